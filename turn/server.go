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

	pionturn "github.com/pion/turn/v4"
)

// socketBuffer is what we ask for in each direction of the client socket, which carries the
// packets of every call: a burst must wait there, not be lost. The system may grant less.
const socketBuffer = 4 << 20 // bytes

// closeTimeout bounds the wait for pion to notice that everything is closed. It takes microseconds.
const closeTimeout = 2 * time.Second

// A Server answers STUN and TURN. Its methods may be called from any goroutine.
type Server struct {
	// Set by Listen, then only read.
	conn        clientSocket
	pion        *pionturn.Server
	relays      *relaySwitch
	credentials *credentials
	quota       *quota
	log         *slog.Logger

	close func() error // runs once
}

// Listen starts a server. Its error names everything that is wrong with cfg, or says why the
// address cannot be listened on.
func Listen(cfg Config) (*Server, error) {
	cfg = cfg.withDefaults()
	if err := cfg.validate(); err != nil {
		return nil, err
	}
	conn, err := listenUDP(cfg.Listen)
	if err != nil {
		return nil, err
	}
	s := &Server{
		conn:        newClientSocket(conn, cfg.Log),
		relays:      newSwitch(cfg),
		credentials: &credentials{secret: cfg.Secret, ttl: cfg.TTL, now: cfg.now},
		quota:       newQuota(),
		log:         cfg.Log,
	}
	s.close = sync.OnceValue(s.shutdown)
	s.pion, err = pionturn.NewServer(s.pionConfig())
	if err != nil {
		conn.Close()
		return nil, fmt.Errorf("start TURN: %w", err)
	}
	return s, nil
}

func listenUDP(addr string) (*net.UDPConn, error) {
	conn, err := net.ListenPacket("udp", addr)
	if err != nil {
		return nil, fmt.Errorf("TURN: %w", err)
	}
	udp := conn.(*net.UDPConn)
	// Linux cuts the request to its limit without an error, other systems refuse it as a whole:
	// then the default has to do.
	udp.SetReadBuffer(socketBuffer)
	udp.SetWriteBuffer(socketBuffer)
	return udp, nil
}

func (s *Server) pionConfig() pionturn.ServerConfig {
	return pionturn.ServerConfig{
		PacketConnConfigs: []pionturn.PacketConnConfig{{
			PacketConn:            s.conn,
			RelayAddressGenerator: s.relays,
			PermissionHandler:     s.relays.policy.permit,
		}},
		Realm:         realm,
		AuthHandler:   s.credentials.key,
		QuotaHandler:  s.admit,
		EventHandler:  s.events(),
		LoggerFactory: pionLog{s.log},
	}
}

// admit is pion's QuotaHandler, which it calls for new allocations alone: not for their
// repetitions, and not for requests about those that exist. So here, and only here, the age of a
// credential counts.
func (s *Server) admit(username, _ string, from net.Addr) bool {
	_, peer, _ := parseUsername(username)
	if s.credentials.expired(username) {
		s.log.Debug("expired credential refused", "peer", peer, "remote", from)
		return false
	}
	ok, first := s.quota.reserve(username, clientOf(from))
	if first {
		s.log.Warn("allocation quota reached", "peer", peer, "n", maxAllocations)
	}
	return ok
}

// events are pion's reports about what became of a place that admit gave out.
func (s *Server) events() pionturn.EventHandler {
	return pionturn.EventHandler{
		OnAllocationCreated: func(from, _ net.Addr, _, username, _ string, relay net.Addr, _ int) {
			s.quota.created(clientOf(from))
			_, peer, _ := parseUsername(username)
			s.log.Debug("allocation created", "peer", peer, "addr", relay, "remote", from)
		},
		OnAllocationDeleted: func(from, _ net.Addr, _, username, _ string) {
			_, peer, _ := parseUsername(username)
			s.log.Debug("allocation ended", "peer", peer, "remote", from)
			s.quota.release(username) // last, since Close waits for it
		},
		OnAllocationError: func(from, _ net.Addr, _, _ string) {
			s.quota.failed(clientOf(from))
		},
	}
}

// Addr returns the UDP address that clients use, with the port that was really taken.
func (s *Server) Addr() net.Addr { return s.conn.LocalAddr() }

// PublicIP returns the address that relayed candidates carry.
func (s *Server) PublicIP() netip.Addr { return s.relays.public }

// TTL returns how long a credential is good. A peer should have a new one by half of it.
func (s *Server) TTL() time.Duration { return s.credentials.ttl }

// Stats returns the packet counts at this moment.
func (s *Server) Stats() Stats { return s.relays.snapshot() }

// ICEServers returns what a browser needs to use this server. host is the name or address by
// which it reached us, an IPv6 address without brackets. peer is the peer's id, of visible ASCII
// and at most 128 bytes; with "" there is only STUN, and no credential.
func (s *Server) ICEServers(host, peer string) []ICEServer {
	hostPort := net.JoinHostPort(host, strconv.Itoa(s.conn.LocalAddr().(*net.UDPAddr).Port))
	servers := []ICEServer{{URLs: []string{"stun:" + hostPort}}}
	if peer == "" {
		return servers
	}
	username, password := s.credentials.issue(peer)
	return append(servers, ICEServer{
		URLs:       []string{"turn:" + hostPort + "?transport=udp"},
		Username:   username,
		Credential: password,
	})
}

// Close ends every allocation, frees every port and waits until nobody logs any more. Further
// calls return what the first did.
func (s *Server) Close() error { return s.close() }

func (s *Server) shutdown() error {
	err := s.pion.Close()
	s.relays.close()
	<-s.conn.ended // from here on no allocation begins
	select {
	case <-s.quota.drained():
	case <-time.After(closeTimeout):
		s.log.Error("allocations outlived the server")
	}
	return err
}

// A clientSocket is the socket that clients send to. It keeps from pion what pion cannot take:
// malformed packets, and errors that pass, since the first one that pion sees ends every call.
type clientSocket struct {
	*net.UDPConn
	log   *slog.Logger
	ended chan struct{} // closed when pion has read for the last time
}

func newClientSocket(conn *net.UDPConn, log *slog.Logger) clientSocket {
	return clientSocket{conn, log, make(chan struct{})}
}

// ReadFrom fails only when the socket is closed or beyond repair. pion has one goroutine that calls
// it, and never again after an error.
func (c clientSocket) ReadFrom(p []byte) (int, net.Addr, error) {
	for {
		n, addr, err := c.UDPConn.ReadFrom(p)
		switch {
		case err == nil && wellFormed(p[:n]):
			return n, addr, nil
		case err == nil || passing(err):
			continue
		case !errors.Is(err, net.ErrClosed):
			c.log.Error("turn socket failed", "err", err)
		}
		close(c.ended)
		return 0, nil, err
	}
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
