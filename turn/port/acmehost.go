package port

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/url"
	"path"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/caddyserver/certmagic"
	"github.com/mholt/acmez/v3/acme"
	"go.uber.org/zap"

	"tincan/turn/internal/clients"
)

const (
	// checkInterval is how often a valid certificate is checked. It may expire soon, or the authority may
	// want it renewed early, for example because it was revoked (RFC 9773).
	checkInterval = time.Hour
	// attemptTimeout limits one attempt, even if the authority never answers.
	attemptTimeout = 5 * time.Minute
)

// retryDelays are the delays after the first failed attempt, the second and so on. The first are short: during
// setup, the cause is often fixed within minutes.
var retryDelays = []time.Duration{time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour, 2 * time.Hour,
	4 * time.Hour, 6 * time.Hour}

// An acmeHost is a host name whose certificate comes from an authority.
type acmeHost struct {
	// Set by newACMEHost, then only read.
	name    string
	log     *slog.Logger
	storage *certmagic.FileStorage
	configs []*certmagic.Config // one for each type of challenge
	cache   *certmagic.Cache
	wake    chan struct{} // makes maintain check now; capacity 1
	ready   chan struct{} // closed once there is a certificate

	current  atomic.Pointer[tls.Certificate]
	attempts attempts // after newACMEHost, only maintain uses it
}

// newACMEHost loads the certificate of a host, if one is stored, and its attempts.
func newACMEHost(ctx context.Context, name string, storage *certmagic.FileStorage, solvers []certmagic.ACMEIssuer,
	log *slog.Logger) (*acmeHost, error) {
	h := &acmeHost{name: name, log: log, storage: storage, wake: make(chan struct{}, 1), ready: make(chan struct{})}
	zapLog := zap.New(&acmeLog{log: log, attempts: &h.attempts})
	h.cache = certmagic.NewCache(certmagic.CacheOptions{
		GetConfigForCert:   func(certmagic.Certificate) (*certmagic.Config, error) { return h.configs[0], nil },
		RenewCheckInterval: checkInterval,
		Logger:             zapLog,
	})
	h.cache.Stop() // otherwise it would renew certificates by itself, and ignore our limits
	for _, solver := range solvers {
		config := certmagic.New(h.cache, certmagic.Config{
			Storage: storage,
			Logger:  zapLog,
			OnEvent: h.onEvent,
			OCSP:    certmagic.OCSPConfig{DisableStapling: true}, // it has no timeout, and RFC 9773 replaces it
		})
		solver.Logger = zapLog
		config.Issuers = []certmagic.Issuer{certmagic.NewACMEIssuer(config, solver)}
		h.configs = append(h.configs, config)
	}
	return h, errors.Join(h.loadAttempts(ctx), h.loadCertificate(ctx))
}

func (h *acmeHost) loadAttempts(ctx context.Context) error {
	data, err := h.storage.Load(ctx, h.attemptsKey())
	if err == nil {
		err = json.Unmarshal(data, &h.attempts)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("-state: %s: %w", h.storage.Filename(h.attemptsKey()), err)
	}
	return nil
}

// loadCertificate loads the stored certificate. One that does not belong to its key is deleted, and maintain
// requests another: the program was killed while it stored them, since certmagic writes one after the other.
func (h *acmeHost) loadCertificate(ctx context.Context) error {
	cert, err := h.configs[0].CacheManagedCertificate(ctx, h.name)
	var failed *fs.PathError
	switch {
	case err == nil:
		h.use(&cert.Certificate)
	case errors.Is(err, fs.ErrNotExist):
	case errors.As(err, &failed):
		return fmt.Errorf("-state: %w", err)
	default:
		h.log.Error("the stored certificate is damaged: it is deleted", "host", h.name, "err", err)
		return h.storage.Delete(ctx, certmagic.StorageKeys.CertsSitePrefix(h.issuerKey(), h.name))
	}
	return nil
}

// issuerKey is the name of the authority in the storage.
func (h *acmeHost) issuerKey() string { return h.configs[0].Issuers[0].IssuerKey() }

// attemptsKey is where the attempts are stored. Each authority has limits of its own.
func (h *acmeHost) attemptsKey() string {
	return path.Join("tincan", certmagic.StorageKeys.Safe(h.issuerKey()), h.name+".json")
}

func (h *acmeHost) storeAttempts(ctx context.Context) error {
	data, err := json.Marshal(&h.attempts)
	if err != nil {
		return err
	}
	return h.storage.Store(ctx, h.attemptsKey(), data)
}

// use makes cert the current certificate, and reports whether it differs from the previous one.
func (h *acmeHost) use(cert *tls.Certificate) bool {
	old := h.current.Swap(cert)
	if old == nil {
		close(h.ready)
	}
	return old == nil || !old.Leaf.Equal(cert.Leaf)
}

// next returns the earliest time for another attempt.
func (h *acmeHost) next(now time.Time) time.Time {
	life := week
	if cert := h.current.Load(); cert != nil {
		life = cert.Leaf.NotAfter.Sub(cert.Leaf.NotBefore)
	}
	return h.attempts.next(now, life)
}

