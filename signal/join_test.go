package signal

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// Many languages write null for a field that is not set.
func TestJoinNullIsMissing(t *testing.T) {
	c := newSocketNet(t, Config{}).connect(t)
	c.sendRaw(`{"type":"look","room":"null-room","role":null,"token":null}`)
	c.expect("room")
	c.sendRaw(`{"type":"join","room":"null-room","name":"Ada","role":null,"token":null,"password":null,"session":null}`)
	if w := c.expect("welcome"); w["role"] != "member" || w["resumed"] != false {
		t.Errorf("welcome = %v", w)
	}
}

func TestLook(t *testing.T) {
	n := newSocketNet(t, Config{RoomSize: 2, Viewers: 1, ICEServers: testICE})
	c := n.connect(t)
	look := func(fields ...any) message {
		t.Helper()
		c.send(append([]any{"type", "look", "room", "Look-Room"}, fields...)...)
		return c.expect("room")
	}
	if m := look(); m["room"] != "look-room" || len(m["peers"].([]any)) != 0 || m["full"] != false {
		t.Errorf("an empty room is %v", m)
	}
	if server := look()["iceServers"].([]any)[0].(map[string]any); server["username"] != "" {
		t.Errorf("credentials without a join: %v", server)
	}
	ada := n.join(t, "look-room", "Ada")
	if m := look(); names(m["peers"]) != "Ada" || m["full"] != false {
		t.Errorf("room = %v", m)
	}
	n.join(t, "look-room", "Bo")
	if m := look("role", "member"); names(m["peers"]) != "Ada Bo" || m["full"] != true {
		t.Errorf("room = %v", m)
	}
	host, viewer := n.join(t, "look-room", "h", "role", "host"), n.join(t, "look-room", "v", "role", "viewer")
	if m := look("role", "viewer"); names(m["peers"]) != "h" || m["full"] != true {
		t.Errorf("a viewer sees %v", m)
	}
	host.expect("peer-joined")
	for _, q := range []*client{host, viewer} {
		q.expectQuiet() // peers do not notice a look
	}
	c.send("type", "leave")
	c.expectClose(1000, "")
	ada.expect("peer-joined")
	ada.send("type", "look", "room", "look-room")
	ada.expectError("already-joined")
}

func testICE(host, peer string) (json.RawMessage, time.Duration) {
	return json.RawMessage(fmt.Sprintf(`[{"urls":["stun:%s"],"username":"%s"}]`, host, peer)), time.Hour
}

// After a look, a client can send offers right behind its join, before the welcome.
func TestSignalsBehindTheJoin(t *testing.T) {
	n := newSocketNet(t, Config{})
	ada := n.join(t, "pipe-room", "Ada")
	c := n.connect(t)
	c.send("type", "look", "room", "pipe-room")
	c.sendRaw(`{"type":"join","room":"pipe-room","name":"Bo"}`)
	for i := range 5 {
		c.signal(ada, i)
	}
	c.expect("room")
	c.expect("welcome")
	ada.expect("peer-joined")
	for i := range 5 {
		if m := ada.expect("signal"); m["data"] != float64(i) {
			t.Errorf("signal %v, want %d", m["data"], i)
		}
	}
	c.expectQuiet()
}

func TestLookBuysTenMinutes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := newTestNet(t, Config{})
		c := n.connect(t)
		start := time.Now()
		time.Sleep(firstTimeout / 2)
		for range 9 { // another look does not extend the time
			c.send("type", "look", "room", "slow-room")
			c.expect("room")
			time.Sleep(time.Minute)
		}
		raw := c.receiveWithin(2 * time.Minute)
		if !strings.Contains(string(raw), "join-timeout") {
			t.Errorf("got %s", raw)
		}
		c.expectClose(4408, "join-timeout")
		if d := time.Since(start); d != joinTimeout {
			t.Errorf("after %v, want %v", d, joinTimeout)
		}
	})
}

func TestICEServersAreRenewed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := newTestNet(t, Config{ICEServers: testICE})
		c := n.join(t, "ice-room", "Ada")
		for range 3 {
			start := time.Now()
			m := c.expectWithin("ice-servers", time.Hour)
			if d := time.Since(start); d != 30*time.Minute {
				t.Errorf("after %v, want half an hour", d)
			}
			if m["iceTTL"] != 3600.0 || m["iceServers"].([]any)[0].(map[string]any)["username"] != c.id {
				t.Errorf("ice-servers = %v", m)
			}
		}
	})
}
