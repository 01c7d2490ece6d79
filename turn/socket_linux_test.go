package turn

import (
	"net/netip"
	"strings"
	"testing"

	"github.com/pion/stun/v3"
)

// If the packets of one client cannot leave and fill the socket of its relay, the server still serves
// all other clients, because it never waits for space in a socket. Here the kernel holds packets back,
// because ARP for their destination gets no answer.
func TestFullSocketHoldsUpNobody(t *testing.T) {
	if !runInNamespace(t) {
		return
	}
	err := firstOf(ip("link", "set", "lo", "up"), ip("link", "add", "here", "type", "veth", "peer", "name", "there"),
		ip("addr", "add", "9.9.9.1/24", "dev", "here"), ip("link", "set", "here", "up"),
		ip("link", "set", "there", "up"))
	if err != nil {
		t.Fatal(err)
	}
	s := newServer(t)
	open := s.relays.listen
	s.relays.listen = func(port uint16) (relaySocket, error) {
		conn, err := open(port)
		if err == nil {
			err = conn.(*socket).SetWriteBuffer(1) // the kernel raises it to its minimum
		}
		return conn, err
	}
	nobody := netip.MustParseAddrPort("9.9.9.7:9")
	ada, bo := dialRawFresh(t, s, "ada"), dialRawFresh(t, s, "bo")
	ada.allocate()
	ada.request(stun.MethodChannelBind, channelNumber(benchChannel), peerAddress(nobody))
	data := strings.Repeat("x", 1000)
	for range 100 {
		ada.channelData(benchChannel, data)
	}
	bo.allocate()
	ada.sync()
	if got := s.relays.snapshot(); got.dropped == 0 || got.sent == 0 {
		t.Errorf("packets: %+v, want some packets sent and the others dropped", got)
	}
}
