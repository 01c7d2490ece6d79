package e2e

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// These tests are about the menu of another person's tile.

// chooses opens the menu of another person's tile, and clicks one of its choices.
func (p *tab) chooses(name, choice string) {
	p.t.Helper()
	p.clickIn("[data-peer]", "Options for "+name)
	p.clickIn("dialog", choice)
	p.wait("close the menu", "!document.querySelector('dialog')")
}

// saysOn waits until the text on another person's tile contains these words, or no longer does.
func (p *tab) saysOn(other *tab, words string, want bool) {
	p.t.Helper()
	p.wait(fmt.Sprintf("say %q on the tile of %s: %v", words, other.name, want),
		fmt.Sprintf("probe.tile(%q)?.innerText.includes(%q) === %v", other.name, words, want))
}

// hasVolume waits until another person's tile plays at this volume.
func (p *tab) hasVolume(other *tab, volume float64) {
	p.t.Helper()
	p.wait(fmt.Sprintf("play %s at %g", other.name, volume),
		fmt.Sprintf("probe.tile(%q)?.querySelector('video').volume === %g", other.name, volume))
}

// focused waits until the control with this name has the focus.
func (p *tab) focused(name string) {
	p.t.Helper()
	p.wait("have the focus on "+name, fmt.Sprintf(`[...document.querySelectorAll(':focus')].some((control) =>
		(control.getAttribute('aria-label') ?? (control.labels?.[0] ?? control).textContent).trim() === %q)`, name))
}

// A person's volume is set with the keyboard, and is remembered for when they come back.
func TestTileMenuVolume(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	c := startChromium(t)
	ada, bo := c.enter("Ada", base+"/r/quiet-cans"), c.enter("Bo", base+"/r/quiet-cans")
	ada.reaches(bo)
	ada.hasVolume(bo, 1)
	ada.tabTo("Options for Bo")
	ada.press("\r")
	ada.focused("Volume")
	ada.press(kb.ArrowLeft)
	ada.press(kb.ArrowLeft)
	ada.hasVolume(bo, 0.9)
	ada.wait("give screen readers the value", "document.activeElement.ariaValueText === '90%'")
	ada.press("\r") // presses no button
	ada.press(kb.Home)
	ada.hasVolume(bo, 0)
	ada.press(kb.Escape)
	ada.focused("Options for Bo")
	ada.saysOn(bo, "You set the volume to 0%", true)

	bo.click("Leave")
	ada.others()
	bo.click("Join again")
	ada.reaches(bo)
	ada.hasVolume(bo, 0)
	ada.saysOn(bo, "You set the volume to 0%", true)
	ada.reload()
	ada.isIn()
	ada.hasVolume(bo, 0)
	if muted := read[bool](ada, "probe.tile('Bo').querySelector('video').muted"); muted {
		t.Error("a tile with a volume of 0 is muted, as if the browser had blocked it")
	}
}

// Stored volumes may be invalid.
func TestTileMenuStoredVolume(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	ada := startChromium(t).blank("Ada")
	ada.visit(base + "/healthz")
	for _, stored := range []string{
		"NaN", "-1", "{}", "null", `"Bo"`, `{"Bo": 40}`, "[null]", `[["Bo"]]`, `[["Bo", null]]`, `[["Bo", "40"]]`,
		`[["Bo", -1]]`, `[["Bo", 1e9]]`, `[["Bo", 1e999]]`, `[["Bo", {"valueOf": 40}]]`, `[["Bo", 39.5]]`, "[[[", "",
	} {
		got := read[float64](ada, fmt.Sprintf(`(async () => {
			localStorage.setItem('tincan.volumes', %q);
			const {storedVolume} = await import('/ui/store.js');
			return storedVolume('Bo');
		})()`, stored))
		if got != 100 {
			t.Errorf("stored %s: volume %g, want 100", stored, got)
		}
	}

	// Only the most recent volumes are kept.
	names := read[string](ada, `(async () => {
		const {storeVolume, storedVolume} = await import('/ui/store.js');
		localStorage.setItem('tincan.volumes', '[["bad", -1], ["Bo", 40]]');
		for (let i = 0; i < 150; i++) {
			storeVolume('name ' + i, 50);
		}
		storeVolume('name 149', 100);
		return JSON.parse(localStorage.getItem('tincan.volumes')).length + ' ' +
			['Bo', 'name 49', 'name 51', 'name 148', 'name 149'].map(storedVolume).join();
	})()`)
	if want := "99 100,100,50,50,100"; names != want {
		t.Errorf("number of volumes and some of them: %s, want %s", names, want)
	}
}

// The menu also opens from the list of people. While it is open, its choices follow what happens in the call. It closes
// when the person leaves, and the focus is never lost.
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
	bo.wait("offer nothing to moderators", "probe.control('Don’t show') && !probe.control('Remove from the call')")
	wim.tabTo("Options for Ada")
	ada.click("Leave")
	bo.wait("close the menu", "!document.querySelector('dialog')")
	bo.others(wim)
	wim.others(bo)
	bo.wait("keep the focus in the panel", "document.activeElement.matches('[data-panel=people] .panel-title')")
	wim.wait("keep the focus", "document.activeElement.id === 'call-room'")

	bo.clickIn("[data-panel=people]", "Options for "+wide)
	bo.wait("offer a moderator's choices", "probe.control('Remove from the call')")
	bo.press(kb.ArrowLeft)
	for _, size := range [][2]int64{{280, 653}, {320, 568}, {667, 375}} {
		bo.resize(size[0], size[1])
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
	bo.wait("offer nothing to moderators", "probe.control('Don’t show') && !probe.control('Remove from the call')")
	wim.clickIn("[data-peer]", "Options for Bo")
	wim.clickIn("dialog", "Make moderator")
	bo.wait("offer a moderator's choices", "probe.control('Remove from the call')")
	bo.focused("Volume")
	bo.press(kb.Escape)
	bo.focused("Options for " + wide)
}

// On iOS, the volume that a page sets has no effect.
func TestTileMenuWithoutVolume(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	c := startChromium(t)
	ada, bo := c.blank("Ada"), c.enter("Bo", base+"/r/loud-cans")
	ada.preload("Object.defineProperty(HTMLMediaElement.prototype, 'volume', {get: () => 1, set() {}})")
	ada.visit(base + "/r/loud-cans")
	read[chromedp.Void](ada, `localStorage.setItem('tincan.volumes', '[["Bo", 0]]')`)
	ada.join()
	ada.reaches(bo)
	ada.clickIn("[data-peer]", "Options for Bo")
	ada.wait("open the menu", "probe.control('Don’t show')")
	if read[bool](ada, "!!document.querySelector('dialog input')") {
		t.Error("the menu has a slider that does nothing")
	}
	ada.focused("Full screen") // with two people there is nothing to enlarge
	ada.press(kb.Escape)
	ada.saysOn(bo, "You set the volume to 0%", false)
}
