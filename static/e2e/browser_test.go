package e2e

import (
	_ "embed"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"tincan/signal/meshtest"
)

// In these tests people with simulated cameras use the pages in real browsers, and look at the
// results.

func TestBrowserThreePeople(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	c := startChromium(t)

	ada := c.open("Ada", base)
	ada.wait("suggest a room", `/^[a-z]+-[a-z]+-[a-z]+-\d{4}$/.test(document.getElementById('room').value)`)
	ada.fill("Your name", "Ada")
	ada.click("Choose a room or paste a link")
	suggested := read[string](ada, "document.getElementById('room').value")
	ada.fill("Room", "three-cans")
	ada.tells("Anyone who guesses this name can join.")
	ada.fill("Room", base+"/r/"+suggested)
	ada.tells("Only people with the link can join.")
	ada.fill("Room", "three-cans")
	ada.click("Join")
	ada.wait("show the camera and the name", previewRuns+" && document.getElementById('name').value === 'Ada'")
	ada.click("Join")
	ada.isIn()
	ada.tells("You’re the only one here")

	link := base + "/r/three-cans"
	if got := read[string](ada, "location.href"); got != link {
		t.Fatalf("Ada is at %s, want %s", got, link)
	}
	bo := c.open("Bo", link)
	bo.join()
	ada.toast("Bo joined")
	cy := c.open("Cy", link)
	cy.join()
	ada.toast("Cy joined")
	bo.toast("Cy joined")

	everybody := []*tab{ada, bo, cy}
	for i, p := range everybody {
		p.ownTile()
		p.others(everybody[(i+1)%3], everybody[(i+2)%3])
		p.plays(everybody[(i+1)%3])
		p.plays(everybody[(i+2)%3])
	}

	cy.close()
	ada.toast("Cy left")
	bo.toast("Cy left")
	ada.others(bo)
	bo.others(ada)
	ada.plays(bo)
	bo.plays(ada)
}

// Measures the time from the click on Join to the first remote frame. The own camera is already
// running, as in the page's preview. The figure depends on the machine, so it is only logged.
func TestBrowserJoinToPicture(t *testing.T) {
	onlyLong(t)
	base, _ := startTincan(t)
	c := startChromium(t)
	ada := c.open("Ada", base+"/r/quick-cans")
	ada.join()

	bo := c.open("Bo", base)
	var all []time.Duration
	for range 5 {
		bo.visit(base + "/r/quick-cans") // which also leaves the call
		ada.others()
		bo.wait("start the camera", previewRuns)
		bo.join()
		ms := waitFor[float64](bo, "show the first frame", "probe.joinToPicture()")
		all = append(all, time.Duration(ms*float64(time.Millisecond)).Round(time.Millisecond))
	}
	t.Logf("from the click on Join to the first remote frame: median %v of %v", median(all), all)
}

func TestBrowserWithoutDevices(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	room := base + "/r/blind-cans"
	c := startChromium(t)
	ada := c.open("Ada", room)
	ada.join()

	bo := c.blank("Bo")
	bo.permit("camera", false)
	bo.permit("microphone", false)
	bo.visit(room)
	bo.tells("Camera and microphone are blocked")
	bo.tells("You can also join without them. You’ll still see and hear the others.")
	bo.join()
	bo.pressed("Microphone", false)
	bo.pressed("Camera", false)
	bo.wait("have the same avatar that Ada sees", "document.querySelector('[data-self] .avatar').dataset.hue === "+
		read[string](ada, "(async () => JSON.stringify(await probe.until(() => "+
			"probe.tile('Bo')?.querySelector('.avatar').dataset.hue)))()"))
	bo.plays(ada)

	// A retry shows the notice again, even if it was read before.
	bo.click("Camera")
	bo.tells("Camera and microphone are blocked")
	bo.click("Try again")
	ada.others(bo)
	ada.seesNoPicture(bo)

	// One device is enough to join: this machine has a microphone but no camera.
	cy := startChromium(t, browserFlag{"use-fake-device-for-media-stream", "device-count=0"}).open("Cy", room)
	cy.tells("No camera found")
	cy.tells("You can also join without it.")
	cy.join()
	cy.plays(ada)
	ada.others(bo, cy)
	ada.hears(cy)
	ada.seesNoPicture(cy)
	cy.seesNoPicture(bo)

	// Bo allows the camera after all.
	bo.permit("camera", true)
	bo.click("Camera")
	bo.pressed("Camera", true)
	ada.sees(bo)
	cy.sees(bo)
}

func TestBrowserSwitches(t *testing.T) {
	t.Parallel()
	c := startChromium(t)
	useSwitches(t, c, c)
}

