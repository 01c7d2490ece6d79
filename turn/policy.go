package turn

import (
	"net/netip"
	"sync/atomic"
	"time"
)

// A route says how a packet may get from a relay to a peer.
type route int

const (
	refused   route = iota // not at all
	switched               // in memory, if the peer is a live relay of this server
	networked              // through the relay's socket
)

// specialPurpose lists the IPv4 networks in which no peer on the internet can be, but machines next to
// this server can: the IANA special-purpose registry (RFC 6890), multicast, and the one public address
// that clouds use internally. The functions of net and net/netip cover only half of them.
var specialPurpose = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"),        // this network; 0.0.0.0 often reaches the host itself
	netip.MustParsePrefix("10.0.0.0/8"),       // private
	netip.MustParsePrefix("100.64.0.0/10"),    // shared address space of carrier-grade NATs
	netip.MustParsePrefix("127.0.0.0/8"),      // loopback
	netip.MustParsePrefix("168.63.129.16/32"), // Azure's host services
	netip.MustParsePrefix("169.254.0.0/16"),   // link-local, and the metadata services of clouds
	netip.MustParsePrefix("172.16.0.0/12"),    // private
	netip.MustParsePrefix("192.0.0.0/24"),     // IETF protocol assignments
	netip.MustParsePrefix("192.0.2.0/24"),     // documentation
	netip.MustParsePrefix("192.31.196.0/24"),  // AS112
	netip.MustParsePrefix("192.52.193.0/24"),  // AMT
	netip.MustParsePrefix("192.88.99.0/24"),   // 6to4 relays
	netip.MustParsePrefix("192.168.0.0/16"),   // private
	netip.MustParsePrefix("192.175.48.0/24"),  // AS112
	netip.MustParsePrefix("198.18.0.0/15"),    // benchmarks
	netip.MustParsePrefix("198.51.100.0/24"),  // documentation
	netip.MustParsePrefix("203.0.113.0/24"),   // documentation
	netip.MustParsePrefix("224.0.0.0/4"),      // multicast
	netip.MustParsePrefix("240.0.0.0/4"),      // reserved, and limited broadcast
}

// A policy decides which peers packets may be relayed to. It is asked when a client requests a
// permission (RFC 8656 section 9). It is asked again for every packet, because a permission has no
// port, and because an address may have become ours since then.
type policy struct {
	// Set by newPolicy, then only read.
	public               *publicAddr // of relays
	special, allow, deny *prefixSet
	now                  func() time.Time

	own atomic.Pointer[ownAddrs] // replaced, never modified
}

// ownAddrs are the addresses of this machine, and the broadcast addresses of its networks, at one
// moment.
type ownAddrs struct {
	addrs map[netip.Addr]struct{}
	asOf  time.Time
}

// ownAddrsAge is how old the list of our own addresses may be when a client asks for a permission.
// Permissions last five minutes, so a new address of this machine is soon known.
const ownAddrsAge = 10 * time.Second

func newPolicy(cfg Config) *policy {
	p := &policy{
		public:  newPublicAddr(cfg),
		special: newPrefixSet(specialPurpose),
		allow:   newPrefixSet(cfg.AllowPeer),
		deny:    newPrefixSet(cfg.DenyPeer),
		now:     cfg.now,
	}
	p.refreshOwn(interfacePrefixes())
	return p
}

// permit reports whether a client may get a permission for an address. It does not know the port, so it
// may allow too much. But it tells clients early that an address is never allowed.
func (p *policy) permit(peer netip.Addr) bool {
	if p.now().Sub(p.own.Load().asOf) > ownAddrsAge {
		p.refreshOwn(interfacePrefixes())
	}
	return p.route(peer) != refused
}

// route returns how packets may get to peer. Relays are IPv4, so every IPv6 address is refused. This
// includes IPv6 addresses that embed an IPv4 address (mapped, compatible, 6to4, NAT64, Teredo): a
// translator on the path could send the packet on to that address. The caller must not unmap peer.
func (p *policy) route(peer netip.Addr) route {
	switch {
	case !peer.Is4(), p.deny.has(peer):
		return refused
	case p.public.has(peer):
		return switched
	case p.isOwn(peer):
		return refused
	case p.special.has(peer) && !p.allow.has(peer):
		return refused
	}
	return networked
}

func (p *policy) isOwn(peer netip.Addr) bool {
	_, own := p.own.Load().addrs[peer]
	return own
}

// isNear reports whether an address may be that of a NAT next to this server, such as the gateway of a container.
func (p *policy) isNear(peer netip.Addr) bool {
	public := (*p.public.addrs.Load())[0]
	return peer.Is4() && p.special.has(peer) && !p.special.has(public)
}

// refreshOwn replaces the list of this machine's addresses, unless the system gave none. The list
// always has 0.0.0.0, because Linux delivers packets for it to loopback.
func (p *policy) refreshOwn(local []netip.Prefix) {
	own := &ownAddrs{addrs: map[netip.Addr]struct{}{netip.IPv4Unspecified(): {}}, asOf: p.now()}
	for _, prefix := range local {
		own.addrs[prefix.Addr()] = struct{}{}
		if last, ok := broadcastAddr(prefix); ok {
			own.addrs[last] = struct{}{}
		}
	}
	if old := p.own.Load(); old != nil && len(local) == 0 {
		own.addrs = old.addrs
	}
	p.own.Store(own)
}

// A prefixSet holds IPv4 prefixes by the first byte of their addresses. Every packet needs a lookup,
// and most first bytes have no prefix to compare with.
type prefixSet [256][]netip.Prefix

func newPrefixSet(prefixes []netip.Prefix) *prefixSet {
	set := new(prefixSet)
	for _, p := range prefixes {
		if !p.Addr().Is4() {
			continue
		}
		first := int(p.Masked().Addr().As4()[0])
		last := first | 0xff>>p.Bits()
		for b := first; b <= last; b++ {
			set[b] = append(set[b], p)
		}
	}
	return set
}

// has reports whether addr, which must be IPv4, is in one of the prefixes.
func (set *prefixSet) has(addr netip.Addr) bool {
	for _, p := range set[addr.As4()[0]] {
		if p.Contains(addr) {
			return true
		}
	}
	return false
}
