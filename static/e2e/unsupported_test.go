package e2e

import (
	"testing"

	"github.com/chromedp/chromedp"
)

// Without WebRTC or WebSockets, each page says what is missing.
func TestUnsupportedBrowser(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	c := startChromium(t)
	c.preload = "delete globalThis.RTCPeerConnection; delete globalThis.WebSocket"
	p := c.blank("Ada")
	for _, path := range []string{"/", "/r/no-cans", "/d/no-cans", "/live/no-cans"} {
		p.visit(base + path)
		p.tells("This browser can’t make calls")
		p.tells("Missing or turned off: WebRTC, WebSocket.")
		p.wait("offer nothing that needs them",
			"!['Join', 'Start a call', 'I am the host'].some((name) => probe.control(name))")
	}
	p.visit(base + "/lite.html")
	p.fill("Your name", "Ada")
	p.click("Join")
	p.tells("This browser has no WebRTC.")
}

// A browser that cannot run a page's scripts shows which browsers can.
func TestPageThatDoesNotStart(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	c := startChromium(t)
	c.preload = "Object.defineProperty(globalThis, 'matchMedia', {value: undefined})"
	p := c.blank("Ada")
	p.forgive("matchMedia is not a function")
	p.visit(base + "/r/no-cans")
	read[chromedp.Void](p, "document.getAnimations().forEach((animation) => animation.finish())") // no need to wait
	p.wait("say so", "getComputedStyle(document.getElementById('unstarted')).visibility === 'visible'")
	p.tells("If nothing happens, reload the page.")
}
