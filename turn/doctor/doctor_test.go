package doctor

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"flag"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"tincan/turn"
	"tincan/turn/port"
)

// The flag -long is for all packages, so that go test ./... -long works.
var _ = flag.Bool("long", false, "also run tests that stress, explore or repeat")

// patience is how long a test waits for something that must happen.
const patience = 30 * time.Second

// serveTURN runs TURN on its own port and on one with TLS. It returns the ports and the certificate.
func serveTURN(t *testing.T) (own, encrypted string, roots *x509.CertPool) {
	t.Helper()
	cfg := turn.DefaultConfig()
	cfg.Listen, cfg.PublicIP = "127.0.0.1:0", netip.MustParseAddr("127.0.0.1")
	cfg.Secret = make([]byte, 32)
	s, err := turn.Listen(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	web := httptest.NewTLSServer(http.NotFoundHandler()) // for its certificate
	t.Cleanup(web.Close)
	roots = x509.NewCertPool()
	roots.AddCert(web.Certificate())
	pages := port.Split(listen(t), &tls.Config{Certificates: web.TLS.Certificates}, s, slog.New(slog.DiscardHandler))
	plain := pages.SplitTURN(s.TCP())
	t.Cleanup(func() { pages.Close(); plain.Close() })
	return portOf(s.Addr()), portOf(pages.Addr()), roots
}

func listen(t *testing.T) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l
}

func portOf(a net.Addr) string {
	_, p, _ := net.SplitHostPort(a.String())
	return p
}

const badRequest = "HTTP/1.1 400 Bad Request\r\n\r\n"

// answering accepts connections and writes an answer to each as soon as something has arrived. If answer
// is "", it stays silent, and if it is "close", it closes the connection.
func answering(t *testing.T, answer string) string {
	t.Helper()
	l := listen(t)
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			defer conn.Close()
			_, _ = conn.Read(make([]byte, 100))
			if answer == "close" {
				_ = conn.Close()
			} else {
				_, _ = io.WriteString(conn, answer)
			}
		}
	}()
	return portOf(l.Addr())
}

func TestBind(t *testing.T) {
	own, encrypted, roots := serveTURN(t)
	closed := listen(t)
	closed.Close()
	silentUDP, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { silentUDP.Close() })
	for _, tt := range []struct{ url, want string }{
		{"stun:127.0.0.1:" + own, ""},
		{"turn:127.0.0.1:" + own + "?transport=udp", ""},
		{"turn:127.0.0.1:" + own + "?transport=tcp", ""},
		{"turn:127.0.0.1:" + encrypted + "?transport=tcp", ""},
		{"turns:127.0.0.1:" + encrypted + "?transport=tcp", ""},
		{"turns:localhost:" + encrypted + "?transport=tcp", "certificate is not valid"},
		{"turn:127.0.0.1:" + portOf(closed.Addr()) + "?transport=tcp", "refused"},
		{"turn:127.0.0.1:" + portOf(closed.Addr()) + "?transport=udp", "refused"},
		{"turn:127.0.0.1:" + portOf(silentUDP.LocalAddr()) + "?transport=udp", "no answer"},
		{"turn:127.0.0.1:" + answering(t, "") + "?transport=tcp", "no answer"},
		{"turns:127.0.0.1:" + answering(t, "") + "?transport=tcp", "no answer"},
		{"turn:127.0.0.1:" + answering(t, "close") + "?transport=tcp", "closes the connection"},
		{"turn:127.0.0.1:" + answering(t, badRequest) + "?transport=tcp", "not a STUN or TURN server"},
		{"turns:127.0.0.1:" + answering(t, badRequest) + "?transport=tcp", "does not speak TLS"},
		{"http://127.0.0.1", "http"},
	} {
		t.Run(tt.url, func(t *testing.T) {
			within := patience
			if tt.want == "no answer" {
				within = 100 * time.Millisecond
			}
			ctx, cancel := context.WithTimeout(t.Context(), within)
			defer cancel()
			err := (&Prober{Roots: roots}).bind(ctx, tt.url)
			if tt.want == "" && err != nil || tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)) {
				t.Errorf("error %v, want %q", err, tt.want)
			}
		})
	}
}

// A warning names each URL that does not work, and no other. A server that starts late causes none.
func TestLogAnswers(t *testing.T) {
	own, _, _ := serveTURN(t)
	cfg := turn.DefaultConfig()
	cfg.Listen, cfg.PublicIP, cfg.Secret = "127.0.0.1:0", netip.MustParseAddr("127.0.0.1"), make([]byte, 32)
	s, err := turn.Listen(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	late := listen(t)
	go func() {
		for tries := 0; ; tries++ {
			conn, err := late.Accept()
			if err != nil {
				return
			}
			if tries == 0 {
				_ = conn.Close()
			} else {
				s.ServeConn(conn)
			}
		}
	}()
	web := answering(t, badRequest)
	var log bytes.Buffer
	p := &Prober{tries: []time.Duration{0, 0, 0}}
	p.LogAnswers(t.Context(), []string{"turn:127.0.0.1:" + own + "?transport=udp",
		"turn:" + late.Addr().String() + "?transport=tcp", "turn:127.0.0.1:" + web + "?transport=tcp"},
		slog.New(slog.NewTextHandler(&log, nil)))
	if got := log.String(); strings.Count(got, "TURN answers") != 2 || strings.Count(got, "level=WARN") != 1 ||
		!strings.Contains(got, "url=\"turn:127.0.0.1:"+web+"?transport=tcp\" err=") {
		t.Errorf("the log says\n%s\nwant one warning, about port %s", got, web)
	}
}
