package e2e

import (
	"fmt"
	"os"
	"testing"

	"github.com/chromedp/chromedp"

	"tincan/signal/meshtest"
)

// opens opens a channel, the messages with a person, or Activity.
func (p *tab) opens(conversation string) {
	p.t.Helper()
	p.wait("list "+conversation, fmt.Sprintf(`(() => {
		const rows = [...document.querySelectorAll('.conversation-open')];
		const row = rows.find((row) => row.querySelector('[data-name]').textContent === %q);
		row?.click();
		return row;
	})()`, conversation))
}

// logged waits until a conversation has this message.
func (p *tab) logged(conversation, sender, said string) {
	p.t.Helper()
	p.wait(fmt.Sprintf("show a message from %s in %s: %s", sender, conversation, said),
		fmt.Sprintf(`(%s).some((found) => found.join('\n') === [%q, %q, %q].join('\n'))`, dataMessages, conversation,
			sender, said))
}

// dataMessages lists the messages on a data page: conversation, sender and text of each.
const dataMessages = `[...document.querySelectorAll('[role=log] > [data-message]')].map((entry) =>
	[entry.parentElement.getAttribute('aria-label'), entry.querySelector('[data-sender]').textContent,
		entry.querySelector('.chat-text').textContent])`

// noted waits until Activity has this entry.
func (p *tab) noted(kind, sentence string) {
	p.t.Helper()
	p.wait(fmt.Sprintf("note %q", sentence), fmt.Sprintf(`(%s).some((found) => found.join() === [%q, %q].join())`,
		activities, kind, sentence))
}

// activities lists the entries of Activity on a data page: kind and sentence of each.
const activities = `[...document.querySelectorAll('[role=log] > [data-kind=event], [role=log] > [data-kind=ping]')]
	.map((entry) => [entry.dataset.kind, entry.querySelector('.entry-head').textContent])`

// countsUnread waits until a conversation in the list shows this many unread messages.
func (p *tab) countsUnread(conversation string, n int) {
	p.t.Helper()
	label := conversation
	if n > 0 {
		label = fmt.Sprintf("%s, %d unread", conversation, n)
	}
	p.wait("show "+label, fmt.Sprintf("probe.control(%q, '.data-list')", label))
}

// joinData joins on the data page and waits until this many others are connected.
func (p *tab) joinData(others int) {
	p.t.Helper()
	p.fill("Your name", p.name)
	p.click("Join")
	p.hasPeers(others)
}

// twoOnData lets two people join a room on the data page.
func twoOnData(c *browser, room string) (ada, bo *tab) {
	c.t.Helper()
	ada, bo = c.blank("Ada"), c.blank("Bo")
	for i, p := range []*tab{ada, bo} {
		p.visit(room)
		p.joinData(i)
	}
	return ada, bo
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
	p.opens(to)
	p.fill("Message "+to, message)
	p.click("Send")
}

// pings waits until Activity has a ping with its round-trip time.
func (p *tab) pings(words string) {
	p.t.Helper()
	p.wait("note a ping: "+words, fmt.Sprintf(`(%s).some(([kind, sentence]) => kind === 'ping' &&
		sentence.startsWith(%q) && /: [0-9.]+ ms$/.test(sentence))`, activities, words+": "))
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
		p.tells("directly, or through a relay that can’t read them")
	}
	ada.joinData(0)
	ada.tells("You’re the only one here")
	bo.joinData(1)
	cy.joinData(2)
	ada.hasPeers(2)
	bo.hasPeers(2)
	ada.toast(bo.name + " joined")
	ada.noted("event", bo.name+" joined")

	t.Run("pings", func(t *testing.T) { pingsAreSeen(ada.in(t), bo.in(t), cy.in(t)) })
	t.Run("channels", func(t *testing.T) { channelsAreFound(ada.in(t), bo.in(t), cy.in(t)) })
	t.Run("direct", func(t *testing.T) { directMessages(ada.in(t), bo.in(t), cy.in(t)) })
	t.Run("drafts", func(t *testing.T) { draftsStay(ada.in(t), bo.in(t), cy.in(t)) })
}

