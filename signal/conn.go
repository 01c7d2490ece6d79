package signal

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"sync"
	"time"

	"github.com/coder/websocket"
)

// How long things may take.
const (
	joinTimeout  = 10 * time.Second // from the upgrade to the first join
	pingInterval = 25 * time.Second
	pingTimeout  = 10 * time.Second // for the answer
	closeTimeout = 5 * time.Second  // for the last messages, the close frame and its answer
)

// A conn is one socket. One goroutine reads it (serve); what is to be sent waits in its queue, and
// a writer goroutine runs only while there is something to write. Nobody closes a socket but its
// writer: everyone else kicks.
type conn struct {
	// Set by newConn, then only read.
	server *Server
	ws     *websocket.Conn
	net    net.Conn // below ws: for deadlines only
	host   string   // by which the browser reached us, without port
	log    *slog.Logger
	slot   int         // when it is pinged
	joinBy *time.Timer // kicks whoever does not join

	// Owned by serve's goroutine.
	seat *member // nil until joined

	writers sync.WaitGroup // the writer, while it runs

	mu      sync.Mutex
	queue   queue    // guarded by mu
	writing bool     // guarded by mu; a writer runs and will see whatever is put
	cause   *closing // guarded by mu; why the socket must go; the first cause wins
}

// put enqueues a message for the client and reports whether it fitted. It never blocks.
func (c *conn) put(msg []byte) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.cause != nil {
		return true // the socket is being closed: nobody will read this
	}
	if !c.queue.put(msg) {
		return false
	}
	c.startWriterLocked()
	return true
}

// kick has the socket closed for the given reason; the first one counts. It never blocks.
func (c *conn) kick(cause *closing) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.cause != nil {
		return
	}
	c.cause = cause
	if cause == closeSlow {
		c.queue.clear()
	}
	if cause.err != nil {
		c.queue.force(cause.err.encode())
	}
	// From here on nothing may take long, whatever the client does or does not do: not a write that
	// is under way, not the rest of a frame that coder/websocket would otherwise wait for without
	// limit, not the answer to the close frame.
	limit := time.Now()
	if cause.status != 0 {
		limit = limit.Add(closeTimeout)
	}
	_ = c.net.SetDeadline(limit) // fails only on a dead socket
	c.startWriterLocked()
}

func (c *conn) startWriterLocked() {
	if !c.writing {
		c.writing = true
		c.writers.Go(c.writeLoop)
	}
}

// next returns what the writer does now: write a message, close the socket, or (nothing) end.
func (c *conn) next() ([]byte, *closing) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.cause != nil && c.cause.status == 0 {
		return nil, c.cause
	}
	if msg := c.queue.pop(); msg != nil {
		return msg, nil
	}
	if c.cause == nil {
		c.writing = false
	}
	return nil, c.cause
}

// writeLoop writes until the queue is empty. After a kick it also closes the socket, and nothing
// runs after it.
func (c *conn) writeLoop() {
	for {
		msg, cause := c.next()
		switch {
		case msg != nil:
			// Never a context that ends: cancelling one cuts the connection without a close frame.
			if err := c.ws.Write(context.Background(), websocket.MessageText, msg); err != nil {
				c.kick(closeGone)
				_ = c.ws.CloseNow() // also after another cause: the socket is dead
				return
			}
		case cause == nil:
			return
		case cause.status == 0:
			_ = c.ws.CloseNow()
			return
		default:
			// Waits for the client's close frame; if none comes, the deadline set by kick ends it.
			_ = c.ws.Close(cause.status, cause.reason())
			return
		}
	}
}

// serve reads the socket until it must go, gives up its seat and sees the socket closed. Nothing of
// the socket runs any more when it returns.
func (c *conn) serve() {
	cause := c.readLoop()
	c.joinBy.Stop()
	if c.seat != nil {
		c.server.vacate(c.seat, cause.left)
	}
	c.kick(cause)
	c.writers.Wait()
	c.log.Debug("socket closed", "status", int(cause.status))
}

