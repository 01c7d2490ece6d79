package turn

import (
	"encoding/binary"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"sync"
	"time"

	"github.com/pion/stun/v3"
	pionturn "github.com/pion/turn/v4"

	"tincan/turn/internal/clients"
)

// A frontend connects clients to pion, over the UDP socket or over one TCP or TLS connection. Each
// frontend has its own pion server. So everything that pion asks or reports about a request is about
// the message that the frontend returned last.
//
// No client may crash the program. Where pion calls our code, panics are recovered. They end the
// client's allocation or connection. A panic in pion's code cannot be recovered, because no function of
// this package is below it on the stack. So pion gets only unmodified Binding requests, and Allocate
// and Refresh requests that this package has written.
type frontend struct {
	net.PacketConn // carries the messages

	// Set by newFrontend, then only read.
	server *Server
	stream *stream // nil for UDP
	kind   int     // clientUDP, clientTCP or clientTLS
	inbox  *inbox  // UDP requests; nil for a stream
	log    *slog.Logger

	// Owned by the goroutine that pion reads in. It handles one message at a time.
	nonces  *nonces  // issued to clients
	current request  // the current message, if it is a request that needs authentication
	from    net.Addr // sender of the current message
	locked  bool     // whether handling is locked

	handling sync.Mutex // held while a request is handled; locked before mu

	mu          sync.Mutex                     // leaf
	allocations map[netip.AddrPort]*allocation // by client address; guarded by mu
}

func newFrontend(s *Server, conn net.PacketConn) *frontend {
	f := &frontend{PacketConn: conn, server: s, log: s.log, nonces: newNonces(),
		allocations: make(map[netip.AddrPort]*allocation)}
	if f.stream, _ = conn.(*stream); f.stream == nil {
		f.inbox = newInbox()
		return f
	}
	f.kind = clientTCP
	if _, ok := f.stream.conn.(interface{ NetConn() net.Conn }); ok {
		f.kind = clientTLS
	}
	return f
}

// start makes pion serve f until a read fails.
func (f *frontend) start() error {
	if f.inbox != nil {
		go f.receive()
	}
	_, err := pionturn.NewServer(pionturn.ServerConfig{
		PacketConnConfigs: []pionturn.PacketConnConfig{{PacketConn: f, RelayAddressGenerator: f}},
		Realm:             realm,
		AuthHandler:       f.key,
		EventHandler: pionturn.EventHandler{
			OnAuth: func(_, _ net.Addr, _, _, _, _ string, verdict bool) { f.current.authenticated = verdict },
		},
		LoggerFactory: pionLog{f.log},
		InboundMTU:    maxFrame + 1, // pion treats a message that fills its buffer as truncated
	})
	if err != nil {
		return fmt.Errorf("start TURN: %w", err)
	}
	return nil
}

// ReadFrom returns the next message that pion must answer. It handles all others itself.
func (f *frontend) ReadFrom(p []byte) (int, net.Addr, error) {
	for {
		if f.locked {
			f.locked = false
			f.handling.Unlock()
		}
		n, from, err := f.next(p)
		if err != nil {
			f.ended()
			return 0, nil, err
		}
		if n > 0 {
			return n, from, nil
		}
	}
}

// receive reads the UDP socket until a read fails. It relays the packets of clients and puts their
// requests into the inbox.
func (f *frontend) receive() {
	defer f.inbox.close()
	p := make([]byte, maxFrame+1) // a message that fills it was truncated
	for {
		n, from, err := f.PacketConn.ReadFrom(p)
		if err != nil {
			return
		}
		if n > maxFrame || f.relayData(p[:n], from) || f.inbox.enqueue(p[:n], from) {
			continue
		}
		// The inbox takes a packet only while a request of the same client is waiting. That request may
		// have been handled since the first relayData, and may have permitted the packet.
		f.relayData(p[:n], from)
	}
}

// relayData relays the packet in a message from a client. It reports true if it has relayed it, or if
// the message is malformed or handling it panicked. It reports false for a request, and for a packet
// that is not permitted.
func (f *frontend) relayData(p []byte, from net.Addr) (done bool) {
	defer func() {
		if f.handlePanic(recover(), from) {
			done = true
		}
	}()
	switch {
	case !wellFormed(p):
		return true
	case p[0]>>6 != 0:
		return f.channelData(p, from)
	case isRequest(p):
		return false
	}
	return f.indication(p, from)
}

// next reads a message and handles it. If pion must answer it, n is the length of the message in p.
// Otherwise n is 0.
func (f *frontend) next(p []byte) (n int, from net.Addr, err error) {
	defer func() {
		if f.handlePanic(recover(), from) {
			n = 0
		}
	}()
	if f.inbox != nil {
		n, from, err = f.inbox.dequeue(p)
	} else {
		n, from, err = f.PacketConn.ReadFrom(p)
	}
	switch {
	case err != nil:
	case f.relayData(p[:n], from), !isRequest(p[:n]):
		n = 0
	default:
		n = f.prepare(p, n, from)
	}
	return n, from, err
}

