package e2e

import (
	"bufio"
	"bytes"
	"context"
	_ "embed"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"tincan/signal/meshtest"
)

// A call goes on if the server fails, or someone's connection to it (PROTOCOL.md, rules 4, 5 and 7).
// Media flows directly between the browsers, and the pages reconnect by themselves.

func TestReconnectAfterRestart(t *testing.T) {
	t.Parallel()
	c := startChromium(t)
	p := startProcess(t)
	room := "http://" + p.addr + "/r/sturdy-cans"
	ada, bo := twoPeople(c, room)
	ids := [2]string{ada.idOf(bo), bo.idOf(ada)}
	for _, each := range []*tab{ada, bo} {
		each.forgive("WebSocket connection to") // while the server is down
		each.witness()
	}

	p.end(syscall.SIGKILL) // TestFirefoxServerRestarts stops it with SIGTERM
	for _, each := range []*tab{ada, bo} {
		each.connection("reconnecting")
		each.tells("Reconnecting…")
	}
	ada.plays(bo)
	bo.plays(ada)
	p.start()
	for _, each := range []*tab{ada, bo} {
		each.connection("connected")
		each.hasKept()
	}
	ada.plays(bo)
	bo.plays(ada)
	ada.others(bo)
	bo.others(ada)

	cy := c.enter("Cy", room)
	cy.plays(ada)
	cy.plays(bo)
	ada.reaches(cy)
	bo.reaches(cy)
	ada.hasRead("Cy joined")
	bo.hasRead("Cy joined")
	if now := [2]string{ada.idOf(bo), bo.idOf(ada)}; now != ids {
		t.Errorf("ids are %q, want %q as before", now, ids)
	}
	if seen := [2]string{cy.idOf(bo), cy.idOf(ada)}; seen != ids {
		t.Errorf("Cy knows the ids %q, want %q", seen, ids)
	}
}

// A server with another secret recognizes nobody, so everyone joins again as someone new. They tell
// each other over their connections, which survive.
func TestReconnectAsSomebodyNew(t *testing.T) {
	t.Parallel()
	c := startChromium(t)
	p := startProcess(t)
	room := "http://" + p.addr + "/r/new-cans"
	ada, bo := twoWithoutCamera(c, room)
	ids := [2]string{ada.idOf(bo), bo.idOf(ada)}
	for _, each := range []*tab{ada, bo} {
		each.forgive("WebSocket connection to")
		each.witness()
	}
	p.end(syscall.SIGKILL)
	p.secret = strings.ToUpper(meshtest.LongSecret)
	p.start()
	ada.wait("know Bo by another id", fmt.Sprintf("probe.tile('Bo').dataset.peer !== %q", ids[0]))
	bo.wait("know Ada by another id", fmt.Sprintf("probe.tile('Ada').dataset.peer !== %q", ids[1]))
	ada.others(bo)
	bo.others(ada)

	cy := c.enter("Cy", room)
	for _, each := range []*tab{ada, bo, cy} {
		each.wait("have two others", "document.querySelectorAll('[data-peer][data-state=connected]').length === 2")
	}
	if seen, ids := [2]string{cy.idOf(bo), cy.idOf(ada)}, [2]string{ada.idOf(bo), bo.idOf(ada)}; seen != ids {
		t.Errorf("Cy knows the ids %q, want %q", seen, ids)
	}
	ada.hasKept()
	bo.hasKept()
}

// A page that learns that the network is back does not wait for an attempt that it made without it.
func TestReconnectHurries(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	ada := startChromium(t).openLibrary("Ada", base, "hasty-cans")
	read[chromedp.Void](ada, `{
		const {setTimeout} = globalThis;
		globalThis.setTimeout = (call, ms, ...values) => ms < 5000 ? setTimeout(call, ms, ...values) : 0;
	}`) // a hanging attempt, which ends after 10 s, now never ends
	ada.hang()
	read[chromedp.Void](ada, "{ probe.unhang(); dispatchEvent(new Event('online')); }")
	ada.wait("be back", "lib.room.state === 'connected'")
}

