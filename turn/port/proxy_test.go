package port

import (
	"bytes"
	"crypto/tls"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/pion/stun/v3"
	"github.com/pires/go-proxyproto"
)

var loopback = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}

// proxyHeader returns a PROXY header of version 1 or 2.
func proxyHeader(version byte, from, to string) string {
	var text bytes.Buffer
	source, destination := netip.MustParseAddrPort(from), netip.MustParseAddrPort(to)
	h := proxyproto.HeaderProxyFromAddrs(version, net.TCPAddrFromAddrPort(source), net.TCPAddrFromAddrPort(destination))
	_, _ = h.WriteTo(&text)
	return text.String()
}

// A trusted proxy says whose connection it passes on, and what follows is served as if the client had
// connected itself. It may also say nothing.
func TestPROXYHeaders(t *testing.T) {
	splitter := Split(listenTCP(t), testTLS(t), newTURN(t), testLog(t))
	splitter.Limit(0, loopback)
	go http.Serve(splitter, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		local := r.Context().Value(http.LocalAddrContextKey)
		fmt.Fprintf(w, "%s at %s, TLS: %t", r.RemoteAddr, local, r.TLS != nil)
	}))
	t.Cleanup(func() { splitter.Close() })
	own := splitter.Addr().String()

	for _, tt := range []struct{ name, header, client, local string }{
		{"version 1", proxyHeader(1, "192.0.2.7:5555", "192.0.2.1:443"), "192.0.2.7:5555", "192.0.2.1:443"},
		{"version 1, IPv6", proxyHeader(1, "[2001:db8::7]:5555", "[2001:db8::1]:443"), "[2001:db8::7]:5555",
			"[2001:db8::1]:443"},
		{"version 1, mixed as nginx writes it", "PROXY TCP6 ::1 127.0.0.1 5555 443\r\n", "[::1]:5555", "127.0.0.1:443"},
		{"version 1, unknown", "PROXY UNKNOWN\r\n", "", own},
		{"version 2", proxyHeader(2, "192.0.2.7:5555", "192.0.2.1:443"), "192.0.2.7:5555", "192.0.2.1:443"},
		{"version 2, IPv6", proxyHeader(2, "[2001:db8::7]:5555", "[2001:db8::1]:443"), "[2001:db8::7]:5555",
			"[2001:db8::1]:443"},
		{"version 2, a check", "\r\n\r\n\x00\r\nQUIT\n\x20\x00\x00\x00", "", own},
		{"none", "", "", own},
	} {
		for _, encrypted := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, TLS %t", tt.name, encrypted), func(t *testing.T) {
				dial := func() (conn net.Conn, client string) {
					conn = dialTCP(t, splitter.Addr())
					if client = tt.client; client == "" {
						client = conn.LocalAddr().String()
					}
					io.WriteString(conn, tt.header)
					if encrypted {
						conn = tls.Client(conn, &tls.Config{InsecureSkipVerify: true})
					}
					return conn, client
				}
				conn, client := dial()
				want := fmt.Sprintf("%s at %s, TLS: %t", client, tt.local, encrypted)
				if got := getPage(t, conn); got != want {
					t.Errorf("page of %s, want %s", got, want)
				}
				conn, client = dial()
				var seen stun.XORMappedAddress
				if err := seen.GetFrom(bind(t, conn)); err != nil || seen.String() != client {
					t.Errorf("TURN sees %v, %v; want %s", seen, err, client)
				}
			})
		}
	}
}

// The clients of a proxy have limits of their own. The proxy has none.
func TestLimitsBehindAProxy(t *testing.T) {
	splitter := Split(listenTCP(t), nil, nil, testLog(t))
	splitter.Limit(1, loopback)
	servePages(t, splitter)
	open := func(client string) net.Conn {
		conn := dialTCP(t, splitter.Addr())
		io.WriteString(conn, proxyHeader(2, client+":5555", "192.0.2.1:443"))
		return conn
	}
	for _, conn := range []net.Conn{dialTCP(t, splitter.Addr()), dialTCP(t, splitter.Addr()), // the proxy's own
		open("192.0.2.7"), open("192.0.2.8")} {
		if got := getPage(t, conn); got != "plain" {
			t.Errorf("got page %q, want plain", got)
		}
		io.WriteString(conn, "G") // waits for an answer: only idle connections make room
	}
	second := open("192.0.2.7")
	if n, err := second.Read(make([]byte, 1)); n > 0 || !ended(err) {
		t.Errorf("a second connection reads %d bytes, %v; want the end", n, err)
	}
}

