package signal

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// ids returns a list of ids, separated by spaces.
func ids(list any) string {
	var all []string
	for _, id := range list.([]any) {
		all = append(all, id.(string))
	}
	return strings.Join(all, " ")
}

// expectModerators wants a moderators message with exactly these peers.
func (c *client) expectModerators(want ...*client) {
	c.t.Helper()
	var all []string
	for _, w := range want {
		all = append(all, w.id)
	}
	if got := ids(c.expect("moderators")["ids"]); got != strings.Join(all, " ") {
		c.t.Errorf("moderators = %q, want %q", got, all)
	}
}

// meet seats these people in a meeting. Afterwards all of them know each other.
func (n *testNet) meet(t testing.TB, people ...string) []*client {
	t.Helper()
	var all []*client
	for _, name := range people {
		c := n.join(t, "mod-room", name)
		for _, o := range all {
			o.expect("peer-joined")
		}
		all = append(all, c)
	}
	return all
}

func TestRule8FirstModeratesAndPassesItOn(t *testing.T) {
	n := newSocketNet(t, Config{})
	all := n.meet(t, "Ada", "Bo", "Cy")
	ada, bo, cy := all[0], all[1], all[2]
	for _, c := range all {
		if got := ids(c.welcome["moderators"]); got != ada.id || c.welcome["locked"] != false ||
			c.welcome["role"] != "member" {
			t.Errorf("welcome = %v", c.welcome)
		}
	}
	ada.send("type", "moderate", "id", cy.id)
	for _, c := range all {
		c.expectModerators(cy)
	}
	ada.send("type", "moderate", "id", bo.id)
	ada.expectError("not-moderator")
	cy.send("type", "leave")
	for _, c := range []*client{ada, bo} {
		c.expect("peer-left")
		c.expectModerators(ada) // ada has been there longest
		c.expectQuiet()
	}
}

func TestRule8PassesOnAfterTheGracePeriodOnly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := newTestNet(t, Config{})
		all := n.meet(t, "Ada", "Bo", "Cy")
		ada, bo, cy := all[0], all[1], all[2]
		ada.cut()
		time.Sleep(29 * time.Second)
		back := n.connect(t)
		if w := back.join("mod-room", "Ada", "session", ada.session); ids(w["moderators"]) != ada.id {
			t.Errorf("welcome = %v, want that Ada still moderates", w)
		}
		bo.expectQuiet()
		back.cut()
		time.Sleep(31 * time.Second)
		for _, c := range []*client{bo, cy} {
			c.expect("peer-left")
			c.expectModerators(bo)
		}
		again := n.connect(t)
		if w := again.join("mod-room", "Ada", "session", back.session); w["resumed"] != false ||
			ids(w["moderators"]) != bo.id {
			t.Errorf("welcome = %v, want that Bo moderates", w)
		}
		bo.expect("peer-joined")
		bo.expectQuiet()
	})
}

func TestRule8NobodyElseModerates(t *testing.T) {
	n := newSocketNet(t, Config{})
	all := n.meet(t, "Ada", "Bo", "Cy")
	ada, bo, cy := all[0], all[1], all[2]
	for _, kind := range []string{"remove", "mute", "moderate"} {
		for _, id := range []string{ada.id, bo.id, cy.id, "nobody"} {
			bo.send("type", kind, "id", id)
			bo.expectError("not-moderator")
		}
		for _, id := range []string{ada.id, "nobody"} { // a moderator cannot do it to itself either
			ada.send("type", kind, "id", id)
			ada.expectError("unknown-peer")
		}
	}
	bo.send("type", "lock", "locked", true)
	bo.expectError("not-moderator")
	for _, c := range all {
		c.expectQuiet()
	}
}

