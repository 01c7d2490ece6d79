package clients

import (
	"flag"
	"net"
	"net/netip"
	"testing"
)

// The flag -long is for all packages, so that go test ./... -long works.
var _ = flag.Bool("long", false, "also run tests that stress, explore or repeat")

func TestAddrPort(t *testing.T) {
	want := netip.MustParseAddrPort("192.0.2.1:5")
	for _, a := range []net.Addr{net.UDPAddrFromAddrPort(want), net.TCPAddrFromAddrPort(want)} {
		if got := AddrPort(a); got != want {
			t.Errorf("AddrPort(%v) = %v", a, got)
		}
	}
	if got := AddrPort(&net.UnixAddr{}); got.IsValid() {
		t.Errorf("AddrPort of a Unix address: %v", got)
	}
}

func TestAddrPrefix(t *testing.T) {
	for text, want := range map[string]string{
		"192.0.2.7:80":                 "192.0.2.7/32",
		"[::ffff:192.0.2.7]:80":        "192.0.2.7/32",
		"[2001:db8:1:2:3:4:5:6]:80":    "2001:db8:1:2::/64",
		"[fe80::1%eth0]:80":            "fe80::/64",
		"[2001:db8:1:2:ffff::1]:65535": "2001:db8:1:2::/64",
	} {
		addr := net.TCPAddrFromAddrPort(netip.MustParseAddrPort(text))
		if got := AddrPrefix(addr); got != netip.MustParsePrefix(want) {
			t.Errorf("AddrPrefix(%s) = %v, want %s", text, got, want)
		}
	}
}
