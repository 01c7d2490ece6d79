package e2e

import (
	_ "embed"
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
)

//go:embed testdata/interruption.js
var interruption string

// mutes makes the page believe that the browser has muted its camera or microphone, or unmuted it.
func (p *tab) mutes(kind string, muted bool) {
	p.t.Helper()
	read[chromedp.Void](p, fmt.Sprintf("interruption.setMuted(%q, %v)", kind, muted))
}

// A phone call, another app or a privacy switch takes camera and microphone away for a while. The
// user and the others are told, and afterwards both are on again.
func TestInterruptedDevices(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	ada, bo := twoPeople(startChromium(t), base+"/r/phoned-cans")
	read[chromedp.Void](ada, "{"+interruption+"}")
	bo.click("People")

	ada.mutes("video", true)
	ada.pressed("Camera", false)
	ada.tells("Camera interrupted")
	bo.person("Ada", "Moderator", "microphone on", "camera off")
	bo.seesNoPicture(ada)
	ada.mutes("video", false)
	ada.pressed("Camera", true)
	ada.wait("withdraw the notice", "!document.querySelector('.notice')")
	bo.person("Ada", "Moderator", "microphone on", "camera on")
	bo.sees(ada)

	// The browser does not give the microphone back: the page opens it again.
	ada.mutes("audio", true)
	ada.tells("Microphone interrupted")
	bo.person("Ada", "Moderator", "microphone off", "camera on")
	read[chromedp.Void](ada, "interruption.comeBack()")
	ada.pressed("Microphone", true)
	bo.person("Ada", "Moderator", "microphone on", "camera on")
	bo.hears(ada)

	// The device cannot be opened yet: one click does it later.
	ada.mutes("audio", true)
	read[chromedp.Void](ada, "interruption.refuse(true)")
	read[chromedp.Void](ada, "interruption.comeBack()")
	ada.wait("try to open it", "interruption.refusals === 1")
	ada.pressed("Microphone", false)
	read[chromedp.Void](ada, "interruption.refuse(false)")
	ada.click("Microphone")
	ada.pressed("Microphone", true)
	bo.hears(ada)

	// The browser ended the camera, but it is still plugged in.
	read[chromedp.Void](ada, "interruption.end('video')")
	ada.tells("Camera disconnected")
	read[chromedp.Void](ada, "interruption.comeBack()")
	ada.pressed("Camera", true)
	bo.sees(ada)

	// A microphone that is off stays off.
	ada.click("Microphone")
	ada.mutes("audio", true)
	ada.mutes("audio", false)
	ada.pressed("Microphone", false)

	pausedVideos(ada, bo)
}

// pausedVideos tests that videos resume after the browser has paused them, if need be with one tap.
func pausedVideos(ada, bo *tab) {
	const playing = `['[data-self]', '[data-peer]'].map((tile) => document.querySelector(tile + ' video'))
		.map(({paused, muted}) => paused ? 'paused' : muted ? 'muted' : 'heard').join()`
	read[chromedp.Void](ada, "interruption.pause('[data-peer]')")
	ada.wait("resume by itself", playing+" === 'muted,heard'")
	ada.sees(bo)

	read[chromedp.Void](ada, "interruption.needTap()")
	read[chromedp.Void](ada, "interruption.pause('[data-self]')")
	read[chromedp.Void](ada, "interruption.pause('[data-peer]')")
	ada.click("Tap to resumeYour browser paused the call.")
	ada.wait("resume everything", playing+" === 'muted,heard'")
	ada.sees(bo)
	ada.wait("withdraw the button", "!document.querySelector('.sound').checkVisibility()")
}