// hang closes the page's socket. Sockets that it opens after that get no response until
// probe.unhang(). hang waits for the first of them.
func (p *tab) hang() {
	p.t.Helper()
	read[chromedp.Void](p, `{
		const {WebSocket} = globalThis;
		globalThis.WebSocket = class extends EventTarget {
			constructor() {
				super();
				probe.unhang = () => { globalThis.WebSocket = WebSocket; };
			}
			close() {}
		};
		probe.sockets.at(-1).close(3000);
	}`)
	p.wait("try again", "probe.unhang")
}

// If something other than the network keeps a person out of a call, the page says what it is.
func TestReconnectSaysWhyNot(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t, "-room-size=1", "-grace=0")
	c := startChromium(t)
	ada := c.open("Ada", base+"/r/small-cans")
	ada.join()
	ada.hang()
	bo := c.openLibrary("Bo", base, "small-cans")
	read[chromedp.Void](ada, "{ probe.unhang(); dispatchEvent(new Event('online')); }")
	ada.tells("Reconnecting… This room is full")
	read[chromedp.Void](bo, "lib.room.leave()")
	ada.connection("connected")
}

// A peer cannot take an id that the server does not know: the server could not announce that it
// left.
func TestReconnectUnderFalseName(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	c := startChromium(t)
	ada, mallory := c.openLibrary("Ada", base, "honest-cans"), c.openLibrary("Mallory", base, "honest-cans")
	ada.wait("reach Mallory", "lib.open('Mallory') && lib.raw('Mallory', 0).channel.readyState === 'open'")
	mallory.wait("reach Ada", "lib.open('Ada') && lib.raw('Ada', 0).channel.readyState === 'open'")
	read[chromedp.Void](mallory, `lib.raw('Ada', 0).channel.send('{"id":"x"}')`)
	ada.wait("hear the false id", "lib.raw('Mallory', 0).received === 1")
	read[chromedp.Void](mallory, "lib.room.leave()")
	ada.wait("see Mallory leave", "lib.room.peers.size === 0")
}

// Two ends of a connection in one page, between which rare faults occur.
func TestReconnectLinks(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	c := startChromium(t)
	for what, want := range map[string]string{
		"no connection to be had":                               "a too many,a failed,a too many",
		"offers without end":                                    "5",
		"another network while the server is away":              "a offer,b answer",
		"an offer of the link just given up":                    "true",
		"a restart that comes too late for the one in progress": "a offer,b answer,b restart,a offer,b answer",
	} {
		t.Run(what, func(t *testing.T) {
			p := c.blank(what).in(t)
			p.visit(base + "/healthz")
			if got := read[string](p, fmt.Sprintf("(%s\n)(%q)", links, what)); got != want {
				t.Errorf("%q, want %q", got, want)
			}
		})
	}
}

//go:embed testdata/links.js
var links string

