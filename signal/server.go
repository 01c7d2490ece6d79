package signal

import (
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
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

	// Left is told the id of each peer whose seat is taken away, for good or until it joins again. It
	// is called with locks held, so it must return at once and call nothing of the Server. Nil: nobody
	// is told.
	Left func(peer string)

	// Origins are further origins, like "https://example.org", whose pages may connect. Pages of
	// this server itself always may.
	Origins []string

	// SessionKey signs sessions. Nil: a random one, and no session outlives the process. With another
	// RequireToken or HostPassword, sessions of before are refused.
	SessionKey []byte

	// TokenKey signs and checks tokens; it has at least 32 bytes. Nil: a random one, so that only this
	// process can make tokens.
	TokenKey []byte

	// RequireToken refuses everyone who comes without a token or a session. A token that is given
	// counts in any case.
	RequireToken bool

	// HostPassword is needed to take the role of host, unless a token gives it. "": none is.
	HostPassword string

	// APIKey opens API. "": it stays closed.
	APIKey string

	// TrustedProxies are the proxies whose X-Forwarded-For and X-Forwarded-Proto count.
	TrustedProxies []netip.Prefix

	// For these, zero is the default and a negative number means none at all.

	RoomSize   int           // peers in a meeting; 12
	Viewers    int           // viewers in a live room; 50
	MaxPeers   int           // sockets in all, and seats; 10,000
	MaxPerAddr int           // the same for one IPv4 address or IPv6 /64, and with it how often it joins; 64
	Rate       int           // messages, and KiB, that one socket may send a second; 128
	Grace      time.Duration // for which a seat without a socket is kept; 30 s
	LiveMax    time.Duration // after which a broadcast is ended; 4 h

	Log *slog.Logger // nil: nothing is logged
}

// orDefault applies the rule of Config's numbers: 0 is the default, and less than that is 0.
func orDefault[T int | time.Duration](v *T, def T) {
	if *v == 0 {
		*v = def
	}
	*v = max(*v, 0)
}