// useSwitches tests that Bo notices when Ada turns her camera and microphone off and on. forAda and forBo
// may be the same browser.
func useSwitches(t *testing.T, forAda, forBo *browser) {
	base, _ := startTincan(t)
	ada, bo := twoPeopleIn(forAda, forBo, base+"/r/quiet-cans")
	ada.pressed("Camera", true)
	ada.pressed("Microphone", true)

	ada.click("Camera")
	ada.pressed("Camera", false)
	bo.seesNoPicture(ada)
	bo.hears(ada)
	ada.plays(bo)
	ada.click("Camera")
	ada.pressed("Camera", true)
	bo.sees(ada)

	ada.click("Microphone")
	ada.pressed("Microphone", false)
	bo.hearsNothing(ada)
	bo.sees(ada)
	ada.click("Microphone")
	ada.pressed("Microphone", true)
	bo.hears(ada)
}

func TestBrowserLeaveAndComeBack(t *testing.T) {
	t.Parallel()
	c := startChromium(t)
	leaveAndComeBack(t, c, c)
}

// leaveAndComeBack tests that Bo leaves a call, rejoins, then reloads the page.
func leaveAndComeBack(t *testing.T, forAda, forBo *browser) {
	base, _ := startTincan(t)
	ada, bo := twoPeopleIn(forAda, forBo, base+"/r/coming-cans")

	bo.click("Leave")
	bo.wait("show the end", `document.documentElement.dataset.state === 'ended'`)
	bo.tells("You left the call")
	bo.wait("release the camera",
		"probe.devices.length > 0 && probe.devices.every(({readyState}) => readyState === 'ended')")
	ada.toast("Bo left")
	ada.others()

	bo.click("Join again")
	bo.isIn()
	ada.toast("Bo joined")
	ada.others(bo)
	bo.others(ada)
	ada.plays(bo)
	bo.plays(ada)

	// After a reload Bo is in the call again.
	bo.reload()
	ada.toast("Bo left")
	bo.isIn()
	ada.others(bo)
	ada.plays(bo)
	bo.plays(ada)

	bo.click("Leave")
	bo.click("Back to the start page")
	bo.wait("be in the lobby", "location.pathname === '/'")
}

func TestBrowserRoomFull(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t, "-room-size", "2")
	room := base + "/r/small-cans"
	c := startChromium(t)
	ada, bo := twoWithoutCamera(c, room)

	cy := c.blank("Cy")
	cy.visit(room)
	cy.fill("Your name", "Cy")
	cy.click("Join")
	cy.alert("This room is full", "Try again when someone leaves")
	cy.wait("offer ways on", "probe.control('Try again') && probe.control('Start another call')")

	bo.click("Leave") // closing the tab would keep Bo's seat for 15 s, as a reload does
	ada.others()
	cy.finds("Ada is here.")
	cy.wait("hide the alert that it is full", "document.getElementById('prejoin-alert').hidden")
	cy.click("Join")
	cy.isIn()
	ada.reaches(cy)
	cy.reaches(ada)
}

func TestBrowserServerAway(t *testing.T) {
	t.Parallel()
	listen := fmt.Sprint("-listen=127.0.0.1:", meshtest.FreePorts(t, 1)[0])
	base, stop := startTincan(t, listen)
	c := startChromium(t)
	ada := c.open("Ada", base+"/r/lost-cans")
	ada.fetchedAll()
	ada.fill("Your name", "Ada")
	ada.forgive("ERR_CONNECTION_REFUSED") // from the WebSocket, and from the icon if the browser requests it late
	stop()
	ada.click("Join")
	ada.alert("The server isn’t responding", "Check your internet connection")
	startTincan(t, listen)
	ada.wait("withdraw the alert", "document.getElementById('prejoin-alert').hidden")
	ada.click("Join")
	ada.isIn()
}

// If a module of the call fails to load, Join offers to reload the page.
func TestBrowserLoadsInPart(t *testing.T) {
	t.Parallel()
	inBothBrowsers(t, func(t *testing.T, b *browser) {
		base, _ := startTincan(t)
		at, err := url.Parse(base)
		if err != nil {
			t.Fatal(err)
		}
		var broken atomic.Bool
		broken.Store(true)
		tincan := httputil.NewSingleHostReverseProxy(at)
		proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if broken.Load() && strings.HasSuffix(r.URL.Path, "/meeting/tools.js") {
				panic(http.ErrAbortHandler) // closes the connection
			}
			tincan.ServeHTTP(w, r)
		}))
		t.Cleanup(proxy.Close)

		ada := b.blank("Ada")
		ada.forgive("tools.js")
		ada.visit(proxy.URL + "/r/broken-cans")
		ada.fill("Your name", "Ada")
		ada.click("Join")
		ada.alert("Part of this page didn’t load", "reload the page")
		broken.Store(false)
		read[chromedp.Void](ada, "{ probe.isOld = true; }")
		ada.click("Reload the page")
		ada.wait("have the name after the reload", "!probe.isOld && document.getElementById('name').value === 'Ada'")
		ada.click("Join")
		ada.isIn()
	})
}

