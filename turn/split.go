package turn

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"sync"
	"syscall"
	"time"
)

// decideTimeout is how long a client may take for a TLS handshake and its first byte.
const decideTimeout = 10 * time.Second

// undecidedTimeout bounds what Close waits for connections that it has closed.
const undecidedTimeout = time.Second

const (
	firstOfSTUN = 0x00 // of every request that RFC 8489 and RFC 8656 know
	firstOfTLS  = 0x16 // a handshake record, RFC 8446 section 5.1
)

// A Splitter shares one TCP port between pages and TURN, with and without TLS, so that calls work
// where a firewall lets out port 443 alone. The first byte of a connection tells what it is. The
// Splitter is the listener of those that are for the pages; TURN's it hands to its Server.
type Splitter struct {
	// Set by Split, then only read.
	listener net.Listener
	tls      *tls.Config // nil: none
	turn     *Server     // nil: off
	log      *slog.Logger
	pages    chan net.Conn   // nil: there are none
	conns    *conns          // counts the connections, together with other Splitters
	ctx      context.Context // ends with Stop
	cancel   context.CancelFunc

	live sync.WaitGroup // one for the accepting goroutine, and one for each connection it decides on
}

// Split begins to share l. With a nil TLS configuration there is no TLS, with a nil Server no TURN.
// Connections without TLS are accepted beside those with it: a handler of pages must look.
func Split(l net.Listener, config *tls.Config, server *Server, log *slog.Logger) *Splitter {
	return split(l, config, server, log, make(chan net.Conn))
}

func split(l net.Listener, config *tls.Config, server *Server, log *slog.Logger, pages chan net.Conn) *Splitter {
	s := &Splitter{listener: l, tls: config, turn: server, log: log, pages: pages}
	if server != nil && server.tcp != nil { // it has a port of its own
		s.conns = server.tcp.conns
	} else {
		s.conns = newConns()
	}
	s.begin()
	return s
}

func (s *Splitter) begin() {
	s.ctx, s.cancel = context.WithCancel(context.Background())
	s.live.Go(s.accept)
}

// Beside begins to accept on a further port, for pages without TLS. Its connections count together with
// those of s.
func (s *Splitter) Beside(l net.Listener) *Splitter {
	other := &Splitter{listener: l, log: s.log, pages: make(chan net.Conn), conns: s.conns}
	other.begin()
	return other
}

// Limit bounds the open connections of one IPv4 address or IPv6 /64, over all ports of s, of its Server
// and of those beside it; 0: no limit. A limit above half of the files that the process may open is
// lowered to that, so that others find room. The exempt networks, of proxies, have no limit.
func (s *Splitter) Limit(perAddr int, exempt []netip.Prefix) { s.conns.limit(perAddr, exempt) }

// ConnState is for [http.Server.ConnState]. It tells which connections may be closed when their address
// has too many.
func (s *Splitter) ConnState(conn net.Conn, state http.ConnState) {
	if c := below(conn); c != nil {
		c.conns.setIdle(c, state == http.StateIdle)
	}
}

// below returns what counts for a connection that Accept has returned.
func below(conn net.Conn) *counted {
	switch c := conn.(type) {
	case *counted:
		return c
	case *tcpConn:
		return c.counted
	case *gatherer:
		return below(c.Conn)
	case *tlsConn:
		return below(c.NetConn())
	}
	return nil
}

// Accept returns the next connection for the pages; if it came with TLS, the handshake is done.
func (s *Splitter) Accept() (net.Conn, error) {
	select {
	case conn := <-s.pages:
		return conn, nil
	case <-s.ctx.Done():
		return nil, net.ErrClosed
	}
}

// Addr returns the address of the port.
func (s *Splitter) Addr() net.Addr { return s.listener.Addr() }

// ICEServers is what the Server's method of this name returns, and TURN over this port: by TLS if there
// is any and host is a name, since browsers check certificates and Firefox takes no addresses here.
// Without a Server there are none.
func (s *Splitter) ICEServers(host, peer string) []ICEServer {
	if s.turn == nil {
		return nil
	}
	servers := s.turn.ICEServers(host, peer)
	scheme := "turn:"
	if _, err := netip.ParseAddr(host); err != nil && s.tls != nil {
		scheme = "turns:"
	}
	_, port, _ := net.SplitHostPort(s.Addr().String())
	if last := &servers[len(servers)-1]; last.Username != "" {
		last.URLs = append(last.URLs, scheme+net.JoinHostPort(host, port)+"?transport=tcp")
	}
	return servers
}

// Stop frees the port and closes the connections that have not said yet what they are for. The others
// are not touched. It does not wait, and may be called more than once.
func (s *Splitter) Stop() error {
	s.cancel()
	return s.listener.Close()
}