// Each row of the tables in recovery.js.
func TestReconnectRecovery(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	p := startChromium(t).blank("clock")
	p.visit(base + "/healthz")
	const up = "connect connected "
	for steps, want := range map[string]string{
		"prepare":                   "connecting prepared",
		"connect":                   "connecting connect",
		"connect 14.9":              "connecting connect",
		"connect 15":                "failed connect call",
		"connect 15 22.4 connected": "connected none call",
		"connect 15 22.5":           "failed connect call call",
		"connectDirectly 3":         "connecting restart restart",
		"connect failed":            "failed restart restart",

		up + "disconnected":                                      "reconnecting healing",
		up + "disconnected 2 connected 2":                        "connected none",
		up + "disconnected 2 disconnected 2":                     "reconnecting healing",
		up + "disconnected 3":                                    "reconnecting restart restart",
		up + "disconnected 3 connected 60":                       "connected none restart",
		up + "disconnected failed":                               "reconnecting restart restart",
		up + "failed":                                            "reconnecting restart restart",
		up + "failed failed":                                     "reconnecting restart restart",
		up + "failed disconnected 5":                             "reconnecting restart restart",
		up + "failed 15":                                         "reconnecting connect restart call",
		up + "failed 15 22.5":                                    "failed connect restart call call",
		up + "failed 15 failed":                                  "reconnecting restart restart call restart",
		up + "failed 15 22.5 connected":                          "connected none restart call call",
		up + "restart 15":                                        "connected none restart",
		up + "restart restart":                                   "connected restart restart restart",
		up + "interrupt stop":                                    "reconnecting none",
		up + "disconnected stop 60":                              "reconnecting none",
		up + "resume":                                            "connected none",
		up + "disconnected resume":                               "reconnecting healing",
		up + "failed resume":                                     "reconnecting restart restart restart",
		up + "unreachable failed 60":                             "reconnecting none",
		up + "unreachable failed resume":                         "reconnecting none",
		up + "unreachable restart":                               "connected none",
		up + "unreachable failed reachable resume":               "reconnecting restart restart",
		up + "unreachable restart reachable resume":              "connected restart restart",
		up + "unreachable restart disconnected reachable resume": "reconnecting restart restart",
		up + "failed unreachable 15":                             "reconnecting none restart",
		up + "failed unreachable 15 reachable resume":            "reconnecting restart restart restart",
		up + "verify 1":                                          "connected none",
		up + "silent verify 0.9":                                 "connected none",
		up + "silent verify 1":                                   "connected connect call",
		up + "silent unreachable verify 1":                       "connected none",
		up + "lost disconnected 2":                               "reconnecting healing",
		up + "lost disconnected 3":                               "failed none",
	} {
		if got := read[string](p, fmt.Sprintf("(%s\n)(%q)", recovery, steps)); got != want {
			t.Errorf("%s: %s, want %s", steps, got, want)
		}
	}
}

//go:embed testdata/recovery.js
var recovery string

// One socket fails, in various ways. Its seat is kept, and nobody else is told.
func TestReconnectResumes(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	for _, tt := range []struct {
		name string
		cut  func(*tab, *proxy)
	}{
		{"reset on the way", func(_ *tab, way *proxy) { way.cut() }},
		{"no word any more", func(p *tab, way *proxy) {
			way.silence()
			// Counted in ticks of the page's own timer, which is also late on a busy machine.
			ticks := waitFor[int](p, "notice the silence", `(() => {
				if (probe.ticks === undefined) {
					probe.ticks = 0;
					setInterval(() => probe.ticks++, 100);
				}
				return (document.querySelector('[data-connection=reconnecting]') || probe.sockets.length > 1) &&
					probe.ticks;
			})()`)
			if ticks > 100 {
				t.Errorf("noticed after %d tenths of a second, want at most 10 s", ticks)
			}
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := startChromium(t)
			way := startProxy(t, strings.TrimPrefix(base, "http://"))
			room := "/r/" + strings.ReplaceAll(tt.name, " ", "-")
			ada := c.enter("Ada", "http://"+way.addr()+room)
			ada.forgive("WebSocket connection to")
			bo := c.open("Bo", base+room)
			bo.join()
			ada.plays(bo)
			bo.reaches(ada)
			id, sockets := bo.idOf(ada), read[int](ada, "probe.sockets.length")
			ada.witness()
			bo.witness()

			tt.cut(ada, way)
			ada.wait("open another socket", fmt.Sprintf("probe.sockets.length > %d", sockets))
			ada.connection("connected")

			// Negotiation goes through the new socket.
			bo.click("Camera")
			ada.seesNoPicture(bo)
			bo.click("Camera")
			ada.sees(bo)
			bo.hasKept()
			bo.hasRead()
			ada.hasRead()
			if got := bo.idOf(ada); got != id {
				t.Errorf("Ada's id is %q, want %q as before", got, id)
			}
			heard := read[[]string](bo, "probe.heard")
			if slices.ContainsFunc(heard, func(kind string) bool { return strings.HasPrefix(kind, "peer-") }) {
				t.Errorf("Bo was told %q, want nothing about peers", heard)
			}
		})
	}
}

