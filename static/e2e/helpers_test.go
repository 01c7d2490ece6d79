package e2e

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	cdpbrowser "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/performance"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"tincan/signal/meshtest"
)

// A chromium is one process of the real browser. No other test uses it at the same time.
type chromium struct {
	t        testing.TB
	ctx      context.Context
	tabs     []*tab
	reported bool // whether the tabs have written their reports
}

// A browserFlag is one of Chromium's command line flags.
type browserFlag struct {
	name  string
	value any
}

// A browser outlives the test that started it: starting one takes longer than many tests, and tabs
// share nothing.
type browser struct {
	ctx context.Context
	end func() // waits for the process to exit and removes its profile
}

// idle holds the browsers that no test is using, by their flags.
var idle = struct {
	sync.Mutex
	browsers map[string][]browser
}{browsers: map[string][]browser{}}

// allDots is for tests of sizes. In other tests the browser draws half as many pixels each way,
// because without a GPU drawing video is half the work of a call.
var allDots = browserFlag{"force-device-scale-factor", "1"}

// startChromium starts a browser with a simulated camera and microphone. The camera shows a moving
// image ten times a second, which a busy machine can keep up with. The microphone beeps twice a
// second. flags override the default ones. An idle browser with the same flags is reused.
func startChromium(t testing.TB, flags ...browserFlag) *chromium {
	t.Helper()
	kind := fmt.Sprint(flags)
	idle.Lock()
	var b browser
	if waiting := idle.browsers[kind]; len(waiting) > 0 {
		b, idle.browsers[kind] = waiting[len(waiting)-1], waiting[:len(waiting)-1]
	}
	idle.Unlock()
	if b.ctx == nil {
		b = newBrowser(t, flags)
	}
	t.Cleanup(func() { // after its tabs have closed
		if t.Failed() || b.ctx.Err() != nil {
			b.end()
			return
		}
		idle.Lock()
		defer idle.Unlock()
		idle.browsers[kind] = append(idle.browsers[kind], b)
	})
	return &chromium{t: t, ctx: b.ctx}
}

func newBrowser(t testing.TB, flags []browserFlag) browser {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(findChromium(t)),
		chromedp.WindowSize(1280, 800),
		chromedp.Flag(allDots.name, "0.5"),
		chromedp.Flag("use-fake-device-for-media-stream", "fps=10"),
		chromedp.Flag("autoplay-policy", "no-user-gesture-required"),
		chromedp.Flag("mute-audio", true),
		chromedp.Flag("disable-gpu", true),
		// Only the pages under test may use the network.
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true),
		// Otherwise local addresses are hidden behind names like 4f2a….local. These are resolved by
		// multicast, which containers and build machines seldom forward, so no two tabs would
		// connect. HTTPS upgrades would try TLS first on a test's plain listener. The address bar's
		// popup is a page too, and starting it costs each tab a second of CPU time.
		chromedp.Flag("disable-features", "WebRtcHideLocalIpsWithMdns,HttpsUpgrades,Translate,MediaRouter,OptimizationHints,"+
			"WebUIOmniboxPopup,WebUIOmniboxAimPopup"),
		// A machine without a network has only loopback, which WebRTC otherwise leaves out.
		chromedp.Flag("allow-loopback-in-peer-connection", true),
	)
	if os.Getenv("TINCAN_SCREENSHOTS") != "" {
		flags = append(flags, allDots)
	}
	for _, flag := range flags {
		options = append(options, chromedp.Flag(flag.name, flag.value))
	}
	// Not t.Context(): that ends with the test, and before its cleanups run.
	ctx, release := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, stop := chromedp.NewContext(ctx)
	b := browser{ctx: ctx, end: func() { stop(); release() }}
	// Without a time limit: the browser ends with the context of this first call.
	if err := chromedp.Do(ctx); err != nil {
		b.end()
		t.Fatalf("start Chromium: %v", err)
	}
	return b
}

