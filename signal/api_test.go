package signal

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/iotest"
	"testing/synctest"
	"time"
)

// An apiAnswer is the response to a call.
type apiAnswer struct {
	status int
	header http.Header
	body   string
	error  struct{ Code, Field, Message string }
}

// call makes a request with the right key, unless header replaces it.
func (n *testNet) call(t testing.TB, method, path, body string, header ...string) apiAnswer {
	t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Header.Set("Authorization", "Bearer the key")
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	n.server.API().ServeHTTP(w, r)
	a := apiAnswer{status: w.Code, header: w.Header(), body: w.Body.String()}
	if a.status >= 400 {
		if err := json.Unmarshal(w.Body.Bytes(), &a.error); err != nil || a.error.Message == "" || a.error.Code == "" {
			t.Errorf("%s %s: %d %s: %v, want an error in JSON", method, path, a.status, a.body, err)
		}
	}
	return a
}

func apiConfig() Config {
	cfg := tokenConfig()
	cfg.APIKey, cfg.Origins = "the key", []string{"https://friend.example"}
	return cfg
}

// If the URL of the pages is known, a token for a single room comes with a link.
func TestAPILink(t *testing.T) {
	cfg := apiConfig()
	cfg.PublicURL = "https://call.example"
	n := newSocketNet(t, cfg)
	for body, want := range map[string]string{
		`{"room":"Token-Room"}`:               "https://call.example/r/token-room#token=",
		`{"room":"token-room","role":"host"}`: "https://call.example/live/token-room#token=",
		`{"room":"*"}`:                        "",
	} {
		var got struct{ Token, Link string }
		a := n.call(t, "POST", "/api/token", body)
		if err := json.Unmarshal([]byte(a.body), &got); err != nil {
			t.Fatal(err)
		}
		if want != "" {
			want += got.Token
		}
		if got.Link != want {
			t.Errorf("%s: link %q, want %q", body, got.Link, want)
		}
	}
}

// A token from the API admits its bearer to the room that it is for.
func TestAPIToken(t *testing.T) {
	n := newSocketNet(t, apiConfig())
	for _, tt := range []struct {
		body       string
		ttl        time.Duration
		name, role string
	}{
		{`{"room":"Token-Room"}`, time.Hour, "Mallory", "member"},
		{`{"room":"*","identity":"7","name":"Ada","role":"moderator","ttl":60}`, time.Minute, "Ada", "moderator"},
		{` { "ttl" : "1h30m" , "room" : "token-room", "role" : "host" } `, 90 * time.Minute, "Mallory", "host"},
		{`{"room":"token-room","ttl":86400}`, 24 * time.Hour, "Mallory", "member"},
	} {
		a := n.call(t, "POST", "/api/token", tt.body)
		var got struct {
			Token   string
			Expires time.Time
		}
		if err := json.Unmarshal([]byte(a.body), &got); a.status != 200 || err != nil {
			t.Fatalf("%s: %d %s", tt.body, a.status, a.body)
		}
		if d := time.Until(got.Expires) - tt.ttl; d < -time.Minute || d > 0 {
			t.Errorf("%s: expires %v, want in %v", tt.body, got.Expires, tt.ttl)
		}
		c := n.join(t, "token-room", "Mallory", "token", got.Token)
		if c.welcome["name"] != tt.name || c.welcome["role"] != tt.role {
			t.Errorf("%s: welcome = %v", tt.body, c.welcome)
		}
	}
}

