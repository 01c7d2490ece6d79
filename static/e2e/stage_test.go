package e2e

import (
	_ "embed"
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

//go:embed testdata/stage.js
var stageProbe string

// corner waits until this person's tile is in this corner of the stage, and the other tile is large.
func (p *tab) corner(name, place string) {
	p.t.Helper()
	p.wait(fmt.Sprintf("have %s at the %s", name, place), fmt.Sprintf(`(() => {
		const {left, right, top, bottom} = stage.box(document.querySelector('[data-corner]'));
		const space = stage.box(document.querySelector('[data-main]'));
		const at = (top - space.top < 20 ? 'top' : space.bottom - bottom < 20 && 'bottom') + '-' +
			(left - space.left < 20 ? 'left' : space.right - right < 20 && 'right');
		return at === %q && probe.nameOn(document.querySelector('[data-corner]')) === %q &&
			document.getElementById('corner-note').textContent.includes(at.replace('-', ' ') + ' corner');
	})()`, place, name))
}

// wantNoCollisions fails the test if parts of the page overlap.
func (p *tab) wantNoCollisions(when string) {
	p.t.Helper()
	p.wait("be drawn", drawn)
	if found := read[string](p, "stage.collisions()"); found != "" {
		p.t.Errorf("%s: %s: %s", p.name, when, found)
	}
}

// wantNoCollisionsInCorners moves the tile in the corner into each of them, and back.
func (p *tab) wantNoCollisionsInCorners(size [2]int64) {
	p.t.Helper()
	for _, key := range []string{kb.ArrowUp, kb.ArrowLeft, kb.ArrowDown, kb.ArrowRight} {
		read[chromedp.Void](p, "document.querySelector('[data-corner] .tile-enlarge').focus()")
		p.press(key)
		at := read[string](p, "document.getElementById('grid').dataset.at")
		p.wantNoCollisions(fmt.Sprintf("%v, %s", size, at))
		read[chromedp.Void](p, "stage.crowd()")
		p.wantNoCollisions(fmt.Sprintf("%v, %s, with all marks", size, at))
	}
}

// resize sets the size of the window, and waits until the page has that size. Without allDots, sizes are even.
func (p *tab) resize(width, height int64) {
	p.t.Helper()
	p.looksLike(width, height, "light")
	p.wait("have the size", fmt.Sprintf("[0, 1].includes(innerWidth - %d)", width))
	p.wait("be drawn", drawn)
}

// With two people, the other person gets the whole stage and you are in a corner. Nothing overlaps.
func TestStageOfTwo(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	c := startChromium(t, allDots)
	room := base + "/r/" + strings.Repeat("W", 40)
	ada, bo := c.open(strings.Repeat("W", 64), room), c.open(strings.Repeat("寛", 64), room)
	ada.preload(stageProbe)
	ada.reload()
	ada.join()
	bo.join()
	ada.sees(bo)
	for _, size := range [][2]int64{
		{280, 653}, {320, 568}, {375, 629}, {375, 812}, {667, 375}, {1024, 700}, {1280, 800},
	} {
		ada.resize(size[0], size[1])
		ada.wantNoCollisionsInCorners(size)
		covered, filled, cropped := read[float64](ada, "stage.covered()"), read[float64](ada, "stage.filled()"),
			read[float64](ada, "stage.cropped()")
		if upright := size[1] > size[0]; upright && filled < 0.99 {
			t.Errorf("%v: the other person's tile fills %.2f of the stage, want all", size, filled)
		} else if !upright && cropped > 0.02 {
			t.Errorf("%v: %.2f of the video is cut off, want nothing", size, cropped)
		}
		if size[0] == 1280 && covered < 0.95 {
			t.Errorf("%v: the large video covers %.3f of what fits beside the toolbar, want 0.95", size, covered)
		}
		if large := read[int](ada, `stage.all('[data-corner] button').map(stage.box)
			.filter(({width, height}) => width >= 44 && height >= 44).length`); large != 3 {
			t.Errorf("%v: %d buttons on the viewer's own tile are large enough, want 3", size, large)
		}
		const title = "stage.box(document.querySelector('.call-title')).width"
		before := read[float64](ada, title)
		ada.click("Hide my own video")
		ada.wantNoCollisions(fmt.Sprintf("%v, own video hidden", size))
		if after := read[float64](ada, title); size[0] >= 1024 && after < before {
			t.Errorf("%v: without own video the room's name has %v px instead of %v", size, after, before)
		}
		ada.click("Show my own video")
	}
}

// The corners are the same when the page is read from right to left.
func TestStageOfTwoInArabic(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	room := base + "/r/mirrored-cans"
	c := startChromium(t, allDots)
	ada := c.speaking(strings.Repeat("W", 64), "ar")
	ada.preload(stageProbe)
	ada.visit(room)
	ada.wait("be in Arabic", "document.documentElement.lang === 'ar' && document.getElementById('join').textContent")
	ada.fill(read[string](ada, "document.getElementById('name').labels[0].textContent"), ada.name)
	ada.click(read[string](ada, "document.getElementById('join').textContent"))
	ada.isIn()
	bo := c.enter(strings.Repeat("寛", 64), room)
	ada.reaches(bo)
	for _, size := range [][2]int64{{280, 653}, {667, 375}} {
		ada.resize(size[0], size[1])
		ada.wantNoCollisionsInCorners(size)
	}
}

// The tile in the corner can be moved and swapped by keyboard. The browser remembers the corner.
func TestStageCornerByKeyboard(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	c := startChromium(t)
	ada := c.blank("Ada")
	ada.preload(stageProbe)
	ada.visit(base + "/r/cornered-cans")
	ada.join()
	bo := c.enter("Bo", base+"/r/cornered-cans")
	ada.reaches(bo)
	ada.corner("Ada", "bottom-right")
	ada.tabTo("Enlarge Ada")
	ada.wait("describe where it is and how to move it", `document.getElementById(
		document.activeElement.getAttribute('aria-describedby')).textContent ===
		'In the bottom right corner. Use the arrow keys to move it.'`)
	for _, step := range [][2]string{{kb.ArrowUp, "top-right"}, {kb.ArrowUp, "top-right"}, {kb.ArrowLeft, "top-left"},
		{kb.ArrowDown, "bottom-left"}, {kb.ArrowRight, "bottom-right"}, {kb.ArrowLeft, "bottom-left"}} {
		ada.press(step[0])
		ada.corner("Ada", step[1])
	}
	ada.press("\r")
	ada.corner("Bo", "bottom-left")
	ada.press("\r") // the focus is still in the corner
	ada.corner("Ada", "bottom-left")
	ada.press("\r")
	ada.corner("Bo", "bottom-left")

	// With a third person there is no tile in the corner: your own tile comes last again. The focus is not lost.
	ada.tabTo("Move to the next corner")
	cy := c.enter("Cy", base+"/r/cornered-cans")
	ada.reaches(cy)
	ada.enlarged("")
	ada.wait("have no corner", `!document.querySelector('[data-corner], [data-main], [aria-describedby^=corner]') &&
		!document.getElementById('corner-note').checkVisibility()`)
	ada.wait("have their own tile last", "document.getElementById('grid').lastElementChild.matches('[data-self]')")
	onOptions := "document.activeElement === probe.control('Options for Bo')"
	ada.wait("keep the focus", onOptions)
	ada.tabTo("Enlarge Bo")
	cy.close()
	ada.others(bo)
	ada.wait("keep the focus", onOptions)
	ada.reload()
	ada.isIn()
	ada.reaches(bo)
	ada.corner("Ada", "bottom-left")
	ada.tabTo("Enlarge Ada")
	bo.close()
	ada.wait("have the focus on the room's name", "document.activeElement.id === 'call-room'")
}

// The tile can be dragged to another corner. A click swaps the two. Hiding it leaves a button that shows it again.
func TestStageCornerByMouse(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	c := startChromium(t, browserFlag{"blink-settings", "availableHoverTypes=2,primaryHoverType=2"})
	ada := c.blank("Ada")
	ada.preload(stageProbe)
	ada.visit(base + "/r/dragged-cans")
	ada.join()
	bo := c.enter("Bo", base+"/r/dragged-cans")
	ada.reaches(bo)
	ada.corner("Ada", "bottom-right")
	ada.startsDrag()
	ada.mouse(input.DispatchMouseEventTypeMouseMoved, 200, 150)
	ada.mouse(input.DispatchMouseEventTypeMouseReleased, 200, 150)
	ada.corner("Ada", "top-left")
	button := waitFor[struct{ X, Y float64 }](ada, "find a button", "probe.place('Hide my own video', '.tile')")
	ada.mouse(input.DispatchMouseEventTypeMousePressed, button.X, button.Y)
	ada.mouse(input.DispatchMouseEventTypeMouseMoved, button.X, button.Y+300)
	ada.mouse(input.DispatchMouseEventTypeMouseReleased, button.X, button.Y+400)
	ada.corner("Ada", "bottom-left") // and not hidden
	ada.press(kb.ArrowUp)
	ada.corner("Ada", "top-left")

	ada.click("Enlarge Ada")
	ada.corner("Bo", "top-left")
	ada.click("Move to the next corner")
	ada.corner("Bo", "top-right")
	ada.click("Enlarge Bo")
	ada.corner("Ada", "top-right")
	ada.click("Move to the next corner")
	ada.corner("Ada", "bottom-right")

	ada.click("Hide my own video")
	ada.wait("have the focus on the button that undoes it",
		"document.activeElement === probe.control('Show my own video')")
	ada.wait("show only Bo", `stage.all('.tile').length === 1 &&
		document.querySelector('[data-main]') === probe.tile('Bo')`)
	cy := c.enter("Cy", base+"/r/dragged-cans")
	ada.reaches(cy)
	ada.wait("show only Bo and Cy", "stage.all('.tile').length === 2 && stage.all('[data-self]').length === 0")
	cy.close()
	ada.others(bo)
	ada.press("\r")
	ada.corner("Ada", "bottom-right")
	ada.wait("have the focus on the tile", "document.activeElement === probe.control('Hide my own video')")

	ada.click("More")
	ada.click("Settings")
	ada.clickIn(".settings", "Hide my own video")
	ada.wait("hide the tile", "stage.all('[data-self]').length === 0")
	ada.click("Show my own video")
	ada.wait("show the tile, and say so in the settings", `stage.all('[data-self]').length === 1 &&
		!probe.control('Hide my own video', '.settings').checked`)
	ada.click("Close")

	ada.startsDrag()
	ada.dragInterrupted(func() { ada.reaches(c.enter("Cy", base+"/r/dragged-cans")) })
}

// startsDrag presses the mouse button on the tile in the corner, and moves the tile.
func (p *tab) startsDrag() {
	p.t.Helper()
	from := read[struct{ Left, Top float64 }](p, "stage.box(document.querySelector('[data-corner]'))")
	p.mouse(input.DispatchMouseEventTypeMousePressed, from.Left+20, from.Top+60)
	p.mouse(input.DispatchMouseEventTypeMouseMoved, from.Left-300, from.Top-200)
}

// dragInterrupted tests that the tile has no corner to go to if a third person joins during its drag.
func (p *tab) dragInterrupted(join func()) {
	p.t.Helper()
	const offset = "document.querySelector('[data-self]').style.translate"
	p.wait("move the tile", offset+" !== ''")
	for _, event := range []string{"pointermove", "pointerup"} { // of a finger
		if moved := read[bool](p, fmt.Sprintf(`(() => {
			const before = %[1]s;
			document.querySelector('[data-corner] .tile-enlarge').dispatchEvent(
				new PointerEvent(%[2]q, {pointerId: 99, bubbles: true}));
			return before !== %[1]s;
		})()`, offset, event)); moved {
			p.t.Errorf("%s of another pointer moves the tile", event)
		}
	}
	join()
	p.wait("have no corner", "!document.querySelector('[data-corner]')")
	p.mouse(input.DispatchMouseEventTypeMouseMoved, 200, 150)
	p.mouse(input.DispatchMouseEventTypeMouseReleased, 200, 150)
	p.wait("have the tile back in the grid", offset+" === ''")
	if at := read[string](p, "document.getElementById('grid').dataset.at"); at != "bottom-right" {
		p.t.Errorf("the corner is %s, want bottom-right as before", at)
	}
}

// When the button that shows your tile disappears, the focus moves to the tile or, if it has no controls, to the room's
// name. A tile that already fills the stage cannot be enlarged.
func TestStageOwnViewKeepsFocus(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	c := startChromium(t, browserFlag{"blink-settings", "availableHoverTypes=1,primaryHoverType=1"})
	room := base + "/r/hidden-cans"
	ada := c.blank("Ada")
	ada.visit(room)
	ada.join()
	hideAndShow := func() {
		ada.click("More")
		ada.click("Settings")
		ada.clickIn(".settings", "Hide my own video")
		ada.click("Close")
		ada.tabTo("Show my own video")
		ada.press("\r")
	}
	hideAndShow()
	ada.wait("have the focus on the room's name", "document.activeElement.id === 'call-room'")
	bo := c.enter("Bo", room)
	ada.reaches(bo)
	ada.wait("have a corner", "document.querySelector('[data-corner]')")
	read[chromedp.Void](ada, "document.querySelector('[data-self] [data-tool=hide]').click()")
	ada.wait("offer only Bo's menu", `probe.control('Options for Bo') && !probe.control('Enlarge Bo') &&
		!document.querySelector('[data-spot]')`)
	ada.reaches(c.enter("Cy", room))
	ada.click("Enlarge Bo")
	ada.enlarged("Bo")
	ada.click("Enlarge Bo")
	ada.click("Show my own video")
	hideAndShow()
	ada.wait("have the focus on the tile", "document.activeElement === probe.control('Enlarge Ada')")
}

// A portrait video is neither cut off nor surrounded by black.
func TestStageUprightVideo(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	c := startChromium(t, allDots)
	ada, bo := c.blank("Ada"), c.blank("Bo")
	ada.preload(stageProbe)
	ada.visit(base + "/r/upright-cans")
	ada.join()
	bo.permit("camera", true)
	bo.preload(`navigator.mediaDevices.getUserMedia = async () => {
		const canvas = Object.assign(document.createElement('canvas'), {width: 360, height: 640});
		const context = canvas.getContext('2d');
		let n = 0;
		setInterval(() => {
			context.fillStyle = n++ % 2 ? 'orange' : 'teal';
			context.fillRect(0, 0, 360, 640);
		}, 200);
		return canvas.captureStream(5);
	}`)
	bo.visit(base + "/r/upright-cans")
	bo.join()
	ada.sees(bo)
	ada.resize(1280, 800)
	ada.wait("show all of the video, as high as the stage", `stage.cropped() < 0.02 &&
		document.querySelector('[data-main]').clientHeight > document.getElementById('stage').clientHeight - 2`)
	ada.resize(375, 812)
	ada.wait("fill the stage", "stage.filled() > 0.99 && stage.cropped() < 0.2")

	// A hostile participant may send any shape.
	ada.resize(1280, 800)
	read[chromedp.Void](ada, `{
		const video = probe.tile('Bo').querySelector('video');
		Object.defineProperties(video, {videoWidth: {value: 2}, videoHeight: {value: 4096}});
		video.dispatchEvent(new Event('resize'));
	}`)
	ada.wait("show a narrow tile that is not too narrow", `(({width, height}) => width > 100 && width < height / 3)(
		stage.box(document.querySelector('[data-main]')))`)
}

// Three and four people, with tiles of equal size or one enlarged.
func TestStageOfThree(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	c := startChromium(t, allDots)
	room := base + "/r/tripled-cans"
	ada := c.blank("Ada")
	ada.preload(stageProbe)
	ada.visit(room)
	ada.join()
	for _, other := range []*tab{c.enter("Bo", room), c.enter("Cy", room)} {
		ada.reaches(other)
	}
	const boxes = "stage.all('.tile:not([data-main])').map(stage.box)"
	const wide = boxes + ".every(({width, height}) => Math.abs(width / height - 16 / 9) < 0.03)"
	const rows = "new Set(" + boxes + ".map(({top}) => Math.round(top))).size"
	const columns = "new Set(" + boxes + ".map(({left}) => Math.round(left))).size"
	ada.resize(1280, 800)
	ada.wait("have 16:9 tiles, their own last",
		wide+" && document.getElementById('grid').lastElementChild.matches('[data-self]')")
	ada.click("Enlarge Bo")
	ada.wait("have one column of 16:9 thumbnails", wide+" && "+columns+" === 1")
	ada.resize(1920, 1080)
	ada.resize(1280, 800)
	ada.wait("have the toolbar in the middle, and all tiles inside a window that has become smaller", `(() => {
		const {left, right} = stage.box(document.getElementById('toolbar'));
		return Math.abs(left + right - innerWidth) < 20 &&
			stage.all('.tile').map(stage.box).every((tile) => tile.right <= innerWidth);
	})()`)
	ada.resize(375, 812)
	ada.wait("have one row of 16:9 thumbnails", wide+" && "+rows+" === 1")
	ada.click("Enlarge Bo")
	ada.wait("have two rows", rows+" === 2")
	ada.reaches(c.enter("Dee", room))
	ada.wait("have two rows of two", rows+" === 2 && "+columns+" === 2")
}

// A person who presents sees a banner with a button to stop, not their own screen.
func TestStagePresenter(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	c := startChromium(t, allDots, chooseScreen)
	ada := c.blank("Ada")
	ada.preload(stageProbe)
	ada.visit(base + "/r/presented-cans")
	ada.join()
	bo := c.enter("Bo", base+"/r/presented-cans")
	ada.reaches(bo)
	ada.presents(false)
	ada.click("Share your screen")
	ada.presents(true)
	ada.corner("Ada", "bottom-right")
	bo.screens(1)
	for _, size := range [][2]int64{{280, 653}, {375, 629}, {667, 375}, {1280, 800}} {
		ada.resize(size[0], size[1])
		ada.wantNoCollisions(fmt.Sprint(size))
		bo.resize(size[0], size[1])
		bo.wait("leave no black around the screen", `(() => {
			const video = document.querySelector('[data-screen] video');
			return Math.abs(video.clientWidth / video.clientHeight / (video.videoWidth / video.videoHeight) - 1) < 0.02;
		})()`)
	}
	ada.tabTo("Stop presenting")
	ada.press("\r")
	ada.presents(false)
	ada.wait("have the focus on the button that starts it",
		"document.activeElement === probe.control('Share your screen')")
	bo.screens(0)
}
