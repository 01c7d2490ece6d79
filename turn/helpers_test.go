package turn

import (
	"bufio"
	"crypto/tls"
	"encoding/binary"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/netip"
	"os"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/pion/stun/v3"
	pionturn "github.com/pion/turn/v4"

	"tincan/turn/port"
)

// The flag -long is for all packages, so that go test ./... -long works.
var _ = flag.Bool("long", false, "also run tests that stress, explore or repeat")

// patience is how long a test waits for something that must happen. It may be long, since a passing
// test never waits that long.
const patience = 30 * time.Second

var (
	loopback   = netip.MustParseAddr("127.0.0.1")
	testSecret = []byte("0123456789abcdef0123456789abcdef")
)

// newServer starts a server on loopback whose relays have the address 127.0.0.1.
func newServer(tb testing.TB, change ...func(*Config)) *Server {
	tb.Helper()
	cfg := testConfig()
	cfg.Listen, cfg.Log = "127.0.0.1:0", testLog(tb)
	for _, c := range change {
		c(&cfg)
	}
	s, err := Listen(cfg)
	if err != nil {
		tb.Fatalf("Listen: %v", err)
	}
	go serveTCP(s)
	tb.Cleanup(func() {
		if err := s.Close(); err != nil {
			tb.Errorf("Close: %v", err)
		}
	})
	return s
}

// testConfig is for relays that have the address 127.0.0.1. It has no limit on unsigned answers.
func testConfig() Config {
	cfg := DefaultConfig()
	cfg.PublicIP, cfg.Secret, cfg.answers = loopback, testSecret, 1<<30
	return cfg
}

// serveTCP passes TCP connections to s until s closes. In the program, package port does that.
func serveTCP(s *Server) {
	for {
		conn, err := s.TCP().Accept()
		if err != nil {
			return
		}
		s.ServeConn(conn)
	}
}

// testLog writes to the log of a test. Benchmarks and fuzz tests discard their log, because it would
// cost time.
func testLog(tb testing.TB) *slog.Logger {
	if _, ok := tb.(*testing.T); !ok {
		return nil
	}
	return slog.New(slog.NewTextHandler(tb.Output(), &slog.HandlerOptions{Level: slog.LevelDebug}))
}

// A testClock runs like the real clock, from the time that it was moved to.
type testClock struct{ offset atomic.Int64 }

func (c *testClock) now() time.Time          { return time.Now().Add(time.Duration(c.offset.Load())) }
func (c *testClock) advance(d time.Duration) { c.offset.Add(int64(d)) }

// dial creates a TURN client with a fresh credential for the room peer with this id.
func dial(tb testing.TB, s *Server, peer string) *pionturn.Client {
	tb.Helper()
	servers := s.ICEServers("127.0.0.1", peer)
	return dialAs(tb, s, servers[1].Username, servers[1].Credential)
}

// dialAs creates a TURN client with its own socket.
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

// allocate creates an allocation, which lasts until the test ends.
func allocate(tb testing.TB, c *pionturn.Client) net.PacketConn {
	tb.Helper()
	relay, err := c.Allocate()
	if err != nil {
		tb.Fatalf("Allocate: %v", err)
	}
	tb.Cleanup(func() { relay.Close() })
	return relay
}

// listenPacket opens a UDP socket. It skips the test if the system has no such address.
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

// expect reads one packet and checks its text. It returns the sender.
func expect(tb testing.TB, conn net.PacketConn, want string) net.Addr {
	tb.Helper()
	buf := make([]byte, 2000)
	conn.SetReadDeadline(time.Now().Add(patience))
	n, from, err := conn.ReadFrom(buf)
	if err != nil {
		tb.Fatalf("waiting for %q: %v", want, err)
	}
	if got := string(buf[:n]); got != want {
		tb.Fatalf("got packet %q, want %q", got, want)
	}
	return from
}