// endBrowsers stops the idle browsers after all tests.
func endBrowsers() {
	idle.Lock()
	defer idle.Unlock()
	for _, browsers := range idle.browsers {
		for _, b := range browsers {
			b.end()
		}
	}
}

// withoutBrowser counts the tests that findChromium has skipped.
var withoutBrowser atomic.Int32

// findChromium skips the test if there is no browser. With TINCAN_BROWSER=1 it fails instead.
func findChromium(t testing.TB) string {
	t.Helper()
	if testing.Short() {
		withoutBrowser.Add(1)
		t.Skip("no browsers with -short")
	}
	names := []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"}
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	missing := fmt.Sprintf("no browser for this test: none of %s is in PATH", strings.Join(names, ", "))
	if os.Getenv("TINCAN_BROWSER") == "1" {
		t.Fatal(missing)
	}
	withoutBrowser.Add(1)
	t.Skip(missing)
	return ""
}

// A tab is one page with its own cookies, storage and permissions, like one person's browser. Its
// methods act as a person would, and fail the test themselves.
type tab struct {
	t    testing.TB
	name string // of the person, for the log
	ctx  context.Context

	close func() // closes the tab as a person would; may be called more than once

	mu       sync.Mutex
	forgiven []string        // parts of console errors that the test provokes; guarded by mu
	console  strings.Builder // the page's console output; guarded by mu
}

// probe runs in each page before the page's own scripts.
//
//go:embed testdata/probe.js
var probe string

// open creates a tab at a page, and allows its camera and microphone.
func (c *chromium) open(name, url string) *tab {
	c.t.Helper()
	p := c.blank(name)
	p.permit("camera", true)
	p.permit("microphone", true)
	p.visit(url)
	return p
}

// blank creates a tab without a page and with the browser's default permissions.
func (c *chromium) blank(name string) *tab {
	c.t.Helper()
	ctx, cancel := chromedp.NewContext(c.ctx, chromedp.WithNewBrowserContext())
	p := &tab{t: c.t, name: name, ctx: ctx}
	if err := chromedp.Do(ctx); err != nil {
		cancel()
		c.t.Fatalf("%s: open a tab: %v", name, err)
	}
	var listening sync.WaitGroup
	p.close = sync.OnceFunc(func() {
		cancel()
		listening.Wait()
	})
	c.t.Cleanup(p.close)
	c.tabs = append(c.tabs, p)
	c.t.Cleanup(c.report)
	messages := chromedp.Console(ctx)
	listening.Go(func() {
		for m, err := range messages {
			if err != nil {
				return // the tab is closed
			}
			p.hear(m)
		}
	})
	p.do("prepare", func(ctx context.Context, target *chromedp.Target) (chromedp.Void, error) {
		_, err := chromedp.Call(ctx, page.AddScriptToEvaluateOnNewDocument,
			page.AddScriptToEvaluateOnNewDocumentParams{Source: probe})
		if err != nil {
			return chromedp.Void{}, err
		}
		// Each tab believes that it is in front.
		_, err = chromedp.Call(ctx, emulation.SetFocusEmulationEnabled,
			emulation.SetFocusEmulationEnabledParams{Enabled: true})
		return chromedp.Void{}, err
	})
	return p
}

// hear logs what the page writes to the console. Errors, uncaught exceptions and violations of the
// Content-Security-Policy, which the browser logs as errors, fail the test.
func (p *tab) hear(m chromedp.ConsoleMessage) {
	said := fmt.Sprintf("%s: console: %s: %s %s", p.name, m.Type, m.Text, m.URL)
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.console.Len() < maxConsole {
		fmt.Fprintln(&p.console, said)
	}
	if m.Type != chromedp.ConsoleError && !m.IsException() {
		p.t.Log(said)
		return
	}
	for _, piece := range p.forgiven {
		if strings.Contains(said, piece) {
			p.t.Log(said)
			return
		}
	}
	p.t.Error(said)
}

