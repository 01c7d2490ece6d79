package cli

import (
	"bytes"
	"fmt"
	"log/slog"
	"strings"
	"testing"
)

// Warnings are kept once per message, and everything is passed on as before.
func TestRecorder(t *testing.T) {
	var out bytes.Buffer
	r := NewRecorder(slog.NewTextHandler(&out, &slog.HandlerOptions{Level: slog.LevelError}))
	log := slog.New(r)
	log.Info("join")
	log.Warn("origin refused", "origin", "https://a.test")
	log.With("host", "meet.test").WithGroup("g").Error("no certificate", "err", fmt.Errorf("refused"))
	log.Warn("origin refused", "origin", "https://b.test")
	got := r.Records()
	if len(got) != 2 || got[0].Message != "origin refused" || got[0].Count != 2 ||
		got[0].Attrs["origin"] != "https://b.test" || got[0].Last.IsZero() {
		t.Fatalf("%+v", got)
	}
	if a := got[1].Attrs; a["host"] != "meet.test" || a["err"] != "refused" {
		t.Errorf("attributes %v", a)
	}
	if lines := strings.Count(out.String(), "\n"); lines != 1 || !strings.Contains(out.String(), "host=meet.test") {
		t.Errorf("the log, whose level is error, has\n%s", &out)
	}
}

// A flood of different messages takes a bounded amount of memory.
func TestRecorderIsBounded(t *testing.T) {
	r := NewRecorder(slog.DiscardHandler)
	for i := range 10 * maxRecords {
		slog.New(r).Warn(fmt.Sprint("message ", i))
	}
	if got := len(r.Records()); got != maxRecords {
		t.Errorf("%d records, want %d", got, maxRecords)
	}
}
