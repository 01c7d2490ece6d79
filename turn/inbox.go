package turn

import (
	"net"
	"net/netip"
	"sync"

	"tincan/turn/internal/clients"
)

// Limits on the messages in an inbox. Further ones are dropped, and honest clients send their requests
// again (RFC 8489 section 6.2.1).
const (
	maxInbox       = 1024
	maxInboxPrefix = 256 // per IPv4 address or IPv6 /64, so that one cannot crowd out the others
	maxInboxClient = 64  // per address and port
)

// An inbox is the queue of UDP requests that wait for pion. To answer a request takes much longer than
// to relay a packet. All clients share one socket, so without an inbox packets would wait behind
// requests.
//
// There is one exception. A packet that is not permitted waits here while its client has a request
// here, because that request may create the permission.
type inbox struct {
	messages chan message
	last     net.Addr // sender of the message that dequeue returned last; owned by its caller

	mu sync.Mutex // leaf

	// Guarded by mu. Both count the messages that wait or are being handled, by sender.
	clients  map[netip.AddrPort]int
	prefixes map[netip.Prefix]int
}

type message struct {
	data []byte
	from net.Addr
}

func newInbox() *inbox {
	return &inbox{messages: make(chan message, maxInbox), clients: make(map[netip.AddrPort]int),
		prefixes: make(map[netip.Prefix]int)}
}

// enqueue queues a copy of p, which must be well-formed. It reports false if a limit is reached, or if
// p is not a request and its client has no message here.
func (in *inbox) enqueue(p []byte, from net.Addr) bool {
	client, prefix := clients.AddrPort(from), clients.AddrPrefix(from)
	in.mu.Lock()
	defer in.mu.Unlock()
	waiting := in.clients[client]
	if waiting == 0 && !isRequest(p) || waiting == maxInboxClient || in.prefixes[prefix] == maxInboxPrefix {
		return false
	}
	select {
	case in.messages <- message{append([]byte(nil), p...), from}:
		in.clients[client]++
		in.prefixes[prefix]++
		return true
	default:
		return false
	}
}

// dequeue waits for the oldest message and copies it to p. The caller must have handled the previous
// one. dequeue fails when the inbox is closed and empty.
func (in *inbox) dequeue(p []byte) (n int, from net.Addr, err error) {
	in.handled()
	m, ok := <-in.messages
	if !ok {
		return 0, nil, net.ErrClosed
	}
	in.last = m.from
	return copy(p, m.data), m.from, nil
}

// handled stops counting the message that dequeue returned last.
func (in *inbox) handled() {
	if in.last == nil {
		return
	}
	client, prefix := clients.AddrPort(in.last), clients.AddrPrefix(in.last)
	in.last = nil
	in.mu.Lock()
	defer in.mu.Unlock()
	if in.clients[client]--; in.clients[client] == 0 {
		delete(in.clients, client)
	}
	if in.prefixes[prefix]--; in.prefixes[prefix] == 0 {
		delete(in.prefixes, prefix)
	}
}

// close may only be called by the goroutine that calls enqueue, after the last message.
func (in *inbox) close() { close(in.messages) }
