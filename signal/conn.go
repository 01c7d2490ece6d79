package signal

import (
	"context"
	"errors"
	"net/netip"
	"runtime/debug"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/coder/websocket"
)

// How long things may take.
const (
	firstTimeout = 10 * time.Second // from the upgrade to the first join or look
	joinTimeout  = 10 * time.Minute // from the upgrade to the join
	pingInterval = 25 * time.Second
	pingTimeout  = 10 * time.Second // for the answer
	closeTimeout = 5 * time.Second  // for the last messages, the close frame and its answer
)

// maxBatch is how many bytes of messages are written to the network at once.
const maxBatch = 64 << 10

// A conn is one socket. One goroutine reads it (serve); what is to be sent waits in its queue, and
// a writer runs only while there is something to write. Nobody closes a socket but its writer:
// everyone else kicks.
type conn struct {
	// Set by newConn, then only read.
	server *Server
	ws     *websocket.Conn
	wire   *wire        // below ws
	host   string       // by which the browser reached us, without port
	from   netip.Prefix // whom the socket is counted for
	slot   int          // when it is pinged
	began  time.Time    // the upgrade

	// Owned by serve's goroutine, and by onOwnStack's while serve waits for it.
	seat   *member // nil until joined
	budget budget
	looked bool

	// timer kicks whoever does not join in time. After the join it renews the TURN credentials. Its
	// owner is serve's goroutine until the join, then nobody stops it but serve at its end.
	timer *time.Timer

	writers sync.WaitGroup // the writer, while it runs
	// Log lines being written in the background, so that a blocked log does not block the client.
	lines sync.WaitGroup

	mu      sync.Mutex
	queue   queue    // guarded by mu
	held    *queue   // guarded by mu; messages that must follow the welcome; nil: none have to
	writing bool     // guarded by mu; a writer runs and will see whatever is put
	cause   *closing // guarded by mu; why the socket must go; the first cause wins
	drain   int      // guarded by mu; how many messages are still to be written before it goes
}

// put enqueues a message for the client and reports whether it fitted. It never blocks. If start is
// true the caller must call writeNow or start writeLoop.
func (c *conn) put(msg outgoing) (start, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.held != nil {
		return false, c.held.put(msg)
	}
	if !c.queue.put(msg) {
		return false, false
	}
	return c.cause == nil && c.startLocked(), true
}

// hold makes what was kept for the seat, and what arrives for it, wait for the welcome.
func (c *conn) hold(kept queue) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.held = new(queue)
	c.held.resume(kept)
}

// welcome is the first thing that the socket of a seat is sent; what was held follows. A socket that
// has been kicked meanwhile is not welcomed: what was held is for the next one.
func (c *conn) welcome(frame []byte) (welcomed bool) {
	start, welcomed := c.enqueueWelcome(frame)
	if start {
		c.writeNow()
	}
	return welcomed
}

func (c *conn) enqueueWelcome(frame []byte) (start, enqueued bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.held == nil || c.cause != nil {
		return false, false
	}
	c.queue.welcome(outgoing{frame, true}, *c.held)
	c.held = nil
	return c.startLocked(), true
}

// logAside logs on a goroutine of its own, so that the client goes on if the log takes no lines.
func (c *conn) logAside(line func()) {
	c.lines.Go(func() {
		defer c.caught()
		line()
	})
}

// release takes out what has not been written, for the next socket of the seat.
func (c *conn) release() queue {
	c.mu.Lock()
	defer c.mu.Unlock()
	kept := c.queue.release()
	if c.held != nil {
		kept = c.held.release() // the queue has only messages for this socket
	}
	c.drain = min(c.drain, len(c.queue.msgs))
	return kept
}

// replace ends the socket in favour of a newer one of the same seat, for which it returns what has
// not been written.
func (c *conn) replace() queue {
	kept := c.release()
	c.kick(closeReplaced)
	return kept
}

// kick has the socket closed for the given reason; the first one counts. It never blocks.
func (c *conn) kick(cause *closing) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.cause != nil {
		return
	}
	c.cause, c.drain = cause, len(c.queue.msgs)
	if cause == closeSlow {
		c.queue, c.drain = queue{}, 0
		if c.held != nil {
			c.held = new(queue)
		}
	}
	// From here on nothing may take long, whatever the client does or does not do: not a write that
	// is under way, not the rest of a frame that coder/websocket would otherwise wait for without
	// limit, not the answer to the close frame.
	limit := time.Now()
	if cause.status != 0 {
		limit = limit.Add(closeTimeout)
	} else {
		c.drain = 0
	}
	_ = c.wire.SetDeadline(limit) // fails only on a dead socket
	if c.startLocked() {
		go c.writeLoop()
	}
}

