package signal

import "slices"

// What may wait for one peer (PROTOCOL.md, rule 6). Each message counts as at least minCost, so that
// these also bound the number of messages. They are well above what a call needs: a newcomer in a room
// of 20 gets some 300 messages at once.
const (
	maxWaiting = 1 << 20        // from all peers together, in bytes
	maxShare   = maxWaiting / 2 // from one of them
	maxReplies = 1 << 20        // answers to the peer's own messages, in bytes
	maxNews    = 1 << 20        // about members, in bytes; with more, outdated news is canceled
)

// A kind says who pays for a message that waits, and when it is out of date.
type kind uint8

const (
	kindReply      kind = iota // an answer to one socket; the seat's next socket does not get it
	kindSignal                 // from a peer, which pays for it
	kindJoined                 // news about a member
	kindLeft                   // news about a member
	kindModerators             // news about the room, which replaces earlier news of this kind
	kindLocked                 // likewise
	kindKnocking               // likewise
)

// A party is what a queue knows of a member: the sender of a signal, or the subject of news. id never
// changes; gone is guarded by room.mu.
type party struct {
	id   string // a random UUID; a name is only a label
	gone bool   // no longer in the room
}

// An outgoing is a message that waits for a peer.
type outgoing struct {
	frame []byte // shared with other queues: never changed
	kind  kind
	peer  *party // the sender, or the member that the news is about; nil for other kinds
}

// cost returns how much the message counts, in bytes.
func (m outgoing) cost() int { return max(len(m.frame), minCost) }

// A queue holds the messages for one peer, in order. It never blocks and is bounded:
//
//   - Signals are limited in total and per sender. Beyond that, the sender with the most loses its latest.
//   - News always fits. Beyond a limit, news that is out of date is taken back, so that the size of the
//     room bounds the rest.
//   - The caller of add bounds replies (outbox.put).
//
// It has no lock of its own; its owner's lock guards it, and room.mu guards the parties that it names.
// Its array keeps no dequeued frame alive, and shrinks with the queue.
type queue struct {
	msgs    []outgoing
	signals int // cost of the signals in msgs
	replies int // cost of the replies in msgs
	news    int // cost of all others in msgs
}

// count adds n times the cost of m to the sums.
func (q *queue) count(m outgoing, n int) {
	switch m.kind {
	case kindSignal:
		q.signals += n * m.cost()
	case kindReply:
		q.replies += n * m.cost()
	default:
		q.news += n * m.cost()
	}
}

func (q *queue) push(m outgoing) {
	q.msgs = append(q.msgs, m)
	q.count(m, 1)
}

// remove removes the messages that out selects.
func (q *queue) remove(out func(outgoing) bool) {
	q.msgs = slices.DeleteFunc(q.msgs, func(m outgoing) bool { // clears the tail
		if !out(m) {
			return false
		}
		q.count(m, -1)
		return true
	})
	q.shrink()
}

// add appends m, if it fits. It returns the senders that lost signals, which may include m's own.
func (q *queue) add(m outgoing) (payers []*party) {
	switch m.kind {
	case kindSignal:
		if q.signals+m.cost() > maxShare { // below this, no limit can be exceeded
			if payers = q.makeRoom(m); slices.Contains(payers, m.peer) {
				return payers
			}
		}
	case kindModerators, kindLocked, kindKnocking:
		if q.news > maxNews {
			q.remove(func(old outgoing) bool { return old.kind == m.kind })
		}
	}
	q.push(m)
	return payers
}

