package e2e

import (
	"fmt"
	"os"
	"testing"

	"github.com/chromedp/chromedp"

	"tincan/signal/meshtest"
)

// logged waits until the log has an entry of this kind, with this sentence and text.
func (p *tab) logged(kind, sentence, said string) {
	p.t.Helper()
	p.wait(fmt.Sprintf("log %q: %s", sentence, said), fmt.Sprintf(`(%s).some(([kind, sentence, said]) =>
		kind === %q && sentence === %q && said === %q)`, logEntries, kind, sentence, said))
}

// logEntries lists the entries in a data page's log: kind, sentence and text of each.
const logEntries = `[...document.querySelectorAll('[role=log] > [data-kind]')].map((entry) => [entry.dataset.kind,
	entry.querySelector('.entry-head').textContent, entry.querySelector('.entry-text')?.textContent ?? ''])`

// joinData joins on the data page and waits until this many others are connected.
func (p *tab) joinData(others int) {
	p.t.Helper()
	p.fill("Your name", p.name)
	p.click("Join")
	p.hasPeers(others)
}

func (p *tab) hasPeers(others int) {
	p.t.Helper()
	p.wait(fmt.Sprintf("be connected to %d others", others), fmt.Sprintf(`
		document.documentElement.dataset.state === 'in' &&
		document.querySelectorAll('[data-peer]').length === %d &&
		document.querySelectorAll('[data-peer][data-state=connected]').length === %[1]d &&
		document.querySelector('[data-count]').dataset.count === '%[2]d'`, others, others+1))
}

// say sends a message to a channel or to a person.
func (p *tab) say(to, message string) {
	p.t.Helper()
	p.wait("choose "+to, fmt.Sprintf(`(() => {
		const select = document.getElementById('to');
		const option = [...select.options].find(({textContent}) => textContent === %q);
		select.value = option?.value ?? '';
		return option !== undefined;
	})()`, to))
	p.fill("Message", message)
	p.click("Send")
}

// pings waits until the log reports a ping with its round-trip time.
func (p *tab) pings(words string) {
	p.t.Helper()
	p.wait("log a ping: "+words, fmt.Sprintf(`(%s).some(([kind, sentence]) => kind === 'ping' &&
		sentence.startsWith(%q) && /: [0-9.]+ ms$/.test(sentence))`, logEntries, words+": "))
}

func TestData(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	c := startChromium(t)
	room := base + "/d/talking-cans"
	ada, bo := c.blank("Ada"), c.blank("<b>Bo</b> \u05d0\u05d1\u05d2")
	cy := c.blank("Cy")
	for _, p := range []*tab{ada, bo, cy} {
		p.visit(room)
		p.tells("Without that permission, browsers hide your device’s local address")
	}
	ada.joinData(0)
	ada.tells("Nobody else is here yet.")
	bo.joinData(1)
	cy.joinData(2)
	ada.hasPeers(2)
	bo.hasPeers(2)
	ada.logged("event", bo.name+" joined", "")

	// Everyone sees all pings.
	ada.click("Ping everyone")
	ada.pings("You pinged " + bo.name)
	ada.pings("You pinged Cy")
	bo.pings("Ada pinged you")
	bo.pings("Ada pinged Cy")
	cy.pings("Ada pinged you")
	cy.pings("Ada pinged " + bo.name)

	// Two channels: Cy has only one of them, and Bo only subscribes to the other.
	for _, p := range []*tab{ada, bo} {
		p.fill("New channel", "tea")
		p.click("Add")
	}
	bo.clickIn("[data-channel=tea]", "Subscribe")
	bo.wait("offer no way to publish",
		"![...document.getElementById('to').options].some(({textContent}) => textContent === 'tea')")
	const markup = "<img src=x onerror=alert(1)> \u05d0\u05d1\u05d2"
	ada.say("tea", "tea is ready")
	ada.say("general", markup)
	for _, p := range []*tab{bo, cy} {
		p.logged("channel", "Ada in general", markup)
	}
	bo.logged("channel", "Ada in tea", "tea is ready")
	ada.logged("channel", "You in tea", "tea is ready")
	if read[bool](cy, logEntries+".some(([, , said]) => said === 'tea is ready')") {
		t.Error("Cy receives a channel without subscribing to it")
	}
	if n := read[int](bo, "document.querySelectorAll('[role=log] img, [role=log] b').length"); n != 0 {
		t.Errorf("%d parts of other people's messages have become markup", n)
	}

	// Cy only publishes to the channel, and so receives nothing.
	cy.clickIn("[data-channel=general]", "Publish")
	bo.say("general", "does Cy listen?")
	ada.logged("channel", bo.name+" in general", "does Cy listen?")

	// Messages to one person.
	bo.say("Cy", "between us")
	cy.logged("direct", bo.name+" to you only", "between us")
	bo.logged("direct", "You to Cy only", "between us")
	bo.say("Ada", "the end")
	ada.logged("direct", bo.name+" to you only", "the end") // Bo's messages arrive in order
	if read[bool](ada, logEntries+".some(([, , said]) => said === 'between us')") {
		t.Error("Ada sees a message that was only for Cy")
	}
	if read[bool](cy, logEntries+".some(([, , said]) => said === 'does Cy listen?')") {
		t.Error("Cy receives a channel that is only for publishing")
	}

	// If its recipient leaves before it is sent, a message goes to nobody else.
	ada.click("Message to Cy")
	cy.click("Leave")
	cy.tells("You left the room")
	ada.logged("event", "Cy left", "")
	ada.hasPeers(1)
	ada.fill("Message", "for Cy")
	ada.click("Send")
	ada.tells("Choose a recipient.")
	cy.click("Join again")
	cy.hasPeers(2)
	ada.hasPeers(2)
}

