package signal

import (
	"context"
	"errors"
	"runtime/debug"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/coder/websocket"
)

// Timeouts and intervals of a socket.
const (
	firstTimeout = 10 * time.Second // from the upgrade to the first join or look
	joinTimeout  = 10 * time.Minute // from the upgrade to the join
	pingInterval = 25 * time.Second
	pingTimeout  = 10 * time.Second // until the pong
)

// A conn is one socket. One goroutine reads it (serve), and its outbox writes to it.
type conn struct {
	outbox

	// Set by upgrade, and slot by register, then read-only.
	host  string    // the name or address by which the browser reached us, without port
	from  *address  // under which the socket is counted
	slot  int       // index in Server.conns: when it is pinged
	began time.Time // time of the upgrade

	// Owned by serve's goroutine, and by onOwnStack's while serve waits for that.
	seat   *member // nil until joined
	budget *budget // that of the seat, if there is one
	looked bool

	// timer kicks the socket if it does not join in time. After the join it renews the TURN
	// credentials. serve's goroutine owns it until the join. After that only serve stops it, when it
	// ends.
	timer *time.Timer

	// Log lines being written in the background, so that a blocked log does not block the client.
	logging sync.WaitGroup
}

// logAsync logs on a separate goroutine, so that the client can go on while the log is blocked.
func (c *conn) logAsync(line func()) {
	c.logging.Go(func() {
		defer c.recoverPanic()
		line()
	})
}

// serve reads the socket until it ends, then gives up its seat or keeps it for the grace period. When
// it returns, the socket is closed and nothing of it is running.
func (c *conn) serve() {
	defer c.server.live.Done()
	defer c.recoverPanic()
	cause, err := c.run()
	// Log last, after the socket is unregistered, so that a blocked log holds up nothing else.
	c.logging.Wait()
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

// run does the work of serve and returns why the socket ended. If the connection broke, err says how.
func (c *conn) run() (cause *closing, err error) {
	defer c.server.unregister(c)
	cause, err = c.readLoop()
	if cause.left { // tell the others at once
		c.vacate(cause)
	}
	c.kick(cause)
	c.timer.Stop() // after the kick: before it, renew may set it again
	c.wait()
	if !cause.left { // only now are the messages that could not be written back in the queue
		c.vacate(cause)
	}
	return cause, err
}

func (c *conn) vacate(cause *closing) {
	if c.seat != nil {
		c.server.vacate(c.seat, c, cause.left)
	}
}

var (
	errLeave  = errors.New("leave")                 // the client sent leave
	errEnding = errors.New("the socket is closing") // the socket was kicked before it could join
)

// readLoop handles messages one by one and returns why it ended. If the connection broke, err says how.
func (c *conn) readLoop() (cause *closing, err error) {
	cause = closeInternal // if a panic ends the loop; every return replaces it
	defer c.recoverPanic()
	for {
		err := c.readOne()
		var wire *wireError
		switch {
		case err == nil:
		case errors.Is(err, errLeave):
			return closeLeft, nil
		case errors.As(err, &wire) && wire.status == 0:
			if wire.code == errRateLimited.code {
				c.logAsync(c.warning("rate limit", wire))
			}
			c.reply(wire.encode())
		case errors.As(err, &wire):
			return closeFor(wire), nil
		default:
			return c.causeOf(err)
		}
	}
}

// warning returns a function that logs a warning. It may be called from any goroutine.
func (c *conn) warning(msg string, why *wireError) func() {
	var room, peer string
	if c.seat != nil {
		room, peer = c.server.tag(c.seat.room.key), c.seat.id
	}
	return func() { c.server.log.Warn(msg, "code", why.code, "why", why.text, "room", room, "peer", peer) }
}

// causeOf turns a read error into the reason why the socket ended. A close frame with 1000, 1001 or no
// code means that the peer has left. Anything else, including a close reason that is not UTF-8 (RFC
// 6455 section 8.1), means that the socket has died.
func (c *conn) causeOf(err error) (*closing, error) {
	c.mu.Lock()
	cause := c.cause
	c.mu.Unlock()
	if cause != nil {
		return cause, nil // we closed it
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

// readOne waits for a message and handles it. It holds a buffer only while there is a message.
func (c *conn) readOne() error {
	kind, r, err := c.ws.Reader(context.Background())
	if err != nil {
		return err
	}
	if kind != websocket.MessageText {
		return errBadMessage.because("binary frames are not part of the protocol")
	}
	w := c.server.scratch.get()
	defer c.server.scratch.put(w)
	frame, err := readFrame(r, &w.buf)
	if err != nil {
		return err
	}
	if pass, err := c.spend(len(frame)); !pass {
		return err
	}
	return c.handle(frame, &w.nesting)
}

// spend counts a message of size bytes for the seat and for the address.
func (c *conn) spend(size int) (pass bool, err error) {
	now, cost := time.Now(), max(size, minCost)
	return c.budget.spend(now, cost, budgetOf(c.server.cfg.Rate), func() bool {
		return c.server.addresses.spend(c.from, now, cost)
	})
}

// ping kicks the socket if the client does not answer. A peer whose network is gone sends no close
// frame, and TCP alone would take minutes to notice.
func (c *conn) ping() {
	defer c.recoverPanic()
	ctx, cancel := context.WithTimeout(context.Background(), pingTimeout)
	defer cancel()
	if err := c.ws.Ping(ctx); err != nil {
		c.kick(closeGone)
	}
}

// recoverPanic closes the socket with 1011 after a panic. Code that runs for one socket defers it.
func (c *conn) recoverPanic() {
	if v := recover(); v != nil {
		c.kick(closeInternal)
		c.server.logPanic(v, debug.Stack())
	}
}
