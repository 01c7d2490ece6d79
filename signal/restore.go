package signal

import (
	"slices"
	"time"
)

// newRoom returns a room without members. If there was one when the process ended before, it begins
// with what that one had, and waits for its members.
func (s *Server) newRoom(key roomKey) *room {
	r := &room{key: key, tokens: s.cfg.RequireToken, store: s.store, onUnseat: s.onUnseat, callLeft: s.callLeft}
	if rec, found := s.store.find(key); found {
		r.locked, r.toldLocked = rec.Locked, rec.Locked
		r.removed, r.formerModerators = rec.Removed, rec.HandedOn
		r.awaited, r.moderators = rec.Seats, rec.Moderators
	}
	return r
}

// recordLocked returns what the room must not forget.
func (r *room) recordLocked() record {
	rec := record{
		Changed: time.Now(), Locked: r.locked,
		Removed: slices.Clone(r.removed), HandedOn: slices.Clone(r.formerModerators),
		Seats: slices.Clone(r.awaited), Moderators: slices.Clone(r.moderators),
	}
	for _, m := range r.members {
		rec.Seats = append(rec.Seats, m.id)
		if m.moderator {
			rec.Moderators = append(rec.Moderators, m.id)
		}
	}
	return rec
}

// returnedLocked is called when a peer has taken a seat.
func (r *room) returnedLocked(id string) {
	is := func(o string) bool { return o == id }
	r.awaited = slices.DeleteFunc(r.awaited, is)
	r.moderators = slices.DeleteFunc(r.moderators, is)
}

// waitLocked makes the room wait for its members for a grace period, from the moment when the first
// peer enters it again. The caller holds r.mu.
func (s *Server) waitLocked(r *room) {
	if len(r.awaited) > 0 && r.waitTimer == nil {
		r.waitTimer = time.AfterFunc(s.cfg.Grace, func() { s.endWait(r) })
	}
}

// endWait gives up the seats of those who have not come back.
func (s *Server) endWait(r *room) {
	defer s.recoverPanic()
	s.mu.Lock()
	r.mu.Lock()
	defer r.unlock()
	defer s.mu.Unlock() // runs before r.unlock, so that nothing is written under s.mu
	if s.rooms[r.key] != r {
		return
	}
	r.awaited, r.moderators = nil, nil
	r.store.mark(r)
	switch {
	case r.key.live && r.hostLocked() == nil:
		r.setLockLocked(false) // the next host has not asked for the lock
	case !r.key.live && len(r.members) > 0 && !slices.ContainsFunc(r.members, (*member).moderatesLocked):
		r.ensureModeratorLocked()
	}
	s.pruneLocked(r)
}
