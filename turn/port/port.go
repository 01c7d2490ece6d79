// Package port shares one TCP port between pages, WebSockets and TURN, with and without TLS. With it,
// calls work behind a firewall that allows port 443 only. The package also handles the certificates,
// and limits how many connections an address may have.
//
//   - port.go: the splitter, which tells connections apart by their first byte.
//   - tls.go: a connection with TLS.
//   - conns.go: how many connections each address has.
//   - encryption.go: where certificates come from.
//   - certificate.go: a certificate in files, and a self-signed one.
//   - acme.go, acmehost.go: certificates from an authority; attempts.go: how often it may be asked;
//     acmelog.go: the log of the library that asks it.
//   - name.go: host names as certificates have them.
//   - guard.go: which requests are for this server.
//   - http.go: the server that answers them.
//   - proxy.go: the PROXY protocol, by which a proxy tells us the client's address.
//   - public.go: the origin of the pages as browsers see it.
//   - flags.go: the settings, their checks and their flags.
//   - files_unix.go, files_other.go: how many files the process may have open.
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

	"tincan/turn/internal/clients"
)

// decideTimeout is how long a client may take for a TLS handshake and its first byte.
const decideTimeout = 10 * time.Second

// undecidedTimeout limits how long Close waits for connections that it has closed.
const undecidedTimeout = time.Second

const (
	firstOfSTUN = 0x00 // of every request in RFC 8489 and RFC 8656
	firstOfTLS  = 0x16 // a handshake record, RFC 8446 section 5.1

	firstOfHTTP2 = 'P' // of the preface, RFC 9113 section 3.4
)

// A TURN serves connections that speak TURN, such as a turn.Server.
type TURN interface {
	// ServeConn serves a connection and closes it. It does not block.
	ServeConn(net.Conn)
}

// A Splitter shares one TCP port between pages and TURN, with and without TLS. It is the listener for
// pages. It passes connections that speak TURN to its TURN. A connection is undecided until its first
// byte, inside TLS if there is TLS, has been read.
type Splitter struct {
	// Set by Split, then only read.
	listener net.Listener
	tls      *tls.Config // nil: no TLS
	turn     TURN        // nil: off
	log      *slog.Logger
	pages    chan net.Conn // nil: no pages
	public   PublicURL     // set by Publish before the first request
	warnings *proxyWarnings
	conns    *conns          // counts the connections, together with other Splitters
	ctx      context.Context // canceled by Stop
	cancel   context.CancelFunc

	live sync.WaitGroup // one for the goroutine that accepts, and one for each undecided connection
}

// Split starts to share l. If config is nil, there is no TLS. If turn is nil, there is no TURN.
// Connections without TLS are accepted even if there is TLS, so the handler for pages must check. prepare
// functions run before the first connection is accepted.
func Split(l net.Listener, config *tls.Config, turn TURN, log *slog.Logger, prepare ...func(*Splitter)) *Splitter {
	s := &Splitter{listener: l, tls: config, turn: turn, log: log, pages: make(chan net.Conn), conns: newConns(),
		warnings: newProxyWarnings()}
	for _, f := range prepare {
		f(s)
	}
	s.start()
	return s
}

func (s *Splitter) start() {
	s.ctx, s.cancel = context.WithCancel(context.Background())
	s.live.Go(s.accept)
}

// SplitPages accepts connections on another port, for pages without TLS. They count together with those
// of s.
func (s *Splitter) SplitPages(l net.Listener) *Splitter {
	other := &Splitter{listener: l, log: s.log, pages: make(chan net.Conn), conns: s.conns, warnings: s.warnings}
	other.start()
	return other
}

// SplitTURN accepts connections on another port, for TURN without TLS. They count together with those
// of s.
func (s *Splitter) SplitTURN(l net.Listener) *Splitter {
	other := &Splitter{listener: l, turn: s.turn, log: s.log, conns: s.conns, warnings: s.warnings}
	other.start()
	return other
}

// Limit sets how many open connections one IPv4 address or IPv6 /64 may have, across s and the ports
// that were split from it. 0 means no limit. Any other limit is at most half the number of files that the
// process may open, to leave room for other addresses. Trusted proxies have no limit, and may send the
// client's address (see proxy.go).
func (s *Splitter) Limit(perAddr int, proxies []netip.Prefix) { s.conns.limit(perAddr, proxies) }

// http2 is the protocol that a TLS handshake chooses for HTTP/2 (RFC 9113 section 3.2).
const http2 = "h2"

// Configure sets up the server for pages on the connections of s. The server tells s which of them are
// idle. Those may be closed when their address has too many. HTTP/2 carries many requests over one
// connection, so it has limits on what one connection may hold in memory.
func (s *Splitter) Configure(server *http.Server) {
	server.ConnState = func(conn net.Conn, state http.ConnState) {
		if c := countedOf(conn); c != nil {
			c.conns.setIdle(c, state == http.StateIdle)
		}
	}
	server.HTTP2 = &http.HTTP2Config{
		MaxConcurrentStreams:          32,
		MaxReadFrameSize:              16 << 10, // the least that RFC 9113 section 4.2 allows
		MaxReceiveBufferPerConnection: 64 << 10,
		MaxReceiveBufferPerStream:     64 << 10,
		WriteByteTimeout:              server.WriteTimeout, // for a client that stops reading
	}
}

// countedOf returns the counted connection below one that Accept has returned.
func countedOf(conn net.Conn) *counted {
	switch c := conn.(type) {
	case *counted:
		return c
	case *tcpConn:
		return c.counted
	case *gatherer:
		return countedOf(c.Conn)
	case *tlsConn:
		return countedOf(c.NetConn())
	case *tls.Conn:
		return countedOf(c.NetConn())
	}
	return nil
}

