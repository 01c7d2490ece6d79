package turn

import (
	"context"
	"crypto/tls"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"strings"

	"golang.org/x/crypto/acme"
	"golang.org/x/crypto/acme/autocert"
)

// An Encryption is where TLS certificates come from, and for which hosts.
type Encryption struct {
	certificate func(*tls.ClientHelloInfo) (*tls.Certificate, error)
	protocols   []string // beside the usual ones
	covers      func(host string) bool
	challenges  func(http.Handler) http.Handler // answers those of ACME; nil: there are none
}

// FromFiles takes the certificate and key in two files, and again when they change.
func FromFiles(certFile, keyFile string, log *slog.Logger) (*Encryption, error) {
	c, err := LoadCertificate(certFile, keyFile, log)
	if err != nil {
		return nil, err
	}
	return &Encryption{certificate: c.Get, covers: c.Covers}, nil
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
	certificate := func(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
		c, err := m.GetCertificate(hello)
		if err != nil && covers(hello.ServerName) {
			log.Error("no certificate", "err", err)
		}
		return c, err
	}
	return &Encryption{certificate: certificate, protocols: []string{acme.ALPNProto}, covers: covers, challenges: m.HTTPHandler}
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
