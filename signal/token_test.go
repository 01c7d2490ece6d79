package signal

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

var tokenKey = []byte("a key for tokens of 32 bytes or more")

// signed returns a token with the given header and claims. It is made by hand, so that it can contain
// anything.
func signed(key []byte, header, claims string) string {
	return signedWith(sha256.New, key, header, claims)
}

func signedWith(h func() hash.Hash, key []byte, header, claims string) string {
	text := base64.RawURLEncoding.EncodeToString([]byte(header)) + "." +
		base64.RawURLEncoding.EncodeToString([]byte(claims))
	mac := hmac.New(h, key)
	mac.Write([]byte(text))
	return text + "." + base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

const hs256 = `{"alg":"HS256","typ":"JWT"}`

// token returns a valid token with these claims, as pairs, on top of the usual ones.
func token(t testing.TB, pairs ...any) string {
	t.Helper()
	c := map[string]any{"room": "token-room", "exp": time.Now().Add(time.Hour).Unix()}
	for i := 0; i < len(pairs); i += 2 {
		c[pairs[i].(string)] = pairs[i+1]
	}
	b, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	return signed(tokenKey, hs256, string(b))
}

func tokenConfig() Config { return Config{TokenKey: tokenKey, RequireToken: true} }

// A bad token always leads to the same error code. The message for people says what is wrong with it.
// This holds for join and look, and on servers that require tokens and servers that do not.
func TestErrorUnauthorizedToken(t *testing.T) {
	in := func(d time.Duration) int64 { return time.Now().Add(d).Unix() }
	good := token(t)
	dot := strings.LastIndex(good, ".")
	// 32 bytes are 43 characters in base64. The last one has two unused bits.
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	spare := string(alphabet[strings.IndexByte(alphabet, good[len(good)-1])|1])
	claims := fmt.Sprintf(`{"room":"token-room","exp":%d}`, in(time.Hour))
	unsigned := signed(tokenKey, `{"alg":"none"}`, claims)
	tests := []struct {
		name, token, says string
	}{
		{"expired", token(t, "exp", in(-clockSkew-time.Second)), "expired"},
		{"not yet", token(t, "nbf", in(clockSkew+time.Minute)), "not valid yet"},
		{"no expiry", signed(tokenKey, hs256, `{"room":"token-room"}`), "must expire"},
		{"expiry too far", token(t, "exp", in(25*time.Hour)), "must expire"},
		{"expiry too far for any clock", token(t, "exp", in(24*time.Hour+2*time.Minute)), "must expire"},
		{"expiry in words", token(t, "exp", "tomorrow"), `"exp" of a token must be a number`},
		{"expiry a number in quotes", token(t, "exp", fmt.Sprint(in(time.Hour))), `"exp" of a token must be a number`},
		{"expiry null", token(t, "exp", nil), `"exp" of a token must be a number`},
		{"expiry too long a number", signed(tokenKey, hs256, `{"room":"token-room","exp":1e999}`),
			`"exp" of a token must be a number`},
		{"start a number in quotes", token(t, "nbf", "0"), `"nbf" of a token must be a number`},
		{"issue a number in quotes", token(t, "iat", "0"), `"iat" of a token must be a number`},
		{"expired, and not in capitals", token(t, "exp", in(-clockSkew-time.Second), "EXP", in(time.Hour)), "expired"},
		{"expiry in capitals only", signed(tokenKey, hs256,
			fmt.Sprintf(`{"room":"token-room","EXP":%d}`, in(time.Hour))), "must expire"},
		{"room in capitals", token(t, "room", "other-room", "Room", "*"), "another room"},
		{"two expiries", signed(tokenKey, hs256, fmt.Sprintf(`{"room":"token-room","exp":1,"exp":%d}`, in(time.Hour))),
			`"exp" of this token stands twice`},
		{"two rooms, one in disguise", signed(tokenKey, hs256,
			fmt.Sprintf(`{"room":"other-room","exp":%d,"r\u006fom":"*"}`, in(time.Hour))),
			`"room" of this token stands twice`},
		{"two of no meaning", signed(tokenKey, hs256,
			fmt.Sprintf(`{"room":"token-room","exp":%d,"x":1,"x":1}`, in(time.Hour))),
			`"x" of this token stands twice`},
		{"expiry beyond all clocks", signed(tokenKey, hs256, `{"room":"token-room","exp":1e300}`), "must expire"},
		{"another room", token(t, "room", "other-room"), "another room"},
		{"no room", signed(tokenKey, hs256, fmt.Sprintf(`{"exp":%d}`, in(time.Hour))), "another room"},
		{"room null", token(t, "room", nil), `"room" of a token must be a text`},
		{"room that folds to ascii", token(t, "room", "to\u212aen-room"), "another room"},
		{"unknown role", token(t, "role", "king"), "role"},
		{"another key", signed([]byte(strings.Repeat("k", 32)), hs256, claims), "not signed"},
		{"alg none", unsigned[:strings.LastIndex(unsigned, ".")+1], "not signed"},
		{"alg none, signed", unsigned, "not signed"},
		{"alg RS256", signed(tokenKey, `{"alg":"RS256"}`, claims), "not signed"},
		{"alg HS512", signedWith(sha512.New, tokenKey, `{"alg":"HS512"}`, claims), "not signed"},
		{"alg in lower case", signed(tokenKey, `{"alg":"hs256"}`, claims), "not signed"},
		{"alg a list", signed(tokenKey, `{"alg":["HS256"]}`, claims), "not signed"},
		{"no alg", signed(tokenKey, `{}`, claims), "not signed"},
		{"critical", signed(tokenKey, `{"alg":"HS256","crit":["b64"],"b64":true}`, claims), "extensions"},
		{"claims null", signed(tokenKey, hs256, `null`), "not a token"},
		{"claims a list", signed(tokenKey, hs256, `[]`), "not a token"},
		{"claims altered", good[:strings.Index(good, ".")+1] +
			base64.RawURLEncoding.EncodeToString([]byte(`{"room":"*","exp":9999999999}`)) + good[dot:], "not signed"},
		{"signature altered", good[:dot+1] + strings.Repeat("A", 43), "not signed"},
		{"signature missing", good[:dot+1], "not signed"},
		{"padded", good + "=", "not a token"},
		{"spare bits", good[:len(good)-1] + spare, "not a token"},
		{"line break", good[:dot+5] + "\n" + good[dot+5:], "not a token"},
		{"four parts", good + ".AAAA", "not a token"},
		{"two parts", good[:dot], "not a token"},
		{"dots", strings.Repeat(".", maxToken), "not a token"},
		{"garbage", "let me in", "not a token"},
		{"long", good + strings.Repeat("A", maxToken), "at most 4096"},
	}
	n := newSocketNet(t, tokenConfig())
	open := newSocketNet(t, Config{TokenKey: tokenKey})
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for _, kind := range []string{"join", "look"} {
				for _, n := range []*testNet{n, open} {
					c := n.connect(t)
					c.send("type", kind, "room", "token-room", "name", "Ada", "token", tt.token)
					if m := c.expectFatal("unauthorized", 4401); !strings.Contains(m["message"].(string), tt.says) {
						t.Errorf("%s: message %q does not say %q", kind, m["message"], tt.says)
					}
				}
			}
		})
	}
}

