package signal

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// Opcodes (RFC 6455 section 5.2).
const (
	opContinuation = 0x0
	opText         = 0x1
	opBinary       = 0x2
	opClose        = 0x8
	opPing         = 0x9
	opPong         = 0xa
	fin            = 0x80
)

// rawFrame returns a masked frame. first is its first byte: fin, the reserved bits and the opcode.
func rawFrame(first byte, payload string) []byte {
	mask := [4]byte{0x12, 0xf4, 0x00, 0x9b}
	b := []byte{first}
	switch n := len(payload); {
	case n < 126:
		b = append(b, 0x80|byte(n))
	case n < 1<<16:
		b = binary.BigEndian.AppendUint16(append(b, 0x80|126), uint16(n))
	default:
		b = binary.BigEndian.AppendUint64(append(b, 0x80|127), uint64(n))
	}
	b = append(b, mask[:]...)
	for i := range len(payload) {
		b = append(b, payload[i]^mask[i%4])
	}
	return b
}

// closeFrame returns a close frame with a code and a reason.
func closeFrame(code int, reason string) []byte {
	return rawFrame(fin|opClose, string(binary.BigEndian.AppendUint16(nil, uint16(code)))+reason)
}

// nextFrame returns the opcode and the payload of the next frame from the server; -1: the connection
// has ended.
func (c *bareClient) nextFrame(t *testing.T) (opcode int, payload string) {
	t.Helper()
	_ = c.SetReadDeadline(time.Now().Add(patience))
	var head [2]byte
	if _, err := io.ReadFull(c.r, head[:]); err != nil {
		if strings.Contains(err.Error(), "timeout") {
			t.Fatal("the server sends nothing")
		}
		return -1, ""
	}
	if head[0]&0xf0 != fin || head[1] > 126 {
		t.Fatalf("the server's frame begins with %x", head)
	}
	size := int(head[1])
	if size == 126 {
		var long [2]byte
		_, _ = io.ReadFull(c.r, long[:])
		size = int(binary.BigEndian.Uint16(long[:]))
	}
	b := make([]byte, size)
	if _, err := io.ReadFull(c.r, b); err != nil {
		t.Fatal(err)
	}
	return int(head[0] & 0xf), string(b)
}

// codeOf returns the code in the payload of a close frame; 0: there is none.
func codeOf(payload string) int {
	if len(payload) < 2 {
		return 0
	}
	return int(binary.BigEndian.Uint16([]byte(payload)))
}

// answers checks that the server answers with a text frame that contains the words.
func (c *bareClient) answers(t *testing.T, words string) {
	t.Helper()
	if op, payload := c.nextFrame(t); op != opText || !strings.Contains(payload, words) {
		t.Errorf("got opcode %d, %q, want a text with %s", op, payload, words)
	}
}

// closes checks that the server closes the connection with this code.
func (c *bareClient) closes(t *testing.T, code int) {
	t.Helper()
	op, payload := c.nextFrame(t)
	if op != opClose || codeOf(payload) != code {
		t.Fatalf("got opcode %d, %q, want a close with %d", op, payload, code)
	}
	_, _ = c.Write(closeFrame(code, ""))
	if op, payload := c.nextFrame(t); op != -1 {
		t.Errorf("got opcode %d, %q after the close", op, payload)
	}
}

