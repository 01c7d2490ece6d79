package turn

import "sync"

// maxAllocations is how many allocations may live under one user name (RFC 8656 section 5, error
// 486), over UDP, TCP and TLS together. A browser makes one for each neighbour, network interface
// and TURN URL.
const maxAllocations = 12

// A quota counts allocations by user name.
//
// pion asks before it creates an allocation and reports after; between the two, creating may
// fail. So a place is taken when pion asks (two requests at once cannot both get the last one)
// and given back on failure or when the allocation ends.
type quota struct {
	mu sync.Mutex

	// Guarded by mu.
	users map[string]*usage
	idle  chan struct{} // closed once no place is taken; nil until somebody waits for that
}

type usage struct {
	n      int // allocations, with those about to be created
	warned bool
}

func newQuota() *quota { return &quota{users: make(map[string]*usage)} }

// reserve takes a place. first is true on the first refusal of this user, the one worth a line in
// the log.
func (q *quota) reserve(username string) (ok, first bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	u := q.users[username]
	if u == nil {
		u = &usage{}
		q.users[username] = u
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
func (q *quota) release(username string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	u := q.users[username]
	if u == nil {
		return
	}
	u.n--
	if u.n == 0 {
		delete(q.users, username)
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
	if q.idle != nil && len(q.users) == 0 {
		close(q.idle)
		q.idle = nil
	}
}
