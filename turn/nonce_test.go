package turn

import (
	"net"
	"testing"

	"github.com/pion/stun/v3"
)

// A nonce is valid only for the client that got it. A captured request is not valid from any other
// address.
func TestNoncesAreOnesOwn(t *testing.T) {
	for _, transport := range []string{"udp", "tcp", "tls"} {
		s := newServer(t)
		servers := s.ICEServers("127.0.0.1", "ada")
		ada := dialRawOver(t, s, transport, servers[1].Username, servers[1].Credential)
		other := dialRawOver(t, s, transport, servers[1].Username, servers[1].Credential)
		ada.fetchNonce()
		captured := ada.signed(stun.MethodAllocate, udpTransport)
		if code := errorCode(ada.exchange(captured)); code != 0 {
			t.Fatalf("%s: Allocate answers %d", transport, code)
		}
		refused := other.exchange(captured)
		if code := errorCode(refused); code != 438 {
			t.Errorf("%s: the same from elsewhere answers %d, want 438", transport, code)
		}
		if err := other.nonce.GetFrom(refused); err != nil || other.nonce.String() == ada.nonce.String() {
			t.Errorf("%s: with the nonce %q, %v; want a fresh one", transport, other.nonce, err)
		}
		other.nonce, ada.nonce = ada.nonce, other.nonce
		for _, c := range []*rawClient{other, ada} {
			if code := errorCode(c.request(stun.MethodRefresh)); code != 438 {
				t.Errorf("%s: with another's nonce Refresh answers %d, want 438", transport, code)
			}
		}
		other.nonce, ada.nonce = ada.nonce, other.nonce
		if code := errorCode(other.request(stun.MethodAllocate, udpTransport)); code != 0 {
			t.Errorf("%s: with one of its own Allocate answers %d", transport, code)
		}
		if code := errorCode(ada.request(stun.MethodRefresh)); code != 0 {
			t.Errorf("%s: the first client's Refresh answers %d", transport, code)
		}
	}
}

func TestNonces(t *testing.T) {
	minute := uint32(29_000_000)
	n := newNonces()
	n.minute = func() uint32 { return minute }
	ada := &net.UDPAddr{IP: net.IPv4(192, 0, 2, 1), Port: 1}
	const pionNonce = "3SU3VX9ADIPHAAJ9573MP4MP"
	nonce := n.bind(pionNonce, ada)
	if len(nonce) != len(pionNonce) {
		t.Errorf("%q is not as long as pion's", nonce)
	}
	if got := n.pionNonce(nonce, ada); got != pionNonce {
		t.Errorf("pion is told %q", got)
	}
	for _, bad := range []string{"", pionNonce, nonce[:5], nonce[:23], nonce + "A", nonce[:23] + "!",
		"AAAAAA" + nonce[6:]} {
		if got := n.pionNonce(bad, ada); got != "" {
			t.Errorf("for %q pion is told %q", bad, got)
		}
	}
	for _, client := range []net.Addr{&net.UDPAddr{IP: ada.IP, Port: 2},
		&net.UDPAddr{IP: net.IPv4(192, 0, 2, 2), Port: 1}} {
		if got := n.pionNonce(nonce, client); got != "" {
			t.Errorf("for %v pion is told %q", client, got)
		}
	}
	minute += nonceMinutes
	n.bind("later", ada)
	if got := n.pionNonce(nonce, ada); got != pionNonce {
		t.Errorf("after an hour pion is told %q, want what it said itself", got)
	}
	minute++
	n.bind("later", ada)
	if got := n.pionNonce(nonce, ada); got != "" || len(n.byMinute) != 2 {
		t.Errorf("later pion is told %q, and %d nonces are kept; want none, and 2", got, len(n.byMinute))
	}
}
