package port

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/caddyserver/certmagic"

	"tincan/signal/meshtest"
	"tincan/turn/port/acmetest"
)

// An acmeServer is a server that gets its certificates from a test authority.
type acmeServer struct {
	t         *testing.T
	authority *acmetest.Authority
	folder    string
	config    Config
	log       *meshtest.Transcript // set by start
	tls       *Encryption          // set by start
	stop      func()               // set by start
}

// newACMEServer prepares a server. Its certificates expire after lifetime.
func newACMEServer(t *testing.T, lifetime time.Duration) *acmeServer {
	t.Helper()
	ports := meshtest.FreePorts(t, 2)
	s := &acmeServer{t: t, authority: acmetest.New(t, ports[0], ports[1], lifetime), folder: t.TempDir()}
	s.config = Config{
		Listen:        fmt.Sprint("127.0.0.1:", ports[1]),
		HTTPListen:    fmt.Sprint("127.0.0.1:", ports[0]),
		ACMEDirectory: s.authority.Directory,
	}
	return s
}

const threeMonths = 90 * 24 * time.Hour

// start serves both ports and maintains certificates for names, until stop or the end of the test.
func (s *acmeServer) start(names ...string) {
	s.t.Helper()
	s.log = &meshtest.Transcript{TB: s.t}
	log := slog.New(slog.NewTextHandler(s.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	m, err := newACMEManager(names, &s.config, s.folder, s.authority.Trust, log)
	if err != nil {
		s.t.Fatal(err)
	}
	s.tls = m.encryption()
	guard := &Guard{Encryption: s.tls, PageURL: func(host string) string { return "https://" + host }}
	server := &http.Server{Handler: guard.Handler(http.NotFoundHandler())}
	encrypted := Split(s.listen(s.config.Listen), s.tls.Config(), nil, log)
	go func() { _ = server.Serve(encrypted) }()
	plain := encrypted.SplitPages(s.listen(s.config.HTTPListen))
	go func() { _ = server.Serve(plain) }()
	s.tls.Start()
	s.stop = func() {
		s.stop = func() {}
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		if err := s.tls.Stop(ctx); err != nil {
			s.t.Errorf("stop: %v", err)
		}
		_ = server.Close()
		_ = encrypted.Close()
	}
	s.t.Cleanup(func() { s.stop() })
}

func (s *acmeServer) listen(addr string) net.Listener {
	s.t.Helper()
	l, err := net.Listen("tcp", addr)
	if err != nil {
		s.t.Fatal(err)
	}
	return l
}

// reload makes the server check its certificate again, as SIGHUP does, and waits until the log has this line
// once more.
func (s *acmeServer) reload(line string) {
	s.t.Helper()
	n := s.log.Count(line)
	s.tls.Reload()
	s.log.Await(fmt.Sprintf("(?s)(%s.*){%d}", line, n+1))
}

// certificate returns the certificate that a client gets for a server name. It does not verify it.
func (s *acmeServer) certificate(name string) (*x509.Certificate, error) {
	return s.shake(&tls.Config{ServerName: name, InsecureSkipVerify: true})
}

// wantIssued returns the certificate for a host name. The test fails unless the authority issued it.
func (s *acmeServer) wantIssued(name string) *x509.Certificate {
	s.t.Helper()
	cert, err := s.shake(&tls.Config{ServerName: name, RootCAs: s.authority.Roots})
	if err != nil {
		s.t.Fatalf("%s: %v", name, err)
	}
	return cert
}

func (s *acmeServer) shake(config *tls.Config) (*x509.Certificate, error) {
	conn, err := tls.DialWithDialer(&net.Dialer{Timeout: patience}, "tcp", s.config.Listen, config)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	return conn.ConnectionState().PeerCertificates[0], nil
}

const (
	renewed = `msg="new certificate" host=meet.test`
	checked = `msg="certificate checked" host=meet.test`
)

// Each name gets its own certificate. Clients that send no server name get the one for the first name.
// Handshakes for other names fail. The certificates are used after a restart, and not renewed.
func TestCertificates(t *testing.T) {
	s := newACMEServer(t, threeMonths)
	s.start("meet.test", "turn.meet.test")
	s.tls.WaitReady(t.Context(), patience)
	for _, name := range []string{"meet.test", "turn.meet.test"} {
		s.wantIssued(name)
	}
	if cert, err := s.certificate(""); err != nil || cert.VerifyHostname("meet.test") != nil {
		t.Errorf("without a server name: %v", err)
	}
	for _, name := range []string{"other.test", "a.meet.test"} {
		if _, err := s.certificate(name); err == nil || !strings.Contains(err.Error(), "internal error") {
			t.Errorf("%s: %v, want an internal error", name, err)
		}
	}
	first := s.wantIssued("meet.test")
	s.stop()
	s.start("meet.test", "turn.meet.test")
	if again := s.wantIssued("meet.test"); !again.Equal(first) { // without waiting
		t.Error("the certificate changed after a restart")
	}
	s.log.Await(checked)
	s.reload(checked)
	if got := s.authority.Orders(); got != 2 {
		t.Errorf("%d certificates were ordered, want 2", got)
	}
}

// If the authority cannot reach the port with TLS, validation on the port without TLS succeeds. Until there is
// a certificate, pages without TLS say so.
func TestOtherChallenge(t *testing.T) {
	s := newACMEServer(t, threeMonths)
	s.config.Listen = fmt.Sprint("127.0.0.1:", meshtest.FreePorts(t, 1)[0]) // not the one that the authority uses
	s.start("meet.test")
	s.log.Await(`level=ERROR msg="no certificate" host=meet.test err="the authority says: Failed to connect`)
	s.wantPlain(http.StatusServiceUnavailable, "has no certificate for meet.test yet")
	s.reload(renewed)
	s.wantIssued("meet.test")
	s.wantPlain(http.StatusMovedPermanently, "")
}

// wantPlain requests a page without TLS.
func (s *acmeServer) wantPlain(status int, text string) {
	s.t.Helper()
	req, err := http.NewRequest("GET", "http://"+s.config.HTTPListen+"/", nil)
	if err != nil {
		s.t.Fatal(err)
	}
	req.Host = "meet.test"
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		s.t.Fatal(err)
	}
	defer res.Body.Close()
	if body, _ := io.ReadAll(res.Body); res.StatusCode != status || !strings.Contains(string(body), text) {
		s.t.Errorf("without TLS: %d %q, want %d %q", res.StatusCode, body, status, text)
	}
}

// refuse returns a fault that answers every request with status. If kind is not empty, the answer is an ACME
// problem with this kind and detail. 429 comes with Retry-After: 3600.
func refuse(status int, kind, detail string) func(http.Handler) http.Handler {
	return func(http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if status == http.StatusTooManyRequests {
				w.Header().Set("Retry-After", "3600")
			}
			if kind == "" {
				http.Error(w, "<html>", status)
				return
			}
			w.Header().Set("Content-Type", "application/problem+json")
			w.WriteHeader(status)
			_ = json.NewEncoder(w).Encode(map[string]string{"type": "urn:ietf:params:acme:error:" + kind,
				"detail": detail})
		})
	}
}

