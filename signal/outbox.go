package signal

import (
	"runtime/debug"
	"sync"
	"time"

	"github.com/coder/websocket"
)

// maxBatch bounds the messages that are written to the network at once, in bytes.
const maxBatch = 64 << 10

// closeTimeout is how long a socket may take for its last messages, the close frame and the client's
// reply to it.
const closeTimeout = 5 * time.Second

// An outbox writes to one socket. Messages wait in its queue, and a writer runs only while there is
// something to write. Only the writer closes the socket; all other code calls kick.
type outbox struct {
	// Set by upgrade, then read-only.
	server *Server
	ws     *websocket.Conn
	wire   *wire // the connection under ws

	writers sync.WaitGroup // the writer, while it runs

	mu        sync.Mutex
	queue     queue    // guarded by mu
	held      bool     // guarded by mu; a welcome is pending, and only replies may be written before it
	writing   bool     // guarded by mu; a writer is running and will send whatever is put into the queue
	cause     *closing // guarded by mu; why the socket must close; the first cause wins
	remaining int      // guarded by mu; number of messages still to be written before it closes
}

// put adds a message for the client. It never blocks. If start is true, the caller must call writeNow
// or start writeLoop. payers are as in queue.add.
func (o *outbox) put(m outgoing) (start bool, payers []*member) {
	o.mu.Lock()
	defer o.mu.Unlock()
	payers = o.queue.add(m)
	if o.queue.replies > maxReplies {
		o.kickLocked(closeSlow)
	}
	return o.cause == nil && !o.held && o.startLocked(), payers
}

// cancel is queue.cancel.
func (o *outbox) cancel(m *member) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.queue.cancel(m)
}

// hold makes messages wait for the welcome: those that were kept for the seat, and those that arrive
// from now on.
func (o *outbox) hold(kept queue) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, m := range kept.msgs {
		o.queue.append(m)
	}
	o.held = true
}

// welcome sends frame, the first message to the socket of a seat, and then the messages that were held
// for it. If the socket has been kicked in the meantime, welcome sends nothing and returns false. The
// held messages then go to the seat's next socket.
func (o *outbox) welcome(frame []byte) (welcomed bool) {
	o.mu.Lock()
	if !o.held || o.cause != nil {
		o.mu.Unlock()
		return false
	}
	o.queue.welcome(outgoing{frame: frame})
	o.held = false
	start := o.startLocked()
	o.mu.Unlock()
	if start {
		o.writeNow()
	}
	return true
}

// release removes and returns the unwritten messages for the seat's next socket.
func (o *outbox) release() queue {
	o.mu.Lock()
	defer o.mu.Unlock()
	kept := o.queue.release()
	o.held = false
	o.remaining = min(o.remaining, len(o.queue.msgs))
	return kept
}

// replace closes the socket because the seat has a newer one. It returns the unwritten messages for
// that one.
func (o *outbox) replace() queue {
	kept := o.release()
	o.kick(closeReplaced)
	return kept
}

// kick makes the writer close the socket for the given reason. The first call wins. It never blocks.
func (o *outbox) kick(cause *closing) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.kickLocked(cause)
}

func (o *outbox) kickLocked(cause *closing) {
	if o.cause != nil {
		return
	}
	o.cause, o.remaining = cause, len(o.queue.msgs)
	// From here on nothing may take long, whatever the client does. The deadline bounds a write in
	// progress, the reply to the close frame, and the rest of a partial frame, for which
	// coder/websocket would wait without limit.
	limit := time.Now()
	if cause.status != 0 {
		limit = limit.Add(closeTimeout)
	} else {
		o.remaining = 0
	}
	_ = o.wire.SetDeadline(limit) // fails only on a dead socket
	if o.startLocked() {
		go o.writeLoop(nil)
	}
}

func (o *outbox) ending() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.cause != nil
}

// startLocked reports whether the caller must start a writer, and then counts it as running.
func (o *outbox) startLocked() bool {
	if o.writing {
		return false
	}
	o.writing = true
	o.writers.Add(1)
	return true
}

// ready returns how many messages may be written now.
func (o *outbox) readyLocked() int {
	n := len(o.queue.msgs)
	if o.held {
		n = o.queue.leadingReplies() // the rest waits for the welcome, or for the seat's next socket
	}
	if o.cause != nil {
		n = min(n, o.remaining)
	}
	return n
}

// next returns the writer's next step: messages to write, or a reason to close the socket. If it
// returns neither, the writer ends.
func (o *outbox) next() ([]outgoing, *closing) {
	o.mu.Lock()
	defer o.mu.Unlock()
	batch := o.queue.dequeue(o.readyLocked(), maxBatch)
	switch {
	case len(batch) == 0:
		o.writing = o.cause != nil
		return nil, o.cause
	case o.cause != nil:
		o.remaining -= len(batch)
	}
	return batch, nil
}

