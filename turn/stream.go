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

	"tincan/turn/internal/clients"
)

const (
	// unallocatedTimeout is how long a connection may be without an allocation. Together with
	// decideTimeout of package port, it is half a minute.
	unallocatedTimeout = 20 * time.Second

	// idleTimeout is how long a connection with an allocation may be without a whole message. A client
	// in a call refreshes its permissions every five minutes (RFC 8656 section 9). A client that only
	// waits refreshes its allocation every ten.
	idleTimeout = 11 * time.Minute

	// writeTimeout ends a connection whose client reads almost nothing. Half of it must be enough to
	// send maxUnsent bytes, which takes 140 kbit/s.
	writeTimeout = 30 * time.Second

	// maxUnallocated is how many connections without an allocation one address may have. The quota
	// limits those with an allocation. A whole school may be behind one address.
	maxUnallocated = 128

	unallocatedBuffer    = 2 << 10   // bytes; a whole message fits
	allocatedBuffer      = 8 << 10   // bytes, so that one system call reads many packets
	maxUnsent            = 256 << 10 // bytes queued for a slow client; excess packets are dropped
	maxUnallocatedUnsent = 8 << 10   // bytes queued for a client without an allocation; enough for some answers
	keptBuffer           = 16 << 10  // bytes; the largest empty buffer that is kept
)

var errBadFrame = errors.New("neither STUN nor ChannelData, or too long")

// A stream is one TCP or TLS connection that is split into whole messages. pion uses it as a
// net.PacketConn. It replaces pion's own, which trusts lengths, keeps what it cannot use, and waits
// forever.
//
// WriteTo never waits. While a write is in progress, further messages are collected, so that one system
// call sends many of them. Beyond a limit they are lost, as in a full socket.
type stream struct {
	// Set by newStream, then only read.
	conn          net.Conn
	remote, local net.Addr
	addr          netip.Prefix // that the connection counts for while it has no allocation
	stats         *counters
	log           *slog.Logger
	owner         *streams
	startWriter   func() // the method value s.write, made only once

	closed atomic.Bool // set with mu held

	// Owned by the reader.
	buf        []byte
	start, end int  // buf[start:end] has been read, but not returned yet
	progress   bool // a whole message has come since the last read

	// Owned by the writer.
	writeBy time.Time // the write deadline

	mu sync.Mutex // locked before streams.mu

	// Guarded by mu.
	allocated bool      // the client has an allocation
	backlog   *backlog  // of the room peer, once allocated; counts waiting
	waiting   int       // bytes of this stream that are queued or being written
	readBy    time.Time // the read deadline, once allocated
	unsent    []byte
	spare     []byte // the next buffer for unsent, or nil
	writing   bool   // a writer is running
}

func newStream(conn net.Conn, stats *counters, log *slog.Logger) *stream {
	if c, ok := conn.(interface{ SetWriteBuffer(int) error }); ok {
		_ = c.SetWriteBuffer(maxUnsent) // what waits in the kernel for a slow reader is stale too
	}
	_ = conn.SetDeadline(time.Now().Add(unallocatedTimeout)) // fails only if conn is closed, and then Read fails too
	s := &stream{
		conn:   conn,
		remote: conn.RemoteAddr(),
		local:  conn.LocalAddr(),
		addr:   clients.AddrPrefix(conn.RemoteAddr()),
		stats:  stats,
		log:    log,
		buf:    make([]byte, unallocatedBuffer),

		backlog: new(backlog),
	}
	s.startWriter = s.write
	return s
}

// ReadFrom copies the next message to p. If it fails, it closes the connection.
func (s *stream) ReadFrom(p []byte) (int, net.Addr, error) {
	frame, err := s.next()
	if err != nil {
		s.Close()
		return 0, nil, err
	}
	return copy(p, frame), s.remote, nil
}

// next returns the next message, which is valid until the next call.
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

// fill reads more bytes into buf, after the incomplete message that it holds.
func (s *stream) fill() error {
	to := s.buf
	if s.progress {
		s.progress = false
		if s.extendDeadline() && len(to) < allocatedBuffer {
			to = make([]byte, allocatedBuffer)
		}
	}
	s.end = copy(to, s.buf[s.start:s.end])
	s.start, s.buf = 0, to
	n, err := s.conn.Read(s.buf[s.end:])
	s.end += n
	if n > 0 {
		return nil // if there was an error, the next Read returns it
	}
	return err
}

// extendDeadline extends the read deadline if the client has an allocation, and reports whether it has
// one. It sets the deadline at most every ten seconds, because that costs more than reading the clock.
func (s *stream) extendDeadline() (allocated bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if by := time.Now().Add(idleTimeout); s.allocated && by.Sub(s.readBy) > idleTimeout/64 {
		s.readBy = by
		_ = s.conn.SetReadDeadline(by)
	}
	return s.allocated
}

// setAllocated is called with the backlog of the room peer when the client gets an allocation. It is
// called with nil when the client no longer has one.
func (s *stream) setAllocated(b *backlog) {
	s.mu.Lock()
	defer s.mu.Unlock()
	allocated := b != nil
	if s.allocated == allocated {
		return
	}
	s.allocated = allocated
	s.owner.setAllocated(s, allocated)
	timeout := idleTimeout
	if !allocated {
		timeout, b = unallocatedTimeout, new(backlog)
	}
	s.backlog.move(b, s.waiting)
	s.backlog = b
	s.readBy = time.Now().Add(timeout)
	_ = s.conn.SetReadDeadline(s.readBy)
}

