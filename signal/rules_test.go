package signal

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/coder/websocket"
)

// The tests in this file are named after the numbered rules of PROTOCOL.md.

func TestRule1NewcomerIsToldWhoIsThere(t *testing.T) {
	n := newSocketNet(t, Config{})
	ada := n.join(t, "brisk-otter", "Ada")
	if got := names(ada.welcome["peers"]); got != "" {
		t.Errorf("first peer is told of %q", got)
	}
	bo := n.join(t, "BRISK-Otter", " Bo ")
	if got := names(bo.welcome["peers"]); got != "Ada" {
		t.Errorf("peers = %q, want Ada", got)
	}
	if got := bo.welcome["room"]; got != "brisk-otter" {
		t.Errorf("room = %v, want lower case", got)
	}
	peer := ada.expect("peer-joined")["peer"].(map[string]any)
	if peer["id"] != bo.id || peer["name"] != "Bo" || peer["role"] != "member" {
		t.Errorf("peer-joined = %v", peer)
	}
	if bo.id == ada.id || len(bo.id) != 36 {
		t.Errorf("ids %q and %q", ada.id, bo.id)
	}
	bo.expectQuiet() // the peer that offers gets no message about itself
}

// Messages from A to B arrive in order and unchanged. welcome comes first. All peers see joins and
// departures in the same order.
func TestRule2Order(t *testing.T) {
	n := newSocketNet(t, Config{RoomSize: 64})
	ada := n.join(t, "order-room", "Ada")
	const others, each = 8, 100
	var wg sync.WaitGroup
	for i := range others {
		wg.Go(func() {
			c := n.join(t, "order-room", fmt.Sprint(i))
			for k := range each {
				c.signal(ada, k)
			}
			c.send("type", "leave")
			for range c.in {
			}
		})
	}
	next := map[string]int{} // by id; -1 after the departure
	for done := 0; done < others; {
		var m message
		if err := json.Unmarshal(ada.receive(), &m); err != nil {
			t.Fatal(err)
		}
		switch m["type"] {
		case "peer-joined":
			id := m["peer"].(map[string]any)["id"].(string)
			if _, known := next[id]; known {
				t.Fatalf("%s joined twice", id)
			}
			next[id] = 0
		case "signal":
			from := m["from"].(string)
			want, known := next[from]
			if !known || m["data"] != float64(want) {
				t.Fatalf("signal %v from %s, want %v (known: %t)", m["data"], from, want, known)
			}
			next[from]++
		case "peer-left":
			id := m["id"].(string)
			if next[id] != each || m["reason"] != "left" {
				t.Fatalf("%s left (%v) after %d of %d signals", id, m["reason"], next[id], each)
			}
			next[id] = -1
			done++
		}
	}
	wg.Wait()
}

func TestRule2SameOrderForAll(t *testing.T) {
	n := newSocketNet(t, Config{RoomSize: 64})
	watchers := make([]*client, 4)
	for i := range watchers {
		watchers[i] = n.join(t, "order-room", fmt.Sprint("w", i))
	}
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for range 5 {
				c := n.join(t, "order-room", fmt.Sprint(i))
				c.send("type", "leave")
				for range c.in {
				}
			}
		})
	}
	wg.Wait()
	last := n.join(t, "order-room", "last")
	var seen []string
	for i, w := range watchers {
		var mine []string
		for {
			raw := string(w.receive())
			if strings.Contains(raw, last.id) {
				break
			}
			if !slices.ContainsFunc(watchers, func(c *client) bool { return strings.Contains(raw, c.id) }) {
				mine = append(mine, raw)
			}
		}
		if i > 0 && !slices.Equal(mine, seen) {
			t.Fatalf("watcher %d saw another order", i)
		}
		seen = mine
	}
	if len(seen) != 2*8*5 {
		t.Errorf("saw %d joins and departures, want %d", len(seen), 2*8*5)
	}
}

func TestRule3NeighborsOnly(t *testing.T) {
	n := newSocketNet(t, Config{})
	ada, bo := n.join(t, "first-room", "Ada"), n.join(t, "other-room", "Bo")
	for _, to := range []string{bo.id, ada.id, "", "nobody"} {
		ada.send("type", "signal", "to", to, "data", 1)
		ada.expectError("unknown-peer")
	}
	bo.expectQuiet()
}

