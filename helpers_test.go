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

// patience bounds every wait of these tests. Tests that pass never use it up.
const patience = meshtest.Patience

// startTincan runs the real program on free ports of the loopback interface; args come after those
// flags and so win over them. It returns where the pages are, like http://localhost:41234, and a
// function that stops the program and waits for its clean end, which the end of the test calls too.
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
		ended <- nil // told here
		t.Fatalf("run(%q) = %v, want it to serve", args, err)
	case <-time.After(patience):
		t.Fatalf("run(%q) has not announced its address in %v", args, patience)
	}
	return base, stop
}

// An announcement passes on what the program prints and picks the address of the pages out of it.
// It relies on whole lines per Write, as fmt.Fprintf and slog's handlers write them.
type announcement struct {
	to  io.Writer
	url chan string // holds the address once it was printed
}

func (a *announcement) Write(p []byte) (int, error) {
	for line := range bytes.Lines(p) {
		if url, ok := strings.CutPrefix(string(line), "tincan: open "); ok {
			a.url <- strings.TrimSpace(url)
		}
	}
	return a.to.Write(p)
}
