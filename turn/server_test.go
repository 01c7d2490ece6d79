package turn

import (
	"fmt"
	"math/rand/v2"
	"net"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/pion/stun/v3"
)

func TestSTUN(t *testing.T) {
	s := newServer(t)
	c := dialRaw(t, s, "", "")
	answer := c.exchange(c.build(stun.MethodBinding))
	var mapped stun.XORMappedAddress
	if err := mapped.GetFrom(answer); err != nil || mapped.String() != c.conn.LocalAddr().String() {
		t.Errorf("Binding answers %v, %v; want our own address %v", mapped, err, c.conn.LocalAddr())
	}
	if answer.Contains(stun.AttrSoftware) {
		t.Error("the answer carries SOFTWARE, which tells an attacker what to try")
	}
}

func TestReadBuffer(t *testing.T) {
	s := newServer(t)
	large := s.ReadBuffer()
	if large == 0 {
		t.Skip("this system does not say")
	}
	if err := s.udp.SetReadBuffer(16 << 10); err != nil {
		t.Fatal(err)
	}
	if got := s.ReadBuffer(); got <= 0 || got >= large {
		t.Errorf("a buffer of 16 KiB has %d bytes, and a large one %d", got, large)
	}
}

func TestRelayToRelayThroughTheSwitch(t *testing.T) {
	s := newServer(t)
	ada, bo := dial(t, s, "ada"), dial(t, s, "bo")
	adaRelay, boRelay := allocate(t, ada), allocate(t, bo)
	permit(t, ada, boRelay.LocalAddr())
	permit(t, bo, adaRelay.LocalAddr())

	const rounds = 20 // the first are Send indications, the later ones ChannelData
	for i := range rounds {
		hello := fmt.Sprint("hello bo ", i)
		send(t, adaRelay, hello, boRelay.LocalAddr())
		if from := expect(t, boRelay, hello); from.String() != adaRelay.LocalAddr().String() {
			t.Errorf("bo got it from %v, want ada's relayed address %v", from, adaRelay.LocalAddr())
		}
		send(t, boRelay, "hello ada", adaRelay.LocalAddr())
		expect(t, adaRelay, "hello ada")
	}
	expectCounts(t, s.relays, packetCounts{switched: 2 * rounds})
}

func TestRelayToPeer(t *testing.T) {
	s := newServer(t, func(c *Config) { c.AllowPeer = mustPrefixes(t, "127.0.0.0/8") })
	peer := listenPacket(t, "127.0.0.2:0")
	ada := dial(t, s, "ada")
	relay := allocate(t, ada)
	permit(t, ada, peer.LocalAddr())
	send(t, relay, "hello", peer.LocalAddr())
	from := expect(t, peer, "hello")
	send(t, peer, "hello yourself", from)
	expect(t, relay, "hello yourself")
	expectCounts(t, s.relays, packetCounts{sent: 1, received: 1})
}

// The switch requires permissions, as a network does: bo has no permission for ada's address.
func TestSwitchKeepsPermissions(t *testing.T) {
	s := newServer(t)
	ada, bo := dialRawFresh(t, s, "ada"), dialRawFresh(t, s, "bo")
	ada.allocate()
	boAddr := bo.allocate()
	ada.request(stun.MethodCreatePermission, peerAddress(boAddr))
	ada.sendIndication(boAddr, "unasked")
	ada.sync()
	expectCounts(t, s.relays, packetCounts{refused: 1})
	bo.write(bo.build(stun.MethodBinding).Raw)
	answer := &stun.Message{Raw: bo.read()}
	if err := answer.Decode(); err != nil || answer.Type != stun.BindingSuccess {
		t.Errorf("bo got %v, %v; want nothing but the answer to its Binding", answer, err)
	}
}