func TestRule3LiveRoomIsAStar(t *testing.T) {
	n := newSocketNet(t, Config{})
	v1 := n.join(t, "live-room", "v1", "role", "viewer")
	v2 := n.join(t, "live-room", "v2", "role", "viewer")
	member := n.join(t, "live-room", "m") // a meeting with the same name is another room
	if v2.welcome["peers"].([]any) == nil || len(v2.welcome["peers"].([]any)) != 0 {
		t.Errorf("a viewer is told of %v", v2.welcome["peers"])
	}
	v1.send("type", "signal", "to", v2.id, "data", 1)
	v1.expectError("unknown-peer")
	host := n.join(t, "live-room", "host", "role", "host")
	if got := names(host.welcome["peers"]); got != "v1 v2" {
		t.Errorf("host is told of %q", got)
	}
	for _, v := range []*client{v1, v2} {
		v.expect("peer-joined")
		host.signal(v, "hello")
		v.expect("signal")
		v.signal(host, "hello")
		host.expect("signal")
	}
	v2.send("type", "leave")
	host.expect("peer-left")
	host.send("type", "leave")
	if m := v1.expect("peer-left"); m["id"] != host.id {
		t.Errorf("peer-left %v, want the host", m)
	}
	v1.expectQuiet()
	member.expectQuiet()
}

// When a socket dies, the others are not told. Their messages are kept, and the same peer goes on
// later.
func TestRule4ComingBack(t *testing.T) {
	for _, how := range []string{"cut", "close 3000"} {
		t.Run(how, func(t *testing.T) {
			n := newSocketNet(t, Config{})
			ada, bo, cy := n.join(t, "grace-room", "Ada"), n.join(t, "grace-room", "Bo"), n.join(t, "grace-room", "Cy")
			ada.expect("peer-joined")
			ada.expect("peer-joined")
			bo.expect("peer-joined")
			if how == "cut" {
				bo.cut()
			} else {
				_ = bo.ws.Close(3000, "")
			}
			n.awaitDetached(t, "grace-room", bo.id)
			for i := range 3 {
				ada.signal(bo, i)
			}
			ada.expectQuiet()
			cy.send("type", "leave")
			ada.expect("peer-left")
			ada.expectQuiet() // nothing about bo

			back := n.connect(t)
			welcome := back.join("grace-room", "another name", "session", bo.session)
			if back.id != bo.id || welcome["resumed"] != true || names(welcome["peers"]) != "Ada" {
				t.Errorf("welcome = %v", welcome)
			}
			if back.session == bo.session {
				t.Error("no fresh session")
			}
			for i := range 3 {
				if m := back.expect("signal"); m["data"] != float64(i) || m["from"] != ada.id {
					t.Errorf("kept message %d = %v", i, m)
				}
			}
			if m := back.expect("peer-left"); m["id"] != cy.id {
				t.Errorf("peer-left = %v", m)
			}
			back.signal(ada, "back")
			if m := ada.expect("signal"); m["from"] != bo.id {
				t.Errorf("signal = %v", m)
			}
		})
	}
}

func TestRule4SeatIsLostAfterTheGracePeriod(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := newTestNet(t, Config{})
		ada, bo := n.join(t, "grace-room", "Ada"), n.join(t, "grace-room", "Bo")
		ada.expect("peer-joined")
		start := time.Now()
		bo.cut()
		if m := ada.expectWithin("peer-left", time.Minute); m["id"] != bo.id || m["reason"] != "lost" {
			t.Errorf("peer-left = %v, want %s lost", m, bo.id)
		}
		if d := time.Since(start); d != 30*time.Second {
			t.Errorf("after %v, want 30 s", d)
		}
		back := n.connect(t)
		if w := back.join("grace-room", "Bo", "session", bo.session); w["resumed"] != false || back.id != bo.id {
			t.Errorf("welcome = %v, want resumed false and the old id", w)
		}
		if m := ada.expect("peer-joined"); m["peer"].(map[string]any)["id"] != bo.id {
			t.Errorf("peer-joined = %v", m)
		}
	})
}

