package signal

import (
	"fmt"
	"runtime"
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
	for _, small := range []int{1, 64, 600, 1000, maxQueued} {
		q := new(queue)
		before := heap()
		for range small {
			q.enqueue(outgoing{frame: make([]byte, 100)})
		}
		q.dequeue(small-1, maxQueuedBytes)
		for i := range 300 { // 18 MiB in total
			if !q.enqueue(outgoing{frame: make([]byte, large)}) {
				t.Fatal("the queue is full")
			}
			q.dequeue(1, 1)
			if i%50 > 0 {
				continue
			}
			if held := heap() - before; held > q.bytes+256<<10 {
				t.Errorf("%d small first: after %d large the queue counts %d KiB and holds %d", small, i+1,
					q.bytes>>10, held>>10)
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
	for i := range 600 { // enough to make the array large
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
	for range 1 + 600 { // the 1 is for peer-joined
		bo.read(t)
	}
	before := heap()
	for range 200 {
		send()
		bo.read(t)
	}
	socket.mu.Lock()
	claimed := socket.queue.bytes
	socket.mu.Unlock()
	// Besides the queue there is one batch, both as frames and as encoded bytes.
	if held, most := heap()-before, claimed+4*maxBatch+512<<10; held > most {
		t.Errorf("the queue counts %d KiB, and %d KiB are held, want at most %d", claimed>>10, held>>10, most>>10)
	}
}

// At most two full queues are kept for a peer that keeps coming back and never reads.
func TestRule4KeptMessagesDoNotPileUp(t *testing.T) {
	q, kept := queue{}, queue{}
	for range 10 { // sockets
		q = queue{}
		q.enqueueWelcome(outgoing{[]byte("welcome"), true}, kept)
		for q.enqueue(outgoing{frame: make([]byte, 1000)}) {
		}
		kept = q.release()
	}
	if len(kept.msgs) > 2*maxQueued || kept.bytes > 2*maxQueuedBytes {
		t.Errorf("%d messages of %d bytes are kept", len(kept.msgs), kept.bytes)
	}
	q.enqueueWelcome(outgoing{[]byte("welcome"), true}, kept)
	for range kept.msgs {
		q.dequeue(1, 1)
	}
	q.dequeue(1, 1)
	if q.extraMsgs != 0 || q.extraBytes != 0 {
		t.Errorf("after all was read, %d messages and %d bytes beyond the limits are still allowed", q.extraMsgs,
			q.extraBytes)
	}
}

// A buffer that has grown for one large message is not kept for many small ones.
func TestScratchPoolKeepsNoLargeBuffers(t *testing.T) {
	var ws scratchPool
	w := ws.get()
	w.encode([]outgoing{{frame: make([]byte, maxFrame)}})
	ws.put(w)
	for range 10 {
		if got := ws.get(); got.buf.Cap() > keptBuffer {
			t.Fatalf("a buffer of %d KiB is used again", got.buf.Cap()>>10)
		}
	}
}

func TestQueueBounds(t *testing.T) {
	var q queue
	one := outgoing{frame: []byte("x")}
	for range maxQueued {
		if !q.enqueue(one) {
			t.Fatal("full too early")
		}
	}
	if q.enqueue(one) {
		t.Errorf("more than %d messages fit", maxQueued)
	}
	if n := len(q.dequeue(10, maxQueuedBytes)); n != 10 {
		t.Errorf("took %d messages, want 10", n)
	}
	if n := len(q.dequeue(maxQueued, maxQueuedBytes)); n != maxQueued-10 || q.bytes != 0 {
		t.Errorf("took %d messages and left %d bytes", n, q.bytes)
	}
	half := outgoing{frame: make([]byte, maxQueuedBytes/2)}
	for i, want := range []bool{true, true, false} {
		if got := q.enqueue(half); got != want {
			t.Errorf("half of %d bytes, time %d: fits = %t", maxQueuedBytes, i+1, got)
		}
	}
	if n := len(q.dequeue(maxQueued, 1)); n != 1 {
		t.Errorf("took %d messages, want the one that is too large alone", n)
	}
}

// Messages that could not be sent go back to the front. Replies to one socket are not kept for the
// next.
func TestQueueRequeueAndRelease(t *testing.T) {
	var q queue
	for _, m := range []outgoing{{[]byte("a"), false}, {[]byte("b"), true}, {[]byte("c"), false}} {
		q.enqueue(m)
	}
	taken := q.dequeue(2, maxQueuedBytes)
	q.enqueue(outgoing{frame: []byte("d")})
	q.requeue(taken)
	kept := q.release()
	var got string
	for _, m := range kept.msgs {
		got += string(m.frame)
	}
	if got != "acd" || kept.bytes != 3 || len(q.msgs) != 1 || q.bytes != 1 {
		t.Errorf("kept %q (%d bytes), left %d", got, kept.bytes, len(q.msgs))
	}
}
