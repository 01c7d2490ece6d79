package turn

import (
	"errors"
	"net"
	"net/netip"
	"os"
	"sync"
	"sync/atomic"
	"time"
)

const (
	// maxQueued is how many switched packets a relay holds. This is as much as a Linux socket holds by
	// default, and more than one key frame.
	maxQueued = 128

	// keptSlots is how many buffers a relay keeps while its queue is empty.
	keptSlots = 8

	// maxBacklog limits the bytes that wait for one room peer, in all its relays and connections
	// together. The first ownBacklog bytes in each of these do not count, so that one stuck connection
	// cannot block the others. Packets beyond the limit are dropped.
	maxBacklog = 256 << 10
	ownBacklog = 16 << 10

	// fairBurst is how many switched packets are read in a row before the socket is read.
	fairBurst = 32
)

// A relaySocket is what a relay needs from its socket. Outside tests it is a *socket.
type relaySocket interface {
	ReadFromUDPAddrPort(p []byte) (n int, from netip.AddrPort, err error)
	sendTo(p []byte, to netip.AddrPort) error
	SetReadDeadline(t time.Time) error
	SetWriteDeadline(t time.Time) error
	LocalAddr() net.Addr
	Close() error
}

// A relay is the socket of one allocation, and a queue for packets from other relays of this server.
//
// The reader waits for both, without another goroutine. If the queue is empty, it waits in the socket.
// To wake it, put sets a read deadline in the past, which costs no system call.
type relay struct {
	// Set by newRelay, then only read.
	sw     *relaySwitch
	conn   relaySocket
	public netip.Addr // the address of this relay, with port
	port   uint16
	allows func(netip.Addr) bool // whether a packet from an address may be received

	// Owned by the reader.
	from   net.UDPAddr // what ReadFrom returns; valid until the next ReadFrom
	fromIP [4]byte

	mu sync.Mutex

	// Guarded by mu.
	queue    ring
	backlog  *backlog  // counts the bytes in queue
	burst    int       // packets read from queue since the socket was last read
	waiting  bool      // the reader waits in the socket, and put must wake it
	woken    bool      // conn has a deadline in the past, to wake the reader
	deadline time.Time // as set by SetReadDeadline
	ended    bool      // ReadFrom fails from now on
	closed   bool
}

func newRelay(sw *relaySwitch, conn relaySocket, want relayPort) *relay {
	r := &relay{
		sw: sw, conn: conn, public: sw.policy.public.current(), allows: want.allows, backlog: new(backlog),
		port: uint16(conn.LocalAddr().(*net.UDPAddr).Port),
	}
	if r.allows == nil {
		r.allows = func(netip.Addr) bool { return true }
	}
	return r
}

// ReadFrom returns the next packet from the queue or the socket. The next ReadFrom overwrites the
// address, so there may be only one reader. This saves two allocations per packet.
//
// Only end, Close and a deadline make it fail. A failure ends the allocation, so it must not come from
// an error that a router reports about one peer.
func (r *relay) ReadFrom(p []byte) (int, net.Addr, error) {
	for {
		n, from, err := r.readQueue(p)
		if err != nil {
			return 0, nil, err
		}
		if from.IsValid() {
			return n, r.setSource(from), nil
		}
		n, peer, err := r.conn.ReadFromUDPAddrPort(p)
		r.leaveSocket()
		switch {
		case err != nil && !errors.Is(err, os.ErrDeadlineExceeded) && !isTransient(err):
			return 0, nil, err
		case err != nil: // a wake, a deadline (readQueue tells them apart), or an error about one packet
		case r.sw.policy.route(peer.Addr()) != networked, !r.allows(peer.Addr()):
			// A packet from the network must not come from the address of our relays, or from an
			// address that we may not send to.
			r.sw.stats.refused[refusedPolicy].Add(1)
		default:
			r.sw.stats.received.add(n)
			return n, r.setSource(peer), nil
		}
	}
}

// readQueue moves the oldest queued packet to p and returns the relayed address that it came from. from is not valid
// if the socket must be read next.
func (r *relay) readQueue(p []byte) (n int, from netip.AddrPort, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case r.closed:
		return 0, from, errClosed
	case r.ended:
		return 0, from, errEnded
	case !r.deadline.IsZero() && !time.Now().Before(r.deadline):
		return 0, from, os.ErrDeadlineExceeded
	case r.queue.n == 0:
		r.burst, r.waiting = 0, true
		return 0, from, nil
	case r.burst == fairBurst:
		// The socket is read once. If it has no packet, this wake brings the reader back. r.waiting
		// stays false, so that put cannot end the read before it begins.
		r.burst = 0
		go r.wake()
		return 0, from, nil
	}
	r.burst++
	before := r.queue.bytes
	n, from = r.queue.pop(p)
	r.backlog.change(before, r.queue.bytes)
	return n, from, nil
}

// leaveSocket is called after a read of the socket. It restores the deadline if a wake has changed it.
func (r *relay) leaveSocket() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.waiting = false
	if r.woken {
		r.woken = false
		r.conn.SetReadDeadline(r.deadline)
	}
}

// enqueue queues a copy of p, which came from our relay at the relayed address from. It never blocks. It reports
// false if r is closed or has no room.
func (r *relay) enqueue(p []byte, from netip.AddrPort) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed || r.queue.n == maxQueued || !r.backlog.change(r.queue.bytes, r.queue.bytes+len(p)) {
		return false
	}
	r.queue.push(p, from)
	if r.waiting {
		r.wakeLocked()
	}
	return true
}

func (r *relay) wake() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.wakeLocked()
}

