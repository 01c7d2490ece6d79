package e2e

import (
	"fmt"
	"testing"
)

// mirrored waits until the person's own videos are mirrored, or not.
func (p *tab) mirrored(on bool) {
	p.t.Helper()
	p.wait(fmt.Sprintf("mirror their video: %v", on), fmt.Sprintf(`(() => {
		const videos = [...document.querySelectorAll('[data-own]')].filter((video) => video.checkVisibility());
		return videos.length > 0 && videos.every((video) =>
			(new DOMMatrix(getComputedStyle(video).transform).a === -1) === %v);
	})()`, on))
}

// Your own video is mirrored unless you turn that off, and never if the camera faces away from you.
func TestMirror(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	c := startChromium(t)
	ada := c.open("Ada", base+"/r/mirrored-cans")
	ada.wait("start the camera", previewRuns)
	ada.mirrored(true)
	ada.join()
	ada.click("More")
	ada.click("Settings")
	ada.wait("show the video", "document.querySelector('.settings-video').videoWidth > 0")
	ada.mirrored(true)
	ada.click("Mirror my video")
	ada.mirrored(false)
	ada.reload()
	ada.isIn()
	ada.wait("show their own video", "probe.picture(document.querySelector('[data-self]'))")
	ada.mirrored(false)

	bo := c.blank("Bo")
	bo.permit("camera", true)
	bo.preload(`{
		const {getSettings} = MediaStreamTrack.prototype;
		MediaStreamTrack.prototype.getSettings = function () {
			return {...getSettings.call(this), facingMode: 'environment'};
		};
	}`)
	bo.visit(base + "/r/mirrored-cans")
	bo.wait("start the camera", previewRuns)
	bo.mirrored(false)
	bo.join()
	bo.wait("show their own video", "probe.picture(document.querySelector('[data-self]'))")
	bo.mirrored(false)
}
