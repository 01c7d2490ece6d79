package e2e

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// twoOfEach simulates a machine with two cameras and several microphones.
var twoOfEach = browserFlag{"use-fake-device-for-media-stream", "device-count=2,fps=5"}

// Devices are chosen by name and can be replaced while in use. A missing one is replaced by
// another.
func TestBeforeDevices(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	p := startChromium(t, twoOfEach).open("Ada", base+"/healthz")
	got := read[map[string]string](p, `(async () => {
		const {Media} = await import('/ui/camera/media.js');
		const media = new Media();
		const used = () => media.stream.getTracks().map(({label, enabled}) => label + (enabled ? '' : ' muted')).join();
		const found = {before: Object.values(media.devices).flat().length};
		await media.start({microphone: true, camera: true});
		await probe.until(() => media.devices.camera.length > 0);
		found.cameras = media.devices.camera.map(({name}) => name).join();
		found.speaker = media.devices.speaker.length > 0;
		const {stream} = media;
		const [, other] = media.devices.camera;
		await media.choose('camera', other.id);
		found.camera = used();
		found.current = media.current('camera') === other.id;
		found.isAnotherStream = media.stream !== stream;
		await media.setMicrophone(false);
		await media.choose('microphone', media.devices.microphone.at(-1).id);
		found.muted = media.state.microphone + ' ' + used().includes(media.devices.microphone.at(-1).name + ' muted');
		const hurried = media.choose('camera', media.devices.camera[0].id);
		await media.choose('camera', other.id);
		await hurried;
		found.hurried = used().split(',').at(-1);
		const off = media.choose('camera', media.devices.camera[0].id);
		await media.setCamera(false);
		await off;
		found.off = media.state.camera + ' ' + used().split(',').length;
		media.stop();

		const late = new Media({camera: 'gone', microphone: media.devices.microphone.at(-1).id});
		await late.start({microphone: true, camera: true});
		found.gone = late.stream.getTracks().map(({label}) => label).join();
		found.wanted = late.chosen.camera;
		late.stop();
		found.ended = [...probe.devices].every(({readyState}) => readyState === 'ended');
		return Object.fromEntries(Object.entries(found).map(([key, value]) => [key, String(value)]));
	})()`)
	for what, want := range map[string]string{
		"before": "0", "cameras": "fake_device_0,fake_device_1", "speaker": "true",
		"camera": "Fake Default Audio Input,fake_device_1", "current": "true", "isAnotherStream": "true",
		"muted": "off true", "hurried": "fake_device_1",
		"off": "off 1", "gone": "Fake Audio Input 2,fake_device_0", "wanted": "gone", "ended": "true",
	} {
		if got[what] != want {
			t.Errorf("%s = %q, want %q", what, got[what], want)
		}
	}
}

// A device menu is disabled while its device starts. The focus comes back afterwards, unless it has
// moved on.
func TestBeforeDeviceMenuKeepsFocus(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	p := startChromium(t, twoOfEach).open("Ada", base+"/healthz")
	got := read[string](p, `(async () => {
		const {Media} = await import('/ui/camera/media.js');
		const {devicePicker} = await import('/ui/camera/device-controls.js');
		const media = new Media();
		await media.start({microphone: false, camera: true});
		const picker = devicePicker(media, 'camera');
		const other = document.createElement('input');
		document.body.append(picker, other);
		await probe.until(() => media.devices.camera.length > 0);
		const select = picker.querySelector('select');
		const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
		const found = [];
		for (const next of [null, other]) {
			await media.setCamera(false);
			select.focus();
			let answer;
			const answered = new Promise((resolve) => { answer = resolve; });
			navigator.mediaDevices.getUserMedia = async (wish) => { await answered; return ask(wish); };
			const started = media.setCamera(true);
			await probe.until(() => select.disabled && document.activeElement === document.body);
			next?.focus();
			answer();
			await started;
			found.push(document.activeElement.tagName);
		}
		media.stop();
		return found.join();
	})()`)
	if want := "SELECT,INPUT"; got != want {
		t.Errorf("the focus is on %s, want %s", got, want)
	}
}