func TestBrowserCopyLink(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	c := startChromium(t)
	link := base + "/r/linked-cans"
	ada := c.enter("Ada", link)
	ada.permit("clipboard-write", true)
	bo := c.blank("Bo")
	bo.visit(base)
	bo.click("Choose a room or paste a link")
	for _, where := range []string{".invite", ".menu"} {
		bo.fill("Room", "something else")
		bo.copy("Room")
		if where == ".menu" {
			ada.click("More")
		}
		ada.clickIn(where, "Copy link")
		ada.toast("Link copied")
		bo.paste("Room")
		bo.wait("paste the link", fmt.Sprintf("document.activeElement.value === %q", link))
	}

	bo.fill("Your name", "Bo")
	bo.click("Join") // a whole link works as well as a name
	bo.wait("be at the room's page", "location.href === "+fmt.Sprintf("%q", link))
	bo.click("Join")
	bo.isIn()
	ada.others(bo)
}

// Without https:// only a local address gets a camera. Others get an explanation.
func TestBrowserInsecureAddress(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t, "-origin", "http://call.test") // a name of its own
	local, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	c := startChromium(t, browserFlag{"host-resolver-rules", "MAP call.test 127.0.0.1"})
	ada := c.open("Ada", base+"/r/plain-cans")
	ada.join()

	room := "http://call.test:" + local.Port() + "/r/plain-cans"
	bo := c.blank("Bo")
	bo.visit(room)
	bo.tells("Camera and microphone unavailable")
	bo.tells("Ask the server’s administrator for an https:// address.")
	bo.join()
	bo.plays(ada)
	ada.seesNoPicture(bo)

	bo.visit(room)
	bo.joinWith("Just watch")
	bo.plays(ada)

	// The address is not to blame where an app's own browser has no cameras.
	cy := c.blank("Cy")
	cy.preload("Object.defineProperty(navigator, 'mediaDevices', {value: undefined})")
	cy.visit(base + "/r/plain-cans")
	cy.tells("Open this page in Safari, Chrome or Firefox instead.")
}

// Where the program has TLS, pages come over HTTP/2, and the WebSocket works beside it.
func TestBrowserHTTP2(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t, "-tls-self-signed")
	c := startChromium(t, browserFlag{"ignore-certificate-errors", true})
	ada := c.enter("Ada", base+"/r/modern-cans")
	got := read[[]string](ada, `[...new Set(['navigation', 'resource'].flatMap((type) =>
		performance.getEntriesByType(type).map(({nextHopProtocol}) => nextHopProtocol)))]`)
	if !slices.Equal(got, []string{"h2"}) {
		t.Errorf("the page came over %q, want only h2", got)
	}
}

// At an IPv6 address the policy lets the WebSocket connect, and browsers find no fault with it: that would
// be an error in the console.
func TestBrowserIPv6(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t, "-listen=[::]:0") // Firefox takes even an address to 127.0.0.1, see its settings
	room := strings.Replace(base, "localhost", "[::1]", 1) + "/r/long-cans"
	for _, b := range []*browser{startChromium(t), startFirefox(t)} {
		b.enter("Ada", room).isIn()
	}
}

// Behind a proxy that serves tincan under a path, neither styles nor scripts load. The page says so, in
// place of being blank.
func TestBrowserUnderAPath(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	at, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("/meet/", http.StripPrefix("/meet", httputil.NewSingleHostReverseProxy(at)))
	proxy := httptest.NewServer(mux)
	t.Cleanup(proxy.Close)
	p := startChromium(t).blank("Ada")
	p.forgive("404")
	p.forgive("Refused to apply style")
	const shown = `document.querySelector('.unstyled').innerText.includes('a host name of its own') &&
		document.querySelector('.unstyled').checkVisibility()`
	for _, page := range []string{"/", "/r/some-cans", "/d/some-cans", "/live/some-cans", "/doctor"} {
		p.visit(proxy.URL + "/meet" + page)
		p.wait("say that the page is incomplete", shown)
		p.visit(base + page)
		p.wait("be complete", "!("+shown+")")
	}
}