// startLocked reports whether the caller has to start a writer.
func (c *conn) startLocked() bool {
	if c.writing {
		return false
	}
	c.writing = true
	c.writers.Add(1)
	return true
}

// next returns what the writer does now: write messages, close the socket, or (nothing) end.
func (c *conn) next() ([]outgoing, *closing) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.cause == nil {
		batch := c.queue.take(maxQueued, maxBatch)
		c.writing = len(batch) > 0
		return batch, nil
	}
	if batch := c.queue.take(c.drain, maxBatch); len(batch) > 0 {
		c.drain -= len(batch)
		return batch, nil
	}
	return nil, c.cause
}

// writeLoop writes until the queue is empty. After a kick it also closes the socket, and nothing
// runs after it.
func (c *conn) writeLoop() {
	defer c.writerEnds()
	c.writeAll()
}

func (c *conn) writeAll() {
	for {
		batch, cause := c.next()
		switch {
		case len(batch) > 0:
			w := c.server.workspaces.get()
			w.encode(batch)
			n, err := c.wire.Write(w.buf.Bytes())
			c.server.workspaces.put(w)
			if err != nil {
				c.fail(batch, n)
				return
			}
		case cause == nil:
			return
		default:
			c.close(cause)
			return
		}
	}
}

// writeNow writes what is waiting without waiting itself, on the goroutine of whoever sent it: that
// spares waking another one, which costs more than the write. What the network does not take at
// once, and what has been put meanwhile, is left to writeLoop.
func (c *conn) writeNow() {
	defer func() { // a panic ends this socket, not the sender's; the sender does not wait
		if v := recover(); v != nil {
			go c.writerFailed(v, debug.Stack())
		}
	}()
	batch, cause := c.next()
	if len(batch) == 0 {
		if cause != nil { // kicked at this very moment
			go c.writeLoop()
		} else { // the queue was taken over at this very moment
			c.writers.Done()
		}
		return
	}
	w := c.server.workspaces.get()
	w.encode(batch)
	done, rest := c.wire.try(w.buf.Bytes())
	if !done {
		go c.writeRest(batch, w, rest)
		return
	}
	c.server.workspaces.put(w)
	if c.idle() {
		c.writers.Done()
	} else {
		go c.writeLoop()
	}
}

// writeRest continues where writeNow would have to wait. It writes the rest of batch, which is
// encoded in w.
func (c *conn) writeRest(batch []outgoing, w *workspace, rest func() (int, error)) {
	defer c.writerEnds()
	n, err := rest()
	c.server.workspaces.put(w)
	if err != nil {
		c.fail(batch, n)
		return
	}
	c.writeAll()
}

// idle ends the writer if there is nothing left for it to do.
func (c *conn) idle() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.cause != nil || len(c.queue.msgs) > 0 {
		return false
	}
	c.writing = false
	return true
}

// fail keeps for the seat's next socket what could not be written to this one, of which the network
// has taken the first n bytes. A message of which it has taken a part is not delivered.
func (c *conn) fail(batch []outgoing, n int) {
	for len(batch) > 0 && n >= frameSize(batch[0].frame) {
		n -= frameSize(batch[0].frame)
		batch = batch[1:]
	}
	c.mu.Lock()
	c.queue.giveBack(batch)
	c.mu.Unlock()
	c.kick(closeGone)
	_ = c.ws.CloseNow() // also after another cause: the socket is dead
}

// close closes the socket and tells the client why.
func (c *conn) close(cause *closing) {
	if cause.status == 0 {
		_ = c.ws.CloseNow()
		return
	}
	if cause.err != nil {
		w := c.server.workspaces.get()
		w.encode([]outgoing{{frame: cause.err.encode()}})
		_, err := c.wire.Write(w.buf.Bytes())
		c.server.workspaces.put(w)
		if err != nil {
			_ = c.ws.CloseNow()
			return
		}
	}
	// Waits for the client's close frame; if none comes, the deadline set by kick ends it.
	_ = c.ws.Close(cause.status, cause.reason())
}

// serve reads the socket until it must go, gives up or keeps its seat and sees the socket closed.
// Nothing of the socket runs any more when it returns.
func (c *conn) serve() {
	defer c.server.live.Done()
	defer c.caught()
	cause, err := c.run()
	// Log last, after the socket is unregistered, so that a blocked log holds up nothing else.
	c.lines.Wait()
	switch {
	case cause.err != nil:
		c.warning("socket closed", cause.err)()
	case c.seat != nil:
		c.server.log.Info("leave", "room", c.server.tag(c.seat.room.key), "peer", c.seat.id, "left", cause.left)
	}
	if err != nil {
		c.server.log.Debug("socket died", "err", err)
	}
}

