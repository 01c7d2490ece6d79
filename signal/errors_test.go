package signal

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/coder/websocket"
)

// Each row of the table of errors in PROTOCOL.md, as a client sees it: code, close code, close reason.
// The frames are sent in order, and the last one causes the error.
func TestErrorTable(t *testing.T) {
	const join = `{"type":"join","room":"error-room","name":"Ada"}`
	long := strings.Repeat("x", 65)
	tests := []struct {
		name   string
		frames []string
		code   string
		status websocket.StatusCode
		says   string // part of the message for people
	}{
		{"not json", []string{`hello`}, "bad-message", 4400, "JSON"},
		{"empty", []string{``}, "bad-message", 4400, "JSON"},
		{"array", []string{`["join"]`}, "bad-message", 4400, "JSON"},
		{"two values", []string{join + join}, "bad-message", 4400, "follows"},
		{"truncated", []string{join[:20]}, "bad-message", 4400, "JSON"},
		{"invalid utf-8", []string{"{\"type\":\"ping\",\"at\":\"\xff\"}"}, "bad-message", 4400, "UTF-8"},
		{"surrogate as bytes", []string{"{\"type\":\"ping\",\"at\":\"\xed\xa0\x80\"}"}, "bad-message", 4400, "UTF-8"},
		{"invalid utf-8 in data", []string{join, "{\"type\":\"signal\",\"to\":\"x\",\"data\":\"\xc3\"}"},
			"bad-message", 4400, "UTF-8"},
		{"too deep", []string{`{"type":"ping","at":` + strings.Repeat("[", 20000) + strings.Repeat("]", 20000) + `}`},
			"bad-message", 4400, "deep"},
		{"no type", []string{`{"room":"error-room"}`}, "bad-message", 4400, `"type"`},
		{"type in capitals", []string{`{"Type":"ping"}`}, "bad-message", 4400, `"type"`},
		{"type not a string", []string{`{"type":7}`}, "bad-message", 4400, `"type"`},
		{"unknown type", []string{`{"type":"dance"}`}, "bad-message", 4400, "type"},
		{"doubled type", []string{`{"type":"ping","type":"ping"}`}, "bad-message", 4400, `"type"`},
		{"doubled in disguise", []string{`{"type":"ping","\u0074ype":"join"}`}, "bad-message", 4400, `"type"`},
		{"doubled unknown", []string{`{"type":"ping","x":1,"x":2}`}, "bad-message", 4400, "twice"},
		{"no room", []string{`{"type":"join","name":"Ada"}`}, "bad-message", 4400, `"room"`},
		{"room null", []string{`{"type":"join","room":null,"name":"Ada"}`}, "bad-message", 4400, `"room"`},
		{"no name", []string{`{"type":"join","room":"error-room"}`}, "bad-message", 4400, `"name"`},
		{"name a list", []string{`{"type":"join","room":"error-room","name":["Ada"]}`}, "bad-message", 4400, `"name"`},
		{"role a number", []string{`{"type":"join","room":"error-room","name":"Ada","role":1}`}, "bad-message", 4400,
			`"role"`},
		{"signal before join", []string{`{"type":"signal","to":"x","data":1}`}, "bad-message", 4400, "join"},
		{"signal without to", []string{join, `{"type":"signal","data":1}`}, "bad-message", 4400, `"to"`},
		{"signal without data", []string{join, `{"type":"signal","to":"x"}`}, "bad-message", 4400, `"data"`},
		{"signal to a number", []string{join, `{"type":"signal","to":1,"data":1}`}, "bad-message", 4400, `"to"`},
		{"short room", []string{`{"type":"join","room":"abcde","name":"Ada"}`}, "bad-room", 4400, "6 to 64"},
		{"long room", []string{`{"type":"join","room":"` + long + `","name":"Ada"}`}, "bad-room", 4400, "6 to 64"},
		{"room with a newline", []string{`{"type":"join","room":"error-room\n","name":"Ada"}`}, "bad-room", 4400,
			"6 to 64"},
		{"room that folds to ascii", []string{`{"type":"join","room":"\u212aelvin-room","name":"Ada"}`}, "bad-room",
			4400, "6 to 64"},
		{"empty name", []string{`{"type":"join","room":"error-room","name":"  "}`}, "bad-name", 4400, "1 to 64"},
		{"long name", []string{`{"type":"join","room":"error-room","name":"` + long + `"}`}, "bad-name", 4400,
			"1 to 64"},
		{"bidi name", []string{`{"type":"join","room":"error-room","name":"a\u202eb"}`}, "bad-name", 4400, `\u202e`},
		{"surrogate name", []string{`{"type":"join","room":"error-room","name":"a\ud800"}`}, "bad-name", 4400,
			`\ufffd`},
		{"bad role", []string{`{"type":"join","room":"error-room","name":"Ada","role":"king"}`}, "bad-role", 4400,
			"role"},
		{"too large for the other", []string{join, `{"type":"signal","to":"","data":"` +
			strings.Repeat("x", maxFrame-37) + `"}`}, "too-large", 1009, "65536"},
		{"too large", []string{`{"type":"ping","at":"` + strings.Repeat("x", maxFrame) + `"}`}, "too-large", 1009,
			"65536"},
		{"empty role", []string{`{"type":"join","room":"error-room","name":"Ada","role":""}`}, "bad-role", 4400,
			"role"},
		{"token a number", []string{`{"type":"join","room":"error-room","name":"Ada","token":7}`}, "bad-message", 4400,
			`"token"`},
		{"password a list", []string{`{"type":"join","room":"error-room","name":"Ada","password":[]}`}, "bad-message",
			4400, `"password"`},
		{"lock before join", []string{`{"type":"lock","locked":true}`}, "bad-message", 4400, "join"},
		{"remove before join", []string{`{"type":"remove","id":"x"}`}, "bad-message", 4400, "join"},
		{"admit before join", []string{`{"type":"admit","id":"x"}`}, "bad-message", 4400, "join"},
		{"deny without id", []string{join, `{"type":"deny"}`}, "bad-message", 4400, `"id"`},
		{"knock without a name", []string{`{"type":"knock","room":"error-room"}`}, "bad-message", 4400, `"name"`},
		{"knock with a bad name", []string{`{"type":"knock","room":"error-room","name":"a\u202eb"}`}, "bad-name", 4400,
			`\u202e`},
		{"knock at a bad room", []string{`{"type":"knock","room":"abcde","name":"Ada"}`}, "bad-room", 4400, "6 to 64"},
		{"knock in a room", []string{join, `{"type":"knock","room":"error-room","name":"Ada"}`}, "already-joined", 0,
			"joined"},
		{"lock without locked", []string{join, `{"type":"lock"}`}, "bad-message", 4400, `"locked"`},
		{"locked in words", []string{join, `{"type":"lock","locked":"true"}`}, "bad-message", 4400, `"locked"`},
		{"remove without id", []string{join, `{"type":"remove"}`}, "bad-message", 4400, `"id"`},
		{"mute a number", []string{join, `{"type":"mute","id":1}`}, "bad-message", 4400, `"id"`},
		{"doubled id", []string{join, `{"type":"moderate","id":"x","id":"y"}`}, "bad-message", 4400, `"id"`},
		{"unknown peer", []string{join, `{"type":"signal","to":"x","data":1}`}, "unknown-peer", 0, "neighbor"},
		{"second join", []string{join, join}, "already-joined", 0, "joined"},
	}
	n := newSocketNet(t, Config{RoomSize: -1})
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := n.connect(t)
			for i, f := range tt.frames {
				c.sendRaw(f)
				if i < len(tt.frames)-1 {
					c.expect("welcome")
				}
			}
			m := c.expectError(tt.code)
			if !strings.Contains(m["message"].(string), tt.says) {
				t.Errorf("message %q does not say %q", m["message"], tt.says)
			}
			if tt.status == 0 {
				c.expectQuiet()
			} else {
				c.expectClose(tt.status, tt.code)
			}
		})
	}
}

