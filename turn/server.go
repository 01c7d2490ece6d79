package turn

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"strconv"
	"sync"
	"syscall"
	"time"
)

// socketBuffer is what we ask for in each direction of the client socket, which carries the
// packets of every call: a burst must wait there, not be lost. The system may grant less.
const socketBuffer = 4 << 20 // bytes

// closeTimeout bounds the wait for pion to notice that everything is closed. It takes microseconds.
const closeTimeout = 2 * time.Second

// A Server answers STUN and TURN. Its methods may be called from any goroutine.
type Server struct {
	// Set by Listen, then only read.
	udp         udpSocket
	tcp         net.Listener
	streams     *streams
	relays      *relaySwitch
	credentials *credentials
	quota       *quota
	accounts    *accounts
	answers     *answerLimit
	log         *slog.Logger

	udpEnded chan struct{} // closed after pion's last read from UDP

	close func() error // runs once
}

// Listen starts a server on UDP, and listens on TCP. Its error names everything that is wrong with cfg, or says
// why the address cannot be listened on.
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
		streams:     newStreams(),
		relays:      newSwitch(cfg),
		credentials: &credentials{secret: cfg.Secret, ttl: cfg.TTL, now: cfg.now},
		quota:       newQuota(),
		accounts:    newAccounts(cfg.now),
		answers:     newAnswerLimit(cfg.answers),
		log:         cfg.Log,
		udpEnded:    make(chan struct{}),
	}
	s.close = sync.OnceValue(s.shutdown)
	if err := newFront(s, s.udp).start(); err != nil {
		return nil, errors.Join(err, udp.Close(), tcp.Close())
	}
	return s, nil
}

// listenBoth listens on the same port of UDP and TCP. If any port will do, one that is free for UDP
// may be taken for TCP: then another is tried.
func listenBoth(addr string) (*net.UDPConn, net.Listener, error) {
	for tries := 1; ; tries++ {
		udp, err := listenUDP(addr)
		if err != nil {
			return nil, nil, err
		}
		host, port, _ := net.SplitHostPort(addr) // has been checked
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
	// Linux cuts the request to its limit without an error, other systems refuse it as a whole:
	// then the default has to do.
	udp.SetReadBuffer(socketBuffer)
	udp.SetWriteBuffer(socketBuffer)
	return udp, nil
}

// TCP returns the listener for TURN over TCP, on the same port as UDP. The caller accepts its connections
// and gives them to ServeConn. Close closes it.
func (s *Server) TCP() net.Listener { return s.tcp }

// ServeConn serves a client over TCP or TLS and closes conn in the end, or at once if there are too many
// others from its address. It does not wait.
func (s *Server) ServeConn(conn net.Conn) {
	st := newStream(conn, &s.relays.stats, s.log)
	if !s.streams.add(st) {
		s.log.Debug("connection refused", "remote", st.remote)
		_ = conn.Close()
		return
	}
	if err := newFront(s, st).start(); err != nil {
		s.log.Error("connection not served", "err", err)
		_ = conn.Close()
		s.streams.remove(st)
	}
}

// Addr returns the UDP address that clients use, with the port that was really taken. It is the same
// for TCP.
func (s *Server) Addr() net.Addr { return s.udp.LocalAddr() }

// PublicIP returns the address that relayed candidates carry.
func (s *Server) PublicIP() netip.Addr { return s.relays.public }

// TTL returns how long a credential is good. A peer should have a new one by half of it.
func (s *Server) TTL() time.Duration { return s.credentials.ttl }

// Stats returns the packet counts at this moment.
func (s *Server) Stats() Stats { return s.relays.snapshot() }

// ICEServers returns what a browser needs to use this server. host is the name or address by
// which it reached us, an IPv6 address without brackets. peer is the peer's id, of visible ASCII
// and at most 128 bytes; with "" there is only STUN, and no credential. more are further URLs of this
// server, such as that of a port which it shares.
func (s *Server) ICEServers(host, peer string, more ...string) []ICEServer {
	hostPort := net.JoinHostPort(host, strconv.Itoa(s.udp.LocalAddr().(*net.UDPAddr).Port))
	servers := []ICEServer{{URLs: []string{"stun:" + hostPort}}}
	if peer == "" {
		return servers
	}
	s.accounts.welcome(peer)
	username, password := s.credentials.issue(peer)
	return append(servers, ICEServer{
		URLs:       append([]string{"turn:" + hostPort + "?transport=udp", "turn:" + hostPort + "?transport=tcp"}, more...),
		Username:   username,
		Credential: password,
	})
}

// Drop ends the allocations of a peer that has left, and voids its credentials until it is given a new
// one: who was sent away is not relayed any more. It returns at once.
func (s *Server) Drop(peer string) {
	for _, a := range s.accounts.drop(peer) {
		a.relay.end()
	}
}

// Traffic returns what the relays of peer have carried since it had none.
func (s *Server) Traffic(peer string) Traffic { return s.accounts.traffic(peer) }

// Close ends every allocation and connection, frees every port and waits until nobody logs any more.
// Further calls return what the first did.
func (s *Server) Close() error { return s.close() }

func (s *Server) shutdown() error {
	tcpErr := s.tcp.Close()
	if errors.Is(tcpErr, net.ErrClosed) { // whoever accepts has closed it
		tcpErr = nil
	}
	err := errors.Join(s.udp.Close(), tcpErr)
	<-s.udpEnded
	s.streams.close()
	// From here on no allocation begins. pion must close the existing ones itself: it could be
	// handling a request about one.
	select {
	case <-s.quota.drained():
	case <-time.After(closeTimeout):
		s.log.Error("allocations outlived the server")
	}
	s.relays.close()
	return err
}

// A udpSocket is the socket that clients send to. It hides transient errors, since the first error
// it returns ends every call.
type udpSocket struct {
	*socket
	log *slog.Logger

	// Owned by the reader.
	clients map[netip.AddrPort]*net.UDPAddr // who has sent before
}

// knownClients is how many clients' addresses are kept. It is a bound for memory: anyone can send from
// many.
const knownClients = 4096

func newUDPSocket(conn *net.UDPConn, log *slog.Logger) (udpSocket, error) {
	s, err := newSocket(conn)
	return udpSocket{s, log, make(map[netip.AddrPort]*net.UDPAddr)}, err
}

// WriteTo sends a packet to a client and never waits: if the buffer of the socket is full, the
// packet is lost.
func (c udpSocket) WriteTo(p []byte, to net.Addr) (int, error) {
	if err := c.sendTo(p, addrPort(to)); err != nil {
		return 0, err
	}
	return len(p), nil
}

// ReadFrom fails only when the socket is closed or beyond repair. One goroutine calls it, and stops
// after an error.
func (c udpSocket) ReadFrom(p []byte) (int, net.Addr, error) {
	for {
		n, from, err := c.ReadFromUDPAddrPort(p)
		switch {
		case err == nil:
			return n, c.client(from), nil
		case passing(err):
			continue
		case !errors.Is(err, net.ErrClosed):
			c.log.Error("turn socket failed", "err", err)
		}
		return 0, nil, err
	}
}

// client returns the address in the form that pion wants, and keeps, hence never one that is used
// again for another client. A known one costs no allocation.
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

// passing reports whether err says something about one packet or one moment.
func passing(err error) bool {
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
