package signal

import (
	"encoding/json"
	"net/netip"
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"
)

// Limits of knocking. addresses.knock limits how often one address may knock.
const (
	knockTimeout     = 2 * time.Minute // after this a knock counts as unanswered
	maxKnocks        = 8               // that may wait at one room
	maxKnocksPerSite = maxKnocks / 2   // of these, from one site (see knockSite)

	passTimeout = time.Minute     // after this a pass is void
	deniedPause = 2 * time.Minute // until a site that was denied may knock again
	maxDenials  = 64              // that a room remembers
)

// waitingLists limits how often a room sends its moderators the list of people waiting. A limit on the knocks
// instead would let a few people keep everyone else out.
var waitingLists = limit{1, 10}

// The states of a knock (PROTOCOL.md, rule 9).
const (
	knockWaiting    = "waiting"
	knockAdmitted   = "admitted"
	knockDenied     = "denied"
	knockUnanswered = "unanswered"
	knockNobody     = "nobody"
	knockBusy       = "busy"
	knockGone       = "gone" // only for metrics: it was given up
)

// A knock is a socket that asks to be let into a locked room. After a moderator has admitted it, the knock is
// a pass: the socket may join.
type knock struct {
	// Set when the knock is made, then read-only.
	id     string // moderators answer the knock by this id
	name   string
	socket *outbox
	site   netip.Prefix
	timer  *time.Timer // calls expireKnock at until

	// Guarded by room.mu.
	until    time.Time // when it counts as unanswered, or the pass is void
	admitted bool
}

// A denial records a site that was denied, and when it may knock again.
type denial struct {
	site  netip.Prefix
	until time.Time
}

// reserveKnockLocked reports whether another knock from this site may wait. If all places are taken, it frees
// one: the site with the most knocks loses its latest to a site with fewer.
func (r *room) reserveKnockLocked(site netip.Prefix) bool {
	waiting, has := 0, make(map[netip.Prefix]int)
	for _, k := range r.knocks {
		if !k.admitted {
			waiting++
			has[k.site]++
		}
	}
	has[site]++
	if has[site] > maxKnocksPerSite {
		return false
	}
	if waiting < maxKnocks {
		return true
	}
	var loser *knock
	for _, k := range r.knocks {
		if !k.admitted && has[k.site] > has[site] && (loser == nil || has[k.site] >= has[loser.site]) {
			loser = k
		}
	}
	if loser == nil {
		return false
	}
	r.endKnockLocked(loser, knockBusy) // addKnockLocked tells the moderators
	return true
}

// addKnockLocked lets a new knock wait for an answer, at the latest until k.until.
func (r *room) addKnockLocked(k *knock) {
	k.id = uuid.NewString()
	if end := time.Now().Add(knockTimeout); end.Before(k.until) {
		k.until = end
	}
	k.timer = time.AfterFunc(time.Until(k.until), func() {
		defer k.socket.recoverPanic()
		r.expireKnock(k)
	})
	r.knocks = append(r.knocks, k)
	r.tellKnockerLocked(k)
	r.announceKnocksLocked()
}

// expireKnock ends a knock or a pass when its time is over. It does nothing if the knock has just been admitted.
func (r *room) expireKnock(k *knock) {
	r.mu.Lock()
	defer r.unlock()
	switch {
	case !slices.Contains(r.knocks, k) || time.Now().Before(k.until):
	case k.admitted:
		r.dropKnockLocked(k)
	default:
		r.endKnockLocked(k, knockUnanswered)
		r.announceKnocksLocked()
	}
}

// denyLocked keeps a site from knocking for deniedPause. At maxDenials, the oldest denial is dropped.
func (r *room) denyLocked(site netip.Prefix) {
	r.denials = slices.DeleteFunc(r.denials, func(d denial) bool { return d.site == site })
	if len(r.denials) == maxDenials {
		r.denials = slices.Delete(r.denials, 0, 1)
	}
	r.denials = append(r.denials, denial{site, time.Now().Add(deniedPause)})
}

// deniedLocked reports whether this site was denied too recently to knock again.
func (r *room) deniedLocked(site netip.Prefix) bool {
	now := time.Now()
	return slices.ContainsFunc(r.denials, func(d denial) bool { return d.site == site && now.Before(d.until) })
}

// answerKnock admits or denies a knock on behalf of m, who answered on the socket from. The first answer counts.
func (r *room) answerKnock(m *member, from *outbox, id string, admit bool) error {
	r.mu.Lock()
	defer r.unlock()
	switch {
	case m.socket != from:
		return nil // the seat has a newer socket, or is gone
	case !m.moderatesLocked():
		return errNotModerator
	}
	i := slices.IndexFunc(r.knocks, func(k *knock) bool { return k.id == id && !k.admitted })
	if i < 0 {
		return errUnknownPeer.because("nobody with this id is waiting")
	}
	if k := r.knocks[i]; admit {
		k.admitted, k.until = true, time.Now().Add(passTimeout)
		k.timer.Reset(passTimeout)
		r.answerLocked(k.socket, knockAdmitted)
	} else {
		r.denyLocked(k.site)
		r.endKnockLocked(k, knockDenied)
	}
	r.announceKnocksLocked()
	return nil
}

// removeKnockLocked removes a knock and stops its timer.
func (r *room) removeKnockLocked(k *knock) {
	k.timer.Stop()
	r.knocks = slices.DeleteFunc(r.knocks, func(o *knock) bool { return o == k })
}

