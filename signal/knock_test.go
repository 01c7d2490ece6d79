package signal

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// lockedRoom seats these people in a meeting, which the first of them has locked.
func (n *testNet) lockedRoom(t testing.TB, people ...string) []*client {
	t.Helper()
	all := n.meet(t, people...)
	all[0].send("type", "lock", "locked", true)
	for _, c := range all {
		c.expect("locked")
	}
	return all
}

// knocks knocks at mod-room on a new socket, and wants the given state.
func (n *testNet) knocks(t testing.TB, name, state string, fields ...any) *client {
	t.Helper()
	c := n.connect(t)
	c.knock(name, fields...)
	c.expectKnock(state)
	return c
}

func (c *client) knock(name string, fields ...any) {
	c.t.Helper()
	c.send(append([]any{"type", "knock", "room", "mod-room", "name", name}, fields...)...)
}

func (c *client) expectKnock(state string) {
	c.t.Helper()
	if m := c.expect("knock"); m["state"] != state || (state == "waiting") != (m["endsIn"] != nil) {
		c.t.Fatalf("knock = %v, want the state %s", m, state)
	}
}

// expectKnocking expects exactly these names on the list of people waiting, and returns their ids.
func (c *client) expectKnocking(want string) (ids []string) {
	c.t.Helper()
	list := c.expect("knocking")["knocks"]
	if got := names(list); got != want {
		c.t.Fatalf("the waiting list is %q, want %q", got, want)
	}
	for _, k := range list.([]any) {
		ids = append(ids, k.(map[string]any)["id"].(string))
	}
	return ids
}

func TestRule9Knock(t *testing.T) {
	n := newSocketNet(t, Config{})
	all := n.lockedRoom(t, "Ada", "Bo")
	ada, bo := all[0], all[1]
	cy := n.knocks(t, "  Cy   Young ", "waiting")
	id := ada.expectKnocking("Cy Young")[0]
	bo.expectQuiet() // does not moderate
	bo.send("type", "admit", "id", id)
	bo.expectError("not-moderator")
	for range 2 { // knocking again changes nothing
		cy.knock("Cy Young")
		cy.expectKnock("waiting")
	}
	ada.expectQuiet()
	ada.send("type", "admit", "id", id)
	cy.expectKnock("admitted")
	ada.expectKnocking("")
	for _, kind := range []string{"admit", "deny"} { // the first answer counts
		ada.send("type", kind, "id", id)
		ada.expectError("unknown-peer")
	}
	cy.knock("Cy Young")
	cy.expectKnock("admitted")
	if w := cy.join("mod-room", "Cy Young"); w["locked"] != true {
		t.Errorf("welcome = %v", w)
	}
	ada.expect("peer-joined")
	ada.expectQuiet()
	cy.knock("Cy Young")
	cy.expectError("already-joined")
	n.knocks(t, "Dee", "waiting") // the pass was for one socket
}

// A knock ends after two minutes, and with its socket.
func TestRule9Unanswered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := newTestNet(t, Config{})
		ada := n.lockedRoom(t, "Ada")[0]
		cy := n.connect(t)
		time.Sleep(9 * time.Second)
		cy.knock("Cy")
		if m := cy.expect("knock"); m["endsIn"] != 120.0 {
			t.Errorf("knock = %v", m)
		}
		ada.expectKnocking("Cy")
		time.Sleep(knockTimeout - time.Second)
		cy.knock("Cy")
		if m := cy.expect("knock"); m["endsIn"] != 1.0 {
			t.Errorf("knock = %v", m)
		}
		time.Sleep(time.Second)
		cy.expectKnock("unanswered")
		ada.expectKnocking("")
		cy.knock("Cy")
		cy.expectKnock("waiting")
		id := ada.expectKnocking("Cy")[0]
		cy.cut()
		ada.expectKnocking("")
		ada.send("type", "admit", "id", id)
		ada.expectError("unknown-peer")
		time.Sleep(knockTimeout)
		ada.expectQuiet()
	})
}