// channelData relays the data of a ChannelData message (RFC 8656 section 12.6) if the peer is
// permitted.
func (f *frontend) channelData(p []byte, from net.Addr) (permitted bool) {
	a := f.allocation(from)
	if a == nil {
		return false
	}
	number, length := binary.BigEndian.Uint16(p), int(binary.BigEndian.Uint16(p[2:]))
	peer, permitted := a.permissions.peer(number)
	if permitted {
		a.send(p[attrHeader:attrHeader+length], peer)
	}
	return permitted
}

// indication relays the data of a Send indication (RFC 8656 section 11.2) if the peer is permitted.
// Other indications mean nothing to a server.
func (f *frontend) indication(p []byte, from net.Addr) (permitted bool) {
	p, unknown := comprehend(p)
	m := &stun.Message{Raw: p}
	if unknown != nil || m.Decode() != nil || m.Type.Method != stun.MethodSend {
		return false
	}
	a := f.allocation(from)
	data, err := m.Get(stun.AttrData)
	peers, ok := peerAddresses(m)
	if a == nil || err != nil || !ok || len(peers) == 0 || !a.permissions.allows(peers[0].Addr()) {
		return false
	}
	a.send(data, peers[0])
	return true
}

// handlePanic logs a recovered panic. It then ends the client's connection, or its allocation over UDP.
// It reports whether there was a panic.
func (f *frontend) handlePanic(panicked any, client net.Addr) bool {
	if !clients.LogPanic(f.log, panicked) {
		return false
	}
	switch {
	case f.stream != nil:
		_ = f.stream.Close()
	case client != nil:
		if a := f.allocation(client); a != nil {
			a.relay.end()
		}
	}
	return true
}

// retire keeps all further requests of a's client away from pion, so that pion can delete a. It first
// waits for the current request, because pion does not expect an allocation to end while it handles a
// request. It reports false if pion has already deleted a.
func (f *frontend) retire(a *allocation) bool {
	f.handling.Lock()
	defer f.handling.Unlock()
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.allocations[clients.AddrPort(a.client)] != a {
		return false
	}
	a.retiring = true
	return true
}

// isEnding reports whether pion is about to delete a.
func (f *frontend) isEnding(a *allocation) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return a.retiring || !time.Now().Before(a.expires)
}

func (f *frontend) allocation(client net.Addr) *allocation {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.allocations[clients.AddrPort(client)]
}

// addAllocation stores a as the allocation of its client. From then on, the limits for clients with an
// allocation apply.
func (f *frontend) addAllocation(a *allocation) {
	f.mu.Lock()
	f.allocations[clients.AddrPort(a.client)] = a
	f.mu.Unlock()
	if f.stream != nil {
		f.stream.setAllocated(&a.account.backlog)
	} else {
		f.server.answers.addAllocations(clients.AddrPrefix(a.client), 1)
	}
}

// removeAllocation undoes addAllocation. It reports false if a is no longer the allocation of its
// client.
func (f *frontend) removeAllocation(a *allocation) bool {
	f.mu.Lock()
	known := f.allocations[clients.AddrPort(a.client)] == a
	if known {
		delete(f.allocations, clients.AddrPort(a.client))
	}
	f.mu.Unlock()
	switch {
	case known && f.stream != nil:
		f.stream.setAllocated(nil)
	case known:
		f.server.answers.addAllocations(clients.AddrPrefix(a.client), -1)
	}
	return known
}

// WriteTo corrects pion's answer and sends it to the client. Over UDP anyone can forge a source
// address, so answers to unsigned requests are limited. Otherwise an attacker could use the server to
// flood others.
func (f *frontend) WriteTo(p []byte, to net.Addr) (int, error) {
	defer func() { f.handlePanic(recover(), to) }()
	if f.stream == nil && !f.current.authenticated && !f.server.answers.allow(clients.AddrPrefix(to)) {
		return len(p), nil
	}
	if f.current.authenticated && f.current.verdict != 0 {
		f.log.Debug("request refused", "method", f.current.Type.Method, "code", int(f.current.verdict), "remote", to)
	}
	_, _ = f.PacketConn.WriteTo(f.rewrite(p, to), to) // if this fails, the answer is lost
	return len(p), nil
}

// key is pion's AuthHandler. It returns the key of the user that the current request names.
func (f *frontend) key(string, string, net.Addr) (key []byte, ok bool) {
	return f.current.key, f.current.key != nil
}

// ended is called after the last read. Then pion closes the frontend's allocations and stops.
func (f *frontend) ended() {
	if f.stream != nil {
		f.server.streams.remove(f.stream)
	} else {
		close(f.server.udpEnded)
	}
}

// Validate is part of pion's RelayAddressGenerator. Listen has already checked the settings.
func (f *frontend) Validate() error { return nil }

// AllocatePacketConn creates the allocation that the current request asks for. pion calls it when it
// has authenticated the request. It answers an error with 508.
func (f *frontend) AllocatePacketConn(string, int) (conn net.PacketConn, relayed net.Addr, err error) {
	defer func() {
		if f.handlePanic(recover(), nil) {
			err = errPanicked
		}
	}()
	a, err := newAllocation(f, &f.current)
	if err != nil {
		return nil, nil, err
	}
	return a, a.relayedAddr(), nil
}

// AllocateConn refuses to relay TCP (RFC 6062), which would make the server a proxy to any web server.
func (f *frontend) AllocateConn(string, int) (net.Conn, net.Addr, error) {
	return nil, nil, errors.ErrUnsupported
}