func TestPermissionsAreRefusedEarly(t *testing.T) {
	s := newServer(t)
	c := dialRawFresh(t, s, "ada")
	c.allocate()
	for i, tt := range []struct {
		peer string
		ok   bool
	}{
		{"8.8.8.8:53", true},
		{"127.0.0.1:53", true}, // the address of our relays; the port is only checked for each packet
		{"10.0.0.1:53", false},
		{"127.0.0.2:53", false},
		{"[::ffff:8.8.8.8]:53", false},
	} {
		peer := peerAddress(netip.MustParseAddrPort(tt.peer))
		if got := errorCode(c.request(stun.MethodCreatePermission, peer)); (got == 0) != tt.ok {
			t.Errorf("CreatePermission for %s answers %d, want success %v", tt.peer, got, tt.ok)
		}
		channel := channelNumber(0x4000 + uint16(i))
		if got := errorCode(c.request(stun.MethodChannelBind, channel, peer)); (got == 0) != tt.ok {
			t.Errorf("ChannelBind to %s answers %d, want success %v", tt.peer, got, tt.ok)
		}
	}
}

func TestDeadRelayPortGoesNowhere(t *testing.T) {
	ports := freePorts(t, 2)
	s := newServer(t, func(c *Config) { c.RelayPorts = ports })
	ada, bo := dialRawFresh(t, s, "ada"), dialRawFresh(t, s, "bo")
	ada.allocate()
	boAddr := bo.allocate()
	bo.request(stun.MethodRefresh, lifetime(0))
	heir, err := net.ListenPacket("udp4", fmt.Sprint("127.0.0.1:", boAddr.Port()))
	if err != nil {
		t.Fatalf("the port is still taken: %v", err)
	}
	t.Cleanup(func() { heir.Close() })
	ada.request(stun.MethodCreatePermission, peerAddress(boAddr))
	ada.sendIndication(boAddr, "too late")
	ada.sync()
	expectSilence(t, heir)
	expectCounts(t, s.relays, packetCounts{refused: 1})
}

// Relay ports are random. They are not consecutive, and not always in the same order.
func TestRelayPortsAreRandom(t *testing.T) {
	s := newServer(t)
	steps := make(map[int]int)
	last := 0
	for range 20 {
		r := openRelay(t, s.relays)
		steps[int(r.port)-last]++
		last = int(r.port)
	}
	for step, n := range steps {
		if n > 3 {
			t.Errorf("%d of 20 relay ports were %d after the one before", n, step)
		}
	}
}

// EVEN-PORT without the R bit (RFC 8656 section 18.7) gets an even port. There is no token, because no
// port is reserved.
func TestEvenPort(t *testing.T) {
	s := newServer(t)
	c := dialRawFresh(t, s, "ada")
	answer := c.request(stun.MethodAllocate, udpTransport,
		stun.RawAttribute{Type: stun.AttrEvenPort, Value: []byte{0}})
	var relayed stun.XORMappedAddress
	if err := relayed.GetFromAs(answer, stun.AttrXORRelayedAddress); err != nil || relayed.Port%2 != 0 {
		t.Errorf("relayed address %v, %v; want an even port", relayed, err)
	}
	if answer.Contains(stun.AttrReservationToken) {
		t.Error("the answer has a RESERVATION-TOKEN")
	}
	s.relays.mu.RLock()
	defer s.relays.mu.RUnlock()
	if n := len(s.relays.relays); n != 1 {
		t.Errorf("%d relays open, want 1", n)
	}
}

// TCP relaying (RFC 6062) would make the server a proxy to any web server. pion accepts a request for
// it, and gives UDP.
func TestNoTCPRelay(t *testing.T) {
	s := newServer(t)
	if _, _, err := newFrontend(s, s.udp).AllocateConn("tcp4", 0); err == nil {
		t.Error("AllocateConn gave a TCP relay")
	}
	c := dialRawFresh(t, s, "ada")
	c.allocate()
	const methodConnect = 0x000a
	c.write(c.signed(methodConnect, peerAddress(netip.MustParseAddrPort("8.8.8.8:80"))).Raw)
	c.sync()
}

