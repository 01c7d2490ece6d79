package e2e

import (
	"fmt"
	"strings"
	"testing"
)

// Someone who starts a call enters a name and clicks twice. The start page does not ask for the camera; the next
// page does, and shows their video before they join.
func TestStartOfACall(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	ada := startChromium(t).open("Ada", base)
	ada.fill("Your name", "")
	ada.click("Start a call")
	ada.tells("Enter your name so the others know who you are.")
	ada.fill("Your name", "Ada")
	if asked := read[int](ada, "probe.devices.length"); asked != 0 {
		t.Errorf("the start page has opened %d devices", asked)
	}
	ada.click("Start a call")
	ada.wait("show the camera", previewRuns)
	ada.tells("Nobody is here yet.")
	ada.click("Join")
	ada.isIn()
	ada.ownTile()
	ada.visit(base)
	ada.wait("remember the name", "document.getElementById('name').value === 'Ada'")
}

func TestStartPageFitsPhones(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	p := startChromium(t).blank("Ada")
	p.visit(base)
	for _, size := range phoneSizes {
		p.resize(size[0], size[1])
		p.fits("Your name", "Start a call")
	}
}

// The small links lead to existing pages, for the chosen room. The footer shows the program's version.
func TestStartPageLeadsOn(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	p := startChromium(t).blank("Ada")
	p.visit(base)
	p.tells("How it works")
	p.click("Choose a room or paste a link")
	p.fill("Room", "onward-cans")
	p.wait("have the button below the field", `document.getElementById('room').getBoundingClientRect().bottom <
		probe.control('Join').getBoundingClientRect().top`)
	for link, path := range map[string]string{
		"Broadcast": "/live/onward-cans", "Messages only": "/d/onward-cans",
		"Learn from the code": "/learn/", "Test your connection": "/doctor",
		"Source": "/tincan/tincan.js", "License": "/LICENSE.txt",
	} {
		if got := read[string](p, fmt.Sprintf("probe.control(%q).pathname", link)); got != path {
			t.Errorf("%s leads to %s, want %s", link, got, path)
		}
		if got := read[int](p, fmt.Sprintf("fetch(%q).then(({status}) => status)", path)); got != 200 {
			t.Errorf("%s: status %d", path, got)
		}
	}
	shown := read[string](p, "document.getElementById('version').textContent")
	if version := strings.TrimPrefix(shown, "Version "); version == shown || version == "" {
		t.Errorf("the footer says %q, want the version", shown)
	}
	p.fill("Room", "bad")
	p.click("Choose a room or paste a link") // closes it
	p.fill("Your name", "Ada")
	p.click("Join")
	p.tells("A room name has 6 to 64 characters")
	p.wait("have the focus on the room's name", "document.activeElement.id === 'room'")
}
