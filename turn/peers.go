package turn

import (
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// An account is what we know about one room peer while it has allocations.
type account struct {
	backlog     backlog
	allocations map[*allocation]struct{} // guarded by accounts.mu
}

// maxRevoked is how many room peers we remember after they have left. If there are more, we forget the
// oldest, and its credentials work again until they expire.
const maxRevoked = 1 << 16

// accounts are the allocations of each room peer, over all transports, and the room peers that have
// left.
type accounts struct {
	now func() time.Time // set by newAccounts, then only read

	mu sync.Mutex // locked before relay.mu

	// Guarded by mu.
	peers   map[string]*account
	carried map[string]uint64    // bytes of allocations that have ended, of room peers that are still there
	revoked map[string]time.Time // room peers with void credentials, and when the last of these can expire
	queue   []revokedPeer        // the same, oldest first; includes room peers that have come back
}

type revokedPeer struct {
	id    string
	until time.Time
}

func newAccounts(now func() time.Time) *accounts {
	return &accounts{now: now, peers: make(map[string]*account), revoked: make(map[string]time.Time),
		carried: make(map[string]uint64)}
}

// add adds an allocation to the account of its room peer. The caller must remove it when it is closed.
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
	alloc.relay.setBacklog(&acc.backlog)
	if _, revoked := a.revoked[alloc.peer]; revoked {
		alloc.relay.end() // it was revoked after its request was checked
	}
}

func (a *accounts) remove(alloc *allocation) {
	a.mu.Lock()
	defer a.mu.Unlock()
	acc := alloc.account
	delete(acc.allocations, alloc)
	if _, left := a.revoked[alloc.peer]; !left && alloc.bytes() > 0 {
		a.keepCarriedLocked(alloc.peer, alloc.bytes())
	}
	if len(acc.allocations) == 0 && a.peers[alloc.peer] == acc {
		delete(a.peers, alloc.peer)
	}
}

// revoke voids every credential of a room peer and returns its allocations.
func (a *accounts) revoke(peer string) (all []*allocation) {
	a.mu.Lock()
	defer a.mu.Unlock()
	now := a.now()
	for len(a.queue) > 0 && (len(a.queue) == maxRevoked || a.queue[0].until.Before(now)) {
		first := a.queue[0]
		a.queue = a.queue[1:]
		if a.revoked[first.id].Equal(first.until) {
			delete(a.revoked, first.id)
		}
	}
	until := now.Add(maxTTL) // another program with the secret may have issued one that lasts this long
	a.revoked[peer] = until
	a.queue = append(a.queue, revokedPeer{peer, until})
	if acc := a.peers[peer]; acc != nil {
		for alloc := range acc.allocations {
			all = append(all, alloc)
		}
	}
	return all
}

// keepCarriedLocked keeps what an allocation that has ended carried, until drainCarried. Nobody asks about the
// peers of other servers that share our secret. So if there are too many peers, one of them is forgotten.
func (a *accounts) keepCarriedLocked(peer string, bytes uint64) {
	if _, known := a.carried[peer]; !known && len(a.carried) >= maxRevoked {
		for other := range a.carried {
			delete(a.carried, other)
			break
		}
	}
	a.carried[peer] += bytes
}

// drainCarried returns the bytes that a room peer's allocations have carried since the last time, and forgets them.
func (a *accounts) drainCarried(peer string) (bytes uint64) {
	a.mu.Lock()
	defer a.mu.Unlock()
	bytes = a.carried[peer]
	delete(a.carried, peer)
	if acc := a.peers[peer]; acc != nil {
		for alloc := range acc.allocations {
			bytes += alloc.bytes()
		}
	}
	return bytes
}

// reinstate undoes the effect of revoke on credentials. It is called for a room peer that has come
// back.
func (a *accounts) reinstate(peer string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.revoked, peer)
}

func (a *accounts) isRevoked(peer string) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	_, revoked := a.revoked[peer]
	return revoked
}

// newRateLimit returns the limit for one direction of a relay: bps bits per second, with bursts of half
// a second. If bps is 0, it returns nil, which means no limit.
func newRateLimit(bps int) *rate.Limiter {
	const leastBurst = 16 * maxFrame * 8 // bits; allows some packets even if bps is low
	if bps == 0 {
		return nil
	}
	return rate.NewLimiter(rate.Limit(bps), max(bps/2, leastBurst))
}

// exceeds reports whether n more bytes exceed the limit.
func exceeds(limit *rate.Limiter, n int) bool {
	return limit != nil && !limit.AllowN(time.Now(), 8*n)
}
