package signal

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net"
	"net/http"
	"sync"
	"time"
)

// Buffer sizes of one socket, in bytes. There is one socket per peer, and most are idle most of the
// time. So these replace the buffers of net/http, which have 4 KiB in each direction.
const (
	// The library reads frame headers through it. Below it there is a larger one, of readAhead or of TLS.
	headerBuffer = 64
	// plainBuffer replaces it where there is none (see rawSocketOf).
	plainBuffer = 512
	// The library writes only control frames (RFC 6455 section 5.5: at most 125 bytes and a header).
	// Each must fit, so that it is written in one piece.
	writeBuffer = 128
	// sendBuffer bounds what the kernel holds for a reader that has stopped (SO_SNDBUF, which Linux
	// doubles). By default the kernel would hold up to 4 MiB.
	sendBuffer = 64 << 10
)

// rawFactor times the socket's budget is the limit on raw bytes read. Raw bytes include frame headers,
// control frames and empty fragments, which the budget for messages does not see.
const rawFactor = 2

// A wire is the connection under a WebSocket. Every write to it must be made of whole frames. Its write
// lock must be held to write.
type wire struct {
	net.Conn

	// Set by newWire, then read-only.
	limit  limit     // on raw bytes read
	in     io.Reader // what is read
	sealer sealer    // encrypts; nil: frames are written as they are
	out    net.Conn  // what frames are written to, after sealing
	raw    rawSocket // below out, for writes that do not wait; nil: there is none

	// Owned by the reading goroutine.
	early []byte // read by net/http before the upgrade
	read  bucket // for limit

	writing sync.Mutex // the write lock; only outbox.mu and the locks of TLS are acquired under it
}

var errFlood = errors.New("more bytes than are allowed")

// newWire wraps stream for a socket with a budget of perSecond KiB a second; 0: no limit.
func newWire(stream net.Conn, early []byte, perSecond int) *wire {
	w := &wire{Conn: stream, early: early, in: stream, out: stream}
	if perSecond > 0 {
		w.limit = budgetOf(rawFactor * perSecond)
		w.limit.atOnce = max(w.limit.atOnce, 2*maxFrame)
	}
	if s, ok := stream.(sealer); ok {
		w.sealer, w.out = s, underlying(stream)
	}
	w.raw = rawSocketOf(w.out) // without it, all writes wait
	if w.raw != nil && w.sealer == nil {
		w.in = &readAhead{socket: w.raw, buffers: readBuffers}
	}
	// crypto/tls hides the socket below it.
	for _, stream := range []net.Conn{stream, underlying(stream)} {
		if c, ok := stream.(interface{ SetWriteBuffer(int) error }); ok {
			_ = c.SetWriteBuffer(sendBuffer) // a failure costs memory, no more
			break
		}
	}
	return w
}

// Read implements net.Conn.
func (w *wire) Read(p []byte) (int, error) {
	if len(w.early) > 0 {
		n := copy(p, w.early)
		if w.early = w.early[n:]; len(w.early) == 0 {
			w.early = nil // an empty slice would keep the array
		}
		return n, nil
	}
	n, err := w.in.Read(p)
	if n > 0 && !w.read.take(time.Now(), n, w.limit) {
		return 0, errFlood
	}
	return n, err
}

// Write implements net.Conn. The WebSocket library uses it for control frames.
func (w *wire) Write(p []byte) (int, error) {
	w.writing.Lock()
	defer w.writing.Unlock()
	if w.sealer == nil {
		return w.out.Write(p)
	}
	var sealed bytes.Buffer
	err := w.sealer.Seal(&sealed, p)
	if err == nil {
		_, err = w.out.Write(sealed.Bytes())
	}
	if err != nil {
		return 0, err
	}
	return len(p), nil
}

// Close implements net.Conn. Over TLS it closes the connection below. crypto/tls would first send an
// alert, for which it takes up to 5 s regardless of our deadline, and it would wait for a stuck write.
// The alert is not needed: the WebSocket close frame has already marked the end.
func (w *wire) Close() error { return underlying(w.Conn).Close() }

// underlying returns the connection below TLS, or stream itself if that is not TLS.
func underlying(stream net.Conn) net.Conn {
	for {
		c, ok := stream.(interface{ NetConn() net.Conn })
		if !ok {
			return stream
		}
		stream = c.NetConn()
	}
}

// A write is a batch of messages on its way to the network.
type write struct {
	batch []outgoing
	s     *scratch // the bytes
	n     int      // how many of them are written
	err   error    // why they cannot be written; nil: they can
}

// tryWrite writes as much as the kernel takes now, and never waits. It reports whether that was
// everything. The caller holds the write lock.
func (w *wire) tryWrite(b *write) (all bool) {
	rest := b.s.out().Bytes()[b.n:]
	if w.raw != nil && b.err == nil {
		b.n += w.raw.tryWrite(rest)
	}
	return b.n == b.s.out().Len() && b.err == nil
}

// finish writes the rest, and waits if it must. The caller holds the write lock, and finish releases it.
func (w *wire) finish(b *write) error {
	defer w.writing.Unlock()
	if b.err == nil && b.n < b.s.out().Len() {
		var n int
		n, b.err = w.out.Write(b.s.out().Bytes()[b.n:])
		b.n += n
	}
	return b.err
}

// unwritten returns the messages that have not been written. One that was written only in part counts
// as unwritten.
func (b *write) unwritten() []outgoing {
	n := 0
	for n < len(b.s.ends) && b.s.ends[n] <= b.n {
		n++
	}
	return b.batch[n:]
}

// A hijacker is a ResponseWriter whose Hijack returns the connection as a wire, with our buffers. It
// also keeps the wire.
type hijacker struct {
	http.ResponseWriter
	perSecond int // the message budget of the socket
	wire      *wire
}

// Hijack implements http.Hijacker.
func (h *hijacker) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	stream, rw, err := http.NewResponseController(h.ResponseWriter).Hijack()
	if err != nil {
		return nil, nil, err
	}
	early, _ := rw.Peek(rw.Reader.Buffered()) // cannot fail: it is buffered
	h.wire = newWire(stream, bytes.Clone(early), h.perSecond)
	if err := rw.Flush(); err != nil { // the response to the upgrade
		_ = h.wire.Close()
		return nil, nil, err
	}
	size := headerBuffer
	if h.wire.in == stream && h.wire.sealer == nil {
		size = plainBuffer
	}
	return h.wire, bufio.NewReadWriter(bufio.NewReaderSize(h.wire, size),
		bufio.NewWriterSize(h.wire, writeBuffer)), nil
}