func TestRule8Lock(t *testing.T) {
	n := newSocketNet(t, Config{})
	all := n.meet(t, "Ada", "Bo")
	ada, bo := all[0], all[1]
	look := func() (locked any, who string) {
		c := n.connect(t)
		c.send("type", "look", "room", "mod-room")
		m := c.expect("room")
		return m["locked"], names(m["peers"])
	}
	for range 2 { // the second changes nothing
		ada.send("type", "lock", "locked", true)
	}
	for _, c := range all {
		if m := c.expect("locked"); m["locked"] != true {
			t.Errorf("locked = %v", m)
		}
		c.expectQuiet()
	}
	if locked, who := look(); locked != true || who != "" {
		t.Errorf("a looker sees that locked is %v, and %q", locked, who)
	}
	c := n.connect(t)
	c.send("type", "join", "room", "mod-room", "name", "Cy")
	c.expectFatal("forbidden", 4403)
	bo.cut() // bo keeps the seat
	back := n.connect(t)
	if w := back.join("mod-room", "Bo", "session", bo.session); w["resumed"] != true || w["locked"] != true {
		t.Errorf("welcome = %v", w)
	}
	back.send("type", "leave") // bo gives the seat up
	ada.expect("peer-left")
	gone := n.connect(t)
	gone.send("type", "join", "room", "mod-room", "name", "Bo", "session", bo.session)
	gone.expectFatal("forbidden", 4403)
	ada.send("type", "lock", "locked", false)
	ada.expect("locked")
	n.join(t, "mod-room", "Cy")
	ada.expect("peer-joined")
	if locked, who := look(); locked != false || who != "Ada Cy" {
		t.Errorf("a looker sees that locked is %v, and %q", locked, who)
	}
	n.join(t, "other-room", "Dee").expectQuiet() // a lock applies to one room
}

func TestRule8LockEndsWithTheRoom(t *testing.T) {
	n := newSocketNet(t, Config{})
	ada := n.join(t, "mod-room", "Ada")
	ada.send("type", "lock", "locked", true)
	ada.expect("locked")
	ada.send("type", "leave")
	ada.expectClose(1000, "")
	n.await(t, "the end of the room", func(s *Server) bool { return len(s.rooms) == 0 })
	if w := n.join(t, "mod-room", "Bo").welcome; w["locked"] != false {
		t.Errorf("welcome = %v", w)
	}
}

func TestRule8Remove(t *testing.T) {
	var mu sync.Mutex
	var ended []string // peers whose relayed connections have been ended
	n := newSocketNet(t, Config{Left: func(peer string) {
		mu.Lock()
		defer mu.Unlock()
		ended = append(ended, peer)
	}})
	all := n.meet(t, "Ada", "Bo", "Cy", "Dee")
	ada, bo, cy, dee := all[0], all[1], all[2], all[3]
	dee.cut() // a peer that is away can be removed too
	n.awaitDetached(t, "mod-room", dee.id)
	for _, gone := range []*client{bo, dee} {
		ada.send("type", "remove", "id", gone.id)
		for _, c := range []*client{ada, cy} {
			if m := c.expect("peer-left"); m["id"] != gone.id || m["reason"] != "removed" {
				t.Errorf("peer-left = %v, want %s removed", m, gone.id)
			}
		}
		back := n.connect(t)
		back.send("type", "join", "room", "mod-room", "name", "x", "session", gone.session)
		back.expectFatal("bad-session", 4401)
	}
	bo.expectFatal("removed", 4403)
	ada.send("type", "remove", "id", bo.id)
	ada.expectError("unknown-peer")
	mu.Lock()
	if want := []string{bo.id, dee.id}; !slices.Equal(ended, want) {
		t.Errorf("relays of %q have ended, want %q", ended, want)
	}
	mu.Unlock()
	cy.send("type", "leave")
	cy.expectClose(1000, "")
	ada.expect("peer-left")
	ada.send("type", "leave")
	n.await(t, "the end of the room", func(s *Server) bool { return len(s.rooms) == 0 })
	back := n.connect(t) // the room that remembered the removal is gone
	if w := back.join("mod-room", "Bo", "session", bo.session); w["resumed"] != false || back.id != bo.id {
		t.Errorf("welcome = %v", w)
	}
}

func TestRule8RemovedAreRememberedUpToALimit(t *testing.T) {
	var removed []string
	for i := range 2 * maxRemembered {
		removed = remember(removed, fmt.Sprint(i))
	}
	if len(removed) != maxRemembered || removed[0] != fmt.Sprint(maxRemembered) {
		t.Errorf("%d are remembered, the first is %s", len(removed), removed[0])
	}
}

