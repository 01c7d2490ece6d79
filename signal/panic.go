package signal

import "runtime/debug"

// A panic ends one socket, not the program. So every goroutine of this package defers one of these
// functions, and a lock is released by defer if its holder calls anything.

// caught is deferred by code that runs for one socket. A panic closes the socket with 1011.
func (c *conn) caught() {
	if v := recover(); v != nil {
		c.kick(closeInternal)
		c.server.logPanic(v, debug.Stack())
	}
}

// writerEnds is deferred by a socket's writer.
func (c *conn) writerEnds() {
	v := recover()
	if v == nil {
		c.writers.Done()
		return
	}
	c.writerFailed(v, debug.Stack())
}

// writerFailed ends a writer that has panicked. The batch it was writing is lost, and nothing may
// be written after a partial one, so the socket is cut.
func (c *conn) writerFailed(v any, stack []byte) {
	c.kick(closeInternal)
	_ = c.ws.CloseNow()
	c.writers.Done() // before logging, which may block
	c.server.logPanic(v, stack)
}

// caught is deferred by code that runs for no particular socket.
func (s *Server) caught() {
	if v := recover(); v != nil {
		s.logPanic(v, debug.Stack())
	}
}

// logPanic is called under no lock.
func (s *Server) logPanic(v any, stack []byte) {
	s.log.Error("panic", "err", v, "stack", string(stack))
}
