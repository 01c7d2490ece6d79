package signal

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/coder/websocket"
)

// The tests in this file are about rule 6 of PROTOCOL.md: the sender pays.

// A floodCase is a room in which a victim has a role that others would like to have.
type floodCase struct {
	cfg    Config
	room   string
	victim []any // fields of the victim's join
	others []any // fields of the attackers' joins
}

var floodCases = map[string]floodCase{
	"meeting": {Config{}, "flood-room", nil, nil},
	"tokens":  {tokenConfig(), "token-room", nil, nil}, // the tokens are made in the bubble
	"live":    {Config{}, "flood-room", []any{"role", "host"}, []any{"role", "viewer"}},
}

func eachFloodCase(t *testing.T, test func(t *testing.T, n *testNet, tt floodCase)) {
	for name, tt := range floodCases {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				if name == "tokens" {
					tt.victim = []any{"token", token(t, "role", "moderator")}
					tt.others = []any{"token", token(t, "role", "member")}
				}
				test(t, newTestNet(t, tt.cfg), tt)
			})
		})
	}
}

// sendsTooMuch sends 510 signals of this size, or as many as it can.
func (c *client) sendsTooMuch(to string, size int) {
	frame := []byte(`{"type":"signal","to":"` + to + `","data":"` + strings.Repeat("x", size) + `"}`)
	for range 510 {
		if c.ws.Write(c.t.Context(), websocket.MessageText, frame) != nil {
			return
		}
	}
	synctest.Wait()
}

// wasTold reports whether the client has been told that it sends too much.
func (c *client) wasTold() bool {
	for len(c.in) > 0 {
		if strings.Contains(string(<-c.in), `"rate-limited"`) {
			return true
		}
	}
	return false
}

// signalsBefore returns the senders of the signals that come before the one with this text.
func (c *client) signalsBefore(last string) map[string]int {
	c.t.Helper()
	from := make(map[string]int)
	for {
		var m struct {
			Type, From string
			Data       any
		}
		if raw := c.receive(); json.Unmarshal(raw, &m) != nil {
			c.t.Fatalf("got %s (%v), want %s", raw, c.end, last)
		}
		switch {
		case m.Data == last:
			return from
		case m.Type == "signal":
			from[m.From]++
		case m.Type == "peer-left":
			c.t.Errorf("someone has left")
		}
	}
}

// stillRules checks that the victim has kept seat and role, and that others cannot take them.
func (c *client) stillRules(n *testNet, tt floodCase) {
	c.t.Helper()
	witness := n.join(c.t, tt.room, "witness", tt.others...)
	if tt.room == "flood-room" && tt.victim != nil {
		if got := witness.welcome["peers"].([]any)[0].(map[string]any)["id"]; got != c.id {
			c.t.Errorf("the host is %v, want %s", got, c.id)
		}
		thief := n.connect(c.t)
		thief.send("type", "join", "room", tt.room, "name", "thief", "role", "host")
		thief.expectFatal("already-live", 4409)
		return
	}
	if got := fmt.Sprint(witness.welcome["moderators"]); got != "["+c.id+"]" {
		c.t.Errorf("moderators are %s, want %s", got, c.id)
	}
	witness.send("type", "remove", "id", c.id)
	witness.expectError("not-moderator")
}

// While a peer is away, nobody can take its seat or role by sending it too much. A message from someone
// who sends little still arrives.
func TestRule6AFloodWhileAway(t *testing.T) {
	for _, size := range []int{0, 800, 1000} {
		eachFloodCase(t, func(t *testing.T, n *testNet, tt floodCase) {
			ada := n.join(t, tt.room, "Ada", tt.victim...)
			bo := n.join(t, tt.room, "Bo", tt.others...)
			eves := make([]*client, 4)
			for i := range eves {
				eves[i] = n.join(t, tt.room, "Eve", tt.others...)
			}
			ada.cut()
			synctest.Wait()
			for _, eve := range eves {
				eve.sendsTooMuch(ada.id, size)
			}
			bo.signal(ada, "last")
			synctest.Wait()
			back := n.connect(t)
			if w := back.join(tt.room, "Ada", "session", ada.session); w["resumed"] != true {
				t.Errorf("welcome = %v", w)
			}
			most, least := 0, 1<<20
			from := back.signalsBefore("last")
			for _, eve := range eves {
				most, least = max(most, from[eve.id]), min(least, from[eve.id])
			}
			if len(from) != len(eves) || most-least > 4 {
				t.Errorf("%d senders with %d to %d messages each", len(from), least, most)
			}
			for i, eve := range eves {
				if !eve.wasTold() {
					t.Errorf("sender %d was not told", i)
				}
			}
			back.stillRules(n, tt)
		})
	}
}

// The same while it is connected but does not read.
func TestRule6AFloodOfASlowReader(t *testing.T) {
	eachFloodCase(t, func(t *testing.T, n *testNet, tt floodCase) {
		ada := n.join(t, tt.room, "Ada", tt.victim...)
		bo := n.join(t, tt.room, "Bo", tt.others...)
		ada.stopReading()
		for range 4 {
			eve := n.join(t, tt.room, "Eve", tt.others...)
			eve.sendsTooMuch(ada.id, 1000)
			eve.discard()
		}
		time.Sleep(5 * time.Second) // less than it takes to find that a client is dead
		bo.signal(ada, "last")
		ada.resumeReading()
		ada.signalsBefore("last")
		ada.stillRules(n, tt)
	})
}

