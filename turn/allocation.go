package turn

import (
	"encoding/binary"
	"errors"
	"net"
	"net/netip"
	"runtime"
	"sync/atomic"
	"time"

	"github.com/pion/stun/v3"
	"golang.org/x/time/rate"
)

const (
	// defaultLifetime is granted to a request without LIFETIME (RFC 8656 section 3.2).
	defaultLifetime = 10 * time.Minute

	// maxLifetime is the longest lifetime that we grant. It is almost a minute shorter than
	// pionLifetime.
	maxLifetime = 59 * time.Minute

	// pionLifetime is the lifetime that we always ask pion for. It is the longest that pion grants.
	// pion's timer must never fire, because it deletes an allocation even while a request about it is
	// being handled. If that request is a Refresh, it starts the timer again. An hour later, pion
	// deletes any allocation that the client has by then. Our own timer fires first, and the allocation
	// ends only after the current request.
	pionLifetime = time.Hour - time.Second
)

const (
	// maxPayload is the length of the longest packet that we relay, in bytes. Longer packets are
	// dropped, never truncated.
	maxPayload = 1600

	// headroom is the space before the data, for the header of ChannelData.
	headroom = attrHeader
)

var (
	errPanicked = errors.New("ended by a panic")
	errQuota    = errors.New("allocation quota reached")
)

// An allocation belongs to one client (RFC 8656 section 2.2). It has a relay, permissions for peers,
// and a lifetime.
//
// pion uses it as the socket of its own allocation, but never reads a packet from it. Otherwise pion
// would check packets against its own permissions and channels. It does not limit these, and each
// has a timer that can crash the program (v4.1.4 publishes a permission before it sets its timer). So
// packets between clients and peers bypass pion. pion only learns when the allocation ends.
type allocation struct {
	*relay

	// Set by newAllocation, then only read.
	frontend    *frontend
	client      net.Addr
	username    string
	peer        string // id of the room peer
	account     *account
	permissions *permissions
	in, out     *rate.Limiter // limit the bits per second to and from the client; nil for no limit
	timer       *time.Timer   // ends the relay when the lifetime is over

	sent, received atomic.Uint64 // bytes relayed from and to the client, without any headers

	expires  time.Time // when timer fires; owned by the frontend's goroutine
	retiring bool      // pion is about to delete it; guarded by frontend.mu
}

// newAllocation creates the allocation that r asks for. If the room peer has too many allocations, it
// fails and sets r.verdict.
func newAllocation(f *frontend, r *request) (*allocation, error) {
	username := r.text(stun.AttrUsername)
	_, peer, _ := parseUsername(username)
	s := f.server
	count := &s.relays.stats.allocations[f.kind]
	if ok, first := s.quota.reserve(peer); !ok {
		r.verdict = stun.CodeAllocQuotaReached
		count.results[allocationQuota].Add(1)
		if first {
			f.log.Warn("allocation quota reached", "peer", peer, "n", maxAllocations)
		}
		return nil, errQuota
	}
	a := &allocation{
		frontend: f, client: f.from, username: username, peer: peer,
		permissions: newPermissions(time.Now),
		in:          newRateLimit(s.relays.maxBPS), out: newRateLimit(s.relays.maxBPS),
	}
	made := false
	defer func() {
		if !made { // also after a panic
			f.removeAllocation(a)
			a.free()
		}
	}()
	var err error
	want := relayPort{even: r.Contains(stun.AttrEvenPort), allows: a.permissions.allows}
	if a.relay, err = s.relays.open(want); err != nil {
		if errors.Is(err, errPortsTaken) {
			count.results[allocationNoPort].Add(1)
		} else {
			count.results[allocationError].Add(1)
		}
		if !errors.Is(err, net.ErrClosed) && s.noRelay.Allow() {
			f.log.Error("no relay for someone", "err", err, "ports", s.relays.ports)
		}
		return nil, err
	}
	s.accounts.add(a)
	lifetime := r.lifetime()
	a.expires = time.Now().Add(lifetime)
	a.timer = time.AfterFunc(lifetime, a.relay.end)
	f.log.Debug("allocation created", "peer", peer, "addr", a.relayedAddr(), "remote", a.client)
	f.addAllocation(a)
	count.results[allocated].Add(1)
	count.live.Add(1)
	made = true
	return a, nil
}

// extend restarts the lifetime. It reports false if the allocation has already expired.
func (a *allocation) extend(lifetime time.Duration) bool {
	if !a.timer.Stop() {
		return false
	}
	a.expires = time.Now().Add(lifetime)
	a.timer.Reset(lifetime)
	return true
}

// remaining returns the remaining lifetime in whole seconds, rounded up.
func (a *allocation) remaining() time.Duration {
	return (time.Until(a.expires) + time.Second - 1).Truncate(time.Second)
}

// ReadFrom relays packets from peers to the client until the allocation ends. pion calls it in one
// goroutine for each allocation, and deletes the allocation when it returns.
func (a *allocation) ReadFrom([]byte) (int, net.Addr, error) {
	err := a.serve()
	if !a.frontend.retire(a) {
		// pion has already deleted a. It finds allocations by address and port. If ReadFrom returned,
		// pion would delete the client's next allocation.
		runtime.Goexit()
	}
	return 0, nil, err
}

