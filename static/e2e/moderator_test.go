package e2e

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"tincan/signal/meshtest"
)

// moderates waits until exactly these tiles have a star; "" is the person's own tile.
func (p *tab) moderates(names ...string) {
	p.t.Helper()
	p.wait(fmt.Sprintf("show that %q moderate", names), fmt.Sprintf(`
		[...document.querySelectorAll('.tile:has(.tile-moderator)')]
			.map((tile) => tile.matches('[data-self]') ? '' : probe.nameOn(tile))
			.sort().join() === %q`, strings.Join(names, ",")))
	own := len(names) > 0 && names[0] == ""
	p.wait(fmt.Sprintf("offer the moderator's buttons: %v", own), fmt.Sprintf(`
		[...document.querySelectorAll('.menu button')].some((button) => !button.hidden &&
			/^(Lock|Unlock) the room$/.test(button.ariaLabel)) === %v`, own))
}

// showsLocked waits until the page shows that the room is locked, or that it is not.
func (p *tab) showsLocked(locked bool) {
	p.t.Helper()
	p.wait(fmt.Sprintf("show that the room is locked: %v", locked),
		fmt.Sprintf("(document.querySelector('.call-locked')?.checkVisibility() ?? false) === %v", locked))
}

func TestModerator(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	c := startChromium(t)
	room := base + "/r/ruled-cans"
	ada, bo := c.enter("Ada", room), c.open("Bo", room)
	bo.joinWith("Join with audio only")
	ada.hears(bo)
	ada.moderates("")
	bo.moderates("Ada")

	// Lock.
	ada.click("More")
	ada.click("Lock the room")
	bo.toast("Locked: others must ask to join")
	ada.showsLocked(true)
	bo.showsLocked(true)
	cy := c.blank("Cy")
	cy.visit(room)
	cy.fill("Your name", "Cy")
	cy.click("Ask to join")
	cy.tells("You’ll join as soon as a moderator lets you in.")
	ada.tells("Cy wants to join")
	ada.click("More")
	ada.click("Unlock the room")
	bo.toast("The room is unlocked")
	bo.showsLocked(false)
	cy.isIn()
	cy.moderates("Ada")
	ada.others(bo, cy)

	// Mute, which Bo can undo.
	bo.pressed("Microphone", true)
	ada.chooses("Bo", "Mute microphone")
	ada.toast("Asked Bo to mute")
	bo.toast("Ada muted your microphone. You can switch it back on.")
	bo.pressed("Microphone", false)
	ada.hearsNothing(bo)
	bo.click("Microphone")
	bo.pressed("Microphone", true)

	// Remove.
	ada.chooses("Cy", "Remove from the call")
	ada.toast("Cy was removed")
	bo.toast("Cy was removed")
	cy.wait("show the end", `document.documentElement.dataset.state === 'ended'`)
	cy.tells("You were removed")
	ada.others(bo)
	cy.wait("open no more sockets", `new Promise((resolve) => {
		const sockets = probe.sockets.length;
		addEventListener('online', () => resolve(
			probe.sockets.length === sockets && probe.sockets.at(-1).readyState === WebSocket.CLOSED));
		dispatchEvent(new Event('online')); // every seat that may reconnect now tries
	})`)

	// Make someone else a moderator.
	ada.click("Options for Bo")
	ada.tells("They become the moderator instead of you.")
	ada.click("Make moderator")
	bo.toast("You are now a moderator")
	ada.toast("Bo is now a moderator")
	bo.moderates("")
	ada.moderates("Bo")

	// If two orders cross, the one from a former moderator is refused with an explanation.
	read[chromedp.Void](ada, `probe.sockets.at(-1).send('{"type": "lock", "locked": true}')`)
	ada.toast("You are no longer a moderator, so nothing was changed.")

	// The role passes on when the moderator leaves.
	bo.click("Leave")
	ada.toast("You are now a moderator")
	ada.moderates("")
	ada.click("More")
	ada.click("Lock the room")
	ada.showsLocked(true)
}

// With tokens, the token decides who moderates.
func TestModeratorByToken(t *testing.T) {
	t.Parallel()
	vars := map[string]string{"TINCAN_TOKEN_SECRET": meshtest.LongSecret}
	base := serveWith(t, vars, "-auth=token", "-turn-listen=127.0.0.1:0")
	secret := []string{"TINCAN_TOKEN_SECRET=" + meshtest.LongSecret}
	link := func(name, role string) string {
		return meshtest.Token(t, secret, "-room=token-cans", "-name="+name, "-role="+role, "-link="+base)
	}
	c := startChromium(t)
	bo := c.open("Bo", link("Bo", "member"))
	bo.join()
	bo.moderates()
	ada := c.open("Ada", link("Ada", "moderator"))
	ada.fill("Your name", "Somebody else")
	ada.click("Join")
	ada.isIn()
	ada.ownTile()
	ada.moderates("")
	bo.moderates("Ada")

	bo.close()
	ada.tells("Others need their own invitations to join.")
	if read[bool](ada, "!!document.querySelector('.invite-link')") {
		t.Error("the page shows a link that lets nobody in")
	}
}

// A call with tokens between two origins: the README's smallest page, served from elsewhere, and
// our own page.
func TestModeratorCallWithTokensFromAnotherOrigin(t *testing.T) {
	t.Parallel()
	var html string
	for _, html = range libraryREADME(t, "html") { // there is exactly one
	}
	elsewhere := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = fmt.Fprint(w, html)
	}))
	t.Cleanup(elsewhere.Close)
	vars := map[string]string{"TINCAN_TOKEN_SECRET": meshtest.LongSecret}
	base := serveWith(t, vars, "-auth=token", "-turn-listen=127.0.0.1:0", "-origin="+elsewhere.URL)
	secret := []string{"TINCAN_TOKEN_SECRET=" + meshtest.LongSecret}
	token := meshtest.Token(t, secret, "-room=brisk-otter", "-name=Ada")
	html = strings.ReplaceAll(html, "https://tincan.example", base)
	const without = "{name: 'Ada', stream}"
	if !strings.Contains(html, without) {
		t.Fatalf("the README's page does not join with %s", without)
	}
	html = strings.Replace(html, without, "{token: '"+token+"', stream}", 1)

	c := startChromium(t)
	bo := c.open("Bo", meshtest.Token(t, secret, "-room=brisk-otter", "-name=Bo", "-link="+base))
	bo.join()
	ada := c.open("Ada", elsewhere.URL)
	bo.plays(ada)
	ada.wait("see Bo", `(() => {
		const [own, other, ...more] = document.querySelectorAll('video');
		return more.length === 0 && own?.muted && !other?.muted &&
			other?.getVideoPlaybackQuality().totalVideoFrames > 5;
	})()`)
}

// Screenshots of a moderated call, like those of TestBrowserScreenshots.
func TestModeratorScreenshots(t *testing.T) {
	dir := os.Getenv("TINCAN_SCREENSHOTS")
	if dir == "" {
		t.Skip("TINCAN_SCREENSHOTS names no folder to write to")
	}
	base, _ := startTincan(t)
	ada, bo := twoPeople(startChromium(t), base+"/r/brisk-otter-lantern-4831")
	ada.click("More")
	ada.click("Lock the room")
	bo.showsLocked(true)
	bo.shoot(dir, "moderated")
	ada.shoot(dir, "moderator")
	ada.click("Options for Bo")
	ada.shoot(dir, "moderator-options")
}
