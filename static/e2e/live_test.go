package e2e

import (
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"tincan/signal/meshtest"
)

// In these tests one tab broadcasts its simulated camera, and the others watch.

// smallCamera reduces the size of the video, because several pages encode and decode it on one
// machine.
const smallCamera = `if (navigator.mediaDevices) {
	const wish = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
	navigator.mediaDevices.getUserMedia = ({audio, video}) =>
		wish({audio, video: video && {width: 320, height: 240, frameRate: 10}});
}`

// openHost opens a live room for its host, in a tab whose camera sends small video.
func (b *browser) openHost(room string) *tab {
	b.t.Helper()
	p := b.blank("host")
	p.permit("camera", true)
	p.permit("microphone", true)
	p.preload(smallCamera)
	p.leavesAnyway()
	p.visit(room)
	return p
}

// leavesAnyway confirms it whenever Chromium asks whether to leave the page, and counts how often that was.
// (Firefox confirms it by itself.)
func (p *tab) leavesAnyway() {
	if _, ok := p.driver.(chromiumTab); !ok {
		return
	}
	dialogs := chromedp.Events(p.ctx, page.JavascriptDialogOpening)
	go func() {
		for _, err := range dialogs {
			if err != nil {
				return // the tab is closed
			}
			p.asked.Add(1)
			yes := page.HandleJavaScriptDialogParams{Accept: true}
			_, _ = chromedp.Call(p.ctx, page.HandleJavaScriptDialog, yes) // fails if the tab is closed
		}
	}()
}

// goLive starts a broadcast from the camera, in a room without a password.
func (p *tab) goLive() {
	p.t.Helper()
	p.click("I am the host")
	p.click("Camera")
	p.click("Go live")
	p.broadcasts("live")
}

// broadcasts waits for a state of the host's broadcast.
func (p *tab) broadcasts(state string) {
	p.t.Helper()
	p.wait("broadcast: "+state, fmt.Sprintf(`document.getElementById('host').dataset.host === %q &&
		document.getElementById('live-switch').getAttribute('aria-checked') === '%v'`, state, state != "offline"))
}

// openViewer opens a tab without camera and microphone, and records the titles that it shows from
// then on.
func (b *browser) openViewer(name, room string) *tab {
	b.t.Helper()
	p := b.blank(name)
	p.visit(room)
	p.wait("finish loading", "document.getElementById('watching-title').textContent !== ''")
	read[chromedp.Void](p, `{
		probe.told = [document.getElementById('watching-title').textContent];
		new MutationObserver((records) => probe.told.push(...records.flatMap(({addedNodes}) =>
			[...addedNodes].map(({textContent}) => textContent)))).observe(document.getElementById('watching-title'),
				{childList: true});
	}`)
	return p
}

// isTold waits until this is the title over the video.
func (p *tab) isTold(title string) {
	p.t.Helper()
	p.wait("be told "+title,
		fmt.Sprintf("document.querySelector('[role=status] #watching-title').textContent === %q", title))
}

// watches waits until two more frames have been decoded and shown. After the host has reconnected,
// they may arrive over a new connection, or over the old one if the viewer was the one to restore
// it.
func (p *tab) watches() {
	p.t.Helper()
	p.isTold("LIVE")
	p.wait("play the broadcast", `(async () => {
		const stats = [...(await probe.connections.at(-1)?.getStats() ?? new Map()).values()];
		const decoded = stats.find(({type, kind}) => type === 'inbound-rtp' && kind === 'video')?.framesDecoded ?? 0;
		const shown = probe.shown(document.getElementById('picture'));
		probe.shownBefore ??= shown;
		return decoded >= 2 && shown >= probe.shownBefore + 2 && (probe.shownBefore = undefined, true);
	})()`)
}

