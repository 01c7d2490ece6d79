package main

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/coder/websocket"
	pionturn "github.com/pion/turn/v4"

	"tincan/signal/meshtest"
	"tincan/turn/port/acmetest"
)

// trusting returns a client that trusts the certificate in file and follows no redirects. It connects
// to addr, whatever the host.
func trusting(t testing.TB, file, addr string) *http.Client {
	t.Helper()
	cert, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(cert)
	return clientTo(t, pool, addr)
}

func clientTo(t testing.TB, roots *x509.CertPool, addr string) *http.Client {
	transport := &http.Transport{
		TLSClientConfig: &tls.Config{RootCAs: roots},
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, "tcp", addr)
		},
	}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Timeout:       patience,
	}
}

// visit requests a URL with c and returns the status and the Location header.
func visit(t *testing.T, c *http.Client, method, url, host string) (status int, location string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Host = host
	res, err := c.Do(req)
	if err != nil {
		t.Fatalf("%s %s: %v", method, url, err)
	}
	defer res.Body.Close()
	checkSecurityHeaders(t, res.Header)
	return res.StatusCode, res.Header.Get("Location")
}

// With TLS, the program serves its own host names and refuses others. Without TLS, it only redirects.
func TestTLS(t *testing.T) {
	state := t.TempDir()
	s := serveTincan(t, "-tls-self-signed", "-state", state, "-http-listen", "127.0.0.1:0", "-public-ip", "192.0.2.7")
	port := s.pages.Addr().(*net.TCPAddr).Port
	here := fmt.Sprintf("https://localhost:%d", port)
	certificate := filepath.Join(state, "self-signed.crt")
	encrypted := trusting(t, certificate, s.pages.Addr().String())
	plain := trusting(t, certificate, s.plain.Addr().String())
	plainOnTLS := trusting(t, certificate, s.pages.Addr().String())
	for _, tt := range []struct {
		client            *http.Client
		method, url, host string
		status            int
		location          string
	}{
		{encrypted, "GET", "https://localhost/", "", 200, ""},
		{encrypted, "GET", "https://127.0.0.1/healthz", "", 200, ""},
		{encrypted, "GET", "https://localhost/", "192.0.2.7:8443", 200, ""},
		{encrypted, "GET", "https://localhost/", "LOCALHOST", 200, ""},
		{encrypted, "GET", "https://localhost/", "evil.test", 421, ""},
		{encrypted, "GET", "https://localhost/", "192.0.2.8", 421, ""},
		{encrypted, "POST", "https://localhost/ws", "evil.test", 421, ""},
		{plain, "GET", "http://localhost/r/some-room?a=b", "", 301, here + "/r/some-room?a=b"},
		{plain, "HEAD", "http://localhost//evil.test/", "", 301, here + "//evil.test/"},
		{plain, "GET", "http://localhost/", "[::1]:80", 301, fmt.Sprintf("https://[::1]:%d/", port)},
		{plain, "POST", "http://localhost/", "", 403, ""},
		{plain, "GET", "http://evil.test/", "", 421, ""},
		{plainOnTLS, "GET", "http://localhost/", "", 301, here + "/"},
		{encrypted, "GET", "https://localhost/healthz", "evil.test", 200, ""}, // checks may know only an address
		{plain, "GET", "http://192.0.2.8/healthz", "", 200, ""},
		{plainOnTLS, "GET", "http://localhost/healthz", "", 200, ""},
		{plainOnTLS, "GET", "http://localhost/ws", "evil.test", 421, ""},
	} {
		status, location := visit(t, tt.client, tt.method, tt.url, tt.host)
		if status != tt.status || location != tt.location {
			t.Errorf("%s %s for %q: %d to %q; want %d to %q", tt.method, tt.url, tt.host, status, location, tt.status,
				tt.location)
		}
	}

	var out bytes.Buffer
	s.announce(&out)
	if !strings.HasPrefix(out.String(), "tincan: open "+here+"\n") {
		t.Errorf("announces\n%s\nwant %s", out.String(), here)
	}
}

