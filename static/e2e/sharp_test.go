package e2e

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
)

// neverSlow makes a page believe that its device is fast enough, however busy the machine is. tooSlow does
// the opposite.
const (
	neverSlow = `globalThis.limitVideoBy = (reason) => {
		const {getStats} = RTCPeerConnection.prototype;
		RTCPeerConnection.prototype.getStats = async function () {
			const report = new Map(await getStats.call(this));
			for (const [id, stats] of report) {
				if (stats.type === 'outbound-rtp' && stats.kind === 'video') {
					report.set(id, {...stats, qualityLimitationReason: reason});
				}
			}
			return report;
		};
	}
	limitVideoBy('none')`
	tooSlow = "limitVideoBy('cpu')"
)

// keepsSize makes encoders drop frames instead of resolution while other tests keep the processors busy.
const keepsSize = `{
	const {setParameters} = RTCRtpSender.prototype;
	RTCRtpSender.prototype.setParameters = function (parameters, ...more) {
		return setParameters.call(this, {...parameters, degradationPreference: 'maintain-resolution'}, ...more);
	};
}`

// records waits until the person's camera records at this size.
func (p *tab) records(width, height int) {
	p.t.Helper()
	p.wait(fmt.Sprintf("record %d x %d", width, height), fmt.Sprintf(`(() => {
		const camera = document.querySelector('[data-self] video').srcObject?.getVideoTracks()[0];
		const {width, height} = camera?.getSettings() ?? {};
		return width === %d && height === %d;
	})()`, width, height))
}

// Two people see each other in 720p. A device that is too slow to encode this much video records at a smaller size.
func TestSharpForTwo(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	c := startChromium(t, allDots)
	ada := c.open("Ada", base+"/r/sharp-cans")
	read[chromedp.Void](ada, neverSlow)
	read[chromedp.Void](ada, keepsSize)
	read[chromedp.Void](ada, "{"+uplinkProbe+"} uplink.setUplink(5_000_000)")
	ada.join()
	bo := c.enter("Bo", base+"/r/sharp-cans")
	bo.sees(ada)
	bo.looksLike(1400, 900, "light")
	bo.wait("see Ada in 720p", `(({videoWidth, videoHeight}) => videoWidth === 1280 && videoHeight === 720)(
		probe.tile('Ada').querySelector('video'))`)
	ada.records(1280, 720)
	read[chromedp.Void](ada, tooSlow)
	ada.records(640, 360)
	bo.sees(ada)
}

// A capable camera records 30 frames a second.
func TestSmoothForTwo(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	c := startChromium(t, browserFlag{"use-fake-device-for-media-stream", "fps=30"})
	ada := c.open("Ada", base+"/r/smooth-cans")
	ada.join()
	ada.records(1280, 720)
	const rate = "document.querySelector('[data-self] video').srcObject.getVideoTracks()[0].getSettings().frameRate"
	if got := read[float64](ada, rate); got < 29 {
		t.Errorf("the camera records %v frames a second, want 30", got)
	}
}

// grayCamera writes a file from which Chromium simulates a camera that supports only one size.
func grayCamera(t *testing.T, width, height int) (path string) {
	t.Helper()
	var y4m bytes.Buffer
	fmt.Fprintf(&y4m, "YUV4MPEG2 W%d H%d F5:1 Ip A1:1 C420jpeg\n", width, height)
	for frame := range 2 {
		y4m.WriteString("FRAME\n")
		y4m.Write(bytes.Repeat([]byte{byte(160 + 40*frame)}, width*height))
		y4m.Write(bytes.Repeat([]byte{128}, width*height/2))
	}
	path = filepath.Join(t.TempDir(), "camera.y4m")
	if err := os.WriteFile(path, y4m.Bytes(), 0o666); err != nil {
		t.Fatal(err)
	}
	return path
}

// A camera that cannot record 720p is used at the size that it has, without a notification.
func TestCameraThatIsNotSharp(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	c := startChromium(t, browserFlag{"use-file-for-fake-video-capture", grayCamera(t, 320, 240)})
	ada := c.open("Ada", base+"/r/blurred-cans")
	ada.join()
	bo := c.enter("Bo", base+"/r/blurred-cans")
	bo.sees(ada)
	ada.wait("record at the size that it has", `(({width, height}) => width <= 320 && height <= 240 && height >= 180)(
		document.querySelector('[data-self] video').srcObject.getVideoTracks()[0].getSettings())`)
	if notices := read[int](ada, "document.querySelectorAll('.notice').length + probe.toasts.length"); notices != 1 {
		t.Errorf("%d notifications, want only that Bo joined", notices)
	}
}

// A camera that refuses to change its size continues as before, without a notification.
func TestCameraThatRefuses(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	c := startChromium(t)
	ada := c.open("Ada", base+"/r/stubborn-cans")
	read[chromedp.Void](ada, neverSlow+`
		probe.refused = 0;
		MediaStreamTrack.prototype.applyConstraints = async () => {
			probe.refused++;
			throw new DOMException('', 'OverconstrainedError');
		}`)
	ada.join()
	bo := c.enter("Bo", base+"/r/stubborn-cans")
	bo.sees(ada)
	read[chromedp.Void](ada, tooSlow)
	ada.wait("ask its camera", "probe.refused > 0")
	ada.records(1280, 720)
	bo.sees(ada)
	bo.sees(ada)
	const both = "[probe.refused, document.querySelectorAll('.notice').length].join()"
	if got, want := read[string](ada, both), "1,0"; got != want {
		t.Errorf("requests and notifications: %s, want %s", got, want)
	}
}

// With four people, each of them sends to three others, and 960x540 is enough.
func TestSharpForFour(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	// The second of Chromium's fake cameras delivers depth data, which cannot be sent.
	c := startChromium(t, browserFlag{"use-fake-device-for-media-stream", "device-count=3,fps=5"})
	ada := c.open("Ada", base+"/r/shared-cans")
	read[chromedp.Void](ada, neverSlow)
	ada.join()
	ada.records(1280, 720)
	var others []*tab
	for _, name := range []string{"Bo", "Cy", "Di"} {
		others = append(others, c.enter(name, base+"/r/shared-cans"))
	}
	bo := others[0]
	ada.records(960, 540)
	bo.sees(ada)
	ada.click("Camera")
	ada.pressed("Camera", false)
	ada.click("Camera")
	ada.records(960, 540)
	ada.selects("[data-panel=settings] [data-picker=camera]", "fake_device_2")
	ada.wait("use the other camera",
		"document.querySelector('[data-self] video').srcObject.getVideoTracks()[0].label === 'fake_device_2'")
	ada.records(960, 540)
	others[1].click("Leave")
	others[2].click("Leave")
	ada.records(1280, 720)
	bo.sees(ada)
	if got := read[int](ada, "probe.toasts.filter((toast) => toast.includes('onnection')).length"); got != 0 {
		t.Errorf("the page complained about its connections")
	}
}
