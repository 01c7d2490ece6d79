package signal

import (
	"fmt"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// knocksFrom knocks at mod-room from an address, and wants the given state.
func (n *testNet) knocksFrom(t testing.TB, addr, name, state string) *client {
	t.Helper()
	c := n.connect(t, "X-Forwarded-For", addr)
	c.knock(name)
	c.expectKnock(state)
	return c
}

// However many people knock, only a few wait, the others get `busy`, and the moderators get a limited number of
// messages.
func TestRule9Storm(t *testing.T) {
	n := newSocketNet(t, behindProxy(Config{Rate: -1}))
	ada := n.lockedRoom(t, "Ada")[0]
	states := make(map[any]int)
	for i := range 200 {
		c := n.connect(t, "X-Forwarded-For", fmt.Sprintf("192.0.2.%d", i%50))
		c.knock(fmt.Sprint("Cy ", i))
		states[c.expect("knock")["state"]]++
	}
	if states["waiting"] != maxKnocks || states["busy"] != 200-maxKnocks {
		t.Errorf("states: %v", states)
	}
	for i := range maxKnocks {
		if got := strings.Count(string(ada.receive()), `"id"`); got != i+1 {
			t.Errorf("the list has %d people, want %d", got, i+1)
		}
	}
	ada.expectQuiet()
	if got := gather(t, n.server)["knocks_total busy"]; got != 200-maxKnocks {
		t.Errorf("knocks_total busy: %v", got)
	}
}

// One address cannot take up the whole waiting list, and cannot knock without limit.
func TestRule9StormFromOneAddress(t *testing.T) {
	n := newSocketNet(t, behindProxy(Config{Rate: -1}))
	ada := n.lockedRoom(t, "Ada")[0]
	for i := range knockBurst {
		state := "waiting"
		if i >= maxKnocksPerSite {
			state = "busy"
		}
		n.knocksFrom(t, "192.0.2.1", "Mallory", state)
	}
	c := n.connect(t, "X-Forwarded-For", "192.0.2.1")
	c.knock("Mallory")
	c.expectFatal("rate-limited", 4429)
	if got := gather(t, n.server)["throttled_total knock"]; got != 1 {
		t.Errorf("throttled_total knock: %v, want 1", got)
	}
	n.knocksFrom(t, "192.0.2.2", "Bo", "waiting")
	for range maxKnocksPerSite {
		ada.expect("knocking")
	}
	ada.expectKnocking("Mallory Mallory Mallory Mallory Bo")
}

// Two addresses cannot keep others out: the one with the most loses its latest knock to a third.
func TestRule9StormFromTwoAddresses(t *testing.T) {
	n := newSocketNet(t, behindProxy(Config{}))
	ada := n.lockedRoom(t, "Ada")[0]
	var last *client
	for range maxKnocksPerSite {
		n.knocksFrom(t, "2001:db8::1", "Eve", "waiting")
		last = n.knocksFrom(t, "192.0.2.1", "Mallory", "waiting")
		ada.expect("knocking")
		ada.expect("knocking")
	}
	n.knocksFrom(t, "192.0.2.2", "Bo", "waiting")
	last.expectKnock("busy")
	ada.expectKnocking("Eve Mallory Eve Mallory Eve Mallory Eve Bo")
	n.knocksFrom(t, "192.0.2.3", "Cy", "waiting")
	ada.expectKnocking("Eve Mallory Eve Mallory Eve Mallory Bo Cy")
	last.knock("Mallory")
	last.expectKnock("busy")
	n.knocksFrom(t, "2001:db8::2", "Eve", "busy") // the same /64
	ada.expectQuiet()
}

// One home cannot keep others out, even with a /64 for each knock, and a denial is for all of it.
func TestRule9StormFromOneHome(t *testing.T) {
	n := newSocketNet(t, behindProxy(Config{}))
	ada := n.lockedRoom(t, "Ada")[0]
	for range 3 {
		n.knocksFrom(t, "192.0.2.1", "Bo", "waiting")
		ada.expect("knocking")
	}
	for i := range maxKnocks {
		state := "waiting"
		if i >= maxKnocksPerSite {
			state = "busy"
		}
		n.knocksFrom(t, fmt.Sprintf("2001:db8:0:%x::1", i), "Mallory", state)
	}
	for range maxKnocksPerSite - 1 {
		ada.expect("knocking")
	}
	ids := ada.expectKnocking("Bo Bo Bo Mallory Mallory Mallory Mallory")
	n.knocksFrom(t, "2001:db8:1::1", "Cy", "waiting")
	ada.expectKnocking("Bo Bo Bo Mallory Mallory Mallory Mallory Cy")
	ada.send("type", "deny", "id", ids[3])
	ada.expectKnocking("Bo Bo Bo Mallory Mallory Mallory Cy")
	n.knocksFrom(t, "2001:db8:0:ff::1", "Mallory", "denied")
	n.knocksFrom(t, "2001:db8:1::2", "Cy", "waiting")
}

// Those who were denied cannot ask again at once, on this socket or another.
func TestRule9Denied(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := newTestNet(t, behindProxy(Config{}))
		ada := n.lockedRoom(t, "Ada")[0]
		cy := n.knocks(t, "Cy", "waiting")
		ada.send("type", "deny", "id", ada.expectKnocking("Cy")[0])
		cy.expectKnock("denied")
		ada.expectKnocking("")
		cy.knock("Cy")
		cy.expectKnock("denied")
		n.knocks(t, "Dee", "denied").cut()
		time.Sleep(deniedPause - time.Second)
		cy.knock("Cy")
		cy.expectKnock("denied")
		ada.expectQuiet()
		time.Sleep(time.Second)
		cy.knock("Cy")
		cy.expectKnock("waiting")
		ada.expectKnocking("Cy")
		cy.send("type", "join", "room", "mod-room", "name", "Cy")
		cy.expectFatal("forbidden", 4403)
		ada.expectKnocking("")
	})
}

