package port

import (
	"crypto/tls"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// within fails the test if something does not happen. The limit is far longer than it takes.
func within(t *testing.T, what string, happens <-chan struct{}) {
	t.Helper()
	select {
	case <-happens:
	case <-time.After(patience):
		t.Fatalf("%s: not after %v", what, patience)
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

// An unwritable folder is a startup error, reported before the first request to the authority.
func TestUnwritableFolder(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	c := Config{Listen: ":443", ACMEDirectory: "https://authority.test", Domain: "meet.test"}
	if _, err := c.Encryption(file, nil, testLog(t)); err == nil ||
		!strings.HasPrefix(err.Error(), "-state: cannot store certificates") {
		t.Errorf("got %v, want an error about storing certificates", err)
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