func TestRule4WorksAfterARestart(t *testing.T) {
	key := []byte(strings.Repeat("k", 32))
	before := newSocketNet(t, Config{SessionKey: key}).join(t, "restart-room", "Ada", "role", "moderator")
	n := newSocketNet(t, Config{SessionKey: key})
	bo := n.join(t, "restart-room", "Bo")
	ada := n.connect(t)
	w := ada.join("Restart-Room", "another name", "session", before.session)
	if ada.id != before.id || w["resumed"] != false || w["role"] != "moderator" || names(w["peers"]) != "Bo" {
		t.Errorf("welcome = %v", w)
	}
	if m := bo.expect("peer-joined"); m["peer"].(map[string]any)["name"] != "Ada" {
		t.Errorf("peer-joined = %v, want the session's name", m)
	}
	// A server with another secret does not accept the session.
	other := newSocketNet(t, Config{}).connect(t)
	other.send("type", "join", "room", "restart-room", "name", "Ada", "session", before.session)
	other.expectFatal("bad-session", 4401)
}

func TestRule4NewestSocketWins(t *testing.T) {
	n := newSocketNet(t, Config{})
	ada, bo := n.join(t, "twice-room", "Ada"), n.join(t, "twice-room", "Bo")
	ada.expect("peer-joined")
	newer := n.connect(t)
	if w := newer.join("twice-room", "Bo", "session", bo.session); w["resumed"] != true || newer.id != bo.id {
		t.Errorf("welcome = %v", w)
	}
	bo.expectFatal("replaced", 4409)
	ada.signal(newer, 1)
	newer.expect("signal")
	newer.expectQuiet()
	ada.expectQuiet()
}

// When several sockets resume at once, exactly one is left, and each kept message is delivered once.
func TestRule4RaceOfResumes(t *testing.T) {
	n := newSocketNet(t, Config{})
	for range 20 {
		ada, bo := n.join(t, "race-room", "Ada"), n.join(t, "race-room", "Bo")
		ada.expect("peer-joined")
		bo.cut()
		n.awaitDetached(t, "race-room", bo.id)
		const kept = 50
		for i := range kept {
			ada.signal(bo, i)
		}
		ada.expectQuiet()
		racers := make([]*client, 4)
		for i := range racers {
			racers[i] = n.connect(t)
		}
		var wg sync.WaitGroup
		for _, c := range racers {
			wg.Go(func() { c.send("type", "join", "room", "race-room", "name", "Bo", "session", bo.session) })
		}
		wg.Wait()
		// All sockets but one end. Then the last message reaches the one that is left.
		ended := make(chan struct{}, len(racers))
		var mu sync.Mutex
		seen := map[any]int{}
		for _, c := range racers {
			wg.Go(func() {
				defer func() { ended <- struct{}{} }()
				for raw := range c.in {
					var m message
					_ = json.Unmarshal(raw, &m)
					if m["data"] == "last" {
						return
					}
					if m["type"] == "signal" {
						mu.Lock()
						seen[m["data"]]++
						mu.Unlock()
					}
				}
			})
		}
		for range len(racers) - 1 {
			<-ended
		}
		ada.signal(bo, "last")
		wg.Wait()
		for i := range kept {
			if seen[float64(i)] != 1 {
				t.Fatalf("message %d came %d times", i, seen[float64(i)])
			}
		}
		for _, c := range racers {
			_ = c.ws.Close(1000, "")
		}
		ada.expect("peer-left")
		ada.send("type", "leave")
		ada.expectClose(1000, "")
	}
}

// A peer often comes back because its socket is stuck in a write. Messages that the old socket has not
// delivered go to the new one, once and in order.
func TestRule4ComingBackFromAStuckSocket(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := newTestNet(t, Config{})
		ada, bo := n.join(t, "stuck-room", "Ada"), n.join(t, "stuck-room", "Bo")
		ada.expect("peer-joined")
		bo.stopReading()
		const sent = 20
		for i := range sent {
			ada.signal(bo, i)
		}
		synctest.Wait() // bo has read the first message; the writer is stuck in the others
		back := n.connect(t)
		if w := back.join("stuck-room", "Bo", "session", bo.session); w["resumed"] != true {
			t.Errorf("welcome = %v", w)
		}
		bo.resumeReading()
		var got []any
		for raw := range bo.in { // messages that the old socket delivered
			var m message
			_ = json.Unmarshal(raw, &m)
			if m["type"] == "signal" {
				got = append(got, m["data"])
			}
		}
		for len(got) < sent {
			got = append(got, back.expect("signal")["data"])
		}
		for i, data := range got {
			if data != float64(i) {
				t.Fatalf("got %v", got)
			}
		}
		back.expectQuiet()
	})
}

