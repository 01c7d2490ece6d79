package port

import (
	"bufio"
	"crypto/tls"
	"encoding/binary"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"os"
	"strings"
	"testing"
	"time"
)

// open returns how many connections are counted, and for how many addresses.
func (cs *conns) open() (n, addrs int) {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	for _, a := range cs.addrs {
		n += a.open
	}
	return n, len(cs.addrs)
}

// until polls until something happens.
func until(t *testing.T, what string, happens func() bool) {
	t.Helper()
	for deadline := time.Now().Add(patience); !happens(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%s: not after %v", what, patience)
		}
	}
}

// dialFrom dials from an address of this machine. It skips the test if the system does not have that
// address.
func dialFrom(t *testing.T, from string, to net.Addr) net.Conn {
	t.Helper()
	conn, err := (&net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(from)}}).Dial("tcp", to.String())
	if err != nil {
		t.Skipf("only 127.0.0.1 is loopback here: %v", err)
	}
	t.Cleanup(func() { conn.Close() })
	conn.SetDeadline(time.Now().Add(patience))
	return conn
}

// cutOff fails the test unless the server closes conn.
func cutOff(t *testing.T, what string, conn net.Conn) {
	t.Helper()
	conn.SetReadDeadline(time.Now().Add(decideTimeout / 2)) // later it would be closed in any case
	if _, err := io.Copy(io.Discard, conn); errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("%s is not cut off", what)
	}
}

// serveKeptAlive is like servePages, for pages whose connections may be closed when there are too many.
func serveKeptAlive(t *testing.T, s *Splitter) {
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, "page")
	})}
	s.Configure(server)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		server.Serve(s)
	}()
	t.Cleanup(func() {
		server.Close()
		<-ended
	})
}

// The limit of an address holds for all its connections, whatever they are for and whichever port they
// use.
func TestConnectionsOfAnAddress(t *testing.T) {
	const limit = 6
	for name, open := range map[string]func(t *testing.T, pages, plain, own net.Addr){
		"silent": func(t *testing.T, pages, _, _ net.Addr) { dialTCP(t, pages) },
		"half a hello": func(t *testing.T, pages, _, _ net.Addr) {
			io.WriteString(dialTCP(t, pages), "\x16\x03\x01")
		},
		"after the hello":  func(t *testing.T, pages, _, _ net.Addr) { dialTLS(t, pages) },
		"half a request":   func(t *testing.T, pages, _, _ net.Addr) { io.WriteString(dialTCP(t, pages), "GET / HT") },
		"TURN":             func(t *testing.T, pages, _, _ net.Addr) { bind(t, dialTCP(t, pages)) },
		"TURN by TLS":      func(t *testing.T, pages, _, _ net.Addr) { bind(t, dialTLS(t, pages)) },
		"TURN's own port":  func(t *testing.T, _, _, own net.Addr) { bind(t, dialTCP(t, own)) },
		"silent there":     func(t *testing.T, _, _, own net.Addr) { dialTCP(t, own) },
		"the port beside":  func(t *testing.T, _, plain, _ net.Addr) { io.WriteString(dialTCP(t, plain), "GET / HT") },
		"silent beside it": func(t *testing.T, _, plain, _ net.Addr) { dialTCP(t, plain) },
	} {
		t.Run(name, func(t *testing.T) {
			s := newTURN(t)
			pages := Split(listenTCP(t), testTLS(t), s, testLog(t))
			plain, own := pages.SplitPages(listenTCP(t)), pages.SplitTURN(s.TCP())
			serveKeptAlive(t, pages)
			serveKeptAlive(t, plain)
			pages.Limit(limit, nil)
			for range limit {
				open(t, pages.Addr(), plain.Addr(), own.Addr())
			}
			until(t, "all are counted", func() bool { n, _ := pages.conns.open(); return n == limit })
			for _, port := range []net.Addr{pages.Addr(), plain.Addr(), own.Addr()} {
				cutOff(t, "one too many at "+port.String(), dialTCP(t, port))
			}
			if got := getPage(t, dialFrom(t, "127.0.0.2", pages.Addr())); got != "page" {
				t.Errorf("another address gets page %q", got)
			}
		})
	}
}

