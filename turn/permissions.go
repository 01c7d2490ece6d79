package turn

import (
	"maps"
	"net/netip"
	"sync"
	"time"

	"github.com/pion/stun/v3"
)

// Limits of one allocation; beyond them the answer is 508. A browser asks for one permission per
// candidate of its peer, and for one channel.
const (
	maxPermissions = 224 // fits a map of 256 slots; one more would double it
	maxChannels    = 64
)

const (
	permissionLifetime = 5 * time.Minute  // RFC 8656 section 9
	channelLifetime    = 10 * time.Minute // RFC 8656 section 12
)

// permissions hold which peers one allocation exchanges packets with, and over which channels.
// Expiry is checked against the clock, so no timer can race with a request. Expired entries are
// removed when their space is needed. The methods may be called from any goroutine.
type permissions struct {
	clock func() time.Time // set by newPermissions, then only read

	mu sync.RWMutex // leaf

	// Guarded by mu.
	peers    map[netip.Addr]instant // when each permission expires
	channels map[uint16]channel     // by number
	numbers  map[netip.AddrPort]uint16
}

// A channel stands for a peer: its packets have a 4-byte header instead of 36 bytes.
type channel struct {
	peer  netip.AddrPort
	until instant
}

// An instant is a time in nanoseconds since 1970: a third the size of a time.Time. An allocation
// may hold hundreds.
type instant int64

func newPermissions(clock func() time.Time) *permissions {
	return &permissions{
		clock:    clock,
		peers:    make(map[netip.Addr]instant),
		channels: make(map[uint16]channel),
		numbers:  make(map[netip.AddrPort]uint16),
	}
}

func (p *permissions) now() instant { return instant(p.clock().UnixNano()) }

func (t instant) add(d time.Duration) instant { return t + instant(d) }

// permit starts or renews the permission of each peer, ignoring the ports. If there is no room for
// all of them, it changes nothing and returns the error to answer with.
func (p *permissions) permit(peers ...netip.AddrPort) stun.ErrorCode {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.permitLocked(peers...)
}

func (p *permissions) permitLocked(peers ...netip.AddrPort) stun.ErrorCode {
	now := p.now()
	if len(p.peers)+len(peers) > maxPermissions {
		maps.DeleteFunc(p.peers, func(_ netip.Addr, until instant) bool { return now >= until })
	}
	fresh := make(map[netip.Addr]struct{})
	for _, peer := range peers {
		if _, known := p.peers[peer.Addr()]; !known {
			fresh[peer.Addr()] = struct{}{}
		}
	}
	if len(p.peers)+len(fresh) > maxPermissions {
		return codeNoCapacity
	}
	for _, peer := range peers {
		p.peers[peer.Addr()] = now.add(permissionLifetime)
	}
	return 0
}

// bind starts or renews a channel, and with it the permission of its peer (RFC 8656 section 12.2). A
// number has one peer and a peer has one number. The result is 0 or the error to answer with.
func (p *permissions) bind(number uint16, peer netip.AddrPort) stun.ErrorCode {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.now()
	p.forgetLocked(number, now)
	if old, bound := p.numbers[peer]; bound && old != number {
		p.forgetLocked(old, now)
	}
	c, used := p.channels[number]
	old, bound := p.numbers[peer]
	switch {
	case used && c.peer != peer, bound && old != number:
		return stun.CodeBadRequest
	case !used && len(p.channels) == maxChannels:
		for n := range p.channels {
			p.forgetLocked(n, now)
		}
		if len(p.channels) == maxChannels {
			return codeNoCapacity
		}
	}
	if code := p.permitLocked(peer); code != 0 {
		return code
	}
	p.channels[number] = channel{peer, now.add(channelLifetime)}
	p.numbers[peer] = number
	return 0
}

// forgetLocked removes a channel if it has expired.
func (p *permissions) forgetLocked(number uint16, now instant) {
	if c, used := p.channels[number]; used && now >= c.until {
		delete(p.channels, number)
		delete(p.numbers, c.peer)
	}
}

// allows reports whether packets may go to and come from an address.
func (p *permissions) allows(addr netip.Addr) bool {
	p.mu.RLock()
	defer p.mu.RUnlock()
	return p.allowsLocked(addr, p.now())
}

// allowsLocked is false for an address without a permission: its zero expiry is in the past.
func (p *permissions) allowsLocked(addr netip.Addr, now instant) bool {
	return now < p.peers[addr]
}

// peer returns the peer of a channel. A channel can outlive its peer's permission, which every
// packet needs (RFC 8656 section 9).
func (p *permissions) peer(number uint16) (peer netip.AddrPort, ok bool) {
	p.mu.RLock()
	defer p.mu.RUnlock()
	now := p.now()
	c := p.channels[number]
	return c.peer, now < c.until && p.allowsLocked(c.peer.Addr(), now)
}

// number returns the channel of a peer, if it has one.
func (p *permissions) number(peer netip.AddrPort) (number uint16, ok bool) {
	p.mu.RLock()
	defer p.mu.RUnlock()
	number = p.numbers[peer]
	return number, p.now() < p.channels[number].until
}
