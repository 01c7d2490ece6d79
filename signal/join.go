package signal

import (
	"cmp"
	"slices"
	"time"

	"github.com/google/uuid"
)

// capacity returns how many peers a meeting may hold, or how many viewers a live room; 0: no limit.
func (s *Server) capacity(key roomKey) int {
	if key.live {
		return s.cfg.Viewers
	}
	return s.cfg.RoomSize
}

// join gives c a new seat, or the one that its peer had, and welcomes it.
//
// The seat comes first and the credentials second, so that a refused join issues none and changes
// nothing. Messages from others wait until after the welcome.
func (s *Server) join(c *conn, j joinRequest) (*member, error) {
	s.drainOldSocket(c, j)
	welcome, log, err := s.assignSeat(c, j)
	if err != nil {
		return nil, err
	}
	ice := s.credentials(c.host, c.seat)
	if c.welcome(appendICE(welcome, ice)) {
		c.seat.setWelcomed()
	}
	c.scheduleRenewal(c.seat, ice.ttl)
	c.logAsync(log)
	return c.seat, nil
}

// drainOldSocket prepares the older socket of a returning peer, if it has one, to be replaced by c.
func (s *Server) drainOldSocket(c *conn, j joinRequest) {
	s.mu.Lock()
	r := s.rooms[j.key]
	s.mu.Unlock()
	if r == nil || c.ending() {
		return
	}
	if old := r.socketOf(j.id); old != nil {
		old.drain()
	}
}

// assignSeat does the part of join that needs locks, and sets c.seat. The welcome that it returns still
// lacks the iceServers. The caller logs the join by calling log.
func (s *Server) assignSeat(c *conn, j joinRequest) (welcome []byte, log func(), _ error) {
	id := cmp.Or(j.id, uuid.NewString())
	s.mu.Lock()
	r := s.rooms[j.key]
	if r == nil {
		r = s.newRoom(j.key)
	}
	r.mu.Lock()
	defer r.unlock()
	defer s.mu.Unlock() // runs before r.unlock, so that nothing is written under s.mu
	if c.ending() {
		return nil, nil, errEnding
	}
	m := r.findLocked(id)
	resumed := m != nil
	if resumed {
		s.addresses.moveSeat(m.from, c.from)
	} else {
		if err := s.admitLocked(c, r, &j); err != nil {
			return nil, nil, err
		}
		s.rooms[j.key] = r
		m = newMember(id, r, j)
		m.budget = c.budget
		m.moderator = r.becomesModeratorLocked(&j)
		r.members = append(r.members, m)
		r.returnedLocked(id)
		s.waitLocked(r)
		r.store.mark(r)
	}
	m.from, c.seat, c.budget = c.from, m, m.budget
	m.attachLocked(c) // from here on the seat is freed when c ends, whatever else happens
	session := s.sessions.issue(id, j, time.Now())
	welcome = encodeWelcome(m, j.name, session, resumed, encodePeers(r.neighborsLocked(m)))
	if !resumed {
		s.announceLocked(r, m)
	}
	n := len(r.members)
	return welcome, func() { s.log.Info("join", "room", s.tag(j.key), "peer", id, "resumed", resumed, "n", n) }, nil
}

// admitLocked reserves a new seat for c in r. If it returns an error, nothing has changed. The caller
// holds Server.mu and room.mu.
func (s *Server) admitLocked(c *conn, r *room, j *joinRequest) error {
	if !time.Now().Before(j.until) {
		return errBadSession.because("this session has ended: join again without it")
	}
	if j.id != "" && slices.Contains(s.ended, j.id) {
		return errBadSession.because("your broadcast was ended: join again without your session")
	}
	if err := r.admitLocked(j, s.capacity(j.key)); err != nil {
		return err
	}
	return s.addresses.takeSeat(c.from)
}

