package cli

import (
	"cmp"
	"context"
	"log/slog"
	"time"
)

// A Part is a part of a running program.
type Part struct {
	Name string
	By   time.Duration               // when it must have ended, after the beginning of the shutdown
	End  func(context.Context) error // its context ends at that time
}

// stopGrace is for a part to return after its context has ended.
const stopGrace = 100 * time.Millisecond

// Stop ends the parts one after another, and returns the first error. No part can hold up the next one:
// what has not ended in time is logged and dies with the process.
func Stop(log *slog.Logger, parts ...Part) (err error) {
	began := time.Now()
	for _, part := range parts {
		ctx, cancel := context.WithDeadline(context.Background(), began.Add(part.By))
		ended := make(chan error, 1)
		go func() { ended <- part.End(ctx) }()
		select {
		case e := <-ended:
			err = cmp.Or(err, e)
		case <-time.After(time.Until(began.Add(part.By + stopGrace))):
			log.Warn("not waiting any longer", "for", part.Name)
		}
		cancel()
	}
	return err
}
