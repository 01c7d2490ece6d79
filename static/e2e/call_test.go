package e2e

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// person waits until the list of people shows exactly these signs for someone, in this order.
func (p *tab) person(name string, signs ...string) {
	p.t.Helper()
	p.wait(fmt.Sprintf("list %s with %q", name, signs), fmt.Sprintf(`(() => {
		const row = [...document.querySelectorAll('[data-panel=people] .person')]
			.find((row) => row.querySelector('.person-name').textContent === %q);
		return row && [...row.querySelectorAll('[role=img]')].map(({ariaLabel}) => ariaLabel).join() === %q;
	})()`, name, strings.Join(signs, ",")))
}

// Everyone reports what they have switched on, and everyone else shows it.
func TestCallPeople(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	c := startChromium(t, chooseScreen)
	room := base + "/r/listed-cans"
	ada, bo := twoPeople(c, room)
	ada.click("People")
	ada.person("Ada", "Moderator", "microphone on", "camera on")
	ada.person("Bo", "microphone on", "camera on")

	bo.click("Microphone")
	ada.person("Bo", "microphone off", "camera on")
	ada.wait("show on the tile that Bo is muted", `probe.tile('Bo').querySelector('.tile-muted').checkVisibility()`)
	bo.click("Camera")
	bo.click("Share your screen")
	ada.person("Bo", "microphone off", "camera off", "sharing a screen")

	// Someone who joins later sees it too.
	cy := c.blank("Cy")
	cy.visit(room)
	cy.joinWith("Just watch")
	cy.click("People")
	cy.person("Bo", "microphone off", "camera off", "sharing a screen")
	cy.person("Ada", "Moderator", "microphone on", "camera on")
	cy.wait("show on the tile that Bo is muted", `probe.tile('Bo').querySelector('.tile-muted').checkVisibility()`)
	bo.click("Microphone")
	cy.person("Bo", "microphone on", "camera off", "sharing a screen")
	cy.wait("show on the tile that Bo is heard", `!probe.tile('Bo').querySelector('.tile-muted').checkVisibility()`)

	// Other programs may send anything, or nothing.
	dee := c.openLibrary("Dee", base, "listed-cans")
	dee.wait("reach Ada", "lib.open('Ada')")
	ada.person("Dee")
	for _, odd := range []string{
		"null", "7", "[true, true, true]", "{microphone: 'on', camera: true, screen: true}", "{microphone: true}",
		"new Uint8Array(1000)",
	} {
		read[chromedp.Void](dee, "lib.room.publish('tincan.state', "+odd+")")
	}
	read[chromedp.Void](dee,
		"lib.room.publish('tincan.state', {microphone: false, camera: true, screen: false, other: '<b>'})")
	ada.person("Dee", "microphone off", "camera on")
	dee.close()

	// Moderation works from this list.
	ada.clickIn("[data-panel=people]", "Options for Cy")
	ada.click("Remove from the call")
	cy.tells("You were removed")
	ada.wait("list two", "document.querySelectorAll('.person').length === 2")
}

// A click or a key enlarges a tile and shrinks it again. The spotlight ends when that person
// leaves.
func TestCallSpotlight(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	c := startChromium(t)
	ada, bo := c.open("Ada", base+"/r/bright-cans"), c.open("Bo", base+"/r/bright-cans")
	ada.joinWith("Join with audio only")
	bo.join()
	ada.sees(bo)
	ada.reaches(c.enter("Cy", base+"/r/bright-cans"))
	ada.enlarged("")
	ada.click("Enlarge Bo")
	ada.enlarged("Bo")
	ada.press("\r")
	ada.enlarged("")
	ada.click("Enlarge Ada")
	ada.enlarged("Ada")
	ada.click("Enlarge Bo")
	ada.enlarged("Bo")

	ada.chooses("Bo", "Full screen")
	ada.wait("enter full screen", "document.fullscreenElement === probe.tile('Bo')")
	ada.chooses("Bo", "Leave full screen")
	ada.wait("leave full screen", "document.fullscreenElement === null")
	ada.chooses("Bo", "Separate window")
	ada.wait("have a window", "document.pictureInPictureElement === probe.tile('Bo').querySelector('video')")
	ada.chooses("Bo", "Close separate window")
	ada.wait("close the window", "document.pictureInPictureElement === null")

	bo.click("Leave")
	ada.wait("show no tile of Bo", "!probe.tile('Bo')")
	ada.enlarged("")
}

