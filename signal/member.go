package signal

import (
	"time"
)

// A member is one seat in a room. It outlives its socket: when the socket dies, the seat is kept for
// the grace period, along with the messages that the others send to it (PROTOCOL.md, rule 4).
type member struct {
	party

	// Set by newMember, then read-only.
	role     string
	granted  bool    // a token grants the role
	budget   *budget // for what the peer sends, over all its sockets
	identity []byte  // the peer object that others see; see encodeIdentity

	// Guarded by room.mu.
	socket      *outbox     // the socket in use; nil while there is none
	from        *address    // of the last socket; the seat is counted under it
	kept        queue       // messages for the next socket; used while socket is nil
	grace       *time.Timer // takes the seat away; nil while there is a socket
	disconnects int         // how often the seat has lost its socket
	welcomed    bool        // the peer has its session, so the seat is kept when the socket dies
	moderator   bool        // in a meeting
	warned      time.Time   // when it was last told that its signals do not fit
}

func newMember(id string, j joinRequest) *member {
	return &member{party: party{id: id}, role: j.role, granted: j.granted, identity: encodeIdentity(id, j.name, j.role)}
}

// attachLocked gives the seat the socket o and closes an older one. Kept messages, and those that
// arrive from now on, wait in o until the welcome has been sent. listed reports whether the welcome
// lists a peer.
func (m *member) attachLocked(o *outbox, listed func(id string) bool) {
	kept := m.kept
	if m.socket != nil {
		kept = m.socket.replace()
	}
	if m.grace != nil {
		m.grace.Stop()
	}
	m.socket, m.kept, m.grace = o, queue{}, nil
	kept.resume(listed)
	o.hold(kept)
}

// cancelLocked is queue.cancel, for the queue of m.
func (m *member) cancelLocked(o *party) bool {
	if m.socket != nil {
		return m.socket.cancel(o)
	}
	return m.kept.cancel(o)
}

// detachLocked takes the socket off the seat and keeps its unwritten messages for the next one.
func (m *member) detachLocked() {
	m.kept = m.socket.release()
	m.socket = nil
	m.disconnects++
}

// encodePeers returns the members' identities as a JSON array.
func encodePeers(members []*member) []byte {
	size := 2
	for _, m := range members {
		size += len(m.identity) + 1
	}
	b := append(make([]byte, 0, size), '[')
	for i, m := range members {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, m.identity...)
	}
	return append(b, ']')
}

// moderatesLocked reports whether m is a moderator of a meeting or the host of a live room.
func (m *member) moderatesLocked() bool { return m.moderator || m.role == roleHost }

// appendModerators appends a JSON array with the ids of the members that moderate.
func appendModerators(b []byte, members []*member) []byte {
	b = append(b, '[')
	sep := ""
	for _, m := range members {
		if m.moderatesLocked() {
			b = append(b, sep...)
			b = append(b, '"')
			b = append(b, m.id...)
			b = append(b, '"')
			sep = ","
		}
	}
	return append(b, ']')
}

func encodeModerators(members []*member) []byte {
	b := append(make([]byte, 0, 80), `{"type":"moderators","ids":`...)
	return append(appendModerators(b, members), '}')
}
