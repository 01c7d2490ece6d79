package e2e

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"

	"tincan/signal/meshtest"
)

// In these tests a page is loaded again, a tab is duplicated, or another link is pasted into it.

// The others see a reload as leaving and joining. The room keeps the role and the place, even if it is locked and
// full.
func TestReloadKeepsRoleAndPlace(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t, "-room-size=2")
	c := startChromium(t)
	ada, bo := twoWithoutCamera(c, base+"/r/locked-cans")
	ada.click("More")
	ada.click("Lock the room")
	bo.showsLocked(true)
	adaID, boID := bo.idOf(ada), ada.idOf(bo)

	bo.witness()
	ada.reload()
	bo.toast("Ada left")
	bo.toast("Ada joined")
	ada.isIn()
	ada.moderates("")
	ada.showsLocked(true)
	ada.reaches(bo)
	bo.reaches(ada)
	if now := bo.idOf(ada); now != adaID {
		t.Errorf("Ada came back as %s, want %s as before", now, adaID)
	}

	// A page that crashes says nothing to the server. Nobody is told that Bo was away.
	ada.witness()
	read[chromedp.Void](bo, `{
		probe.isOld = true;
		addEventListener('pagehide', (event) => event.stopImmediatePropagation(), {capture: true});
		probe.sockets.at(-1).close(3000);
		location.reload();
	}`)
	bo.wait("begin again", "!probe.isOld")
	bo.isIn()
	bo.others(ada)
	bo.reaches(ada)
	ada.reaches(bo)
	if now := ada.idOf(bo); now != boID {
		t.Errorf("Bo came back as %s, want %s as before", now, boID)
	}
	if told := read[string](ada, "probe.heard.filter((kind) => kind.startsWith('peer-')).join()"); told != "" {
		t.Errorf("Ada was told %s", told)
	}

	// A reload does not bring back a user who left.
	bo.click("Leave")
	bo.tells("You left the call")
	bo.reload()
	bo.tells("You are about to join")
}

// A page rejoins on its own only if it was open a moment ago. Later, the user decides.
func TestReloadAfterAWhile(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	c := startChromium(t)
	ada, bo := twoWithoutCamera(c, base+"/r/tired-cans")
	id := bo.idOf(ada)
	for what, shift := range map[string]int{"two minutes later": -120_000, "after the clock was put back": 3_600_000} {
		read[chromedp.Void](ada, later("/r/tired-cans", shift))
		ada.reload()
		ada.tells("You are about to join")
		ada.join()
		bo.others(ada)
		if now := bo.idOf(ada); now != id {
			t.Errorf("%s, Ada came back as %s, want %s as before", what, now, id)
		}
	}

	// Without storage nothing is kept, and nothing else fails.
	cy := c.blank("Cy")
	cy.preload(`for (const name of ['sessionStorage', 'localStorage']) {
		Object.defineProperty(globalThis, name, {get() { throw new DOMException('not allowed', 'SecurityError'); }});
	}`)
	cy.visit(base + "/r/tired-cans")
	for range 2 {
		cy.fill("Your name", "Cy")
		read[chromedp.Void](cy, "document.getElementById('prejoin-form').requestSubmit()") // the probe stores clicks
		cy.isIn()
		cy.reload()
		cy.tells("You are about to join")
	}
}

// later makes a page leave its seat for the next one as if it had last been open shift ms from now.
func later(page string, shift int) string {
	return fmt.Sprintf(`{
		const key = 'tincan.seat.%s';
		const seat = JSON.parse(sessionStorage.getItem(key));
		addEventListener('pagehide', () => sessionStorage.setItem(key, JSON.stringify({...seat, at: Date.now() + %d})));
	}`, page, shift)
}

