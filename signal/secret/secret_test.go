package secret

import (
	"bytes"
	"errors"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// The flag -long is for all packages, so that go test ./... -long works.
var _ = flag.Bool("long", false, "also run tests that stress, explore or repeat")

const (
	long  = "correct-horse-battery-staple-0123456789"
	other = "purple-monkey-dishwasher-9876543210-abc"
)

// config looks up these variables, and keeps its state in folder.
func config(folder string, variables map[string]string) *Config {
	return &Config{Folder: folder, Lookup: func(name string) (string, bool) {
		v, set := variables[name]
		return v, set
	}}
}

// The first start makes a secret, which only its user may read. Later starts read the same one.
func TestFirstStart(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "state")
	c := config(folder, nil)
	if _, err := c.Find(); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Find before the first start: %v, want that there is none", err)
	}
	first, lost, err := c.Load()
	if err != nil || lost != nil || len(first) < minLength {
		t.Fatalf("Load = %q, %v, %v", first, lost, err)
	}
	for name, want := range map[string]fs.FileMode{folder: 0o700, file(folder): 0o600} {
		if info, err := os.Stat(name); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v, %v; want mode %v", name, info.Mode(), err, want)
		}
	}
	if again, lost, err := c.Load(); err != nil || lost != nil || !bytes.Equal(again, first) {
		t.Errorf("second Load = %q, %v, %v; want %q", again, lost, err, first)
	}
	if found, err := c.Find(); err != nil || !bytes.Equal(found, first) {
		t.Errorf("Find = %q, %v; want %q", found, err, first)
	}
	if entries, err := os.ReadDir(folder); err != nil || len(entries) != 1 {
		t.Errorf("the folder has %v, %v; want the secret only", entries, err)
	}
}

// Without a folder to write to, the secret lasts as long as the process.
func TestNoFolder(t *testing.T) {
	c := config("", nil)
	s, lost, err := c.Load()
	if err != nil || lost == nil || len(s) < minLength {
		t.Errorf("Load = %q, %v, %v; want a secret that will be lost", s, lost, err)
	}
	if _, err := c.Find(); !errors.Is(err, errNoFolder) {
		t.Errorf("Find: %v, want %v", err, errNoFolder)
	}
}

// A secret that exists but cannot be read is not replaced.
func TestUnreadable(t *testing.T) {
	folder := t.TempDir()
	if err := os.Mkdir(file(folder), 0o700); err != nil { // root may read every file, but not a folder as one
		t.Fatal(err)
	}
	c := config(folder, nil)
	if s, lost, err := c.Load(); err == nil || lost != nil || !strings.Contains(err.Error(), file(folder)) {
		t.Errorf("Load = %q, %v, %v; want an error about the file", s, lost, err)
	}
	if _, err := c.Find(); err == nil {
		t.Error("Find has found one")
	}
}

// The default state folder is that of systemd, or else the user's.
func TestDefaultFolder(t *testing.T) {
	t.Setenv("XDG_CONFIG_HOME", "/user")
	for given, want := range map[string]string{
		"":                               "/user/tincan",
		"/var/lib/tincan":                "/var/lib/tincan",
		"/var/lib/tincan:/var/lib/other": "/var/lib/tincan",
	} {
		c := config("", map[string]string{"STATE_DIRECTORY": given})
		c.RegisterFlags(flag.NewFlagSet("", flag.ContinueOnError))
		if c.Folder != want && runtime.GOOS == "linux" {
			t.Errorf("STATE_DIRECTORY=%q: %s, want %s", given, c.Folder, want)
		}
	}
}

// TINCAN_SECRET wins over the file, and the file over the folder.
func TestSources(t *testing.T) {
	folder, named := t.TempDir(), filepath.Join(t.TempDir(), "named")
	if err := errors.Join(os.WriteFile(file(folder), []byte(long+"-folder"), 0o600),
		os.WriteFile(named, []byte(other+"\n"), 0o600)); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name      string
		variables map[string]string
		want      string
	}{
		{"variable", map[string]string{secretVariable: long, fileVariable: named}, long},
		{"file", map[string]string{fileVariable: named}, other},
		{"folder", nil, long + "-folder"},
	} {
		c := config(folder, tt.variables)
		if s, lost, err := c.Load(); err != nil || lost != nil || string(s) != tt.want {
			t.Errorf("%s: Load = %q, %v, %v; want %q", tt.name, s, lost, err, tt.want)
		}
		if s, err := c.Find(); err != nil || string(s) != tt.want {
			t.Errorf("%s: Find = %q, %v; want %q", tt.name, s, err, tt.want)
		}
	}
}

// A secret that is too short is refused, and the error says where it came from.
func TestShort(t *testing.T) {
	folder, named := t.TempDir(), filepath.Join(t.TempDir(), "named")
	short := []byte(strings.Repeat("x", minLength-1))
	if err := errors.Join(os.WriteFile(file(folder), short, 0o600), os.WriteFile(named, short, 0o600)); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		variables map[string]string
		want      string
	}{
		{map[string]string{secretVariable: string(short)}, secretVariable},
		{map[string]string{fileVariable: named}, named},
		{nil, folder},
	} {
		if _, _, err := config(folder, tt.variables).Load(); err == nil ||
			!strings.Contains(err.Error(), tt.want+" has 31 bytes") {
			t.Errorf("Load: %v, want an error about %s", err, tt.want)
		}
	}
	shared := config("", map[string]string{TURN: string(short), Tokens: long})
	if _, set, err := shared.Shared(TURN); !set || err == nil {
		t.Errorf("Shared(%s) = %v, %v; want an error", TURN, set, err)
	}
	if s, set, err := shared.Shared(Tokens); !set || err != nil || string(s) != long {
		t.Errorf("Shared(%s) = %q, %v, %v; want %q", Tokens, s, set, err, long)
	}
}

// Each purpose has a key of its own, which depends on the secret alone.
func TestKeys(t *testing.T) {
	s := Secret(long)
	if !bytes.Equal(s.Key("sessions"), Secret(long).Key("sessions")) {
		t.Error("the key for one purpose is not always the same")
	}
	if bytes.Equal(s.Key("sessions"), s.Key("tokens")) ||
		bytes.Equal(s.Key("sessions"), Secret(other).Key("sessions")) {
		t.Error("two purposes, or two secrets, have the same key")
	}
}