// If an attempt fails, the log says why, in the authority's own words if it sent any, and when the next one
// is. Restarts and reloads do not get around the limits.
func TestAuthorityFails(t *testing.T) {
	for name, tt := range map[string]struct {
		setup    func(*acmeServer)
		err      string        // a regular expression
		delay    time.Duration // minimum before the next attempt
		attempts int
	}{
		"no DNS record": {func(s *acmeServer) { s.authority.ResolveTo("") },
			"the authority says: .*meet.test", time.Minute, maxAttemptsPerHour},
		"wrong DNS record, closed port": {func(s *acmeServer) { s.authority.ResolveTo("127.0.0.2") },
			"the authority says: .*127.0.0.2", time.Minute, maxAttemptsPerHour},
		"too many requests": {func(s *acmeServer) {
			s.authority.SetFault(refuse(429, "rateLimited", "too many failed authorizations (5) recently"))
		}, `the authority says: too many failed authorizations \(5\) recently`, time.Hour, 1},
		"too many requests, without a problem document": {func(s *acmeServer) {
			s.authority.SetFault(refuse(429, "", ""))
		}, "HTTP 429", time.Hour, 1},
		"down for maintenance": {func(s *acmeServer) {
			s.authority.SetFault(refuse(503, "serverInternal", "maintenance"))
		}, "the authority says: maintenance", time.Minute, maxAttemptsPerHour},
		"not an authority": {func(s *acmeServer) { s.authority.SetFault(refuse(404, "", "")) },
			"HTTP 404", time.Minute, maxAttemptsPerHour},
		"nothing listens": {func(s *acmeServer) {
			s.config.ACMEDirectory = fmt.Sprint("http://127.0.0.1:", meshtest.FreePorts(s.t, 1)[0])
		}, "cannot reach the authority: .*connection refused", time.Minute, maxAttemptsPerHour},
	} {
		t.Run(name, func(t *testing.T) {
			s := newACMEServer(t, threeMonths)
			tt.setup(s)
			started := time.Now()
			s.start("meet.test")
			failed := `level=ERROR msg="no certificate" host=meet.test err=".*` + tt.err + `.*" next_attempt=(\S+)`
			s.log.Await(failed)
			var next time.Time
			if err := next.UnmarshalText([]byte(s.log.Find(failed)[1])); err != nil {
				t.Error(err)
			}
			if delay := next.Sub(started); delay < tt.delay-time.Second {
				t.Errorf("the next attempt comes after %v, want at least %v", delay, tt.delay)
			}
			tooSoon := `err="not asking the authority yet, to stay within its limits; before: .*` + tt.err
			for n := 1; n < tt.attempts; n++ {
				if s.reload(failed); s.log.Has(tooSoon) {
					t.Errorf("attempt %d was not made", n+1)
				}
			}
			s.reload(tooSoon)
			requests := s.authority.Requests()
			s.reload(tooSoon)
			s.stop()
			s.start("meet.test")
			s.log.Await(tooSoon)
			if more := s.authority.Requests() - requests; more != 0 {
				t.Errorf("%d requests although it was too soon", more)
			}
		})
	}
}

