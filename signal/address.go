package signal

import (
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// proxies are the networks of trusted proxies.
type proxies []netip.Prefix

// clientAddr returns the address of the client. X-Forwarded-For is believed only from a trusted proxy.
// It is read from its end, for as long as each hop is trusted.
func (p proxies) clientAddr(r *http.Request) netip.Addr {
	addr := remoteAddr(r)
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for _, hop := range slices.Backward(hops) {
		if !p.trusted(addr) {
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

// remoteAddr returns the address that the connection comes from, without a zone. It is the zero Addr
// for a connection that is not over IP, as in tests. These share one count.
func remoteAddr(r *http.Request) netip.Addr {
	ap, _ := netip.ParseAddrPort(r.RemoteAddr)
	return ap.Addr().Unmap().WithZone("")
}

// trusted reports whether addr is one of our proxies.
func (p proxies) trusted(addr netip.Addr) bool {
	return slices.ContainsFunc(p, func(network netip.Prefix) bool { return network.Contains(addr) })
}

// isLocal reports whether addr is of this machine or of its network.
func isLocal(addr netip.Addr) bool {
	return addr.IsLoopback() || addr.IsPrivate() || addr.IsLinkLocalUnicast()
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

// knockSite returns the network that knocks from a prefix are counted under: the IPv4 address itself, or the IPv6
// /48, which is the most that one home or office gets (RFC 6177). A room has so few places for knocks that someone
// with many /64s could take them all.
func knockSite(p netip.Prefix) netip.Prefix {
	if p.Addr().Is4() {
		return p
	}
	site, _ := p.Addr().Prefix(min(p.Bits(), 48)) // fails only for the zero Addr
	return site
}

// hostOnly removes the port from a Host header, and the brackets from an IPv6 address.
func hostOnly(hostport string) string {
	host, _, err := net.SplitHostPort(hostport)
	if err != nil {
		host = hostport
	}
	return strings.Trim(host, "[]")
}
