package e2e

import (
	_ "embed"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/pion/webrtc/v4"

	"tincan/signal/meshtest"
)

// The library as pages of other projects use it: no camera, no microphone, only data.

//go:embed testdata/library.js
var libraryPage string

// openLibrary joins a room from a page that contains nothing but the library.
func (b *browser) openLibrary(name, base, room string) *tab {
	b.t.Helper()
	p := b.openPage(name, base)
	read[chromedp.Void](p, fmt.Sprintf("lib.join(%q, {name: %q})", room, name))
	return p
}

// openPage opens a page that contains nothing but the library.
func (b *browser) openPage(name, base string) *tab {
	b.t.Helper()
	p := b.blank(name)
	p.visit(base + "/healthz")
	read[chromedp.Void](p, "{"+libraryPage+"}")
	return p
}

// hasHeard waits until exactly these messages have arrived under a topic, each as the sender's name
// and JSON.
func (p *tab) hasHeard(topic string, messages ...string) {
	p.t.Helper()
	p.wait("hear messages on "+topic, fmt.Sprintf("lib.of(%q) === %q", topic, strings.Join(messages, "\n")))
}

func TestLibrary(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	c := startChromium(t)
	ada, bo, cy := c.openLibrary("Ada", base, "talking-cans"), c.openLibrary("Bo", base, "talking-cans"),
		c.openLibrary("Cy", base, "talking-cans")
	bo.forgive("a handler's mistake")
	ada.wait("reach the others", "lib.open('Bo', 'Cy')")
	bo.wait("reach the others", "lib.open('Ada', 'Cy')")
	cy.wait("reach the others", "lib.open('Ada', 'Bo')")

	t.Run("options", func(t *testing.T) {
		ada := ada.in(t)
		got := read[string](ada, `(async () => {
			const {Room} = await import('/tincan/tincan.js');
			const refused = await lib.code(Room.join('guarded-cans',
				{name: 'Ada', token: 'a token', password: 'a password'}));
			const {token, password} = lib.joins.at(-1);
			const endless = await lib.code(Room.join('guarded-cans', {name: 'Ada', token: 'x'.repeat(100_000)}));
			const nowhere = await lib.code(Room.join('lost-cans', {name: 'Ada', url: 'nonsense:'}));
			return [token, password, refused, endless, nowhere].join();
		})()`)
		if want := "a token,a password,unauthorized,unauthorized,unreachable"; got != want {
			t.Errorf("joined with %q, want %q", got, want)
		}
		got = read[string](ada, `(async () => {
			const {Room} = await import('/tincan/tincan.js');
			const one = await Room.join('relayed-cans', {name: 'one'});
			const other = await Room.join('relayed-cans', {name: 'other', iceTransportPolicy: 'relay'});
			const [peer] = other.peers.values();
			const {iceTransportPolicy, iceServers} = peer.connection.getConfiguration();
			one.leave();
			other.leave();
			return iceTransportPolicy + ' ' + (iceServers.length > 0) + ' ' + await lib.code(other.publish('any')) +
				' ' + other.state;
		})()`)
		if got != "relay true closed closed" {
			t.Errorf("after leaving a relayed room: %q", got)
		}
	})

	t.Run("publish", func(t *testing.T) {
		ada, bo, cy := ada.in(t), bo.in(t), cy.in(t)
		bo.hasHeard("greeting", `Ada "Ada"`) // Ada was there first, and greeted Bo at once
		read[chromedp.Void](ada,
			`Promise.all([{n: 1}, [2, null], 'three', 4, false].map((data) => lib.room.publish('all', data)))`)
		read[chromedp.Void](cy, `lib.room.publish('others')`) // a topic without data
		want := []string{`Ada {"n":1}`, `Ada [2,null]`, `Ada "three"`, `Ada 4`, `Ada false`}
		bo.hasHeard("all", want...)
		cy.hasHeard("all", want...)
		ada.hasHeard("others", `Cy undefined`)
		bo.hasHeard("others", `Cy undefined`)
		ada.hasHeard("all")
	})

	t.Run("subscribe", func(t *testing.T) {
		ada, bo := ada.in(t), bo.in(t)
		read[chromedp.Void](bo, `{
			lib.calls = [];
			const stop = lib.room.subscribe('news', (data, {from, topic}) => {
				lib.calls.push([data, from.name, topic].join());
				stop();
				throw new Error("a handler's mistake");
			});
			lib.room.subscribe('news', (data) => lib.calls.push(data));
		}`)
		read[chromedp.Void](ada, `lib.room.publish('news', 1), lib.room.publish('news', 2)`)
		bo.hasHeard("news", "Ada 1", "Ada 2")
		if got := read[string](bo, "lib.calls.join(' ')"); got != "1,Ada,news 1 2" {
			t.Errorf("handlers were called with %q", got)
		}
	})

	t.Run("send", func(t *testing.T) {
		ada, bo, cy := ada.in(t), bo.in(t), cy.in(t)
		read[chromedp.Void](ada, `lib.room.send(lib.peer('Bo'), 'you', 'Bo')`)
		read[chromedp.Void](ada, `lib.room.publish('you', 'all')`)
		bo.hasHeard("you", `Ada "Bo"`, `Ada "all"`)
		cy.hasHeard("you", `Ada "all"`)
		for _, mistake := range []string{
			"send(lib.peer('Bo'), '', 1)", "send(undefined, 'you', 1)", "send(lib.peer('Bo').id, 'you', 1)",
			"request('Bo', 'you')",
			"publish('you', new Blob(['x']))", "publish('you', () => 1)", "publish('you', {a: new Uint8Array(1)})",
			"publish('you', [NaN])",
			"publish('you', [undefined])", "publish('you', new Date())", "publish('you', 1n)",
			"constructor.join('talking-cans')",
		} {
			if got := read[string](ada, "lib.code(lib.room."+mistake+")"); !strings.HasPrefix(got, "TypeError: ") {
				t.Errorf("%s: %s, want a TypeError", mistake, got)
			}
		}
		read[chromedp.Void](ada,
			`lib.room.publish('fine', {text: 'fine', missing: undefined, deep: [{n: -1.5, no: null}]})`)
		bo.hasHeard("fine", `Ada {"text":"fine","deep":[{"n":-1.5,"no":null}]}`)
	})

	t.Run("request", func(t *testing.T) {
		ada, bo := ada.in(t), bo.in(t)
		read[chromedp.Void](bo, `{
			lib.room.answer('add', ([a, b]) => a + b);
			lib.room.answer('twice', async (data) => Uint8Array.from([...data, ...data]));
			lib.room.answer('silence', () => new Promise(() => {}));
			lib.room.answer('refuse', () => { throw new Error('not today'); });
			lib.room.answer('too much', () => new Uint8Array(1 << 20));
			const stop = lib.room.answer('once more', () => 'first');
			stop();
			lib.room.answer('once more', () => 'second');
			stop();
		}`)
		for expression, want := range map[string]string{
			"ask('Bo', 'add', [2, 3])":                          "5",
			"ask('Bo', 'twice', new Uint8Array([1, 2]))":        "1,2,1,2",
			"code(ask('Bo', 'silence', 1, {timeout: 100}))":     "timeout",
			"code(ask('Bo', 'refuse'))":                         "refused",
			"ask('Bo', 'refuse').catch(({message}) => message)": "not today",
			"code(ask('Bo', 'too much'))":                       "refused",
			"code(ask('Cy', 'add', [2, 3]))":                    "no-handler",
			"ask('Bo', 'once more')":                            "second",
		} {
			got := read[string](ada, `(async () => {
				const {code} = lib;
				const ask = (name, ...rest) => lib.room.request(lib.peer(name), ...rest);
				return String(await `+expression+`);
			})()`)
			if got != want {
				t.Errorf("%s = %q, want %q", expression, got, want)
			}
		}
	})

	t.Run("long excuses", func(t *testing.T) {
		got := read[int](ada.in(t), `(async () => {
			const {decode} = await import('/tincan/data/frames.js');
			return decode(JSON.stringify({answer: 1,
				error: {code: 'refused', message: 'x'.repeat(200_000)}})).error.message.length;
		})()`)
		if got != 1000 {
			t.Errorf("the message of a peer's error has %d characters, want 1000", got)
		}
	})

	t.Run("binary", func(t *testing.T) {
		ada, bo := ada.in(t), bo.in(t)
		sums := read[string](ada, `(async () => {
			const part = lib.bytes(1000).subarray(100, 300);
			await lib.room.publish('bytes', part);
			await lib.room.publish('bytes', part.slice().buffer);
			await lib.room.publish('bytes', new Uint8Array());
			const largest = lib.bytes(200 << 10);
			await lib.room.publish('bytes', largest);
			return [lib.sum(part), lib.sum(largest)].join();
		})()`)
		part, largest, _ := strings.Cut(sums, ",")
		bo.hasHeard("bytes", `Ada {"bytes":200,"sum":`+part+`}`, `Ada {"bytes":200,"sum":`+part+`}`,
			`Ada {"bytes":0,"sum":0}`, `Ada {"bytes":204800,"sum":`+largest+`}`)
	})

	t.Run("too large", func(t *testing.T) {
		ada, bo := ada.in(t), bo.in(t)
		got := read[string](ada, `(async () => (await Promise.all([
			lib.code(lib.room.publish('large', new Uint8Array(256 << 10))),
			lib.code(lib.room.publish('large', 'x'.repeat(256 << 10))),
			lib.code(lib.room.publish('large', 'é'.repeat(130 << 10))),
			lib.code(lib.room.publish('large', 'é'.repeat(120 << 10))),
		])).join())()`)
		if got != "too-large,too-large,too-large,no error but undefined" {
			t.Errorf("publishing messages that are too large: %s", got)
		}
		bo.wait("hear the message that is not too large", "lib.of('large').length === 'Ada '.length + (120 << 10) + 2")
	})

	t.Run("unreliable", func(t *testing.T) {
		ada, bo := ada.in(t), bo.in(t)
		before := read[int](bo, "lib.raw('Ada', 2).received")
		read[chromedp.Void](ada, `lib.room.publish('hand', {x: 1}, {reliable: false})`)
		bo.hasHeard("hand", `Ada {"x":1}`)
		if n := read[int](bo, "lib.raw('Ada', 2).received") - before; n != 1 {
			t.Errorf("%d messages came over the unreliable channel, want 1", n)
		}
		if !read[bool](bo,
			"(({ordered, maxRetransmits}) => !ordered && maxRetransmits === 0)(lib.raw('Ada', 2).channel)") {
			t.Error("the unreliable channel is ordered or retransmits")
		}
	})

	t.Run("back-pressure", func(t *testing.T) {
		ada, bo, cy := ada.in(t), bo.in(t), cy.in(t)
		const pieces = 320 // of 64 KiB: 20 MiB
		read[chromedp.Void](cy,
			"lib.room.subscribe('pieces', ({length}) => { lib.pieces = (lib.pieces ?? 0) + length; })")
		codes := read[string](ada, fmt.Sprintf(`(async () => {
			const piece = lib.bytes(64 << 10);
			const all = Array.from({length: %d}, () => lib.code(lib.room.publish('rash', piece)));
			const codes = new Map();
			for (const code of await Promise.all(all)) {
				codes.set(code, (codes.get(code) ?? 0) + 1);
			}
			return [...codes].join(' ');
		})()`, pieces))
		if codes != "no error but undefined,255 queue-full,65" {
			t.Errorf("20 MiB at once: %s", codes)
		}
		bo.wait("hear what was accepted", "lib.heard.filter(({topic}) => topic === 'rash').length === 255")

		read[chromedp.Void](ada, `(async () => {
			const piece = lib.bytes(64 << 10);
			for (let i = 0; i < 96; i += 16) {
				await Promise.all(Array.from({length: 16}, () => lib.room.publish('pieces', piece)));
			}
		})()`)
		cy.wait("hear everything", "lib.pieces === 6 << 20")
		most := read[int](ada, "Math.max(...lib.channels.map(({mostBuffered}) => mostBuffered))")
		if most < 512<<10 || most > 1<<20+128<<10 {
			t.Errorf("a buffer held %d bytes, want about 1 MiB", most)
		}
	})

	// What was in the browser's buffer when a connection was replaced is lost, and reported as
	// lost. The rest goes over the new connection.
	t.Run("new connection", func(t *testing.T) {
		ada, cy := ada.in(t), cy.in(t)
		outcome := read[string](ada, `(async () => {
			const codes = Array.from({length: 64},
				(_, i) => lib.code(lib.room.send(lib.peer('Cy'), 'moving', [i, 'x'.repeat(64 << 10)])));
			lib.peer('Cy').call();
			const all = await Promise.all(codes);
			const lost = all.lastIndexOf('lost') + 1;
			const sent = all.filter((code) => code === 'no error but undefined').length;
			return lost > 0 && lost + sent === 64 ? String(lost) : all.join();
		})()`)
		t.Logf("lost %s of 64 messages", outcome)
		cy.wait("hear the rest in order", fmt.Sprintf(`
			lib.heard.filter(({topic}) => topic === 'moving').map(({data: [i]}) => i).slice(-(64 - %[1]s)).join() ===
				Array.from({length: 64 - %[1]s}, (_, i) => i + %[1]s).join()`, outcome))
	})

	t.Run("who has no channels for data", func(t *testing.T) {
		got := read[string](ada.in(t), `(async () => {
			const {Room} = await import('/tincan/tincan.js');
			const {Mesh} = await import('/tincan/mesh.js');
			const room = await Room.join('quiet-cans', {name: 'Ada'});
			const mesh = await Mesh.join('quiet-cans', {name: 'Di'});
			await probe.until(() => room.peers.size);
			const [peer] = room.peers.values();
			const outcome = [await lib.code(room.publish('any', 1)),
				await lib.code(room.request(peer, 'any', 1, {timeout: 100}))];
			await probe.until(() => peer.state === 'connected'); // may fire after the channel is open
			room.leave();
			mesh.leave();
			return outcome.join();
		})()`)
		if got != "no error but undefined,timeout" {
			t.Errorf("publish and request: %s", got)
		}
	})

	t.Run("flood", func(t *testing.T) {
		ada, bo, cy := ada.in(t), bo.in(t), cy.in(t)
		for _, p := range []*tab{ada, bo} {
			read[chromedp.Void](p, "lib.warnings = [], lib.heard = []")
		}
		read[chromedp.Void](cy, `{
			const junk = [
				'', 'garbage', '{', 'null', '[]', '{}', '{"topic":7}', '{"topic":""}', '{"topic":"t","request":"r"}',
				'{"answer":1.5}', '{"answer":1,"error":"e"}', '{"topic":"t","answer":1}',
				'{"topic":"' + 't'.repeat(200) + '"}', '['.repeat(100_000),
				new Uint8Array(), new Uint8Array([1]), new Uint8Array([255, 255, 1]), new Uint8Array([0, 2, 255, 255]),
				new Uint8Array(256 << 10),
			];
			for (const id of [1, 2, 0]) {
				junk.forEach((frame) => lib.raw('Bo', id).channel.send(frame));
			}
		}`)
		bo.wait("warn of Cy", "lib.warnings.length > 0")
		for _, p := range []*tab{ada, bo} {
			// Its clock is stopped, so its token buckets do not refill. Otherwise the flood might be too slow to
			// exhaust them on a busy machine.
			read[chromedp.Void](p, "{ const now = performance.now(); performance.now = () => now; }")
			p.handles(func() int {
				sent := 0
				// Several times what the limits allow. More would only queue in a slow page.
				for _, id := range []int{1, 0} {
					n := read[int](cy, fmt.Sprintf(`lib.flood(%q, %d, 10_000, ['{"topic":"flood","data":"x"}',
						'{"topic":"flood","request":1}', '{"answer":1}'], 20_000)`, p.name, id))
					cy.wait("find the channel closed",
						fmt.Sprintf("lib.raw(%q, %d).channel.readyState === 'closed'", p.name, id))
					t.Logf("before %s stopped listening, Cy sent %d messages over channel %d", p.name, n, id)
					sent += n
				}
				return sent
			})
			cy.wait("find the other channel closed too",
				fmt.Sprintf("lib.raw(%q, 2).channel.readyState === 'closed'", p.name))
			read[bool](p, "delete performance.now")
		}
		for _, p := range []*tab{ada, bo} {
			if got := read[[]string](p, "lib.warnings"); len(got) != 1 || !strings.HasPrefix(got[0], "Cy: ") {
				t.Errorf("%s was warned %d times: %q; want once, of Cy", p.name, len(got), got)
			}
			t.Logf("%s heard %d messages", p.name, read[int](p, "lib.heard.length"))
			if got := read[int](p, "lib.heard.filter(({topic}) => topic !== 'flood').length"); got != 0 {
				t.Errorf("%s heard %d invalid messages", p.name, got)
			}
		}
		read[chromedp.Void](ada, "lib.room.publish('after', 1)") // nobody waits for Cy
		bo.hasHeard("after", "Ada 1")
	})

	t.Run("moderate", func(t *testing.T) {
		got := read[string](ada.in(t), `(async () => {
			const {Room} = await import('/tincan/tincan.js');
			const [one, other] = [await Room.join('ruled-cans', {name: 'one'}),
				await Room.join('ruled-cans', {name: 'other'})];
			const told = [];
			for (const type of ['moderators', 'locked', 'muted', 'warning', 'state']) {
				other.addEventListener(type, ({detail: {ids, locked, from, code}}) =>
					told.push([type, ids?.has(other.id) ?? locked ?? from?.name ?? code].join(' ')));
			}
			const until = (last) => probe.until(() => told.at(-1) === last);
			await probe.until(() => one.peers.size);
			told.push([one, other].map(({moderators}) => moderators.has(one.id)).join());
			other.lock(true);
			await until('warning not-moderator');
			one.lock(true);
			await until('locked true');
			told.push(other.locked, await lib.code(Room.join('ruled-cans', {name: 'late'})));
			one.mute(one.peers.get(other.id));
			await until('muted one');
			one.moderate(one.peers.get(other.id));
			await until('moderators true');
			other.moderate(other.peers.get(one.id));
			await until('moderators false');
			one.remove(one.peers.get(other.id));
			await until('state removed');
			other.lock(false);
			one.leave();
			return told.join('; ');
		})()`)
		const want = "true,true; warning not-moderator; locked true; true; forbidden; muted one; moderators true; " +
			"moderators false; warning removed; state removed; warning unreachable"
		if got != want {
			t.Errorf("told %s\nwant %s", got, want)
		}
	})

	t.Run("leave", func(t *testing.T) {
		ada, bo := ada.in(t), bo.in(t)
		read[chromedp.Void](ada, `{
			lib.bo = lib.peer('Bo');
			lib.asked = lib.code(lib.room.request(lib.bo, 'silence', 1, {timeout: 600_000}));
			void 0;
		}`)
		read[chromedp.Void](bo, "lib.room.leave()")
		if got := read[string](ada, "lib.asked"); got != "peer-left" {
			t.Errorf("request to a peer that leaves: %s, want peer-left", got)
		}
		if got := read[string](ada, "lib.code(lib.room.send(lib.bo, 'you', 1))"); got != "peer-left" {
			t.Errorf("send to a peer that has left: %s, want peer-left", got)
		}
	})
}

