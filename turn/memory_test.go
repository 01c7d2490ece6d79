package turn

import (
	"bufio"
	"encoding/binary"
	"log/slog"
	"net"
	"net/netip"
	"os"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"tincan/turn/internal/clients"
)

// newQuietServer returns a server without sockets, for synctest bubbles. Its relays send nowhere, and
// receive only what the tests give them.
func newQuietServer() *Server {
	cfg := testConfig()
	cfg.PublicIP = netip.MustParseAddr("192.0.9.9")
	cfg = cfg.withDefaults()
	s := &Server{
		streams: newStreams(), relays: newSwitch(cfg), quota: newQuota(), log: slog.New(slog.DiscardHandler),
		accounts: newAccounts(cfg.now), answers: newAnswerLimit(cfg.answers), udpEnded: make(chan struct{}),
		credentials: &credentials{secret: cfg.Secret, ttl: cfg.TTL, now: cfg.now},
	}
	taken := make(map[uint16]bool)
	var mu sync.Mutex
	s.relays.listen = func(port uint16) (relaySocket, error) {
		mu.Lock()
		defer mu.Unlock()
		if taken[port] {
			return nil, syscall.EADDRINUSE
		}
		taken[port] = true
		near, far := net.Pipe()
		return &memorySocket{Conn: near, far: far, port: port, free: func() {
			mu.Lock()
			defer mu.Unlock()
			delete(taken, port)
		}}, nil
	}
	return s
}

// A memorySocket is the socket of a relay that receives only what a test gives it.
type memorySocket struct {
	net.Conn
	far  net.Conn // the test's end: each write is a packet, after the address of its sender
	port uint16
	free func()
	sent atomic.Int64
}

func (s *memorySocket) ReadFromUDPAddrPort(p []byte) (int, netip.AddrPort, error) {
	buf := make([]byte, len(p)+6)
	n, err := s.Conn.Read(buf)
	if err != nil {
		return 0, netip.AddrPort{}, err
	}
	from := netip.AddrPortFrom(netip.AddrFrom4([4]byte(buf[:4])), binary.BigEndian.Uint16(buf[4:]))
	return copy(p, buf[6:n]), from, nil
}

// receive delivers a packet to the relay.
func (s *memorySocket) receive(data string, from netip.AddrPort) {
	ip := from.Addr().As4()
	_, _ = s.far.Write(append(binary.BigEndian.AppendUint16(ip[:], from.Port()), data...)) // fails after Close
}

func (s *memorySocket) sendTo([]byte, netip.AddrPort) error {
	s.sent.Add(1)
	return nil
}

func (s *memorySocket) LocalAddr() net.Addr { return &net.UDPAddr{Port: int(s.port)} }

func (s *memorySocket) Close() error {
	s.free()
	return s.Conn.Close()
}

// A memoryNet replaces the UDP socket of a frontend.
type memoryNet struct {
	net.PacketConn
	in     chan memoryPacket
	closed chan struct{}

	mu      sync.Mutex
	clients map[netip.AddrPort]*memoryClient
}

type memoryPacket struct {
	data []byte
	from net.Addr
}

func newMemoryNet() *memoryNet {
	return &memoryNet{in: make(chan memoryPacket), closed: make(chan struct{}),
		clients: make(map[netip.AddrPort]*memoryClient)}
}

func (n *memoryNet) ReadFrom(p []byte) (int, net.Addr, error) {
	select {
	case packet := <-n.in:
		return copy(p, packet.data), packet.from, nil
	case <-n.closed:
		return 0, nil, net.ErrClosed
	}
}

func (n *memoryNet) WriteTo(p []byte, to net.Addr) (int, error) {
	n.mu.Lock()
	c := n.clients[clients.AddrPort(to)]
	n.mu.Unlock()
	select {
	case c.in <- append([]byte(nil), p...):
	default: // dropped, as in a full socket
	}
	return len(p), nil
}