// Three to twelve tiles, on a phone and on a computer, all equal or one enlarged: nothing overflows
// the stage, nothing overlaps, and most of the stage is used.
func TestCallGrid(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	c := startChromium(t, allDots)
	ada, _ := twoWithoutCamera(c, base+"/r/tiled-cans")
	read[chromedp.Void](ada, `probe.layOut = async (count, spot) => {
		const grid = document.getElementById('grid');
		const [tile] = grid.children;
		[...grid.children].slice(2).forEach((extra) => extra.remove());
		while (grid.childElementCount < count) {
			grid.append(tile.cloneNode(true));
		}
		grid.children[1].toggleAttribute('data-spot', spot);
		await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
		const stage = grid.getBoundingClientRect();
		const tiles = [...grid.children].map((tile) => tile.getBoundingClientRect());
		const out = tiles.filter(({left, right, top, bottom}) => left < stage.left - 1 || right > stage.right + 1 ||
			top < stage.top - 1 || bottom > stage.bottom + 1 || right - left < 24 || bottom - top < 24);
		const over = tiles.filter((a, i) => tiles.some((b, j) => i < j &&
			a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1));
		const used = tiles.reduce((sum, {width, height}) => sum + width * height, 0) / (stage.width * stage.height);
		return {out: out.length, over: over.length, used};
	}`)
	for _, size := range [][2]int64{{280, 653}, {320, 568}, {354, 700}, {375, 812}, {812, 375}, {1280, 800}} {
		ada.resize(size[0], size[1])
		if toolbar := read[string](ada, `[...document.querySelectorAll('.toolbar > .tool')].filter((tool) => {
			const {left, right, top, bottom} = tool.getBoundingClientRect();
			return tool.checkVisibility() && (left < 0 || right > innerWidth || top < 0 || bottom > innerHeight ||
				right - left < 44 || bottom - top < 44);
		}).map(({textContent}) => textContent).join()`); toolbar != "" {
			t.Errorf("%v: buttons that overflow or are too small: %s", size, toolbar)
		}
		for count := 3; count <= 12; count++ {
			for _, spot := range []bool{false, true} {
				got := read[struct {
					Out, Over int
					Used      float64
				}](ada, fmt.Sprintf("probe.layOut(%d, %v)", count, spot))
				if got.Out != 0 || got.Over != 0 || got.Used < 0.5 {
					t.Errorf("%v, %d tiles, spotlight %v: %d overflow, %d overlap, %.2f of the stage used",
						size, count, spot, got.Out, got.Over, got.Used)
				}
			}
		}
	}
}

// The menu closes with the call, and says whether the page is in full screen.
func TestCallMenu(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	ada := startChromium(t).enter("Ada", base+"/r/listed-cans")
	ada.click("More")
	ada.click("Full screen")
	ada.wait("fill the screen", "document.fullscreenElement === document.documentElement")
	ada.click("More")
	ada.click("Leave full screen")
	ada.wait("be a window again", "document.fullscreenElement === null")
	ada.click("More")
	ada.wait("offer it again", "probe.control('Full screen')")
	ada.tabTo("Leave")
	ada.press("\r")
	ada.wait("have left", "document.documentElement.dataset.state === 'ended'")
	ada.click("Join again")
	ada.isIn()
	ada.wait("have a closed menu", `document.querySelector('[data-menu=more]').hidden &&
		probe.control('More').getAttribute('aria-expanded') === 'false'`)
}

