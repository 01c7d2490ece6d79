package signal

import (
	"net/netip"
	"sync"
)

// seats counts the seats in all rooms, by the address that each was last used from. Since a seat outlives
// its socket, limits on sockets alone would not bound how many there are.
type seats struct {
	// Set by newSeats, then only read.
	limit, perAddr int // 0: no limit

	mu     sync.Mutex
	all    int                  // guarded by mu
	byAddr map[netip.Prefix]int // guarded by mu
}

func newSeats(limit, perAddr int) *seats {
	return &seats{limit: limit, perAddr: perAddr, byAddr: make(map[netip.Prefix]int)}
}

// take counts a new seat, or says why there can be none. Who comes back to a seat needs no other.
func (s *seats) take(from netip.Prefix) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.limit > 0 && s.all >= s.limit:
		return errServerFull
	case s.perAddr > 0 && s.byAddr[from] >= s.perAddr:
		return errTooManySeats
	}
	s.addLocked(from, 1)
	return nil
}

// move counts a seat for the address that it is used from now.
func (s *seats) move(from, to netip.Prefix) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.addLocked(from, -1)
	s.addLocked(to, 1)
}

// leave counts a seat no more.
func (s *seats) leave(from netip.Prefix) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.addLocked(from, -1)
}

// any reports whether the address has a seat.
func (s *seats) any(from netip.Prefix) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.byAddr[from] > 0
}

func (s *seats) addLocked(from netip.Prefix, n int) {
	s.all += n
	if s.byAddr[from] += n; s.byAddr[from] == 0 {
		delete(s.byAddr, from)
	}
}
