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
// sends some 300 messages in one go. A burst plus the rate stays well below the size of a queue, so
// that no sender can overflow the queue of a reader that keeps up (PROTOCOL.md, rule 6).
const burst = 4

// A budget limits the messages and bytes that one socket sends. Messages over the limit are dropped.
// The first drop is a warning, and after a second's worth of drops the socket is closed. The count of
// drops starts again after burst seconds without one.
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
		// The largest message always fits once, however low the rate.
		bytes: *rate.NewLimiter(rate.Limit(perSecond<<10), max(burst*perSecond<<10, maxFrame)),
	}
}

// spend counts one message of size bytes. If pass is false, the caller must drop the message, and
// report err to the client if it is not nil.
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
		return false, errRateLimited.nonFatal()
	case b.dropped > b.perSecond:
		return false, errRateLimited
	}
	return false, nil
}

// clientAddr returns the address of the client. X-Forwarded-For is believed only from a trusted proxy.
// It is read from its end, for as long as each hop is trusted.
func (s *Server) clientAddr(r *http.Request) netip.Addr {
	ap, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{} // not an IP connection, as in tests: all of these share one count
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

// addrPrefix returns the prefix that an address is counted under: the IPv4 address itself, or the IPv6
// /64, which is the least that a subscriber has (RFC 6177).
func addrPrefix(addr netip.Addr) netip.Prefix {
	bits := 32
	if addr.Is6() {
		bits = 64
	}
	p, _ := addr.Prefix(bits) // fails only for the zero Addr
	return p
}
