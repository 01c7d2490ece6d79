package e2e

import (
	"context"
	"fmt"
	"strings"
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
			p.t.Cleanup(detach) // if detached earlier, the window would go back to its former size
			size := emulation.SetDeviceMetricsOverrideParams{Width: width, Height: height, DeviceScaleFactor: 1}
			if _, err := chromedp.Call(window, emulation.SetDeviceMetricsOverride, size); err != nil {
				return err
			}
		}
		return nil
	})
	p.wait("have the size", fmt.Sprintf("documentPictureInPicture.window.innerWidth === %d", width))
}

// In each of these tests Ada joins a call with Bo and Cy, who have cameras.
func TestFloating(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	c := startChromium(t)
	room := base + "/r/floating-cans"
	bo, cy := c.open("Bo", room), c.open("Cy", room)
	bo.join()
	cy.join()
	for _, test := range []struct {
		name, preload string
		run           func(ada, bo, cy *tab)
	}{
		{"window", "", floatingWindow},
		{"window shows what the page shows", "", floatingWindowShowsWhatThePageShows},
		{"video", "delete globalThis.documentPictureInPicture", floatingVideo},
	} {
		t.Run(test.name, func(t *testing.T) {
			ada, bo, cy := c.blank("Ada").in(t), bo.in(t), cy.in(t)
			ada.permit("camera", true)
			ada.permit("microphone", true)
			ada.preload(test.preload)
			ada.visit(room)
			ada.join()
			ada.plays(bo)
			ada.plays(cy)
			test.run(ada, bo, cy)
			ada.close()
		})
	}
}

// The floating window stays in front of other programs. It shows everyone's video and two buttons.
func floatingWindow(ada, bo, cy *tab) {
	ada.click("More")
	ada.click("Floating window")
	ada.sizesWindow(480, 320) // as wide and low as a phone in landscape
	ada.showsInWindow("Ada", "Bo", "Cy")

	read[chromedp.Void](ada, inWindow+".querySelector('.tool').click()")
	ada.pressed("Microphone", false)
	ada.wait("show it in the window", inWindow+".querySelector('.tool').getAttribute('aria-pressed') === 'false'")

	// Behind another window the page itself shows nothing, but the floating window does: the others still send video.
	read[chromedp.Void](ada, `{
		Object.defineProperty(document, 'hidden', {value: true, configurable: true});
		Object.defineProperty(document, 'visibilityState', {value: 'hidden', configurable: true});
		document.dispatchEvent(new Event('visibilitychange'));
	}`)
	cy.click("Leave")
	ada.showsInWindow("Ada", "Bo")
	ada.wait("still ask for Bo's video", "!probe.tile('Bo').hasAttribute('data-paused')")
	bo.sees(ada)
	speaking := inWindow + ".querySelector('[data-speaking] .floating-name')?.textContent"
	bo.click("Microphone")
	ada.wait("outline nobody", speaking+" === undefined")
	bo.click("Microphone")
	ada.wait("outline Bo", speaking+" === 'Bo'")
	read[chromedp.Void](ada, "documentPictureInPicture.window.close()")
	ada.wait("no longer outline Bo", "!document.querySelector('[data-speaking]')")
	ada.wait("no longer ask for Bo's video", "probe.tile('Bo').dataset.paused === 'unseen'")
	ada.click("More")
	ada.click("Floating window") // it can be opened again
	ada.showsInWindow("Ada", "Bo")
	ada.wait("ask for Bo's video", "!probe.tile('Bo').hasAttribute('data-paused')")
	cy.click("Join again")
	ada.showsInWindow("Ada", "Bo", "Cy")
	ada.click("Leave")
	ada.wait("close the window with the call", "!documentPictureInPicture.window")
}

// inWindowShown waits until the floating window shows video of exactly these people.
func (p *tab) inWindowShown(names ...string) {
	p.t.Helper()
	p.wait(fmt.Sprintf("show video of %q in the window", names), `[...`+inWindow+`.querySelectorAll('.floating-tile')]
		.filter((tile) => tile.querySelector('[data-shown]'))
		.map((tile) => tile.textContent).sort().join() === '`+strings.Join(names, ",")+`'`)
}

