package signal

import (
	"bufio"
	"bytes"
	"errors"
	"net"
	"net/http"
	"sync"
	"syscall"
	"time"

	"golang.org/x/time/rate"
)

// Sizes of the buffers of one socket, in bytes. There is one socket for each peer, most of them idle
// most of the time, so what net/http lends (4 KiB in each direction) is replaced.
const (
	readBuffer = 1 << 10
	// The library's write buffer must hold a whole control frame (RFC 6455 section 5.5: 125 bytes and a
	// header), so that one is never written in two pieces. Messages do not wait in it: wire gathers them.
	writeBuffer = 256
	// sendBuffer bounds what the kernel holds for a reader that has stopped (SO_SNDBUF; Linux doubles
	// it): left to itself it would take up to 4 MiB.
	sendBuffer = 64 << 10
)

// rawRate is how many bytes a second may come in, and rawBurst how many at once, frames' headers,
// control frames and empty fragments included: what the budget for messages does not see.
const (
	rawRate  = 1 << 20
	rawBurst = 4 << 20
)

// A wire is the connection under a WebSocket. It gathers the frames that are written together into
// one write to the network, which is where most of a relay's time goes.
type wire struct {
	net.Conn

	// Owned by the reading goroutine.
	early []byte // read by net/http before the upgrade
	raw   rate.Limiter

	// writing is held (it has room for one token) by whoever writes to Conn.
	writing chan struct{}

	mu       sync.Mutex
	gathered *bytes.Buffer // guarded by mu; nil: writes go to Conn at once
}

var errFlood = errors.New("more bytes than are allowed")

func newWire(conn net.Conn, early []byte) *wire {
	w := &wire{Conn: conn, early: early, writing: make(chan struct{}, 1)}
	w.raw = *rate.NewLimiter(rawRate, rawBurst)
	if c, ok := conn.(interface{ SetWriteBuffer(int) error }); ok {
		_ = c.SetWriteBuffer(sendBuffer) // a refusal costs memory, no more
	}
	return w
}

// Read implements net.Conn.
func (w *wire) Read(p []byte) (int, error) {
	if len(w.early) > 0 {
		n := copy(p, w.early)
		w.early = w.early[n:]
		return n, nil
	}
	n, err := w.Conn.Read(p)
	if n > 0 && !w.raw.AllowN(time.Now(), n) {
		return 0, errFlood
	}
	return n, err
}

// Write implements net.Conn. It is called with whole control frames, and while gathering with pieces
// of messages.
func (w *wire) Write(p []byte) (int, error) {
	w.mu.Lock()
	if w.gathered != nil {
		defer w.mu.Unlock()
		return w.gathered.Write(p)
	}
	w.mu.Unlock()
	w.writing <- struct{}{}
	defer func() { <-w.writing }()
	return w.Conn.Write(p)
}

// gather makes Write collect into buf until the next call of gathering's end.
func (w *wire) gather(buf *bytes.Buffer) {
	w.mu.Lock()
	w.gathered = buf
	w.mu.Unlock()
}

// try writes what it can of p without waiting, and returns how much that was. It does nothing where
// somebody else is writing or the connection is no plain socket.
func (w *wire) try(p []byte) (n int) {
	sc, ok := w.Conn.(syscall.Conn)
	if !ok {
		return 0
	}
	select {
	case w.writing <- struct{}{}:
		defer func() { <-w.writing }()
	default:
		return 0
	}
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
	wire *wire
}

// Hijack implements http.Hijacker.
func (h *hijacker) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, rw, err := http.NewResponseController(h.ResponseWriter).Hijack()
	if err != nil {
		return nil, nil, err
	}
	early, _ := rw.Peek(rw.Reader.Buffered()) // cannot fail: it is buffered
	if err := rw.Flush(); err != nil {        // the answer to the upgrade
		_ = conn.Close()
		return nil, nil, err
	}
	h.wire = newWire(conn, bytes.Clone(early))
	return h.wire, bufio.NewReadWriter(bufio.NewReaderSize(h.wire, readBuffer), bufio.NewWriterSize(h.wire, writeBuffer)), nil
}
