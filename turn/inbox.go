package turn

import (
	"net"
	"net/netip"
	"sync"
)

// How many requests may wait over UDP. What comes then is lost, and honest clients ask again (RFC 8489
// section 6.2.1).
const (
	maxInbox       = 1024
	maxInboxClient = 64 // from one address and port, so that no client crowds out the others
)

// An inbox holds the requests that have come over UDP until pion has time for them. To answer one takes much
// longer than to pass on a packet, and packets must not wait behind them: one socket serves every client.
type inbox struct {
	requests chan message

	mu      sync.Mutex             // leaf
	waiting map[netip.AddrPort]int // guarded by mu; how many by their sender
}

type message struct {
	data []byte
	from net.Addr
}

func newInbox() *inbox {
	return &inbox{requests: make(chan message, maxInbox), waiting: make(map[netip.AddrPort]int)}
}

// put keeps a copy of p, if there is room for it.
func (in *inbox) put(p []byte, from net.Addr) {
	client := addrPort(from)
	in.mu.Lock()
	defer in.mu.Unlock()
	if in.waiting[client] == maxInboxClient {
		return
	}
	select {
	case in.requests <- message{append([]byte(nil), p...), from}:
		in.waiting[client]++
	default:
	}
}

// take waits for the oldest request and copies it to p. It fails once the inbox is closed and empty.
func (in *inbox) take(p []byte) (n int, from net.Addr, err error) {
	m, ok := <-in.requests
	if !ok {
		return 0, nil, net.ErrClosed
	}
	client := addrPort(m.from)
	in.mu.Lock()
	defer in.mu.Unlock()
	if in.waiting[client]--; in.waiting[client] == 0 {
		delete(in.waiting, client)
	}
	return copy(p, m.data), m.from, nil
}

// close is called by whoever puts, after the last request.
func (in *inbox) close() { close(in.requests) }