// WriteTo queues p for the client. p is a whole message, which is already padded (RFC 8656 section
// 12.5). The address is ignored.
func (s *stream) WriteTo(p []byte, _ net.Addr) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed.Load() {
		return 0, net.ErrClosed
	}
	if most := s.maxUnsentLocked(); s.waiting+len(p) > most || !s.backlog.change(s.waiting, s.waiting+len(p)) {
		s.stats.dropped[droppedClient].Add(1)
		return len(p), nil
	}
	s.waiting += len(p)
	s.unsent = append(s.unsent, p...)
	if !s.writing {
		s.writing = true
		s.owner.live.Add(1) // the reader is still counted, because s is not closed
		go s.startWriter()
	}
	return len(p), nil
}

// maxUnsentLocked returns how many bytes may be queued for the client.
func (s *stream) maxUnsentLocked() int {
	if s.allocated {
		return maxUnsent
	}
	return maxUnallocatedUnsent
}

// write writes queued messages until there are none.
func (s *stream) write() {
	defer s.owner.live.Done()
	defer func() {
		if clients.LogPanic(s.log, recover()) {
			_ = s.Close()
			s.discardUnsent()
		}
	}()
	for {
		batch := s.dequeue()
		if batch == nil {
			return
		}
		if now := time.Now(); s.writeBy.Sub(now) < writeTimeout/2 {
			s.writeBy = now.Add(writeTimeout)
			_ = s.conn.SetWriteDeadline(s.writeBy)
		}
		if err := writeAll(s.conn, batch); err != nil {
			_ = s.Close()
			s.discardUnsent()
			return
		}
		s.recycle(batch)
	}
}

// writeAll writes whole messages. With TLS, each gets a record of its own, because some clients
// (coturn's) expect one message in each record.
func writeAll(conn net.Conn, batch []byte) error {
	if c, ok := conn.(interface {
		WriteRecords(p []byte, next func([]byte) int) error
	}); ok {
		return c.WriteRecords(batch, nextFrame)
	}
	_, err := conn.Write(batch)
	return err
}

// nextFrame returns the length of the message at the beginning of p, or 0 if there is none.
func nextFrame(p []byte) int {
	n, _ := frameLength(p)
	return n
}

// dequeue returns the bytes to write. If there are none, it returns nil and the writer must end.
func (s *stream) dequeue() []byte {
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

// recycle stops counting batch, which has been written. It may keep the buffer.
func (s *stream) recycle(batch []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.backlog.change(s.waiting, s.waiting-len(batch))
	s.waiting -= len(batch)
	if cap(batch) <= keptBuffer {
		s.spare = batch[:0]
	}
}

// discardUnsent discards the queued bytes after the connection has ended.
func (s *stream) discardUnsent() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.backlog.change(s.waiting, 0)
	s.waiting, s.unsent, s.spare = 0, nil, nil
}

// Close closes the connection, which ends every read and write that waits.
func (s *stream) Close() error {
	s.mu.Lock()
	first := s.closed.CompareAndSwap(false, true)
	s.mu.Unlock()
	if !first {
		return nil
	}
	// This must not hold mu. Closing TLS first sends an alert, and may wait for a write in progress.
	if c, ok := s.conn.(interface{ NetConn() net.Conn }); ok {
		return c.NetConn().Close()
	}
	return s.conn.Close()
}

// LocalAddr returns the address of the server's end.
func (s *stream) LocalAddr() net.Addr { return s.local }

// SetDeadline does nothing, because a stream sets its own deadlines.
func (s *stream) SetDeadline(time.Time) error { return nil }

// SetReadDeadline does nothing.
func (s *stream) SetReadDeadline(time.Time) error { return nil }

// SetWriteDeadline does nothing.
func (s *stream) SetWriteDeadline(time.Time) error { return nil }

// streams are the TCP and TLS connections of one server.
type streams struct {
	live sync.WaitGroup // one for each stream, and one for each writer

	mu sync.Mutex // leaf; may be locked while a stream.mu is held

	// Guarded by mu.
	open        map[*stream]bool // the value is whether it has an allocation
	unallocated map[netip.Prefix]int
	closed      bool
}

func newStreams() *streams {
	return &streams{open: make(map[*stream]bool), unallocated: make(map[netip.Prefix]int)}
}

// add counts s and reports whether it may stay. If so, the caller must remove it when its reader has
// ended.
func (ss *streams) add(s *stream) bool {
	ss.mu.Lock()
	defer ss.mu.Unlock()
	if ss.closed || ss.unallocated[s.addr] >= maxUnallocated {
		return false
	}
	s.owner = ss
	ss.open[s] = false
	ss.unallocated[s.addr]++
	ss.live.Add(1)
	return true
}

func (ss *streams) remove(s *stream) {
	ss.mu.Lock()
	if allocated, ok := ss.open[s]; ok {
		delete(ss.open, s)
		if !allocated {
			ss.uncountLocked(s)
		}
	}
	ss.mu.Unlock()
	ss.live.Done()
}

// setAllocated changes whether s counts as a connection with an allocation.
func (ss *streams) setAllocated(s *stream, allocated bool) {
	ss.mu.Lock()
	defer ss.mu.Unlock()
	was, ok := ss.open[s]
	if !ok || was == allocated {
		return
	}
	ss.open[s] = allocated
	if allocated {
		ss.uncountLocked(s)
	} else {
		ss.unallocated[s.addr]++ // even beyond the limit, which is only for new connections
	}
}

func (ss *streams) uncountLocked(s *stream) {
	ss.unallocated[s.addr]--
	if ss.unallocated[s.addr] == 0 {
		delete(ss.unallocated, s.addr)
	}
}

// close closes every connection and lets no new ones begin. It waits until all their readers and
// writers have ended.
func (ss *streams) close() {
	ss.mu.Lock()
	ss.closed = true
	open := slices.Collect(maps.Keys(ss.open))
	ss.mu.Unlock()
	for _, s := range open {
		_ = s.Close()
	}
	ss.live.Wait()
}