// A knock lasts no longer than its socket, which ends ten minutes after it was opened.
func TestRule9KnockSocketTimesOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := newTestNet(t, Config{})
		ada := n.lockedRoom(t, "Ada")[0]
		cy := n.knocks(t, "Cy", "waiting")
		ada.expectKnocking("Cy")
		time.Sleep(knockTimeout)
		cy.expectKnock("unanswered")
		ada.expectKnocking("")
		time.Sleep(joinTimeout - knockTimeout - time.Minute)
		cy.knock("Cy")
		if m := cy.expect("knock"); m["endsIn"] != 60.0 {
			t.Errorf("knock = %v, want the last minute of the socket", m)
		}
		ada.expectKnocking("Cy")
		time.Sleep(59 * time.Second)
		cy.expectQuiet()
		time.Sleep(time.Second)
		last := cy.receive()
		for raw := last; raw != nil; raw = cy.receive() {
			last = raw
		}
		if !strings.Contains(string(last), "join-timeout") { // perhaps "unanswered" comes before it
			t.Errorf("the last message is %s", last)
		}
		ada.expectKnocking("")
	})
}

// How a knock ends if the room changes before it is answered.
func TestRule9WhileAKnockWaits(t *testing.T) {
	for _, tt := range []struct {
		what, want string
		happens    func(ada, bo *client)
	}{
		{"the room is unlocked", "admitted", func(ada, _ *client) { ada.send("type", "lock", "locked", false) }},
		{"the last moderator leaves, and the next answers", "denied", func(ada, bo *client) {
			ada.send("type", "leave")
			bo.expect("peer-left")
			bo.expectModerators(bo)
			bo.send("type", "deny", "id", bo.expectKnocking("Cy")[0])
		}},
		{"the role is handed over", "denied", func(ada, bo *client) {
			ada.send("type", "moderate", "id", bo.id)
			bo.expectModerators(bo)
			bo.send("type", "deny", "id", bo.expectKnocking("Cy")[0])
		}},
		{"everyone leaves", "admitted", func(ada, bo *client) {
			bo.send("type", "leave")
			bo.expectClose(1000, "")
			ada.send("type", "leave")
		}},
		{"it was locked already", "denied", func(ada, _ *client) {
			ada.send("type", "lock", "locked", true)
			ada.send("type", "deny", "id", ada.expectKnocking("Cy")[0])
		}},
		{"everyone but the moderator leaves", "denied", func(ada, bo *client) {
			id := ada.expectKnocking("Cy")[0]
			bo.send("type", "leave")
			ada.expect("peer-left")
			ada.expectQuiet()
			ada.send("type", "deny", "id", id)
		}},
	} {
		t.Run(tt.what, func(t *testing.T) {
			n := newSocketNet(t, Config{})
			all := n.lockedRoom(t, "Ada", "Bo")
			cy := n.knocks(t, "Cy", "waiting")
			tt.happens(all[0], all[1])
			cy.expectKnock(tt.want)
			if tt.want == "admitted" {
				cy.join("mod-room", "Cy")
			}
		})
	}
}

// A moderator who reconnects or reloads gets the list again.
func TestRule9ModeratorComesBack(t *testing.T) {
	n := newSocketNet(t, Config{})
	ada := n.lockedRoom(t, "Ada")[0]
	cy := n.knocks(t, "Cy", "waiting")
	ada.expectKnocking("Cy")
	ada.cut()
	n.awaitDetached(t, "mod-room", ada.id)
	back := n.connect(t)
	back.join("mod-room", "Ada", "session", ada.session)
	back.expectKnocking("Cy")
	back.expectQuiet()
	back.send("type", "leave", "back", true)
	back.expectClose(1000, "")
	cy.knock("Cy")
	cy.expectKnock("waiting") // the room still expects its moderator back
	again := n.connect(t)
	again.join("mod-room", "Ada", "session", back.session)
	again.send("type", "admit", "id", again.expectKnocking("Cy")[0])
	cy.expectKnock("admitted")
	cy.join("mod-room", "Cy")
}

// Where tokens are required, people need one to knock, and only those with the role in their token moderate.
func TestRule9KnockByToken(t *testing.T) {
	n := newSocketNet(t, tokenConfig())
	stranger := n.connect(t)
	stranger.knock("Mallory")
	stranger.expectFatal("unauthorized", 4401)
	member := token(t, "room", "mod-room", "name", "Dr. Bo")
	moderator := token(t, "room", "mod-room", "role", "moderator")
	ada := n.join(t, "mod-room", "Ada", "token", moderator)
	ada.send("type", "lock", "locked", true)
	ada.expect("locked")
	bo := n.knocks(t, "Bo", "waiting", "token", member)
	ada.send("type", "admit", "id", ada.expectKnocking("Dr. Bo")[0])
	bo.expectKnock("admitted")
	ada.expectKnocking("")
	bo.join("mod-room", "Bo", "token", member)
	ada.expect("peer-joined")
	bea := n.knocks(t, "Bea", "admitted", "token", moderator) // the lock does not apply to her

	cy := n.knocks(t, "Cy", "waiting", "token", member)
	ada.expectKnocking("Dr. Bo")
	bea.join("mod-room", "Bea", "role", "moderator", "token", moderator)
	bea.expectKnocking("Dr. Bo")
	bea.expectQuiet()
	ada.expect("peer-joined")
	ada.expectModerators(ada, bea)
	ada.expectQuiet() // the list has not changed
	for _, c := range []*client{bea, ada} {
		c.send("type", "leave")
	}
	cy.expectKnock("nobody")
	n.knocks(t, "Cy", "nobody", "token", member)
}

