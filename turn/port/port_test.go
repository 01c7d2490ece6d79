package port

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"encoding/binary"
	"errors"
	"flag"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/pion/stun/v3"

	"tincan/turn"
)

// The flag -long is for all packages, so that go test ./... -long works.
var _ = flag.Bool("long", false, "also run tests that stress, explore or repeat")

// patience is how long a test waits for something that must happen. It may be long, since a passing
// test never waits that long.
const patience = 30 * time.Second

func newTURN(tb testing.TB) *turn.Server {
	tb.Helper()
	cfg := turn.DefaultConfig()
	cfg.Listen, cfg.PublicIP = "127.0.0.1:0", netip.MustParseAddr("127.0.0.1")
	cfg.Secret, cfg.Log = make([]byte, 32), testLog(tb)
	s, err := turn.Listen(cfg)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { s.Close() })
	return s
}

func testLog(tb testing.TB) *slog.Logger { return textLog(tb.Output()) }

func textLog(w io.Writer) *slog.Logger {
	return slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

func listenTCP(tb testing.TB) net.Listener {
	tb.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { l.Close() })
	return l
}

// testTLS has a certificate that nobody trusts.
func testTLS(tb testing.TB) *tls.Config {
	tb.Helper()
	certFile, keyFile := writePair(tb, tb.TempDir(), "localhost")
	pair, err := tls.LoadX509KeyPair(certFile, keyFile)
	if err != nil {
		tb.Fatal(err)
	}
	return &tls.Config{Certificates: []tls.Certificate{pair}}
}

// servePages serves everything that l accepts. Its pages say whether they came over TLS.
func servePages(tb testing.TB, l net.Listener) {
	tb.Helper()
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.TLS != nil && r.TLS.HandshakeComplete {
			io.WriteString(w, "with TLS")
		} else {
			io.WriteString(w, "plain")
		}
	})}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		server.Serve(l)
	}()
	tb.Cleanup(func() {
		server.Close()
		<-ended
	})
}

func dialTCP(tb testing.TB, addr net.Addr) net.Conn {
	tb.Helper()
	conn, err := net.Dial("tcp", addr.String())
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { conn.Close() })
	conn.SetDeadline(time.Now().Add(patience))
	return conn
}

func dialTLS(tb testing.TB, addr net.Addr) net.Conn {
	tb.Helper()
	conn := tls.Client(dialTCP(tb, addr), &tls.Config{InsecureSkipVerify: true})
	if err := conn.Handshake(); err != nil {
		tb.Fatal(err)
	}
	return conn
}

// getPage asks for a page over conn and returns its text.
func getPage(tb testing.TB, conn net.Conn) string {
	tb.Helper()
	io.WriteString(conn, "GET / HTTP/1.1\r\nHost: test\r\n\r\n")
	return readPage(tb, conn)
}

func readPage(tb testing.TB, conn net.Conn) string {
	tb.Helper()
	res, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		tb.Fatalf("page: %v", err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		tb.Fatalf("page: %v", err)
	}
	return string(text)
}

// bind sends a Binding request over conn and returns the answer.
func bind(tb testing.TB, conn net.Conn) *stun.Message {
	tb.Helper()
	m := stun.MustBuild(stun.TransactionID, stun.BindingRequest)
	_, _ = conn.Write(m.Raw)
	answer := &stun.Message{Raw: make([]byte, 20, 100)} // the header
	if _, err := io.ReadFull(conn, answer.Raw); err != nil {
		tb.Errorf("Binding: %v", err)
		return answer
	}
	answer.Raw = answer.Raw[:20+binary.BigEndian.Uint16(answer.Raw[2:])]
	if _, err := io.ReadFull(conn, answer.Raw[20:]); err != nil || answer.Decode() != nil ||
		answer.Type != stun.BindingSuccess || answer.TransactionID != m.TransactionID {
		tb.Errorf("Binding: %v, %v", answer, err)
	}
	return answer
}