// A message that is too large is dropped. If the channels end, as they do when a browser cannot buffer more
// of a message, the page carries on.
func TestLibraryHugeMessages(t *testing.T) {
	t.Parallel()
	s := serveTincan(t)
	var settings webrtc.SettingEngine
	settings.SetIncludeLoopbackCandidate(true) // there may be no other network interface
	m := meshtest.New(t, 2, settings)
	native := m.Join(s.url("/ws"), "mesh-test", "Nat", webrtc.ICETransportPolicyAll)
	native.Rash.Store(true)
	ada := startChromium(t).openLibrary("Ada", s.url(""), "mesh-test")
	ada.wait("reach Nat", "lib.open('Nat')")

	link := native.Link(read[string](ada, "lib.room.id"))
	negotiated, id := true, uint16(1)
	dc, err := link.PC.CreateDataChannel("raw", &webrtc.DataChannelInit{Negotiated: &negotiated, ID: &id})
	if err != nil {
		t.Fatal(err)
	}
	opened := make(chan struct{}, 1)
	dc.OnOpen(func() { opened <- struct{}{} })
	select {
	case <-opened:
	case <-time.After(patience):
		t.Fatal("the channel does not open")
	}
	say := func(data string) {
		if err := dc.SendText(`{"topic":"t","data":"` + data + `"}`); err != nil {
			t.Fatalf("send: %v", err)
		}
	}
	say(strings.Repeat("x", 1<<20))
	say("small")
	ada.hasHeard("t", `Nat "small"`)
	if err := link.PC.SCTP().Stop(); err != nil { // sends ABORT (RFC 9260 section 3.3.7)
		t.Fatal(err)
	}
	ada.wait("see the channels end", "lib.peer('Nat').channelState === 'closed'")
	const want = "connected; Nat: a message of 1048599 bytes, more than 262144"
	if got := read[string](ada, "[lib.peer('Nat').state, ...lib.warnings].join('; ')"); got != want {
		t.Errorf("Ada sees %s, want %s", got, want)
	}
}