// The media path fails while the server can still be reached. The tile says so, and an ICE restart
// finds another path for the same connection.
func TestReconnectPathCut(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		then string // happens in both pages at the same moment
	}{
		{"and found out", ""},
		{"and known to both at once", "dispatchEvent(new Event('online'))"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if tt.then != "" {
				onlyLong(t)
			}
			s := serveTincan(t, "-public-ip=127.0.0.1")
			c := startChromium(t)
			way := startUDPProxy(t, s.turn().String())
			room := s.url("/r/roaming-cans")
			ada, bo := c.open("Ada", room), c.open("Bo", room)
			ada.relayOnly(turnAt(way.addr()))
			bo.relayOnly(turnAt(s.turn()))
			ada.join()
			bo.join()
			ada.sees(bo)
			bo.sees(ada)

			ada.witness()
			bo.witness()
			at := time.Now().Add(time.Second).UnixMilli()
			for _, p := range []*tab{ada, bo} {
				read[chromedp.Void](p, fmt.Sprintf("setTimeout(() => {%s}, %d - Date.now()), void 0", tt.then, at))
			}
			way.cut()
			for _, p := range []*tab{ada, bo} {
				if tt.then == "" {
					p.wait("say that the video stands still", "probe.said.has('Waiting for video…')")
				}
				p.wait("restart ICE", "probe.ufrag() !== probe.ufragBefore")
			}
			ada.sees(bo)
			bo.sees(ada)
			for _, p := range []*tab{ada, bo} {
				if n := read[int](p, "probe.connections.length - probe.made"); n != 0 {
					t.Errorf("%s made %d more connections, want the same one repaired", p.name, n)
				}
			}
		})
	}
}

// turnAt returns a function for relayOnly that yields one URL, whatever the server says.
func turnAt(addr net.Addr) string { return fmt.Sprintf("() => 'turn:%s?transport=udp'", addr) }

// relayOnly makes the page connect only through TURN. Call it before the page prepares a connection.
// urls is a JavaScript function from a server's URLs to the ones to use instead.
func (p *tab) relayOnly(urls string) {
	p.t.Helper()
	read[chromedp.Void](p, relayed(urls))
}

// relayed returns the script that relayOnly runs.
func relayed(urls string) string {
	return fmt.Sprintf(`{
		const relayed = (configuration) => ({
			...configuration,
			iceTransportPolicy: 'relay',
			iceServers: configuration.iceServers.filter(({username}) => username)
				.map((server) => ({...server, urls: (%s)([server.urls].flat())})),
		});
		globalThis.RTCPeerConnection = class extends RTCPeerConnection {
			constructor(configuration) {
				super(relayed(configuration));
			}
			setConfiguration(configuration) {
				super.setConfiguration(relayed(configuration));
			}
		};
	}`, urls)
}

// If the same session joins a second time, the first page says where the call has gone.
func TestReconnectReplaced(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	c := startChromium(t)
	ada, bo := twoWithoutCamera(c, base+"/r/double-cans")
	ada.witness()
	bo.witness()
	read[chromedp.Void](bo, "probe.sockets.at(-1).close(3000)") // so that it joins with its session
	bo.wait("join again", "probe.join")
	bo.connection("connected")
	read[chromedp.Void](bo, `(async () => {
		const socket = new WebSocket(probe.sockets.at(-1).url);
		await new Promise((resolve) => socket.addEventListener('open', resolve));
		socket.send(probe.join);
	})()`)
	bo.wait("show the end", "document.documentElement.dataset.state === 'ended'")
	bo.tells("You are in this room in another tab")
	bo.tells("To continue here, join again.")
	ada.hasRead()
}

// idOf returns the id under which the page knows another person.
func (p *tab) idOf(other *tab) string {
	p.t.Helper()
	return read[string](p, fmt.Sprintf("probe.tile(%q).dataset.peer", other.name))
}

// connection waits for a state of the page's connection to the server.
func (p *tab) connection(state string) {
	p.t.Helper()
	p.wait("be "+state, fmt.Sprintf("document.querySelector('[data-connection]').dataset.connection === %q", state))
}

// witness starts to record what happens in the page: notifications, tiles that come and go, the
// types of messages on the current socket, and the states of connections.
func (p *tab) witness() {
	p.t.Helper()
	read[chromedp.Void](p, "{"+witness+"}")
}