// Anyone who makes a sound gets an outline, on their own page and on everyone else's.
func TestCallSpeaking(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	c := startChromium(t)
	ada, bo := c.open("Ada", base+"/r/loud-cans"), c.open("Bo", base+"/r/loud-cans")
	ada.joinWith("Join with audio only")
	bo.joinWith("Join with audio only")
	for _, p := range []*tab{ada, bo} {
		p.wait("outline the other", "document.querySelector('[data-peer][data-speaking]')")
		p.wait("outline its own tile", "document.querySelector('[data-self][data-speaking]')")
	}
	bo.click("Microphone")
	for p, tile := range map[*tab]string{ada: "[data-peer]", bo: "[data-self]"} {
		p.wait("outline no muted tile for longer than the pause between two beeps", fmt.Sprintf(`(() => {
			const now = performance.now();
			if (document.querySelector('%s[data-speaking]')) {
				probe.silentAt = now;
			}
			return now - (probe.silentAt ??= now) > 2500;
		})()`, tile))
	}
	ada.wait("still outline its own tile", "document.querySelector('[data-self][data-speaking]')")

	// The last packet stays available when no more arrive. It must not count forever.
	read[chromedp.Void](ada, `{
		const timestamp = performance.timeOrigin + performance.now();
		RTCRtpReceiver.prototype.getSynchronizationSources = () => [{timestamp, audioLevel: 0.5}];
	}`)
	ada.wait("outline the other", "document.querySelector('[data-peer][data-speaking]')")
	ada.wait("outline the other no longer", "!document.querySelector('[data-peer][data-speaking]')")
}

func TestCallKeys(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	c := startChromium(t, chooseScreen)
	ada := c.open("Ada", base+"/r/keyed-cans")
	ada.wait("start the camera", previewRuns)
	read[chromedp.Void](ada, `{
		const {request} = WakeLock.prototype;
		probe.locks = [];
		WakeLock.prototype.request = async function (kind) {
			const lock = await request.call(this, kind);
			probe.locks.push(lock);
			return lock;
		};
	}`)
	ada.join()
	ada.wait("keep the screen awake", "probe.locks.length === 1 && !probe.locks[0].released")

	ada.press("?")
	ada.tells("Share your screen, or stop")
	ada.press("m") // ignored while the dialog is open
	ada.press("\x1b")
	ada.wait("close the dialog", "!document.querySelector('dialog')")
	ada.click("More")
	ada.click("Keyboard shortcuts")
	ada.tells("Share your screen, or stop")
	ada.press("\x1b")
	ada.wait("be where it was opened", "document.activeElement.dataset.tool === 'more'")
	ada.pressed("Microphone", true)
	ada.press("m")
	ada.pressed("Microphone", false)
	ada.press("m")
	ada.pressed("Microphone", true)
	ada.press("v")
	ada.pressed("Camera", false)
	ada.press("V")
	ada.pressed("Camera", true)
	ada.press("s")
	ada.presents(true)
	ada.press("s")
	ada.presents(false)

	// Keys that are meant for something else.
	ada.selectAll("Link to this call")
	ada.press("v")
	read[chromedp.Void](ada, "document.activeElement.blur()")
	ada.do("press Ctrl+V", chromedp.KeyEvent("v", chromedp.KeyModifiers(chromedp.ModifierCtrl)))
	ada.do("type hello", chromedp.KeyEvent("hello"))
	ada.press("m")
	ada.pressed("Microphone", false)
	ada.pressed("Camera", true)
	ada.isIn()

	ada.pressKey("ь", "KeyM", 77) // a Russian keyboard
	ada.pressed("Microphone", true)
	ada.pressKey(",", "KeyM", 188) // a French one, where this is not a letter
	ada.pressKey("m", "KeyM", 229) // goes to an input method
	ada.pressed("Microphone", true)

	ada.press("?")
	ada.click("Use these shortcuts")
	ada.click("Close")
	ada.press("m")
	ada.press("?")
	ada.pressed("Microphone", true)
	ada.click("Leave")
	ada.wait("let the screen turn off", "probe.locks.every(({released}) => released)")
	ada.click("Join again")
	ada.isIn()
	ada.press("m")
	ada.pressed("Microphone", true)

	ada.do("use a phone", chromedp.EmulateViewport(375, 629, chromedp.EmulateMobile, chromedp.EmulateTouch))
	ada.click("More")
	ada.wait("open the menu", "probe.control('Full screen')")
	if read[bool](ada, "probe.control('Keyboard shortcuts') !== undefined") {
		t.Error("shortcuts are offered on a device without a keyboard")
	}
}

