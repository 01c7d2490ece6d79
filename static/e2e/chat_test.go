package e2e

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// reads waits until the chat shows exactly this message from this sender.
func (p *tab) reads(sender, said string) {
	p.t.Helper()
	p.wait(fmt.Sprintf("read %q from %s", said, sender),
		fmt.Sprintf(`[...document.querySelectorAll('[role=log] > [data-message]')].some((line) =>
			line.querySelector('[data-sender]').textContent === %s &&
			line.querySelector('.chat-text').textContent === %s)`, quote(sender), quote(said)))
}

// writes types a chat message and presses Enter.
func (p *tab) writes(said string) {
	p.t.Helper()
	p.fill("Message", said)
	p.pressEnter()
}

// unread waits until the button and the title show this number of unread messages.
func (p *tab) unread(count int) {
	p.t.Helper()
	p.wait(fmt.Sprintf("show %d unread messages", count), fmt.Sprintf(`(() => {
		const button = document.querySelector('[data-tool=chat]');
		const badge = button.querySelector('.tool-badge');
		return badge.hidden === (%[1]d === 0) &&
			(badge.hidden || badge.textContent === '%[1]d' && button.ariaLabel === 'Chat, %[1]d unread') &&
			document.title.startsWith('(%[1]d) ') === !badge.hidden;
	})()`, count))
}

// linesOf counts the messages in the chat.
const linesOf = "document.querySelectorAll('[role=log] > [data-message]').length"

