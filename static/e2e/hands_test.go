package e2e

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
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
	ada.toast("Bo raised a hand")
	ada.handsUp("Bo")
	ada.press("h")
	bo.toast("Ada raised a hand")
	bo.handsUp("Ada", "Bo")
	ada.handsUp("Ada", "Bo")

	// A newcomer, with a phone, sees the same order and is the last in it.
	cy := c.blank("Cy")
	cy.looksLike(375, 629, "light")
	cy.visit(room)
	cy.join()
	cy.toast("Bo raised a hand")
	cy.click("More")
	cy.click("Raise hand")
	everyone := []*tab{ada, bo, cy}
	for _, p := range everyone {
		p.handsUp("Ada", "Bo", "Cy")
		p.click("People")
		p.listed("Bo", "Ada", "Cy")
		p.person("Cy", "hand raised, number 3", "microphone off", "camera off")
	}

	// A hand goes down when its owner lowers it or leaves. After that it goes to the end.
	bo.click("Lower hand")
	ada.handsUp("Ada", "Cy")
	cy.listed("Ada", "Cy", "Bo")
	bo.press("h")
	for _, p := range everyone {
		p.listed("Ada", "Cy", "Bo")
	}
	ada.click("Leave")
	for _, p := range []*tab{bo, cy} {
		p.listed("Cy", "Bo")
		p.person("Cy", "hand raised, number 1", "microphone off", "camera off")
	}
}

// Two people may raise their hands at the same moment. Others may send anything, as fast as they like.
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
	read[chromedp.Void](dee, fmt.Sprintf(raise, "1e6")) // as far back as possible
	ada.listed("Eve", "Dee", "Ada", "Bo")
	bo.press("h") // its number cannot be higher
	both := []string{"Bo", "Dee"}
	if read[string](dee, "lib.room.id") < ada.idOf(bo) {
		both = []string{"Dee", "Bo"}
	}
	ada.listed(append([]string{"Eve"}, append(both, "Ada")...)...)

	told := ada.countToasts("Dee raised a hand")
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
}

// countToasts starts to count notifications with these words, and returns an expression for their number.
func (p *tab) countToasts(words string) string {
	p.t.Helper()
	read[chromedp.Void](p, "probe.toasts = []")
	return fmt.Sprintf("probe.toasts.filter((toast) => toast === %q).length", words)
}