func TestRule8Mute(t *testing.T) {
	n := newSocketNet(t, Config{})
	all := n.meet(t, "Ada", "Bo", "Cy")
	ada, bo, cy := all[0], all[1], all[2]
	ada.send("type", "mute", "id", bo.id)
	if m := bo.expect("mute"); m["from"] != ada.id {
		t.Errorf("mute = %v", m)
	}
	cy.expectQuiet()
}

// Where tokens are required, they decide who moderates. The first peer does not moderate without such a
// token, and there can be several moderators.
func TestRule8ModeratorsByToken(t *testing.T) {
	cfg := tokenConfig()
	cfg.SessionKey = []byte(strings.Repeat("k", 32))
	n := newSocketNet(t, cfg)
	ada := n.join(t, "token-room", "Ada", "token", token(t))
	if got := ids(ada.welcome["moderators"]); got != "" {
		t.Errorf("moderators = %q, want none", got)
	}
	bo := n.join(t, "token-room", "Bo", "token", token(t, "role", "moderator"))
	ada.expect("peer-joined")
	ada.expectModerators(bo)
	cy := n.join(t, "token-room", "Cy", "token", token(t, "role", "moderator"))
	if got := ids(cy.welcome["moderators"]); got != bo.id+" "+cy.id {
		t.Errorf("moderators = %q, want Bo and Cy", got)
	}
	for _, c := range []*client{ada, bo} {
		c.expect("peer-joined")
		c.expectModerators(bo, cy)
	}
	bo.send("type", "leave")
	for _, c := range []*client{ada, cy} {
		c.expect("peer-left")
		c.expectModerators(cy)
	}
	// After a restart the sessions say the same.
	again := newSocketNet(t, cfg)
	for _, c := range []*client{ada, cy, bo} {
		back := again.connect(t)
		w := back.join("token-room", "x", "session", c.session)
		if moderates := strings.Contains(ids(w["moderators"]), c.id); moderates != (c != ada) ||
			w["role"] != c.welcome["role"] {
			t.Errorf("welcome = %v, moderates: %t", w, moderates)
		}
	}
}

// A moderator's token counts in an open room too, in addition to the first peer.
func TestRule8TokenInAnOpenRoom(t *testing.T) {
	n := newSocketNet(t, Config{TokenKey: tokenKey})
	ada := n.join(t, "token-room", "Ada")
	bo := n.join(t, "token-room", "Bo", "role", "moderator", "token", token(t, "role", "moderator"))
	ada.expect("peer-joined")
	ada.expectModerators(ada, bo)
}

// A moderator by token in an open room moderates again after losing the seat.
func TestRule8TokenInAnOpenRoomComesBack(t *testing.T) {
	n := newSocketNet(t, Config{TokenKey: tokenKey, Grace: -1})
	ada := n.join(t, "token-room", "Ada")
	bo := n.join(t, "token-room", "Bo", "token", token(t, "role", "moderator"))
	ada.expect("peer-joined")
	ada.expectModerators(ada, bo)
	bo.cut()
	ada.expect("peer-left")
	ada.expectModerators(ada)
	back := n.connect(t)
	if w := back.join("token-room", "Bo", "session", bo.session); ids(w["moderators"]) != ada.id+" "+bo.id {
		t.Errorf("welcome = %v, want that Ada and Bo moderate", w)
	}
}