func TestLiveHostAndFiveViewers(t *testing.T) {
	t.Parallel()
	base := serveWith(t, map[string]string{"TINCAN_HOST_PASSWORD": "open sesame"})
	room := base + "/live/five-cans"
	c := startChromium(t)

	early := c.openViewer("early", room)
	early.isTold("Not live yet")

	host := c.openHost(room)
	host.click("I am the host")
	host.tells("You are offline")
	host.click("Camera")
	host.click("Go live")
	host.tells("You need a password to go live")
	host.fill("Host password", "open barley")
	host.click("Go live")
	host.tells("Wrong password")
	host.broadcasts("offline")
	host.fill("Host password", "open sesame")
	host.click("Go live")
	host.broadcasts("live")
	host.tells("You are live")

	viewers := []*tab{early}
	for i := range 4 {
		viewers = append(viewers, c.openViewer(fmt.Sprintf("viewer %d", i+2), room))
	}
	for _, v := range viewers {
		v.watches()
		if n := read[int](v, "probe.connections.length"); n != 1 {
			t.Errorf("%s has %d connections, want only the host's", v.name, n)
		}
	}
	host.wait("count five", "document.getElementById('viewers').textContent === '5'")
	host.wait("show the upload", "Number.parseFloat(document.getElementById('upload').textContent) > 0")
	host.wait("show the time", `/^\d+:\d\d$/.test(document.getElementById('live-time').textContent)`)

	early.wait("be muted", "document.getElementById('picture').muted")
	early.click("Turn on sound")
	early.wait("be unmuted", "!document.getElementById('picture').muted")
	read[chromedp.Void](early, "document.getElementById('picture').click()")
	early.wait("be muted again", "document.getElementById('picture').muted")

	host.click("Microphone")
	host.pressed("Microphone", false)

	// After a reload the same tab continues as the same peer, without asking anything.
	host.reload()
	host.broadcasts("live")
	for _, v := range viewers {
		v.wait("be told of it", "probe.told.join(', ').includes('The host is reconnecting…, LIVE')")
		v.watches()
		if told := read[string](v, "probe.told.join(', ')"); strings.Contains(told, "ended") {
			t.Errorf("%s was told %s", v.name, told)
		}
	}
	host.pressed("Microphone", false) // still muted
	host.wait("count five again", "document.getElementById('viewers').textContent === '5'")

	host.click("End broadcast")
	host.broadcasts("offline")
	for _, v := range viewers {
		v.isTold("The stream has ended")
	}
	host.wait("release the camera",
		"probe.devices.length > 0 && probe.devices.every(({readyState}) => readyState === 'ended')")

	host.click("Go live") // it is another page, so the password field is empty
	host.fill("Host password", "open sesame")
	host.click("Go live")
	early.watches()
	const want = "The stream has ended, Starting…, LIVE"
	if told := read[string](early, "probe.told.join(', ')"); !strings.HasSuffix(told, want) {
		t.Errorf("about the second broadcast, %s was told %s, want %s", early.name, told, want)
	}
}

// The host has one budget for all viewers, and sends nothing to a viewer who cannot see it.
func TestLiveBudget(t *testing.T) {
	t.Parallel()
	base := serveWith(t, nil)
	room := base + "/live/thrifty-cans"
	c := startChromium(t, allDots)
	host := c.openHost(room)
	read[chromedp.Void](host, "{"+uplinkProbe+"} uplink.setUplink(5_000_000)") // however busy the machine is
	host.goLive()
	viewers := []*tab{c.openViewer("one", room), c.openViewer("two", room), c.openViewer("three", room)}
	for _, v := range viewers {
		v.watches()
	}
	const sent = `probe.connections.flatMap((pc) => pc.getSenders()).filter(({track}) => track?.kind === 'video')
		.flatMap((sender) => sender.getParameters().encodings)`
	host.wait("limit what each viewer gets", sent+".filter(({maxBitrate}) => maxBitrate > 0).length === 3")
	host.wait("limit all that it sends", "uplink.allowed() && uplink.allowed() <= 3_000_000")

	read[chromedp.Void](viewers[0], "{"+uplinkProbe+"} uplink.setHidden(true)")
	host.wait("send the hidden page nothing", sent+".filter(({active}) => !active).length === 1")
	read[chromedp.Void](viewers[0], "uplink.setHidden(false)")
	viewers[0].watches()
}

// Firefox does not estimate the bandwidth, so the host's page shows only what every browser can measure.
func TestFirefoxHost(t *testing.T) {
	t.Parallel()
	base := serveWith(t, nil)
	room := base + "/live/fire-cans"
	host := startFirefox(t).openHost(room)
	host.goLive()
	viewer := startChromium(t).openViewer("viewer", room)
	viewer.watches()
	host.wait("show every figure", `[...document.querySelectorAll('#figures dd')].every((figure) =>
		figure.checkVisibility() && /^(\d+|\d+(:\d\d)+|\d+\.\d Mbit.s|\d+p( to \d+p)?)$/.test(figure.textContent))`)
}