// A duplicated tab copies the original's storage, but not its seat.
func TestReloadOfADuplicatedTab(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	c := startChromium(t)
	ada, bo := twoWithoutCamera(c, base+"/r/twin-cans")
	bo.witness()
	const duplicate = "{ probe.copy = open(location.href); void 0; }" // copies sessionStorage, like a duplicated tab
	read[chromedp.Void](ada, duplicate)
	ada.wait("have a copy before the call", `probe.copy.document.getElementById('prejoin')?.checkVisibility() &&
		probe.copy.document.getElementById('unstarted') === null`)
	ada.connection("connected")
	bo.hasRead()
	if read[bool](ada, "'tincan.seat./r/twin-cans' in probe.copy.sessionStorage") {
		t.Error("the copy has kept the seat")
	}
	id := bo.idOf(ada)
	ada.reload()
	ada.isIn()
	bo.others(ada)
	if now := bo.idOf(ada); now != id {
		t.Errorf("Ada came back as %s, want %s as before", now, id)
	}

	host := c.openHost(base + "/live/twin-cans")
	host.goLive()
	read[chromedp.Void](host, duplicate)
	host.wait("have a copy that watches",
		"probe.copy.document.getElementById('audience')?.dataset.watching === 'live'")
	host.broadcasts("live")
}

// An invitation works in any tab it is pasted into, even a refused one, and at the end of a sentence.
func TestPastedInvitation(t *testing.T) {
	t.Parallel()
	variables := map[string]string{"TINCAN_TOKEN_SECRET": meshtest.LongSecret}
	base := serveWith(t, variables, "-auth=token")
	invitation := func(page string, args ...string) string {
		return base + page + "#token=" + meshtest.Token(t, []string{"TINCAN_TOKEN_SECRET=" + meshtest.LongSecret},
			append(args, "-room=ticket-cans")...)
	}
	c := startChromium(t)
	for _, page := range []string{"/r/ticket-cans", "/d/ticket-cans"} {
		p := c.blank("Ada")
		p.visit(base + page)
		p.tells("You need an invitation")
		p.wait("ask for nothing else", "!probe.control('Your name')")
		p.fill("Your invitation", base+page)
		p.click("Join")
		p.tells("This isn’t a complete invitation.")
		p.visit(invitation(page) + ").")
		p.fill("Your name", "Ada")
		p.click("Join")
		p.wait("be in the room", "document.documentElement.dataset.state === 'in'")
		p.click("Leave")
		p.wait("show the end", "document.documentElement.dataset.state === 'ended'")
		if kept := read[string](p, "Object.keys(sessionStorage).join()"); kept != "probe.join" {
			t.Errorf("%s: this tab has kept %s, want nothing of the invitation", page, kept)
		}
		p.click("Join again")
		p.wait("be in the room", "document.documentElement.dataset.state === 'in'")
	}

	// The start page asks for the invitation, and for nothing else.
	p := c.open("Bo", base)
	p.tells("Calls here are by invitation only.")
	for _, control := range []string{"Your name", "New name", "Choose a room or paste a link", "Messages only"} {
		if read[bool](p, fmt.Sprintf("!!probe.control(%q)", control)) {
			t.Errorf("the start page asks for %s", control)
		}
	}
	p.fill("Your invitation", base+"/r/ticket-cans")
	p.click("Join")
	p.tells("This isn’t a complete invitation.")
	p.fill("Your invitation", "Hi Bo, come to the call ("+invitation("/r/ticket-cans")+").")
	p.click("Join")
	p.tells("You are about to join")
	if asked := read[int](p, "probe.devices.length"); asked != 0 {
		t.Error("the start page has opened the camera")
	}
	p.join()
	p.moderates()

	// A new invitation overrides the seat that this tab has kept.
	read[chromedp.Void](p, later("/r/ticket-cans", -120_000))
	p.reload()
	p.tells("You are about to join")
	read[chromedp.Void](p, "{ probe.isOld = true; }")
	p.visit(invitation("/r/ticket-cans", "-role=moderator"))
	p.wait("begin again", "!probe.isOld")
	p.join()
	p.moderates("")
}