// In a live room the host moderates. Viewers learn nothing about each other from that.
func TestRule8HostModerates(t *testing.T) {
	n := newSocketNet(t, Config{})
	v1 := n.join(t, "live-room", "v1", "role", "viewer")
	host := n.join(t, "live-room", "h", "role", "host")
	v1.expect("peer-joined")
	v2 := n.join(t, "live-room", "v2", "role", "viewer")
	host.expect("peer-joined")
	if got := ids(v2.welcome["moderators"]); got != host.id {
		t.Errorf("moderators = %q, want the host", got)
	}
	v2.send("type", "remove", "id", v1.id)
	v2.expectError("not-moderator")
	host.send("type", "moderate", "id", v1.id)
	host.expectError("not-moderator")
	host.send("type", "lock", "locked", true)
	for _, c := range []*client{host, v1, v2} {
		c.expect("locked")
	}
	v3 := n.connect(t)
	v3.send("type", "join", "room", "live-room", "name", "v3", "role", "viewer")
	v3.expectFatal("forbidden", 4403)
	host.send("type", "remove", "id", v1.id)
	v1.expectFatal("removed", 4403)
	host.expect("peer-left")
	v2.expectQuiet()
	host.send("type", "leave")
	v2.expect("peer-left")
	if m := v2.expect("locked"); m["locked"] != false {
		t.Errorf("locked = %v, want that the lock goes with its host", m)
	}
	v2.expectQuiet() // viewers have no moderator among them
	n.join(t, "live-room", "v3", "role", "viewer")
	n.join(t, "live-room", "h", "role", "host")
	v2.expect("peer-joined")
}

// Two peers hand the role to each other at the same time. Everyone sees the changes in the same order.
func TestRule8SameOrderForAll(t *testing.T) {
	n := newSocketNet(t, Config{RoomSize: 32, Rate: -1})
	watcher := n.meet(t, "Ada", "Bo", "watcher")
	ada, bo := watcher[0], watcher[1]
	var wg sync.WaitGroup
	for _, pair := range [][2]*client{{ada, bo}, {bo, ada}} {
		wg.Go(func() {
			for range 200 {
				pair[0].send("type", "moderate", "id", pair[1].id)
			}
			pair[0].send("type", "ping")
		})
	}
	seen := func(c *client) (all []string) {
		for {
			m := string(c.receive())
			switch {
			case strings.Contains(m, `"moderators"`):
				all = append(all, m)
			case strings.Contains(m, `"pong"`):
				return all
			}
		}
	}
	a, b := seen(ada), seen(bo)
	wg.Wait()
	for _, c := range watcher { // for the messages that are still on their way
		c.send("type", "ping")
	}
	a, b, w := append(a, seen(ada)...), append(b, seen(bo)...), seen(watcher[2])
	if !slices.Equal(a, b) || !slices.Equal(a, w) || len(a) == 0 {
		t.Errorf("%d, %d and %d news of moderators differ", len(a), len(b), len(w))
	}
}

// A peer to which the role was handed cannot lock out peers whose tokens grant it.
func TestRule8LockIsNotForModeratorsByToken(t *testing.T) {
	n := newSocketNet(t, tokenConfig())
	ada := n.join(t, "token-room", "Ada", "token", token(t, "role", "moderator"))
	bo := n.join(t, "token-room", "Bo", "token", token(t))
	ada.expect("peer-joined")
	ada.send("type", "moderate", "id", bo.id)
	bo.expectModerators(bo)
	ada.send("type", "leave")
	bo.expect("peer-left")
	bo.send("type", "lock", "locked", true)
	bo.expect("locked")
	for _, role := range []string{"member", "moderator"} { // both join as member
		c := n.connect(t)
		c.send("type", "join", "room", "token-room", "name", "Cy", "role", "member", "token", token(t, "role", role))
		c.expectFatal("forbidden", 4403)
	}
	cy := n.connect(t)
	cy.send("type", "look", "room", "token-room", "token", token(t, "role", "moderator"))
	if got := names(cy.expect("room")["peers"]); got != "Bo" {
		t.Errorf("a moderator sees %q in the locked room, want Bo", got)
	}
	cy.join("token-room", "Cy", "token", token(t, "role", "moderator"))
	bo.expect("peer-joined")
	bo.expectModerators(bo, cy)
	cy.send("type", "lock", "locked", false)
	bo.expect("locked")
}

// After handing the role on, a peer is an ordinary member. Its session does not give the role back.
func TestRule8HandedOnIsHandedOn(t *testing.T) {
	n, ada, bo := handedOn(t)
	ada.cut()
	bo.expect("peer-left")
	back := n.connect(t)
	if w := back.join("token-room", "Ada", "session", ada.session); ids(w["moderators"]) != bo.id {
		t.Errorf("welcome = %v, want that only Bo moderates", w)
	}
	bo.expect("peer-joined")
	back.send("type", "leave")
	bo.expect("peer-left")
	bo.send("type", "lock", "locked", true)
	bo.expect("locked")
	again := n.connect(t) // the session does not open a lock either
	again.send("type", "join", "room", "token-room", "name", "Ada", "session", back.session)
	again.expectFatal("forbidden", 4403)
}