// A token of 100 kB does not even fit into a message.
func TestErrorTokenOf100KB(t *testing.T) {
	c := newSocketNet(t, tokenConfig()).connect(t)
	c.send("type", "join", "room", "token-room", "name", "Ada", "token", strings.Repeat("A", 100<<10))
	c.expectFatal("too-large", 1009)
	if _, err := checkToken(tokenKey, strings.Repeat("A.", 50<<10), "token-room"); err == nil {
		t.Error("accepted")
	}
}

func TestErrorUnauthorizedWithoutToken(t *testing.T) {
	n := newSocketNet(t, tokenConfig())
	for _, kind := range []string{"join", "look"} {
		for _, extra := range [][]any{nil, {"token", ""}, {"password", "guess"}} {
			c := n.connect(t)
			c.send(append([]any{"type", kind, "room", "token-room", "name", "Ada"}, extra...)...)
			c.expectFatal("unauthorized", 4401)
		}
	}
	c := n.connect(t) // a session is good for a seat, not for a look
	c.send("type", "look", "room", "token-room", "session", "any")
	c.expectFatal("unauthorized", 4401)
}

// The name in a token wins over the name in the join.
func TestTokenNamesItsBearer(t *testing.T) {
	n := newSocketNet(t, tokenConfig())
	ada := n.join(t, "token-room", "Mallory", "token", token(t, "name", " Ada ", "sub", "ada@example.org"))
	if ada.welcome["name"] != "Ada" {
		t.Errorf("name = %v, want the token's", ada.welcome["name"])
	}
	c := n.connect(t)
	c.send("type", "join", "room", "Token-Room", "token", token(t, "room", "*", "name", "Bo"))
	c.expect("welcome")
	if m := ada.expect("peer-joined"); m["peer"].(map[string]any)["name"] != "Bo" {
		t.Errorf("peer-joined = %v, want Bo", m)
	}
	bad := n.connect(t)
	bad.send("type", "join", "room", "token-room", "name", "Cy", "token", token(t, "name", "a\u202eb"))
	bad.expectFatal("bad-name", 4400)
}

