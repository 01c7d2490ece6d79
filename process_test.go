package main

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/coder/websocket"

	"tincan/signal/meshtest"
)

// A running is the program in a process of its own, which can be sent signals and has an exit code.
type running struct {
	t     *testing.T
	cmd   *exec.Cmd
	base  string // URL of the pages
	log   output // stderr so far
	ended chan error
}

// startRunning starts the program on free ports. Its stderr is read to the end.
func startRunning(t *testing.T, variables []string, args ...string) *running {
	t.Helper()
	return startBy(t, func(*exec.Cmd) {}, variables, args...)
}

// startBy is startRunning with a function that changes the command first.
func startBy(t *testing.T, change func(*exec.Cmd), variables []string, args ...string) *running {
	t.Helper()
	p := &running{t: t, ended: make(chan error, 1)}
	p.log.changed = make(chan struct{}, 1)
	p.cmd = program(context.Background(), variables,
		append([]string{"-listen=127.0.0.1:0", "-turn-listen=127.0.0.1:0", "-state=" + t.TempDir()}, args...)...)
	p.cmd.Stderr = &p.log
	change(p.cmd)
	p.start()
	p.base = p.log.rest(t, "tincan: open ")
	return p
}

// startWithLog starts the program on a port that it picks, with the given file as stderr.
func startWithLog(t *testing.T, stderr *os.File, args ...string) *running {
	t.Helper()
	p := &running{t: t, ended: make(chan error, 1)}
	addr := fmt.Sprint("127.0.0.1:", meshtest.FreePorts(t, 1)[0])
	p.base = "http://" + addr
	p.cmd = program(context.Background(), nil,
		append([]string{"-listen", addr, "-turn-listen=127.0.0.1:0", "-state=" + t.TempDir()}, args...)...)
	p.cmd.Stderr = stderr
	p.start()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.Now().Add(patience); ; <-tick.C {
		conn, err := net.Dial("tcp", addr)
		if err == nil {
			_ = conn.Close()
			return p
		}
		if time.Now().After(deadline) {
			t.Fatalf("the program does not serve: %v", err)
		}
	}
}

func (p *running) start() {
	p.t.Helper()
	if err := p.cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
	waited := make(chan struct{})
	go func() {
		defer close(waited)
		p.ended <- p.cmd.Wait()
	}()
	p.t.Cleanup(func() {
		_ = p.cmd.Process.Kill()
		<-waited
	})
}

func (p *running) signal(sig os.Signal) {
	p.t.Helper()
	if err := p.cmd.Process.Signal(sig); err != nil && !errors.Is(err, os.ErrProcessDone) {
		p.t.Errorf("%v: %v", sig, err)
	}
}

// stops sends SIGTERM and checks that the program exits within 5 s, as README.md promises. If ws is not
// nil, the program must also close it with 1001.
func (p *running) stops(ws *websocket.Conn) {
	p.t.Helper()
	sent := time.Now()
	p.signal(syscall.SIGTERM)
	if ws != nil {
		p.saysGoodbye(ws)
	}
	p.endsAfter(sent)
}

func (p *running) saysGoodbye(ws *websocket.Conn) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	for {
		_, _, err := ws.Read(ctx)
		if err == nil {
			continue // a message about the room
		}
		if status := websocket.CloseStatus(err); status != websocket.StatusGoingAway {
			p.t.Errorf("the socket ended with %v, want close code 1001", err)
		}
		return
	}
}

// endsAfter waits until the program has ended, after a signal that was sent at this time.
func (p *running) endsAfter(sent time.Time) {
	p.t.Helper()
	select {
	case err := <-p.ended:
		if err != nil {
			p.t.Errorf("the program ended with %v, want exit code 0; it said\n%s", err, p.log.String())
		}
		wantQuickStop(p.t, sent)
	case <-time.After(patience):
		p.t.Errorf("not ended %v after the signal; it said\n%s", patience, p.log.String())
	}
}

// wantQuickStop checks that the program has stopped within the 5 s that .github/FLAGS.md promises. It
// does so only with -long, because a busy machine may take longer.
func wantQuickStop(t testing.TB, sent time.Time) {
	t.Helper()
	took := time.Since(sent)
	t.Logf("stopping took %v", took)
	if *long && took > 5*time.Second {
		t.Errorf("stopping took %v, want at most 5 s", took)
	}
}

