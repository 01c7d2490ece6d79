package signal

import "slices"

// How much may wait for one peer before it counts as too slow (PROTOCOL.md, rule 6). It is well above
// what a call needs: a newcomer in a room of 20 is sent some 300 messages at once.
const (
	maxQueued      = 1024    // messages
	maxQueuedBytes = 1 << 20 // bytes
)

// An outgoing is one message on its way to a peer.
type outgoing struct {
	frame []byte // shared with other queues: never changed
	// reply is set on what answers one socket (welcome, pong, errors) and means nothing to the next
	// socket of the same seat.
	reply bool
}

// A queue holds what is to be sent to one peer, in order. It is bounded and never blocks: whoever
// puts learns at once that it is full. It has no lock of its own; its owner's lock guards it.
type queue struct {
	msgs  []outgoing
	bytes int // sum of the frames' lengths

	// What a welcome has put in beyond the limits: whoever comes back must not be too slow for what
	// it missed before it has read a thing.
	extraMsgs, extraBytes int
}

// put appends m and reports whether it fitted.
func (q *queue) put(m outgoing) bool {
	if len(q.msgs) >= maxQueued+q.extraMsgs || q.bytes+len(m.frame) > maxQueuedBytes+q.extraBytes {
		return false
	}
	q.msgs, q.bytes = append(q.msgs, m), q.bytes+len(m.frame)
	return true
}

// welcome appends the first message for a socket, and what was kept for its seat.
func (q *queue) welcome(first outgoing, kept queue) {
	q.msgs = append(append(q.msgs, first), kept.msgs...)
	q.bytes += len(first.frame) + kept.bytes
	q.extraMsgs, q.extraBytes = len(q.msgs), q.bytes
}

// take removes and returns the oldest messages: at most most, and as many as fit into limit bytes,
// but at least one, if there is one.
func (q *queue) take(most, limit int) []outgoing {
	n, bytes := 0, 0
	for n < min(most, len(q.msgs)) && (n == 0 || bytes+len(q.msgs[n].frame) <= limit) {
		bytes += len(q.msgs[n].frame)
		n++
	}
	taken := q.msgs[:n:n]
	q.msgs, q.bytes = q.msgs[n:], q.bytes-bytes
	if len(q.msgs) == 0 {
		*q = queue{} // an idle peer holds no array
	}
	return taken
}

// giveBack puts messages that were taken but could not be sent in front again.
func (q *queue) giveBack(taken []outgoing) {
	for _, m := range taken {
		q.bytes += len(m.frame)
	}
	q.msgs = append(slices.Clip(taken), q.msgs...)
}

// release takes out what the seat's next socket is to get. What answers this socket stays.
func (q *queue) release() queue {
	var kept, rest queue
	for _, m := range q.msgs {
		to := &kept
		if m.reply {
			to = &rest
		}
		to.msgs, to.bytes = append(to.msgs, m), to.bytes+len(m.frame)
	}
	*q = rest
	return kept
}
