package signal

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/coder/websocket"
	"github.com/google/uuid"
)

// Subprotocol is what a client may offer in Sec-WebSocket-Protocol.
const Subprotocol = "tincan.v1"

// A Config says how a Server behaves. Its zero value works.
type Config struct {
	// ICEServers yields the iceServers for one peer, as the JSON list that RTCPeerConnection takes,
	// and how long they are good for. host is the name or address, without port, by which the
	// browser reached this server; peer is the peer's id. Nil: none are given.
	ICEServers func(host, peer string) (servers json.RawMessage, ttl time.Duration)

	// Origins are further origins, like "https://example.org", whose pages may connect. Pages of
	// this server itself always may.
	Origins []string

	RoomSize int // peers in a meeting; 0: 12
	Viewers  int // viewers in a live room; 0: 50

	Log *slog.Logger // nil: nothing is logged
}

// A Server is the signaling relay: an http.Handler for the WebSocket, and the rooms behind it.
type Server struct {
	// Set by New, then only read.
	cfg  Config
	log  *slog.Logger
	stop chan struct{} // closed by Shutdown; ends pingLoop

	live sync.WaitGroup // sockets being served, and pingLoop

	mu     sync.Mutex
	closed bool                          // guarded by mu
	rooms  map[roomKey]*room             // guarded by mu; none is empty
	conns  [pingSlots]map[*conn]struct{} // guarded by mu; by when they are pinged
	slot   int                           // guarded by mu; the slot whose turn it is
}

// pingSlots spreads the pings over the interval, one slot a second, so that they come one by one
// rather than all at once.
const pingSlots = int(pingInterval / time.Second)

// New returns a server that is ready to serve. It reports all that is wrong with cfg at once.
func New(cfg Config) (*Server, error) {
	var errs []error
	origins := make([]string, 0, len(cfg.Origins))
	for _, o := range cfg.Origins {
		u, err := url.Parse(o)
		if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") || u.Path != "" {
			errs = append(errs, fmt.Errorf("origin %q is not of the form https://host or https://host:port", o))
			continue
		}
		origins = append(origins, canonicalOrigin(u))
	}
	cfg.Origins = origins
	if cfg.RoomSize < 0 || cfg.Viewers < 0 {
		errs = append(errs, errors.New("room size and viewers cannot be negative"))
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	if cfg.RoomSize == 0 {
		cfg.RoomSize = 12
	}
	if cfg.Viewers == 0 {
		cfg.Viewers = 50
	}
	if cfg.ICEServers == nil {
		cfg.ICEServers = func(string, string) (json.RawMessage, time.Duration) { return json.RawMessage("[]"), 0 }
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	s := &Server{cfg: cfg, log: cfg.Log, stop: make(chan struct{}), rooms: make(map[roomKey]*room)}
	for i := range s.conns {
		s.conns[i] = make(map[*conn]struct{})
	}
	s.live.Go(s.pingLoop)
	return s, nil
}

// ServeHTTP upgrades a request to a WebSocket. What a page must explain to a person is said over
// the socket; what is no person's business (a foreign page, not a WebSocket) is refused before the
// upgrade with a plain HTTP status.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case r.Method != http.MethodGet:
		w.Header().Set("Allow", http.MethodGet)
		http.Error(w, "a WebSocket starts with GET", http.StatusMethodNotAllowed)
	case !isUpgrade(r):
		http.Error(w, "this address speaks WebSocket only", http.StatusBadRequest)
	case !s.originAllowed(r):
		s.log.Warn("origin refused", "origin", r.Header.Get("Origin"), "host", r.Host)
		http.Error(w, "pages of this origin may not connect", http.StatusForbidden)
	case !subprotocolKnown(r):
		http.Error(w, "the subprotocol is "+Subprotocol, http.StatusBadRequest)
	default:
		s.accept(w, r)
	}
}

