package static

import (
	"flag"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// With -dev, a page shows each change at once, and nothing else in the folder, or outside, is served.
func TestDev(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "static")
	if err := os.CopyFS(dir, os.DirFS(".")); err != nil {
		t.Fatal(err)
	}
	c := Config{Release: "v1.2.3", Protocol: protocol(), Log: slog.New(slog.DiscardHandler)}
	fs := flag.NewFlagSet("", flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	c.RegisterFlags(fs)
	if err := fs.Parse([]string{"-dev", dir}); err != nil {
		t.Fatal(err)
	}
	pages := Secure(Handler(c))
	ask := func(path string) *http.Response {
		w := httptest.NewRecorder()
		pages.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
		return w.Result()
	}
	for _, page := range append(allPages(), "/learn/protocol", "/lite.html", "/tincan/tincan.js") {
		res := ask(page)
		if res.StatusCode != http.StatusOK || res.Header.Get("Cache-Control") != "no-store" ||
			res.Header.Get("Content-Security-Policy") == "" {
			t.Errorf("%s: %d, %q; want 200, not stored, with a policy", page, res.StatusCode, res.Header)
		}
	}

	change := func(name, text string) {
		t.Helper()
		name = filepath.Join(dir, name)
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(name, time.Time{}, time.Now().Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
	}
	change("doctor/index.html", `<html lang="en"><script>1</script>`)
	res := ask("/doctor")
	if body := bodyOf(t, res); !strings.Contains(body, `<script>1</script>`) {
		t.Errorf("after a change: %s", body)
	}
	if policy := res.Header.Get("Content-Security-Policy"); !strings.Contains(policy, "script-src 'self' 'sha256-") {
		t.Errorf("the policy does not have the new inline script: %s", policy)
	}
	change("doctor/new.js", "1")
	if res := ask("/doctor/new.js"); res.StatusCode != http.StatusOK {
		t.Errorf("a new file: %d, want 200", res.StatusCode)
	}

	secret := filepath.Join(filepath.Dir(dir), "secret.js")
	if err := os.WriteFile(secret, []byte("secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(secret, filepath.Join(dir, "ui", "link.js")); err != nil {
		t.Fatal(err)
	}
	change(".hidden.js", "hidden")
	for _, path := range []string{"/static.go", "/e2e/testdata/probe.js", "/ui/link.js", "/../secret.js", "/doctor",
		"/learn/learn.go", "/jsconfig.json", "/.hidden.js", "/tincan/README.md"} {
		if res := ask(path); (res.StatusCode == http.StatusOK) != (path == "/doctor") {
			t.Errorf("%s: %d", path, res.StatusCode)
		}
	}

	change("learn/diagrams.md", "```mermaid\nflowchart\n```\n")
	if res := ask("/"); res.StatusCode != http.StatusInternalServerError ||
		!strings.Contains(bodyOf(t, res), `diagrams.md: render: diagram: line 1: cannot draw "flowchart"`) {
		t.Errorf("a broken document: %d, want 500 and the line", res.StatusCode)
	}
}

func TestDevRefuses(t *testing.T) {
	for _, name := range []string{t.TempDir(), filepath.Join(t.TempDir(), "missing"), "static.go"} {
		fs := flag.NewFlagSet("", flag.ContinueOnError)
		fs.SetOutput(io.Discard)
		new(Config).RegisterFlags(fs)
		if err := fs.Parse([]string{"-dev", name}); err == nil {
			t.Errorf("-dev %s: no error", name)
		} else {
			t.Log(err)
		}
	}
}