// An address may guess the password ten times a minute.
func TestLiveGuesses(t *testing.T) {
	t.Parallel()
	base := serveWith(t, map[string]string{"TINCAN_HOST_PASSWORD": "open sesame"})
	host := startChromium(t).openHost(base + "/live/guarded-cans")
	host.forgive("429")
	host.click("I am the host")
	host.click("Camera")
	host.click("Go live")
	host.tells("You need a password to go live")
	for i := range 10 {
		host.fill("Host password", fmt.Sprint("guess ", i))
		host.click("Go live")
		host.tells("Wrong password")
	}
	for _, size := range [][2]int64{{280, 653}, {320, 568}, {375, 629}} {
		host.looksLike(size[0], size[1], "light")
		host.inWindow("#password", "#password-note")
	}
	host.fill("Host password", "open sesame")
	host.click("Go live")
	host.tells("Too many wrong passwords")
	host.broadcasts("offline")
}

// If the host changes the choice while the page waits for the password, the devices are released
// and not sent.
func TestLiveChangeOfMind(t *testing.T) {
	t.Parallel()
	base := serveWith(t, map[string]string{"TINCAN_HOST_PASSWORD": "open sesame"})
	host := startChromium(t).openHost(base + "/live/shy-cans")
	host.click("I am the host")
	host.click("Camera")
	host.click("Go live")
	host.tells("You need a password to go live")
	host.wait("have camera and microphone",
		"probe.devices.filter(({readyState}) => readyState === 'live').length === 2")
	host.click("Include microphone")
	host.wait("release both", "probe.devices.every(({readyState}) => readyState === 'ended')")
	host.fill("Host password", "open sesame")
	host.click("Go live")
	host.broadcasts("live")
	if got := read[string](host,
		"probe.devices.filter(({readyState}) => readyState === 'live').map(({kind}) => kind).join()"); got != "video" {
		t.Errorf("the host sends %q, want only the camera", got)
	}
}

// A second click on the switch, while the browser asks for the camera, cancels the first one.
func TestLiveImpatience(t *testing.T) {
	t.Parallel()
	base := serveWith(t, nil)
	host := startChromium(t).openHost(base + "/live/hasty-cans")
	host.click("I am the host")
	host.click("Camera")
	read[chromedp.Void](host, `{
		const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
		probe.questions = [];
		navigator.mediaDevices.getUserMedia = async (wanted) => {
			await new Promise((resolve) => probe.questions.push(resolve));
			return ask(wanted);
		};
		probe.before = probe.sockets.length;
	}`)
	host.click("Go live")
	host.broadcasts("starting")
	host.tells("Going live…")
	host.click("End broadcast")
	host.broadcasts("offline")
	host.click("Go live")
	host.broadcasts("starting")
	read[chromedp.Void](host, "probe.questions.forEach((answer) => answer())")
	host.broadcasts("live")
	host.wait("use only one camera and one microphone", `probe.devices.length === 4 &&
		probe.devices.filter(({readyState}) => readyState === 'live').length === 2`)
	if n := read[int](host, "probe.sockets.length - probe.before"); n != 1 {
		t.Errorf("the host joined %d times, want once", n)
	}
	host.tells("You are live")
}

func TestLiveViewerLimit(t *testing.T) {
	t.Parallel()
	base := serveWith(t, nil, "-viewers", "2")
	room := base + "/live/small-cans"
	c := startChromium(t)
	host := c.openHost(room)
	host.goLive()
	one, two := c.openViewer("one", room), c.openViewer("two", room)
	one.watches()
	two.watches()
	three := c.openViewer("three", room)
	three.isTold("The room is full")
	three.tells("join automatically when someone leaves")
	one.close()
	three.watches()
	host.wait("count two", "document.getElementById('viewers').textContent === '2'")
}

