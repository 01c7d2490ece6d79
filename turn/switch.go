package turn

import (
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"sync"
	"sync/atomic"
	"syscall"
)

var (
	errClosed     = fmt.Errorf("TURN server: %w", net.ErrClosed)
	errEnded      = fmt.Errorf("relay of a peer that has left: %w", net.ErrClosed)
	errPortsTaken = errors.New("every relay port is taken")
)

// A relaySwitch opens relays and carries packets between them. It never blocks: the relay that receives has a bounded queue.
type relaySwitch struct {
	// Set by newSwitch, then only read.
	public netip.Addr
	ports  PortRange
	policy *policy
	maxBPS int // of each relay and direction; 0: no bound

	stats counters

	mu sync.RWMutex // may be held while a relay's mu is taken, never the other way round

	// Guarded by mu.
	relays map[uint16]*relay // the live ones, by port
	closed bool
}

// Stats counts the packets that relays carried since the server started.
type Stats struct {
	Switched uint64 // went from relay to relay in memory
	Sent     uint64 // left through the socket of a relay
	Received uint64 // came in through the socket of a relay
	Refused  uint64 // stopped by the policy, or addressed to a port of ours that is no live relay
	Dropped  uint64 // lost because a queue was full or the network refused them
}

type counters struct {
	switched, sent, received, refused, dropped atomic.Uint64
}

func newSwitch(cfg Config) *relaySwitch {
	return &relaySwitch{
		public: cfg.PublicIP,
		ports:  cfg.RelayPorts,
		policy: newPolicy(cfg),
		maxBPS: cfg.MaxBPS,
		relays: make(map[uint16]*relay),
	}
}

// open opens a relay on the given port, or on a random one for 0.
func (sw *relaySwitch) open(port uint16) (*relay, error) {
	conn, err := sw.bind(port)
	if err != nil {
		return nil, err
	}
	r := newRelay(sw, conn)
	sw.mu.Lock()
	defer sw.mu.Unlock()
	if sw.closed {
		conn.Close()
		return nil, errClosed
	}
	sw.relays[r.port] = r
	return r, nil
}

// bind opens the socket of a relay. Its address is the unspecified one because the public address
// may be that of a NAT in front of us. Ports are drawn at random, so that nobody can guess the
// next one (RFC 8656 section 7.2); from a taken port it goes on upwards.
func (sw *relaySwitch) bind(port uint16) (*net.UDPConn, error) {
	if port != 0 {
		if !sw.ports.contains(port) {
			return nil, fmt.Errorf("relay port %d is not in %v", port, sw.ports)
		}
		return bindPort(port)
	}
	start := int(randomUint32() % uint32(sw.ports.size()))
	for i := range sw.ports.size() {
		port := sw.ports.Min + uint16((start+i)%sw.ports.size())
		if sw.find(port) != nil {
			continue // spares the system call
		}
		if conn, err := bindPort(port); !errors.Is(err, syscall.EADDRINUSE) {
			return conn, err
		}
	}
	return nil, errPortsTaken
}

func bindPort(port uint16) (*net.UDPConn, error) {
	return net.ListenUDP("udp4", &net.UDPAddr{Port: int(port)})
}

func randomUint32() uint32 {
	var b [4]byte
	rand.Read(b[:]) // never fails
	return binary.NativeEndian.Uint32(b[:])
}

// find returns the live relay at port, or nil.
func (sw *relaySwitch) find(port uint16) *relay {
	sw.mu.RLock()
	defer sw.mu.RUnlock()
	return sw.relays[port]
}

// deliver hands p to the relay at port, as if it had come from our relay at from.
func (sw *relaySwitch) deliver(p []byte, from, port uint16) {
	to := sw.find(port)
	switch {
	case to == nil:
		sw.stats.refused.Add(1)
	case to.put(p, from):
		sw.stats.switched.Add(1)
	default:
		sw.stats.dropped.Add(1)
	}
}

// forget removes r, which is closed. Its port may have a new relay by now.
func (sw *relaySwitch) forget(r *relay) {
	sw.mu.Lock()
	defer sw.mu.Unlock()
	if sw.relays[r.port] == r {
		delete(sw.relays, r.port)
	}
}

// close closes every relay and lets no new one open.
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

func (sw *relaySwitch) snapshot() Stats {
	return Stats{
		Switched: sw.stats.switched.Load(),
		Sent:     sw.stats.sent.Load(),
		Received: sw.stats.received.Load(),
		Refused:  sw.stats.refused.Load(),
		Dropped:  sw.stats.dropped.Load(),
	}
}
