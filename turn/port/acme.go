package port

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/caddyserver/certmagic"
	"github.com/mholt/acmez/v3"
)

// An acmeManager gets the certificates for our host names from an authority (ACME, RFC 8555). Handshakes
// never wait for it.
type acmeManager struct {
	hosts      []*acmeHost
	challenges func(http.Handler) http.Handler // answers HTTP challenges; nil: there are none
}

// newACMEManager loads the stored certificates from folder. Only maintain contacts the authority, and only
// for names: otherwise strangers could use up our quota. roots are trusted when we connect to the
// authority; nil: those of the system.
func newACMEManager(names []string, c *Config, folder string, roots *x509.CertPool, log *slog.Logger) (
	*acmeManager, error) {
	ctx := context.Background() // nothing here uses the network
	storage := &certmagic.FileStorage{Path: filepath.Join(folder, "acme")}
	const probe = "tincan/probe"
	if err := errors.Join(storage.Store(ctx, probe, nil), storage.Delete(ctx, probe)); err != nil {
		return nil, fmt.Errorf("-state: cannot store certificates: %w", err)
	}
	if err := storage.Delete(ctx, "locks"); err != nil { // those of a program that was killed
		return nil, fmt.Errorf("-state: %w", err)
	}
	// Each attempt uses only one type of challenge, so that a failure counts only once against the limits.
	solvers := []certmagic.ACMEIssuer{{DisableHTTPChallenge: true}}
	err := listensAt(&solvers[0], c.Listen)
	if err == nil && c.HTTPListen != "" {
		solvers = append(solvers, certmagic.ACMEIssuer{DisableTLSALPNChallenge: true})
		err = listensAt(&solvers[1], c.HTTPListen)
	}
	if err != nil {
		return nil, err
	}
	for i := range solvers {
		solvers[i].CA, solvers[i].TrustedRoots, solvers[i].Agreed = c.ACMEDirectory, roots, true
		solvers[i].Email = " " // no address; if this were "", certmagic would prompt for one on the terminal
	}
	m := new(acmeManager)
	for _, name := range names {
		h, err := newACMEHost(ctx, name, storage, solvers, log)
		if err != nil {
			return nil, err
		}
		m.hosts = append(m.hosts, h)
	}
	if len(solvers) > 1 {
		m.challenges = m.hosts[0].configs[1].Issuers[0].(*certmagic.ACMEIssuer).HTTPChallengeHandler
	}
	return m, nil
}

// listensAt tells a solver the address at which we listen already. certmagic tries to listen there too. When
// that fails, it relies on us.
func listensAt(solver *certmagic.ACMEIssuer, addr string) error {
	host, service, err := net.SplitHostPort(addr)
	if err != nil {
		return err
	}
	port, err := net.LookupPort("tcp", service)
	if err != nil {
		return err
	}
	solver.ListenHost, solver.AltTLSALPNPort, solver.AltHTTPPort = host, port, port
	return nil
}

// maintain gets certificates and renews them until ctx ends.
func (m *acmeManager) maintain(ctx context.Context) {
	var hosts sync.WaitGroup
	for _, h := range m.hosts {
		hosts.Go(func() { h.maintain(ctx) })
	}
	hosts.Wait()
}

// reload makes maintain check all certificates now.
func (m *acmeManager) reload() {
	for _, h := range m.hosts {
		select {
		case h.wake <- struct{}{}:
		default:
		}
	}
}

// host returns nil if the name is not ours.
func (m *acmeManager) host(name string) *acmeHost {
	for _, h := range m.hosts {
		if strings.EqualFold(h.name, name) {
			return h
		}
	}
	return nil
}

// pending returns the hosts that have no certificate yet.
func (m *acmeManager) pending() (hosts []*acmeHost) {
	for _, h := range m.hosts {
		if h.current.Load() == nil {
			hosts = append(hosts, h)
		}
	}
	return hosts
}

// leaves returns the current certificates.
func (m *acmeManager) leaves() (leaves []*x509.Certificate) {
	for _, h := range m.hosts {
		if cert := h.current.Load(); cert != nil {
			leaves = append(leaves, cert.Leaf)
		}
	}
	return leaves
}

// certificate is for [tls.Config.GetCertificate].
func (m *acmeManager) certificate(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
	h := m.hosts[0] // for clients that send no server name, such as health checks by address
	if hello.ServerName != "" {
		h = m.host(hello.ServerName)
	}
	switch {
	case h == nil:
		return nil, fmt.Errorf("host %q is not ours", hello.ServerName)
	case slices.Equal(hello.SupportedProtos, []string{acmez.ACMETLS1Protocol}):
		return h.configs[0].GetCertificate(hello) // the authority's challenge (RFC 8737)
	}
	if cert := h.current.Load(); cert != nil {
		return cert, nil
	}
	return nil, fmt.Errorf("there is no certificate for %s yet", h.name)
}

// encryption returns an Encryption with the certificates of m.
func (m *acmeManager) encryption() *Encryption {
	return &Encryption{
		certificate: m.certificate,
		protocols:   []string{acmez.ACMETLS1Protocol},
		covers:      func(host string) bool { return m.host(host) != nil },
		name:        func() string { return m.hosts[0].name },
		challenges:  m.challenges,
		leaves:      m.leaves,
		reload:      m.reload,
		acme:        m,
	}
}