// Viewers wait for a host whose page is gone. A broadcast that the server ends is over.
func TestLiveHostAway(t *testing.T) {
	t.Parallel()
	base := serveWith(t, map[string]string{"TINCAN_API_KEY": meshtest.LongSecret})
	room := base + "/live/patient-cans"
	c := startChromium(t)
	host := c.openHost(room)
	host.goLive()
	viewer := c.openViewer("viewer", room)
	viewer.watches()

	other := c.openHost(room)
	other.click("I am the host")
	other.click("Camera")
	other.click("Go live")
	other.tells("Someone else is already live here")
	other.broadcasts("offline")

	host.visit(base + "/healthz")
	viewer.isTold("The host is reconnecting…")
	host.visit(room)
	host.broadcasts("live")
	viewer.watches()

	r, err := http.NewRequestWithContext(t.Context(), http.MethodDelete, base+"/api/live/patient-cans", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+meshtest.LongSecret)
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != http.StatusNoContent {
		t.Fatalf("DELETE /api/live/patient-cans: %d, want 204", res.StatusCode)
	}
	host.tells("Your broadcast was ended")
	host.broadcasts("offline")
	viewer.isTold("The stream has ended")
	viewer.tells("The server’s administrator ended it. If the host goes live again, the stream starts automatically.")
	viewer.offersNoRetry()
	host.click("Go live")
	viewer.watches() // without doing anything
}

// offersNoRetry checks that the page has no button where none can help.
func (p *tab) offersNoRetry() {
	p.t.Helper()
	if read[bool](p, "document.getElementById('again').checkVisibility()") {
		p.t.Errorf("%s: the page offers to try again", p.name)
	}
}

// The browser asks before the host's page closes only if that would take the broadcast from someone.
func TestLiveAsksBeforeClosing(t *testing.T) {
	t.Parallel()
	room := serveWith(t, nil) + "/live/asking-cans"
	c := startChromium(t)
	host := c.openHost(room)
	reload := func(want int64) {
		host.click("Copy link") // browsers ask only on a page that someone has used
		host.reload()
		if got := host.asked.Load(); got != want {
			t.Errorf("the browser has asked %d times, want %d", got, want)
		}
	}
	reload(0)
	host.goLive()
	reload(0)
	host.broadcasts("live")
	viewer := c.openViewer("viewer", room)
	viewer.watches()
	reload(1)
	host.broadcasts("live")
	viewer.watches()
	host.click("End broadcast")
	host.broadcasts("offline")
	reload(1)
}

// The host chooses the camera and the microphone before and during a broadcast.
func TestLiveDevices(t *testing.T) {
	t.Parallel()
	room := serveWith(t, nil) + "/live/choosy-cans"
	// No encoder takes the format of the second camera.
	c := startChromium(t, browserFlag{"use-fake-device-for-media-stream", "device-count=3,fps=5"})
	host := c.open("host", room)
	host.leavesAnyway()
	host.click("I am the host")
	host.click("Camera")
	host.click("Preview")
	host.wait("list the devices", "probe.select('Camera') && probe.select('Microphone')")
	host.broadcasts("offline")
	shows := func(label string) {
		host.wait("show "+label, fmt.Sprintf(`(({srcObject}) => {
			const [{label, readyState} = {}] = srcObject?.getVideoTracks() ?? [];
			return label === %q && readyState === 'live';
		})(document.getElementById('host-preview'))`, label))
	}
	shows("fake_device_0")
	read[chromedp.Void](host, "probe.select('Camera').focus()")
	host.do("choose the last camera", chromedp.KeyEvent(kb.End))
	shows("fake_device_2")
	host.click("Go live")
	host.broadcasts("live")
	viewer := c.openViewer("viewer", room)
	viewer.watches()

	read[chromedp.Void](host, "probe.select('Camera').focus()")
	host.do("choose the first camera", chromedp.KeyEvent(kb.Home))
	shows("fake_device_0")
	viewer.watches()
	read[chromedp.Void](host, "probe.select('Microphone').focus()")
	host.do("choose the last microphone", chromedp.KeyEvent(kb.End))
	host.wait("send the other microphone", `probe.connections.at(-1).getSenders().some(({track}) =>
		track?.kind === 'audio' && track.label === probe.select('Microphone').selectedOptions[0].label &&
		track === document.getElementById('host-preview').srcObject.getAudioTracks()[0])`)

	// A camera in use that the browser does not list still has a name in the menu.
	read[chromedp.Void](host, `{
		navigator.mediaDevices.enumerateDevices = () => Promise.resolve(
			['videoinput', 'audioinput'].map((kind) => ({kind, deviceId: 'another', label: 'Another'})));
		navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
	}`)
	host.wait("name the camera in use", "probe.select('Camera').selectedOptions[0]?.label === 'Current camera'")

	host.reload() // the next page knows the names without asking for a preview
	host.broadcasts("live")
	viewer.watches()
	host.click("End broadcast")
	host.broadcasts("offline")
	host.reload()
	host.click("I am the host")
	host.click("Camera")
	host.wait("list the devices", "probe.select('Camera') && probe.select('Microphone')")
	host.wait("remember the camera", "probe.select('Camera').selectedOptions[0].label === 'fake_device_0'")
}