//go:embed testdata/limits.js
var limiterRound string

// A flood of invalid messages closes all channels that share its limits. A trickle of them closes
// none.
func TestLibraryLimits(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	p := startChromium(t).blank("clock")
	p.visit(base + "/healthz")
	got := read[map[string]string](p, "("+limiterRound+")()")
	if want := "5001 false,false 0"; got["flood"] != want {
		t.Errorf("flood: %q, want %q: messages until the end, which channels are open, messages after that",
			got["flood"], want)
	}
	if want := "never true,true 1"; got["trickle"] != want {
		t.Errorf("trickle: %q, want %q", got["trickle"], want)
	}
	for what, want := range map[string]string{"steady": "true,false", "drowning": "false,true"} {
		if got[what] != want {
			t.Errorf("%s: %q, want %q: whether all was heard, whether the limiter was exhausted", what, got[what], want)
		}
	}
}

//go:embed testdata/send-queue.js
var queueRound string

// Every message that waits for a channel is either sent or fails.
func TestLibrarySendQueue(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	p := startChromium(t).blank("clock")
	p.visit(base + "/healthz")
	got := read[map[string]string](p, "("+queueRound+")()")
	for what, want := range map[string]string{
		"never open":             "unreachable after 15 s",
		"never open either":      "unreachable after 15 s",
		"opens":                  "sent after 5 s",
		"slow":                   "sent after 500 s",
		"stuck":                  "lost after 60 s",
		"behind what is stuck":   "unreachable after 60 s",
		"cut off":                "lost after 30 s",
		"behind what is cut off": "sent after 41 s",
		"accepted in the end":    "e",
		"too large":              "too-large after 0 s",
		"fits":                   "sent after 0 s",
		"too much":               "queue-full after 0 s",
		"timers":                 "0",
	} {
		if got[what] != want {
			t.Errorf("%s: %q, want %q", what, got[what], want)
		}
	}
}

