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
	server := HTTPServer(guard.Handler(http.NotFoundHandler()))
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

// forgetAttempts makes the server forget that the authority wanted no requests.
func (s *acmeServer) forgetAttempts() {
	s.t.Helper()
	if err := os.RemoveAll(filepath.Join(s.folder, "acme", "tincan")); err != nil {
		s.t.Fatal(err)
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
