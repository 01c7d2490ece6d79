package port

import (
	"container/list"
	"net"
	"net/netip"
	"slices"
	"sync"

	"tincan/turn/internal/clients"
)

// ConnsPerPeer is how many connections a browser may need at once: six for pages, one WebSocket, and
// twelve relays if its network allows only TCP.
const ConnsPerPeer = 6 + 1 + 12

// defaultPerAddr is how many connections one address may have if [Splitter.Limit] is not called.
const defaultPerAddr = 64 * ConnsPerPeer

// conns counts the open connections of each address, for all uses, over all ports that share it. Each
// connection holds a file descriptor. Without a limit, one address could use up all that the process
// may open.
type conns struct {
	mu sync.Mutex // leaf

	// Guarded by mu.
	max     int      // per address; 0: no limit
	proxies networks // trusted, and exempt from max
	addrs   map[netip.Prefix]*addrConns
}

// addrConns are the connections of one address. Guarded by conns.mu.
type addrConns struct {
	open int
	idle list.List // of *counted; the connection that has been idle longest is first
}

func newConns() *conns {
	c := &conns{addrs: make(map[netip.Prefix]*addrConns)}
	c.limit(defaultPerAddr, nil)
	return c
}

// limit sets the limit per address; 0: no limit. It leaves half of the files that the process may open
// for others.
func (cs *conns) limit(perAddr int, proxies []netip.Prefix) {
	if files := maxFiles(); files > 0 && perAddr > 0 {
		perAddr = max(1, min(perAddr, files/2))
	}
	cs.mu.Lock()
	defer cs.mu.Unlock()
	cs.max, cs.proxies = perAddr, proxies
}

// add counts c until it is closed. If its address has too many connections, an idle one is closed to
// make room. Many people may be behind one address, and browsers keep connections that they may never
// use again. If none is idle, add returns false, and the caller must close the connection.
func (cs *conns) add(c *counted) bool {
	c.conns, c.addr = cs, clients.AddrPrefix(c.RemoteAddr())
	replaced, ok := cs.count(c)
	if replaced != nil {
		_ = replaced.Close()
	}
	return ok
}

// count counts c if it may stay. The caller must close the connection that c replaces, if any.
func (cs *conns) count(c *counted) (replaced *counted, ok bool) {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	a := cs.addrs[c.addr]
	if a == nil {
		a = &addrConns{}
		cs.addrs[c.addr] = a
	}
	if cs.max > 0 && a.open >= cs.max && !cs.proxies.contain(c.RemoteAddr()) {
		oldest := a.idle.Front()
		if oldest == nil {
			return nil, false
		}
		replaced = oldest.Value.(*counted)
		a.setIdle(replaced, false)
	}
	a.open++
	return replaced, true
}

// fromProxy reports whether a connection comes from a trusted proxy.
func (cs *conns) fromProxy(conn net.Conn) bool {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	return cs.proxies.contain(conn.RemoteAddr())
}

// behindProxy reports whether there are trusted proxies.
func (cs *conns) behindProxy() bool {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	return len(cs.proxies) > 0
}

// networks are those of trusted proxies.
type networks []netip.Prefix

func (n networks) contain(remote net.Addr) bool {
	addr := clients.Addr(remote)
	return slices.ContainsFunc(n, func(p netip.Prefix) bool { return p.Contains(addr) })
}

// remove stops counting c. It may be called more than once.
func (cs *conns) remove(c *counted) {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	if c.removed {
		return
	}
	c.removed = true
	a := cs.addrs[c.addr]
	a.setIdle(c, false)
	if a.open--; a.open == 0 {
		delete(cs.addrs, c.addr)
	}
}

// setIdle sets whether c is idle, which means that its client waits for nothing.
func (cs *conns) setIdle(c *counted, idle bool) {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	if !c.removed {
		cs.addrs[c.addr].setIdle(c, idle)
	}
}

func (a *addrConns) setIdle(c *counted, idle bool) {
	switch {
	case idle && c.idle == nil:
		c.idle = a.idle.PushBack(c)
	case !idle && c.idle != nil:
		a.idle.Remove(c.idle)
		c.idle = nil
	}
}

// A counted is an accepted connection, below TLS. It counts for its address until it is closed.
type counted struct {
	net.Conn

	// Set by conns.add, then only read.
	conns *conns
	addr  netip.Prefix

	// Set before, then only read.
	remote, local net.Addr // what a proxy says; nil: those of Conn

	// Owned by the reader.
	unread []byte // has been read from Conn; the next Read returns it

	// Guarded by conns.mu.
	idle    *list.Element // nil: not idle
	removed bool
}

// RemoteAddr implements net.Conn. It returns the client's address, also behind a trusted proxy.
func (c *counted) RemoteAddr() net.Addr {
	if c.remote != nil {
		return c.remote
	}
	return c.Conn.RemoteAddr()
}

// LocalAddr implements net.Conn. It returns the address that the client has connected to.
func (c *counted) LocalAddr() net.Addr {
	if c.local != nil {
		return c.local
	}
	return c.Conn.LocalAddr()
}

// peek returns the next n bytes, which are not read yet.
func (c *counted) peek(n int) ([]byte, error) {
	for len(c.unread) < n {
		more := make([]byte, n-len(c.unread))
		got, err := c.Conn.Read(more)
		c.unread = append(c.unread, more[:got]...)
		if err != nil {
			return nil, err
		}
	}
	return c.unread[:n], nil
}

// Read implements net.Conn.
func (c *counted) Read(p []byte) (int, error) {
	if len(c.unread) > 0 {
		n := copy(p, c.unread)
		c.unread = c.unread[n:]
		return n, nil
	}
	return c.Conn.Read(p)
}

// Close implements net.Conn.
func (c *counted) Close() error {
	err := c.Conn.Close()
	c.conns.remove(c)
	return err
}