// makeRoom makes room for the signal m. If there is too much, the sender that has most in the queue
// loses its latest signals. It returns those that have lost one. If they include m's sender, m itself
// does not fit.
func (q *queue) makeRoom(m outgoing) (payers []*party) {
	has := make(map[*party]int)
	for _, w := range q.msgs {
		if w.kind == kindSignal {
			has[w.peer] += w.cost()
			if w.peer.gone { // nobody waits for its signals
				has[w.peer] += maxWaiting
			}
		}
	}
	has[m.peer] += m.cost()
	if has[m.peer] > maxShare {
		return []*party{m.peer}
	}
	for q.signals+m.cost() > maxWaiting {
		most := m.peer
		for i := range q.msgs { // not over the map, whose order is random
			if p := q.msgs[i].peer; q.msgs[i].kind == kindSignal && has[p] > has[most] {
				most = p
			}
		}
		if most == m.peer {
			return append(payers, most)
		}
		has[most] -= q.dropLatest(most)
		if !slices.Contains(payers, most) {
			payers = append(payers, most)
		}
	}
	return payers
}

// dropLatest removes the latest signal from a sender and returns its cost.
func (q *queue) dropLatest(sender *party) (cost int) {
	for i, m := range slices.Backward(q.msgs) {
		if m.kind == kindSignal && m.peer == sender {
			q.count(m, -1)
			q.msgs = slices.Delete(q.msgs, i, i+1)
			return m.cost()
		}
	}
	return 0
}

// cancel is called when m has left. If there is too much news, it removes the unsent peer-joined of m
// and all signals from m, and reports true: the client never hears of m.
func (q *queue) cancel(m *party) bool {
	unheard := func(o outgoing) bool { return o.kind == kindJoined && o.peer == m }
	if q.news <= maxNews || !slices.ContainsFunc(q.msgs, unheard) {
		return false
	}
	q.remove(func(o outgoing) bool { return o.peer == m })
	return true
}

// welcome inserts first, the first message for the socket of a seat, after the replies that the socket
// got before.
func (q *queue) welcome(first outgoing) {
	q.msgs = slices.Insert(q.msgs, q.leadingReplies(), first)
	q.count(first, 1)
}

// leadingReplies returns how many messages come before the first that is not a reply.
func (q *queue) leadingReplies() int {
	n := slices.IndexFunc(q.msgs, func(m outgoing) bool { return m.kind != kindReply })
	if n < 0 {
		return len(q.msgs)
	}
	return n
}

// dequeue removes and returns the oldest messages, up to most messages and limit bytes. A first message
// of more than limit bytes is dequeued alone.
func (q *queue) dequeue(most, limit int) []outgoing {
	n, bytes := 0, 0
	for n < min(most, len(q.msgs)) && (n == 0 || bytes+len(q.msgs[n].frame) <= limit) {
		bytes += len(q.msgs[n].frame)
		n++
	}
	switch {
	case n == 0:
		return nil
	case n == len(q.msgs) && cap(q.msgs) <= smallArray:
		batch := q.msgs
		*q = queue{} // an idle peer holds no array
		return batch
	}
	batch := slices.Clone(q.msgs[:n:n])
	for _, m := range batch {
		q.count(m, -1)
	}
	q.msgs = slices.Delete(q.msgs, 0, n) // clears the tail
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
		q.count(m, 1)
	}
	q.msgs = slices.Concat(batch, q.msgs)
}

// resume removes what the welcome makes out of date: the state of the room, all joins, departures of
// peers that it lists or that the client never heard of, and signals from peers that have left. listed
// reports whether the welcome lists a peer.
func (q *queue) resume(listed func(id string) bool) {
	unheard := make(map[*party]bool)
	for _, m := range q.msgs {
		if m.kind == kindJoined {
			unheard[m.peer] = true
		}
	}
	q.remove(func(m outgoing) bool {
		switch m.kind {
		case kindSignal:
			return m.peer.gone
		case kindLeft:
			return unheard[m.peer] || listed(m.peer.id)
		}
		return true
	})
}

// release removes and returns what is not a reply: the messages for the seat's next socket.
func (q *queue) release() (kept queue) {
	for _, m := range q.msgs {
		if m.kind != kindReply {
			kept.push(m)
		}
	}
	q.remove(func(m outgoing) bool { return m.kind != kindReply })
	return kept
}
