package turn

import (
	"errors"
	"log/slog"
	"maps"
	"net"
	"net/netip"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

const (
	// strangerTimeout is how long a connection may be without an allocation. With decideTimeout
	// before it, half a minute in all.
	strangerTimeout = 20 * time.Second

	// idleTimeout ends a connection with an allocation that says nothing whole for so long. A
	// client in a call renews its permissions every five minutes (RFC 8656 section 9), one that
	// only waits its allocation every ten.
	idleTimeout = 11 * time.Minute

	// writeTimeout ends a connection whose client takes next to nothing: in half of it maxUnsent
	// must go out, which takes 140 kbit/s.
	writeTimeout = 30 * time.Second

	// maxStrangers is how many connections without an allocation one address may have. Those with
	// one are bounded by the quota. Behind one address may be a whole school.
	maxStrangers = 128

	strangerBuffer = 2 << 10   // bytes; a whole frame fits
	settledBuffer  = 8 << 10   // bytes, so that one system call reads many packets
	maxUnsent      = 256 << 10 // bytes queued for a slow client; excess packets are dropped
	strangerUnsent = 8 << 10   // bytes queued without an allocation, enough for some answers
	keptBuffer     = 16 << 10  // bytes; the largest empty buffer that is kept
)

var errBadFrame = errors.New("neither STUN nor ChannelData, or too long")

// A stream is one connection of TCP or TLS, cut into whole messages: the net.PacketConn that pion
// reads and writes in place of its own, which trusts lengths, keeps what it cannot use, and waits
// for ever.
//
// Writing is never waited for. What cannot be written at once is gathered, so that one system call
// takes many packets, and beyond a bound it is lost, as it would be in a full socket.
type stream struct {
	// Set by newStream, then only read.
	conn          net.Conn
	remote, local net.Addr
	addr          netip.Prefix // that strangers are counted by
	stats         *counters
	log           *slog.Logger
	owner         *streams
	startWriter   func() // write as a value, made once

	closed atomic.Bool // set with mu held

	// Owned by the reader.
	buf        []byte
	start, end int  // the part of buf that was read and not yet handed out
	progress   bool // a whole message came since the last read

	// Owned by the writer.
	writeBy time.Time // the deadline for writing

	mu sync.Mutex // leaf

	// Guarded by mu.
	settled bool      // there is an allocation
	backlog *backlog  // counts bytes queued or being written
	waiting int       // bytes of this stream in backlog
	readBy  time.Time // the deadline for reading, once settled
	unsent  []byte
	spare   []byte // the buffer that unsent will be next
	writing bool   // a writer runs
}

func newStream(conn net.Conn, stats *counters, log *slog.Logger) *stream {
	if c, ok := conn.(interface{ SetWriteBuffer(int) error }); ok {
		_ = c.SetWriteBuffer(maxUnsent) // what waits in the kernel for a slow reader is stale, too
	}
	_ = conn.SetDeadline(time.Now().Add(strangerTimeout)) // fails if closed, and then Read does
	s := &stream{
		conn:   conn,
		remote: conn.RemoteAddr(),
		local:  conn.LocalAddr(),
		addr:   network(conn.RemoteAddr()),
		stats:  stats,
		log:    log,
		buf:    make([]byte, strangerBuffer),

		backlog: new(backlog),
	}
	s.startWriter = s.write
	return s
}

// ReadFrom copies the next message to p. It fails when the connection is over, which it then is
// for the other side as well.
func (s *stream) ReadFrom(p []byte) (int, net.Addr, error) {
	frame, err := s.next()
	if err != nil {
		s.Close()
		return 0, nil, err
	}
	return copy(p, frame), s.remote, nil
}

// next returns the next message, which is good until the next call.
func (s *stream) next() ([]byte, error) {
	for {
		n, ok := frameLength(s.buf[s.start:s.end])
		if !ok {
			return nil, errBadFrame
		}
		if 0 < n && n <= s.end-s.start {
			frame := s.buf[s.start : s.start+n]
			s.start += n
			s.progress = true
			return frame, nil
		}
		if err := s.fill(); err != nil {
			return nil, err
		}
	}
}

// fill reads more behind what there is, which is less than one message.
func (s *stream) fill() error {
	to := s.buf
	if s.progress {
		s.progress = false
		if s.renew() && len(to) < settledBuffer {
			to = make([]byte, settledBuffer)
		}
	}
	s.end = copy(to, s.buf[s.start:s.end])
	s.start, s.buf = 0, to
	n, err := s.conn.Read(s.buf[s.end:])
	s.end += n
	if n > 0 {
		return nil // an error comes again
	}
	return err
}

// renew puts the deadline for reading off, if there is an allocation, which it reports. It does so
// now and then only, since a deadline costs more than reading the clock.
func (s *stream) renew() (settled bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if by := time.Now().Add(idleTimeout); s.settled && by.Sub(s.readBy) > idleTimeout/64 {
		s.readBy = by
		_ = s.conn.SetReadDeadline(by)
	}
	return s.settled
}

// settle is called with the backlog of the client's peer when it gets an allocation, and with nil
// when it has none any more.
func (s *stream) settle(b *backlog) {
	s.mu.Lock()
	defer s.mu.Unlock()
	settled := b != nil
	if s.settled == settled {
		return
	}
	s.settled = settled
	s.owner.settle(s, settled)
	timeout := idleTimeout
	if !settled {
		timeout, b = strangerTimeout, new(backlog)
	}
	s.backlog.move(b, s.waiting)
	s.backlog = b
	s.readBy = time.Now().Add(timeout)
	_ = s.conn.SetReadDeadline(s.readBy)
}

// WriteTo sends p, a whole message, to the client, whatever the address. Messages are padded
// already (RFC 8656 section 12.5).
func (s *stream) WriteTo(p []byte, _ net.Addr) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed.Load() {
		return 0, net.ErrClosed
	}
	if most := s.mostLocked(); s.waiting+len(p) > most || !s.backlog.change(s.waiting, s.waiting+len(p)) {
		s.stats.dropped.Add(1)
		return len(p), nil
	}
	s.waiting += len(p)
	s.unsent = append(s.unsent, p...)
	if !s.writing {
		s.writing = true
		s.owner.live.Add(1) // the reader has not ended, or s would be closed
		go s.startWriter()
	}
	return len(p), nil
}