// A room ends with its last member, however that leaves.
func TestRoomsEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := newTestNet(t, Config{Rate: -1})
		for i, end := range []func(c *client){
			func(c *client) { c.send("type", "leave") },
			func(c *client) { c.cut() },
			func(c *client) { c.sendRaw("junk") },
			func(c *client) { // reads nothing, so the answers to its own pings get it cut off as too slow
				c.stopReading()
				ping := `{"type":"ping","at":"` + strings.Repeat("x", 60<<10) + `"}`
				for range 2 * maxReplies / len(ping) {
					c.sendRaw(ping)
				}
			},
		} {
			end(n.join(t, fmt.Sprint("ending-room-", i), "Ada"))
		}
		time.Sleep(time.Minute)
		n.server.mu.Lock()
		defer n.server.mu.Unlock()
		if len(n.server.rooms) != 0 {
			t.Errorf("%d rooms are left", len(n.server.rooms))
		}
	})
}

// A peer that does not read the replies to its own messages loses its socket, but keeps its seat and role.
func TestRule6TooSlowKeepsTheSeat(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := newTestNet(t, Config{Rate: -1})
		all := n.meet(t, "Ada", "Bo")
		ada, bo := all[0], all[1]
		start := time.Now()
		ada.stopReading()
		ping := []byte(`{"type":"ping","at":"` + strings.Repeat("x", 60<<10) + `"}`)
		for range 2 * maxReplies / len(ping) {
			_ = ada.ws.Write(t.Context(), websocket.MessageText, ping) // fails when the server has had enough
		}
		n.awaitDetached(t, "mod-room", ada.id)
		if d := time.Since(start); d > 2*closeTimeout { // a missing pong would take longer
			t.Errorf("the socket ended after %v", d)
		}
		bo.expectQuiet()
		back := n.connect(t)
		if w := back.join("mod-room", "Ada", "session", ada.session); w["resumed"] != true ||
			ids(w["moderators"]) != ada.id {
			t.Errorf("welcome = %v, want Ada's seat and role", w)
		}
		bo.expectQuiet()
	})
}

// 20 members join, leave and signal at once. Those who stay know the same members, and the messages of
// each pair arrive in order.
func TestManyAtOnce(t *testing.T) {
	t.Run("sockets", func(t *testing.T) { manyAtOnce(t, newSocketNet(t, Config{RoomSize: 64, Rate: -1})) })
}

func TestManyAtOnceInABubble(t *testing.T) {
	synctest.Test(t, func(t *testing.T) { manyAtOnce(t, newTestNet(t, Config{RoomSize: 64, Rate: -1})) })
}

func manyAtOnce(t *testing.T, n *testNet) {
	const members, rounds, signals = 20, 3, 30
	all := make([]*roster, members)
	var wg sync.WaitGroup
	for i := range all {
		wg.Go(func() {
			for round := range rounds {
				r := &roster{client: n.connect(t), peers: map[string]bool{}, next: map[string]int{},
					given: map[string]int{}}
				r.send("type", "join", "room", "busy-room", "name", fmt.Sprint(i))
				for len(r.peers) < 3 {
					r.apply(t, r.receive())
				}
				for range signals {
					r.signalAll(t)
				}
				if round == rounds-1 {
					all[i] = r // this one stays
					return
				}
				r.send("type", "leave")
				for raw := range r.in {
					r.apply(t, raw)
				}
			}
		})
	}
	wg.Wait()
	for _, r := range all {
		want := map[string]bool{}
		for _, o := range all {
			want[o.id] = o != r
		}
		delete(want, r.id)
		for !maps.Equal(r.peers, want) { // the announcements are on their way
			r.apply(t, r.receive())
		}
	}
}

