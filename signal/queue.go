package signal

import "slices"

// Limits on what may wait for one peer. A peer that exceeds them is too slow (PROTOCOL.md, rule 6).
// They are well above what a call needs: a newcomer in a room of 20 gets some 300 messages at once.
const (
	maxQueued      = 1024    // messages
	maxQueuedBytes = 1 << 20 // bytes
)

// An outgoing is a message that waits for a peer.
type outgoing struct {
	frame []byte // shared with other queues: never changed
	// reply marks an answer to one socket (welcome, pong, errors), which means nothing to the next
	// socket of the same seat.
	reply bool
}

// A queue holds the messages for one peer, in order. It is bounded and never blocks: enqueue reports
// whether the message fit. It has no lock of its own; its owner's lock guards it.
//
// Its array keeps no dequeued frame alive, and shrinks with the queue.
type queue struct {
	msgs  []outgoing
	bytes int // sum of the frames' lengths

	// extraMsgs and extraBytes raise the limits until that much has been dequeued. A peer that comes
	// back must not count as too slow because of what it missed, before it has read anything. They are
	// at most one full queue, so a peer that keeps coming back without reading anything is too slow.
	extraMsgs, extraBytes int
}

// enqueue appends m and reports whether it fit.
func (q *queue) enqueue(m outgoing) bool {
	if len(q.msgs) >= maxQueued+q.extraMsgs || q.bytes+len(m.frame) > maxQueuedBytes+q.extraBytes {
		return false
	}
	q.msgs, q.bytes = append(q.msgs, m), q.bytes+len(m.frame)
	return true
}

// resume replaces q with the messages that were kept for a seat, and exempts them from the limits.
func (q *queue) resume(kept queue) {
	*q = kept
	q.extraMsgs, q.extraBytes = min(len(kept.msgs), maxQueued), min(kept.bytes, maxQueuedBytes)
}

// enqueueWelcome appends first, the first message for a seat's socket, and then the messages that were
// held for that socket.
func (q *queue) enqueueWelcome(first outgoing, held queue) {
	q.msgs = append(append(q.msgs, first), held.msgs...)
	q.bytes += len(first.frame) + held.bytes
	q.extraMsgs, q.extraBytes = held.extraMsgs+1, held.extraBytes+len(first.frame)
}

// dequeue removes and returns the oldest messages, up to most messages and limit bytes. A first message
// of more than limit bytes is dequeued alone.
func (q *queue) dequeue(most, limit int) []outgoing {
	n, bytes := 0, 0
	for n < min(most, len(q.msgs)) && (n == 0 || bytes+len(q.msgs[n].frame) <= limit) {
		bytes += len(q.msgs[n].frame)
		n++
	}
	if n == len(q.msgs) && cap(q.msgs) <= smallArray {
		batch := q.msgs
		*q = queue{} // an idle peer holds no array
		return batch
	}
	batch := slices.Clone(q.msgs[:n:n])
	q.msgs = slices.Delete(q.msgs, 0, n) // clears the tail
	q.bytes -= bytes
	q.extraMsgs, q.extraBytes = max(q.extraMsgs-n, 0), max(q.extraBytes-bytes, 0)
	q.shrink()
	return batch
}

// smallArray is the capacity, in messages, up to which an array is not worth shrinking.
const smallArray = 64

// shrink replaces an array that is mostly unused.
func (q *queue) shrink() {
	switch {
	case len(q.msgs) == 0:
		*q = queue{}
	case cap(q.msgs) > smallArray && len(q.msgs) < cap(q.msgs)/4:
		q.msgs = append(make([]outgoing, 0, 2*len(q.msgs)), q.msgs...)
	}
}

// requeue puts messages that were dequeued but not sent back at the front.
func (q *queue) requeue(batch []outgoing) {
	for _, m := range batch {
		q.bytes += len(m.frame)
	}
	q.msgs = slices.Concat(batch, q.msgs)
}

// release removes and returns the messages for the seat's next socket. Replies to this socket stay.
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
