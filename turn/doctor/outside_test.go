package doctor

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"tincan/signal/meshtest"
)

// meet is a name that leads to 127.0.0.1 in these tests.
const meet = "meet.test"

// at returns an outside for a server at a loopback address or under the name meet.
func at(url string, roots ...*x509.Certificate) *outside {
	pool := x509.NewCertPool()
	for _, r := range roots {
		pool.AddCert(r)
	}
	return &outside{URL: url, roots: pool, lookup: func(ctx context.Context, host string) ([]netip.Addr, error) {
		switch {
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case host == meet, host == "localhost":
			return []netip.Addr{netip.MustParseAddr("127.0.0.1")}, nil
		case host == "other.test": // not on this machine
			return []netip.Addr{netip.MustParseAddr("192.0.2.1")}, nil
		}
		return nil, &net.DNSError{Name: host, IsNotFound: host != "dead.test", Err: "server misbehaving"}
	}}
}

// a change is what a proxy does to a request before it forwards it.
type change func(r *httputil.ProxyRequest)

func forwarded(r *httputil.ProxyRequest) {
	r.Out.Header.Set("X-Forwarded-For", "198.51.100.7")
	r.Out.Header.Set("X-Forwarded-Proto", "https")
}

// reverseProxy forwards to a server as changed, and changes its answers too. answers may be nil.
func reverseProxy(t *testing.T, to string, c change, answers func(*http.Response) error) *httptest.Server {
	t.Helper()
	target, err := url.Parse(to)
	if err != nil {
		t.Fatal(err)
	}
	proxy := httptest.NewUnstartedServer(&httputil.ReverseProxy{
		ModifyResponse: answers,
		Rewrite: func(r *httputil.ProxyRequest) {
			r.Out.URL.Scheme, r.Out.URL.Host = target.Scheme, target.Host
			c(r)
		},
	})
	t.Cleanup(proxy.Close)
	return proxy
}

// encrypt starts a server with a certificate for a name.
func encrypt(t *testing.T, s *httptest.Server, name string, from, until time.Time) *x509.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), DNSNames: []string{name}, NotBefore: from,
		NotAfter: until, IsCA: true, BasicConstraintsValid: true}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	s.TLS = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}
	s.StartTLS()
	return leaf
}

// valid encrypts with a certificate that browsers accept.
func valid(t *testing.T, s *httptest.Server) *x509.Certificate {
	return encrypt(t, s, meet, time.Now().Add(-time.Hour), time.Now().Add(60*24*time.Hour))
}

// urlOf returns the URL of a server under the name meet.
func urlOf(s *httptest.Server) string {
	u, _ := url.Parse(s.URL)
	return u.Scheme + "://" + meet + ":" + u.Port()
}

// expect runs the doctor, and fails unless it finds exactly what is wanted, such as "fault ws-host", besides what is
// in order. The sentence must have the given text.
func expect(t *testing.T, o *outside, want, text string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	compare(t, o.run(ctx, nil), want, text)
}

// compare is the comparison of expect.
func compare(t *testing.T, findings []finding, want, text string) {
	t.Helper()
	var got, all []string
	for _, f := range findings {
		line := string(f.Severity) + " " + f.Code
		all = append(all, line+": "+f.Text+" "+f.Do)
		if f.bad() {
			got = append(got, line)
			if f.Do == "" && f.Code != "join" {
				t.Errorf("%s does not say what to do", line)
			}
		}
	}
	if strings.Join(got, ", ") != want || !strings.Contains(strings.Join(all, "\n"), text) {
		t.Errorf("found %q, want %q with %q:\n%s", got, want, text, strings.Join(all, "\n"))
	}
}

func TestHealthyServers(t *testing.T) {
	alone := meshtest.Start(t, nil)
	expect(t, at(alone.Base), "", "even with packets of 1200 bytes")
	signed := meshtest.Start(t, nil, "-tls-self-signed", "-turn-host=localhost")
	expect(t, at(signed.Base, certificateOf(t, signed.Base)), "", "turns:localhost")
	invited := meshtest.Start(t, []string{"TINCAN_TOKEN_SECRET=" + meshtest.LongSecret}, "-auth=token")
	expect(t, at(invited.Base), "", "only to people with an invitation")
	for _, invitation := range [][]string{{"-room=*"}, {"-room=brisk-otter"}, {"-room=brisk-otter", "-role=host"}} {
		token := meshtest.Token(t, []string{"TINCAN_TOKEN_SECRET=" + meshtest.LongSecret}, invitation...)
		expect(t, at(invited.Base+"/r/brisk-otter#token="+token), "", "TURN works at")
	}
	expect(t, at(invited.Base+"#token=x"), "fault join", "The invitation is refused: unauthorized, ")
	elsewhere := meshtest.Start(t, []string{"TINCAN_TURN_SECRET=" + meshtest.LongSecret}, "-turn-url=turn:other.test")
	expect(t, at(elsewhere.Base), "", "turn:other.test:3478?transport=udp is not tested")
}

