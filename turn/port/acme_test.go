package port

import (
	"context"
	"crypto/x509"
	"fmt"
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

const (
	renewed = `msg="new certificate" host=meet.test`
	checked = `msg="certificate checked" host=meet.test`
)

// Each name gets its own certificate. Clients that send no server name get the one for the first name.
// Handshakes for other names fail. The certificates are used after a restart, and not renewed.
func TestCertificates(t *testing.T) {
	s := newACMEServer(t, threeMonths)
	s.start("meet.test", "turn.meet.test")
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	s.tls.WaitReady(ctx)
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

// If an attempt fails, the log says why, in the authority's own words if it sent any, and when the next one
// is. Restarts and reloads do not get around the limits. Attempts that got no answer to a POST do not count.
func TestAuthorityFails(t *testing.T) {
	for name, tt := range map[string]struct {
		setup    func(*acmeServer)
		err      string        // a regular expression
		delay    time.Duration // minimum before the next attempt
		attempts int           // how many count against the limits; 0: they do not
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
		}, "the authority says: maintenance", time.Minute, 0},
		"not an authority": {func(s *acmeServer) { s.authority.SetFault(refuse(404, "", "")) },
			"HTTP 404", time.Minute, 0},
		"nothing listens": {func(s *acmeServer) {
			s.config.ACMEDirectory = fmt.Sprint("http://127.0.0.1:", meshtest.FreePorts(s.t, 1)[0])
		}, "cannot reach the authority: .*connection refused", time.Minute, 0},
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
			if tt.attempts == 0 {
				for range maxAttemptsPerHour {
					s.reload(failed)
				}
				s.stop()
				s.start("meet.test")
				if s.log.Await(failed); s.log.Has(tooSoon) {
					t.Error("attempts count although the authority has answered no POST")
				}
				return
			}
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
			if strings.Contains(name, "DNS") && s.authority.Validations() != maxAttemptsPerHour {
				t.Errorf("%d validations, want %d", s.authority.Validations(), maxAttemptsPerHour)
			}
		})
	}
}

// A minimal Debian does not know the authority.
func TestNoRoots(t *testing.T) {
	s := newACMEServer(t, threeMonths)
	s.authority.Trust = x509.NewCertPool()
	s.start("meet.test")
	s.log.Await(`signed by unknown authority" .*hint="install the package ca-certificates`)
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
	t.Parallel() // acmez waits between its requests
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
	s.authority.SetFault(refuse(429, "rateLimited", "later"))
	s.reload(checked)
	requests := s.authority.Requests()
	if s.reload(checked); s.authority.Requests() != requests {
		t.Error("the authority is asked although it wants no requests")
	}
	s.authority.SetFault(nil)
	s.stop()
	s.forgetAttempts()
	s.start("meet.test")
	s.log.Await(renewed)
	if s.wantIssued("meet.test").Equal(cert) {
		t.Error("the revoked certificate is still used")
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
	found := s.log.Find(`not asking the authority yet.* next_attempt=(\S+)`)
	var next time.Time
	err := next.UnmarshalText([]byte(found[1]))
	if err != nil || time.Until(next) < 23*time.Hour { // a day after the first: their life is shorter
		t.Errorf("the next attempt is at %v (%v), want it in a day", next, err)
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