// in reports the tab's failures in a subtest. Console errors of its page still count for the whole
// test.
func (p *tab) in(t testing.TB) *tab {
	return &tab{t: t, name: p.name, driver: p.driver, ctx: p.ctx, close: p.close}
}

// libraryREADME returns the examples in one language, by the line where each begins.
func libraryREADME(t testing.TB, language string) map[int]string {
	t.Helper()
	readme, err := os.ReadFile("../tincan/README.md")
	if err != nil {
		t.Fatal(err)
	}
	examples := map[int]string{}
	fenced := regexp.MustCompile("(?s)\n```" + language + "\n(.*?)```\n")
	for _, at := range fenced.FindAllSubmatchIndex(readme, -1) {
		examples[1+strings.Count(string(readme[:at[2]]), "\n")] = string(readme[at[2]:at[3]])
	}
	if len(examples) == 0 {
		t.Fatalf("the library's README has no examples in %s", language)
	}
	return examples
}

// Each example in the README runs without errors.
func TestLibraryREADME(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	p := startChromium(t).blank("reader")
	p.visit(base + "/healthz")
	for line, example := range libraryREADME(t, "js") {
		read[chromedp.Void](p, fmt.Sprintf(`(async () => {
			const {ConnectionQuality, Door, Files, Room, Trace} = await import('/tincan/tincan.js');
			const canvas = document.createElement('canvas');
			canvas.getContext('2d').fillRect(0, 0, 1, 1);
			const stream = canvas.captureStream(5);
			const room = await Room.join('reading-cans-%d', {name: 'Ada'});
			const other = await Room.join('reading-cans-%[1]d', {name: 'Bo', stream});
			other.answer('time', () => 0);
			await probe.until(() => room.peers.size);
			const [peer] = room.peers.values();
			{
				%s
			}
			room.leave();
			other.leave();
		})()`, line, example))
	}
}

// The README's smallest page, served from another origin.
func TestLibraryFromAnotherOrigin(t *testing.T) {
	t.Parallel()
	var html string
	for _, html = range libraryREADME(t, "html") {
		if n := strings.Count(html, "\n"); n >= 30 {
			t.Errorf("the page has %d lines, want fewer than 30", n)
		}
	}
	elsewhere := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = fmt.Fprint(w, html)
	}))
	t.Cleanup(elsewhere.Close)
	base, _ := startTincan(t, "-origin", elsewhere.URL)
	html = strings.ReplaceAll(html, "https://tincan.example", base)

	c := startChromium(t)
	ada, bo := c.open("Ada", elsewhere.URL), c.open("Bo", elsewhere.URL)
	for _, p := range []*tab{ada, bo} {
		p.wait("see the other", `(() => {
			const [own, other, ...more] = document.querySelectorAll('video');
			return more.length === 0 && own?.muted && !other?.muted &&
				other?.getVideoPlaybackQuality().totalVideoFrames > 5;
		})()`)
	}
	bo.close()
	ada.wait("see the other go", "document.querySelectorAll('video').length === 1")
}
