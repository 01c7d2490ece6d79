package e2e

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
)

// soundList matches the list in Settings of how the microphone is recorded.
const soundList = "[data-panel=settings] [data-picker=sound]"

// soundIs waits until Settings shows this choice and this note.
func (p *tab) soundIs(name, note string) {
	p.t.Helper()
	p.wait("say that the sound is "+name, fmt.Sprintf(
		"probe.select('Microphone sound')?.selectedOptions[0].text === %q && document.body.innerText.includes(%q)",
		name, note))
}

// recordsSound waits until the microphone records like this: echo cancellation, noise suppression, gain control.
func (p *tab) recordsSound(want string) {
	p.t.Helper()
	p.wait("record with "+want, fmt.Sprintf(`(() => {
		const [track] = document.querySelector('[data-self] video').srcObject?.getAudioTracks() ?? [];
		const {echoCancellation, noiseSuppression, autoGainControl} = track?.getSettings() ?? {};
		return [echoCancellation, noiseSuppression, autoGainControl].join() === %q;
	})()`, want))
}

// soundSender evaluates to the RTCRtpSender of the microphone.
const soundSender = "probe.connections.at(-1).getSenders().find(({track}) => track?.kind === 'audio')"

func TestOriginalSound(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	ada, bo := twoPeople(startChromium(t), base+"/r/violin-cans")
	ada.wait("send speech", soundSender+".getParameters().encodings[0].maxBitrate === 32_000")
	ada.click("More")
	ada.click("Settings")
	ada.soundIs("Speech", "Your browser removes echo and noise.")
	ada.recordsSound("true,true,true")

	ada.selects(soundList, "Original sound")
	ada.soundIs("Original sound", "Use headphones, or the others will hear an echo.")
	ada.recordsSound("false,false,false")
	ada.wait("send music", soundSender+".getParameters().encodings[0].maxBitrate === 128_000")
	ada.wait("send it in stereo", `(async () => {
		const stats = await `+soundSender+`.getStats();
		const {codecId} = [...stats.values()].find(({type}) => type === 'outbound-rtp');
		const {mimeType, channels, sdpFmtpLine} = stats.get(codecId);
		return mimeType === 'audio/opus' && channels === 2 && sdpFmtpLine.includes('stereo=1');
	})()`)
	// A packet holds 20 ms of sound. That is 80 bytes at the bitrate for speech.
	ada.wait("send larger packets than for speech", `(async () => {
		const stats = await `+soundSender+`.getStats();
		const {bytesSent: bytes, packetsSent: packets} = [...stats.values()].find(({type}) => type === 'outbound-rtp');
		const before = probe.before ?? {bytes, packets};
		probe.before = {bytes, packets};
		return packets > before.packets && (bytes - before.bytes) / (packets - before.packets) > 160;
	})()`)
	bo.hears(ada)
	ada.wait("move the string", "document.querySelector('[data-panel=settings] .meter').hasAttribute('data-heard')")

	ada.click("Microphone")
	bo.hearsNothing(ada)
	read[chromedp.Void](ada, `for (const name of ['camera', 'sound']) { // Speech, before the camera is open again
		const select = document.querySelector('[data-panel=settings] [data-picker=' + name + ']');
		select.selectedIndex = 0;
		select.dispatchEvent(new Event('change'));
	}`)
	ada.recordsSound("true,true,true")
	bo.sees(ada)
	ada.pressed("Microphone", false)
	ada.selects(soundList, "Original sound")
	ada.recordsSound("false,false,false")
	ada.click("Microphone")
	bo.hears(ada)

	ada.reload()
	ada.isIn()
	ada.recordsSound("false,false,false")
	ada.wait("send music again", soundSender+"?.getParameters().encodings[0].maxBitrate === 128_000")
}

// A microphone that always removes echo is used for speech, and the person gets a notification.
func TestOriginalSoundRefused(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	c := startChromium(t)
	const refused = "This microphone doesn’t support “Original sound”, so “Speech” is used instead."
	for _, way := range []struct{ name, script string }{
		{"with an error", "throw new OverconstrainedError('echoCancellation')"},
		{"silently", "return ask({...wish, audio: true})"},
	} {
		t.Run(way.name, func(t *testing.T) {
			ada := c.blank("Ada").in(t)
			ada.permit("camera", true)
			ada.permit("microphone", true)
			ada.preload(`
				const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
				navigator.mediaDevices.getUserMedia = async (wish) => {
					if (wish.audio?.echoCancellation === false) {
						` + way.script + `;
					}
					return ask(wish);
				};
				localStorage.getItem('tincan.sound') ?? localStorage.setItem('tincan.sound', '{"garbage": 1}');`)
			ada.visit(base + "/r/stubborn-cans")
			ada.join()
			ada.click("More")
			ada.click("Settings")
			ada.soundIs("Speech", "Your browser removes echo and noise.")
			ada.selects(soundList, "Original sound")
			ada.toast(refused)
			ada.soundIs("Speech", refused)
			ada.recordsSound("true,true,true")
			ada.pressed("Microphone", true)
			ada.reload()
			ada.isIn()
			ada.toast(refused)
			ada.recordsSound("true,true,true")
			ada.click("Leave")
		})
	}
}

// A meter listens only while it is shown, and keeps listening when something else about the devices changes.
func TestSoundMeterListensOnce(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	ada := startChromium(t).blank("Ada")
	ada.permit("microphone", true)
	ada.preload(`{
		const Former = AudioContext;
		probe.contexts = 0;
		globalThis.AudioContext = class extends Former {
			constructor(...options) {
				super(...options);
				probe.contexts++;
			}
		};
	}`)
	ada.looksLike(375, 629, "light") // where the preview has none
	ada.visit(base + "/r/metered-cans")
	ada.wait("have the microphone", "document.querySelector('.preview [data-device=on]')")
	if n := read[int](ada, "probe.contexts"); n != 0 {
		t.Errorf("a hidden meter uses %d audio contexts", n)
	}
	ada.looksLike(1280, 800, "light")
	ada.wait("listen for the meter", "probe.contexts === 1")
	ada.joinWith("Join with audio only")
	ada.click("More")
	ada.click("Settings")
	ada.wait("list the microphones",
		"document.querySelector('[data-panel=settings] [data-picker=microphone]')?.options.length > 0")
	ada.wait("listen for the preview, the call and the panel", "probe.contexts === 3")
	read[chromedp.Void](ada, `{
		navigator.mediaDevices.enumerateDevices = async () =>
			[{kind: 'audioinput', deviceId: 'new', label: 'Other microphone'}];
		navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
	}`)
	ada.wait("list another one", `[...document.querySelector('[data-panel=settings] [data-picker=microphone]').options]
		.some(({text}) => text === 'Other microphone')`)
	if n := read[int](ada, "probe.contexts"); n != 3 {
		t.Errorf("%d audio contexts, want 3", n)
	}
}