// Two ends of a connection in one page, with nothing between them, make changes at almost the same
// moment. Perfect negotiation must resolve that.
func TestBrowserGlare(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	c := startChromium(t)
	bad := 20 // rounds
	if *long {
		bad = 100
	}
	for _, way := range []struct {
		name       string
		bad        bool
		first, end int
	}{{"in order", false, 0, 20}, {"lost and overtaken", true, 20, 20 + bad},
		{"overtaken and lost", true, 120, 120 + bad}} {
		t.Run(way.name, func(t *testing.T) {
			t.Parallel()
			if way.name == "overtaken and lost" {
				onlyLong(t)
			}
			const atOnce = 20
			p := c.blank("peers").in(t)
			crossed := 0
			for round := way.first; round < way.end; round += atOnce {
				p.visit(base + "/healthz") // a page without scripts or connections: each may have 500
				if way.bad {
					read[chromedp.Void](p, `{
						globalThis.unhurried = setTimeout.bind(globalThis);
						globalThis.setTimeout = (handler, ms, ...values) => unhurried(handler, ms / 4, ...values);
					}`)
				}
				// Each of its three steps has its own time limit.
				for _, n := range readWithin[[]int](p, 7*patience,
					fmt.Sprintf("Promise.all(Array.from({length: %d}, (_, i) => (%s\n)(%d + i, %t)))",
						atOnce, glareRound, round, way.bad)) {
					crossed += n
				}
			}
			t.Logf("%d offers crossed", crossed)
			if crossed < way.end-way.first {
				t.Errorf("%d offers crossed, want at least one per round: this tested no glare", crossed)
			}
		})
	}
}

//go:embed testdata/glare.js
var glareRound string

// Screenshots of the pages for people to look at. TINCAN_SCREENSHOTS names the folder for them.
func TestBrowserScreenshots(t *testing.T) {
	dir := os.Getenv("TINCAN_SCREENSHOTS")
	if dir == "" {
		t.Skip("TINCAN_SCREENSHOTS names no folder to write to")
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	base, _ := startTincan(t)
	c := startChromium(t)
	room := base + "/r/brisk-otter-lantern-4831"
	lobby := c.blank("Ada")
	lobby.visit(base)
	ada, bo := twoPeople(c, room)
	cy := c.blank("Cyprian Norwid-Featherstonehaugh")
	cy.permit("camera", false)
	cy.permit("microphone", false)
	cy.visit(room)
	cy.tells("Camera and microphone are blocked")
	alone := c.open("Ada", base+"/r/brisk-otter-lantern-4832")
	prejoin := c.open("Ada", room)
	prejoin.wait("start the camera", previewRuns)
	alone.join()

	lobby.shoot(dir, "lobby")
	prejoin.shoot(dir, "prejoin")
	prejoin.click("Choose devices")
	prejoin.shoot(dir, "prejoin-devices")
	prejoin.click("Close")
	cy.shoot(dir, "prejoin-blocked")
	alone.shoot(dir, "meeting-alone")
	ada.plays(bo)
	ada.shoot(dir, "meeting-two")
	cy.join()
	ada.toast(cy.name + " joined")
	ada.wait("show the connection", `document.querySelectorAll('[data-peer][data-state=connected]').length === 2`)
	ada.shoot(dir, "meeting-three")
	bo.click("Leave")
	bo.tells("You left the call")
	bo.shoot(dir, "ended")
}

// drawn resolves when the page has been laid out again and its color transitions are over.
const drawn = `(async () => {
	await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
	const changes = document.getAnimations().filter((animation) => animation instanceof CSSTransition);
	await Promise.allSettled(changes.map(({finished}) => finished));
	return true;
})()`

// previewRuns is true while the preview shows the camera.
const previewRuns = `document.querySelector('#preview video')?.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA`

// twoPeople puts Ada and Bo into a room, where they see and hear each other.
func twoPeople(b *browser, room string) (ada, bo *tab) {
	b.t.Helper()
	return twoPeopleIn(b, b, room)
}

// twoWithoutCamera puts Ada and Bo into a room, without cameras and microphones.
func twoWithoutCamera(b *browser, room string) (ada, bo *tab) {
	b.t.Helper()
	ada, bo = b.enter("Ada", room), b.enter("Bo", room)
	ada.reaches(bo)
	bo.reaches(ada)
	return ada, bo
}

// twoPeopleIn is twoPeople with a browser for each of them.
func twoPeopleIn(forAda, forBo *browser, room string) (ada, bo *tab) {
	forAda.t.Helper()
	ada, bo = forAda.open("Ada", room), forBo.open("Bo", room)
	ada.join()
	bo.join()
	ada.plays(bo)
	bo.plays(ada)
	return ada, bo
}
