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
	// heardAge is how long a request over UDP counts as proof that UDP gets through.
	heardAge = 24 * time.Hour
	// heardTCP is from how many clients requests must have come over TCP, and none over UDP, before that is worth a
	// warning: each of them may be behind a firewall that blocks UDP.
	heardTCP = 3
)

// A heard notes who has sent requests. It shows whether a firewall blocks UDP.
type heard struct {
	mu sync.Mutex // leaf

	// Guarded by mu.
	last, other heardFrom    // the last client over UDP, and the last one with another address
	near        bool         // whether UDP has come from an address that may be that of a NAT of this machine
	tcp         []netip.Addr // the first clients over TCP or TLS, at most heardTCP
}

type heardFrom struct {
	addr netip.Addr
	at   time.Time
}

// hear notes a request, unless this machine has sent it: the server also tests itself. IPv6 clients over TCP do not
// count, since they may have an IPv4 address too.
func (s *Server) hear(kind int, from net.Addr) {
	addr, h := clients.Addr(from), &s.heard
	if addr.IsLoopback() || s.relays.policy.isOwn(addr) || s.relays.policy.public.has(addr) {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	switch {
	case s.relays.policy.isNear(addr):
		h.near = h.near || kind == clientUDP
	case kind == clientUDP:
		if addr != h.last.addr {
			h.other = h.last
		}
		h.last = heardFrom{addr, time.Now()}
	case addr.Is4() && len(h.tcp) < heardTCP && !slices.Contains(h.tcp, addr):
		h.tcp = append(h.tcp, addr)
	}
}

// HearsUDP reports whether a request has come from another machine over UDP in the last day. Those from the address
// except do not count.
func (s *Server) HearsUDP(except netip.Addr) bool {
	if s == nil {
		return false
	}
	s.heard.mu.Lock()
	defer s.heard.mu.Unlock()
	from := s.heard.last
	if from.addr == except {
		from = s.heard.other
	}
	return time.Since(from.at) < heardAge
}

// HearsOnlyTCP reports whether requests of three other machines have come over TCP or TLS since the server started,
// but none over UDP.
func (s *Server) HearsOnlyTCP() bool {
	if s == nil {
		return false
	}
	s.heard.mu.Lock()
	defer s.heard.mu.Unlock()
	return len(s.heard.tcp) == heardTCP && s.heard.last.at.IsZero() && !s.heard.near
}
