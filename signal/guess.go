package signal

import (
	"net/netip"
	"sync"
	"time"
)

const (
	maxGuesses  = 10          // wrong guesses from one address
	guessWindow = time.Minute // within this time; after that it must wait as long
	maxAddrs    = 4096        // addresses remembered at once

	retryAfter = "60" // guessWindow in seconds, for the Retry-After header
)

// guesses counts the wrong guesses at one secret, by address prefix. The counts expire by themselves.
type guesses struct {
	mu     sync.Mutex
	byAddr map[netip.Prefix]guessCount // guarded by mu; at most maxAddrs
}

type guessCount struct {
	since time.Time // time of the first guess, or of the one that reached the limit
	n     int
}

// expired reports whether the window has passed: the count no longer matters.
func (c guessCount) expired() bool { return time.Since(c.since) >= guessWindow }

// exhausted reports whether no more guesses are allowed for now.
func (c guessCount) exhausted() bool { return c.n >= maxGuesses && !c.expired() }

// exhausted reports whether the address must wait before it may guess again.
func (g *guesses) exhausted(from netip.Prefix) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.byAddr[from].exhausted()
}

// allow reports whether a guess may be answered, and counts it if it is wrong. It does both under one
// lock, so that parallel guesses get no more answers than sequential ones.
func (g *guesses) allow(from netip.Prefix, wrong bool) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	c, known := g.byAddr[from]
	switch {
	case c.exhausted():
		return false
	case !wrong:
		return true
	case g.byAddr == nil:
		g.byAddr = make(map[netip.Prefix]guessCount)
	case !known:
		evict(g.byAddr, guessCount.expired)
	}
	if c.expired() {
		c = guessCount{since: time.Now()}
	}
	if c.n++; c.n == maxGuesses {
		c.since = time.Now()
	}
	g.byAddr[from] = c
	return true
}

// evict deletes addresses until one more fits. It first deletes those for which expired returns true,
// and then, if it must, any others. This bounds our memory. It hardly helps an attacker: with thousands
// of addresses, thousands of times as many attempts are possible in any case.
func evict[T any](byAddr map[netip.Prefix]T, expired func(T) bool) {
	if len(byAddr) < maxAddrs {
		return
	}
	for from, v := range byAddr {
		if expired(v) {
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
