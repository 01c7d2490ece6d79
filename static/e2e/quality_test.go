package e2e

import (
	"os"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// What every page must offer everyone, whatever its purpose.

// audit checks the page as it is, on a phone in the dark theme and on a desktop in the light one.
func (p *tab) audit(axe, what string) {
	p.t.Helper()
	if !read[bool](p, "'axe' in globalThis") {
		read[chromedp.Void](p, axe)
	}
	for _, look := range []struct {
		width, height int64
		scheme        string
	}{{375, 812, "dark"}, {1280, 800, "light"}} {
		p.looksLike(look.width, look.height, look.scheme)
		p.wait("be drawn", drawn)
		for _, complaint := range read[[]string](p, complaints) {
			p.t.Errorf("%s, %d pixels wide, %s: %s", what, look.width, look.scheme, complaint)
		}
	}
}

// learnPages are the pages for learners.
var learnPages = []string{
	"/learn/", "/learn/diagrams", "/learn/protocol", "/learn/data", "/learn/library", "/learn/glossary",
}

// On the narrowest phones nothing sticks out of the screen sideways.
func TestNarrowScreens(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	c := startChromium(t)
	narrow := func(p *tab, what string) {
		t.Helper()
		for _, size := range [][2]int64{{280, 653}, {320, 568}} {
			p.resize(size[0], size[1])
			for _, complaint := range read[[]string](p, outside) {
				t.Errorf("%s, %d pixels wide: %s", what, size[0], complaint)
			}
		}
	}
	lobby := c.blank("Ada")
	lobby.visit(base)
	narrow(lobby, "lobby")
	lobby.click("Choose a room or paste a link")
	narrow(lobby, "lobby with the room")
	narrow(c.open("Ada", base+"/lite.html"), "lite")
	for _, page := range learnPages {
		narrow(c.open("Ada", base+page), page)
	}
	doctor := c.open("Ada", base+"/doctor")
	doctor.findings()
	narrow(doctor, "doctor")
	narrow(c.open("learner", base+"/learn/play"), "play")
	viewer, host := c.openViewer("viewer", base+"/live/narrow-cans"), c.openHost(base+"/live/narrow-cans")
	narrow(viewer, "not live yet")
	host.goLive()
	narrow(host, "host")
	viewer.isTold("LIVE")
	narrow(viewer, "live")

	room := base + "/r/narrow-cans-with-a-long-name"
	ada := c.open("Ada", room)
	ada.wait("start the camera", previewRuns)
	narrow(ada, "before")
	ada.click("Choose devices")
	narrow(ada, "devices")
	ada.click("Close")
	ada.join()
	narrow(ada, "alone")
	bo := c.enter("Maximilian"+strings.Repeat(" Maximilian", 4), room)
	ada.reaches(bo)
	narrow(ada, "two")
	for _, panel := range []string{"Chat", "People"} {
		ada.click(panel)
		narrow(ada, panel)
		ada.clickIn("#panels", "Close")
	}
	for _, panel := range []string{"Settings", "Connections"} {
		ada.click("More")
		narrow(ada, "More")
		ada.click(panel)
		narrow(ada, panel)
		ada.clickIn("#panels", "Close")
	}
	ada.click("Leave")
	narrow(ada, "after")
}

// outside lists the buttons and fields that stick out to the left or right, and a page that is too wide.
const outside = `(() => {
	const found = [...document.querySelectorAll('button, a, input, select, textarea')]
		.filter((control) => control.checkVisibility({visibilityProperty: true}) && control.getClientRects().length)
		.filter((control) => !control.closest('.visually-hidden, .scroll'))
		.filter((control) => {
			const {left, right, width} = control.getBoundingClientRect();
			return width > 1 && (left < -0.5 || right > innerWidth + 0.5);
		})
		.map((control) => control.outerHTML.slice(0, 120));
	if (document.documentElement.scrollWidth > innerWidth) {
		found.push('the page is ' + document.documentElement.scrollWidth + ' wide');
	}
	return found;
})()`

// complaints lists what is wrong with a page: violations of axe's rules, controls that are too
// small for a finger (except links within a sentence), and content that overflows to the side.
const complaints = `(async () => {
	const {violations} = await axe.run(document, {resultTypes: ['violations']});
	const found = violations.flatMap(({id, help, nodes}) => nodes.map(({target, failureSummary}) =>
		id + ': ' + help + ': ' + target + ' ' + failureSummary));
	const controls = 'a, button, input, select, textarea, summary, [role=switch], [tabindex="0"]';
	for (const control of document.querySelectorAll(controls)) {
		const area = ['checkbox', 'radio'].includes(control.type) ? control.labels[0] : control;
		const {width, height} = area.getBoundingClientRect();
		if (!control.checkVisibility({visibilityProperty: true, opacityProperty: true}) ||
			getComputedStyle(control).display === 'inline') {
			continue;
		}
		if (Math.round(width) < 44 || Math.round(height) < 44) {
			const size = Math.round(width) + ' x ' + Math.round(height);
			found.push('smaller than a finger: ' + size + ' ' + control.outerHTML);
		}
	}
	if (document.documentElement.scrollWidth > innerWidth) {
		found.push('sticks out: ' + document.documentElement.scrollWidth);
	}
	return found;
})()`

// axeRules returns axe-core, or skips the test if TINCAN_AXE does not say where it is.
func axeRules(t *testing.T) (script string) {
	t.Helper()
	path := os.Getenv("TINCAN_AXE")
	if path == "" {
		t.Skip("TINCAN_AXE names no file with axe-core, whose rules this test applies")
	}
	rules, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(rules)
}

func TestPagesForEveryone(t *testing.T) {
	t.Parallel()
	axe := axeRules(t)
	base, _ := startTincan(t)
	c := startChromium(t, allDots)

	t.Run("lobby", func(t *testing.T) {
		p := c.open("Ada", base).in(t)
		p.click("Choose a room or paste a link")
		p.audit(axe, "lobby")
	})
	t.Run("learn", func(t *testing.T) {
		p := c.blank("Ada").in(t)
		for _, page := range learnPages {
			p.visit(base + page)
			p.audit(axe, page)
		}
	})
	t.Run("no such page", func(t *testing.T) {
		ada := c.blank("Ada")
		ada.forgive("404")
		p := ada.in(t)
		p.visit(base + "/nowhere")
		p.audit(axe, "no such page")
	})
	t.Run("meeting", func(t *testing.T) {
		room := base + "/r/even-handed-cans"
		ada := c.open("Ada", room).in(t)
		ada.wait("start the camera", previewRuns)
		ada.audit(axe, "before")
		ada.click("Choose devices")
		ada.audit(axe, "devices")
		ada.click("Close")
		ada.join()
		ada.audit(axe, "alone")
		bo := c.open("Bo", room).in(t)
		bo.join()
		ada.plays(bo)
		ada.audit(axe, "with Bo")
		ada.click("Chat")
		bo.click("Chat")
		bo.writes("Look at https://example.com/ and " + strings.Repeat("wide", 60))
		ada.writes("Yes")
		small, _ := randomFile(t, strings.Repeat("long name ", 20)+".bin", 1000)
		bo.sends(small)
		ada.sends(small)
		ada.transfer("incoming", "offered", "Nothing is sent until you accept.")
		ada.audit(axe, "chat")
		ada.looksLike(1280, 800, "light") // on a phone the chat covers the tiles
		ada.clickIn("#panels", "Close")
		ada.clickIn("[data-peer]", "Options for Bo")
		ada.audit(axe, "options")
		ada.clickIn("dialog", "Close")
		ada.click("Enlarge Ada")
		ada.audit(axe, "Bo in the corner")
		ada.click("People")
		ada.audit(axe, "people")
		ada.click("More")
		ada.audit(axe, "more")
		ada.click("Settings")
		ada.audit(axe, "settings")
		ada.click("More")
		ada.click("Connections")
		ada.audit(axe, "connections")
		ada.click("More")
		ada.click("Keyboard shortcuts")
		ada.audit(axe, "keys")
		ada.clickIn("dialog", "Close")
		bo.click("Leave")
		bo.tells("You left the call")
		bo.audit(axe, "after")
		uninvited := c.blank("Cy").in(t)
		uninvited.visit(room)
		uninvited.tells("Try again")
		uninvited.audit(axe, "without camera")
	})
	t.Run("data", func(t *testing.T) {
		room := base + "/d/even-handed-data"
		ada, bo := c.blank("Ada").in(t), c.blank("Bo").in(t)
		ada.visit(room)
		ada.audit(axe, "before")
		bo.visit(room)
		ada.joinData(0)
		ada.audit(axe, "alone")
		bo.joinData(1)
		ada.hasPeers(1)
		bo.say("general", "Hello "+strings.Repeat("long", 60))
		ada.logged("general", "Bo", "Hello "+strings.Repeat("long", 60))
		ada.audit(axe, "with Bo")
		ada.click("Leave")
		ada.tells("You left the room")
		ada.audit(axe, "after")
	})
	t.Run("live", func(t *testing.T) {
		room := base + "/live/even-handed-live"
		viewer := c.openViewer("Vi", room).in(t)
		viewer.tells("Not live yet")
		viewer.audit(axe, "not live yet")
		host := c.openHost(room).in(t)
		host.click("I am the host")
		host.audit(axe, "host, offline")
		host.click("Camera")
		host.click("Go live")
		host.broadcasts("live")
		viewer.tells("Turn on sound")
		viewer.audit(axe, "live")
		host.audit(axe, "host, live")
		host.click("End broadcast")
		viewer.tells("The stream has ended")
		viewer.audit(axe, "ended")
	})
	t.Run("lite", func(t *testing.T) {
		p := c.open("Ada", base+"/lite.html").in(t)
		p.audit(axe, "lite")
	})
}
