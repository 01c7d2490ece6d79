// Package clients holds what package turn and package port both need for each client: its address, the
// prefix that it is counted under, and the log of a panic that it caused.
package clients

import (
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"runtime/debug"
)

// AddrPort returns the address and port of a UDP or TCP address, or the zero value for any other
// (as in tests).
func AddrPort(a net.Addr) netip.AddrPort {
	switch a := a.(type) {
	case *net.UDPAddr:
		return a.AddrPort()
	case *net.TCPAddr:
		return a.AddrPort()
	}
	return netip.AddrPort{}
}

// Addr returns the IP address in a. IPv4 addresses are not mapped into IPv6, and there is no zone.
func Addr(a net.Addr) netip.Addr { return AddrPort(a).Addr().Unmap().WithZone("") }

// AddrPrefix returns the prefix whose clients are counted together: an IPv4 address or an IPv6 /64.
func AddrPrefix(a net.Addr) netip.Prefix {
	addr := Addr(a)
	bits := addr.BitLen()
	if addr.Is6() {
		bits = 64
	}
	p, _ := addr.Prefix(bits) // fails only for the zero Addr
	return p
}

// LogPanic logs a panic with its stack and reports whether there was one. Call it in the deferred
// function that recovered, while the stack still shows the panic.
func LogPanic(log *slog.Logger, panicked any) bool {
	if panicked == nil {
		return false
	}
	defer func() { _ = recover() }() // in case the log panics too
	log.Error("panic", "err", fmt.Sprint(panicked), "stack", string(debug.Stack()))
	return true
}
