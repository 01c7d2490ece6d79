package e2e

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// What a call shows about its connections.

// joinByTCP joins a room with only a TCP connection to the relay.
func (p *tab) joinByTCP(room string) {
	p.t.Helper()
	// This must come first: the page prepares connections soon after it has loaded.
	p.preload(relayed("(urls) => urls.map((url) => url.replace('transport=udp', 'transport=tcp'))"))
	p.visit(room)
	p.join()
}

// showsQuality waits until the panel shows this text for the connection to other.
func (p *tab) showsQuality(other *tab, words string) {
	p.t.Helper()
	p.wait(fmt.Sprintf("say about %s: %s", other.name, words), fmt.Sprintf(`
		[...document.querySelectorAll('.quality-card')]
			.find((card) => card.querySelector('.quality-name').textContent === %q)
			?.innerText.includes(%q)`, other.name, words))
}

// draws waits until the map has exactly these connections, sorted by their text, and the table as
// many rows.
func (p *tab) draws(lines ...string) {
	p.t.Helper()
	p.wait(fmt.Sprintf("draw %q", lines), fmt.Sprintf(`(() => {
		const nameOf = (id) => document.querySelector('[data-peer="' + id + '"] [data-name]')?.textContent ?? %q;
		const drawn = [...document.querySelectorAll('.map .map-connection')].map((line) => {
			const {ends, grade, path} = line.dataset;
			const dashed = getComputedStyle(line).strokeDasharray !== 'none';
			return [
				...ends.split(' ').map(nameOf).sort(),
				path,
				...dashed ? ['dashed'] : [],
				...grade === 'none' || grade === 'unknown' ? [grade] : [],
			].join(' ');
		});
		return drawn.sort().join() === %q && document.querySelectorAll('.map-table tbody tr').length === drawn.length;
	})()`, p.name, strings.Join(lines, ",")))
}

