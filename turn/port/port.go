// Package port shares one TCP port between pages, WebSockets and TURN, with and without TLS, so that
// calls work where a firewall lets out port 443 alone. It also has the certificates, and bounds how many
// connections an address may have.
//
//   - port.go: the splitter, which tells connections apart by their first byte.
//   - tls.go: a connection with TLS.
//   - conns.go: how many connections each address has.
//   - encryption.go: certificates from files or by ACME, and the check of the host name.
//   - certificate.go: a certificate in files, and one that we make ourselves.
package port

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

// A TURN serves connections that speak TURN, such as a turn.Server.
type TURN interface {
	// ServeConn serves a connection and closes it. It does not wait.
	ServeConn(net.Conn)
}

// A Splitter shares one TCP port between pages and TURN, with and without TLS. It is the listener for
// pages, and hands connections that speak TURN to its TURN.
type Splitter struct {
	// Set by Split, then only read.
	listener net.Listener
	tls      *tls.Config // nil: none
	turn     TURN        // nil: off
	log      *slog.Logger
	pages    chan net.Conn   // nil: there are none
	conns    *conns          // counts the connections, together with other Splitters
	ctx      context.Context // ends with Stop
	cancel   context.CancelFunc

	live sync.WaitGroup // one for the accepting goroutine, and one for each connection it decides on
}

// Split begins to share l. With a nil TLS configuration there is no TLS, with a nil TURN no TURN.
// Connections without TLS are accepted beside those with it: a handler of pages must look.
func Split(l net.Listener, config *tls.Config, turn TURN, log *slog.Logger) *Splitter {
	s := &Splitter{listener: l, tls: config, turn: turn, log: log, pages: make(chan net.Conn), conns: newConns()}
	s.start()
	return s
}

func (s *Splitter) start() {
	s.ctx, s.cancel = context.WithCancel(context.Background())
	s.live.Go(s.accept)
}

// SplitPages begins to accept on a further port, for pages without TLS. Its connections count together
// with those of s.
func (s *Splitter) SplitPages(l net.Listener) *Splitter {
	other := &Splitter{listener: l, log: s.log, pages: make(chan net.Conn), conns: s.conns}
	other.start()
	return other
}

// SplitTURN begins to accept on a further port, for TURN without TLS. Its connections count together
// with those of s.
func (s *Splitter) SplitTURN(l net.Listener) *Splitter {
	other := &Splitter{listener: l, turn: s.turn, log: s.log, conns: s.conns}
	other.start()
	return other
}

// Limit bounds the open connections of one IPv4 address or IPv6 /64, over s and the ports that were split
// from it; 0: no limit. A limit above half of the files that the process may open is
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

// TURNURL returns the URL of TURN over this port (RFC 7065) for a browser that reached us as host, a name
// or an address without brackets. It has TLS if there is any and host is a name: browsers check
// certificates, and Firefox accepts no addresses here.
func (s *Splitter) TURNURL(host string) string {
	scheme := "turn:"
	if _, err := netip.ParseAddr(host); err != nil && s.tls != nil {
		scheme = "turns:"
	}
	_, port, _ := net.SplitHostPort(s.Addr().String())
	return scheme + net.JoinHostPort(host, port) + "?transport=tcp"
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
		s.turn.ServeConn(conn)
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
