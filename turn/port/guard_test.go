package port

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"strings"
	"testing"
)

// A client that floods us with key updates, whose answers wait to be sealed, is cut off.
func TestSealBoundsWhatWaits(t *testing.T) {
	near, far := net.Pipe()
	defer far.Close()
	g := &gatherer{Conn: near}
	g.gatherTo(new(bytes.Buffer))
	g.gatherTo(nil)
	n, err := 0, error(nil)
	for err == nil && n < 10*keptBuffer {
		var m int
		m, err = g.Write(make([]byte, 22))
		n += m
	}
	if err == nil || n > keptBuffer {
		t.Errorf("%d bytes wait, %v", n, err)
	}
	if _, err := far.Read(make([]byte, 1)); err == nil {
		t.Error("the connection is open")
	}
}

// A stranger's name that points to this machine is refused to browsers (DNS rebinding).
func TestGuardOwnNames(t *testing.T) {
	machine, err := os.Hostname()
	if err != nil {
		t.Fatal(err)
	}
	const origin, html = "Origin: http://x", "Accept: text/html,*/*"
	for _, tt := range []struct {
		local, remote, host, header string
		want                        int
	}{
		{"127.0.0.1", "127.0.0.1", "evil.example", origin, 421},
		{"127.0.0.1", "127.0.0.1", "evil.example", html, 421},
		{"127.0.0.1", "127.0.0.1", "evil.example", "Accept: */*", 200}, // no browser
		{"::1", "::1", "evil.example", origin, 421},
		{"10.1.2.3", "10.1.2.4", "evil.example:8080", origin, 421},
		{"fe80::1%eth0", "fe80::2%eth0", "evil.example", origin, 421},
		{"fd00::1", "fd00::2", "evil.example", origin, 421},
		{"::ffff:192.168.1.2", "::ffff:192.168.1.3", "localhost.evil.example", origin, 421},
		{"127.0.0.1", "127.0.0.1", "127.0.0.1.evil.example", origin, 421},
		{"127.0.0.1", "127.0.0.1", machine + ".evil.example", origin, 421},
		{"127.0.0.1", "127.0.0.1", "", origin, 421},
		{"127.0.0.1", "127.0.0.1", "localhost:8080", origin, 200},
		{"127.0.0.1", "127.0.0.1", "LOCALHOST.", origin, 200},
		{"127.0.0.1", "127.0.0.1", "app.localhost", origin, 200},
		{"127.0.0.1", "127.0.0.1", "[::1]:8080", origin, 200},
		{"10.1.2.3", "10.1.2.4", "10.1.2.3:8080", origin, 200},
		{"10.1.2.3", "10.1.2.4", strings.ToUpper(machine) + ":8080", origin, 200},
		{"10.1.2.3", "10.1.2.4", machine + ".local", html, 200},
		{"10.1.2.3", "10.1.2.4", "nas.lan:8080", origin, 200},            // named in -origin
		{"10.1.2.3", "10.9.0.1", "meet.example.org", origin, 200},        // from a proxy
		{"fe80::1%eth0", "fe80::9%eth0", "meet.example.org", html, 200},  // from a proxy
		{"203.0.113.5", "198.51.100.1", "meet.example.org", origin, 200}, // a public address
	} {
		var log bytes.Buffer
		g := &Guard{Origins: []string{"http://nas.lan:8080"}, Log: textLog(&log),
			Proxies: []netip.Prefix{netip.MustParsePrefix("10.9.0.0/16"), netip.MustParsePrefix("fe80::9/128")}}
		r := httptest.NewRequest("GET", "/ws", nil)
		local := netip.MustParseAddr(tt.local)
		r = r.WithContext(context.WithValue(t.Context(), http.LocalAddrContextKey,
			net.TCPAddrFromAddrPort(netip.AddrPortFrom(local, 8080))))
		r.Host, r.RemoteAddr = tt.host, netip.AddrPortFrom(netip.MustParseAddr(tt.remote), 5).String()
		name, value, _ := strings.Cut(tt.header, ": ")
		r.Header.Set(name, value)
		w := httptest.NewRecorder()
		g.Handler(http.NotFoundHandler()).ServeHTTP(w, r)
		if got := w.Code; (got == 421) != (tt.want == 421) {
			t.Errorf("%v: %d", tt, got)
		}
		if told := strings.Contains(log.String(), `msg="unknown host name"`); told != (w.Code == 421) {
			t.Errorf("%v: the log says %q", tt, log.String())
		}
		if w.Code == 421 && !strings.Contains(w.Body.String(), "-origin http://"+tt.host) {
			t.Errorf("%v: %s", tt, w.Body)
		}
	}
}

// Browsers are told to keep to HTTPS only over TLS and for public names.
func TestGuardHSTS(t *testing.T) {
	g := &Guard{Encryption: &Encryption{covers: func(string) bool { return true }},
		PageURL: func(host string) string { return "https://" + host }}
	for url, want := range map[string]string{
		"https://meet.example.org/":      "max-age=1209600",
		"https://MEET.example.org:8443/": "max-age=1209600",
		"http://meet.example.org/":       "",
		"https://localhost/":             "",
		"https://app.localhost/":         "",
		"https://nas:8443/":              "",
		"https://nas.local./":            "",
		"https://192.0.2.7/":             "",
		"https://[2001:db8::1]:8443/":    "",
	} {
		r := httptest.NewRequest("GET", url, nil) // with https, it has TLS
		r.RequestURI = "/"
		w := httptest.NewRecorder()
		g.Handler(http.NotFoundHandler()).ServeHTTP(w, r)
		if got := w.Header().Get("Strict-Transport-Security"); got != want {
			t.Errorf("%s: Strict-Transport-Security %q, want %q", url, got, want)
		}
	}
	w := httptest.NewRecorder()
	new(Guard).Handler(http.NotFoundHandler()).ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
	if got := w.Header().Get("Strict-Transport-Security"); got != "" {
		t.Errorf("without TLS: Strict-Transport-Security %q", got)
	}
}

// Only paths are targets: a redirect to anything else could lead elsewhere.
func TestGuardTargets(t *testing.T) {
	for _, encrypted := range []bool{true, false} {
		g := &Guard{PageURL: func(host string) string { return "https://" + host + ":8443" }}
		if encrypted {
			g.Encryption = &Encryption{covers: func(host string) bool { return host == "localhost" }}
		}
		server := httptest.NewServer(g.Handler(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})))
		t.Cleanup(server.Close)
		server.Config.DisableGeneralOptionsHandler = true
		for target, ok := range map[string]bool{
			"/x": true, "//evil.example/x": true, "/@evil.example": true, "/%5C": true,
			"http:@evil.example/x": false, "http:.evil.example/x": false, "http://evil.example/x": false,
			"http://localhost/x": false, "https://localhost/": false, "*": false, "evil:/x": false,
			"http:/x": false, "http:///x": false,
		} {
			conn, err := net.Dial("tcp", server.Listener.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", target)
			res, err := http.ReadResponse(bufio.NewReader(conn), nil)
			if err != nil {
				t.Fatal(err)
			}
			_ = res.Body.Close()
			_ = conn.Close()
			want := http.StatusBadRequest
			if ok && encrypted {
				want = http.StatusMovedPermanently
			} else if ok {
				want = http.StatusOK
			}
			to := res.Header.Get("Location")
			if res.StatusCode != want || to != "" && to != "https://localhost:8443"+target {
				t.Errorf("%s: %d, to %q", target, res.StatusCode, to)
			}
		}
	}
}
