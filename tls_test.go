package main

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	pionturn "github.com/pion/turn/v4"
)

// trusting returns a client that believes the certificate in file and follows no redirect. Every host
// is at addr.
func trusting(t testing.TB, file, addr string) *http.Client {
	t.Helper()
	cert, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(cert)
	return clientTo(t, pool, addr)
}

func clientTo(t testing.TB, roots *x509.CertPool, addr string) *http.Client {
	transport := &http.Transport{
		TLSClientConfig: &tls.Config{RootCAs: roots},
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, "tcp", addr)
		},
	}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Timeout:       patience,
	}
}

// visit asks c for an address and returns the status and where it leads.
func visit(t *testing.T, c *http.Client, method, url, host string) (status int, location string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Host = host
	res, err := c.Do(req)
	if err != nil {
		t.Fatalf("%s %s: %v", method, url, err)
	}
	defer res.Body.Close()
	checkSecurityHeaders(t, res.Header)
	return res.StatusCode, res.Header.Get("Location")
}

// With a certificate there are names that are ours, and others; without TLS there is only the way to it.
func TestTLS(t *testing.T) {
	state := t.TempDir()
	s := serveTincan(t, "-tls-self-signed", "-state", state, "-http-listen", "127.0.0.1:0", "-public-ip", "192.0.2.7")
	port := s.pages.Addr().(*net.TCPAddr).Port
	here := fmt.Sprintf("https://localhost:%d", port)
	certificate := filepath.Join(state, "self-signed.crt")
	encrypted := trusting(t, certificate, s.pages.Addr().String())
	plain := trusting(t, certificate, s.plain.Addr().String())
	plainOnTLS := trusting(t, certificate, s.pages.Addr().String())
	for _, tt := range []struct {
		client            *http.Client
		method, url, host string
		status            int
		location          string
	}{
		{encrypted, "GET", "https://localhost/", "", 200, ""},
		{encrypted, "GET", "https://127.0.0.1/healthz", "", 200, ""},
		{encrypted, "GET", "https://localhost/", "192.0.2.7:8443", 200, ""},
		{encrypted, "GET", "https://localhost/", "LOCALHOST", 200, ""},
		{encrypted, "GET", "https://localhost/", "evil.test", 421, ""},
		{encrypted, "GET", "https://localhost/", "192.0.2.8", 421, ""},
		{encrypted, "POST", "https://localhost/ws", "evil.test", 421, ""},
		{plain, "GET", "http://localhost/r/some-room?a=b", "", 301, here + "/r/some-room?a=b"},
		{plain, "HEAD", "http://localhost//evil.test/", "", 301, here + "//evil.test/"},
		{plain, "GET", "http://localhost/", "[::1]:80", 301, fmt.Sprintf("https://[::1]:%d/", port)},
		{plain, "POST", "http://localhost/", "", 403, ""},
		{plain, "GET", "http://evil.test/", "", 421, ""},
		{plainOnTLS, "GET", "http://localhost/healthz", "", 301, here + "/healthz"},
		{plainOnTLS, "GET", "http://localhost/ws", "evil.test", 421, ""},
	} {
		status, location := visit(t, tt.client, tt.method, tt.url, tt.host)
		if status != tt.status || location != tt.location {
			t.Errorf("%s %s for %q: %d to %q; want %d to %q", tt.method, tt.url, tt.host, status, location, tt.status, tt.location)
		}
	}

	var out bytes.Buffer
	s.announce(&out)
	if !strings.HasPrefix(out.String(), "tincan: open "+here+"\n") {
		t.Errorf("announces\n%s\nwant %s", out.String(), here)
	}
}

// Whoever tries a phone needs an address of this machine to type.
func TestSelfSignedAnnouncement(t *testing.T) {
	var out bytes.Buffer
	serveTincan(t, "-tls-self-signed", "-listen", ":0").announce(&out)
	addrs, _ := net.InterfaceAddrs()
	for _, a := range addrs {
		if ip := a.(*net.IPNet).IP; ip.IsGlobalUnicast() && ip.To4() != nil && !strings.Contains(out.String(), "https://"+ip.String()+":") {
			t.Errorf("the announcement does not say %v:\n%s", ip, out.String())
		}
	}
}

// Over the port of the pages, by TLS and with the host's name.
func TestTURNOverTLS(t *testing.T) {
	state := t.TempDir()
	s := serveTincan(t, "-tls-self-signed", "-state", state, "-public-ip=127.0.0.1")
	client := trusting(t, filepath.Join(state, "self-signed.crt"), s.pages.Addr().String())
	addr := s.address("localhost")
	w := welcome(t, dialWith(t, client, strings.Replace(addr, "https", "wss", 1)+"/ws", ""))
	server := w.ICEServers[1]
	host := strings.TrimPrefix(addr, "https://")
	if last := server.URLs[len(server.URLs)-1]; last != "turns:"+host+"?transport=tcp" {
		t.Errorf("the last TURN server is %s, want turns:%s", last, host)
	}
	conn, err := tls.Dial("tcp", host, client.Transport.(*http.Transport).TLSClientConfig)
	if err != nil {
		t.Fatal(err)
	}
	allocateOver(t, conn, server.Username, server.Credential)
}

// allocateOver gets a relay by way of a stream.
func allocateOver(t *testing.T, conn net.Conn, username, password string) {
	t.Helper()
	relay, err := turnClient(t, conn, username, password).Allocate()
	if err != nil {
		t.Fatal(err)
	}
	defer relay.Close()
	if host, _, _ := net.SplitHostPort(relay.LocalAddr().String()); host != "127.0.0.1" {
		t.Errorf("relayed address %v", relay.LocalAddr())
	}
}

// turnClient speaks TURN over conn until the test ends.
func turnClient(t *testing.T, conn net.Conn, username, password string) *pionturn.Client {
	t.Helper()
	client, err := pionturn.NewClient(&pionturn.ClientConfig{
		TURNServerAddr: conn.RemoteAddr().String(),
		Conn:           pionturn.NewSTUNConn(conn),
		Username:       username,
		Password:       password,
		RTO:            100 * time.Millisecond, // requests that are not answered fail soon
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	if err := client.Listen(); err != nil {
		t.Fatal(err)
	}
	return client
}
