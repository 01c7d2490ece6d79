package signal

import (
	"cmp"
	"log/slog"
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
func (s *Server) join(c *conn, j joinRequest) error {
	s.drainOldSocket(c, j)
	welcome, log, err := s.assignSeat(c, j)
	if err != nil {
		s.metrics.countJoin(j.key.kindName(), resultRefused)
		return err
	}
	ice := s.credentials(c.host, c.room, c.seat)
	if c.welcome(appendICE(welcome, ice)) {
		c.room.setWelcomed(c.seat)
	}
	c.scheduleRenewal(c.seat, ice.ttl)
	c.logAsync(slog.LevelInfo, log)
	return nil
}

// scheduleRenewal calls renew when half the lifetime of the TURN credentials has passed. If ttl is 0,
// nothing is renewed.
func (c *conn) scheduleRenewal(m *member, ttl time.Duration) {
	if ttl == 0 {
		return
	}
	c.mu.Lock() // otherwise renew could run before the timer is set
	defer c.mu.Unlock()
	if c.cause == nil { // after a kick nothing would stop the timer
		c.timer = time.AfterFunc(ttl/2, func() { c.renew(m, ttl) })
	}
}

// renew sends fresh credentials and restarts the timer.
func (c *conn) renew(m *member, ttl time.Duration) {
	defer c.recoverPanic()
	if !c.room.isCurrent(m, &c.outbox) {
		return // only a peer with a seat gets credentials
	}
	ice := c.server.credentials(c.host, c.room, m)
	if !c.room.reply(m, &c.outbox, encodeICE(ice)) {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.cause == nil { // after a kick nothing would stop the timer
		c.timer.Reset(ttl / 2)
	}
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
	r := s.roomLocked(j.key)
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
		m = newMember(id, j)
		m.budget = c.budget
		m.moderator = r.becomesModeratorLocked(&j)
		r.members = append(r.members, m)
		r.peak = max(r.peak, len(r.members))
		r.returnedLocked(id)
		r.markLocked()
	}
	m.from, c.room, c.seat, c.budget = c.from, r, m, m.budget
	m.attachLocked(&c.outbox, r.hasLocked) // from here on the seat is freed when c ends, whatever else happens
	if m.moderatesLocked() {
		r.tellKnocksLocked(m) // The welcome comes first, since the socket is held.
	}
	w := welcomeMessage{
		id: id, roomName: j.key.name, name: j.name, role: m.role, session: s.sessions.issue(id, j, time.Now()),
		resumed: resumed, locked: r.locked,
		peers: encodePeers(r.neighborsLocked(m)), moderators: appendModerators(nil, r.members),
	}
	if !resumed {
		s.announceLocked(r, m)
	}
	if m.role == roleHost && s.cfg.LiveMax > 0 {
		w.timeLeft = time.Until(r.since.Add(s.cfg.LiveMax))
	}
	welcome = w.encode()
	result := resultNew
	if resumed {
		result = resultResumed
	}
	s.metrics.countJoin(j.key.kindName(), result)
	n := len(r.members)
	return welcome, func() { s.log.Info("join", "room", r.tag, "peer", id, "resumed", resumed, "n", n) }, nil
}

// admitLocked reserves a new seat for c in r. If it returns an error, nothing has changed. The caller
// holds Server.mu and room.mu.
func (s *Server) admitLocked(c *conn, r *room, j *joinRequest) error {
	if !time.Now().Before(j.until) && !r.awaitsLocked(j.id).hasLeft() {
		return errBadSession.because("this session has ended: join again without it")
	}
	if j.id != "" && slices.Contains(s.ended, j.id) {
		return errBadSession.because("your broadcast was ended: join again without your session")
	}
	if err := r.admitLocked(j, r.hasPassLocked(&c.outbox, j.name), s.capacity(j.key)); err != nil {
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
	r.announceLocked(m, kindJoined, encodeJoined(m.identity))
	if m.moderator {
		r.announceModeratorsLocked(m)
	}
}

// credentials returns the iceServers for m, which has a seat in r. The caller holds no lock, since
// Config.ICEServers may take long.
//
// Credentials must not outlive the seat. If the seat is lost while ICEServers runs, Left may be called
// before the credentials are issued. In that case credentials calls Left again.
func (s *Server) credentials(host string, r *room, m *member) (ice iceConfig) {
	s.departures.wait(m.id) // for earlier seats of this peer
	ice.servers, ice.ttl = s.cfg.ICEServers(host, m.id)
	if r.isGone(m) && s.addDeparture(r, m) {
		s.callLeft(m)
	}
	return ice
}

// look describes a room as a peer with the given role would see it. A locked room shows no peers to
// those it locks out. A live room shows its viewers only to a look with a token for the host: anyone
// can look as host, and viewers must not learn of each other.
func (s *Server) look(host string, req roomRequest) ([]byte, error) {
	if _, err := s.access.authorize(req); err != nil {
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
	if !r.closedToLocked(req.role, req.byToken()) && (req.role != roleHost || req.byToken()) {
		peers = r.neighborsLocked(&member{role: req.role})
	}
	full := r.fullLocked(req.role, s.capacity(req.key))
	return encodeRoom(req.key.name, encodePeers(peers), full, r.locked, ice), nil
}

// knock asks the moderators of a room to let c in, and sends c the state of its knock. If the lock does not apply
// to c, or is gone, c may join at once. A socket has one knock at a time.
func (s *Server) knock(c *conn, req roomRequest, name string) error {
	s.mu.Lock()
	r := s.roomLocked(req.key)
	s.mu.Unlock()
	if c.knocked != nil && c.knocked != r {
		c.withdraw()
	}
	r.mu.Lock()
	defer r.unlock()
	former, site := r.knockOfLocked(&c.outbox), knockSite(c.from.prefix)
	open := r.overLocked() || !r.closedToLocked(req.role, req.byToken())
	if former != nil && (open || former.name != name) {
		r.dropKnockLocked(former)
		former = nil
	}
	switch {
	case open:
		r.answerLocked(&c.outbox, knockAdmitted)
	case former != nil:
		r.tellKnockerLocked(former)
	case r.fullLocked(req.role, s.capacity(req.key)):
		return errRoomFull
	case !r.moderatedLocked():
		r.answerLocked(&c.outbox, knockNobody)
	case r.deniedLocked(site):
		r.answerLocked(&c.outbox, knockDenied)
	case !r.reserveKnockLocked(site):
		r.answerLocked(&c.outbox, knockBusy)
	default:
		c.knocked = r
		r.addKnockLocked(&knock{name: name, socket: &c.outbox, site: site, until: c.began.Add(joinTimeout)})
	}
	return nil
}

// withdraw ends c's knock, if any. Only the owner of c.knocked calls it.
func (c *conn) withdraw() {
	r := c.knocked
	if r == nil {
		return
	}
	c.knocked = nil
	r.mu.Lock()
	defer r.unlock()
	if k := r.knockOfLocked(&c.outbox); k != nil {
		r.dropKnockLocked(k)
	}
}

// vacate is called when c, the socket of a seat, has ended. If the peer has left, the seat is given up.
// Otherwise it is kept for the grace period.
func (s *Server) vacate(c *conn, cause *closing) {
	r, m := c.room, c.seat
	s.mu.Lock()
	r.mu.Lock()
	defer r.unlock()
	defer s.mu.Unlock() // runs before r.unlock, so that nothing is written under s.mu
	defer s.pruneLocked(r)
	canReturn := s.cfg.Grace > 0 && m.welcomed // it has its session
	switch {
	case m.socket != &c.outbox: // the seat has a newer socket, or is gone
	case cause.left:
		if cause.back && canReturn && !r.key.live {
			s.keepPlaceLocked(r, m)
		}
		r.removeLocked(m, "left")
	case s.closed: // all peers are going; there is nobody to tell
	case !canReturn:
		r.removeLocked(m, "lost")
	default:
		m.detachLocked()
		n := m.disconnects
		m.grace = time.AfterFunc(s.cfg.Grace, func() { s.expire(r, m, n) })
	}
}

// expire takes away a seat when its grace period has passed. It does nothing if the peer has come back
// since its n-th disconnect.
func (s *Server) expire(r *room, m *member, n int) {
	defer s.recoverPanic()
	s.mu.Lock()
	r.mu.Lock()
	defer r.unlock()
	defer s.mu.Unlock() // runs before r.unlock, so that nothing is written under s.mu
	defer s.pruneLocked(r)
	if !m.gone && m.socket == nil && m.disconnects == n {
		r.removeLocked(m, "lost")
	}
}
