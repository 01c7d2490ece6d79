package e2e

import (
	"bufio"
	_ "embed"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"tincan/signal/meshtest"
)

// People in a call do not notice what becomes of the server or of their way to it (PROTOCOL.md,
// rules 4, 5 and 7): the media passes between their browsers, and the pages come back by themselves.

func TestReconnectAfterRestart(t *testing.T) {
	t.Parallel() // it waits most of the time
	for _, sig := range []syscall.Signal{syscall.SIGKILL, syscall.SIGTERM} {
		t.Run(sig.String(), func(t *testing.T) {
			t.Parallel() // it waits most of the time
			c := startChromium(t)
			p := startProcess(t)
			room := "http://" + p.addr + "/r/sturdy-cans"
			ada, bo := twoPeople(c, room)
			ids := [2]string{ada.idOf(bo), bo.idOf(ada)}
			for _, each := range []*tab{ada, bo} {
				each.forgive("WebSocket connection to") // while nobody listens
				each.witness()
			}

			p.end(sig)
			for _, each := range []*tab{ada, bo} {
				each.connection("reconnecting")
				each.tells("Reconnecting…")
			}
			read[chromedp.Void](ada, "new Promise((resolve) => setTimeout(resolve, 5000))")
			p.start()
			for _, each := range []*tab{ada, bo} {
				each.connection("connected")
			}
			ada.hasSeen(bo)
			bo.hasSeen(ada)
			ada.others(bo)
			bo.others(ada)

			cy := c.open("Cy", room)
			cy.join()
			cy.plays(ada)
			cy.plays(bo)
			ada.plays(cy)
			bo.plays(cy)
			ada.hasRead("Cy joined")
			bo.hasRead("Cy joined")
			if now := [2]string{ada.idOf(bo), bo.idOf(ada)}; now != ids {
				t.Errorf("ids are %q, want %q as before", now, ids)
			}
			if seen := [2]string{cy.idOf(bo), cy.idOf(ada)}; seen != ids {
				t.Errorf("Cy knows the ids %q, want %q", seen, ids)
			}
		})
	}
}

// A server with another secret knows nobody: all have to join as somebody new. They tell each other
// over the connections they have, which go on.
func TestReconnectAsSomebodyNew(t *testing.T) {
	t.Parallel() // it waits most of the time
	c := startChromium(t)
	p := startProcess(t)
	room := "http://" + p.addr + "/r/new-cans"
	ada, bo := twoPeople(c, room)
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

	cy := c.open("Cy", room)
	cy.join()
	cy.plays(ada)
	cy.plays(bo)
	for _, each := range []*tab{ada, bo, cy} {
		each.wait("have two others", "document.querySelectorAll('[data-peer][data-state=connected]').length === 2")
	}
	if seen, ids := [2]string{cy.idOf(bo), cy.idOf(ada)}, [2]string{ada.idOf(bo), bo.idOf(ada)}; seen != ids {
		t.Errorf("Cy knows the ids %q, want %q", seen, ids)
	}
	ada.hasSeen(bo)
	bo.hasSeen(ada)
}

// Who learns that the network is back does not wait for an attempt that was made without it.
func TestReconnectHurries(t *testing.T) {
	base, _ := startTincan(t)
	ada := startChromium(t).openLibrary("Ada", base, "hasty-cans")
	ada.hang()
	ms := read[float64](ada, `(async () => {
		probe.unhang();
		const started = performance.now();
		dispatchEvent(new Event('online'));
		await probe.until(() => lib.room.state === 'connected');
		return performance.now() - started;
	})()`)
	if ms > 5000 {
		t.Errorf("back after %.0f ms, want at once: a hanging attempt ends after 10 s", ms)
	}
}

// hang ends the socket of the page, and has nothing ever heard of those that it opens then, until
// probe.unhang(). It waits for the first of them.
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

