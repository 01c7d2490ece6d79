package signal

import (
	"net/netip"
	"sync"
	"time"
)

const (
	maxGuesses  = 10          // wrong ones from one address
	guessWindow = time.Minute // in this time; then none for as long
	maxAddrs    = 4096        // addresses remembered

	retryAfter = "60" // guessWindow in seconds, for the header of that name
)

// guesses counts the wrong guesses at one secret, by address. It forgets them by itself.
type guesses struct {
	mu     sync.Mutex
	byAddr map[netip.Prefix]guessCount // guarded by mu; at most maxAddrs
}

type guessCount struct {
	since time.Time // of the first, or of the one that was too many
	n     int
}

// over reports whether there is nothing to remember.
func (c guessCount) over() bool { return time.Since(c.since) >= guessWindow }

// spent reports whether there are no more guesses for the moment.
func (c guessCount) spent() bool { return c.n >= maxGuesses && !c.over() }

// spent reports whether the address has to wait.
func (g *guesses) spent(from netip.Prefix) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.byAddr[from].spent()
}

// take reports whether a guess may be answered, and counts it if it is wrong. It is one step, so that of many
// guesses at once no more are answered than one after the other.
func (g *guesses) take(from netip.Prefix, wrong bool) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	c, known := g.byAddr[from]
	switch {
	case c.spent():
		return false
	case !wrong:
		return true
	case g.byAddr == nil:
		g.byAddr = make(map[netip.Prefix]guessCount)
	case !known:
		makeRoom(g.byAddr, guessCount.over)
	}
	if c.over() {
		c = guessCount{since: time.Now()}
	}
	if c.n++; c.n == maxGuesses {
		c.since = time.Now()
	}
	g.byAddr[from] = c
	return true
}

// makeRoom forgets addresses until there is room for one more: those of which over says that nothing of
// interest is remembered, and if there are none, anyone. Memory is bounded for us, while whoever has
// thousands of addresses may do thousands of times as much either way.
func makeRoom[T any](byAddr map[netip.Prefix]T, over func(T) bool) {
	if len(byAddr) < maxAddrs {
		return
	}
	for from, v := range byAddr {
		if over(v) {
			delete(byAddr, from)
		}
	}
	for from := range byAddr {
		if len(byAddr) < maxAddrs {
			return
		}
		delete(byAddr, from)
	}
}
