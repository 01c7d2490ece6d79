package e2e

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// listed waits until the list of people has exactly these names, in this order.
func (p *tab) listed(names ...string) {
	p.t.Helper()
	p.wait(fmt.Sprintf("list %q", names), fmt.Sprintf(
		`[...document.querySelectorAll('.person-name')].map(({textContent}) => textContent).join() === %q`,
		strings.Join(names, ",")))
}

// handsUp waits until exactly these people's tiles show a raised hand.
func (p *tab) handsUp(names ...string) {
	p.t.Helper()
	p.wait(fmt.Sprintf("show the hands of %q", names), fmt.Sprintf(
		`[...document.querySelectorAll('.tile-hand')].filter((mark) => mark.checkVisibility())
			.map((mark) => probe.nameOn(mark.closest('[data-hand]'))).sort().join() === %q`, strings.Join(names, ",")))
}

func TestHands(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	c := startChromium(t, allDots)
	room := base + "/r/raised-cans"
	ada, bo := twoWithoutCamera(c, room)
	bo.click("Raise hand")
	ada.toast("Bo raised their hand")
	ada.handsUp("Bo")
	ada.press("h")
	ada.toast("You raised your hand")
	bo.toast("Ada raised their hand")
	bo.handsUp("Ada", "Bo")
	ada.handsUp("Ada", "Bo")

	// A newcomer on a phone sees the same order, and comes last in it.
	cy := c.blank("Cy")
	cy.looksLike(375, 629, "light")
	cy.visit(room)
	cy.join()
	cy.toast("Bo raised their hand")
	cy.click("More")
	cy.click("Raise hand")
	everyone := []*tab{ada, bo, cy}
	for _, p := range everyone {
		p.handsUp("Ada", "Bo", "Cy")
		p.click("People")
		p.listed("Bo", "Ada", "Cy")
		p.person("Cy", "hand raised, number 3 in line", "microphone off", "camera off")
	}

	// A hand goes down when its owner lowers it or leaves. When raised again, it goes to the end.
	bo.click("Lower hand")
	bo.toast("You lowered your hand")
	ada.handsUp("Ada", "Cy")
	cy.listed("Ada", "Cy", "Bo")
	bo.press("h")
	for _, p := range everyone {
		p.listed("Ada", "Cy", "Bo")
	}
	ada.click("Leave")
	for _, p := range []*tab{bo, cy} {
		p.listed("Cy", "Bo")
		p.person("Cy", "hand raised, number 1 in line", "microphone off", "camera off")
	}
}

// Two people may raise their hands at the same moment. A hostile peer may send anything, as fast as it likes.
func TestHandsOfHostilePeers(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	c := startChromium(t, allDots)
	ada, bo := twoWithoutCamera(c, base+"/r/raised-cans")
	dee, eve := c.openLibrary("Dee", base, "raised-cans"), c.openLibrary("Eve", base, "raised-cans")
	raise := `lib.room.publish('tincan.state', {microphone: false, camera: false, screen: false, hand: %s})`
	for _, p := range []*tab{dee, eve} {
		p.wait("reach both", "lib.open('Ada', 'Bo')")
		read[chromedp.Void](p, fmt.Sprintf(raise, "1"))
	}
	order := []string{"Dee", "Eve"}
	if read[string](dee, "lib.room.id") > read[string](eve, "lib.room.id") {
		order = []string{"Eve", "Dee"}
	}
	for _, p := range []*tab{ada, bo} {
		p.click("People")
		p.listed(append(order, p.name, map[string]string{"Ada": "Bo", "Bo": "Ada"}[p.name])...)
	}

	for _, odd := range []string{
		"-1", "0.5", "1e6 + 1", "1e300", "'1'", "null", "true", "[1]", "{}", "'x'.repeat(2e5)",
	} {
		read[chromedp.Void](dee, fmt.Sprintf(raise, odd))
	}
	read[chromedp.Void](dee, fmt.Sprintf(raise, "1e6")) // the highest number allowed, so Dee comes last
	ada.listed("Eve", "Dee", "Ada", "Bo")
	bo.press("h") // Bo cannot get a higher number
	both := []string{"Bo", "Dee"}
	if read[string](dee, "lib.room.id") < ada.idOf(bo) {
		both = []string{"Dee", "Bo"}
	}
	ada.listed(append([]string{"Eve"}, append(both, "Ada")...)...)

	told := ada.countToasts("Dee raised their hand")
	ada.handles(func() int {
		read[int](dee, `lib.flood('Ada', 1, 2000, Array.from({length: 2}, (_, hand) => JSON.stringify(
			{topic: 'tincan.state', data: {microphone: false, camera: false, screen: false, hand}})), 3000)`)
		read[chromedp.Void](dee, fmt.Sprintf(raise, "0"))
		ada.listed("Eve", "Bo", "Ada", "Dee")
		return 3000
	})
	if n := read[int](ada, told); n > 3 {
		t.Errorf("Dee's hand was announced %d times, want at most 3", n)
	}
	ada.keepsRows(dee, "Bo", "Dee")
	ada.wait("have the focus on Dee's button", "document.activeElement === probe.control('Options for Dee', '.people')")
	dee.close()
	ada.listed("Eve", "Bo", "Ada")
	ada.press(kb.Escape) // the focus is still in the panel
	ada.wait("close the panel", "!probe.control('Copy link')")
}

