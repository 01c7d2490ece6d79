package signal

import (
	"slices"
	"sync"
	"time"
)

// A room holds the members of a meeting or live room, and routes messages between them.
//
// room.mu gives the order that PROTOCOL.md promises (rule 2). Code that changes the membership must
// put the announcement into the queues in the same critical section. A signal is put there under
// room.mu too.
type room struct {
	// Set by the server, then read-only.
	key      roomKey
	tag      string        // stands for the name in the log; see Server.tag
	tokens   bool          // tokens are required
	store    *store        // keeps what the room must not forget; may be nil
	metrics  *metrics      // may be nil
	onUnseat func(*member) // called under mu when a member loses its seat; must not block
	callLeft func(*member) // called for the same member after mu is released
	relayed  func(peer string) uint64
	logEnd   func(roomEnd)
	began    time.Time

	recoverPanic func() // deferred by goroutines that work for no particular socket

	mu               sync.Mutex
	members          []*member // guarded by mu; in order of joining
	locked           bool      // guarded by mu; newcomers are refused
	toldLocked       bool      // guarded by mu; what the members were told last
	removed          []string  // guarded by mu; ids of removed peers, which may not come back
	formerModerators []string  // guarded by mu; ids whose sessions no longer grant the moderator's role

	knocks    []*knock    // guarded by mu; those that wait, and the passes
	denials   []denial    // guarded by mu; the latest at the end
	listRate  bucket      // guarded by mu; lists of people waiting, sent to moderators
	listTimer *time.Timer // guarded by mu; sends the latest list; nil if none is due

	awaited   []awaited   // guarded by mu; places of peers that may come back
	waitTimer *time.Timer // guarded by mu; ends the wait of a restored room for its members

	// Set while a live room has a host.
	since time.Time   // guarded by mu; when the host took its seat
	timer *time.Timer // guarded by mu; ends the broadcast; nil: no time limit

	peak  int    // guarded by mu; the largest number of members at a time
	bytes uint64 // guarded by mu; relayed for members that have gone
	over  bool   // guarded by mu; the room has ended, but that is not logged yet

	wake     []*outbox // guarded by mu; sockets to write to when mu is released
	departed []*member // guarded by mu; members to call callLeft for when mu is released
}

// awaited is the place of a peer that has no seat but may come back: a member before a restart, or a peer that
// has left to come back.
type awaited struct {
	id        string
	moderator bool      // it moderated the meeting, or was the host
	until     time.Time // when the place of a peer that has left is given up; zero: when room.waitTimer fires
}

// hasLeft reports whether the peer has left to come back.
func (a awaited) hasLeft() bool { return !a.until.IsZero() }

// unlock releases mu, then writes what was put into queues under it, and reports the members that have
// lost their seats. Writes and callbacks must not happen under a lock.
func (r *room) unlock() {
	wake, departed, over := r.wake, r.departed, r.over
	r.wake, r.departed, r.over = nil, nil, false
	end := roomEnd{peak: r.peak, relayed: r.bytes}
	r.mu.Unlock()
	for _, c := range wake {
		if len(departed) > 0 {
			go c.flush(nil, true) // callLeft must not wait for writes
		} else {
			c.flush(nil, false)
		}
	}
	var bytes uint64
	for _, m := range departed {
		bytes += r.relayed(m.id)
		r.callLeft(m)
	}
	if over {
		end.relayed += bytes
		end.duration = time.Since(r.began)
		go r.logEnd(end) // a blocked log must not hold up the socket
	} else if bytes > 0 {
		r.mu.Lock()
		r.bytes += bytes
		r.mu.Unlock()
	}
}

// A roomEnd is what the log says about a room at its end.
type roomEnd struct {
	peak     int
	duration time.Duration
	relayed  uint64 // bytes
}

// admitLocked returns an error if j cannot be seated now. pass says that a moderator has let it into the
// locked room. limit is the size of the room, 0 for no limit. A returning peer keeps the role that it
// joined with; becomesModeratorLocked decides whether it still moderates.
func (r *room) admitLocked(j *joinRequest, pass bool, limit int) error {
	if j.id != "" && slices.Contains(r.formerModerators, j.id) {
		j.granted = false
	}
	switch {
	case j.id != "" && slices.Contains(r.removed, j.id):
		return errBadSession.because("a moderator removed you from this room: join again without your session")
	case r.closedToLocked(j.role, j.granted) && r.awaitsLocked(j.id).id == "" && !pass:
		return errForbidden.because("this room is locked")
	case j.role == roleHost && (r.hostLocked() != nil || r.awaitsModeratorLocked() && !r.awaitsLocked(j.id).moderator):
		return errAlreadyLive
	case j.role == roleHost:
		return nil // the limit applies to viewers only
	case j.role == roleModerator && !j.granted && j.id == "" && len(r.members)+len(r.awaited) > 0:
		return errForbidden.because("only the first to enter can be moderator")
	}
	if r.fullLocked(j.role, limit) && r.awaitsLocked(j.id).id == "" {
		return errRoomFull
	}
	return nil
}

