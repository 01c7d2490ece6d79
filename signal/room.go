package signal

import (
	"slices"
	"sync"
	"time"
)

// A roomKey identifies a room. A meeting and a live room with the same name are two rooms.
type roomKey struct {
	name string // lower case
	live bool
}

// A room holds the members of a meeting or live room, and routes messages between them.
//
// room.mu gives the order that PROTOCOL.md promises (rule 2). Code that changes the membership must
// enqueue the announcement in the same critical section. A signal is enqueued under room.mu too.
type room struct {
	// Set by the server, then read-only.
	key      roomKey
	onUnseat func(*member) // called under mu when a member loses its seat; must not block
	callLeft func(*member) // called for the same member after mu is released

	mu               sync.Mutex
	members          []*member // guarded by mu; in order of joining
	locked           bool      // guarded by mu; newcomers are refused
	removed          []string  // guarded by mu; ids of removed peers, which may not come back
	formerModerators []string  // guarded by mu; ids whose sessions no longer grant the moderator's role

	// Set while a live room has a host.
	since time.Time   // guarded by mu; when the host took its seat
	timer *time.Timer // guarded by mu; ends the broadcast; nil: no time limit

	wake     []*conn   // guarded by mu; sockets to write to when mu is released
	departed []*member // guarded by mu; members to call callLeft for when mu is released
}

// unlock releases mu, then writes what was enqueued under it and reports the members that have lost
// their seats. Writes and callbacks must not happen under a lock.
func (r *room) unlock() {
	wake, departed := r.wake, r.departed
	r.wake, r.departed = nil, nil
	r.mu.Unlock()
	for _, c := range wake {
		if len(departed) > 0 {
			go c.writeLoop() // callLeft may take long
		} else {
			c.writeNow()
		}
	}
	for _, m := range departed {
		r.callLeft(m)
	}
}

// admitLocked returns an error if j cannot be seated now. limit is the size of the room, 0 for no
// limit. A returning peer keeps the role that it joined with; becomesModeratorLocked decides whether it
// still moderates.
func (r *room) admitLocked(j *joinRequest, limit int) error {
	if j.id != "" && slices.Contains(r.formerModerators, j.id) {
		j.granted = false
	}
	switch {
	case j.id != "" && slices.Contains(r.removed, j.id):
		return errBadSession.because("a moderator removed you from this room: join again without your session")
	case r.closedToLocked(j.role, j.granted):
		return errForbidden.because("this room is locked")
	case j.role == roleHost && r.hostLocked() != nil:
		return errAlreadyLive
	case j.role == roleHost:
		return nil // the limit applies to viewers only
	case j.role == roleModerator && !j.granted && j.id == "" && len(r.members) > 0:
		return errForbidden.because("only the first to enter can be moderator")
	}
	if r.fullLocked(j.role, limit) {
		return errRoomFull
	}
	return nil
}

// closedToLocked reports whether the room is locked to a newcomer with this role. granted means that a
// token grants the role. A lock does not apply to the host, whose room it is, or to a moderator with a
// token.
func (r *room) closedToLocked(role string, granted bool) bool {
	return r.locked && role != roleHost && !(role == roleModerator && granted)
}

// fullLocked reports whether the room has no seat left for the role.
func (r *room) fullLocked(role string, limit int) bool {
	return limit > 0 && role != roleHost && r.countLocked(role == roleViewer) >= limit
}

func (r *room) findLocked(id string) *member {
	for _, m := range r.members {
		if m.id == id {
			return m
		}
	}
	return nil
}

func (r *room) hostLocked() *member {
	for _, m := range r.members {
		if m.role == roleHost {
			return m
		}
	}
	return nil
}

// countLocked counts all members, or only the viewers.
func (r *room) countLocked(viewers bool) int {
	n := 0
	for _, m := range r.members {
		if !viewers || m.role == roleViewer {
			n++
		}
	}
	return n
}

// neighborsLocked returns the neighbors of m in the order in which they joined.
func (r *room) neighborsLocked(m *member) []*member {
	var all []*member
	for _, o := range r.members {
		if neighbors(m, o) {
			all = append(all, o)
		}
	}
	return all
}