// One port serves clients of all kinds, however many other connections say nothing.
func TestOnePort(t *testing.T) {
	s := newTURN(t)
	splitter := Split(listenTCP(t), testTLS(t), s, testLog(t))
	servePages(t, splitter)
	for _, begin := range []string{"", "\x16", "\x16\x03\x01\x02\x00\x01", "\x00", "\x00\x01\x00\x00", "G",
		"GET / HTTP/1.1\r\n"} {
		for range 20 {
			io.WriteString(dialTCP(t, splitter.Addr()), begin)
		}
	}
	dialTLS(t, splitter.Addr()) // completes the handshake and sends nothing more
	for range 3 {
		if got := getPage(t, dialTCP(t, splitter.Addr())); got != "plain" {
			t.Errorf("got page %q, want plain", got)
		}
		if got := getPage(t, dialTLS(t, splitter.Addr())); got != "with TLS" {
			t.Errorf("got page %q, want with TLS", got)
		}
		bind(t, dialTCP(t, splitter.Addr()))
		bind(t, dialTLS(t, splitter.Addr()))
	}
}

func TestWhatIsNotServedIsClosed(t *testing.T) {
	s := newTURN(t)
	splitter := Split(listenTCP(t), testTLS(t), s, testLog(t))
	defer splitter.Close()
	own := splitter.SplitTURN(s.TCP())
	defer own.Close()
	noTURN := Split(listenTCP(t), nil, nil, testLog(t))
	servePages(t, noTURN)
	for _, tt := range []struct {
		name  string
		addr  net.Addr
		first string
	}{
		{"STUN where TURN is off", noTURN.Addr(), "\x00"},
		{"TLS where there is none", noTURN.Addr(), "\x16"},
		{"pages at TURN's own port", own.Addr(), "GET / HTTP/1.1\r\n\r\n"},
		{"TLS at TURN's own port", own.Addr(), "\x16"},
	} {
		conn := dialTCP(t, tt.addr)
		io.WriteString(conn, tt.first)
		if n, err := conn.Read(make([]byte, 1)); n > 0 || !ended(err) {
			t.Errorf("%s: read %d bytes, %v; want the end", tt.name, n, err)
		}
	}
	if got := getPage(t, dialTCP(t, noTURN.Addr())); got != "plain" {
		t.Errorf("got page %q without TURN, want plain", got)
	}
}

func ended(err error) bool { return err == io.EOF || errors.Is(err, syscall.ECONNRESET) }

// Package signal sets the size of the kernel's buffer, and writes without waiting where it can.
func TestSplitConnectionsStayTCP(t *testing.T) {
	splitter := Split(listenTCP(t), testTLS(t), nil, slog.New(slog.DiscardHandler))
	defer splitter.Close()
	for _, encrypted := range []bool{false, true} {
		dial := dialTCP
		if encrypted {
			dial = dialTLS
		}
		go io.WriteString(dial(t, splitter.Addr()), "hello")
		conn, err := splitter.Accept()
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		got := make([]byte, 5)
		if _, err := io.ReadFull(conn, got); err != nil || string(got) != "hello" {
			t.Errorf("read %q, %v; want hello", got, err)
		}
		if err := conn.(interface{ SetWriteBuffer(int) error }).SetWriteBuffer(1 << 16); err != nil {
			t.Errorf("SetWriteBuffer: %v", err)
		}
		if _, ok := conn.(syscall.Conn); ok == encrypted {
			t.Errorf("encrypted: %v, the raw socket can be had: %v", encrypted, ok)
		}
	}
}

func TestSplitterClose(t *testing.T) {
	s := newTURN(t)
	splitter := Split(listenTCP(t), testTLS(t), s, testLog(t))
	undecided, turn := dialTCP(t, splitter.Addr()), dialTCP(t, splitter.Addr())
	bind(t, turn)
	io.WriteString(dialTCP(t, splitter.Addr()), "GET") // waits to be accepted
	for range 2 {
		splitter.Close()
	}
	if _, err := splitter.Accept(); !errors.Is(err, net.ErrClosed) {
		t.Errorf("Accept after Close: %v, want net.ErrClosed", err)
	}
	undecided.SetReadDeadline(time.Now().Add(decideTimeout / 2)) // later it would be closed in any case
	if n, err := undecided.Read(make([]byte, 1)); n > 0 || !ended(err) {
		t.Errorf("who has said nothing reads %d bytes, %v; want the end", n, err)
	}
	bind(t, turn) // calls go on until the server ends
}

// A memListener is a listener without a network, for synctest bubbles.
type memListener struct {
	conns  chan net.Conn
	errs   chan error
	closed chan struct{}
}

func newMemListener() *memListener {
	return &memListener{make(chan net.Conn), make(chan error, 3), make(chan struct{})}
}

