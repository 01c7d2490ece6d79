package signal

import (
	"slices"
	"sync"
)

// A roomKey names a room. A meeting and a live room of the same name are two rooms.
type roomKey struct {
	name string // lower case
	live bool
}

// A room is who is in it and who may talk to whom. It does no I/O and knows no clock.
//
// The order that PROTOCOL.md promises (rule 2) is room.mu: whoever changes the membership enqueues
// the news in the same critical section, and a signal is enqueued in one too.
type room struct {
	// Set by the server, then only read.
	key roomKey

	mu      sync.Mutex
	members []*member // guarded by mu; in order of joining
}

// admitLocked reports why the role cannot be taken now, or nil. limit is the room's size.
func (r *room) admitLocked(role string, limit int) error {
	switch role {
	case roleModerator:
		if len(r.members) > 0 {
			return errForbidden.because("only the first to enter can be moderator")
		}
	case roleHost:
		if slices.ContainsFunc(r.members, func(m *member) bool { return m.role == roleHost }) {
			return errAlreadyLive
		}
		return nil // the limit is on viewers
	}
	if r.countLocked(role == roleViewer) >= limit {
		return errRoomFull
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

// seatLocked adds m and tells its neighbours; it returns them.
func (r *room) seatLocked(m *member) []*member {
	var others []*member
	for _, o := range r.members {
		if neighbours(m, o) {
			others = append(others, o)
		}
	}
	r.members = append(r.members, m)
	return others
}

// signal passes data from m to the neighbour whose id is to.
func (r *room) signal(m *member, to string, data []byte) error {
	msg := encodeSignal(m.id, data) // outside the lock: it copies
	r.mu.Lock()
	defer r.mu.Unlock()
	if m.gone {
		return nil // cut off while this was on its way; its socket is being closed
	}
	i := slices.IndexFunc(r.members, func(o *member) bool { return o.id == to })
	if i < 0 || !neighbours(m, r.members[i]) {
		return errUnknownPeer
	}
	r.deliverLocked(r.members[i], msg)
	return nil
}

// answer sends m something that concerns nobody else.
func (r *room) answer(m *member, msg []byte) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !m.gone {
		r.deliverLocked(m, msg)
	}
}

// deliverLocked enqueues msg for m. It never blocks: if m's queue is full, m is cut off and lost at
// once, and nobody else is held up (PROTOCOL.md, rule 6).
func (r *room) deliverLocked(m *member, msg []byte) {
	if !m.conn.put(msg) {
		r.cutLocked(m)
	}
}

// announceLocked sends msg, which is about m, to every neighbour of m.
func (r *room) announceLocked(m *member, msg []byte) {
	var slow []*member
	for _, o := range r.members {
		if neighbours(m, o) && !o.conn.put(msg) {
			slow = append(slow, o)
		}
	}
	for _, o := range slow {
		r.cutLocked(o)
	}
}

// cutLocked removes a slow reader. The room is not empty afterwards: somebody wrote to it.
func (r *room) cutLocked(m *member) {
	if m.gone {
		return
	}
	m.conn.kick(closeSlow)
	r.removeLocked(m, "lost")
}

// removeLocked takes m's seat away and tells its neighbours why; a second call does nothing.
func (r *room) removeLocked(m *member, reason string) {
	if m.gone {
		return
	}
	m.gone = true
	r.members = slices.DeleteFunc(r.members, func(o *member) bool { return o == m })
	r.announceLocked(m, encodeLeft(m.id, reason))
}
