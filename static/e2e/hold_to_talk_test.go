package e2e

import (
	"context"
	"fmt"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// holds presses the space bar and keeps it down, until releases.
func (p *tab) holds() {
	p.t.Helper()
	p.space(input.DispatchKeyEventTypeKeyDown)
}

func (p *tab) releases() {
	p.t.Helper()
	p.space(input.DispatchKeyEventTypeKeyUp)
}

func (p *tab) space(kind input.DispatchKeyEventType) {
	p.t.Helper()
	key := input.DispatchKeyEventParams{Type: kind, Key: " ", Code: "Space", WindowsVirtualKeyCode: 32}
	if kind == input.DispatchKeyEventTypeKeyDown {
		key.Text = " "
	}
	p.step(fmt.Sprint("space bar: ", kind), func(ctx context.Context) error {
		_, err := chromedp.Call(ctx, input.DispatchKeyEvent, key)
		return err
	})
}

const (
	holdHint = "Hold space to talk"
	holding  = "Your microphone is on while you hold space"
)

// holdStatus waits until the text next to the microphone button is words.
func (p *tab) holdStatus(words string) {
	p.t.Helper()
	p.wait("say "+words, fmt.Sprintf("document.querySelector('.hold').textContent === %q", words))
}

// mutedTwo is twoPeople, but Ada has muted her microphone with the mouse.
func mutedTwo(t *testing.T, room string) (ada, bo *tab) {
	t.Helper()
	base, _ := startTincan(t)
	ada, bo = twoPeople(startChromium(t), base+"/r/"+room)
	ada.holdStatus("")
	ada.click("Microphone")
	ada.pressed("Microphone", false)
	ada.holdStatus(holdHint)
	return ada, bo
}

// mutedOne lets Ada join alone, without a camera, and mute her microphone with the mouse.
func mutedOne(t *testing.T, c *browser, room string) *tab {
	t.Helper()
	ada := c.open("Ada", room)
	ada.joinWith("Join with audio only")
	ada.click("Microphone")
	ada.pressed("Microphone", false)
	ada.holdStatus(holdHint)
	return ada
}

func TestHoldSpaceToTalk(t *testing.T) {
	t.Parallel()
	ada, bo := mutedTwo(t, "spacious-cans")
	bo.click("People")
	bo.person("Ada", "Moderator", "microphone off", "camera on")
	bo.hearsNothing(ada)
	ada.holds()
	ada.holds() // the held key repeats
	ada.pressed("Microphone", true)
	ada.holdStatus(holding)
	bo.person("Ada", "Moderator", "microphone on", "camera on")
	bo.hears(ada)
	ada.releases()
	ada.pressed("Microphone", false)
	ada.holdStatus(holdHint)
	bo.person("Ada", "Moderator", "microphone off", "camera on")
	bo.hearsNothing(ada)
	if got := read[string](ada, "localStorage.getItem('tincan.microphone')"); got != "off" {
		t.Errorf("the stored choice is %s, want off", got)
	}
	ada.click("Leave")
	ada.click("Join again") // without opening the microphone
	ada.isIn()
	ada.pressed("Microphone", false)
	read[chromedp.Void](ada, "document.activeElement.blur()")
	ada.holdStatus(holdHint)
	ada.holds()
	ada.holdStatus(holding)
	bo.hears(ada)
	ada.releases()
	ada.holdStatus(holdHint)
}

// Talking also ends when something could keep the page from noticing the key's release.
func TestHoldSpaceInterrupted(t *testing.T) {
	t.Parallel()
	ada, bo := mutedTwo(t, "interrupted-cans")
	for _, test := range []struct{ name, script string }{
		{"another window", "dispatchEvent(new Event('blur'))"},
		{"another tab", "document.dispatchEvent(new Event('visibilitychange'))"},
		{"a dialog", "[...document.querySelectorAll('.tool')].find((tool) => tool.dataset.tool === 'help').click()"},
		{"a field", "document.body.appendChild(document.createElement('input')).focus()"},
		{"M", "document.dispatchEvent(new KeyboardEvent('keydown', {key: 'm', code: 'KeyM'}))"},
	} {
		ada.holds()
		ada.holdStatus(holding)
		read[chromedp.Void](ada, test.script)
		ada.wait("mute after "+test.name, "probe.control('Microphone')?.getAttribute('aria-pressed') === 'false'")
		ada.releases()
		ada.holdStatus(holdHint)
		read[chromedp.Void](ada, `{
			document.querySelectorAll('dialog').forEach((dialog) => dialog.close());
			document.activeElement.blur();
		}`)
	}

	// Ada was here first: she moderates.
	bo.click("Microphone")
	bo.holds()
	bo.holdStatus(holding)
	ada.clickIn("[data-peer]", "Options for Bo")
	ada.clickIn("dialog", "Mute microphone")
	bo.toast("Ada muted your microphone. You can switch it back on.")
	bo.holdStatus(holdHint)
	bo.holds() // the held key repeats
	bo.pressed("Microphone", false)
	bo.releases()
	bo.holdStatus(holdHint)
}

// The space bar keeps its usual meaning where it has one.
func TestHoldSpaceElsewhere(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	ada := mutedOne(t, startChromium(t), base+"/r/ordinary-cans")
	ada.click("Chat")
	ada.click("Message")
	ada.holds()
	ada.wait("type a space", "document.activeElement.value === ' '")
	ada.releases()
	ada.pressed("Microphone", false)
	ada.press("\x1b")
	ada.tabTo("Microphone")
	ada.holds()
	ada.holdStatus(holdHint)
	ada.releases()
	ada.pressed("Microphone", true) // the space bar pressed the focused button
	ada.holdStatus("")
	read[chromedp.Void](ada, "document.activeElement.blur()")
	ada.holds() // the microphone is on already
	ada.releases()
	ada.pressed("Microphone", true)
	ada.press("m")
	ada.holdStatus(holdHint)
	ada.press("?")
	ada.tells("Hold to talk while your microphone is off")
	ada.wait("have Close in focus: space would uncheck the box", "document.activeElement === probe.control('Close')")
	ada.click("Use these shortcuts")
	ada.click("Close")
	ada.holdStatus("")
	read[chromedp.Void](ada, "document.activeElement.blur()")
	ada.holds()
	ada.pressed("Microphone", false)
	ada.releases()
}

// The hint takes no room in the toolbar of a phone in landscape, and lies beside it. Without a microphone, or
// permission to use it, hold to talk is not offered.
func TestHoldSpaceHint(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	c := startChromium(t)
	ada := mutedOne(t, c, base+"/r/lying-cans")
	for _, size := range [][2]int64{{568, 320}, {667, 375}} {
		ada.looksLike(size[0], size[1], "light")
		ada.wait("have the same toolbar as without it", `(() => {
			const box = (node) => node.getBoundingClientRect();
			const places = () => JSON.stringify([...document.querySelectorAll('.toolbar > .tool')].map(box));
			const hint = document.querySelector('.hold');
			const shown = places();
			const {left, right, top} = box(hint.firstChild);
			hint.hidden = true;
			const same = places() === shown;
			hint.hidden = false;
			return same && left >= 0 && right > left && top >= 0 &&
				right <= box(document.querySelector('.toolbar')).left;
		})()`)
	}

	bo := c.enter("Bo", base+"/r/lying-cans")
	bo.holds()
	bo.holdStatus("")
	bo.pressed("Microphone", false)
	bo.releases()
}