// signal forwards data from m to its neighbor with the id to. c is the socket that it came over.
func (r *room) signal(m *member, c *conn, to []byte, data []byte) error {
	msg := outgoing{frame: encodeSignal(m.id, data)} // outside the lock: it copies
	r.mu.Lock()
	defer r.unlock()
	if m.conn != c {
		return nil // the seat has a newer socket, or is gone
	}
	for _, o := range r.members {
		if o.id == string(to) && neighbors(m, o) {
			r.deliverLocked(o, msg)
			return nil
		}
	}
	return errUnknownPeer
}

// reply sends m a frame that is meant only for its socket c. It reports whether c still has the seat.
func (r *room) reply(m *member, c *conn, frame []byte) bool {
	r.mu.Lock()
	defer r.unlock()
	if m.conn != c {
		return false
	}
	r.deliverLocked(m, outgoing{frame, true})
	return true
}

// isCurrent reports whether c is the current socket of m.
func (r *room) isCurrent(m *member, c *conn) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return m.conn == c
}

func (r *room) has(id string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.findLocked(id) != nil
}

// socketOf returns the socket of the member with this id. It is nil if there is no such member or the
// member has no socket.
func (r *room) socketOf(id string) *conn {
	r.mu.Lock()
	defer r.mu.Unlock()
	if m := r.findLocked(id); m != nil {
		return m.conn
	}
	return nil
}

// enqueueLocked enqueues msg for m, or keeps it for m's next socket, and reports whether it fit.
func (r *room) enqueueLocked(m *member, msg outgoing) bool {
	if m.conn == nil {
		return m.kept.enqueue(msg)
	}
	start, ok := m.conn.enqueue(msg)
	if start {
		r.wake = append(r.wake, m.conn)
	}
	return ok
}

// deliverLocked enqueues msg for m. It never blocks: if m's queue is full, m is disconnected and loses
// its seat at once, and nobody else is held up (PROTOCOL.md, rule 6).
func (r *room) deliverLocked(m *member, msg outgoing) {
	if !r.enqueueLocked(m, msg) {
		r.cutLocked(m)
	}
}

// announceLocked sends frame, which is about m, to every neighbor of m.
func (r *room) announceLocked(m *member, frame []byte) {
	r.sendToLocked(frame, func(o *member) bool { return neighbors(m, o) })
}

// sendToLocked sends frame to each member that to selects, and disconnects those whose queue is full.
func (r *room) sendToLocked(frame []byte, to func(*member) bool) {
	var slow []*member
	for _, o := range r.members {
		if to(o) && !r.enqueueLocked(o, outgoing{frame: frame}) {
			slow = append(slow, o)
		}
	}
	for _, o := range slow {
		r.cutLocked(o)
	}
}

// cutLocked disconnects a slow reader and takes its seat away. If that empties the room, vacate removes
// the room when the socket ends.
func (r *room) cutLocked(m *member) {
	if m.conn != nil {
		m.conn.kick(closeSlow)
	}
	r.removeLocked(m, "lost")
}

// removeLocked takes m's seat away and tells its neighbors the reason. A second call does nothing.
func (r *room) removeLocked(m *member, reason string) {
	if m.gone {
		return
	}
	r.unseatLocked(m)
	r.announceLocked(m, encodeLeft(m.id, reason))
	switch {
	case m.moderator:
		r.ensureModeratorLocked()
	case m.role == roleHost:
		r.setLockLocked(false) // the next host has not asked for the lock
	}
}

// unseatLocked takes m's seat away without telling anyone.
func (r *room) unseatLocked(m *member) {
	m.gone, m.conn, m.kept = true, nil, queue{}
	if m.grace != nil {
		m.grace.Stop()
	}
	if m.role == roleHost && r.timer != nil {
		r.timer.Stop()
	}
	r.members = slices.DeleteFunc(r.members, func(o *member) bool { return o == m })
	r.departed = append(r.departed, m)
	r.onUnseat(m)
}
