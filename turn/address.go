package turn

import (
	"net"
	"net/netip"
)

// findPublicIP returns the IPv4 address by which this machine is most likely reached, without sending
// anything. It is the source address of the default route. If there is none, it is the first global
// address of an interface, or else loopback, which serves a machine without a network.
func findPublicIP() netip.Addr {
	if addr, ok := defaultRouteSource(); ok {
		return addr
	}
	for _, p := range interfacePrefixes() {
		if p.Addr().Is4() && p.Addr().IsGlobalUnicast() {
			return p.Addr()
		}
	}
	return netip.AddrFrom4([4]byte{127, 0, 0, 1})
}

// defaultRouteSource asks the kernel which source address it would use for an address that no machine
// has (TEST-NET-2, RFC 5737). Connecting a UDP socket chooses a route and sends no packet.
func defaultRouteSource() (netip.Addr, bool) {
	conn, err := net.Dial("udp4", "198.51.100.1:9")
	if err != nil {
		return netip.Addr{}, false
	}
	defer conn.Close()
	local, ok := conn.LocalAddr().(*net.UDPAddr)
	if !ok {
		return netip.Addr{}, false
	}
	addr := local.AddrPort().Addr().Unmap()
	return addr, addr.Is4() && !addr.IsUnspecified()
}

// interfacePrefixes returns the addresses of this machine with their networks, or nothing if the system
// does not give them.
func interfacePrefixes() []netip.Prefix {
	addrs, _ := net.InterfaceAddrs()
	var prefixes []netip.Prefix
	for _, a := range addrs {
		if p, err := netip.ParsePrefix(a.String()); err == nil {
			prefixes = append(prefixes, p)
		}
	}
	return prefixes
}

// broadcastAddr returns the broadcast address of an IPv4 network, which is its last address. Networks
// of one or two machines have none (RFC 3021).
func broadcastAddr(p netip.Prefix) (netip.Addr, bool) {
	if !p.Addr().Is4() || p.Bits() > 30 {
		return netip.Addr{}, false
	}
	last := p.Masked().Addr().As4()
	for bit := p.Bits(); bit < 32; bit++ {
		last[bit/8] |= 0x80 >> (bit % 8)
	}
	return netip.AddrFrom4(last), true
}

// LocalAddrs returns the addresses at which other machines on the same networks can reach this one.
func LocalAddrs() []netip.Addr {
	var addrs []netip.Addr
	for _, p := range interfacePrefixes() {
		if p.Addr().IsGlobalUnicast() {
			addrs = append(addrs, p.Addr())
		}
	}
	return addrs
}

// Hosts returns the name and the addresses by which browsers may reach this machine.
func (c *Config) Hosts() (hosts []string) {
	if c.Host != "" {
		hosts = append(hosts, c.Host)
	}
	if c.PublicIP.IsValid() {
		hosts = append(hosts, c.PublicIP.Unmap().String())
	}
	for _, addr := range LocalAddrs() {
		hosts = append(hosts, addr.String())
	}
	return hosts
}
