package e2e

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// In these tests people use the menu of another person's tile.

// chooses opens the menu of another person's tile, and clicks on one of its choices.
func (p *tab) chooses(name, choice string) {
	p.t.Helper()
	p.clickIn("[data-peer]", "Options for "+name)
	p.clickIn("dialog", choice)
	p.wait("close the menu", "!document.querySelector('dialog')")
}

// focused waits until the control with this name has the focus.
func (p *tab) focused(name string) {
	p.t.Helper()
	p.wait("have the focus on "+name, fmt.Sprintf("document.activeElement === probe.control(%q)", name))
}

// The menu opens from the list of people too. It fits its choices to what happens meanwhile, closes when the person
// leaves, and never loses the focus.
func TestTileMenuWhileThingsChange(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	c := startChromium(t)
	room := base + "/r/changing-cans"
	wide := strings.Repeat("W", 64)
	ada, bo, wim := c.enter("Ada", room), c.enter("Bo", room), c.enter(wide, room)
	bo.others(ada, wim)
	bo.click("People")
	bo.clickIn("[data-panel=people]", "Options for Ada")
	bo.wait("offer nothing to moderators", "probe.control('Enlarge') && !probe.control('Remove from the call')")
	ada.click("Leave")
	bo.wait("close the menu", "!document.querySelector('dialog')")
	bo.wait("keep the focus", "document.activeElement.id === 'call-room'")

	bo.clickIn("[data-panel=people]", "Options for "+wide)
	bo.wait("offer a moderator's choices", "probe.control('Remove from the call')")
	for _, size := range [][2]int64{{280, 653}, {320, 568}, {667, 375}} {
		bo.looksLike(size[0], size[1], "light")
		bo.wait("be drawn", drawn)
		for _, complaint := range read[[]string](bo, outside) {
			t.Errorf("menu, %d pixels wide: %s", size[0], complaint)
		}
		if over := read[bool](bo, `(() => {
			const {top, bottom} = document.querySelector('dialog').getBoundingClientRect();
			return top < 0 || bottom > innerHeight;
		})()`); over {
			t.Errorf("menu, %d pixels high, is higher than the screen", size[1])
		}
	}
	ada.click("Join again")
	ada.isIn()
	bo.tabTo("Make moderator")
	bo.press("\r")
	bo.toast(wide + " is now a moderator")
	bo.focused("Options for " + wide)
	bo.clickIn("[data-panel=people]", "Options for "+wide)
	bo.wait("offer nothing to moderators", "probe.control('Enlarge') && !probe.control('Remove from the call')")
	wim.clickIn("[data-peer]", "Options for Bo")
	wim.clickIn("dialog", "Make moderator")
	bo.wait("offer a moderator's choices", "probe.control('Remove from the call')")
	bo.focused("Enlarge")
	bo.press(kb.Escape)
	bo.focused("Options for " + wide)
}
