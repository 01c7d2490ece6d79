package signal

import (
	"runtime/debug"
	"time"
)

// startLocked reports whether the caller must start a writer, and then counts it as running.
func (c *conn) startLocked() bool {
	if c.writing {
		return false
	}
	c.writing = true
	c.writers.Add(1)
	return true
}

// next returns the writer's next step: messages to write, or a reason to close the socket. If it
// returns neither, the writer ends.
func (c *conn) next() ([]outgoing, *closing) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.cause == nil {
		batch := c.queue.dequeue(maxQueued, maxBatch)
		c.writing = len(batch) > 0
		return batch, nil
	}
	if batch := c.queue.dequeue(c.remaining, maxBatch); len(batch) > 0 {
		c.remaining -= len(batch)
		return batch, nil
	}
	return nil, c.cause
}

// writeLoop writes until the queue is empty. After a kick it also closes the socket, and is the last
// writer to run.
func (c *conn) writeLoop() {
	defer c.endWriter()
	c.writeAll()
}

func (c *conn) writeAll() {
	for {
		batch, cause := c.next()
		switch {
		case len(batch) > 0:
			w := c.server.scratch.get()
			w.encode(batch)
			n, err := c.wire.Write(w.buf.Bytes())
			c.server.scratch.put(w)
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

// writeNow writes the queued messages without waiting, on the sender's goroutine. With a goroutine for
// each write, BenchmarkRelay takes a quarter more CPU time. A new goroutine writes what the kernel does
// not accept at once, and what is enqueued in the meantime.
func (c *conn) writeNow() {
	defer func() { // a panic here ends this socket, not the sender's, and the sender does not wait
		if v := recover(); v != nil {
			go c.writerPanicked(v, debug.Stack())
		}
	}()
	batch, cause := c.next()
	if len(batch) == 0 {
		if cause != nil { // kicked in the meantime
			go c.writeLoop()
		} else { // a newer socket has got the queue in the meantime
			c.writers.Done()
		}
		return
	}
	w := c.server.scratch.get()
	w.encode(batch)
	n, locked := c.wire.tryWrite(w.buf.Bytes())
	if n < w.buf.Len() {
		go c.writeRest(batch, w, n, locked)
		return
	}
	c.server.scratch.put(w)
	if c.idle() {
		c.writers.Done()
	} else {
		go c.writeLoop()
	}
}

// writeRest takes over where writeNow would have to wait. It writes the rest of batch, and then
// everything else in the queue. batch is encoded in w, and its first n bytes are already written.
func (c *conn) writeRest(batch []outgoing, w *scratch, n int, locked bool) {
	defer c.endWriter()
	more, err := c.wire.finishWrite(w.buf.Bytes()[n:], locked)
	c.server.scratch.put(w)
	if err != nil {
		c.fail(batch, n+more)
		return
	}
	c.writeAll()
}

// idle marks the writer as ended if it has nothing left to do, and reports whether it did.
func (c *conn) idle() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.cause != nil || len(c.queue.msgs) > 0 {
		return false
	}
	c.writing = false
	return true
}

// fail ends the socket after a failed write of batch, of which n bytes were written. It keeps the
// unwritten messages for the seat's next socket. A message that was written only in part has not been
// delivered.
func (c *conn) fail(batch []outgoing, n int) {
	for len(batch) > 0 && n >= frameSize(batch[0].frame) {
		n -= frameSize(batch[0].frame)
		batch = batch[1:]
	}
	c.mu.Lock()
	c.queue.requeue(batch)
	c.mu.Unlock()
	c.kick(closeGone)
	_ = c.ws.CloseNow() // even if it was kicked for another reason: the socket is dead
}

// close tells the client why and closes the socket. Only the writer calls it.
func (c *conn) close(cause *closing) {
	if cause.status == 0 {
		_ = c.ws.CloseNow()
		return
	}
	if cause.err != nil {
		w := c.server.scratch.get()
		w.encode([]outgoing{{frame: cause.err.encode()}})
		_, err := c.wire.Write(w.buf.Bytes())
		c.server.scratch.put(w)
		if err != nil {
			_ = c.ws.CloseNow()
			return
		}
	}
	// This waits for the client's close frame. If none comes, the deadline set by kick ends the wait.
	_ = c.ws.Close(cause.status, cause.reason())
}

// drain waits briefly for a write in progress, and cuts the socket if the write does not finish. A
// socket that is about to be replaced is often dead, and the messages stuck in it must reach next, its
// replacement. If next is itself ending, drain cuts nothing.
func (c *conn) drain(next *conn) {
	for range 10 {
		if !c.busy() {
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

func (c *conn) busy() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.writing
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