// inWindow waits until these elements are visible without scrolling.
func (p *tab) inWindow(selectors ...string) {
	p.t.Helper()
	for _, selector := range selectors {
		p.wait("have "+selector+" in the window", fmt.Sprintf(`(() => {
			scrollTo(0, 0);
			const {left, right, top, bottom, height} = document.querySelector(%q).getBoundingClientRect();
			return height > 0 && left >= 0 && right <= innerWidth && top >= 0 && bottom <= innerHeight;
		})()`, selector))
	}
}

// The viewer's page is the video: everything else is a narrow bar above it, and controls over it. What the host
// needs while live is on the screen.
func TestLiveViewersPage(t *testing.T) {
	t.Parallel()
	room := serveWith(t, nil) + "/live/wide-cans"
	c := startChromium(t, allDots)
	host := c.openHost(room)
	viewer := c.openViewer("viewer", room)
	host.goLive()
	viewer.watches()
	viewer.wait("show the number of viewers", "document.getElementById('count').innerText === '1 watching'")
	for _, size := range [][2]int64{{280, 653}, {320, 568}, {375, 629}, {667, 375}, {1280, 720}, {1920, 1080}} {
		viewer.looksLike(size[0], size[1], "light")
		viewer.wait(fmt.Sprintf("fill %d by %d pixels, with everything in its place", size[0], size[1]), `(() => {
			const [picture, area, room] = ['picture', 'audience', 'live-room'].map((id) =>
				document.getElementById(id).getBoundingClientRect());
			const {videoWidth, videoHeight} = document.getElementById('picture');
			return area.left === 0 && area.right === innerWidth && area.top <= 60 && room.bottom <= area.top &&
				Math.abs(picture.width / picture.height - videoWidth / videoHeight) < 0.02 &&
				(Math.abs(picture.width - area.width) < 1 || Math.abs(picture.height - area.height) < 1) &&
				Math.abs(picture.top - area.top - (area.bottom - picture.bottom)) < 1 &&
				['watching-title', 'count', 'sound', 'full'].every((id) => {
					const {left, right, top, bottom} = document.getElementById(id).getBoundingClientRect();
					const below = innerWidth < 600 && (id === 'sound' || id === 'full'); // on phones held upright
					return left >= picture.left && right <= picture.right &&
						(below ? top >= picture.bottom && bottom <= area.bottom :
							top >= picture.top && bottom <= picture.bottom);
				}) && document.documentElement.scrollHeight === innerHeight;
		})()`)
		host.looksLike(size[0], size[1], "light")
		host.inWindow("#live-switch", "#host-tools .tool", "#viewers", "#live-time")
	}
	viewer.click("Turn on sound")
	read[chromedp.Void](viewer, "document.getElementById('picture').pause()") // as the browser does, for a phone call
	viewer.wait("play again", "!document.getElementById('picture').paused")
	viewer.tabTo("Volume")
	viewer.press(kb.Home)
	viewer.wait("turn it down", "document.getElementById('picture').volume === 0")
	viewer.click("Full screen")
	viewer.pressed("Full screen", true)
	viewer.wait("fill the screen", "document.fullscreenElement === document.getElementById('stage')")
	viewer.click("Full screen")
	viewer.pressed("Full screen", false)
}

// The longest text that a viewer may see overlaps nothing, and fits on the smallest phones.
func TestLiveWordsOnPhones(t *testing.T) {
	t.Parallel()
	base := serveWith(t, map[string]string{"TINCAN_TOKEN_SECRET": meshtest.LongSecret}, "-auth", "token")
	viewer := startChromium(t, allDots).openViewer("viewer", base+"/live/small-cans")
	viewer.isTold("You need an invitation")
	read[chromedp.Void](viewer, "document.getElementById('again').hidden = false") // as for other errors
	for _, width := range []int64{280, 320, 375} {
		viewer.looksLike(width, 480, "light")
		viewer.wait(fmt.Sprintf("show the text at %d pixels", width), `(() => {
			const [text, button, stage] = ['watching-text', 'again', 'stage'].map((id) =>
				document.getElementById(id).getBoundingClientRect());
			return text.height > 0 && text.bottom < button.top && button.bottom <= stage.bottom && text.left >= 0 &&
				text.right <= innerWidth && document.documentElement.scrollWidth === innerWidth;
		})()`)
	}
}

