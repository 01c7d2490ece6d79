package signal

import (
	"context"
	"errors"
	"log/slog"
	"unicode/utf8"

	"github.com/coder/websocket"
)

// serve reads the socket until it ends, then gives up its seat or keeps it for the grace period. When
// it returns, the socket is closed and all its goroutines have ended.
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
		c.env.log.Info("leave", "room", c.room.tag, "peer", c.seat.id, "left", cause.left)
	}
	if err != nil {
		c.env.log.Debug("socket died", "err", err)
	}
}

// run does the work of serve and returns why the socket ended. If the connection broke, err says how.
func (c *conn) run() (cause *closing, err error) {
	defer c.server.unregister(&c.outbox, c.slot, c.from)
	cause, err = c.readLoop()
	if cause.left { // tell the others at once
		c.vacate(cause)
	}
	c.kick(cause)
	c.withdraw()
	c.timer.Stop() // after the kick: before it, renew may set it again
	c.wait()
	if !cause.left { // only now has the writer returned its unwritten messages to the queue
		c.vacate(cause)
	}
	return cause, err
}

func (c *conn) vacate(cause *closing) {
	if c.seat != nil {
		c.server.vacate(c, cause)
	}
}

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
		case errors.Is(err, errBack):
			return closeBack, nil
		case errors.As(err, &wire) && wire.status == 0:
			c.env.metrics.countRefusal(wire.code)
			if wire.code == errRateLimited.code {
				c.logAsync(slog.LevelWarn, c.warning("rate limit", wire))
			}
			c.reply(wire.encode())
		case errors.As(err, &wire):
			return closeFor(wire), nil
		default:
			return c.causeOf(err)
		}
	}
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
	w := c.env.scratch.get()
	defer c.env.scratch.put(w)
	frame, err := readFrame(r, &w.buf)
	if err != nil {
		return err
	}
	if pass, err := c.spend(len(frame)); !pass {
		return err
	}
	return c.handle(frame, &w.nesting)
}
