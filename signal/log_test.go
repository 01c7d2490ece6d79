package signal

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/coder/websocket"
)

// Nothing in the log allows its reader to enter a room.
func TestLogTellsNoSecrets(t *testing.T) {
	var log bytes.Buffer
	cfg := apiConfig()
	cfg.Rate = 16
	cfg.Log = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	n := newSocketNet(t, cfg)
	open, closed := token(t, "room", "*", "role", "host"), token(t, "room", "other-room")
	secrets := []string{"hidden-room", open, closed}
	join := func(name, role string, fields ...any) *client {
		c := n.join(t, "Hidden-Room", name, append(fields, "role", role, "token", open)...)
		secrets = append(secrets, c.session)
		return c
	}
	ada, bo := join("Ada", "host"), join("Bo", "viewer")
	bo.signal(ada, "hello")
	bo.signal(bo, "nobody")
	bo.expectError("unknown-peer")
	bo.cut()
	bo = join("Bo", "viewer", "session", bo.session)
	if err := bo.ws.Write(t.Context(), websocket.MessageBinary, nil); err != nil {
		t.Fatal(err)
	}
	bo.expectFatal("bad-message", 4400)
	cy := join("Cy", "viewer")
	cy.send("type", "leave")
	cy.expectClose(1000, "")
	ada.discard()
	for ada.ws.Write(t.Context(), websocket.MessageText, []byte(`{"type":"ping"}`)) == nil { // until the server closes
	}
	n.await(t, "only seats without a socket", func(s *Server) bool { return s.sockets == 0 })
	join("Ada", "host", "session", ada.session)
	for field, value := range map[string]string{"token": closed, "session": ada.session + "A", "role": "king"} {
		c := n.connect(t)
		c.send("type", "join", "room", "Hidden-Room", "name", "Mallory", "token", open, field, value)
		for c.receive() != nil {
		}
	}
	if a := n.call(t, "DELETE", "/api/live/hidden-room", ""); a.status != 204 {
		t.Errorf("delete: %d", a.status)
	}
	n.join(t, "other-room", "Di", "token", closed)
	if err := n.server.Shutdown(t.Context()); err != nil {
		t.Fatal(err)
	}
	lines := strings.ToLower(log.String())
	for _, s := range secrets {
		if strings.Contains(lines, strings.ToLower(s)) {
			t.Errorf("the log tells %q", s)
		}
	}
	tags := make(map[string]map[string]bool) // by room: the messages that were logged about it
	for _, m := range regexp.MustCompile(`msg=(\w+|".*?") .*room=(\S+)`).FindAllStringSubmatch(lines, -1) {
		if tags[m[2]] == nil {
			tags[m[2]] = make(map[string]bool)
		}
		tags[m[2]][m[1]] = true
	}
	hidden, other := tags[n.server.tag(roomKey{"hidden-room", true})], tags[n.server.tag(roomKey{"other-room", false})]
	for _, msg := range []string{"join", "leave", `"socket closed"`, `"rate limit"`, `"broadcast ended"`} {
		if !hidden[msg] {
			t.Errorf("the log tells of no %s under the tag of the room", msg)
		}
	}
	delete(tags, `""`) // lines about clients without a room
	if len(tags) != 2 || !other["join"] {
		t.Errorf("tags: %v, want one for each room", tags)
	}
	if t.Failed() {
		t.Log(log.String())
	}
}

// A stuckLog blocks from the first line with this message on. Real logs do so when stderr is a full
// pipe that nobody reads.
type stuckLog struct {
	message string
	stuck   chan struct{} // closed by that line
	free    chan struct{} // closed to unblock all lines
	once    sync.Once
}

func newStuckLog(message string) *stuckLog {
	return &stuckLog{message: message, stuck: make(chan struct{}), free: make(chan struct{})}
}

func (l *stuckLog) Enabled(context.Context, slog.Level) bool { return true }
func (l *stuckLog) WithAttrs([]slog.Attr) slog.Handler       { return l }
func (l *stuckLog) WithGroup(string) slog.Handler            { return l }

func (l *stuckLog) Handle(_ context.Context, r slog.Record) error {
	if r.Message == l.message {
		l.once.Do(func() { close(l.stuck) })
	}
	select {
	case <-l.stuck:
		<-l.free
	default:
	}
	return nil
}

