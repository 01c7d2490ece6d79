package turn

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"sync"
	"sync/atomic"

	pionturn "github.com/pion/turn/v4"
)

// A front is one way in for clients, as pion sees it: the UDP socket, or one connection of TCP or
// TLS. Each has a pion server of its own, so that whatever pion asks or reports about a request is
// about the message that the front handed out last.
type front struct {
	net.PacketConn // what carries the messages

	// Set by newFront, then only read.
	server *Server
	stream *stream // nil: UDP
	log    *slog.Logger

	// Owned by the goroutine in which pion reads; it handles one message after the other.
	nonces  *nonces  // those that clients know
	pending string   // user name of the place that the message at hand has taken
	asked   request  // the message at hand, if it is a request that is to be signed
	from    net.Addr // who has sent the message at hand
	busy    bool     // handling is locked

	handling sync.Mutex  // held while pion handles a message; taken before mu
	expelled atomic.Bool // whether a client may be in gone

	mu sync.Mutex // leaf

	// Guarded by mu.
	users map[string]string   // who has the allocation of a client, by the client's address
	gone  map[string]struct{} // clients whose allocation is about to end, by their addresses
}

func newFront(s *Server, conn net.PacketConn) *front {
	f := &front{PacketConn: conn, server: s, log: s.log, nonces: newNonces(), users: make(map[string]string), gone: make(map[string]struct{})}
	f.stream, _ = conn.(*stream)
	return f
}

// start makes pion serve the front until reading fails.
func (f *front) start() (*pionturn.Server, error) {
	p, err := pionturn.NewServer(pionturn.ServerConfig{
		PacketConnConfigs: []pionturn.PacketConnConfig{{
			PacketConn:            f,
			RelayAddressGenerator: f,
			PermissionHandler:     f.server.relays.policy.permit,
		}},
		Realm:         realm,
		AuthHandler:   f.key,
		QuotaHandler:  f.admit,
		EventHandler:  f.events(),
		LoggerFactory: pionLog{f.log},
		InboundMTU:    maxFrame + 1, // what fills pion's buffer is taken for cut off
	})
	if err != nil {
		return nil, fmt.Errorf("start TURN: %w", err)
	}
	return p, nil
}

// ReadFrom hands pion the next message that it can take.
func (f *front) ReadFrom(p []byte) (int, net.Addr, error) {
	for {
		if f.busy {
			f.busy = false
			f.handling.Unlock()
		}
		n, from, err := f.PacketConn.ReadFrom(p)
		if err != nil {
			f.ended()
			return 0, nil, err
		}
		if !wellFormed(p[:n]) {
			continue
		}
		f.handling.Lock()
		f.busy, f.from = true, from
		if f.isGone(from) {
			continue
		}
		if n = f.prepare(p[:n], from); n > 0 {
			return n, from, nil
		}
	}
}

// expel makes pion hear nothing from a client until its allocation is deleted. It waits for the message
// at hand: pion does not expect that an allocation ends by another's will while it handles a request
// about it, and shares a timer of the two without a lock.
func (f *front) expel(client net.Addr) {
	f.handling.Lock()
	defer f.handling.Unlock()
	f.mu.Lock()
	defer f.mu.Unlock()
	if _, has := f.users[client.String()]; has { // else it has just been deleted
		f.gone[client.String()] = struct{}{}
		f.expelled.Store(true)
	}
}

func (f *front) isGone(client net.Addr) bool {
	if !f.expelled.Load() { // nearly always, and this is asked for every packet
		return false
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	_, gone := f.gone[client.String()]
	return gone
}

func (f *front) forget(client net.Addr) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.users, client.String())
	delete(f.gone, client.String())
	f.expelled.Store(len(f.gone) > 0)
}

