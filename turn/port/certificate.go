package port

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// checkEvery is how often a handshake checks whether the files of a certificate have changed.
const checkEvery = time.Second

// A fileCertificate is read from two files. It is read again when they have changed. Its methods may be
// called from any goroutine.
type fileCertificate struct {
	// Set by loadCertificate, then only read.
	certFile, keyFile string
	log               *slog.Logger

	mu sync.Mutex

	// Guarded by mu.
	current *tls.Certificate // replaced, never modified
	version [2]os.FileInfo   // of the files that were last read, usable or not
	failed  bool             // whether they were not usable
	checked time.Time
}

// loadCertificate reads a certificate with its chain, and its key. Both files are PEM.
func loadCertificate(certFile, keyFile string, log *slog.Logger) (*fileCertificate, error) {
	c := &fileCertificate{certFile: certFile, keyFile: keyFile, log: log}
	c.version, c.checked = c.versions(), time.Now()
	var err error
	if c.current, err = c.read(); err == nil {
		if wrong := checkDates(c.current.Leaf); wrong != nil {
			log.Warn("browsers will refuse this certificate", "file", certFile, "err", wrong)
		}
	}
	return c, err
}

// checkDates returns an error if a certificate is not valid at this time.
func checkDates(cert *x509.Certificate) error {
	switch now := time.Now(); {
	case now.Before(cert.NotBefore):
		return fmt.Errorf("it is valid from %v on: is this machine's clock right?", cert.NotBefore)
	case now.After(cert.NotAfter):
		return fmt.Errorf("it has expired on %v", cert.NotAfter)
	}
	return nil
}

// get is for [tls.Config.GetCertificate].
func (c *fileCertificate) get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if now := time.Now(); now.Sub(c.checked) >= checkEvery {
		c.checked = now
		c.reloadLocked()
	}
	return c.current, nil
}

// leaves returns the certificate.
func (c *fileCertificate) leaves() []*x509.Certificate {
	c.mu.Lock()
	defer c.mu.Unlock()
	return []*x509.Certificate{c.current.Leaf}
}

// covers reports whether the certificate is valid for a host name or address.
func (c *fileCertificate) covers(host string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.current.Leaf.VerifyHostname(host) == nil
}

// name returns a host name or address that the certificate is valid for.
func (c *fileCertificate) name() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, name := range c.current.Leaf.DNSNames {
		if !strings.Contains(name, "*") {
			return name
		}
	}
	for _, addr := range c.current.Leaf.IPAddresses {
		return addr.String()
	}
	return ""
}

// reloadLocked reads the files if they have changed. An unusable pair is not used, and handshakes log it
// only once: while one file is new and the other is still old, every pair is unusable.
func (c *fileCertificate) reloadLocked() {
	version := c.versions()
	if sameVersion(version[0], c.version[0]) && sameVersion(version[1], c.version[1]) {
		return
	}
	c.version = version
	c.readLocked()
}

// reload reads the files if they have changed, or were not usable: perhaps only their permissions have been put right.
func (c *fileCertificate) reload() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.checked = time.Now()
	if c.failed {
		c.version = c.versions()
		c.readLocked()
		return
	}
	c.reloadLocked()
}

func (c *fileCertificate) readLocked() {
	fresh, err := c.read()
	if err == nil && checkDates(c.current.Leaf) == nil {
		err = checkDates(fresh.Leaf)
	}
	if c.failed = err != nil; c.failed {
		c.log.Error("new certificate not usable, keeping the old one", "err", err)
		return
	}
	c.current = fresh
	c.log.Info("certificate read again", "until", fresh.Leaf.NotAfter)
}

func (c *fileCertificate) read() (*tls.Certificate, error) {
	pair, err := tls.LoadX509KeyPair(c.certFile, c.keyFile)
	if err != nil {
		return nil, fmt.Errorf("certificate %s: %w", c.certFile, err)
	}
	return &pair, nil // Leaf is set
}

func (c *fileCertificate) versions() (v [2]os.FileInfo) {
	for i, name := range []string{c.certFile, c.keyFile} {
		v[i], _ = os.Stat(name) // nil if there is none
	}
	return v
}

// sameVersion reports whether a file has been neither written nor replaced in between. The modification
// time alone is not enough, because the clocks of file systems are coarse.
func sameVersion(a, b os.FileInfo) bool {
	if a == nil || b == nil {
		return a == b
	}
	return os.SameFile(a, b) && a.ModTime().Equal(b.ModTime()) && a.Size() == b.Size()
}

const (
	selfSignedLife = 397 * 24 * time.Hour // the browsers of phones refuse a longer one
	renewBefore    = 30 * 24 * time.Hour
)

// selfSignedFiles returns the files of a self-signed certificate, which is valid for this machine's names
// and for hosts, such as its addresses. The files are kept in dir, so that a user has to tell a browser
// only once to trust the certificate. A new one is made if the old one expires soon, or is not valid
// for one of the hosts.
func selfSignedFiles(dir string, hosts ...string) (certFile, keyFile string, err error) {
	certFile, keyFile = filepath.Join(dir, "self-signed.crt"), filepath.Join(dir, "self-signed.key")
	hosts = append(hosts, localNames()...)
	old, err := tls.LoadX509KeyPair(certFile, keyFile)
	if err == nil && validFor(old.Leaf, hosts) {
		return certFile, keyFile, nil
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", "", fmt.Errorf("keep certificate: %w", err)
	}
	cert, key, err := makeSelfSigned(hosts)
	if err == nil {
		err = errors.Join(replaceFile(keyFile, key), replaceFile(certFile, cert))
	}
	if err != nil {
		return "", "", fmt.Errorf("make certificate: %w", err)
	}
	return certFile, keyFile, nil
}

func validFor(cert *x509.Certificate, hosts []string) bool {
	for _, host := range hosts {
		if cert.VerifyHostname(host) != nil {
			return false
		}
	}
	return time.Until(cert.NotAfter) > renewBefore
}

// localNames returns the names of this machine, and its loopback addresses.
func localNames() []string {
	hosts := []string{"localhost"}
	if name, err := os.Hostname(); err == nil {
		hosts = append(hosts, name, name+".local") // .local: multicast DNS, RFC 6762
	}
	return append(hosts, "127.0.0.1", "::1")
}

func makeSelfSigned(hosts []string) (cert, key []byte, err error) {
	now := time.Now()
	return makeCertificate(hosts, now.Add(-time.Hour), now.Add(selfSignedLife)) // an hour for slow clocks
}

func makeCertificate(hosts []string, from, until time.Time) (cert, key []byte, err error) {
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, nil, err
	}
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 127))
	if err != nil {
		return nil, nil, err
	}
	template := &x509.Certificate{
		SerialNumber: serial,
		Subject:      pkix.Name{CommonName: "tincan on this machine"},
		NotBefore:    from,
		NotAfter:     until,
		KeyUsage:     x509.KeyUsageDigitalSignature,
		ExtKeyUsage:  []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	for _, host := range hosts {
		if ip := net.ParseIP(host); ip != nil {
			template.IPAddresses = append(template.IPAddresses, ip)
		} else {
			template.DNSNames = append(template.DNSNames, host)
		}
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	if err != nil {
		return nil, nil, err
	}
	pkcs8, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		return nil, nil, err
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}),
		pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: pkcs8}), nil
}

// replaceFile writes a file that nobody else may read. The file appears whole or not at all.
func replaceFile(name string, content []byte) error {
	tmp := name + ".new"
	if err := os.Remove(tmp); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := os.WriteFile(tmp, content, 0o600); err != nil {
		return err
	}
	return os.Rename(tmp, name)
}
