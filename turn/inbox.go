package turn

import (
	"net"
	"net/netip"
	"sync"
)

// How many messages may wait over UDP. Further ones are dropped, and honest clients ask again (RFC 8489
// section 6.2.1).
const (
	maxInbox        = 1024
	maxInboxNetwork = 256 // from one IPv4 address or IPv6 /64, so that it does not crowd out the others
	maxInboxClient  = 64  // from one port of that
)

// An inbox holds the requests that have come over UDP until pion has time for them. To answer one takes much
// longer than to pass on a packet, and packets must not wait behind them: one socket serves every client.
//
// The exception is a packet that is not permitted while its client has a request here, which may be the one
// for the permission: it waits behind that.
type inbox struct {
	messages chan message
	last     net.Addr // sender of the message that was taken last; owned by the taker

	mu sync.Mutex // leaf

	// Guarded by mu; how many wait or are being handled, by their sender.
	clients  map[netip.AddrPort]int
	networks map[netip.Prefix]int
}

type message struct {
	data []byte
	from net.Addr
}

func newInbox() *inbox {
	return &inbox{messages: make(chan message, maxInbox), clients: make(map[netip.AddrPort]int), networks: make(map[netip.Prefix]int)}
}

// put keeps a copy of p, a well-formed message, and reports whether it has: not if there is no room, and
// not if p is a packet and no request of its client waits.
func (in *inbox) put(p []byte, from net.Addr) bool {
	client, home := addrPort(from), network(from)
	in.mu.Lock()
	defer in.mu.Unlock()
	waiting := in.clients[client]
	if waiting == 0 && !isRequest(p) || waiting == maxInboxClient || in.networks[home] == maxInboxNetwork {
		return false
	}
	select {
	case in.messages <- message{append([]byte(nil), p...), from}:
		in.clients[client]++
		in.networks[home]++
		return true
	default:
		return false
	}
}

// take waits for the oldest message and copies it to p. The one before has been handled. It fails once the
// inbox is closed and empty.
func (in *inbox) take(p []byte) (n int, from net.Addr, err error) {
	in.handled()
	m, ok := <-in.messages
	if !ok {
		return 0, nil, net.ErrClosed
	}
	in.last = m.from
	return copy(p, m.data), m.from, nil
}

// handled no longer counts the message that was taken last.
func (in *inbox) handled() {
	if in.last == nil {
		return
	}
	client, home := addrPort(in.last), network(in.last)
	in.last = nil
	in.mu.Lock()
	defer in.mu.Unlock()
	if in.clients[client]--; in.clients[client] == 0 {
		delete(in.clients, client)
	}
	if in.networks[home]--; in.networks[home] == 0 {
		delete(in.networks, home)
	}
}

// close is called by the goroutine that puts, after the last message.
func (in *inbox) close() { close(in.messages) }
