package e2e

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
)

// In these tests people show their screens to each other. The browser chooses a screen instead of
// asking a person.

var chooseScreen = browserFlag{"use-fake-ui-for-media-stream", true}

// showsScreen waits until another person's screen plays on a tile of its own, beside their camera.
func (p *tab) showsScreen(of *tab) {
	p.t.Helper()
	p.sees(of)
	p.wait("show the screen of "+of.name, fmt.Sprintf(`(() => {
		const tile = [...document.querySelectorAll('[data-screen]')].find((tile) => tile.innerText.trim() === %q);
		return tile?.dataset.video === 'on' && tile.querySelector('video').videoWidth > 0 &&
			tile.dataset.screen === probe.tile(%q).dataset.peer;
	})()`, of.name+"’s screen", of.name))
}

// screens waits until there are n tiles with screens of other people.
func (p *tab) screens(n int) {
	p.t.Helper()
	p.wait(fmt.Sprintf("show %d screens", n),
		fmt.Sprintf("document.querySelectorAll('[data-screen]').length === %d", n))
}

// presents waits until the page shows that this person shares a screen, or that they do not. They never see a tile of
// their own screen.
func (p *tab) presents(on bool) {
	p.t.Helper()
	p.wait(fmt.Sprintf("say that a screen is shared: %v", on), fmt.Sprintf(`
		!document.querySelector('[data-screen=""]') &&
		(document.querySelector('[data-presenting][role=status]')?.checkVisibility() ?? false) === %v`, on))
}

// enlarged waits until the tile in the spotlight has this name; "" means that there is none.
func (p *tab) enlarged(words string) {
	p.t.Helper()
	p.wait("enlarge "+words, fmt.Sprintf(`(() => {
		const spots = [...document.querySelectorAll('[data-spot]')];
		return spots.length <= 1 && (spots[0]?.querySelector('.tile-name').textContent ?? '') === %q &&
			document.getElementById('grid').dataset.strip === (spots.length ? 'beside' : '') &&
			document.querySelectorAll('.tile-enlarge[aria-pressed=true]').length === spots.length;
	})()`, words))
}

func TestScreen(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	c := startChromium(t, chooseScreen)
	ada, bo := twoPeople(c, base+"/r/shown-cans")

	ada.click("Share your screen")
	ada.presents(true)
	ada.tells("You are presenting")
	ada.screens(0)
	ada.enlarged("")
	bo.toast("Ada is sharing a screen")
	bo.showsScreen(ada)
	bo.enlarged("Ada’s screen")
	bo.click("Full screen: Ada’s screen")
	bo.wait("fill the screen", "document.fullscreenElement?.matches('[data-screen]')")
	bo.click("Full screen: Ada’s screen")
	bo.wait("leave full screen", "document.fullscreenElement === null")

	// Someone joins later, and there is a second screen.
	cy := c.open("Cy", base+"/r/shown-cans")
	cy.join()
	cy.showsScreen(ada)
	cy.click("Share your screen")
	for _, p := range []*tab{ada, bo} {
		p.showsScreen(cy)
		p.enlarged("Cy’s screen")
	}
	ada.screens(1)
	bo.screens(2)
	cy.showsScreen(ada)
	cy.presents(true)

	if *long { // someone rejoins, and someone's page knows nothing about screens
		bo.click("Leave")
		ada.others(cy)
		bo.click("Join again")
		bo.isIn()
		bo.showsScreen(ada)
		bo.showsScreen(cy)
		dee := c.open("Dee", base+"/lite.html#shown-cans")
		dee.joinLite()
		dee.seesLite(ada)
		dee.seesLite(cy)
		dee.close()
	}

	// The browser does this when its own button stops the sharing.
	read[chromedp.Void](ada, `{
		const senders = probe.connections.flatMap((connection) => connection.getSenders());
		const {track} = senders.find(({track}) => track?.contentHint === 'detail');
		track.stop();
		track.dispatchEvent(new Event('ended'));
	}`)
	ada.toast("You stopped sharing your screen")
	ada.presents(false)
	bo.screens(1)
	bo.sees(ada)

	// The person's own button. A screen disappears when its owner leaves.
	cy.click("Stop sharing your screen")
	bo.screens(0)
	bo.enlarged("")
	cy.click("Share your screen")
	bo.showsScreen(cy)
	cy.click("Leave")
	bo.screens(0)
	ada.others(bo)
	ada.screens(0)
	ada.enlarged("")
}

