package e2e

import (
	"fmt"
	"os"
	"syscall"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// lock locks the room, as its moderator.
func (p *tab) lock() {
	p.t.Helper()
	p.click("More")
	p.click("Lock the room")
	p.showsLocked(true)
}

// ask opens the page of a locked room in a new tab, and asks to join.
func (b *browser) ask(name, room string) *tab {
	b.t.Helper()
	p := b.blank(name)
	p.visit(room)
	p.finds("The room is locked.")
	p.fill("Your name", name)
	p.click("Ask to join")
	return p
}

// asksNobody waits until the notice about people who want to join is gone.
func (p *tab) asksNobody() {
	p.t.Helper()
	p.wait("show that nobody wants to join", `!document.querySelector('.knocks[data-waiting]') &&
		document.querySelector('.knocks').getBoundingClientRect().height === 0`)
}

// stormAt makes this many people knock at a room, each on their own socket of this tab.
func (p *tab) stormAt(room string, people int) {
	p.t.Helper()
	read[chromedp.Void](p, fmt.Sprintf(`(async () => {
		const {Door} = await import('/tincan/door.js');
		globalThis.storm = Array.from({length: %d}, () => new Door(%q));
		globalThis.refused = globalThis.admitted = 0;
		let told = 0;
		storm.forEach((door, i) => {
			door.addEventListener('knock', () => { told++; });
			door.knock('Mallory ' + (i + 1)).then(() => { admitted++; }, () => { refused++; });
		});
		await probe.until(() => told + refused === storm.length);
	})()`, people, room))
}

// Without a mouse. Anyone who stops asking can ask again at once. After a denial they have to wait.
func TestKnockDenied(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	c := startChromium(t)
	room := base + "/r/knock-cans"
	ada := c.enter("Ada", room)
	ada.lock()
	bo := c.ask("Bo", room)
	ada.tells("Bo wants to join")
	ada.tabTo("Let in")
	bo.press(kb.Enter) // Stop asking
	bo.wait("have Ask to join in focus", "document.activeElement === probe.control('Ask to join')")
	ada.asksNobody()
	bo.press(kb.Enter)
	ada.tabTo("Decline")
	ada.press(kb.Enter)
	ada.asksNobody()
	bo.alert("You weren’t let in", "ask again in two minutes")
	bo.wait("have Ask to join in focus again", "document.activeElement === probe.control('Ask to join')")
	read[chromedp.Void](bo, "document.querySelector('[role=alert]').replaceChildren()")
	bo.press(kb.Enter)
	bo.alert("You weren’t let in", "ask again in two minutes")
	if focused := read[string](ada, "document.activeElement.id"); focused != "call-room" {
		t.Errorf("the focus is on %q", focused)
	}
}

// A storm shows one notice. All who wait are in one dialog.
func TestKnockStorm(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	c := startChromium(t)
	room := base + "/r/knock-cans"
	ada := c.open("Ada", room)
	ada.join()
	ada.lock()
	bo := c.blank("Bo")
	bo.permit("camera", true)
	bo.permit("microphone", true)
	bo.visit(room)
	bo.fill("Your name", "Bo")
	bo.click("Ask to join")
	bo.tells("You’ll join as soon as a moderator lets you in.")
	bo.wait("have Stop asking in focus", "document.activeElement === probe.control('Stop asking')")
	bo.click("Choose devices")
	ada.tells("Bo wants to join")
	mallory := c.blank("Mallory")
	mallory.visit(base + "/healthz")
	mallory.stormAt("knock-cans", 12)
	ada.tells("Bo and 3 others want to join") // at most four may wait from one address
	if n := read[int](ada, "document.querySelectorAll('.knocks').length"); n != 1 {
		t.Errorf("%d notices", n)
	}
	ada.click("Show all")
	ada.tells("People who want to join")
	ada.wait("not have a button in focus", "document.activeElement.id === 'waiting-title'")
	const next = "document.querySelectorAll('.knocks-row')[1].getBoundingClientRect().top"
	before := read[float64](ada, next)
	ada.click("Let in Bo")
	bo.isIn()
	bo.wait("have no dialog over the call", "!document.querySelector('dialog')")
	ada.plays(bo)
	bo.plays(ada)
	bo.showsLocked(true)
	ada.wait("list three", "document.querySelectorAll('.knocks-row:not([inert])').length === 3")
	if after := read[float64](ada, next); after != before {
		t.Error("the next person moved under the mouse")
	}
	ada.click("Let everyone in")
	mallory.wait("be admitted", "admitted === 3")
	ada.wait("close the dialog", "!document.querySelector('dialog')")
	ada.asksNobody()
	ada.others(bo)
}

// Moderators on the messages page see the same notice, and visitors to that page can also ask to join.
func TestKnockAtTheMessagesPage(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	c := startChromium(t)
	ada := c.blank("Ada")
	ada.visit(base + "/d/knock-cans")
	ada.fill("Your name", "Ada")
	ada.click("Join")
	ada.click("Lock the room")
	ada.noted("event", "Locked: others must ask to join")
	bo := c.blank("Bo")
	bo.visit(base + "/d/knock-cans")
	bo.fill("Your name", "Bo")
	bo.click("Join")
	bo.alert("This room is locked", "a moderator can let you in")
	bo.clickIn("[role=alert]", "Ask to join")
	ada.tells("Bo wants to join")
	read[chromedp.Void](bo, "probe.sockets.at(-1).close()")
	bo.alert("The connection to the server was interrupted", "Please ask again.")
	ada.asksNobody()
	bo.clickIn("[role=alert]", "Ask to join")
	ada.tells("Bo wants to join")
	ada.click("Let in")
	ada.noted("event", "Bo joined")
}

// A knock is lost when the server restarts. The page says so.
func TestKnockAfterARestart(t *testing.T) {
	t.Parallel()
	c := startChromium(t)
	p := startProcess(t)
	room := "http://" + p.addr + "/r/knock-cans"
	ada := c.enter("Ada", room)
	ada.lock()
	bo := c.ask("Bo", room)
	ada.tells("Bo wants to join")
	for _, each := range []*tab{ada, bo} {
		each.forgive("WebSocket connection to") // while the server is down
	}
	p.end(syscall.SIGTERM)
	p.start()
	bo.alert("The connection to the server was interrupted", "Your request to join was lost.")
	ada.asksNobody()
}

// Screenshots of knocking, like those of TestBrowserScreenshots.
func TestKnockScreenshots(t *testing.T) {
	dir := os.Getenv("TINCAN_SCREENSHOTS")
	if dir == "" {
		t.Skip("TINCAN_SCREENSHOTS names no folder to write to")
	}
	base, _ := startTincan(t)
	c := startChromium(t)
	room := base + "/r/brisk-otter-lantern-4831"
	ada := c.open("Ada", room)
	ada.join()
	ada.lock()
	bo := c.open("Bo", room)
	bo.finds("The room is locked.")
	bo.shoot(dir, "knock-locked")
	bo.fill("Your name", "Bo")
	bo.click("Ask to join")
	bo.tells("You’ll join as soon as a moderator lets you in.")
	bo.shoot(dir, "knock-asking")
	ada.tells("Bo wants to join")
	ada.shoot(dir, "knock-notice")
	mallory := c.blank("Mallory")
	mallory.visit(base + "/healthz")
	mallory.stormAt("brisk-otter-lantern-4831", 3)
	ada.tells("Bo and 3 others")
	ada.shoot(dir, "knock-several")
	ada.click("Show all")
	ada.shoot(dir, "knock-all")
	ada.click("Decline Bo")
	bo.alert("You weren’t let in", "ask again in two minutes")
	bo.shoot(dir, "knock-denied")
}
