package turn

import (
	"math/rand/v2"
	"net/netip"
	"testing"
	"testing/synctest"
	"time"

	"github.com/pion/stun/v3"
)

// FuzzSequences runs sequences of requests by several clients over UDP and streams. In between, it
// sends data and packets from peers, lets time pass, ends connections and drops room peers. The clock
// is fake. Each answer is compared to a simple model of RFC 8656.
func FuzzSequences(f *testing.F) {
	for seed := range uint64(8) {
		f.Add(randomSteps(seed))
	}
	f.Fuzz(runSequence)
}

func TestSequences(t *testing.T) {
	for seed := range uint64(100) {
		runSequence(t, randomSteps(seed))
	}
}

// randomSteps returns a long sequence, which is always the same for the same seed.
func randomSteps(seed uint64) []byte {
	steps := make([]byte, 3*100)
	random := rand.New(rand.NewPCG(seed, 0))
	for i := range steps {
		steps[i] = byte(random.Uint32())
	}
	return steps
}

// runSequence reads three bytes for each step: which client, what it does, and in which variant.
func runSequence(t *testing.T, steps []byte) {
	synctest.Test(t, func(t *testing.T) {
		s := newScene(t)
		defer s.end(t)
		clients := []*modelClient{
			{rawClient: s.client(t, "ada", 1), peer: "ada"},
			{rawClient: s.client(t, "bo", 2), peer: "bo"},
			{rawClient: s.streamClient(t, "cy"), peer: "cy", stream: true},
		}
		for ; len(steps) >= 3; steps = steps[3:] {
			c := clients[int(steps[0])%len(clients)]
			c.reconnect(s)
			c.step(t, s, steps[1], steps[2])
		}
		for _, c := range clients {
			c.reconnect(s)
			c.sync() // everyone is still served
			c.checkBounds(t, s)
		}
	})
}

// A modelClient is a client with the state that it should have according to RFC 8656.
type modelClient struct {
	*rawClient
	peer        string
	stream      bool
	port        uint16 // of its relay
	until       time.Time
	permissions map[netip.Addr]time.Time
}

var (
	someLifetimes = []uint32{0, 1, 2, 30, 600, 3539, 3540, 3600, 1<<32 - 1}
	someTimes     = []time.Duration{time.Millisecond, time.Second, 2 * time.Second, time.Minute, 5 * time.Minute,
		9 * time.Minute}
)

func (c *modelClient) alive() bool { return time.Now().Before(c.until) }

// step does one thing. choice selects its variant.
func (c *modelClient) step(t *testing.T, s *scene, what, choice byte) {
	seconds := someLifetimes[int(choice)%len(someLifetimes)]
	switch what % 10 {
	case 0:
		c.allocate(t, s, seconds)
	case 1:
		c.refresh(t, seconds)
	case 2:
		c.permit(t, nthPeers(int(choice), int(choice)+1+int(choice)%60))
	case 3:
		c.bind(t, s, 0x4000+uint16(choice)%100, nthPeer(int(choice>>4)))
	case 4:
		c.channelData(0x4000+uint16(choice)%100, "data")
		c.sendIndication(nthPeer(int(choice)), "data")
	case 5:
		time.Sleep(someTimes[int(choice)%len(someTimes)])
	case 6:
		if socket := s.socketOf(c.port); socket != nil && c.alive() {
			socket.receive("from a peer", nthPeer(int(choice)))
		}
	case 7:
		s.Revoke(c.peer)
		synctest.Wait()
		c.until = time.Time{}
		c.username, c.password = s.comeBack(c.peer)
	case 8:
		c.replace(t, s, seconds)
	case 9:
		if method := stun.Method(1 + choice%12); method != stun.MethodRefresh {
			c.write(c.signed(method, attribute(stun.AttrType(choice), choice)).Raw)
			c.sync()
		}
	}
}

// comeBack does what signaling does when a room peer joins again.
func (s *scene) comeBack(peer string) (username, password string) {
	s.accounts.reinstate(peer)
	return s.credentials.issue(peer)
}

// reconnect opens a new connection if the server has closed the old one, for example because it was
// idle.
func (c *modelClient) reconnect(s *scene) {
	synctest.Wait()
	if !c.stream || s.streams.hasAny() {
		return
	}
	fresh := s.streamClient(c.tb, c.peer)
	fresh.username, fresh.password = c.username, c.password
	c.rawClient, c.until = fresh, time.Time{}
}

// ask sends a signed request and returns the answer. It fetches a nonce first, because an old one may
// have expired.
func (c *modelClient) ask(method stun.Method, attrs ...stun.Setter) *stun.Message {
	c.tb.Helper()
	c.fetchNonce()
	return c.request(method, attrs...)
}

func (c *modelClient) expect(t *testing.T, what string, answer *stun.Message, want int) {
	t.Helper()
	if got := errorCode(answer); got != want {
		t.Fatalf("%s answers %d, want %d", what, got, want)
	}
}

