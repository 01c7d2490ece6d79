package signal

import (
	"fmt"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
)

func TestClientAddr(t *testing.T) {
	trusted := proxies{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("::1/128"),
		netip.MustParsePrefix("fe80::1/128")}
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
		{"[fe80::1%eth0]:5", "198.51.100.1", "198.51.100.1"},
	}
	for _, tt := range tests {
		r := httptest.NewRequest("GET", "/ws", nil)
		r.RemoteAddr = tt.remote
		r.Header.Set("X-Forwarded-For", tt.forwarded)
		if got := trusted.clientAddr(r).String(); got != tt.want {
			t.Errorf("%s, %q: %s, want %s", tt.remote, tt.forwarded, got, tt.want)
		}
	}
}

// Behind a proxy that terminates TLS, the proxy's header tells the scheme of the page.
func TestOriginBehindAProxy(t *testing.T) {
	s := &origins{proxies: proxies{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("fe80::1/128")}}
	for _, tt := range []struct {
		remote, proto string
		want          bool
	}{
		{"10.0.0.1:5", "https", true}, {"10.0.0.1:5", "HTTPS", true}, {"10.0.0.1:5", "https, http", true},
		{"10.0.0.1:5", " https ", true}, {"[fe80::1%eth0]:5", "https", true},
		{"10.0.0.1:5", "http, https", false}, {"10.0.0.1:5", "", false}, {"10.0.0.1:5", "httpsx", false},
		{"192.0.2.1:5", "https", false}, {"[fe80::2%eth0]:5", "https", false},
	} {
		r := httptest.NewRequest("GET", "/ws", nil)
		r.RemoteAddr, r.Host = tt.remote, "call.example"
		r.Header.Set("Origin", "https://call.example")
		r.Header.Set("X-Forwarded-Proto", tt.proto)
		if got := s.allow(r); got != tt.want {
			t.Errorf("from %s, %q: %t, want %t", tt.remote, tt.proto, got, tt.want)
		}
	}
}

// If the operator's own page is refused, the log says what to do about it.
func TestRemedies(t *testing.T) {
	s := &origins{proxies: proxies{netip.MustParsePrefix("10.0.0.0/8")}}
	for _, tt := range []struct{ remote, host, origin, want string }{
		{"172.17.0.1:5", "call.example", "https://call.example",
			"if 172.17.0.1 is your proxy, set -trusted-proxy 172.17.0.1"},
		{"192.0.2.1:5", "call.example", "https://call.example", // never advise to trust a stranger
			"if this is your own page, add it with -origin; behind a proxy, set -public-url"},
		{"10.0.0.1:5", "call.example", "https://call.example",
			"make the proxy send X-Forwarded-Proto, or set -public-url"},
		{"10.0.0.1:5", "127.0.0.1:8080", "https://call.example",
			"make the proxy forward the Host header, or set -public-url"},
		{"192.0.2.1:5", "call.example", "https://other.example",
			"if this is your own page, add it with -origin; behind a proxy, set -public-url"},
	} {
		r := httptest.NewRequest("GET", "/ws", nil)
		r.RemoteAddr, r.Host = tt.remote, tt.host
		r.Header.Set("Origin", tt.origin)
		if got := s.remedy(r); s.allow(r) || got != tt.want {
			t.Errorf("%s at %s from %s: %s, want %s", tt.origin, tt.host, tt.remote, got, tt.want)
		}
	}
}

// A zone belongs to this machine, not to the proxy's address.
func TestTrustedProxiesFlag(t *testing.T) {
	got, err := parsePrefixes("10.0.0.0/8, fe80::1, ::ffff:192.0.2.1")
	if want := "[10.0.0.0/8 fe80::1/128 192.0.2.1/32]"; err != nil || fmt.Sprint(got) != want {
		t.Errorf("%v, %v, want %s", got, err, want)
	}
	if _, err := parsePrefixes("fe80::1%eth0"); err == nil || !strings.Contains(err.Error(), "zone: fe80::1") {
		t.Errorf("the error is %v, want what to write", err)
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