// Pages come over HTTP/2 if there is TLS, and WebSockets over HTTP/1.1 on the same port. Without TLS there
// is no HTTP/2.
func TestHTTP2(t *testing.T) {
	state := t.TempDir()
	s := serveTincan(t, "-tls-self-signed", "-state", state, "-http-listen", "127.0.0.1:0")
	client := trusting(t, filepath.Join(state, "self-signed.crt"), s.pages.Addr().String())
	client.Transport.(*http.Transport).ForceAttemptHTTP2 = true
	for path, status := range map[string]int{"/": 200, "/r/some-room": 200, "/healthz": 200, "/ws": 400} {
		res, err := client.Get("https://localhost" + path)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		checkSecurityHeaders(t, res.Header)
		if res.ProtoMajor != 2 || res.StatusCode != status {
			t.Errorf("%s: %s, status %d; want HTTP/2 and %d", path, res.Proto, res.StatusCode, status)
		}
	}
	sockets := trusting(t, filepath.Join(state, "self-signed.crt"), s.pages.Addr().String())
	welcome(t, dialWith(t, sockets, "wss://localhost/ws", ""))

	for _, addr := range []string{s.pages.Addr().String(), s.plain.Addr().String()} {
		plain := clientTo(t, nil, addr)
		protocols := new(http.Protocols)
		protocols.SetUnencryptedHTTP2(true)
		plain.Transport.(*http.Transport).Protocols = protocols
		if res, err := plain.Get("http://localhost/"); err == nil {
			res.Body.Close()
			t.Errorf("without TLS, %s answers over %s", addr, res.Proto)
		}
	}
}

// The announcement includes an address of this machine that can be typed on a phone.
func TestSelfSignedAnnouncement(t *testing.T) {
	var out bytes.Buffer
	serveTincan(t, "-tls-self-signed", "-listen", ":0").announce(&out)
	addrs, _ := net.InterfaceAddrs()
	for _, a := range addrs {
		if ip := a.(*net.IPNet).IP; ip.IsGlobalUnicast() && ip.To4() != nil &&
			!strings.Contains(out.String(), "https://"+ip.String()+":") {
			t.Errorf("the announcement does not say %v:\n%s", ip, out.String())
		}
	}
}

// TURN works over the port of the pages, with TLS and the host's name.
func TestTURNOverTLS(t *testing.T) {
	state := t.TempDir()
	s := serveTincan(t, "-tls-self-signed", "-state", state, "-public-ip=127.0.0.1")
	client := trusting(t, filepath.Join(state, "self-signed.crt"), s.pages.Addr().String())
	addr := s.pages.PageURL("localhost")
	w := welcome(t, dialWith(t, client, strings.Replace(addr, "https", "wss", 1)+"/ws", ""))
	server := w.ICEServers[1]
	host := strings.TrimPrefix(addr, "https://")
	if last := server.URLs[len(server.URLs)-1]; last != "turns:"+host+"?transport=tcp" {
		t.Errorf("the last TURN server is %s, want turns:%s", last, host)
	}
	conn, err := tls.Dial("tcp", host, client.Transport.(*http.Transport).TLSClientConfig)
	if err != nil {
		t.Fatal(err)
	}
	allocateOver(t, conn, server.Username, server.Credential)
}

// allocateOver makes a TURN allocation over a stream.
func allocateOver(t *testing.T, conn net.Conn, username, password string) {
	t.Helper()
	relay, err := turnClient(t, conn, username, password).Allocate()
	if err != nil {
		t.Fatal(err)
	}
	defer relay.Close()
	if host, _, _ := net.SplitHostPort(relay.LocalAddr().String()); host != "127.0.0.1" {
		t.Errorf("relayed address %v", relay.LocalAddr())
	}
}

