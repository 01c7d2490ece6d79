package signal

import (
	"encoding/base64"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/uuid"
)

var testJoin = joinRequest{key: roomKey{name: "brisk-otter"}, name: "Ada", role: roleMember,
	until: time.Unix(2e9, 5)}

func TestSessionRoundTrip(t *testing.T) {
	s := newSessions(nil)
	now := time.Now()
	for _, j := range []joinRequest{
		testJoin,
		{key: roomKey{"live-room", true}, name: "x", role: roleHost},
		{key: roomKey{strings.Repeat("r", 64), true}, name: strings.Repeat("\U0001f600", 64), role: roleViewer},
		{key: roomKey{"brisk-otter", false}, name: "y", role: roleModerator},
		{key: roomKey{"brisk-otter", false}, name: "y", role: roleModerator, granted: true},
	} {
		j.until = now.Add(time.Hour).Round(0) // without the monotonic clock
		id := uuid.NewString()
		text := s.issue(id, j, now)
		if len(text) > maxSession {
			t.Errorf("a session has %d characters, more than %d", len(text), maxSession)
		}
		gotID, got, err := s.check(text)
		if err != nil || gotID != id || got != j {
			t.Errorf("got %s %+v %v, want %s %+v", gotID, got, err, id, j)
		}
		if again := s.issue(id, j, now.Add(1)); again == text {
			t.Error("two sessions are the same")
		}
	}
}

// A session is refused if anything in it is changed.
func TestSessionForgery(t *testing.T) {
	s, now := newSessions(nil), time.Now()
	good := s.issue(uuid.NewString(), testJoin, now)
	raw, _ := base64.RawURLEncoding.DecodeString(good)
	for i := range raw {
		forged := append([]byte(nil), raw...)
		forged[i] ^= 1
		if _, _, err := s.check(base64.RawURLEncoding.EncodeToString(forged)); err == nil {
			t.Errorf("byte %d can be changed", i)
		}
	}
	// The last character of a base64 text has unused bits, so several characters could stand for the
	// same bytes.
	for _, last := range "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_" {
		text := good[:len(good)-1] + string(last)
		if _, _, err := s.check(text); err == nil && text != good {
			t.Errorf("%q is as good as %q", text[len(text)-4:], good[len(good)-4:])
		}
	}
	for name, text := range map[string]string{
		"empty": "", "short": good[:20], "long": good + strings.Repeat("A", 1000), "padded": good + "=",
		"space":   " " + good,
		"newline": good[:10] + "\n" + good[10:], "not base64": "!!!!",
		"another key's": newSessions(nil).issue(uuid.NewString(), testJoin, now),
	} {
		if _, _, err := s.check(text); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestErrorBadSession(t *testing.T) {
	n := newSocketNet(t, Config{})
	ada := n.join(t, "brisk-otter", "Ada")
	host := n.join(t, "brisk-otter", "Host", "role", "host")
	tests := []struct{ name, room, role, session string }{
		{"altered", "brisk-otter", "", strings.ToUpper(ada.session)},
		{"of another room", "other-room", "", ada.session},
		{"of a live room", "brisk-otter", "member", host.session},
		{"garbage", "brisk-otter", "", "garbage"},
		{"empty", "brisk-otter", "", ""},
		{"long", "brisk-otter", "", strings.Repeat("A", 60000)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := n.connect(t)
			fields := []any{"type", "join", "room", tt.room, "name", "Ada", "session", tt.session}
			if tt.role != "" {
				fields = append(fields, "role", tt.role)
			}
			c.send(fields...)
			c.expectFatal("bad-session", 4401)
		})
	}
	c := n.connect(t)
	c.send("type", "join", "room", "brisk-otter", "name", "Ada", "session", 7)
	c.expectFatal("bad-message", 4400)
	ada.expectQuiet()
}

// leaveAndReturn leaves for good and comes back with the session.
func (c *client) leaveAndReturn(n *testNet, room string) *client {
	c.t.Helper()
	c.send("type", "leave")
	c.expectClose(1000, "")
	back := n.connect(c.t)
	back.send("type", "join", "room", room, "name", "Ada", "session", c.session)
	return back
}

// A session ends 24 h after the first join, however often it is renewed.
func TestSessionExpires(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := newTestNet(t, Config{})
		c := n.join(t, "brisk-otter", "Ada")
		time.Sleep(time.Second / 2) // so that no ping comes in between
		for range 3 {
			time.Sleep(8*time.Hour - time.Minute)
			c = c.leaveAndReturn(n, "brisk-otter")
			c.session = c.expect("welcome")["session"].(string)
		}
		time.Sleep(3 * time.Minute)
		c.leaveAndReturn(n, "brisk-otter").expectFatal("bad-session", 4401)
	})
}

// A session ends with the token that the peer came with, or a minute later, since clocks may differ.
func TestSessionEndsWithItsToken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := newTestNet(t, tokenConfig())
		c := n.join(t, "token-room", "Ada", "token", token(t, "exp", time.Now().Add(time.Minute).Unix()))
		time.Sleep(time.Minute)
		c = c.leaveAndReturn(n, "token-room")
		c.session = c.expect("welcome")["session"].(string)
		time.Sleep(clockSkew)
		c.leaveAndReturn(n, "token-room").expectFatal("bad-session", 4401)
	})
}

// A seat that still exists outlives the session.
func TestSeatOutlivesItsSession(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := newTestNet(t, Config{})
		c := n.join(t, "brisk-otter", "Ada")
		for range 3 {
			time.Sleep(sessionTTL)
			c.cut()
			synctest.Wait()
			back := n.connect(t)
			if w := back.join("brisk-otter", "Ada", "session", c.session); w["resumed"] != true {
				t.Errorf("welcome = %v", w)
			}
			c = back
		}
	})
}

func FuzzSession(f *testing.F) {
	s, now := newSessions([]byte(strings.Repeat("k", 32))), time.Unix(1e9, 0)
	good := s.issue("6ba7b810-9dad-11d1-80b4-00c04fd430c8", testJoin, now)
	for _, seed := range []string{good, good + "A", good[1:], "", "AAAA", strings.ToLower(good)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		id, j, err := s.check(text)
		if (err == nil) != (text == good) {
			t.Errorf("%q: %s %+v %v", text, id, j, err)
		}
	})
}

// A session works on another server with the same key, but not if that server has stricter rules for
// admission.
func TestSessionEndsWithThePolicy(t *testing.T) {
	key := []byte(strings.Repeat("k", 32))
	open := Config{SessionKey: key, TokenKey: tokenKey, HostPassword: "open sesame"}
	before := newSocketNet(t, open)
	host := before.join(t, "live-room", "Mallory", "role", "host", "password", "open sesame")
	member := before.join(t, "meet-room", "Mallory")
	tokens, password, another := open, open, open
	tokens.RequireToken, password.HostPassword = true, "open barley"
	another.TokenKey = []byte(strings.Repeat("another", 6))
	for _, tt := range []struct {
		name string
		cfg  Config
		same bool
	}{{"same", open, true}, {"tokens needed", tokens, false}, {"another password", password, false},
		{"another token key", another, false}} {
		n := newSocketNet(t, tt.cfg)
		for _, c := range []*client{host, member} {
			back := n.connect(t)
			back.send("type", "join", "room", c.welcome["room"], "name", "Mallory", "session", c.session)
			if tt.same {
				back.expect("welcome")
			} else {
				back.expectFatal("bad-session", 4401)
			}
		}
	}
}
