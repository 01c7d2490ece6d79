package cli

import (
	"cmp"
	"context"
	"log/slog"
	"time"
)

// A Part of a running program is ended by Stop.
type Part struct {
	Name string
	By   time.Duration               // its deadline, counted from the beginning of the shutdown
	End  func(context.Context) error // its context has that deadline
}

// stopGrace is how long a part may take to return after its deadline.
const stopGrace = 100 * time.Millisecond

// Stop ends the parts one after another, and returns the first error. A part that misses
// its deadline is logged and left alone, so it cannot hold up the next one.
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
