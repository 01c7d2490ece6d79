package e2e

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
)

// What a peer says about the size of videos may be anything.
func TestLibraryViews(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	c := startChromium(t)
	ada, bo := c.openLibrary("Ada", base, "viewing-cans"), c.openLibrary("Bo", base, "viewing-cans")
	read[chromedp.Void](ada, `(async () => {
		const {Views} = await import('/tincan/quality/views.js');
		lib.views = new Views(lib.room);
		lib.shown = (kind) => {
			const size = lib.views.wanted(lib.peer('Bo'), kind);
			return size ? size.width + 'x' + size.height : String(size);
		};
		lib.said = () => [lib.shown('camera'), lib.shown('screen'), lib.views.held(lib.peer('Bo'))].join(' ').trim();
	})()`)
	ada.wait("reach Bo", "lib.open('Bo')")
	bo.wait("reach Ada", "lib.open('Ada')")

	for i, test := range []struct{ data, want string }{
		{"{}", "640x360 1280x720"}, // a peer that says nothing about sizes
		{"{wants: {camera: {width: 100, height: 80}, screen: null}}", "112x80 null"},
		{"{wants: {camera: {width: 1e9, height: 0.1}}}", "4096x16 1280x720"},
		{"{wants: {camera: {width: 1e9, height: 0}}}", "4096x16 1280x720"},
		{"{wants: {camera: {width: '640', height: '360'}}}", "4096x16 1280x720"},
		{"{wants: {camera: {width: 1}}}", "4096x16 1280x720"},
		{"{wants: {camera: 7}}", "4096x16 1280x720"},
		{"{wants: null, held: ['camera']}", "4096x16 1280x720"},
		{"{wants: 'all'}", "4096x16 1280x720"},
		{"{held: 'camera'}", "4096x16 1280x720"},
		{"null", "4096x16 1280x720"},
		{"'x'.repeat(100_000)", "4096x16 1280x720"},
		{"new Uint8Array(10)", "4096x16 1280x720"},
		{"{held: ['camera', 'camera', 'heart', {}]}", "4096x16 1280x720 camera"},
		{"{wants: {camera: null}, held: []}", "null 1280x720"},
	} {
		read[chromedp.Void](bo, fmt.Sprintf("lib.room.send(lib.peer('Ada'), 'tincan.view', %s)", test.data))
		read[chromedp.Void](bo, fmt.Sprintf("lib.room.send(lib.peer('Ada'), 'after', %d)", i))
		ada.wait("hear what was said after "+test.data, fmt.Sprintf("lib.of('after').endsWith('Bo %d')", i))
		if got := read[string](ada, "lib.said()"); got != test.want {
			t.Errorf("after %s: %s, want %s", test.data, got, test.want)
		}
	}
	if got, want := read[string](ada, "lib.warnings.join()"), "Bo: not a valid size of a video"; got != want {
		t.Errorf("warnings: %q, want %q", got, want)
	}
}