// A roster is one member's view of the room.
type roster struct {
	*client
	peers map[string]bool // by id
	next  map[string]int  // the next number from each
	given map[string]int  // the next number to each
}

// signalAll sends each peer its next number, and handles the messages that have arrived in the
// meantime.
func (r *roster) signalAll(t *testing.T) {
	for id := range r.peers {
		r.send("type", "signal", "to", id, "data", r.given[id])
		r.given[id]++
	}
	for {
		select {
		case raw := <-r.in:
			r.apply(t, raw)
		default:
			return
		}
	}
}

// apply applies one message. It ignores errors, which are about peers that have just left.
func (r *roster) apply(t *testing.T, raw []byte) {
	var m message
	if err := json.Unmarshal(raw, &m); err != nil {
		t.Errorf("%v: %s (%v)", err, raw, r.end)
		return
	}
	switch m["type"] {
	case "welcome":
		r.id = m["id"].(string)
		for _, p := range m["peers"].([]any) {
			r.peers[p.(map[string]any)["id"].(string)] = true
		}
	case "peer-joined":
		r.peers[m["peer"].(map[string]any)["id"].(string)] = true
	case "peer-left":
		delete(r.peers, m["id"].(string))
	case "signal":
		from := m["from"].(string)
		if !r.peers[from] || m["data"] != float64(r.next[from]) {
			t.Errorf("signal %v from %s, want %d (known: %t)", m["data"], from, r.next[from], r.peers[from])
		}
		r.next[from]++
	}
}

func TestRule4LeaveThenComeBack(t *testing.T) {
	n := newSocketNet(t, Config{})
	ada, bo := n.join(t, "leave-room", "Ada"), n.join(t, "leave-room", "Bo")
	ada.expect("peer-joined")
	bo.send("type", "leave")
	ada.expect("peer-left")
	back := n.connect(t)
	if w := back.join("leave-room", "Bo", "session", bo.session); w["resumed"] != false || back.id != bo.id {
		t.Errorf("welcome = %v", w)
	}
	ada.expect("peer-joined")
}

// A page that is reloaded leaves and comes back with its role, into a full and locked room.
func TestRule4LeaveToComeBack(t *testing.T) {
	n := newSocketNet(t, Config{RoomSize: 2})
	ada, bo := n.join(t, "back-room", "Ada"), n.join(t, "back-room", "Bo")
	ada.expect("peer-joined")
	ada.send("type", "lock", "locked", true)
	bo.expect("locked")
	ada.send("type", "leave", "back", true)
	ada.expect("locked")
	ada.expectClose(1000, "")
	if m := bo.expect("peer-left"); m["id"] != ada.id || m["reason"] != "left" {
		t.Errorf("peer-left = %v", m)
	}
	bo.expectModerators() // nobody takes over yet
	bo.signal(ada, "are you there?")
	bo.expectError("unknown-peer")
	bo.send("type", "remove", "id", ada.id)
	bo.expectError("not-moderator")
	cy := n.connect(t)
	cy.send("type", "join", "room", "back-room", "name", "Cy")
	cy.expectFatal("forbidden", 4403)

	back := n.connect(t)
	w := back.join("back-room", "another name", "session", ada.session)
	if w["resumed"] != false || back.id != ada.id || ids(w["moderators"]) != ada.id || names(w["peers"]) != "Bo" ||
		w["name"] != "Ada" {
		t.Errorf("welcome = %v", w)
	}
	if m := bo.expect("peer-joined")["peer"].(map[string]any); m["id"] != ada.id || m["name"] != "Ada" {
		t.Errorf("peer-joined = %v", m)
	}
	bo.expectModerators(back)
	back.signal(bo, "here I am")
	bo.expect("signal")
	bo.expectQuiet()
}