func TestStrangersGetNoRelay(t *testing.T) {
	s := newServer(t)
	owner, stranger := dialRawFresh(t, s, "ada"), dialRaw(t, s, "", "")
	addr := owner.allocate()
	stranger.sendIndication(addr, "no allocation")
	stranger.channelData(0x4000, "no channel")
	for _, method := range []stun.Method{stun.MethodAllocate, stun.MethodRefresh} {
		if got := errorCode(stranger.exchange(stranger.build(method, udpTransport))); got != 401 {
			t.Errorf("%v without a credential answers %d, want 401", method, got)
		}
	}
	if got := s.relays.snapshot(); got != (packetCounts{}) {
		t.Errorf("packets: %+v, want nothing", got)
	}
}

func TestNoiseIsMetWithSilence(t *testing.T) {
	s := newServer(t)
	c := dialRaw(t, s, "", "")
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	noise := rand.NewChaCha8([32]byte{byte(seed), byte(seed >> 8), byte(seed >> 16), byte(seed >> 24)})
	p := make([]byte, 200)
	for i := range 2000 {
		noise.Read(p)
		c.write(p[:i%len(p)])
		if i%50 == 0 {
			c.sync() // so that the socket does not overflow and lose the rest
		}
	}
	request := c.build(stun.MethodBinding)
	response := c.build(stun.MethodBinding)
	response.Type = stun.BindingSuccess
	response.WriteType()
	c.write(response.Raw) // two servers must not answer each other forever
	c.write(request.Raw)
	answer := &stun.Message{Raw: c.read()}
	if err := answer.Decode(); err != nil || answer.TransactionID != request.TransactionID {
		t.Errorf("got %v, %v; want only the answer to our request", answer, err)
	}
}

func TestCloseEndsEverything(t *testing.T) {
	ports := freePorts(t, 4)
	client := PortRange{ports.Max, ports.Max}
	ports.Max--
	s := newServer(t, func(c *Config) {
		c.RelayPorts, c.Listen = ports, fmt.Sprint("127.0.0.1:", client.Min)
	})
	for i := range ports.size() {
		dialRawFresh(t, s, fmt.Sprint("peer", i)).allocate()
	}
	if err := s.Close(); err != nil {
		t.Errorf("Close: %v", err)
	}
	if !portsAreFree(ports) || !portsAreFree(client) {
		t.Error("ports are taken after Close")
	}
	if _, err := s.relays.open(relayPort{}); err == nil {
		t.Error("a closed server opened a relay")
	}
	if err := s.Close(); err != nil {
		t.Errorf("second Close: %v", err)
	}
}

func TestPortInUse(t *testing.T) {
	s := newServer(t)
	cfg := testConfig()
	cfg.Listen = s.Addr().String()
	_, err := Listen(cfg)
	if err == nil {
		t.Fatal("two servers on one port")
	}
	if text := err.Error(); !strings.Contains(text, s.Addr().String()) || strings.Contains(text, "\n") {
		t.Errorf("error %q: want one line that names %v", text, s.Addr())
	}
}

func TestSecretsStayOutOfTheLog(t *testing.T) {
	var log lockedBuffer // pion's last messages come after Close, at the lowest level
	s := newServer(t, func(c *Config) { c.Log = textLog(&log) })
	servers := s.ICEServers("127.0.0.1", "ada")
	c := dialRaw(t, s, servers[1].Username, servers[1].Credential)
	c.allocate()
	s.Close()
	if !strings.Contains(log.String(), "allocation created") {
		t.Errorf("the log does not tell of the allocation:\n%s", log.String())
	}
	for _, secret := range []string{servers[1].Credential, string(testSecret)} {
		if strings.Contains(log.String(), secret) {
			t.Errorf("the log has %q in it", secret)
		}
	}
}
