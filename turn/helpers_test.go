package turn

import (
	"io"
	"log/slog"
	"net"
	"net/netip"
	"sync/atomic"
	"testing"
	"time"

	pionturn "github.com/pion/turn/v4"
)

var (
	loopback   = netip.MustParseAddr("127.0.0.1")
	testSecret = []byte("0123456789abcdef0123456789abcdef")
)

// newServer starts a server on loopback whose relays have the address 127.0.0.1.
func newServer(tb testing.TB, change ...func(*Config)) *Server {
	tb.Helper()
	cfg := Config{Listen: "127.0.0.1:0", PublicIP: loopback, Secret: testSecret, Log: testLog(tb)}
	for _, c := range change {
		c(&cfg)
	}
	s, err := Listen(cfg)
	if err != nil {
		tb.Fatalf("Listen: %v", err)
	}
	tb.Cleanup(func() {
		if err := s.Close(); err != nil {
			tb.Errorf("Close: %v", err)
		}
	})
	return s
}

// testLog writes to the log of tb. Benchmarks get none, which is what they measure.
func testLog(tb testing.TB) *slog.Logger {
	if _, ok := tb.(*testing.B); ok {
		return nil
	}
	return slog.New(slog.NewTextHandler(tb.Output(), &slog.HandlerOptions{Level: slog.LevelDebug}))
}

// A testClock stands still until it is moved.
type testClock struct{ offset atomic.Int64 }

func (c *testClock) now() time.Time          { return time.Now().Add(time.Duration(c.offset.Load())) }
func (c *testClock) advance(d time.Duration) { c.offset.Add(int64(d)) }

// dial makes a TURN client of peer with a fresh credential.
func dial(tb testing.TB, s *Server, peer string) *pionturn.Client {
	tb.Helper()
	servers := s.ICEServers("127.0.0.1", peer)
	return dialAs(tb, s, servers[1].Username, servers[1].Credential)
}

// dialAs makes a TURN client with a socket of its own.
func dialAs(tb testing.TB, s *Server, username, password string) *pionturn.Client {
	tb.Helper()
	c, err := pionturn.NewClient(&pionturn.ClientConfig{
		STUNServerAddr: s.Addr().String(),
		TURNServerAddr: s.Addr().String(),
		Conn:           listenPacket(tb, "127.0.0.1:0"),
		Username:       username,
		Password:       password,
		LoggerFactory:  pionLog{slog.New(slog.DiscardHandler)},
	})
	if err != nil {
		tb.Fatalf("NewClient: %v", err)
	}
	if err := c.Listen(); err != nil {
		tb.Fatalf("client.Listen: %v", err)
	}
	tb.Cleanup(c.Close)
	return c
}

// allocate makes an allocation, which lasts until the test ends.
func allocate(tb testing.TB, c *pionturn.Client) net.PacketConn {
	tb.Helper()
	relay, err := c.Allocate()
	if err != nil {
		tb.Fatalf("Allocate: %v", err)
	}
	tb.Cleanup(func() { relay.Close() })
	return relay
}

// listenPacket opens a UDP socket and skips the test where the system has no such address.
func listenPacket(tb testing.TB, addr string) net.PacketConn {
	tb.Helper()
	conn, err := net.ListenPacket("udp4", addr)
	if err != nil {
		tb.Skipf("no socket on %s: %v", addr, err)
	}
	tb.Cleanup(func() { conn.Close() })
	return conn
}

func permit(tb testing.TB, c *pionturn.Client, peers ...net.Addr) {
	tb.Helper()
	if err := c.CreatePermission(peers...); err != nil {
		tb.Fatalf("CreatePermission(%v): %v", peers, err)
	}
}

func send(tb testing.TB, conn net.PacketConn, text string, to net.Addr) {
	tb.Helper()
	if _, err := conn.WriteTo([]byte(text), to); err != nil {
		tb.Fatalf("WriteTo(%v): %v", to, err)
	}
}

// expect reads one packet and checks what it says; it returns where it came from.
func expect(tb testing.TB, conn net.PacketConn, want string) net.Addr {
	tb.Helper()
	buf := make([]byte, 2000)
	conn.SetReadDeadline(time.Now().Add(10 * time.Second))
	n, from, err := conn.ReadFrom(buf)
	if err != nil {
		tb.Fatalf("waiting for %q: %v", want, err)
	}
	if got := string(buf[:n]); got != want {
		tb.Fatalf("got packet %q, want %q", got, want)
	}
	return from
}

// eventually waits for cond; what names it in the failure.
func eventually(tb testing.TB, what string, cond func() bool) {
	tb.Helper()
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	deadline := time.After(10 * time.Second)
	for !cond() {
		select {
		case <-tick.C:
		case <-deadline:
			tb.Fatalf("still not so after 10 s: %s", what)
		}
	}
}

var _ io.Closer = (*Server)(nil)
