package e2e

import (
	_ "embed"
	"testing"
)

//go:embed testdata/oldest-browsers.js
var oldestBrowsers string

// The pages work without what the oldest supported browsers lack.
func TestOldestBrowsers(t *testing.T) {
	t.Parallel()
	base := serveWith(t, map[string]string{"TINCAN_HOST_PASSWORD": "open sesame"})
	c := startChromium(t)
	c.preload = "{" + oldestBrowsers + "}"

	ada, bo := twoPeople(c, base+"/r/vintage-cans")
	if read[bool](ada, "'any' in AbortSignal || 'difference' in Set.prototype || 'wakeLock' in navigator") {
		t.Error("this browser has what older ones lack")
	}
	ada.click("Chat")
	ada.writes("hello")
	bo.toast("Ada: hello")
	// This browser does not tell which video is in a window of its own, so any may be watched.
	if paused := read[bool](ada, `(() => {
		Object.defineProperty(document, 'hidden', {value: true});
		document.dispatchEvent(new Event('visibilitychange'));
		return probe.tile('Bo').hasAttribute('data-paused');
	})()`); paused {
		t.Error("the hidden page pauses video")
	}
	ada.close()
	bo.toast("Ada left")
	bo.close()

	writeData(c, c, base+"/d/vintage-cans")
	broadcast(c, c, base+"/live/vintage-cans")
}
