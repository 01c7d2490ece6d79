package signal

import (
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"runtime/debug"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// subprotocol is the value that a client may offer in Sec-WebSocket-Protocol.
const subprotocol = "tincan.v1"

// A Server is the signaling relay. It is an http.Handler that upgrades requests to WebSockets, and it
// holds the rooms that they join.
type Server struct {
	env

	// Set by New, then read-only.
	cfg      Config
	sessions *sessions
	access   *access
	origins  *origins
	tagKey   []byte        // for tag
	stop     chan struct{} // closed by Shutdown; ends pingLoop

	live sync.WaitGroup // each socket from reserve until its last log line, and pingLoop

	store      *store      // has its own lock; nil: none
	addresses  *addresses  // has its own lock
	departures *departures // has its own lock

	untrustedProxy *rate.Limiter // limits a warning

	mu      sync.Mutex
	closed  bool                            // guarded by mu
	cutting bool                            // guarded by mu; Shutdown is cutting the remaining sockets
	rooms   map[roomKey]*room               // guarded by mu; holds no empty room
	ended   []string                        // guarded by mu; ids of hosts whose broadcasts were ended
	conns   [pingSlots]map[*outbox]struct{} // guarded by mu; by ping slot
	slot    int                             // guarded by mu; the slot that was pinged last
	sockets int                             // guarded by mu; number of sockets, reserved ones included
	opened  int                             // guarded by mu; sockets opened since the last second

	upgrades map[*http.ResponseController]struct{} // guarded by mu; responses to upgrades that are being written
}

// pingSlots spreads the pings over the interval, one slot per second, so that they are not all sent at
// once.
const pingSlots = int(pingInterval / time.Second)

// New returns a server that is ready to serve. Its error lists everything that is wrong with cfg.
func New(cfg Config) (*Server, error) {
	errs := []error{cfg.check()}
	var others []string
	for _, o := range cfg.Origins {
		origin, err := parseOrigin(o)
		errs, others = append(errs, err), append(others, origin)
	}
	if n := len(cfg.SessionKey); n > 0 && n < 32 {
		errs = append(errs, fmt.Errorf("the session key has %d bytes: at least 32 are needed", n))
	}
	if cfg.TokenKey != nil && len(cfg.TokenKey) < minTokenKey {
		errs = append(errs, fmt.Errorf("the token key has %d bytes: at least %d are needed",
			len(cfg.TokenKey), minTokenKey))
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	sessions := newSessions(policyKey(&cfg))
	if cfg.TokenKey == nil {
		cfg.TokenKey = make([]byte, minTokenKey)
		_, _ = rand.Read(cfg.TokenKey) // never fails
	}
	cfg.fillIn()
	s := &Server{
		env: env{log: cfg.Log, metrics: newMetrics(wireCodes())}, cfg: cfg, sessions: sessions,
		tagKey:  make([]byte, sha256.Size),
		origins: &origins{others, cfg.TrustedProxies},
		stop:    make(chan struct{}),

		untrustedProxy: rate.NewLimiter(rate.Every(time.Minute), 1),
		addresses:      newAddresses(&cfg),
		departures:     newDepartures(),
		rooms:          make(map[roomKey]*room),
		upgrades:       make(map[*http.ResponseController]struct{}),
	}
	s.addresses.metrics = s.metrics
	s.access = &access{&s.cfg, s.sessions, s.addresses}
	_, _ = rand.Read(s.tagKey) // never fails
	if cfg.StateFile != "" {
		var err error
		if s.store, err = openStore(cfg.StateFile, s.sessions.key, s.log); err != nil {
			s.log.Error("the state of rooms", "err", err)
		}
		s.ended = s.store.ended()
	}
	for i := range s.conns {
		s.conns[i] = make(map[*outbox]struct{})
	}
	s.live.Go(s.pingLoop)
	return s, nil
}

// An upgradeError is an HTTP error that is sent instead of an upgrade.
type upgradeError struct {
	status int // HTTP status
	text   string
	code   string // for metrics
}

func (r *upgradeError) Error() string { return r.text }

// reserve counts a socket before its upgrade. full means that the server is over its limit: the socket
// is upgraded, but only to tell the client so. Beyond twice the limit, requests are refused without an
// upgrade.
func (s *Server) reserve(addr netip.Addr) (from *address, full bool, _ *upgradeError) {
	from, ok := s.addresses.open(addr)
	if !ok {
		return from, false, &upgradeError{http.StatusTooManyRequests, "too many connections from your address",
			"address-full"}
	}
	full, err := s.countSocket()
	if err == nil && s.addresses.lockedOut(from) {
		s.uncountSocket()
		err = &upgradeError{http.StatusTooManyRequests, "too many wrong passwords from your address",
			errRateLimited.code}
	}
	if err != nil {
		s.addresses.close(from)
	}
	return from, full, err
}

func (s *Server) countSocket() (full bool, _ *upgradeError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	limit := s.cfg.MaxPeers
	switch {
	case s.closed:
		return false, &upgradeError{http.StatusServiceUnavailable, "shutting down", "stopping"}
	case limit > 0 && s.sockets/2 >= limit:
		return false, &upgradeError{http.StatusServiceUnavailable, "this server is full", errServerFull.code}
	}
	s.sockets++
	s.opened++
	s.live.Add(1)
	return limit > 0 && s.sockets > limit, nil
}

func (s *Server) uncountSocket() {
	defer s.live.Done()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sockets--
}

// unreserve undoes reserve after an upgrade has failed.
func (s *Server) unreserve(from *address) {
	s.addresses.close(from)
	s.uncountSocket()
}

// register adds a socket to the tables, and returns when it is pinged.
func (s *Server) register(o *outbox) (slot int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.conns[s.slot][o] = struct{}{}
	if s.closed {
		o.kick(closeAway)
	}
	if s.cutting {
		o.cut()
	}
	return s.slot
}

// unregister stops counting the socket. Shutdown still waits for serve to return.
func (s *Server) unregister(o *outbox, slot int, from *address) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.conns[slot], o)
	s.sockets--
	s.addresses.close(from)
}

