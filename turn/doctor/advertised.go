package doctor

import (
	"context"
	"log/slog"
	"sync"
	"time"
)

// usualTries are how long to wait before each try. A proxy or the network may start later than we do.
var usualTries = []time.Duration{0, 3 * time.Second, 10 * time.Second}

// answerWithin is how long a server may take to answer.
const answerWithin = 5 * time.Second

// LogAnswers writes to log which of the TURN URLs that browsers get answer this machine, and a warning
// for each that does not. It takes up to half a minute, and ends with ctx.
func (p *Prober) LogAnswers(ctx context.Context, urls []string, log *slog.Logger) {
	var asking sync.WaitGroup
	for _, url := range urls {
		asking.Go(func() {
			err := p.bindPatiently(ctx, url)
			switch {
			case err == nil:
				log.Info("TURN answers", "url", url)
			case ctx.Err() == nil:
				log.Warn("TURN cannot be reached where browsers are told to look, at least not from this machine",
					"url", url, "err", err, "do", "-turn-host, -public-url, or open the port: see .github/HOSTING.md")
			}
		})
	}
	asking.Wait()
}

func (p *Prober) bindPatiently(ctx context.Context, url string) (err error) {
	tries := p.tries
	if tries == nil {
		tries = usualTries
	}
	for _, wait := range tries {
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return ctx.Err()
		}
		within, cancel := context.WithTimeout(ctx, answerWithin)
		_, err = p.Bind(within, url)
		cancel()
		if err == nil {
			return nil
		}
	}
	return err
}
