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

// An account is what we know about one peer while it has allocations.
type account struct {
	sent, received atomic.Uint64
	backlog        backlog
	allocations    map[*allocation]struct{} // guarded by the mu of accounts
}

// maxDropped bounds how many departed peers we remember. Beyond that we forget the oldest, and its
// credentials work again until they expire.
const maxDropped = 1 << 16

// accounts know which allocations each peer has, over all transports.
type accounts struct {
	now func() time.Time // set by newAccounts, then only read

	mu sync.Mutex // taken before the mu of a relay

	// Guarded by mu.
	peers   map[string]*account
	dropped map[string]time.Time // peers whose credentials are void, and the latest time one could expire
	queue   []droppedPeer        // the same, oldest first; includes peers that have come back
}

type droppedPeer struct {
	id    string
	until time.Time
}

func newAccounts(now func() time.Time) *accounts {
	return &accounts{now: now, peers: make(map[string]*account), dropped: make(map[string]time.Time)}
}

// add counts an allocation for its peer. The caller must remove it when it is closed.
func (a *accounts) add(alloc *allocation) {
	a.mu.Lock()
	defer a.mu.Unlock()
	acc := a.peers[alloc.peer]
	if acc == nil {
		acc = &account{allocations: make(map[*allocation]struct{})}
		a.peers[alloc.peer] = acc
	}
	acc.allocations[alloc] = struct{}{}
	alloc.account = acc
	alloc.relay.charge(&acc.backlog)
	if _, dropped := a.dropped[alloc.peer]; dropped {
		alloc.relay.end() // dropped after its request was checked
	}
}

func (a *accounts) remove(alloc *allocation) {
	a.mu.Lock()
	defer a.mu.Unlock()
	acc := alloc.account
	delete(acc.allocations, alloc)
	if len(acc.allocations) == 0 && a.peers[alloc.peer] == acc {
		delete(a.peers, alloc.peer)
	}
}

// drop voids every credential of peer and returns its allocations.
func (a *accounts) drop(peer string) (all []*allocation) {
	a.mu.Lock()
	defer a.mu.Unlock()
	now := a.now()
	for len(a.queue) > 0 && (len(a.queue) == maxDropped || a.queue[0].until.Before(now)) {
		first := a.queue[0]
		a.queue = a.queue[1:]
		if a.dropped[first.id].Equal(first.until) {
			delete(a.dropped, first.id)
		}
	}
	until := now.Add(maxTTL) // others who know the secret may have issued one this long
	a.dropped[peer] = until
	a.queue = append(a.queue, droppedPeer{peer, until})
	if acc := a.peers[peer]; acc != nil {
		for alloc := range acc.allocations {
			all = append(all, alloc)
		}
	}
	return all
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
