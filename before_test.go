package main

import (
	"testing"

	"github.com/chromedp/chromedp"
)

// twoOfEach is a machine with two cameras and more than one microphone.
var twoOfEach = chromedp.Flag("use-fake-device-for-media-stream", "device-count=2")

// Devices are chosen by name, replaced while they are in use, and stood in for when they are gone.
func TestBeforeDevices(t *testing.T) {
	base, _ := startTincan(t)
	p := startChromium(t, twoOfEach).open("Ada", base+"/healthz")
	got := read[map[string]string](p, `(async () => {
		const {Media} = await import('/ui/media.js');
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
		"camera": "Fake Default Audio Input,fake_device_1", "current": "true", "isAnotherStream": "true", "muted": "off true", "hurried": "fake_device_1",
		"off": "off 1", "gone": "Fake Audio Input 2,fake_device_0", "wanted": "gone", "ended": "true",
	} {
		if got[what] != want {
			t.Errorf("%s = %q, want %q", what, got[what], want)
		}
	}
}