// A new connection replaces an idle one, the one that has been idle longest.
func TestIdleConnectionsMakeRoom(t *testing.T) {
	for _, encrypted := range []bool{false, true} {
		splitter := Split(listenTCP(t), testTLS(t), nil, slog.New(slog.DiscardHandler))
		serveKeptAlive(t, splitter)
		splitter.Limit(3, nil)
		dial := func() net.Conn {
			if encrypted {
				return dialTLS(t, splitter.Addr())
			}
			return dialTCP(t, splitter.Addr())
		}
		busy := dial()
		io.WriteString(busy, "GET / HTTP/1.1\r\n")
		idle := []net.Conn{dial(), dial()}
		for _, conn := range idle {
			getPage(t, conn)
		}
		until(t, "both are idle", func() bool { return idleConns(splitter.conns) == 2 })
		getPage(t, idle[0]) // now the other one has been idle longer
		until(t, "both are idle again", func() bool { return idleConns(splitter.conns) == 2 })
		for range 10 {
			if got := getPage(t, dial()); got != "page" {
				t.Errorf("a newcomer gets page %q", got)
			}
			until(t, "it is idle", func() bool { return idleConns(splitter.conns) == 2 })
		}
		cutOff(t, "an idle connection", idle[0])
		cutOff(t, "an idle connection", idle[1])
		io.WriteString(busy, "Host: test\r\n\r\n")
		if res, err := http.ReadResponse(bufio.NewReader(busy), nil); err != nil || res.StatusCode != 200 {
			t.Errorf("who was busy all the while: %v", err)
		}
	}
}

func idleConns(cs *conns) (n int) {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	for _, a := range cs.addrs {
		n += a.idle.Len()
	}
	return n
}

// A connection with HTTP/2 counts like any other, and makes room when it is idle.
func TestHTTP2IsCounted(t *testing.T) {
	config := testTLS(t)
	config.NextProtos = []string{http2, "http/1.1"}
	s := Split(listenTCP(t), config, nil, testLog(t))
	t.Cleanup(func() { s.Close() })
	s.Limit(1, nil)
	serveKeptAlive(t, s)
	transport := &http.Transport{ForceAttemptHTTP2: true, TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}
	t.Cleanup(transport.CloseIdleConnections)
	res, err := (&http.Client{Transport: transport, Timeout: patience}).Get("https://" + s.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.ProtoMajor != 2 {
		t.Fatalf("the page came over %s, want HTTP/2", res.Proto)
	}
	until(t, "be idle", func() bool { return idleConns(s.conns) == 1 })
	if got := getPage(t, dialTLS(t, s.Addr())); got != "page" {
		t.Errorf("after the only connection became idle, another gets %q", got)
	}
}

// What one connection with HTTP/2 may hold in memory is limited.
func TestHTTP2Limits(t *testing.T) {
	config := testTLS(t)
	config.NextProtos = []string{http2}
	s := Split(listenTCP(t), config, nil, testLog(t))
	t.Cleanup(func() { s.Close() })
	serveKeptAlive(t, s)
	conn := tls.Client(dialTCP(t, s.Addr()), &tls.Config{InsecureSkipVerify: true, NextProtos: []string{http2}})
	io.WriteString(conn, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00\x00\x00\x00") // and no settings
	header := make([]byte, 9)
	if _, err := io.ReadFull(conn, header); err != nil || header[3] != 4 {
		t.Fatalf("got the frame %x (%v), want SETTINGS", header, err)
	}
	settings := make([]byte, header[2])
	if _, err := io.ReadFull(conn, settings); err != nil {
		t.Fatal(err)
	}
	got := map[uint16]uint32{}
	for ; len(settings) >= 6; settings = settings[6:] {
		got[binary.BigEndian.Uint16(settings)] = binary.BigEndian.Uint32(settings[2:])
	}
	// RFC 9113 section 6.5.2: streams, window of a stream, frame size. There is no extended CONNECT (RFC
	// 8441), so browsers open WebSockets with HTTP/1.1.
	for id, want := range map[uint16]uint32{3: 32, 4: 64 << 10, 5: 16 << 10, 8: 0} {
		if got[id] != want {
			t.Errorf("setting %d is %d, want %d", id, got[id], want)
		}
	}
}

// However a connection ends, it no longer counts.
func TestNothingStaysCounted(t *testing.T) {
	s := newTURN(t)
	splitter := Split(listenTCP(t), testTLS(t), s, testLog(t))
	hijacked := make(chan net.Conn)
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/" {
			conn, _, err := http.NewResponseController(w).Hijack()
			if err != nil {
				t.Error(err)
			}
			hijacked <- conn
		}
	})}
	splitter.Configure(server)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		server.Serve(splitter)
	}()
	none := func() bool { n, addrs := splitter.conns.open(); return n == 0 && addrs == 0 }
	for range 3 {
		for _, dial := range []func(testing.TB, net.Addr) net.Conn{dialTCP, dialTLS} {
			for _, begin := range []string{"", "\x16", "\x00", "\x00\x01", "GET / HT",
				"GET /a HTTP/1.1\r\nHost: a\r\n\r\n", "nonsense\r\n\r\n"} {
				conn := dial(t, splitter.Addr())
				io.WriteString(conn, begin)
				conn.Close()
			}
			// Package signal closes the connections that it has hijacked from net/http. With TLS, it
			// closes the connection below.
			io.WriteString(dial(t, splitter.Addr()), "GET / HTTP/1.1\r\nHost: a\r\n\r\n")
			conn := <-hijacked
			if c, ok := conn.(interface{ NetConn() net.Conn }); ok {
				c.NetConn().Close()
			} else if _, ok := conn.(*tlsConn); ok {
				t.Error("no way to the connection below TLS")
			}
			conn.Close()
			bind(t, dial(t, splitter.Addr()))
		}
	}
	io.WriteString(dialTCP(t, splitter.Addr()), "GET /a HTTP/1.1\r\nHost: a\r\n\r\n") // stays idle
	own := splitter.SplitTURN(s.TCP())
	dialTCP(t, own.Addr())
	server.Close()
	<-ended
	splitter.Close()
	own.Close()
	s.Close()
	until(t, "nothing is counted", none)
}

