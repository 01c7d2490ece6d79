package signal

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/coder/websocket"
)

// A safeBuffer is a log that can be read while it is written.
type safeBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (b *safeBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

func (b *safeBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}

// A bomb panics when it is armed. It stands for a bug in code that the server calls.
type bomb struct{ armed atomic.Bool }

func (b *bomb) tick() {
	if b.armed.CompareAndSwap(true, false) {
		panic("bomb")
	}
}

// A bombedConn panics when it is used.
type bombedConn struct {
	net.Conn
	reads, writes *bomb
}

func (c *bombedConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	if err == nil {
		c.reads.tick()
	}
	return n, err
}

func (c *bombedConn) Write(p []byte) (int, error) {
	c.writes.tick()
	return c.Conn.Write(p)
}

// A panic while the server works for one client ends that client's socket and is logged with its stack.
// Others go on.
func TestPanicEndsOneSocket(t *testing.T) {
	for _, tt := range []struct {
		name  string
		cut   bool // nothing more can be written to the client
		cause func(b *bombs, c *client)
	}{
		{"look", false, func(b *bombs, c *client) {
			b.ice.armed.Store(true)
			c.send("type", "look", "room", "panic-room")
		}},
		{"join", false, func(b *bombs, c *client) {
			b.ice.armed.Store(true)
			c.send("type", "join", "room", "panic-room", "name", "Cy")
		}},
		{"renewal", false, func(b *bombs, c *client) {
			c.join("panic-room", "Cy")
			time.Sleep(20 * time.Minute) // until after Ada's and Bo's renewals
			b.ice.armed.Store(true)
			time.Sleep(15 * time.Minute)
		}},
		{"read", false, func(b *bombs, c *client) {
			b.read.armed.Store(true)
			c.send("type", "ping")
		}},
		{"write", true, func(b *bombs, c *client) {
			b.write.armed.Store(true)
			c.send("type", "ping")
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := new(bombs)
				n := b.serve(t)
				ada, bo := n.join(t, "calm-room", "Ada"), n.join(t, "calm-room", "Bo")
				ada.expect("peer-joined")
				time.Sleep(20 * time.Minute)
				c := n.connect(t)
				c.expectQuiet() // net/http has handed it over
				tt.cause(b, c)
				if tt.cut {
					for c.receive() != nil {
					}
				} else {
					c.expectFatal("internal", 1011)
				}
				for _, p := range []*client{ada, bo} {
					for len(p.in) > 0 {
						p.expect("ice-servers")
					}
				}
				ada.signal(bo, 1)
				bo.expect("signal")
				n.join(t, "calm-room", "Dee")
				ada.expect("peer-joined")
				synctest.Wait() // the socket does not wait for the log
				if log := b.log.String(); !strings.Contains(log, "level=ERROR msg=panic") ||
					!strings.Contains(log, "(*bomb).tick") {
					t.Errorf("the log has no panic with its stack: %s", log)
				}
			})
		})
	}
}

// bombs holds all the bombs of one server.
type bombs struct {
	ice, left, read, write bomb
	log                    safeBuffer
}

func (b *bombs) serve(t *testing.T) *testNet {
	l := &pipeListener{conns: make(chan net.Conn), done: make(chan struct{})}
	cfg := Config{ICEServers: b.iceServers, Left: func(string) { b.left.tick() },
		Log: slog.New(slog.NewTextHandler(&b.log, nil))}
	return serveOn(t, cfg, &bombedListener{l, b}, func(ctx context.Context) (net.Conn, error) { return l.dial(ctx) })
}

func (b *bombs) iceServers(string, string) (json.RawMessage, time.Duration) {
	b.ice.tick()
	return json.RawMessage(`[]`), time.Hour
}

type bombedListener struct {
	*pipeListener
	bombs *bombs
}

func (l *bombedListener) Accept() (net.Conn, error) {
	conn, err := l.pipeListener.Accept()
	if err != nil {
		return nil, err
	}
	return &bombedConn{conn, &l.bombs.read, &l.bombs.write}, nil
}

// A bombedLog panics on one message.
type bombedLog struct {
	slog.Handler
	at   string
	bomb *bomb
}

func (l *bombedLog) Handle(ctx context.Context, r slog.Record) error {
	if r.Message == l.at {
		l.bomb.tick()
	}
	return l.Handler.Handle(ctx, r)
}

// This includes lines that are logged on a separate goroutine.
func TestPanicOfTheLog(t *testing.T) {
	for at, cause := range map[string]func(*client){
		"join": func(*client) {},
		"rate limit": func(c *client) {
			for range 10*burst + 1 {
				// Fails once the socket is closed.
				_ = c.ws.Write(context.Background(), websocket.MessageText, []byte(`{"type":"ping"}`))
			}
		},
		"leave": func(c *client) { c.send("type", "leave") },
	} {
		t.Run(at, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var log safeBuffer
				b := new(bomb)
				n := newTestNet(t, Config{Rate: 10, Log: slog.New(&bombedLog{slog.NewTextHandler(&log, nil), at, b})})
				ada := n.join(t, "calm-room", "Ada")
				synctest.Wait() // until her own join is logged
				b.armed.Store(true)
				cause(n.join(t, "calm-room", "Bo"))
				synctest.Wait()
				if !strings.Contains(log.String(), "level=ERROR msg=panic") {
					t.Errorf("the log tells of no panic: %s", log.String())
				}
				ada.send("type", "ping")
				for {
					if m := ada.receive(); m == nil || bytes.Contains(m, []byte(`"pong"`)) {
						break
					}
				}
				n.join(t, "calm-room", "Cy")
			})
		})
	}
}
