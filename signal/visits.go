package signal

import (
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// How often the people of one address may join and look: enough for an office whose calls begin at
// once, and for pages that look every few seconds, but not to try the names of rooms.
const (
	visitsPerSecond = 50
	visitBurst      = 1000
	visitSockets    = 64 // sockets that an address may have; one that may have more may visit more often
)

// visits counts joins and looks, by address. It forgets them by itself.
type visits struct {
	// Set by newVisits, then only read.
	perSecond rate.Limit // 0: no limit
	burst     int

	mu     sync.Mutex
	byAddr map[netip.Prefix]*rate.Limiter // guarded by mu; at most maxAddrs
}

// newVisits takes how many sockets one address may have; 0: any number, and then any number of visits.
func newVisits(sockets int) *visits {
	v := &visits{byAddr: make(map[netip.Prefix]*rate.Limiter)}
	if sockets > 0 {
		scale := max(1, sockets/visitSockets)
		v.perSecond, v.burst = rate.Limit(scale*visitsPerSecond), scale*visitBurst
	}
	return v
}

// take counts one more and reports whether it may be.
func (v *visits) take(from netip.Prefix) bool {
	if v.perSecond == 0 {
		return true
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	now := time.Now()
	l := v.byAddr[from]
	if l == nil {
		makeRoom(v.byAddr, func(l *rate.Limiter) bool { return l.TokensAt(now) >= float64(v.burst) })
		l = rate.NewLimiter(v.perSecond, v.burst)
		v.byAddr[from] = l
	}
	return l.AllowN(now, 1)
}
