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

// Orders of moderators outlive the process. So an order is stored before it is announced. Otherwise a
// crash could undo a lock that people rely on.

// lock locks the room to newcomers or unlocks it, as m asks over the socket from.
func (r *room) lock(m *member, from *outbox, locked bool) error {
	changed, err := r.changeLock(m, from, locked)
	if !changed {
		return err
	}
	r.store.commit()
	r.mu.Lock()
	defer r.unlock()
	r.tellLockLocked()
	return nil
}

// changeLock sets the lock, and reports whether there is a change to store and to announce.
func (r *room) changeLock(m *member, from *outbox, locked bool) (changed bool, _ error) {
	r.mu.Lock()
	defer r.unlock()
	switch {
	case m.socket != from:
		return false, nil // the seat has a newer socket, or is gone
	case !m.moderatesLocked():
		return false, errNotModerator
	}
	before := r.locked
	r.locked = locked
	if locked { // also for people who have just left, or have a pass
		r.awaited = slices.DeleteFunc(r.awaited, awaited.hasLeft)
		r.voidPassesLocked()
	}
	r.markLocked()
	return r.locked != before || r.locked != r.toldLocked, nil
}

// setLockLocked locks or unlocks the room without a moderator's order, and tells everyone if it changed.
func (r *room) setLockLocked(locked bool) {
	r.locked = locked
	r.markLocked()
	r.tellLockLocked()
}

// tellLockLocked tells everyone whether the room is locked, if they have heard otherwise.
func (r *room) tellLockLocked() {
	if r.toldLocked != r.locked {
		r.toldLocked = r.locked
		r.sendAllLocked(kindLocked, encodeLocked(r.locked), nil)
		r.updateKnocksLocked()
	}
}

// moderate removes, mutes or promotes a neighbor of m, as kind says. from is the socket of the request.
func (r *room) moderate(m *member, from *outbox, kind, id string) error {
	o, err := r.order(m, from, kind, id)
	if o == nil {
		return err
	}
	r.store.commit()
	r.mu.Lock()
	defer r.unlock()
	switch kind {
	case "remove":
		r.ejectLocked(o)
	case "moderate":
		r.announceModeratorsLocked(nil)
		if o.moderator && !o.gone {
			r.tellKnocksLocked(o)
		}
	}
	return nil
}

// order checks the request of m and records it. A mute is sent at once. For the rest it returns the
// member concerned, which the caller announces after commit; nil if nothing is left to do.
func (r *room) order(m *member, from *outbox, kind, id string) (*member, error) {
	r.mu.Lock()
	defer r.unlock()
	if m.socket != from {
		return nil, nil // the seat has a newer socket, or is gone
	}
	if !m.moderatesLocked() {
		return nil, errNotModerator
	}
	o := r.findLocked(id)
	if o == nil || !r.neighbors(m, o) {
		return nil, errUnknownPeer
	}
	switch kind {
	case "mute":
		r.deliverLocked(o, outgoing{encodeMute(m.id), kindSignal, &m.party})
		return nil, nil
	case "remove":
		if !slices.Contains(r.removed, o.id) {
			r.removed = remember(r.removed, o.id)
		}
		r.voidPassesLocked() // o may have one on another socket
	case "moderate":
		if r.key.live {
			return nil, errNotModerator.because("nobody but the host moderates a live room")
		}
		m.moderator, o.moderator = false, true
		given := func(id string) bool { return id == m.id || id == o.id }
		r.formerModerators = remember(slices.DeleteFunc(r.formerModerators, given), m.id)
	}
	r.markLocked()
	return o, nil
}

// ejectLocked removes m for good: its session is refused already.
func (r *room) ejectLocked(m *member) {
	if m.socket != nil {
		m.socket.kick(closeRemoved)
	}
	r.removeLocked(m, "removed")
}

// removeLocked takes m's seat away and tells its neighbors the reason. A second call does nothing.
func (r *room) removeLocked(m *member, reason string) {
	if m.gone {
		return
	}
	r.unseatLocked(m, reason)
	r.announceLeftLocked(m, reason)
	switch {
	case m.moderator:
		r.ensureModeratorLocked()
	case m.role == roleHost:
		r.setLockLocked(false) // the next host has not asked for the lock
	}
}

// becomesModeratorLocked reports whether j, which has been admitted, moderates the meeting. It does if
// its token grants the role, or if it moderated before a restart. While the room waits for such
// moderators, nobody else does. Otherwise it does if it asks for the role and nobody has it, or if it
// is the first in the room and no tokens are required.
func (r *room) becomesModeratorLocked(j *joinRequest) bool {
	switch {
	case r.key.live: // only the host moderates
		return false
	case r.awaitsLocked(j.id).moderator: // it moderated before a restart, or before it left
		return true
	case j.role == roleModerator && j.granted:
		return true
	case r.awaitsModeratorLocked():
		return false
	case j.role != roleModerator:
		return len(r.members) == 0 && !r.tokens && (len(r.awaited) == 0 || r.awaitsLocked(j.id).id != "")
	}
	return !slices.ContainsFunc(r.members, (*member).moderatesLocked)
}

// ensureModeratorLocked is called when a moderator has gone. If it was the last one, the member that
// has been there longest takes over. Where tokens are required, it must be one whose token grants the
// role.
func (r *room) ensureModeratorLocked() {
	next := -1
	if !slices.ContainsFunc(r.members, (*member).moderatesLocked) && !r.awaitsModeratorLocked() {
		next = slices.IndexFunc(r.members, func(m *member) bool {
			return !r.tokens || m.role == roleModerator && m.granted
		})
		if next >= 0 {
			r.members[next].moderator = true
		}
	}
	r.announceModeratorsLocked(nil)
	if next >= 0 {
		r.tellKnocksLocked(r.members[next])
	}
}

// announceModeratorsLocked tells everyone except one member who the moderators are.
func (r *room) announceModeratorsLocked(except *member) {
	r.markLocked()
	r.sendAllLocked(kindModerators, encodeModerators(r.members), except)
	r.updateKnocksLocked()
}

// sendAllLocked sends news to everyone except one member, or to everyone if except is nil.
func (r *room) sendAllLocked(kind kind, frame []byte, except *member) {
	for _, o := range r.members {
		if o != except {
			r.deliverLocked(o, outgoing{frame: frame, kind: kind})
		}
	}
}