// An authority that wants no requests does not keep us from asking another one.
func TestOtherAuthority(t *testing.T) {
	s := newACMEServer(t, threeMonths)
	directory := s.config.ACMEDirectory
	busy := httptest.NewServer(refuse(429, "rateLimited", "later")(nil))
	defer busy.Close()
	s.config.ACMEDirectory = busy.URL
	s.start("meet.test")
	s.log.Await("the authority says: later")
	s.stop()
	s.config.ACMEDirectory = directory
	s.start("meet.test")
	s.log.Await(renewed)
}

// A certificate that has expired or soon will stays in use until there is a new one. If renewal fails, the log
// says so.
func TestOldCertificate(t *testing.T) {
	for name, until := range map[string]time.Duration{"expired": -time.Hour, "expires soon": time.Hour} {
		t.Run(name, func(t *testing.T) {
			s := newACMEServer(t, threeMonths)
			old := acmetest.StoreCertificate(t, s.folder, s.config.ACMEDirectory, "meet.test", time.Now().Add(until))
			s.authority.SetFault(refuse(http.StatusServiceUnavailable, "serverInternal", "maintenance"))
			s.start("meet.test")
			s.log.Await(`level=ERROR msg="certificate not renewed" host=meet.test err=".*maintenance" ` +
				`next_attempt=\S+ until=`)
			if cert, err := s.certificate("meet.test"); err != nil || !cert.Equal(old) {
				t.Errorf("the old certificate is not used: %v", err)
			}
			s.authority.SetFault(nil)
			s.reload(renewed)
			s.wantIssued("meet.test")
		})
	}
}