func (r *relay) wakeLocked() {
	if !r.woken && !r.closed {
		r.woken = true
		r.conn.SetReadDeadline(time.Unix(1, 0))
	}
}

// setBacklog makes the bytes in r's queue count for b.
func (r *relay) setBacklog(b *backlog) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.backlog.move(b, r.queue.bytes)
	r.backlog = b
}

// end makes ReadFrom fail. Unlike Close, it never waits.
func (r *relay) end() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.ended = true
	r.wakeLocked()
}

func (r *relay) setSource(a netip.AddrPort) *net.UDPAddr {
	r.fromIP = a.Addr().As4()
	r.from = net.UDPAddr{IP: r.fromIP[:], Port: int(a.Port())}
	return &r.from
}

// WriteTo sends p by the route that the policy gives. It never waits. A packet that it cannot send is
// silently dropped, as on a network. RFC 8656 section 11.2 requires this.
func (r *relay) WriteTo(p []byte, addr net.Addr) (int, error) {
	var peer netip.AddrPort
	if a, ok := addr.(*net.UDPAddr); ok {
		peer = a.AddrPort()
	}
	r.send(p, peer)
	return len(p), nil
}

func (r *relay) send(p []byte, peer netip.AddrPort) {
	stats := &r.sw.stats
	switch r.sw.policy.route(peer.Addr()) {
	case refused:
		stats.refused[refusedPolicy].Add(1)
	case switched:
		r.sw.deliver(p, r.relayed(), peer.Port())
	case networked:
		// An unreachable peer (ENETUNREACH, EHOSTUNREACH, EPERM from a firewall) must not end the
		// relay.
		if err := r.conn.sendTo(p, peer); err != nil {
			stats.dropped[droppedNetwork].Add(1)
		} else {
			stats.sent.add(len(p))
		}
	}
}

// Close frees the port, ends a waiting ReadFrom and drops the queued packets. When it returns, the port
// is free, even if another goroutine closed r first. Only the first call can fail.
func (r *relay) Close() error {
	err := r.closeSocket()
	r.sw.remove(r) // after the socket, so that the switch knows every port in use
	return err
}

func (r *relay) closeSocket() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return nil
	}
	r.closed = true
	r.backlog.change(r.queue.bytes, 0)
	r.queue = ring{}
	return r.conn.Close()
}

// relayed returns the address that peers send to.
func (r *relay) relayed() netip.AddrPort { return netip.AddrPortFrom(r.public, r.port) }

func (r *relay) relayedAddr() *net.UDPAddr { return net.UDPAddrFromAddrPort(r.relayed()) }

// LocalAddr returns the address of the socket, which is not the relayed address.
func (r *relay) LocalAddr() net.Addr { return r.conn.LocalAddr() }

// SetDeadline implements net.PacketConn.
func (r *relay) SetDeadline(t time.Time) error {
	return errors.Join(r.SetReadDeadline(t), r.SetWriteDeadline(t))
}

// SetReadDeadline makes ReadFrom fail at t, wherever it waits.
func (r *relay) SetReadDeadline(t time.Time) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.deadline = t
	if r.woken {
		return nil // leaveSocket sets it
	}
	return r.conn.SetReadDeadline(t)
}

// SetWriteDeadline is part of net.PacketConn. Sends do not wait, so they need no deadline.
func (r *relay) SetWriteDeadline(t time.Time) error { return r.conn.SetWriteDeadline(t) }

// A backlog counts the bytes queued for one room peer. Its zero value is empty.
type backlog struct{ bytes atomic.Int64 }

// change counts a queue that grows or shrinks from before to after bytes. It must be called before the
// queue grows. If the limit does not allow the bytes, it reports false and counts nothing.
func (b *backlog) change(before, after int) bool {
	n := aboveOwn(after) - aboveOwn(before)
	if b.bytes.Add(n) > maxBacklog && n > 0 {
		b.bytes.Add(-n)
		return false
	}
	return true
}

// move moves a queue of so many bytes from one backlog to another.
func (b *backlog) move(to *backlog, bytes int) {
	b.bytes.Add(-aboveOwn(bytes))
	to.bytes.Add(aboveOwn(bytes))
}

// aboveOwn returns how many bytes of one queue count for its backlog.
func aboveOwn(bytes int) int64 { return int64(max(0, bytes-ownBacklog)) }

// A ring is a bounded queue of packets that reuses its buffers. Whenever it is empty, it starts again
// at its first slot. So a relay that is read in time needs few buffers, and keeps few.
type ring struct {
	slots   []packet // nil until the first push
	head, n int
	bytes   int // total length of the packets
	used    int // slots used since the ring was last empty
}

type packet struct {
	from netip.AddrPort
	data []byte
}

// push appends a copy of p. The ring must not be full.
func (q *ring) push(p []byte, from netip.AddrPort) {
	if q.slots == nil {
		q.slots = make([]packet, maxQueued)
	}
	at := (q.head + q.n) % maxQueued
	slot := &q.slots[at]
	slot.from, slot.data = from, append(slot.data[:0], p...)
	q.n++
	q.bytes += len(p)
	q.used = max(q.used, at+1)
}

// pop removes the oldest packet and copies it to p. Like a socket, it truncates a packet that does not
// fit. The ring must not be empty.
func (q *ring) pop(p []byte) (n int, from netip.AddrPort) {
	slot := &q.slots[q.head]
	n, from = copy(p, slot.data), slot.from
	q.head, q.n, q.bytes = (q.head+1)%maxQueued, q.n-1, q.bytes-len(slot.data)
	if q.n == 0 {
		clear(q.slots[min(keptSlots, q.used):q.used])
		q.head, q.used = 0, 0
	}
	return n, from
}
