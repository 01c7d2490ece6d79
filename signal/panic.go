package signal

import "runtime/debug"

// A panic ends one socket, not the program. So every goroutine of this package defers one of these
// functions, and code that calls anything under a lock releases the lock with defer.

// recoverPanic closes the socket with 1011 after a panic. Code that runs for one socket defers it.
func (c *conn) recoverPanic() {
	if v := recover(); v != nil {
		c.kick(closeInternal)
		c.server.logPanic(v, debug.Stack())
	}
}

// endWriter counts a writer of the socket as ended, even after a panic. The writer defers it.
func (c *conn) endWriter() {
	v := recover()
	if v == nil {
		c.writers.Done()
		return
	}
	c.writerPanicked(v, debug.Stack())
}

// writerPanicked ends a writer that has panicked. Its batch is lost. Nothing may be written after a
// partial batch, so it cuts the socket.
func (c *conn) writerPanicked(v any, stack []byte) {
	c.kick(closeInternal)
	_ = c.ws.CloseNow()
	c.writers.Done() // before logging, which may block
	c.server.logPanic(v, stack)
}

// recoverPanic logs a panic. Code that runs for no particular socket defers it.
func (s *Server) recoverPanic() {
	if v := recover(); v != nil {
		s.logPanic(v, debug.Stack())
	}
}

// logPanic is called without locks, since the log may block.
func (s *Server) logPanic(v any, stack []byte) {
	s.log.Error("panic", "err", v, "stack", string(stack))
}
