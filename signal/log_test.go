package signal

import (
	"bytes"
	"log/slog"
	"regexp"
	"strings"
	"testing"

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