// A write is a batch on its way to the network.
type write struct {
	batch  []outgoing
	w      *scratch // batch, encoded
	n      int      // bytes already written
	locked bool     // the wire's write lock is held
}

func (o *outbox) newWrite(batch []outgoing) *write {
	b := &write{batch: batch, w: o.server.scratch.get()}
	b.w.encode(batch)
	return b
}

// writeNow writes without waiting, on the goroutine of whoever put the first message into the queue.
// With a goroutine for each write, BenchmarkRelay takes a quarter more CPU time. A new goroutine writes
// what the kernel does not take at once, and what is put into the queue in the meantime.
func (o *outbox) writeNow() {
	defer func() { // a panic here ends this socket, not the sender's, and the sender does not wait
		if v := recover(); v != nil {
			go o.writerPanicked(v, debug.Stack())
		}
	}()
	batch, cause := o.next()
	switch {
	case cause != nil: // kicked in the meantime
		go o.writeLoop(nil)
		return
	case len(batch) == 0: // a newer socket has got the messages in the meantime
		o.writers.Done()
		return
	}
	w := o.newWrite(batch)
	if w.n, w.locked = o.wire.tryWrite(w.w.buf.Bytes()); w.n < w.w.buf.Len() {
		go o.writeLoop(w)
		return
	}
	o.server.scratch.put(w.w)
	if o.idle() {
		o.writers.Done()
	} else {
		go o.writeLoop(nil)
	}
}

// idle marks the writer as ended if it has nothing left to do, and reports whether it did.
func (o *outbox) idle() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.cause != nil || o.readyLocked() > 0 {
		return false
	}
	o.writing = false
	return true
}

// writeLoop writes the rest of w, if any, and then everything else in the queue. After a kick it also
// closes the socket, and is the last writer to run.
func (o *outbox) writeLoop(w *write) {
	defer o.endWriter()
	for {
		if w != nil && !o.finish(w) {
			return
		}
		batch, cause := o.next()
		switch {
		case len(batch) > 0:
			w = o.newWrite(batch)
		case cause == nil:
			return
		default:
			o.close(cause)
			return
		}
	}
}

// finish writes the rest of w, and waits if it must. If that fails, it ends the socket and keeps the
// unwritten messages for the seat's next socket. A message that was written only in part has not been
// delivered.
func (o *outbox) finish(w *write) bool {
	more, err := o.wire.finishWrite(w.w.buf.Bytes()[w.n:], w.locked)
	o.server.scratch.put(w.w)
	if err == nil {
		return true
	}
	n, batch := w.n+more, w.batch
	for len(batch) > 0 && n >= frameSize(batch[0].frame) {
		n -= frameSize(batch[0].frame)
		batch = batch[1:]
	}
	o.mu.Lock()
	o.queue.requeue(batch)
	o.mu.Unlock()
	o.kick(closeGone)
	_ = o.ws.CloseNow() // even if it was kicked for another reason: the socket is dead
	return false
}

// close tells the client why and closes the socket. Only the writer calls it.
func (o *outbox) close(cause *closing) {
	if cause.status == 0 {
		_ = o.ws.CloseNow()
		return
	}
	if cause.err != nil && !o.finish(o.newWrite([]outgoing{{frame: cause.err.encode()}})) {
		return
	}
	// This waits for the client's close frame. If none comes, the deadline set by kick ends the wait.
	_ = o.ws.Close(cause.status, cause.reason())
}

// drain waits briefly for a write in progress, and cuts the socket if the write does not finish. A
// socket that is about to be replaced is often dead, and the messages stuck in it must reach next, its
// replacement. If next is itself ending, drain cuts nothing.
func (o *outbox) drain(next *outbox) {
	for range 10 {
		if !o.busy() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	if next.ending() {
		return
	}
	o.kick(closeGone)
	o.cut()
	o.writers.Wait()
}

func (o *outbox) busy() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.writing
}

// cut makes pending reads and writes fail at once.
func (o *outbox) cut() { _ = o.wire.SetDeadline(time.Now()) }

// endWriter counts a writer of the socket as ended, even after a panic. The writer defers it.
func (o *outbox) endWriter() {
	v := recover()
	if v == nil {
		o.writers.Done()
		return
	}
	o.writerPanicked(v, debug.Stack())
}

// writerPanicked ends a writer that has panicked. Its batch is lost. Nothing may be written after a
// partial batch, so it cuts the socket.
func (o *outbox) writerPanicked(v any, stack []byte) {
	o.kick(closeInternal)
	_ = o.ws.CloseNow()
	o.writers.Done() // before logging, which may block
	o.server.logPanic(v, stack)
}
