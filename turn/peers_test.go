package turn

import (
	"fmt"
	"net"
	"net/netip"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/pion/stun/v3"
)

// A room peer that leaves loses its relays over all transports, and cannot get others with its
// credential.
func TestRevoke(t *testing.T) {
	s := newServer(t)
	server := s.ICEServers("127.0.0.1", "ada")[1]
	var relays []uint16
	for _, transport := range []string{"udp", "tcp", "tls"} {
		relays = append(relays, dialRawOver(t, s, transport, server.Username, server.Credential).allocate().Port())
	}
	other := dialRawFresh(t, s, "bo").allocate().Port()
	s.Revoke("ada")
	s.Revoke("nobody")
	for _, port := range relays {
		eventually(t, "no relay is open", func() bool { return s.relays.find(port) == nil })
	}
	eventually(t, "every place is given back", func() bool { return usageOf(s, server.Username) == 0 })
	if s.relays.find(other) == nil {
		t.Error("another peer has lost its relay")
	}
	late := dialRaw(t, s, server.Username, server.Credential)
	if code := errorCode(late.request(stun.MethodAllocate, udpTransport)); code == 0 {
		t.Error("the old credential is good for a new allocation")
	}
	dialRawFresh(t, s, "ada").allocate() // a new credential works after it has come back
}

// If a room peer is revoked in the middle of its requests, this happens between two of them. Otherwise
// the race detector reports it. Nothing of the room peer is left afterwards.
func TestRevokeAmidRequests(t *testing.T) {
	s := newServer(t, func(c *Config) { c.AllowPeer = mustPrefixes(t, "127.0.0.0/8") })
	for range 20 {
		c := dialRawFresh(t, s, "ada")
		port := c.allocate().Port()
		for last := byte(2); last < 50; last++ {
			peer := netip.AddrPortFrom(netip.AddrFrom4([4]byte{127, 0, 0, last}), 9)
			c.write(c.signed(stun.MethodCreatePermission, peerAddress(peer)).Raw)
			if last == 25 {
				s.Revoke("ada")
			}
		}
		eventually(t, "no relay is open", func() bool { return s.relays.find(port) == nil })
		eventually(t, "the place is given back", func() bool { return usageOf(s, c.username) == 0 })
	}
}

// A relay that is opened while its room peer leaves ends like the earlier ones.
func TestRevokeInBetween(t *testing.T) {
	s := newServer(t)
	s.Revoke("ada")
	a := &allocation{relay: openRelay(t, s.relays), peer: "ada"}
	s.accounts.add(a)
	defer s.accounts.remove(a)
	if _, _, err := a.relay.ReadFrom(make([]byte, 1)); err == nil {
		t.Error("the relay lives on")
	}
}

// Room peers that have left are forgotten when their credentials have expired.
func TestRevokedAreForgotten(t *testing.T) {
	clock := new(testClock)
	a := newAccounts(clock.now)
	for i := range maxRevoked + 10 {
		a.revoke(fmt.Sprint("peer ", i))
		a.reinstate(fmt.Sprint("peer ", i-1000))
	}
	if n := len(a.queue); n != maxRevoked {
		t.Errorf("%d peers are remembered, want the latest %d", n, maxRevoked)
	}
	if n := len(a.revoked); n != 1000 {
		t.Errorf("%d peers count as revoked, want 1000", n)
	}
	clock.advance(maxTTL + time.Second)
	a.revoke("last")
	if n := len(a.revoked); n != 1 || len(a.queue) != 1 {
		t.Errorf("%d peers are remembered, want 1", n)
	}
}

