package signal

import (
	"slices"
	"sync"
	"time"
)

// A roomKey names a room. A meeting and a live room of the same name are two rooms.
type roomKey struct {
	name string // lower case
	live bool
}

// A room is who is in it and who may talk to whom.
//
// The order that PROTOCOL.md promises (rule 2) is room.mu: whoever changes the membership enqueues
// the news in the same critical section, and a signal is enqueued in one too.
type room struct {
	// Set by the server, then only read.
	key  roomKey
	left func(*member) // called under mu when a member loses its seat; must return at once
	told func(*member) // called for the same member once mu is released

	mu       sync.Mutex
	members  []*member // guarded by mu; in order of joining
	locked   bool      // guarded by mu; nobody new comes in
	removed  []string  // guarded by mu; ids that may not come back
	handedOn []string  // guarded by mu; ids whose sessions make no moderator any more

	// Of a live room that has its host.
	since time.Time   // guarded by mu; when the host took its seat
	limit *time.Timer // guarded by mu; ends the broadcast; nil: nothing does

	wake     []*conn   // guarded by mu; whose writers are started when mu is released
	departed []*member // guarded by mu; the members to call told for
}

// unlock releases mu, then writes what was enqueued under it and reports who has lost a seat:
// nothing is written or called back under a lock.
func (r *room) unlock() {
	wake, departed := r.wake, r.departed
	r.wake, r.departed = nil, nil
	r.mu.Unlock()
	for _, c := range wake {
		if len(departed) > 0 {
			go c.writeLoop() // told may take long
		} else {
			c.writeNow()
		}
	}
	for _, m := range departed {
		r.told(m)
	}
}

// admitLocked reports why j cannot be seated now, or nil. limit is the room's size, 0 for none. A peer that
// comes back has the role that it joined as; whether it still moderates is for takesOverLocked.
func (r *room) admitLocked(j *joinRequest, limit int) error {
	if j.id != "" && slices.Contains(r.handedOn, j.id) {
		j.granted = false
	}
	switch {
	case j.id != "" && slices.Contains(r.removed, j.id):
		return errBadSession.because("you have been let out of this room: you may join as anyone may")
	case r.shutLocked(j.role, j.granted):
		return errForbidden.because("this room is locked")
	case j.role == roleHost && r.hostLocked() != nil:
		return errAlreadyLive
	case j.role == roleHost:
		return nil // the limit is on viewers
	case j.role == roleModerator && !j.granted && j.id == "" && len(r.members) > 0:
		return errForbidden.because("only the first to enter can be moderator")
	}
	if r.fullLocked(j.role, limit) {
		return errRoomFull
	}
	return nil
}

// shutLocked reports whether the lock keeps out who comes in this role, which a token may have granted. It is
// not meant for the host, whose room it is, nor for whom a token has made moderator.
func (r *room) shutLocked(role string, granted bool) bool {
	return r.locked && role != roleHost && !(role == roleModerator && granted)
}

// fullLocked reports whether there is no place left for the role.
func (r *room) fullLocked(role string, limit int) bool {
	return limit > 0 && role != roleHost && r.countLocked(role == roleViewer) >= limit
}

// findLocked returns the member with this id, or nil.
func (r *room) findLocked(id string) *member {
	for _, m := range r.members {
		if m.id == id {
			return m
		}
	}
	return nil
}

// countLocked counts the members, or only the viewers.
func (r *room) countLocked(viewers bool) int {
	n := 0
	for _, m := range r.members {
		if !viewers || m.role == roleViewer {
			n++
		}
	}
	return n
}

// neighboursLocked returns the neighbours of m, in order of joining.
func (r *room) neighboursLocked(m *member) []*member {
	var all []*member
	for _, o := range r.members {
		if neighbours(m, o) {
			all = append(all, o)
		}
	}
	return all
}

// signal passes data from m, whose socket is c, to the neighbour whose id is to.
func (r *room) signal(m *member, c *conn, to []byte, data []byte) error {
	msg := outgoing{frame: encodeSignal(m.id, data)} // outside the lock: it copies
	r.mu.Lock()
	defer r.unlock()
	if m.conn != c {
		return nil // the seat has a newer socket, or is gone
	}
	for _, o := range r.members {
		if o.id == string(to) && neighbours(m, o) {
			r.deliverLocked(o, msg)
			return nil
		}
	}
	return errUnknownPeer
}

// answer sends m something that concerns only its socket c. It reports whether c still has the seat.
func (r *room) answer(m *member, c *conn, frame []byte) bool {
	r.mu.Lock()
	defer r.unlock()
	if m.conn != c {
		return false
	}
	r.deliverLocked(m, outgoing{frame, true})
	return true
}

// serves reports whether m has its seat over socket c.
func (r *room) serves(m *member, c *conn) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return m.conn == c
}

// has reports whether a member has this id.
func (r *room) has(id string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.findLocked(id) != nil
}

// socketOf returns the socket of the member with this id, or nil.
func (r *room) socketOf(id string) *conn {
	r.mu.Lock()
	defer r.mu.Unlock()
	if m := r.findLocked(id); m != nil {
		return m.conn
	}
	return nil
}

// putLocked enqueues msg for m, or keeps it for m's next socket, and reports whether it fitted.
func (r *room) putLocked(m *member, msg outgoing) bool {
	if m.conn == nil {
		return m.kept.put(msg)
	}
	start, ok := m.conn.put(msg)
	if start {
		r.wake = append(r.wake, m.conn)
	}
	return ok
}

// deliverLocked enqueues msg for m. It never blocks: if m's queue is full, m is cut off and lost at
// once, and nobody else is held up (PROTOCOL.md, rule 6).
func (r *room) deliverLocked(m *member, msg outgoing) {
	if !r.putLocked(m, msg) {
		r.cutLocked(m)
	}
}

// announceLocked sends frame, which is about m, to every neighbour of m.
func (r *room) announceLocked(m *member, frame []byte) {
	r.sendLocked(frame, func(o *member) bool { return neighbours(m, o) })
}

// sendLocked sends frame to each member that is to have it.
func (r *room) sendLocked(frame []byte, to func(*member) bool) {
	var slow []*member
	for _, o := range r.members {
		if to(o) && !r.putLocked(o, outgoing{frame: frame}) {
			slow = append(slow, o)
		}
	}
	for _, o := range slow {
		r.cutLocked(o)
	}
}

// cutLocked removes a slow reader. If the room is empty then, the end of the socket finds it so.
func (r *room) cutLocked(m *member) {
	if m.conn != nil {
		m.conn.kick(closeSlow)
	}
	r.removeLocked(m, "lost")
}

// removeLocked takes m's seat away and tells its neighbours why; a second call does nothing.
func (r *room) removeLocked(m *member, reason string) {
	if m.gone {
		return
	}
	r.unseatLocked(m)
	r.announceLocked(m, encodeLeft(m.id, reason))
	switch {
	case m.moderator:
		r.passOnLocked()
	case m.role == roleHost:
		r.setLockLocked(false) // the next host has not asked for it
	}
}

// unseatLocked takes m's seat away without a word.
func (r *room) unseatLocked(m *member) {
	m.gone, m.conn, m.kept = true, nil, queue{}
	if m.grace != nil {
		m.grace.Stop()
	}
	if m.role == roleHost && r.limit != nil {
		r.limit.Stop()
	}
	r.members = slices.DeleteFunc(r.members, func(o *member) bool { return o == m })
	r.departed = append(r.departed, m)
	r.left(m)
}