// Here too, the first person in the room is the moderator, and can lock and remove.
func TestDataModerator(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	c := startChromium(t)
	room := base + "/d/ruled-cans"
	ada, bo := c.blank("Ada"), c.blank("Bo")
	for i, p := range []*tab{ada, bo} {
		p.visit(room)
		p.joinData(i)
	}
	ada.hasPeers(1)
	bo.wait("show who moderates", "document.querySelector('[data-peer] .person-star').checkVisibility()")
	if read[bool](bo, "Boolean(probe.control('Lock the room') ?? probe.control('Remove Ada'))") {
		t.Error("Bo is offered what only Ada may do")
	}
	ada.click("Lock the room")
	bo.logged("event", "The room is locked: nobody else can join", "")
	ada.click("Remove Bo")
	bo.tells("You were removed")
	ada.logged("event", "Bo was removed", "")
	bo.click("Join again")
	bo.alert("This room is locked", "Ask someone inside to unlock it")
	ada.click("Unlock the room")
	bo.click("Join")
	ada.hasPeers(1)
	ada.click("Leave")
	bo.logged("event", "You are now a moderator", "")
	bo.wait("be offered the lock", "probe.control('Lock the room')")
}

// The log is bounded, whatever the others send and however fast.
func TestDataFlood(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	c := startChromium(t, allDots)
	ada := c.blank("Ada")
	ada.visit(base + "/d/talking-cans")
	ada.joinData(0)
	bo := c.openLibrary("Bo", base, "talking-cans")
	bo.wait("reach Ada", "lib.open('Ada')")
	read[chromedp.Void](bo, `(async () => {
		for (const data of [{a: 1}, null, new Uint8Array(7), 'x'.repeat(200_000)]) {
			await lib.room.publish('channel:general', data);
		}
		for (const data of [null, 7, {id: 7}, {id: lib.peer('Ada').id, ms: 'soon'}]) {
			await lib.room.publish('pinged', data);
		}
		const ping = JSON.stringify({topic: 'pinged', data: {id: lib.peer('Ada').id, ms: 0}});
		lib.raw('Ada', 1).channel.send(ping.replace('0}', '1e999}'));
		await lib.room.publish('channel:general', 'after that');
	})()`)
	ada.logged("channel", "Bo in general", `{"a":1}`)
	ada.logged("channel", "Bo in general", "null")
	ada.logged("channel", "Bo in general", "7 bytes")
	ada.wait("shorten the long message", logEntries+".some(([, , said]) => said === 'x'.repeat(4000))")
	ada.logged("channel", "Bo in general", "after that")
	if read[bool](ada, logEntries+".some(([kind]) => kind === 'ping')") {
		t.Error("Ada's log has pings that never happened")
	}

	// A real flood: as fast as the browser can send, up to what Ada's page accepts.
	ada.handles(func() int {
		sent := read[int](bo, `lib.flood('Ada', 1, 10_000, Array.from({length: 3000}, (_, i) =>
			JSON.stringify({topic: 'channel:general', data: 'message ' + i})), 3000)`)
		t.Logf("Bo sent %d messages", sent)
		ada.logged("channel", "Bo in general", "message 2999")
		return 3000
	})
	got := read[[]string](ada, fmt.Sprintf(`{
		const said = (%s).map(([kind, , said]) => kind + ' ' + said);
		[String(said.length), said[0]];
	}`, logEntries))
	if got[0] != "500" || got[1] != "channel message 2500" {
		t.Errorf("the log has %s entries and starts with %q, want the last 500", got[0], got[1])
	}

	// The end stays in view when a phone's keyboard covers half of the screen.
	ada.looksLike(375, 812, "light")
	const atEnd = "(({scrollHeight, scrollTop, clientHeight}) => scrollHeight - scrollTop - clientHeight < 2)" +
		"(document.getElementById('log'))"
	read[chromedp.Void](ada, "document.getElementById('log').scrollTop = 1e6")
	ada.wait("show the end", atEnd)
	ada.looksLike(375, 500, "light")
	ada.wait("be smaller and show the end", "document.getElementById('log').clientHeight < 300 && "+atEnd)
	read[chromedp.Void](bo, "lib.room.publish('channel:general', 'one more')")
	ada.logged("channel", "Bo in general", "one more")
	ada.wait("still show the end", atEnd)
}