// maxConsole limits how much console output is kept for a report, in bytes.
const maxConsole = 1 << 20

// report lets all tabs of a failed test write their reports, before the first of them is closed.
func (c *chromium) report() {
	folder := meshtest.Artifacts(c.t)
	if folder == "" || c.reported {
		return
	}
	c.reported = true
	for _, p := range c.tabs {
		p.report(folder)
	}
}

// report helps to find out why a test failed. It writes to the folder in TINCAN_ARTIFACTS what the
// page shows, its text, its console output and its signaling messages. (The server's log is in the
// test's output.)
func (p *tab) report(folder string) {
	if p.ctx.Err() != nil {
		return // closed
	}
	person := strings.ReplaceAll(p.name, "/", "-")
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	write := func(name string, content []byte) {
		if err := os.WriteFile(filepath.Join(folder, person+name), content, 0o666); err != nil {
			p.t.Log(err)
		}
	}
	if png, err := chromedp.Run(ctx, chromedp.CaptureScreenshot()); err == nil {
		write(".png", png)
	}
	trace, _ := chromedp.Run(ctx, chromedp.Evaluate[string]("probe.trace.join('\\n')"))
	p.mu.Lock()
	defer p.mu.Unlock()
	write("-page.txt", []byte(p.words()))
	write("-console.txt", []byte(p.console.String()))
	write("-signaling.txt", []byte(trace))
}

// forgive accepts console errors that contain piece, because the test provokes them.
func (p *tab) forgive(piece string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.forgiven = append(p.forgiven, piece)
}

// permit answers the browser's permission prompts for the person.
func (p *tab) permit(permission string, allowed bool) {
	p.t.Helper()
	setting := cdpbrowser.PermissionSettingDenied
	if allowed {
		setting = cdpbrowser.PermissionSettingGranted
	}
	_, err := chromedp.CallBrowser(p.ctx, cdpbrowser.SetPermission, cdpbrowser.SetPermissionParams{
		Permission:       &cdpbrowser.PermissionDescriptor{Name: permission},
		Setting:          setting,
		BrowserContextID: chromedp.FromContext(p.ctx).BrowserContextID,
	})
	if err != nil {
		p.t.Fatalf("%s: set permission %s: %v", p.name, permission, err)
	}
}

// do runs one step with a time limit.
func (p *tab) do(what string, step chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	if _, err := chromedp.Run(ctx, step); err != nil {
		p.t.Fatalf("%s: %s: %v", p.name, what, err)
	}
}

func (p *tab) visit(url string) {
	p.t.Helper()
	p.do("visit "+url, chromedp.Navigate(url))
}

// wait waits until an expression, which may be a promise, is true. It survives navigation.
// (chromedp.Poll does not. It also fails under our Content-Security-Policy, because it builds a
// function from text in the page.)
func (p *tab) wait(what, expression string) {
	p.t.Helper()
	waitFor[chromedp.Void](p, what, expression)
}

// waitFor waits until an expression is truthy, and returns its value.
func waitFor[T any](p *tab, what, expression string) T {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	look := chromedp.Evaluate[T]("probe.until(async () => ("+expression+"))", chromedp.EvalAwaitPromise)
	for {
		value, err := chromedp.Run(ctx, look)
		if err == nil {
			return value
		}
		var thrown *chromedp.ExceptionError
		if ctx.Err() == nil && !errors.As(err, &thrown) {
			continue // the page was replaced meanwhile: ask the new one
		}
		p.t.Fatalf("%s: %s: %v\nThe page says:\n%s", p.name, what, err, p.words())
	}
}

// read returns the value of an expression, which may be a promise.
func read[T any](p *tab, expression string) T {
	p.t.Helper()
	return readWithin[T](p, patience, expression)
}

