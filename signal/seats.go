package signal

import (
	"net/netip"
	"sync"
)

// seats counts the seats in all rooms, in total and by the address prefix that last used them. A seat
// outlives its socket, so limits on sockets alone would not bound the number of seats.
type seats struct {
	// Set by newSeats, then read-only.
	limit, perAddr int // 0: no limit

	mu     sync.Mutex
	total  int                  // guarded by mu
	byAddr map[netip.Prefix]int // guarded by mu
}

func newSeats(limit, perAddr int) *seats {
	return &seats{limit: limit, perAddr: perAddr, byAddr: make(map[netip.Prefix]int)}
}

// reserve counts a new seat, or returns an error if a limit has been reached. A peer that comes back to
// its seat needs no new one.
func (s *seats) reserve(from netip.Prefix) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.limit > 0 && s.total >= s.limit:
		return errServerFull
	case s.perAddr > 0 && s.byAddr[from] >= s.perAddr:
		return errTooManySeats
	}
	s.addLocked(from, 1)
	return nil
}

// move counts a seat under another address prefix: its peer has come back from there.
func (s *seats) move(from, to netip.Prefix) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.addLocked(from, -1)
	s.addLocked(to, 1)
}

// release stops counting a seat.
func (s *seats) release(from netip.Prefix) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.addLocked(from, -1)
}

// has reports whether the address prefix has a seat.
func (s *seats) has(from netip.Prefix) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.byAddr[from] > 0
}

func (s *seats) addLocked(from netip.Prefix, n int) {
	s.total += n
	if s.byAddr[from] += n; s.byAddr[from] == 0 {
		delete(s.byAddr, from)
	}
}
