package port

import (
	"context"
	"errors"
	"io"
	"net"

	"github.com/pires/go-proxyproto"
)

// A proxy that passes on whole connections, because it chooses a server by the name in the TLS
// handshake, hides the client's address. Many of them can send it in front of everything else: this is
// the PROXY protocol (haproxy.org, proxy-protocol.txt). Trusted proxies may do so. From them, a
// connection without such a header is taken as it is, since one that speaks HTTP has X-Forwarded-For.

// proxyHeaders are how a PROXY header begins, in version 1 and 2. No HTTP request begins like that.
var proxyHeaders = map[byte]string{'P': "PROXY ", '\r': "\r\n\r\n\x00\r\nQUIT\n"}

// clientOf waits for the PROXY header of a connection from a trusted proxy. The result has the client's
// address, or the proxy's if there is no header. It is nil if the header is not valid, or if s is
// closed.
func (s *Splitter) clientOf(raw net.Conn) net.Conn {
	stop := context.AfterFunc(s.ctx, func() { _ = raw.Close() })
	conn := proxyproto.NewConn(raw, proxyproto.WithPolicy(proxyproto.USE),
		proxyproto.SetReadHeaderTimeout(decideTimeout))
	_ = conn.ProxyHeader()
	if !stop() {
		return nil
	}
	_, err := conn.Read(nil)
	if err == nil {
		return conn
	}
	_ = raw.Close()
	if !errors.Is(err, io.EOF) { // a proxy that checks whether the port is open sends nothing
		s.foreign.Do(func() { s.log.Warn("PROXY header not understood", "proxy", raw.RemoteAddr(), "err", err) })
	}
	return nil
}

// below returns the TCP connection that a PROXY header came over, or conn itself. Its buffer is empty
// once a whole request or handshake has been read.
func below(conn net.Conn) net.Conn {
	if c, ok := conn.(*proxyproto.Conn); ok {
		return c.Raw()
	}
	return conn
}

var errForeignProxy = errors.New("a PROXY header from an address that is not a trusted proxy")

// refuseForeignProxy returns an error if conn begins with a PROXY header. One of a trusted proxy would
// have been read before. All its connections fail, so the log must say why.
func (s *Splitter) refuseForeignProxy(conn *counted, first byte) error {
	signature, ok := proxyHeaders[first]
	if !ok {
		return nil
	}
	begin := make([]byte, len(signature))
	n, err := io.ReadFull(conn, begin)
	conn.unread = begin[:n]
	if err != nil || string(begin) != signature {
		return nil
	}
	s.foreign.Do(func() {
		s.log.Warn(errForeignProxy.Error(), "addr", conn.RemoteAddr(), "do", "if it is your proxy, -trusted-proxy")
	})
	return errForeignProxy
}