//go:embed testdata/witness.js
var witness string

// hasKept fails the test if the page has given up a connection since witness(). A connection may be
// interrupted for a moment: a busy machine does that.
func (p *tab) hasKept() {
	p.t.Helper()
	got := read[struct{ Kept, Lost int }](p, "({kept: probe.kept.length, lost: probe.lost()})")
	if got.Kept == 0 || got.Lost > 0 {
		p.t.Errorf("%s: lost %d of %d connections, want at least one and none lost", p.name, got.Lost, got.Kept)
	}
}

// hasRead fails the test unless these are all the notifications since witness(), and no tile has
// disappeared.
func (p *tab) hasRead(news ...string) {
	p.t.Helper()
	// If a room has to be created again, the first person to come back moderates it. And a busy
	// machine may look like a slow connection.
	const besides = `probe.news.filter((line) =>
		!/(is|are) now a moderator$|^Bad connections? to |[Ss]low connection|^Connection improved/.test(line)).join()`
	if got := read[string](p, besides); got != strings.Join(news, ",") {
		p.t.Errorf("%s reads %q, want %q", p.name, got, news)
	}
	if gone := read[int](p, "probe.tilesGone"); gone != 0 {
		p.t.Errorf("%s: %d tiles disappeared, want none", p.name, gone)
	}
}

// A process is the program run as users run it. It can be killed, and started again at the same
// address.
type process struct {
	t    testing.TB
	addr string // of the pages; the same each time
	cmd  *exec.Cmd
	said sync.WaitGroup // waits until its output has been copied

	secret string // may be changed between end and start
}

func startProcess(t testing.TB) *process {
	t.Helper()
	p := &process{t: t, addr: fmt.Sprint("127.0.0.1:", meshtest.FreePorts(t, 1)[0]), secret: meshtest.LongSecret}
	p.start()
	t.Cleanup(func() {
		if p.cmd != nil {
			p.end(syscall.SIGKILL)
		}
	})
	return p
}

