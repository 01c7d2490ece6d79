//go:build unix

package signal

import "syscall"

// writeOnce calls write(2) once. Like all of Go's sockets, this one does not block. It returns the
// number of bytes written. An error is ignored: the next Write will run into it again.
func writeOnce(raw syscall.RawConn, p []byte) (n int) {
	_ = raw.Write(func(fd uintptr) bool {
		n, _ = syscall.Write(int(fd), p)
		return true // do not wait until the socket is writable
	})
	return max(n, 0)
}
