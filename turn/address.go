package turn

import (
	"log/slog"
	"net"
	"net/netip"
	"slices"
	"sync"
	"sync/atomic"
	"time"
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

// maxPublic is how many public addresses are remembered.
const maxPublic = 8

// A publicAddr is the address in relayed candidates. Unless it is configured, it is detected again, since a machine
// may start without a network, or get another address. Existing relays keep theirs.
type publicAddr struct {
	// Set by newPublicAddr, then only read.
	detect func() netip.Addr // nil: the address is configured
	now    func() time.Time
	log    *slog.Logger

	mu    sync.Mutex                   // held while the address is detected
	asOf  time.Time                    // guarded by mu
	addrs atomic.Pointer[[]netip.Addr] // the current one, then earlier ones; replaced, never modified
}

func newPublicAddr(cfg Config) *publicAddr {
	p := &publicAddr{now: cfg.now, log: cfg.Log, asOf: cfg.now()}
	if cfg.detected {
		p.detect = findPublicIP
	}
	p.addrs.Store(&[]netip.Addr{cfg.PublicIP})
	return p
}

// current returns the address for a new relay. It is at most ownAddrsAge old.
func (p *publicAddr) current() netip.Addr {
	if p.detect != nil {
		p.refresh()
	}
	return (*p.addrs.Load())[0]
}

func (p *publicAddr) refresh() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.now().Sub(p.asOf) < ownAddrsAge {
		return
	}
	p.asOf = p.now()
	old := *p.addrs.Load()
	found := p.detect()
	if found == old[0] || found.IsLoopback() { // without a network, the old address may come back
		return
	}
	earlier := slices.DeleteFunc(slices.Clone(old), func(a netip.Addr) bool { return a == found })
	addrs := append([]netip.Addr{found}, earlier[:min(len(earlier), maxPublic-1)]...)
	p.addrs.Store(&addrs)
	p.log.Warn("this machine has another address: new relays use it", "addr", found, "before", old[0])
}

// has reports whether an address is, or has been, that of our relays.
func (p *publicAddr) has(addr netip.Addr) bool { return slices.Contains(*p.addrs.Load(), addr) }

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
