package signal

import (
	"bytes"
	"encoding/json"
	"errors"
	"log/slog"
	"regexp"
	"strings"
	"testing"
)

// Rooms are listed by their tags, never by their names.
func TestAPIStats(t *testing.T) {
	cfg := Config{APIKey: "the key", Figures: func() (any, error) { return map[string]any{"seats": 3}, nil }}
	n := newSocketNet(t, cfg)
	ada := n.join(t, "Secret-Room", "Ada")
	n.join(t, "secret-room", "Bo")
	n.join(t, "live-room", "Cy", "role", "host")
	ada.send("type", "lock", "locked", true)
	ada.expect("peer-joined")
	ada.expect("locked")
	a := n.call(t, "GET", "/api/stats", "")
	var got struct {
		Figures map[string]float64
		Rooms   []roomStats
	}
	if err := json.Unmarshal([]byte(a.body), &got); err != nil || a.status != 200 || len(got.Rooms) != 2 {
		t.Fatalf("%d %s, %v", a.status, a.body, err)
	}
	want := roomStats{n.server.tag(roomKey{name: "secret-room"}), "meeting", 2, true}
	if got.Rooms[0] != want || got.Rooms[1].Kind != "live" || got.Figures["seats"] != 3 {
		t.Errorf("%+v, want first %+v", got, want)
	}
	if strings.Contains(strings.ToLower(a.body), "-room") {
		t.Errorf("names are shown: %s", a.body)
	}
	if a := n.call(t, "GET", "/api/stats", "", "Authorization", "Bearer no"); a.status != 401 {
		t.Errorf("with a wrong key: %d, want 401", a.status)
	}
	if a := n.call(t, "DELETE", "/api/stats", ""); a.status != 405 {
		t.Errorf("DELETE: %d, want 405", a.status)
	}
}

// Figures that cannot be collected are an error of the server. Without a source there are only rooms.
func TestAPIStatsWithoutFigures(t *testing.T) {
	broken := Config{APIKey: "the key", Figures: func() (any, error) { return nil, errors.New("broken") }}
	if a := newSocketNet(t, broken).call(t, "GET", "/api/stats", ""); a.status != 500 {
		t.Errorf("%d %s, want 500", a.status, a.body)
	}
	a := newSocketNet(t, Config{APIKey: "the key"}).call(t, "GET", "/api/stats", "")
	if got := strings.TrimSpace(a.body); got != `{"figures":null,"rooms":[]}` {
		t.Errorf("%s", got)
	}
}

// The log says once at the end of a room how large it was and what the relay carried for it.
func TestRoomEnded(t *testing.T) {
	var log safeBuffer
	relayed := func(string) uint64 { return 1000 }
	n := newTestNet(t, Config{Log: slog.New(slog.NewTextHandler(&log, nil)), Relayed: relayed})
	ada := n.join(t, "ending-room", "Ada")
	bo := n.join(t, "ending-room", "Bo")
	cy := n.join(t, "ending-room", "Cy")
	for _, c := range []*client{cy, bo, ada} {
		c.send("type", "leave")
	}
	line := regexp.MustCompile(`msg="room ended" room=\w+ kind=meeting peak=3 minutes=0 relayed=3000\n`)
	n.await(t, "the line", func(*Server) bool { return line.MatchString(log.String()) })
	if got := bytes.Count([]byte(log.String()), []byte("room ended")); got != 1 {
		t.Errorf("%d lines:\n%s", got, log.String())
	}
}