// A Server is the signaling relay: an http.Handler for the WebSocket, and the rooms behind it.
type Server struct {
	// Set by New, then only read.
	cfg      Config
	log      *slog.Logger
	sessions *sessions
	tagKey   []byte        // for tag
	stop     chan struct{} // closed by Shutdown; ends pingLoop

	// workspaces holds a *workspace for each message that is being read or written right now. Idle
	// sockets hold none.
	workspaces sync.Pool

	live sync.WaitGroup // sockets being served, and pingLoop

	passwords, keys guesses // at HostPassword and APIKey; each has its own lock
	visits          *visits // has its own lock too
	seats           *seats  // and so have they

	mu      sync.Mutex
	closed  bool                          // guarded by mu
	rooms   map[roomKey]*room             // guarded by mu; none is empty
	ended   []string                      // guarded by mu; ids of hosts whose broadcasts were ended
	conns   [pingSlots]map[*conn]struct{} // guarded by mu; by when they are pinged
	slot    int                           // guarded by mu; the slot whose turn it is
	sockets int                           // guarded by mu; how many there are
	perAddr map[netip.Prefix]int          // guarded by mu; and from where
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
	if n := len(cfg.SessionKey); n > 0 && n < 32 {
		errs = append(errs, fmt.Errorf("the session key has %d bytes: at least 32 are needed", n))
	}
	if cfg.TokenKey != nil && len(cfg.TokenKey) < minTokenKey {
		errs = append(errs, fmt.Errorf("the token key has %d bytes: at least %d are needed", len(cfg.TokenKey), minTokenKey))
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	if cfg.TokenKey == nil {
		cfg.TokenKey = make([]byte, minTokenKey)
		_, _ = rand.Read(cfg.TokenKey) // never fails
	}
	orDefault(&cfg.RoomSize, 12)
	orDefault(&cfg.Viewers, 50)
	orDefault(&cfg.MaxPeers, 10000)
	orDefault(&cfg.MaxPerAddr, 64)
	orDefault(&cfg.Rate, 128)
	orDefault(&cfg.Grace, 30*time.Second)
	orDefault(&cfg.LiveMax, 4*time.Hour)
	if cfg.ICEServers == nil {
		cfg.ICEServers = func(string, string) (json.RawMessage, time.Duration) { return json.RawMessage("[]"), 0 }
	}
	if cfg.Left == nil {
		cfg.Left = func(string) {}
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	s := &Server{
		cfg: cfg, log: cfg.Log, sessions: newSessions(policyKey(&cfg)), tagKey: make([]byte, sha256.Size), stop: make(chan struct{}),
		workspaces: sync.Pool{New: func() any { return new(workspace) }},
		visits:     newVisits(cfg.MaxPerAddr),
		seats:      newSeats(cfg.MaxPeers, cfg.MaxPerAddr),
		rooms:      make(map[roomKey]*room), perAddr: make(map[netip.Prefix]int),
	}
	_, _ = rand.Read(s.tagKey) // never fails
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
	ours, ok := subprotocol(r)
	switch {
	case r.Method != http.MethodGet:
		w.Header().Set("Allow", http.MethodGet)
		http.Error(w, "a WebSocket starts with GET", http.StatusMethodNotAllowed)
	case !isUpgrade(r):
		http.Error(w, "this address speaks WebSocket only", http.StatusBadRequest)
	case !s.originAllowed(r):
		s.log.Warn("origin refused", "origin", r.Header.Get("Origin"), "host", r.Host)
		http.Error(w, "pages of this origin may not connect", http.StatusForbidden)
	case !ok:
		http.Error(w, "the subprotocol is "+Subprotocol, http.StatusBadRequest)
	default:
		s.accept(w, r, ours)
	}
}

// accept upgrades the request and serves the socket on a goroutine of its own: when the handler
// returns, net/http's memory for the request can go.
func (s *Server) accept(w http.ResponseWriter, r *http.Request, subprotocol bool) {
	from := household(s.clientAddr(r))
	// Who is in a room must get back into it, and so must the neighbours of who guesses: of an address
	// with a seat sockets are taken, and only guesses refused.
	if s.passwords.spent(from) && !s.seats.any(from) {
		s.log.Warn("socket refused", "why", "wrong passwords")
		w.Header().Set("Retry-After", retryAfter)
		http.Error(w, "too many wrong passwords from your address", http.StatusTooManyRequests)
		return
	}
	full, err := s.reserve(from)
	if err != nil {
		s.log.Warn("socket refused", "why", err.text)
		http.Error(w, err.Error(), err.status)
		return
	}
	if subprotocol { // chosen here: the library would compare without regard to case
		w.Header().Set("Sec-WebSocket-Protocol", Subprotocol)
	}
	hijacked := &hijacker{ResponseWriter: w, perSecond: s.cfg.Rate}
	ws, aerr := websocket.Accept(hijacked, r, &websocket.AcceptOptions{
		InsecureSkipVerify: true, // the origin has been checked
	})
	if aerr != nil {
		s.unreserve(from) // Accept has answered
		return
	}
	ws.SetReadLimit(-1) // readFrame has its own
	c := &conn{
		server: s, ws: ws, wire: hijacked.wire, host: hostOnly(r.Host), from: from,
		began: time.Now(), budget: newBudget(s.cfg.Rate),
	}
	c.timer = time.AfterFunc(firstTimeout, func() { c.kick(closeFor(errJoinTimeout)) })
	s.register(c)
	if full {
		c.kick(closeFor(errServerFull))
	}
	go c.serve()
}

// A refusal is an answer before the upgrade.
type refusal struct {
	status int // HTTP's
	text   string
}

func (r *refusal) Error() string { return r.text }

// reserve counts a socket that is about to be. full means that it is one too many, and is to be told
// so; twice as many as are allowed are not even told.
func (s *Server) reserve(from netip.Prefix) (full bool, _ *refusal) {
	s.mu.Lock()
	defer s.mu.Unlock()
	limit := s.cfg.MaxPeers
	switch {
	case s.closed:
		return false, &refusal{http.StatusServiceUnavailable, "shutting down"}
	case limit > 0 && s.sockets >= 2*limit:
		return false, &refusal{http.StatusServiceUnavailable, "this server is full"}
	case s.cfg.MaxPerAddr > 0 && s.perAddr[from] >= s.cfg.MaxPerAddr:
		return false, &refusal{http.StatusTooManyRequests, "too many connections from your address"}
	}
	s.sockets++
	s.perAddr[from]++
	s.live.Add(1)
	return limit > 0 && s.sockets > limit, nil
}

func (s *Server) unreserve(from netip.Prefix) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.unreserveLocked(from)
}

func (s *Server) unreserveLocked(from netip.Prefix) {
	s.sockets--
	if s.perAddr[from]--; s.perAddr[from] == 0 {
		delete(s.perAddr, from)
	}
	s.live.Done()
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
	s.unreserveLocked(c.from)
}

// tag is what the log calls a room, the same for as long as the server runs. Where no token is needed,
// whoever knows a room's name can enter it, and logs are read by many: so they tell no names. The key is
// random and never leaves the process, so that nobody finds a name by trying which one has the tag.
func (s *Server) tag(key roomKey) string {
	mac := hmac.New(sha256.New, s.tagKey)
	fmt.Fprintf(mac, "%s %t", key.name, key.live)
	return hex.EncodeToString(mac.Sum(nil)[:4])
}

// limit is how many a room may hold.
func (s *Server) limit(key roomKey) int {
	if key.live {
		return s.cfg.Viewers
	}
	return s.cfg.RoomSize
}

// join takes a seat for c, or gives it back the one it had, and welcomes it.
func (s *Server) join(c *conn, j joinRequest) (*member, error) {
	id := cmp.Or(j.id, uuid.NewString())
	if j.id != "" {
		s.settle(j)
	}
	var ice iceConfig
	ice.servers, ice.ttl = s.cfg.ICEServers(c.host, id)
	m, resumed, n, err := s.seat(c, id, j, ice)
	if err != nil {
		return nil, err
	}
	s.log.Info("join", "room", s.tag(j.key), "peer", id, "resumed", resumed, "n", n)
	return m, nil
}

// settle prepares the older socket of a peer that comes back, if there is one, to be replaced.
func (s *Server) settle(j joinRequest) {
	s.mu.Lock()
	r := s.rooms[j.key]
	s.mu.Unlock()
	if r == nil {
		return
	}
	r.mu.Lock()
	var old *conn
	if m := r.findLocked(j.id); m != nil {
		old = m.conn
	}
	r.unlock()
	if old != nil {
		old.settle()
	}
}

// seat does join's work under the locks. n is how many are in the room then.
func (s *Server) seat(c *conn, id string, j joinRequest, ice iceConfig) (m *member, resumed bool, n int, _ error) {
	s.mu.Lock()
	r := s.rooms[j.key]
	if r == nil {
		r = &room{key: j.key, left: s.unseated}
	}
	r.mu.Lock()
	defer r.unlock()
	defer s.mu.Unlock() // first: nothing is written under it
	if c.ending() {
		return nil, false, 0, errEnding
	}
	m = r.findLocked(id)
	resumed = m != nil
	if !resumed {
		if j.id != "" && slices.Contains(s.ended, j.id) {
			return nil, false, 0, errBadSession.because("your broadcast was ended: you may join as anyone may")
		}
		if err := r.admitLocked(&j, s.limit(j.key)); err != nil {
			return nil, false, 0, err
		}
		if err := s.seats.take(c.from); err != nil {
			return nil, false, 0, err
		}
		s.rooms[j.key] = r
		m = newMember(id, r, j)
		m.moderator = r.takesOverLocked(&j, s.cfg.RequireToken)
		r.members = append(r.members, m)
	} else {
		s.seats.move(m.from, c.from)
	}
	m.from = c.from
	session := s.sessions.issue(id, j, time.Now())
	m.attachLocked(c, encodeWelcome(m, j.name, session, resumed, encodePeers(r.neighboursLocked(m)), ice))
	if !resumed {
		if m.role == roleHost {
			s.beginLocked(r, m)
		}
		r.announceLocked(m, encodeJoined(m))
		if m.moderator {
			r.tellModeratorsLocked(m)
		}
	}
	c.renewLater(m, ice.ttl)
	return m, resumed, len(r.members), nil
}

// unseated is told of each seat that is taken away; the room's lock is held.
func (s *Server) unseated(m *member) {
	s.seats.leave(m.from)
	s.cfg.Left(m.id)
}

// look answers who is in a room, as whoever had the role would see it. Nobody sees into a room whose lock
// keeps them out. An audience is shown only to who has a token for its host: anybody may look as a host, and
// viewers are not to learn of each other.
func (s *Server) look(host string, w where) ([]byte, error) {
	if _, err := s.mayTake(w); err != nil {
		return nil, err
	}
	var ice iceConfig
	ice.servers, ice.ttl = s.cfg.ICEServers(host, "")
	s.mu.Lock()
	r := s.rooms[w.key]
	s.mu.Unlock()
	if r == nil {
		r = &room{key: w.key}
	}
	r.mu.Lock()
	defer r.unlock()
	var peers []*member
	if !r.shutLocked(w.role, w.granted()) && (w.role != roleHost || w.granted()) {
		peers = r.neighboursLocked(&member{role: w.role, room: r})
	}
	full := r.fullLocked(w.role, s.limit(w.key))
	return encodeRoom(w.key.name, encodePeers(peers), full, r.locked, ice), nil
}

// vacate is called when the seat's socket c has gone. The seat is given up if the peer has left for
// good, and kept for the grace period otherwise.
func (s *Server) vacate(m *member, c *conn, left bool) {
	r := m.room
	s.mu.Lock()
	r.mu.Lock()
	defer r.unlock()
	defer s.mu.Unlock() // first: nothing is written under it
	defer s.pruneLocked(r)
	switch {
	case m.conn != c: // a newer socket has the seat, or nobody
	case left:
		r.removeLocked(m, "left")
	case s.closed: // nobody is there to be told
	case s.cfg.Grace == 0:
		r.removeLocked(m, "lost")
	default:
		m.detachLocked()
		away := m.away
		m.grace = time.AfterFunc(s.cfg.Grace, func() { s.expire(m, away) })
	}
}

// expire takes away a seat whose grace period has passed.
func (s *Server) expire(m *member, away int) {
	r := m.room
	s.mu.Lock()
	r.mu.Lock()
	defer r.unlock()
	defer s.mu.Unlock() // first: nothing is written under it
	defer s.pruneLocked(r)
	if !m.gone && m.conn == nil && m.away == away { // not if the peer came back at the last moment
		r.removeLocked(m, "lost")
	}
}

// pruneLocked forgets a room in which nobody is left. Server.mu and room.mu are held.
func (s *Server) pruneLocked(r *room) {
	if len(r.members) == 0 && s.rooms[r.key] == r {
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
	var err error
	select {
	case <-done:
	case <-ctx.Done():
		err = ctx.Err()
		s.mu.Lock()
		s.eachLocked((*conn).cut)
		s.mu.Unlock()
		<-done
	}
	s.closeRooms()
	return err
}

// closeRooms forgets the seats that are kept for nobody.
func (s *Server) closeRooms() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, r := range s.rooms {
		r.mu.Lock()
		if r.limit != nil {
			r.limit.Stop()
		}
		for _, m := range r.members {
			if m.grace != nil {
				m.grace.Stop()
			}
		}
		r.mu.Unlock()
	}
	clear(s.rooms)
}

func (s *Server) eachLocked(do func(*conn)) {
	for _, slot := range s.conns {
		for c := range slot {
			do(c)
		}
	}
}
