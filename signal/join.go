package signal

import (
	"cmp"
	"slices"
	"time"

	"github.com/google/uuid"
)

// limit is how many a room may hold.
func (s *Server) limit(key roomKey) int {
	if key.live {
		return s.cfg.Viewers
	}
	return s.cfg.RoomSize
}

// join takes a seat for c, or gives it back the one it had, and welcomes it.
func (s *Server) join(c *conn, j joinRequest) (*member, error) {
	id := cmp.Or(j.id, uuid.NewString())
	if j.id != "" {
		s.settle(j)
	}
	var ice iceConfig
	ice.servers, ice.ttl = s.cfg.ICEServers(c.host, id)
	m, resumed, n, err := s.seat(c, id, j, ice)
	if err != nil {
		return nil, err
	}
	c.lines.Go(func() { s.log.Info("join", "room", s.tag(j.key), "peer", id, "resumed", resumed, "n", n) })
	return m, nil
}

// settle prepares the older socket of a peer that comes back, if there is one, to be replaced.
func (s *Server) settle(j joinRequest) {
	s.mu.Lock()
	r := s.rooms[j.key]
	s.mu.Unlock()
	if r == nil {
		return
	}
	r.mu.Lock()
	var old *conn
	if m := r.findLocked(j.id); m != nil {
		old = m.conn
	}
	r.unlock()
	if old != nil {
		old.settle()
	}
}

// seat does join's work under the locks. n is how many are in the room then.
func (s *Server) seat(c *conn, id string, j joinRequest, ice iceConfig) (m *member, resumed bool, n int, _ error) {
	s.mu.Lock()
	r := s.rooms[j.key]
	if r == nil {
		r = &room{key: j.key, left: s.unseated}
	}
	r.mu.Lock()
	defer r.unlock()
	defer s.mu.Unlock() // first: nothing is written under it
	if c.ending() {
		return nil, false, 0, errEnding
	}
	m = r.findLocked(id)
	resumed = m != nil
	if !resumed {
		if j.id != "" && slices.Contains(s.ended, j.id) {
			return nil, false, 0, errBadSession.because("your broadcast was ended: you may join as anyone may")
		}
		if err := r.admitLocked(&j, s.limit(j.key)); err != nil {
			return nil, false, 0, err
		}
		if err := s.seats.take(c.from); err != nil {
			return nil, false, 0, err
		}
		s.rooms[j.key] = r
		m = newMember(id, r, j)
		m.moderator = r.takesOverLocked(&j, s.cfg.RequireToken)
		r.members = append(r.members, m)
	} else {
		s.seats.move(m.from, c.from)
	}
	m.from = c.from
	session := s.sessions.issue(id, j, time.Now())
	m.attachLocked(c, encodeWelcome(m, j.name, session, resumed, encodePeers(r.neighboursLocked(m)), ice))
	if !resumed {
		if m.role == roleHost {
			s.beginLocked(r, m)
		}
		r.announceLocked(m, encodeJoined(m))
		if m.moderator {
			r.tellModeratorsLocked(m)
		}
	}
	c.renewLater(m, ice.ttl)
	return m, resumed, len(r.members), nil
}

// unseated is told of each seat that is taken away; the room's lock is held.
func (s *Server) unseated(m *member) {
	s.seats.leave(m.from)
	s.cfg.Left(m.id)
}

// look answers who is in a room, as whoever had the role would see it. Nobody sees into a room whose lock
// keeps them out. An audience is shown only to who has a token for its host: anybody may look as a host, and
// viewers are not to learn of each other.
func (s *Server) look(host string, w where) ([]byte, error) {
	if _, err := s.mayTake(w); err != nil {
		return nil, err
	}
	var ice iceConfig
	ice.servers, ice.ttl = s.cfg.ICEServers(host, "")
	s.mu.Lock()
	r := s.rooms[w.key]
	s.mu.Unlock()
	if r == nil {
		r = &room{key: w.key}
	}
	r.mu.Lock()
	defer r.unlock()
	var peers []*member
	if !r.shutLocked(w.role, w.granted()) && (w.role != roleHost || w.granted()) {
		peers = r.neighboursLocked(&member{role: w.role, room: r})
	}
	full := r.fullLocked(w.role, s.limit(w.key))
	return encodeRoom(w.key.name, encodePeers(peers), full, r.locked, ice), nil
}

// vacate is called when the seat's socket c has gone. The seat is given up if the peer has left for
// good, and kept for the grace period otherwise.
func (s *Server) vacate(m *member, c *conn, left bool) {
	r := m.room
	s.mu.Lock()
	r.mu.Lock()
	defer r.unlock()
	defer s.mu.Unlock() // first: nothing is written under it
	defer s.pruneLocked(r)
	switch {
	case m.conn != c: // a newer socket has the seat, or nobody
	case left:
		r.removeLocked(m, "left")
	case s.closed: // nobody is there to be told
	case s.cfg.Grace == 0:
		r.removeLocked(m, "lost")
	default:
		m.detachLocked()
		away := m.away
		m.grace = time.AfterFunc(s.cfg.Grace, func() { s.expire(m, away) })
	}
}

// expire takes away a seat whose grace period has passed.
func (s *Server) expire(m *member, away int) {
	defer s.caught()
	r := m.room
	s.mu.Lock()
	r.mu.Lock()
	defer r.unlock()
	defer s.mu.Unlock() // first: nothing is written under it
	defer s.pruneLocked(r)
	if !m.gone && m.conn == nil && m.away == away { // not if the peer came back at the last moment
		r.removeLocked(m, "lost")
	}
}

// pruneLocked forgets a room in which nobody is left. Server.mu and room.mu are held.
func (s *Server) pruneLocked(r *room) {
	if len(r.members) == 0 && s.rooms[r.key] == r {
		delete(s.rooms, r.key)
	}
}
