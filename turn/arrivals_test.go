package turn

import (
	"net"
	"net/netip"
	"testing"
	"time"

	"github.com/pion/stun/v3"
)

// Requests from this machine do not show that others can reach it, nor do a few clients over TCP that UDP is blocked.
func TestHeard(t *testing.T) {
	public, you := netip.MustParseAddr("192.88.98.1"), netip.MustParseAddr("192.88.98.9")
	over := func(s *Server, kind int, addr netip.Addr) { s.hear(kind, &net.UDPAddr{IP: addr.AsSlice()}) }
	s := newServer(t, func(c *Config) { c.PublicIP = public })
	c := dialRaw(t, s, "", "")
	c.exchange(c.build(stun.MethodBinding))
	over(s, clientUDP, public)
	for _, prefix := range interfacePrefixes() {
		over(s, clientUDP, prefix.Addr())
	}
	for _, client := range []string{"192.88.98.9", "192.88.98.9", "2001:db8::9", "192.88.98.10", "192.88.98.11"} {
		if s.HearsUDP(you) || s.HearsOnlyTCP() {
			t.Errorf("before %s: UDP %t, only TCP %t, want neither", client, s.HearsUDP(you), s.HearsOnlyTCP())
		}
		over(s, clientTLS, netip.MustParseAddr(client))
	}
	if !s.HearsOnlyTCP() {
		t.Error("three clients over TLS do not show that UDP may be blocked")
	}
	over(s, clientUDP, netip.MustParseAddr("172.17.0.1")) // the gateway of a container, perhaps for someone else
	if s.HearsUDP(you) || s.HearsOnlyTCP() {
		t.Errorf("after UDP from a gateway: UDP %t, only TCP %t", s.HearsUDP(you), s.HearsOnlyTCP())
	}
	over(s, clientUDP, you)
	if s.HearsUDP(you) || !s.HearsUDP(public) {
		t.Error("after your own request: heard as if it were someone else's, or not at all")
	}
	over(s, clientUDP, netip.MustParseAddr("2001:db8::9"))
	over(s, clientUDP, you)
	over(s, clientUDP, you)
	if !s.HearsUDP(you) {
		t.Error("a request of someone else is forgotten")
	}
	s.arrivals.other.at = time.Now().Add(-2 * arrivalAge)
	if s.HearsUDP(you) {
		t.Error("a request of two days ago still counts")
	}
}