// Connects through TURN, with a token from the address. The copied link does not contain the token.
func TestDataRelayedWithTokens(t *testing.T) {
	t.Parallel()
	vars := map[string]string{"TINCAN_TOKEN_SECRET": meshtest.LongSecret}
	base := serveWith(t, vars, "-turn-listen=127.0.0.1:0")
	secret := []string{"TINCAN_TOKEN_SECRET=" + meshtest.LongSecret}
	c := startChromium(t)
	var tabs []*tab
	for i, name := range []string{"Ada", "Bö"} {
		token := meshtest.Token(t, secret, "-room=talking-cans", "-name="+name)
		p := c.blank(name)
		p.permit("clipboard-write", true)
		p.visit(base + "/d/talking-cans#token=" + token)
		p.wait("know the name in the token", fmt.Sprintf("document.getElementById('name').value === %q", name))
		p.click("Always use the relay")
		p.joinData(i)
		tabs = append(tabs, p)
	}
	ada, bo := tabs[0], tabs[1]
	ada.wait("say that the connection is relayed",
		"document.querySelector('[data-peer] .person-state').textContent === 'relayed'")
	ada.say("general", "hello")
	bo.logged("channel", "Ada in general", "hello")

	ada.click("Copy link")
	ada.toast("Link copied")
	bo.paste("Message")
	bo.wait("paste the link", fmt.Sprintf("document.activeElement.value === %q", base+"/d/talking-cans"))
}

// On the narrowest screens names and buttons are beside each other or below, never on top.
func TestDataNarrow(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	c := startChromium(t)
	ada, bo := c.blank("Ada"), c.blank("Bo")
	for i, p := range []*tab{ada, bo} {
		p.visit(base + "/d/narrow-cans")
		p.joinData(i)
	}
	ada.looksLike(280, 653, "light")
	ada.wait("have room for everything", `[...document.querySelectorAll('.person, .data-header')].every((row) => {
		const boxes = [...row.querySelectorAll('.person-name, .call-connection, .button')]
			.filter((part) => part.checkVisibility()).map((part) => part.getBoundingClientRect());
		return boxes.length > 1 && boxes.every((a, i) =>
			a.width > 10 && a.right <= innerWidth && boxes.slice(i + 1).every((b) =>
				a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top));
	})`)
}

// Screenshots of the data page, like those of TestBrowserScreenshots.
func TestDataScreenshots(t *testing.T) {
	dir := os.Getenv("TINCAN_SCREENSHOTS")
	if dir == "" {
		t.Skip("TINCAN_SCREENSHOTS names no folder to write to")
	}
	base, _ := startTincan(t)
	c := startChromium(t)
	room := base + "/d/brisk-otter-lantern-4831"
	ada, bo, cy := c.blank("Ada"), c.blank("Bo"), c.blank("Cyprian Norwid-Featherstonehaugh")
	for i, p := range []*tab{ada, bo, cy} {
		p.visit(room)
		if i == 0 {
			p.shoot(dir, "data-prejoin")
		}
		p.joinData(i)
	}
	ada.shoot(dir, "data-empty")
	ada.fill("New channel", "tea")
	ada.click("Add")
	ada.click("Ping everyone")
	ada.pings("You pinged Bo")
	ada.pings("You pinged " + cy.name)
	ada.say("general", "Hello, both of you. This is a longer sentence, to see how it is broken on a small screen.")
	bo.say("general", "Hello, Ada")
	cy.say("Ada", "And a word for you alone")
	ada.logged("direct", cy.name+" to you only", "And a word for you alone")
	ada.shoot(dir, "data")
	cy.click("Leave")
	cy.tells("You left the room")
	cy.shoot(dir, "data-ended")
}