// Claims of other programs are ignored, and so are our own in upper case.
func TestTokenWithOtherClaims(t *testing.T) {
	n := newSocketNet(t, tokenConfig())
	other := token(t, "name", "Ada", "aud", 1, "x", map[string]any{"room": 1}, "NAME", "Mallory", "Role", "king",
		"Nbf", "never", "iat", 1.5)
	if c := n.join(t, "token-room", "Bo", "token", other); c.welcome["name"] != "Ada" || c.welcome["role"] != "member" {
		t.Errorf("welcome = %v", c.welcome)
	}
}

// The clock of a token's maker may be a little ahead.
func TestTokenOfAnotherClock(t *testing.T) {
	n := newSocketNet(t, tokenConfig())
	n.join(t, "token-room", "Ada", "token", token(t, "exp", time.Now().Add(24*time.Hour+30*time.Second).Unix()))
}

// The role in a token is the highest one that its bearer may take.
func TestTokenRoles(t *testing.T) {
	tests := []struct {
		cfg             Config
		token, asks     string
		becomes, refuse string
	}{
		{tokenConfig(), "", "", "member", ""},
		{tokenConfig(), "", "viewer", "viewer", ""},
		{tokenConfig(), "", "moderator", "", "forbidden"},
		{tokenConfig(), "", "host", "", "forbidden"},
		{tokenConfig(), "member", "", "member", ""},
		{tokenConfig(), "member", "moderator", "", "forbidden"},
		{tokenConfig(), "member", "viewer", "", "forbidden"},
		{tokenConfig(), "moderator", "", "moderator", ""},
		{tokenConfig(), "moderator", "member", "member", ""},
		{tokenConfig(), "moderator", "host", "", "forbidden"},
		{tokenConfig(), "viewer", "", "viewer", ""},
		{tokenConfig(), "viewer", "host", "", "forbidden"},
		{tokenConfig(), "host", "", "host", ""},
		{tokenConfig(), "host", "viewer", "viewer", ""},
		{tokenConfig(), "host", "member", "", "forbidden"},
		{Config{TokenKey: tokenKey}, "", "host", "host", ""},
		{Config{TokenKey: tokenKey}, "viewer", "host", "", "forbidden"},
		{Config{TokenKey: tokenKey, HostPassword: "p"}, "host", "host", "host", ""},
		{Config{TokenKey: tokenKey, HostPassword: "p"}, "", "host", "", "unauthorized"},
		{Config{TokenKey: tokenKey, HostPassword: "p"}, "", "viewer", "viewer", ""},
	}
	for _, tt := range tests {
		t.Run(fmt.Sprintf("%t %q %q", tt.cfg.RequireToken, tt.token, tt.asks), func(t *testing.T) {
			c := newSocketNet(t, tt.cfg).connect(t)
			fields := []any{"type", "join", "room", "token-room", "name", "Ada", "token", token(t)}
			if tt.token != "" {
				fields = append(fields, "token", token(t, "role", tt.token))
			}
			if tt.asks != "" {
				fields = append(fields, "role", tt.asks)
			}
			c.send(fields...)
			if tt.refuse != "" {
				c.expectError(tt.refuse)
			} else if w := c.expect("welcome"); w["role"] != tt.becomes {
				t.Errorf("role = %v, want %s", w["role"], tt.becomes)
			}
		})
	}
}

