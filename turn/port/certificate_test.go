package port

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// writePair writes a certificate for host and returns its files.
func writePair(tb testing.TB, dir, host string) (certFile, keyFile string) {
	tb.Helper()
	cert, key, err := makeSelfSigned([]string{host})
	if err != nil {
		tb.Fatal(err)
	}
	return writeFiles(tb, dir, cert, key)
}

func writeFiles(tb testing.TB, dir string, cert, key []byte) (certFile, keyFile string) {
	tb.Helper()
	certFile, keyFile = filepath.Join(dir, "cert"), filepath.Join(dir, "key")
	if err := replaceFile(certFile, cert); err != nil {
		tb.Fatal(err)
	}
	if err := replaceFile(keyFile, key); err != nil {
		tb.Fatal(err)
	}
	return certFile, keyFile
}

// checkNow does what a handshake does after checkEvery: it checks the files.
func (c *fileCertificate) checkNow() *x509.Certificate {
	c.mu.Lock()
	c.checked = time.Time{}
	c.mu.Unlock()
	current, _ := c.get(nil)
	return current.Leaf
}

func TestCertificateIsReadAgain(t *testing.T) {
	dir := t.TempDir()
	var log bytes.Buffer
	certFile, keyFile := writePair(t, dir, "old.test")
	c, err := loadCertificate(certFile, keyFile, slog.New(slog.NewTextHandler(&log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	expectCovers := func(host string, complaints int) {
		t.Helper()
		if leaf := c.checkNow(); leaf.VerifyHostname(host) != nil || !c.covers(host) {
			t.Errorf("the certificate is for %v, want %s", leaf.DNSNames, host)
		}
		if n := strings.Count(log.String(), "not usable"); n != complaints {
			t.Errorf("%d complaints, want %d:\n%s", n, complaints, log.String())
		}
	}
	expectCovers("old.test", 0)
	if c.covers("new.test") {
		t.Error("the certificate of old.test covers new.test")
	}

	key, err := os.ReadFile(keyFile)
	if err != nil {
		t.Fatal(err)
	}
	writePair(t, dir, "new.test")
	expectCovers("new.test", 0)
	if err := replaceFile(keyFile, key); err != nil { // not the key of the new certificate
		t.Fatal(err)
	}
	expectCovers("new.test", 1)
	expectCovers("new.test", 1)
	if err := os.Remove(certFile); err != nil {
		t.Fatal(err)
	}
	expectCovers("new.test", 2)
	c.reload()
	expectCovers("new.test", 3)
	if err := os.Remove(keyFile); err != nil {
		t.Fatal(err)
	}
	expectCovers("new.test", 4)
	c.reload()
	expectCovers("new.test", 5)
	writePair(t, dir, "newer.test")
	expectCovers("newer.test", 5)
	c.reload()
	if n := strings.Count(log.String(), "read again"); n != 2 {
		t.Errorf("the files were read again %d times, want 2", n)
	}
}

// A certificate whose time is over, or has not come, is used only if there is no better one. The log says
// so.
func TestCertificateDates(t *testing.T) {
	year := 365 * 24 * time.Hour
	for _, tt := range []struct {
		name        string
		from, until time.Duration // from now
		complaint   string
	}{
		{"expired", -year, -time.Second, "it has expired on"},
		{"not valid yet", time.Hour, year, "is this machine's clock right?"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			var log bytes.Buffer
			writeDated := func(host string, from, until time.Duration) (certFile, keyFile string) {
				cert, key, err := makeCertificate([]string{host}, time.Now().Add(from), time.Now().Add(until))
				if err != nil {
					t.Fatal(err)
				}
				return writeFiles(t, dir, cert, key)
			}
			certFile, keyFile := writeDated("a.test", tt.from, tt.until)
			c, err := loadCertificate(certFile, keyFile, slog.New(slog.NewTextHandler(&log, nil)))
			if err != nil {
				t.Fatal(err)
			}
			if got := log.String(); !strings.Contains(got, "level=WARN") || !strings.Contains(got, tt.complaint) {
				t.Errorf("at the start the log says %q, want %s", got, tt.complaint)
			}
			for _, step := range []struct {
				host        string
				from, until time.Duration
				want        string // the host of the certificate in use
			}{
				{"b.test", tt.from, tt.until, "b.test"}, // neither is valid, so the new one
				{"c.test", -time.Hour, year, "c.test"},
				{"d.test", tt.from, tt.until, "c.test"}, // the good one stays
				{"e.test", -time.Hour, year, "e.test"},
			} {
				writeDated(step.host, step.from, step.until)
				if leaf := c.checkNow(); leaf.VerifyHostname(step.want) != nil {
					t.Errorf("with %s, the certificate is for %v, want %s", step.host, leaf.DNSNames, step.want)
				}
			}
			if n := strings.Count(log.String(), "not usable"); n != 1 {
				t.Errorf("%d complaints, want 1:\n%s", n, log.String())
			}
		})
	}
}

func TestBadCertificateFiles(t *testing.T) {
	dir := t.TempDir()
	certFile, keyFile := writePair(t, dir, "a.test")
	for _, pair := range [][2]string{{certFile, certFile}, {keyFile, keyFile}, {certFile, filepath.Join(dir, "none")}} {
		if _, err := loadCertificate(pair[0], pair[1], slog.New(slog.DiscardHandler)); err == nil ||
			!strings.Contains(err.Error(), dir) {
			t.Errorf("%v: error %v, want one that names a file", pair, err)
		}
	}
}

func TestSelfSigned(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new")
	load := func(hosts ...string) *x509.Certificate {
		t.Helper()
		certFile, keyFile, err := selfSignedFiles(dir, hosts...)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range []string{certFile, keyFile} {
			if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
				t.Errorf("%s: %v, %v; want mode 0600", file, info.Mode(), err)
			}
		}
		c, err := loadCertificate(certFile, keyFile, slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		return c.current.Leaf
	}
	first := load()
	for _, host := range localNames() {
		if err := first.VerifyHostname(host); err != nil {
			t.Error(err)
		}
	}
	if !load().Equal(first) {
		t.Error("another certificate although nothing has changed")
	}
	second := load("192.0.2.7")
	if second.Equal(first) || second.VerifyHostname("192.0.2.7") != nil {
		t.Error("the certificate does not cover a new address")
	}
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, err := selfSignedFiles(file); err == nil {
		t.Error("no error where nothing can be kept")
	}
}

func TestTLSVersions(t *testing.T) {
	certFile, keyFile := writePair(t, t.TempDir(), "a.test")
	e, err := fromFiles(certFile, keyFile, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	s := newTURN(t)
	splitter := Split(listenTCP(t), e.Config(), s, testLog(t))
	servePages(t, splitter)
	for _, tt := range []struct {
		version uint16
		protos  []string
		want    bool
	}{
		{tls.VersionTLS11, nil, false},
		{tls.VersionTLS12, nil, true},
		{tls.VersionTLS13, nil, true},
		{tls.VersionTLS13, []string{"h2", "http/1.1"}, true},
		{tls.VersionTLS13, []string{"stun.turn"}, true},
		{tls.VersionTLS13, []string{"ftp"}, false},
	} {
		conn, err := net.Dial("tcp", splitter.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		client := tls.Client(conn, &tls.Config{
			InsecureSkipVerify: true, MinVersion: tls.VersionTLS10, MaxVersion: tt.version, NextProtos: tt.protos,
		})
		if err := client.Handshake(); (err == nil) != tt.want {
			t.Errorf("%s with %q: %v, want success %v", tls.VersionName(tt.version), tt.protos, err, tt.want)
		}
	}
}

func TestNoPlaceForCertificates(t *testing.T) {
	for _, cfg := range []Config{{Domain: "a.test"}, {SelfSigned: true}} {
		if _, err := cfg.Encryption("", nil, testLog(t)); !errors.Is(err, errNoFolder) {
			t.Errorf("%+v without a folder: %v, want errNoFolder", cfg, err)
		}
	}
}