// handedOn makes Ada, a moderator by token, hand the role on to Bo. There is no grace period.
func handedOn(t *testing.T) (n *testNet, ada, bo *client) {
	t.Helper()
	cfg := tokenConfig()
	cfg.Grace = -1
	n = newSocketNet(t, cfg)
	ada = n.join(t, "token-room", "Ada", "token", token(t, "role", "moderator"))
	bo = n.join(t, "token-room", "Bo", "token", token(t))
	ada.expect("peer-joined")
	ada.send("type", "moderate", "id", bo.id)
	bo.expectModerators(bo)
	return n, ada, bo
}

// After the role has been handed back, the session grants it again.
func TestRule8HandedBack(t *testing.T) {
	n, ada, bo := handedOn(t)
	bo.send("type", "moderate", "id", ada.id)
	bo.expectModerators(ada)
	ada.cut()
	bo.expect("peer-left")
	bo.expectModerators() // Bo's token does not allow it
	back := n.connect(t)
	if w := back.join("token-room", "Ada", "session", ada.session); ids(w["moderators"]) != ada.id {
		t.Errorf("welcome = %v, want that Ada moderates", w)
	}
}

// A peer keeps the role that it joined with, even if somebody else moderates when it comes back.
func TestRule8RoleStaysWhoeverModerates(t *testing.T) {
	n := newSocketNet(t, Config{})
	ada := n.join(t, "mod-room", "Ada", "role", "moderator")
	ada.send("type", "leave")
	ada.expectClose(1000, "")
	n.await(t, "the end of the room", func(s *Server) bool { return len(s.rooms) == 0 })
	bo := n.join(t, "mod-room", "Bo", "role", "moderator")
	back := n.connect(t)
	if w := back.join("mod-room", "Ada", "session", ada.session); w["role"] != "moderator" ||
		ids(w["moderators"]) != bo.id {
		t.Errorf("welcome = %v, want a moderator by role, and Bo for the one who moderates", w)
	}
}

// A peer that is away for the moment still counts, and so can inherit the role.
func TestRule8PassesOnToWhoIsAway(t *testing.T) {
	n := newSocketNet(t, Config{})
	all := n.meet(t, "Ada", "Bo", "Cy")
	ada, bo, cy := all[0], all[1], all[2]
	bo.cut()
	n.awaitDetached(t, "mod-room", bo.id)
	ada.send("type", "leave")
	cy.expect("peer-left")
	cy.expectModerators(bo)
	back := n.connect(t)
	if w := back.join("mod-room", "Bo", "session", bo.session); ids(w["moderators"]) != bo.id {
		t.Errorf("welcome = %v, want that Bo moderates", w)
	}
}

// Requests over a socket that has lost its seat to a newer one have no effect.
func TestRule8NotOverAnOldSocket(t *testing.T) {
	n := newSocketNet(t, Config{})
	all := n.meet(t, "Ada", "Bo")
	n.server.mu.Lock()
	r := n.server.rooms[roomKey{name: "mod-room"}]
	n.server.mu.Unlock()
	r.mu.Lock()
	ada := r.findLocked(all[0].id)
	r.mu.Unlock()
	old := new(outbox)
	if err := r.lock(ada, old, true); err != nil {
		t.Errorf("lock: %v, want no error", err)
	}
	for _, kind := range []string{"remove", "mute", "moderate"} {
		if err := r.moderate(ada, old, kind, all[1].id); err != nil {
			t.Errorf("%s: %v, want no error", kind, err)
		}
	}
	if err := r.signal(ada, old, []byte(all[1].id), []byte("1")); err != nil {
		t.Errorf("signal: %v, want no error", err)
	}
	for _, c := range all {
		c.expectQuiet()
	}
}
