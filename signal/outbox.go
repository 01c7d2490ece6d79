package signal

import (
	"context"
	"log/slog"
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

// Every socket is pinged at this interval, and must answer in time.
const (
	pingInterval = 25 * time.Second
	pingTimeout  = 10 * time.Second // until the pong
)

// An env is what all sockets share.
type env struct {
	log     *slog.Logger
	metrics *metrics
	// scratch lends buffers for each message being read or written. Idle sockets hold none.
	scratch scratchPool
}

// logPanic is called without locks, since the log may block.
func (e *env) logPanic(v any, stack []byte) {
	e.log.Error("panic", "err", v, "stack", string(stack))
}

// An outbox writes to one socket. Messages wait in its queue, and a writer runs only while there is
// something to write. Only the writer closes the socket; all other code calls kick.
type outbox struct {
	// Set by upgrade, then read-only.
	env  *env
	ws   *websocket.Conn
	wire *wire // the connection under ws

	timed time.Time // owned by the writer; when the message that is timed was queued, if it is in this batch

	mu sync.Mutex

	// Guarded by mu.
	queue     queue
	held      bool          // a welcome is pending, and only replies may be written before it
	writing   bool          // a writer is running and will send whatever is put into the queue
	draining  bool          // a newer socket waits for the writer to end
	cause     *closing      // why the socket must close; the first cause wins
	remaining int           // number of messages still to be written before it closes
	ended     chan struct{} // closed when the writer ends; nil: nobody waits
	puts      uint8         // counts the messages, to time one in 16
	queued    time.Time     // when the message that is timed was put into the queue; zero: there is none
	ahead     int           // how many messages must be written for that, including itself
}

// put adds a message for the client. It never blocks. If start is true, the caller must call flush,
// without a lock. payers are as in queue.add.
func (o *outbox) put(m outgoing) (start bool, payers []*party) {
	o.mu.Lock()
	defer o.mu.Unlock()
	payers = o.queue.add(m)
	if o.puts++; o.puts%16 == 0 && o.queued.IsZero() {
		o.queued, o.ahead = time.Now(), len(o.queue.msgs)
	}
	if o.queue.replies > maxReplies {
		o.kickLocked(closeSlow)
	}
	return o.cause == nil && !o.held && o.startLocked(), payers
}

// cancel is queue.cancel.
func (o *outbox) cancel(m *party) bool {
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
		o.queue.push(m)
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
		o.flush(nil, false)
	}
	return true
}

func (o *outbox) isHeld() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.held
}

// release removes and returns the unwritten messages for the seat's next socket.
func (o *outbox) release() queue {
	o.mu.Lock()
	defer o.mu.Unlock()
	kept := o.queue.release()
	o.held, o.queued = false, time.Time{}
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
	if cause.err != nil {
		o.env.metrics.countRefusal(cause.err.code)
	}
	// From here on nothing may take long, whatever the client does. The deadline bounds a write in
	// progress, the reply to the close frame, and the rest of a partial frame, for which
	// coder/websocket would wait without limit.
	limit := closeTimeout
	switch {
	case cause.status == 0:
		limit, o.remaining = 0, 0
	case o.draining:
		limit = drainTimeout
	}
	_ = o.wire.SetDeadline(time.Now().Add(limit)) // fails only on a dead socket
	if o.startLocked() {
		go o.flush(nil, true)
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
	return true
}

// stopLocked marks the writer as ended.
func (o *outbox) stopLocked() {
	o.writing = false
	if o.ended != nil {
		close(o.ended)
		o.ended = nil
	}
}

func (o *outbox) stop() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.stopLocked()
}

// wait waits until no writer is running.
func (o *outbox) wait() {
	o.mu.Lock()
	if o.writing && o.ended == nil {
		o.ended = make(chan struct{})
	}
	ended := o.ended
	o.mu.Unlock()
	if ended != nil {
		<-ended
	}
}

// readyLocked returns how many messages may be written now.
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

// nextBatch returns the writer's next step: messages to write, or a reason to close the socket. If it
// returns neither, the writer ends.
func (o *outbox) nextBatch() ([]outgoing, *closing) {
	o.mu.Lock()
	defer o.mu.Unlock()
	batch := o.queue.dequeue(o.readyLocked(), maxBatch)
	switch {
	case len(batch) == 0 && o.cause == nil:
		o.stopLocked()
	case len(batch) == 0:
		return nil, o.cause
	case o.cause != nil:
		o.remaining -= len(batch)
	}
	o.timed = time.Time{}
	if o.ahead -= len(batch); o.ahead <= 0 {
		o.timed, o.queued = o.queued, time.Time{}
	}
	return batch, nil
}

