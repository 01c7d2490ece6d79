// Package e2e tests the built program by driving its pages in real browsers. The tests know its
// flags and its pages, but nothing from package main.
package e2e

import (
	"flag"
	"fmt"
	"io"
	"net"
	"os"
	"runtime"
	"strings"
	"testing"

	"tincan/signal/meshtest"
)

// long also runs tests that measure, stress or explore, and repeats steps until rare failures show.
var long = flag.Bool("long", false, "also run tests that stress, explore or repeat")

// onlyLong skips a test that does not run without -long.
func onlyLong(t *testing.T) {
	t.Helper()
	if !*long {
		t.Skip("only with -long")
	}
}

// patience is how long a test waits for something that must happen. Few tests wait longer.
const patience = meshtest.Patience

func TestMain(m *testing.M) {
	// Browsers in a call keep two processors busy. With more tests at once, each takes much longer and
	// the whole run is no faster.
	code := meshtest.Main(m, max(1, runtime.GOMAXPROCS(0)/2))
	endBrowsers()
	reportSkipped()
	os.Exit(code)
}

// reportSkipped says how many tests were skipped for want of a browser. `go test ./...` hides what a
// package prints if its tests pass, so what is missing also goes to the terminal, if there is one.
func reportSkipped() {
	out := io.Writer(os.Stderr)
	if terminal, err := os.OpenFile("/dev/tty", os.O_WRONLY, 0); err == nil && !testing.Short() {
		defer terminal.Close()
		out = io.MultiWriter(out, terminal)
	}
	for why, n := range withoutBrowser.tests {
		fmt.Fprintf(out, "%d browser tests were skipped: %s\n", n, why)
		if strings.HasPrefix(why, "Chromium") {
			fmt.Println("testing: warning: no tests to run") // go test repeats this remark beside the package
		}
	}
}

// startTincan runs the program until the test ends or stop is called. base is the address of its
// pages, such as http://localhost:41234.
func startTincan(t testing.TB, args ...string) (base string, stop func()) {
	t.Helper()
	s := serveTincan(t, args...)
	return s.Base, s.Stop
}

// serveTincan is startTincan for tests that need the address of TURN.
func serveTincan(t testing.TB, args ...string) *server {
	t.Helper()
	return &server{meshtest.Start(t, nil, args...)}
}

// serveWith runs the program with these environment variables, and without TURN unless args enable it.
// It returns the address of the pages.
func serveWith(t testing.TB, variables map[string]string, args ...string) (base string) {
	t.Helper()
	var list []string
	for name, value := range variables {
		list = append(list, name+"="+value)
	}
	return meshtest.Start(t, list, append([]string{"-turn-listen="}, args...)...).Base
}

// A server is a running program.
type server struct{ *meshtest.Program }

func (s *server) url(path string) string { return s.Base + path }

// host returns the address of the pages without the scheme.
func (s *server) host() string {
	return strings.Replace(strings.TrimPrefix(s.Base, "http://"), "localhost", "127.0.0.1", 1)
}

// turn returns the address of TURN.
func (s *server) turn() net.Addr {
	addr, _ := net.ResolveUDPAddr("udp", s.TURN)
	return addr
}