// awaitsLocked returns the place that is kept for a peer, or the zero value. A newcomer has no id.
func (r *room) awaitsLocked(id string) awaited {
	for _, a := range r.awaited {
		if a.id == id {
			return a
		}
	}
	return awaited{}
}

// awaitsModeratorLocked reports whether the room waits for a peer that moderated it.
func (r *room) awaitsModeratorLocked() bool {
	return slices.ContainsFunc(r.awaited, func(a awaited) bool { return a.moderator })
}

// closedToLocked reports whether the room is locked to a newcomer with this role. granted means that a
// token grants the role. A lock does not apply to the host, whose room it is, or to a moderator with a
// token.
func (r *room) closedToLocked(role string, granted bool) bool {
	return r.locked && role != roleHost && !(role == roleModerator && granted)
}

// fullLocked reports whether the room has no seat left for the role.
func (r *room) fullLocked(role string, limit int) bool {
	if limit == 0 || role == roleHost {
		return false
	}
	taken := r.countLocked(role == roleViewer)
	for _, a := range r.awaited {
		if a.hasLeft() {
			taken++
		}
	}
	return taken >= limit
}

func (r *room) findLocked(id string) *member {
	for _, m := range r.members {
		if m.id == id {
			return m
		}
	}
	return nil
}

func (r *room) hostLocked() *member {
	for _, m := range r.members {
		if m.role == roleHost {
			return m
		}
	}
	return nil
}

// countLocked counts all members, or only the viewers.
func (r *room) countLocked(viewers bool) int {
	n := 0
	for _, m := range r.members {
		if !viewers || m.role == roleViewer {
			n++
		}
	}
	return n
}

// neighbors reports whether a and b may know of each other. In a meeting all members are neighbors. In
// a live room the host and each viewer are (PROTOCOL.md, rule 3).
func (r *room) neighbors(a, b *member) bool {
	return a != b && (!r.key.live || (a.role == roleHost) != (b.role == roleHost))
}

// neighborsLocked returns the neighbors of m in the order in which they joined.
func (r *room) neighborsLocked(m *member) []*member {
	var all []*member
	for _, o := range r.members {
		if r.neighbors(m, o) {
			all = append(all, o)
		}
	}
	return all
}

// signal forwards data from m to its neighbor with the id to. from is the socket that it came over.
func (r *room) signal(m *member, from *outbox, to []byte, data []byte) error {
	msg := outgoing{encodeSignal(m.id, data), kindSignal, &m.party} // outside the lock: it copies
	if len(msg.frame) > maxFrame {
		return errTooLarge
	}
	r.mu.Lock()
	defer r.unlock()
	if m.socket != from {
		return nil // the seat has a newer socket, or is gone
	}
	for _, o := range r.members {
		if o.id == string(to) && r.neighbors(m, o) {
			r.deliverLocked(o, msg)
			return nil
		}
	}
	return errUnknownPeer
}

// reply sends m a frame that is meant only for its socket o. It reports whether o still has the seat.
func (r *room) reply(m *member, o *outbox, frame []byte) bool {
	r.mu.Lock()
	defer r.unlock()
	if m.socket != o {
		return false
	}
	r.deliverLocked(m, outgoing{frame: frame})
	return true
}

// isCurrent reports whether o is the current socket of m.
func (r *room) isCurrent(m *member, o *outbox) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return m.socket == o
}

func (r *room) has(id string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.hasLocked(id)
}

func (r *room) hasLocked(id string) bool { return r.findLocked(id) != nil }

// socketOf returns the socket of the member with this id. It is nil if there is no such member or the
// member has no socket.
func (r *room) socketOf(id string) *outbox {
	r.mu.Lock()
	defer r.mu.Unlock()
	if m := r.findLocked(id); m != nil {
		return m.socket
	}
	return nil
}

