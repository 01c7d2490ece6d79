package signal

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"
)

// parseEnvelope accepts exactly the objects that encoding/json accepts, except those with repeated
// fields or invalid UTF-8. It finds the same values.
func FuzzEnvelope(f *testing.F) {
	for _, seed := range []string{
		`{"type":"join","room":"brisk-otter","name":"Ada"}`,
		`{"type":"signal","to":"1f","data":{"link":"k7","description":{"type":"offer","sdp":"v=0\r\n"}}}`,
		` { "type" : "ping" , "at" : [ -0.5e+7 , true , null , "\ud83d\ude00" ] } `,
		`{"type":"ping","at":{"a":{},"b":[[],{}]}}`, `{}`, `{"a":1,"a":2}`, `{"\u0074ype":1}`, `[]`, `{"a":01}`,
		`{"a":"\x"}`, `{"a":1}}`,
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

// Names that differ only in a lone surrogate are different names.
func TestEnvelopeOddNames(t *testing.T) {
	for frame, ok := range map[string]bool{
		`{"\ud800":1,"\ud801":2}`: true, `{"\ud800":1,"\ufffd":2}`: true, `{"\ud800":1,"\ud800":2}`: false,
		`{"\udc00a":1,"\udc01a":2}`: true, `{"x":1,"\u0078":2}`: false, `{"":1,"":2}`: false,
	} {
		if _, err := parseEnvelope([]byte(frame), new(nesting)); (err == nil) != ok {
			t.Errorf("%s: %v", frame, err)
		}
	}
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
