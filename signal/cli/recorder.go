package cli

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"time"
)

// maxRecords bounds a Recorder, in different messages.
const maxRecords = 64

// A Recorder passes the log on, and keeps the last line of each warning and error, for `tincan doctor`.
type Recorder struct {
	slog.Handler
	args    []slog.Attr // of With
	records *records
}

// records are shared by all loggers derived from one Recorder.
type records struct {
	mu  sync.Mutex // leaf
	all []Record   // guarded by mu
}

// A Record is a warning or an error, which may have been logged many times.
type Record struct {
	Message string            `json:"message"`
	Attrs   map[string]string `json:"attrs"` // of the last time
	Count   int               `json:"count"`
	Last    time.Time         `json:"last"`
}

// NewRecorder returns a Recorder that passes the log on to a handler.
func NewRecorder(to slog.Handler) *Recorder { return &Recorder{Handler: to, records: new(records)} }

// Records returns what was logged, in the order of the first time.
func (r *Recorder) Records() []Record {
	r.records.mu.Lock()
	defer r.records.mu.Unlock()
	return slices.Clone(r.records.all)
}

// Enabled implements [slog.Handler]. Warnings are kept even if the log does not show them.
func (r *Recorder) Enabled(ctx context.Context, level slog.Level) bool {
	return level >= slog.LevelWarn || r.Handler.Enabled(ctx, level)
}

// Handle implements [slog.Handler].
func (r *Recorder) Handle(ctx context.Context, line slog.Record) error {
	if line.Level >= slog.LevelWarn {
		r.keep(line)
	}
	if !r.Handler.Enabled(ctx, line.Level) {
		return nil
	}
	return r.Handler.Handle(ctx, line)
}

func (r *Recorder) keep(line slog.Record) {
	attrs := make(map[string]string)
	for _, a := range r.args {
		attrs[a.Key] = a.Value.String()
	}
	line.Attrs(func(a slog.Attr) bool {
		attrs[a.Key] = a.Value.String()
		return true
	})
	r.records.mu.Lock()
	defer r.records.mu.Unlock()
	i := slices.IndexFunc(r.records.all, func(old Record) bool { return old.Message == line.Message })
	if i < 0 {
		if len(r.records.all) == maxRecords {
			return
		}
		i = len(r.records.all)
		r.records.all = append(r.records.all, Record{Message: line.Message})
	}
	record := &r.records.all[i]
	record.Attrs, record.Last = attrs, line.Time
	record.Count++
}

// WithAttrs implements [slog.Handler].
func (r *Recorder) WithAttrs(attrs []slog.Attr) slog.Handler {
	return &Recorder{r.Handler.WithAttrs(attrs), slices.Concat(r.args, attrs), r.records}
}

// WithGroup implements [slog.Handler]. The names of groups are not kept.
func (r *Recorder) WithGroup(name string) slog.Handler {
	return &Recorder{r.Handler.WithGroup(name), r.args, r.records}
}