// eventually waits for cond, which what describes in the failure message.
func eventually(tb testing.TB, what string, cond func() bool) {
	tb.Helper()
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	deadline := time.After(patience)
	for !cond() {
		select {
		case <-tick.C:
		case <-deadline:
			tb.Fatalf("still not so after %v: %s", patience, what)
		}
	}
}

// expectCounts waits until sw has counted what it should, because a packet may arrive before it is
// counted.
func expectCounts(tb testing.TB, sw *relaySwitch, want packetCounts) {
	tb.Helper()
	deadline := time.Now().Add(patience)
	for sw.snapshot() != want {
		if time.Now().After(deadline) {
			tb.Fatalf("packets: %+v, want %+v", sw.snapshot(), want)
		}
		runtime.Gosched()
	}
}

// traffic returns how many bytes the allocations of a room peer have relayed from and to it.
func traffic(s *Server, peer string) (sent, received uint64) {
	s.accounts.mu.Lock()
	defer s.accounts.mu.Unlock()
	for a := range s.accounts.peers[peer].allocations {
		sent += a.sent.Load()
		received += a.received.Load()
	}
	return sent, received
}

// A rawClient builds STUN messages by itself, to send what no honest client sends.
type rawClient struct {
	tb                 testing.TB
	conn               net.Conn // reads and writes whole messages
	username, password string
	nonce              stun.Nonce
}

func dialRaw(tb testing.TB, s *Server, username, password string) *rawClient {
	tb.Helper()
	return dialRawOver(tb, s, "udp", username, password)
}

// dialRawOver is dialRaw over udp, tcp or tls.
func dialRawOver(tb testing.TB, s *Server, transport, username, password string) *rawClient {
	tb.Helper()
	conn := dialOver(tb, s, transport)
	if transport != "udp" {
		conn = &framedConn{conn, bufio.NewReader(conn)}
	}
	return &rawClient{tb: tb, conn: conn, username: username, password: password}
}

// dialRawFrom is dialRaw over UDP from another address of this machine.
func dialRawFrom(tb testing.TB, s *Server, from, username, password string) *rawClient {
	tb.Helper()
	conn, err := net.DialUDP("udp4", &net.UDPAddr{IP: net.ParseIP(from)}, s.Addr().(*net.UDPAddr))
	if err != nil {
		tb.Skipf("no socket on %s: %v", from, err)
	}
	tb.Cleanup(func() { conn.Close() })
	return &rawClient{tb: tb, conn: conn, username: username, password: password}
}

// dialOver opens a connection. TLS has its own port, which is closed at the end of the test.
func dialOver(tb testing.TB, s *Server, transport string) net.Conn {
	tb.Helper()
	var conn net.Conn
	var err error
	switch transport {
	case "tls":
		l := listenTCP(tb)
		config := testTLS(tb)
		splitter := port.Split(l, config, s, s.log)
		tb.Cleanup(func() { splitter.Close() })
		conn, err = tls.Dial("tcp", l.Addr().String(), &tls.Config{InsecureSkipVerify: true})
	default:
		conn, err = net.Dial(transport, s.Addr().String())
	}
	if err != nil {
		tb.Fatalf("dial %s: %v", transport, err)
	}
	tb.Cleanup(func() { conn.Close() })
	return conn
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
	cfg := port.Config{SelfSigned: true}
	e, err := cfg.Encryption(tb.TempDir(), nil, testLog(tb))
	if err != nil {
		tb.Fatal(err)
	}
	return e.Config()
}

// A framedConn makes a stream look like a datagram socket.
type framedConn struct {
	net.Conn
	r *bufio.Reader
}

// Read returns one whole message without its padding.
func (c *framedConn) Read(p []byte) (int, error) {
	header, err := c.r.Peek(4)
	if err != nil {
		return 0, err
	}
	n, padding := 4+int(binary.BigEndian.Uint16(header[2:])), 0
	if header[0]>>6 == 0 {
		n += 16
	} else {
		padding = -n & 3
	}
	if _, err := io.ReadFull(c.r, p[:n]); err != nil {
		return 0, err
	}
	_, err = c.r.Discard(padding)
	return n, err
}

