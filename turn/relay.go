package turn

import (
	"errors"
	"net"
	"net/netip"
	"os"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

const (
	// maxQueued bounds what a relay holds of switched packets: as much as Linux gives a socket by
	// default, which is more than one key frame.
	maxQueued = 128

	// fairBurst is how many switched packets are read in a row before the socket gets a turn.
	fairBurst = 32
)

// A relay is the socket of one allocation, with a second way in: the queue that other relays of
// this server put packets into. It is the net.PacketConn that pion reads and writes.
//
// A reader waits for both ways with no goroutine between: with nothing queued it waits in the
// socket, and a put cuts that wait short with a read deadline in the past, which costs no system
// call.
type relay struct {
	// Set by newRelay, then only read.
	sw   *relaySwitch
	conn *net.UDPConn
	port uint16
	in   *rate.Limiter // bounds what comes in; nil: nothing does
	out  *rate.Limiter // likewise

	// Set before the first packet, then only read.
	peer    string   // whose it is
	account *account // of that peer

	// Owned by the reader; pion has one for each allocation.
	from   net.UDPAddr // what ReadFrom returns, good until the next ReadFrom
	fromIP [4]byte

	mu sync.Mutex

	// Guarded by mu.
	queue    ring
	burst    int       // packets read from queue since the socket had a turn
	waiting  bool      // the reader waits in the socket, and put must wake it
	woken    bool      // the deadline of conn is in the past to wake the reader
	deadline time.Time // the one that SetReadDeadline asked for
	ended    bool      // the reader is to find nothing more
	closed   bool
	onClose  func() // called once when r is closed; nil: nobody minds

	// Set before the first packet, then only read.
	expel func() // called by the reader that finds r ended; nil: nobody minds
}

func newRelay(sw *relaySwitch, conn *net.UDPConn) *relay {
	port := uint16(conn.LocalAddr().(*net.UDPAddr).Port)
	return &relay{sw: sw, conn: conn, port: port, in: newCap(sw.maxBPS), out: newCap(sw.maxBPS), account: new(account)}
}

// ReadFrom returns the next packet from either way. The address is overwritten by the next
// ReadFrom, so there may be only one reader: this saves two allocations a packet.
//
// Only Close and a deadline make it fail. pion ends an allocation when a read fails, and an error
// that some router reported about one peer is no reason for that.
func (r *relay) ReadFrom(p []byte) (int, net.Addr, error) {
	for {
		n, from, err := r.readQueue(p)
		if err != nil {
			if err == errEnded && r.expel != nil {
				r.expel()
			}
			return 0, nil, err
		}
		if from != 0 {
			if !r.takeIn(n) {
				continue
			}
			return n, r.source(netip.AddrPortFrom(r.sw.public, from)), nil
		}
		n, peer, err := r.conn.ReadFromUDPAddrPort(p)
		r.leaveSocket()
		switch {
		case err != nil && !errors.Is(err, os.ErrDeadlineExceeded) && !passing(err):
			return 0, nil, err
		case err != nil: // a wake, a deadline (readQueue tells them apart), or a passing error
		case r.sw.policy.route(peer.Addr()) != networked:
			// Nobody on the network may speak as one of our relays, or where we may not answer.
			r.sw.stats.refused.Add(1)
		case r.takeIn(n):
			r.sw.stats.received.Add(1)
			return n, r.source(peer), nil
		}
	}
}

// takeIn counts n bytes for the client, and reports whether it may have them.
func (r *relay) takeIn(n int) bool {
	if over(r.in, n) {
		r.sw.stats.dropped.Add(1)
		return false
	}
	r.account.received.Add(uint64(n))
	return true
}

// readQueue moves the oldest queued packet to p and returns the port it came from, which is 0 if
// it is the socket's turn.
func (r *relay) readQueue(p []byte) (n int, from uint16, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case r.closed:
		return 0, 0, errClosed
	case r.ended:
		return 0, 0, errEnded
	case !r.deadline.IsZero() && !time.Now().Before(r.deadline):
		return 0, 0, os.ErrDeadlineExceeded
	case r.queue.n == 0:
		r.burst, r.waiting = 0, true
		return 0, 0, nil
	case r.burst == fairBurst:
		// The socket is tried once, and this wake brings the reader back if nothing was there.
		// r.waiting stays false: a put must not end the turn before it began.
		r.burst = 0
		go r.wake()
		return 0, 0, nil
	}
	r.burst++
	n, from = r.queue.pop(p)
	return n, from, nil
}

// leaveSocket ends what readQueue began by giving the socket a turn.
func (r *relay) leaveSocket() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.waiting = false
	if r.woken {
		r.woken = false
		r.conn.SetReadDeadline(r.deadline)
	}
}

// put queues a copy of p, which came from our relay at port from. It never blocks and reports
// whether r was open and had room.
func (r *relay) put(p []byte, from uint16) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed || !r.queue.push(p, from) {
		return false
	}
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

