package turn

import (
	"errors"
	"fmt"
	"log/slog"
	"net"

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
	pending string // user name of the place that the message at hand has taken
}

func newFront(s *Server, conn net.PacketConn) *front {
	f := &front{PacketConn: conn, server: s, log: s.log}
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
		AuthHandler:   f.server.credentials.key,
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
		n, from, err := f.PacketConn.ReadFrom(p)
		if err != nil {
			f.ended()
			return 0, nil, err
		}
		if wellFormed(p[:n]) {
			return n, from, nil
		}
	}
}

// ended is called after the last read: pion ends the front's allocations and is gone.
func (f *front) ended() {
	if f.stream != nil {
		f.server.streams.remove(f.stream)
	}
}

// admit is pion's QuotaHandler, which it calls for new allocations alone: not for their
// repetitions, and not for requests about those that exist. So here, and only here, the age of a
// credential counts.
func (f *front) admit(username, _ string, from net.Addr) bool {
	_, peer, _ := parseUsername(username)
	if f.server.credentials.expired(username) {
		f.log.Debug("expired credential refused", "peer", peer, "remote", from)
		return false
	}
	ok, first := f.server.quota.reserve(username)
	if first {
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
			f.settle(true)
			_, peer, _ := parseUsername(username)
			f.log.Debug("allocation created", "peer", peer, "addr", relay, "remote", from)
		},
		OnAllocationDeleted: func(from, _ net.Addr, _, username, _ string) {
			f.settle(false)
			_, peer, _ := parseUsername(username)
			f.log.Debug("allocation ended", "peer", peer, "remote", from)
			f.server.quota.release(username) // last, since Close waits for it
		},
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
	return r, r.relayedAddr(), nil
}

// AllocateConn refuses to relay TCP (RFC 6062), which would make us a proxy into any web server.
func (f *front) AllocateConn(string, int) (net.Conn, net.Addr, error) {
	return nil, nil, errors.ErrUnsupported
}
