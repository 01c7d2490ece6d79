package signal

import (
	"fmt"
	"net/netip"
	"testing"
	"testing/synctest"
	"time"
)

// behindProxy makes the server trust X-Forwarded-For, so that a client can choose its address.
func behindProxy(cfg Config) Config {
	cfg.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}
	return cfg
}

// connectFrom opens a socket from an address, after the end of the address's previous socket.
func (n *testNet) connectFrom(t testing.TB, addr string) *client {
	t.Helper()
	n.await(t, "the end of the socket",
		func(s *Server) bool { return s.addresses.find(netip.MustParseAddr(addr)).sockets == 0 })
	return n.connect(t, "X-Forwarded-For", addr)
}

// Kept seats count. So nobody can fill a room or the server by joining and dropping the socket.
func TestErrorRateLimitedSeats(t *testing.T) {
	n := newSocketNet(t, behindProxy(Config{MaxPerAddr: 1}))
	const one, other = "203.0.113.1", "203.0.113.2"
	ada := n.connectFrom(t, one)
	ada.join("live-room", "Ada", "role", "viewer")
	ada.cut()
	c := n.connectFrom(t, one)
	c.send("type", "join", "room", "another-room", "name", "ghost")
	c.expectFatal("rate-limited", 4429)
	bo := n.connectFrom(t, other)
	bo.join("live-room", "Bo", "role", "viewer")
	back := n.connectFrom(t, one) // to the seat that is counted
	if w := back.join("live-room", "Ada", "session", ada.session); w["resumed"] != true {
		t.Errorf("welcome = %v", w)
	}
	back.cut()
	moved := n.connect(t, "X-Forwarded-For", "203.0.113.3") // from another network, under which the seat now counts
	moved.join("live-room", "Ada", "session", back.session)
	n.connectFrom(t, one).join("another-room", "Cy")
}

func TestErrorServerFullOfSeats(t *testing.T) {
	n := newSocketNet(t, Config{MaxPeers: 2})
	all := []*client{n.join(t, "one-room", "Ada"), n.join(t, "two-room", "Bo")}
	for _, c := range all {
		c.cut()
	}
	noSockets := func(s *Server) bool { return s.sockets == 0 }
	n.await(t, "no sockets", noSockets)
	c := n.connect(t)
	c.send("type", "join", "room", "three-room", "name", "Cy")
	c.expectFatal("server-full", 4503)
	n.await(t, "no sockets", noSockets)
	for i, room := range []string{"one-room", "two-room"} {
		if w := n.connect(t).join(room, "x", "session", all[i].session); w["resumed"] != true {
			t.Errorf("welcome = %v", w)
		}
	}
}

// A seat stops counting, however it ends.
func TestSeatsAreGivenBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := newTestNet(t, Config{Rate: -1})
		left, lost, removed, slow := n.join(t, "mod-room", "left"), n.join(t, "mod-room", "lost"),
			n.join(t, "mod-room", "removed"), n.join(t, "mod-room", "slow")
		slow.cut()
		n.awaitDetached(t, "mod-room", slow.id)
		time.Sleep(31 * time.Second)
		left.send("type", "remove", "id", removed.id)
		lost.cut()
		time.Sleep(time.Minute)
		left.send("type", "leave")
		synctest.Wait()
		host := n.join(t, "live-room", "h", "role", "host")
		viewer := n.join(t, "live-room", "v", "role", "viewer")
		again := n.connect(t)
		again.join("live-room", "v", "session", viewer.session)
		if got := n.server.addresses.seats; got != 2 {
			t.Errorf("%d seats are counted, want the host's and the viewer's", got)
		}
		n.server.endLive("")
		host.expect("peer-joined")
		host.expectFatal("ended", 4410)
		synctest.Wait()
		total := n.server.addresses.seats
		for _, a := range n.server.addresses.byPrefix {
			total += a.seats
		}
		if total != 0 {
			t.Errorf("%d seats are counted, want none", total)
		}
	})
}

// A peer that was admitted counts. One that was refused does not.
func TestSeatsThatWereRefused(t *testing.T) {
	n := newSocketNet(t, Config{RoomSize: 1})
	n.join(t, "full-room", "Ada")
	for i := range 3 {
		c := n.connect(t)
		c.send("type", "join", "room", "full-room", "name", fmt.Sprint(i))
		c.expectFatal("room-full", 4503)
	}
	if got := n.server.addresses.seats; got != 1 {
		t.Errorf("%d seats are counted, want 1", got)
	}
}