// end makes reading fail, upon which pion closes r. Unlike Close it never waits.
func (r *relay) end() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.ended = true
	r.wakeLocked()
}

func (r *relay) source(a netip.AddrPort) *net.UDPAddr {
	r.fromIP = a.Addr().As4()
	r.from = net.UDPAddr{IP: r.fromIP[:], Port: int(a.Port())}
	return &r.from
}

// WriteTo sends p the way that the policy says. What cannot be sent is lost without an error, as
// RFC 8656 section 11.2 wants it and as it would be on a network.
func (r *relay) WriteTo(p []byte, addr net.Addr) (int, error) {
	var peer netip.AddrPort
	if a, ok := addr.(*net.UDPAddr); ok {
		peer = a.AddrPort()
	}
	var err error
	switch way := r.sw.policy.route(peer.Addr()); {
	case way == refused:
		r.sw.stats.refused.Add(1)
	case over(r.out, len(p)):
		r.sw.stats.dropped.Add(1)
	case way == switched:
		r.account.sent.Add(uint64(len(p)))
		r.sw.deliver(p, r.port, peer.Port())
	default:
		r.account.sent.Add(uint64(len(p)))
		err = r.send(p, peer)
	}
	if err != nil {
		return 0, err
	}
	return len(p), nil
}

// send sends p through the socket. That a peer is unreachable (ENETUNREACH, EHOSTUNREACH, EPERM
// from a firewall) is news about this peer, not about the relay.
func (r *relay) send(p []byte, peer netip.AddrPort) error {
	_, err := r.conn.WriteToUDPAddrPort(p, peer)
	if errors.Is(err, net.ErrClosed) || errors.Is(err, os.ErrDeadlineExceeded) {
		return err
	}
	if err != nil {
		r.sw.stats.dropped.Add(1)
		return nil
	}
	r.sw.stats.sent.Add(1)
	return nil
}

// Close frees the port, ends a ReadFrom that waits and drops what is queued. When it returns, the
// port is free, whoever closed r first; only the first call can fail.
func (r *relay) Close() error {
	onClose, err := r.closeSocket()
	r.sw.forget(r) // after the socket, so that every port in use is known to the switch
	if onClose != nil {
		onClose()
	}
	return err
}

func (r *relay) closeSocket() (onClose func(), err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return nil, nil
	}
	r.closed = true
	r.queue = ring{}
	return r.onClose, r.conn.Close()
}

// book makes r a relay of peer. Without that, which is before any packet, it counts for nobody.
func (r *relay) book(all *accounts, peer string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return // the server is closing
	}
	all.add(peer, r)
	r.onClose = func() { all.remove(r) }
}

// relayedAddr returns the address that peers send to.
func (r *relay) relayedAddr() *net.UDPAddr {
	return net.UDPAddrFromAddrPort(netip.AddrPortFrom(r.sw.public, r.port))
}

// LocalAddr returns the address of the socket, which is not the relayed address.
func (r *relay) LocalAddr() net.Addr { return r.conn.LocalAddr() }

// SetDeadline sets both deadlines.
func (r *relay) SetDeadline(t time.Time) error {
	return errors.Join(r.SetReadDeadline(t), r.SetWriteDeadline(t))
}

// SetReadDeadline ends a ReadFrom at t, whichever way it waits.
func (r *relay) SetReadDeadline(t time.Time) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.deadline = t
	if r.woken {
		return nil // leaveSocket sets it
	}
	return r.conn.SetReadDeadline(t)
}

// SetWriteDeadline bounds the wait for room in the socket's buffer.
func (r *relay) SetWriteDeadline(t time.Time) error { return r.conn.SetWriteDeadline(t) }

// A ring is a bounded queue of packets whose buffers are used again. It starts over at its first
// slot whenever it runs empty, so a relay that is read in time needs few of them.
type ring struct {
	slots   []packet // nil until the first push
	head, n int
}

type packet struct {
	from uint16
	data []byte
}

// push appends a copy of p and reports whether there was room.
func (q *ring) push(p []byte, from uint16) bool {
	if q.n == maxQueued {
		return false
	}
	if q.slots == nil {
		q.slots = make([]packet, maxQueued)
	}
	slot := &q.slots[(q.head+q.n)%maxQueued]
	slot.from, slot.data = from, append(slot.data[:0], p...)
	q.n++
	return true
}

// pop copies the oldest packet to p, cut to fit as a socket would. The ring must not be empty.
func (q *ring) pop(p []byte) (n int, from uint16) {
	slot := &q.slots[q.head]
	n, from = copy(p, slot.data), slot.from
	q.head, q.n = (q.head+1)%maxQueued, q.n-1
	if q.n == 0 {
		q.head = 0
	}
	return n, from
}
