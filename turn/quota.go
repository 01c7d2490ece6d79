package turn

import "sync"

// maxAllocations is how many allocations one peer may have (RFC 8656 section 5, error 486), across
// all transports and all of its credentials: it gets a new one whenever it comes back. A browser
// makes one allocation for each neighbour, network interface and TURN URL.
const maxAllocations = 12

// A quota counts allocations by peer.
//
// pion asks before it creates an allocation and reports after; between the two, creating may
// fail. So a place is taken when pion asks (two requests at once cannot both get the last one)
// and given back on failure or when the allocation ends.
type quota struct {
	mu sync.Mutex

	// Guarded by mu.
	peers map[string]*usage // by peer id
	idle  chan struct{}     // closed once no place is taken; nil until somebody waits for that
}

type usage struct {
	n      int // allocations, with those about to be created
	warned bool
}

func newQuota() *quota { return &quota{peers: make(map[string]*usage)} }

// reserve takes a place. first is true on the first refusal of this peer, the only one worth
// logging.
func (q *quota) reserve(peer string) (ok, first bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	u := q.peers[peer]
	if u == nil {
		u = &usage{}
		q.peers[peer] = u
	}
	if u.n == maxAllocations {
		first = !u.warned
		u.warned = true
		return false, first
	}
	u.n++
	return true, false
}

// release gives a place back.
func (q *quota) release(peer string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	u := q.peers[peer]
	if u == nil {
		return
	}
	u.n--
	if u.n == 0 {
		delete(q.peers, peer)
	}
	q.signalLocked()
}

// drained returns a channel that is closed once no place is taken. It may be called once.
func (q *quota) drained() <-chan struct{} {
	q.mu.Lock()
	defer q.mu.Unlock()
	idle := make(chan struct{})
	q.idle = idle
	q.signalLocked()
	return idle
}

func (q *quota) signalLocked() {
	if q.idle != nil && len(q.peers) == 0 {
		close(q.idle)
		q.idle = nil
	}
}
