package main

import (
	"bytes"
	"context"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"tincan/signal/meshtest"
)

// patience is how long a test waits for something that must happen. A passing test never waits that
// long.
const patience = meshtest.Patience

// startTincan runs the real program on free loopback ports. args come after the flags that it sets, and
// so override them. It returns the URL of the pages, like http://localhost:41234, and a function that
// stops the program and waits for a clean end. That function is also called at the end of the test.
func startTincan(t testing.TB, args ...string) (base string, stop func()) {
	t.Helper()
	args = append([]string{"-listen", "127.0.0.1:0", "-turn-listen", "127.0.0.1:0", "-state", t.TempDir()}, args...)
	out := &announcement{to: t.Output(), url: make(chan string, 1)}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- run(ctx, args, nil, out) }()
	stop = sync.OnceFunc(func() {
		cancel()
		select {
		case err := <-ended:
			if err != nil {
				t.Errorf("run = %v, want a clean end", err)
			}
		case <-time.After(patience):
			t.Errorf("run has not ended %v after its context", patience)
		}
	})
	t.Cleanup(stop)
	select {
	case base = <-out.url:
	case err := <-ended:
		ended <- nil // reported here
		t.Fatalf("run(%q) = %v, want it to serve", args, err)
	case <-time.After(patience):
		t.Fatalf("run(%q) has not announced its address in %v", args, patience)
	}
	return base, stop
}

// An announcement forwards the program's output and extracts the URL of the pages from it. It relies on
// whole lines per Write, as fmt.Fprintf and slog's handlers write them.
type announcement struct {
	to  io.Writer
	url chan string // receives the URL when it has been printed
}

func (a *announcement) Write(p []byte) (int, error) {
	for line := range bytes.Lines(p) {
		if url, ok := strings.CutPrefix(string(line), "tincan: open "); ok {
			a.url <- strings.TrimSpace(url)
		}
	}
	return a.to.Write(p)
}