// turnClient returns a TURN client on conn. It is closed when the test ends.
func turnClient(t *testing.T, conn net.Conn, username, password string) *pionturn.Client {
	t.Helper()
	client, err := pionturn.NewClient(&pionturn.ClientConfig{
		TURNServerAddr: conn.RemoteAddr().String(),
		Conn:           pionturn.NewSTUNConn(conn),
		Username:       username,
		Password:       password,
		RTO:            100 * time.Millisecond, // so that unanswered requests fail soon
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	if err := client.Listen(); err != nil {
		t.Fatal(err)
	}
	return client
}

// -domain gets a certificate from a real authority and stores it. The host in -turn-host gets one
// too. Handshakes for other names fail.
func TestACME(t *testing.T) {
	ports := meshtest.FreePorts(t, 2)
	authority := acmetest.New(t, ports[1], ports[0], 90*24*time.Hour)
	addr := fmt.Sprint("127.0.0.1:", ports[0])
	trust := []string{"SSL_CERT_FILE=" + authority.TrustFile}
	args := []string{"-state", t.TempDir(), "-domain=meet.test", "-turn-host=turn.meet.test", "-acme-directory",
		authority.Directory, "-listen", addr, "-http-listen", fmt.Sprint("127.0.0.1:", ports[1]),
		"-log-level=debug"}
	p := startRunning(t, trust, args...)
	if want := fmt.Sprint("https://meet.test:", ports[0]); p.base != want {
		t.Errorf("announces %s, want %s", p.base, want)
	}
	for _, host := range []string{"meet.test", "turn.meet.test"} {
		p.log.rest(t, "tincan: "+host+" has no certificate yet; it will come from "+authority.Directory)
		p.log.rest(t, `msg="new certificate" host=`+host)
		client := clientTo(t, authority.Roots, addr)
		if status, _ := visit(t, client, "GET", "https://"+host+"/", ""); status != 200 {
			t.Errorf("%s: status %d, want 200", host, status)
		}
		if status, _ := visit(t, client, "GET", "https://"+host+"/", "other.test"); status != 421 {
			t.Errorf("%s for another name: status %d, want 421", host, status)
		}
	}
	if _, err := clientTo(t, authority.Roots, addr).Get("https://other.test/"); err == nil ||
		!strings.Contains(err.Error(), "internal error") {
		t.Errorf("a certificate for another name: %v", err)
	}
	plain := clientTo(t, authority.Roots, fmt.Sprint("127.0.0.1:", ports[1]))
	if status, _ := visit(t, plain, "GET", "http://other.test/", ""); status != 421 {
		t.Errorf("plain, for another name: status %d, want 421", status)
	}
	if status, location := visit(t, plain, "GET", "http://meet.test/r/some-room", ""); status != 301 ||
		location != p.base+"/r/some-room" {
		t.Errorf("plain: %d to %s", status, location)
	}
	p.stops(nil)

	p = startRunning(t, trust, args...)
	again := clientTo(t, authority.Roots, addr)
	if status, _ := visit(t, again, "GET", p.base+"/", ""); status != 200 {
		t.Errorf("with the stored certificate: status %d", status)
	}
	for _, host := range []string{"meet.test", "turn.meet.test"} {
		p.log.rest(t, `msg="certificate checked" host=`+host)
	}
	if strings.Contains(p.log.String(), "no certificate") || authority.Orders() != 2 {
		t.Errorf("%d certificates were ordered, want 2; the log says\n%s", authority.Orders(), &p.log)
	}
}

// startProgram runs the program in a process of its own, with one variable, until stop is called or the
// test ends. It returns the URL of the pages.
func startProgram(t *testing.T, variable string, args ...string) (base string, stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	cmd := program(ctx, []string{variable}, append([]string{"-turn-listen=127.0.0.1:0"}, args...)...)
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = patience
	out := &announcement{to: t.Output(), url: make(chan string, 1)}
	cmd.Stderr = out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	stop = sync.OnceFunc(func() {
		cancel()
		_ = cmd.Wait() // returns the error of ctx
	})
	t.Cleanup(stop)
	select {
	case base = <-out.url:
	case <-time.After(patience):
		t.Fatalf("%q has not announced its address in %v", args, patience)
	}
	return base, stop
}

// What has left the server counts as delivered, and what has not waits for the seat's next socket: no
// message is lost and none comes twice, even if the old socket is cut while it writes.
func TestComeBackFromAStuckSocket(t *testing.T) {
	t.Parallel()
	for _, flag := range []string{"-tls-self-signed=false", "-tls-self-signed"} {
		t.Run(flag, func(t *testing.T) {
			t.Parallel()
			p := startRunning(t, nil, flag, "-rate=0", "-max-peers-per-ip=0")
			at := p.base + "/ws"
			client := distrusting(t, p.base)
			slow := distrusting(t, p.base)
			transport := slow.Transport.(*http.Transport)
			dial := transport.DialContext
			transport.DialContext = func(ctx context.Context, network, addr string) (net.Conn, error) {
				conn, err := dial(ctx, network, addr)
				if err == nil {
					_ = conn.(*net.TCPConn).SetReadBuffer(4 << 10)
				}
				return conn, err
			}
			ada := dialWith(t, client, at, "")
			welcome(t, ada)
			old := dialWith(t, slow, at, "")
			bo := welcome(t, old)
			receive(t, ada, "peer-joined")
			const messages = 400 // 400 KB: some are on the way, one is half written, and the rest waits
			text := strings.Repeat("x", 1000)
			for i := range messages {
				signal := fmt.Appendf(nil, `{"type":"signal","to":"%s","data":{"n":%d,"text":"%s"}}`, bo.ID, i, text)
				if err := ada.Write(t.Context(), websocket.MessageText, signal); err != nil {
					t.Fatal(err)
				}
			}
			tell(t, ada, `{"type":"ping"}`, "pong") // all of them are in the queue
			next := dialWith(t, client, at, "")
			tell(t, next, `{"type":"join","room":"main-test","name":"Bo","session":"`+bo.Session+`"}`, "welcome")
			got := 0
			for _, ws := range []*websocket.Conn{old, next} {
				for got < messages {
					_, frame, err := ws.Read(t.Context())
					if err != nil {
						t.Logf("%d messages came over the old socket", got)
						break
					}
					var m struct{ Data struct{ N int } }
					if err := json.Unmarshal(frame, &m); err != nil || m.Data.N != got {
						t.Fatalf("got message %d (%v), want %d", m.Data.N, err, got)
					}
					got++
				}
			}
			if got != messages {
				t.Errorf("%d messages came, want %d", got, messages)
			}
		})
	}
}