// What RFC 6455 allows works, in whatever pieces it comes.
func TestFramesThatAreAllowed(t *testing.T) {
	const ping = `{"type":"ping","at":"é€🦦"}`
	const pong = `{"type":"pong","at":"é€🦦"}`
	n := newSocketNet(t, Config{})
	for name, frames := range map[string][][]byte{
		"whole":         {rawFrame(fin|opText, ping)},
		"two fragments": {rawFrame(opText, ping[:10]), rawFrame(fin|opContinuation, ping[10:])},
		"empty fragments": {rawFrame(opText, ""), rawFrame(opContinuation, ping), rawFrame(opContinuation, ""),
			rawFrame(fin|opContinuation, "")},
		"unasked pongs": {rawFrame(fin|opPong, ""), rawFrame(fin|opPong, "x"), rawFrame(fin|opText, ping)},
		"a long message": {rawFrame(opText, strings.Repeat(" ", 300)),
			rawFrame(opContinuation, strings.Repeat(" ", 60_000)), rawFrame(fin|opContinuation, ping)},
	} {
		t.Run(name, func(t *testing.T) {
			c := dialBareSocket(t, n)
			defer c.Close()
			for _, frame := range frames {
				c.write(t, frame)
			}
			c.answers(t, pong)
		})
	}
	t.Run("every split, also within a character", func(t *testing.T) {
		c := dialBareSocket(t, n)
		defer c.Close()
		for i := range len(ping) + 1 {
			c.write(t, slices.Concat(rawFrame(opText, ping[:i]), rawFrame(fin|opContinuation, ping[i:])))
			c.answers(t, pong)
		}
	})
	t.Run("one byte in each fragment, and in each packet", func(t *testing.T) {
		c := dialBareSocket(t, n)
		defer c.Close()
		for i := range len(ping) {
			first := byte(opContinuation)
			if i == 0 {
				first = opText
			}
			if i == len(ping)-1 {
				first |= fin
			}
			for _, b := range rawFrame(first, ping[i:i+1]) {
				c.write(t, []byte{b})
			}
		}
		c.answers(t, pong)
	})
	t.Run("pings between fragments", func(t *testing.T) {
		c := dialBareSocket(t, n)
		defer c.Close()
		c.write(t, rawFrame(opText, ping[:5]))
		for _, size := range []int{0, 1, 125} {
			payload := strings.Repeat("p", size)
			c.write(t, rawFrame(fin|opPing, payload))
			if op, got := c.nextFrame(t); op != opPong || got != payload {
				t.Errorf("a ping of %d bytes: opcode %d, %q", size, op, got)
			}
		}
		c.write(t, rawFrame(fin|opContinuation, ping[5:]))
		c.answers(t, pong)
	})
}

// What RFC 6455 forbids ends the connection, with the code that the RFC names.
func TestFramesThatAreForbidden(t *testing.T) {
	n := newSocketNet(t, Config{})
	cases := map[string][]byte{
		"continuation of nothing":    rawFrame(fin|opContinuation, "x"),
		"a text within a message":    slices.Concat(rawFrame(opText, "{"), rawFrame(fin|opText, "}")),
		"a binary within a message":  slices.Concat(rawFrame(opText, "{"), rawFrame(fin|opBinary, "}")),
		"fragmented ping":            rawFrame(opPing, ""),
		"fragmented close":           rawFrame(opClose, ""),
		"long ping":                  rawFrame(fin|opPing, strings.Repeat("p", 126)),
		"long close":                 closeFrame(1000, strings.Repeat("r", 124)),
		"close with half of a code":  rawFrame(fin|opClose, "\x03"),
		"not masked":                 {fin | opText, 2, '{', '}'},
		"reserved bit in a fragment": slices.Concat(rawFrame(opText, "{"), rawFrame(0x40|fin|opContinuation, "}")),
	}
	for _, reserved := range []byte{0x10, 0x20, 0x40, 0x70} {
		for _, op := range []byte{opText, opBinary, opPing, opPong, opClose} {
			cases[fmt.Sprintf("reserved bits %x, opcode %x", reserved, op)] = rawFrame(fin|reserved|op, "")
		}
	}
	for _, op := range []byte{3, 4, 5, 6, 7, 0xb, 0xc, 0xd, 0xe, 0xf} {
		cases[fmt.Sprintf("opcode %x", op)] = rawFrame(fin|op, "")
	}
	for _, code := range []int{0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535} {
		cases[fmt.Sprintf("close with %d", code)] = closeFrame(code, "")
	}
	for name, frame := range cases {
		t.Run(name, func(t *testing.T) {
			c := dialBareSocket(t, n)
			defer c.Close()
			c.write(t, frame)
			op, payload := c.nextFrame(t)
			if !(op == -1 || op == opClose && codeOf(payload) == 1002) {
				t.Errorf("got opcode %d, %q, want a close with 1002, or the end", op, payload)
			}
		})
	}
}