// An output holds what a program has written so far.
type output struct {
	mu      sync.Mutex
	text    bytes.Buffer  // guarded by mu
	changed chan struct{} // has room for one
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	select {
	case o.changed <- struct{}{}:
	default:
	}
	return o.text.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

// rest waits until text and a later line break have been written, and returns what is between them.
func (o *output) rest(t *testing.T, text string) (rest string) {
	t.Helper()
	o.await(t, text, func(all string) (found bool) {
		if _, after, ok := strings.Cut(all, text); ok {
			rest, _, found = strings.Cut(after, "\n")
		}
		return found
	})
	return rest
}

// repeats waits until the output has a text n times.
func (o *output) repeats(t *testing.T, text string, n int) {
	t.Helper()
	o.await(t, text, func(all string) bool { return strings.Count(all, text) >= n })
}

func (o *output) await(t *testing.T, text string, isThere func(all string) bool) {
	t.Helper()
	for deadline := time.After(patience); !isThere(o.String()); {
		select {
		case <-o.changed:
		case <-deadline:
			t.Fatalf("it does not say %q, but\n%s", text, o.String())
		}
	}
}

// distrusting returns a client that does not verify certificates. It connects to the address of base,
// whatever host the URL names.
func distrusting(t *testing.T, base string) *http.Client {
	_, addr, _ := strings.Cut(base, "://")
	addr = strings.Replace(addr, "localhost", "127.0.0.1", 1)
	client := clientTo(t, nil, addr)
	client.Transport.(*http.Transport).TLSClientConfig = &tls.Config{InsecureSkipVerify: true}
	client.Timeout = 0 // a timeout would end sockets
	return client
}

// person opens a socket and joins.
func (p *running) person() *websocket.Conn {
	p.t.Helper()
	ws := dialWith(p.t, distrusting(p.t, p.base), p.base+"/ws", "")
	welcome(p.t, ws)
	return ws
}

// dial opens a TCP connection from an address of this machine, without TLS.
func (p *running) dial(from string) (net.Conn, error) {
	_, addr, _ := strings.Cut(p.base, "://")
	addr = strings.Replace(addr, "localhost", "127.0.0.1", 1)
	dialer := &net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(from)}}
	conn, err := dialer.Dial("tcp", addr)
	if err == nil {
		_ = conn.SetDeadline(time.Now().Add(patience))
	}
	return conn, err
}

// raw opens a connection, with TLS if the pages use it, and sends what.
func (p *running) raw(what string) net.Conn {
	p.t.Helper()
	conn := p.rawTCP("")
	if strings.HasPrefix(p.base, "https:") {
		conn = tls.Client(conn, &tls.Config{InsecureSkipVerify: true})
	}
	if _, err := io.WriteString(conn, what); err != nil {
		p.t.Fatalf("%.20q: %v", what, err)
	}
	return conn
}

// rawTCP is raw without TLS.
func (p *running) rawTCP(what string) net.Conn {
	p.t.Helper()
	conn, err := p.dial("127.0.0.1")
	if err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() { _ = conn.Close() })
	if _, err := io.WriteString(conn, what); err != nil {
		p.t.Fatalf("%.20q: %v", what, err)
	}
	return conn
}

// The program is killed at random moments while rooms change. What a moderator was told before still
// holds afterwards, and the file is never damaged.
func TestKilledWhileRoomsChange(t *testing.T) {
	rounds := 5
	if *long {
		rounds = 100
	}
	state := t.TempDir()
	var ada welcomeMessage
	locked := []bool{false} // what the room may be: what was told last, and what may be stored already
	var removed []string    // sessions
	for range rounds {
		p := startRunning(t, nil, "-state", state)
		ws := dialAt(t, p.base+"/ws", "")
		ada = rejoin(t, ws, ada.Session, "welcome")
		if ada.Moderators[0] != ada.ID {
			t.Errorf("the moderators are %q, want Ada, %q", ada.Moderators, ada.ID)
		}
		if !slices.Contains(locked, ada.Locked) {
			t.Errorf("locked: %t, want one of %t", ada.Locked, locked)
		}
		for _, session := range removed {
			rejoin(t, dialAt(t, p.base+"/ws", ""), session, "error")
		}
		stopChanges := changeRooms(t, p.base)
		if ada.Locked {
			tell(t, ws, `{"type":"lock","locked":false}`, "locked")
		}
		bo := welcome(t, dialAt(t, p.base+"/ws", ""))
		receive(t, ws, "peer-joined")
		tell(t, ws, `{"type":"remove","id":"`+bo.ID+`"}`, "peer-left")
		removed = append(removed, bo.Session)
		now := false
		for range rand.IntN(20) {
			now = !now
			tell(t, ws, fmt.Sprintf(`{"type":"lock","locked":%t}`, now), "locked")
		}
		order := fmt.Appendf(nil, `{"type":"lock","locked":%t}`, !now)
		if err := ws.Write(t.Context(), websocket.MessageText, order); err != nil {
			t.Fatal(err)
		}
		locked = []bool{now, !now}
		time.Sleep(time.Duration(rand.IntN(5)) * time.Millisecond) // a random moment
		p.signal(syscall.SIGKILL)
		<-p.ended
		stopChanges()
		if log := p.log.String(); strings.Contains(log, "state of rooms") {
			t.Errorf("the log says\n%s", log)
		}
	}
}