func (a *allocation) serve() (err error) {
	defer func() {
		if a.frontend.handlePanic(recover(), a.client) {
			err = errPanicked
		}
	}()
	// The last 3 bytes are for padding. The first of them also shows that a packet is too long.
	buf := make([]byte, headroom+maxPayload+3)
	for {
		n, from, err := a.relay.ReadFrom(buf[headroom : headroom+maxPayload+1])
		if err != nil {
			return err
		}
		a.receive(buf, n, from.(*net.UDPAddr).AddrPort())
	}
}

// receive relays n bytes from a peer to the client. They start at buf[headroom].
func (a *allocation) receive(buf []byte, n int, from netip.AddrPort) {
	switch {
	case n > maxPayload:
		a.sw.stats.dropped[droppedSize].Add(1)
		return
	case exceeds(a.in, n):
		a.sw.stats.dropped[droppedRate].Add(1)
		return
	}
	a.received.Add(uint64(n))
	number, ok := a.permissions.number(from)
	if !ok {
		a.indicate(buf[headroom:headroom+n], from)
		return
	}
	frame := buf[:headroom+n]
	binary.BigEndian.PutUint16(frame, number)
	binary.BigEndian.PutUint16(frame[2:], uint16(n))
	for a.frontend.stream != nil && len(frame)%4 != 0 { // RFC 8656 section 12.5: padded in a stream
		frame = append(frame, 0)
	}
	a.deliver(frame)
}

// deliver sends a message to the client. If it cannot be sent, it is lost, as on a network.
func (a *allocation) deliver(message []byte) {
	if _, err := a.frontend.PacketConn.WriteTo(message, a.client); err != nil {
		a.sw.stats.dropped[droppedNetwork].Add(1)
	}
}

// indicate sends data to the client in a Data indication (RFC 8656 section 11.3).
func (a *allocation) indicate(data []byte, from netip.AddrPort) {
	m, err := stun.Build(stun.TransactionID, stun.NewType(stun.MethodData, stun.ClassIndication),
		xorPeerAddress(from), stun.RawAttribute{Type: stun.AttrData, Value: data})
	if err == nil {
		a.deliver(m.Raw)
	}
}

// bytes returns how much the allocation has carried, without any headers.
func (a *allocation) bytes() uint64 { return a.sent.Load() + a.received.Load() }

// send relays data from the client to a peer. It never blocks.
func (a *allocation) send(data []byte, peer netip.AddrPort) {
	if exceeds(a.out, len(data)) {
		a.sw.stats.dropped[droppedRate].Add(1)
		return
	}
	a.sent.Add(uint64(len(data)))
	a.relay.send(data, peer)
}

// Close ends the allocation. pion calls it when it deletes the allocation. It never returns an error,
// because pion would then leave the frontend's other allocations open.
func (a *allocation) Close() error {
	defer func() { a.frontend.handlePanic(recover(), nil) }()
	if a.frontend.removeAllocation(a) {
		a.sw.stats.allocations[a.frontend.kind].live.Add(-1)
		defer a.free() // last, even if the log panics: Server.Close waits for it
		a.frontend.log.Debug("allocation ended", "peer", a.peer, "remote", a.client,
			"sent", a.sent.Load(), "received", a.received.Load())
	}
	return nil
}

// free releases everything that a holds. newAllocation also calls it for an allocation that is not
// complete.
func (a *allocation) free() {
	s := a.frontend.server
	defer s.quota.release(a.peer) // last: Server.Close waits for it
	if a.timer != nil {
		a.timer.Stop()
	}
	if a.account != nil {
		defer s.accounts.remove(a)
	}
	if a.relay != nil {
		if err := a.relay.Close(); err != nil {
			a.frontend.log.Error("relay not closed", "err", err)
		}
	}
}

// An xorPeerAddress is an XOR-PEER-ADDRESS attribute with an IPv4 address (RFC 8656 section 18.3).
type xorPeerAddress netip.AddrPort

// AddTo implements stun.Setter.
func (a xorPeerAddress) AddTo(m *stun.Message) error {
	addr := netip.AddrPort(a)
	ip := addr.Addr().As4()
	return stun.XORMappedAddress{IP: ip[:], Port: int(addr.Port())}.AddToAs(m, stun.AttrXORPeerAddress)
}

// peerAddresses returns the addresses in the XOR-PEER-ADDRESS attributes of m. ok is false if one of
// them is not IPv4.
func peerAddresses(m *stun.Message) (peers []netip.AddrPort, ok bool) {
	for _, attr := range m.Attributes {
		if attr.Type != stun.AttrXORPeerAddress {
			continue
		}
		if len(attr.Value) != 8 {
			return nil, false
		}
		port := binary.BigEndian.Uint16(attr.Value[2:]) ^ magicCookie>>16
		ip := binary.BigEndian.AppendUint32(nil, binary.BigEndian.Uint32(attr.Value[4:])^magicCookie)
		peers = append(peers, netip.AddrPortFrom(netip.AddrFrom4([4]byte(ip)), port))
	}
	return peers, true
}