// Text that is not UTF-8 is refused, however it is split.
func TestFramesThatAreNotText(t *testing.T) {
	n := newSocketNet(t, Config{})
	for name, text := range map[string]string{
		"invalid": "\xff", "cut": "\xe2\x82", "overlong": "\xc0\xaf", "surrogate": "\xed\xa0\x80",
		"too high": "\xf4\x90\x80\x80",
	} {
		t.Run(name, func(t *testing.T) {
			for i := range len(text) + 1 {
				c := dialBareSocket(t, n)
				defer c.Close()
				c.write(t, rawFrame(opText, `{"type":"ping","at":"`+text[:i]))
				c.write(t, rawFrame(fin|opContinuation, text[i:]+`"}`))
				c.answers(t, "UTF-8")
				c.closes(t, 4400)
			}
		})
	}
	t.Run("binary", func(t *testing.T) {
		c := dialBareSocket(t, n)
		defer c.Close()
		c.write(t, rawFrame(fin|opBinary, "{}"))
		c.answers(t, "binary")
		c.closes(t, 4400)
	})
}

// A close is answered with the same code. Only 1000, 1001 and no code mean that the peer has left.
func TestFramesOfClose(t *testing.T) {
	n := newSocketNet(t, Config{Grace: time.Hour, RoomSize: -1})
	witness := n.join(t, "close-room", "Ada")
	for code, left := range map[int]bool{
		1000: true, 1001: true, 0: true, // 0: no code
		1002: false, 1003: false, 1007: false, 1008: false, 1009: false, 1010: false, 1011: false, 1012: false,
		1013: false, 1014: false, 3000: false, 3999: false, 4000: false, 4999: false,
	} {
		t.Run(fmt.Sprint(code), func(t *testing.T) {
			c := dialBare(t, n, "close-room")
			defer c.Close()
			witness.expect("peer-joined")
			if code == 0 {
				c.write(t, rawFrame(fin|opClose, ""))
			} else {
				c.write(t, closeFrame(code, "bye"))
			}
			op, payload := c.nextFrame(t)
			if op != opClose || code > 0 && codeOf(payload) != code {
				t.Errorf("got opcode %d, %q, want the same close", op, payload)
			}
			if left {
				witness.expect("peer-left")
			} else {
				n.awaitDetached(t, "close-room", c.id)
			}
		})
	}
	witness.expectQuiet()
}

// Frames of all sizes arrive at once, and are handled one by one.
func TestManyFramesAtOnce(t *testing.T) {
	n := newSocketNet(t, unlimited)
	ada, bo := dialBare(t, n, "frame-room"), dialBare(t, n, "frame-room")
	defer ada.Close()
	defer bo.Close()
	var sent []byte
	var want []string
	for size := 1; size < maxFrame/2; size = size*3/2 + 1 {
		data := `"` + strings.Repeat("x", size) + `"`
		sent = append(sent, rawFrame(fin|opText, `{"type":"signal","to":"`+bo.id+`","data":`+data+`}`)...)
		want = append(want, `{"type":"signal","from":"`+ada.id+`","data":`+data+`}`)
	}
	ada.write(t, sent)
	for i, w := range want {
		if _, got := bo.nextFrame(t); got != w {
			t.Fatalf("message %d is %.80q (%d bytes), want %.80q (%d bytes)", i, got, len(got), w, len(w))
		}
	}
}

// newReadAhead returns both ends of a connection, and a reader of one of them.
func newReadAhead(t *testing.T, buffers *sync.Pool) (client, server net.Conn, r *readAhead) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if client, err = net.Dial("tcp", l.Addr().String()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { client.Close() })
	if server, err = l.Accept(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	r = &readAhead{socket: rawSocketOf(server), buffers: buffers}
	if r.socket == nil {
		t.Skip("here sockets cannot be read without waiting")
	}
	return client, server, r
}