// An invalid header ends the connection, and so does one from an untrusted address. The log says why, but
// only once a minute.
func TestBadPROXYHeaders(t *testing.T) {
	for _, tt := range []struct {
		name    string
		proxies []netip.Prefix
		begin   string
		log     string
	}{
		{"no such family", loopback, "PROXY TCP5 192.0.2.7 192.0.2.1 1 2\r\n", "invalid PROXY protocol header"},
		{"no address", loopback, "PROXY TCP4 elsewhere 192.0.2.1 1 2\r\n", "invalid PROXY protocol header"},
		{"no end", loopback, "PROXY " + strings.Repeat("x", 300), "invalid PROXY protocol header"},
		{"no such version", loopback, "\r\n\r\n\x00\r\nQUIT\n\x31\x11\x00\x00", "invalid PROXY protocol header"},
		{"version 1 from a stranger", nil, proxyHeader(1, "192.0.2.7:1", "192.0.2.1:2"), "from an untrusted address"},
		{"version 2 from a stranger", nil, proxyHeader(2, "192.0.2.7:1", "192.0.2.1:2"), "from an untrusted address"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var log lockedBuffer
			splitter := Split(listenTCP(t), nil, nil, slog.New(slog.NewTextHandler(&log, nil)))
			splitter.Limit(0, tt.proxies)
			servePages(t, splitter)
			for range 3 {
				conn := dialTCP(t, splitter.Addr())
				io.WriteString(conn, tt.begin)
				if n, err := conn.Read(make([]byte, 1)); n > 0 || !ended(err) {
					t.Errorf("read %d bytes, %v; want the end", n, err)
				}
			}
			if got := log.String(); strings.Count(got, "\n") != 1 || !strings.Contains(got, tt.log) ||
				!strings.Contains(got, "127.0.0.1") {
				t.Errorf("the log says %q, want one line about %s", got, tt.log)
			}
		})
	}
}

// A proxy that forwards TLS to a port without TLS is logged.
func TestTLSWithoutTLS(t *testing.T) {
	var log lockedBuffer
	splitter := Split(listenTCP(t), nil, nil, slog.New(slog.NewTextHandler(&log, nil)))
	servePages(t, splitter)
	conn := dialTCP(t, splitter.Addr())
	if err := tls.Client(conn, &tls.Config{InsecureSkipVerify: true}).Handshake(); err == nil {
		t.Error("there is TLS")
	}
	if !strings.Contains(log.String(), "TLS on a port without TLS") {
		t.Errorf("the log says %q", log.String())
	}
}

// Requests that begin like a header of version 1 are requests.
func TestRequestsThatBeginWithP(t *testing.T) {
	splitter := Split(listenTCP(t), nil, nil, testLog(t))
	servePages(t, splitter)
	for _, method := range []string{"POST", "PUT", "PROPFIND", "PROXIMATE", "P"} {
		conn := dialTCP(t, splitter.Addr())
		io.WriteString(conn, method+" / HTTP/1.1\r\nHost: test\r\nContent-Length: 0\r\n\r\n")
		if got := readPage(t, conn); got != "plain" {
			t.Errorf("%s gets %q", method, got)
		}
	}
}

// Close does not wait for a proxy that says nothing.
func TestCloseWhileAProxyIsSilent(t *testing.T) {
	splitter := Split(listenTCP(t), nil, nil, testLog(t))
	splitter.Limit(0, loopback)
	conn := dialTCP(t, splitter.Addr())
	io.WriteString(conn, "P") // may be the beginning of a header
	io.WriteString(dialTCP(t, splitter.Addr()), "G")
	if later, err := splitter.Accept(); err != nil { // so the first one has been accepted too
		t.Fatal(err)
	} else {
		defer later.Close()
	}
	splitter.Close()
	conn.SetReadDeadline(time.Now().Add(decideTimeout / 2)) // later it would be closed in any case
	if n, err := conn.Read(make([]byte, 1)); n > 0 || !ended(err) {
		t.Errorf("read %d bytes, %v; want the end", n, err)
	}
}