// A link pasted into the start page works, even inside a sentence.
func TestStartPageLinks(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	p := startChromium(t).blank("Ada")
	const token = "eyJhbGciOiJIUzI1NiJ9.eyJyb29tIjoiYSJ9.c2ln-_"
	p.visit(base)
	p.fill("Your name", "Ada")
	p.click("Choose a room or paste a link")
	for _, link := range []struct{ typed, becomes, hint string }{
		{"my room", "my-room", "Anyone who guesses this name can join."},
		{base + "/r/link-cans.", "link-cans", "Anyone who guesses this name can join."},
		{"Call me (" + base + "/R/link-cans) at 5/6.", "link-cans", "Anyone who guesses this name can join."},
		{"see and/r/link-cans", "link-cans", "Anyone who guesses this name can join."},
		{"(" + base + "/r/link-cans#token=" + token + ").", base + "/r/link-cans#token=" + token,
			"This is an invitation."},
		{"“" + base + "/live/link-cans”", base + "/live/link-cans", "This link is for a broadcast."},
		{base + "/d/link-cans/", base + "/d/link-cans", "This link is for a room for messages."},
		{"call.example/r/link-cans", "http://call.example/r/link-cans",
			"This link goes to another server: call.example"},
		{"https://call.example:8443/live/link-cans?x", "https://call.example:8443/live/link-cans",
			"This link goes to another server: call.example:8443"},
		{"HTTPS://Call.Example:443/r/link-cans", "https://call.example/r/link-cans",
			"This link goes to another server: call.example"},
		{`https://other.example\.call.example/r/link-cans`, "http://call.example/r/link-cans",
			"This link goes to another server: call.example"},
		{"Link:call.example/r/link-cans", "http://call.example/r/link-cans",
			"This link goes to another server: call.example"},
		{"[" + base + "/r/link-cans](" + base + "/r/link-cans#token=" + token + ")",
			base + "/r/link-cans#token=" + token, "This is an invitation."},
		{base + "/r/link-cans?fbclid=a-b&x=1#token=" + token, base + "/r/link-cans#token=" + token,
			"This is an invitation."},
		{base + "/r/link-cans/?x#token=" + token, base + "/r/link-cans#token=" + token, "This is an invitation."},
		{"https:///r/link-cans", "link-cans", "Anyone who guesses this name can join."},
		{"javascript:alert(1)//x/r/link-cans", "link-cans", "Anyone who guesses this name can join."},
	} {
		p.fill("Room", link.typed)
		p.press("\t")
		p.tells(link.hint)
		if got := read[string](p, "document.getElementById('room').value"); got != link.becomes {
			t.Errorf("%s becomes %s, want %s", link.typed, got, link.becomes)
		}
	}
	p.fill("Room", "Watch this: "+base+"/live/link-cans!")
	p.click("Join")
	p.wait("be at the broadcast", "location.pathname === '/live/link-cans'")
	p.tells("Not live yet")
}

// Only a name that the server has accepted is remembered.
func TestRefusedName(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	c := startChromium(t)
	for _, page := range []string{"/r/named-cans", "/d/named-cans"} {
		p := c.blank("Ada")
		p.preload(`{
			const {send} = WebSocket.prototype;
			WebSocket.prototype.send = function (message) { send.call(this, message.replace('No', '\u200b')); };
		}`)
		p.visit(base + page)
		p.fill("Your name", "No")
		p.click("Join")
		p.tells("This name can’t be used")
		if read[bool](p, "localStorage.getItem('tincan.name') !== null") {
			t.Errorf("%s: the refused name is remembered", page)
		}
		p.fill("Your name", "Ada")
		p.click("Join")
		p.wait("be in the room", "document.documentElement.dataset.state === 'in'")
		p.wait("remember the name", "localStorage.getItem('tincan.name') === 'Ada'")
	}
}
