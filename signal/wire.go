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

// Sizes of the buffers of one socket, in bytes. There is one socket for each peer, most of them idle
// most of the time, so what net/http lends (4 KiB in each direction) is replaced.
const (
	readBuffer = 512
	// The library writes nothing but control frames (RFC 6455 section 5.5: at most 125 bytes and a
	// header). Each must fit, so that it reaches the wire in one piece.
	writeBuffer = 256
	// sendBuffer bounds what the kernel holds for a reader that has stopped (SO_SNDBUF; Linux doubles
	// it): left to itself it would take up to 4 MiB.
	sendBuffer = 64 << 10
)

// rawFactor is how many times the budget's bytes may come in, counted with frames' headers, control
// frames and empty fragments: all that the budget for messages does not see.
const rawFactor = 2

// A wire is the connection under a WebSocket. Whoever writes to it writes whole frames.
type wire struct {
	net.Conn

	// Owned by the reading goroutine.
	early []byte // read by net/http before the upgrade
	raw   *rate.Limiter

	// writing has room for one token, which is held by whoever writes to Conn.
	writing chan struct{}
}

var errFlood = errors.New("more bytes than are allowed")

// newWire allows the budget of so many messages a second; 0: no limit.
func newWire(conn net.Conn, early []byte, perSecond int) *wire {
	w := &wire{Conn: conn, early: early, writing: make(chan struct{}, 1)}
	w.raw = rate.NewLimiter(rate.Inf, 0)
	if perSecond > 0 {
		w.raw = rate.NewLimiter(rate.Limit(rawFactor*perSecond<<10), max(rawFactor*burst*perSecond<<10, 2*maxFrame))
	}
	for _, conn := range []net.Conn{conn, below(conn)} { // below TLS, ours or that of crypto/tls
		if c, ok := conn.(interface{ SetWriteBuffer(int) error }); ok {
			_ = c.SetWriteBuffer(sendBuffer) // a refusal costs memory, no more
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

// Close implements net.Conn. Over TLS it closes the connection below: crypto/tls would first send
// an alert. It allows 5 s for that whatever our deadline is, and waits for a stuck write. Nobody
// needs the alert: the WebSocket close frame has already said that this is the end.
func (w *wire) Close() error { return below(w.Conn).Close() }

// below returns the connection below TLS, or conn itself if that is not TLS.
func below(conn net.Conn) net.Conn {
	if c, ok := conn.(interface{ NetConn() net.Conn }); ok {
		return c.NetConn()
	}
	return conn
}

// try writes what the network takes of p at once, and reports whether that is all. It never waits.
// If it is not all, rest, which may wait, must be called to write what is left: until then nobody
// else can write. It does nothing, and rest all, where somebody else is writing or the connection is
// no plain socket. rest returns how many bytes of p have been written in all.
func (w *wire) try(p []byte) (done bool, rest func() (int, error)) {
	all := func() (int, error) { return w.Write(p) }
	sc, ok := w.Conn.(syscall.Conn)
	if !ok {
		return false, all
	}
	select {
	case w.writing <- struct{}{}:
	default:
		return false, all
	}
	n := tryWrite(sc, p)
	if n == len(p) {
		<-w.writing
		return true, nil
	}
	return false, func() (int, error) {
		defer func() { <-w.writing }()
		more, err := w.Conn.Write(p[n:])
		return n + more, err
	}
}

// tryWrite is write(2) on a socket that, as all of Go's, does not block. It returns how many bytes
// were taken; what went wrong the next Write will find again.
func tryWrite(sc syscall.Conn, p []byte) (n int) {
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

// A hijacker is a ResponseWriter that hands the connection over with our buffers and keeps a hold of it.
type hijacker struct {
	http.ResponseWriter
	perSecond int // the budget of the socket
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
	if err := rw.Flush(); err != nil { // the answer to the upgrade
		_ = h.wire.Close()
		return nil, nil, err
	}
	return h.wire, bufio.NewReadWriter(bufio.NewReaderSize(h.wire, readBuffer), bufio.NewWriterSize(h.wire, writeBuffer)), nil
}