func TestAPIBadRequests(t *testing.T) {
	n := newSocketNet(t, apiConfig())
	const token = "/api/token"
	tests := []struct {
		name, method, path, body string
		header                   []string
		status                   int
		field, says              string
	}{
		{"short room", "POST", token, `{"room":"abcde"}`, nil, 400, "room", "6 to 64"},
		{"no room", "POST", token, `{}`, nil, 400, "room", "6 to 64"},
		{"room a number", "POST", token, `{"room":123456}`, nil, 400, "room", "text"},
		{"name a list", "POST", token, `{"room":"token-room","name":["Ada"]}`, nil, 400, "name", "text"},
		{"bidi name", "POST", token, `{"room":"token-room","name":"a\u202eb"}`, nil, 400, "name", "visible"},
		{"long identity", "POST", token, `{"room":"token-room","identity":"` + strings.Repeat("x", 65) + `"}`, nil,
			400, "identity", "1 to 64"},
		{"empty room", "POST", token, `{"room":""}`, nil, 400, "room", "6 to 64"},
		{"empty name", "POST", token, `{"room":"token-room","name":""}`, nil, 400, "name", "1 to 64"},
		{"empty identity", "POST", token, `{"room":"token-room","identity":""}`, nil, 400, "identity", "1 to 64"},
		{"empty role", "POST", token, `{"room":"token-room","role":""}`, nil, 400, "role", "moderator"},
		{"name null", "POST", token, `{"room":"token-room","name":null}`, nil, 400, "name", "text"},
		{"identity null", "POST", token, `{"room":"token-room","identity":null}`, nil, 400, "identity", "text"},
		{"bad role", "POST", token, `{"room":"token-room","role":"king"}`, nil, 400, "role", "moderator"},
		{"role null", "POST", token, `{"room":"token-room","role":null}`, nil, 400, "role", "text"},
		{"ttl too long", "POST", token, `{"room":"token-room","ttl":86401}`, nil, 400, "ttl", "24 hours"},
		{"ttl too long in words", "POST", token, `{"room":"token-room","ttl":"25h"}`, nil, 400, "ttl", "24 hours"},
		{"ttl endless", "POST", token, `{"room":"token-room","ttl":1e300}`, nil, 400, "ttl", "24 hours"},
		{"ttl zero", "POST", token, `{"room":"token-room","ttl":0}`, nil, 400, "ttl", "1 second"},
		{"ttl negative", "POST", token, `{"room":"token-room","ttl":-60}`, nil, 400, "ttl", "1 second"},
		{"ttl garbage", "POST", token, `{"room":"token-room","ttl":"soon"}`, nil, 400, "ttl", "seconds"},
		{"ttl null", "POST", token, `{"room":"token-room","ttl":null}`, nil, 400, "ttl", "seconds"},
		{"unknown field", "POST", token, `{"room":"token-room","admin":true}`, nil, 400, "admin", "no such field"},
		{"field in capitals", "POST", token, `{"Room":"token-room"}`, nil, 400, "Room", "no such field"},
		{"doubled field", "POST", token, `{"room":"token-room","role":"viewer","role":"host"}`, nil, 400, "role",
			"twice"},
		{"doubled in disguise", "POST", token, `{"room":"token-room","r\u006fom":"*"}`, nil, 400, "room", "twice"},
		{"not json", "POST", token, `room=token-room`, nil, 400, "", "JSON"},
		{"empty", "POST", token, ``, nil, 400, "", "JSON"},
		{"null", "POST", token, `null`, nil, 400, "", "JSON"},
		{"list", "POST", token, `["token-room"]`, nil, 400, "", "JSON"},
		{"two bodies", "POST", token, `{"room":"token-room"}{}`, nil, 400, "", "JSON"},
		{"too large", "POST", token, `{"room":"token-room"` + strings.Repeat(" ", maxBody) + `}`, nil, 413, "", "4096"},
		{"no key", "POST", token, `{"room":"token-room"}`, []string{"Authorization", ""}, 401, "", "Bearer"},
		{"wrong key", "POST", token, `{"room":"token-room"}`, []string{"Authorization", "Bearer guess"}, 401, "",
			"Bearer"},
		{"piece of the key", "GET", "/api/live", "", []string{"Authorization", "Bearer the"}, 401, "", "Bearer"},
		{"other scheme", "GET", "/api/live", "", []string{"Authorization", "Basic the key"}, 401, "", "Bearer"},
		{"get a token", "GET", token, "", nil, 405, "", "POST"},
		{"post live", "POST", "/api/live", "", nil, 405, "", "DELETE, GET"},
		{"nowhere", "GET", "/api/rooms", "", nil, 404, "", "nothing"},
		{"foreign page", "POST", token, `{"room":"token-room"}`, []string{"Origin", "https://evil.example"}, 403, "",
			"origin"},
		{"end nothing", "DELETE", "/api/live/quiet-room", "", nil, 404, "room", "nothing is live"},
		{"end a bad room", "DELETE", "/api/live/x", "", nil, 400, "room", "6 to 64"},
		{"end no room", "DELETE", "/api/live/", "", nil, 400, "room", "6 to 64"},
		{"end by query", "DELETE", "/api/live?room=quiet-room", "", nil, 400, "room", "path"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a := n.call(t, tt.method, tt.path, tt.body, tt.header...)
			if a.status != tt.status || a.error.Field != tt.field || !strings.Contains(a.error.Message, tt.says) {
				t.Errorf("%d %s, want %d, field %q and %q", a.status, a.body, tt.status, tt.field, tt.says)
			}
			if !strings.HasPrefix(a.error.Message, tt.field) && tt.path == token {
				t.Errorf("message %q does not name the field", a.error.Message)
			}
			if got := a.header.Get("Access-Control-Allow-Origin"); got != "" {
				t.Errorf("Access-Control-Allow-Origin = %q", got)
			}
		})
	}
}

