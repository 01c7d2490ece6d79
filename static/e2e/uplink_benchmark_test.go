package e2e

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
)

// Measures what it costs each person to send to all others, in meshes of several tabs:
//
//	go test -run '^$' -bench Uplink -benchtime 1x .
//
// `without` is what the browser does by itself. In `grid` everyone shows equal tiles. In
// `spotlight` each person shows one of the others large and the rest small. In `away` all pages but
// one are hidden.
func BenchmarkUplink(b *testing.B) {
	for _, mesh := range []struct {
		tabs                int
		width, height, rate int // of the camera: as much as two cores can encode and decode for that many tabs
	}{
		{2, 640, 480, 20}, {3, 640, 480, 20}, {4, 640, 480, 20}, {6, 160, 120, 5},
	} {
		for _, way := range []string{"without", "grid", "spotlight", "away"} {
			b.Run(fmt.Sprintf("tabs=%d/%s", mesh.tabs, way), func(b *testing.B) {
				base, _ := startTincan(b)
				c := startChromium(b, allDots,
					browserFlag{"use-fake-device-for-media-stream", fmt.Sprintf("fps=%d", mesh.rate)})
				var all []*tab
				for i := range mesh.tabs {
					p := c.blank(string(rune('A' + i)))
					p.permit("camera", true)
					p.permit("microphone", true)
					p.preload(fmt.Sprintf("(%s)(%d, %d, %v)", meagre, mesh.width, mesh.height, way == "without"))
					p.visit(base + "/r/measured-otter")
					read[chromedp.Void](p, "{"+uplinkProbe+"}")
					p.join()
					all = append(all, p)
				}
				for _, p := range all {
					p.wait("be connected to all", fmt.Sprintf(
						"document.querySelectorAll('[data-state=connected][data-video=on]').length === %d",
						mesh.tabs-1))
				}
				for i, p := range all {
					switch {
					case way == "spotlight":
						read[chromedp.Void](p, `[...document.querySelectorAll('[data-peer]')].slice(1)
							.forEach(({style}) => Object.assign(style, {width: '160px', height: '90px'}))`)
					case way == "away" && i > 0:
						read[chromedp.Void](p, "uplink.setHidden(true)")
					}
				}
				for b.Loop() {
					var sum struct{ Bits, Frames, EncodeTime float64 }
					for _, p := range all {
						read[chromedp.Void](p, "uplink.measured = uplink.measure()")
					}
					for _, p := range all {
						got := read[struct{ Bits, Frames, EncodeTime float64 }](p, "uplink.measured")
						sum.Bits += got.Bits
						sum.Frames += got.Frames
						sum.EncodeTime += got.EncodeTime
					}
					each := float64(mesh.tabs)
					b.ReportMetric(sum.Bits/1000/each, "kbit/s")
					b.ReportMetric(sum.EncodeTime*1000/each, "encode-ms/s")
					b.ReportMetric(sum.Frames/each, "pictures/s")
				}
				b.ReportMetric(0, "ns/op") // the time per operation is only how long we measured
			})
		}
	}
}

// meagre makes a page's camera small. If untouched is set, the page cannot change the encoders
// either.
const meagre = `(width, height, untouched) => {
	const getUserMedia = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
	navigator.mediaDevices.getUserMedia = ({video, ...rest}) =>
		getUserMedia({...rest, video: video && {width, height}});
	MediaStreamTrack.prototype.applyConstraints = async () => {}; // the page would make it larger
	if (untouched) {
		RTCRtpSender.prototype.setParameters = async () => {};
	}
}`
