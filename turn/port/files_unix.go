//go:build unix

package port

import (
	"math"
	"syscall"
)

// maxFiles returns how many files and connections the process may have open; 0: unknown.
func maxFiles() int {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		return 0
	}
	return int(min(uint64(limit.Cur), math.MaxInt32)) // signed on FreeBSD, where a negative value means no limit
}