// readWithin is read with another time limit.
func readWithin[T any](p *tab, limit time.Duration, expression string) T {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, limit)
	defer cancel()
	value, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		p.t.Fatalf("%s: evaluate %s: %v", p.name, expression, err)
	}
	return value
}

// words returns all text on the page, for failure messages.
func (p *tab) words() string {
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	words, err := chromedp.Run(ctx, chromedp.Evaluate[string](
		"`${location}\n${document.documentElement.dataset.state}\n${document.body.innerText}`"))
	if err != nil {
		return err.Error()
	}
	return words
}

// handles runs flood, which returns how many messages it made the page handle. It fails the test if the
// page's main thread worked more than 50 times as much as that of the plainest page would: a page freezes
// if each message costs it more than the one before. Work is CPU time, which a busy machine hardly changes.
func (p *tab) handles(flood func() (messages int)) {
	p.t.Helper()
	before := p.worked()
	n := flood()
	work := p.worked() - before
	const sample = 1000
	read[chromedp.Void](p, fmt.Sprintf("probe.handlePlainly(%d)", sample))
	plain := (p.worked() - before - work) * time.Duration(n) / sample
	p.t.Logf("%s: %v of work for %d messages, %v in a plain page", p.name, work, n, plain)
	if work > 50*plain {
		p.t.Errorf("%s: %v of work for %d messages, want at most 50 times the %v of a plain page", p.name, work, n, plain)
	}
}

// worked returns how much CPU time the page's main thread has spent on tasks.
func (p *tab) worked() time.Duration {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	_, err := chromedp.Call(ctx, performance.Enable, performance.EnableParams{TimeDomain: performance.EnableTimeDomainThreadTicks})
	if err != nil {
		p.t.Fatalf("%s: enable metrics: %v", p.name, err)
	}
	result, err := chromedp.Call(ctx, performance.GetMetrics, cdp.Empty{})
	if err != nil {
		p.t.Fatalf("%s: get metrics: %v", p.name, err)
	}
	for _, m := range result.Metrics {
		if m.Name == "TaskDuration" {
			return time.Duration(m.Value * float64(time.Second))
		}
	}
	p.t.Fatalf("%s: the browser does not say how much the page has worked", p.name)
	return 0
}

// click sends a mouse click to the visible button or link with this name, once nothing covers it.
func (p *tab) click(name string) {
	p.t.Helper()
	p.clickIn("body", name)
}

// clickIn is click for a name that appears more than once. It looks only inside the element that
// matches the selector within.
func (p *tab) clickIn(within, name string) {
	p.t.Helper()
	for range 3 {
		at := waitFor[struct{ X, Y float64 }](p, "find "+name+" to click on", fmt.Sprintf("probe.place(%q, %q)", name, within))
		p.do("click "+name, chromedp.MouseClickXY(at.X, at.Y))
		if !p.missed() {
			return
		}
		p.t.Logf("%s: click %s: the target moved away under the mouse", p.name, name)
	}
	p.t.Fatalf("%s: click %s: the target keeps moving away", p.name, name)
}

// missed reports whether the target moved away under the last click. A click that led to another
// page has not missed.
func (p *tab) missed() bool {
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	missed, err := chromedp.Run(ctx, chromedp.Evaluate[bool]("probe.missed"))
	return err == nil && missed
}

// press sends one key to whatever has the focus.
func (p *tab) press(key string) {
	p.t.Helper()
	p.do(fmt.Sprintf("press %q", key), chromedp.KeyEvent(key))
}

// tabTo presses Tab until the button or field with this name has the focus.
func (p *tab) tabTo(name string) {
	p.t.Helper()
	for range 30 {
		if read[bool](p, fmt.Sprintf("probe.control(%q) === document.activeElement", name)) {
			return
		}
		p.press(kb.Tab)
	}
	p.t.Fatalf("%s: Tab does not lead to %s", p.name, name)
}

// fill replaces the contents of the field with this name by typing.
func (p *tab) fill(name, text string) {
	p.t.Helper()
	p.selectAll(name)
	p.do("type "+text, chromedp.KeyEvent(text))
}