func TestErrorBinaryFrame(t *testing.T) {
	c := newSocketNet(t, Config{}).connect(t)
	if err := c.ws.Write(t.Context(), websocket.MessageBinary, []byte(`{"type":"ping"}`)); err != nil {
		t.Fatal(err)
	}
	c.expectFatal("bad-message", 4400)
}

func TestErrorJoinTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := newTestNet(t, Config{})
		start := time.Now()
		c := n.connect(t)
		for range 9 { // pings do not extend the time
			time.Sleep(time.Second)
			c.expectQuiet()
		}
		c.expectFatal("join-timeout", 4408)
		if d := time.Since(start); d != firstTimeout {
			t.Errorf("after %v, want %v", d, firstTimeout)
		}
	})
}

func TestErrorRoomFull(t *testing.T) {
	n := newSocketNet(t, Config{RoomSize: 2, Viewers: 1})
	ada := n.join(t, "full-room", "Ada")
	n.join(t, "full-room", "Bo")
	ada.expect("peer-joined")
	n.joinRefused(t, "member").expectFatal("room-full", 4503)
	n.join(t, "full-room", "v", "role", "viewer")
	n.joinRefused(t, "viewer").expectFatal("room-full", 4503)
	n.join(t, "full-room", "h", "role", "host") // the limit applies to viewers, not to hosts
	ada.expectQuiet()
}