// WriteTo sends what pion has for a client. Over UDP anyone can give a foreign address as his own, so
// answers to what is not signed are few: nobody is flooded by way of us.
func (f *front) WriteTo(p []byte, to net.Addr) (int, error) {
	// Answers are written by the goroutine that reads, and nothing else looks like one.
	if !isResponse(p) {
		return f.PacketConn.WriteTo(p, to)
	}
	if f.stream == nil && !f.asked.proven && !f.server.answers.allow(to) {
		return len(p), nil
	}
	if f.asked.proven && f.asked.verdict != 0 {
		f.log.Debug("request refused", "method", f.asked.Type.Method, "code", int(f.asked.verdict), "remote", to)
	}
	return f.PacketConn.WriteTo(f.amend(p, to), to)
}

// key is pion's AuthHandler.
func (f *front) key(username, gotRealm string, _ net.Addr) (key []byte, ok bool) {
	key, ok = f.server.credentials.key(username, gotRealm)
	f.asked.key = key
	return key, ok
}

func (f *front) user(client net.Addr) (name string, ok bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	name, ok = f.users[client.String()]
	return name, ok
}

func (f *front) setUser(client net.Addr, name string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.users[client.String()] = name
}

// ended is called after the last read: pion ends the front's allocations and is gone.
func (f *front) ended() {
	if f.stream != nil {
		f.server.streams.remove(f.stream)
	}
}

// admit is pion's QuotaHandler, which it calls for new allocations alone: not for their
// repetitions, and not for requests about those that exist.
func (f *front) admit(username, _ string, _ net.Addr) bool {
	ok, first := f.server.quota.reserve(username)
	if first {
		_, peer, _ := parseUsername(username)
		f.log.Warn("allocation quota reached", "peer", peer, "n", maxAllocations)
	}
	if ok {
		f.pending = username
	}
	return ok
}

// events are pion's reports about what became of a place that admit gave out.
func (f *front) events() pionturn.EventHandler {
	return pionturn.EventHandler{
		OnAllocationCreated: func(from, _ net.Addr, _, username, _ string, relay net.Addr, _ int) {
			f.pending = ""
			f.setUser(from, username)
			f.settle(true)
			_, peer, _ := parseUsername(username)
			f.log.Debug("allocation created", "peer", peer, "addr", relay, "remote", from)
		},
		OnAllocationDeleted: func(from, _ net.Addr, _, username, _ string) {
			f.forget(from)
			f.settle(false)
			_, peer, _ := parseUsername(username)
			f.log.Debug("allocation ended", "peer", peer, "remote", from)
			f.server.quota.release(username) // last, since Close waits for it
		},
		OnAuth:            func(_, _ net.Addr, _, _, _, _ string, verdict bool) { f.asked.proven = verdict },
		OnAllocationError: func(net.Addr, net.Addr, string, string) { f.failed() },
	}
}

// failed gives the place of the message at hand back, if it took one: pion reports every request
// that goes wrong, whatever it asked for.
func (f *front) failed() {
	if f.pending != "" {
		f.server.quota.release(f.pending)
		f.pending = ""
	}
}

// settle tells a stream whether it has an allocation, of which there is one at most (RFC 8656
// section 2.2: an allocation is known by its 5-tuple).
func (f *front) settle(settled bool) {
	if f.stream != nil {
		f.stream.settle(settled)
	}
}

// Validate is part of pion's RelayAddressGenerator; our settings have been checked before.
func (f *front) Validate() error { return nil }

// AllocatePacketConn opens a relay on the given port, or on a random one for 0.
func (f *front) AllocatePacketConn(_ string, port int) (net.PacketConn, net.Addr, error) {
	r, err := f.server.relays.open(uint16(port))
	if err != nil {
		return nil, nil, err
	}
	if _, peer, ok := parseUsername(f.pending); ok { // else pion only looks for a port
		client := f.from
		r.expel = func() { f.expel(client) }
		r.book(f.server.accounts, peer)
	}
	return r, r.relayedAddr(), nil
}

// AllocateConn refuses to relay TCP (RFC 6062), which would make us a proxy into any web server.
func (f *front) AllocateConn(string, int) (net.Conn, net.Addr, error) {
	return nil, nil, errors.ErrUnsupported
}
