package cli

import (
	"bytes"
	"fmt"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// patience is how long a test waits for something that must happen. It may be long, since a passing
// test never waits that long.
const patience = 30 * time.Second

// A gate is a file that accepts writes only while it is open.
type gate struct {
	entered chan struct{} // has room for one
	open    chan error    // closed: every write succeeds

	mu   sync.Mutex
	text bytes.Buffer // guarded by mu
}

func newGate() *gate { return &gate{entered: make(chan struct{}, 1), open: make(chan error)} }

func (g *gate) Write(p []byte) (int, error) {
	select {
	case g.entered <- struct{}{}:
	default:
	}
	if err := <-g.open; err != nil {
		return 0, err
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.text.Write(p)
}

// Lines that do not fit are lost and counted. The others arrive in order.
func TestWriter(t *testing.T) {
	g := newGate()
	w := NewWriter(g)
	line := func(n int) string { return fmt.Sprintf("line %5d %s\n", n, strings.Repeat("x", 84)) }
	fmt.Fprint(w, line(0))
	<-g.entered
	const lines = 4000 // 400 kB
	for n := range lines {
		fmt.Fprint(w, line(n+1))
	}
	close(g.open)
	w.Flush()
	kept := maxUnwritten / len(line(0))
	var want strings.Builder
	for n := range kept + 1 {
		want.WriteString(line(n))
	}
	fmt.Fprintf(&want, "tincan: the log could not be written, %d lines are lost\n", lines-kept)
	if got := g.text.String(); got != want.String() {
		t.Errorf("%d bytes that end with %q, want %d that end with %q", len(got), got[max(0, len(got)-100):],
			want.Len(), want.String()[want.Len()-100:])
	}
	fmt.Fprint(w, "and so on\n")
	w.Flush()
	if !strings.HasSuffix(g.text.String(), "are lost\nand so on\n") {
		t.Errorf("then it ends with %q", g.text.String()[g.text.Len()-100:])
	}
}

// After a failed write, the next line is written all the same.
func TestWriterAfterAnError(t *testing.T) {
	g := newGate()
	w := NewWriter(g)
	for _, line := range []string{"one\n", "two\nthree\n"} {
		fmt.Fprint(w, line)
		g.open <- syscall.EPIPE
		w.Flush()
	}
	close(g.open)
	fmt.Fprint(w, "four\n")
	w.Flush()
	if got := g.text.String(); got != "four\ntincan: the log could not be written, 3 lines are lost\n" {
		t.Errorf("got %q", got)
	}
}

// Flush does not wait for a file that never accepts a write.
func TestWriterFlushEnds(t *testing.T) {
	g := newGate()
	w := NewWriter(g)
	fmt.Fprint(w, "a line\n")
	flushed := make(chan struct{})
	go func() {
		defer close(flushed)
		w.Flush()
	}()
	select {
	case <-flushed:
	case <-time.After(patience):
		t.Error("Flush waits for ever")
	}
	close(g.open)
	w.Flush()
}