// An unexpected error tells clients nothing, and a truncated body is refused.
func TestAPIUnforeseen(t *testing.T) {
	n := newSocketNet(t, apiConfig())
	w := httptest.NewRecorder()
	n.server.respond(w, nil, errors.New("something with a secret"))
	if body := w.Body.String(); w.Code != 500 || !strings.Contains(body, `"internal"`) ||
		strings.Contains(body, "secret") {
		t.Errorf("%d %s", w.Code, body)
	}
	r := httptest.NewRequest("POST", "/api/token",
		io.MultiReader(strings.NewReader(`{"room":"*"}`), iotest.ErrReader(io.ErrUnexpectedEOF)))
	r.Header.Set("Authorization", "Bearer the key")
	w = httptest.NewRecorder()
	n.server.API().ServeHTTP(w, r)
	if body := w.Body.String(); w.Code != 400 || !strings.Contains(body, "whole") {
		t.Errorf("%d %s, want that the body did not come whole", w.Code, body)
	}
}

// After 10 wrong keys in a minute, an address must wait a minute, even with the right key.
func TestAPIKeyGuessesAreLimited(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := newTestNet(t, apiConfig())
		for range 20 { // this is not a guess
			if a := n.call(t, "GET", "/api/live", "", "Authorization", ""); a.status != 401 {
				t.Fatalf("without key: %d", a.status)
			}
		}
		for i := range maxGuesses {
			if a := n.call(t, "GET", "/api/live", "", "Authorization", fmt.Sprint("Bearer ", i)); a.status != 401 ||
				a.header.Get("WWW-Authenticate") == "" {
				t.Fatalf("wrong key: %d %v", a.status, a.header)
			}
		}
		if a := n.call(t, "GET", "/api/live", ""); a.status != 429 || a.header.Get("Retry-After") != "60" {
			t.Errorf("after wrong keys: %d %v, want 429", a.status, a.header)
		}
		time.Sleep(guessWindow)
		if a := n.call(t, "GET", "/api/live", ""); a.status != 200 {
			t.Errorf("a minute later: %d, want 200", a.status)
		}
	})
}

