package signal

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"
)

// data arrives byte for byte as it was sent: no digit of a number, no escape and no space is changed.
func TestDataPassesByteForByte(t *testing.T) {
	n := newSocketNet(t, Config{})
	ada, bo := n.join(t, "bytes-room", "Ada"), n.join(t, "bytes-room", "Bo")
	ada.expect("peer-joined")
	for _, data := range []string{
		`12345678901234567890.10e+2`, `"<&>\u2028\/é"`, `{ "a" : [ 1 ,2 ] , "a":null }`, `null`, `false`, `""`, "\"\u2028\"",
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

func TestQueueBounds(t *testing.T) {
	var q queue
	one := outgoing{frame: []byte("x")}
	for range maxQueued {
		if !q.enqueue(one) {
			t.Fatal("full too early")
		}
	}
	if q.enqueue(one) {
		t.Errorf("more than %d messages fit", maxQueued)
	}
	if n := len(q.dequeue(10, maxQueuedBytes)); n != 10 {
		t.Errorf("took %d messages, want 10", n)
	}
	if n := len(q.dequeue(maxQueued, maxQueuedBytes)); n != maxQueued-10 || q.bytes != 0 {
		t.Errorf("took %d messages and left %d bytes", n, q.bytes)
	}
	half := outgoing{frame: make([]byte, maxQueuedBytes/2)}
	for i, want := range []bool{true, true, false} {
		if got := q.enqueue(half); got != want {
			t.Errorf("half of %d bytes, time %d: fits = %t", maxQueuedBytes, i+1, got)
		}
	}
	if n := len(q.dequeue(maxQueued, 1)); n != 1 {
		t.Errorf("took %d messages, want the one that is too large alone", n)
	}
}

// Messages that could not be sent go back to the front. Replies to one socket are not kept for the
// next.
func TestQueueGiveBackAndRelease(t *testing.T) {
	var q queue
	for _, m := range []outgoing{{[]byte("a"), false}, {[]byte("b"), true}, {[]byte("c"), false}} {
		q.enqueue(m)
	}
	taken := q.dequeue(2, maxQueuedBytes)
	q.enqueue(outgoing{frame: []byte("d")})
	q.requeue(taken)
	kept := q.release()
	var got string
	for _, m := range kept.msgs {
		got += string(m.frame)
	}
	if got != "acd" || kept.bytes != 3 || len(q.msgs) != 1 || q.bytes != 1 {
		t.Errorf("kept %q (%d bytes), left %d", got, kept.bytes, len(q.msgs))
	}
}

// parseEnvelope accepts exactly the objects that encoding/json accepts, except those with repeated
// fields or invalid UTF-8. It finds the same values.
func FuzzEnvelope(f *testing.F) {
	for _, seed := range []string{
		`{"type":"join","room":"brisk-otter","name":"Ada"}`,
		`{"type":"signal","to":"1f","data":{"link":"k7","description":{"type":"offer","sdp":"v=0\r\n"}}}`,
		` { "type" : "ping" , "at" : [ -0.5e+7 , true , null , "\ud83d\ude00" ] } `,
		`{"type":"ping","at":{"a":{},"b":[[],{}]}}`, `{}`, `{"a":1,"a":2}`, `{"\u0074ype":1}`, `[]`, `{"a":01}`, `{"a":"\x"}`, `{"a":1}}`,
		"{\"a\":\"\xff\"}", `{"at":` + strings.Repeat("[", 300) + strings.Repeat("]", 300) + `}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, frame []byte) {
		e, err := parseEnvelope(frame, new(nesting))
		var want map[string]json.RawMessage
		stdErr := json.Unmarshal(frame, &want)
		if err == nil && (stdErr != nil || want == nil || !utf8.Valid(frame)) {
			t.Fatalf("accepted %q, encoding/json says %v", frame, stdErr)
		}
		if err != nil {
			if stdErr == nil && want != nil && utf8.Valid(frame) && !doubled(t, frame) {
				t.Fatalf("refused %q: %v", frame, err)
			}
			return
		}
		for f, name := range fieldNames {
			if !bytes.Equal(e[f], bytes.TrimSpace(want[name])) {
				t.Fatalf("%s = %q, encoding/json says %q", name, e[f], want[name])
			}
		}
	})
}

// doubled reports whether a name is repeated at the top level of an object.
func doubled(t *testing.T, object []byte) bool {
	d := json.NewDecoder(bytes.NewReader(object))
	seen := map[string]bool{}
	if _, err := d.Token(); err != nil {
		t.Fatal(err)
	}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			t.Fatal(err)
		}
		if seen[key.(string)] {
			return true
		}
		seen[key.(string)] = true
		var skip json.RawMessage
		if err := d.Decode(&skip); err != nil {
			t.Fatal(err)
		}
	}
	return false
}

// Nesting may be exactly as deep as in encoding/json.
func TestEnvelopeDepth(t *testing.T) {
	for _, depth := range []int{maxDepth - 1, maxDepth} {
		frame := []byte(`{"at":` + strings.Repeat("[", depth) + strings.Repeat("]", depth) + `}`)
		_, err := parseEnvelope(frame, new(nesting))
		if (err == nil) != json.Valid(frame) {
			t.Errorf("depth %d: %v, encoding/json says %t", depth, err, json.Valid(frame))
		}
	}
}

func FuzzNames(f *testing.F) {
	for _, seed := range []string{"Ada", " Ada ", "a\u202eb", "\u200b", "日本語", "<b>", "a\x00", "\xff", "brisk-otter", "K\u212aelvin", "", "\U000e0041"} {
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
				if unicode.Is(unicode.C, r) || unicode.Is(unicode.Zl, r) || unicode.Is(unicode.Zp, r) {
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
