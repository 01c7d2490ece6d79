//go:build !unix

package signal

import "net"

// rawSocketOf returns nil: there is no portable way to read or write without waiting.
func rawSocketOf(net.Conn) rawSocket { return nil }