// Whoever is kept out of a call by more than the network is told by what.
func TestReconnectSaysWhyNot(t *testing.T) {
	t.Parallel() // it waits most of the time
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

// Nobody gets away under a name that the server does not know: it could not say that they have left.
func TestReconnectUnderFalseName(t *testing.T) {
	base, _ := startTincan(t)
	c := startChromium(t)
	ada, mallory := c.openLibrary("Ada", base, "honest-cans"), c.openLibrary("Mallory", base, "honest-cans")
	ada.wait("reach Mallory", "lib.open('Mallory') && lib.raw('Mallory', 0).channel.readyState === 'open'")
	mallory.wait("reach Ada", "lib.open('Ada') && lib.raw('Ada', 0).channel.readyState === 'open'")
	read[chromedp.Void](mallory, `lib.raw('Ada', 0).channel.send('{"id":"x"}')`)
	ada.wait("hear the name", "lib.raw('Mallory', 0).received === 1")
	read[chromedp.Void](mallory, "lib.room.leave()")
	ada.wait("see Mallory leave", "lib.room.peers.size === 0")
}

// Two ends of connections in one page, between which goes wrong what seldom does.
func TestReconnectLinks(t *testing.T) {
	t.Parallel() // it waits most of the time
	base, _ := startTincan(t)
	c := startChromium(t)
	for what, want := range map[string]string{
		"no connection to be had":                  "a too many,a failed,a too many",
		"offers without end":                       "5",
		"another network while the server is away": "a offer,b answer",
		"an offer of the link just given up":       "true",
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

// One socket dies, in one way or the other; its seat is kept, and nobody else is told.
func TestReconnectResumes(t *testing.T) {
	t.Parallel() // it waits most of the time
	base, _ := startTincan(t)
	for _, tt := range []struct {
		name string
		cut  func(*tab, *proxy)
	}{
		{"closed by the page", func(p *tab, _ *proxy) {
			read[chromedp.Void](p, "probe.sockets.at(-1).close(3000)")
		}},
		{"reset on the way", func(_ *tab, way *proxy) { way.cut() }},
		{"no word any more", func(p *tab, way *proxy) {
			way.silence()
			// Counted in ticks of the page's own clock: on a machine that is too busy they are late too.
			ticks := waitFor[int](p, "notice the silence", `(() => {
				if (probe.ticks === undefined) {
					probe.ticks = 0;
					setInterval(() => probe.ticks++, 100);
				}
				return (document.querySelector('[data-connection=reconnecting]') || probe.sockets.length > 1) && probe.ticks;
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
			ada := c.open("Ada", "http://"+way.addr()+room)
			ada.forgive("WebSocket connection to")
			ada.join()
			bo := c.open("Bo", base+room)
			bo.join()
			ada.plays(bo)
			bo.plays(ada)
			id, sockets := bo.idOf(ada), read[int](ada, "probe.sockets.length")
			ada.witness()
			bo.witness()

			tt.cut(ada, way)
			ada.wait("open another socket", fmt.Sprintf("probe.sockets.length > %d", sockets))
			ada.connection("connected")

			// What has to be agreed on goes through the new socket.
			bo.click("Camera")
			ada.seesNoPicture(bo)
			bo.sees(ada)
			bo.click("Camera")
			ada.sees(bo)
			bo.hasSeen(ada)
			bo.hasRead()
			ada.hasRead()
			if got := bo.idOf(ada); got != id {
				t.Errorf("Ada's id is %q, want %q as before", got, id)
			}
			heard := read[[]string](bo, "probe.heard")
			if slices.ContainsFunc(heard, func(kind string) bool { return strings.HasPrefix(kind, "peer-") }) {
				t.Errorf("Bo has been told %q, want nothing about who is there", heard)
			}
		})
	}
}

// The path of the media dies while the server stays in reach: the tile says so, and an ICE restart
// finds another path for the same connection.
func TestReconnectPathCut(t *testing.T) {
	t.Parallel() // it waits most of the time
	for _, tt := range []struct {
		name string
		then string // what happens in both pages, at the same moment
	}{
		{"and found out", ""},
		{"and known to both at once", "dispatchEvent(new Event('online'))"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := serveTincan(t, "-public-ip=127.0.0.1")
			c := startChromium(t)
			way := startUDPProxy(t, s.turn().String())
			room := s.url("/r/roaming-cans")
			ada, bo := c.open("Ada", room), c.open("Bo", room)
			ada.relayOnly(turnAt(way.addr()))
			bo.relayOnly(turnAt(s.turn()))
			ada.join()
			bo.join()
			ada.plays(bo)
			bo.plays(ada)

			ada.witness()
			bo.witness()
			at := time.Now().Add(time.Second).UnixMilli()
			for _, p := range []*tab{ada, bo} {
				read[chromedp.Void](p, fmt.Sprintf("setTimeout(() => {%s}, %d - Date.now()), void 0", tt.then, at))
			}
			way.cut()
			for _, p := range []*tab{ada, bo} {
				if tt.then == "" {
					p.wait("say that the picture stands still", "probe.said.has('Waiting for video…')")
				}
				p.wait("look for another path", "probe.ufrag() !== probe.ufragBefore")
			}
			ada.sees(bo)
			bo.sees(ada)
			for _, p := range []*tab{ada, bo} {
				if n := read[int](p, "probe.connections.length - probe.made"); n != 0 {
					t.Errorf("%s has made %d more connections, want the one mended", p.name, n)
				}
			}
		})
	}
}

// turnAt yields one URL for relayOnly, whatever the server says.
func turnAt(addr net.Addr) string { return fmt.Sprintf("() => 'turn:%s?transport=udp'", addr) }

// relayOnly has the page connect through TURN, and in no other way. urls is a function of a server's
// URLs, which yields those to use in their place.
func (p *tab) relayOnly(urls string) {
	p.t.Helper()
	read[chromedp.Void](p, fmt.Sprintf(`{
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
	}`, urls))
}

// A reload says goodbye: nobody keeps a seat for who is there anew.
func TestReconnectReloadLeavesNoGhost(t *testing.T) {
	t.Parallel() // it waits most of the time
	base, _ := startTincan(t)
	c := startChromium(t)
	ada, bo := twoPeople(c, base+"/r/ghostly-cans")
	id := ada.idOf(bo)
	ada.witness()
	bo.do("reload", chromedp.Reload())
	ada.others()
	ada.toast("Bo left")
	bo.join()
	ada.others(bo)
	bo.others(ada)
	ada.plays(bo)
	bo.plays(ada)
	if got := read[string](ada, "probe.heard.filter((kind) => kind.startsWith('peer-')).join()"); got != "peer-left,peer-joined" {
		t.Errorf("Ada has been told %q, want that Bo left and that Bo joined", got)
	}
	if now := ada.idOf(bo); now == id {
		t.Errorf("Bo is back as %s, want a new id after a goodbye", now)
	}
}

// Who is in the call a second time under the same session is told where the call has gone.
func TestReconnectReplaced(t *testing.T) {
	t.Parallel() // it waits most of the time
	base, _ := startTincan(t)
	c := startChromium(t)
	ada, bo := twoPeople(c, base+"/r/double-cans")
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
	bo.tells("You are in this call in another tab")
	bo.tells("To have it here instead, join again.")
	ada.hasRead()
}

// idOf is the id under which the page knows another.
func (p *tab) idOf(other *tab) string {
	p.t.Helper()
	return read[string](p, fmt.Sprintf("probe.tile(%q).dataset.peer", other.name))
}

// connection waits until the page says how it stands with the server.
func (p *tab) connection(state string) {
	p.t.Helper()
	p.wait("be "+state, fmt.Sprintf("document.querySelector('[data-connection]').dataset.connection === %q", state))
}

// witness begins to note what happens in the page: news that it shows, tiles that come and go, the
// kinds of messages that its socket of the moment gets, and every 200 ms how many pictures of the
// others have been decoded.
func (p *tab) witness() {
	p.t.Helper()
	read[chromedp.Void](p, "{"+witness+"}")
}

//go:embed testdata/witness.js
var witness string

// hasSeen fails the test unless new pictures of another have come all the time since witness(),
// without a pause of more than a second.
func (p *tab) hasSeen(other *tab) {
	p.t.Helper()
	seen := read[struct{ Samples, Pause, Decoded int }](p, fmt.Sprintf("probe.witnessed(%q)", other.name))
	p.t.Logf("%s has decoded %d pictures of %s in %d samples, at most %d without a new one", p.name, seen.Decoded, other.name, seen.Samples, seen.Pause)
	if seen.Samples < 5 || seen.Pause > 5 {
		p.t.Errorf("%s: %d samples in a row, 200 ms apart, without a new picture of %s, want at most 5", p.name, seen.Pause, other.name)
	}
}

// hasRead fails the test unless this is all the news since witness(), and no tile has gone.
func (p *tab) hasRead(news ...string) {
	p.t.Helper()
	// In a room that began anew, whoever was the first to come back moderates. And a machine that is
	// busy may be taken for a slow line.
	const besides = `probe.news.filter((line) => !/(is|are) now a moderator$|^Bad connections? to /.test(line)).join()`
	if got := read[string](p, besides); got != strings.Join(news, ",") {
		p.t.Errorf("%s reads %q, want %q", p.name, got, news)
	}
	if gone := read[int](p, "probe.tilesGone"); gone != 0 {
		p.t.Errorf("%s: %d tiles have gone, want none", p.name, gone)
	}
}

// A process is the program, run as people run it: it can be killed, and started again where it was.
type process struct {
	t    testing.TB
	addr string // of the pages, the same each time
	cmd  *exec.Cmd
	said sync.WaitGroup // until its output has been copied

	secret string // may be changed between end and start
}

func startProcess(t testing.TB) *process {
	t.Helper()
	p := &process{t: t, addr: unusedAddr(t), secret: meshtest.LongSecret}
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
		p.t.Fatalf("the program says %q (%v), want its address", line, err)
	}
	p.said.Go(func() { _, _ = io.Copy(p.t.Output(), lines) })
}

// end sends a signal and waits until the process is no more.
func (p *process) end(sig os.Signal) {
	p.t.Helper()
	if err := p.cmd.Process.Signal(sig); err != nil {
		p.t.Errorf("%v: %v", sig, err)
	}
	p.said.Wait()
	_ = p.cmd.Wait() // "signal: killed" is what was asked for
	p.cmd = nil
}

// unusedAddr is an address to listen at, now and a few seconds later: not one of those that the
// system gives to outgoing connections.
func unusedAddr(t testing.TB) string {
	t.Helper()
	for range 100 {
		l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", 20_000+rand.IntN(10_000)))
		if err == nil {
			_ = l.Close()
			return l.Addr().String()
		}
	}
	t.Fatal("no unused port")
	return ""
}

// A proxy is a way to the server that a test can cut.
type proxy struct {
	listener net.Listener
	to       string
	running  sync.WaitGroup

	mu     sync.Mutex
	pairs  []*pair // guarded by mu; the connections that are open
	closed bool    // guarded by mu
}

// A pair is one connection through a proxy: its client's and its server's half.
type pair struct {
	halves [2]net.Conn
	silent chan struct{} // closed: nothing is passed on any more
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

// cut resets all connections; new ones get through.
func (x *proxy) cut() {
	x.mu.Lock()
	defer x.mu.Unlock()
	for _, p := range x.pairs {
		p.reset()
	}
	x.pairs = nil
}

// silence keeps all connections and lets nothing through them any more; new ones get through.
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
				return // the other half hears nothing of this either
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

// A udpProxy is a way to the TURN server on which a test can cut off whoever uses it.
type udpProxy struct {
	conn    net.PacketConn
	to      string
	running sync.WaitGroup

	mu    sync.Mutex
	flows map[string]net.Conn // guarded by mu; by the client's address: its own socket to the server
}

func startUDPProxy(t testing.TB, to string) *udpProxy {
	t.Helper()
	conn, err := net.ListenPacket("udp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	x := &udpProxy{conn: conn, to: to, flows: make(map[string]net.Conn)}
	x.running.Go(x.forth)
	t.Cleanup(func() {
		_ = conn.Close()
		x.cut()
		x.running.Wait()
	})
	return x
}

func (x *udpProxy) addr() net.Addr { return x.conn.LocalAddr() }

// cut loses whatever comes from or goes to the addresses that clients have used so far.
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
		if flow := x.flow(client); flow != nil {
			_, _ = flow.Write(buf[:n]) // fails after cut: lost
		}
	}
}

// flow is the client's socket to the server, opened at its first packet.
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
	}
}
