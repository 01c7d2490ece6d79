package signal

import (
	"net/netip"
	"time"
)

// A member is one seat in a room. It outlives the socket it was taken over: when that dies, the seat
// is kept for the grace period, and so is what the others send to it (PROTOCOL.md, rule 4).
type member struct {
	// Set by newMember, then only read.
	id       string // a random UUID; a name is a label and never an identity
	role     string
	room     *room
	identity []byte // what others see: encodeIdentity

	// Guarded by room.mu.
	conn      *conn        // the socket in use; nil while there is none
	from      netip.Prefix // where that is or was; the seat is counted there
	kept      queue        // what waits for the next socket; used while conn is nil
	grace     *time.Timer  // takes the seat away; nil while there is a socket
	away      int          // how often the seat has lost its socket
	gone      bool         // no longer in the room
	welcomed  bool         // the peer can come back, so the seat is kept when its socket dies
	moderator bool         // of a meeting
}

func newMember(id string, r *room, j joinRequest) *member {
	return &member{id: id, role: j.role, room: r, identity: encodeIdentity(id, j.name, j.role)}
}

// neighbours reports whether a and b are to know of each other: everyone in a meeting, and in a
// live room only the host and each viewer (PROTOCOL.md, rule 3).
func neighbours(a, b *member) bool {
	return a != b && (!a.room.key.live || (a.role == roleHost) != (b.role == roleHost))
}

// attachLocked gives the seat a socket. What was kept, and what arrives, waits in it until the
// welcome. An older socket is closed.
func (m *member) attachLocked(c *conn) {
	kept := m.kept
	if m.conn != nil {
		kept = m.conn.replace()
	}
	if m.grace != nil {
		m.grace.Stop()
	}
	m.conn, m.kept, m.grace = c, queue{}, nil
	c.hold(kept)
}

// lost reports whether m has lost its seat.
func (m *member) lost() bool {
	m.room.mu.Lock()
	defer m.room.mu.Unlock()
	return m.gone
}

// keep is called when the peer has been welcomed: from now on the seat is kept when its socket dies.
func (m *member) keep() {
	m.room.mu.Lock()
	defer m.room.mu.Unlock()
	m.welcomed = true
}

// detachLocked keeps the seat without a socket.
func (m *member) detachLocked() {
	m.kept = m.conn.release()
	m.conn = nil
	m.away++
}