func TestErrorRolesThatAreTaken(t *testing.T) {
	n := newSocketNet(t, Config{})
	first := n.join(t, "full-room", "Ada", "role", "moderator")
	if first.welcome["role"] != "moderator" {
		t.Errorf("role = %v, want moderator", first.welcome["role"])
	}
	n.joinRefused(t, "moderator").expectFatal("forbidden", 4403)
	n.join(t, "full-room", "h", "role", "host")
	n.joinRefused(t, "host").expectFatal("already-live", 4409)
}

func (n *testNet) joinRefused(t *testing.T, role string) *client {
	c := n.connect(t)
	c.send("type", "join", "room", "full-room", "name", "x", "role", role)
	return c
}

// The largest message is accepted. One byte more is not.
func TestFrameLimitIsExact(t *testing.T) {
	c := newSocketNet(t, Config{}).connect(t)
	frame := `{"type":"ping","at":"` + strings.Repeat("x", maxFrame-len(`{"type":"ping","at":""}`)) + `"}`
	c.sendRaw(frame)
	c.expect("pong")
	c.sendRaw(frame + " ")
	c.expectFatal("too-large", websocket.StatusMessageTooBig)
}

// A client that announces more bytes than it sends, and then goes silent, cannot keep its socket.
func TestHalfAFrameIsNotWaitedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := newTestNet(t, Config{})
		c := n.connect(t)
		synctest.Wait()
		start := time.Now()
		// FIN, text, masked, 16-bit length 100, mask 0, and 10 of the 100 bytes
		frame := append([]byte{0x81, 0xfe, 0, 100, 0, 0, 0, 0}, make([]byte, 10)...)
		if _, err := c.net.Write(frame); err != nil {
			t.Fatal(err)
		}
		c.expectFatal("join-timeout", 4408)
		if err := n.server.Shutdown(t.Context()); err != nil {
			t.Fatal(err)
		}
		if d := time.Since(start); d > firstTimeout+closeTimeout {
			t.Errorf("the socket lived for %v", d)
		}
	})
}

