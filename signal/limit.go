package signal

import (
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// burst is how many seconds' worth of messages a client may send at once. A newcomer to a full room
// sends some 300 messages in one go. A burst plus the rate stays well below the size of a queue, so
// that no sender can overflow the queue of a reader that keeps up (PROTOCOL.md, rule 6).
const burst = 4

// A budget limits the messages and bytes that one socket sends. Messages over the limit are dropped.
// The first drop is a warning, and after a second's worth of drops the socket is closed. The count of
// drops starts again after burst seconds without one.
type budget struct {
	perSecond int // messages, and KiB; 0: no limit
	messages  rate.Limiter
	bytes     rate.Limiter
	dropped   int
	lastDrop  time.Time
}

func newBudget(perSecond int) budget {
	return budget{
		perSecond: perSecond,
		messages:  *rate.NewLimiter(rate.Limit(perSecond), burst*perSecond),
		// The largest message always fits once, however low the rate.
		bytes: *rate.NewLimiter(rate.Limit(perSecond<<10), max(burst*perSecond<<10, maxFrame)),
	}
}

// spend counts one message of size bytes. If pass is false, the caller must drop the message, and
// report err to the client if it is not nil.
func (b *budget) spend(size int) (pass bool, err error) {
	if b.perSecond == 0 {
		return true, nil
	}
	now := time.Now()
	if b.messages.AllowN(now, 1) && b.bytes.AllowN(now, size) {
		return true, nil
	}
	if now.Sub(b.lastDrop) > burst*time.Second {
		b.dropped = 0
	}
	b.lastDrop = now
	b.dropped++
	switch {
	case b.dropped == 1:
		return false, errRateLimited.nonFatal()
	case b.dropped > b.perSecond:
		return false, errRateLimited
	}
	return false, nil
}

// Limits on how often one address may join and look. They are enough for an office whose calls all
// begin at the same time, and for pages that look every few seconds, but not for guessing the names of
// rooms.
const (
	visitsPerSecond = 50
	visitBurst      = 1000
	visitSockets    = 64 // the limits are for this many sockets per address, and grow with more
)

// visits counts joins and looks, by address prefix. The counts expire by themselves.
type visits struct {
	// Set by newVisits, then read-only.
	perSecond rate.Limit // 0: no limit
	burst     int

	mu     sync.Mutex
	byAddr map[netip.Prefix]*rate.Limiter // guarded by mu; at most maxAddrs
}

// newVisits returns the limits for addresses that may each have this many sockets; 0: no limit on
// either.
func newVisits(sockets int) *visits {
	v := &visits{byAddr: make(map[netip.Prefix]*rate.Limiter)}
	if sockets > 0 {
		scale := max(1, sockets/visitSockets)
		v.perSecond, v.burst = rate.Limit(scale*visitsPerSecond), scale*visitBurst
	}
	return v
}

// allow counts a visit and reports whether it is allowed.
func (v *visits) allow(from netip.Prefix) bool {
	if v.perSecond == 0 {
		return true
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	now := time.Now()
	l := v.byAddr[from]
	if l == nil {
		evict(v.byAddr, func(l *rate.Limiter) bool { return l.TokensAt(now) >= float64(v.burst) })
		l = rate.NewLimiter(v.perSecond, v.burst)
		v.byAddr[from] = l
	}
	return l.AllowN(now, 1)
}

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