// A trusted proxy, behind which there are many people, has no limit. A /64 counts as one address.
func TestWhoIsCounted(t *testing.T) {
	cs := newConns()
	cs.limit(2, []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("fe80::/10")})
	from := func(addr string) net.Conn {
		return addressedConn{remote: net.TCPAddrFromAddrPort(netip.MustParseAddrPort(addr))}
	}
	for _, tt := range []struct {
		addr string
		ok   string // for the first, the second and the third connection: whether it may stay
	}{
		{"192.0.2.1:%d", "yyn"},
		{"[::ffff:192.0.2.2]:%d", "yyn"},
		{"[2001:db8::%d]:1", "yyn"},
		{"[2001:db8:0:%d::1]:1", "yyy"},
		{"10.1.2.3:%d", "yyy"},
		{"[::ffff:10.1.2.3]:%d", "yyy"},
		{"[fe80::1%%eth0]:%d", "yyy"},
	} {
		var got strings.Builder
		for i := 1; i <= 3; i++ {
			addr := strings.Replace(strings.Replace(tt.addr, "%d", string(rune('0'+i)), 1), "%%", "%", 1)
			stays := cs.add(&counted{Conn: from(addr)})
			got.WriteString(map[bool]string{true: "y", false: "n"}[stays])
		}
		if got.String() != tt.ok {
			t.Errorf("%s: %s, want %s", tt.addr, got.String(), tt.ok)
		}
	}
}

// An addressedConn has nothing but an address.
type addressedConn struct {
	net.Conn
	remote net.Addr
}

func (c addressedConn) RemoteAddr() net.Addr { return c.remote }

// A limit is never more than half the number of files that the process may open. 0 still means no limit.
func TestFilesForOthers(t *testing.T) {
	files := maxFiles()
	if files == 0 {
		t.Skip("the limit is unknown here")
	}
	cs := newConns()
	for asked, want := range map[int]int{1: 1, files / 2: files / 2, files: files / 2, 10 * files: files / 2, 0: 0} {
		if cs.limit(asked, nil); cs.max != want {
			t.Errorf("a limit of %d with %d files is %d, want %d", asked, files, cs.max, want)
		}
	}
}
