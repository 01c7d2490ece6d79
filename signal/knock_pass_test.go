package signal

import (
	"testing"
	"testing/synctest"
	"time"
)

// admits expects only this person to be waiting, and admits them.
func (c *client) admits(who *client, name string) {
	c.t.Helper()
	c.send("type", "admit", "id", c.expectKnocking(name)[0])
	who.expectKnock("admitted")
	c.expectKnocking("")
}

// A pass is void after a minute.
func TestRule9PassExpires(t *testing.T) {
	for after, want := range map[time.Duration]string{
		passTimeout - time.Second: "welcome", passTimeout: "error",
	} {
		t.Run(after.String(), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				n := newTestNet(t, Config{})
				ada := n.lockedRoom(t, "Ada")[0]
				cy := n.knocks(t, "Cy", "waiting")
				time.Sleep(time.Minute) // the pass does not depend on when the knock was made
				ada.admits(cy, "Cy")
				time.Sleep(after)
				synctest.Wait()
				cy.send("type", "join", "room", "mod-room", "name", "Cy")
				cy.expect(want)
			})
		})
	}
}

// A pass is for one room and one name, and the rest of the rules for joining apply.
func TestRule9PassIsLimited(t *testing.T) {
	for _, tt := range []struct {
		what, room, name, want string
		size                   int
	}{
		{"another name", "mod-room", "Dee", "forbidden", 4},
		{"another room", "far-room", "Cy", "forbidden", 4},
		{"a full room", "mod-room", "Cy", "room-full", 2},
	} {
		t.Run(tt.what, func(t *testing.T) {
			n := newSocketNet(t, Config{RoomSize: tt.size})
			ada := n.lockedRoom(t, "Ada")[0]
			eve := n.join(t, "far-room", "Eve")
			eve.send("type", "lock", "locked", true)
			eve.expect("locked")
			cy, dee := n.knocks(t, "Cy", "waiting"), n.knocks(t, "Dee", "waiting")
			ada.expectKnocking("Cy")
			ids := ada.expectKnocking("Cy Dee")
			for i, c := range []*client{cy, dee} {
				ada.send("type", "admit", "id", ids[i])
				c.expectKnock("admitted")
			}
			if tt.size == 2 {
				dee.join("mod-room", "Dee")
			}
			cy.send("type", "join", "room", tt.room, "name", tt.name)
			cy.expectError(tt.want)
		})
	}
}

// An order to lock voids the passes.
func TestRule9LockVoidsPasses(t *testing.T) {
	n := newSocketNet(t, Config{})
	ada := n.lockedRoom(t, "Ada")[0]
	cy := n.knocks(t, "Cy", "waiting")
	ada.send("type", "admit", "id", ada.expectKnocking("Cy")[0])
	cy.expectKnock("admitted")
	ada.expectKnocking("")
	ada.send("type", "lock", "locked", true)
	ada.expectQuiet()
	cy.send("type", "join", "room", "mod-room", "name", "Cy")
	cy.expectFatal("forbidden", 4403)

	// A knock at an open room is answered at once, but is no pass for later.
	ada.send("type", "lock", "locked", false)
	ada.expect("locked")
	dee := n.knocks(t, "Dee", "admitted")
	ada.send("type", "lock", "locked", true)
	ada.expect("locked")
	dee.send("type", "join", "room", "mod-room", "name", "Dee")
	dee.expectFatal("forbidden", 4403)
}

// A removed peer must knock like any stranger, even with its session.
func TestRule9RemovedPeers(t *testing.T) {
	n := newSocketNet(t, Config{})
	all := n.lockedRoom(t, "Ada", "Bo")
	ada, bo := all[0], all[1]
	ada.send("type", "remove", "id", bo.id)
	bo.expectFatal("removed", 4403)
	ada.expect("peer-left")
	bo = n.knocks(t, "Bo", "waiting")
	ada.send("type", "admit", "id", ada.expectKnocking("Bo")[0])
	bo.expectKnock("admitted")
	ada.expectKnocking("")
	bo.send("type", "join", "room", "mod-room", "name", "Bo", "session", all[1].session)
	bo.expectFatal("bad-session", 4401)
	bo = n.knocks(t, "Bo", "waiting")
	ada.send("type", "admit", "id", ada.expectKnocking("Bo")[0])
	bo.expectKnock("admitted")
	bo.join("mod-room", "Bo")
}

// A removal also voids the second pass of someone who had two.
func TestRule9RemovalVoidsPasses(t *testing.T) {
	n := newSocketNet(t, Config{})
	ada := n.lockedRoom(t, "Ada")[0]
	cy := n.knocks(t, "Cy", "waiting")
	ada.admits(cy, "Cy")
	spare := n.knocks(t, "Cy", "waiting")
	ada.admits(spare, "Cy")
	cy.join("mod-room", "Cy")
	ada.expect("peer-joined")
	ada.send("type", "remove", "id", cy.id)
	cy.expectFatal("removed", 4403)
	spare.send("type", "join", "room", "mod-room", "name", "Cy")
	spare.expectFatal("forbidden", 4403)
}

// A knock at the room once it is open takes the place of the pass.
func TestRule9KnockAgainAtAnOpenRoom(t *testing.T) {
	n := newSocketNet(t, Config{})
	ada := n.lockedRoom(t, "Ada")[0]
	cy := n.knocks(t, "Cy", "waiting")
	ada.admits(cy, "Cy")
	ada.send("type", "lock", "locked", false)
	ada.expect("locked")
	cy.knock("Cy")
	cy.expectKnock("admitted")
	n.await(t, "the end of the pass", func(s *Server) bool {
		r := s.rooms[roomKey{name: "mod-room"}]
		r.mu.Lock()
		defer r.mu.Unlock()
		return len(r.knocks) == 0
	})
}
