package signal

import (
	"encoding/json"
	"testing"
	"time"
)

// data arrives byte for byte as it was sent: no digit of a number, no escape and no space is changed.
func TestDataPassesByteForByte(t *testing.T) {
	n := newSocketNet(t, Config{})
	ada, bo := n.join(t, "bytes-room", "Ada"), n.join(t, "bytes-room", "Bo")
	ada.expect("peer-joined")
	for _, data := range []string{
		`12345678901234567890.10e+2`, `"<&>\u2028\/é"`, `{ "a" : [ 1 ,2 ] , "a":null }`, `null`, `false`, `""`,
		"\"\u2028\"",
		`{"link":"k","description":{"type":"offer","sdp":"v=0\r\n"}}`,
	} {
		bo.sendRaw(`{"from":"somebody else","type":"signal", "data": ` + data + ` ,"to":"` + ada.id + `"}`)
		want := `{"type":"signal","from":"` + bo.id + `","data":` + data + `}`
		if got := string(ada.receive()); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}

func TestPongEchoesAt(t *testing.T) {
	c := newSocketNet(t, Config{}).connect(t)
	for in, want := range map[string]string{
		`{"type":"ping"}`:                                  `{"type":"pong"}`,
		`{"type":"ping","at":1e400}`:                       `{"type":"pong","at":1e400}`,
		`{"type":"ping","at":null}`:                        `{"type":"pong","at":null}`,
		`{"at":{"x":[]},"type":"ping","room":["ignored"]}`: `{"type":"pong","at":{"x":[]}}`,
	} {
		c.sendRaw(in)
		if got := string(c.receive()); got != want {
			t.Errorf("%s: got %s, want %s", in, got, want)
		}
	}
}

func TestWelcomeCarriesICEServers(t *testing.T) {
	n := newSocketNet(t, Config{ICEServers: func(host, peer string) (json.RawMessage, time.Duration) {
		return json.RawMessage(`[{"urls":["stun:` + host + `"],"username":"` + peer + `"}]`), time.Hour
	}})
	c := n.join(t, "ice-room", "Ada")
	server := c.welcome["iceServers"].([]any)[0].(map[string]any)
	if server["urls"].([]any)[0] != "stun:127.0.0.1" || server["username"] != c.id || c.welcome["iceTTL"] != 3600.0 {
		t.Errorf("welcome = %v", c.welcome)
	}
}
