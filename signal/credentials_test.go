package signal

import (
	"encoding/json"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/coder/websocket"
)

// A relay stands in for the TURN server: credentials are valid from ICEServers to Left. A test can
// block either call.
type relay struct {
	mu     sync.Mutex
	good   map[string]bool          // by peer
	issued map[string]int           // count, by peer
	before map[string]chan struct{} // by peer: ICEServers waits for it before it issues credentials
	after  map[string]chan struct{} // by peer: ICEServers waits for it after it has issued them
	left   map[string]chan struct{} // by peer: Left waits for it before it revokes credentials
}

func newRelay() *relay {
	return &relay{
		good: map[string]bool{}, issued: map[string]int{},
		before: map[string]chan struct{}{}, after: map[string]chan struct{}{}, left: map[string]chan struct{}{},
	}
}

func (r *relay) config() Config { return Config{ICEServers: r.iceServers, Left: r.drop, RoomSize: 3} }

// hold blocks the calls for a peer until release is called.
func (r *relay) hold(at map[string]chan struct{}, peer string) (release func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	gate := make(chan struct{})
	at[peer] = gate
	return sync.OnceFunc(func() { close(gate) })
}

func (r *relay) pass(at map[string]chan struct{}, peer string) {
	r.mu.Lock()
	gate := at[peer]
	r.mu.Unlock()
	if gate != nil {
		<-gate
	}
}

func (r *relay) set(peer string, good bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.good[peer] = good
	if good {
		r.issued[peer]++
	}
}

func (r *relay) iceServers(_, peer string) (json.RawMessage, time.Duration) {
	r.pass(r.before, peer)
	r.set(peer, true)
	r.pass(r.after, peer)
	return json.RawMessage(`[]`), time.Hour
}

func (r *relay) drop(peer string) {
	r.pass(r.left, peer)
	r.set(peer, false)
}

func (r *relay) want(t *testing.T, peer string, good bool) {
	t.Helper()
	synctest.Wait()
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.good[peer] != good {
		t.Errorf("the credentials are valid = %t, want %t", r.good[peer], good)
	}
}

func (r *relay) times(peer string) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.issued[peer]
}

// A refused join issues no credentials, so revoked ones do not become valid again.
func TestRefusedJoinIssuesNothing(t *testing.T) {
	for _, tt := range []struct {
		name   string
		code   string
		status websocket.StatusCode
		role   string
		refuse func(t *testing.T, n *testNet, ada, bo *client) // takes bo's seat away and makes its return fail
	}{
		{"removed", "bad-session", 4401, "member", func(t *testing.T, n *testNet, ada, bo *client) {
			ada.send("type", "remove", "id", bo.id)
		}},
		{"locked", "forbidden", 4403, "member", func(t *testing.T, n *testNet, ada, bo *client) {
			bo.send("type", "leave")
			ada.expect("peer-left")
			ada.send("type", "lock", "locked", true)
			ada.expect("locked")
		}},
		{"full", "room-full", 4503, "member", func(t *testing.T, n *testNet, ada, bo *client) {
			bo.send("type", "leave")
			ada.expect("peer-left")
			n.join(t, "calm-room", "Cy")
			n.join(t, "calm-room", "Dee")
		}},
		{"ended", "bad-session", 4401, "host", func(t *testing.T, n *testNet, ada, bo *client) {
			n.server.endLive("calm-room")
		}},
		{"already live", "already-live", 4409, "host", func(t *testing.T, n *testNet, ada, bo *client) {
			bo.send("type", "leave")
			bo.expectClose(1000, "")
			n.join(t, "calm-room", "Cy", "role", "host")
		}},
		{"server full of seats", "server-full", 4503, "member", func(t *testing.T, n *testNet, ada, bo *client) {
			bo.send("type", "leave")
			ada.expect("peer-left")
			n.server.addresses.maxSeats = 1
		}},
		{"too many seats", "rate-limited", 4429, "member", func(t *testing.T, n *testNet, ada, bo *client) {
			bo.send("type", "leave")
			ada.expect("peer-left")
			n.server.addresses.seatsPer = 1
		}},
		{"server full of sockets", "server-full", 4503, "member", func(t *testing.T, n *testNet, ada, bo *client) {
			bo.send("type", "leave")
			ada.expect("peer-left")
			synctest.Wait()
			n.server.cfg.MaxPeers = 1
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := newRelay()
				n := newTestNet(t, r.config())
				ada := n.join(t, "calm-room", "Ada")
				bo := n.join(t, "calm-room", "Bo", "role", tt.role)
				if tt.role == "member" {
					ada.expect("peer-joined")
				}
				tt.refuse(t, n, ada, bo)
				r.want(t, bo.id, false)
				back := n.connect(t)
				join := `{"type":"join","room":"calm-room","name":"Bo","role":"` + tt.role +
					`","session":"` + bo.session + `"}`
				_ = back.ws.Write(t.Context(), websocket.MessageText, []byte(join))
				back.expectFatal(tt.code, tt.status)
				r.want(t, bo.id, false)
				if got := r.times(bo.id); got != 1 {
					t.Errorf("credentials were issued %d times, want once", got)
				}
			})
		})
	}
}

// A refused join leaves the older socket of its session alone, even if that is stuck in a write.
func TestRefusedJoinDoesNotCutTheOlderSocket(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := newTestNet(t, Config{MaxPeers: 2})
		ada, bo := n.joinStuck(t)
		back := n.connect(t)
		_ = back.ws.Write(t.Context(), websocket.MessageText,
			[]byte(`{"type":"join","room":"stuck-room","name":"Bo","session":"`+bo.session+`"}`))
		back.expectFatal("server-full", 4503)
		time.Sleep(time.Second)
		if old := n.socketOf("stuck-room", bo.id); old == nil || old.ending() {
			t.Error("the older socket is ending")
		}
		bo.resumeReading()
		for i := range 20 {
			if m := bo.expect("signal"); m["data"] != float64(i) {
				t.Fatalf("signal %v, want %d", m["data"], i)
			}
		}
		ada.expectQuiet()
	})
}