// pingsAreSeen checks that everyone sees all pings.
func pingsAreSeen(ada, bo, cy *tab) {
	ada.click("Ping everyone")
	ada.pings("You pinged " + bo.name)
	ada.pings("You pinged Cy")
	bo.pings("Ada pinged you")
	bo.pings("Ada pinged Cy")
	cy.pings("Ada pinged you")
	cy.pings("Ada pinged " + bo.name)
}

// channelsAreFound uses two channels: Bo finds Ada's, and only receives. Cy has only the other one.
func channelsAreFound(ada, bo, cy *tab) {
	ada.fill("New channel", "tea")
	ada.click("Add")
	ada.tells("Only you")
	ada.say("tea", "is anyone here?")
	ada.tells("Nobody else seems to be in this channel.")
	bo.click("Join channel tea")
	ada.wait("not be alone in the channel any more", "document.getElementById('conversation-alone').innerText === ''")
	bo.click("Options")
	bo.click("Receive only")
	bo.tells("You only receive messages in this channel.")
	if read[bool](bo, "Boolean(probe.control('Message tea'))") {
		bo.t.Error("Bo can write in a channel set to receive only")
	}
	cy.wait("list the channel and the people in it", fmt.Sprintf(
		"document.querySelector('[data-found=tea] .found-people')?.textContent === 'Ada, ' + %q", bo.name))
	const markup = "<img src=x onerror=alert(1)> \u05d0\u05d1\u05d2"
	ada.say("tea", "tea is ready")
	ada.say("general", markup)
	bo.logged("general", "Ada", markup)
	cy.logged("general", "Ada", markup)
	bo.logged("tea", "Ada", "tea is ready")
	ada.logged("tea", "You", "tea is ready")
	bo.countsUnread("general", 1) // tea is open
	bo.countsUnread("tea", 0)
	bo.opens("general")
	bo.countsUnread("general", 0)
	if read[bool](cy, dataMessages+".some(([, , said]) => said === 'tea is ready')") {
		cy.t.Error("Cy receives a channel without having joined it")
	}
	if n := read[int](bo, "document.querySelectorAll('[role=log] img, [role=log] b').length"); n != 0 {
		bo.t.Errorf("%d parts of other people's messages have become markup", n)
	}

	// A channel that Ada leaves is gone for Ada, and still there for Bo.
	ada.opens("tea")
	ada.click("Options")
	ada.click("Leave channel tea")
	ada.wait("list tea as a channel to join", "document.querySelector('[data-found=tea]')")
	ada.wait("show Activity", "probe.control('Activity').getAttribute('aria-current') === 'true'")
	ada.wait("focus Activity", "document.activeElement === probe.control('Activity')")
}

// directMessages sends messages to one person, after one in a channel to which Cy only sends.
func directMessages(ada, bo, cy *tab) {
	cy.click("Options")
	cy.click("Send only")
	cy.tells("You only send in this channel")
	bo.say("general", "does Cy listen?")
	ada.logged("general", bo.name, "does Cy listen?")

	bo.say("Cy", "between us")
	cy.logged(bo.name, bo.name, "between us")
	cy.toast(bo.name + " to you: between us")
	cy.countsUnread(bo.name, 1)
	bo.logged("Cy", "You", "between us")
	bo.say("Ada", "the end")
	ada.logged(bo.name, bo.name, "the end") // Bo's messages arrive in order
	if read[bool](ada, dataMessages+".some(([, , said]) => said === 'between us')") {
		ada.t.Error("Ada sees a message that was only for Cy")
	}
	if read[bool](cy, dataMessages+".some(([, , said]) => said === 'does Cy listen?')") {
		cy.t.Error("Cy receives a channel set to send only")
	}
}