func TestChat(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	c := startChromium(t)
	room := base + "/r/talking-cans"
	ada := c.enter("Ada", room)
	ada.click("Chat")
	ada.tells("go directly to the others’ browsers")
	if read[bool](ada, "document.body.innerText.includes('before you joined')") {
		t.Error("the first person is told about messages from before they joined")
	}
	const font = "getComputedStyle(document.%s).font"
	if got, want := read[string](ada, fmt.Sprintf(font, "getElementById('chat-field')")),
		read[string](ada, fmt.Sprintf(font, "body")); got != want {
		t.Errorf("the field uses the font %s, the page %s", got, want)
	}
	ada.writes("anybody here?")
	ada.reads("You", "anybody here?")
	ada.tells("Nobody else was here to receive this.")

	bo := c.enter("<b>Bo</b> \u05d0\u05d1\u05d2", room)
	cy := c.enter("Cy", room)
	ada.others(bo, cy)
	cy.others(ada, bo)
	bo.others(ada, cy)

	t.Run("three people", func(t *testing.T) {
		ada, bo, cy := ada.in(t), bo.in(t), cy.in(t)
		ada.fill("Message", "two")
		ada.pressShiftEnter()
		ada.do("continue typing", chromedp.KeyEvent("lines"))
		ada.pressKey("Enter", "Enter", 229) // confirms a word that an input method has composed
		if got := read[string](ada, "document.getElementById('chat-field').value"); got != "two\nlines" {
			t.Errorf("after an Enter for an input method, the field contains %q", got)
		}
		ada.click("Send")
		bo.toast("Ada: two\nlines")
		bo.unread(1)
		cy.unread(1)
		bo.click("Chat, 1 unread")
		bo.unread(0)
		if read[bool](bo,
			"[...document.querySelectorAll('.toast')].some(({textContent}) => textContent.startsWith('Ada: '))") {
			t.Error("Bo is still notified of a message that is in view")
		}
		bo.tells("Messages from before you joined are not shown.")
		bo.reads("Ada", "two\nlines")
		bo.writes("hello")
		for _, p := range []*tab{ada, cy} {
			p.reads(bo.name, "hello")
		}
		cy.unread(2)
		ada.unread(0)
		for _, p := range []*tab{ada, bo} { // Ada used the button, Bo pressed Enter
			if got := read[string](p, "document.activeElement.id + document.activeElement.value"); got != "chat-field" {
				t.Errorf("after %s has sent something, the focus is at %q", p.name, got)
			}
		}
		if n := read[int](bo, linesOf); n != 2 {
			t.Errorf("Bo has %d chat messages, want only the two sent since Bo joined", n)
		}
	})

	t.Run("a page that is not looked at", func(t *testing.T) {
		ada, bo := ada.in(t), bo.in(t)
		hide := func(hidden string) {
			read[chromedp.Void](bo, fmt.Sprintf(`
				Object.defineProperty(document, 'visibilityState', {value: %q, configurable: true}),
				document.dispatchEvent(new Event('visibilitychange'))`, hidden))
		}
		hide("hidden")
		ada.writes("are you there?")
		bo.unread(1)
		hide("visible")
		bo.unread(0)
	})

	t.Run("what may be in it", func(t *testing.T) {
		ada, bo := ada.in(t), bo.in(t)
		send := func(said string) {
			read[chromedp.Void](ada, fmt.Sprintf("document.getElementById('chat-field').value = %s", quote(said)))
			ada.click("Send")
		}
		for _, said := range []string{
			"<img src=x onerror=alert(1)><script>alert(2)</script>",
			"&amp; {name} ${1}",
			"\u202egnirts desrever\u202c \u2066isolated",
			"a\u200bb\u200d\ufeffc",
			strings.Repeat("w", 4000),
			strings.Repeat("\u0e49", 300) + "x",
		} {
			send(said)
			bo.reads("Ada", said)
		}
		send("\u200b\u202e")
		bo.reads("Ada", "(no visible characters)")
		if n := read[int](bo, "document.querySelectorAll('[role=log] :is(img, script, b)').length"); n != 0 {
			t.Errorf("%d parts of other people's messages have become markup", n)
		}
		if got := read[string](bo,
			`[...document.querySelectorAll('.chat-sender, .chat-text')]
			.map((part) => getComputedStyle(part).unicodeBidi)
			.filter((value) => !value.startsWith('isolate')).join()`); got != "" {
			t.Errorf("text from others is not isolated: %s", got)
		}
		if wide := read[float64](bo, "document.querySelector('.log').scrollWidth - "+
			"document.querySelector('.log').clientWidth"); wide > 0 {
			t.Errorf("a long word makes the chat wider by %.0f px", wide)
		}
	})

	t.Run("while something further up is read", func(t *testing.T) {
		ada, bo := ada.in(t), bo.in(t)
		below := "document.querySelector('.log-below').checkVisibility()"
		if read[bool](bo, below) {
			t.Error("Bo is told about new messages while at the end of the log")
		}
		for _, way := range []string{"the button", "scrolling"} {
			read[chromedp.Void](bo, "document.querySelector('[role=log]').scrollTop = 0")
			ada.writes("below, for " + way)
			bo.wait("be told of it", below)
			bo.unread(1)
			if way == "the button" {
				small, _ := randomFile(t, "below.bin", 1000)
				ada.sends(small)
				ada.clickIn("dialog", bo.name)
				bo.toast("Ada wants to send you a file")
				bo.unread(2)
				read[chromedp.Void](bo, "document.querySelector('.log-below').focus()")
				bo.pressEnter()
				bo.wait("keep the focus in the chat", "document.activeElement.role === 'log'")
				bo.click("Decline below.bin") // the file is in view
			} else {
				read[chromedp.Void](bo, "document.querySelector('[role=log]').scrollTop = 1e6")
			}
			bo.unread(0)
			bo.wait("show no new messages", "!"+below)
		}
		// A file's card grows like this when the file is accepted.
		read[chromedp.Void](bo, "document.querySelector('[role=log]').lastElementChild.style.minBlockSize = '400px'")
		bo.wait("keep the end in view", `(({scrollHeight, scrollTop, clientHeight}) =>
			scrollTop > 0 && scrollHeight - scrollTop - clientHeight < 2)(document.querySelector('[role=log]'))`)
	})

	t.Run("links", func(t *testing.T) {
		ada, bo := ada.in(t), bo.in(t)
		said := "See https://example.com/a?b=c#d, (HTTP://EXAMPLE.ORG). Not javascript:alert(1) data:text/html,x " +
			"ftp://example.com " +
			"https://bank.example@evil.example/ https:// http://[x https://example.net/\u202egpj"
		read[chromedp.Void](ada, fmt.Sprintf("document.getElementById('chat-field').value = %s", quote(said)))
		ada.click("Send")
		bo.reads("Ada", said)
		got := read[string](bo, `[...document.querySelectorAll('.chat-text a')]
			.map(({href, rel, target}) => [href, rel, target].join(' ')).join('\n')`)
		want := "https://example.com/a?b=c#d noopener noreferrer _blank\n" +
			"http://example.org/ noopener noreferrer _blank\n" +
			"https://example.net/ noopener noreferrer _blank"
		if got != want {
			t.Errorf("links:\n%s\nwant\n%s", got, want)
		}
	})

	t.Run("too long", func(t *testing.T) {
		ada, bo := ada.in(t), bo.in(t)
		insert := func(length int) {
			read[chromedp.Void](ada, fmt.Sprintf(`{
				document.getElementById('chat-field').select();
				document.execCommand('insertText', false, 'y'.repeat(%d));
			}`, length))
		}
		insert(3990)
		ada.tells("10 characters left")
		insert(4001)
		ada.tells("Over the limit by 1. Shorten the message or send it in parts.")
		before := read[int](ada, linesOf)
		ada.click("Send")
		if got := read[int](ada, linesOf+" + document.getElementById('chat-field').value.length"); got != before+4001 {
			t.Error("a message that is too long was sent or lost")
		}
		insert(1_000_000)
		ada.tells("Message too long. Send it in parts or as a file.")
		ada.fill("Message", "")
		// A custom program may send it anyway.
		read[chromedp.Void](ada, asMallory(`
			room.publish('tincan.chat', {text: 'z'.repeat(250_000)});
			for (const nonsense of [null, 7, 'text', {}, {text: 7}, {text: null}, ['text'], new Uint8Array(9)]) {
				room.publish('tincan.chat', nonsense);
			}
			await room.publish('tincan.chat', {text: 'the end'});`))
		bo.reads("Mallory", "the end")
		bo.reads("Mallory", strings.Repeat("z", 4000))
		bo.tells("The rest of this message is too long to show.")
		if n := read[int](bo, `[...document.querySelectorAll('[data-sender]')]
			.filter(({textContent}) => textContent === 'Mallory').length`); n != 2 {
			t.Errorf("Mallory said %d things, want 2", n)
		}
		read[chromedp.Void](ada, "probe.leave()")
	})

	t.Run("flood", func(t *testing.T) {
		ada, bo, cy := ada.in(t), bo.in(t), cy.in(t)
		offered, _ := randomFile(t, "offered before.bin", 1000)
		ada.sends(offered)
		ada.clickIn("dialog", "Everyone")
		bo.transfer("incoming", "offered", "Nothing is sent until you accept.")
		// 1 MB in 1,000 messages.
		bo.handles(func() int {
			read[chromedp.Void](ada, asMallory(`
				const all = [];
				for (let i = 0; i < 1_000; i++) {
					all.push(room.publish('tincan.chat', {text: i + 'x'.repeat(1_000)}));
				}
				await Promise.all(all);
				await room.publish('tincan.chat', {text: 'it is over'});`))
			bo.reads("Mallory", "it is over")
			return 1000
		})
		cy.reads("Mallory", "it is over")
		for _, p := range []*tab{bo, cy} {
			if n := read[int](p, linesOf); n != 499 {
				t.Errorf("%s keeps %d messages, want 499 and an offer", p.name, n)
			}
			p.transfer("incoming", "offered", "Nothing is sent until you accept.")
		}
		read[chromedp.Void](ada, "probe.leave()")
		bo.unread(0)
		bo.writes("still here")
		ada.reads(bo.name, "still here")
	})
}

