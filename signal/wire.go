package signal

import (
	"bufio"
	"bytes"
	"errors"
	"net"
	"net/http"
	"syscall"
	"time"

	"golang.org/x/time/rate"
)

// Buffer sizes of one socket, in bytes. There is one socket per peer, and most are idle most of the
// time. So these replace the buffers of net/http, which have 4 KiB in each direction.
const (
	readBuffer = 512
	// The library writes only control frames (RFC 6455 section 5.5: at most 125 bytes and a header).
	// Each must fit, so that it is written in one piece.
	writeBuffer = 256
	// sendBuffer bounds what the kernel holds for a reader that has stopped (SO_SNDBUF, which Linux
	// doubles). By default the kernel would hold up to 4 MiB.
	sendBuffer = 64 << 10
)

// rawFactor times the socket's budget is the limit on raw bytes read. Raw bytes include frame headers,
// control frames and empty fragments, which the budget for messages does not see.
const rawFactor = 2

// A wire is the connection under a WebSocket. Every write to it must be made of whole frames.
type wire struct {
	net.Conn

	// Owned by the reading goroutine.
	early []byte // read by net/http before the upgrade
	raw   *rate.Limiter

	// writing is the write lock of Conn: it has room for one token, which the current writer holds.
	writing chan struct{}
}

var errFlood = errors.New("more bytes than are allowed")

// newWire wraps conn for a socket with a budget of perSecond messages; 0: no limit.
func newWire(conn net.Conn, early []byte, perSecond int) *wire {
	w := &wire{Conn: conn, early: early, writing: make(chan struct{}, 1)}
	w.raw = rate.NewLimiter(rate.Inf, 0)
	if perSecond > 0 {
		w.raw = rate.NewLimiter(rate.Limit(rawFactor*perSecond<<10), max(rawFactor*burst*perSecond<<10, 2*maxFrame))
	}
	// TLS, ours or that of crypto/tls, hides the socket below it.
	for _, conn := range []net.Conn{conn, underlying(conn)} {
		if c, ok := conn.(interface{ SetWriteBuffer(int) error }); ok {
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
	n, err := w.Conn.Read(p)
	if n > 0 && !w.raw.AllowN(time.Now(), n) {
		return 0, errFlood
	}
	return n, err
}

// Write implements net.Conn.
func (w *wire) Write(p []byte) (int, error) {
	w.writing <- struct{}{}
	defer func() { <-w.writing }()
	return w.Conn.Write(p)
}

// Close implements net.Conn. Over TLS it closes the connection below. crypto/tls would first send an
// alert, for which it takes up to 5 s regardless of our deadline, and it would wait for a stuck write.
// The alert is not needed: the WebSocket close frame has already marked the end.
func (w *wire) Close() error { return underlying(w.Conn).Close() }

// underlying returns the connection below TLS, or conn itself if that is not TLS.
func underlying(conn net.Conn) net.Conn {
	if c, ok := conn.(interface{ NetConn() net.Conn }); ok {
		return c.NetConn()
	}
	return conn
}

// tryWrite writes as much of p as the kernel takes now, and never waits. If n < len(p), the caller must
// pass p[n:] and locked to finishWrite. If somebody else is writing, or the connection is not a plain
// socket, tryWrite writes nothing.
func (w *wire) tryWrite(p []byte) (n int, locked bool) {
	sc, ok := w.Conn.(syscall.Conn)
	if !ok {
		return 0, false
	}
	select {
	case w.writing <- struct{}{}:
	default:
		return 0, false
	}
	if n = writeOnce(sc, p); n == len(p) {
		<-w.writing
		return n, false
	}
	return n, true
}

// finishWrite writes p, the rest that tryWrite has left, and waits if it must. locked says that
// tryWrite still holds the write lock.
func (w *wire) finishWrite(p []byte, locked bool) (int, error) {
	if !locked {
		return w.Write(p)
	}
	defer func() { <-w.writing }()
	return w.Conn.Write(p)
}

// writeOnce calls write(2) once. Like all of Go's sockets, this one does not block. It returns the
// number of bytes written. An error is ignored: the next Write will run into it again.
func writeOnce(sc syscall.Conn, p []byte) (n int) {
	raw, err := sc.SyscallConn()
	if err != nil {
		return 0
	}
	_ = raw.Write(func(fd uintptr) bool {
		n, err = syscall.Write(int(fd), p)
		return true // do not wait until the socket is writable
	})
	return max(n, 0)
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
	conn, rw, err := http.NewResponseController(h.ResponseWriter).Hijack()
	if err != nil {
		return nil, nil, err
	}
	early, _ := rw.Peek(rw.Reader.Buffered()) // cannot fail: it is buffered
	h.wire = newWire(conn, bytes.Clone(early), h.perSecond)
	if err := rw.Flush(); err != nil { // the response to the upgrade
		_ = h.wire.Close()
		return nil, nil, err
	}
	return h.wire, bufio.NewReadWriter(bufio.NewReaderSize(h.wire, readBuffer),
		bufio.NewWriterSize(h.wire, writeBuffer)), nil
}
