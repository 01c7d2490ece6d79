package port

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"golang.org/x/crypto/acme"
	"golang.org/x/crypto/acme/autocert"
	"golang.org/x/sync/singleflight"

	"tincan/turn/internal/clients"
)

// An Encryption is a source of TLS certificates for certain hosts.
type Encryption struct {
	certificate func(*tls.ClientHelloInfo) (*tls.Certificate, error)
	protocols   []string // in addition to the usual ones
	covers      func(host string) bool
	name        func() string                   // a host name that it covers; "": unknown
	challenges  func(http.Handler) http.Handler // answers ACME challenges; nil: there are none
	reload      func()                          // nil: there is nothing to read again
}

// fromFiles uses the certificate and the key in two files. It reads them again when they change.
func fromFiles(certFile, keyFile string, log *slog.Logger) (*Encryption, error) {
	c, err := loadCertificate(certFile, keyFile, log)
	if err != nil {
		return nil, err
	}
	return &Encryption{certificate: c.get, covers: c.covers, name: c.name, reload: func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.checked = time.Now()
		c.reloadLocked()
	}}, nil
}

// Reload reads the files again if they have changed. Handshakes do this too, but at most once a second,
// and only if there are any. An operator who has replaced a certificate wants to know at once whether
// it is usable. Reload does nothing for a nil Encryption.
func (e *Encryption) Reload() {
	if e != nil && e.reload != nil {
		e.reload()
	}
}

// Covers reports whether browsers accept the certificate for a host name or address.
func (e *Encryption) Covers(host string) bool { return e.covers(host) }

// fromACME gets certificates for domain from the authority with this directory URL, and keeps them in
// folder. It asks for no other names. Otherwise strangers could use up our quota at the authority.
func fromACME(domain, directory, folder string, log *slog.Logger) *Encryption {
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
			return m.GetCertificate(hello) // the authority's challenge, which autocert answers from memory
		}
		return issued.get(hello)
	}
	return &Encryption{certificate: certificate, protocols: []string{acme.ALPNProto}, covers: covers,
		name: func() string { return domain }, challenges: m.HTTPHandler}
}

// An issuer gets the certificates of one domain from autocert. autocert's GetCertificate ignores the
// context of the handshake. If the authority is slow or answers "Retry-After: 3600", it blocks for up
// to five minutes. Handshakes share such a call, and each waits for it only until its own context ends.
type issuer struct {
	// Set by fromACME, then only read.
	domain string
	issue  func(*tls.ClientHelloInfo) (*tls.Certificate, error)
	log    *slog.Logger

	calls singleflight.Group
}

// get returns the certificate for hello. It fails when the context of hello ends.
func (i *issuer) get(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
	// made replaces the client's hello. autocert answers it with a certificate of the right type. There
	// are only two such hellos, so at most two calls can be pending, whatever strangers send.
	kind, made := "RSA", &tls.ClientHelloInfo{ServerName: i.domain}
	if acceptsECDSA(hello) {
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
	err = errPanic // in case issue panics
	defer func() { clients.LogPanic(i.log, recover()) }()
	if c, err = i.issue(hello); err != nil {
		i.log.Error("no certificate", "err", err)
	}
	return c, err
}

// errPanic is the error of a call that ends in a panic.
var errPanic = errors.New("panic")

// acceptsECDSA reports whether a client accepts certificates with a P-256 key, which are faster than
// RSA. It decides much like autocert.
func acceptsECDSA(hello *tls.ClientHelloInfo) bool {
	suites := []uint16{
		tls.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, tls.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
		tls.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305,
		tls.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA, tls.TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA,
	}
	return (hello.SignatureSchemes == nil || slices.Contains(hello.SignatureSchemes, tls.ECDSAWithP256AndSHA256)) &&
		(hello.SupportedCurves == nil || slices.Contains(hello.SupportedCurves, tls.CurveP256)) &&
		slices.ContainsFunc(hello.CipherSuites, func(suite uint16) bool { return slices.Contains(suites, suite) })
}

// Config returns the TLS settings of a port that pages and TURN share, or nil for a nil Encryption.
// Browsers offer HTTP/2 for pages, and only http/1.1 for a WebSocket, which begins with an HTTP/1.1
// request. For TURN they offer none, or those of RFC 7443.
func (e *Encryption) Config() *tls.Config {
	if e == nil {
		return nil
	}
	return &tls.Config{
		MinVersion:     tls.VersionTLS12,
		GetCertificate: e.certificate,
		NextProtos:     append([]string{http2, "http/1.1", "stun.turn", "stun.nat-discovery"}, e.protocols...),
	}
}
