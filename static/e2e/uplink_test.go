package e2e

import (
	_ "embed"
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
)

//go:embed testdata/uplink.js
var uplinkProbe string

// joinMeasured puts people into a room, ready for measuring what each of them sends.
func joinMeasured(b *browser, room string, names ...string) []*tab {
	b.t.Helper()
	var all []*tab
	for _, name := range names {
		p := b.open(name, room)
		read[chromedp.Void](p, "{"+uplinkProbe+"} uplink.setUplink(5_000_000)") // however busy the machine is
		p.join()
		all = append(all, p)
	}
	for _, p := range all {
		for _, other := range all {
			if other != p {
				p.plays(other)
			}
		}
	}
	return all
}

func TestUplink(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	people := joinMeasured(startChromium(t, allDots), base+"/r/narrow-otter", "Ada", "Bo")
	ada, bo := people[0], people[1]

	for _, p := range people {
		p.wait("limit all that it sends", "uplink.allowed() && uplink.allowed() <= 3_000_000")
	}

	t.Run("hidden page", func(t *testing.T) {
		ada, bo := ada.in(t), bo.in(t)
		read[chromedp.Void](bo, "uplink.setHidden(true)")
		ada.sendsNoPictureTo(bo)
		bo.hears(ada)
		ada.sees(bo)
		read[chromedp.Void](bo, "uplink.setHidden(false)")
		bo.sees(ada)
	})

	t.Run("hidden page with a video in a separate window", func(t *testing.T) {
		ada, bo := ada.in(t), bo.in(t)
		bo.chooses("Ada", "Separate window")
		bo.wait("have a window", "document.pictureInPictureElement")
		read[chromedp.Void](bo, "uplink.setHidden(true)")
		if paused := read[bool](bo, "probe.tile('Ada').hasAttribute('data-paused')"); paused {
			t.Error("the video in the window is paused")
		}
		bo.sees(ada)
		read[chromedp.Void](bo, "document.exitPictureInPicture()")
		ada.sendsNoPictureTo(bo)
		read[chromedp.Void](bo, "uplink.setHidden(false)")
		bo.sees(ada)
	})

	t.Run("slow uplink", func(t *testing.T) {
		ada, bo := ada.in(t), bo.in(t)
		read[chromedp.Void](ada, "uplink.setUplink(80_000)")
		ada.toast("Slow connection. Sending smaller video.")
		ada.sendsPictures("Bo", "height <= 180")
		read[chromedp.Void](ada, "uplink.setUplink(30_000)")
		ada.sendsNoPictureTo(bo)
		ada.toast("Very slow connection. Your video is off to keep your audio clear.")
		bo.wait("say why the video is paused", `probe.tile('Ada').innerText.includes('Video paused: slow connection') &&
			!probe.tile('Ada').hasAttribute('data-still')`)
		bo.hears(ada)
		ada.sees(bo)
		read[chromedp.Void](ada, "uplink.setUplink(5_000_000)")
		bo.sees(ada)
		bo.wait("show video as before", "!probe.tile('Ada').innerText.includes('Video paused')")
	})
}

// What is sent to one person does not depend on what another sees.
func TestUplinkToTwo(t *testing.T) {
	onlyLong(t)
	t.Parallel()
	base, _ := startTincan(t)
	people := joinMeasured(startChromium(t, allDots), base+"/r/narrow-otter", "Ada", "Bo", "Cy")
	ada, bo, cy := people[0], people[1], people[2]

	t.Run("hidden page", func(t *testing.T) {
		ada, bo, cy := ada.in(t), bo.in(t), cy.in(t)
		read[chromedp.Void](bo, "uplink.setHidden(true)")
		ada.sendsNoPictureTo(bo)
		cy.sendsNoPictureTo(bo)
		cy.sees(ada)
		read[chromedp.Void](bo, "uplink.setHidden(false)")
		bo.sees(ada)
		bo.sees(cy)
	})

	t.Run("hidden tile", func(t *testing.T) {
		ada, bo, cy := ada.in(t), bo.in(t), cy.in(t)
		read[chromedp.Void](bo, "probe.tile('Ada').style.display = 'none'")
		ada.sendsNoPictureTo(bo)
		bo.hears(ada)
		bo.sees(cy)
		bo.wait("not wait for that video", "!probe.tile('Ada').hasAttribute('data-still')")
		read[chromedp.Void](bo, "probe.tile('Ada').style.display = ''")
		bo.sees(ada)
	})

	t.Run("slow uplink", func(t *testing.T) {
		ada, bo, cy := ada.in(t), bo.in(t), cy.in(t)
		read[chromedp.Void](ada, "uplink.setUplink(40_000)")
		ada.sendsNoPictureTo(bo)
		bo.hears(ada)
		bo.sees(cy)
		read[chromedp.Void](ada, "uplink.setUplink(5_000_000)")
		bo.sees(ada)
	})

	t.Run("small tile", func(t *testing.T) {
		ada, bo := ada.in(t), bo.in(t)
		read[chromedp.Void](bo, "Object.assign(probe.tile('Ada').style, {width: '120px', height: '90px'})")
		ada.sendsPictures("Bo", "height <= 120")
		ada.sendsPictures("Cy", "height > 120")
		read[chromedp.Void](bo, "Object.assign(probe.tile('Ada').style, {width: '', height: ''})")
		ada.sendsPictures("Bo", "height > 120")
	})
}

// sendsNoPictureTo waits for a second in which audio but no video is sent to another person.
func (p *tab) sendsNoPictureTo(other *tab) {
	p.t.Helper()
	p.wait("send no video to "+other.name, fmt.Sprintf(`(async () => {
		if (uplink.encoding(%[1]q).active !== false) {
			return false;
		}
		const before = await uplink.to(%[1]q);
		await probe.until(async () => (await uplink.to(%[1]q)).soundBytes > before.soundBytes + 2000);
		return (await uplink.to(%[1]q)).frames === before.frames;
	})()`, other.name))
}

// sendsPictures waits until the video sent to this person has a width and height for which the
// expression is true.
func (p *tab) sendsPictures(name, expression string) {
	p.t.Helper()
	p.wait("send video to "+name+" of "+expression, fmt.Sprintf(`(async () => {
		const {width, height} = await uplink.to(%q);
		return height > 0 && %s;
	})()`, name, expression))
}