func TestQualityPanel(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	c := startChromium(t)
	room := base + "/r/seen-cans"
	ada, bo := twoPeople(c, room)
	cy := c.open("Cy", "about:blank")
	cy.joinByTCP(room)
	everybody := []*tab{ada, bo, cy}

	for _, p := range everybody {
		p.click("More")
		p.click("Connections")
	}
	for _, p := range everybody {
		p.draws("Ada Bo direct", "Ada Cy relay dashed", "Bo Cy relay dashed")
	}
	ada.showsQuality(bo, "direct, UDP")
	ada.showsQuality(cy, "through a relay, ")
	cy.showsQuality(ada, "Relayed over TCP: no direct path was found")
	cy.showsQuality(ada, "through a relay, TCP")
	ada.wait("have figures that move", `(() => {
		const [card] = document.querySelectorAll('.quality-card');
		const plots = [...card.querySelectorAll('.plot')];
		const drawn = plots.map((plot) => plot.querySelector('path').getAttribute('d'));
		probe.drawn ??= drawn;
		return plots.length === 4 && drawn.every((d, i) => d !== probe.drawn[i] && d.split('L').length > 2) &&
			/\d ms/.test(plots[0].innerText) && /\d%/.test(plots[1].innerText) &&
			plots.slice(2).every((plot) => /[1-9].* [kM]bit\/s/.test(plot.innerText)) &&
			/\d+ × \d+, \d+ fps, \w+/.test(card.innerText);
	})()`)

	read[chromedp.Void](ada, "navigator.clipboard.writeText = async (words) => { probe.copied = words; }")
	ada.click("Copy report")
	ada.toast("Report copied")
	report := read[string](ada, "probe.copied")
	for _, want := range []string{"Path: direct, UDP", "Path: through a relay, ", "Receiving: ", ": connected, "} {
		if !strings.Contains(report, want) {
			t.Errorf("the report lacks %q", want)
		}
	}
	for _, secret := range []string{"127.0.0.1", "192.0.2.", "seen-cans", "Ada", "Bo\n", "Cy"} {
		if strings.Contains(report, secret) {
			t.Errorf("the report contains %q", secret)
		}
	}
	t.Log(report)

	t.Run("keyboard", func(t *testing.T) {
		ada := ada.in(t)
		ada.do("close", chromedp.KeyEvent("\x1b"))
		ada.wait("close, and have the menu in focus", `document.querySelector('[data-panel=quality]').hidden &&
			document.activeElement === probe.control('More')`)
		ada.do("open the menu", chromedp.KeyEvent("\r"))
		ada.wait("show it", "probe.control('Connections')")
		ada.tabTo("Connections")
		ada.do("open", chromedp.KeyEvent("\r"))
		ada.wait("open, and have the title in focus",
			`document.activeElement.matches('[data-panel=quality]:not([hidden]) .panel-title')`)
		for _, stop := range []string{
			".panel-close", ".quality-card summary", ".quality-card summary", ".map-all summary",
			".quality-report button", ".doctor-link", ".quality-sent", ".quality-terms summary",
		} {
			ada.do("press Tab", chromedp.KeyEvent("\t"))
			ada.wait("have the focus on "+stop, fmt.Sprintf("document.activeElement.matches(%q)", stop))
		}
		ada.do("expand the terms", chromedp.KeyEvent("\r"))
		ada.tells("Round-trip time (RTT)")
	})

	t.Run("worst first", func(t *testing.T) {
		onlyLong(t)
		ada := ada.in(t)
		first := func(name string) {
			t.Helper()
			ada.wait("list "+name+" first",
				fmt.Sprintf("document.querySelector('.quality-name').textContent === %q", name))
		}
		ada.press(kb.Escape)
		ada.click("More")
		ada.click("Connections")
		first("Bo")
		ada.reportRoundTrip(cy, 9)
		first("Cy")
		read[chromedp.Void](ada, "document.querySelector('.quality-card:last-child summary').focus()")
		ada.reportRoundTrip(cy, 0)
		ada.showsQuality(cy, "Good")
		first("Cy") // it must not jump while the focus is inside
		ada.press(kb.Escape)
		ada.click("More")
		ada.click("Connections")
		first("Bo")
	})

	t.Run("hostile", func(t *testing.T) {
		ada, bo := ada.in(t), bo.in(t)
		cy.close()
		ada.draws("Ada Bo direct")
		eve := c.openLibrary("<b onclick='x'>Eve</b> اسم طويل", base, "seen-cans")
		read[chromedp.Void](eve, `lib.room.answer('tincan.line', () => [
			{to: lib.peer('Bo').id, state: 'failed'},
			{to: '<img src=x>', state: 'failed'},
			{to: lib.peer('Ada').id, state: '<img src=x>', way: '<img src=x>'},
		])`)
		for _, p := range []*tab{ada, bo} {
			p.draws(
				"<b onclick='x'>Eve</b> اسم طويل Ada direct",
				"<b onclick='x'>Eve</b> اسم طويل Bo direct dashed none",
				"Ada Bo direct",
			)
			p.wait("shorten the name, and show it as text", `!document.querySelector('[data-panel] :is(b, img)') &&
				[...document.querySelectorAll('.map-name')]
					.some(({textContent}) => /^<b onclick=.*…$/.test(textContent))`)
		}
	})
}

// A connection that stays bad is marked in the call itself until it is better.
func TestQualityMarks(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	c := startChromium(t)
	room := base + "/r/crackling-cans"
	ada, bo := c.enter("Ada", room), c.open("Bo", room)
	bo.join()
	ada.plays(bo)
	ada.click("People")
	ada.person("Bo", "microphone on", "camera on")
	marksBo := func(bad bool) {
		t.Helper()
		ada.wait(fmt.Sprintf("show a bad connection on the tile and in the list: %v", bad), fmt.Sprintf(`
			(probe.control('Bad connection to Bo', '[data-peer]') !== undefined) === %[1]v &&
			document.querySelector('[data-panel=people]').innerText.includes('Bad connection') === %[1]v`, bad))
	}
	ada.reportRoundTrip(bo, 0)
	marksBo(false)
	ada.reportRoundTrip(bo, 0.9)
	marksBo(true)
	ada.toast("Bad connection to Bo")
	if dir := os.Getenv("TINCAN_SCREENSHOTS"); dir != "" {
		ada.shoot(dir, "quality-mark-people")
		ada.clickIn("#panels", "Close")
		ada.shoot(dir, "quality-mark")
		ada.looksLike(375, 500, "light")
		ada.click("Enlarge Ada")
		ada.shoot(dir, "quality-mark-corner")
		ada.click("Enlarge Bo")
		ada.looksLike(1280, 800, "light")
	}
	ada.clickIn("[data-peer]", "Bad connection to Bo")
	ada.wait("show the details", `
		document.activeElement.matches('[data-panel=quality]:not([hidden]) .quality-title') &&
		document.activeElement.textContent === 'Bo'`)
	ada.showsQuality(bo, "High latency: ")
	ada.click("People")
	ada.reportRoundTrip(bo, 0)
	marksBo(false)
}