// draftsStay checks that a message whose recipient leaves before it is sent goes to nobody else.
func draftsStay(ada, bo, cy *tab) {
	ada.opens("Cy")
	ada.fill("Message Cy", "for Cy")
	cy.opens(bo.name)
	cy.click("Leave")
	cy.tells("You left the room")
	ada.toast("Cy left")
	ada.hasPeers(1)
	ada.tells("This conversation has ended.")
	ada.wait("disable the Send button", "document.querySelector('.chat-send').disabled")
	const draft = "document.getElementById('chat-field').value"
	ada.opens("general")
	if left := read[string](ada, draft); left != "" {
		ada.t.Errorf("the draft for Cy appears in general: %q", left)
	}
	ada.opens("Cy")
	if left := read[string](ada, draft); left != "for Cy" {
		ada.t.Errorf("the draft for Cy is %q, want \"for Cy\"", left)
	}
	cy.click("Join again")
	cy.hasPeers(2)
	ada.hasPeers(2)
	cy.logged(bo.name, bo.name, "between us") // what was said before Cy left
	cy.wait("open a conversation that goes on", "probe.control('Message general')")
	ada.click("Options")
	ada.click("Remove from list")
	ada.wait("list Cy once", `[...document.querySelectorAll('#people [data-name]')]
		.filter(({textContent}) => textContent === 'Cy').length === 1`)
}

// Two people with the same name are told apart.
func TestDataNamesakes(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	c := startChromium(t)
	bo := c.blank("Bo")
	namesakes := []*tab{c.blank("Ada"), c.blank("Ada")}
	bo.visit(base + "/d/same-cans")
	bo.joinData(0)
	for i, p := range namesakes {
		p.visit(base + "/d/same-cans")
		p.joinData(i + 1)
	}
	bo.say("Ada (2)", "only for the second")
	namesakes[1].logged("Bo", "Bo", "only for the second")
	namesakes[1].say("general", "I am the second")
	bo.logged("general", "Ada (2)", "I am the second")
	bo.say("general", "to both")
	namesakes[0].logged("general", "Bo", "to both")
	if read[bool](namesakes[0], dataMessages+".some(([, , said]) => said === 'only for the second')") {
		t.Error("the first Ada received the message for the second")
	}
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
	bo.noted("event", "Locked: others must ask to join")
	ada.opens("Bo")
	ada.click("Options")
	ada.click("Remove Bo")
	ada.tells("Remove Bo from the room?")
	ada.click("Cancel")
	ada.click("Remove Bo")
	ada.click("Remove")
	bo.tells("You were removed")
	ada.noted("event", "Bo was removed")
	bo.click("Join again")
	bo.alert("This room is locked", "a moderator can let you in")
	ada.click("Unlock the room")
	bo.click("Join")
	ada.hasPeers(1)
	ada.click("Leave")
	bo.noted("event", "You are now a moderator")
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
	ada.logged("general", "Bo", `{"a":1}`)
	ada.logged("general", "Bo", "null")
	ada.logged("general", "Bo", "7 bytes")
	ada.wait("shorten the long message", dataMessages+".some(([, , said]) => said === 'x'.repeat(4000))")
	ada.logged("general", "Bo", "after that")
	if read[bool](ada, activities+".some(([kind]) => kind === 'ping')") {
		t.Error("Ada's log has pings that never happened")
	}

	// A real flood: as fast as the browser can send, up to what Ada's page accepts.
	ada.handles(func() int {
		sent := read[int](bo, `lib.flood('Ada', 1, 10_000, Array.from({length: 3000}, (_, i) =>
			JSON.stringify({topic: 'channel:general', data: 'message ' + i})), 3000)`)
		t.Logf("Bo sent %d messages", sent)
		ada.logged("general", "Bo", "message 2999")
		return 3000
	})
	got := read[[]string](ada, fmt.Sprintf(`{
		const said = (%s).map(([, , said]) => said);
		[String(said.length), said[0]];
	}`, dataMessages))
	if got[0] != "500" || got[1] != "message 2500" {
		t.Errorf("the log has %s entries and starts with %q, want the last 500", got[0], got[1])
	}

	// The same for conversations that are not open, with as many links as fit.
	ada.opens("Activity")
	ada.handles(func() int {
		read[int](bo, `lib.flood('Ada', 1, 10_000, Array.from({length: 1000}, (_, i) => JSON.stringify(
			{topic: i % 2 ? 'direct' : 'channel:general', data: 'http://a.b '.repeat(300) + i})), 1000)`)
		ada.wait("show the end of both floods",
			dataMessages+`.filter(([, , said]) => / 99[89]$/.test(said)).length === 2`)
		return 1000
	})
	ada.countsUnread("general", 500)
	ada.opens("general")

	// The end stays in view when a phone's keyboard covers half of the screen.
	ada.looksLike(375, 812, "light")
	const atEnd = "(({scrollHeight, scrollTop, clientHeight}) => scrollHeight - scrollTop - clientHeight < 2)" +
		"(document.querySelector('[role=log][aria-label=general]'))"
	read[chromedp.Void](ada, "document.querySelector('[role=log][aria-label=general]').scrollTop = 1e6")
	ada.wait("show the end", atEnd)
	ada.looksLike(375, 500, "light")
	ada.wait("be smaller and show the end",
		"document.querySelector('[role=log][aria-label=general]').clientHeight < 300 && "+atEnd)
	read[chromedp.Void](bo, "lib.room.publish('channel:general', 'one more')")
	ada.logged("general", "Bo", "one more")
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
		p.click("Privacy")
		p.click("Always use the relay")
		p.joinData(i)
		tabs = append(tabs, p)
	}
	ada, bo := tabs[0], tabs[1]
	ada.wait("say that the connection is relayed",
		"document.querySelector('[data-peer] .person-state').textContent === 'relayed'")
	ada.say("general", "hello")
	bo.logged("general", "Ada", "hello")

	ada.click("Copy link")
	ada.toast("Link copied")
	bo.paste("Message general")
	bo.wait("paste the link", fmt.Sprintf("document.activeElement.value === %q", base+"/d/talking-cans"))
}

