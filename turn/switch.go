package turn

import (
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"sync"
	"syscall"
)

var (
	errClosed     = fmt.Errorf("TURN server: %w", net.ErrClosed)
	errEnded      = fmt.Errorf("the allocation has ended: %w", net.ErrClosed)
	errPortsTaken = errors.New("every relay port is in use")
)

// A relaySwitch opens relays and carries packets between them. It never blocks, because the queue of
// the receiving relay has a limit.
type relaySwitch struct {
	// Set by newSwitch, then only read.
	ports  PortRange
	policy *policy
	maxBPS int // of each relay and direction; 0: no limit
	listen func(port uint16) (relaySocket, error)

	stats counters

	mu sync.RWMutex // locked before relay.mu

	// Guarded by mu.
	relays map[uint16]*relay // the live ones, by port
	closed bool
}

func newSwitch(cfg Config) *relaySwitch {
	return &relaySwitch{
		ports:  cfg.RelayPorts,
		policy: newPolicy(cfg),
		maxBPS: cfg.MaxBPS,
		listen: bindPort,
		relays: make(map[uint16]*relay),
	}
}

// A relayPort says how to open a relay. The zero value takes any port and lets every peer through.
type relayPort struct {
	port   uint16                // the port to use; 0: a random one
	even   bool                  // whether the port must be even
	allows func(netip.Addr) bool // whether a packet from an address may be received; nil: always
}

func (sw *relaySwitch) open(want relayPort) (*relay, error) {
	conn, err := sw.bind(want)
	if err != nil {
		return nil, err
	}
	r := newRelay(sw, conn, want)
	sw.mu.Lock()
	defer sw.mu.Unlock()
	if sw.closed {
		conn.Close()
		return nil, errClosed
	}
	sw.relays[r.port] = r
	return r, nil
}

// bind opens the socket of a relay. It listens on the unspecified address, because the public address
// may belong to a NAT in front of this machine. It tries ports from a random one upwards, so that
// nobody can guess the next port (RFC 8656 section 7.2).
func (sw *relaySwitch) bind(want relayPort) (relaySocket, error) {
	if want.port != 0 {
		if !sw.ports.contains(want.port) {
			return nil, fmt.Errorf("relay port %d is not in %v", want.port, sw.ports)
		}
		return sw.listen(want.port)
	}
	if sw.full() { // otherwise each request would try every port
		return nil, errPortsTaken
	}
	start := int(randomUint32() % uint32(sw.ports.size()))
	for i := range sw.ports.size() {
		port := sw.ports.Min + uint16((start+i)%sw.ports.size())
		if want.even && port%2 != 0 {
			continue // RFC 8656 section 18.7
		}
		if sw.find(port) != nil {
			continue // saves the system call
		}
		if conn, err := sw.listen(port); !errors.Is(err, syscall.EADDRINUSE) {
			return conn, err
		}
	}
	return nil, errPortsTaken
}

func bindPort(port uint16) (relaySocket, error) {
	conn, err := net.ListenUDP("udp4", &net.UDPAddr{Port: int(port)})
	if err != nil {
		return nil, err
	}
	s, err := newSocket(conn)
	if err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return s, nil
}

func randomUint32() uint32 {
	var b [4]byte
	rand.Read(b[:]) // never fails
	return binary.NativeEndian.Uint32(b[:])
}

// full reports whether every port has a live relay.
func (sw *relaySwitch) full() bool {
	sw.mu.RLock()
	defer sw.mu.RUnlock()
	return len(sw.relays) >= sw.ports.size()
}

func (sw *relaySwitch) find(port uint16) *relay {
	sw.mu.RLock()
	defer sw.mu.RUnlock()
	return sw.relays[port]
}

// deliver passes p to the relay at port. The packet comes from our relay at the relayed address from.
func (sw *relaySwitch) deliver(p []byte, from netip.AddrPort, port uint16) {
	to := sw.find(port)
	switch {
	case to == nil:
		sw.stats.refused[refusedNoRelay].Add(1)
	case !to.allows(from.Addr()):
		sw.stats.refused[refusedPermission].Add(1) // it must not take up room in the queue
	case to.enqueue(p, from):
		sw.stats.switched.add(len(p))
	default:
		sw.stats.dropped[droppedQueue].Add(1)
	}
}

// remove removes r, which is closed. Its port may already have a new relay.
func (sw *relaySwitch) remove(r *relay) {
	sw.mu.Lock()
	defer sw.mu.Unlock()
	if sw.relays[r.port] == r {
		delete(sw.relays, r.port)
	}
}

// close closes every relay. After that, no relay can be opened.
func (sw *relaySwitch) close() {
	sw.mu.Lock()
	sw.closed = true
	relays := sw.relays
	sw.relays = nil
	sw.mu.Unlock()
	for _, r := range relays {
		r.Close()
	}
}