// The host is warned before the time limit, and everyone reads why the broadcast ended.
func TestLiveTimeLimit(t *testing.T) {
	t.Parallel()
	c := startChromium(t)
	host := c.openHost(serveWith(t, nil, "-live-max", "4m") + "/live/brief-cans")
	host.goLive()
	host.wait("show the time left", `/^[34]:\d\d$/.test(document.getElementById('time-left').textContent)`)
	host.tells("Less than 5 minutes left")

	room := serveWith(t, nil, "-live-max", "1s") + "/live/briefer-cans"
	viewer, hasty := c.openViewer("viewer", room), c.openHost(room)
	hasty.click("I am the host")
	hasty.click("Camera")
	hasty.click("Go live")
	hasty.tells("It reached this server’s time limit. Press Go live to start another.")
	hasty.broadcasts("offline")
	viewer.tells("It reached this server’s time limit. If the host goes live again, the stream starts automatically.")
}

// Viewers learn at once that the host has closed the page, although its connections and its seat in the room
// would outlive it.
func TestLiveHostCloses(t *testing.T) {
	t.Parallel()
	base := serveWith(t, nil, "-grace", "10m")
	room := base + "/live/closed-cans"
	c := startChromium(t)
	host := c.openHost(room)
	host.goLive()
	viewer := c.openViewer("viewer", room)
	viewer.watches()
	read[chromedp.Void](viewer, hurried("/live/audience.js", 10_000)+`{ // the wait for the host's next page
		const [pc] = probe.connections;
		pc.addEventListener('connectionstatechange', () => probe.told.push('connection: ' + pc.connectionState));
	}`)
	host.visit(base + "/healthz")
	viewer.isTold("The stream has ended")
	got := read[string](viewer, "probe.told.join(', ')")
	if !strings.Contains(got, "LIVE, The host is reconnecting…") {
		t.Errorf("the viewer was told %s; want the host's message before the end of the connection", got)
	}
	host.visit(room)
	host.broadcasts("live")
	viewer.watches()
}

func TestLiveTokens(t *testing.T) {
	t.Parallel()
	base := serveWith(t, map[string]string{"TINCAN_TOKEN_SECRET": meshtest.LongSecret}, "-auth", "token")
	link := func(role string) string {
		return meshtest.Token(t, []string{"TINCAN_TOKEN_SECRET=" + meshtest.LongSecret}, "-room", "ticket-cans",
			"-role", role, "-link", base)
	}
	c := startChromium(t)
	stranger := c.openViewer("stranger", base+"/live/ticket-cans")
	stranger.isTold("You need an invitation")
	stranger.offersNoRetry()
	// The host's page asks for no password where none is needed.
	stranger.permit("camera", true)
	stranger.permit("microphone", true)
	stranger.click("I am the host")
	stranger.click("Camera")
	stranger.click("Go live")
	stranger.tells("You need an invitation")
	stranger.tells("(Message from the server: this server requires an invitation.)")
	if read[bool](stranger, "document.getElementById('password').checkVisibility()") {
		t.Error("the page asks for a password")
	}
	guest := c.openHost(link("viewer"))
	guest.click("I am the host")
	guest.click("Camera")
	guest.click("Go live")
	guest.tells("This invitation is for another page")
	viewer := c.openViewer("viewer", link("viewer"))
	viewer.isTold("Not live yet")
	host := c.openHost(link("host")) // it opens on the host's side
	host.wait("keep the token out of the address", "location.href === '"+base+"/live/ticket-cans'")
	host.reload() // the page remembers the token
	host.click("Camera")
	host.click("Go live")
	host.broadcasts("live")
	viewer.watches()

	// Everyone needs an invitation of their own, so there is no link for others.
	if read[bool](host, "!!probe.control('Copy link')") {
		t.Error("the host can copy a link that lets nobody in")
	}
}

