package port

import (
	"crypto/tls"
	"errors"
	"net"
	"sync"
	"syscall"
)

// rawTCP is what a *net.TCPConn offers beyond net.Conn, as far as somebody asks for it.
type rawTCP interface {
	CloseWrite() error
	SetWriteBuffer(bytes int) error
	SyscallConn() (syscall.RawConn, error)
}

// A tcpConn is a connection without TLS, or below it.
type tcpConn struct {
	*counted
	rawTCP
}

// A tlsConn is a connection with TLS, whose first byte has been read and comes once more. It is no
// *tls.Conn, but net/http asks for its ConnectionState all the same.
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

// WriteRecords writes p in one go, in TLS records whose length in bytes next finds at the beginning of
// what is left; 0: no further ones.
func (c *tlsConn) WriteRecords(p []byte, next func([]byte) int) error {
	g, ok := c.NetConn().(*gatherer)
	if ok {
		g.begin()
		defer g.drop()
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

// keptBuffer is the largest empty buffer that a gatherer keeps, in bytes.
const keptBuffer = 16 << 10

// A gatherer is the connection below TLS. It makes one write of many records.
type gatherer struct {
	net.Conn

	mu sync.Mutex

	// Guarded by mu.
	gathering bool
	buf       []byte
}

// Write implements net.Conn. It is called by TLS alone, one record after the other.
func (g *gatherer) Write(p []byte) (int, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if !g.gathering {
		return g.Conn.Write(p)
	}
	g.buf = append(g.buf, p...)
	return len(p), nil
}

func (g *gatherer) begin() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.gathering = true
}

// flush writes what has been gathered, and ends that.
func (g *gatherer) flush() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.gathering = false
	_, err := g.Conn.Write(g.buf)
	return err
}

// drop forgets what has been gathered, if it was not written. It keeps a buffer that is not too large.
func (g *gatherer) drop() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.gathering = false
	g.buf = g.buf[:0]
	if cap(g.buf) > keptBuffer {
		g.buf = nil
	}
}