// paste replaces the contents of the field with this name from the clipboard.
func (p *tab) paste(name string) {
	p.t.Helper()
	p.selectAll(name)
	p.do("paste", shortcut("v", "paste"))
}

// copy puts the contents of the field with this name on the clipboard.
func (p *tab) copy(name string) {
	p.t.Helper()
	p.selectAll(name)
	p.do("copy", shortcut("c", "copy"))
}

func (p *tab) selectAll(name string) {
	p.t.Helper()
	p.click(name)
	p.wait("have "+name+" in focus", fmt.Sprintf("document.activeElement === probe.control(%q)", name))
	read[chromedp.Void](p, "document.activeElement.select()")
}

// shortcut presses a key with Ctrl. A headless browser does not know what that means, so command
// says it.
func shortcut(key, command string) chromedp.Action[chromedp.Void] {
	return chromedp.KeyEvent(key, chromedp.KeyModifiers(chromedp.ModifierCtrl), func(event *input.DispatchKeyEventParams) {
		event.Commands = []string{command}
	})
}

// join enters the tab's name on the page of a room and clicks Join.
func (p *tab) join() {
	p.t.Helper()
	p.fill("Your name", p.name)
	p.click("Join")
	p.isIn()
}

func (p *tab) isIn() {
	p.t.Helper()
	p.wait("be in the call", `document.documentElement.dataset.state === 'in' &&
		document.querySelector('[data-connection]').dataset.connection === 'connected'`)
}

// others waits until there are tiles of exactly these people, and the count is right.
func (p *tab) others(others ...*tab) {
	p.t.Helper()
	var names []string
	for _, o := range others {
		names = append(names, o.name)
	}
	slices.Sort(names)
	p.wait(fmt.Sprintf("show tiles of %q", names), fmt.Sprintf(`probe.others() === %[1]q &&
		document.querySelector('[data-count]').dataset.count === '%[2]d' &&
		document.querySelector('[data-count]').textContent === '%[2]d here'`,
		strings.Join(names, ", "), len(names)+1))
}

// ownTile waits until the person's own tile shows mirrored video and their name.
func (p *tab) ownTile() {
	p.t.Helper()
	p.wait("show its own tile", fmt.Sprintf(`(() => {
		const [tile, ...more] = document.querySelectorAll('[data-self]');
		const {a: across} = new DOMMatrix(getComputedStyle(tile.querySelector('video')).transform);
		return more.length === 0 && probe.nameOn(tile) === %q && probe.picture(tile) && across === -1;
	})()`, p.name))
}

// inbound is what a page has received from one other person, by its own statistics.
type inbound struct {
	Decoded  int     // video frames
	Shown    int     // video frames, in the tile
	Packets  int     // of audio
	Loudness float64 // of the audio, in total
	Duration float64 // of the audio, in seconds
}

func (p *tab) inbound(of *tab) inbound {
	p.t.Helper()
	return read[inbound](p, fmt.Sprintf("probe.inbound(%q)", of.name))
}

// plays waits until both video and audio arrive from another person.
func (p *tab) plays(other *tab) {
	p.t.Helper()
	p.sees(other)
	p.hears(other)
}

// sees waits until five more frames from another person have been decoded and shown.
func (p *tab) sees(other *tab) {
	p.t.Helper()
	p.wait("connect to "+other.name, fmt.Sprintf(`(() => {
		const tile = probe.tile(%q);
		return tile?.dataset.state === 'connected' && tile.dataset.video === 'on' && probe.picture(tile);
	})()`, other.name))
	before := p.inbound(other)
	p.wait("play video from "+other.name, fmt.Sprintf(`(async () => {
		const {decoded, shown} = await probe.inbound(%q);
		return decoded >= %d && shown >= %d;
	})()`, other.name, before.Decoded+5, before.Shown+5))
}

