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

// A queue holds the messages to one peer, in order. It is bounded and never blocks: put reports
// when it is full. It has no lock of its own; its owner's lock guards it.
//
// Its array keeps no dequeued frame alive, and shrinks with the queue.
type queue struct {
	msgs  []outgoing
	bytes int // sum of the frames' lengths

	// What does not count towards the limits until it is dequeued: a peer that comes back must not
	// be too slow because of what it missed, before it has read anything. That is at most one full
	// queue, so a peer that keeps coming back and reads nothing is too slow.
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

// resume replaces q by what was kept for a seat.
func (q *queue) resume(kept queue) {
	*q = kept
	q.extraMsgs, q.extraBytes = min(len(kept.msgs), maxQueued), min(kept.bytes, maxQueuedBytes)
}

// welcome appends the first message for a seat's socket, and what was held for it.
func (q *queue) welcome(first outgoing, held queue) {
	q.msgs = append(append(q.msgs, first), held.msgs...)
	q.bytes += len(first.frame) + held.bytes
	q.extraMsgs, q.extraBytes = held.extraMsgs+1, held.extraBytes+len(first.frame)
}

// take removes and returns the oldest messages: at most most, and as many as fit into limit bytes,
// but at least one, if there is one.
func (q *queue) take(most, limit int) []outgoing {
	n, bytes := 0, 0
	for n < min(most, len(q.msgs)) && (n == 0 || bytes+len(q.msgs[n].frame) <= limit) {
		bytes += len(q.msgs[n].frame)
		n++
	}
	if n == len(q.msgs) && cap(q.msgs) <= smallArray {
		taken := q.msgs
		*q = queue{} // an idle peer holds no array
		return taken
	}
	taken := slices.Clone(q.msgs[:n:n])
	q.msgs = slices.Delete(q.msgs, 0, n) // clears the tail
	q.bytes -= bytes
	q.extraMsgs, q.extraBytes = max(q.extraMsgs-n, 0), max(q.extraBytes-bytes, 0)
	q.shrink()
	return taken
}

// smallArray is the capacity, in messages, up to which an array is not worth shrinking.
const smallArray = 64

// shrink releases an array that is mostly unused.
func (q *queue) shrink() {
	switch {
	case len(q.msgs) == 0:
		*q = queue{}
	case cap(q.msgs) > smallArray && len(q.msgs) < cap(q.msgs)/4:
		q.msgs = append(make([]outgoing, 0, 2*len(q.msgs)), q.msgs...)
	}
}

// giveBack puts messages that were taken but could not be sent in front again.
func (q *queue) giveBack(taken []outgoing) {
	for _, m := range taken {
		q.bytes += len(m.frame)
	}
	q.msgs = slices.Concat(taken, q.msgs)
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