// Accept returns the next connection for the pages. If it has TLS, the handshake is done.
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

// Publish sets the origin of the pages as browsers see it. Without it, they see this port.
func (s *Splitter) Publish(u PublicURL) { s.public = u }

// PageURL returns the URL of the pages for a browser that reaches this machine as host, which is a
// name or an address without brackets.
func (s *Splitter) PageURL(host string) string {
	u := s.seenAs(host)
	return u.String()
}

// TURNURLs returns the URL of TURN over this port (RFC 7065), or nothing if it is of no use. host is the
// name, or the address without brackets, by which browsers reach TURN. Behind a proxy, the public port is
// unknown until Publish. If the proxy handles TLS, it forwards no TURN, unless host is a name of TURN alone.
func (s *Splitter) TURNURLs(host string, alone bool) []string {
	proxy := s.conns.behindProxy() || s.tls == nil && s.public.Scheme == "https"
	if proxy && (s.public.Scheme == "" || s.tls == nil && !alone) {
		return nil
	}
	u := s.seenAs(host)
	return []string{u.turnURL(host)}
}

// seenAs returns the origin of the pages for a browser that reaches this machine as host.
func (s *Splitter) seenAs(host string) PublicURL {
	if s.public.Scheme != "" {
		return s.public
	}
	u := PublicURL{Scheme: "http", Host: host}
	if s.tls != nil {
		u.Scheme = "https"
	}
	_, u.Port, _ = net.SplitHostPort(s.Addr().String())
	return u
}

// Stop frees the port and closes the undecided connections. The others stay open. It does not block,
// and may be called more than once.
func (s *Splitter) Stop() error {
	s.cancel()
	return s.listener.Close()
}

// Close calls Stop and waits until no connection is undecided. This takes microseconds. There is a
// limit in case that takes longer.
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

// accept starts a goroutine for each connection, so that none waits for another.
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
		// Most likely there are too many open files, and some will be closed.
		s.log.Warn("accepting failed", "addr", s.listener.Addr(), "err", err)
		pause = min(max(2*pause, 5*time.Millisecond), longest)
		select {
		case <-time.After(pause):
		case <-s.ctx.Done():
			return
		}
	}
}

// admit starts to decide on a connection, unless its address has too many.
func (s *Splitter) admit(raw net.Conn) {
	if s.conns.fromProxy(raw) {
		s.spawn(func() { s.admitProxied(raw) })
		return
	}
	if conn := (&counted{Conn: raw}); s.count(conn) {
		s.spawn(func() { s.decide(conn) })
	}
}

// count counts conn. If its address has too many connections, it closes conn and returns false.
func (s *Splitter) count(conn *counted) bool {
	if s.conns.add(conn) {
		return true
	}
	s.log.Debug("connection refused", "remote", conn.RemoteAddr())
	_ = conn.Conn.Close() // not counted
	return false
}

// spawn runs f on a goroutine that Close waits for.
func (s *Splitter) spawn(f func()) {
	s.live.Go(func() {
		defer func() { clients.LogPanic(s.log, recover()) }()
		f()
	})
}

// decide finds out what conn is for. Then it hands conn over or closes it.
func (s *Splitter) decide(conn *counted) {
	handed := false
	defer func() {
		if !handed { // also after a panic
			_ = conn.Close()
		}
	}()
	_ = conn.SetDeadline(time.Now().Add(decideTimeout))
	// The deadline ends a wait for the network. The context ends everything else.
	ctx, cancel := context.WithTimeout(s.ctx, decideTimeout)
	defer cancel()
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	inner, first, err := s.peek(ctx, conn)
	if !stop() || err != nil {
		return
	}
	_ = conn.SetDeadline(time.Time{})
	s.dispatch(inner, first)
	handed = true
}

// peek reads the first byte of conn, inside TLS if conn has TLS. With HTTP/2 it is known without reading.
// inner is the connection to use from now on. Its first Read returns that byte again.
func (s *Splitter) peek(ctx context.Context, conn *counted) (inner net.Conn, first byte, err error) {
	begin, err := conn.peek(1)
	if err != nil {
		return nil, 0, err
	}
	first = begin[0]
	if err := s.refuseUntrustedProxy(conn, first); err != nil {
		return nil, 0, err
	}
	inner = conn
	if tcp, ok := conn.Conn.(rawTCP); ok {
		inner = &tcpConn{conn, tcp}
	}
	if first == firstOfTLS && s.tls == nil && s.pages != nil && s.near(conn) && s.warnings.tls.Allow() {
		s.log.Warn("TLS on a port without TLS", "addr", conn.RemoteAddr(),
			"hint", "set -domain or -tls-cert, or let the proxy in front handle TLS")
	}
	if first != firstOfTLS || s.tls == nil {
		return inner, first, nil
	}
	c := tls.Server(&gatherer{Conn: inner}, s.tls)
	if err := c.HandshakeContext(ctx); err != nil {
		s.log.Debug("handshake failed", "remote", conn.RemoteAddr(), "err", err)
		return nil, 0, err
	}
	if c.ConnectionState().NegotiatedProtocol == http2 {
		return c, firstOfHTTP2, nil // net/http wants the *tls.Conn itself
	}
	begin = make([]byte, 1)
	if _, err := io.ReadFull(c, begin); err != nil {
		return nil, 0, err
	}
	return &tlsConn{c, begin}, begin[0], nil
}

func (s *Splitter) dispatch(conn net.Conn, first byte) {
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
