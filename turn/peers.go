package turn

import (
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/time/rate"
)

// Traffic is what the relays of one peer have carried, in bytes without any headers.
type Traffic struct {
	Sent     uint64 // by the peer, to others
	Received uint64 // from others, for the peer
}

// An account is what is known of one peer as long as it has relays.
type account struct {
	sent, received atomic.Uint64
	relays         map[*relay]struct{} // guarded by the mu of accounts
}

// accounts know whose relays are whose, across all ways in.
type accounts struct {
	ttl time.Duration    // of credentials; set by newAccounts, then only read
	now func() time.Time // likewise

	mu sync.Mutex // leaf; may be taken with a relay's mu held

	// Guarded by mu.
	peers   map[string]*account
	dropped map[string]time.Time // peers whose credentials are void, and until when they would be good
	pruned  time.Time            // when dropped was last rid of what is past
}

func newAccounts(ttl time.Duration, now func() time.Time) *accounts {
	return &accounts{ttl: ttl, now: now, peers: make(map[string]*account), dropped: make(map[string]time.Time)}
}

// add puts r under peer's name. It is to be removed when it is closed. r.mu is held.
func (a *accounts) add(peer string, r *relay) {
	a.mu.Lock()
	defer a.mu.Unlock()
	acc := a.peers[peer]
	if acc == nil {
		acc = &account{relays: make(map[*relay]struct{})}
		a.peers[peer] = acc
	}
	acc.relays[r] = struct{}{}
	r.peer, r.account = peer, acc
	if _, dropped := a.dropped[peer]; dropped {
		r.ended = true // since the request for it was judged
	}
}

func (a *accounts) remove(r *relay) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(r.account.relays, r)
	if len(r.account.relays) == 0 && a.peers[r.peer] == r.account {
		delete(a.peers, r.peer)
	}
}

// drop makes every credential that peer has void, and returns its relays.
func (a *accounts) drop(peer string) (relays []*relay) {
	a.mu.Lock()
	defer a.mu.Unlock()
	now := a.now()
	if now.Sub(a.pruned) > time.Minute {
		a.pruned = now
		for p, until := range a.dropped {
			if until.Before(now) {
				delete(a.dropped, p)
			}
		}
	}
	a.dropped[peer] = now.Add(a.ttl)
	if acc := a.peers[peer]; acc != nil {
		for r := range acc.relays {
			relays = append(relays, r)
		}
	}
	return relays
}

// welcome forgets that peer was dropped: it has come back.
func (a *accounts) welcome(peer string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.dropped, peer)
}

func (a *accounts) isDropped(peer string) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	_, dropped := a.dropped[peer]
	return dropped
}

func (a *accounts) traffic(peer string) Traffic {
	a.mu.Lock()
	defer a.mu.Unlock()
	if acc := a.peers[peer]; acc != nil {
		return Traffic{acc.sent.Load(), acc.received.Load()}
	}
	return Traffic{}
}

// newCap bounds what a relay carries in one direction to bps bits a second, half a second's worth at
// once; 0 bounds nothing.
func newCap(bps int) *rate.Limiter {
	const leastBurst = 16 * maxFrame * 8 // bits: some packets, even if the cap is low
	if bps == 0 {
		return nil
	}
	return rate.NewLimiter(rate.Limit(bps), max(bps/2, leastBurst))
}

// over reports whether n bytes more are too many.
func over(limit *rate.Limiter, n int) bool {
	return limit != nil && !limit.AllowN(time.Now(), 8*n)
}
