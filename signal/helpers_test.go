package signal

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/coder/websocket"
)

// The flag -long is for all packages, so that go test ./... -long works.
var _ = flag.Bool("long", false, "also run tests that stress, explore or repeat")

// TestMain fails if the tests leave goroutines behind.
func TestMain(m *testing.M) {
	code := m.Run()
	if code == 0 && !goroutinesGone() {
		code = 1
	}
	os.Exit(code)
}

func goroutinesGone() bool {
	const own = 2 // main, and the alarm if there is a deadline
	for range 100 {
		if runtime.NumGoroutine() <= own {
			return true
		}
		time.Sleep(20 * time.Millisecond) // goroutines that have been told to end may need a moment
	}
	buf := make([]byte, 1<<20)
	_, _ = os.Stderr.Write(append([]byte("goroutines left behind:\n"), buf[:runtime.Stack(buf, true)]...))
	return false
}

// A testNet is a Server behind an HTTP server, and the network to reach it. The network is either in
// memory, so that it can be used in a synctest bubble, or TCP on loopback.
type testNet struct {
	server *Server
	url    string
	dial   func(context.Context) (net.Conn, error)
}

// newTestNet starts a server on an in-memory network.
func newTestNet(t testing.TB, cfg Config) *testNet {
	l := &pipeListener{conns: make(chan net.Conn), done: make(chan struct{})}
	return serveOn(t, cfg, l, l.dial)
}

// newSocketNet starts a server on a TCP port.
func newSocketNet(t testing.TB, cfg Config) *testNet {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return serveOn(t, cfg, l, dialTCP(l.Addr().String()))
}

func dialTCP(addr string) func(context.Context) (net.Conn, error) {
	return func(ctx context.Context) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "tcp", addr)
	}
}

func serveOn(t testing.TB, cfg Config, l net.Listener, dial func(context.Context) (net.Conn, error)) *testNet {
	t.Helper()
	if _, bench := t.(*testing.B); cfg.Log == nil && !bench {
		cfg.Log = slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelDebug}))
	}
	s, err := New(complete(cfg))
	if err != nil {
		t.Fatal(err)
	}
	h := &http.Server{Handler: s, ReadHeaderTimeout: 10 * time.Second}
	served := make(chan struct{})
	go func() {
		defer close(served)
		_ = h.Serve(l)
	}()
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		if err := s.Shutdown(ctx); err != nil && !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("shutdown: %v", err)
		}
		_ = h.Close()
		<-served
		sockets := 0
		for _, a := range s.addresses.byPrefix {
			sockets += a.sockets
		}
		if len(s.rooms) != 0 || s.sockets != 0 || sockets != 0 {
			t.Errorf("left: %d rooms, %d sockets, %d of addresses", len(s.rooms), s.sockets, sockets)
		}
	})
	return &testNet{server: s, url: "http://" + l.Addr().String() + "/ws", dial: dial}
}

// complete returns cfg with defaults for its numbers: 0 becomes the default, and -1 becomes 0.
func complete(cfg Config) Config {
	def := DefaultConfig()
	for _, n := range []struct{ v, def *int }{
		{&cfg.RoomSize, &def.RoomSize}, {&cfg.Viewers, &def.Viewers}, {&cfg.MaxPeers, &def.MaxPeers},
		{&cfg.MaxPerAddr, &def.MaxPerAddr}, {&cfg.Rate, &def.Rate},
	} {
		*n.v = max(0, cmp.Or(*n.v, *n.def))
	}
	cfg.Grace = max(0, cmp.Or(cfg.Grace, def.Grace))
	cfg.LiveMax = max(0, cmp.Or(cfg.LiveMax, def.LiveMax))
	return cfg
}

type pipeListener struct {
	conns chan net.Conn
	done  chan struct{}
	once  sync.Once
}