// In a live room, viewers knock and the host answers.
func TestRule9LiveRoom(t *testing.T) {
	n := newSocketNet(t, Config{})
	host := n.join(t, "mod-room", "Ada", "role", "host")
	host.send("type", "lock", "locked", true)
	host.expect("locked")
	bo := n.knocks(t, "Bo", "waiting", "role", "viewer")
	host.send("type", "admit", "id", host.expectKnocking("Bo")[0])
	bo.expectKnock("admitted")
	host.expectKnocking("")
	bo.join("mod-room", "Bo", "role", "viewer")
	host.expect("peer-joined")
	cy := n.knocks(t, "Cy", "waiting", "role", "viewer")
	host.expectKnocking("Cy")
	if !n.server.endLive("mod-room") {
		t.Fatal("there is no broadcast")
	}
	cy.expectKnock("admitted")
}

// If a broadcast ends before all its viewers are back after a restart, the room lives on without a host.
func TestRule9BroadcastEndsAfterARestart(t *testing.T) {
	cfg := storedConfig(t)
	first := newSocketNet(t, cfg)
	host := first.join(t, "mod-room", "Ada", "role", "host")
	first.join(t, "mod-room", "Bo", "role", "viewer")
	host.expect("peer-joined")
	first.server.store.commit()
	first.die()
	second := newSocketNet(t, cfg)
	back := second.connect(t)
	back.join("mod-room", "Ada", "session", host.session)
	back.send("type", "lock", "locked", true)
	back.expect("locked")
	cy := second.knocks(t, "Cy", "waiting", "role", "viewer")
	if !second.server.endLive("mod-room") {
		t.Fatal("there is no broadcast")
	}
	cy.expectKnock("nobody")
}

// After a restart a locked room waits for its members, and a knock waits with it.
func TestRule9KnockAfterARestart(t *testing.T) {
	cfg := storedConfig(t)
	n := newSocketNet(t, cfg)
	ada := n.lockedRoom(t, "Ada")[0]
	cy := n.knocks(t, "Cy", "waiting")
	ada.expectKnocking("Cy")
	if err := n.server.Shutdown(t.Context()); err != nil {
		t.Fatal(err)
	}
	cy.expectClose(1001, "")
	n = newSocketNet(t, cfg)
	cy = n.knocks(t, "Cy", "waiting")
	back := n.connect(t)
	back.join("mod-room", "Ada", "session", ada.session)
	back.send("type", "admit", "id", back.expectKnocking("Cy")[0])
	cy.expectKnock("admitted")
}

// If nobody comes back, the room is over after the grace period, even if nobody has tried to join.
func TestRule9NobodyComesBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cfg := storedConfig(t)
		cfg.Grace = 30 * time.Second
		first := newTestNet(t, cfg)
		first.lockedRoom(t, "Ada")
		first.die()
		second := newTestNet(t, cfg)
		time.Sleep(time.Hour)
		cy := second.knocks(t, "Cy", "waiting")
		time.Sleep(cfg.Grace)
		cy.expectKnock("admitted")
		cy.join("mod-room", "Cy")
	})
}

// A knock may find a room that ends at the same moment.
func TestRule9KnockAtAnEndedRoom(t *testing.T) {
	n := newSocketNet(t, Config{})
	key := roomKey{name: "mod-room"}
	r := n.server.newRoom(key)
	r.locked = true
	n.server.mu.Lock()
	n.server.rooms[key] = r
	n.server.mu.Unlock()
	n.knocks(t, "Cy", "admitted")
	n.server.mu.Lock()
	defer n.server.mu.Unlock()
	delete(n.server.rooms, key)
}
