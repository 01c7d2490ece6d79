package turn

import (
	"net"
	"testing"

	"github.com/pion/stun/v3"
)

var (
	anyRequest = stun.MustBuild(stun.TransactionID, stun.NewType(stun.MethodRefresh, stun.ClassRequest)).Raw
	anyPacket  = []byte{0x40, 0, 0, 0}
)

// If a client asks faster than it is answered, it loses only its own requests. The same holds for an
// address.
func TestInboxIsFair(t *testing.T) {
	in := newInbox()
	flooder := func(port int) net.Addr { return &net.UDPAddr{IP: net.IPv4(192, 0, 2, 1), Port: port} }
	other := &net.UDPAddr{IP: net.IPv4(192, 0, 2, 2), Port: 1}
	for range 2 * maxInboxClient {
		in.enqueue(anyRequest, flooder(1))
	}
	if n := len(in.messages); n != maxInboxClient {
		t.Errorf("%d requests of one client wait, want %d", n, maxInboxClient)
	}
	for port := range maxInbox {
		in.enqueue(anyRequest, flooder(port))
	}
	if n := len(in.messages); n != maxInboxPrefix {
		t.Errorf("%d requests of one address wait, want %d", n, maxInboxPrefix)
	}
	in.enqueue(anyRequest, other)
	in.close()
	buf := make([]byte, 100)
	for range maxInboxPrefix {
		if _, from, err := in.dequeue(buf); err != nil || from == other {
			t.Fatalf("from %v, %v; want the flood first", from, err)
		}
	}
	if _, from, err := in.dequeue(buf); err != nil || from != other {
		t.Errorf("from %v, %v; want the other client's request", from, err)
	}
	if _, _, err := in.dequeue(buf); err == nil || len(in.clients)+len(in.prefixes) != 0 {
		t.Errorf("an empty and closed inbox: error %v, counts %v, %v; want an error and none", err, in.clients,
			in.prefixes)
	}
}

// There is a limit for all requests together, however many addresses they come from.
func TestInboxIsBounded(t *testing.T) {
	in := newInbox()
	for i := range 10 * maxInbox {
		in.enqueue(anyRequest, net.UDPAddrFromAddrPort(nthPeer(i)))
	}
	if n := len(in.messages); n != maxInbox || len(in.clients) != maxInbox {
		t.Errorf("%d requests of %d clients wait, want %d", n, len(in.clients), maxInbox)
	}
}

// A packet waits only behind a request of the same client, and only until that request has been
// handled.
func TestInboxKeepsTheOrder(t *testing.T) {
	in := newInbox()
	client, other := net.UDPAddrFromAddrPort(nthPeer(1)), net.UDPAddrFromAddrPort(nthPeer(2))
	buf := make([]byte, 100)
	in.enqueue(anyPacket, client)
	in.enqueue(anyRequest, client)
	in.enqueue(anyPacket, other)
	in.enqueue(anyPacket, client)
	_, _, _ = in.dequeue(buf)
	in.enqueue(anyPacket, client) // the request is being handled
	_, _, _ = in.dequeue(buf)
	if n := len(in.messages); n != 1 {
		t.Errorf("%d packets wait, want the one that came during the request", n)
	}
	_, _, _ = in.dequeue(buf)
	in.handled()
	in.enqueue(anyPacket, client)
	if n := len(in.messages); n != 0 {
		t.Errorf("%d packets wait behind nothing", n)
	}
}

// A client may use what it has asked for before it gets the answer.
func TestPacketsRightBehindTheirRequest(t *testing.T) {
	for _, transport := range []string{"udp", "tcp"} {
		s := newServer(t, func(c *Config) { c.AllowPeer = mustPrefixes(t, "127.0.0.0/8") })
		peer := listenPacket(t, "127.0.0.2:0")
		to := peer.LocalAddr().(*net.UDPAddr).AddrPort()
		for range 20 {
			c := dialStream(t, s, transport, "ada")
			c.allocate()
			c.write(c.signed(stun.MethodCreatePermission, peerAddress(to)).Raw)
			c.sendIndication(to, "by Send")
			c.write(c.signed(stun.MethodChannelBind, channelNumber(0x4000), peerAddress(to)).Raw)
			c.channelData(0x4000, "over a channel")
			expect(t, peer, "by Send")
			expect(t, peer, "over a channel")
			c.write(c.signed(stun.MethodRefresh, lifetime(0)).Raw)
			c.sync()
		}
	}
}