// What people see and choose before the call, and the three ways to join.
func TestBeforeCall(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	c := startChromium(t, twoOfEach)
	room := base + "/r/early-cans"
	ada := c.blank("Ada")
	ada.visit(room)
	ada.finds("Nobody is here yet.")
	ada.join()

	bo := c.open("Bo", room)
	bo.finds("Ada is here.")
	bo.wait("show the camera that the browser chose", using("fake_device_0"))
	bo.click("Choose devices")
	read[chromedp.Void](bo, "probe.select('Camera').focus()")
	bo.do("choose the next camera", chromedp.KeyEvent(kb.ArrowDown))
	bo.wait("show the other camera", using("fake_device_1"))
	bo.click("Close")
	bo.click("Microphone")
	bo.pressed("Microphone", false)
	bo.visit(room)
	bo.wait("show the camera chosen before", using("fake_device_1"))
	bo.click("Choose devices")
	bo.wait("show its name", "probe.select('Camera').selectedOptions[0].label === 'fake_device_1'")
	bo.press("\x1b")
	bo.wait("have the focus back on the button", "document.activeElement === probe.control('Choose devices')")
	bo.pressed("Microphone", false)
	bo.pressed("Camera", true)
	bo.click("Microphone")
	bo.pressed("Microphone", true)

	bo.joinWith("Join with audio only")
	bo.reaches(ada)
	bo.pressed("Microphone", true)
	bo.pressed("Camera", false)
	ada.seesNoPicture(bo)
	ada.hears(bo)

	cy := c.open("Cy", room)
	cy.finds("Ada and Bo are here.")
	cy.wait("show a camera", using("fake_device_0"))
	cy.joinWith("Just watch")
	cy.reaches(ada)
	cy.hears(bo)
	cy.wait("send nothing", "probe.devices.every(({readyState}) => readyState === 'ended')")
	ada.others(bo, cy)
	ada.seesNoPicture(cy)
	cy.pressed("Microphone", false)
	cy.click("Leave")
	cy.tells("You left the call")
	cy.click("Join again")
	cy.isIn()
	cy.pressed("Camera", false) // still just watching

	// Just watching once must not turn the devices off the next time.
	cy.click("Leave")
	cy.tells("You left the call")
	cy.visit(room)
	cy.wait("show a camera", using("fake_device_0"))
	cy.pressed("Microphone", true)

	ada.click("More")
	ada.click("Lock the room")
	cy.finds("The room is locked.")
	cy.wait("close the prepared connection", "probe.connections.at(-1).connectionState === 'closed'")
	cy.wait("offer to ask", "probe.control('Ask to join') && !probe.control('Join')")
	ada.click("More")
	ada.click("Unlock the room")
	cy.finds("Ada and Bo are here.")
	cy.join()
	ada.plays(cy)
}

// Content that arrives late, or is opened, must not move the form beside it.
func TestBeforeFormStandsStill(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	ada := startChromium(t).blank("Ada")
	ada.preload(`{
		const {mediaDevices} = navigator;
		const answered = new Promise((resolve) => { probe.answer = resolve; });
		const ask = mediaDevices.getUserMedia;
		mediaDevices.getUserMedia = async (...wanted) => { await answered; return ask.apply(mediaDevices, wanted); };
	}`)
	ada.permit("camera", false)
	ada.permit("microphone", true)
	ada.visit(base + "/r/still-cans")
	ada.wait("be drawn", drawn)
	const places = "JSON.stringify(['Your name', 'Join'].map((name) => " +
		"probe.control(name).getBoundingClientRect()))"
	before := read[string](ada, places)
	read[chromedp.Void](ada, "probe.answer()")
	ada.tells("The camera is blocked")
	ada.click("Choose devices")
	ada.wait("show them", "probe.select('Microphone')")
	if after := read[string](ada, places); after != before {
		t.Errorf("the form moved from %s to %s", before, after)
	}
}

// finds waits until the page says who is in the room. It makes the page ask at once instead of
// after 5 s.
func (p *tab) finds(words string) {
	p.t.Helper()
	p.wait("say that "+words, fmt.Sprintf(`document.dispatchEvent(new Event('visibilitychange')) &&
		document.getElementById('prejoin-presence').innerText === %q`, words))
}

// using returns an expression that is true while the preview shows this camera.
func using(camera string) string {
	return previewRuns +
		fmt.Sprintf(" && document.querySelector('#preview video').srcObject?.getVideoTracks()[0]?.label === %q", camera)
}

// People who ignore the browser's prompt, or only want to watch, can still join.
func TestBeforeCameraAnswers(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	c := startChromium(t)
	room := base + "/r/patient-cans"
	ada := c.open("Ada", room)
	ada.join()
	for _, way := range []string{"Just watch", "Join"} {
		bo := c.blank("Bo")
		bo.preload("navigator.mediaDevices.getUserMedia = () => { probe.asked = true; return new Promise(() => {}); }")
		bo.visit(room)
		bo.wait("have asked for the camera", "probe.asked")
		bo.finds("Ada is here.")
		bo.joinWith(way)
		bo.plays(ada)
		if way == "Join" {
			bo.tells("Waiting for your camera and microphone")
		}
		bo.close()
		ada.others()
	}
}

// The page checks names by the server's rule, so people hear of a bad name before they join.
func TestBeforeNames(t *testing.T) {
	t.Parallel()
	table, err := os.ReadFile("../../signal/testdata/names.json")
	if err != nil {
		t.Fatal(err)
	}
	base, _ := startTincan(t)
	p := startChromium(t).blank("clerk")
	p.visit(base + "/healthz")
	differ := read[[]string](p, `(async () => {
		const {foldName, isName} = await import('/ui/fields.js');
		return `+string(table)+`
			.map(({what, name, as}) => ({what, name: foldName(name), as}))
			.filter(({name, as}) => isName(name) ? name !== as : as !== undefined)
			.map(({what, name}) => what + ': ' + escape(name));
	})()`)
	if len(differ) > 0 {
		t.Errorf("%d names differ:\n%s", len(differ), strings.Join(differ, "\n"))
	}
}