// On iPhones no element fills the screen, except a video.
func TestScreenFillsIPhone(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	c := startChromium(t, chooseScreen)
	ada := c.enter("Ada", base+"/r/small-cans")
	bo := c.blank("Bo")
	bo.preload(`Object.defineProperty(document, 'fullscreenEnabled', {value: false});
		HTMLVideoElement.prototype.webkitEnterFullscreen = function () { globalThis.filled = this; }`)
	bo.visit(base + "/r/small-cans")
	bo.join()
	ada.click("Share your screen")
	bo.showsScreen(ada)
	bo.click("Full screen: Ada’s screen")
	bo.wait("fill the screen", "globalThis.filled === document.querySelector('[data-screen] video')")
	bo.chooses("Ada", "Full screen")
	bo.wait("fill it with her camera", "globalThis.filled === probe.tile('Ada').querySelector('video')")
}

// failsToShow simulates a system that does not let the browser record the screen.
func (p *tab) failsToShow() {
	p.t.Helper()
	read[chromedp.Void](p, `navigator.mediaDevices.getDisplayMedia = () =>
		Promise.reject(new DOMException('', 'NotReadableError')), void 0`)
}

func TestScreenFails(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	c := startChromium(t, chooseScreen)
	const title = "Your screen couldn’t be shared"
	const advice = "In your computer’s settings, allow this browser to record the screen"
	ada := c.enter("Ada", base+"/r/unseen-cans")
	choose := "globalThis.choose = navigator.mediaDevices.getDisplayMedia.bind(navigator.mediaDevices), void 0"
	read[chromedp.Void](ada, choose)
	ada.failsToShow()
	ada.click("Share your screen")
	ada.wait("say so", fmt.Sprintf(
		"document.querySelector('#call-notes .notice[role=status]')?.innerText.includes(%q)", advice))
	ada.click("Dismiss")
	ada.wait("show no notice", "!document.querySelector('#call-notes .notice[role=status]')")
	ada.click("Share your screen")
	ada.tells(title)
	read[chromedp.Void](ada, "navigator.mediaDevices.getDisplayMedia = globalThis.choose, void 0")
	ada.click("Share your screen")
	ada.presents(true)
	ada.wait("show no notice", "!document.querySelector('#call-notes .notice[role=status]')")

	host := c.openHost(base + "/live/unseen-cans")
	host.failsToShow()
	host.click("I am the host")
	host.click("Go live")
	host.tells(title)
	host.tells(advice)
	host.broadcasts("offline")
}

// sharesTones makes the page share two tones with its screen: 440 Hz on the left and 1320 Hz on the right.
const sharesTones = `{
	const choose = navigator.mediaDevices.getDisplayMedia.bind(navigator.mediaDevices);
	navigator.mediaDevices.getDisplayMedia = async (wish) => {
		probe.wish = wish;
		const context = new AudioContext();
		const target = new MediaStreamAudioDestinationNode(context, {channelCount: 2});
		const merger = new ChannelMergerNode(context, {numberOfInputs: 2});
		[440, 1320].forEach((frequency, i) => {
			const tone = new OscillatorNode(context, {frequency});
			tone.connect(merger, 0, i);
			tone.start();
		});
		merger.connect(target);
		return new MediaStream([...(await choose(wish)).getVideoTracks(), ...target.stream.getTracks()]);
	};
}`

