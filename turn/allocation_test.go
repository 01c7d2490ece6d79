package turn

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/pion/stun/v3"
)

// lifetimeOf returns the LIFETIME of an answer, or -1 s if it has none.
func lifetimeOf(m *stun.Message) time.Duration {
	v, err := m.Get(stun.AttrLifetime)
	if err != nil || len(v) != 4 {
		return -time.Second
	}
	return time.Duration(uint32(v[0])<<24|uint32(v[1])<<16|uint32(v[2])<<8|uint32(v[3])) * time.Second
}

// idle lets time pass while c sends just enough to keep its connection.
func (c *rawClient) idle(d time.Duration) {
	for ; d > 9*time.Minute; d -= 9 * time.Minute {
		time.Sleep(9 * time.Minute)
		c.sync()
	}
	time.Sleep(d)
	synctest.Wait()
}

// inBothWays runs a test over UDP and over a stream, each in a synctest bubble.
func inBothWays(t *testing.T, test func(t *testing.T, s *scene, c *rawClient)) {
	for _, transport := range []string{"udp", "stream"} {
		t.Run(transport, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newScene(t)
				defer s.end(t)
				if transport == "udp" {
					test(t, s, s.client(t, "ada", 1))
				} else {
					test(t, s, s.streamClient(t, "ada"))
				}
			})
		})
	}
}

// An allocation lasts exactly as long as the answer says.
func TestLifetimes(t *testing.T) {
	for _, tt := range []struct {
		asked uint32
		want  time.Duration
	}{
		{1, time.Second}, {2, 2 * time.Second}, {600, 10 * time.Minute}, {3539, 3539 * time.Second},
		{3540, maxLifetime}, {3599, maxLifetime}, {3600, maxLifetime}, {1<<32 - 1, maxLifetime},
	} {
		inBothWays(t, func(t *testing.T, s *scene, c *rawClient) {
			c.fetchNonce()
			check := func(what string, request *stun.Message) {
				t.Helper()
				if got := lifetimeOf(c.exchange(request)); got != tt.want {
					t.Errorf("%s for %d s: %v, want %v", what, tt.asked, got, tt.want)
				}
			}
			check("Allocate", c.signed(stun.MethodAllocate, udpTransport, lifetime(tt.asked)))
			c.idle(tt.want - time.Millisecond)
			c.fetchNonce()
			check("Refresh", c.signed(stun.MethodRefresh, lifetime(tt.asked)))
			c.idle(tt.want - time.Millisecond)
			if s.openRelays() != 1 {
				t.Fatal("the allocation has ended too early")
			}
			time.Sleep(time.Millisecond)
			synctest.Wait()
			if s.openRelays() != 0 {
				t.Error("the allocation is still there")
			}
			c.fetchNonce()
			if code := errorCode(c.exchange(c.signed(stun.MethodRefresh))); code != 437 {
				t.Errorf("Refresh after its end answers %d, want 437", code)
			}
		})
	}
}

func TestLifetimeByDefault(t *testing.T) {
	inBothWays(t, func(t *testing.T, s *scene, c *rawClient) {
		if got := lifetimeOf(c.request(stun.MethodAllocate, udpTransport)); got != defaultLifetime {
			t.Errorf("Allocate without LIFETIME: %v, want %v", got, defaultLifetime)
		}
		if got := lifetimeOf(c.request(stun.MethodRefresh, attribute(stun.AttrLifetime, 1))); got != defaultLifetime {
			t.Errorf("Refresh with a broken LIFETIME: %v, want %v", got, defaultLifetime)
		}
	})
}

// A repeated Allocate gets the same answer, with the lifetime that remains.
func TestLifetimeOfARepeatedAllocate(t *testing.T) {
	inBothWays(t, func(t *testing.T, s *scene, c *rawClient) {
		c.fetchNonce()
		m := c.signed(stun.MethodAllocate, udpTransport, lifetime(100))
		for _, want := range []time.Duration{100 * time.Second, 90 * time.Second} {
			answer := c.exchange(m)
			if got := lifetimeOf(answer); got != want || !answer.Contains(stun.AttrXORRelayedAddress) {
				t.Errorf("repeated Allocate: LIFETIME %v, want %v; answer %v", got, want, answer)
			}
			time.Sleep(10 * time.Second)
		}
	})
}

// pion's own timer never fires, however often the client refreshes. It would delete the allocation
// while a request is being handled.
func TestPionsTimerNeverFires(t *testing.T) {
	inBothWays(t, func(t *testing.T, s *scene, c *rawClient) {
		port := c.allocate().Port()
		for range 100 {
			time.Sleep(9 * time.Minute)
			c.nonce = nil
			if code := errorCode(c.request(stun.MethodRefresh)); code != 0 {
				t.Fatalf("Refresh answers %d", code)
			}
		}
		if s.relays.find(port) == nil {
			t.Error("the allocation has ended")
		}
	})
}

