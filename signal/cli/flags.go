// Package cli holds what the commands share: flags that can also be set by environment variables, the
// help page, and a log that never blocks its caller.
package cli

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"math"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"time"
)

// An Env holds the variables of the environment by name.
type Env map[string]string

// NewEnv takes the result of os.Environ.
func NewEnv(environ []string) Env {
	env := make(Env)
	for _, v := range environ {
		name, value, _ := strings.Cut(v, "=")
		env[name] = value
	}
	return env
}

// Lookup returns a variable, and whether it is set.
func (e Env) Lookup(name string) (value string, set bool) {
	value, set = e[name]
	return value, set
}

// A Section is a titled group of flags on the help page.
type Section struct {
	Title    string
	Register func(*flag.FlagSet) // adds the flags
}

// A Command has flags, grouped in sections, and secrets, which are variables without a flag.
type Command struct {
	Name     string
	About    string // what it does: the first line of the help page
	Sections []Section
	Secrets  []Secret
	Others   []*Command // commands whose variables may be set too

	// Argument takes the one argument that is not a flag, wherever it stands. Nil: none is allowed.
	Argument *string
}

// A Secret is a variable without a flag, since other users can read command lines.
type Secret struct {
	Variable, Usage string
}

// Parse reads the flags in args. A flag that is not given takes its value from its variable, which for
// -room-size is TINCAN_ROOM_SIZE. With -h it prints the help page to out and returns [flag.ErrHelp].
func (c *Command) Parse(args []string, env Env, out io.Writer) error {
	sets := c.sets()
	all := merge(sets)
	err := all.Parse(args)
	if err == nil && all.NArg() > 0 && c.Argument != nil {
		*c.Argument = all.Arg(0)
		err = all.Parse(all.Args()[1:])
	}
	if errors.Is(err, flag.ErrHelp) {
		c.printHelp(out, sets)
		return err
	}
	if err != nil {
		return fmt.Errorf("%w%s (-h lists the flags)", err, suggest(err, all))
	}
	if all.NArg() > 0 {
		return fmt.Errorf("unexpected argument %q: flags only (-h lists them)", all.Arg(0))
	}
	given := map[string]bool{}
	all.Visit(func(f *flag.Flag) { given[f.Name] = true })
	errs := c.unknown(env, all)
	all.VisitAll(func(f *flag.Flag) {
		name := variable(f.Name)
		if v, set := env[name]; set && !given[f.Name] {
			if err := all.Set(f.Name, v); err != nil {
				errs = append(errs, fmt.Errorf("invalid value %q for %s: %w", v, name, err))
			}
		}
	})
	return errors.Join(errs...)
}

// suggest returns ": did you mean …?" if err is about a flag that looks misspelled.
func suggest(err error, flags *flag.FlagSet) string {
	name, unknown := strings.CutPrefix(err.Error(), "flag provided but not defined: -")
	if !unknown {
		return ""
	}
	var names []string
	flags.VisitAll(func(f *flag.Flag) { names = append(names, f.Name) })
	near := nearest(name, names)
	if edits(name, near) > max(1, len(name)/3) {
		return ""
	}
	return fmt.Sprintf(": did you mean -%s?", near)
}

// printHelp prints all flags and variables.
func (c *Command) printHelp(out io.Writer, sets []*flag.FlagSet) {
	fmt.Fprintf(out, "%s: %s\nEach flag is also a variable: -room-size is TINCAN_ROOM_SIZE. The flag wins.\n",
		c.Name, c.About)
	for i, fs := range sets {
		fmt.Fprintf(out, "\n%s:\n", c.Sections[i].Title)
		fs.SetOutput(out)
		fs.PrintDefaults()
	}
	if c.Secrets != nil {
		fmt.Fprint(out, "\nSecrets, which are variables only:\n")
	}
	for _, s := range c.Secrets {
		fmt.Fprintf(out, "  %s\n    \t%s\n", s.Variable, s.Usage)
	}
}

