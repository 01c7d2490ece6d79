package turn

import (
	"net"
	"sync"
)

// maxAllocations is how many allocations may live under one user name (RFC 8656 section 5, error
// 486). A browser makes one for each neighbour, network interface and TURN URL.
const maxAllocations = 12

// A quota counts allocations by user name.
//
// pion asks before it creates an allocation and reports after; between the two, creating may
// fail. So a place is taken when pion asks (two requests at once cannot both get the last one)
// and given back on failure or when the allocation ends.
type quota struct {
	mu sync.Mutex

	// Guarded by mu.
	users   map[string]*usage
	pending map[client]string // user names of places taken, until pion reports how it went
	idle    chan struct{}     // closed once no place is taken; nil until somebody waits for that
}

type usage struct {
	n      int // allocations, with those about to be created
	warned bool
}

// A client is the far end of what carries a request. pion handles the requests of one client
// one after the other, so each has at most one place pending.
type client struct {
	network, addr string
}

func clientOf(a net.Addr) client { return client{a.Network(), a.String()} }

func newQuota() *quota {
	return &quota{users: make(map[string]*usage), pending: make(map[client]string)}
}

// reserve takes a place for an allocation that from is about to get. first is true on the first
// refusal of this user, the one worth a line in the log.
func (q *quota) reserve(username string, from client) (ok, first bool) {
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
	q.pending[from] = username
	return true, false
}

// created keeps the place of from until release.
func (q *quota) created(from client) {
	q.mu.Lock()
	defer q.mu.Unlock()
	delete(q.pending, from)
}

// failed gives the pending place of from back, if there is one: pion reports every request that
// goes wrong, whatever it asked for.
func (q *quota) failed(from client) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if username, ok := q.pending[from]; ok {
		delete(q.pending, from)
		q.releaseLocked(username)
	}
}

// release gives a place back when its allocation has ended.
func (q *quota) release(username string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.releaseLocked(username)
}

func (q *quota) releaseLocked(username string) {
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