// accept upgrades the request and serves the socket on a goroutine of its own: when the handler
// returns, net/http's memory for the request can go.
func (s *Server) accept(w http.ResponseWriter, r *http.Request) {
	hijacked := &hijacker{ResponseWriter: w}
	// Holds Shutdown off until the socket is registered.
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		http.Error(w, "shutting down", http.StatusServiceUnavailable)
		return
	}
	s.live.Add(1)
	s.mu.Unlock()

	ws, err := websocket.Accept(hijacked, r, &websocket.AcceptOptions{
		Subprotocols:       []string{Subprotocol},
		InsecureSkipVerify: true, // the origin has been checked
	})
	if err != nil {
		s.live.Done() // Accept has answered
		return
	}
	ws.SetReadLimit(-1) // conn.read has its own
	c := &conn{
		server: s, ws: ws, net: hijacked.conn, host: hostOnly(r.Host),
		log: s.log.With("remote", r.RemoteAddr),
	}
	c.joinBy = time.AfterFunc(joinTimeout, func() { c.kick(closeFor(errJoinTimeout)) })
	s.register(c)
	go func() {
		defer s.live.Done()
		defer s.unregister(c)
		c.serve()
	}()
}

func (s *Server) register(c *conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c.slot = s.slot
	s.conns[c.slot][c] = struct{}{}
	if s.closed {
		c.kick(closeAway)
	}
}

func (s *Server) unregister(c *conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.conns[c.slot], c)
}

// join takes a seat for c and welcomes it.
func (s *Server) join(c *conn, j joinRequest) (*member, error) {
	id := uuid.NewString()
	ice, ttl := s.cfg.ICEServers(c.host, id)
	limit := s.cfg.RoomSize
	if j.key.live {
		limit = s.cfg.Viewers
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	r := s.rooms[j.key]
	if r == nil {
		r = &room{key: j.key}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.admitLocked(j.role, limit); err != nil {
		return nil, err
	}
	s.rooms[j.key] = r
	m := newMember(id, r, j)
	m.conn = c
	others := r.seatLocked(m)
	r.deliverLocked(m, encodeWelcome(m, others, ice, ttl))
	r.announceLocked(m, encodeJoined(m))
	c.log = c.log.With("room", j.key.name, "peer", id)
	c.log.Info("join", "n", len(r.members))
	return m, nil
}

// vacate gives up a seat whose socket has gone.
func (s *Server) vacate(m *member, left bool) {
	reason := "lost"
	if left {
		reason = "left"
	}
	r := m.room
	s.mu.Lock()
	defer s.mu.Unlock()
	r.mu.Lock()
	defer r.mu.Unlock()
	r.removeLocked(m, reason)
	if len(r.members) == 0 {
		delete(s.rooms, r.key)
	}
}

// pingLoop pings each socket every 25 s, a slot a second.
func (s *Server) pingLoop() {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	var pings sync.WaitGroup
	defer pings.Wait()
	for {
		select {
		case <-s.stop:
			return
		case <-tick.C:
		}
		s.mu.Lock()
		s.slot = (s.slot + 1) % pingSlots
		for c := range s.conns[s.slot] {
			pings.Go(c.ping)
		}
		s.mu.Unlock()
	}
}

// Shutdown closes every socket with 1001 (PROTOCOL.md, rule 5) and waits until they are gone. When
// ctx ends first it cuts those that are left, waits for them, and returns the context's error. New
// sockets are refused with HTTP 503.
func (s *Server) Shutdown(ctx context.Context) error {
	s.mu.Lock()
	if !s.closed {
		s.closed = true
		close(s.stop)
	}
	s.eachLocked(func(c *conn) { c.kick(closeAway) })
	s.mu.Unlock()
	done := make(chan struct{})
	go func() {
		s.live.Wait()
		close(done)
	}()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
	}
	s.mu.Lock()
	s.eachLocked(func(c *conn) { _ = c.net.Close() })
	s.mu.Unlock()
	<-done
	return ctx.Err()
}

func (s *Server) eachLocked(do func(*conn)) {
	for _, slot := range s.conns {
		for c := range slot {
			do(c)
		}
	}
}
