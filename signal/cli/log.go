package cli

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"log"
	"log/slog"
	"strings"
	"sync"
	"time"
)

const (
	maxUnwritten = 256 << 10              // bytes of the log that may wait to be written; further lines are lost
	flushTimeout = 500 * time.Millisecond // for the last lines
)

// A Writer writes lines to a file without blocking its caller. A pipe without a reader accepts 64 KiB,
// and then a write to it blocks, and with it everything that logs. A failed write is not an error: the
// next one may succeed.
type Writer struct {
	to io.Writer // used only by drain, of which at most one runs

	mu sync.Mutex // leaf: no other lock is acquired under it

	// Guarded by mu.
	unwritten []byte
	lost      int           // number of lines
	drained   chan struct{} // closed when everything is written; nil: drain is not running
}

// NewWriter returns a Writer for a file.
func NewWriter(to io.Writer) *Writer { return &Writer{to: to} }

// Write enqueues whole lines.
func (w *Writer) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.unwritten)+len(p) > maxUnwritten {
		w.lost += bytes.Count(p, []byte("\n"))
		return len(p), nil
	}
	w.unwritten = append(w.unwritten, p...)
	if w.drained == nil {
		w.drained = make(chan struct{})
		go w.drain()
	}
	return len(p), nil
}

// drain writes until nothing is left.
func (w *Writer) drain() {
	for {
		lines, lost := w.dequeue()
		if lines == nil {
			return
		}
		n := bytes.Count(lines, []byte("\n"))
		if lost > 0 {
			lines = fmt.Appendf(lines, "tincan: the log could not be written, %d lines are lost\n", lost)
		}
		if _, err := w.to.Write(lines); err != nil {
			w.mu.Lock()
			w.lost += n + lost
			w.mu.Unlock()
		}
	}
}

// dequeue returns the lines to write, and how many lines after them were lost. If there are none, it
// returns nil, and drain must end.
func (w *Writer) dequeue() (lines []byte, lost int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	lines, lost = w.unwritten, w.lost
	w.unwritten = nil
	if lines == nil {
		close(w.drained)
		w.drained = nil
		return nil, 0
	}
	w.lost = 0
	return lines, lost
}

// Flush waits until everything is written, but no longer than flushTimeout.
func (w *Writer) Flush() {
	w.mu.Lock()
	drained := w.drained
	w.mu.Unlock()
	if drained == nil {
		return
	}
	select {
	case <-drained:
	case <-time.After(flushTimeout):
	}
}

// LogFlags hold the level and format of the log.
type LogFlags struct{ Level, Format string }

// RegisterFlags adds the flags for l to fs.
func (l *LogFlags) RegisterFlags(fs *flag.FlagSet) {
	fs.StringVar(&l.Level, "log-level", "info", "`level`: debug, info, warn or error")
	fs.StringVar(&l.Format, "log-format", "text", "`format`: text or json")
}

// Logger returns a logger that writes to out.
func (l *LogFlags) Logger(out io.Writer) (*slog.Logger, error) {
	var opts slog.HandlerOptions
	var least slog.Level
	if err := least.UnmarshalText([]byte(l.Level)); err != nil {
		return nil, fmt.Errorf("-log-level %q: want debug, info, warn or error", l.Level)
	}
	opts.Level = least
	switch l.Format {
	case "text":
		return slog.New(slog.NewTextHandler(out, &opts)), nil
	case "json":
		return slog.New(slog.NewJSONHandler(out, &opts)), nil
	}
	return nil, fmt.Errorf("-log-format %q: want text or json", l.Format)
}

// NewHTTPLog returns the ErrorLog of an HTTP server.
func NewHTTPLog(to *slog.Logger) *log.Logger { return log.New(httpLog{to}, "", 0) }

// An httpLog receives what net/http logs. Clients cause most of it, so that is logged at Debug. A panic
// in a handler is our own fault. net/http reports it with the client's address, the value and the
// stack.
type httpLog struct{ log *slog.Logger }

// Write logs one message.
func (l httpLog) Write(p []byte) (int, error) {
	message := strings.TrimSpace(string(p))
	protocol, panicked, _ := strings.Cut(message, ": panic serving ")
	if protocol != "http" && protocol != "http2" {
		l.log.Debug(message)
		return len(p), nil
	}
	_, what, _ := strings.Cut(panicked, ": ") // drop the client's address, which the log has only at Debug
	value, stack, _ := strings.Cut(what, "\ngoroutine ")
	l.log.Error("panic", "err", value, "stack", "goroutine "+stack)
	return len(p), nil
}