// reportRoundTrip makes the browser report this round-trip time, and high bandwidth, for the
// connection to other from now on.
func (p *tab) reportRoundTrip(other *tab, seconds float64) {
	p.t.Helper()
	read[chromedp.Void](p, fmt.Sprintf(`{
		const pc = probe.connectionTo(%q);
		const changes = {currentRoundTripTime: %g, availableOutgoingBitrate: 5e6};
		pc.getStats = async () => new Map([...await RTCPeerConnection.prototype.getStats.call(pc)].map(([id, stats]) =>
			[id, stats.type === 'candidate-pair' ? {...stats, ...changes} : stats]));
	}`, other.name, seconds))
}

// The verdict on a connection, by its figures.
func TestQualityVerdicts(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	p := startChromium(t).blank("reader")
	p.visit(base + "/healthz")
	for _, tt := range []struct {
		view   string // changes to a good one
		sample string // changes to one with an answer, candidates from both sides and a relay
		want   string
	}{
		{"", "", "good: Good"},
		{"way: '', protocol: ''", "", "unknown: Connected, measuring…"},
		{"way: 'relay'", "", "good: Good, relayed: no direct path was found"},
		{"way: 'relay', protocol: 'tls'", "", "fair: Relayed over TLS: no direct path was found"},
		{"roundTrip: 420.4", "", "bad: High latency: 420 ms round trip"},
		{"roundTrip: 250", "", "fair: High latency: 250 ms round trip"},
		{"loss: 0.08", "", "bad: 8% packet loss: video may freeze"},
		{"loss: 0.02, roundTrip: 400", "",
			"bad: High latency: 400 ms round trip; fair: 2% packet loss: video may freeze"},
		{"", "limit: 'cpu'", "fair: This device is too busy to send better video"},
		{"", "limit: 'bandwidth'", "good: Good; good: Your video is reduced to fit the connection"},
		{"state: 'reconnecting'", "", "none: Connection lost: reconnecting"},
		{"state: 'connecting'", "", "none: Connecting: trying network paths"},
		{"state: 'connecting'", "attempt: {own: 4, theirs: 0, relay: true}",
			"none: Not connected yet: waiting for their answer"},
		{"state: 'failed'", "attempt: {gathered: true, own: 0}",
			"none: Not connected: your browser found no usable network address"},
		{"state: 'failed'", "attempt: {answered: true, own: 4, theirs: 0}",
			"none: Not connected: their browser sent no network address"},
		{"state: 'failed'", "attempt: {answered: true, own: 4, theirs: 4, relay: false}",
			"none: Not connected: no direct path, and no relay was found"},
		{"state: 'failed'", "", "none: Not connected: no path was found, not even through the relay"},
		{"state: 'failed'", "attempt: {answered: true, own: 0, gathered: true, theirs: 4, relay: false, full: true}",
			"none: Not connected: no direct path, and the server’s relay is full"},
		{"state: 'connecting'", "attempt: {answered: true, own: 4, theirs: 4, relay: false, full: true}",
			"none: Connecting: trying network paths"},
		{"state: 'failed'", "none", "none: Not connected"},
	} {
		sample := "{limit: '', attempt, " + tt.sample + "}"
		if tt.sample == "none" {
			sample = "undefined"
		}
		got := read[string](p, fmt.Sprintf(`(async () => {
			const {judge} = await import('/meeting/quality/verdict.js');
			const {titleOf} = await import('/meeting/quality/figures.js');
			const view = {state: 'connected', roundTrip: 20, loss: 0, way: 'direct', protocol: 'udp', %s};
			const attempt = {answered: true, gathered: true, own: 4, theirs: 4, relay: true};
			return judge(view, %s).map((finding) => finding.grade + ': ' + titleOf(finding, view)).join('; ');
		})()`, tt.view, sample))
		if got != tt.want {
			t.Errorf("{%s} {%s}: %s, want %s", tt.view, tt.sample, got, tt.want)
		}
	}
}

