package e2e

import (
	_ "embed"
	"testing"

	"github.com/chromedp/chromedp"
)

//go:embed testdata/budget.js
var budgetScript string

// How the upload bandwidth is divided, and how it is used. This is only arithmetic.
func TestUplinkPlan(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	p := startChromium(t).blank("numbers")
	p.visit(base + "/healthz")
	read[chromedp.Void](p, "(async () => { globalThis.b = await "+budgetScript+"; })()")

	const (
		large  = "{shown: {width: 1280, height: 720}}"
		middle = "{shown: {width: 640, height: 360}}"
		small  = "{shown: {width: 160, height: 90}}"
	)
	for _, test := range []struct{ name, expression, want string }{
		{"voice", "[1, 5, 11].map((n) => b.voice(3e6, n)).join()", "32000,32000,32000"},
		{"voice with little bandwidth", "[1, 5, 11].map((n) => b.voice(200e3, n)).join()", "32000,20000,12000"},
		{"a voice and music", "b.allocateAudio(3e6, ['voice', 'music']).join()", "32000,128000"},
		{"both with little bandwidth", "b.allocateAudio(160e3, ['voice', 'music']).join()", "16000,64000"},
		{"both with next to none", "b.allocateAudio(20e3, ['voice', 'music']).join()", "12000,32000"},

		{"by weight", "b.divide(100, [{weight: 1, max: 90}, {weight: 3, max: 90}]).join()", "25,75"},
		{"no more than wanted", "b.divide(100, [{weight: 1, max: 10}, {weight: 3, max: 20}]).join()", "10,20"},
		{"what one leaves",
			"b.divide(100, [{weight: 9, max: 10}, {weight: 1, max: 80}, {weight: 1, max: 90}]).join()", "10,45,45"},
		{"nobody", "b.divide(100, []).join() + b.divide(100, [{weight: 0, max: 0}]).join()", "0"},
		{"nothing", "b.divide(-5, [{weight: 1, max: 10}]).join()", "0"},

		{"as large as the place", "b.stepFor('camera', b.hd, {width: 320, height: 180})", "5"},
		{"no larger than the camera",
			"b.stepFor('camera', {width: 160, height: 120}, {width: 4096, height: 4096})", "6"},
		{"a place that cuts off the sides", "b.stepFor('camera', b.hd, {width: 180, height: 360})", "3"},
		{"upright", "b.stepFor('camera', {width: 720, height: 1280}, {width: 180, height: 320})", "5"},
		{"a screen is slower, not smaller",
			"b.stepFor('screen', {width: 1920, height: 1080}, {width: 1920, height: 1080})", "1"},

		{"enough", "b.affordable('camera', 600e3, 3)", "3"},
		{"stay with less", "b.affordable('camera', 500e3, 3)", "3"},
		{"but not get there", "b.affordable('camera', 500e3, 4)", "4"},
		{"nothing", "b.affordable('camera', 20e3, 7)", "8"},

		{"one, large", "b.sent(3e6, " + large + ")", "720@30:2000"},
		{"two, large", "b.sent(3e6, " + large + ", " + large + ")", "720@30:1460 720@30:1460"},
		{"five, large",
			"b.sent(3e6, ...b.times(5, " + large + "))", "360@24:560 360@24:560 360@24:560 360@24:560 360@24:560"},
		{"eleven in small tiles",
			"[...new Set(b.sent(3e6, ...b.times(11, " + small + ")).split(' '))].join()", "90@5:40"},
		{"one large, one small, one who does not look",
			"b.sent(3e6, " + large + ", " + small + ", {shown: null})", "720@30:2000 90@5:40 off"},
		{"a screen, large and small",
			"b.sent(3e6, {kind: 'screen', ..." + large + "}, {kind: 'screen', ..." + middle + "})",
			"720@15:970 360@15:340"},
		{"a small screen with less bandwidth",
			"b.sent(500e3, {kind: 'screen', ..." + middle + "}, {kind: 'screen', ..." + middle + "})",
			"360@8:210 360@8:210"},
		{"no room", "b.sent(100e3, ...b.times(3, " + middle + "))", "off off off"},
		{"sums", "b.overdrawn()", ""},

		{"connections that are no limit",
			"b.bandwidths(3e6, {..." + large + ", bandwidth: 5e6}, " + small + ")", "Infinity Infinity"},
		{"a connection that is",
			"b.bandwidths(3e6, {..." + large + ", bandwidth: 700e3}, " + large + ")", "700 Infinity"},
		{"camera and screen over one connection",
			"b.bandwidths(3e6, ...[" + large + ", {kind: 'screen', ..." + large + "}]" +
				".map((one) => ({...one, peer: 1, bandwidth: 460e3})))", "309 151"},
		{"what one cannot get, others can",
			"b.sent(3e6, {..." + large + ", bandwidth: 500e3}, " + large + ")", "720@30:600 720@30:2000"},

		{"down in a leap, up by steps", "b.climb({down: 2, up: 3}, 4, 4, 2, 2, 2, 0, 0, 0, 0)", "-4--3--2-"},
		{"to and fro", "b.climb({down: 2, up: 2}, 1, 0, 1, 0, 1, 0)", "------"},
		{"down with patience", "b.steps(b.times(4, 160e3))", "0055"},
		{"up again", "b.steps(b.times(3, 160e3), b.times(9, Infinity))", "005554443332"},
		{"off, and a trial", "b.steps(b.times(20, 10e3))", "00888888888888887778"},
		{"longer and longer between trials",
			"[...b.steps(b.times(120, 10e3)).matchAll(/8+/g)].map(([off]) => off.length)", "14,29,59,7"},

		{"a new video, up in a leap", "b.stepsFrom(b.firstSteps.camera, 200e3, Infinity, Infinity)", "500"},
		{"a new video on a slow connection", "b.stepsFrom(b.firstSteps.camera, b.times(4, 160e3))", "5555"},
		{"only at first", "b.stepsFrom(b.firstSteps.camera, b.times(3, 160e3), b.times(3, Infinity))", "555554"},

		{"a large video for two", "b.captures(b.times(9, 2))", "LLLLLLLLL"},
		{"a smaller one for three, later a large one again", "b.captures(b.times(4, 3), b.times(6, 2))", "LLMMMMMMLL"},
		{"people who come and go", "b.captures(b.times(9, [2, 3, 3]).flat())", "LLLLLLLLLLLLLLLLLLLLLLLLLLL"},
		{"a slow device", "b.captures(b.times(3, '-'), b.times(122, 1)).slice(-125, -115)", "LLSSSSSSSS"},
		{"a device that was slow for a while",
			"b.captures(b.times(3, '-'), b.times(150, 1)).replace(/(.)\\1*/g, (run) => run[0] + run.length)",
			"L2S124M5L22"},

		{"the browser's estimate", "b.estimates({available: 2e6}, {available: 1e6})", "2000 1000"},
		{"none", "b.estimates({}, {})", "Infinity Infinity"},
		{"loss",
			"b.estimates({}, {lossOut: 0.05}, {lossOut: 0.2}, {lossOut: 0.2, bitsOut: 500e3}, {})",
			"Infinity Infinity 850 425 468"},
		{"delay", "b.estimates({}, {roundTrip: 1200}, {})", "Infinity 850 935"},
		{"nothing known", "b.estimates({roundTrip: NaN, lossOut: NaN, bitsOut: NaN})", "Infinity"},
	} {
		got := read[string](p, "String("+test.expression+")")
		if got != test.want {
			t.Errorf("%s: %s = %s, want %s", test.name, test.expression, got, test.want)
		}
	}
}
