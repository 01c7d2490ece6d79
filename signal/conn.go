package signal

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"
)

// Timeouts and intervals of a socket.
const (
	firstTimeout = 10 * time.Second // from the upgrade to the first join, look or knock
	joinTimeout  = 10 * time.Minute // from the upgrade to the join
)

// A conn is one socket. One goroutine reads it (serve), and its outbox writes to it.
type conn struct {
	outbox

	// Set by upgrade, and slot by accept, then read-only.
	server *Server
	host   string    // the name or address by which the browser reached us, without port
	from   *address  // under which the socket is counted
	slot   int       // when it is pinged
	began  time.Time // time of the upgrade

	// Owned by serve's goroutine, and by onOwnStack's while serve waits for that.
	room   *room   // nil until joined
	seat   *member // nil until joined
	budget *budget // that of the seat, if there is one
	asked  bool    // has sent look or knock

	knocked *room // the room at which this socket has a knock or a pass; nil if none

	// timer kicks the socket if it does not join in time. After the join it renews the TURN
	// credentials. serve's goroutine owns it until the join. After that only serve stops it, when it
	// ends.
	timer *time.Timer

	// Log lines being written in the background, so that a blocked log does not block the client.
	logging sync.WaitGroup
}

var (
	errLeave  = errors.New("leave")                 // the client sent leave
	errBack   = errors.New("leave, to come back")   // the client sent leave with back
	errEnding = errors.New("the socket is closing") // the socket was kicked before it could join
)

// logAsync logs on a separate goroutine, so that the client can go on while the log is blocked. level is
// the level of the line.
func (c *conn) logAsync(level slog.Level, line func()) {
	if !c.env.log.Enabled(context.Background(), level) {
		return // the line would be dropped
	}
	c.logging.Go(func() {
		defer c.recoverPanic()
		line()
	})
}

// warning returns a function that logs a warning. It may be called from any goroutine.
func (c *conn) warning(msg string, why *wireError) func() {
	var room, peer string
	if c.seat != nil {
		room, peer = c.room.tag, c.seat.id
	}
	return func() { c.server.warn(c.from, msg, "code", why.code, "why", why.text, "room", room, "peer", peer) }
}

// spend counts a message of size bytes for the seat and for the address.
func (c *conn) spend(size int) (pass bool, err error) {
	now, cost := time.Now(), max(size, minCost)
	pass, err = c.budget.spend(now, cost, budgetOf(c.server.cfg.Rate), func() bool {
		return c.server.addresses.spend(c.from, now, cost)
	})
	if !pass {
		c.env.metrics.countThrottled(throttledMessage)
	}
	return pass, err
}

// reply sends the client a frame that is meant only for this socket.
func (c *conn) reply(frame []byte) {
	if c.seat != nil {
		c.room.reply(c.seat, &c.outbox, frame)
		return
	}
	if start, _ := c.put(outgoing{frame: frame}); start {
		c.flush(nil, false)
	}
}