// A peer that leaves with back but stays away loses its seat.
func TestRule4LeaveToComeBackTooLate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := newTestNet(t, Config{})
		ada, bo := n.join(t, "back-room", "Ada"), n.join(t, "back-room", "Bo")
		ada.expect("peer-joined")
		ada.send("type", "lock", "locked", true)
		bo.expect("locked")
		start := time.Now()
		ada.send("type", "leave", "back", true)
		bo.expect("peer-left")
		bo.expectModerators()
		if d := time.Since(start); d != 0 {
			t.Errorf("Bo was told after %v, want at once", d)
		}
		if m := bo.expectWithin("moderators", time.Minute); ids(m["ids"]) != bo.id {
			t.Errorf("moderators = %v, want Bo", m)
		}
		if d := time.Since(start); d != 15*time.Second {
			t.Errorf("after %v, want 15 s", d)
		}
		late := n.connect(t)
		late.send("type", "join", "room", "back-room", "name", "Ada", "session", ada.session)
		late.expectFatal("forbidden", 4403)
		bo.expectQuiet()
	})
}

// The place of a peer that may come back is not given to others, but a lock ends that.
func TestRule4LeaveToComeBackHoldsAPlace(t *testing.T) {
	n := newSocketNet(t, Config{RoomSize: 2})
	ada, bo := n.join(t, "back-room", "Ada"), n.join(t, "back-room", "Bo")
	ada.expect("peer-joined")
	bo.send("type", "leave", "back", true)
	ada.expect("peer-left")
	cy := n.connect(t)
	cy.send("type", "join", "room", "back-room", "name", "Cy")
	cy.expectFatal("room-full", 4503)

	ada.send("type", "lock", "locked", true)
	ada.expect("locked")
	bo2 := n.connect(t)
	bo2.send("type", "join", "room", "back-room", "name", "Bo", "session", bo.session)
	bo2.expectFatal("forbidden", 4403)
	ada.send("type", "lock", "locked", false)
	ada.expect("locked")
	n.join(t, "back-room", "Di")
}

// The host of a broadcast, and a peer without back: true, leave for good.
func TestRule4LeaveForGood(t *testing.T) {
	n := newSocketNet(t, Config{})
	host, viewer := n.join(t, "live-room", "Ada", "role", "host"), n.join(t, "live-room", "Bo", "role", "viewer")
	host.expect("peer-joined")
	host.send("type", "leave", "back", true)
	viewer.expect("peer-left")
	n.join(t, "live-room", "Cy", "role", "host")

	di := n.join(t, "back-room", "Di")
	di.send("type", "leave", "back", 7)
	di.expectFatal("bad-message", 4400)
	for i, back := range []any{false, nil} {
		room := fmt.Sprintf("back-room-%d", i)
		c := n.join(t, room, "Di", "role", "moderator")
		c.send("type", "leave", "back", back)
		c.expectClose(1000, "")
		if w := n.join(t, room, "Ed", "role", "moderator").welcome; names(w["peers"]) != "" {
			t.Errorf("welcome = %v", w)
		}
	}
}

func TestRule4SilentPeerIsLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := newTestNet(t, Config{})
		ada, bo := n.join(t, "quiet-room", "Ada"), n.join(t, "quiet-room", "Bo")
		ada.expect("peer-joined")
		synctest.Wait()
		start := time.Now()
		bo.stopReading()
		ada.signal(bo, "the message after which bo's reader stops")
		if m := ada.expectWithin("peer-left", 2*time.Minute); m["id"] != bo.id || m["reason"] != "lost" {
			t.Errorf("peer-left = %v, want %s lost", m, bo.id)
		}
		if d := time.Since(start); d > pingInterval+pingTimeout+30*time.Second {
			t.Errorf("found after %v, want at most %v", d, pingInterval+pingTimeout+30*time.Second)
		}
	})
}

func TestRule4PingsKeepAQuietPeer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := newTestNet(t, Config{})
		ada, bo := n.join(t, "quiet-room", "Ada"), n.join(t, "quiet-room", "Bo")
		ada.expect("peer-joined")
		time.Sleep(10 * time.Minute)
		ada.signal(bo, "still there?")
		bo.expect("signal")
		ada.expectQuiet()
	})
}

