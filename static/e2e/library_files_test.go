package e2e

import (
	_ "embed"
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

//go:embed testdata/files.js
var filesPage string

// shares adds file transfers to a library page.
func (p *tab) shares() {
	p.t.Helper()
	read[chromedp.Void](p, "{"+filesPage+"}")
	read[chromedp.Void](p, "lib.share()")
}

// outcome waits until the last file offered under this name is over, and returns how it ended.
func (p *tab) outcome(name string) string {
	p.t.Helper()
	return waitFor[string](p, "see the end of "+name, fmt.Sprintf(`(() => {
		const {over, state, code, moved, endedByThem} =
			[...lib.outgoing, ...lib.offers].findLast(({name}) => name === %q) ?? {};
		return over && [state, code, moved, endedByThem ? 'by them' : 'by us'].join(' ');
	})()`, name))
}

// ends checks how a file ended for one of the two sides.
func (p *tab) ends(name, want string) {
	p.t.Helper()
	if got := p.outcome(name); got != want {
		p.t.Errorf("%s: %s ended: %s, want %s", p.name, name, got, want)
	}
}

func TestLibraryFiles(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	c := startChromium(t)
	ada := c.openLibrary("Ada", base, "filing-cans")
	bo := c.openLibrary("Bo", base, "filing-cans")
	cy := c.openLibrary("Cy", base, "filing-cans")
	ada.wait("reach the others", "lib.open('Bo', 'Cy')")
	bo.wait("reach the others", "lib.open('Ada', 'Cy')")
	for _, p := range []*tab{ada, bo} {
		p.shares()
	}

	t.Run("to one who takes no files", func(t *testing.T) {
		ada := ada.in(t)
		read[chromedp.Void](ada, "lib.offer('early', 1, 'Cy')")
		ada.ends("early", "ended no-handler 0 by them")
	})
	cy.shares() // long after the connections were made

	t.Run("to all", func(t *testing.T) {
		ada, bo, cy := ada.in(t), bo.in(t), cy.in(t)
		for i, size := range []int{0, 1, 1 << 20, 3<<20 + 12345} {
			name := fmt.Sprintf("whole%d.bin", i)
			read[chromedp.Void](ada, fmt.Sprintf("lib.offer(%q, %d)", name, size))
			for _, p := range []*tab{bo, cy} {
				p.wait("be offered "+name, fmt.Sprintf(
					"lib.offered(%q)?.size === %d && lib.offered(%[1]q).peer.name === 'Ada'", name, size))
				read[chromedp.Void](p, fmt.Sprintf("lib.offered(%q).accept(lib.sink(%[1]q))", name))
				p.ends(name, fmt.Sprintf("done received %d by us", size))
				if !read[bool](p, fmt.Sprintf("lib.same(%q, %d)", name, size)) {
					t.Errorf("%s received a different file of %d bytes than was sent", p.name, size)
				}
			}
			ada.wait("hear that both have it", fmt.Sprintf(`lib.outgoing.filter(({name, state, moved}) =>
				name === %q && state === 'done' && moved === %d).length === 2`, name, size))
		}
	})

	t.Run("nothing before consent", func(t *testing.T) {
		ada, bo := ada.in(t), bo.in(t)
		before := read[int](bo, "lib.raw('Ada', 3).received")
		read[chromedp.Void](ada, "lib.offer('unwanted', 1 << 20, 'Bo')")
		bo.wait("be offered it", "lib.offered('unwanted')")
		read[chromedp.Void](bo, "lib.offered('unwanted').decline()")
		ada.ends("unwanted", "ended declined 0 by them")
		bo.ends("unwanted", "ended declined 0 by us")
		read[chromedp.Void](ada, "lib.offer('withdrawn', 1 << 20, 'Bo'), lib.outgoing.at(-1).cancel()")
		bo.ends("withdrawn", "ended cancelled 0 by them")
		read[chromedp.Void](bo, "lib.offered('withdrawn').accept(lib.sink('withdrawn'))")
		bo.wait("delete it", "lib.got.get('withdrawn') === 'thrown away'")
		read[chromedp.Void](bo, `lib.offered('withdrawn').accept(new WritableStream({
			abort() { throw new Error('no'); },
		}))`) // reports nothing
		if got := read[int](bo, "lib.raw('Ada', 3).received") - before; got != 0 {
			t.Errorf("%d chunks arrived without consent", got)
		}
	})

	// A receiver that writes slowly is sent no more than one window.
	t.Run("back-pressure", func(t *testing.T) {
		ada, bo := ada.in(t), bo.in(t)
		read[chromedp.Void](ada, "lib.offer('slow', 24 << 20, 'Bo')")
		bo.wait("be offered it", "lib.offered('slow')")
		read[chromedp.Void](bo, `{
			const written = new Promise((resolve) => { lib.goOn = resolve; });
			lib.before = lib.raw('Ada', 3).received;
			lib.offered('slow').accept(new WritableStream({write: () => written}));
		}`)
		const window = 16 << 20 / (32 << 10) // chunks
		bo.wait("receive a full window", fmt.Sprintf("lib.raw('Ada', 3).received - lib.before === %d", window))
		read[chromedp.Void](ada, "lib.room.request(lib.peer('Bo'), 'nothing').catch(() => {})") // a round trip
		if got := read[int](bo, "lib.raw('Ada', 3).received - lib.before"); got != window {
			t.Errorf("%d chunks arrived while nothing was written, want %d", got, window)
		}
		if got := read[int](ada, `Math.max(...lib.channels.filter(({channel}) => channel.id === 3)
			.map(({mostBuffered}) => mostBuffered))`); got > 320<<10 {
			t.Errorf("a buffer held %d bytes", got)
		}
		read[chromedp.Void](bo, "lib.goOn()")
		bo.ends("slow", fmt.Sprintf("done received %d by us", 24<<20))
		ada.ends("slow", fmt.Sprintf("done received %d by them", 24<<20))
	})

	t.Run("cancel", func(t *testing.T) {
		ada, bo := ada.in(t), bo.in(t)
		for name, who := range map[string]*tab{"by the sender": ada, "by the receiver": bo} {
			other := map[*tab]*tab{ada: bo, bo: ada}[who]
			read[chromedp.Void](ada, fmt.Sprintf("lib.offer(%q, 64 << 20, 'Bo')", name))
			bo.wait("be offered it", fmt.Sprintf("lib.offered(%q)", name))
			read[chromedp.Void](bo, fmt.Sprintf("lib.offered(%q).accept(lib.sink(%[1]q))", name))
			who.wait("cancel it on the way", fmt.Sprintf(`(() => {
				const file = [...lib.outgoing, ...lib.offers].find(({name}) => name === %q);
				return file.moved > 0 && (file.cancel(), true);
			})()`, name))
			for p, by := range map[*tab]string{who: "by us", other: "by them"} {
				if got := p.outcome(name); !strings.HasPrefix(got, "ended cancelled") || !strings.HasSuffix(got, by) {
					t.Errorf("%s: %s: %s, want ended cancelled %s", p.name, name, got, by)
				}
			}
			bo.wait("delete what has arrived", fmt.Sprintf("lib.got.get(%q) === 'thrown away'", name))
		}
		if got := read[string](bo, "lib.warnings.join()"); got != "" {
			t.Errorf("chunks that were still on their way caused warnings: %s", got)
		}
	})

	t.Run("full disk", func(t *testing.T) {
		ada, bo := ada.in(t), bo.in(t)
		read[chromedp.Void](ada, "lib.offer('large', 4 << 20, 'Bo')")
		bo.wait("be offered it", "lib.offered('large')")
		read[chromedp.Void](bo, `lib.offered('large').accept(new WritableStream({
			write() { throw new Error('disk full'); },
		}))`)
		ada.ends("large", "ended unwritable 0 by them")
		bo.ends("large", "ended unwritable 0 by us")
	})

	t.Run("unreadable file", func(t *testing.T) {
		ada, bo := ada.in(t), bo.in(t)
		read[chromedp.Void](ada, `{
			const file = lib.file('changed', 4 << 20);
			file.slice = () => ({arrayBuffer: () => Promise.reject(new DOMException('changed', 'NotReadableError'))});
			lib.outgoing.push(...lib.files.offer(file, [lib.peer('Bo')]));
		}`)
		bo.wait("be offered it", "lib.offered('changed')")
		read[chromedp.Void](bo, "lib.offered('changed').accept(lib.sink('changed'))")
		ada.ends("changed", "ended unreadable 0 by us")
		bo.ends("changed", "ended unreadable 0 by them")
		bo.wait("delete it", "lib.got.get('changed') === 'thrown away'")
	})

	// The transfer continues where it was, over the new connection.
	t.Run("new connection", func(t *testing.T) {
		ada, cy := ada.in(t), cy.in(t)
		const size = 16<<20 + 7
		read[chromedp.Void](ada, fmt.Sprintf("lib.offer('moving', %d, 'Cy')", size))
		cy.wait("be offered it", "lib.offered('moving')")
		read[chromedp.Void](cy, `{
			lib.states = [];
			const file = lib.offered('moving');
			file.addEventListener('state', ({detail}) => lib.states.push(detail));
			file.accept(lib.sink('moving', 250));
		}`)
		for i, p := range []*tab{ada, cy} {
			p.wait("call again on the way", fmt.Sprintf(`
				[...lib.outgoing, ...lib.offers].find(({name}) => name === 'moving').moved > %d << 20 &&
				(lib.peer(%q).call(), true)`, 2+4*i, map[*tab]string{ada: "Cy", cy: "Ada"}[p]))
		}
		cy.ends("moving", fmt.Sprintf("done received %d by us", size))
		ada.ends("moving", fmt.Sprintf("done received %d by them", size))
		if !read[bool](cy, fmt.Sprintf("lib.same('moving', %d)", size)) {
			t.Error("the received file is not the one that was sent")
		}
		const want = "moving paused moving paused moving done"
		if got := read[string](cy, "lib.states.join(' ')"); got != want {
			t.Errorf("its states were %s, want %s", got, want)
		}
	})

	// Di lies, with a program of their own.
	di := c.openLibrary("Di", base, "filing-cans")
	read[chromedp.Void](di, "{"+filesPage+"}")
	di.wait("reach the others", "lib.open('Bo', 'Cy')")
	bo.wait("reach Di", "lib.open('Di')")

	t.Run("lies", func(t *testing.T) {
		di, bo := di.in(t), bo.in(t)
		read[chromedp.Void](bo, `{
			lib.trust = ({detail}) => detail.accept(lib.sink(detail.name));
			lib.files.addEventListener('offer', lib.trust);
		}`)
		const honest = "[0, lib.bytes(1000)], [1000, new Uint8Array(" +
			"await crypto.subtle.digest('SHA-256', await crypto.subtle.digest('SHA-256', lib.bytes(1000))))]"
		for i, lie := range []struct{ name, pieces, want string }{
			{"none", honest, "received"},
			{"another digest", "[0, lib.bytes(1000)], [1000, new Uint8Array(32)]", "bad-data"},
			{"a short digest", "[0, lib.bytes(1000)], [1000, new Uint8Array()]", "bad-data"},
			{"too much", "[0, lib.bytes(1001)]", "bad-data"},
			{"too much in two", "[0, lib.bytes(999)], [999, lib.bytes(2)]", "bad-data"},
			{"a gap", "[0, lib.bytes(10)], [11, lib.bytes(10)]", "bad-data"},
			{"beyond all", "[2 ** 60, lib.bytes(10)]", "bad-data"},
			{"nothing", "[0, new Uint8Array()]", "bad-data"},
			{"the same again and again", "...Array(600).fill([0, lib.bytes(30_000)])", "bad-data"},
		} {
			size := 1000
			if strings.HasPrefix(lie.name, "the same") {
				size = 60_000
			}
			got := read[string](di, fmt.Sprintf(
				"(async () => lib.lie('Bo', {id: %d, file: %q, size: %d, pieces: [%s]}))()",
				1000+i, lie.name, size, lie.pieces))
			if got != lie.want {
				t.Errorf("%s: %s, want %s", lie.name, got, lie.want)
			}
			if lie.want != "received" {
				bo.wait("delete "+lie.name, fmt.Sprintf("lib.got.get(%q) === 'thrown away'", lie.name))
			}
		}
		read[chromedp.Void](bo, "lib.files.removeEventListener('offer', lib.trust)")
	})

	// Four at a time are offered. A file that waits can be cancelled, and the receiver never hears of it.
	t.Run("many at once", func(t *testing.T) {
		ada, bo := ada.in(t), bo.in(t)
		read[chromedp.Void](ada, `{
			lib.many = lib.files.offer([1, 2, 3, 4, 5, 6, 7].map((n) => lib.file('many' + n, 10)), [lib.peer('Bo')]);
			lib.outgoing.push(...lib.many);
		}`)
		if got, want := read[string](ada, "lib.many.map(({state}) => state).join()"),
			"offered,offered,offered,offered,waiting,waiting,waiting"; got != want {
			t.Errorf("states: %s, want %s", got, want)
		}
		read[chromedp.Void](ada, "lib.many[4].cancel()")
		ada.ends("many5", "ended cancelled 0 by us")
		const names = "lib.offers.filter(({name}) => name.startsWith('many')).map(({name}) => name).join()"
		bo.wait("be offered four", names+" === 'many1,many2,many3,many4'")
		if got, want := read[string](bo, "(({count, size}) => count + ' ' + size)(lib.offered('many1').batch)"),
			"7 70"; got != want {
			t.Errorf("the batch that Bo is offered: %s, want %s", got, want)
		}
		read[chromedp.Void](bo, "lib.offered('many1').decline(), lib.offered('many2').accept(lib.sink('many2'))")
		bo.wait("be offered the next", names+" === 'many1,many2,many3,many4,many6,many7'")
		for i := 3; i <= 7; i++ {
			if name := fmt.Sprintf("many%d", i); i != 5 {
				read[chromedp.Void](bo, fmt.Sprintf("lib.offered(%q).accept(lib.sink(%[1]q))", name))
				ada.ends(name, "done received 10 by them")
			}
		}
	})

	t.Run("offers that are none", func(t *testing.T) {
		di := di.in(t)
		for _, offer := range []string{
			"null", "7", "{}", "{id: 0, name: 'x', size: 1}", "{id: 2 ** 32, name: 'x', size: 1}",
			"{id: 5000, name: 7, size: 1}", "{id: 5000, name: 'x'.repeat(1001), size: 1}",
			"{id: 5000, name: 'x', size: -1}", "{id: 5000, name: 'x', size: 1.5}",
			"{id: 5000, name: 'x', size: 1, batch: null}",
			"{id: 5000, name: 'x', size: 2, batch: {id: 1, count: 2, size: 1}}",
			"{id: 5000, name: 'x', size: 1e300}", "{id: 1000, name: 'x', size: 1}",
		} {
			code := read[string](di, "lib.code(lib.room.request(lib.peer('Bo'), 'tincan.file', "+offer+"))")
			if code != "refused" {
				t.Errorf("offer %s: %s, want refused", offer, code)
			}
		}
		if got := read[int](di, `(async () => {
			const codes = Array.from({length: 40}, (_, i) => lib.code(
				lib.room.request(lib.peer('Cy'), 'tincan.file', {id: 6000 + i, name: 'x', size: 1})));
			return (await Promise.all(codes)).filter((code) => code === 'refused').length;
		})()`); got != 8 {
			t.Errorf("%d of 40 simultaneous offers were refused, want 8", got)
		}
	})

	t.Run("endless data", func(t *testing.T) {
		di, bo := di.in(t), bo.in(t)
		bo.handles(func() int {
			return read[int](di, `(async () => {
				const {channel} = lib.raw('Bo', 3);
				let sent = 0;
				for (; channel.readyState === 'open' && sent < 20_000; sent++) {
					channel.send(sent % 2 ? lib.bytes(1000) : 'garbage');
					if (sent % 100 === 0) {
						await new Promise((resolve) => setTimeout(resolve, 5));
					}
				}
				return sent;
			})()`)
		})
		read[chromedp.Void](di, "lib.room.publish('after', 1)") // everything else continues
		bo.hasHeard("after", "Di 1")
	})

	t.Run("leave", func(t *testing.T) {
		ada, cy := ada.in(t), cy.in(t)
		read[chromedp.Void](cy, "lib.offer('last', 64 << 20, 'Ada')")
		ada.wait("be offered it", "lib.offered('last')")
		read[chromedp.Void](ada, "lib.offered('last').accept(lib.sink('last', 400))") // which takes half a minute
		ada.wait("receive some of it", "lib.offered('last').moved > 0")
		read[chromedp.Void](cy, "lib.room.leave()")
		if got := ada.outcome("last"); !strings.HasPrefix(got, "ended peer-left") {
			t.Errorf("Ada: %s", got)
		}
		if got := cy.outcome("last"); !strings.HasPrefix(got, "ended closed") {
			t.Errorf("Cy: %s", got)
		}
		ada.wait("delete it", "lib.got.get('last') === 'thrown away'")
	})
}

// A file name from someone else may contain anything.
func TestLibraryFileNames(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	p := startChromium(t).blank("clerk")
	p.visit(base + "/healthz")
	for name, want := range map[string]string{
		"report.pdf":                      "report.pdf",
		"Ünïcode 名前.txt":                  "Ünïcode 名前.txt",
		"../../etc/passwd":                "_.._etc_passwd",
		`C:\Windows\a.exe`:                "C__Windows_a.exe",
		"gpj.\u202eexe.doc":               "gpj.exe.doc",
		"a\u200bb\u0000c\n\td\u2028":      "abcd",
		".. . ":                           "file",
		"":                                "file",
		"\u202e\u200b":                    "file",
		".bashrc":                         "bashrc",
		"what?<b>|\"*":                    "what__b____",
		strings.Repeat("x", 300) + ".tar": strings.Repeat("x", 251) + ".tar",
		strings.Repeat("é", 300):          strings.Repeat("é", 127),
		strings.Repeat("y", 400) + "." + strings.Repeat("z", 400): strings.Repeat("y", 255),
	} {
		got := read[string](p, fmt.Sprintf(
			"(async () => (await import('/tincan/files/files.js')).cleanName(%s))()", quote(name)))
		if got != want {
			t.Errorf("%q becomes %q, want %q", name, got, want)
		}
	}
}