// A new allocation from the same address and port does not depend on the old one. The goroutine that
// still reads for the old one does not affect it, and neither do the old one's timers.
func TestReusedAddress(t *testing.T) {
	inBothWays(t, func(t *testing.T, s *scene, c *rawClient) {
		c.fetchNonce()
		c.allocate()
		for range 100 {
			end := c.signed(stun.MethodRefresh, lifetime(0))
			again := c.signed(stun.MethodAllocate, udpTransport)
			c.write(end.Raw)
			c.write(again.Raw)
			if code := errorCode(c.answer(end)); code != 0 {
				t.Fatalf("Refresh answers %d", code)
			}
			if code := errorCode(c.answer(again)); code != 0 {
				t.Fatalf("Allocate answers %d", code)
			}
			synctest.Wait()
			if n := s.openRelays(); n != 1 {
				t.Fatalf("%d relays, want the new one", n)
			}
		}
		for range 8 { // beyond every timer of the old ones
			time.Sleep(9 * time.Minute)
			c.nonce = nil
			if code := errorCode(c.request(stun.MethodRefresh)); code != 0 {
				t.Fatalf("Refresh answers %d", code)
			}
		}
	})
}

// The limits on permissions and channels also hold over the wire.
func TestPermissionsAreBoundedOverTheWire(t *testing.T) {
	inBothWays(t, func(t *testing.T, s *scene, c *rawClient) {
		c.allocate()
		granted := 0
		for n := 0; n < 2*maxPermissions; n += 50 {
			var attrs []stun.Setter
			for _, peer := range nthPeers(n, n+50) {
				attrs = append(attrs, peerAddress(peer))
			}
			switch code := errorCode(c.request(stun.MethodCreatePermission, attrs...)); code {
			case 0:
				granted += 50
			case 508:
			default:
				t.Fatalf("CreatePermission answers %d", code)
			}
		}
		if granted != maxPermissions/50*50 {
			t.Errorf("%d permissions, want %d", granted, maxPermissions/50*50)
		}
		other := s.client(t, "bo", 2)
		other.allocate()
		bound := 0
		for n := range 2 * maxChannels {
			number, peer := channelNumber(0x4000+uint16(n)), peerAddress(nthPeer(n))
			switch code := errorCode(other.request(stun.MethodChannelBind, number, peer)); code {
			case 0:
				bound++
			case 508:
			default:
				t.Fatalf("ChannelBind answers %d", code)
			}
		}
		if bound != maxChannels {
			t.Errorf("%d channels, want %d", bound, maxChannels)
		}
	})
}

// A packet from an address without a permission is not counted, and does not use up the client's rate
// limit. This holds for both ways by which it can arrive.
func TestStrangersCostNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScene(t)
		defer s.end(t)
		s.relays.maxBPS = 1 // one burst, then nothing
		ada, eve := s.client(t, "ada", 1), s.client(t, "eve", 2)
		adaAddr := ada.allocate()
		eve.allocate()
		friend, stranger := nthPeer(1), nthPeer(2)
		ada.request(stun.MethodCreatePermission, peerAddress(friend))
		eve.request(stun.MethodCreatePermission, peerAddress(adaAddr))
		socket := s.socketOf(adaAddr.Port())
		packet := string(make([]byte, 1000))
		for range 100 {
			socket.receive(packet, stranger)
		}
		for range 10 {
			eve.sendIndication(adaAddr, packet)
		}
		synctest.Wait()
		if _, received := traffic(s.Server, "ada"); received != 0 {
			t.Errorf("%d bytes are counted that were not relayed", received)
		}
		const fits = 16 * maxFrame / 1000
		for range fits {
			socket.receive(packet, friend)
		}
		synctest.Wait()
		if _, received := traffic(s.Server, "ada"); received != fits*1000 {
			t.Errorf("%d bytes of the permitted peer arrive, want %d", received, fits*1000)
		}
		if got := len(ada.conn.(*memoryClient).in); got != fits {
			t.Errorf("%d packets at the client, want %d", got, fits)
		}
	})
}

// A packet that is too long is dropped and not truncated.
func TestLongPacketsAreDropped(t *testing.T) {
	inBothWays(t, func(t *testing.T, s *scene, c *rawClient) {
		relayed := c.allocate()
		peer := nthPeer(1)
		c.request(stun.MethodChannelBind, channelNumber(0x4000), peerAddress(peer))
		socket := s.socketOf(relayed.Port())
		socket.receive(string(make([]byte, maxPayload+1)), peer)
		socket.receive(string(make([]byte, maxPayload)), peer)
		if got := c.read(); len(got) != attrHeader+maxPayload {
			t.Errorf("got %d bytes, want the packet that is not too long, %d bytes", len(got), attrHeader+maxPayload)
		}
		if got := s.relays.snapshot().dropped; got != 1 {
			t.Errorf("%d packets dropped, want 1", got)
		}
	})
}