func (p *process) start() {
	p.t.Helper()
	p.cmd = meshtest.Command(p.t, []string{"TINCAN_SECRET=" + p.secret}, "-listen="+p.addr, "-turn-listen=")
	stderr, err := p.cmd.StderrPipe()
	if err != nil {
		p.t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
	lines := bufio.NewReader(stderr)
	line, err := lines.ReadString('\n')
	if err != nil || !strings.HasPrefix(line, "tincan: open ") {
		p.t.Fatalf("the program printed %q (%v), want its address", line, err)
	}
	p.said.Go(func() { _, _ = io.Copy(p.t.Output(), lines) })
}

// end sends a signal and waits until the process has exited.
func (p *process) end(sig os.Signal) {
	p.t.Helper()
	if err := p.cmd.Process.Signal(sig); err != nil {
		p.t.Errorf("%v: %v", sig, err)
	}
	p.said.Wait()
	_ = p.cmd.Wait() // "signal: killed" is expected
	p.cmd = nil
}

// A proxy forwards connections to the server until a test cuts them.
type proxy struct {
	listener net.Listener
	to       string
	running  sync.WaitGroup

	mu     sync.Mutex
	pairs  []*pair // the open connections; guarded by mu
	closed bool    // guarded by mu
}

// A pair is one connection through a proxy: the client's half and the server's half.
type pair struct {
	halves [2]net.Conn
	silent chan struct{} // closed: nothing is forwarded any more
}

func startProxy(t testing.TB, to string) *proxy {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	x := &proxy{listener: l, to: to}
	x.running.Go(x.accept)
	t.Cleanup(func() {
		_ = l.Close()
		x.mu.Lock()
		x.closed = true
		x.mu.Unlock()
		x.cut()
		x.running.Wait()
	})
	return x
}

func (x *proxy) addr() string { return x.listener.Addr().String() }

func (x *proxy) accept() {
	for {
		client, err := x.listener.Accept()
		if err != nil {
			return
		}
		server, err := net.Dial("tcp", x.to)
		if err != nil {
			_ = client.Close()
			continue
		}
		p := &pair{halves: [2]net.Conn{client, server}, silent: make(chan struct{})}
		x.mu.Lock()
		x.pairs = append(x.pairs, p)
		if x.closed {
			p.reset()
		}
		x.mu.Unlock()
		x.running.Go(func() { p.pass(client, server) })
		x.running.Go(func() { p.pass(server, client) })
	}
}

// cut resets all connections. New ones are not affected.
func (x *proxy) cut() {
	x.mu.Lock()
	defer x.mu.Unlock()
	for _, p := range x.pairs {
		p.reset()
	}
	x.pairs = nil
}

// silence keeps all connections open but forwards nothing on them. New ones are not affected.
func (x *proxy) silence() {
	x.mu.Lock()
	defer x.mu.Unlock()
	for _, p := range x.pairs {
		close(p.silent)
	}
}

func (p *pair) reset() {
	for _, half := range p.halves {
		_ = half.(*net.TCPConn).SetLinger(0) // RST instead of FIN
		_ = half.Close()
	}
}

func (p *pair) pass(from, to net.Conn) {
	buf := make([]byte, 32<<10)
	for {
		n, err := from.Read(buf)
		select {
		case <-p.silent:
			if err != nil {
				return // the other half must not notice
			}
			continue
		default:
		}
		if _, failed := to.Write(buf[:n]); err != nil || failed != nil {
			_ = from.Close()
			_ = to.Close()
			return
		}
	}
}

// A udpProxy forwards packets to the TURN server until a test cuts its clients off.
type udpProxy struct {
	conn    net.PacketConn
	to      string
	running sync.WaitGroup
	granted context.Context // done once the server has granted an allocation
	grant   context.CancelFunc
	largest atomic.Int64 // packets to the server that are larger, in bytes, get lost; 0: none

	mu    sync.Mutex
	flows map[string]net.Conn // a socket to the server for each client address; guarded by mu
}

func startUDPProxy(t testing.TB, to string) *udpProxy {
	t.Helper()
	conn, err := net.ListenPacket("udp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	x := &udpProxy{conn: conn, to: to, flows: make(map[string]net.Conn)}
	x.granted, x.grant = context.WithCancel(t.Context())
	x.running.Go(x.forth)
	t.Cleanup(x.stop)
	return x
}

// stop cuts off all clients and accepts no more.
func (x *udpProxy) stop() {
	_ = x.conn.Close()
	x.cut()
	x.running.Wait()
}

func (x *udpProxy) addr() net.Addr { return x.conn.LocalAddr() }

// cut drops everything from and to the addresses that clients have used so far.
func (x *udpProxy) cut() {
	x.mu.Lock()
	defer x.mu.Unlock()
	for _, flow := range x.flows {
		_ = flow.Close()
	}
}

func (x *udpProxy) forth() {
	buf := make([]byte, 64<<10)
	for {
		n, client, err := x.conn.ReadFrom(buf)
		if err != nil {
			return
		}
		if limit := x.largest.Load(); limit > 0 && int64(n) > limit {
			continue
		}
		if flow := x.flow(client); flow != nil {
			_, _ = flow.Write(buf[:n]) // fails after cut: the packet is lost
		}
	}
}

// flow returns the client's socket to the server. The first packet opens it.
func (x *udpProxy) flow(client net.Addr) net.Conn {
	x.mu.Lock()
	defer x.mu.Unlock()
	flow := x.flows[client.String()]
	if flow == nil {
		var err error
		if flow, err = net.Dial("udp4", x.to); err != nil {
			return nil
		}
		x.flows[client.String()] = flow
		x.running.Go(func() { x.back(flow, client) })
	}
	return flow
}

func (x *udpProxy) back(flow net.Conn, client net.Addr) {
	buf := make([]byte, 64<<10)
	for {
		n, err := flow.Read(buf)
		if err != nil {
			return
		}
		_, _ = x.conn.WriteTo(buf[:n], client)
		if bytes.HasPrefix(buf[:n], []byte{0x01, 0x03}) { // an Allocate success response (RFC 8656 section 18.1)
			x.grant()
		}
	}
}