// Phones of every size have room for all controls, and notifications cover none of them. On the narrowest screens
// names and buttons are beside each other or below, never on top.
func TestDataFitsPhones(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	ada, bo := twoOnData(startChromium(t), base+"/d/narrow-cans")
	read[chromedp.Void](ada, `for (const textContent of ['one', 'two']) {
		const toast = Object.assign(document.createElement('p'), {className: 'toast', textContent});
		document.getElementById('toasts').append(toast);
	}`)
	for _, size := range phoneSizes {
		ada.looksLike(size[0], size[1], "light")
		ada.fits("Copy link", "Leave", "Channels and people", "Options", "Message general", "Send")
		ada.wait("have its header in one row", "document.querySelector('.conversation-header').clientHeight < 60")
		ada.wait("show one notification, off the controls", `(() => {
			const shown = [...document.querySelectorAll('.toast')].filter((toast) => toast.checkVisibility());
			const {top, bottom} = shown[0].getBoundingClientRect();
			return shown.length === 1 && [...document.querySelectorAll('button, textarea')].every((control) => {
				const box = control.getBoundingClientRect();
				return !control.checkVisibility() || box.bottom <= top || box.top >= bottom;
			});
		})()`)
	}
	ada.looksLike(280, 653, "light")
	ada.click("Channels and people")
	ada.wait("have room for everything", `[...document.querySelectorAll('[data-peer], .data-header')].every((row) => {
		const boxes = [...row.querySelectorAll('[data-name], .person-connection, .call-connection, .button')]
			.filter((part) => part.checkVisibility()).map((part) => part.getBoundingClientRect());
		return boxes.length > 1 && boxes.every((a, i) =>
			a.width > 10 && a.right <= innerWidth && boxes.slice(i + 1).every((b) =>
				a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top));
	})`)
	ada.permit("clipboard-write", true)
	bo.click("Leave")
	ada.click("general")
	ada.tells("You’re the only one here")
	ada.clickIn(".alone", "Copy link")
	ada.toast("Link copied")
}

