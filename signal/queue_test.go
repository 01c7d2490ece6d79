package signal

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// heap returns the number of bytes in use on the heap after garbage collection.
func heap() int {
	var m runtime.MemStats
	for range 2 { // only the second empties a pool
		runtime.GC()
	}
	runtime.ReadMemStats(&m)
	return int(m.HeapAlloc)
}

// A queue keeps only its current frames alive, however many have gone through it.
func TestQueueReleasesWhatIsTaken(t *testing.T) {
	const large = 60 << 10
	// This many messages are queued first. The array grows with them.
	for _, small := range []int{1, 64, 300, maxShare / minCost} {
		q, sender := new(queue), new(party)
		before := heap()
		for range small {
			q.add(outgoing{make([]byte, 100), kindSignal, sender})
		}
		q.dequeue(small-1, maxWaiting)
		for i := range 300 { // 18 MiB in total
			if q.add(outgoing{make([]byte, large), kindSignal, sender}) != nil {
				t.Fatal("the queue is full")
			}
			q.dequeue(1, 1)
			if i%50 > 0 {
				continue
			}
			if held := heap() - before; held > q.signals+256<<10 {
				t.Errorf("%d small first: after %d large the queue counts %d KiB and holds %d", small, i+1,
					q.signals>>10, held>>10)
			}
		}
		if cap(q.msgs) > smallArray {
			t.Errorf("%d small first: one message is queued in an array for %d", small, cap(q.msgs))
		}
		runtime.KeepAlive(q)
	}
}

// The same over sockets. The client reads one message for each that arrives, so it never catches up.
func TestSlowReaderHoldsNoMoreThanItsQueue(t *testing.T) {
	n := newTestNet(t, Config{Rate: -1})
	bo := dialBare(t, n, "slow-room")
	defer bo.Close()
	ada := n.join(t, "slow-room", "Ada")
	socket := n.socketOf("slow-room", bo.id)
	for i := range 200 { // enough to make the array large
		ada.send("type", "signal", "to", bo.id, "data", fmt.Sprint(i, strings.Repeat("x", 300)))
	}
	ada.expectQuiet()
	large := strings.Repeat("x", 60<<10)
	send := func() {
		ada.send("type", "signal", "to", bo.id, "data", large)
		ada.expectQuiet()
	}
	for range 4 {
		send()
	}
	for range 1 + 200 { // the 1 is for peer-joined
		bo.read(t)
	}
	before := heap()
	for i := range 200 {
		send()
		bo.read(t)
		if i%20 != 19 {
			continue
		}
		socket.mu.Lock()
		claimed := socket.queue.signals
		socket.mu.Unlock()
		// Besides the queue there is one batch, both as frames and as encoded bytes.
		if held, most := heap()-before, claimed+4*maxBatch+512<<10; held > most {
			t.Errorf("the queue counts %d KiB, and %d KiB are held, want at most %d", claimed>>10, held>>10, most>>10)
		}
	}
}

// A buffer that has grown for one large message is not kept for many small ones.
func TestScratchPoolKeepsNoLargeBuffers(t *testing.T) {
	var ws scratchPool
	w := ws.get()
	_ = w.encode([]outgoing{{frame: make([]byte, maxFrame)}}, nil)
	ws.put(w)
	for range 10 {
		if got := ws.get(); got.buf.Cap() > keptBuffer {
			t.Fatalf("a buffer of %d KiB is used again", got.buf.Cap()>>10)
		}
	}
}

// fill adds signals of size bytes from sender until one of them is dropped, and returns how many fit.
func (q *queue) fill(sender *party, size int) (n int) {
	for !slices.Contains(q.add(outgoing{make([]byte, size), kindSignal, sender}), sender) {
		n++
	}
	return n
}

// from returns what a sender has in the queue, in bytes.
func (q *queue) from(sender *party) (cost int) {
	for _, m := range q.msgs {
		if m.kind == kindSignal && m.peer == sender {
			cost += m.cost()
		}
	}
	return cost
}