// certificateOf returns the certificate that a server presents.
func certificateOf(t *testing.T, base string) *x509.Certificate {
	t.Helper()
	conn, err := tls.Dial("tcp", strings.TrimPrefix(base, "https://"), &tls.Config{InsecureSkipVerify: true})
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	return conn.ConnectionState().PeerCertificates[0]
}

func TestNoServer(t *testing.T) {
	closed := listen(t)
	closed.Close()
	silent := listen(t)
	other := httptest.NewServer(http.NotFoundHandler())
	defer other.Close()
	down := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Server", "nginx/1.22.1")
		w.WriteHeader(http.StatusBadGateway)
	}))
	defer down.Close()
	redirecting := httptest.NewServer(http.RedirectHandler("https://meet.test/", http.StatusMovedPermanently))
	defer redirecting.Close()
	for _, tt := range []struct{ url, want, text string }{
		{"", "fault url", `"" is not the URL`},
		{"ftp://meet.test", "fault url", "is not the URL"},
		{"https://meet.test:99999", "fault url", `"99999" is not a port`},
		{"https://nobody.test", "fault dns-none", "nobody.test not found"},
		{"https://dead.test", "fault dns-none", "Check the network of this machine"},
		{"http://" + closed.Addr().String(), "fault port-closed", "connection refused"},
		{other.URL, "fault not-tincan", "404 Not Found, which is not tincan's answer"},
		{down.URL, "fault proxy", `The server ("nginx/1.22.1") answers 502 Bad Gateway`},
		{redirecting.URL, "fault url", "tincan doctor https://127.0.0.1"},
		{strings.Replace(other.URL, "http:", "https:", 1), "fault no-tls", "tincan doctor http://127.0.0.1"},
	} {
		t.Run(tt.want, func(t *testing.T) { expect(t, at(tt.url), tt.want, tt.text) })
	}
	t.Run("silent", func(t *testing.T) {
		t.Parallel() // it waits most of the time
		expect(t, at("http://"+silent.Addr().String()), "fault no-answer", "no answer")
	})
}

func TestNames(t *testing.T) {
	server := meshtest.Start(t, nil, "-turn-host="+meet)
	o := at(strings.Replace(server.Base, "localhost", meet, 1))
	expect(t, o, "fault insecure, fault host", "does not know that it is meet.test")
	o = at(server.Base)
	o.lookup = func(context.Context, string) ([]netip.Addr, error) {
		return []netip.Addr{netip.MustParseAddr("127.0.0.1"), netip.MustParseAddr("::1")}, nil
	}
	expect(t, o, "warn dns-aaaa-dead", "the IPv6 address ::1")
	unknown := meshtest.Start(t, nil, "-turn-host=nobody.test")
	expect(t, at(unknown.Base), "fault dns-none, fault dns-none, fault dns-none", "host name nobody.test not found")
}

func TestEncryption(t *testing.T) {
	now, month := time.Now(), 30*24*time.Hour
	server := meshtest.Start(t, nil, "-trusted-proxy=127.0.0.1", "-turn-host="+meet)
	start := func(name string, from, until time.Time) (*httptest.Server, *x509.Certificate) {
		proxy := reverseProxy(t, server.Base, withHost, nil)
		return proxy, encrypt(t, proxy, name, from, until)
	}
	good, leaf := start(meet, now.Add(-month), now.Add(2*month))
	expect(t, at(urlOf(good), leaf), "", "TURN works at")
	expect(t, at(urlOf(good)), "fault cert-chain", "an intermediate certificate is missing")
	ending, leaf := start(meet, now.Add(-3*month), now.Add(24*time.Hour))
	expect(t, at(urlOf(ending), leaf), "warn cert-ending", "expires soon")
	expired, leaf := start(meet, now.Add(-3*month), now.Add(-time.Hour))
	expect(t, at(urlOf(expired), leaf), "fault cert-expired", "expired on")
	early, leaf := start(meet, now.Add(month), now.Add(2*month))
	expect(t, at(urlOf(early), leaf), "fault clock", "not valid before")
	foreign, leaf := start("foreign.test", now.Add(-month), now.Add(2*month))
	expect(t, at(urlOf(foreign), leaf), "fault cert-name", "for foreign.test, not for meet.test")
	expect(t, at(foreign.URL, leaf), "fault cert-name", "Give the doctor the host name")
}

