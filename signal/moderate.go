package signal

import "slices"

// maxRemembered is how many ids are remembered of one thing. Whoever is forgotten can use a session as
// if nothing had happened, as any stranger can come in again while a room is not locked.
const maxRemembered = 1000

// remember appends an id to a list of the latest.
func remember(list []string, id string) []string {
	if len(list) == maxRemembered {
		list = slices.Delete(list, 0, 1)
	}
	return append(list, id)
}

// moderate does what a moderator asks (PROTOCOL.md, rule 8).
func (c *conn) moderate(kind string, e *envelope) error {
	if c.seat == nil {
		return errBadMessage.because(kind + " before join")
	}
	if kind == "lock" {
		locked, err := e.boolean(fieldLocked)
		if err != nil {
			return err
		}
		return c.seat.room.lock(c.seat, c, locked)
	}
	id, err := e.bytes(fieldID)
	if err != nil {
		return err
	}
	return c.seat.room.moderate(c.seat, c, kind, string(id))
}

// lock shuts the room to newcomers, or opens it.
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

// setLockLocked shuts or opens the room, and tells everyone of a change.
func (r *room) setLockLocked(locked bool) {
	if r.locked != locked {
		r.locked = locked
		r.tellLocked(encodeLocked(locked), nil)
	}
}

// moderate does to a neighbour of m, whose socket is c, what kind says.
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
	if o == nil || !neighbours(m, o) {
		return errUnknownPeer
	}
	switch kind {
	case "remove":
		r.expelLocked(o)
	case "mute":
		r.deliverLocked(o, outgoing{frame: encodeMute(m.id)})
	case "moderate":
		if r.key.live {
			return errNotModerator.because("nobody but the host moderates a live room")
		}
		m.moderator, o.moderator = false, true
		given := func(id string) bool { return id == m.id || id == o.id }
		r.handedOn = remember(slices.DeleteFunc(r.handedOn, given), m.id)
		r.tellModeratorsLocked(nil)
	}
	return nil
}

// moderatesLocked reports whether m may moderate.
func (m *member) moderatesLocked() bool { return m.moderator || m.role == roleHost }

// expelLocked removes m for good: its session is refused from here on.
func (r *room) expelLocked(m *member) {
	r.removed = remember(r.removed, m.id)
	if m.conn != nil {
		m.conn.kick(closeRemoved)
	}
	r.removeLocked(m, "removed")
}

// takesOverLocked reports whether j, for whom there is a place, moderates the meeting: by its token,
// or since nobody else does and nobody needs a token.
func (r *room) takesOverLocked(j *joinRequest, tokens bool) bool {
	switch {
	case r.key.live: // that is the host's
		return false
	case j.role != roleModerator:
		return len(r.members) == 0 && !tokens
	case j.granted:
		return true
	}
	return !slices.ContainsFunc(r.members, (*member).moderatesLocked)
}

// passOnLocked is called when a moderator has gone. If it was the last, whoever is longest there
// takes over.
func (r *room) passOnLocked() {
	if len(r.members) == 0 {
		return
	}
	if !slices.ContainsFunc(r.members, (*member).moderatesLocked) {
		r.members[0].moderator = true
	}
	r.tellModeratorsLocked(nil)
}

// tellModeratorsLocked tells everyone but the one who knows who moderates.
func (r *room) tellModeratorsLocked(knows *member) {
	r.tellLocked(encodeModerators(r.members), knows)
}

// tellLocked sends frame to everyone but one.
func (r *room) tellLocked(frame []byte, but *member) {
	r.sendLocked(frame, func(o *member) bool { return o != but })
}