// The window shows no video that the page does not show, and mirrors what the page mirrors.
func floatingWindowShowsWhatThePageShows(ada, bo, _ *tab) {
	ada.click("More")
	ada.click("Floating window")
	ada.showsInWindow("Ada", "Bo", "Cy")
	ada.chooses("Bo", "Don’t show")
	ada.inWindowShown("Ada", "Cy")
	ada.chooses("Bo", "Show again")
	ada.inWindowShown("Ada", "Bo", "Cy")
	ada.click("More")
	ada.click("Save data")
	ada.inWindowShown("Ada")
	ada.click("Enlarge Bo")
	ada.inWindowShown("Ada", "Bo")
	bo.plays(ada)

	mirrored := inWindow + ".querySelector('[data-mirrored]')"
	ada.wait("mirror one", mirrored)
	ada.click("More")
	ada.click("Settings")
	ada.click("Mirror my video")
	ada.wait("mirror none", "!"+mirrored)
	ada.clickIn(".settings", "Hide my own video")
	ada.inWindowShown("Bo")
	ada.clickIn(".settings", "Hide my own video")
	ada.inWindowShown("Ada", "Bo")
	ada.click("Leave")
}

// A closed window no longer changes, and no window opens twice or outlives the call.
func TestFloatingWindowOpensOnce(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	c := startChromium(t)
	ada := c.open("Ada", base+"/r/floating-cans")
	ada.join()
	ada.click("More")
	ada.click("Floating window")
	ada.showsInWindow("Ada")
	read[chromedp.Void](ada, `{
		probe.old = `+inWindow+`.querySelector('.tool');
		documentPictureInPicture.window.close();
		const {requestWindow} = documentPictureInPicture;
		probe.requests = 0;
		probe.gate = new Promise((resolve) => { probe.openGate = resolve; });
		documentPictureInPicture.requestWindow = async function (size) {
			probe.requests++;
			probe.opened = await requestWindow.call(this, size);
			await probe.gate;
			return probe.opened;
		};
	}`)
	ada.wait("close it", "!documentPictureInPicture.window")
	ada.click("Microphone")
	ada.pressed("Microphone", false)
	if !read[bool](ada, "probe.old.getAttribute('aria-pressed') === 'true'") {
		t.Error("the button of the closed window still changes")
	}

	for range 2 {
		ada.click("More")
		ada.click("Floating window")
	}
	ada.wait("open one", "probe.opened !== undefined")
	if n := read[int](ada, "probe.requests"); n != 1 {
		t.Errorf("the page asked for %d windows", n)
	}
	ada.click("Leave")
	read[chromedp.Void](ada, "probe.openGate()")
	ada.wait("close it", "probe.opened.closed")
}

// A browser without document picture-in-picture shows the largest video in a picture-in-picture window.
func floatingVideo(ada, _, cy *tab) {
	ada.click("Enlarge Bo")
	floats := "document.pictureInPictureElement?.closest('.tile') === probe.tile('%s')"
	ada.click("More")
	ada.click("Floating window")
	ada.wait("show Bo in a window", fmt.Sprintf(floats, "Bo"))
	ada.click("More")
	ada.click("Close floating window")
	ada.wait("close it", "!document.pictureInPictureElement")
	ada.chooses("Bo", "Don’t show")
	ada.click("More")
	ada.click("Floating window") // Bo's tile is still the largest, but has no video
	ada.wait("show Cy in a window", fmt.Sprintf(floats, "Cy"))
	cy.click("Leave")
	ada.click("More")
	ada.click("Floating window") // it can be opened again, but now nobody's video is shown
	ada.toast("There’s no video to show in a floating window yet")
	cy.click("Join again")
	cy.isIn()
	ada.click("Leave")
}
