package turn

import (
	"encoding/json"
	"fmt"
	"net"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/pion/stun/v3"
)

func TestPasswordIsTURNREST(t *testing.T) {
	// printf NAME | openssl dgst -sha1 -hmac SECRET -binary | base64
	const name, want = "1700000000:7c9e6679-7425-40de-944b-e07fc1f90ae7", "HcGWWdf2NQS8UagqJHJE66ta+bw="
	c := &credentials{secret: testSecret}
	if got := c.password(name); got != want {
		t.Errorf("password(%s) = %s, want %s", name, got, want)
	}
}

func TestParseUsername(t *testing.T) {
	for name, want := range map[string]bool{
		"1700000000:ada":                         true,
		"1:a":                                    true,
		"1700000000:a:b":                         true,
		"1700000000:" + strings.Repeat("a", 128): true,

		"":                                       false,
		":":                                      false,
		"1700000000":                             false,
		"1700000000:":                            false,
		":ada":                                   false,
		"ada:1700000000":                         false,
		"0:ada":                                  false,
		"-1700000000:ada":                        false,
		"+1700000000:ada":                        false,
		"01700000000:ada":                        false,
		"1700000000.5:ada":                       false,
		"1e9:ada":                                false,
		"0x10:ada":                               false,
		"1_700:ada":                              false,
		" 1700000000:ada":                        false,
		"1700000000 :ada":                        false,
		"9223372036854775808:ada":                false,
		"1700000000:a b":                         false,
		"1700000000:a\x00":                       false,
		"1700000000:a\n":                         false,
		"1700000000:é":                           false,
		"1700000000:\xff":                        false,
		"١٧٠٠:ada":                               false,
		"1700000000:" + strings.Repeat("a", 129): false,
	} {
		if _, _, ok := parseUsername(name); ok != want {
			t.Errorf("parseUsername(%q) ok = %v, want %v", name, ok, want)
		}
	}
}

func FuzzParseUsername(f *testing.F) {
	f.Add("1700000000:ada")
	f.Add("9223372036854775807:a")
	f.Add("01:a")
	f.Fuzz(func(t *testing.T, name string) {
		expiry, peer, ok := parseUsername(name)
		if ok && fmt.Sprintf("%d:%s", expiry, peer) != name {
			t.Errorf("parseUsername(%q) = %d, %q, which is another name", name, expiry, peer)
		}
	})
}

func TestICEServers(t *testing.T) {
	s := newServer(t)
	port := s.Addr().(*net.UDPAddr).Port
	for host, want := range map[string]string{
		"turn.example": fmt.Sprintf("turn.example:%d", port),
		"192.0.2.1":    fmt.Sprintf("192.0.2.1:%d", port),
		"2001:db8::1":  fmt.Sprintf("[2001:db8::1]:%d", port),
	} {
		servers := s.ICEServers(host, "ada")
		if len(servers) != 2 {
			t.Fatalf("ICEServers = %+v, want STUN and TURN", servers)
		}
		if got := servers[0].URLs[0]; got != "stun:"+want {
			t.Errorf("STUN URL %s, want stun:%s", got, want)
		}
		if got := servers[1].URLs[0]; got != "turn:"+want+"?transport=udp" {
			t.Errorf("TURN URL %s, want turn:%s?transport=udp", got, want)
		}
	}
}

func TestICEServersWithoutPeer(t *testing.T) {
	s := newServer(t)
	text, err := json.Marshal(s.ICEServers("turn.example", ""))
	want := fmt.Sprintf(`[{"urls":["stun:turn.example:%d"]}]`, s.Addr().(*net.UDPAddr).Port)
	if err != nil || string(text) != want {
		t.Errorf("ICEServers without a peer = %s, %v; want %s", text, err, want)
	}
}

