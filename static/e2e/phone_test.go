package e2e

import (
	"fmt"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// phoneSizes are the viewports of small phones in portrait, without the browser's own bars, and in landscape.
var phoneSizes = [][2]int64{{280, 653}, {320, 568}, {375, 629}, {375, 812}, {568, 320}, {667, 375}}

// fits waits until these controls are completely visible without scrolling.
func (p *tab) fits(names ...string) {
	p.t.Helper()
	for _, name := range names {
		p.wait("show all of "+name, fmt.Sprintf(`(() => {
			const {left, right, top, bottom, width} = probe.control(%q).getBoundingClientRect();
			return scrollY === 0 && width > 0 && left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight;
		})()`, name))
	}
}

// The page before a call fits phones of every size. Join is visible even below a notice.
func TestBeforeCallFitsPhones(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	c := startChromium(t)
	for _, state := range []struct {
		name               string
		camera, microphone bool
		says               string
		fits               []string
	}{
		{"allowed", true, true, "Nobody is here yet.",
			[]string{"Your name", "Join", "Microphone", "Camera", "Choose devices"}},
		{"blocked", false, false, "Camera and microphone are blocked", []string{"Join", "Choose devices"}},
		{"no camera", false, true, "The camera is blocked", []string{"Join", "Microphone"}},
		{"no microphone", true, false, "The microphone is blocked", []string{"Join", "Camera"}},
	} {
		t.Run(state.name, func(t *testing.T) {
			p := c.blank("Ada").in(t)
			p.permit("camera", state.camera)
			p.permit("microphone", state.microphone)
			p.visit(base + "/r/small-cans")
			p.tells(state.says)
			if state.camera {
				p.wait("show the camera", previewRuns)
			}
			if got := read[bool](p, "!!probe.control('Join with audio only')"); got != state.microphone {
				t.Errorf("audio only is offered: %v, with a microphone: %v", got, state.microphone)
			}
			for _, size := range phoneSizes {
				p.resize(size[0], size[1])
				p.fits(state.fits...)
				p.fitsPreview()
			}
		})
	}
}

// fitsPreview waits until the buttons on the preview are inside it and do not overlap.
func (p *tab) fitsPreview() {
	p.t.Helper()
	p.wait("have room for the buttons on the preview", `(() => {
		const frame = document.querySelector('.preview-frame').getBoundingClientRect();
		const buttons = [...document.querySelectorAll('.preview-controls button')]
			.map((button) => button.getBoundingClientRect());
		return buttons.length === 3 && buttons.every(({left, right, top, bottom, width, height}, i) =>
			width >= 44 && height >= 44 && left >= frame.left && right <= frame.right && top >= frame.top &&
			bottom <= frame.bottom && (i === 0 || left >= buttons[i - 1].right));
	})()`)
}

// On a phone in portrait a panel is a sheet below the stage, which stays visible. Its close button, Escape and dragging
// its header down close it.
func TestPhonePanelsAreSheets(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	ada, bo := twoWithoutCamera(startChromium(t), base+"/r/sheet-cans")
	for _, size := range [][2]int64{{280, 653}, {320, 568}, {375, 629}, {375, 812}} {
		ada.looksLike(size[0], size[1], "light")
		for _, panel := range []string{"Chat", "People"} {
			ada.click(panel)
			ada.stacked(".call-header", ".stage", ".panels", ".toolbar")
			ada.wait("leave room for the stage", `(() => {
				const stage = document.querySelector('.stage');
				return getComputedStyle(stage).visibility === 'visible' &&
					stage.clientHeight > 0.3 * document.querySelector('.panels').clientHeight;
			})()`)
		}
		ada.click("Chat")
		ada.fits("Message", "Send", "Close")
		ada.clickIn("#panels", "Close")
		ada.wait("be closed", "document.getElementById('panels').hidden")
	}
	ada.click("Chat")
	ada.press("\x1b")
	ada.wait("be closed", "document.getElementById('panels').hidden && document.activeElement.dataset.tool === 'chat'")

	ada.click("Chat")
	ada.drag("[data-panel=chat] .panel-title", 30)
	ada.wait("spring back", "document.getElementById('panels').style.translate === ''")
	ada.drag("[data-panel=chat] .panel-title", 120)
	ada.wait("be closed", "document.getElementById('panels').hidden && document.activeElement.dataset.tool === 'chat'")

	// A sheet that is closed during a drag is in its normal place when it opens again.
	ada.click("Chat")
	ada.wait("be drawn", drawn)
	at := read[struct{ X, Y float64 }](ada, `(() => {
		const {x, y} = document.querySelector('[data-panel=chat] .panel-title').getBoundingClientRect();
		return {x, y};
	})()`)
	ada.mouse(input.DispatchMouseEventTypeMousePressed, at.X+5, at.Y+5)
	ada.mouse(input.DispatchMouseEventTypeMouseMoved, at.X+5, at.Y+60)
	ada.wait("follow the finger", "document.getElementById('panels').style.translate !== ''")
	ada.press("\x1b")
	ada.wait("be closed", "document.getElementById('panels').hidden")
	ada.mouse(input.DispatchMouseEventTypeMouseMoved, at.X+5, at.Y+90)
	ada.mouse(input.DispatchMouseEventTypeMouseReleased, at.X+5, at.Y+90)
	ada.click("Chat")
	ada.wait("be in its place", "document.getElementById('panels').style.translate === ''")
	ada.click("Chat")

	ada.looksLike(1280, 800, "light")
	ada.click("Chat")
	ada.drag("[data-panel=chat] .panel-title", 120) // dragging does nothing: the panel is not a sheet here
	bo.writesTo(ada)
}

// writesTo opens the chat and sends a message, which the other's open panel shows.
func (p *tab) writesTo(other *tab) {
	p.t.Helper()
	p.click("Chat")
	p.writes("hello")
	other.reads(p.name, "hello")
}

// keyboard shrinks the visual viewport to this height, as the iOS keyboard does.
const keyboard = `{
	Object.defineProperty(visualViewport, 'height', {value: %d, configurable: true});
	visualViewport.dispatchEvent(new Event('resize'));
}`

// An on-screen keyboard leaves room for the message that is being typed.
func TestPhoneKeyboardLeavesRoom(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	ada, _ := twoWithoutCamera(startChromium(t), base+"/r/typing-cans")
	ada.looksLike(375, 629, "light")
	ada.click("Chat")
	ada.looksLike(375, 369, "light") // the height that Android's keyboard leaves
	ada.wait("be drawn", drawn)
	ada.fits("Message", "Send", "Close")
	ada.wait("pause the hidden video", "probe.tile('Bo').dataset.paused === 'unseen'")
	ada.looksLike(375, 629, "light")
	ada.wait("show the stage", "!probe.tile('Bo').hasAttribute('data-paused')")

	// On iOS, the keyboard covers part of the page instead.
	read[chromedp.Void](ada, fmt.Sprintf(keyboard, 340))
	ada.stacked(".call-header", ".panels", ".toolbar")
	ada.wait("end above the keyboard", "document.querySelector('.toolbar').getBoundingClientRect().bottom <= 340")
	read[chromedp.Void](ada, fmt.Sprintf(keyboard, 629))
	ada.stacked(".call-header", ".stage", ".panels", ".toolbar")
	ada.clickIn("#panels", "Close")
	ada.wait("fill the screen", "document.querySelector('.toolbar').getBoundingClientRect().bottom === innerHeight")

	// If a call ends while the keyboard is open, the next one has its normal layout.
	ada.click("Chat")
	ada.wait("be drawn", drawn)
	read[chromedp.Void](ada, fmt.Sprintf(keyboard, 340))
	ada.wait("make room", "document.getElementById('call').matches('[data-keyboard]')")
	ada.click("Leave")
	ada.wait("forget the keyboard", `!document.getElementById('call').matches('[data-keyboard]') &&
		document.getElementById('call').style.cssText === ''`)
}

// In landscape, the toolbar and an open panel are beside the stage, and nothing overlaps.
func TestPhoneInLandscape(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	ada := startChromium(t).blank("Ada")
	ada.visit(base + "/r/lying-cans")
	ada.tells("Camera and microphone are blocked") // or the notice might come during the call
	ada.join()
	for _, size := range [][2]int64{{568, 320}, {667, 375}} {
		ada.resize(size[0], size[1])
		ada.fits("Microphone", "Chat", "People", "More", "Leave")
		ada.abreast(".stage", ".toolbar")
		ada.wait("have touch-sized tools that do not overlap", `(() => {
			const tools = [...document.querySelectorAll('.toolbar > .tool:not([hidden])')]
				.map((tool) => tool.getBoundingClientRect());
			return tools.every(({width, height}) => width >= 44 && height >= 44) && tools.every((a, i) =>
				tools.slice(i + 1).every((b) => a.bottom <= b.top || b.bottom <= a.top || a.right <= b.left));
		})()`)
		ada.wait("give the stage most of the height",
			"document.querySelector('.stage').clientHeight > 0.7 * innerHeight")
		ada.click("Chat")
		ada.abreast(".stage", ".panels", ".toolbar")
		ada.fits("Message", "Send", "Close")
		ada.click("Chat")
	}
}

// stacked waits until these parts are below one another and inside the viewport.
func (p *tab) stacked(parts ...string) {
	p.t.Helper()
	p.inOrder("top", "bottom", "innerHeight", parts)
}

// abreast is like stacked, but for parts that are side by side.
func (p *tab) abreast(parts ...string) {
	p.t.Helper()
	p.inOrder("left", "right", "innerWidth", parts)
}

func (p *tab) inOrder(start, end, limit string, parts []string) {
	p.t.Helper()
	for i, part := range parts {
		next := limit
		if i+1 < len(parts) {
			next = fmt.Sprintf("document.querySelector(%q).getBoundingClientRect().%s", parts[i+1], start)
		}
		p.wait(fmt.Sprintf("have %s in its place", part), fmt.Sprintf(`(() => {
			const {%s: start, %s: end} = document.querySelector(%q).getBoundingClientRect();
			return start >= 0 && end > start && end <= %s + 0.5;
		})()`, start, end, part, next))
	}
}

// drag drags an element down by this many pixels.
func (p *tab) drag(selector string, down float64) {
	p.t.Helper()
	at := waitFor[struct{ X, Y float64 }](p, "find "+selector, fmt.Sprintf(`(() => {
		const {x, y} = document.querySelector(%q).getBoundingClientRect();
		return {x: x + 5, y: y + 5};
	})()`, selector))
	p.mouse(input.DispatchMouseEventTypeMousePressed, at.X, at.Y)
	p.mouse(input.DispatchMouseEventTypeMouseMoved, at.X, at.Y+down/2)
	p.mouse(input.DispatchMouseEventTypeMouseReleased, at.X, at.Y+down)
}

// Where the system can share a link, the invitation offers that first. If sharing fails, the link is copied. Someone
// who cancels gets no notification.
func TestPhoneShares(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	link := base + "/r/shared-cans"
	ada := startChromium(t).blank("Ada")
	ada.permit("clipboard-write", true)
	ada.preload(`{
		const {writeText} = Clipboard.prototype;
		probe.copies = 0;
		Clipboard.prototype.writeText = function (text) {
			probe.copies++;
			return writeText.call(this, text);
		};
	}
	navigator.share = async ({url}) => {
		probe.shared = url;
		if (probe.refusal) {
			throw new DOMException('', probe.refusal);
		}
	}`)
	ada.visit(link)
	ada.join()
	for _, size := range phoneSizes {
		ada.resize(size[0], size[1])
		ada.fits("Share", "Copy link")
	}
	ada.looksLike(375, 629, "light")
	ada.click("People")
	for i, where := range []string{"#panels", ".invite"} {
		for refusal, copied := range map[string]bool{"": false, "AbortError": false, "NotAllowedError": true} {
			read[chromedp.Void](ada, fmt.Sprintf("{ probe.shared = ''; probe.refusal = %q; }", refusal))
			ada.clickIn(where, "Share")
			ada.wait("share the link", fmt.Sprintf("probe.shared === %q", link))
			if copied {
				ada.toast("Link copied")
			}
		}
		ada.clickIn(where, "Copy link")
		ada.toast("Link copied")
		if copies := read[int](ada, "probe.copies"); copies != 2*(i+1) {
			t.Errorf("%s: the link was copied %d times, want only when asked to and after NotAllowedError", where,
				copies-2*i)
		}
		ada.press("\x1b")
	}
}