// Coming again does not help either. The seats of those who have left hold nothing against the others.
func TestRule6AFloodByComingAgain(t *testing.T) {
	eachFloodCase(t, func(t *testing.T, n *testNet, tt floodCase) {
		ada := n.join(t, tt.room, "Ada", tt.victim...)
		bo := n.join(t, tt.room, "Bo", tt.others...)
		ada.cut()
		synctest.Wait()
		for range 6 {
			eve := n.join(t, tt.room, "Eve", tt.others...)
			eve.sendsTooMuch(ada.id, 900)
			eve.send("type", "leave")
			eve.discard()
		}
		synctest.Wait()
		bo.signal(ada, "last")
		synctest.Wait()
		back := n.connect(t)
		if w := back.join(tt.room, "Ada", "session", ada.session); w["resumed"] != true {
			t.Errorf("welcome = %v", w)
		}
		if from := back.signalsBefore("last"); len(from) != 0 {
			t.Errorf("got signals of %d peers that have left", len(from))
		}
		back.stillRules(n, tt)
	})
}

// A peer that was away does not hear of peers that came and went, and hears nothing twice.
func TestRule2ComingBackToNews(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := newTestNet(t, Config{})
		ada, bo := n.join(t, "news-room", "Ada"), n.join(t, "news-room", "Bo")
		cy := n.join(t, "news-room", "Cy")
		ada.expect("peer-joined")
		ada.expect("peer-joined")
		ada.cut()
		synctest.Wait()
		for range 3 {
			guest := n.join(t, "news-room", "guest")
			guest.signal(ada, "hello")
			guest.send("type", "leave")
			guest.discard()
		}
		dee := n.join(t, "news-room", "Dee")
		dee.signal(ada, "from Dee")
		synctest.Wait()
		cy.signal(ada, "from Cy")
		cy.send("type", "leave")
		synctest.Wait()
		bo.signal(ada, "last")
		synctest.Wait()
		back := n.connect(t)
		if w := back.join("news-room", "Ada", "session", ada.session); names(w["peers"]) != "Bo Dee" {
			t.Errorf("welcome = %v", w)
		}
		if m := back.expect("signal"); m["from"] != dee.id {
			t.Errorf("signal = %v, want Dee's", m)
		}
		if m := back.expect("peer-left"); m["id"] != cy.id {
			t.Errorf("peer-left = %v, want Cy", m)
		}
		if m := back.expect("signal"); m["data"] != "last" {
			t.Errorf("signal = %v", m)
		}
		back.expectQuiet()
	})
}

// After the welcome, a peer gets no news from before it: neither old room state, nor the departure of a peer
// that has since come back. It does not matter whether the older socket is gone or still open.
func TestRule2NoStaleNewsAfterTheWelcome(t *testing.T) {
	for _, open := range []bool{false, true} {
		t.Run(fmt.Sprintf("older socket open: %t", open), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				n := newTestNet(t, Config{})
				all := n.meet(t, "Ada", "Bo", "Cy", "Dee")
				ada, bo, cy, dee := all[0], all[1], all[2], all[3]
				bo.stopReading()
				if !open {
					bo.cut()
				}
				synctest.Wait()
				for range 20 { // more than a stuck socket takes: the rest waits in the queue
					dee.signal(bo, strings.Repeat("x", 20<<10))
				}
				cy.send("type", "leave")
				ada.expect("peer-left")
				n.connect(t).join("mod-room", "Cy", "session", cy.session)
				ada.expect("peer-joined")
				ada.send("type", "lock", "locked", true)
				ada.expect("locked")
				ada.send("type", "moderate", "id", dee.id)
				ada.expectModerators(dee)
				synctest.Wait()
				back := n.connect(t)
				w := back.join("mod-room", "Bo", "session", bo.session)
				if w["locked"] != true || ids(w["moderators"]) != dee.id || len(w["peers"].([]any)) != 3 {
					t.Errorf("welcome = %v", w)
				}
				synctest.Wait()
				got := 0
				for ; len(back.in) > 0; got++ {
					back.expect("signal")
				}
				if got < 19 || got > 20 { // an open older socket may have read the first
					t.Errorf("%d signals came after the welcome, want 19 or 20", got)
				}
			})
		})
	}
}

// Where tokens are required, nobody takes over from the last moderator without a token for that.
func TestRule8TheRoleNeedsAToken(t *testing.T) {
	n := newSocketNet(t, tokenConfig())
	ada := n.join(t, "token-room", "Ada", "token", token(t, "role", "moderator"))
	bo := n.join(t, "token-room", "Bo", "token", token(t, "role", "member"))
	cy := n.join(t, "token-room", "Cy", "token", token(t))
	ada.send("type", "leave")
	bo.expect("peer-joined")
	for _, c := range []*client{bo, cy} {
		c.expect("peer-left")
		if m := c.expect("moderators"); len(m["ids"].([]any)) != 0 {
			t.Errorf("moderators = %v, want nobody", m)
		}
		c.send("type", "lock", "locked", true)
		c.expectError("not-moderator")
	}
}