// The bytes that wait for one room peer have a common limit over all its relays. But each relay may
// hold some, however full the others are.
func TestBacklogOfOnePeer(t *testing.T) {
	sw := newTestSwitch(t)
	all := newAccounts(time.Now)
	from := openRelay(t, sw)
	packet, waits, counted := make([]byte, 1500), 0, 0
	for range maxAllocations {
		a := &allocation{relay: openRelay(t, sw), peer: "ada"}
		all.add(a)
		for a.relay.enqueue(packet, from.relayed()) {
		}
		if n, _, err := a.relay.ReadFrom(packet); err != nil || n != len(packet) {
			t.Fatalf("ReadFrom: %d, %v", n, err)
		}
		if n := a.relay.queue.bytes; n < ownBacklog-2*len(packet) {
			t.Errorf("%d bytes wait in one relay, want at least about %d", n, ownBacklog)
		}
		waits += a.relay.queue.bytes
		counted += max(0, a.relay.queue.bytes-ownBacklog)
	}
	if most := maxBacklog + maxAllocations*ownBacklog; waits > most || waits < most/2 {
		t.Errorf("%d bytes wait, want at most %d and not much less", waits, most)
	}
	account := all.peers["ada"]
	if got := account.backlog.bytes.Load(); got != int64(counted) {
		t.Errorf("%d bytes are counted, want %d", got, counted)
	}
	for a := range account.allocations {
		_ = a.relay.Close()
	}
	if got := account.backlog.bytes.Load(); got != 0 {
		t.Errorf("%d bytes are counted after every relay is closed", got)
	}
}

// If a client no longer reads a connection, the other allocations of its room peer do not suffer.
func TestStuckConnectionHarmsNoOther(t *testing.T) {
	s := newServer(t)
	stuck, healthy, bo := dialStream(t, s, "tcp", "ada"), dialStream(t, s, "tcp", "ada"), dialRawFresh(t, s, "bo")
	stuckAddr, healthyAddr, boAddr := stuck.allocate(), healthy.allocate(), bo.allocate()
	bindChannel(t, stuck, boAddr)
	bindChannel(t, healthy, boAddr)
	bindChannel(t, bo, stuckAddr)
	bo.request(stun.MethodChannelBind, channelNumber(benchChannel+1), peerAddress(healthyAddr))
	data := strings.Repeat("x", 1200)
	eventually(t, "packets are dropped", func() bool {
		for range 100 {
			bo.channelData(benchChannel, data)
		}
		bo.sync()
		return s.relays.snapshot().dropped > 0
	})
	for range 50 {
		bo.channelData(benchChannel+1, "still here")
		if got := healthy.read(); string(got[attrHeader:]) != "still here" {
			t.Fatalf("got %q", got)
		}
	}
	if code := errorCode(healthy.request(stun.MethodRefresh)); code != 0 {
		t.Errorf("Refresh answers %d", code)
	}
}

// A relay keeps few buffers once its queue is empty.
func TestQueueLetsGo(t *testing.T) {
	sw := newTestSwitch(t)
	r, from := openRelay(t, sw), openRelay(t, sw)
	buf := make([]byte, maxPayload)
	for range maxQueued {
		r.enqueue(buf, from.relayed())
	}
	for range maxQueued {
		if _, _, err := r.ReadFrom(buf); err != nil {
			t.Fatal(err)
		}
	}
	held := 0
	for _, slot := range r.queue.slots {
		held += cap(slot.data)
	}
	if most := keptSlots * 2 * maxPayload; held > most {
		t.Errorf("an empty queue holds %d bytes, want at most %d", held, most)
	}
}

// A room peer that comes back with a new credential gets no more allocations.
func TestQuotaIsPerPeer(t *testing.T) {
	s := newServer(t)
	granted := 0
	for n := range 60 {
		username := credentialsAt(s, time.Duration(n)*time.Second)
		c := dialRaw(t, s, username, s.credentials.password(username))
		switch code := errorCode(c.request(stun.MethodAllocate, udpTransport)); code {
		case 0:
			granted++
		case 486:
		default:
			t.Fatalf("Allocate answers %d", code)
		}
	}
	if granted != maxAllocations {
		t.Errorf("%d allocations with 60 credentials of one peer, want %d", granted, maxAllocations)
	}
}

// credentialsAt returns a user name of ada that was issued some time ago.
func credentialsAt(s *Server, ago time.Duration) string {
	c := *s.credentials
	now := c.now
	c.now = func() time.Time { return now().Add(-ago) }
	username, _ := c.issue("ada")
	return username
}
