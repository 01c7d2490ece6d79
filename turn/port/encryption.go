package port

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"golang.org/x/crypto/acme"
	"golang.org/x/crypto/acme/autocert"
	"golang.org/x/sync/singleflight"
)

// An Encryption is where TLS certificates come from, and for which hosts.
type Encryption struct {
	certificate func(*tls.ClientHelloInfo) (*tls.Certificate, error)
	protocols   []string // beside the usual ones
	covers      func(host string) bool
	challenges  func(http.Handler) http.Handler // answers those of ACME; nil: there are none
	reload      func()                          // nil: there is nothing to read again
}

// FromFiles takes the certificate and key in two files, and again when they change.
func FromFiles(certFile, keyFile string, log *slog.Logger) (*Encryption, error) {
	c, err := LoadCertificate(certFile, keyFile, log)
	if err != nil {
		return nil, err
	}
	return &Encryption{certificate: c.Get, covers: c.Covers, reload: func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.checked = time.Now()
		c.reloadLocked()
	}}, nil
}

// Reload reads the files again if they have changed. Handshakes do so too, but only once a second, and
// only if there are any: somebody who has replaced a certificate wants to know now whether it is good.
// A nil Encryption has none.
func (e *Encryption) Reload() {
	if e != nil && e.reload != nil {
		e.reload()
	}
}

// FromACME gets certificates for domain from the authority whose directory is at a URL, and keeps them in
// a folder. For other names it asks for none: whoever could make us would use up what the authority
// grants us.
func FromACME(domain, directory, folder string, log *slog.Logger) *Encryption {
	covers := func(host string) bool { return strings.EqualFold(host, domain) }
	m := &autocert.Manager{
		Prompt: autocert.AcceptTOS,
		Cache:  autocert.DirCache(filepath.Join(folder, "certificates")),
		Client: &acme.Client{DirectoryURL: directory, UserAgent: "tincan"},
		HostPolicy: func(_ context.Context, host string) error {
			if !covers(hostOnly(host)) {
				return fmt.Errorf("host %q is not ours", host)
			}
			return nil
		},
	}
	issued := &issuer{domain: domain, issue: m.GetCertificate, log: log}
	certificate := func(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
		switch {
		case !covers(hello.ServerName):
			return nil, fmt.Errorf("host %q is not ours", hello.ServerName)
		case slices.Equal(hello.SupportedProtos, []string{acme.ALPNProto}):
			return m.GetCertificate(hello) // the authority's check, which autocert answers from memory
		}
		return issued.get(hello)
	}
	return &Encryption{certificate: certificate, protocols: []string{acme.ALPNProto}, covers: covers, challenges: m.HTTPHandler}
}

// An issuer gets the certificates of one domain from autocert, whose GetCertificate ignores the
// handshake's context: while an authority is slow or says "Retry-After: 3600" it blocks for up to five
// minutes. Handshakes share such a call, and each waits for it only until its own context ends.
type issuer struct {
	// Set by FromACME, then only read.
	domain string
	issue  func(*tls.ClientHelloInfo) (*tls.Certificate, error)
	log    *slog.Logger

	calls singleflight.Group
}

// get returns the certificate for hello.
func (i *issuer) get(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
	// A hello that autocert answers with the certificate of the wanted type. It is made up so that two
	// calls at most can be pending, whatever strangers send.
	kind, made := "RSA", &tls.ClientHelloInfo{ServerName: i.domain}
	if takesECDSA(hello) {
		kind, made.CipherSuites = "ECDSA", []uint16{tls.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA}
	}
	done := i.calls.DoChan(kind, func() (any, error) { return i.call(made) })
	select {
	case result := <-done:
		return result.Val.(*tls.Certificate), result.Err
	case <-hello.Context().Done():
		return nil, hello.Context().Err()
	}
}

// call asks autocert, and logs an error once for all handshakes that wait for it.
func (i *issuer) call(hello *tls.ClientHelloInfo) (c *tls.Certificate, err error) {
	err = errPanic // unless there is another result
	defer func() { logPanic(i.log, recover()) }()
	if c, err = i.issue(hello); err != nil {
		i.log.Error("no certificate", "err", err)
	}
	return c, err
}

// errPanic is what a call returns that ends in a panic.
var errPanic = errors.New("panic")

// takesECDSA reports whether a client takes certificates with a P-256 key, which are faster than RSA. It
// decides much as autocert does.
func takesECDSA(hello *tls.ClientHelloInfo) bool {
	suites := []uint16{
		tls.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, tls.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
		tls.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305,
		tls.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA, tls.TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA,
	}
	return (hello.SignatureSchemes == nil || slices.Contains(hello.SignatureSchemes, tls.ECDSAWithP256AndSHA256)) &&
		(hello.SupportedCurves == nil || slices.Contains(hello.SupportedCurves, tls.CurveP256)) &&
		slices.ContainsFunc(hello.CipherSuites, func(suite uint16) bool { return slices.Contains(suites, suite) })
}

// Config returns the settings of a port that pages and TURN share; nil for a nil Encryption. Browsers
// name http/1.1 for pages, and nothing or RFC 7443's names for TURN. There is no HTTP/2, since a
// WebSocket begins with a request of HTTP/1.1.
func (e *Encryption) Config() *tls.Config {
	if e == nil {
		return nil
	}
	return &tls.Config{
		MinVersion:     tls.VersionTLS12,
		GetCertificate: e.certificate,
		NextProtos:     append([]string{"http/1.1", "stun.turn", "stun.nat-discovery"}, e.protocols...),
	}
}

// Guard lets to next only requests by TLS and for a host of ours: those for another name are somebody's
// trick (DNS rebinding), and those without TLS are sent to where it is, which address tells. A nil
// Encryption guards nothing.
func (e *Encryption) Guard(next http.Handler, address func(host string) string) http.Handler {
	if e == nil {
		return next
	}
	guarded := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host := hostOnly(r.Host)
		switch {
		case !e.covers(host):
			http.Error(w, "this server has another name", http.StatusMisdirectedRequest)
		case r.TLS != nil:
			next.ServeHTTP(w, r)
		case r.Method == http.MethodGet || r.Method == http.MethodHead:
			http.Redirect(w, r, address(host)+r.URL.RequestURI(), http.StatusMovedPermanently)
		default:
			http.Error(w, "https only", http.StatusForbidden)
		}
	})
	if e.challenges != nil {
		return e.challenges(guarded)
	}
	return guarded
}

// hostOnly takes the port from a Host header, and the brackets from an IPv6 address.
func hostOnly(hostport string) string {
	host, _, err := net.SplitHostPort(hostport)
	if err != nil {
		host = hostport
	}
	return strings.Trim(host, "[]")
}
