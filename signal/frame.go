package signal

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"sync"
)

// A scratch holds the buffers for reading one message, or for writing several.
type scratch struct {
	buf     bytes.Buffer
	nesting nesting

	// For writing.
	sealed bytes.Buffer // the frames, encrypted; empty if they are not
	ends   []int        // for each message, the offset in out at which it ends
}

// out returns the bytes to write.
func (s *scratch) out() *bytes.Buffer {
	if s.sealed.Len() > 0 {
		return &s.sealed
	}
	return &s.buf
}

// keptBuffer is the largest buffer that is reused, in bytes. Hardly any message needs more. The pool
// keeps buffers that are in constant use. Without this bound, all of them would grow to the largest
// size, one for each message in progress.
const keptBuffer = 16 << 10

// A scratchPool holds scratch that is not in use.
type scratchPool struct {
	pool sync.Pool
}

func (p *scratchPool) get() *scratch {
	if b, ok := p.pool.Get().(*scratch); ok {
		return b
	}
	return new(scratch)
}

func (p *scratchPool) put(b *scratch) {
	if b.buf.Cap() <= keptBuffer && b.sealed.Cap() <= keptBuffer {
		p.pool.Put(b)
	}
}

// readFrame reads a message into buf and returns the bytes of buf.
func readFrame(r io.Reader, buf *bytes.Buffer) ([]byte, error) {
	buf.Reset()
	for {
		if buf.Available() == 0 {
			buf.Grow(bytes.MinRead)
		}
		// Read one byte more than allowed, to tell a full message from one that is too long. The
		// library's own limit would close the socket without our error message.
		free := buf.AvailableBuffer()
		free = free[:min(cap(free), maxFrame+1-buf.Len())]
		n, err := r.Read(free)
		buf.Write(free[:n])
		switch {
		case buf.Len() > maxFrame:
			return nil, errTooLarge
		case err == io.EOF:
			return buf.Bytes(), nil
		case err != nil:
			return nil, fmt.Errorf("read message: %w", err)
		}
	}
}

// A sealer is a TLS connection that leaves writing to the network to its user.
type sealer interface {
	// Seal encrypts p and appends the result to dst. From the first call on, the connection itself
	// writes nothing: the caller must write all sealed bytes to NetConn, in order.
	Seal(dst *bytes.Buffer, p []byte) error
	NetConn() net.Conn
}

// encode writes the messages to buf as frames, and encrypts them if sealer is not nil. The library
// cannot write several at once. Server frames are simple: whole and not masked (RFC 6455 sections 5.2
// and 5.1). Each frame is encrypted by itself, so that after a failed write we know which messages got
// out.
func (s *scratch) encode(batch []outgoing, sealer sealer) error {
	s.buf.Reset()
	s.sealed.Reset()
	s.ends = s.ends[:0]
	for _, m := range batch {
		start := s.buf.Len()
		const finText = 0x81
		switch n := len(m.frame); {
		case n < 126:
			s.buf.Write([]byte{finText, byte(n)})
		case n < 1<<16:
			s.buf.Write([]byte{finText, 126, byte(n >> 8), byte(n)})
		default:
			s.buf.Write(binary.BigEndian.AppendUint64([]byte{finText, 127}, uint64(n)))
		}
		s.buf.Write(m.frame)
		if sealer != nil {
			if err := sealer.Seal(&s.sealed, s.buf.Bytes()[start:]); err != nil {
				return err
			}
		}
		s.ends = append(s.ends, s.out().Len())
	}
	return nil
}