// Write adds the padding that a message needs in a stream.
func (c *framedConn) Write(p []byte) (int, error) {
	return c.Conn.Write(append(append([]byte(nil), p...), make([]byte, -len(p)&3)...))
}

// dialRawFresh is dialRaw with a fresh credential.
func dialRawFresh(tb testing.TB, s *Server, peer string) *rawClient {
	tb.Helper()
	servers := s.ICEServers("127.0.0.1", peer)
	return dialRaw(tb, s, servers[1].Username, servers[1].Credential)
}

// request sends a signed request and returns the answer. If c has no nonce, it fetches one first.
func (c *rawClient) request(method stun.Method, attrs ...stun.Setter) *stun.Message {
	c.tb.Helper()
	if c.nonce == nil {
		c.fetchNonce()
	}
	return c.exchange(c.signed(method, attrs...))
}

// fetchNonce sends an unsigned request, because the answer has a nonce.
func (c *rawClient) fetchNonce() {
	c.tb.Helper()
	challenge := c.exchange(c.build(stun.MethodAllocate))
	if err := c.nonce.GetFrom(challenge); err != nil || errorCode(challenge) != 401 {
		c.tb.Fatalf("unsigned Allocate answers %v, want 401 with a nonce", challenge)
	}
}

func (c *rawClient) build(method stun.Method, attrs ...stun.Setter) *stun.Message {
	c.tb.Helper()
	m, err := stun.Build(append([]stun.Setter{
		stun.TransactionID, stun.NewType(method, stun.ClassRequest),
	}, attrs...)...)
	if err != nil {
		c.tb.Fatalf("build %v: %v", method, err)
	}
	return m
}

func (c *rawClient) signed(method stun.Method, attrs ...stun.Setter) *stun.Message {
	c.tb.Helper()
	return c.build(method, append(attrs, stun.NewUsername(c.username), stun.NewRealm(realm), c.nonce,
		stun.NewLongTermIntegrity(c.username, realm, c.password))...)
}

// exchange sends m and returns the answer to it.
func (c *rawClient) exchange(m *stun.Message) *stun.Message {
	c.tb.Helper()
	c.write(m.Raw)
	return c.answer(m)
}

func (c *rawClient) answer(m *stun.Message) *stun.Message {
	c.tb.Helper()
	for {
		answer := &stun.Message{Raw: c.read()}
		if err := answer.Decode(); err == nil && answer.TransactionID == m.TransactionID {
			return answer
		}
	}
}

func (c *rawClient) write(p []byte) {
	c.tb.Helper()
	if _, err := c.conn.Write(p); err != nil {
		c.tb.Fatalf("write: %v", err)
	}
}

func (c *rawClient) read() []byte {
	c.tb.Helper()
	buf := make([]byte, 2000)
	c.conn.SetReadDeadline(time.Now().Add(patience))
	n, err := c.conn.Read(buf)
	if err != nil {
		c.tb.Fatalf("read: %v", err)
	}
	return buf[:n]
}

// allocate creates an allocation and returns the relayed address.
func (c *rawClient) allocate() netip.AddrPort {
	c.tb.Helper()
	answer := c.request(stun.MethodAllocate, udpTransport)
	if code := errorCode(answer); code != 0 {
		c.tb.Fatalf("Allocate: error %d", code)
	}
	var relayed stun.XORMappedAddress
	if err := relayed.GetFromAs(answer, stun.AttrXORRelayedAddress); err != nil {
		c.tb.Fatalf("relayed address: %v", err)
	}
	return (&net.UDPAddr{IP: relayed.IP, Port: relayed.Port}).AddrPort()
}

const benchChannel = 0x4000

func bindChannel(b testing.TB, c *rawClient, peer netip.AddrPort) {
	b.Helper()
	answer := c.request(stun.MethodChannelBind, channelNumber(benchChannel), peerAddress(peer))
	if code := errorCode(answer); code != 0 {
		b.Fatalf("ChannelBind: error %d", code)
	}
}