// hearsTones is true once a shared screen plays each of the tones on its own side only.
const hearsTones = `(() => {
	const stream = document.querySelector('[data-screen]')?.querySelector('video').srcObject;
	if (!stream?.getAudioTracks().length) {
		return false;
	}
	probe.sides ??= (() => {
		const context = new AudioContext();
		const splitter = new ChannelSplitterNode(context, {numberOfOutputs: 2});
		new MediaStreamAudioSourceNode(context, {mediaStream: stream}).connect(splitter);
		return [0, 1].map((side) => {
			const analyser = new AnalyserNode(context, {fftSize: 2048});
			splitter.connect(analyser, side);
			return analyser;
		});
	})();
	const [[left, notLeft], [notRight, right]] = probe.sides.map((side) => {
		const levels = new Float32Array(side.frequencyBinCount);
		side.getFloatFrequencyData(levels);
		return [440, 1320].map((tone) => levels[Math.round(tone * side.fftSize / side.context.sampleRate)]);
	});
	return left > -60 && right > -60 && left - notLeft > 20 && right - notRight > 20;
})()`

// The audio of a screen may be music. It is captured unprocessed, and sent in stereo with enough bandwidth.
func TestScreenAudio(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	ada, bo := twoWithoutCamera(startChromium(t, chooseScreen), base+"/r/music-cans")
	for _, pair := range [][2]*tab{{ada, bo}, {bo, ada}} { // from the called side to the caller, and back
		from, to := pair[0], pair[1]
		read[chromedp.Void](from, sharesTones)
		from.click("Share your screen")
		to.wait("hear both tones", hearsTones)
		if got, want := read[string](from, `(({channelCount, echoCancellation, noiseSuppression, autoGainControl}) =>
			[channelCount, echoCancellation, noiseSuppression, autoGainControl].join())(probe.wish.audio)`),
			"2,false,false,false"; got != want {
			t.Errorf("%s asked for audio with %s, want %s", from.name, got, want)
		}
		// A packet has 20 ms: 320 bytes at 128 kbit/s, 80 at the 32 kbit/s of a voice.
		from.wait("send enough bytes in stereo", `(async () => {
			const sender = probe.connections.at(-1).getSenders().find(({track}) => track?.contentHint === 'music');
			const stats = await sender.getStats();
			const {bytesSent: bytes, packetsSent: packets, codecId} =
				[...stats.values()].find(({type}) => type === 'outbound-rtp');
			const before = probe.before ??= {bytes, packets};
			probe.before = {bytes, packets};
			return stats.get(codecId).sdpFmtpLine.includes('stereo=1') &&
				(bytes - before.bytes) / (packets - before.packets) > 250;
		})()`)
		from.click("Stop sharing your screen")
		to.screens(0)
	}
}

// Where the browser mutes a page until it is touched, one tap turns on all audio, from people and
// from screens.
func TestScreenSound(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	c := startChromium(t, chooseScreen)
	ada, bo := c.open("Ada", base+"/r/silent-cans"), c.open("Bo", base+"/r/silent-cans")
	read[chromedp.Void](ada, `{
		const {play} = HTMLMediaElement.prototype;
		HTMLMediaElement.prototype.play = function () {
			return this.muted || probe.tapped
				? play.call(this) : Promise.reject(new DOMException('', 'NotAllowedError'));
		};
		addEventListener('click', ({target}) => { probe.tapped ||= target.closest('.sound') !== null; }, true);
	}`)
	read[chromedp.Void](bo, `{
		const choose = navigator.mediaDevices.getDisplayMedia.bind(navigator.mediaDevices);
		navigator.mediaDevices.getDisplayMedia = async (wish) => {
			const context = new AudioContext();
			const [sound] = context.createMediaStreamDestination().stream.getTracks();
			return new MediaStream([...(await choose(wish)).getVideoTracks(), sound]);
		};
	}`)
	ada.join()
	bo.join()
	bo.click("Share your screen")
	ada.showsScreen(bo)
	const muted = `[...document.querySelectorAll('[data-peer] video, [data-screen] video')].map(({muted, srcObject}) =>
		srcObject.getAudioTracks().length + (muted ? ' muted' : ' heard')).join()`
	ada.wait("keep both muted", muted+" === '1 muted,1 muted'")
	ada.tells("Your browser blocks audio until you interact with the page.")
	ada.click("Tap for soundYour browser blocks audio until you interact with the page.")
	ada.wait("play both", muted+" === '1 heard,1 heard'")
	ada.wait("hide the button", "!document.querySelector('.sound').checkVisibility()")
}
