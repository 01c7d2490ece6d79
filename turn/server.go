package turn

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"strconv"
	"sync"
	"syscall"
	"time"

	"golang.org/x/time/rate"

	"tincan/turn/internal/clients"
)

// socketBuffer is the size that we request for each buffer of the client socket. This socket carries
// the packets of every call, so a burst must wait there and not be lost. The system may grant less.
const socketBuffer = 4 << 20 // bytes

// closeTimeout limits the wait for pion to notice that everything is closed. Normally this takes
// microseconds.
const closeTimeout = 2 * time.Second

// A Server answers STUN and TURN. Its methods may be called from any goroutine.
type Server struct {
	// Set by Listen, then only read.
	udp         udpSocket
	tcp         net.Listener
	publicPort  uint16 // 0: that of udp
	streams     *streams
	relays      *relaySwitch
	credentials *credentials
	quota       *quota
	accounts    *accounts
	answers     *answerLimit
	log         *slog.Logger
	noRelay     *rate.Limiter // limits how often the log says that a relay could not be opened

	arrivals arrivals
	udpEnded chan struct{} // closed after pion's last read from UDP

	close func() error // runs once
}

// Listen starts a server on UDP, and listens on TCP. The error names everything that is wrong with cfg,
// or says why the server cannot listen on the address.
func Listen(cfg Config) (*Server, error) {
	cfg = cfg.withDefaults()
	if err := cfg.validate(); err != nil {
		return nil, err
	}
	udp, tcp, err := listenBoth(cfg.Listen)
	if err != nil {
		return nil, fmt.Errorf("TURN: %w", err)
	}
	socket, err := newUDPSocket(udp, cfg.Log)
	if err != nil {
		return nil, errors.Join(err, udp.Close(), tcp.Close())
	}
	s := &Server{
		udp:         socket,
		tcp:         tcp,
		publicPort:  cfg.Port,
		streams:     newStreams(),
		relays:      newSwitch(cfg),
		credentials: &credentials{secret: cfg.Secret, ttl: cfg.TTL, now: cfg.now},
		quota:       newQuota(),
		accounts:    newAccounts(cfg.now),
		answers:     newAnswerLimit(cfg.answers),
		log:         cfg.Log,
		noRelay:     rate.NewLimiter(rate.Every(time.Minute), 1),
		udpEnded:    make(chan struct{}),
	}
	s.close = sync.OnceValue(s.shutdown)
	if err := newFrontend(s, s.udp).start(); err != nil {
		return nil, errors.Join(err, udp.Close(), tcp.Close())
	}
	return s, nil
}

// listenBoth listens on the same port of UDP and TCP. If any port will do, a port that is free for UDP
// may be in use for TCP. Then another is tried.
func listenBoth(addr string) (*net.UDPConn, net.Listener, error) {
	for tries := 1; ; tries++ {
		udp, err := listenUDP(addr)
		if err != nil {
			return nil, nil, err
		}
		host, port, _ := net.SplitHostPort(addr) // validate has checked it
		anyPort := port == "0"
		if anyPort {
			port = strconv.Itoa(udp.LocalAddr().(*net.UDPAddr).Port)
		}
		tcp, err := net.Listen("tcp", net.JoinHostPort(host, port))
		if err == nil {
			return udp, tcp, nil
		}
		_ = udp.Close()
		if !anyPort || tries == 10 || !errors.Is(err, syscall.EADDRINUSE) {
			return nil, nil, err
		}
	}
}

func listenUDP(addr string) (*net.UDPConn, error) {
	conn, err := net.ListenPacket("udp", addr)
	if err != nil {
		return nil, err
	}
	udp := conn.(*net.UDPConn)
	// Linux reduces the request to its limit without an error. Other systems refuse the whole request,
	// and the socket keeps its default size.
	udp.SetReadBuffer(socketBuffer)
	udp.SetWriteBuffer(socketBuffer)
	return udp, nil
}

// TCP returns the listener for TURN over TCP, on the same port as UDP. The caller accepts its
// connections and passes them to ServeConn. Close closes it.
func (s *Server) TCP() net.Listener { return s.tcp }

// ServeConn serves a client over TCP or TLS, and closes conn at the end. If its address has too many
// connections without an allocation, it closes conn at once. It does not block.
func (s *Server) ServeConn(conn net.Conn) {
	st := newStream(conn, &s.relays.stats, s.log)
	if !s.streams.add(st) {
		s.log.Debug("connection refused", "remote", st.remote)
		_ = conn.Close()
		return
	}
	if err := newFrontend(s, st).start(); err != nil {
		s.log.Error("connection not served", "err", err)
		_ = conn.Close()
		s.streams.remove(st)
	}
}

// ReadBuffer returns the size in bytes of the buffer for packets that arrive over UDP; 0: unknown. The system
// may have made it smaller than we asked for.
func (s *Server) ReadBuffer() int { return s.udp.readBuffer() }

// Addr returns the UDP address that clients use, with the actual port. The TCP address is the same.
func (s *Server) Addr() net.Addr { return s.udp.LocalAddr() }

// PublicIP returns the address in relayed candidates.
func (s *Server) PublicIP() netip.Addr { return s.relays.policy.public.current() }

