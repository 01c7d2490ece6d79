package doctor

import (
	"context"
	"log/slog"
	"sync"
	"time"
)

// usualTries are the waits before each try. A proxy or the network may come up after us.
var usualTries = []time.Duration{0, 3 * time.Second, 10 * time.Second}

// answerWithin is how long a server may take to answer.
const answerWithin = 5 * time.Second

// LogAnswers asks the server at each of these TURN URLs, which browsers get, and logs whether it
// answers. It takes up to half a minute, and stops when ctx ends.
func (p *Prober) LogAnswers(ctx context.Context, urls []string, log *slog.Logger) {
	var asking sync.WaitGroup
	for _, url := range urls {
		asking.Go(func() {
			err := p.bindWithRetries(ctx, url)
			switch {
			case err == nil:
				log.Info("TURN answers", "url", url)
			case ctx.Err() == nil:
				log.Warn("TURN does not answer at a URL that browsers get, as far as this machine can tell",
					"url", url, "err", err, "hint", "check -turn-host, -public-url and the firewall")
			}
		})
	}
	asking.Wait()
}

func (p *Prober) bindWithRetries(ctx context.Context, url string) (err error) {
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
		err = p.bind(within, url)
		cancel()
		if err == nil {
			return nil
		}
	}
	return err
}