// Close is Stop, and waits until no connection is being decided on. That takes microseconds, but what
// gets certificates is not all ours, so there is a bound.
func (s *Splitter) Close() error {
	err := s.Stop()
	decided := make(chan struct{})
	go func() {
		s.live.Wait()
		close(decided)
	}()
	select {
	case <-decided:
	case <-time.After(undecidedTimeout):
		s.log.Error("a connection is still being decided on", "addr", s.listener.Addr())
	}
	return err
}

// accept begins with each connection a goroutine of its own, so that none waits for another.
func (s *Splitter) accept() {
	const longest = time.Second
	pause := time.Duration(0)
	for {
		conn, err := s.listener.Accept()
		switch {
		case err == nil:
			pause = 0
			s.admit(conn)
			continue
		case s.ctx.Err() != nil || errors.Is(err, net.ErrClosed):
			return
		}
		// Too many open files, most likely: some will be closed.
		s.log.Warn("accepting failed", "addr", s.listener.Addr(), "err", err)
		pause = min(max(2*pause, 5*time.Millisecond), longest)
		select {
		case <-time.After(pause):
		case <-s.ctx.Done():
			return
		}
	}
}

// admit begins to decide on conn, unless its address has too many.
func (s *Splitter) admit(raw net.Conn) {
	conn := s.conns.add(raw)
	if conn == nil {
		s.log.Debug("connection refused", "remote", raw.RemoteAddr())
		_ = raw.Close()
		return
	}
	s.live.Go(func() {
		defer func() { logPanic(s.log, recover()) }()
		s.decide(conn)
	})
}

// decide finds out what conn is for, and hands it over or closes it.
func (s *Splitter) decide(conn *counted) {
	handed := false
	defer func() {
		if !handed { // also after a panic
			_ = conn.Close()
		}
	}()
	_ = conn.SetDeadline(time.Now().Add(decideTimeout))
	// The deadline ends what waits for the network, the context what waits for a certificate.
	ctx, cancel := context.WithTimeout(s.ctx, decideTimeout)
	defer cancel()
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	inner, first, err := s.look(ctx, conn)
	if !stop() || err != nil {
		return
	}
	_ = conn.SetDeadline(time.Time{})
	s.handOver(inner, first)
	handed = true
}

// look returns what conn carries, without its TLS if it has any, and the first byte of that, which can
// still be read.
func (s *Splitter) look(ctx context.Context, conn *counted) (inner net.Conn, first byte, err error) {
	if first, err = firstByte(conn); err != nil {
		return nil, 0, err
	}
	conn.unreadByte(first)
	inner = conn
	if tcp, ok := conn.Conn.(rawTCP); ok {
		inner = &tcpConn{conn, tcp}
	}
	if first != firstOfTLS || s.tls == nil {
		return inner, first, nil
	}
	c := tls.Server(&gatherer{Conn: inner}, s.tls)
	if err := c.HandshakeContext(ctx); err != nil {
		s.log.Debug("handshake failed", "remote", conn.RemoteAddr(), "err", err)
		return nil, 0, err
	}
	if first, err = firstByte(c); err != nil {
		return nil, 0, err
	}
	return &tlsConn{c, []byte{first}}, first, nil
}

func (s *Splitter) handOver(conn net.Conn, first byte) {
	if first == firstOfSTUN && s.turn != nil {
		s.turn.accept(conn)
		return
	}
	if first == firstOfSTUN || first == firstOfTLS || s.pages == nil {
		_ = conn.Close()
		return
	}
	select {
	case s.pages <- conn:
	case <-s.ctx.Done():
		_ = conn.Close()
	}
}

func firstByte(r io.Reader) (byte, error) {
	var b [1]byte
	_, err := io.ReadFull(r, b[:])
	return b[0], err
}

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

// writeMessages writes TURN messages, each in a TLS record of its own: some clients (coturn's) take a
// record for a message. They go out together all the same.
func (c *tlsConn) writeMessages(p []byte) error {
	if g, ok := c.NetConn().(*gatherer); ok {
		g.begin()
		defer g.drop()
		if err := c.writeRecords(p); err != nil {
			return err
		}
		return g.flush()
	}
	return c.writeRecords(p)
}

func (c *tlsConn) writeRecords(p []byte) error {
	for len(p) > 0 {
		n, ok := frameLength(p)
		if !ok || n == 0 || n > len(p) {
			n = len(p)
		}
		if _, err := c.Conn.Write(p[:n]); err != nil {
			return err
		}
		p = p[n:]
	}
	return nil
}

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
