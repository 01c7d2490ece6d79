package signal

import "runtime/debug"

// A panic ends one socket and not the program. Every goroutine of this package therefore begins with
// one of these deferred, and every lock whose holder calls anything is released by a deferred call.

// caught is deferred by what runs for one socket: a panic closes it with 1011.
func (c *conn) caught() {
	if v := recover(); v != nil {
		c.kick(closeInternal)
		c.server.logPanic(v, debug.Stack())
	}
}

// writerEnds is deferred by the writer of a socket.
func (c *conn) writerEnds() {
	v := recover()
	if v == nil {
		c.writers.Done()
		return
	}
	c.writerFailed(v, debug.Stack())
}

// writerFailed ends a writer that has panicked. What it had in hand is lost, and nobody else may write
// behind that: the socket is cut.
func (c *conn) writerFailed(v any, stack []byte) {
	c.kick(closeInternal)
	_ = c.ws.CloseNow()
	c.writers.Done() // before the log, which may take no lines
	c.server.logPanic(v, stack)
}

// caught is deferred by what runs for no socket in particular.
func (s *Server) caught() {
	if v := recover(); v != nil {
		s.logPanic(v, debug.Stack())
	}
}

// logPanic is called under no lock.
func (s *Server) logPanic(v any, stack []byte) {
	s.log.Error("panic", "err", v, "stack", string(stack))
}