func (l *pipeListener) dial(ctx context.Context) (net.Conn, error) {
	ours, theirs := net.Pipe()
	select {
	case l.conns <- &pipeConn{theirs, make(chan struct{}, 1)}:
		return ours, nil
	case <-l.done:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// A pipeConn makes writers wait for their turn on a channel. net.Pipe uses a mutex, and a synctest
// bubble does not count that as waiting: its clock would stand still.
type pipeConn struct {
	net.Conn
	turn chan struct{}
}

func (c *pipeConn) Write(p []byte) (int, error) {
	c.turn <- struct{}{}
	defer func() { <-c.turn }()
	return c.Conn.Write(p)
}

func (l *pipeListener) Accept() (net.Conn, error) {
	select {
	case c := <-l.conns:
		return c, nil
	case <-l.done:
		return nil, net.ErrClosed
	}
}

func (l *pipeListener) Close() error   { l.once.Do(func() { close(l.done) }); return nil }
func (l *pipeListener) Addr() net.Addr { return pipeAddr{} }

type pipeAddr struct{}

func (pipeAddr) Network() string { return "pipe" }
func (pipeAddr) String() string  { return "tincan.test" }

// A client is the other end of a socket: a page, or an attacker.
type client struct {
	t    testing.TB
	ws   *websocket.Conn
	net  net.Conn // the connection under ws
	in   chan []byte
	end  error                         // why reading ended; set before in is closed
	halt atomic.Pointer[chan struct{}] // closed to resume reading; nil while the client reads

	id      string  // from welcome
	session string  // from welcome
	welcome message // the whole welcome
}

// A message is a decoded message from the server.
type message map[string]any

// connect opens a socket.
func (n *testNet) connect(t testing.TB, header ...string) *client {
	t.Helper()
	c, res, err := n.tryConnect(t, header...)
	if err != nil {
		t.Fatalf("connect: %v (%v)", err, res)
	}
	return c
}

func (n *testNet) tryConnect(t testing.TB, header ...string) (*client, *http.Response, error) {
	t.Helper()
	c := &client{t: t, in: make(chan []byte, 8192)}
	transport := &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		conn, err := n.dial(ctx)
		c.net = conn
		return conn, err
	}}
	t.Cleanup(transport.CloseIdleConnections)
	opts := &websocket.DialOptions{HTTPClient: &http.Client{Transport: transport}, HTTPHeader: http.Header{}}
	for i := 0; i+1 < len(header); i += 2 {
		opts.HTTPHeader.Add(header[i], header[i+1])
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	ws, res, err := websocket.Dial(ctx, n.url, opts)
	if err != nil {
		return nil, res, err
	}
	ws.SetReadLimit(-1)
	c.ws = ws
	done := make(chan struct{})
	go func() {
		defer close(done)
		c.readLoop()
	}()
	t.Cleanup(func() {
		_ = ws.CloseNow()
		c.resumeReading()
		for range c.in { // the reader must not hang on a full channel
		}
		<-done
	})
	return c, res, nil
}

func (c *client) readLoop() {
	defer close(c.in)
	for {
		if halt := c.halt.Load(); halt != nil {
			<-*halt
		}
		_, msg, err := c.ws.Read(context.Background())
		if err != nil {
			c.end = err
			return
		}
		c.in <- msg
	}
}

// stopReading stops the reader after the message that it is waiting for.
func (c *client) stopReading() {
	halt := make(chan struct{})
	c.halt.Store(&halt)
}

func (c *client) resumeReading() {
	if halt := c.halt.Swap(nil); halt != nil {
		close(*halt)
	}
}

// join takes a seat and waits for the welcome. fields are additional fields of the join, as pairs.
func (n *testNet) join(t testing.TB, room, name string, fields ...any) *client {
	t.Helper()
	c := n.connect(t)
	c.join(room, name, fields...)
	return c
}

func (c *client) join(room, name string, fields ...any) message {
	c.t.Helper()
	c.send(append([]any{"type", "join", "room", room, "name", name}, fields...)...)
	c.welcome = c.expect("welcome")
	c.id, c.session = c.welcome["id"].(string), c.welcome["session"].(string)
	return c.welcome
}

// send sends a message made of pairs of field and value.
func (c *client) send(pairs ...any) {
	c.t.Helper()
	m := message{}
	for i := 0; i < len(pairs); i += 2 {
		m[pairs[i].(string)] = pairs[i+1]
	}
	b, err := json.Marshal(m)
	if err != nil {
		c.t.Fatal(err)
	}
	c.sendRaw(string(b))
}

func (c *client) signal(to *client, data any) {
	c.t.Helper()
	c.send("type", "signal", "to", to.id, "data", data)
}

// sendRaw sends frame as a text frame, unchanged.
func (c *client) sendRaw(frame string) {
	c.t.Helper()
	if err := c.ws.Write(context.Background(), websocket.MessageText, []byte(frame)); err != nil {
		c.t.Fatalf("send: %v", err)
	}
}

// patience is how long a test waits for something that must happen. It may be long, since a passing
// test never waits that long.
const patience = 30 * time.Second

// receive returns the next message, unparsed, or nil after the end of the socket.
func (c *client) receive() []byte {
	c.t.Helper()
	return c.receiveWithin(patience)
}

func (c *client) receiveWithin(d time.Duration) []byte {
	c.t.Helper()
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case msg := <-c.in:
		return msg
	case <-timer.C:
		c.t.Fatalf("%s: nothing came in %v", c.id, d)
		return nil
	}
}