// withHost forwards as a proxy should, with the host name that browsers use.
func withHost(r *httputil.ProxyRequest) {
	forwarded(r)
	r.Out.Host = r.In.Host
}

func TestNoCertificateYet(t *testing.T) {
	waiting := httptest.NewUnstartedServer(http.NotFoundHandler())
	waiting.TLS = &tls.Config{GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) {
		return nil, errors.New("not yet")
	}}
	waiting.StartTLS()
	defer waiting.Close()
	// httptest adds a certificate of its own, which would be used.
	waiting.TLS.Certificates = nil
	expect(t, at(urlOf(waiting)), "fault acme", "refuses TLS for meet.test")
}

func TestProxies(t *testing.T) {
	server := meshtest.Start(t, nil, "-trusted-proxy=127.0.0.1", "-turn-host="+meet)
	distrusting := meshtest.Start(t, nil, "-turn-host="+meet)
	withoutUpgrade := func(r *httputil.ProxyRequest) {
		withHost(r)
		r.Out.Header.Del("Connection")
		r.Out.Header.Del("Upgrade")
	}
	withoutHost := func(r *httputil.ProxyRequest) {
		forwarded(r)
		r.Out.Host = "127.0.0.1:8080"
	}
	withoutScheme := func(r *httputil.ProxyRequest) { r.Out.Host = r.In.Host }
	slow := func(r *http.Response) error {
		r.Header.Set("Date", time.Now().Add(-7*time.Minute).UTC().Format(http.TimeFormat))
		return nil
	}
	for name, tt := range map[string]struct {
		to         string
		change     change
		answers    func(*http.Response) error
		want, text string
	}{
		"no upgrade": {server.Base, withoutUpgrade, nil, "fault ws-upgrade", "no header Upgrade"},
		"no scheme":  {server.Base, withoutScheme, nil, "fault ws-scheme", "-trusted-proxy"},
		"no host":    {server.Base, withoutHost, nil, "fault ws-host", "-public-url https://meet.test"},
		"no trust":   {distrusting.Base, withHost, nil, "fault host", "-trusted-proxy"},
		"clock":      {server.Base, withHost, slow, "warn clock", "behind ours"},
	} {
		t.Run(name, func(t *testing.T) {
			proxy := reverseProxy(t, tt.to, tt.change, tt.answers)
			leaf := valid(t, proxy)
			expect(t, at(urlOf(proxy), leaf), tt.want, tt.text)
		})
	}
}

// A proxy that closes silent sockets is noticed, and so is the limit of one address.
func TestSockets(t *testing.T) {
	server := meshtest.Start(t, nil, "-turn-listen=") // so that nothing happens before the silence
	impatient := listen(t)
	go func() {
		for {
			conn, err := impatient.Accept()
			if err != nil {
				return
			}
			up, err := net.Dial("tcp", strings.TrimPrefix(server.Base, "http://"))
			if err != nil {
				conn.Close()
				continue
			}
			go relayStream(conn, up, 3*time.Second)
			go relayStream(up, conn, 3*time.Second)
		}
	}()
	o := at("http://" + impatient.Addr().String())
	o.Slow, o.silence = true, patience
	expect(t, o, "warn turn-off, warn ws-idle", "closes idle WebSockets after")
	full := meshtest.Start(t, nil, "-max-peers-per-ip=1")
	ws, _, err := websocket.Dial(t.Context(), full.Base+"/ws", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer ws.CloseNow()
	expect(t, at(full.Base), "fault one-address", "too many connections from your address")
}

// relayStream copies until nothing has come for a while.
func relayStream(from, to net.Conn, idle time.Duration) {
	defer from.Close()
	defer to.Close()
	buf := make([]byte, 4<<10)
	for {
		_ = from.SetReadDeadline(time.Now().Add(idle))
		n, err := from.Read(buf)
		if err != nil {
			return
		}
		if _, err := to.Write(buf[:n]); err != nil {
			return
		}
	}
}