// Whose connection is bad and in which direction, as far as the other connections and the figures
// show.
func TestQualityCauses(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	p := startChromium(t).blank("reader")
	p.visit(base + "/r/blamed-cans")
	// Connections between Ada, Bo, Cy and Dora. want says who is to blame for the one from Ada to Dora.
	for _, tt := range []struct{ bad, good, want string }{
		{"AD", "", ""},
		{"AD", "AB", ""},
		{"AD", "AB BD", ""},
		{"AD BD", "AB", "theirs"},
		{"AD BD CD", "AB AC BC", "theirs"},
		{"AD BD CD AC BC", "AB", "theirs"}, // Cy's connections are bad as well
		{"AD AB", "BD", "yours"},
		{"AD AB AC", "BD CD BC", "yours"},
		{"AD AB BD", "", ""},
		{"AD BD", "", ""}, // Ada's connection to Bo is not known
	} {
		got := read[string](p, fmt.Sprintf(`(async () => {
			const {culprit} = await import('/meeting/quality/cause.js');
			const view = (loss) => ({state: 'connected', roundTrip: 20, loss, way: 'direct', protocol: 'udp'});
			const edges = (pairs, loss) => pairs.split(' ').filter(Boolean)
				.map((pair) => ({ends: [...pair], view: view(loss)}));
			return culprit([...edges(%q, 0.08), ...edges(%q, 0), {ends: ['A', 'E'], view: null}], 'A', 'D');
		})()`, tt.bad, tt.good))
		if got != tt.want {
			t.Errorf("bad: %s, good: %s: blames %q, want %q", tt.bad, tt.good, got, tt.want)
		}
	}
	for _, tt := range []struct {
		lossIn, lossOut string
		whose           string
		want, not       string
	}{
		{"0.08", "0", "", "Packets from them are getting lost.|at your end or theirs", "Probably"},
		{"NaN", "0.08", "yours",
			"Packets from you are getting lost.|Probably your connection: it is bad to the others too.|Move closer",
			"at your end"},
		{"0.08", "0.02", "theirs",
			"Packets are getting lost in both directions.|" +
				"Probably <b>Dora’s connection: it is bad to the others too.|Ask them to",
			"at your end"},
		// Only fair, so nobody is blamed.
		{"0.03", "0", "theirs", "3% packet loss|Packets from them are getting lost.", "Probably"},
	} {
		got := read[string](p, fmt.Sprintf(`(async () => {
			const {ConnectionCard} = await import('/meeting/quality/connection-card.js');
			const person = new ConnectionCard(1);
			const sample = {
				lossIn: %s, lossOut: %s, roundTrip: 20, way: 'direct', protocol: 'udp',
				picturesIn: [], picturesOut: [], attempt: {},
			};
			const loss = Math.max(sample.lossIn || 0, sample.lossOut);
			const view = {...sample, state: 'connected', loss};
			person.update({id: '1', name: '<b>Dora'}, view, {history: [], now: () => sample}, %q);
			document.body.append(person.element);
			const shown = person.element.innerText;
			person.element.remove();
			return shown;
		})()`, tt.lossIn, tt.lossOut, tt.whose))
		for _, want := range strings.Split(tt.want, "|") {
			if !strings.Contains(got, want) || strings.Contains(got, tt.not) {
				t.Errorf("packet loss %s in, %s out, blaming %q: %q, want %q, and not %q",
					tt.lossIn, tt.lossOut, tt.whose, got, want, tt.not)
			}
		}
	}
}

