package port

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"time"

	"github.com/pires/go-proxyproto"
	"golang.org/x/time/rate"

	"tincan/turn/internal/clients"
)

// A proxy that forwards whole TCP connections, for example by the host name in the TLS handshake, hides
// the client's address. The PROXY protocol (haproxy.org, proxy-protocol.txt) sends it as a header before
// everything else. We read it only from trusted proxies. They need not send it: a reverse proxy sends
// X-Forwarded-For instead.

func init() {
	// nginx writes TCP6 as soon as one of the two addresses is IPv6.
	proxyproto.V1AcceptIPv4InTCP6 = true
}

// proxySignatures are how a PROXY protocol header begins, in version 1 and 2, by the first byte. No HTTP
// request begins like that.
var proxySignatures = map[byte]string{'P': "PROXY ", '\r': "\r\n\r\n\x00\r\nQUIT\n"}

// readProxyHeader reads the PROXY protocol header of a connection from a trusted proxy. The header is nil
// if there is none. rest is what has been read beyond it.
func (s *Splitter) readProxyHeader(conn net.Conn) (header *proxyproto.Header, rest []byte, err error) {
	defer context.AfterFunc(s.ctx, func() { _ = conn.Close() })()
	_ = conn.SetReadDeadline(time.Now().Add(decideTimeout))
	r := bufio.NewReaderSize(conn, 256) // a header of version 1 has at most 107 bytes
	header, err = proxyproto.Read(r)
	if err != nil && !errors.Is(err, proxyproto.ErrNoProxyProtocol) {
		return nil, nil, err
	}
	rest, _ = r.Peek(r.Buffered())
	return header, rest, nil
}

// admitProxied starts to decide on a connection from a trusted proxy. It counts for the client that the
// proxy names.
func (s *Splitter) admitProxied(raw net.Conn) {
	header, rest, err := s.readProxyHeader(raw)
	if err != nil {
		// If the network has not failed, the proxy has sent something that we do not understand.
		_, broken := errors.AsType[net.Error](err)
		if !broken && !errors.Is(err, io.EOF) && s.warnings.invalid.Allow() {
			s.log.Warn("invalid PROXY protocol header", "proxy", raw.RemoteAddr(), "err", err)
		}
		_ = raw.Close()
		return
	}
	conn := &counted{Conn: raw, unread: rest}
	if header != nil && header.Command.IsProxy() {
		conn.remote, conn.local = header.SourceAddr, header.DestinationAddr
	}
	if s.count(conn) {
		s.decide(conn)
	}
}

// proxyWarnings limit how often the log says that a PROXY protocol header was refused: because it is
// invalid, or because it comes from an untrusted address near us, or from a stranger. tls is for TLS where
// there should be none.
type proxyWarnings struct{ invalid, untrusted, stranger, tls *rate.Limiter }

func newProxyWarnings() *proxyWarnings {
	return &proxyWarnings{onceAMinute(), onceAMinute(), onceAMinute(), onceAMinute()}
}

func onceAMinute() *rate.Limiter { return rate.NewLimiter(rate.Every(time.Minute), 1) }

var errUntrustedProxy = errors.New("PROXY protocol header from an untrusted address")

// refuseUntrustedProxy returns an error if conn begins with a PROXY protocol header. That of a trusted
// proxy has already been read. Every connection of such a proxy fails, so the log must say why.
func (s *Splitter) refuseUntrustedProxy(conn *counted, first byte) error {
	signature, ok := proxySignatures[first]
	if !ok {
		return nil
	}
	if begin, err := conn.peek(len(signature)); err != nil || string(begin) != signature {
		return nil
	}
	// Strangers can send this too. They must not keep a message about the operator's own proxy out of the
	// log, and nobody must be told to trust them.
	limit, hint := s.warnings.stranger, "if this is a proxy of yours, add it to -trusted-proxy"
	if s.near(conn) {
		limit, hint = s.warnings.untrusted, "if this is your proxy, add it to -trusted-proxy"
	}
	if limit.Allow() {
		s.log.Warn(errUntrustedProxy.Error(), "addr", conn.RemoteAddr(), "hint", hint)
	}
	return errUntrustedProxy
}

// near reports whether conn comes from this machine or its network, as from a proxy. Strangers' scanners
// try everything, which is not worth a line.
func (s *Splitter) near(conn *counted) bool {
	return reachedFromInside(clients.Addr(conn.Conn.RemoteAddr()))
}
