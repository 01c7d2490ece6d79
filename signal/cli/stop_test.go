package cli

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// Each part has its own deadline, whatever the others do, and the first error is returned.
func TestStop(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		failed := errors.New("failed")
		stuck := make(chan struct{})
		began := time.Now()
		begun := make(chan string, 4)
		part := func(name string, by time.Duration, end func(context.Context) error) Part {
			return Part{name, by, func(ctx context.Context) error {
				begun <- name
				if deadline, _ := ctx.Deadline(); !deadline.Equal(began.Add(by)) {
					t.Errorf("%s has until %v, want %v", name, deadline.Sub(began), by)
				}
				return end(ctx)
			}}
		}
		err := Stop(slog.New(slog.NewTextHandler(&log, nil)),
			part("quick", time.Second, func(context.Context) error { return nil }),
			part("stuck", 2*time.Second, func(context.Context) error { <-stuck; return nil }),
			part("bounded", 3*time.Second, func(ctx context.Context) error { <-ctx.Done(); return failed }),
			part("late", 3*time.Second, func(ctx context.Context) error { return ctx.Err() }),
		)
		if !errors.Is(err, failed) {
			t.Errorf("error %v, want the first", err)
		}
		if took := time.Since(began); took != 3*time.Second {
			t.Errorf("took %v, want 3 s", took)
		}
		for _, want := range []string{"quick", "stuck", "bounded", "late"} {
			if got := <-begun; got != want {
				t.Errorf("ended %s, want %s", got, want)
			}
		}
		if strings.Count(log.String(), "\n") != 1 || !strings.Contains(log.String(), "for=stuck") {
			t.Errorf("the log says %q, want only that one part is stuck", log.String())
		}
		close(stuck)
	})
}
