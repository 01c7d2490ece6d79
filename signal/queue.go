package signal

// How much may wait for one peer before it counts as too slow (PROTOCOL.md, rule 6). "Full" is well
// above what a call needs: a newcomer in a room of 20 is sent some 300 messages at once.
const (
	maxQueued      = 1024    // messages
	maxQueuedBytes = 1 << 20 // bytes
)

// A queue holds what is to be sent to one peer, in order. It is bounded and never blocks: whoever
// puts learns at once that it is full. It has no lock of its own; its owner's lock guards it.
type queue struct {
	msgs  [][]byte // shared with other queues: never changed
	bytes int      // sum of their lengths
}

// put appends m and reports whether it fitted.
func (q *queue) put(m []byte) bool {
	if len(q.msgs) >= maxQueued || q.bytes+len(m) > maxQueuedBytes {
		return false
	}
	q.force(m)
	return true
}

// force appends m even if the queue is full: for the one message that says why a socket is closed.
func (q *queue) force(m []byte) {
	q.msgs, q.bytes = append(q.msgs, m), q.bytes+len(m)
}

// pop removes and returns the oldest message, or nil.
func (q *queue) pop() []byte {
	if len(q.msgs) == 0 {
		return nil
	}
	m := q.msgs[0]
	q.msgs[0] = nil // the slice's array outlives this message
	q.msgs, q.bytes = q.msgs[1:], q.bytes-len(m)
	if len(q.msgs) == 0 {
		q.msgs = nil // an idle peer holds no array
	}
	return m
}

// clear drops everything.
func (q *queue) clear() { *q = queue{} }