// A phone shows either the list or one conversation. The focus is always where the user is.
func TestDataPhone(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	ada, bo := twoOnData(startChromium(t), base+"/d/handy-cans")
	if n := read[int](ada, "history.length"); n != 2 { // the empty page, and this one
		t.Errorf("the page has %d entries in the browser's history, want 2", n)
	}
	ada.looksLike(375, 629, "light")
	inConversation := func(name string) {
		t.Helper()
		ada.wait("focus the messages or the field of "+name, fmt.Sprintf(`(({activeElement: e}) =>
			e.checkVisibility() && e.matches('.log, .chat-field') &&
			[%q, %q].includes(e.getAttribute('aria-label')))(document)`,
			name, "Message "+name))
		ada.wait("hide the list", "!document.querySelector('.data-list').checkVisibility()")
	}
	inList := func(name string) {
		t.Helper()
		ada.wait("focus "+name+" in the list", fmt.Sprintf(`(({activeElement: e}) => e.checkVisibility() &&
			e.matches('.conversation-open') && e.textContent === %q)(document)`, name))
	}
	ada.click("Channels and people")
	inList("general")
	ada.click("Bo")
	inConversation("Bo")
	ada.fill("Message Bo", "Hello, Bo")
	ada.click("Send")
	ada.click("Channels and people")
	inList("Bo")
	bo.countsUnread("Ada", 1)
	ada.click("general")
	inConversation("general")
	bo.say("Ada", "Hello, Ada")
	read[chromedp.Void](ada, "history.back()") // as a phone's own button does
	inList("general")
	ada.click("Bo, 1 unread")
	ada.click("Channels and people")
	ada.click("general")
	ada.click("Options")
	ada.click("Leave channel general")
	inList("Activity")
	ada.click("Join channel general")
	inConversation("general")
}

// When people leave, the conversations with the last 20 of them stay in the list.
func TestDataDeparted(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	c := startChromium(t)
	ada := c.blank("Ada")
	ada.visit(base + "/d/parting-cans")
	ada.joinData(0)
	others := c.openPage("the others", base)
	read[chromedp.Void](others, `(async () => {
		const {Room} = await import('/tincan/tincan.js');
		for (let i = 1; i <= 22; i++) {
			const room = await Room.join('parting-cans', {name: 'Cy ' + i});
			await new Promise((resolve) => {
				room.addEventListener('channel', ({detail: {peer, state}}) => {
					if (peer.name === 'Ada' && state === 'open') {
						room.send(peer, 'direct', 'I am ' + i);
						resolve(room.request(peer, 'ping')); // Ada has everything before the answer
					}
				});
			});
			room.leave();
		}
		const silent = await Room.join('parting-cans', {name: 'Dee'});
		silent.leave();
	})()`)
	ada.noted("event", "Dee left")
	ada.wait("list the last 20 who said something", `(() => {
		const names = [...document.querySelectorAll('#people [data-name]')].map(({textContent}) => textContent);
		return names.join() === Array.from({length: 20}, (_, i) => 'Cy ' + (i + 3)).join();
	})()`)
	ada.opens("Cy 3")
	ada.tells("This conversation has ended.")
	ada.logged("Cy 3", "Cy 3", "I am 3")
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
	ada.looksLike(1280, 800, "light")
	ada.fill("New channel", "tea")
	ada.click("Add")
	ada.click("Ping everyone")
	ada.pings("You pinged Bo")
	ada.pings("You pinged " + cy.name)
	ada.say("general", "Hello, both of you. This is a longer sentence, to see how it is broken on a small screen.")
	bo.say("general", "Hello, Ada")
	cy.say("Ada", "And a word for you alone")
	ada.logged(cy.name, cy.name, "And a word for you alone")
	ada.shoot(dir, "data")
	ada.click("Options")
	ada.shoot(dir, "data-options")
	ada.looksLike(375, 812, "light")
	ada.click("Channels and people, 1 unread")
	ada.shoot(dir, "data-list")
	cy.click("Leave")
	cy.tells("You left the room")
	cy.shoot(dir, "data-ended")
}