func TestRule5ShutdownSays1001(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := newTestNet(t, Config{})
		ada, bo, new := n.join(t, "away-room", "Ada"), n.join(t, "away-room", "Bo"), n.connect(t)
		ada.expect("peer-joined")
		if err := n.server.Shutdown(t.Context()); err != nil {
			t.Fatal(err)
		}
		for _, c := range []*client{ada, bo, new} {
			c.expectClose(websocket.StatusGoingAway, "")
		}
		if _, res, err := n.tryConnect(t); err == nil || res.StatusCode != 503 {
			t.Errorf("connect after shutdown: %v, %v", res, err)
		}
	})
}

// A client that never answers cannot delay the shutdown.
func TestRule5ShutdownDoesNotWaitForTheSilent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := newTestNet(t, Config{})
		c := n.join(t, "away-room", "Ada")
		c.send("type", "ping")
		c.stopReading()
		synctest.Wait()
		start := time.Now()
		if err := n.server.Shutdown(t.Context()); err != nil {
			t.Fatal(err)
		}
		if d := time.Since(start); d > closeTimeout {
			t.Errorf("took %v, want at most %v", d, closeTimeout)
		}
	})
}

// This runs over real sockets, with the kernel's buffers in between.
func TestRule6SlowReaderHoldsUpNobody(t *testing.T) {
	n := newSocketNet(t, Config{Rate: -1})
	ada, bo, cy := n.join(t, "slow-room", "Ada"), n.join(t, "slow-room", "Bo"), n.join(t, "slow-room", "Cy")
	ada.expect("peer-joined")
	ada.expect("peer-joined")
	bo.expect("peer-joined")
	cy.stopReading()
	big := strings.Repeat("x", 60<<10)
	for i := range 500 { // 30 MB
		ada.signal(cy, big)
		ada.signal(bo, i)
		if m := bo.expect("signal"); m["data"] != float64(i) {
			t.Fatalf("signal = %v, want %d", m, i)
		}
	}
	ada.expectError("rate-limited") // some were dropped
}

// A reader that keeps up loses nothing: the budget of one sender allows no more than its share of a
// queue. This runs in a bubble, because the real clock would refill the budget.
func TestRule6FloodDoesNotHitTheHealthy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := newTestNet(t, Config{})
		ada, bo := n.join(t, "flood-room", "Ada"), n.join(t, "flood-room", "Bo")
		ada.expect("peer-joined")
		data := strings.Repeat("x", 500)
		left := burst*n.server.cfg.Rate - 1 // the join was the first message
		for i := range left {
			ada.signal(bo, fmt.Sprint(i, data))
		}
		for range left {
			bo.expect("signal")
		}
		// From here on ada is over the limit. She gets one warning, then the close.
		var wg sync.WaitGroup
		defer wg.Wait()
		wg.Go(func() {
			frame := []byte(`{"type":"signal","to":"` + bo.id + `","data":1}`)
			for ada.ws.Write(t.Context(), websocket.MessageText, frame) == nil { // until the server closes
			}
		})
		ada.expectError("rate-limited")
		ada.expectFatal("rate-limited", 4429)
		bo.discard()
		back := n.connect(t)
		if w := back.join("flood-room", "Ada", "session", ada.session); names(w["peers"]) != "Bo" {
			t.Errorf("peers = %q, want Bo", names(w["peers"]))
		}
	})
}

// Rule 7 is for clients: they keep connections that work. The server's part is to announce a peer that
// comes back after a restart under its old id, so that the others recognize its connections.
func TestRule7SameIdsAfterARestart(t *testing.T) {
	key := []byte(strings.Repeat("k", 32))
	first := newSocketNet(t, Config{SessionKey: key})
	ada, bo := first.join(t, "truth-room", "Ada"), first.join(t, "truth-room", "Bo")
	second := newSocketNet(t, Config{SessionKey: key})
	back := second.connect(t)
	back.join("truth-room", "Bo", "session", bo.session)
	again := second.connect(t)
	w := again.join("truth-room", "Ada", "session", ada.session)
	if id := w["peers"].([]any)[0].(map[string]any)["id"]; id != bo.id {
		t.Errorf("welcome names %v, want %s", id, bo.id)
	}
	if id := back.expect("peer-joined")["peer"].(map[string]any)["id"]; id != ada.id {
		t.Errorf("peer-joined %v, want %s", id, ada.id)
	}
}