func TestTTL(t *testing.T) {
	s := newServer(t, func(c *Config) { c.TTL = 10 * time.Minute })
	expiry, peer, ok := parseUsername(s.ICEServers("h", "ada")[1].Username)
	left := time.Until(time.Unix(expiry, 0))
	if !ok || peer != "ada" || left > 10*time.Minute || left < 9*time.Minute {
		t.Errorf("credential of %q for %v, want ada's for 10m", peer, left)
	}
	if got := newServer(t).TTL(); got != time.Hour {
		t.Errorf("default TTL = %v, want 1h", got)
	}
}

func TestAllocateNeedsACredentialOfOurs(t *testing.T) {
	s := newServer(t)
	name := func(d time.Duration, peer string) string {
		return fmt.Sprintf("%d:%s", time.Now().Add(d).Unix(), peer)
	}
	foreign := &credentials{secret: []byte("ffffffffffffffffffffffffffffffff")}
	good := name(time.Hour, "ada")
	for _, tt := range []struct {
		what, username, password string
		want                     int
	}{
		{"good", good, s.credentials.password(good), 0},
		{"almost as long as allowed", name(23*time.Hour, "ada"), "", 0},
		{"password of another secret", good, foreign.password(good), 401},
		{"password of another name", good, s.credentials.password(name(time.Hour, "bo")), 401},
		{"no password", good, "-", 401},
		{"expired", name(-time.Second, "ada"), "", 401},
		{"expired long ago", "1:ada", "", 401},
		{"for longer than anybody gets", name(25*time.Hour, "ada"), "", 401},
		{"for ever", "9223372036854775807:ada", "", 401},
		{"no expiry", "ada", "", 401},
		{"no peer", name(time.Hour, ""), "", 401},
		{"blank in it", name(time.Hour, "a b"), "", 401},
	} {
		if tt.password == "" {
			tt.password = s.credentials.password(tt.username)
		}
		answer := dialRaw(t, s, tt.username, tt.password).request(stun.MethodAllocate, udpTransport)
		if got := errorCode(answer); got != tt.want {
			t.Errorf("%s: Allocate answers %d, want %d", tt.what, got, tt.want)
		}
	}
}

func TestAllocateNeedsOurRealm(t *testing.T) {
	s := newServer(t)
	c := dialRawFresh(t, s, "ada")
	c.fetchNonce()
	for _, signedFor := range []string{"elsewhere", realm} {
		answer := c.exchange(c.build(stun.MethodAllocate, udpTransport,
			stun.NewUsername(c.username), stun.NewRealm("elsewhere"), c.nonce,
			stun.NewLongTermIntegrity(c.username, signedFor, c.password)))
		if got := errorCode(answer); got != 401 {
			t.Errorf("Allocate elsewhere, signed for %s, answers %d, want 401", signedFor, got)
		}
	}
}

func TestCallOutlivesItsCredential(t *testing.T) {
	clock := new(testClock)
	s := newServer(t, func(c *Config) { c.now = clock.now })
	c := dialRawFresh(t, s, "ada")
	c.allocate()
	clock.advance(48 * time.Hour)

	peer := peerAddress(netip.MustParseAddrPort("8.8.8.8:9"))
	for _, answer := range []*stun.Message{
		c.request(stun.MethodRefresh, lifetime(600)),
		c.request(stun.MethodCreatePermission, peer),
		c.request(stun.MethodChannelBind, channelNumber(0x4000), peer),
		c.request(stun.MethodRefresh, lifetime(0)),
	} {
		if got := errorCode(answer); got != 0 {
			t.Errorf("%v with an expired credential answers %d, want success", answer.Type.Method, got)
		}
	}
	if got := errorCode(c.request(stun.MethodAllocate, udpTransport)); got != 401 {
		t.Errorf("Allocate with an expired credential answers %d, want 401", got)
	}
}

func BenchmarkICEServers(b *testing.B) {
	s := newServer(b)
	b.ReportAllocs()
	for b.Loop() {
		s.ICEServers("turn.example", "7c9e6679-7425-40de-944b-e07fc1f90ae7")
	}
}
