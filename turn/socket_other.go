//go:build !unix

package turn

import (
	"net"
	"net/netip"
)

// A socket is a UDP socket. Here sendTo waits while its buffer is full; socket_unix.go has one that does not.
type socket struct{ *net.UDPConn }

func newSocket(conn *net.UDPConn) (*socket, error) { return &socket{conn}, nil }

func (s *socket) sendTo(p []byte, to netip.AddrPort) error {
	_, err := s.WriteToUDPAddrPort(p, to)
	return err
}