// An invitation that is pasted into the tab of a broadcast changes only the hash of its address.
func TestLivePastedInvitation(t *testing.T) {
	t.Parallel()
	base := serveWith(t, map[string]string{"TINCAN_TOKEN_SECRET": meshtest.LongSecret}, "-auth", "token")
	c := startChromium(t)
	for role, wanted := range map[string]string{"viewer": "Not live yet", "host": "You are offline"} {
		p := c.openViewer(role, base+"/live/ticket-cans")
		p.isTold("You need an invitation")
		p.visit(meshtest.Token(t, []string{"TINCAN_TOKEN_SECRET=" + meshtest.LongSecret}, "-room", "ticket-cans",
			"-role", role, "-link", base))
		p.tells(wanted)
		if told := read[int](p, "probe.told.length"); told == 0 {
			t.Errorf("%s: the page was loaded again, so this tested nothing", role)
		}
		p.wait("keep the token out of the address", "location.hash === ''")
	}
}

// A stored name that the server refuses is forgotten, and can be replaced on both sides of the page.
func TestLiveRefusedName(t *testing.T) {
	t.Parallel()
	base := serveWith(t, nil)
	room := base + "/live/named-cans"
	c := startChromium(t)
	const refused = `localStorage.setItem('tincan.name', '\u200b')`
	viewer, host := c.openViewer("viewer", room), c.openHost(room)
	read[chromedp.Void](viewer, refused)
	viewer.reload()
	viewer.tells("This name can’t be used")
	viewer.wait("forget it", "!localStorage.getItem('tincan.name')")
	viewer.fill("Your name", "Vi")
	viewer.click("Continue")
	viewer.isTold("Not live yet")

	host.click("I am the host")
	host.click("Camera")
	read[chromedp.Void](host, refused)
	host.click("Go live")
	host.tells("This name can’t be used")
	host.fill("Your name", "Ho")
	host.click("Continue")
	host.broadcasts("live")
	host.wait("keep the new name", "localStorage.getItem('tincan.name') === 'Ho'")
}

// Everything works without a mouse.
func TestLiveKeyboard(t *testing.T) {
	t.Parallel()
	base := serveWith(t, nil)
	room := base + "/live/typed-cans"
	c := startChromium(t)
	viewer := c.openViewer("viewer", room)
	host := c.openHost(room)
	host.isTold("Not live yet")
	host.tabTo("I am the host")
	host.press(kb.Enter)
	host.wait("go to the host's side", "document.activeElement.textContent === 'Your broadcast'")
	host.tabTo("Screen, window or tab")
	host.press(kb.ArrowDown)
	host.tabTo("Go live")
	host.press(" ")
	host.broadcasts("live")
	viewer.watches()
	viewer.tabTo("Turn on sound")
	viewer.press(kb.Enter)
	viewer.wait("be unmuted", "!document.getElementById('picture').muted")
	host.press(" ") // the switch still has the focus
	host.broadcasts("offline")
	viewer.isTold("The stream has ended")
	host.tabTo("Back to watching")
	host.press(kb.Enter)
	host.isTold("Not live yet")
	host.wait("be where it began", "document.activeElement === probe.control('I am the host')")
	host.wait("release the camera",
		"probe.devices.length > 0 && probe.devices.every(({readyState}) => readyState === 'ended')")
}

// A viewer who reloads the page, or whose network fails, is back without doing anything.
func TestLiveViewerComesBack(t *testing.T) {
	t.Parallel()
	s := serveTincan(t, "-public-ip=127.0.0.1")
	c := startChromium(t)
	way, mediaWay := startProxy(t, s.host()), startUDPProxy(t, s.turn().String())
	viewer := c.openViewer("viewer", "http://"+way.addr()+"/live/loyal-cans")
	viewer.forgive("WebSocket connection to")
	viewer.isTold("Not live yet")
	viewer.relayOnly(turnAt(mediaWay.addr()))
	host := c.openHost(s.url("/live/loyal-cans"))
	host.relayOnly(turnAt(s.turn()))
	host.goLive()
	viewer.watches()

	mediaWay.cut()
	way.cut()
	viewer.wait("be told of it", "probe.told.some((title) => title.includes('econnecting…'))")
	const shown = "document.getElementById('picture').getVideoPlaybackQuality().totalVideoFrames"
	before := read[int](viewer, shown)
	viewer.isTold("LIVE")
	viewer.wait("play on", fmt.Sprintf("%s > %d", shown, before+5))
	if told := read[string](viewer, "probe.told.join(', ')"); strings.Contains(told, "ended") {
		t.Errorf("the viewer was told %s", told)
	}

	viewer.reload()
	viewer.watches()
	host.wait("count one viewer", "document.getElementById('viewers').textContent === '1'")
}