// expect returns the next message, which must be of the given type.
func (c *client) expect(kind string) message {
	c.t.Helper()
	return c.expectWithin(kind, patience)
}

func (c *client) expectWithin(kind string, d time.Duration) message {
	c.t.Helper()
	raw := c.receiveWithin(d)
	if raw == nil {
		c.t.Fatalf("%s: want %s, but the socket ended: %v", c.id, kind, c.end)
	}
	var m message
	if err := json.Unmarshal(raw, &m); err != nil {
		c.t.Fatalf("%s: %v: %s", c.id, err, raw)
	}
	if m["type"] != kind {
		c.t.Fatalf("%s: got %s, want %s", c.id, raw, kind)
	}
	return m
}

// expectError wants an error message with this code next. It does not check whether the socket is
// closed.
func (c *client) expectError(code string) message {
	c.t.Helper()
	m := c.expect("error")
	if m["code"] != code {
		c.t.Fatalf("error code = %v, want %s", m["code"], code)
	}
	if text, _ := m["message"].(string); text == "" {
		c.t.Errorf("error %s says nothing to people", code)
	}
	return m
}

// expectClose wants the socket to end with this close code, without another message before it.
func (c *client) expectClose(code websocket.StatusCode, reason string) {
	c.t.Helper()
	if msg := c.receive(); msg != nil {
		c.t.Fatalf("got %s, want the end", msg)
	}
	var got websocket.CloseError
	if !errors.As(c.end, &got) {
		c.t.Fatalf("socket ended with %v, want close code %d", c.end, code)
	}
	if got.Code != code || got.Reason != reason {
		c.t.Errorf("close = %d %q, want %d %q", got.Code, got.Reason, code, reason)
	}
}

// expectFatal wants the error message and then the close frame of the same error.
func (c *client) expectFatal(code string, status websocket.StatusCode) message {
	c.t.Helper()
	m := c.expectError(code)
	c.expectClose(status, code)
	return m
}

// expectQuiet fails if a message is on its way: the pong to a ping must come next.
func (c *client) expectQuiet() {
	c.t.Helper()
	c.send("type", "ping", "at", "quiet?")
	c.expect("pong")
}

// cut ends the connection without a close frame.
func (c *client) cut() { _ = c.net.Close() }

// await waits until ok returns true. ok is called with Server.mu held.
func (n *testNet) await(t testing.TB, what string, ok func(s *Server) bool) {
	t.Helper()
	poll := time.NewTicker(time.Millisecond)
	defer poll.Stop()
	limit := time.Now().Add(patience)
	for range poll.C {
		n.server.mu.Lock()
		done := ok(n.server)
		n.server.mu.Unlock()
		if done {
			return
		}
		if time.Now().After(limit) {
			t.Fatalf("no sign of %s in %v", what, patience)
		}
	}
}

// awaitDetached waits until the server has noticed that the peer's socket is dead.
func (n *testNet) awaitDetached(t testing.TB, room, id string) {
	t.Helper()
	n.await(t, "a seat without a socket", func(s *Server) bool {
		r := s.rooms[roomKey{name: room}]
		r.mu.Lock()
		defer r.mu.Unlock()
		m := r.findLocked(id)
		return m != nil && m.socket == nil
	})
}

func (n *testNet) socketOf(room, id string) *outbox {
	n.server.mu.Lock()
	r := n.server.rooms[roomKey{name: room}]
	n.server.mu.Unlock()
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.findLocked(id).socket
}

// names returns the names in a list of peers, separated by spaces.
func names(list any) string {
	var all []string
	for _, p := range list.([]any) {
		all = append(all, p.(map[string]any)["name"].(string))
	}
	return strings.Join(all, " ")
}

// discard reads all further messages and ignores them.
func (c *client) discard() {
	go func() {
		for range c.in {
		}
	}()
}

// get makes a plain HTTP request to the address of the WebSocket.
func (n *testNet) get(t testing.TB, method string, header ...string) *http.Response {
	t.Helper()
	req, err := http.NewRequest(method, n.url, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(header); i += 2 {
		if header[i] == "Host" {
			req.Host = header[i+1]
		}
		req.Header.Add(header[i], header[i+1])
	}
	transport := &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return n.dial(ctx)
	}}
	defer transport.CloseIdleConnections()
	res, err := transport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusSwitchingProtocols {
		_, _ = io.Copy(io.Discard, res.Body)
	}
	return res
}