// sync returns when the server has handled everything that c has sent.
func (c *rawClient) sync() { c.exchange(c.build(stun.MethodBinding)) }

// sendIndication sends data to peer in a Send indication. It waits for nothing.
func (c *rawClient) sendIndication(peer netip.AddrPort, data string) {
	c.tb.Helper()
	m, err := stun.Build(stun.TransactionID, stun.NewType(stun.MethodSend, stun.ClassIndication),
		peerAddress(peer), stun.RawAttribute{Type: stun.AttrData, Value: []byte(data)})
	if err != nil {
		c.tb.Fatalf("build Send: %v", err)
	}
	c.write(m.Raw)
}

func (c *rawClient) channelData(number uint16, data string) {
	c.tb.Helper()
	p := binary.BigEndian.AppendUint16(nil, number)
	p = binary.BigEndian.AppendUint16(p, uint16(len(data)))
	c.write(append(p, data...))
}

var udpTransport = stun.RawAttribute{Type: stun.AttrRequestedTransport, Value: []byte{17, 0, 0, 0}}

func channelNumber(n uint16) stun.Setter {
	return stun.RawAttribute{Type: stun.AttrChannelNumber, Value: []byte{byte(n >> 8), byte(n), 0, 0}}
}

func lifetime(seconds uint32) stun.Setter {
	return stun.RawAttribute{Type: stun.AttrLifetime, Value: binary.BigEndian.AppendUint32(nil, seconds)}
}

// peerAddress is an XOR-PEER-ADDRESS of the family in which the address is written. Unlike pion's own,
// it does not turn ::ffff:1.2.3.4 into 1.2.3.4.
type peerAddress netip.AddrPort

func (a peerAddress) AddTo(m *stun.Message) error {
	addr := netip.AddrPort(a)
	family := byte(1)
	if addr.Addr().Is6() {
		family = 2
	}
	mask := append(binary.BigEndian.AppendUint32(nil, magicCookie), m.TransactionID[:]...)
	value := binary.BigEndian.AppendUint16([]byte{0, family}, addr.Port()^magicCookie>>16)
	for i, b := range addr.Addr().AsSlice() {
		value = append(value, b^mask[i])
	}
	m.Add(stun.AttrXORPeerAddress, value)
	return nil
}

// errorCode returns 0 for a success, and -1 for an error without a code.
func errorCode(m *stun.Message) int {
	var code stun.ErrorCodeAttribute
	switch err := code.GetFrom(m); {
	case m.Type.Class == stun.ClassSuccessResponse:
		return 0
	case err != nil:
		return -1
	}
	return int(code.Code)
}

// TestMain fails if a server or a client leaves a goroutine behind.
func TestMain(m *testing.M) {
	code := m.Run()
	deadline := time.After(unallocatedTimeout / 2) // later, forgotten connections would end by themselves
	for code == 0 && len(goroutines()) > 0 {
		select {
		case <-time.After(10 * time.Millisecond): // pion's goroutines end a moment after Close
		case <-deadline:
			fmt.Fprintln(os.Stderr, "goroutines left behind:\n"+strings.Join(goroutines(), "\n\n"))
			code = 1
		}
	}
	os.Exit(code)
}

// goroutines returns the stacks of the goroutines that run our code or pion's, except those of the
// tests.
func goroutines() []string {
	all := make([]byte, 1<<20)
	all = all[:runtime.Stack(all, true)]
	var ours []string
	for stack := range strings.SplitSeq(string(all), "\n\n") {
		if !strings.Contains(stack, "TestMain") &&
			(strings.Contains(stack, "tincan/turn.") || strings.Contains(stack, "github.com/pion/")) {
			ours = append(ours, stack)
		}
	}
	return ours
}

// textLog writes log messages of all levels to w.
func textLog(w io.Writer) *slog.Logger {
	return slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{Level: levelTrace}))
}

// A lockedBuffer may be read while others write.
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
