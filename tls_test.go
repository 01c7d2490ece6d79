package main

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/letsencrypt/pebble/v2/ca"
	"github.com/letsencrypt/pebble/v2/db"
	"github.com/letsencrypt/pebble/v2/va"
	"github.com/letsencrypt/pebble/v2/wfe"
	"github.com/miekg/dns"
	pionturn "github.com/pion/turn/v4"

	"tincan/signal/meshtest"
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

// authority starts a certificate authority. It gives a certificate for any name that it can validate on
// the given ports of this machine. It returns the URL of its directory, a file with the certificate
// that this URL needs, and the root of the certificates that it signs.
func authority(t *testing.T, httpPort, tlsPort int) (directory, trust string, roots *x509.CertPool) {
	t.Helper()
	t.Setenv("PEBBLE_VA_NOSLEEP", "1")
	t.Setenv("PEBBLE_WFE_NONCEREJECT", "0")
	logger := log.New(t.Output(), "pebble: ", 0)
	store := db.NewMemoryStore()
	issuer := ca.New(logger, store, "", "ecdsa", 0, 1, map[string]ca.Profile{"default": {}})
	validator := va.New(logger, httpPort, tlsPort, false, nameServer(t), store)
	front := wfe.New(logger, store, validator, issuer, []string{"pebble.test"}, false, false, 0, 0)
	answers := front.Handler()
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		// golang.org/x/crypto needs the URL of the order here. Let's Encrypt sends it, but pebble does
		// not.
		if id, ok := strings.CutPrefix(r.URL.Path, "/finalize-order/"); ok {
			w.Header().Set("Location", "https://"+r.Host+"/my-order/"+id)
		}
		answers.ServeHTTP(w, r)
	})) // with TLS, since pebble is hard-wired to https
	t.Cleanup(server.Close)
	roots = x509.NewCertPool()
	roots.AppendCertsFromPEM(issuer.GetRootCert(0).PEM())
	trust = filepath.Join(t.TempDir(), "authority.pem")
	own := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
	if err := os.WriteFile(trust, own, 0o600); err != nil {
		t.Fatal(err)
	}
	return server.URL + wfe.DirectoryPath, trust, roots
}

// nameServer starts a DNS server that resolves every name to this machine. It answers over TCP.
func nameServer(t *testing.T) (addr string) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := &dns.Server{Listener: listener, Handler: dns.HandlerFunc(func(w dns.ResponseWriter, q *dns.Msg) {
		answer := new(dns.Msg).SetReply(q)
		if q.Question[0].Qtype == dns.TypeA {
			record, _ := dns.NewRR(q.Question[0].Name + " 60 IN A 127.0.0.1")
			answer.Answer = append(answer.Answer, record)
		}
		_ = w.WriteMsg(answer)
	})}
	go func() { _ = server.ActivateAndServe() }()
	t.Cleanup(func() { _ = server.Shutdown() })
	return listener.Addr().String()
}

// -domain gets a certificate from a real authority, with either type of challenge, and stores it. For
// other names it does not even ask.
func TestACME(t *testing.T) {
	for _, challenge := range []string{"tls-alpn-01", "http-01"} {
		t.Run(challenge, func(t *testing.T) {
			ports := meshtest.FreePorts(t, 3)
			tlsPort, validated := ports[0], ports[0]
			if challenge == "http-01" {
				validated = ports[2] // where nothing listens
			}
			directory, trust, roots := authority(t, ports[1], validated)
			args := []string{"-state", t.TempDir(), "-domain=meet.test", "-acme-directory", directory,
				"-listen", fmt.Sprint("127.0.0.1:", tlsPort), "-http-listen", fmt.Sprint("127.0.0.1:", ports[1])}
			base, stop := startProgram(t, "SSL_CERT_FILE="+trust, args...)
			if want := fmt.Sprint("https://meet.test:", tlsPort); base != want {
				t.Errorf("announces %s, want %s", base, want)
			}
			client := clientTo(t, roots, fmt.Sprint("127.0.0.1:", tlsPort))
			if status, _ := visit(t, client, "GET", base+"/healthz", ""); status != 200 {
				t.Errorf("status %d, want 200", status)
			}
			if _, err := client.Get("https://other.test/"); err == nil ||
				!strings.Contains(err.Error(), "internal error") {
				t.Errorf("a certificate for another name: %v", err)
			}
			if status, _ := visit(t, client, "GET", base+"/", "other.test"); status != 421 {
				t.Errorf("for another name: status %d, want 421", status)
			}
			plain := clientTo(t, roots, fmt.Sprint("127.0.0.1:", ports[1]))
			if status, _ := visit(t, plain, "GET", "http://other.test/", ""); status != 421 {
				t.Errorf("plain, for another name: status %d, want 421", status)
			}
			if status, location := visit(t, plain, "GET", "http://meet.test/r/some-room", ""); status != 301 ||
				location != base+"/r/some-room" {
				t.Errorf("plain: %d to %s", status, location)
			}
			stop()

			args = append(args, "-acme-directory", "http://127.0.0.1:1/nowhere")
			startProgram(t, "SSL_CERT_FILE="+trust, args...)
			again := clientTo(t, roots, fmt.Sprint("127.0.0.1:", tlsPort))
			if status, _ := visit(t, again, "GET", base+"/healthz", ""); status != 200 {
				t.Errorf("with the certificate that was kept: status %d", status)
			}
		})
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