// At its end, an allocation logs what it has relayed.
func TestTraffic(t *testing.T) {
	var log lockedBuffer
	s := newServer(t, func(c *Config) {
		c.AllowPeer = mustPrefixes(t, "127.0.0.0/8")
		c.Log = textLog(&log)
	})
	peer := listenPacket(t, "127.0.0.2:0")
	peerAddr := peer.LocalAddr().(*net.UDPAddr).AddrPort()
	ada, bo := dialRawFresh(t, s, "ada"), dialStream(t, s, "tcp", "bo")
	adaAddr, boAddr := ada.allocate(), bo.allocate()
	ada.request(stun.MethodCreatePermission, peerAddress(peerAddr), peerAddress(boAddr))
	bo.request(stun.MethodCreatePermission, peerAddress(adaAddr))

	ada.sendIndication(peerAddr, "12345")
	expect(t, peer, "12345")
	send(t, peer, "123", net.UDPAddrFromAddrPort(adaAddr))
	ada.read()
	ada.sendIndication(boAddr, "1234567")
	bo.read()
	ada.request(stun.MethodRefresh, lifetime(0))
	bo.request(stun.MethodRefresh, lifetime(0))
	for _, want := range []string{
		`msg="allocation ended" peer=ada remote=.* sent=12 received=3\n`,
		`msg="allocation ended" peer=bo remote=.* sent=0 received=7\n`,
	} {
		ended := regexp.MustCompile(want)
		eventually(t, "the log has "+want, func() bool { return ended.MatchString(log.String()) })
	}
}

// A rate limit lets a burst through, and after that only so much. It holds for each direction of each
// relay.
func TestRateCap(t *testing.T) {
	s := newServer(t, func(c *Config) { c.MaxBPS = 1 })
	ada, bo := dialRawFresh(t, s, "ada"), dialRawFresh(t, s, "bo")
	adaAddr, boAddr := ada.allocate(), bo.allocate()
	ada.request(stun.MethodCreatePermission, peerAddress(boAddr))
	bo.request(stun.MethodCreatePermission, peerAddress(adaAddr))
	const size, burst = 1000, 16 * maxFrame / 1000
	data := strings.Repeat("x", size)
	for range 3 * burst {
		ada.sendIndication(boAddr, data)
	}
	ada.sync()
	if got, want := s.relays.snapshot(), (packetCounts{switched: burst, dropped: 2 * burst}); got != want {
		t.Errorf("packets: %+v, want %+v", got, want)
	}
	bo.sendIndication(adaAddr, data)
	bo.sync()
	if got := s.relays.snapshot().switched; got != burst+1 {
		t.Errorf("the other direction is capped as well: %d switched, want %d", got, burst+1)
	}
	if got, _ := traffic(s, "ada"); got != burst*size {
		t.Errorf("%d bytes counted, want %d", got, burst*size)
	}
}

// The requests of one user never change the allocation of another, even from the same address and port.
func TestUsersKeepTheirAllocations(t *testing.T) {
	s := newServer(t)
	for _, transport := range []string{"udp", "tcp"} {
		server := s.ICEServers("127.0.0.1", "ada"+transport)[1]
		ada := dialRawOver(t, s, transport, server.Username, server.Credential)
		relay := ada.allocate()
		eve := *ada
		server = s.ICEServers("127.0.0.1", "eve")[1]
		eve.username, eve.password = server.Username, server.Credential
		for name, answer := range map[string]*stun.Message{
			"Refresh":          eve.request(stun.MethodRefresh, lifetime(0)),
			"CreatePermission": eve.request(stun.MethodCreatePermission, peerAddress(relay)),
			"ChannelBind":      eve.request(stun.MethodChannelBind, channelNumber(benchChannel), peerAddress(relay)),
		} {
			if errorCode(answer) == 0 {
				t.Errorf("%s: %s by another user succeeds", transport, name)
			}
		}
		if s.relays.find(relay.Port()) == nil {
			t.Errorf("%s: the relay is closed", transport)
		}
		if code := errorCode(ada.request(stun.MethodRefresh, lifetime(0))); code != 0 {
			t.Errorf("%s: Refresh by the owner: error %d", transport, code)
		}
		eve.allocate() // the address and port are free again
	}
}

