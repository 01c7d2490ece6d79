package port

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// A slowAuthority accepts requests for certificates, but does not answer them until the test ends.
type slowAuthority struct {
	directory string
	asked     atomic.Int32 // number of requests
	first     chan struct{}
}

func newSlowAuthority(t *testing.T) *slowAuthority {
	a := &slowAuthority{first: make(chan struct{})}
	ended := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if a.asked.Add(1) == 1 {
			close(a.first)
		}
		<-ended
		http.NotFound(w, r)
	}))
	t.Cleanup(server.Close)
	t.Cleanup(func() { close(ended) })
	a.directory = server.URL
	return a
}

// within fails the test if something does not happen. The limit is far longer than it takes.
func within(t *testing.T, what string, happens <-chan struct{}) {
	t.Helper()
	select {
	case <-happens:
	case <-time.After(patience):
		t.Fatalf("%s: not after %v", what, patience)
	}
}

// hello sends the beginning of a handshake. Many scanners send nothing else.
func hello(t *testing.T, addr net.Addr, config *tls.Config) {
	conn := tls.Client(dialTCP(t, addr), config)
	go conn.HandshakeContext(t.Context()) // ends with the connection
}

// While handshakes wait for the authority, they do not delay Close or each other. However many there
// are, the authority is asked only once for each type of key.
func TestHandshakesThatWaitForACertificate(t *testing.T) {
	authority := newSlowAuthority(t)
	var log lockedBuffer
	e := fromACME("meet.test", authority.directory, t.TempDir(), textLog(&log))
	splitter := Split(listenTCP(t), e.Config(), nil, textLog(&log))
	servePages(t, splitter)
	rsa := []uint16{tls.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256}
	for range 20 {
		hello(t, splitter.Addr(), &tls.Config{ServerName: "meet.test"})
		hello(t, splitter.Addr(), &tls.Config{ServerName: "MEET.test", MaxVersion: tls.VersionTLS12, CipherSuites: rsa})
	}
	within(t, "the authority is asked", authority.first)
	if got := getPage(t, dialTCP(t, splitter.Addr())); got != "plain" {
		t.Errorf("without TLS: page %q, want plain", got)
	}
	closed := make(chan struct{})
	go func() {
		defer close(closed)
		splitter.Close()
	}()
	within(t, "the splitter closes", closed)
	for line := range strings.Lines(log.String()) {
		if !strings.Contains(line, `msg="handshake failed"`) { // Close logs an error if it gives up waiting
			t.Errorf("logged: %s", line)
		}
	}
	if !strings.Contains(log.String(), "context canceled") {
		t.Errorf("no handshake ended with Close:\n%s", log.String())
	}
	if n := authority.asked.Load(); n > 2 {
		t.Errorf("the authority was asked %d times, want at most twice", n)
	}
}

// A handshake ends with its context, although the authority may take minutes.
func TestWaitingForACertificateEnds(t *testing.T) {
	authority := newSlowAuthority(t)
	e := fromACME("meet.test", authority.directory, t.TempDir(), testLog(t))
	client, server := net.Pipe()
	defer client.Close()
	go tls.Client(client, &tls.Config{ServerName: "meet.test"}).Handshake()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		if err := tls.Server(server, e.Config()).HandshakeContext(ctx); err == nil {
			t.Error("a handshake without a certificate")
		}
	}()
	within(t, "the authority is asked", authority.first)
	cancel()
	within(t, "the handshake ends with its context", ended)
}

// A name that is not ours never reaches the authority.
func TestNoCertificateForOthers(t *testing.T) {
	authority := newSlowAuthority(t)
	e := fromACME("meet.test", authority.directory, t.TempDir(), testLog(t))
	splitter := Split(listenTCP(t), e.Config(), nil, testLog(t))
	defer splitter.Close()
	for _, name := range []string{"other.test", "a.meet.test", "ｍeet.test", ""} {
		conn := tls.Client(dialTCP(t, splitter.Addr()), &tls.Config{ServerName: name, InsecureSkipVerify: true})
		if err := conn.Handshake(); err == nil {
			t.Errorf("%q: there is a certificate", name)
		}
	}
	if n := authority.asked.Load(); n != 0 {
		t.Errorf("the authority was asked %d times, want never", n)
	}
}

// A panic while the splitter decides on a connection ends only that connection, and is logged as an
// error.
func TestPanicWhileDeciding(t *testing.T) {
	var log lockedBuffer
	config := &tls.Config{GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) {
		panic("a bug of ours")
	}}
	splitter := Split(listenTCP(t), config, nil, textLog(&log))
	servePages(t, splitter)
	victim := tls.Client(dialTCP(t, splitter.Addr()), &tls.Config{InsecureSkipVerify: true})
	if err := victim.Handshake(); err == nil || errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("handshake: %v, want the end", err)
	}
	if got := getPage(t, dialTCP(t, splitter.Addr())); got != "plain" {
		t.Errorf("then page %q, want plain", got)
	}
	splitter.Close() // waits until the panic is logged
	for _, want := range []string{"level=ERROR", "a bug of ours", "port.go"} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("the log does not say %s:\n%s", want, log.String())
		}
	}
}

// A lockedBuffer is a log that several goroutines may write to.
type lockedBuffer struct {
	mu  sync.Mutex
	buf strings.Builder
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}