func granted(seconds uint32) time.Duration {
	return min(time.Duration(seconds)*time.Second, maxLifetime)
}

func (c *modelClient) allocate(t *testing.T, s *scene, seconds uint32) {
	if !c.alive() { // otherwise the user of the allocation would change
		c.username, c.password = s.credentials.issue(c.peer)
	}
	answer := c.ask(stun.MethodAllocate, udpTransport, lifetime(seconds))
	switch {
	case c.alive():
		c.expect(t, "second Allocate", answer, 437)
		return
	case seconds == 0:
		c.expect(t, "Allocate with lifetime 0", answer, 508)
		return
	}
	c.expect(t, "Allocate", answer, 0)
	c.begin(t, answer, seconds)
}

func (c *modelClient) begin(t *testing.T, answer *stun.Message, seconds uint32) {
	if got := lifetimeOf(answer); got != granted(seconds) {
		t.Fatalf("Allocate for %d s is granted %v", seconds, got)
	}
	var relayed stun.XORMappedAddress
	if err := relayed.GetFromAs(answer, stun.AttrXORRelayedAddress); err != nil {
		t.Fatal(err)
	}
	c.port, c.until, c.permissions = uint16(relayed.Port), time.Now().Add(granted(seconds)),
		make(map[netip.Addr]time.Time)
}

func (c *modelClient) refresh(t *testing.T, seconds uint32) {
	answer := c.ask(stun.MethodRefresh, lifetime(seconds))
	if !c.alive() {
		c.expect(t, "Refresh without allocation", answer, 437)
		return
	}
	c.expect(t, "Refresh", answer, 0)
	if got := lifetimeOf(answer); got != granted(seconds) {
		t.Fatalf("Refresh for %d s is granted %v", seconds, got)
	}
	c.until = time.Now().Add(granted(seconds))
}

func (c *modelClient) permit(t *testing.T, peers []netip.AddrPort) {
	var attrs []stun.Setter
	for _, peer := range peers {
		attrs = append(attrs, peerAddress(peer))
	}
	answer := c.ask(stun.MethodCreatePermission, attrs...)
	if !c.alive() {
		c.expect(t, "CreatePermission without allocation", answer, 437)
		return
	}
	all := make(map[netip.Addr]time.Time)
	for addr, until := range c.permissions {
		if time.Now().Before(until) {
			all[addr] = until
		}
	}
	for _, peer := range peers {
		all[peer.Addr()] = time.Now().Add(permissionLifetime)
	}
	if len(all) > maxPermissions {
		c.expect(t, "CreatePermission for too many", answer, 508)
		return
	}
	c.expect(t, "CreatePermission", answer, 0)
	c.permissions = all
}

func (c *modelClient) bind(t *testing.T, s *scene, number uint16, peer netip.AddrPort) {
	answer := c.ask(stun.MethodChannelBind, channelNumber(number), peerAddress(peer))
	if !c.alive() {
		c.expect(t, "ChannelBind without allocation", answer, 437)
		return
	}
	switch errorCode(answer) {
	case 0:
		c.permissions[peer.Addr()] = time.Now().Add(permissionLifetime)
	case 400, 508: // permissions_test.go checks which one is right
	default:
		t.Fatalf("ChannelBind answers %d", errorCode(answer))
	}
}

// replace ends the allocation and creates another, without waiting for the answer in between.
func (c *modelClient) replace(t *testing.T, s *scene, seconds uint32) {
	c.fetchNonce()
	end := c.signed(stun.MethodRefresh, lifetime(0))
	c.username, c.password = s.credentials.issue(c.peer)
	again := c.signed(stun.MethodAllocate, udpTransport, lifetime(seconds))
	had := c.alive()
	c.write(end.Raw)
	c.write(again.Raw)
	code := 437
	if had {
		code = 0
	}
	c.expect(t, "Refresh", c.answer(end), code)
	c.until = time.Time{}
	answer := c.answer(again)
	if seconds == 0 {
		c.expect(t, "Allocate with lifetime 0", answer, 508)
		return
	}
	c.expect(t, "Allocate right after", answer, 0)
	c.begin(t, answer, seconds)
}

// checkBounds checks what the server remembers about the client.
func (c *modelClient) checkBounds(t *testing.T, s *scene) {
	s.accounts.mu.Lock()
	defer s.accounts.mu.Unlock()
	var all map[*allocation]struct{}
	if account := s.accounts.peers[c.peer]; account != nil {
		all = account.allocations
	}
	if alive := c.alive(); alive && len(all) != 1 || !alive && len(all) != 0 {
		t.Errorf("%s: %d allocations, want one: %v", c.peer, len(all), alive)
	}
	for a := range all {
		if p := a.permissions; len(p.peers) > maxPermissions || len(p.channels) > maxChannels ||
			len(p.numbers) != len(p.channels) {
			t.Errorf("%s: %d permissions, %d channels, %d numbers", c.peer, len(p.peers), len(p.channels),
				len(p.numbers))
		}
	}
}
