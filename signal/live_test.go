package signal

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// A broadcast ends LiveMax after its host joined, whatever happens in between.
func TestErrorEnded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := newTestNet(t, Config{})
		waiting := n.join(t, "live-room", "early", "role", "viewer")
		time.Sleep(time.Hour) // this hour does not count
		host := n.join(t, "live-room", "h", "role", "host")
		start := time.Now()
		waiting.expect("peer-joined")
		viewer := n.join(t, "live-room", "v", "role", "viewer")
		meeting := n.join(t, "live-room", "m")
		time.Sleep(3 * time.Hour)
		host.cut()
		back := n.connect(t)
		back.join("live-room", "h", "role", "host", "session", host.session) // does not restart the time
		if first, left := host.welcome["endsIn"], back.welcome["endsIn"]; first != 4*3600.0 || left != 3600.0 {
			t.Errorf("endsIn is %v at the start and %v after 3 h, want 14400 and 3600", first, left)
		}
		if viewer.welcome["endsIn"] != nil || meeting.welcome["endsIn"] != nil {
			t.Error("a viewer or a peer in a meeting got endsIn")
		}
		away := n.join(t, "live-room", "away", "role", "viewer")
		away.cut()
		time.Sleep(time.Hour - time.Second)
		for _, c := range []*client{waiting, viewer, meeting} {
			c.expectQuiet()
		}
		for _, c := range []*client{waiting, viewer} {
			if m := c.expectFatal("ended", 4410); !strings.Contains(m["message"].(string), "4h") {
				t.Errorf("message %q does not say how long it may last", m["message"])
			}
		}
		if d := time.Since(start); d != 4*time.Hour {
			t.Errorf("ended after %v, want 4 h", d)
		}
		meeting.expectQuiet()
		if m := back.expect("peer-joined"); m["peer"].(map[string]any)["name"] != "away" {
			t.Errorf("peer-joined = %v", m)
		}
		back.expect("peer-left")
		back.expectFatal("ended", 4410)
		again := n.join(t, "live-room", "h", "role", "host") // the host may start another one
		if got := names(again.welcome["peers"]); got != "" {
			t.Errorf("peers = %q, want none", got)
		}
	})
}

// Each host has the full time. 0 means no limit.
func TestBroadcastTimeIsTheHosts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := newTestNet(t, Config{LiveMax: time.Hour})
		viewer := n.join(t, "live-room", "v", "role", "viewer")
		for range 2 {
			host := n.join(t, "live-room", "h", "role", "host")
			viewer.expect("peer-joined")
			time.Sleep(40 * time.Minute)
			host.send("type", "leave")
			viewer.expect("peer-left")
		}
		time.Sleep(2 * time.Hour)
		viewer.expectQuiet()

		n = newTestNet(t, Config{LiveMax: -1})
		host := n.join(t, "live-room", "h", "role", "host")
		if left := host.welcome["endsIn"]; left != nil {
			t.Errorf("without a limit, endsIn is %v", left)
		}
		time.Sleep(5 * time.Hour)
		host.expectQuiet()
	})
}

// A host whose broadcast was ended starts the next one like anyone else: its session does not replace
// the password.
func TestEndedHostNeedsThePasswordAgain(t *testing.T) {
	n := newSocketNet(t, Config{APIKey: "the key", HostPassword: "open sesame"})
	host := n.join(t, "live-room", "h", "role", "host", "password", "open sesame")
	viewer := n.join(t, "live-room", "v", "role", "viewer")
	if a := n.call(t, "DELETE", "/api/live/live-room", ""); a.status != 204 {
		t.Fatalf("delete: %d %s", a.status, a.body)
	}
	back := n.connect(t)
	back.send("type", "join", "room", "live-room", "name", "h", "session", host.session)
	back.expectFatal("bad-session", 4401)
	n.connect(t).join("live-room", "v", "session", viewer.session) // viewers may wait for the next broadcast
	n.joinAsHost(t, "open sesame").expect("welcome")
}