// seesNoPicture waits until another person is connected and a can with their initial is shown
// instead of video.
func (p *tab) seesNoPicture(other *tab) {
	p.t.Helper()
	p.wait("show no video of "+other.name, fmt.Sprintf(`(() => {
		const tile = probe.tile(%q);
		return tile?.dataset.state === 'connected' && tile.dataset.video === 'off' &&
			tile.querySelector('.avatar').checkVisibility({visibilityProperty: true, opacityProperty: true}) &&
			!probe.picture(tile);
	})()`, other.name))
}

// hears waits until another beep from the other person has been decoded.
func (p *tab) hears(other *tab) {
	p.t.Helper()
	before := p.inbound(other)
	p.wait("play audio from "+other.name, fmt.Sprintf(`(async () => {
		const {packets, loudness} = await probe.inbound(%q);
		return packets > %d && loudness > %g;
	})()`, other.name, before.Packets, before.Loudness))
}

// hearsNothing waits for silence that lasts longer than the pause between two beeps.
func (p *tab) hearsNothing(other *tab) {
	p.t.Helper()
	p.wait("hear nothing from "+other.name, fmt.Sprintf(`(async () => {
		const {loudness, duration} = await probe.inbound(%q);
		if (probe.loudness !== loudness) {
			Object.assign(probe, {loudness, silentSince: duration});
		}
		return duration - probe.silentSince > 2;
	})()`, other.name))
}

// pressed waits until the toggle button with this name is on or off.
func (p *tab) pressed(name string, on bool) {
	p.t.Helper()
	p.wait(fmt.Sprintf("have %s pressed: %v", name, on),
		fmt.Sprintf("probe.control(%q)?.getAttribute('aria-pressed') === '%v'", name, on))
}

// alert waits until the page says why joining failed.
func (p *tab) alert(title, advice string) {
	p.t.Helper()
	p.wait("say that "+title, fmt.Sprintf(`(() => {
		const alert = document.querySelector('[role=alert]');
		return alert.checkVisibility() && alert.innerText.includes(%q) && alert.innerText.includes(%q) &&
			document.documentElement.dataset.state === 'prejoin';
	})()`, title, advice))
}

// toast waits for a notification, which may have come and gone since the last call.
func (p *tab) toast(words string) {
	p.t.Helper()
	p.wait("show the notification "+words, fmt.Sprintf("probe.wasTold(%q)", words))
}

// tells waits until the visible text of the page contains a sentence.
func (p *tab) tells(sentence string) {
	p.t.Helper()
	p.wait("say "+sentence, fmt.Sprintf("document.body.innerText.includes(%q)", sentence))
}

// screenshot writes what the tab shows to a file in dir.
func (p *tab) screenshot(dir, name string) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	png, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err != nil {
		p.t.Fatalf("%s: take screenshot %s: %v", p.name, name, err)
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), png, 0o666); err != nil {
		p.t.Fatal(err)
	}
}

// shoot takes four screenshots: on a phone and on a desktop, light and dark.
func (p *tab) shoot(dir, what string) {
	p.t.Helper()
	for _, scheme := range []string{"light", "dark"} {
		for name, size := range map[string][2]int64{"phone": {375, 812}, "desktop": {1280, 800}} {
			p.looksLike(size[0], size[1], scheme)
			p.wait("be drawn", drawn)
			p.screenshot(dir, strings.Join([]string{what, name, scheme}, "-"))
		}
	}
}

// looksLike sets the size and the colour scheme of the tab's screen.
func (p *tab) looksLike(width, height int64, scheme string) {
	p.t.Helper()
	p.do("set the screen's size", chromedp.EmulateViewport(width, height))
	p.do("set the theme", chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
		})
		return err
	}))
}

// median returns the middle value of an odd number of durations.
func median(all []time.Duration) time.Duration {
	sorted := slices.Sorted(slices.Values(all))
	return sorted[len(sorted)/2]
}