// A token for a broadcast leads only to the live room, whichever page it is opened on.
func TestLiveTokenElsewhere(t *testing.T) {
	t.Parallel()
	base := serveWith(t, map[string]string{"TINCAN_TOKEN_SECRET": meshtest.LongSecret})
	c := startChromium(t)
	for path, role := range map[string]string{"/r/": "host", "/d/": "viewer"} {
		token := meshtest.Token(t, []string{"TINCAN_TOKEN_SECRET=" + meshtest.LongSecret}, "-room", "ticket-cans",
			"-role", role)
		p := c.open(role, base+path+"ticket-cans#token="+token)
		p.alert("This invitation is for a broadcast", "It doesn’t work on this page.")
		if n := read[int](p, "document.querySelectorAll('#prejoin-form button:enabled').length"); n > 0 {
			t.Errorf("with a token for a %s, %s offers %d ways to join", role, path, n)
		}
		p.click("Go to the broadcast")
		if role == "host" {
			p.tells("You are offline")
		} else {
			p.isTold("Not live yet")
		}
	}
}

// The next page resumes the session of the previous one. An unknown session is refused, and not
// tried again.
func TestLiveSession(t *testing.T) {
	t.Parallel()
	base := serveWith(t, nil)
	p := startChromium(t).blank("page")
	p.visit(base + "/healthz")
	got := read[string](p, `(async () => {
		const {Room} = await import('/tincan/tincan.js');
		const before = await Room.join('kept-cans', {name: 'one'});
		const {id, session} = before;
		before.leave();
		const after = await Room.join('kept-cans', {name: 'one', session});
		const same = after.id === id;
		after.leave();
		const sockets = probe.sockets.length;
		const refused = await Room.join('kept-cans', {name: 'one', session: 'of nobody'}).catch(({code}) => code);
		await new Promise((resolve) => setTimeout(resolve)); // a retry would come at once
		return [same, refused, probe.sockets.length - sockets].join();
	})()`)
	if got != "true,bad-session,1" {
		t.Errorf("resuming a session: %s", got)
	}
}

// The browser chooses a screen instead of asking a person.
func TestLiveScreen(t *testing.T) {
	t.Parallel()
	base := serveWith(t, nil)
	room := base + "/live/screen-cans"
	c := startChromium(t, chooseScreen)
	host := c.openHost(room)
	host.click("I am the host")
	host.click("Go live")
	host.broadcasts("live")
	viewer := c.openViewer("viewer", room)
	viewer.watches()

	host.reload()
	host.tells("You were sharing your screen")
	viewer.isTold("The host is reconnecting…")
	host.click("Go live")
	host.broadcasts("live")
	viewer.watches()

	// The browser does this when its own button stops the sharing.
	read[chromedp.Void](host, `{
		const [track] = document.getElementById('host-preview').srcObject.getVideoTracks();
		track.stop();
		track.dispatchEvent(new Event('ended'));
	}`)
	host.tells("You’re offline: screen sharing stopped")
	host.broadcasts("offline")
	viewer.isTold("The stream has ended")
}

// Screenshots of the page for people to look at. TINCAN_SCREENSHOTS names the folder for them.
func TestLiveScreenshots(t *testing.T) {
	dir := os.Getenv("TINCAN_SCREENSHOTS")
	if dir == "" {
		t.Skip("TINCAN_SCREENSHOTS names no folder to write to")
	}
	base := serveWith(t, map[string]string{"TINCAN_HOST_PASSWORD": "open sesame"})
	room := base + "/live/brisk-otter-lantern-4831"
	c := startChromium(t)
	viewer := c.openViewer("viewer", room)
	viewer.isTold("Not live yet")
	viewer.shoot(dir, "live-waiting")
	host := c.openHost(room)
	host.click("I am the host")
	host.shoot(dir, "live-host-offline")
	host.click("Camera")
	host.click("Go live")
	host.fill("Host password", "open barley")
	host.click("Go live")
	host.tells("Wrong password")
	host.shoot(dir, "live-host-password")
	host.fill("Host password", "open sesame")
	host.click("Go live")
	viewer.watches()
	host.wait("show the upload", "Number.parseFloat(document.getElementById('upload').textContent) > 0")
	viewer.shoot(dir, "live-watching")
	host.shoot(dir, "live-host-live")
	host.click("End broadcast")
	viewer.isTold("The stream has ended")
	viewer.shoot(dir, "live-ended")
}