// pingLoop pings one slot per second, so that each socket is pinged every 25 s. When a rush of sockets is
// over, it returns their garbage to the system. Upgrades, TLS handshakes and joins leave a third as much as
// stays in use, and the runtime would keep that for minutes, since idle peers allocate nothing.
func (s *Server) pingLoop() {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	renew := time.NewTicker(renewInterval)
	defer renew.Stop()
	var pings sync.WaitGroup
	defer pings.Wait()
	rush := 0 // sockets opened since memory was last returned
	for {
		select {
		case <-s.stop:
			return
		case <-renew.C:
			s.markRooms()
			continue
		case <-tick.C:
		}
		s.mu.Lock()
		s.slot = (s.slot + 1) % pingSlots
		for o := range s.conns[s.slot] {
			pings.Go(o.ping)
		}
		rush += s.opened
		over := s.opened == 0 && rush > max(100, s.sockets/4) // else collecting costs more than it is worth
		s.opened = 0
		s.mu.Unlock()
		if over {
			rush = 0
			debug.FreeOSMemory()
		}
	}
}

// renewInterval is how often the store learns that rooms still exist, so that their records do not
// expire.
const renewInterval = recordTTL / 8

// markRooms makes the store keep what all rooms are like now.
func (s *Server) markRooms() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, r := range s.rooms {
		r.mu.Lock()
		r.markLocked()
		r.mu.Unlock()
	}
}

// beginUpgrade registers the response to an upgrade, so that Shutdown can cut it off.
func (s *Server) beginUpgrade(answer *http.ResponseController) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.upgrades[answer] = struct{}{}
	if s.cutting {
		_ = answer.SetWriteDeadline(time.Now())
	}
}

func (s *Server) endUpgrade(answer *http.ResponseController) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.upgrades, answer)
}

// cutTimeout is how long Shutdown waits for the sockets that it has cut. They end at once, unless they
// wait for something that never returns, such as a blocked log.
const cutTimeout = time.Second / 2

// Shutdown closes every socket with 1001 (PROTOCOL.md, rule 5) and waits until they are gone. If ctx
// ends first, it cuts the remaining sockets, waits up to cutTimeout for them, and returns the context's
// error even if they end in time. New sockets are refused with HTTP 503.
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
	s.markRooms()
	err = cmp.Or(err, s.store.close(ctx))
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
	s.eachLocked(func(o *outbox) { o.kick(closeAway) })
}

// cutAll cuts every socket, including those whose upgrade response is still being written.
func (s *Server) cutAll() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.cutting = true
	s.eachLocked((*outbox).cut)
	for answer := range s.upgrades {
		_ = answer.SetWriteDeadline(time.Now())
	}
}

// closeRooms removes all rooms and stops their timers. The seats left in them are waiting for peers
// that can no longer come back.
func (s *Server) closeRooms() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, r := range s.rooms {
		r.mu.Lock()
		for _, t := range []*time.Timer{r.timer, r.waitTimer, r.listTimer} {
			if t != nil {
				t.Stop()
			}
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

func (s *Server) eachLocked(do func(*outbox)) {
	for _, slot := range s.conns {
		for o := range slot {
			do(o)
		}
	}
}

// tag returns the name of a room in the log, which stays the same while the server runs. The real name
// must not be logged: many people read logs, and where no token is required, the name is all that it
// takes to enter. The key is random and never leaves the process, so nobody can find a name by
// comparing the tags of guesses.
func (s *Server) tag(key roomKey) string {
	mac := hmac.New(sha256.New, s.tagKey)
	fmt.Fprintf(mac, "%s %t", key.name, key.live)
	return hex.EncodeToString(mac.Sum(nil)[:4])
}

// recoverPanic logs a panic. Code that runs for no particular socket defers it.
func (s *Server) recoverPanic() {
	if v := recover(); v != nil {
		s.logPanic(v, debug.Stack())
	}
}

// warn logs a warning about something that a stranger at this address does. The number of lines and the
// length of each text are limited.
func (s *Server) warn(from *address, msg string, texts ...string) {
	unlogged, ok := s.addresses.mayLog(from)
	if !ok {
		return
	}
	args := []any{"addr", from.prefix}
	for i := 0; i+1 < len(texts); i += 2 {
		args = append(args, texts[i], texts[i+1][:min(len(texts[i+1]), maxLogged)])
	}
	if unlogged > 0 {
		args = append(args, "unlogged", unlogged)
	}
	s.log.Warn(msg, args...)
}

// maxLogged bounds a stranger's text in the log, in bytes.
const maxLogged = 100
