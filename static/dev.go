package static

import (
	"flag"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path"
	"strings"
	"sync"
)

// RegisterFlags adds the flags for c to fs.
func (c *Config) RegisterFlags(fs *flag.FlagSet) {
	fs.Func("dev", "`folder` with the pages to serve instead of the program's own, such as static: "+
		"change a file and reload",
		func(name string) error {
			if name == "" {
				return nil
			}
			root, err := os.OpenRoot(name)
			if err != nil {
				return err
			}
			if _, err := root.Stat("lobby/index.html"); err != nil {
				_ = root.Close()
				return fmt.Errorf("not tincan's folder static: %w", err)
			}
			c.Dev, c.devName = root.FS(), name
			return nil
		})
}

// A workshop serves a folder as it is at the moment, so that a page can be changed and reloaded. Browsers store
// nothing.
type workshop struct {
	config Config
	folder fs.FS

	mu    sync.Mutex
	stamp string // changes when a file does
	site  *site
}

func (s *workshop) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	site, err := s.current()
	if err != nil {
		http.Error(w, "-dev: "+err.Error(), http.StatusInternalServerError)
		return
	}
	site.ServeHTTP(noStore{w}, r)
}

// current returns the site with all changes so far.
func (s *workshop) current() (*site, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var seen strings.Builder
	err := fs.WalkDir(s.folder, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			fmt.Fprintln(&seen, name, info.Size(), info.ModTime())
		}
		return err
	})
	if err != nil || seen.String() == s.stamp {
		return s.site, err
	}
	s.stamp = ""
	if s.site, err = s.config.build(s.folder); err == nil {
		s.stamp = seen.String()
	}
	return s.site, err
}

// sameKinds is a folder in which only the kinds of files exist that the program contains in the same place: no Go code,
// no tests.
type sameKinds struct{ fs.FS }

// ReadDir lists what build may read.
func (f sameKinds) ReadDir(name string) ([]fs.DirEntry, error) {
	all, err := fs.ReadDir(f.FS, name)
	if err != nil {
		return nil, err
	}
	known, err := embedded.ReadDir(name)
	if err != nil {
		return nil, nil // the program has no such folder
	}
	kinds := map[string]bool{}
	for _, d := range known {
		kinds[kindOf(d)] = true
	}
	kept := all[:0]
	for _, d := range all {
		hidden := strings.HasPrefix(d.Name(), ".")
		if kinds[kindOf(d)] && !hidden && (d.IsDir() || d.Type().IsRegular()) { // a symbolic link may lead anywhere
			kept = append(kept, d)
		}
	}
	return kept, nil
}

// kindOf returns the extension of a file, or "/" for a folder.
func kindOf(d fs.DirEntry) string {
	if d.IsDir() {
		return "/"
	}
	return path.Ext(d.Name())
}

// noStore replaces the header Cache-Control.
type noStore struct{ http.ResponseWriter }

func (w noStore) WriteHeader(status int) {
	w.Header().Set("Cache-Control", "no-store")
	w.ResponseWriter.WriteHeader(status)
}
