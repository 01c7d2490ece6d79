// Package acmetest runs a certificate authority (ACME, RFC 8555) for tests. It can be made to fail.
package acmetest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/caddyserver/certmagic"
	"github.com/letsencrypt/pebble/v2/ca"
	"github.com/letsencrypt/pebble/v2/core"
	"github.com/letsencrypt/pebble/v2/db"
	"github.com/letsencrypt/pebble/v2/va"
	"github.com/letsencrypt/pebble/v2/wfe"
	"github.com/miekg/dns"
)

// An Authority issues a certificate for any name that it can validate.
type Authority struct {
	Directory string         // URL of its ACME directory
	TrustFile string         // PEM file with the certificate of the server at Directory
	Trust     *x509.CertPool // the same certificate
	Roots     *x509.CertPool // roots of the certificates that it issues

	store                         *db.MemoryStore
	fault                         atomic.Pointer[func(http.Handler) http.Handler]
	addr                          atomic.Pointer[string]
	requests, orders, validations atomic.Int32
}

func init() {
	for name, value := range map[string]string{
		"PEBBLE_VA_NOSLEEP":      "1",
		"PEBBLE_WFE_NONCEREJECT": "0",
		"PEBBLE_AUTHZREUSE":      "0",
	} {
		if err := os.Setenv(name, value); err != nil {
			panic(err)
		}
	}
}

// New starts an authority. It resolves every name to 127.0.0.1 and validates on the given ports. Its
// certificates expire after lifetime, rounded down to seconds. It stops at the end of the test.
func New(t testing.TB, httpPort, tlsPort int, lifetime time.Duration) *Authority {
	t.Helper()
	a := &Authority{store: db.NewMemoryStore(), Trust: x509.NewCertPool(), Roots: x509.NewCertPool()}
	a.ResolveTo("127.0.0.1")
	a.SetFault(nil)
	logger := log.New(t.Output(), "pebble: ", 0)
	issuer := ca.New(logger, a.store, "", "ecdsa", 0, 1, map[string]ca.Profile{
		"default": {ValidityPeriod: uint64(lifetime.Seconds())}})
	validator := va.New(logger, httpPort, tlsPort, false, a.nameServer(t), a.store)
	frontend := wfe.New(logger, a.store, validator, issuer, []string{"pebble.test"}, false, false, 0, 0)
	handler := frontend.Handler()
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a.requests.Add(1)
		switch {
		case r.Method != http.MethodPost:
		case strings.HasPrefix(r.URL.Path, "/chalZ/"):
			a.validations.Add(1)
		case r.URL.Path == "/order-plz":
			a.orders.Add(1)
		}
		if fault := *a.fault.Load(); fault != nil {
			fault(handler).ServeHTTP(w, r)
		} else {
			handler.ServeHTTP(w, r)
		}
	}))
	server.EnableHTTP2 = true // as Let's Encrypt has
	server.StartTLS()         // pebble is hard-wired to https
	t.Cleanup(server.Close)
	a.Directory = server.URL + wfe.DirectoryPath
	a.Trust.AddCert(server.Certificate())
	a.Roots.AppendCertsFromPEM(issuer.GetRootCert(0).PEM())
	a.TrustFile = filepath.Join(t.TempDir(), "authority.pem")
	own := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
	if err := os.WriteFile(a.TrustFile, own, 0o600); err != nil {
		t.Fatal(err)
	}
	return a
}

// SetFault wraps the handler of the authority in a faulty one. nil removes the fault.
func (a *Authority) SetFault(fault func(http.Handler) http.Handler) { a.fault.Store(&fault) }

// ResolveTo makes every name resolve to an IPv4 address. If addr is empty, no name exists.
func (a *Authority) ResolveTo(addr string) { a.addr.Store(&addr) }

// Requests returns how many requests came.
func (a *Authority) Requests() int { return int(a.requests.Load()) }

// Orders returns how many certificates were ordered.
func (a *Authority) Orders() int { return int(a.orders.Load()) }

// Validations returns how many validations were started.
func (a *Authority) Validations() int { return int(a.validations.Load()) }

// Revoke revokes a certificate. The authority then wants it to be renewed at once (RFC 9773).
func (a *Authority) Revoke(t testing.TB, cert *x509.Certificate) {
	t.Helper()
	a.store.RevokeCertificate(&core.RevokedCertificate{Certificate: a.store.GetCertificateByDER(cert.Raw)})
	now := time.Now()
	window, err := json.Marshal(map[string]any{"suggestedWindow": map[string]any{
		"start": now.Add(-2 * time.Hour), "end": now.Add(-time.Hour)}})
	if err == nil {
		err = a.store.SetARIResponse(cert.SerialNumber, string(window))
	}
	if err != nil {
		t.Fatal(err)
	}
}

// nameServer starts a DNS server that answers over TCP.
func (a *Authority) nameServer(t testing.TB) (addr string) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := &dns.Server{Listener: listener, Handler: dns.HandlerFunc(func(w dns.ResponseWriter, q *dns.Msg) {
		answer := new(dns.Msg).SetReply(q)
		addr := *a.addr.Load()
		switch {
		case addr == "":
			answer.Rcode = dns.RcodeNameError
		case q.Question[0].Qtype == dns.TypeA:
			record, _ := dns.NewRR(q.Question[0].Name + " 60 IN A " + addr)
			answer.Answer = append(answer.Answer, record)
		}
		_ = w.WriteMsg(answer)
	})}
	go func() { _ = server.ActivateAndServe() }()
	t.Cleanup(func() { _ = server.Shutdown() })
	return listener.Addr().String()
}

// StoreCertificate stores a self-signed certificate in tincan's state folder, as if the authority at directory
// had issued it. It expires at until, 90 days after it became valid.
func StoreCertificate(t testing.TB, folder, directory, name string, until time.Time) *x509.Certificate {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), DNSNames: []string{name}, NotAfter: until,
		NotBefore: until.Add(-90 * 24 * time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	if err != nil {
		t.Fatal(err)
	}
	pkcs8, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	issuer := (&certmagic.ACMEIssuer{CA: directory}).IssuerKey()
	storage := certmagic.FileStorage{Path: filepath.Join(folder, "acme")}
	for key, content := range map[string][]byte{
		certmagic.StorageKeys.SiteCert(issuer, name): pem.EncodeToMemory(
			&pem.Block{Type: "CERTIFICATE", Bytes: der}),
		certmagic.StorageKeys.SitePrivateKey(issuer, name): pem.EncodeToMemory(
			&pem.Block{Type: "PRIVATE KEY", Bytes: pkcs8}),
		certmagic.StorageKeys.SiteMeta(issuer, name): fmt.Appendf(nil, `{"sans":[%q]}`, name),
	} {
		if err := storage.Store(t.Context(), key, content); err != nil {
			t.Fatal(err)
		}
	}
	return cert
}
