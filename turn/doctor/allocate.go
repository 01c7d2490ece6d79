package doctor

import (
	"cmp"
	"context"
	"net"
	"net/netip"
	"time"

	"github.com/pion/logging"
	pionturn "github.com/pion/turn/v4"
)

// A relay is an allocation at a TURN server, and the connection to it.
type relay struct {
	net.PacketConn // sends from the relayed address
	client         *pionturn.Client
	conn           net.Conn
}

// anyServer is a placeholder for the address of the server, because pion refuses IPv6 addresses. Packets go where
// the connection leads.
const anyServer = "192.0.2.1:3478"

// allocate makes an allocation (RFC 8656 section 7) at the server to which conn leads, which is UDP, TCP or TLS.
// It closes conn if there is an error. A refusal is a [stun.TurnError].
func allocate(ctx context.Context, conn net.Conn, username, password string) (*relay, error) {
	// pion knows no deadline.
	defer context.AfterFunc(ctx, func() { _ = conn.Close() })()
	var packets net.PacketConn = pionturn.NewSTUNConn(conn)
	if udp, ok := conn.(*net.UDPConn); ok {
		packets = connected{udp}
	}
	client, err := pionturn.NewClient(&pionturn.ClientConfig{
		TURNServerAddr: anyServer, Conn: packets, Username: username, Password: password,
		LoggerFactory: &logging.DefaultLoggerFactory{DefaultLogLevel: logging.LogLevelDisabled},
	})
	if err != nil {
		_ = conn.Close()
		return nil, err
	}
	r := &relay{client: client, conn: conn}
	if err = client.Listen(); err == nil {
		r.PacketConn, err = client.Allocate()
	}
	if err != nil {
		r.close()
		return nil, cmp.Or(ctx.Err(), err)
	}
	return r, nil
}

// addr returns the relayed address.
func (r *relay) addr() netip.AddrPort {
	addr := r.LocalAddr().(*net.UDPAddr).AddrPort()
	return netip.AddrPortFrom(addr.Addr().Unmap(), addr.Port())
}

// close ends the allocation.
func (r *relay) close() {
	if r.PacketConn != nil {
		_ = r.PacketConn.Close()
	}
	r.client.Close()
	_ = r.conn.Close()
}

// A connected is a UDP socket for one remote address, which pion always names.
type connected struct{ *net.UDPConn }

// WriteTo implements [net.PacketConn].
func (c connected) WriteTo(p []byte, _ net.Addr) (int, error) { return c.Write(p) }

// carries reports whether a packet of size bytes gets from one relay to another and back. Packets may be
// lost, so each is sent several times.
func carries(ctx context.Context, from, to *relay, size int) bool {
	const wait = 300 * time.Millisecond
	for range 8 {
		if passes(from, to, size, wait) && passes(to, from, size, wait) {
			return true
		}
		if ctx.Err() != nil {
			break
		}
	}
	return false
}

// passes sends one packet and reports whether it arrives in time.
func passes(from, to *relay, size int, wait time.Duration) bool {
	// This creates a permission for the address of the sender (RFC 8656 section 9), whatever happens to the packet.
	_, _ = to.WriteTo([]byte{0}, from.LocalAddr())
	sent := make([]byte, size)
	for i := range sent {
		sent[i] = byte(i) // not the packet above
	}
	if _, err := from.WriteTo(sent, to.LocalAddr()); err != nil {
		return false
	}
	_ = to.SetReadDeadline(time.Now().Add(wait))
	got := make([]byte, maxAnswer)
	for {
		n, _, err := to.ReadFrom(got)
		if err != nil {
			return false
		}
		if n == size {
			return true
		}
	}
}