// readLoop handles messages one after the other, and returns why it ended.
func (c *conn) readLoop() *closing {
	buf := make([]byte, 0, 4<<10)
	for {
		frame, err := c.read(buf)
		if err == nil {
			buf = frame
			err = c.handle(frame)
		}
		var wire *wireError
		switch {
		case err == nil:
		case errors.Is(err, errLeave):
			return closeLeft
		case errors.As(err, &wire) && wire.status == 0:
			c.reply(wire.encode())
		case errors.As(err, &wire):
			c.log.Info("refused", "code", wire.code, "why", wire.text)
			return closeFor(wire)
		default:
			return c.endOf(err)
		}
	}
}

// errLeave ends readLoop when the client says goodbye.
var errLeave = errors.New("leave")

// endOf tells why reading failed: a close frame with 1000, 1001 or no code is a goodbye, anything
// else the death of the socket.
func (c *conn) endOf(err error) *closing {
	c.mu.Lock()
	cause := c.cause
	c.mu.Unlock()
	if cause != nil {
		return cause // we are the ones who closed it
	}
	switch websocket.CloseStatus(err) {
	case websocket.StatusNormalClosure, websocket.StatusGoingAway, websocket.StatusNoStatusRcvd:
		return closeBye
	}
	c.log.Debug("socket died", "err", err)
	return closeGone
}

// read returns the next message, in buf if it fits.
func (c *conn) read(buf []byte) ([]byte, error) {
	kind, r, err := c.ws.Reader(context.Background())
	if err != nil {
		return nil, err
	}
	if kind != websocket.MessageText {
		return nil, errBadMessage.because("binary frames are not part of the protocol")
	}
	for buf = buf[:0]; ; {
		if len(buf) == cap(buf) {
			buf = append(buf, 0)[:len(buf)]
		}
		// One byte more than allowed, to tell a full message from one that is too long. The
		// library's own limit would close the socket without our error message.
		n, err := r.Read(buf[len(buf):min(cap(buf), maxFrame+1)])
		buf = buf[:len(buf)+n]
		switch {
		case len(buf) > maxFrame:
			return nil, errTooLarge
		case err == io.EOF:
			return buf, nil
		case err != nil:
			return nil, fmt.Errorf("read message: %w", err)
		}
	}
}

// handle does what one message asks. The frame is valid only until it returns.
func (c *conn) handle(frame []byte) error {
	e, err := parseEnvelope(frame)
	if err != nil {
		return errBadMessage.because(err.Error())
	}
	kind, err := e.text(fieldType, false)
	if err != nil {
		return err
	}
	switch kind {
	case "signal":
		return c.signal(&e)
	case "ping":
		c.reply(encodePong(e[fieldAt]))
		return nil
	case "join":
		return c.join(&e)
	case "leave":
		return errLeave
	}
	return errBadMessage.because("unknown type")
}

func (c *conn) join(e *envelope) error {
	if c.seat != nil {
		return errAlreadyJoined
	}
	j, err := decodeJoin(e)
	if err != nil {
		return err
	}
	if !c.joinBy.Stop() {
		return errJoinTimeout // it has fired, and whoever kicked has said so
	}
	c.seat, err = c.server.join(c, j)
	return err
}

func (c *conn) signal(e *envelope) error {
	if c.seat == nil {
		return errBadMessage.because("signal before join")
	}
	to, err := e.text(fieldTo, false)
	if err != nil {
		return err
	}
	if e[fieldData] == nil {
		return errBadMessage.because(`field "data" is missing`)
	}
	return c.seat.room.signal(c.seat, to, e[fieldData])
}

// reply sends the client something that concerns nobody else.
func (c *conn) reply(msg []byte) {
	if c.seat != nil {
		c.seat.room.answer(c.seat, msg)
	} else if !c.put(msg) {
		c.kick(closeSlow)
	}
}

// ping finds out whether anybody is still there: a peer whose network is gone sends no close frame,
// and TCP alone would take minutes to notice.
func (c *conn) ping() {
	ctx, cancel := context.WithTimeout(context.Background(), pingTimeout)
	defer cancel()
	if err := c.ws.Ping(ctx); err != nil {
		c.kick(closeGone)
	}
}
