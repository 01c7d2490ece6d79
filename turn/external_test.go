package turn

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestParseURLs(t *testing.T) {
	for _, good := range []string{
		"", " , ",
		"stun:example.org",
		"stun:example.org:19302",
		"stuns:example.org",
		"turn:example.org",
		"turn:example.org:3478",
		"turn:example.org:3478?transport=udp",
		"turns:example.org:443?transport=tcp",
		"turn:192.0.2.7:1",
		"turn:[2001:db8::7]",
		"turn:[2001:db8::7]:65535?transport=tcp",
		"turn:turn_1.example-2.org",
		"turn:localhost",
		" stun:a.test , turn:b.test?transport=udp,",
	} {
		got, err := parseURLs(good)
		var want []string
		for _, u := range strings.Split(good, ",") {
			if u = strings.TrimSpace(u); u != "" {
				want = append(want, u)
			}
		}
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("parseURLs(%q) = %q, %v; want %q", good, got, err, want)
		}
	}
	for _, bad := range []string{
		"example.org",
		"example.org:3478",
		"http://example.org",
		"turn",
		"turn:",
		"turn::3478",
		"turn://example.org",
		"turn:/example.org",
		"TURN:example.org",
		"turn:example.org:",
		"turn:example.org:0",
		"turn:example.org:65536",
		"turn:example.org:http",
		"turn:example.org:3478/path",
		"turn:example.org#end",
		"turn:user@example.org",
		"turn:user:password@example.org",
		"turn:example.org?",
		"turn:example.org?transport=",
		"turn:example.org?transport=sctp",
		"turn:example.org?transport=udp&transport=tcp",
		"turn:example.org?ttl=1",
		"stun:example.org?transport=udp",
		"turn:2001:db8::7",
		"turn:[2001:db8::7",
		"turn:[2001:db8::7]3478",
		"turn:[fe80::1%25eth0]",
		"turn:[192.0.2.7]",
		"turn:[example.org]",
		"turn:192.0.2.777",
		"turn:192.0.2",
		"turn:exa mple.org",
		"turn:example..org",
		"turn:example.org.",
		"turn:%65xample.org",
		"turn:bücher.example",
		"turn:" + strings.Repeat("a", 64) + ".org",
		"turn:a.test\x00",
	} {
		if got, err := parseURLs("stun:good.test," + bad); err == nil ||
			!strings.Contains(err.Error(), fmt.Sprintf("%q", bad)) {
			t.Errorf("parseURLs(%q) = %q, %v; want an error that names it", bad, got, err)
		}
	}
}

func TestExternal(t *testing.T) {
	e := NewExternal(withExternal("turn:a.test", "stun:a.test", "turns:b.test:443", "stuns:b.test"))
	servers := e.ICEServers("ada")
	if len(servers) != 2 ||
		fmt.Sprint(servers[0].URLs, servers[1].URLs) != "[stun:a.test stuns:b.test] [turn:a.test turns:b.test:443]" {
		t.Fatalf("ICEServers = %+v, want STUN and TURN", servers)
	}
	if _, peer, ok := parseUsername(servers[1].Username); !ok || peer != "ada" ||
		servers[1].Credential != e.credentials.password(servers[1].Username) {
		t.Errorf("credential %+v, want one of ada", servers[1])
	}
	if look := e.ICEServers(""); len(look) != 1 || look[0].Username != "" || look[0].URLs[0] != "stun:a.test" {
		t.Errorf("ICEServers without a peer = %+v, want STUN", look)
	}
	if e.TTL() != time.Hour {
		t.Errorf("TTL = %v, want %v", e.TTL(), time.Hour)
	}
	for _, urls := range [][]string{nil, {"stun:a.test"}} {
		e := NewExternal(withExternal(urls...))
		if servers := e.ICEServers("ada"); len(servers) != len(urls) || e.HasTURN() || e.TTL() != 0 {
			t.Errorf("of %q: %+v for %v, want no TURN", urls, servers, e.TTL())
		}
	}
}

func withExternal(urls ...string) Config {
	cfg := testConfig()
	cfg.ExternalURLs = urls
	return cfg
}