func TestReadAhead(t *testing.T) {
	client, _, r := newReadAhead(t, newReadBuffers())
	if _, err := client.Write([]byte("hello")); err != nil {
		t.Fatal(err)
	}
	p := make([]byte, 4)
	for _, want := range []string{"hell", "o"} {
		n, err := r.Read(p)
		if got := string(p[:n]); got != want || err != nil {
			t.Errorf("read %q, %v, want %q", got, err, want)
		}
		if holds := r.buffer != nil; holds != (want == "hell") {
			t.Errorf("after %q it holds a buffer: %t", want, holds)
		}
	}
}

// A read that waits ends with what happens to the connection.
func TestReadAheadWhileWaiting(t *testing.T) {
	for name, tt := range map[string]struct {
		do   func(client, server net.Conn) error
		want error
	}{
		"data": {func(client, _ net.Conn) error { _, err := client.Write([]byte("x")); return err }, nil},
		"end":  {func(client, _ net.Conn) error { return client.Close() }, io.EOF},
		"deadline": {func(_, server net.Conn) error { return server.SetReadDeadline(time.Now()) },
			os.ErrDeadlineExceeded},
		"close": {func(_, server net.Conn) error { return server.Close() }, net.ErrClosed},
	} {
		t.Run(name, func(t *testing.T) {
			waiting := make(chan bool, 8)
			buffers := &sync.Pool{New: func() any { waiting <- true; return new(readBuffer) }}
			client, server, r := newReadAhead(t, buffers)
			got := make(chan error)
			go func() {
				_, err := r.Read(make([]byte, 4))
				got <- err
			}()
			<-waiting
			if err := tt.do(client, server); err != nil {
				t.Fatal(err)
			}
			if err := <-got; !errors.Is(err, tt.want) {
				t.Errorf("the read ended with %v, want %v", err, tt.want)
			}
		})
	}
}

// A socket that waits does not keep the buffer that it has given back.
func TestReadAheadHoldsNoBuffer(t *testing.T) {
	var alive atomic.Int64
	borrowed := make(chan bool, 1)
	_, _, r := newReadAhead(t, &sync.Pool{New: func() any {
		b := new(readBuffer)
		alive.Add(1)
		runtime.AddCleanup(b, func(int) { alive.Add(-1) }, 0)
		borrowed <- true
		return b
	}})
	go func() { _, _ = r.Read(make([]byte, 4)) }() // until the connection is closed
	<-borrowed
	for deadline := time.Now().Add(patience); alive.Load() > 0; runtime.GC() { // which also empties the pool
		if time.Now().After(deadline) {
			t.Fatal("the buffer is kept")
		}
	}
}

// Whatever bytes come, the server goes on for others, and frees the socket.
func FuzzFrames(f *testing.F) {
	f.Add(rawFrame(fin|opText, `{"type":"join","room":"fuzz-room","name":"Ada"}`))
	f.Add(slices.Concat(rawFrame(opText, `{"type":`), rawFrame(fin|opPing, "x"),
		rawFrame(fin|opContinuation, `"ping"}`)))
	f.Add(slices.Concat(rawFrame(fin|opPong, ""), closeFrame(1000, "bye")))
	f.Add([]byte{fin | opText, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0})
	cfg := unlimited
	cfg.Log = slog.New(slog.DiscardHandler)
	n := newSocketNet(f, cfg)
	f.Fuzz(func(t *testing.T, frames []byte) {
		c, witness := dialBareSocket(t, n), dialBareSocket(t, n)
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			_, _ = io.Copy(io.Discard, c.Conn)
		}()
		_, _ = c.Write(frames) // fails if the server has closed the connection
		witness.write(t, rawFrame(fin|opText, `{"type":"ping","at":1}`))
		witness.answers(t, `{"type":"pong","at":1}`)
		_ = c.Close()
		_ = witness.Close()
		<-ended
		n.await(t, "the end of the sockets", func(s *Server) bool { return s.sockets == 0 })
	})
}