// An attacker with a forged source address cannot make the server flood the owner of that address.
// There are few answers, and they are not much longer than the requests.
func TestUnauthenticatedAnswersAreFew(t *testing.T) {
	s := newServer(t, func(c *Config) { c.answers = 0 })
	victim := dialRawFresh(t, s, "ada")
	var asked, answered int
	for _, m := range []*stun.Message{
		victim.build(stun.MethodAllocate), victim.build(stun.MethodBinding), victim.build(stun.MethodRefresh),
		victim.build(stun.MethodAllocate, udpTransport, stun.NewUsername("x"), stun.NewRealm(realm),
			stun.NewNonce("old"),
			stun.NewLongTermIntegrity("x", realm, "y")),
	} {
		c := dialRaw(t, s, "", "")
		const headers = 28 // IPv4 and UDP
		if q, a := len(m.Raw)+headers, len(c.exchange(m).Raw)+headers; a > 2*q {
			t.Errorf("%v of %d bytes is answered with %d", m.Type, q, a)
		}
	}
	server := s.ICEServers("127.0.0.1", "bo")[1]
	other := dialRawFrom(t, s, "127.0.0.2", server.Username, server.Credential)
	other.fetchNonce()
	ports := make([]*rawClient, 400) // one address, with many ports
	for i := range ports {
		ports[i] = dialRaw(t, s, "", "")
		ports[i].write(victim.build(stun.MethodAllocate).Raw)
		asked++
	}
	other.allocate() // others are answered, and answers to signed requests are not counted
	for range 50 {
		other.request(stun.MethodRefresh, lifetime(600))
	}
	for _, c := range ports { // all answers have arrived, because those to other have
		c.conn.SetReadDeadline(time.Now().Add(time.Millisecond))
		if _, err := c.conn.Read(make([]byte, 2000)); err == nil {
			answered++
		}
	}
	if answered == 0 || answered > 20 { // the second may change once during the test
		t.Errorf("%d of %d questions answered, want at most 10 a second", answered, asked)
	}
}

// An address gets more answers if it has allocations. An office needs them when a call begins.
func TestAnswersGrowWithAllocations(t *testing.T) {
	l := newAnswerLimit(2)
	office, other := netip.MustParsePrefix("192.0.2.1/32"), netip.MustParsePrefix("192.0.2.2/32")
	answered := func(to netip.Prefix) (n int) {
		for { // until the whole loop falls into one second
			start := time.Now().Unix()
			clear(l.slots[:])
			for n = 0; l.allow(to); n++ {
			}
			if time.Now().Unix() == start {
				return n
			}
		}
	}
	l.addAllocations(office, 1)
	l.addAllocations(office, 1)
	if got, want := answered(office), 2+2*answersPerAllocation; got != want {
		t.Errorf("%d answers to an address with two allocations, want %d", got, want)
	}
	if got := answered(other); got != 2 {
		t.Errorf("%d answers to another, want 2", got)
	}
	l.addAllocations(office, -2)
	if got := answered(office); got != 2 || len(l.allocations) != 0 {
		t.Errorf("%d answers after they ended, %d addresses remembered; want 2 and none", got, len(l.allocations))
	}
}

func TestAnswerLimit(t *testing.T) {
	l := newAnswerLimit(2)
	a, b := netip.MustParsePrefix("192.0.2.1/32"), netip.MustParsePrefix("192.0.2.2/32")
	for { // within one second
		start := time.Now().Unix()
		got := []bool{l.allow(a), l.allow(a), l.allow(a), l.allow(b)}
		if time.Now().Unix() != start {
			l = newAnswerLimit(2)
			continue
		}
		if !got[0] || !got[1] || got[2] || !got[3] {
			t.Errorf("allowed: %v, want two for one source and one for the other", got)
		}
		return
	}
}
