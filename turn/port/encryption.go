package port

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"log/slog"
	"net/http"
	"time"
)

// An Encryption is a source of TLS certificates for certain hosts.
type Encryption struct {
	certificate func(*tls.ClientHelloInfo) (*tls.Certificate, error)
	protocols   []string // in addition to the usual ones
	covers      func(host string) bool
	name        func() string                   // a host name that it covers; "": unknown
	challenges  func(http.Handler) http.Handler // answers ACME challenges; nil: there are none
	reload      func()                          // nil: nothing to reload
	leaves      func() []*x509.Certificate      // the current certificates, without their chains

	acme   *acmeManager // nil: the certificates do not come from an authority
	cancel func()       // ends acme; nil: it is not running
	ended  chan struct{}
}

// fromFiles uses the certificate and the key in two files. It reads them again when they change.
func fromFiles(certFile, keyFile string, log *slog.Logger) (*Encryption, error) {
	c, err := loadCertificate(certFile, keyFile, log)
	if err != nil {
		return nil, err
	}
	return &Encryption{certificate: c.get, covers: c.covers, name: c.name, leaves: c.leaves,
		reload: c.reload}, nil
}

// Reload reads the files again if they have changed, or were not usable. Handshakes read files that have changed too,
// but at most once a second, and only Reload shows at once whether a new certificate is usable. If the certificates
// come from an authority, Reload requests one if it is needed, without waiting for the next attempt: a DNS record may
// have been corrected. Reload does nothing for a nil Encryption.
func (e *Encryption) Reload() {
	if e != nil && e.reload != nil {
		e.reload()
	}
}

// Warn logs for which of these hosts browsers will refuse the certificate. The keys are the flags that name the
// hosts, which may be empty.
func (e *Encryption) Warn(log *slog.Logger, hosts map[string]string) {
	if e == nil {
		return
	}
	for flag, host := range hosts {
		if host != "" && !e.covers(host) {
			log.Warn("the certificate is not valid for the host of "+flag, "host", host)
		}
	}
}

// Start begins to get certificates from an authority and to renew them. The listeners must already accept
// connections, since the authority connects to them. Start does nothing without an authority, or for a nil
// Encryption.
func (e *Encryption) Start() {
	if e == nil || e.acme == nil {
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	e.cancel, e.ended = cancel, make(chan struct{})
	go func() {
		defer close(e.ended)
		e.acme.maintain(ctx)
	}()
}

// Stop ends what Start began, and waits until all files are written. It fails if ctx ends first.
func (e *Encryption) Stop(ctx context.Context) error {
	if e == nil || e.cancel == nil {
		return nil
	}
	e.cancel()
	select {
	case <-e.ended:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// WaitReady waits until there is a certificate for every host, or until ctx ends.
func (e *Encryption) WaitReady(ctx context.Context) {
	for _, h := range e.pending() {
		select {
		case <-h.ready:
		case <-ctx.Done():
		}
	}
}

// expiry returns when the first of the certificates expires, or the zero time if there is none.
func (e *Encryption) expiry() (until time.Time) {
	if e == nil {
		return until
	}
	for _, leaf := range e.leaves() {
		if until.IsZero() || leaf.NotAfter.Before(until) {
			until = leaf.NotAfter
		}
	}
	return until
}

// Ready returns why browsers would refuse a certificate, or nil.
func (e *Encryption) Ready(context.Context) error {
	for _, h := range e.pending() {
		return fmt.Errorf("there is no certificate for %s yet", h.name)
	}
	if e == nil {
		return nil
	}
	for _, leaf := range e.leaves() {
		if err := checkDates(leaf); err != nil {
			return fmt.Errorf("the certificate: %w", err)
		}
	}
	return nil
}

// pending returns the hosts that have no certificate yet.
func (e *Encryption) pending() []*acmeHost {
	if e == nil || e.acme == nil {
		return nil
	}
	return e.acme.pending()
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