// mostLocked returns how many bytes may be queued for the client.
func (s *stream) mostLocked() int {
	if s.settled {
		return maxUnsent
	}
	return strangerUnsent
}

// write writes until nothing is left.
func (s *stream) write() {
	defer s.owner.live.Done()
	defer func() {
		if logPanic(s.log, recover()) {
			_ = s.Close()
			s.dropUnsent()
		}
	}()
	for {
		batch := s.takeUnsent()
		if batch == nil {
			return
		}
		if now := time.Now(); s.writeBy.Sub(now) < writeTimeout/2 {
			s.writeBy = now.Add(writeTimeout)
			_ = s.conn.SetWriteDeadline(s.writeBy)
		}
		if err := writeAll(s.conn, batch); err != nil {
			_ = s.Close()
			s.dropUnsent()
			return
		}
		s.giveBack(batch)
	}
}

// writeAll writes messages. With TLS each gets a record of its own: some clients (coturn's) take a record
// for a message.
func writeAll(conn net.Conn, batch []byte) error {
	if c, ok := conn.(interface {
		WriteRecords(p []byte, next func([]byte) int) error
	}); ok {
		return c.WriteRecords(batch, nextFrame)
	}
	_, err := conn.Write(batch)
	return err
}

// nextFrame returns the length of the message at the beginning of p; 0: it is none.
func nextFrame(p []byte) int {
	n, _ := frameLength(p)
	return n
}

// takeUnsent returns what there is to be written, or nil, and then the writer ends.
func (s *stream) takeUnsent() []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.unsent) == 0 {
		s.writing = false
		return nil
	}
	batch := s.unsent
	s.unsent, s.spare = s.spare, nil
	return batch
}

// giveBack is called after batch has been written.
func (s *stream) giveBack(batch []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.backlog.change(s.waiting, s.waiting-len(batch))
	s.waiting -= len(batch)
	if cap(batch) <= keptBuffer {
		s.spare = batch[:0]
	}
}

// dropUnsent discards what is queued after the connection has ended.
func (s *stream) dropUnsent() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.backlog.change(s.waiting, 0)
	s.waiting, s.unsent, s.spare = 0, nil, nil
}

// Close ends the connection, and with it what waits for it.
func (s *stream) Close() error {
	s.mu.Lock()
	first := s.closed.CompareAndSwap(false, true)
	s.mu.Unlock()
	if !first {
		return nil
	}
	// Not under mu: closing TLS says goodbye first, and may wait for a write that is going on.
	if c, ok := s.conn.(interface{ NetConn() net.Conn }); ok {
		return c.NetConn().Close()
	}
	return s.conn.Close()
}

// LocalAddr returns the server's end.
func (s *stream) LocalAddr() net.Addr { return s.local }

// SetDeadline does nothing, like its sisters: a stream has deadlines of its own.
func (s *stream) SetDeadline(time.Time) error { return nil }

// SetReadDeadline does nothing.
func (s *stream) SetReadDeadline(time.Time) error { return nil }

// SetWriteDeadline does nothing.
func (s *stream) SetWriteDeadline(time.Time) error { return nil }

// streams are the connections of one server.
type streams struct {
	live sync.WaitGroup // one for each, and one for each writer

	mu sync.Mutex // leaf; may be taken with a stream's mu held

	// Guarded by mu.
	all       map[*stream]bool // whether it has an allocation
	strangers map[netip.Prefix]int
	closed    bool
}

func newStreams() *streams {
	return &streams{all: make(map[*stream]bool), strangers: make(map[netip.Prefix]int)}
}

// add reports whether s may stay. It is then to be removed when its reader has ended.
func (all *streams) add(s *stream) bool {
	all.mu.Lock()
	defer all.mu.Unlock()
	if all.closed || all.strangers[s.addr] >= maxStrangers {
		return false
	}
	s.owner = all
	all.all[s] = false
	all.strangers[s.addr]++
	all.live.Add(1)
	return true
}

func (all *streams) remove(s *stream) {
	all.mu.Lock()
	if settled, ok := all.all[s]; ok {
		delete(all.all, s)
		if !settled {
			all.forgetLocked(s)
		}
	}
	all.mu.Unlock()
	all.live.Done()
}

// settle counts s among the strangers or takes it from them.
func (all *streams) settle(s *stream, settled bool) {
	all.mu.Lock()
	defer all.mu.Unlock()
	was, ok := all.all[s]
	if !ok || was == settled {
		return
	}
	all.all[s] = settled
	if settled {
		all.forgetLocked(s)
	} else {
		all.strangers[s.addr]++ // even beyond the bound, which is for newcomers
	}
}

func (all *streams) forgetLocked(s *stream) {
	all.strangers[s.addr]--
	if all.strangers[s.addr] == 0 {
		delete(all.strangers, s.addr)
	}
}

// close ends every connection, lets none begin, and waits until nothing of them runs.
func (all *streams) close() {
	all.mu.Lock()
	all.closed = true
	open := slices.Collect(maps.Keys(all.all))
	all.mu.Unlock()
	for _, s := range open {
		_ = s.Close()
	}
	all.live.Wait()
}
