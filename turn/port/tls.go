package port

import (
	"bytes"
	"crypto/tls"
	"errors"
	"net"
	"sync"
	"syscall"
)

// rawTCP has the methods of *net.TCPConn that our callers use and that net.Conn does not have.
type rawTCP interface {
	CloseWrite() error
	SetWriteBuffer(bytes int) error
	SyscallConn() (syscall.RawConn, error)
}

// A tcpConn is a TCP connection without TLS, or the one below TLS.
type tcpConn struct {
	*counted
	rawTCP
}

// A tlsConn is a TLS connection whose first byte has already been read. Read returns it again. A
// tlsConn is not a *tls.Conn, but net/http calls its ConnectionState all the same.
type tlsConn struct {
	*tls.Conn
	first []byte // owned by the reader
}

// Read implements net.Conn.
func (c *tlsConn) Read(p []byte) (int, error) {
	if len(c.first) > 0 {
		n := copy(p, c.first)
		c.first = c.first[n:]
		return n, nil
	}
	return c.Conn.Read(p)
}

// SetWriteBuffer sets the size of the kernel's buffer for the connection below TLS.
func (c *tlsConn) SetWriteBuffer(bytes int) error {
	if g, ok := c.NetConn().(*gatherer); ok {
		if tcp, ok := g.Conn.(rawTCP); ok {
			return tcp.SetWriteBuffer(bytes)
		}
	}
	return errors.ErrUnsupported
}

// WriteRecords writes p as a sequence of TLS records, all in one write. next returns the length in
// bytes of the record at the beginning of the rest of p. If it returns 0, the whole rest is one record.
func (c *tlsConn) WriteRecords(p []byte, next func([]byte) int) error {
	g, ok := c.NetConn().(*gatherer)
	if ok {
		g.start()
		defer g.discard()
	}
	for len(p) > 0 {
		n := next(p)
		if n <= 0 || n > len(p) {
			n = len(p)
		}
		if _, err := c.Conn.Write(p[:n]); err != nil {
			return err
		}
		p = p[n:]
	}
	if ok {
		return g.flush()
	}
	return nil
}

// Seal encrypts p and appends the result to dst. From the first call on, the connection itself writes
// nothing: the caller must write all sealed bytes to NetConn, in order.
func (c *tlsConn) Seal(dst *bytes.Buffer, p []byte) error {
	g, ok := c.NetConn().(*gatherer)
	if !ok {
		return errors.ErrUnsupported
	}
	g.gatherTo(dst)
	_, err := c.Conn.Write(p)
	g.gatherTo(nil)
	return err
}

// keptBuffer is the largest empty buffer that a gatherer keeps, in bytes.
const keptBuffer = 16 << 10

// A gatherer is the connection below TLS. It keeps records back, to make one write out of many. Records
// that answer a client's key update (RFC 8446 section 4.6.3) can come at any time, also from a read.
type gatherer struct {
	net.Conn

	mu sync.Mutex

	// Guarded by mu.
	gathering bool
	sealing   bool          // for good; Seal gathers
	dst       *bytes.Buffer // where Seal gathers; nil: buf
	buf       []byte
}

// Write implements net.Conn. Only TLS calls it, one record at a time.
func (g *gatherer) Write(p []byte) (int, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if !g.gathering {
		return g.Conn.Write(p)
	}
	if g.dst != nil {
		return g.dst.Write(p)
	}
	if len(g.buf)+len(p) > keptBuffer && g.sealing {
		_ = g.Conn.Close() // a client that floods us with key updates
		return 0, errors.New("too many records are waiting to be sealed")
	}
	g.buf = append(g.buf, p...)
	return len(p), nil
}

func (g *gatherer) start() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.gathering = true
}

// flush writes the gathered records and stops gathering.
func (g *gatherer) flush() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.gathering = false
	_, err := g.Conn.Write(g.buf)
	return err
}

// gatherTo moves what has been gathered to dst, and gathers there. If dst is nil, it gathers in buf.
func (g *gatherer) gatherTo(dst *bytes.Buffer) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.gathering, g.sealing, g.dst = true, true, dst; dst != nil {
		dst.Write(g.buf)
		g.buf = nil
	}
}

// NetConn returns the connection below.
func (g *gatherer) NetConn() net.Conn { return g.Conn }

// discard discards the gathered records that were not written, and stops gathering. It keeps a buffer
// that is not too large.
func (g *gatherer) discard() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.gathering = false
	g.buf = g.buf[:0]
	if cap(g.buf) > keptBuffer {
		g.buf = nil
	}
}
