//go:build !unix

package turn

import (
	"net"
	"net/netip"
)

// A socket is a UDP socket. On this platform sendTo waits while the buffer is full; in
// socket_unix.go it does not.
type socket struct{ *net.UDPConn }

func newSocket(conn *net.UDPConn) (*socket, error) { return &socket{conn}, nil }

func (s *socket) sendTo(p []byte, to netip.AddrPort) error {
	_, err := s.WriteToUDPAddrPort(p, to)
	return err
}

func (s *socket) readBuffer() int { return 0 }
