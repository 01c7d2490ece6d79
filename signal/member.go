package signal

// A member is one seat in a room. It outlives the socket it was taken over: identity, role and what
// is still to be sent belong to the seat.
type member struct {
	// Set by newMember, then only read.
	id       string // a random UUID; a name is a label and never an identity
	role     string
	room     *room
	identity []byte // what others see: encodeIdentity

	// Guarded by room.mu.
	conn *conn // the socket in use
	gone bool  // no longer in the room
}

func newMember(id string, r *room, j joinRequest) *member {
	return &member{id: id, role: j.role, room: r, identity: encodeIdentity(id, j.name, j.role)}
}

// neighbours reports whether a and b are to know of each other: everyone in a meeting, and in a
// live room only the host and each viewer (PROTOCOL.md, rule 3).
func neighbours(a, b *member) bool {
	return a != b && (!a.room.key.live || a.role == roleHost || b.role == roleHost)
}
