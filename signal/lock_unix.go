//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package signal

import (
	"errors"
	"os"
	"syscall"
)

// tryLock locks the file. It does not wait. The error is errInUse if another process has the lock.
func tryLock(f *os.File) error {
	err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return errInUse
	}
	return err
}
