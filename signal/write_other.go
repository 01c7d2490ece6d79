//go:build !unix

package signal

import "syscall"

// writeOnce writes nothing: there is no portable way to write without waiting.
func writeOnce(syscall.RawConn, []byte) int { return 0 }