// A room remembers the latest denials, one for each site.
func TestRule9DenialsAreBounded(t *testing.T) {
	r := new(room)
	at := func(i int) netip.Prefix { return addrPrefix(netip.AddrFrom4([4]byte{192, 0, 2, byte(i)})) }
	for i := range maxDenials + 1 {
		r.denyLocked(at(i))
		r.denyLocked(at(i))
	}
	if len(r.denials) != maxDenials || r.deniedLocked(at(0)) || !r.deniedLocked(at(1)) {
		t.Errorf("%d denials: %v", len(r.denials), r.denials)
	}
}

// Sockets that keep knocking and leaving keep nobody out, and moderators get the list of people at a limited rate.
func TestRule9KnockRate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := newTestNet(t, Config{Rate: -1, MaxPerAddr: -1})
		ada := n.lockedRoom(t, "Ada")[0]
		r := n.server.rooms[roomKey{name: "mod-room"}]
		for range 200 {
			n.knocks(t, "Mallory", "waiting").cut()
			synctest.Wait()
		}
		n.knocks(t, "Bo", "waiting")
		for range int(waitingLists.atOnce) {
			ada.expect("knocking")
		}
		ada.expectQuiet()
		time.Sleep(time.Second)
		ada.expectKnocking("Bo") // the latest list
		time.Sleep(time.Second)
		n.knocks(t, "Cy", "waiting")
		ada.expectKnocking("Bo Cy")
		n.knocks(t, "Dee", "waiting")
		ada.expectQuiet()
		ada.send("type", "leave")
		synctest.Wait()
		if r.listTimer.Stop() {
			t.Error("the timer still runs after the end of the room")
		}
	})
}

// Moderators answer at the same time, someone else who knocked leaves, and the room is unlocked: Cy still gets exactly
// one answer.
func TestRule9Races(t *testing.T) {
	n := newSocketNet(t, Config{TokenKey: tokenKey, MaxPerAddr: -1, Rate: -1})
	moderator := token(t, "room", "mod-room", "role", "moderator")
	for range 20 {
		ada := n.join(t, "mod-room", "Ada", "role", "moderator", "token", moderator)
		bo := n.join(t, "mod-room", "Bo", "role", "moderator", "token", moderator)
		ada.expect("peer-joined")
		ada.expectModerators(ada, bo)
		ada.send("type", "lock", "locked", true)
		bo.expect("locked")
		cy, dee := n.knocks(t, "Cy", "waiting"), n.knocks(t, "Dee", "waiting")
		bo.expectKnocking("Cy")
		ids := bo.expectKnocking("Cy Dee")
		var racing sync.WaitGroup
		racing.Go(func() { ada.send("type", "admit", "id", ids[0]) })
		racing.Go(func() { bo.send("type", "deny", "id", ids[0]) })
		racing.Go(func() { bo.send("type", "admit", "id", ids[1]) })
		racing.Go(func() { dee.cut() })
		racing.Go(func() { ada.send("type", "lock", "locked", false) })
		racing.Wait()
		if state := cy.expect("knock")["state"]; state != "admitted" && state != "denied" {
			t.Errorf("state = %v, want admitted or denied", state)
		}
		cy.expectQuiet()
		for _, c := range []*client{ada, bo} {
			c.send("type", "leave")
		}
		n.await(t, "the end of the room", func(s *Server) bool { return len(s.rooms) == 0 })
	}
}
