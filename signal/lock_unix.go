//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package signal

import (
	"os"
	"syscall"
)

// tryLock locks the file, and reports whether it did. It does not wait.
func tryLock(f *os.File) bool {
	return syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) == nil
}