func TestGoodbyes(t *testing.T) {
	n := newSocketNet(t, Config{Grace: time.Millisecond})
	ada := n.join(t, "bye-room", "Ada")
	tests := []struct {
		name   string
		leave  func(c *client)
		reason string
	}{
		{"leave", func(c *client) { c.send("type", "leave"); c.expectClose(websocket.StatusNormalClosure, "") },
			"left"},
		{"1000", func(c *client) { _ = c.ws.Close(1000, "") }, "left"},
		{"1001", func(c *client) { _ = c.ws.Close(1001, "") }, "left"},
		{"no code", func(c *client) { _ = c.ws.Close(websocket.StatusNoStatusRcvd, "") }, "left"},
		{"3000", func(c *client) { _ = c.ws.Close(3000, "") }, "lost"},
		{"1000, and not UTF-8", func(c *client) {
			_, _ = c.net.Write([]byte{0x88, 0x83, 0, 0, 0, 0, 0x03, 0xe8, 0xff})
		}, "lost"},
		{"1000, and UTF-8", func(c *client) { _ = c.ws.Close(1000, "tschüß") }, "left"},
		{"cut", func(c *client) { c.cut() }, "lost"},
	}
	for _, tt := range tests {
		c := n.join(t, "bye-room", tt.name)
		ada.expect("peer-joined")
		tt.leave(c)
		if m := ada.expect("peer-left"); m["id"] != c.id || m["reason"] != tt.reason {
			t.Errorf("%s: peer-left = %v, want %s", tt.name, m, tt.reason)
		}
	}
}

func TestLeaveBeforeJoin(t *testing.T) {
	c := newSocketNet(t, Config{}).connect(t)
	c.send("type", "leave")
	c.expectClose(websocket.StatusNormalClosure, "")
}

func TestRefusedBeforeTheUpgrade(t *testing.T) {
	n := newSocketNet(t, Config{Origins: []string{"https://friend.example", "http://other.example:8000"}})
	upgrade := []string{"Connection", "keep-alive, Upgrade", "Upgrade", "WebSocket", "Sec-WebSocket-Version", "13",
		"Sec-WebSocket-Key", "AAAAAAAAAAAAAAAAAAAAAA==", "Host", "call.example:8080"}
	with := func(more ...string) []string { return append(append([]string(nil), upgrade...), more...) }
	tests := []struct {
		name   string
		method string
		header []string
		want   int
	}{
		{"upgrade", "GET", upgrade, 101},
		{"not a websocket", "GET", nil, 400},
		{"other upgrade", "GET", []string{"Connection", "Upgrade", "Upgrade", "h2c"}, 400},
		{"old version", "GET", []string{"Connection", "Upgrade", "Upgrade", "websocket", "Sec-WebSocket-Version", "8"},
			400},
		{"post", "POST", upgrade, 405},
		{"our subprotocol", "GET", with("Sec-WebSocket-Protocol", "other, tincan.v1"), 101},
		{"our subprotocol among others", "GET",
			with("Sec-WebSocket-Protocol", "TINCAN.V1", "Sec-WebSocket-Protocol", "tincan.v1"), 101},
		{"foreign subprotocol", "GET", with("Sec-WebSocket-Protocol", "graphql-ws"), 400},
		{"our subprotocol in capitals", "GET", with("Sec-WebSocket-Protocol", "TINCAN.V1"), 400},
		{"own origin", "GET", with("Origin", "http://call.example:8080"), 101},
		{"own origin in capitals", "GET", with("Origin", "HTTP://Call.Example:8080"), 101},
		{"friend", "GET", with("Origin", "https://friend.example"), 101},
		{"friend with default port", "GET", with("Origin", "https://friend.example:443"), 101},
		{"other friend", "GET", with("Origin", "http://other.example:8000"), 101},
		{"friend, wrong scheme", "GET", with("Origin", "http://friend.example"), 403},
		{"friend, wrong port", "GET", with("Origin", "http://other.example"), 403},
		{"stranger", "GET", with("Origin", "https://evil.example"), 403},
		{"other port", "GET", with("Origin", "http://call.example"), 403},
		{"other scheme", "GET", with("Origin", "https://call.example:8080"), 403},
		{"null", "GET", with("Origin", "null"), 403},
		{"empty", "GET", with("Origin", ""), 403},
		{"suffix", "GET", with("Origin", "http://call.example:8080.evil.example"), 403},
		{"prefix", "GET", with("Origin", "http://evilcall.example:8080"), 403},
		{"userinfo", "GET", with("Origin", "http://call.example:8080@evil.example"), 403},
		{"userinfo of ours", "GET", with("Origin", "http://x@call.example:8080"), 403},
		{"path", "GET", with("Origin", "http://call.example:8080/"), 403},
		{"two origins", "GET", with("Origin", "http://call.example:8080", "Origin", "http://evil.example"), 403},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			res := n.get(t, tt.method, tt.header...)
			if res.StatusCode != tt.want {
				t.Errorf("status = %d, want %d", res.StatusCode, tt.want)
			}
			want := ""
			if tt.want == http.StatusSwitchingProtocols && slices.Contains(tt.header, "Sec-WebSocket-Protocol") {
				want = subprotocol
			}
			if got := res.Header.Get("Sec-WebSocket-Protocol"); got != want {
				t.Errorf("Sec-WebSocket-Protocol = %q, want %q", got, want)
			}
			if tt.want == http.StatusMethodNotAllowed && res.Header.Get("Allow") != "GET" {
				t.Errorf("Allow = %q", res.Header.Get("Allow"))
			}
		})
	}
}