// A peer that is removed while its credentials are issued ends up without valid ones. The order does
// not matter, nor whether it joins or renews.
func TestRemovedWhileCredentialsAreIssued(t *testing.T) {
	for _, when := range []string{"before", "after"} {
		for _, renewal := range []bool{false, true} {
			name := when
			if renewal {
				name += " at a renewal"
			}
			t.Run(name, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					r := newRelay()
					n := newTestNet(t, r.config())
					gates := map[string]map[string]chan struct{}{"before": r.before, "after": r.after}[when]
					ada := n.join(t, "calm-room", "Ada")
					bo := n.join(t, "calm-room", "Bo")
					ada.expect("peer-joined")
					release := r.hold(gates, bo.id)
					if renewal {
						time.Sleep(31 * time.Minute)
						ada.expect("ice-servers")
					} else {
						bo.cut()
						time.Sleep(31 * time.Second)
						ada.expect("peer-left")
						n.connect(t).send("type", "join", "room", "calm-room", "name", "Bo", "session", bo.session)
						ada.expect("peer-joined")
					}
					synctest.Wait()
					ada.send("type", "remove", "id", bo.id)
					ada.expect("peer-left") // does not wait for the credentials
					release()
					r.want(t, bo.id, false)
					time.Sleep(2 * time.Hour) // nothing renews them
					r.want(t, bo.id, false)
				})
			})
		}
	}
}

// A peer that comes back while Left is still running keeps its new credentials.
func TestComingBackBeforeLeftHasReturned(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRelay()
		n := newTestNet(t, r.config())
		ada, bo := n.join(t, "calm-room", "Ada"), n.join(t, "calm-room", "Bo")
		ada.expect("peer-joined")
		release := r.hold(r.left, bo.id)
		bo.send("type", "leave")
		ada.expect("peer-left")
		back := n.connect(t)
		back.send("type", "join", "room", "calm-room", "name", "Bo", "session", bo.session)
		ada.expect("peer-joined")
		synctest.Wait()
		ada.expectQuiet() // nobody else is held up
		release()
		back.expect("welcome")
		r.want(t, bo.id, true)
	})
}

// Slow credentials delay only their own peer. Messages from others follow its welcome.
func TestSlowCredentialsHoldUpNobodyElse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRelay()
		n := newTestNet(t, r.config())
		ada, bo := n.join(t, "calm-room", "Ada"), n.join(t, "calm-room", "Bo")
		ada.expect("peer-joined")
		bo.cut()
		n.awaitDetached(t, "calm-room", bo.id)
		ada.signal(bo, 0)
		release := r.hold(r.before, bo.id)
		back := n.connect(t)
		back.send("type", "join", "room", "calm-room", "name", "Bo", "session", bo.session)
		synctest.Wait()
		ada.signal(bo, 1)
		ada.expectQuiet()
		cy := n.join(t, "calm-room", "Cy")
		ada.expect("peer-joined")
		cy.signal(bo, 2)
		cy.expectQuiet()
		release()
		if w := back.expect("welcome"); w["resumed"] != true || names(w["peers"]) != "Ada" {
			t.Errorf("welcome = %v", w)
		}
		for _, want := range []any{0., 1., "peer-joined", 2.} {
			var m message
			if err := json.Unmarshal(back.receive(), &m); err != nil || m["data"] != want && m["type"] != want {
				t.Errorf("got %v, want %v", m, want)
			}
		}
		back.expectQuiet()
	})
}

// A socket that dies before its welcome leaves no seat behind: its peer could not come back to it.
func TestNoSeatWithoutAWelcome(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := new(bombs)
		n := b.serve(t)
		ada := n.join(t, "calm-room", "Ada")
		b.ice.armed.Store(true)
		bo := n.connect(t)
		bo.send("type", "join", "room", "calm-room", "name", "Bo")
		joined := ada.expect("peer-joined")["peer"].(map[string]any)
		bo.expectFatal("internal", 1011)
		if m := ada.expect("peer-left"); m["id"] != joined["id"] {
			t.Errorf("peer-left = %v, want %v", m, joined["id"])
		}
		synctest.Wait()
		if got := n.server.addresses.seats; got != 1 {
			t.Errorf("%d seats are counted, want Ada's", got)
		}
	})
}

// A panic in Left is logged. The departure and all other peers go on.
func TestLeftMayPanic(t *testing.T) {
	for name, leave := range map[string]func(ada, bo *client){
		"leave":  func(_, bo *client) { bo.send("type", "leave") },
		"grace":  func(_, bo *client) { bo.cut(); time.Sleep(time.Minute) },
		"remove": func(ada, bo *client) { ada.send("type", "remove", "id", bo.id) },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := new(bombs)
				n := b.serve(t)
				ada, bo := n.join(t, "calm-room", "Ada"), n.join(t, "calm-room", "Bo")
				ada.expect("peer-joined")
				b.left.armed.Store(true)
				leave(ada, bo)
				ada.expect("peer-left")
				ada.expectQuiet()
				n.join(t, "calm-room", "Cy")
				ada.expect("peer-joined")
				synctest.Wait()
				if log := b.log.String(); !strings.Contains(log, "level=ERROR msg=panic") ||
					!strings.Contains(log, "(*bomb).tick") {
					t.Errorf("the log has no panic with its stack: %s", log)
				}
			})
		})
	}
}
