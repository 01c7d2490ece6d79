package e2e

import (
	"fmt"
	"testing"
)

// In these tests people choose to receive less. What the others still send is measured on their side.

// getsNothingFrom waits until other people send sound but no video to p, and p's page says why.
func (p *tab) getsNothingFrom(why string, others ...*tab) {
	p.t.Helper()
	for _, other := range others {
		other.sendsNoPictureTo(p)
		p.hears(other)
		p.seesNoPicture(other)
		p.saysOn(other, why, true)
		p.wait("not wait for that video", fmt.Sprintf("!probe.tile(%q).hasAttribute('data-still')", other.name))
	}
}

// People choose to receive less from one person, or from everyone.
func TestReceiveLess(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	people := joinMeasured(startChromium(t, allDots), base+"/r/spared-cans", "Ada", "Bo", "Cy")
	ada, bo, cy := people[0], people[1], people[2]
	const why = "Video paused: saving data"

	ada.chooses("Bo", "Don’t show")
	ada.getsNothingFrom("You hid this video", bo)
	ada.sees(cy)
	cy.sees(bo)

	ada.click("Enlarge Bo") // does not bring it back
	ada.getsNothingFrom("You hid this video", bo)
	ada.click("Enlarge Bo")

	ada.chooses("Bo", "Show again")
	ada.sees(bo)
	ada.saysOn(bo, "You hid this video", false)

	ada.click("More")
	ada.click("Save data")
	ada.toast("Saving data: you receive sound and only the large video.")
	ada.wait("say so on the stage", "document.querySelector('.call-saving').checkVisibility()")
	ada.getsNothingFrom(why, bo, cy)
	cy.sees(bo)

	ada.click("Enlarge Bo")
	ada.sees(bo)
	ada.getsNothingFrom(why, cy)
	ada.click("Enlarge Cy")
	ada.sees(cy)
	ada.getsNothingFrom(why, bo)
	ada.click("Enlarge Cy")
	ada.getsNothingFrom(why, bo, cy)

	cy.click("Leave")
	ada.others(bo)
	ada.sees(bo) // the only other person

	ada.click("More")
	ada.click("Stop saving data")
	ada.toast("You receive everyone’s video again.")
	cy.click("Join again")
	ada.sees(cy)
	ada.sees(bo)
}

// The choice is remembered. A shared screen counts as the large video. Hiding a screen does not hide the next one that
// the same person shares.
func TestSaveDataWithScreen(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	room := base + "/r/thrifty-cans"
	people := joinMeasured(startChromium(t, allDots, chooseScreen), room, "Ada", "Bo")
	ada, bo := people[0], people[1]
	ada.click("More")
	ada.click("Save data")
	ada.sees(bo)
	ada.reload()
	ada.isIn()
	ada.toast("Saving data: you receive sound and only the large video.")
	ada.sees(bo)

	bo.click("Share your screen")
	ada.enlarged("Bo’s screen")
	ada.wait("show the screen", "document.querySelector('[data-screen]').dataset.video === 'on'")
	ada.wait("not receive the camera", `probe.tile('Bo').dataset.paused === 'saving' &&
		!document.querySelector('[data-screen]').dataset.paused`)
	ada.seesNoPicture(bo)
	ada.saysOn(bo, "Video paused: saving data", true)

	ada.click("Options for Bo’s screen")
	ada.click("Don’t show")
	ada.wait("hide the screen", `document.querySelector('[data-screen]').dataset.paused === 'hidden' &&
		document.querySelector('[data-screen]').innerText.includes('You hid this video')`)
	ada.sees(bo) // instead
	ada.click("Options for Bo’s screen")
	ada.click("Show again")
	ada.wait("show the screen", "document.querySelector('[data-screen]').dataset.video === 'on'")

	ada.click("Options for Bo’s screen")
	bo.click("Stop sharing your screen")
	ada.wait("close the menu", "!document.querySelector('dialog')")
	ada.sees(bo)

	bo.click("Share your screen")
	ada.enlarged("Bo’s screen")
	ada.click("Options for Bo’s screen")
	ada.click("Don’t show")
	ada.wait("hide the screen", "document.querySelector('[data-screen]').dataset.paused === 'hidden'")
	bo.click("Stop sharing your screen")
	ada.wait("show no screen", "!document.querySelector('[data-screen]')")
	bo.click("Share your screen")
	ada.enlarged("Bo’s screen")
	ada.wait("show the screen", `document.querySelector('[data-screen]').dataset.video === 'on' &&
		!document.querySelector('[data-screen]').dataset.paused`)
}