// People with the same name are told apart everywhere, and keep their labels when one of them leaves.
func TestCallNames(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	c := startChromium(t)
	room := base + "/r/named-cans"
	first, second, bo := c.enter("Ada", room), c.enter("Ada", room), c.enter("Bo", room)
	tiles := func(p *tab, want string) {
		t.Helper()
		p.wait("show tiles of "+want, fmt.Sprintf(
			"probe.nameOn(document.querySelector('[data-self]')) + ': ' + probe.others() === %q", want))
	}
	tiles(first, "Ada: Ada (2), Bo")
	tiles(second, "Ada (2): Ada, Bo")
	tiles(bo, "Bo: Ada, Ada (2)")
	for _, p := range []*tab{first, second} {
		p.wait("reach the others", "document.querySelectorAll('[data-peer][data-state=connected]').length === 2")
		p.click("Chat")
	}
	second.writes("hi")
	bo.toast("Ada (2): hi")
	first.reads("Ada (2)", "hi")
	bo.click("People")
	bo.person("Ada (2)", "microphone off", "camera off")

	small, _ := randomFile(t, "report.bin", 10)
	bo.sends(small)
	bo.clickIn("dialog", "Ada (2)")
	bo.transfer("outgoing", "offered", "Waiting for Ada (2) to accept")
	second.transfer("incoming", "offered", "")

	first.click("Leave")
	bo.toast("Ada left")
	tiles(bo, "Bo: Ada (2)")
	tiles(second, "Ada (2): Bo")
	first.click("Join again")
	tiles(bo, "Bo: Ada, Ada (2)")
	bo.toast("Ada joined")
}

// pressKey sends one key with these values of its event.
func (p *tab) pressKey(key, code string, keyCode int64) {
	p.t.Helper()
	p.step("press "+key, func(ctx context.Context) error {
		_, err := chromedp.Call(ctx, input.DispatchKeyEvent, input.DispatchKeyEventParams{
			Type: input.DispatchKeyEventTypeRawKeyDown, Key: key, Code: code, WindowsVirtualKeyCode: keyCode,
		})
		return err
	})
}

// playsTestSound plays the test sound in Settings, and waits until it can be heard on the chosen speaker.
func (p *tab) playsTestSound() {
	p.t.Helper()
	read[chromedp.Void](p, `{
		const create = AudioContext.prototype.createMediaStreamDestination;
		AudioContext.prototype.createMediaStreamDestination = function () {
			const output = create.call(this);
			const analyser = this.createAnalyser();
			this.createMediaStreamSource(output.stream).connect(analyser);
			const samples = new Float32Array(analyser.fftSize);
			setInterval(() => {
				analyser.getFloatTimeDomainData(samples);
				probe.loudest = Math.max(probe.loudest ?? 0, ...samples);
			}, 20);
			return output;
		};
		globalThis.Audio = class extends Audio {
			constructor() {
				super();
				probe.tone = this;
				this.addEventListener('timeupdate', () => { probe.played ||= this.currentTime > 0; });
			}
		};
	}`)
	p.click("Play test sound")
	p.wait("play a sound on the chosen speaker", `probe.loudest > 0.1 && probe.played && probe.tone.sinkId ===
		document.querySelector('[data-panel=settings] [data-picker=speaker]').value`)
}