// dropKnockLocked removes a knock without answering its socket.
func (r *room) dropKnockLocked(k *knock) {
	r.removeKnockLocked(k)
	if !k.admitted {
		r.metrics.countKnock(knockGone)
		r.announceKnocksLocked()
	}
}

// endKnockLocked removes a knock and sends its socket the final state. The caller informs the moderators.
func (r *room) endKnockLocked(k *knock, state string) {
	r.removeKnockLocked(k)
	r.answerLocked(k.socket, state)
}

// updateKnocksLocked answers all waiting knocks if knocking is no longer needed, or if nobody can answer. Call it
// after the lock or the moderators have changed.
func (r *room) updateKnocksLocked() {
	var state string
	switch {
	case !r.anyoneWaitsLocked():
		return
	case !r.locked || r.overLocked():
		state = knockAdmitted
	case !r.moderatedLocked():
		state = knockNobody
	default:
		return
	}
	for _, k := range slices.Clone(r.knocks) {
		if !k.admitted {
			r.endKnockLocked(k, state)
		}
	}
	r.announceKnocksLocked()
}

// voidPassesLocked removes all passes. People who were admitted but have not joined yet must knock again.
func (r *room) voidPassesLocked() {
	for _, k := range slices.Clone(r.knocks) {
		if k.admitted {
			r.dropKnockLocked(k)
		}
	}
}

// hasPassLocked reports whether this socket has a pass for this name.
func (r *room) hasPassLocked(socket *outbox, name string) bool {
	k := r.knockOfLocked(socket)
	return k != nil && k.admitted && k.name == name
}

func (r *room) knockOfLocked(socket *outbox) *knock {
	for _, k := range r.knocks {
		if k.socket == socket {
			return k
		}
	}
	return nil
}

// anyoneWaitsLocked reports whether a knock waits for an answer.
func (r *room) anyoneWaitsLocked() bool {
	return slices.ContainsFunc(r.knocks, func(k *knock) bool { return !k.admitted })
}

// moderatedLocked reports whether the room has a moderator, including one who may still come back.
func (r *room) moderatedLocked() bool {
	return slices.ContainsFunc(r.members, (*member).moderatesLocked) || r.awaitsModeratorLocked()
}

// answerLocked tells a socket the final state of its knock.
func (r *room) answerLocked(socket *outbox, state string) {
	r.metrics.countKnock(state)
	r.replyLocked(socket, encodeKnock(state, 0))
}

// tellKnockerLocked tells a socket that its knock waits, or that it has a pass.
func (r *room) tellKnockerLocked(k *knock) {
	if k.admitted {
		r.replyLocked(k.socket, encodeKnock(knockAdmitted, 0))
	} else {
		r.replyLocked(k.socket, encodeKnock(knockWaiting, time.Until(k.until)))
	}
}

// replyLocked sends a frame to a socket that may have no seat.
func (r *room) replyLocked(socket *outbox, frame []byte) {
	if start, _ := socket.put(outgoing{frame: frame}); start {
		r.wake = append(r.wake, socket)
	}
}

// tellKnocksLocked sends a new moderator the list of people waiting, unless it is empty.
func (r *room) tellKnocksLocked(m *member) {
	if r.anyoneWaitsLocked() {
		r.deliverLocked(m, outgoing{frame: encodeKnocking(r.knocks), kind: kindKnocking})
	}
}

// announceKnocksLocked sends the moderators the list of people waiting. Call it after each change. At the
// limit, a timer sends the latest list a little later.
func (r *room) announceKnocksLocked() {
	switch {
	case r.listTimer != nil || !slices.ContainsFunc(r.members, (*member).moderatesLocked):
	case r.listRate.take(time.Now(), 1, waitingLists):
		frame := encodeKnocking(r.knocks)
		for _, m := range r.members {
			if m.moderatesLocked() {
				r.deliverLocked(m, outgoing{frame: frame, kind: kindKnocking})
			}
		}
	default:
		r.listTimer = time.AfterFunc(waitingLists.takes(1), r.announceKnocks)
	}
}

// announceKnocks is called by listTimer.
func (r *room) announceKnocks() {
	defer r.recoverPanic()
	r.mu.Lock()
	defer r.unlock()
	r.listTimer = nil
	r.announceKnocksLocked()
}

// encodeKnock returns the answer to a knock. left is how much time the moderators still have.
func encodeKnock(state string, left time.Duration) []byte {
	b := append(make([]byte, 0, 64), `{"type":"knock","state":"`...)
	b = append(append(b, state...), '"')
	if state == knockWaiting {
		b = append(b, `,"endsIn":`...)
		b = strconv.AppendInt(b, int64(left.Round(time.Second)/time.Second), 10)
	}
	return append(b, '}')
}

// encodeKnocking returns the list of people waiting, for moderators.
func encodeKnocking(knocks []*knock) []byte {
	type waiting struct {
		ID   string `json:"id"`
		Name string `json:"name"`
	}
	all := []waiting{} // never null in JSON
	for _, k := range knocks {
		if !k.admitted {
			all = append(all, waiting{k.id, k.name})
		}
	}
	list, _ := json.Marshal(all) // strings always marshal
	return append(append([]byte(`{"type":"knocking","knocks":`), list...), '}')
}