// A video that has started and then stands still counts as video until it is removed.
func TestQualityStill(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	p := startChromium(t).blank("Ada")
	p.visit(base + "/r/still-cans")
	if got := read[string](p, `(async () => {
		const {ConnectionQuality} = await import('/tincan/quality/connection-quality.js');
		const canvas = document.createElement('canvas');
		const pen = canvas.getContext('2d');
		const [track] = canvas.captureStream(0).getTracks();
		const [a, b] = [new RTCPeerConnection(), new RTCPeerConnection()];
		a.addEventListener('icecandidate', ({candidate}) => void b.addIceCandidate(candidate));
		b.addEventListener('icecandidate', ({candidate}) => void a.addIceCandidate(candidate));
		const agree = async () => {
			await a.setLocalDescription();
			await b.setRemoteDescription(a.localDescription);
			await b.setLocalDescription();
			await a.setRemoteDescription(b.localDescription);
		};
		const transceiver = a.addTransceiver(track);
		await agree();
		const quality = new ConnectionQuality({connection: b});
		const reports = async (wanted) => probe.until(async () => {
			const said = JSON.stringify((await quality.sample()).picturesIn);
			return wanted.test(said) ? said : null;
		});
		const drawing = setInterval(() => {
			pen.fillRect(Math.random() * canvas.width, 0, 9, 9);
			track.requestFrame();
		}, 100);
		await reports(/"perSecond":[1-9]/);
		clearInterval(drawing);
		const still = await reports(/"perSecond":0,/);
		transceiver.direction = 'inactive';
		await agree();
		await reports(/^\[\]$/);
		a.close();
		b.close();
		return still;
	})()`); got != `[{"width":300,"height":150,"perSecond":0,"codec":"VP8"}]` {
		t.Errorf("a video that stands still: %s", got)
	}
}

// The map has room for as many people as a meeting may have, with names of any length.
func TestQualityMapSizes(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	p := startChromium(t).blank("Ada")
	p.visit(base + "/r/drawn-cans")
	for count := 2; count <= 12; count++ {
		got := read[string](p, fmt.Sprintf(`(async () => {
			const {ConnectionMap} = await import('/meeting/quality/map.js');
			const members = Array.from({length: %d}, (_, i) => ({id: String(i), name: 'Wilhelmina '.repeat(i)}));
			const view = {state: 'connected', roundTrip: 1234, loss: 0, way: 'relay', protocol: 'udp'};
			const edges = members.flatMap((one, i) =>
				members.slice(i + 1).map((other) => ({ends: [one.id, other.id], view})));
			const map = new ConnectionMap();
			document.querySelector('.map-all')?.remove();
			document.body.append(map.element);
			map.update(members, edges);
			const drawing = document.querySelector('.map');
			const {x, y, width, height} = drawing.viewBox.baseVal;
			const out = [...drawing.querySelectorAll('path.map-connection, .map-member')].filter((part) => {
				const box = part.getBBox();
				return box.x < x || box.y < y || box.x + box.width > x + width || box.y + box.height > y + height;
			});
			return [
				drawing.querySelectorAll('.map-connection').length,
				document.querySelectorAll('tbody tr').length,
				out.length,
			].join();
		})()`, count))
		if n := count * (count - 1) / 2; got != fmt.Sprintf("%d,%[1]d,0", n) {
			t.Errorf("%d members: connections, table rows and parts that do not fit: %s, want %d,%[3]d,0",
				count, got, n)
		}
	}
	if dir := os.Getenv("TINCAN_SCREENSHOTS"); dir != "" {
		p.shoot(dir, "quality-map-of-twelve")
	}
}

// Screenshots of the panel, like those of TestBrowserScreenshots.
func TestQualityScreenshots(t *testing.T) {
	dir := os.Getenv("TINCAN_SCREENSHOTS")
	if dir == "" {
		t.Skip("TINCAN_SCREENSHOTS names no folder to write to")
	}
	base, _ := startTincan(t)
	c := startChromium(t)
	room := base + "/r/brisk-otter-lantern-4831"
	ada, bo := twoPeople(c, room)
	cy := c.open("Cyprian Norwid-Featherstonehaugh", "about:blank")
	cy.joinByTCP(room)
	ada.click("More")
	ada.click("Connections")
	ada.showsQuality(bo, "direct, UDP")
	ada.showsQuality(cy, "through a relay, ")
	ada.wait("have some history", `document.querySelector('.plot path').getAttribute('d').split('L').length > 5`)
	ada.shoot(dir, "quality")
	ada.wait("scroll on", `(document.querySelector('.quality-list').scrollIntoView(), true)`)
	ada.shoot(dir, "quality-people")
}

