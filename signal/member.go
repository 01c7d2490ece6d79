package signal

import (
	"time"
)

// A member is one seat in a room. It outlives its socket: when the socket dies, the seat is kept for
// the grace period, along with the messages that the others send to it (PROTOCOL.md, rule 4).
type member struct {
	// Set by newMember, then read-only.
	id       string // a random UUID; a name is only a label
	role     string
	granted  bool    // a token grants the role
	budget   *budget // for what the peer sends, over all its sockets
	room     *room
	identity []byte // the peer object that others see; see encodeIdentity

	// Guarded by room.mu.
	conn        *conn       // the socket in use; nil while there is none
	from        *address    // of the last socket; the seat is counted under it
	kept        queue       // messages for the next socket; used while conn is nil
	grace       *time.Timer // takes the seat away; nil while there is a socket
	disconnects int         // how often the seat has lost its socket
	gone        bool        // no longer in the room
	welcomed    bool        // the peer has its session, so the seat is kept when the socket dies
	moderator   bool        // in a meeting
	warned      time.Time   // when it was last told that its signals do not fit
}

func newMember(id string, r *room, j joinRequest) *member {
	return &member{id: id, role: j.role, granted: j.granted, room: r, identity: encodeIdentity(id, j.name, j.role)}
}

// neighbors reports whether a and b may know of each other. In a meeting all members are neighbors. In
// a live room the host and each viewer are (PROTOCOL.md, rule 3).
func neighbors(a, b *member) bool {
	return a != b && (!a.room.key.live || (a.role == roleHost) != (b.role == roleHost))
}

// attachLocked gives the seat the socket c and closes an older one. Kept messages, and those that
// arrive from now on, wait in c until the welcome.
func (m *member) attachLocked(c *conn) {
	kept := m.kept
	if m.conn != nil {
		kept = m.conn.replace()
	}
	if m.grace != nil {
		m.grace.Stop()
	}
	m.conn, m.kept, m.grace = c, queue{}, nil
	kept.resume(m.room)
	c.hold(kept)
}

// cancelLocked is queue.cancel, for the queue of m.
func (m *member) cancelLocked(o *member) bool {
	if m.conn != nil {
		return m.conn.cancel(o)
	}
	return m.kept.cancel(o)
}

func (m *member) isGone() bool {
	m.room.mu.Lock()
	defer m.room.mu.Unlock()
	return m.gone
}

// setWelcomed is called when the peer has been welcomed. From now on the seat is kept when its socket
// dies.
func (m *member) setWelcomed() {
	m.room.mu.Lock()
	defer m.room.mu.Unlock()
	m.welcomed = true
}

// detachLocked takes the socket off the seat and keeps its unwritten messages for the next one.
func (m *member) detachLocked() {
	m.kept = m.conn.release()
	m.conn = nil
	m.disconnects++
}