// deliverLocked gives m a message, or keeps it for m's next socket. It never blocks. Senders whose
// signals do not fit are told (PROTOCOL.md, rule 6).
func (r *room) deliverLocked(m *member, msg outgoing) {
	for _, sender := range r.putLocked(m, msg) {
		r.warnLocked(r.findLocked(sender.id))
	}
}

// putLocked puts a message into m's queue. It returns the senders whose signals did not fit.
func (r *room) putLocked(m *member, msg outgoing) (payers []*party) {
	if m.socket == nil {
		payers = m.kept.add(msg)
	} else {
		var start bool
		if start, payers = m.socket.put(msg); start {
			r.wake = append(r.wake, m.socket)
		}
	}
	if len(payers) > 0 {
		r.metrics.countDrop(dropFull, len(payers))
	}
	return payers
}

// warnInterval is the minimum time between two warnings to a sender that its signals do not fit.
const warnInterval = burst * time.Second

// warnLocked tells a sender that its signals do not fit. sender may be nil, for one that has left.
func (r *room) warnLocked(sender *member) {
	if sender == nil || sender.socket == nil || sender.socket.isHeld() {
		return // nothing comes before the welcome
	}
	if now := time.Now(); now.Sub(sender.warned) > warnInterval {
		sender.warned = now
		r.putLocked(sender, outgoing{frame: errTooMuch.encode()})
	}
}

// announceLocked sends news about m to every neighbor of m.
func (r *room) announceLocked(m *member, kind kind, frame []byte) {
	for _, o := range r.members {
		if r.neighbors(m, o) {
			r.deliverLocked(o, outgoing{frame, kind, &m.party})
		}
	}
}

// announceLeftLocked tells the neighbors of m that it has left, except those that have not yet been
// sent its peer-joined and, with their queue full of news, never will be.
func (r *room) announceLeftLocked(m *member, reason string) {
	frame := encodeLeft(m.id, reason)
	for _, o := range r.members {
		switch {
		case !r.neighbors(m, o):
		case o.cancelLocked(&m.party):
			r.metrics.countDrop(dropOutdated, 1)
		default:
			r.deliverLocked(o, outgoing{frame, kindLeft, &m.party})
		}
	}
}

func (r *room) isGone(m *member) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return m.gone
}

// setWelcomed is called when m has been welcomed. From now on the seat is kept when its socket dies.
func (r *room) setWelcomed(m *member) {
	r.mu.Lock()
	defer r.mu.Unlock()
	m.welcomed = true
}

// unseatLocked takes m's seat away without telling anyone. The reason is for metrics.
func (r *room) unseatLocked(m *member, reason string) {
	m.gone, m.socket, m.kept = true, nil, queue{}
	if m.grace != nil {
		m.grace.Stop()
	}
	if m.role == roleHost && r.timer != nil {
		r.timer.Stop()
	}
	r.members = slices.DeleteFunc(r.members, func(o *member) bool { return o == m })
	r.markLocked()
	r.departed = append(r.departed, m)
	r.onUnseat(m)
	r.metrics.countDeparture(r.key.kindName(), reason)
}

// markLocked makes the store keep what has changed. A room that has ended must not take the place of
// another with the same key.
func (r *room) markLocked() {
	if !r.overLocked() {
		r.store.mark(r.key, r.save)
	}
}

// overLocked reports whether the room has ended, and its lock with it: it has no members left and waits for none.
func (r *room) overLocked() bool { return len(r.members)+len(r.awaited) == 0 }

// save gives the store what the room must not forget. It holds the lock, so that a room that ends at the
// same time stays forgotten.
func (r *room) save() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if rec := r.recordLocked(); len(rec.Seats) > 0 {
		r.store.set(r.key, rec)
	}
}

// recordLocked returns what the room must not forget.
func (r *room) recordLocked() record {
	rec := record{
		Changed: time.Now(), Locked: r.locked,
		Removed: slices.Clone(r.removed), HandedOn: slices.Clone(r.formerModerators),
	}
	for _, a := range r.awaited {
		rec.Seats = append(rec.Seats, a.id)
		if a.moderator {
			rec.Moderators = append(rec.Moderators, a.id)
		}
	}
	for _, m := range r.members {
		rec.Seats = append(rec.Seats, m.id)
		if m.moderatesLocked() {
			rec.Moderators = append(rec.Moderators, m.id)
		}
	}
	return rec
}
