package signal

import (
	"net/http/httptest"
	"net/netip"
	"testing"
)

func TestClientAddr(t *testing.T) {
	proxies := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("::1/128")}
	tests := []struct{ remote, forwarded, want string }{
		{"192.0.2.1:5", "", "192.0.2.1"},
		{"192.0.2.1:5", "198.51.100.1", "192.0.2.1"}, // not one of our proxies
		{"10.0.0.1:5", "198.51.100.1", "198.51.100.1"},
		{"[::1]:5", "198.51.100.1", "198.51.100.1"},
		{"[::ffff:10.0.0.1]:5", "198.51.100.1", "198.51.100.1"},
		{"10.0.0.1:5", "203.0.113.9, 198.51.100.1, 10.0.0.2", "198.51.100.1"},
		{"10.0.0.1:5", "198.51.100.1:4711", "198.51.100.1"},
		{"10.0.0.1:5", "198.51.100.1, [2001:db8::1]:4711", "2001:db8::1"},
		{"10.0.0.1:5", "[2001:db8::1]", "2001:db8::1"},
		{"10.0.0.1:5", "2001:db8::1", "2001:db8::1"},
		{"10.0.0.1:5", "2001:db8::1, 10.0.0.2:80", "2001:db8::1"},
		{"10.0.0.1:5", "nonsense", "10.0.0.1"},
		{"10.0.0.1:5", "nonsense:80", "10.0.0.1"},
		{"10.0.0.1:5", "198.51.100.1, nonsense", "10.0.0.1"},
		{"10.0.0.1:5", "", "10.0.0.1"},
	}
	s := &Server{cfg: Config{TrustedProxies: proxies}}
	for _, tt := range tests {
		r := httptest.NewRequest("GET", "/ws", nil)
		r.RemoteAddr = tt.remote
		r.Header.Set("X-Forwarded-For", tt.forwarded)
		if got := s.clientAddr(r).String(); got != tt.want {
			t.Errorf("%s, %q: %s, want %s", tt.remote, tt.forwarded, got, tt.want)
		}
	}
}

// Behind a proxy that terminates TLS, the proxy's header tells the scheme of the page.
func TestOriginBehindAProxy(t *testing.T) {
	s := &Server{cfg: Config{TrustedProxies: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}}}
	for remote, want := range map[string]bool{"10.0.0.1:5": true, "192.0.2.1:5": false} {
		r := httptest.NewRequest("GET", "/ws", nil)
		r.RemoteAddr, r.Host = remote, "call.example"
		r.Header.Set("Origin", "https://call.example")
		r.Header.Set("X-Forwarded-Proto", "https")
		if got := s.originAllowed(r); got != want {
			t.Errorf("from %s: %t, want %t", remote, got, want)
		}
	}
}

func TestHostOnly(t *testing.T) {
	for in, want := range map[string]string{
		"example.org": "example.org", "example.org:80": "example.org", "[::1]:8080": "::1", "[::1]": "::1",
		"10.0.0.1:1": "10.0.0.1",
	} {
		if got := hostOnly(in); got != want {
			t.Errorf("hostOnly(%q) = %q, want %q", in, got, want)
		}
	}
}