func (n *memoryNet) LocalAddr() net.Addr { return &net.UDPAddr{Port: 3478} }
func (n *memoryNet) Close() error        { close(n.closed); return nil }

// dial returns the socket of a client with the given port.
func (n *memoryNet) dial(port int) *memoryClient {
	c := &memoryClient{net: n, addr: &net.UDPAddr{IP: net.IPv4(192, 0, 2, 1).To4(), Port: port},
		in: make(chan []byte, 100)}
	n.mu.Lock()
	defer n.mu.Unlock()
	n.clients[clients.AddrPort(c.addr)] = c
	return c
}

// A memoryClient is the socket of a client in a memoryNet.
type memoryClient struct {
	net.Conn
	net      *memoryNet
	addr     net.Addr
	in       chan []byte
	deadline time.Time
}

func (c *memoryClient) Write(p []byte) (int, error) {
	select {
	case c.net.in <- memoryPacket{append([]byte(nil), p...), c.addr}:
		return len(p), nil
	case <-c.net.closed:
		return 0, net.ErrClosed
	}
}

func (c *memoryClient) Read(p []byte) (int, error) {
	select {
	case data := <-c.in:
		return copy(p, data), nil
	case <-time.After(time.Until(c.deadline)):
		return 0, os.ErrDeadlineExceeded
	}
}

func (c *memoryClient) SetReadDeadline(t time.Time) error { c.deadline = t; return nil }

// A scene is a server in a synctest bubble, with its UDP socket and its streams.
type scene struct {
	*Server
	udp   *memoryNet
	ports atomic.Int32 // for streams
}

// A tcpLike has the addresses of a TCP connection.
type tcpLike struct {
	net.Conn
	port int32
}

func (c tcpLike) RemoteAddr() net.Addr {
	return &net.TCPAddr{IP: net.IPv4(192, 0, 2, 1).To4(), Port: int(c.port)}
}
func (c tcpLike) LocalAddr() net.Addr {
	return &net.TCPAddr{IP: net.IPv4(192, 0, 9, 9).To4(), Port: 3478}
}

// newScene starts a scene. The test must call end.
func newScene(tb testing.TB) *scene {
	tb.Helper()
	s := &scene{Server: newQuietServer(), udp: newMemoryNet()}
	if err := newFrontend(s.Server, s.udp).start(); err != nil {
		tb.Fatal(err)
	}
	return s
}

// end closes everything and checks that nothing is left over.
func (s *scene) end(tb testing.TB) {
	tb.Helper()
	_ = s.udp.Close()
	<-s.udpEnded
	s.streams.close()
	<-s.quota.drained()
	if n := len(s.accounts.peers) + len(s.relays.relays) + len(s.answers.allocations) + len(s.quota.peers); n > 0 {
		tb.Errorf("left over: peers %v, relays %v, answers %v, quota %v", s.accounts.peers, s.relays.relays,
			s.answers.allocations, s.quota.peers)
	}
}

// client returns a client of a room peer over UDP, on the given port.
func (s *scene) client(tb testing.TB, peer string, port int) *rawClient {
	username, password := s.credentials.issue(peer)
	return &rawClient{tb: tb, conn: s.udp.dial(port), username: username, password: password}
}

// streamClient returns a client of a room peer over its own connection.
func (s *scene) streamClient(tb testing.TB, peer string) *rawClient {
	username, password := s.credentials.issue(peer)
	client, conn := net.Pipe()
	s.ServeConn(tcpLike{conn, s.ports.Add(1)})
	return &rawClient{tb: tb, conn: &framedConn{client, bufio.NewReader(client)}, username: username,
		password: password}
}

// socketOf returns the socket of the relay on a port.
func (s *scene) socketOf(port uint16) *memorySocket {
	r := s.relays.find(port)
	if r == nil {
		return nil
	}
	return r.conn.(*memorySocket)
}

func (s *Server) openRelays() int {
	s.relays.mu.RLock()
	defer s.relays.mu.RUnlock()
	return len(s.relays.relays)
}