// sets returns a set of flags for each section.
func (c *Command) sets() []*flag.FlagSet {
	var sets []*flag.FlagSet
	for _, s := range c.Sections {
		fs := flag.NewFlagSet("", flag.ContinueOnError)
		s.Register(fs)
		sets = append(sets, fs)
	}
	return sets
}

// A value wraps the value of a flag, so that its errors say what to write. Package flag says only "parse
// error" or "value out of range".
type value struct{ flag.Value }

func (v value) Set(text string) error {
	err := v.Value.Set(text)
	if got, ok := v.Value.(flag.Getter); ok && err != nil {
		switch got.Get().(type) {
		case bool:
			return errors.New("want true or false")
		case int:
			return fmt.Errorf("want a whole number, at most %d", math.MaxInt)
		case time.Duration:
			return errors.New("want a duration such as 30s, 10m or 2h")
		}
	}
	return err
}

// IsBoolFlag makes package flag accept the flag without a value.
func (v value) IsBoolFlag() bool {
	b, ok := v.Value.(interface{ IsBoolFlag() bool })
	return ok && b.IsBoolFlag()
}

// merge returns one set with all the flags.
func merge(sets []*flag.FlagSet) *flag.FlagSet {
	all := flag.NewFlagSet("", flag.ContinueOnError)
	all.SetOutput(io.Discard) // Parse returns the errors, which are printed once
	for _, fs := range sets {
		fs.VisitAll(func(f *flag.Flag) { all.Var(value{f.Value}, f.Name, f.Usage) })
	}
	return all
}

// prefix starts the name of each of our variables.
const prefix = "TINCAN_"

// variable returns the name of the variable for a flag.
func variable(flag string) string {
	return prefix + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
}

// unknown returns an error for each variable that has our prefix but is not ours. Most likely it is
// misspelled.
func (c *Command) unknown(env Env, flags *flag.FlagSet) (errs []error) {
	known := c.variables(flags)
	for _, o := range c.Others {
		maps.Copy(known, o.variables(merge(o.sets())))
	}
	for _, name := range slices.Sorted(maps.Keys(env)) {
		if _, ok := known[name]; !ok && strings.HasPrefix(name, prefix) {
			near := nearest(name, slices.Sorted(maps.Keys(known)))
			errs = append(errs, fmt.Errorf("unknown variable %s: did you mean %s (%s)?", name, near, known[near]))
		}
	}
	return errs
}

// variables describes all variables by name: a flag, or a secret.
func (c *Command) variables(flags *flag.FlagSet) map[string]string {
	known := make(map[string]string)
	flags.VisitAll(func(f *flag.Flag) { known[variable(f.Name)] = "flag -" + f.Name })
	for _, s := range c.Secrets {
		known[s.Variable] = "a secret"
	}
	return known
}

// nearest returns the name with the fewest edits from s (Levenshtein distance).
func nearest(s string, names []string) string {
	return slices.MinFunc(names, func(a, b string) int { return edits(s, a) - edits(s, b) })
}

func edits(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			replaced := diagonal
			if a[i] != b[j] {
				replaced++
			}
			diagonal = row[j+1]
			row[j+1] = min(replaced, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

// Version returns what -version prints.
func Version() string {
	return fmt.Sprintf("tincan %s, %s, %s/%s", Release(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
}

// Release returns the version of this program alone, such as v1.2.3.
func Release() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		return info.Main.Version
	}
	return "(unknown)"
}

// SplitCommand returns the name of a command and its arguments. name is empty if the first argument is a flag,
// or there is none. "help token" is the same as "token -h".
func SplitCommand(args []string) (name string, rest []string) {
	if len(args) == 0 || args[0] == "" || strings.HasPrefix(args[0], "-") {
		return "", args
	}
	if args[0] != "help" {
		return args[0], args[1:]
	}
	if len(args) > 1 {
		name = args[1]
	}
	return name, []string{"-h"}
}
