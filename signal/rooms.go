package signal

import (
	"slices"
	"time"
)

// newRoom returns a room without members. If the room existed when the previous process ended, it
// starts with the lock, removals and moderators that were stored, and waits for its members.
func (s *Server) newRoom(key roomKey) *room {
	r := &room{
		key: key, tag: s.tag(key), tokens: s.cfg.RequireToken, store: s.store, metrics: s.metrics, began: time.Now(),
		onUnseat: s.onUnseat, callLeft: s.callLeft, relayed: s.cfg.Relayed, recoverPanic: s.recoverPanic,
	}
	r.logEnd = func(end roomEnd) {
		defer s.recoverPanic()
		s.log.Info("room ended", "room", r.tag, "kind", key.kindName(), "peak", end.peak,
			"minutes", int(end.duration.Round(time.Minute).Minutes()), "relayed", end.relayed)
	}
	if rec, found := s.store.find(key); found {
		r.locked, r.toldLocked = rec.Locked, rec.Locked
		// Clones: the store may write the record at any time.
		r.removed, r.formerModerators = slices.Clone(rec.Removed), slices.Clone(rec.HandedOn)
		for _, id := range rec.Seats {
			r.awaited = append(r.awaited, awaited{id: id, moderator: slices.Contains(rec.Moderators, id)})
		}
	}
	return r
}

// returnedLocked is called when a peer has taken a seat. The room waits for it no longer.
func (r *room) returnedLocked(id string) {
	r.awaited = slices.DeleteFunc(r.awaited, func(a awaited) bool { return a.id == id })
}

// roomLocked returns the room that someone wants to join or knocks at. If it did not exist, it is only in s.rooms if it
// is restored and waits for its members: their grace period starts now. The caller holds Server.mu.
func (s *Server) roomLocked(key roomKey) *room {
	if r := s.rooms[key]; r != nil {
		return r
	}
	r := s.newRoom(key)
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.awaited) > 0 {
		s.rooms[key] = r
		r.waitTimer = time.AfterFunc(s.cfg.Grace, func() { s.endWait(r) })
	}
	return r
}

// endWait gives up the places of a restored room's members that have not come back.
func (s *Server) endWait(r *room) {
	s.giveUp(r, func(a awaited) bool { return !a.hasLeft() })
}

// returnTime is how long a place is kept after a leave with back: long enough to load a page. In a full room
// others may be waiting for it.
const returnTime = 15 * time.Second

// keepPlaceLocked lets m, which is about to leave, come back for a while. The caller holds room.mu.
func (s *Server) keepPlaceLocked(r *room, m *member) {
	d := min(s.cfg.Grace, returnTime)
	r.awaited = append(r.awaited, awaited{m.id, m.moderator, time.Now().Add(d)})
	time.AfterFunc(d, func() {
		s.giveUp(r, func(a awaited) bool { return a.hasLeft() && !time.Now().Before(a.until) })
	})
}

// giveUp ends the wait for some of those that may come back.
func (s *Server) giveUp(r *room, which func(awaited) bool) {
	defer s.recoverPanic()
	s.mu.Lock()
	r.mu.Lock()
	defer r.unlock()
	defer s.mu.Unlock() // runs before r.unlock, so that nothing is written under s.mu
	if s.rooms[r.key] != r {
		return
	}
	r.awaited = slices.DeleteFunc(r.awaited, which)
	r.markLocked()
	switch {
	case r.key.live && r.hostLocked() == nil && !r.awaitsModeratorLocked():
		r.setLockLocked(false) // the next host has not asked for the lock
	case !r.key.live && len(r.members) > 0 && !slices.ContainsFunc(r.members, (*member).moderatesLocked):
		r.ensureModeratorLocked()
	}
	s.pruneLocked(r)
}

// pruneLocked deletes a room that has no members left and waits for none. The caller holds Server.mu
// and room.mu.
func (s *Server) pruneLocked(r *room) {
	if r.overLocked() && s.rooms[r.key] == r {
		delete(s.rooms, r.key)
		r.updateKnocksLocked()
		if r.listTimer != nil {
			r.listTimer.Stop()
		}
		r.store.forget(r.key)
		r.over = r.peak > 0
	}
}

// addDeparture adds m, which has lost its seat in r, to departures, and reports whether it did. It does
// nothing if m's peer already has a new seat, which gets its own credentials.
func (s *Server) addDeparture(r *room, m *member) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r := s.rooms[r.key]; r != nil && r.has(m.id) {
		return false
	}
	s.departures.add(m.id)
	return true
}

// onUnseat is called for each seat that is taken away. The caller holds the room's lock.
func (s *Server) onUnseat(m *member) {
	s.addresses.leaveSeat(m.from)
	s.departures.add(m.id)
}

// callLeft calls Config.Left. It is called without locks, once for each departure that was added.
func (s *Server) callLeft(m *member) {
	defer s.recoverPanic()
	defer s.departures.done(m.id)
	s.cfg.Left(m.id)
}