// onEvent is called by certmagic. An error that it returns before an attempt prevents it.
func (h *acmeHost) onEvent(ctx context.Context, event string, _ map[string]any) error {
	now := time.Now()
	switch event {
	case "cert_obtaining": // before the first request
		if now.Before(h.next(now)) {
			return errTooSoon
		}
		h.attempts.recordStart(now)
		return h.storeAttempts(ctx)
	case "cert_obtained":
		h.attempts.recordIssued(now)
	}
	return nil
}

// maintain gets the certificate and renews it until ctx ends.
func (h *acmeHost) maintain(ctx context.Context) {
	failures := 0 // consecutive
	for n := 0; ctx.Err() == nil; {
		delay := checkInterval
		if err := h.check(ctx, h.configs[n%len(h.configs)]); err == nil {
			failures = 0
		} else if ctx.Err() == nil {
			delay = max(retryDelays[min(failures, len(retryDelays)-1)], time.Until(h.next(time.Now())))
			failures++
			n++ // another type of challenge may succeed
			h.report(err, time.Now().Add(delay))
		}
		timer := time.NewTimer(delay)
		select {
		case <-ctx.Done():
		case <-timer.C:
		case <-h.wake:
			failures = 0
		}
		timer.Stop()
	}
}

// check loads the certificate. If there is none, or if it is due for renewal, it requests a new one, unless
// the attempts forbid that for now.
func (h *acmeHost) check(ctx context.Context, config *certmagic.Config) (err error) {
	ctx, cancel := context.WithTimeout(ctx, attemptTimeout)
	defer cancel()
	defer func() {
		if clients.LogPanic(h.log, recover()) { // certmagic reads what the authority sends
			err = errors.New("panic")
		}
	}()
	// The request for renewal information (RFC 9773) comes before the event for an attempt.
	config.DisableARI = time.Now().Before(h.attempts.retryAfter(time.Now()))
	h.cache.RemoveManaged([]certmagic.SubjectIssuer{{Subject: h.name}}) // otherwise it does not look at the files
	err = config.ManageSync(ctx, []string{h.name})
	for _, cert := range h.cache.AllMatchingCertificates(h.name) { // at most one; the old one if renewal failed
		if h.use(&cert.Certificate) {
			h.log.Info("new certificate", "host", h.name, "until", cert.Leaf.NotAfter)
		}
		if err == nil {
			err = checkDates(cert.Leaf)
		}
	}
	switch {
	case err == nil:
		h.attempts.Failure = ""
		h.log.Debug("certificate checked", "host", h.name)
	case errors.Is(ctx.Err(), context.Canceled): // the program stops; what the authority said before counts
	case !errors.Is(err, errTooSoon):
		h.attempts.Failure = reason(err)
	}
	h.attempts.forgetUnanswered()
	if err := h.storeAttempts(ctx); err != nil {
		h.log.Error("cannot store how often the authority was asked", "host", h.name, "err", err)
	}
	return err
}

// errTooSoon means that we did not contact the authority, because of its limits.
var errTooSoon = errors.New("not asking the authority yet, to stay within its limits")

// unreachable lists the problems that mean the authority could not reach this server under its name.
var unreachable = []string{acme.ProblemTypeConnection, acme.ProblemTypeDNS, acme.ProblemTypeTLS,
	acme.ProblemTypeUnauthorized}

// report logs why a host has no new certificate.
func (h *acmeHost) report(err error, next time.Time) {
	text := reason(err)
	if errors.Is(err, errTooSoon) {
		text = errTooSoon.Error()
		if h.attempts.Failure != "" {
			text += "; before: " + h.attempts.Failure
		}
	}
	args := []any{"host", h.name, "err", text, "next_attempt", next.Truncate(time.Second)}
	var problem acme.Problem
	var untrusted x509.UnknownAuthorityError
	switch {
	case errors.As(err, &problem) && slices.Contains(unreachable, problem.Type):
		args = append(args, "hint", "does the name point to this machine, and is port 443 or 80 open to the internet?")
	case errors.As(err, &untrusted):
		args = append(args, "hint",
			"install the package ca-certificates, or the root of your own authority, and restart tincan")
	}
	if cert := h.current.Load(); cert != nil {
		h.log.Error("certificate not renewed", append(args, "until", cert.Leaf.NotAfter)...)
	} else {
		h.log.Error("no certificate", args...)
	}
}

// reason returns why there is no certificate, in the authority's own words if it sent any.
func reason(err error) string {
	text := err.Error()
	var problem acme.Problem
	var request *url.Error
	switch {
	case errors.As(err, &problem) && problem.Detail != "":
		text = "the authority says: " + problem.Detail
	case errors.As(err, &request):
		text = "cannot reach the authority: " + request.Error()
	}
	const maxReason = 1000 // bytes
	return strings.ToValidUTF8(text[:min(len(text), maxReason)], "")
}
