//go:build unix

package turn

import (
	"net"
	"net/netip"
	"strconv"
	"sync"
	"syscall"
)

// A socket is a UDP socket that never waits to send. If its buffer is full, sendTo drops the packet, as
// a network would. On a link with a rate limit, waiting would block the goroutine that serves every
// client. Packets are sent one at a time, so that no packet costs a memory allocation.
type socket struct {
	*net.UDPConn

	// Set by newSocket, then only read.
	raw   syscall.RawConn
	is6   bool               // whether the socket takes IPv6 addresses, and IPv4 addresses mapped into IPv6
	write func(uintptr) bool // the method value s.send, made once to save an allocation

	mu sync.Mutex // leaf

	// Guarded by mu.
	packet []byte
	to4    syscall.SockaddrInet4
	to6    syscall.SockaddrInet6
	err    error
}

func newSocket(conn *net.UDPConn) (*socket, error) {
	raw, err := conn.SyscallConn()
	if err != nil {
		return nil, err
	}
	local := conn.LocalAddr().(*net.UDPAddr).AddrPort().Addr()
	s := &socket{UDPConn: conn, raw: raw, is6: local.Is6()}
	s.write = s.send
	return s, nil
}

// sendTo sends p. syscall.EAGAIN means that the buffer was full.
func (s *socket) sendTo(p []byte, to netip.AddrPort) error {
	if !to.IsValid() || !s.is6 && !to.Addr().Unmap().Is4() {
		return syscall.EAFNOSUPPORT
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.packet = p
	if s.is6 {
		s.to6.Port, s.to6.Addr, s.to6.ZoneId = int(to.Port()), to.Addr().As16(), zoneID(to.Addr().Zone())
	} else {
		s.to4.Port, s.to4.Addr = int(to.Port()), to.Addr().Unmap().As4()
	}
	err := s.raw.Write(s.write)
	s.packet = nil
	if err != nil {
		return err
	}
	return s.err
}

// readBuffer returns the size of the receive buffer as the system counts it, in bytes; 0: unknown.
func (s *socket) readBuffer() (size int) {
	_ = s.raw.Control(func(fd uintptr) {
		size, _ = syscall.GetsockoptInt(int(fd), syscall.SOL_SOCKET, syscall.SO_RCVBUF)
	})
	return size
}

// zoneID returns the number of the interface that a link-local address belongs to. For other addresses
// it returns 0.
func zoneID(zone string) uint32 {
	if zone == "" {
		return 0
	}
	if i, err := net.InterfaceByName(zone); err == nil {
		return uint32(i.Index)
	}
	n, _ := strconv.ParseUint(zone, 10, 32) // a number if the interface no longer exists
	return uint32(n)
}

// send is called with the file descriptor. It always returns true, because false would mean to wait.
func (s *socket) send(fd uintptr) bool {
	for {
		if s.is6 {
			s.err = syscall.Sendto(int(fd), s.packet, 0, &s.to6)
		} else {
			s.err = syscall.Sendto(int(fd), s.packet, 0, &s.to4)
		}
		if s.err != syscall.EINTR {
			return true
		}
	}
}
