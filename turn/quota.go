package turn

import "sync"

// maxAllocations is how many allocations one room peer may have (RFC 8656 section 5, error 486), over
// all transports and all its credentials. It gets a new credential whenever it comes back. A browser
// makes one allocation for each neighbor, network interface and TURN URL.
const maxAllocations = 12

// A quota counts the allocations of each room peer.
//
// newAllocation reserves a place before it opens a relay, so that two requests at once cannot both get
// the last place. The place is released if opening fails, or when the allocation ends.
type quota struct {
	mu sync.Mutex

	// Guarded by mu.
	peers map[string]*usage // by peer id
	idle  chan struct{}     // closed when no place is taken; nil until drained is called
}

type usage struct {
	n      int // allocations, including those about to be created
	warned bool
}

func newQuota() *quota { return &quota{peers: make(map[string]*usage)} }

// reserve takes a place. first is true for the first refusal of this room peer, the only one worth
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

// drained returns a channel that is closed when no place is taken. It may be called only once.
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