// Origins are equal if a browser would write them in the same way.
func TestOriginsAreCompared(t *testing.T) {
	for given, want := range map[string]string{
		"HTTPS://Example.ORG":       "https://example.org",
		"https://example.org:443":   "https://example.org",
		"https://example.org:0443":  "https://example.org",
		"http://example.org:8080":   "http://example.org:8080",
		"https://[2001:DB8:0::1]":   "https://[2001:db8::1]",
		"https://192.0.2.1:8443":    "https://192.0.2.1:8443",
		"https://xn--bcher-kva.org": "https://xn--bcher-kva.org",
	} {
		if got, err := parseOrigin(given); got != want || err != nil {
			t.Errorf("%s is %q (%v), want %q", given, got, err, want)
		}
	}
}

func TestConfigReportsAllProblems(t *testing.T) {
	_, err := New(Config{Origins: []string{"example.org", "https://ok.example", "ftp://x", "https://*.example.org",
		"https://a.example:", "https://a.example:99999", "https://bücher.example", "https://x@a.example",
		"https://a.example?", "https://a.example#f", "https://[fe80::1%25eth0]"},
		SessionKey: []byte("short"), TokenKey: []byte{}, Viewers: -5, MaxPeers: 1 << 62})
	if err == nil {
		t.Fatal("accepted")
	}
	for _, want := range []string{`-origin "example.org"`, `"ftp://x"`, `"https://*.example.org"`,
		`"https://a.example:"`, `:99999"`, `"https://bücher.example"`, `"https://x@a.example"`,
		`"https://a.example?"`, `"https://a.example#f"`, `eth0`, "session key", "token key", "-viewers -5",
		"-max-peers 4611686018427387904"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q does not name %s", err, want)
		}
	}
}

// A socket that is kicked while it joins gets no seat: nothing would ever free it.
func TestNoSeatForAnEndingSocket(t *testing.T) {
	n := newSocketNet(t, Config{})
	c := &conn{outbox: outbox{env: &n.server.env, cause: closeAway}, server: n.server}
	if err := n.server.join(c, testJoin); !errors.Is(err, errEnding) {
		t.Errorf("join = %v, want %v", err, errEnding)
	}
	n.await(t, "no room and no seat", func(s *Server) bool { return len(s.rooms) == 0 && s.addresses.seats == 0 })
}