// A certificate that the authority has revoked is replaced. Others are not.
func TestRevokedCertificate(t *testing.T) {
	s := newACMEServer(t, threeMonths)
	s.authority.SetFault(edit("/renewalInfo/", "", "")) // every check asks whether to renew early
	s.start("meet.test")
	s.log.Await(checked)
	cert := s.wantIssued("meet.test")
	s.reload(checked)
	if got := s.authority.Orders(); got != 1 {
		t.Fatalf("%d certificates were ordered, want 1", got)
	}
	s.authority.Revoke(t, cert)
	s.reload(renewed)
	if s.wantIssued("meet.test").Equal(cert) {
		t.Error("the revoked certificate is still used")
	}
}

// edit returns a fault that replaces text in the answers to requests for a path, and sends Retry-After: 0.
func edit(path, old, replacement string) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if !strings.Contains(r.URL.Path, path) {
				next.ServeHTTP(w, r)
				return
			}
			answer := httptest.NewRecorder()
			next.ServeHTTP(answer, r)
			w.Header().Set("Content-Type", answer.Header().Get("Content-Type"))
			w.Header().Set("Retry-After", "0")
			w.WriteHeader(answer.Code)
			_, _ = io.WriteString(w, strings.Replace(answer.Body.String(), old, replacement, 1))
		})
	}
}

// If every certificate has expired when it arrives, tincan still requests only a few.
func TestCertificatesThatExpireAtOnce(t *testing.T) {
	s := newACMEServer(t, time.Second)
	s.authority.SetFault(edit("/dir", "renewalInfo", "other")) // otherwise acmez waits for dates that make sense
	s.start("meet.test")
	const useless = `level=ERROR msg="certificate not renewed" host=meet.test err="it has expired on`
	s.log.Await(useless)
	for range maxCertificatesPerWeek - 1 {
		s.reload(useless)
	}
	s.reload("not asking the authority yet")
	if got := s.authority.Orders(); got != maxCertificatesPerWeek {
		t.Errorf("%d certificates were ordered, want %d", got, maxCertificatesPerWeek)
	}
}

// A program that is killed while it stores a new certificate leaves one that does not belong to its key. The
// next start requests another.
func TestDamagedCertificate(t *testing.T) {
	s := newACMEServer(t, threeMonths)
	other := t.TempDir()
	acmetest.StoreCertificate(t, s.folder, s.config.ACMEDirectory, "meet.test", time.Now().Add(threeMonths))
	acmetest.StoreCertificate(t, other, s.config.ACMEDirectory, "meet.test", time.Now().Add(threeMonths))
	issuer := (&certmagic.ACMEIssuer{CA: s.config.ACMEDirectory}).IssuerKey()
	key := filepath.Join("acme", filepath.FromSlash(certmagic.StorageKeys.SitePrivateKey(issuer, "meet.test")))
	if err := os.Rename(filepath.Join(other, key), filepath.Join(s.folder, key)); err != nil {
		t.Fatal(err)
	}
	s.start("meet.test")
	s.log.Await(`msg="the stored certificate is damaged: it is deleted" host=meet.test`)
	s.log.Await(renewed)
	s.wantIssued("meet.test")
}

// While the authority does not answer, handshakes fail at once, and Stop does not wait for it.
func TestSlowAuthority(t *testing.T) {
	s := newACMEServer(t, threeMonths)
	asked, ended := make(chan struct{}, 100), make(chan struct{})
	defer close(ended)
	s.authority.SetFault(func(http.Handler) http.Handler {
		return http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
			asked <- struct{}{}
			<-ended
		})
	})
	s.start("meet.test")
	within(t, "the authority is asked", asked)
	for range 20 {
		if _, err := s.certificate("meet.test"); err == nil || !strings.Contains(err.Error(), "internal error") {
			t.Errorf("handshake: %v, want an internal error", err)
		}
	}
	s.stop()
	if got := s.authority.Requests(); got != 1 {
		t.Errorf("the authority was asked %d times, want once", got)
	}
}