// Changing devices during a call needs no negotiation. Another device replaces one that disappears.
// A new one is offered.
func TestCallDevices(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	// The second of Chromium's fake cameras delivers depth data, which cannot be sent.
	c := startChromium(t, browserFlag{"use-fake-device-for-media-stream", "device-count=3,fps=5"})
	ada, bo := twoPeople(c, base+"/r/plugged-cans")
	const sent = "probe.connections.at(-1).getSenders().map(({track}) => track?.label).join()"
	read[chromedp.Void](ada, `{
		probe.negotiated = 0;
		probe.connections.at(-1).addEventListener('signalingstatechange', () => probe.negotiated++);
	}`)
	ada.click("More")
	ada.click("Settings")
	ada.wait("list the devices", `['camera', 'microphone', 'speaker'].every((kind) =>
		document.querySelector('[data-panel=settings] [data-picker=' + kind + ']')?.options.length > 1)`)
	ada.selects("[data-panel=settings] [data-picker=camera]", "fake_device_2")
	ada.selects("[data-panel=settings] [data-picker=microphone]", "Fake Audio Input 2")
	ada.wait("send from the other devices", sent+" === 'Fake Audio Input 2,fake_device_2'")
	bo.plays(ada)
	read[chromedp.Void](ada, `{
		const speakers = document.querySelector('[data-panel=settings] [data-picker=speaker]');
		speakers.value = speakers.options[speakers.options.length - 1].value;
		speakers.dispatchEvent(new Event('change'));
	}`)
	ada.wait("play over the other speaker", `probe.tile('Bo').querySelector('video').sinkId ===
		document.querySelector('[data-panel=settings] [data-picker=speaker]').value`)
	ada.wait("preview the camera", "document.querySelector('.settings-video').videoWidth > 0")
	ada.playsTestSound()
	if n := read[int](ada, "probe.negotiated"); n != 0 {
		t.Errorf("changing devices was negotiated: %d signaling state changes", n)
	}

	// The camera is unplugged, and plugged in again.
	read[chromedp.Void](ada, `{
		const all = navigator.mediaDevices.enumerateDevices.bind(navigator.mediaDevices);
		probe.unplugged = 'fake_device_2';
		navigator.mediaDevices.enumerateDevices = async () =>
			(await all()).filter(({label}) => label !== probe.unplugged);
		const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
		const [gone] = document.querySelector('[data-panel=settings] [data-picker=camera]').selectedOptions;
		navigator.mediaDevices.getUserMedia = (wish) => wish.video?.deviceId?.exact === gone.value && probe.unplugged
			? Promise.reject(new DOMException('', 'OverconstrainedError')) : ask(wish);
		const camera = document.querySelector('[data-self] video').srcObject.getVideoTracks()[0];
		camera.stop();
		camera.dispatchEvent(new Event('ended'));
		navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
	}`)
	ada.toast("Camera disconnected. Switched to fake_device_0.")
	ada.wait("send from the remaining camera", sent+" === 'Fake Audio Input 2,fake_device_0'")
	bo.sees(ada)
	read[chromedp.Void](ada, `{
		probe.unplugged = '';
		navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
	}`)
	ada.tells("New camera connected: fake_device_2")
	read[chromedp.Void](ada, "localStorage.removeItem('tincan.devices')")
	ada.click("Switch to it")
	ada.wait("send from the camera that is back", sent+" === 'Fake Audio Input 2,fake_device_2'")
	ada.wait("withdraw the offer", "!document.querySelector('[data-offer]')")
	ada.wait("remember the camera for the next call", `JSON.parse(localStorage.getItem('tincan.devices')).camera ===
		document.querySelector('[data-panel=settings] [data-picker=camera]').value`)

	// A microphone that disappears while muted stays muted.
	ada.click("Microphone")
	ada.pressed("Microphone", false)
	read[chromedp.Void](ada, `{
		const microphone = document.querySelector('[data-self] video').srcObject.getAudioTracks()[0];
		microphone.stop();
		microphone.dispatchEvent(new Event('ended'));
	}`)
	ada.wait("send no audio", "document.querySelector('[data-self] video').srcObject.getAudioTracks().length === 0")
	ada.pressed("Microphone", false)
	ada.click("Microphone")
	ada.pressed("Microphone", true)
	bo.hears(ada)
}
