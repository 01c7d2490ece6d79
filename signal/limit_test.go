package signal

import (
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestBudget(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBudget(128)
		for i := range burst * 128 {
			if pass, _ := b.spend(100); !pass {
				t.Fatalf("message %d of the burst is dropped", i)
			}
		}
		if pass, err := b.spend(100); pass || err == nil || err.(*wireError).status != 0 {
			t.Errorf("over the limit: %t, %v; want a warning", pass, err)
		}
		time.Sleep(time.Second)
		for i := range 128 {
			if pass, _ := b.spend(100); !pass {
				t.Fatalf("message %d of the next second is dropped", i)
			}
		}
		for i := range 127 {
			if pass, err := b.spend(100); pass || err != nil {
				t.Fatalf("drop %d: %t, %v; want silence", i, pass, err)
			}
		}
		if _, err := b.spend(100); err == nil || err.(*wireError).status != 4429 {
			t.Errorf("after a second's worth of drops: %v, want 4429", err)
		}
		time.Sleep(2 * burst * time.Second) // after a pause the drops are forgotten
		for range burst * 128 {
			b.spend(100)
		}
		if _, err := b.spend(100); err == nil || err.(*wireError).status != 0 {
			t.Errorf("after a calm: %v, want a warning", err)
		}
	})
}

func TestBudgetInBytes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBudget(128)
		for i := range 8 {
			if pass, _ := b.spend(64 << 10); !pass {
				t.Fatalf("64 KiB number %d is dropped", i)
			}
		}
		if pass, err := b.spend(64 << 10); pass || err == nil {
			t.Errorf("576 KiB at once: %t, %v", pass, err)
		}
		b = newBudget(1)
		if pass, _ := b.spend(maxFrame); !pass {
			t.Error("at a low rate the largest message never passes")
		}
	})
}

func TestErrorRateLimitedBeforeJoin(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := newTestNet(t, Config{Rate: 1})
		c := n.connect(t)
		for range burst {
			c.send("type", "ping")
			c.expect("pong")
		}
		c.send("type", "ping")
		c.expectError("rate-limited")
		c.send("type", "ping")
		c.expectFatal("rate-limited", 4429)
	})
}

func TestErrorServerFull(t *testing.T) {
	n := newSocketNet(t, Config{MaxPeers: 2})
	n.join(t, "full-room", "Ada")
	bo := n.join(t, "full-room", "Bo")
	n.connect(t).expectFatal("server-full", 4503)
	bo.send("type", "leave")
	bo.expectClose(1000, "")
}

func TestTooManySocketsFromOneAddress(t *testing.T) {
	n := newSocketNet(t, Config{MaxPerAddr: 2, TrustedProxies: []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}})
	from := func(addr string) (int, *client) {
		c, res, err := n.tryConnect(t, "X-Forwarded-For", addr)
		if err != nil {
			return res.StatusCode, nil
		}
		return 101, c
	}
	for _, tt := range []struct {
		addr string
		want int
	}{
		{"203.0.113.1", 101}, {"203.0.113.1", 101}, {"203.0.113.1", 429}, {"203.0.113.2", 101},
		{"6.6.6.6, 203.0.113.1", 429}, // the client's own entry does not count
		{"::ffff:203.0.113.1", 429},
		{"2001:db8:1:1::1", 101}, {"2001:db8:1:1::2", 101}, {"2001:db8:1:1:ffff::", 429}, {"2001:db8:1:2::1", 101},
	} {
		if got, _ := from(tt.addr); got != tt.want {
			t.Errorf("%s: %d, want %d", tt.addr, got, tt.want)
		}
	}
}

func TestClientAddr(t *testing.T) {
	proxies := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("::1/128")}
	tests := []struct{ remote, forwarded, want string }{
		{"192.0.2.1:5", "", "192.0.2.1"},
		{"192.0.2.1:5", "198.51.100.1", "192.0.2.1"}, // not one of our proxies
		{"10.0.0.1:5", "198.51.100.1", "198.51.100.1"},
		{"[::1]:5", "198.51.100.1", "198.51.100.1"},
		{"[::ffff:10.0.0.1]:5", "198.51.100.1", "198.51.100.1"},
		{"10.0.0.1:5", "203.0.113.9, 198.51.100.1, 10.0.0.2", "198.51.100.1"},
		{"10.0.0.1:5", "198.51.100.1:4711", "198.51.100.1"},
		{"10.0.0.1:5", "198.51.100.1, [2001:db8::1]:4711", "2001:db8::1"},
		{"10.0.0.1:5", "[2001:db8::1]", "2001:db8::1"},
		{"10.0.0.1:5", "2001:db8::1", "2001:db8::1"},
		{"10.0.0.1:5", "2001:db8::1, 10.0.0.2:80", "2001:db8::1"},
		{"10.0.0.1:5", "nonsense", "10.0.0.1"},
		{"10.0.0.1:5", "nonsense:80", "10.0.0.1"},
		{"10.0.0.1:5", "198.51.100.1, nonsense", "10.0.0.1"},
		{"10.0.0.1:5", "", "10.0.0.1"},
	}
	s := &Server{cfg: Config{TrustedProxies: proxies}}
	for _, tt := range tests {
		r := httptest.NewRequest("GET", "/ws", nil)
		r.RemoteAddr = tt.remote
		r.Header.Set("X-Forwarded-For", tt.forwarded)
		if got := s.clientAddr(r).String(); got != tt.want {
			t.Errorf("%s, %q: %s, want %s", tt.remote, tt.forwarded, got, tt.want)
		}
	}
}

// Behind a proxy that terminates TLS, the proxy's header tells the scheme of the page.
func TestOriginBehindAProxy(t *testing.T) {
	s := &Server{cfg: Config{TrustedProxies: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}}}
	for remote, want := range map[string]bool{"10.0.0.1:5": true, "192.0.2.1:5": false} {
		r := httptest.NewRequest("GET", "/ws", nil)
		r.RemoteAddr, r.Host = remote, "call.example"
		r.Header.Set("Origin", "https://call.example")
		r.Header.Set("X-Forwarded-Proto", "https")
		if got := s.originAllowed(r); got != want {
			t.Errorf("from %s: %t, want %t", remote, got, want)
		}
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

// 0 means no limit in every field. (The tests write it as -1.)
func TestNoLimits(t *testing.T) {
	n := newSocketNet(t, Config{RoomSize: -1, Viewers: -1, MaxPeers: -1, MaxPerAddr: -1, Rate: -1})
	for i := range 70 {
		n.join(t, "large-room", fmt.Sprint(i))
	}
	c := n.join(t, "other-room", "Ada", "role", "viewer")
	for range 1000 {
		c.send("type", "ping")
	}
	for range 1000 {
		c.expect("pong")
	}
}