// rejoin joins with a session, if that is not empty. The answer must have the wanted type.
func rejoin(t *testing.T, ws *websocket.Conn, session, want string) welcomeMessage {
	t.Helper()
	if session == "" {
		return welcome(t, ws)
	}
	return tell(t, ws, `{"type":"join","room":"main-test","name":"Ada","session":"`+session+`"}`, want)
}

// changeRooms makes people enter and leave many rooms until stop is called.
func changeRooms(t *testing.T, base string) (stop func()) {
	ctx, cancel := context.WithCancel(t.Context())
	var people sync.WaitGroup
	for range 3 {
		people.Go(func() {
			for i := 0; ctx.Err() == nil; i++ {
				ws, _, err := websocket.Dial(ctx, base+"/ws", nil)
				if err != nil {
					return // the program was killed
				}
				join := fmt.Appendf(nil, `{"type":"join","room":"room-%d","name":"Bo"}`, i%7)
				_ = ws.Write(ctx, websocket.MessageText, join)
				_, _, _ = ws.Read(ctx)
				_ = ws.Close(websocket.StatusNormalClosure, "")
			}
		})
	}
	return func() {
		cancel()
		people.Wait()
	}
}

// The memory of the program does not grow with the number of messages that pass through the queue of a
// slow reader.
func TestMemoryOfASlowReader(t *testing.T) {
	most := 16 << 10 // KiB
	info, ok := debug.ReadBuildInfo()
	if ok && slices.Contains(info.Settings, debug.BuildSetting{Key: "-race", Value: "true"}) {
		most *= 5 // the race detector needs memory for all memory of the program
	}
	p := startRunning(t, nil, "-rate=0")
	ada := p.person()
	bo, id := p.slow(64 << 10)
	p.send(ada, id, 60<<10, 8) // more than the kernel takes: the rest waits in the queue
	p.send(ada, id, 300, 300)  // makes the queue long
	p.handled(ada)
	before := p.memory("VmRSS")
	for i := range 600 { // 36 MiB
		p.send(ada, id, 60<<10, 1)
		receive(t, bo, "signal")
		if i%50 == 0 {
			p.handled(ada)
		}
	}
	grown := p.memory("VmHWM") - before
	t.Logf("memory grew by %d KiB", grown)
	if grown > most {
		t.Errorf("memory grew by %d KiB, want at most %d", grown, most)
	}
}

// memory returns the resident memory of the program in KiB: VmRSS, or its peak VmHWM.
func (p *running) memory(which string) (kib int) {
	p.t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	if err != nil {
		p.t.Skipf("no /proc: %v", err)
	}
	_, rest, _ := strings.Cut(string(status), which+":")
	if _, err := fmt.Sscanf(rest, "%d", &kib); err != nil {
		p.t.Fatalf("%s: %v", which, err)
	}
	return kib
}

// handled waits until the program has handled everything that ws has sent.
func (p *running) handled(ws *websocket.Conn) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	err := ws.Write(ctx, websocket.MessageText, []byte(`{"type":"signal","to":"nobody-at-all","data":1}`))
	for err == nil {
		var frame []byte
		if _, frame, err = ws.Read(ctx); bytes.Contains(frame, []byte(`"unknown-peer"`)) {
			return
		}
	}
	p.t.Fatal(err)
}