// run does serve's work and returns why the socket ended. If the connection broke, err says how.
func (c *conn) run() (cause *closing, err error) {
	defer c.server.unregister(c)
	cause, err = c.readLoop()
	if cause.left { // the others learn it at once
		c.vacate(cause)
	}
	c.kick(cause)
	c.timer.Stop() // after the kick: until then it may be set again
	c.writers.Wait()
	if !cause.left { // only now is what could not be written back in the queue
		c.vacate(cause)
	}
	return cause, err
}

func (c *conn) vacate(cause *closing) {
	if c.seat != nil {
		c.server.vacate(c.seat, c, cause.left)
	}
}

// settle makes sure that no write is under way that may still fail: it waits briefly for one, then
// cuts the socket. A socket that is about to be replaced is often dead, and what is stuck in it
// must reach next, its replacement. If next is ending itself, settle cuts nothing.
func (c *conn) settle(next *conn) {
	for range 10 {
		if !c.isWriting() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	if next.ending() {
		return
	}
	c.kick(closeGone)
	c.cut()
	c.writers.Wait()
}

func (c *conn) isWriting() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.writing
}

// cut ends whatever the socket is doing.
func (c *conn) cut() { _ = c.wire.SetDeadline(time.Now()) }

var (
	errLeave  = errors.New("leave")                        // the client says goodbye
	errEnding = errors.New("the socket has been told why") // a kick came first
)

// readLoop handles messages one by one and returns why it ended. If the connection broke, err says
// how.
func (c *conn) readLoop() (cause *closing, err error) {
	cause = closeInternal // for a panic; every return replaces it
	defer c.caught()
	for {
		err := c.readOne()
		var wire *wireError
		switch {
		case err == nil:
		case errors.Is(err, errLeave):
			return closeLeft, nil
		case errors.As(err, &wire) && wire.status == 0:
			if wire.code == errRateLimited.code {
				c.logAside(c.warning("rate limit", wire))
			}
			c.reply(wire.encode())
		case errors.As(err, &wire):
			return closeFor(wire), nil
		default:
			return c.endOf(err)
		}
	}
}

// ending reports whether the socket has been kicked.
func (c *conn) ending() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.cause != nil
}

// warning returns a function that logs a warning and may be called from any goroutine.
func (c *conn) warning(msg string, why *wireError) func() {
	var room, peer string
	if c.seat != nil {
		room, peer = c.server.tag(c.seat.room.key), c.seat.id
	}
	return func() { c.server.log.Warn(msg, "code", why.code, "why", why.text, "room", room, "peer", peer) }
}

// endOf tells why reading failed: a close frame with 1000, 1001 or no code is a goodbye, anything
// else the death of the socket, a reason that is not UTF-8 among it (RFC 6455 section 8.1).
func (c *conn) endOf(err error) (*closing, error) {
	c.mu.Lock()
	cause := c.cause
	c.mu.Unlock()
	if cause != nil {
		return cause, nil // we are the ones who closed it
	}
	if bye, ok := errors.AsType[websocket.CloseError](err); ok && utf8.ValidString(bye.Reason) {
		switch bye.Code {
		case websocket.StatusNormalClosure, websocket.StatusGoingAway, websocket.StatusNoStatusRcvd:
			return closeBye, nil
		}
	}
	if errors.Is(err, errFlood) {
		return closeFor(errRateLimited), nil
	}
	return closeGone, err
}

// readOne waits for a message and handles it. Only while there is one does it hold a buffer.
func (c *conn) readOne() error {
	kind, r, err := c.ws.Reader(context.Background())
	if err != nil {
		return err
	}
	if kind != websocket.MessageText {
		return errBadMessage.because("binary frames are not part of the protocol")
	}
	w := c.server.workspaces.get()
	defer c.server.workspaces.put(w)
	frame, err := readFrame(r, &w.buf)
	if err != nil {
		return err
	}
	pass, err := c.budget.spend(len(frame))
	if !pass {
		return err
	}
	return c.handle(frame, &w.nesting)
}

// ping finds out whether anybody is still there: a peer whose network is gone sends no close frame,
// and TCP alone would take minutes to notice.
func (c *conn) ping() {
	defer c.caught()
	ctx, cancel := context.WithTimeout(context.Background(), pingTimeout)
	defer cancel()
	if err := c.ws.Ping(ctx); err != nil {
		c.kick(closeGone)
	}
}
