package e2e

import (
	"fmt"
	"testing"
)

// phoneSizes are the viewports of small phones: upright, with the browser's own bars, and lying.
var phoneSizes = [][2]int64{{280, 653}, {320, 568}, {375, 629}, {375, 812}, {568, 320}, {667, 375}}

// fits waits until these controls are completely in the viewport, without scrolling.
func (p *tab) fits(names ...string) {
	p.t.Helper()
	for _, name := range names {
		p.wait("show all of "+name, fmt.Sprintf(`(() => {
			const {left, right, top, bottom, width} = probe.control(%q).getBoundingClientRect();
			return scrollY === 0 && width > 0 && left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight;
		})()`, name))
	}
}

// What phones show before a call, at each size and theme. Join is in view even below a notice.
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
				for _, scheme := range []string{"light", "dark"} {
					p.looksLike(size[0], size[1], scheme)
					p.wait("be drawn", drawn)
					p.fits(state.fits...)
					p.fitsPreview()
				}
			}
		})
	}
}

// fitsPreview waits until the buttons on the preview are inside it and apart.
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
