package e2e

import (
	"fmt"
	"testing"

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
	ada.says("1 person matches.")
	ada.fill("Search by name", "E")
	ada.listed("Dee", "Eve", "Zoë")
	ada.says("3 people match.")

	// The list changes during a search. The field stays, even with fewer than eight people.
	gil.wait("reach Ada", "lib.open('Ada')")
	read[chromedp.Void](gil,
		"lib.room.publish('tincan.state', {microphone: true, camera: false, screen: false, hand: 1})")
	ada.handsUp("Gil")
	many.close()
	ada.listed()
	ada.says("Nobody matches.")
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

// says waits until the list of people says how many match the search.
func (p *tab) says(words string) {
	p.t.Helper()
	p.wait(fmt.Sprintf("say %q", words),
		fmt.Sprintf("document.querySelector('.people-matches[role=status]').textContent === %q", words))
}
