package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// When the program that reads our log has ended, calls go on.
func TestDeadLog(t *testing.T) {
	t.Parallel() // it waits most of the time
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	_ = r.Close()
	p := startWithLog(t, w, "-log-level=debug")
	_ = w.Close()
	ada := p.person()
	for range 3 {
		_ = p.person().CloseNow() // each is some lines
	}
	p.signal(syscall.SIGHUP)
	p.person()
	p.stops(ada)
}

// When nobody reads our log, calls go on, and so they begin.
func TestFullLog(t *testing.T) {
	for _, level := range []string{"debug", "info"} {
		r, w, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close() // never read
		_ = w.SetWriteDeadline(time.Now().Add(100 * time.Millisecond))
		if _, err := w.Write(make([]byte, 4<<20)); !errors.Is(err, os.ErrDeadlineExceeded) {
			t.Fatalf("the pipe is not full: %v", err)
		}
		p := startWithLog(t, w, "-log-level", level, "-room-size=0")
		_ = w.Close()
		ada := p.person()
		for range 20 {
			_ = p.person().CloseNow()
		}
		p.stops(ada)
	}
}

// Why the program does not start must be read by somebody, and so must what it says last.
func TestLastLines(t *testing.T) {
	out, err := program(t.Context(), nil, "-colour=red").CombinedOutput()
	if err == nil || !strings.HasPrefix(string(out), "tincan: ") {
		t.Errorf("a bad flag: %v, %q", err, out)
	}
	p := startRunning(t, nil)
	p.stops(nil)
	if !strings.HasSuffix(p.log.String(), "msg=stop\n") {
		t.Errorf("the last line is not that it stops:\n%s", p.log.String())
	}
}

// A gate is a file that can be written to only while it is open.
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

// What does not fit is lost and counted, and the rest comes in order.
func TestLogWriter(t *testing.T) {
	g := newGate()
	w := &logWriter{to: g}
	line := func(n int) string { return fmt.Sprintf("line %5d %s\n", n, strings.Repeat("x", 84)) }
	fmt.Fprint(w, line(0))
	<-g.entered
	const lines = 4000 // 400 kB
	for n := range lines {
		fmt.Fprint(w, line(n+1))
	}
	close(g.open)
	w.flush()
	kept := maxUnwritten / len(line(0))
	var want strings.Builder
	for n := range kept + 1 {
		want.WriteString(line(n))
	}
	fmt.Fprintf(&want, "tincan: the log could not be written, %d lines are lost\n", lines-kept)
	if got := g.text.String(); got != want.String() {
		t.Errorf("%d bytes that end with %q, want %d that end with %q", len(got), got[max(0, len(got)-100):], want.Len(), want.String()[want.Len()-100:])
	}
	fmt.Fprint(w, "and so on\n")
	w.flush()
	if !strings.HasSuffix(g.text.String(), "are lost\nand so on\n") {
		t.Errorf("then it ends with %q", g.text.String()[g.text.Len()-100:])
	}
}

// A file that refuses lines is tried again with the next one.
func TestLogWriterAfterAnError(t *testing.T) {
	g := newGate()
	w := &logWriter{to: g}
	for _, line := range []string{"one\n", "two\nthree\n"} {
		fmt.Fprint(w, line)
		g.open <- syscall.EPIPE
		w.flush()
	}
	close(g.open)
	fmt.Fprint(w, "four\n")
	w.flush()
	if got := g.text.String(); got != "four\ntincan: the log could not be written, 3 lines are lost\n" {
		t.Errorf("got %q", got)
	}
}

// flush does not wait for a file that takes nothing.
func TestLogWriterFlushEnds(t *testing.T) {
	g := newGate()
	w := &logWriter{to: g}
	fmt.Fprint(w, "a line\n")
	flushed := make(chan struct{})
	go func() {
		defer close(flushed)
		w.flush()
	}()
	select {
	case <-flushed:
	case <-time.After(patience):
		t.Error("flush waits for ever")
	}
	close(g.open)
	w.flush()
}

// A handler's panic is an error, with the stack and without the client's address; what clients make
// net/http say is not.
func TestPanicsAreLogged(t *testing.T) {
	var out output
	out.changed = make(chan struct{}, 1)
	cfg, err := parseConfig([]string{"-listen", "127.0.0.1:0", "-turn-listen", "", "-state", t.TempDir()}, noVariables, &out)
	if err != nil {
		t.Fatal(err)
	}
	s, err := start(cfg)
	if err != nil {
		t.Fatal(err)
	}
	s.http.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/twice":
			w.WriteHeader(200)
			w.WriteHeader(200)
		case "/abort":
			panic(http.ErrAbortHandler)
		case "/lines":
			panic("two\nlines: of text")
		default:
			panic(errors.New("a bug of ours"))
		}
	})
	served := make(chan struct{})
	go func() {
		defer close(served)
		_ = s.http.Serve(s.pages)
	}()
	defer func() {
		_ = s.stop()
		<-served
	}()
	client := clientTo(t, nil, s.pages.Addr().String())
	get := func(path string) {
		if res, err := client.Get("http://localhost" + path); err == nil {
			_, _ = io.Copy(io.Discard, res.Body)
			_ = res.Body.Close()
		}
	}
	get("/twice")
	get("/abort")
	if out.String() != "" {
		t.Errorf("at the default level: %s", out.String())
	}
	for path, value := range map[string]string{"/": `err="a bug of ours"`, "/lines": `err="two\nlines: of text"`} {
		get(path)
		line := out.rest(t, "level=ERROR msg=panic "+value+" ")
		if !strings.HasPrefix(line, `stack="goroutine `) || !strings.Contains(line, "log_test.go") {
			t.Errorf("%s: no stack: %s", path, line)
		}
	}
	if strings.Contains(out.String(), "127.0.0.1") {
		t.Errorf("the client's address is in the log:\n%s", out.String())
	}
}
