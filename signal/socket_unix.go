//go:build unix

package signal

import (
	"io"
	"net"
	"os"
	"sync"
	"syscall"
)

// rawSocketOf returns the socket of a connection, or nil if it has none. The connection itself must hold
// back no bytes: reads go around its Read.
func rawSocketOf(stream net.Conn) rawSocket {
	c, ok := stream.(syscall.Conn)
	if !ok {
		return nil
	}
	raw, err := c.SyscallConn()
	if err != nil {
		return nil
	}
	s := &unixSocket{raw: raw}
	s.try = s.tryRead
	return s
}

// A unixSocket does not block, like all of Go's sockets.
type unixSocket struct {
	raw syscall.RawConn

	// Of the read in progress. As variables of read they would be allocated for each message.
	try     func(fd uintptr) bool // tryRead
	buffers *sync.Pool
	b       *readBuffer
	n       int
	err     error
}

func (s *unixSocket) read(buffers *sync.Pool) (*readBuffer, int, error) {
	s.buffers = buffers
	err := s.raw.Read(s.try)
	b := s.b
	s.b = nil
	switch {
	case err != nil: // closed, or the deadline has passed
		return nil, 0, err
	case s.err != nil:
		return nil, 0, os.NewSyscallError("read", s.err)
	case b == nil:
		return nil, 0, io.EOF
	}
	return b, s.n, nil
}

// tryRead reads once, if there is something to read. It reports whether the read is over. If not, it is
// called again when the socket is readable, and keeps no buffer until then.
func (s *unixSocket) tryRead(fd uintptr) (done bool) {
	b, _ := s.buffers.Get().(*readBuffer)
	if b == nil {
		b = new(readBuffer)
	}
	for {
		s.n, s.err = syscall.Read(int(fd), b[:])
		if s.err != syscall.EINTR {
			break
		}
	}
	if s.n > 0 {
		s.b = b
		return true
	}
	s.buffers.Put(b)
	return s.err != syscall.EAGAIN
}

func (s *unixSocket) tryWrite(p []byte) (n int) {
	_ = s.raw.Write(func(fd uintptr) bool {
		n, _ = syscall.Write(int(fd), p)
		return true // do not wait until the socket is writable
	})
	return max(n, 0)
}
