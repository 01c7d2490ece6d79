package e2e

import (
	"fmt"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// joinMany joins a room under each of these names from one page, which ignores everything that they receive.
func (b *browser) joinMany(base, room string, names ...string) *tab {
	b.t.Helper()
	p := b.openPage("many", base)
	for _, name := range names {
		read[chromedp.Void](p, fmt.Sprintf("lib.enter(%q, {name: %q})", room, name))
	}
	return p
}

// The invitation is at the top of the list, and moderators can mute all others at once.
func TestPeopleMuteAll(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	c := startChromium(t)
	room := base + "/r/quiet-cans"
	ada, bo, cy := c.enter("Ada", room), c.open("Bo", room), c.open("Cy", room)
	for _, p := range []*tab{bo, cy} {
		p.joinWith("Join with audio only")
		ada.reaches(p)
	}
	bo.click("People")
	bo.wait("offer the link, but not to mute all", `(() => {
		const {bottom} = probe.control('Copy link', '[data-panel=people]').getBoundingClientRect();
		const {top} = document.querySelector('.person').getBoundingClientRect();
		return bottom <= top && !probe.control('Mute all');
	})()`)
	ada.click("People")
	ada.click("Mute all")
	ada.toast("Asked everyone to mute")
	for _, p := range []*tab{bo, cy} {
		p.toast("Ada muted your microphone. You can switch it back on.")
		p.pressed("Microphone", false)
	}

	// The moderator role is handed over while the button has the focus.
	ada.click("Options for Bo")
	ada.click("Make moderator")
	ada.person("Bo", "Moderator", "microphone off", "camera off")
	ada.wait("no longer offer to mute all", "!probe.control('Mute all')")
	bo.wait("offer to mute all", "probe.control('Mute all')")

	// Without a connection to the server, "Mute all" fails.
	read[chromedp.Void](bo, `{
		globalThis.WebSocket = class extends EventTarget { // never opens
			close() {}
		};
		probe.sockets.at(-1).close();
	}`)
	bo.tells("Reconnecting…")
	bo.click("Mute all")
	bo.wait("say only once that it failed", `
		probe.toasts.filter((toast) => /^(The server|Asked)/.test(toast)).join() ===
		'The server can’t be reached, so nothing was changed. Try again in a moment.'`)
}

func TestPeopleSearch(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	c := startChromium(t, allDots)
	ada := c.enter("Ada", base+"/r/crowded-cans")
	ada.click("People")
	many := c.joinMany(base, "crowded-cans", "Bo", "Cy", "Dee", "Eve", "Fay", "Zoë")
	ada.listed("Ada", "Bo", "Cy", "Dee", "Eve", "Fay", "Zoë")
	if read[bool](ada, "!!probe.control('Search by name')") {
		t.Error("the list of seven people has a search field")
	}
	gil := c.openLibrary("Gil", base, "crowded-cans")
	ada.fill("Search by name", "zoe")
	ada.listed("Zoë")
	ada.says("1 match")
	ada.fill("Search by name", "E")
	ada.listed("Dee", "Eve", "Zoë")
	ada.says("3 matches")

	// The list changes during a search. The field stays, even with fewer than eight people.
	gil.wait("reach Ada", "lib.open('Ada')")
	read[chromedp.Void](gil,
		"lib.room.publish('tincan.state', {microphone: true, camera: false, screen: false, hand: 1})")
	ada.handsUp("Gil")
	many.close()
	ada.listed()
	ada.says("No matches")
	focused := "document.activeElement === probe.control('Search by name')"
	ada.wait("keep the focus in the field", focused)
	ada.press(kb.Escape)
	ada.listed("Gil", "Ada")
	ada.says("")
	ada.wait("keep the panel open, and the focus", focused)
	ada.press(kb.Escape)
	ada.wait("close the panel", "document.activeElement === probe.control('People') && !probe.control('Copy link')")
	ada.click("People")
	ada.wait("offer no search for two people", "probe.control('Copy link') && !probe.control('Search by name')")
}

// keepsRows tests that the list of people keeps its rows, and their buttons, while someone's microphone flickers:
// a press on one may take a while. flicker is a page of the library.
func (p *tab) keepsRows(flicker *tab, names ...string) {
	p.t.Helper()
	read[chromedp.Void](p, `{
		probe.rows = [...document.querySelectorAll('.person')];
		probe.changes = 0;
		new MutationObserver(() => { probe.changes++; })
			.observe(document.querySelector('.people'), {childList: true, subtree: true});
	}`)
	// Reports are collected for a moment, so a short pattern might always end with the same one.
	read[chromedp.Void](flicker, `void lib.flood('Ada', 1, 100, Array.from({length: 101}, (_, i) => JSON.stringify({
		topic: 'tincan.state', data: {microphone: i * i % 7 < 3, camera: false, screen: false, hand: 0}})))`)
	for _, name := range names {
		p.pressesFor(name, "probe.changes > 5")
		p.wait("open the menu", "document.querySelector('dialog')?.textContent.includes('"+name+"')")
		p.clickIn("dialog", "Close")
	}
	if !read[bool](p, `probe.rows.every((row, i) => row === document.querySelectorAll('.person')[i])`) {
		p.t.Error("the rows were replaced")
	}
}

// pressesFor presses a person's button in the list of people, and releases it once a condition is true.
func (p *tab) pressesFor(name, condition string) {
	p.t.Helper()
	at := waitFor[struct{ X, Y float64 }](p, "find the button of "+name,
		fmt.Sprintf("probe.place('Options for %s', '.people')", name))
	read[chromedp.Void](p, "probe.changes = 0")
	p.mouse(input.DispatchMouseEventTypeMousePressed, at.X, at.Y)
	p.wait("go on", condition)
	p.mouse(input.DispatchMouseEventTypeMouseReleased, at.X, at.Y)
}

// says waits until the list of people says how many match the search.
func (p *tab) says(words string) {
	p.t.Helper()
	p.wait(fmt.Sprintf("say %q", words),
		fmt.Sprintf("document.querySelector('.people-matches[role=status]').textContent === %q", words))
}
