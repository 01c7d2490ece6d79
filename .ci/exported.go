// Exported lists exported names of the program's packages that no other package uses, and fails if
// there are any. Tests do not count. Run it in the root of the repository.
//
// It does not look at fields, or at methods that implement an interface.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

type listedPackage struct {
	Dir, ImportPath, Export string
	GoFiles                 []string
	Module                  *struct{ Main bool }
}

func main() {
	unused, err := findUnused()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	for _, name := range unused {
		fmt.Println(name)
	}
	if len(unused) > 0 {
		fmt.Println("no other package uses these exported names")
		os.Exit(1)
	}
}

func findUnused() ([]string, error) {
	packages, err := list(".")
	if err != nil {
		return nil, err
	}
	files := token.NewFileSet()
	exports := make(map[string]string)
	for _, p := range packages {
		exports[p.ImportPath] = p.Export
	}
	imports := importer.ForCompiler(files, "gc", func(path string) (io.ReadCloser, error) {
		return os.Open(exports[path])
	})
	var own []*types.Package
	var interfaces []*types.Interface
	used := make(usedNames)
	for _, p := range packages {
		if p.Module == nil || !p.Module.Main {
			continue
		}
		pkg, uses, err := check(files, imports, p)
		if err != nil {
			return nil, err
		}
		for _, o := range uses {
			if o.Pkg() != nil && o.Pkg() != pkg {
				used.add(o)
			}
		}
		own = append(own, pkg)
		for _, i := range append(pkg.Imports(), pkg) {
			interfaces = append(interfaces, interfacesOf(i)...)
		}
	}
	var unused []string
	for _, pkg := range own {
		for _, o := range exported(pkg, interfaces) {
			if !used[fullName(o)] {
				unused = append(unused, fmt.Sprintf("%v: %s", files.Position(o.Pos()), fullName(o)))
			}
		}
	}
	return unused, nil
}

// usedNames holds the full names that packages use from other packages.
type usedNames map[string]bool

// add adds an object, and the types that come with it: of parameters, results and fields.
func (u usedNames) add(o types.Object) {
	if v, ok := o.(*types.Var); !ok || !v.IsField() {
		u[fullName(o)] = true
	}
	if f, ok := o.Type().(*types.Signature); ok {
		for v := range f.Params().Variables() {
			u.addType(v.Type())
		}
		for v := range f.Results().Variables() {
			u.addType(v.Type())
		}
		return
	}
	u.addType(o.Type())
}

func (u usedNames) addType(t types.Type) {
	switch t := t.(type) {
	case *types.Pointer:
		u.addType(t.Elem())
	case *types.Slice:
		u.addType(t.Elem())
	case *types.Named:
		u[fullName(t.Obj())] = true
		if s, ok := t.Underlying().(*types.Struct); ok {
			for f := range s.Fields() {
				if n, ok := f.Type().(*types.Named); ok && f.Exported() {
					u[fullName(n.Obj())] = true
				}
			}
		}
	}
}

// list returns a package and all that it depends on, with the files that describe their exported names.
func list(path string) (packages []listedPackage, _ error) {
	const fields = "-json=Dir,ImportPath,Export,GoFiles,Module"
	out, err := exec.Command("go", "list", "-deps", "-export", fields, path).Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w", err)
	}
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listedPackage
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return packages, nil
		} else if err != nil {
			return nil, err
		}
		packages = append(packages, p)
	}
}

// check returns the package and the objects that its code uses.
func check(files *token.FileSet, imports types.Importer, p listedPackage) (
	*types.Package, map[*ast.Ident]types.Object, error,
) {
	var syntax []*ast.File
	for _, name := range p.GoFiles {
		f, err := parser.ParseFile(files, filepath.Join(p.Dir, name), nil, 0)
		if err != nil {
			return nil, nil, err
		}
		syntax = append(syntax, f)
	}
	info := &types.Info{Uses: make(map[*ast.Ident]types.Object)}
	pkg, err := (&types.Config{Importer: imports}).Check(p.ImportPath, files, syntax, info)
	return pkg, info.Uses, err
}

// exported returns the exported names of a package, and the exported methods of its exported types that
// none of the interfaces requires.
func exported(pkg *types.Package, interfaces []*types.Interface) (all []types.Object) {
	for _, name := range pkg.Scope().Names() {
		o := pkg.Scope().Lookup(name)
		if !o.Exported() {
			continue
		}
		all = append(all, o)
		named, ok := o.Type().(*types.Named)
		if _, isType := o.(*types.TypeName); !isType || !ok {
			continue
		}
		for m := range named.Methods() {
			if m.Exported() && !required(m, named, interfaces) {
				all = append(all, m)
			}
		}
	}
	return all
}

// required reports whether t implements one of the interfaces with its method m.
func required(m *types.Func, t *types.Named, interfaces []*types.Interface) bool {
	return slices.ContainsFunc(interfaces, func(i *types.Interface) bool {
		o, _, _ := types.LookupFieldOrMethod(i, false, m.Pkg(), m.Name())
		return o != nil && types.Implements(types.NewPointer(t), i)
	})
}

// interfacesOf returns the interfaces that a package declares, and error.
func interfacesOf(pkg *types.Package) []*types.Interface {
	all := []*types.Interface{types.Universe.Lookup("error").Type().Underlying().(*types.Interface)}
	for _, name := range pkg.Scope().Names() {
		if i, ok := pkg.Scope().Lookup(name).Type().Underlying().(*types.Interface); ok {
			all = append(all, i)
		}
	}
	return all
}

func fullName(o types.Object) string {
	switch f, ok := o.(*types.Func); {
	case ok:
		return f.FullName()
	case o.Pkg() == nil: // predeclared
		return o.Name()
	}
	return o.Pkg().Path() + "." + o.Name()
}
