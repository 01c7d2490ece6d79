package signal

import (
	"net/netip"
	"sync"
	"time"
)

const (
	maxGuesses  = 10          // wrong ones from one address
	guessWindow = time.Minute // in this time; then none for as long
	maxGuessers = 4096        // addresses remembered

	retryAfter = "60" // guessWindow in seconds, for the header of that name
)

// guesses counts the wrong guesses at one secret, by address. It forgets them by itself.
type guesses struct {
	mu     sync.Mutex
	byAddr map[netip.Prefix]guessCount // guarded by mu; at most maxGuessers
}

type guessCount struct {
	since time.Time // of the first, or of the one that was too many
	n     int
}

// spent reports whether the address has to wait.
func (g *guesses) spent(from netip.Prefix) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	c := g.byAddr[from]
	return c.n >= maxGuesses && time.Since(c.since) < guessWindow
}

// wrong counts a wrong guess.
func (g *guesses) wrong(from netip.Prefix) {
	g.mu.Lock()
	defer g.mu.Unlock()
	c, known := g.byAddr[from]
	if !known {
		g.makeRoomLocked()
	}
	if time.Since(c.since) >= guessWindow {
		c = guessCount{since: time.Now()}
	}
	if c.n++; c.n == maxGuesses {
		c.since = time.Now()
	}
	g.byAddr[from] = c
}

// makeRoomLocked forgets what is over, and if that is nothing, anyone: memory is bounded for us,
// while whoever has thousands of addresses has as many guesses either way.
func (g *guesses) makeRoomLocked() {
	if g.byAddr == nil {
		g.byAddr = make(map[netip.Prefix]guessCount)
	}
	if len(g.byAddr) < maxGuessers {
		return
	}
	for from, c := range g.byAddr {
		if time.Since(c.since) >= guessWindow {
			delete(g.byAddr, from)
		}
	}
	for from := range g.byAddr {
		if len(g.byAddr) < maxGuessers {
			return
		}
		delete(g.byAddr, from)
	}
}
