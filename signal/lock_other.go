//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd)

package signal

import "os"

// tryLock does nothing: there is no flock here, so a second process goes unnoticed.
func tryLock(*os.File) error { return nil }