// A link ends where a person would say that it does. Each case is a message with its link in ⟦⟧.
func TestChatLinks(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	ada := startChromium(t).blank("Ada")
	ada.visit(base)
	for _, want := range []string{
		"⟦https://en.wikipedia.org/wiki/Mercury_(planet)⟧",
		"(see ⟦https://en.wikipedia.org/wiki/Mercury_(planet)⟧).",
		"⟦https://en.wikipedia.org/wiki/Mercury_(planet)⟧, or Venus?",
		"⟦https://example.com/a_(b)_c⟧ ⟦https://example.com/a_(b_(c))⟧)",
		"[⟦https://example.com/x[1]⟧] {⟦https://example.com/{id}⟧}",
		"[text](⟦https://example.com/x⟧)",
		"⟦http://[::1]:8080⟧ ⟦http://[::1]⟧",
		"“⟦https://example.com/x⟧”, ‘⟦https://example.com/x⟧’ and '⟦https://example.com/it's⟧'",
		"„⟦https://example.com/x⟧“, «⟦https://example.com/x⟧» and \"⟦https://example.com/x⟧\".",
		"Really ⟦https://example.com/x⟧?! Wait… ⟦https://example.com/x⟧… **⟦https://example.com/x⟧**",
		"⟦https://example.com/a?b=c.d#e⟧: yes; ⟦https://example.com/⟧.",
		"见⟦https://example.com/x⟧。然后（⟦https://example.com/y⟧）",
		"⟦https://de.wikipedia.org/wiki/Käse⟧ ⟦https://ja.wikipedia.org/wiki/日本⟧",
		"⟦https://example.com⟧(",
		"<⟦https://example.com/x⟧>",
	} {
		got := read[string](ada, fmt.Sprintf(`(async () => {
			const {linkify} = await import('/ui/messages/links.js');
			return [...linkify(%s).childNodes]
				.map((node) => node.href ? '⟦' + node.textContent + '⟧' : node.textContent).join('');
		})()`, quote(strings.NewReplacer("⟦", "", "⟧", "").Replace(want))))
		if got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}

func TestChatToOneWhoDoesNotGetIt(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	c := startChromium(t)
	ada, cy := c.enter("Ada", base+"/r/talking-cans"), c.enter("Cy", base+"/r/talking-cans")
	ada.reaches(cy)
	cy.reaches(ada)
	ada.click("Chat")
	read[chromedp.Void](cy, `{
		RTCPeerConnection.prototype.setRemoteDescription = () => new Promise(() => {}); // no new connection can be made
		probe.connections.forEach((pc) => pc.close());
	}`)
	ada.writes("Cy does not get this")
	// A message waits 15 s for a connection. When the next one is written, the page looks at the time.
	read[chromedp.Void](ada, "{ const later = performance.now() + 15_000; performance.now = () => later; }")
	ada.writes("nor this")
	ada.wait("say who did not receive it",
		`[...document.querySelectorAll('.chat-note')].some(({textContent}) => textContent === 'Not delivered to Cy.')`)
}

// asMallory returns code that joins the room as Mallory and runs script there. Leaving at once
// would lose messages that are still on their way, so call probe.leave() once they have arrived.
func asMallory(script string) string {
	return fmt.Sprintf(`(async () => {
		const {Room} = await import('/tincan/tincan.js');
		const room = await Room.join('talking-cans', {name: 'Mallory'});
		await probe.until(() => room.peers.size === 3 &&
			[...room.peers.values()].every(({state}) => state === 'connected'));
		%s
		probe.leave = () => room.leave();
	})()`, script)
}

// quote returns text as a JavaScript string literal.
func quote(text string) string {
	quoted, err := json.Marshal(text)
	if err != nil {
		panic(err) // cannot happen with a string
	}
	return string(quoted)
}
