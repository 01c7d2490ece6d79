package e2e

import (
	"context"
	"fmt"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// inWindow evaluates to the document in a tab's floating window.
const inWindow = "documentPictureInPicture.window?.document"

// showsInWindow waits until the floating window plays the video of each of these people.
func (p *tab) showsInWindow(names ...string) {
	p.t.Helper()
	p.wait("show everyone in the window", `(() => {
		const tiles = [...`+inWindow+`?.querySelectorAll('.floating-tile') ?? []];
		return tiles.length === `+fmt.Sprint(len(names))+` && tiles.every((tile) => {
			const video = tile.querySelector('video');
			return video.hasAttribute('data-shown') && !video.paused && video.clientHeight > 100;
		});
	})()`)
	for _, name := range names {
		p.wait("name "+name, `[...`+inWindow+`.querySelectorAll('.floating-name')].some(({textContent}) =>
			textContent === '`+name+`')`)
	}
}

// sizesWindow gives the floating window a size. A headless browser ignores the one that the page asks for.
func (p *tab) sizesWindow(width, height int64) {
	p.t.Helper()
	p.step("size the window", func(ctx context.Context) error {
		targets, err := chromedp.Targets(ctx)
		if err != nil {
			return err
		}
		for _, target := range targets {
			if target.Type != "page" || target.URL != "about:blank" {
				continue
			}
			window, detach := chromedp.NewContext(p.ctx, chromedp.WithTargetID(target.TargetID),
				chromedp.WithDetachOnCancel())
			p.t.Cleanup(detach) // detached earlier, the window would have its former size again
			if _, err := chromedp.Call(window, emulation.SetDeviceMetricsOverride,
				emulation.SetDeviceMetricsOverrideParams{Width: width, Height: height, DeviceScaleFactor: 1}); err != nil {
				return err
			}
		}
		return nil
	})
	p.wait("have the size", fmt.Sprintf("documentPictureInPicture.window.innerWidth === %d", width))
}

// The floating window stays in front of other programs. It shows everyone's video and two buttons.
func TestFloatingWindow(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	c := startChromium(t)
	room := base + "/r/floating-cans"
	ada, bo := twoPeople(c, room)
	ada.click("More")
	ada.click("Floating window")
	ada.sizesWindow(480, 320) // as wide and low as a phone in landscape
	ada.showsInWindow("Ada", "Bo")
	cy := c.open("Cy", room)
	cy.join()
	ada.showsInWindow("Ada", "Bo", "Cy")

	read[chromedp.Void](ada, inWindow+".querySelector('.tool').click()")
	ada.pressed("Microphone", false)
	ada.wait("show it in the window", inWindow+".querySelector('.tool').getAttribute('aria-pressed') === 'false'")

	// Behind another window the page itself shows nothing, but the floating window does: the others still send video.
	read[chromedp.Void](ada, `{
		Object.defineProperty(document, 'hidden', {value: true, configurable: true});
		document.dispatchEvent(new Event('visibilitychange'));
	}`)
	cy.close()
	ada.showsInWindow("Ada", "Bo")
	ada.wait("still ask for Bo's video", "!probe.tile('Bo').hasAttribute('data-paused')")
	bo.sees(ada)
	read[chromedp.Void](ada, "documentPictureInPicture.window.close()")
	ada.wait("no longer ask for Bo's video", "probe.tile('Bo').dataset.paused === 'unseen'")
	ada.click("More")
	ada.click("Floating window") // it can be opened again
	ada.showsInWindow("Ada", "Bo")
	ada.wait("ask for Bo's video", "!probe.tile('Bo').hasAttribute('data-paused')")
	ada.click("Leave")
	ada.wait("close the window with the call", "!documentPictureInPicture.window")
}

// A browser without document picture-in-picture shows the largest video in a picture-in-picture window.
func TestFloatingVideo(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	c := startChromium(t)
	c.preload = "delete globalThis.documentPictureInPicture"
	ada, bo := twoPeople(c, base+"/r/floating-cans")
	ada.plays(bo)
	ada.click("More")
	ada.click("Floating window")
	ada.wait("show Bo in a window", "document.pictureInPictureElement?.closest('.tile') === probe.tile('Bo')")
}
