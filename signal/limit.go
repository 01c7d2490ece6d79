package signal

import (
	"sync"
	"time"
)

// burst is how many seconds' worth of messages a client may send at once. A newcomer to a full room
// sends some 300 messages in one go. At the default rate this is exactly one sender's share of a queue,
// so a reader that keeps up loses nothing (PROTOCOL.md, rule 6).
const burst = 4

// minCost is what each message costs at least, in bytes, so that limits in bytes also bound the number
// of messages.
const minCost = 1 << 10

// A limit is a rate, and how much is allowed at once. The zero limit is none.
type limit struct {
	perSecond, atOnce float64
}

// A bucket is a token bucket, as one number. The zero bucket is full.
type bucket struct {
	full time.Time // when it will be full again
}

// take takes n tokens, but never more than fit. If there are fewer, it takes none and returns false.
func (b *bucket) take(now time.Time, n int, l limit) bool {
	if l.perSecond == 0 {
		return true
	}
	full := b.full
	if full.Before(now) {
		full = now
	}
	full = full.Add(l.takes(min(float64(n), l.atOnce)))
	if full.Sub(now) > l.takes(l.atOnce) {
		return false
	}
	b.full = full
	return true
}

// takes returns how long the limit takes to allow n.
func (l limit) takes(n float64) time.Duration {
	return time.Duration(n / l.perSecond * float64(time.Second))
}

// A budget limits the messages of one seat, over all its sockets. A message costs the same as in a
// queue. Messages over the limit are dropped. The first drop is a warning, and after a second's worth
// of drops the socket is closed. The count of drops starts again after burst seconds without one.
type budget struct {
	mu sync.Mutex // under it, only address.mu is acquired

	// Guarded by mu.
	tokens   bucket // bytes
	dropped  int    // messages
	lastDrop time.Time
}

// budgetOf returns the limit of a peer that may send this many KiB per second; 0: no limit.
func budgetOf(perSecond int) limit {
	return limit{float64(perSecond) * minCost, burst * float64(perSecond) * minCost}
}

// spend counts one message. If pass is false, the caller must drop the message, and report err to the
// client if it is not nil. If the budget allows the message, also decides.
func (b *budget) spend(now time.Time, cost int, l limit, also func() bool) (pass bool, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.tokens.take(now, cost, l) && also() {
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
	case float64(b.dropped) > l.perSecond/minCost:
		return false, errRateLimited
	}
	return false, nil
}