// countToasts starts to count notifications with these words, and returns an expression for their number.
func (p *tab) countToasts(words string) string {
	p.t.Helper()
	read[chromedp.Void](p, "probe.toasts = []")
	return fmt.Sprintf("probe.toasts.filter((toast) => toast === %q).length", words)
}

// reacts waits until a person's tile shows this reaction, and only one.
func (p *tab) reacts(name, reaction string) {
	p.t.Helper()
	p.wait(fmt.Sprintf("show the %s of %s", reaction, name), fmt.Sprintf(`(() => {
		const tile = [...document.querySelectorAll('[data-peer], [data-self]')]
			.find((tile) => probe.nameOn(tile) === %q);
		const all = [...tile.querySelectorAll('.tile-reaction')];
		return all.length === 1 && all[0].dataset.reaction === %q && all[0].checkVisibility();
	})()`, name, reaction))
}

func TestReactions(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	c := startChromium(t, allDots)
	ada, bo := twoWithoutCamera(c, base+"/r/merry-cans")
	ada.click("React")
	ada.click("Clap")
	ada.reacts("Ada", "clap")
	bo.reacts("Ada", "clap")
	for _, p := range []*tab{ada, bo} {
		p.wait("announce it",
			`document.querySelector('[data-reactions][role=status]').textContent === 'Ada reacted: Clap'`)
	}

	// By keyboard: the focus returns to the button, even after Escape.
	focused := `document.activeElement === probe.control('React') && !probe.control('Heart')`
	ada.wait("have the focus on the button", focused)
	ada.press(kb.Enter)
	ada.tabTo("Heart")
	ada.press(kb.Enter)
	bo.reacts("Ada", "heart")
	ada.wait("return the focus", focused)
	ada.press(kb.Enter)
	ada.tabTo("Thumbs up")
	ada.press(kb.Escape)
	ada.wait("return the focus after Escape", focused)
	bo.wait("show it only for a moment", `!document.querySelector('.tile-reaction')`)

	// On a phone, reactions and the raise-hand button are in the menu.
	bo.looksLike(375, 629, "light")
	bo.click("More")
	bo.click("Party")
	ada.reacts("Bo", "party")
	bo.wait("close the menu", `document.activeElement === probe.control('More') && !probe.control('Party')`)
	bo.looksLike(1280, 800, "light")
	bo.click("React")
	bo.click("Laugh")
	ada.reacts("Bo", "laugh")

	// Without a tile of your own, a notification shows your reaction.
	ada.click("Hide my own video")
	ada.click("React")
	ada.click("Clap")
	ada.toast("Ada reacted: Clap")
	bo.reacts("Ada", "clap")
	ada.click("Show my own video")
	ada.click("React")
	ada.click("Heart")
	ada.reacts("Ada", "heart")
}

// However many reactions someone sends, valid or not, their tile shows one at a time, and screen readers do not
// announce them all.
func TestReactionsOfHostilePeers(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	c := startChromium(t, allDots)
	ada, bo := twoWithoutCamera(c, base+"/r/merry-cans")
	dee := c.openLibrary("Dee", base, "merry-cans")
	dee.wait("reach both", "lib.open('Ada', 'Bo')")
	read[chromedp.Void](dee, `(async () => {
		for (const odd of [null, 7, 'clap', {}, {reaction: null}, {reaction: ['clap']}, {reaction: 'Clap'}, [],
			{reaction: '__proto__'}, {reaction: 'constructor'}, {reaction: '<b>'}, {reaction: {clap: 1}},
			{reaction: 'x'.repeat(200_000)}, new Uint8Array(200_000)]) {
			await lib.room.publish('tincan.reaction', odd);
		}
		await lib.room.publish('tincan.reaction', {reaction: 'heart', other: 'x'.repeat(200_000)});
	})()`)
	ada.reacts("Dee", "heart")

	read[chromedp.Void](ada, `Object.assign(probe, {timers: 0, logged: 0, announced: 0, most: 0}); {
		const {setTimeout} = globalThis;
		globalThis.setTimeout = (action, delay, ...rest) => {
			probe.timers += Number(delay >= 1000);
			return setTimeout(action, delay, ...rest);
		};
		for (const method of ['log', 'info', 'warn', 'error', 'debug']) {
			console[method] = () => probe.logged++;
		}
		new MutationObserver((records) => { probe.announced += records.length; })
			.observe(document.querySelector('[data-reactions]'), {childList: true});
		new MutationObserver(() => {
			probe.most = Math.max(probe.most, document.querySelectorAll('.tile-reaction').length);
		}).observe(document.getElementById('grid'), {childList: true, subtree: true});
	}`)
	ada.handles(func() int {
		read[int](dee, `lib.flood('Ada', 1, 1000, ['clap', 'party', 'bogus', 'x'.repeat(10_000)].map((reaction) =>
			JSON.stringify({topic: 'tincan.reaction', data: {reaction}})), 4000)`)
		read[chromedp.Void](dee, "lib.room.publish('tincan.chat', {text: 'the end'})")
		ada.wait("read the end", `probe.toasts.some((toast) => toast.includes('the end'))`)
		return 4000
	})
	found := read[map[string]int](ada, `{
		const {timers, logged, announced, most} = probe;
		({timers, logged, announced, most});
	}`)
	t.Log(found)
	if found["most"] > 1 || found["announced"] > 4 || found["logged"] > 0 || found["timers"] > 40 {
		t.Errorf("too much happened in response to the reactions: %v", found)
	}
	bo.click("React")
	bo.click("Surprised")
	ada.reacts("Bo", "surprised")
}
