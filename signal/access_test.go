package signal

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"
	"unicode"
	"unicode/utf8"
)

func (n *testNet) joinAsHost(t testing.TB, password string, header ...string) *client {
	t.Helper()
	c := n.connect(t, header...)
	c.send("type", "join", "room", "live-room", "name", "Ada", "role", "host", "password", password)
	return c
}

func TestErrorUnauthorizedPassword(t *testing.T) {
	n := newSocketNet(t, Config{HostPassword: "open sesame"})
	for _, guess := range []string{"", "open", "Open sesame", "open sesame "} {
		n.joinAsHost(t, guess).expectFatal("unauthorized", 4401)
	}
	host := n.joinAsHost(t, "open sesame")
	host.expect("welcome")
	n.join(t, "live-room", "v", "role", "viewer") // viewers need no password
	host.expect("peer-joined")
	n.joinAsHost(t, "wrong").expectFatal("unauthorized", 4401) // the password is checked before already-live
	n.joinAsHost(t, "open sesame").expectFatal("already-live", 4409)
}

// After 10 wrong passwords in a minute, an address must wait a minute. Other addresses need not.
func TestPasswordGuessesAreLimited(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := newTestNet(t, Config{HostPassword: "open sesame"})
		early := n.connect(t)
		early.send("type", "look", "room", "live-room") // so that it need not join within 10 s
		early.expect("room")
		n.joinAsHost(t, "").expectFatal("unauthorized", 4401) // not a guess
		for i := range 10 {
			time.Sleep(500 * time.Millisecond) // in total less than pingTimeout, since early does not read
			n.joinAsHost(t, fmt.Sprint("guess ", i)).expectFatal("unauthorized", 4401)
		}
		if _, res, err := n.tryConnect(t); err == nil || res.StatusCode != http.StatusTooManyRequests ||
			res.Header.Get("Retry-After") != "60" {
			t.Errorf("after 10 wrong passwords: %v, %v; want 429", res, err)
		}
		early.send("type", "join", "room", "live-room", "name", "Ada", "role", "host", "password", "open sesame")
		early.expectFatal("rate-limited", 4429) // a socket that was opened before does not allow further guesses either
		time.Sleep(guessWindow - time.Second)   // counted from the last guess, not from the first
		if _, res, err := n.tryConnect(t); err == nil || res.StatusCode != http.StatusTooManyRequests {
			t.Errorf("59 s later: %v, %v; want 429", res, err)
		}
		time.Sleep(time.Second)
		n.joinAsHost(t, "open sesame").expect("welcome")
	})
}

// Wrong passwords do not keep other people at the same address out of a call.
func TestWrongPasswordsOfANeighbor(t *testing.T) {
	n := newSocketNet(t, Config{HostPassword: "open sesame"})
	ada := n.join(t, "mod-room", "Ada")
	for range maxGuesses {
		n.joinAsHost(t, "guess").expectFatal("unauthorized", 4401)
	}
	ada.cut()
	n.awaitDetached(t, "mod-room", ada.id)
	back := n.connect(t)
	if w := back.join("mod-room", "Ada", "session", ada.session); w["resumed"] != true {
		t.Errorf("welcome = %v", w)
	}
	n.join(t, "mod-room", "Bo")
	n.joinAsHost(t, "open sesame").expectFatal("rate-limited", 4429)
}

// Only the host may see the viewers. Without a token for the host, a look as host shows an empty room.
func TestLookAsHostShowsTheHostOnly(t *testing.T) {
	for _, tt := range []struct {
		name string
		cfg  Config
		more []any
		want string
	}{
		{"open", Config{}, nil, ""},
		{"token", Config{TokenKey: tokenKey}, []any{"token", token(t)}, ""},
		{"host's token", Config{TokenKey: tokenKey}, []any{"token", token(t, "role", "host")}, "v"},
		{"password", Config{TokenKey: tokenKey, HostPassword: "p"}, nil, ""},
		{"password, token", Config{TokenKey: tokenKey, HostPassword: "p"}, []any{"token", token(t, "role", "host")},
			"v"},
	} {
		n := newSocketNet(t, tt.cfg)
		n.join(t, "token-room", "v", "role", "viewer")
		c := n.connect(t)
		c.send(append([]any{"type", "look", "room", "token-room", "role", "host"}, tt.more...)...)
		if got := names(c.expect("room")["peers"]); got != tt.want {
			t.Errorf("%s: a looker sees %q, want %q", tt.name, got, tt.want)
		}
	}
	c := newSocketNet(t, tokenConfig()).connect(t)
	c.send("type", "look", "room", "token-room", "role", "host", "token", token(t, "role", "viewer"))
	c.expectFatal("forbidden", 4403)
}

// names.json lists allowed and refused names. TestBeforeNames runs it against the pages.
func TestNames(t *testing.T) {
	table, err := os.ReadFile("testdata/names.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct{ What, Name, As string }
	if err := json.Unmarshal(table, &cases); err != nil {
		t.Fatal(err)
	}
	for _, tt := range cases {
		got, err := checkName(tt.Name)
		if got != tt.As || (err == nil) != (tt.As != "") {
			t.Errorf("%s: %+q becomes %+q (%v), want %+q", tt.What, tt.Name, got, err, tt.As)
		}
	}
}

func FuzzNames(f *testing.F) {
	for _, seed := range []string{"Ada", " Ada ", "a\u202eb", "\u200b", "日本語", "<b>", "a\x00", "\xff", "brisk-otter",
		"K\u212aelvin", "", "\U000e0041"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if name, err := checkName(s); err == nil {
			if again, err := checkName(name); err != nil || again != name {
				t.Errorf("%q is not stable: %q, %v", name, again, err)
			}
			if n := utf8.RuneCountInString(name); n < 1 || n > 64 || !utf8.ValidString(name) {
				t.Errorf("accepted %q", name)
			}
			for _, r := range name {
				if strings.ContainsRune("\u200c\u200d\ufe0e\ufe0f", r) {
					continue // allowed inside
				}
				if unicode.In(r, unicode.Cc, unicode.Zl, unicode.Zp, unicode.Bidi_Control,
					unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector) ||
					r != ' ' && unicode.Is(unicode.Zs, r) {
					t.Errorf("accepted %q with %U", name, r)
				}
			}
		}
		if room, err := checkRoom(s); err == nil {
			if len(room) < 6 || len(room) > 64 || strings.Trim(room, "abcdefghijklmnopqrstuvwxyz0123456789-_") != "" {
				t.Errorf("accepted room %q", room)
			}
			if len(s) != len(room) {
				t.Errorf("room %q became %q", s, room)
			}
		}
	})
}
