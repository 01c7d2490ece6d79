package turn

import (
	"maps"
	"net/netip"
	"sync"
	"time"

	"github.com/pion/stun/v3"
)

// Limits of one allocation. A request that exceeds them gets error 508. A browser asks for one
// permission for each candidate of the other browser, and for one channel.
const (
	maxPermissions = 224 // fits a map with 256 slots; one more would double the map
	maxChannels    = 64
)

const (
	permissionLifetime = 5 * time.Minute  // RFC 8656 section 9
	channelLifetime    = 10 * time.Minute // RFC 8656 section 12
)

// permissions are the permissions and channels of one allocation. They say which peers it exchanges
// packets with, and over which channels. Their expiry is compared to the clock on each use, so there
// are no timers that could race with a request. Expired entries are removed when the space is needed.
// All methods may be called from any goroutine.
type permissions struct {
	clock func() time.Time // set by newPermissions, then only read

	mu sync.RWMutex // leaf

	// Guarded by mu.
	peers    map[netip.Addr]instant // by peer: when its permission expires
	channels map[uint16]channel     // by channel number
	numbers  map[netip.AddrPort]uint16
}

// A channel stands for a peer. Its packets have a header of 4 bytes instead of 36.
type channel struct {
	peer  netip.AddrPort
	until instant
}

// An instant is a time in nanoseconds since 1970. It takes a third of the space of a time.Time, and an
// allocation may hold hundreds.
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

// permit creates or refreshes a permission for the address of each peer. It ignores the ports. If there
// is no room for all of them, it creates none and returns the error code for the answer.
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

// bind creates or refreshes a channel, and with it the permission of its peer (RFC 8656 section 12.2).
// A number has one peer, and a peer has one number. It returns 0, or the error code for the answer.
func (p *permissions) bind(number uint16, peer netip.AddrPort) stun.ErrorCode {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.now()
	p.removeExpiredLocked(number, now)
	if old, bound := p.numbers[peer]; bound && old != number {
		p.removeExpiredLocked(old, now)
	}
	c, used := p.channels[number]
	old, bound := p.numbers[peer]
	switch {
	case used && c.peer != peer, bound && old != number:
		return stun.CodeBadRequest
	case !used && len(p.channels) == maxChannels:
		for n := range p.channels {
			p.removeExpiredLocked(n, now)
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

// removeExpiredLocked removes a channel if it has expired.
func (p *permissions) removeExpiredLocked(number uint16, now instant) {
	if c, used := p.channels[number]; used && now >= c.until {
		delete(p.channels, number)
		delete(p.numbers, c.peer)
	}
}

// allows reports whether addr has a permission. A permission is for both directions.
func (p *permissions) allows(addr netip.Addr) bool {
	p.mu.RLock()
	defer p.mu.RUnlock()
	return p.allowsLocked(addr, p.now())
}

// allowsLocked returns false for an address without a permission: its expiry is 0, which is in the
// past.
func (p *permissions) allowsLocked(addr netip.Addr, now instant) bool {
	return now < p.peers[addr]
}

// peer returns the peer of a channel. Every packet also needs a permission (RFC 8656 section 9), which
// may expire before the channel. ok is false if either has expired.
func (p *permissions) peer(number uint16) (peer netip.AddrPort, ok bool) {
	p.mu.RLock()
	defer p.mu.RUnlock()
	now := p.now()
	c := p.channels[number]
	return c.peer, now < c.until && p.allowsLocked(c.peer.Addr(), now)
}

// number returns the channel of a peer. ok is false if it has none.
func (p *permissions) number(peer netip.AddrPort) (number uint16, ok bool) {
	p.mu.RLock()
	defer p.mu.RUnlock()
	number = p.numbers[peer]
	return number, p.now() < p.channels[number].until
}