// Pages that may connect may use the API, and preflights from their browsers succeed.
func TestAPIForPagesOfOtherOrigins(t *testing.T) {
	n := newSocketNet(t, apiConfig())
	const friend = "https://friend.example"
	a := n.call(t, "OPTIONS", "/api/token", "",
		"Origin", friend, "Authorization", "", "Access-Control-Request-Method", "POST")
	if h := a.header; a.status != 204 || h.Get("Access-Control-Allow-Origin") != friend ||
		h.Get("Access-Control-Allow-Methods") != "POST" ||
		!strings.Contains(h.Get("Access-Control-Allow-Headers"), "Authorization") || h.Get("Vary") != "Origin" {
		t.Errorf("preflight: %d %v", a.status, h)
	}
	if a := n.call(t, "HEAD", "/api/live", ""); a.status != 200 || a.header.Get("Content-Type") != "application/json" {
		t.Errorf("HEAD: %d %v", a.status, a.header)
	}
	for want, header := range map[int][]string{200: nil, 401: {"Authorization", ""}} {
		a := n.call(t, "GET", "/api/live", "", append([]string{"Origin", friend}, header...)...)
		if a.status != want || a.header.Get("Access-Control-Allow-Origin") != friend {
			t.Errorf("%d %v, want %d and that %s may read it", a.status, a.header, want, friend)
		}
	}
	if a := n.call(t, "OPTIONS", "/api/token", "", "Origin", "https://evil.example"); a.status != 403 {
		t.Errorf("preflight of a foreign page: %d, want 403", a.status)
	}
}

func TestAPIIsClosedWithoutKey(t *testing.T) {
	n := newSocketNet(t, Config{})
	for _, header := range []string{"Bearer ", "Bearer the key", ""} {
		for _, method := range []string{"GET", "OPTIONS", "DELETE"} {
			if a := n.call(t, method, "/api/live", "", "Authorization", header); a.status != 404 {
				t.Errorf("%s with %q: %d, want 404", method, header, a.status)
			}
		}
	}
}

func TestAPILive(t *testing.T) {
	n := newSocketNet(t, Config{APIKey: "the key"})
	live := func() string { return strings.TrimSpace(n.call(t, "GET", "/api/live", "").body) }
	n.join(t, "waiting-room", "v", "role", "viewer") // no host
	n.join(t, "first-room", "m")                     // a meeting
	if got := live(); got != "[]" {
		t.Errorf("live = %s, want nothing", got)
	}
	second := n.join(t, "second-room", "Bo", "role", "host")
	first := n.join(t, "First-Room", `A"da`, "role", "host")
	viewer := n.join(t, "first-room", "v", "role", "viewer")
	first.expect("peer-joined")
	var list []broadcast
	if err := json.Unmarshal([]byte(live()), &list); err != nil || len(list) != 2 {
		t.Fatalf("live = %s, %v", live(), err)
	}
	got := list[0]
	if d := time.Since(got.Since); got.Room != "first-room" || got.Host != `A"da` || got.Viewers != 1 || d < 0 ||
		d > time.Minute {
		t.Errorf("live = %+v", got)
	}
	if a := n.call(t, "DELETE", "/api/live/FIRST-room", ""); a.status != 204 || a.body != "" {
		t.Errorf("delete: %d %s", a.status, a.body)
	}
	first.expectFatal("ended", 4410)
	viewer.expectFatal("ended", 4410)
	if a := n.call(t, "DELETE", "/api/live/first-room", ""); a.status != 404 {
		t.Errorf("delete again: %d, want 404", a.status)
	}
	second.expectQuiet()
	if a := n.call(t, "DELETE", "/api/live", ""); a.status != 204 {
		t.Errorf("delete all: %d", a.status)
	}
	second.expectFatal("ended", 4410)
	if got := live(); got != "[]" {
		t.Errorf("live = %s, want nothing", got)
	}
}

// No body crashes the API or produces a token that breaks a rule.
func FuzzAPIBody(f *testing.F) {
	for _, seed := range []string{`{"room":"*","ttl":"1h"}`, `{"ttl":-0}`, `{"room":"\ud800"}`, `[]`, ``} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		g, err := readGrant(io.LimitReader(strings.NewReader(body), maxBody))
		if err != nil {
			return
		}
		token, _, err := g.sign(tokenKey, time.Now())
		if err != nil {
			return
		}
		if _, err := checkToken(tokenKey, token, strings.ToLower(g.Room)); err != nil {
			t.Errorf("%q became a token that is refused: %v", body, err)
		}
	})
}
