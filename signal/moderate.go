package signal

import "slices"

// maxRemembered bounds each list of remembered ids. A peer that drops off the list can use its session
// as if nothing had happened. It gains little: any stranger can enter a room that is not locked.
const maxRemembered = 1000

// remember appends id to list. If the list is full, it drops the oldest.
func remember(list []string, id string) []string {
	if len(list) == maxRemembered {
		list = slices.Delete(list, 0, 1)
	}
	return append(list, id)
}

// lock locks the room to newcomers or unlocks it, as m asks over socket c.
func (r *room) lock(m *member, c *conn, locked bool) error {
	r.mu.Lock()
	defer r.unlock()
	switch {
	case m.conn != c:
		return nil // the seat has a newer socket, or is gone
	case !m.moderatesLocked():
		return errNotModerator
	}
	r.setLockLocked(locked)
	return nil
}

// setLockLocked locks or unlocks the room, and tells everyone if that is a change.
func (r *room) setLockLocked(locked bool) {
	if r.locked != locked {
		r.locked = locked
		r.sendAllLocked(kindLocked, encodeLocked(locked), nil)
	}
}

// moderate removes, mutes or promotes a neighbor of m, as kind says. c is the socket of the request.
func (r *room) moderate(m *member, c *conn, kind, id string) error {
	r.mu.Lock()
	defer r.unlock()
	if m.conn != c {
		return nil // the seat has a newer socket, or is gone
	}
	if !m.moderatesLocked() {
		return errNotModerator
	}
	o := r.findLocked(id)
	if o == nil || !neighbors(m, o) {
		return errUnknownPeer
	}
	switch kind {
	case "remove":
		r.ejectLocked(o)
	case "mute":
		r.deliverLocked(o, outgoing{encodeMute(m.id), kindSignal, m})
	case "moderate":
		if r.key.live {
			return errNotModerator.because("nobody but the host moderates a live room")
		}
		m.moderator, o.moderator = false, true
		given := func(id string) bool { return id == m.id || id == o.id }
		r.formerModerators = remember(slices.DeleteFunc(r.formerModerators, given), m.id)
		r.announceModeratorsLocked(nil)
	}
	return nil
}

// moderatesLocked reports whether m is a moderator of a meeting or the host of a live room.
func (m *member) moderatesLocked() bool { return m.moderator || m.role == roleHost }

// ejectLocked removes m for good: from now on its session is refused.
func (r *room) ejectLocked(m *member) {
	r.removed = remember(r.removed, m.id)
	if m.conn != nil {
		m.conn.kick(closeRemoved)
	}
	r.removeLocked(m, "removed")
}

// becomesModeratorLocked reports whether j, which has been admitted, moderates the meeting. It does if
// its token grants that. Without such a token, it does if it asks for the role and nobody else has it,
// or if it is the first in the room and no tokens are required.
func (r *room) becomesModeratorLocked(j *joinRequest) bool {
	switch {
	case r.key.live: // only the host moderates
		return false
	case j.role != roleModerator:
		return len(r.members) == 0 && !r.tokens
	case j.granted:
		return true
	}
	return !slices.ContainsFunc(r.members, (*member).moderatesLocked)
}

// ensureModeratorLocked is called when a moderator has gone. If it was the last one, the member that
// has been there longest takes over. Where tokens are required, it must be one whose token allows that.
func (r *room) ensureModeratorLocked() {
	if !slices.ContainsFunc(r.members, (*member).moderatesLocked) {
		next := slices.IndexFunc(r.members, func(m *member) bool { return !r.tokens || m.role == roleModerator && m.granted })
		if next >= 0 {
			r.members[next].moderator = true
		}
	}
	r.announceModeratorsLocked(nil)
}

// announceModeratorsLocked tells everyone except one member who the moderators are.
func (r *room) announceModeratorsLocked(except *member) {
	r.sendAllLocked(kindModerators, encodeModerators(r.members), except)
}

// sendAllLocked sends news to everyone except one member, or to everyone if except is nil.
func (r *room) sendAllLocked(kind kind, frame []byte, except *member) {
	for _, o := range r.members {
		if o != except {
			r.deliverLocked(o, outgoing{frame: frame, kind: kind})
		}
	}
}