// A token matters only on entry: neither a seat nor a session ends with it.
func TestSessionOutlivesTheToken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := newTestNet(t, tokenConfig())
		old := token(t, "exp", time.Now().Add(time.Second).Unix())
		ada := n.join(t, "token-room", "Ada", "token", old)
		time.Sleep(time.Hour)
		ada.expectQuiet()
		ada.cut()
		back := n.connect(t)
		if w := back.join("token-room", "Ada", "session", ada.session, "token", old); w["resumed"] != true {
			t.Errorf("welcome = %v", w)
		}
	})
}

func TestSign(t *testing.T) {
	g := grant{Room: "Token-Room", Identity: "7", Name: "Ada", Role: "host", TTL: 24 * time.Hour}
	text, _, err := g.sign(tokenKey, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	c, err := checkToken(tokenKey, text, "token-room")
	if err != nil || c.Subject != "7" || c.Name != "Ada" || c.Role != "host" ||
		time.Until(c.ExpiresAt.Time) < 23*time.Hour {
		t.Errorf("claims = %v, %v", c, err)
	}
	for _, tt := range []struct {
		field, says string
		grant       grant
	}{
		{"room", "6 to 64", grant{}},
		{"room", "6 to 64", grant{Room: "short"}},
		{"identity", "1 to 64", grant{Room: "*", Identity: "a\nb"}},
		{"name", "1 to 64", grant{Room: "*", Name: strings.Repeat("x", 65)}},
		{"role", "member", grant{Room: "*", Role: "king"}},
		{"ttl", "24 hours", grant{Room: "*", TTL: 24*time.Hour + 1}},
		{"ttl", "24 hours", grant{Room: "*", TTL: -time.Hour}},
	} {
		_, _, err := tt.grant.sign(tokenKey, time.Now())
		if bad, ok := errors.AsType[*grantError](err); !ok || bad.Field != tt.field ||
			!strings.Contains(bad.Rule, tt.says) {
			t.Errorf("%+v: %v, want %s and %q", tt.grant, err, tt.field, tt.says)
		}
	}
}

// The clock of a token's maker may differ from ours by a minute, in either direction.
func TestTokenToleratesOtherClocks(t *testing.T) {
	n := newSocketNet(t, tokenConfig())
	in := func(d time.Duration) int64 { return time.Now().Add(d).Unix() }
	for name, text := range map[string]string{
		"just expired":   token(t, "exp", in(-time.Second)),
		"not quite yet":  token(t, "nbf", in(time.Second)),
		"55 s too late":  token(t, "exp", in(-55*time.Second)),
		"55 s too early": token(t, "nbf", in(55*time.Second)),
		"a day ahead":    token(t, "exp", in(24*time.Hour+30*time.Second)),
	} {
		t.Run(name, func(t *testing.T) { n.join(t, "token-room", name, "token", text) })
	}
}

// No token crashes the check, and without our key none is accepted.
func FuzzToken(f *testing.F) {
	for _, claims := range []string{`null`, `{}`, `{"room":"*","exp":9e9}`, `{"exp":{}}`} {
		f.Add(signed(tokenKey, hs256, claims))
		f.Add(signed(tokenKey, `{"alg":"none"}`, claims))
	}
	f.Fuzz(func(t *testing.T, text string) {
		if _, err := checkToken([]byte("another key, of 32 bytes or more"), text, "token-room"); err == nil {
			t.Errorf("accepted %q", text)
		}
	})
}
