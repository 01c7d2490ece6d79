package signal

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"sync"
	"time"
)

// Subprotocol is what a client may offer in Sec-WebSocket-Protocol.
const Subprotocol = "tincan.v1"

// A Config says how a Server behaves. Its zero value works, and has no limits: see [DefaultConfig].
type Config struct {
	// ICEServers yields the iceServers for one peer, as the JSON list that RTCPeerConnection takes,
	// and how long they are good for. host is the name or address, without port, by which the
	// browser reached this server; peer is the id of a peer that has a seat, or "" for a look. Nil:
	// none are given.
	//
	// ICEServers and Left are called under no lock, and from several goroutines at once.
	ICEServers func(host, peer string) (servers json.RawMessage, ttl time.Duration)

	// Left is called with the id of each peer that loses its seat, for good or until it joins
	// again, so that its credentials can be revoked. It returns before ICEServers is called for
	// another seat of the same peer. If a peer loses its seat while ICEServers is called for it,
	// Left is called once more after that. Nil: not called.
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

	// For these, 0 means no limit, and for Grace that no seat is kept.

	RoomSize   int           // peers in a meeting
	Viewers    int           // viewers in a live room
	MaxPeers   int           // sockets in total, and seats
	MaxPerAddr int           // the same for one IPv4 address or IPv6 /64; with it grows how often it may join
	Rate       int           // messages, and KiB, per second from one socket
	Grace      time.Duration // how long a seat without a socket is kept
	LiveMax    time.Duration // how long a broadcast may last

	Log *slog.Logger // nil: nothing is logged
}

// A Server is the signaling relay: an http.Handler for the WebSocket, and the rooms behind it.
type Server struct {
	// Set by New, then only read.
	cfg      Config
	log      *slog.Logger
	sessions *sessions
	tagKey   []byte        // for tag
	stop     chan struct{} // closed by Shutdown; ends pingLoop

	// workspaces lends a workspace for each message being read or written. Idle sockets hold none.
	workspaces workspaces

	live sync.WaitGroup // sockets from reserve until their last log line, and pingLoop

	passwords, keys guesses     // at HostPassword and APIKey; each has its own lock
	visits          *visits     // has its own lock
	seats           *seats      // has its own lock
	departures      *departures // has its own lock

	mu      sync.Mutex
	closed  bool                          // guarded by mu
	cutting bool                          // guarded by mu; Shutdown cuts the sockets that are left
	rooms   map[roomKey]*room             // guarded by mu; none is empty
	ended   []string                      // guarded by mu; ids of hosts whose broadcasts were ended
	conns   [pingSlots]map[*conn]struct{} // guarded by mu; by when they are pinged
	slot    int                           // guarded by mu; the slot whose turn it is
	sockets int                           // guarded by mu; how many there are
	perAddr map[netip.Prefix]int          // guarded by mu; and from where

	answers map[*http.ResponseController]struct{} // guarded by mu; to upgrades, being written
}

// pingSlots spreads the pings over the interval, one slot a second, so that they come one by one
// rather than all at once.
const pingSlots = int(pingInterval / time.Second)

// New returns a server that is ready to serve. It reports all that is wrong with cfg at once.
func New(cfg Config) (*Server, error) {
	errs := []error{cfg.check()}
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
		visits:     newVisits(cfg.MaxPerAddr),
		seats:      newSeats(cfg.MaxPeers, cfg.MaxPerAddr),
		departures: newDepartures(),
		rooms:      make(map[roomKey]*room), perAddr: make(map[netip.Prefix]int),
		answers: make(map[*http.ResponseController]struct{}),
	}
	_, _ = rand.Read(s.tagKey) // never fails
	for i := range s.conns {
		s.conns[i] = make(map[*conn]struct{})
	}
	s.live.Go(s.pingLoop)
	return s, nil
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

// unreserve undoes reserve when an upgrade fails.
func (s *Server) unreserve(from netip.Prefix) {
	defer s.live.Done()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.uncountLocked(from)
}

func (s *Server) uncountLocked(from netip.Prefix) {
	s.sockets--
	if s.perAddr[from]--; s.perAddr[from] == 0 {
		delete(s.perAddr, from)
	}
}

func (s *Server) register(c *conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c.slot = s.slot
	s.conns[c.slot][c] = struct{}{}
	if s.closed {
		c.kick(closeAway)
	}
	if s.cutting {
		c.cut()
	}
}

// unregister stops counting the socket. Shutdown still waits for serve to return.
func (s *Server) unregister(c *conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.conns[c.slot], c)
	s.uncountLocked(c.from)
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

// beginAnswer lets Shutdown cut off the answer to an upgrade.
func (s *Server) beginAnswer(answer *http.ResponseController) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answers[answer] = struct{}{}
	if s.cutting {
		_ = answer.SetWriteDeadline(time.Now())
	}
}

func (s *Server) endAnswer(answer *http.ResponseController) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.answers, answer)
}

// cutTimeout is how long sockets may take to end after they are cut. They end at once, unless they
// wait for something that never returns, such as a blocked log.
const cutTimeout = time.Second / 2

// Shutdown closes every socket with 1001 (PROTOCOL.md, rule 5) and waits until they are gone. If
// ctx ends first, it cuts those that are left, gives them a moment to end, and returns the
// context's error in any case. New sockets are refused with HTTP 503.
func (s *Server) Shutdown(ctx context.Context) error {
	s.beginShutdown()
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
		s.cutAll()
		moment := time.NewTimer(cutTimeout)
		defer moment.Stop()
		select {
		case <-done:
		case <-moment.C:
		}
	}
	s.closeRooms()
	return err
}

func (s *Server) beginShutdown() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.closed {
		s.closed = true
		close(s.stop)
	}
	s.eachLocked(func(c *conn) { c.kick(closeAway) })
}

// cutAll cuts every socket, including those whose upgrade is being answered.
func (s *Server) cutAll() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.cutting = true
	s.eachLocked((*conn).cut)
	for answer := range s.answers {
		_ = answer.SetWriteDeadline(time.Now())
	}
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
