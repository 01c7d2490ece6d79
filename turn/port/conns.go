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
	proxies networks // these have no limit
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

// add counts conn until it is closed. If its address has too many connections, an idle one is closed to
// make room. Many people may be behind one address, and browsers keep connections that they may never
// use again. If none is idle, add returns nil, and the caller must close conn.
func (cs *conns) add(conn net.Conn) *counted {
	c := &counted{Conn: conn, conns: cs, addr: clients.AddrPrefix(conn.RemoteAddr())}
	replaced, ok := cs.count(c)
	if !ok {
		return nil
	}
	if replaced != nil {
		_ = replaced.Close()
	}
	return c
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
	if cs.max > 0 && a.open >= cs.max && !cs.proxies.contain(c.Conn.RemoteAddr()) {
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

// A counted is an accepted connection, below TLS. It counts for its address until it is closed. Bytes
// that were read can be put back.
type counted struct {
	net.Conn

	// Set by conns.add, then only read.
	conns *conns
	addr  netip.Prefix

	// Owned by the reader.
	unread []byte // has been put back

	// Guarded by conns.mu.
	idle    *list.Element // nil: not idle
	removed bool
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
