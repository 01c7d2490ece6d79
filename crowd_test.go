package main

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"tincan/signal/meshtest"
	"tincan/turn/port"
)

// startWithFiles starts the program with at most 1,024 open files.
func startWithFiles(t *testing.T, args ...string) *running {
	t.Helper()
	shell, err := exec.LookPath("sh")
	if err != nil {
		t.Skipf("no shell to set the limit: %v", err)
	}
	return startBy(t, func(cmd *exec.Cmd) {
		cmd.Args = append([]string{"sh", "-c", `ulimit -n 1024 && exec "$0" "$@"`, cmd.Path}, cmd.Args[1:]...)
		cmd.Path = shell
	}, nil, args...)
}

// from returns an HTTP client that connects from an address of this machine.
func (p *running) from(addr string) *http.Client {
	client := distrusting(p.t, p.base)
	client.Timeout = patience
	client.Transport.(*http.Transport).DialContext = func(context.Context, string, string) (net.Conn, error) {
		return p.dial(addr)
	}
	return client
}

// servesOthers checks that another address gets a page, a socket and a seat. It must get them while the
// crowd is still connected: after 10 s the server disconnects silent clients.
func (p *running) servesOthers() {
	p.t.Helper()
	client := p.from("127.0.0.1")
	client.Timeout = 8 * time.Second
	res, err := client.Get(p.base + "/")
	if err != nil {
		p.t.Errorf("another address gets no page: %v", err)
		return
	}
	defer res.Body.Close()
	if body, err := io.ReadAll(res.Body); err != nil || res.StatusCode != 200 || len(body) == 0 {
		p.t.Errorf("another address gets status %d, %d bytes, %v", res.StatusCode, len(body), err)
	}
	client.Timeout = 0 // a timeout would end the socket
	welcome(p.t, dialWith(p.t, client, p.base+"/ws", ""))
}

// One address cannot use up all open files, whatever it does with its connections.
func TestOneAddressDoesNotHoldAllFiles(t *testing.T) {
	const page = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
	for _, tt := range []struct{ name, flag, begin string }{
		{"idle", "", page},
		{"idle with TLS", "-tls-self-signed", page},
		{"silent", "", ""},
		{"half a header", "", "GET / HTTP/1.1\r\nHost:"},
		{"half a header with TLS", "-tls-self-signed", "GET / HTTP/1.1\r\nHost:"},
		{"half a TURN message", "", "\x00"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := startWithFiles(t, "-http-listen="+map[bool]string{true: "127.0.0.1:0"}[tt.flag != ""],
				"-tls-self-signed="+fmt.Sprint(tt.flag != ""))
			p.crowd("127.0.0.2", tt.begin)
			p.servesOthers()
		})
	}
}

// crowd opens more connections than the program may have open files, and leaves them open.
func (p *running) crowd(from, begin string) {
	p.t.Helper()
	for range 1100 {
		conn, err := p.dial(from)
		if err != nil {
			p.t.Fatal(err)
		}
		p.t.Cleanup(func() { _ = conn.Close() })
		_ = conn.SetDeadline(time.Now().Add(10 * time.Second))
		if strings.HasPrefix(p.base, "https:") {
			conn = tls.Client(conn, &tls.Config{InsecureSkipVerify: true})
		}
		_, err = io.WriteString(conn, begin)
		if err == nil && strings.HasSuffix(begin, "\r\n\r\n") {
			_, err = http.ReadResponse(bufio.NewReader(conn), nil)
		}
		if errors.Is(err, os.ErrDeadlineExceeded) { // a refusal would be fine
			p.t.Errorf("the server takes no connections any more")
			return
		}
	}
}

// Connections to the redirect port are limited like the others.
func TestRedirectsDoNotHoldAllFiles(t *testing.T) {
	port := meshtest.FreePorts(t, 1)[0]
	p := startWithFiles(t, "-tls-self-signed", fmt.Sprint("-http-listen=127.0.0.1:", port))
	pages := p.base
	p.base = fmt.Sprint("http://127.0.0.1:", port)
	p.crowd("127.0.0.2", "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
	p.base = pages
	p.servesOthers()
}

// A school has one address. 64 people each have a socket and six connections for pages, and then
// somebody reloads the page.
func TestManyPeopleBehindOneAddress(t *testing.T) {
	p := startWithFiles(t, "-room-size=0")
	client := p.from("127.0.0.2")
	client.Timeout = 0
	var sockets []*websocket.Conn
	for range 64 {
		ws := dialWith(t, client, p.base+"/ws", "")
		sockets = append(sockets, ws)
		for range 6 {
			conn, err := p.dial("127.0.0.2")
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			fmt.Fprint(conn, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
			if res, err := http.ReadResponse(bufio.NewReader(conn), nil); err != nil || res.StatusCode != 200 {
				t.Fatalf("no page: %v", err)
			}
		}
	}
	for range 200 { // more than one address may have: each one makes room for the next
		conn, err := p.dial("127.0.0.2")
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		fmt.Fprint(conn, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
		if res, err := http.ReadResponse(bufio.NewReader(conn), nil); err != nil || res.StatusCode != 200 {
			t.Fatalf("no page when all have come: %v", err)
		}
	}
	for _, ws := range sockets {
		tell(t, ws, `{"type":"look","room":"main-test"}`, "room") // no socket was closed to make room
	}
}

// There may be any number of people behind a trusted proxy.
func TestTrustedProxiesHaveNoLimit(t *testing.T) {
	s := serveTincan(t, "-max-peers-per-ip=1", "-trusted-proxy=127.0.0.3")
	begin := func(from string) net.Conn {
		t.Helper()
		dialer := &net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(from)}}
		conn, err := dialer.Dial("tcp", s.pages.Addr().String())
		if err != nil {
			t.Skipf("only 127.0.0.1 is loopback here: %v", err)
		}
		t.Cleanup(func() { _ = conn.Close() })
		_ = conn.SetDeadline(time.Now().Add(patience))
		_, _ = io.WriteString(conn, "GET /healthz HTTP/1.1\r\nHost: localhost\r\n") // an incomplete header
		return conn
	}
	served := func(conn net.Conn) bool {
		_, _ = io.WriteString(conn, "\r\n")
		_, err := http.ReadResponse(bufio.NewReader(conn), nil)
		return err == nil
	}
	var person, proxy []net.Conn
	for range port.ConnsPerPeer {
		person = append(person, begin("127.0.0.2"))
	}
	for range 10 {
		if served(begin("127.0.0.2")) { // all others are waiting for a response, so none is closed to make room
			t.Error("an address has more connections than it may have")
		}
	}
	for range 3 * port.ConnsPerPeer {
		proxy = append(proxy, begin("127.0.0.3"))
	}
	for i, conn := range append(person, proxy...) {
		if !served(conn) {
			t.Errorf("connection %d is not served", i)
		}
	}
}