// until waits for something that happens on another goroutine.
func until(t testing.TB, what string, happened <-chan struct{}) {
	t.Helper()
	select {
	case <-happened:
	case <-time.After(patience):
		t.Fatalf("no sign of %s in %v", what, patience)
	}
}

// However much strangers do, the log stays small, and names their addresses.
func TestStrangersDoNotFillTheLog(t *testing.T) {
	long := "https://" + strings.Repeat("x", 15_000)
	for name, from := range map[string]func(i int) string{
		"one address":    func(int) string { return "203.0.113.1" },
		"many addresses": func(i int) string { return fmt.Sprintf("203.%d.%d.1", i>>8, i&0xff) },
	} {
		t.Run(name, func(t *testing.T) {
			var log safeBuffer
			n := newSocketNet(t, behindProxy(Config{APIKey: "the key",
				Log: slog.New(slog.NewTextHandler(&log, nil))}))
			began := time.Now()
			for i := range 300 {
				_, res, _ := n.tryConnect(t, "X-Forwarded-For", from(i), "Origin", long)
				if res.StatusCode != 403 {
					t.Fatalf("status %d", res.StatusCode)
				}
				n.call(t, "GET", "/api/live", "", "X-Forwarded-For", from(i), "Authorization", "Bearer "+long)
				c := n.connect(t, "X-Forwarded-For", from(i))
				c.sendRaw("junk")
				c.expectFatal("bad-message", 4400)
			}
			n.await(t, "no socket", func(s *Server) bool { return s.sockets == 0 })
			text := log.String()
			most := int(logTotal.atOnce+logTotal.perSecond*time.Since(began).Seconds()) + 1
			if lines := strings.Count(text, "\n"); lines < 5 || lines > most || len(text) > 400*most {
				t.Errorf("%d lines, %d bytes in the log, want at most %d lines", lines, len(text), most)
			}
			if !strings.Contains(text, "203.") {
				t.Errorf("the log names no address: %.300s", text)
			}
		})
	}
}

// A WebSocket whose headers a proxy has removed is logged. Requests by other programs are not.
func TestStrippedUpgradeIsLogged(t *testing.T) {
	var log safeBuffer
	n := newSocketNet(t, Config{Log: slog.New(slog.NewTextHandler(&log, nil))})
	for _, tt := range []struct{ change, want string }{
		{"Sec-WebSocket-Key", ""}, // not a browser
		{"Upgrade", "no header Upgrade"},
		{"Connection", "no header Connection"},
		{"HTTP/1.1", "HTTP/1.0"},
	} {
		r := httptest.NewRequest("GET", "/ws", nil)
		r.Header = http.Header{"Upgrade": {"websocket"}, "Connection": {"Upgrade"}, "Sec-Websocket-Version": {"13"},
			"Sec-Websocket-Key": {"dGhlIHNhbXBsZSBub25jZQ=="}}
		r.Header.Del(tt.change)
		if tt.want == "" {
			r.Header.Del("Upgrade")
		}
		if tt.change == r.Proto {
			r.ProtoMinor = 0
		}
		w := httptest.NewRecorder()
		before := log.String()
		n.server.ServeHTTP(w, r)
		if w.Code != 400 {
			t.Errorf("without %s: status %d, want 400", tt.change, w.Code)
		}
		said := strings.TrimPrefix(log.String(), before)
		if tt.want == "" && said != "" || !strings.Contains(said, tt.want) {
			t.Errorf("without %s, the log says %q, want %q", tt.change, said, tt.want)
		}
	}
}

// A proxy near us that is not trusted is logged, and only once a minute. A stranger is not.
func TestUntrustedProxyIsLogged(t *testing.T) {
	for remote, trusted := range map[string]string{"10.0.0.1:5": "", "192.0.2.1:5": "", "10.0.0.2:5": "10.0.0.0/8"} {
		var log safeBuffer
		cfg := Config{Log: slog.New(slog.NewTextHandler(&log, nil))}
		cfg.TrustedProxies, _ = parsePrefixes(trusted)
		n := newSocketNet(t, cfg)
		for range 3 {
			r := httptest.NewRequest("GET", "/ws", nil)
			r.RemoteAddr = remote
			r.Header.Set("X-Forwarded-For", "198.51.100.7")
			n.server.warnOfProxy(r)
		}
		want := map[bool]int{true: 1, false: 0}[remote == "10.0.0.1:5"]
		hint := `hint="if this is your proxy, set -trusted-proxy 10.0.0.1"`
		if got := strings.Count(log.String(), hint); got != want {
			t.Errorf("%s: %d warnings, want %d: %s", remote, got, want, log.String())
		}
	}
}

