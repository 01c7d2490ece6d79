package signal

import (
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Limits on how often one address may join and look. They are enough for an office whose calls all
// begin at the same time, and for pages that look every few seconds, but not for guessing the names of
// rooms.
const (
	visitsPerSecond = 50
	visitBurst      = 1000
	visitSockets    = 64 // sockets per address that these limits are meant for; with more, the limits grow in proportion
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