func (l *memListener) Accept() (net.Conn, error) {
	select {
	case err := <-l.errs:
		return nil, err
	default:
	}
	select {
	case conn := <-l.conns:
		return conn, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

func (l *memListener) Close() error   { close(l.closed); return nil }
func (l *memListener) Addr() net.Addr { return &net.TCPAddr{} }

func (l *memListener) dial() net.Conn {
	client, server := net.Pipe()
	l.conns <- server
	return client
}

// A client that does not send its first byte in time is cut off, with or without TLS.
func TestUndecidedAreCutOff(t *testing.T) {
	config := testTLS(t)
	for name, begin := range map[string]func(net.Conn){
		"silence":        func(net.Conn) {},
		"half a hello":   func(c net.Conn) { io.WriteString(c, "\x16\x03\x01\x02\x00\x01") },
		"hello, silence": func(c net.Conn) { go tls.Client(c, &tls.Config{InsecureSkipVerify: true}).Handshake() },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := newMemListener()
				splitter := Split(l, config, nil, slog.New(slog.DiscardHandler))
				began := time.Now()
				client := l.dial()
				begin(client)
				synctest.Wait()
				time.Sleep(decideTimeout - time.Millisecond)
				if _, err := client.Write(nil); err != nil {
					t.Errorf("cut off too soon: %v", err)
				}
				io.Copy(io.Discard, client)
				if took := time.Since(began); took != decideTimeout {
					t.Errorf("cut off after %v, want %v", took, decideTimeout)
				}
				client.Close()
				splitter.Close()
			})
		})
	}
}

// If the process runs out of files, it accepts connections again as soon as there are some.
func TestAcceptGoesOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		l := newMemListener()
		for range cap(l.errs) {
			l.errs <- syscall.EMFILE
		}
		splitter := Split(l, nil, nil, slog.New(slog.NewTextHandler(&log, nil)))
		client := l.dial()
		go io.WriteString(client, "G")
		conn, err := splitter.Accept()
		if err != nil {
			t.Fatal(err)
		}
		conn.Close()
		splitter.Close()
		if n := strings.Count(log.String(), "accepting failed"); n != 3 {
			t.Errorf("%d failures logged, want 3:\n%s", n, log.String())
		}
	})
}

func TestTURNURL(t *testing.T) {
	for _, encrypted := range []bool{false, true} {
		var config *tls.Config
		scheme := "turn"
		if encrypted {
			config, scheme = testTLS(t), "turns"
		}
		splitter := Split(listenTCP(t), config, nil, testLog(t))
		defer splitter.Close()
		_, port, _ := net.SplitHostPort(splitter.Addr().String())
		for host, begin := range map[string]string{
			"meet.example.org": scheme + ":meet.example.org:",
			"localhost":        scheme + ":localhost:",
			"192.0.2.7":        "turn:192.0.2.7:", // browsers accept turns: only with a name
			"2001:db8::7":      "turn:[2001:db8::7]:",
		} {
			if got, want := splitter.TURNURLs(host, false), begin+port+"?transport=tcp"; got[0] != want {
				t.Errorf("URL for %s = %s, want %s", host, got, want)
			}
		}
	}
}

// A listenerOn claims to listen on a port.
type listenerOn struct {
	net.Listener
	port int
}

func (l listenerOn) Addr() net.Addr { return &net.TCPAddr{Port: l.port} }

func TestPageURL(t *testing.T) {
	for _, tt := range []struct {
		port       int
		host       string
		plain, tls string
	}{
		{80, "localhost", "http://localhost", "https://localhost:80"},
		{443, "meet.example.org", "http://meet.example.org:443", "https://meet.example.org"},
		{443, "2001:db8::7", "http://[2001:db8::7]:443", "https://[2001:db8::7]"},
		{8080, "2001:db8::7", "http://[2001:db8::7]:8080", "https://[2001:db8::7]:8080"},
	} {
		for want, config := range map[string]*tls.Config{tt.plain: nil, tt.tls: testTLS(t)} {
			splitter := Split(listenerOn{listenTCP(t), tt.port}, config, nil, testLog(t))
			if got := splitter.PageURL(tt.host); got != want {
				t.Errorf("URL for %s on port %d = %s, want %s", tt.host, tt.port, got, want)
			}
			splitter.Close()
		}
	}
}