// TTL returns how long a credential is valid. A room peer should get a new one after half of that time.
func (s *Server) TTL() time.Duration { return s.credentials.ttl }

// ICEServers returns what a browser needs to use this server. host is the name or address by which it
// reaches us. An IPv6 address has no brackets. peer is the id of the room peer, in visible
// ASCII and at most 128 bytes. If it is "", there is only STUN, and no credential. more are further
// URLs of this server, such as that of a port that it shares.
func (s *Server) ICEServers(host, peer string, more ...string) []ICEServer {
	stun, turn := s.URLs(host)
	servers := []ICEServer{{URLs: []string{stun}}}
	if peer == "" {
		return servers
	}
	s.accounts.reinstate(peer)
	username, password := s.credentials.issue(peer)
	return append(servers, ICEServer{URLs: append(turn, more...), Username: username, Credential: password})
}

// Credentials returns a credential for this process itself.
func (s *Server) Credentials() (username, password string) { return s.credentials.issue("self-test") }

// URLs returns the URLs of this server for a browser that reaches it as host.
func (s *Server) URLs(host string) (stun string, turn []string) {
	port := cmp.Or(int(s.publicPort), s.udp.LocalAddr().(*net.UDPAddr).Port)
	hostPort := net.JoinHostPort(host, strconv.Itoa(port))
	return "stun:" + hostPort, []string{"turn:" + hostPort + "?transport=udp", "turn:" + hostPort + "?transport=tcp"}
}

// Relayed returns how many bytes the allocations of a room peer have carried since the last call, both ways
// and without headers. Call it before Revoke.
func (s *Server) Relayed(peer string) uint64 { return s.accounts.drainCarried(peer) }

// Revoke ends the allocations of a room peer that has left. Otherwise the server would still relay for
// one that was removed from its room. It also voids its credentials, until ICEServers issues a new one.
// It does not block.
func (s *Server) Revoke(peer string) {
	for _, a := range s.accounts.revoke(peer) {
		a.relay.end()
	}
}

// Close ends every allocation and connection, frees every port and waits until nothing is logged any
// more. Further calls return the result of the first.
func (s *Server) Close() error { return s.close() }

func (s *Server) shutdown() error {
	tcpErr := s.tcp.Close()
	if errors.Is(tcpErr, net.ErrClosed) { // the goroutine that accepts has closed it
		tcpErr = nil
	}
	err := errors.Join(s.udp.Close(), tcpErr)
	<-s.udpEnded
	s.streams.close()
	// From here on, no allocation begins. pion must close the existing ones itself, because it may be
	// handling a request about one.
	select {
	case <-s.quota.drained():
	case <-time.After(closeTimeout):
		s.log.Error("allocations outlived the server")
	}
	s.relays.close()
	n := s.relays.snapshot()
	s.log.Debug("packets relayed", "switched", n.switched, "sent", n.sent, "received", n.received,
		"refused", n.refused, "dropped", n.dropped)
	return err
}

// A udpSocket is the socket that clients send to. It hides temporary errors, because the first error
// that it returns ends every call.
type udpSocket struct {
	*socket
	log *slog.Logger

	// Owned by the reader.
	clients map[netip.AddrPort]*net.UDPAddr // addresses that have sent before
}

// knownClients is how many client addresses are kept. It limits memory, because anyone can send from
// many.
const knownClients = 4096

func newUDPSocket(conn *net.UDPConn, log *slog.Logger) (udpSocket, error) {
	s, err := newSocket(conn)
	return udpSocket{s, log, make(map[netip.AddrPort]*net.UDPAddr)}, err
}

// WriteTo sends a packet to a client. It never waits. If the buffer of the socket is full, the packet
// is lost.
func (c udpSocket) WriteTo(p []byte, to net.Addr) (int, error) {
	if err := c.sendTo(p, clients.AddrPort(to)); err != nil {
		return 0, err
	}
	return len(p), nil
}

// ReadFrom fails only if the socket is closed or has a permanent error. Only one goroutine calls it,
// and it stops after an error.
func (c udpSocket) ReadFrom(p []byte) (int, net.Addr, error) {
	for {
		n, from, err := c.ReadFromUDPAddrPort(p)
		switch {
		case err == nil:
			return n, c.client(from), nil
		case isTransient(err):
			continue
		case !errors.Is(err, net.ErrClosed):
			c.log.Error("turn socket failed", "err", err)
		}
		return 0, nil, err
	}
}

// client returns the address in the form that pion wants. pion keeps it, so it is never used again for
// another client. A known address costs no memory allocation.
func (c udpSocket) client(from netip.AddrPort) *net.UDPAddr {
	addr := c.clients[from]
	if addr == nil {
		if len(c.clients) == knownClients {
			clear(c.clients)
		}
		addr = net.UDPAddrFromAddrPort(from)
		c.clients[from] = addr
	}
	return addr
}

// isTransient reports whether err is about one packet or one moment only.
func isTransient(err error) bool {
	var errno syscall.Errno
	if !errors.As(err, &errno) {
		return false
	}
	switch errno {
	case syscall.ENOBUFS, syscall.ENOMEM, syscall.EMSGSIZE, syscall.EPERM,
		syscall.ECONNREFUSED, syscall.ECONNRESET, syscall.ENETUNREACH, syscall.EHOSTUNREACH:
		return true
	}
	return false
}
