package port

import (
	"strings"
	"testing"
)

func TestPublicURL(t *testing.T) {
	for _, tt := range []struct{ text, url, turn, turnElsewhere string }{
		{"https://meet.example.org", "https://meet.example.org", "turns:meet.example.org:443?transport=tcp",
			"turns:turn.example.org:443?transport=tcp"},
		{"https://MEET.example.org:443/", "https://meet.example.org", "turns:meet.example.org:443?transport=tcp",
			"turns:turn.example.org:443?transport=tcp"},
		{"https://meet.example.org:08443", "https://meet.example.org:8443", "turns:meet.example.org:8443?transport=tcp",
			"turns:turn.example.org:8443?transport=tcp"},
		{"http://[2001:db8:0::7]:80", "http://[2001:db8::7]", "turn:[2001:db8::7]:80?transport=tcp",
			"turn:turn.example.org:80?transport=tcp"},
		{"https://meet.example.org:8443", "https://meet.example.org:8443", "turns:meet.example.org:8443?transport=tcp",
			"turns:turn.example.org:8443?transport=tcp"},
		{"http://nas:8080", "http://nas:8080", "turn:nas:8080?transport=tcp",
			"turn:turn.example.org:8080?transport=tcp"},
		{"http://192.0.2.7", "http://192.0.2.7", "turn:192.0.2.7:80?transport=tcp",
			"turn:turn.example.org:80?transport=tcp"},
		{"https://[2001:DB8::7]", "https://[2001:db8::7]", "turn:[2001:db8::7]:443?transport=tcp",
			"turns:turn.example.org:443?transport=tcp"},
		{"https://b\u00fccher.example", "https://xn--bcher-kva.example",
			"turns:xn--bcher-kva.example:443?transport=tcp", "turns:turn.example.org:443?transport=tcp"},
	} {
		var u PublicURL
		if err := u.Set(tt.text); err != nil {
			t.Errorf("%s: %v", tt.text, err)
			continue
		}
		splitter := Split(listenTCP(t), nil, nil, testLog(t))
		splitter.Publish(u)
		for _, got := range [][2]string{{u.String(), tt.url}, {splitter.PageURL("10.0.0.1"), tt.url},
			{u.turnURL(u.Host), tt.turn}, {splitter.TURNURLs("turn.example.org", true)[0], tt.turnElsewhere}} {
			if got[0] != got[1] {
				t.Errorf("%s: %s, want %s", tt.text, got[0], got[1])
			}
		}
		splitter.Close()
	}
}

func TestBadPublicURL(t *testing.T) {
	for text, want := range map[string]string{
		"meet.example.org":                 "want a URL such as",
		"meet.example.org:443":             "want a URL such as",
		"//meet.example.org":               "want a URL such as",
		"wss://meet.example.org":           "want a URL such as",
		"https://":                         "not a host name",
		"https://meet.example.org/meet":    "under a path such as /meet",
		"https://meet.example.org?a":       "want a URL such as",
		"https://meet.example.org#a":       "want a URL such as",
		"https://ada@meet.example.org":     "want a URL such as",
		"https://meet.example.org.":        "not a host name",
		"https://a,b":                      "not a host name",
		"https://*.example.org":            "not a host name",
		"https://meet..example.org":        "not a host name",
		"https://[fe80::1%25eth0]":         "not a host name",
		"https://meet.example.org:":        "want a port",
		"https://meet.example.org:0":       "want a port",
		"https://meet.example.org:65536":   "want a port",
		"https://meet.example.org:https":   "want a URL such as",
		"https://meet.example.org:443\n":   "want a URL such as",
		"https://meet.example.org https:/": "want a URL such as",
	} {
		var u PublicURL
		if err := u.Set(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
	var u PublicURL
	if err := u.Set(""); err != nil || u != (PublicURL{}) {
		t.Errorf("empty: %v, %v", u, err)
	}
}