func TestQualityViews(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	c := startChromium(t)
	ada := c.openLibrary("Ada", base, "seen-cans")
	bo := c.openLibrary("Bo", base, "seen-cans")
	cy := c.openLibrary("Cy", base, "seen-cans")
	ada.wait("reach the others", "lib.open('Bo', 'Cy')")
	bo.wait("reach the others", "lib.open('Ada', 'Cy')")
	cy.wait("reach the others", "lib.open('Ada', 'Bo')")
	for _, p := range []*tab{ada, bo} {
		read[chromedp.Void](p, `(async () => {
			const {RoomQuality} = await import('/tincan/quality/room-quality.js');
			lib.quality = new RoomQuality(lib.room);
			const nameOf = (id) => id === lib.room.id ? lib.room.name : lib.room.peers.get(id).name;
			lib.edge = (...names) => lib.quality.edges()
				.find(({ends}) => ends.map(nameOf).sort().join() === names.join())?.view;
		})()`)
	}
	read[chromedp.Void](ada, `{
		lib.watch = () => {
			lib.watching?.abort();
			lib.watching = new AbortController();
			lib.quality.watch(lib.watching.signal); // asks immediately
		};
		lib.watch();
	}`)
	ada.wait("see the three connections", `['Ada,Bo', 'Ada,Cy', 'Bo,Cy'].every((names) => {
		const view = lib.edge(...names.split(','));
		return view?.state === 'connected' && view.way === 'direct' && view.protocol === 'udp' && view.roundTrip >= 0;
	}) && lib.quality.edges().length === 3`)

	// Cy runs a custom program that may report anything. Each case says what Ada makes of Cy's
	// connections to herself and to Bo.
	told := func(answer, want string) {
		read[chromedp.Void](cy, fmt.Sprintf(`{
			lib.stop?.();
			const [BO, ADA] = [lib.peer('Bo').id, lib.peer('Ada').id];
			lib.stop = lib.room.answer('tincan.line', () => (%s));
		}`, answer))
		// Real round-trip times depend on the machine, and are shorter than those that Cy makes up.
		ada.wait("make "+want+" of "+answer, fmt.Sprintf(`(lib.watch(), true) && probe.until(() => {
			const shown = [['Ada', 'Cy'], ['Bo', 'Cy']].map((names) => {
				const {state, way, protocol, roundTrip, loss} = lib.edge(...names) ?? {};
				return [state, way, protocol, ...roundTrip > 40_000 ? [roundTrip, loss] : []].join(' ');
			});
			return shown.join(', ') === %q;
		})`, want))
	}
	for _, nothing := range []string{
		`[{to: BO, state: 'perfect', loss: 1}, {to: [BO], state: 'failed'}, ` +
			`{to: 'somebody', state: 'failed'}, null, 7]`,
		`[{to: BO, state: 'connected', roundTrip: '50000', loss: -1, way: 'sea', protocol: {}}]`,
		`[...Array(64).fill(null), {to: BO, state: 'failed'}]`,
		`{to: BO, state: 'failed'}`,
		`'x'.repeat(200000)`,
	} {
		told(`[{to: BO, state: 'failed', roundTrip: 1e9, loss: 7, way: 'relay', protocol: 'tls'}]`,
			"connected direct udp, failed relay tls 60000 1")
		told(nothing, "connected direct udp, connected direct udp")
	}
	told(`[{to: ADA, state: 'connected', roundTrip: 50000, loss: 0.5, way: 'relay', protocol: 'tcp'}]`,
		"connected relay tcp 50000 0.5, connected direct udp")

	// While nobody watches, nobody is asked.
	read[chromedp.Void](ada, "lib.watching.abort()")
	if started := read[bool](ada, `(() => {
		const {setInterval} = globalThis;
		let started = false;
		globalThis.setInterval = () => { started = true; };
		lib.quality.watch(AbortSignal.abort());
		globalThis.setInterval = setInterval;
		return started;
	})()`); started {
		t.Error("watch() with an aborted signal never ends")
	}
	bo.wait("still know its own connections",
		"lib.edge('Bo', 'Cy')?.state === 'connected' && lib.edge('Ada', 'Cy') === null")
	cy.close()
	ada.wait("forget the connections of people who left", "lib.quality.edges().length === 1")
}
