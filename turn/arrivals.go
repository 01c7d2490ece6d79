package turn

import (
	"net"
	"net/netip"
	"slices"
	"sync"
	"time"

	"tincan/turn/internal/clients"
)

const (
	// arrivalAge is how long a request over UDP counts as proof that UDP gets through.
	arrivalAge = 24 * time.Hour
	// enoughTCP is from how many clients requests must have come over TCP, and none over UDP, before that is worth a
	// warning: each of them may be behind a firewall that blocks UDP.
	enoughTCP = 3
)

// arrivals records who has sent requests, which shows whether a firewall blocks UDP.
type arrivals struct {
	mu sync.Mutex // leaf

	// Guarded by mu.
	last, other arrival      // the last client over UDP, and the last one with another address
	near        bool         // whether UDP has come from an address that may be that of a NAT of this machine
	tcp         []netip.Addr // the first clients over TCP or TLS, at most enoughTCP
}

type arrival struct {
	addr netip.Addr
	at   time.Time
}

// hear records a request, unless this machine has sent it: the server also tests itself. IPv6 clients over TCP do not
// count, since they may have an IPv4 address too.
func (s *Server) hear(kind int, from net.Addr) {
	addr, a := clients.Addr(from), &s.arrivals
	if addr.IsLoopback() || s.relays.policy.isOwn(addr) || s.relays.policy.public.has(addr) {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	switch {
	case s.relays.policy.isNear(addr):
		a.near = a.near || kind == clientUDP
	case kind == clientUDP:
		if addr != a.last.addr {
			a.other = a.last
		}
		a.last = arrival{addr, time.Now()}
	case addr.Is4() && len(a.tcp) < enoughTCP && !slices.Contains(a.tcp, addr):
		a.tcp = append(a.tcp, addr)
	}
}

// HearsUDP reports whether a request has come from another machine over UDP in the last day. Those from the address
// except do not count.
func (s *Server) HearsUDP(except netip.Addr) bool {
	if s == nil {
		return false
	}
	s.arrivals.mu.Lock()
	defer s.arrivals.mu.Unlock()
	from := s.arrivals.last
	if from.addr == except {
		from = s.arrivals.other
	}
	return time.Since(from.at) < arrivalAge
}

// HearsOnlyTCP reports whether requests of three other machines have come over TCP or TLS since the server started,
// but none over UDP.
func (s *Server) HearsOnlyTCP() bool {
	if s == nil {
		return false
	}
	s.arrivals.mu.Lock()
	defer s.arrivals.mu.Unlock()
	return len(s.arrivals.tcp) == enoughTCP && s.arrivals.last.at.IsZero() && !s.arrivals.near
}