// announceLocked announces a new seat to the others in the room. The caller holds Server.mu and
// room.mu.
func (s *Server) announceLocked(r *room, m *member) {
	if m.role == roleHost {
		s.beginLocked(r, m)
	}
	r.announceLocked(m, kindJoined, encodeJoined(m))
	if m.moderator {
		r.announceModeratorsLocked(m)
	}
}

// credentials returns the iceServers for m, which has a seat. The caller holds no lock, since
// Config.ICEServers may take long.
//
// Credentials must not outlive the seat. If the seat is lost while ICEServers runs, Left may be called
// before the credentials are issued. In that case credentials calls Left again.
func (s *Server) credentials(host string, m *member) (ice iceConfig) {
	s.departures.wait(m.id) // for earlier seats of this peer
	ice.servers, ice.ttl = s.cfg.ICEServers(host, m.id)
	if m.isGone() && s.addDeparture(m) {
		s.callLeft(m)
	}
	return ice
}

// addDeparture adds m, which has lost its seat, to departures, and reports whether it did. It does
// nothing if m's peer already has a new seat, which gets its own credentials.
func (s *Server) addDeparture(m *member) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r := s.rooms[m.room.key]; r != nil && r.has(m.id) {
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

// look describes a room as a peer with the given role would see it. A locked room shows no peers to
// those it locks out. A live room shows its viewers only to a look with a token for the host: anyone
// can look as host, and viewers must not learn of each other.
func (s *Server) look(host string, req roomRequest) ([]byte, error) {
	if _, err := s.authorize(req); err != nil {
		return nil, err
	}
	var ice iceConfig
	ice.servers, ice.ttl = s.cfg.ICEServers(host, "")
	s.mu.Lock()
	r := s.rooms[req.key]
	s.mu.Unlock()
	if r == nil {
		r = s.newRoom(req.key)
	}
	r.mu.Lock()
	defer r.unlock()
	var peers []*member
	if !r.closedToLocked(req.role, req.granted()) && (req.role != roleHost || req.granted()) {
		peers = r.neighborsLocked(&member{role: req.role, room: r})
	}
	full := r.fullLocked(req.role, s.capacity(req.key))
	return encodeRoom(req.key.name, encodePeers(peers), full, r.locked, ice), nil
}

// vacate is called when c, the socket of seat m, has ended. If the peer has left for good, the seat is
// given up. Otherwise it is kept for the grace period.
func (s *Server) vacate(m *member, c *conn, left bool) {
	r := m.room
	s.mu.Lock()
	r.mu.Lock()
	defer r.unlock()
	defer s.mu.Unlock() // runs before r.unlock, so that nothing is written under s.mu
	defer s.pruneLocked(r)
	switch {
	case m.conn != c: // the seat has a newer socket, or is gone
	case left:
		r.removeLocked(m, "left")
	case s.closed: // all peers are going; there is nobody to tell
	case s.cfg.Grace == 0, !m.welcomed: // the peer could not come back
		r.removeLocked(m, "lost")
	default:
		m.detachLocked()
		n := m.disconnects
		m.grace = time.AfterFunc(s.cfg.Grace, func() { s.expire(m, n) })
	}
}

// expire takes away a seat when its grace period has passed. It does nothing if the peer has come back
// since its n-th disconnect.
func (s *Server) expire(m *member, n int) {
	defer s.recoverPanic()
	r := m.room
	s.mu.Lock()
	r.mu.Lock()
	defer r.unlock()
	defer s.mu.Unlock() // runs before r.unlock, so that nothing is written under s.mu
	defer s.pruneLocked(r)
	if !m.gone && m.conn == nil && m.disconnects == n {
		r.removeLocked(m, "lost")
	}
}

// pruneLocked deletes a room that has no members left and waits for none. The caller holds Server.mu
// and room.mu.
func (s *Server) pruneLocked(r *room) {
	if len(r.members)+len(r.awaited) == 0 && s.rooms[r.key] == r {
		delete(s.rooms, r.key)
		r.store.forget(r)
	}
}
