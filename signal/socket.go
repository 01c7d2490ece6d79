package signal

import "sync"

// A rawSocket is read and written with plain system calls. Only Unix has it (rawSocketOf).
type rawSocket interface {
	// read waits until something has arrived, and reads n bytes into b. It takes b from buffers, and the
	// caller puts it back. It holds no buffer while it waits.
	read(buffers *sync.Pool) (b *readBuffer, n int, err error)
	// tryWrite writes what the kernel takes now, and never waits. It returns the number of bytes. An error is
	// ignored: the next Write of the connection will run into it again.
	tryWrite(p []byte) int
}

// A readBuffer takes several messages at once.
type readBuffer [8 << 10]byte

var readBuffers = newReadBuffers()

func newReadBuffers() *sync.Pool { return new(sync.Pool) }

// A readAhead reads all that has arrived at once, and hands it out piece by piece. The WebSocket library
// reads a header, and then its payload. With a system call for each, a relayed message at saturation took
// 10% more CPU time. The buffer is borrowed as long as it holds something, so an idle socket has none.
//
// What has been read is handed out even if the deadline has passed or the connection is closed.
type readAhead struct {
	socket  rawSocket
	buffers *sync.Pool
	buffer  *readBuffer // nil: nothing is left
	rest    []byte      // of buffer
}

// Read implements io.Reader.
func (r *readAhead) Read(p []byte) (int, error) {
	if r.buffer == nil {
		b, n, err := r.socket.read(r.buffers)
		if err != nil {
			return 0, err
		}
		r.buffer, r.rest = b, b[:n]
	}
	n := copy(p, r.rest)
	if r.rest = r.rest[n:]; len(r.rest) == 0 {
		r.buffers.Put(r.buffer)
		r.buffer, r.rest = nil, nil
	}
	return n, nil
}