func TestQueueBounds(t *testing.T) {
	for _, size := range []int{1, minCost, 3000, maxFrame} {
		var q queue
		first, second, third := new(party), new(party), new(party)
		cost := max(size, minCost)
		if n := q.fill(first, size); n != maxShare/cost {
			t.Errorf("%d bytes: %d from the first sender fit, want %d", size, n, maxShare/cost)
		}
		q.fill(second, size)
		q.fill(third, size)
		if q.signals > maxWaiting || q.signals < maxWaiting-4*cost {
			t.Errorf("%d bytes: the queue counts %d bytes", size, q.signals)
		}
		for i, sender := range []*party{first, second, third} {
			if got := q.from(sender); got < maxWaiting/3-2*cost || got > maxWaiting/3+2*cost {
				t.Errorf("%d bytes: sender %d has %d bytes, want a third", size, i, got)
			}
		}
		fourth := new(party)
		if q.add(outgoing{[]byte("x"), kindSignal, fourth}); q.from(fourth) == 0 {
			t.Errorf("%d bytes: a newcomer's first signal does not fit", size)
		}
		for len(q.dequeue(10, maxBatch)) > 0 {
		}
		if q.signals != 0 || q.msgs != nil {
			t.Errorf("%d bytes: an empty queue counts %d bytes", size, q.signals)
		}
	}
}

// Those who have left pay first.
func TestQueueDropsSignalsOfTheGoneFirst(t *testing.T) {
	var q queue
	gone, there := &party{gone: true}, new(party)
	q.fill(there, minCost)
	had := q.from(there)
	for range maxWaiting / minCost {
		q.add(outgoing{[]byte("x"), kindSignal, gone})
	}
	if got := q.from(there); got != had {
		t.Errorf("the sender that stayed has lost %d bytes", had-got)
	}
	newcomer := new(party)
	q.add(outgoing{[]byte("x"), kindSignal, newcomer})
	if got := q.from(there); got != had || q.from(newcomer) == 0 {
		t.Errorf("the sender that stayed has lost %d bytes, the newcomer has %d", had-got, q.from(newcomer))
	}
}

// News always fits. If there is too much, that of members who came and went is taken back, with their
// signals, and only the latest news of the room is kept.
func TestQueueNews(t *testing.T) {
	var q queue
	q.fill(new(party), 1)
	q.fill(new(party), 1)
	full, heard := len(q.msgs), 0
	q.add(outgoing{[]byte("joined"), kindJoined, new(party)})
	if len(q.msgs) != full+1 {
		t.Error("news does not fit into a queue that is full of signals")
	}
	for range 5 * maxNews / minCost {
		m := new(party)
		q.add(outgoing{[]byte("joined"), kindJoined, m})
		q.add(outgoing{[]byte("signal"), kindSignal, m})
		q.add(outgoing{frame: []byte("moderators"), kind: kindModerators})
		if !q.cancel(m) {
			heard++
			q.add(outgoing{[]byte("left"), kindLeft, m})
		}
	}
	if got := len(q.msgs); got > full+2*maxNews/minCost || heard < maxNews/minCost/4 {
		t.Errorf("%d messages are left, with news of %d members", got-full, heard)
	}
	if q.cancel(new(party)) {
		t.Error("an unknown member was taken back")
	}
}

// Messages that could not be sent go back to the front. Replies to one socket are not kept for the
// next.
func TestQueueRequeueAndRelease(t *testing.T) {
	var q queue
	m := new(party)
	for _, o := range []outgoing{{[]byte("a"), kindSignal, m}, {frame: []byte("b")}, {[]byte("c"), kindSignal, m}} {
		q.add(o)
	}
	batch := q.dequeue(2, maxBatch)
	q.add(outgoing{[]byte("d"), kindSignal, m})
	q.requeue(batch)
	kept := q.release()
	var got string
	for _, o := range kept.msgs {
		got += string(o.frame)
	}
	if got != "acd" || kept.signals != 3*minCost || len(q.msgs) != 1 || q.replies != minCost || q.signals != 0 {
		t.Errorf("kept %q (%d bytes), left %d", got, kept.signals, len(q.msgs))
	}
	if n := len(kept.dequeue(9, 1)); n != 1 {
		t.Errorf("took %d messages, want the one that is too large alone", n)
	}
}
