package signal

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"time"

	"golang.org/x/time/rate"
)

// burst is how many seconds' worth of messages a client may send at once. A newcomer to a full room
// sends some 300 messages in one go; what a burst and the rate let through is well below what one
// queue holds, so that no sender can have a reader cut off who keeps up (rule 6).
const burst = 4

// A budget limits what one socket sends, in messages and in bytes. What is over the limit is dropped:
// the first drop is a warning, and after a second's worth of drops the socket is closed. Who keeps
// within the limit for the length of a burst starts anew.
type budget struct {
	perSecond int // messages, and KiB; 0: no limit
	messages  rate.Limiter
	bytes     rate.Limiter
	dropped   int
	lastDrop  time.Time
}

func newBudget(perSecond int) budget {
	return budget{
		perSecond: perSecond,
		messages:  *rate.NewLimiter(rate.Limit(perSecond), burst*perSecond),
		// However low the rate, the largest message passes once.
		bytes: *rate.NewLimiter(rate.Limit(perSecond<<10), max(burst*perSecond<<10, maxFrame)),
	}
}

// spend takes one message of size bytes. If pass is false the message is to be dropped, and err, if
// there is one, is to be told.
func (b *budget) spend(size int) (pass bool, err error) {
	if b.perSecond == 0 {
		return true, nil
	}
	now := time.Now()
	if b.messages.AllowN(now, 1) && b.bytes.AllowN(now, size) {
		return true, nil
	}
	if now.Sub(b.lastDrop) > burst*time.Second {
		b.dropped = 0
	}
	b.lastDrop = now
	b.dropped++
	switch {
	case b.dropped == 1:
		return false, errRateLimited.warn()
	case b.dropped > b.perSecond:
		return false, errRateLimited
	}
	return false, nil
}

// clientAddr is the address that r comes from. A proxy's word on it counts only if the proxy is one
// of ours: X-Forwarded-For is read from its end, as far as each hop is trusted.
func (s *Server) clientAddr(r *http.Request) netip.Addr {
	ap, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{} // not a network we know, as in tests: all share one count
	}
	addr := ap.Addr().Unmap()
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for _, hop := range slices.Backward(hops) {
		if !s.trusted(addr) {
			break
		}
		next, err := netip.ParseAddr(hostOnly(strings.TrimSpace(hop))) // some proxies add the port
		if err != nil {
			break
		}
		addr = next.Unmap().WithZone("")
	}
	return addr
}

// trusted reports whether addr is one of our proxies.
func (s *Server) trusted(addr netip.Addr) bool {
	return slices.ContainsFunc(s.cfg.TrustedProxies, func(p netip.Prefix) bool { return p.Contains(addr) })
}

// household is what sockets are counted by: an IPv4 address, or the /64 that one IPv6 subscriber has
// at the least (RFC 6177).
func household(addr netip.Addr) netip.Prefix {
	bits := 32
	if addr.Is6() {
		bits = 64
	}
	p, _ := addr.Prefix(bits) // fails only for the zero Addr
	return p
}