// Wherever the log blocks, others can still connect, join, talk and leave.
func TestStuckLogHoldsUpNobodyElse(t *testing.T) {
	join := func(t *testing.T, n *testNet) *client { return n.join(t, "noisy-room", "Ada") }
	host := func(t *testing.T, n *testNet) *client { return n.join(t, "live-room", "Host", "role", "host") }
	for _, tt := range []struct {
		name, message string
		cfg           Config
		cause         func(t *testing.T, n *testNet) // causes the line; may block until the log is free
	}{
		{"join", "join", Config{}, func(t *testing.T, n *testNet) { join(t, n) }},
		{"leave", "leave", Config{}, func(t *testing.T, n *testNet) { join(t, n).send("type", "leave") }},
		{"cut", "leave", Config{}, func(t *testing.T, n *testNet) { join(t, n).cut() }},
		{"error", "socket closed", Config{}, func(t *testing.T, n *testNet) { join(t, n).sendRaw("junk") }},
		{"died", "socket died", Config{}, func(t *testing.T, n *testNet) {
			c := n.connect(t)
			c.expectQuiet() // or it might be cut before net/http has handed it over
			c.cut()
		}},
		{"rate", "rate limit", Config{Rate: 16}, func(t *testing.T, n *testNet) {
			c := join(t, n)
			for range burst*16 + 2 {
				c.send("type", "ping")
			}
		}},
		{"one broadcast", "broadcast ended", Config{},
			func(t *testing.T, n *testNet) { host(t, n); n.server.endLive("live-room") }},
		{"all broadcasts", "broadcast ended", Config{},
			func(t *testing.T, n *testNet) { host(t, n); n.server.endLive("") }},
		{"long broadcast", "broadcast ended", Config{LiveMax: 1}, func(t *testing.T, n *testNet) {
			n.connect(t).send("type", "join", "room", "live-room", "name", "Host", "role", "host")
		}},
		{"origin", "origin refused", Config{}, func(t *testing.T, n *testNet) {
			_, _, _ = n.tryConnect(t, "Origin", "https://elsewhere.example")
		}},
		{"sockets", "socket refused", Config{MaxPerAddr: 4}, func(t *testing.T, n *testNet) {
			for range 4 {
				n.connect(t)
			}
			_, _, _ = n.tryConnect(t)
		}},
		{"passwords", "socket refused", Config{HostPassword: "open sesame"}, func(t *testing.T, n *testNet) {
			for range maxGuesses {
				n.joinAsHost(t, "guess").expectFatal("unauthorized", 4401)
			}
			_, _, _ = n.tryConnect(t)
		}},
		{"key", "wrong key for the API", Config{APIKey: "the key"}, func(t *testing.T, n *testNet) {
			n.call(t, "GET", "/api/live", "", "Authorization", "Bearer wrong")
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			log := newStuckLog(tt.message)
			tt.cfg.Log = slog.New(log)
			n := newSocketNet(t, behindProxy(tt.cfg))
			var cause sync.WaitGroup
			defer cause.Wait()
			defer close(log.free)
			cause.Go(func() { tt.cause(t, n) })
			until(t, "the line", log.stuck)
			ada, bo := n.connect(t, "X-Forwarded-For", "203.0.113.1"), n.connect(t, "X-Forwarded-For", "203.0.113.2")
			ada.join("calm-room", "Ada")
			bo.join("calm-room", "Bo")
			ada.expect("peer-joined")
			for i := range 10 {
				ada.signal(bo, i)
				bo.expect("signal")
				bo.signal(ada, i)
				ada.expect("signal")
			}
			bo.send("type", "leave")
			bo.expectClose(1000, "")
			ada.expect("peer-left")
			if a := n.call(t, "GET", "/api/live", ""); a.status == 200 && a.body != "[]\n" {
				t.Errorf("live: %s", a.body)
			}
		})
	}
}