// flush is the writer. It writes w, if that is not nil, and then everything in the queue. After a kick
// it also closes the socket.
//
// If wait is false, flush does not wait: it runs on the goroutine that queued the message, often
// another peer's. A new goroutine writes what the kernel does not take at once, and what is queued in
// the meantime. With a goroutine for each message, BenchmarkRelay takes a quarter more CPU time.
//
// Unless w is nil, the caller holds the write lock of the wire.
func (o *outbox) flush(w *write, wait bool) {
	locked := w != nil
	defer func() {
		if v := recover(); v != nil { // end this socket, not the sender's, and do not make the sender wait
			if locked {
				o.wire.writing.Unlock()
			}
			go o.writerPanicked(v, debug.Stack())
		}
	}()
	for {
		if w == nil {
			if wait {
				o.wire.writing.Lock()
			} else if !o.wire.writing.TryLock() {
				break
			}
			locked = true
			batch, cause := o.nextBatch()
			if len(batch) == 0 {
				locked = false
				o.wire.writing.Unlock()
				if cause == nil {
					return
				}
				if !wait {
					break
				}
				o.close(cause)
				o.stop()
				return
			}
			w = o.newWrite(batch)
		}
		if !wait && !o.wire.tryWrite(w) {
			break
		}
		locked = false
		if !o.finish(w) {
			o.stop()
			return
		}
		w = nil
		if !wait {
			if o.idle() {
				return
			}
			break
		}
	}
	go o.flush(w, true)
}

// newWrite encodes a batch. The caller holds the write lock of the wire.
func (o *outbox) newWrite(batch []outgoing) *write {
	w := &write{batch: batch, s: o.env.scratch.get()}
	w.err = w.s.encode(batch, o.wire.sealer)
	return w
}

// idle marks the writer as ended if it has nothing left to do, and reports whether it did.
func (o *outbox) idle() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.cause != nil || o.readyLocked() > 0 {
		return false
	}
	o.stopLocked()
	return true
}

// finish writes the rest of w, and releases the write lock of the wire. If that fails, it ends the
// socket and keeps the unwritten messages for the seat's next socket.
func (o *outbox) finish(w *write) bool {
	if err := o.wire.finish(w); err == nil {
		o.env.metrics.observeWait(o.timed)
		o.timed = time.Time{}
		o.env.scratch.put(w.s)
		return true
	}
	o.mu.Lock()
	o.queue.requeue(w.unwritten())
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
	if cause.err != nil {
		o.wire.writing.Lock()
		if !o.finish(o.newWrite([]outgoing{{frame: cause.err.encode()}})) {
			return
		}
	}
	// This waits for the client's close frame. If none comes, the deadline set by kick ends the wait.
	_ = o.ws.Close(cause.status, cause.reason())
}

// drainTimeout is how long a write in progress may take when the seat gets a newer socket.
const drainTimeout = 100 * time.Millisecond

// drain waits until no write is in progress, and cuts the socket if one takes too long. A socket that is
// about to be replaced is often dead, and the messages stuck in it must reach its replacement.
func (o *outbox) drain() {
	o.setDraining(true)
	o.wait()
	o.setDraining(false) // in case it is not replaced
}

func (o *outbox) setDraining(on bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.draining = on
	limit := time.Now().Add(drainTimeout)
	switch { // these fail only on a dead socket
	case on && o.cause != nil:
		_ = o.wire.SetDeadline(limit)
	case on:
		_ = o.wire.SetWriteDeadline(limit)
	case o.cause == nil:
		_ = o.wire.SetWriteDeadline(time.Time{})
	}
}

// cut makes pending reads and writes fail at once. What has been read ahead is still handled.
func (o *outbox) cut() { _ = o.wire.SetDeadline(time.Now()) }

// writerPanicked ends a writer that has panicked. Its batch is lost. Nothing may be written after a
// partial batch, so it cuts the socket.
func (o *outbox) writerPanicked(v any, stack []byte) {
	o.kick(closeInternal)
	_ = o.ws.CloseNow()
	o.stop() // before logging, which may block
	o.env.logPanic(v, stack)
}

// ping kicks the socket if the client does not answer. A peer whose network is gone sends no close
// frame, and TCP alone would take minutes to notice.
func (o *outbox) ping() {
	defer o.recoverPanic()
	ctx, cancel := context.WithTimeout(context.Background(), pingTimeout)
	defer cancel()
	began := time.Now()
	if err := o.ws.Ping(ctx); err != nil {
		o.kick(closeGone)
		return
	}
	o.env.metrics.observeRoundTrip(time.Since(began))
}

// recoverPanic closes the socket with 1011 after a panic. Code that runs for one socket defers it.
func (o *outbox) recoverPanic() {
	if v := recover(); v != nil {
		o.kick(closeInternal)
		o.env.logPanic(v, debug.Stack())
	}
}
