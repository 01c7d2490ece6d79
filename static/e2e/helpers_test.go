package e2e

import (
	"context"
	_ "embed"
	"encoding/json"
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

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/performance"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"tincan/signal/meshtest"
)

// A browser is one process of a real browser. No other test uses it at the same time.
type browser struct {
	t       testing.TB
	process browserProcess
	preload string // a script for each of its pages, after the probe
}

// A browserProcess outlives the test that started it: starting one takes longer than many tests, and
// tabs share nothing.
type browserProcess interface {
	// openTab opens an empty page, and sets the tab's ctx, driver and close.
	openTab(p *tab) error
	running() bool
	// end waits for the process to exit and removes its profile.
	end()
}

// A driver does in one tab what people and tests do. Each kind of browser has its own.
type driver interface {
	// evaluate returns the value of an expression as JSON, or nil if it is undefined. If the value is
	// a promise, evaluate waits for it. If the page throws something, the error is errThrown.
	evaluate(ctx context.Context, expression string) ([]byte, error)
	// preload runs a script in each page that follows, before the page's own scripts.
	preload(ctx context.Context, script string) error
	navigate(ctx context.Context, url string) error
	reload(ctx context.Context) error
	click(ctx context.Context, x, y float64) error
	typeText(ctx context.Context, text string) error
	pressEnter(ctx context.Context, shift bool) error
	chooseFile(ctx context.Context, selector, path string) error
	downloadTo(ctx context.Context, folder string) error
	permit(ctx context.Context, permission string, allowed bool) error
	screenshot(ctx context.Context) (png []byte, err error)
}

// errThrown means that an expression has thrown an exception, so evaluating it again is no use.
var errThrown = errors.New("exception")

// idle holds the browsers that no test is using, by kind.
var idle = struct {
	sync.Mutex
	browsers map[string][]browserProcess
}{browsers: map[string][]browserProcess{}}

// startBrowser reuses an idle browser of this kind, or starts one.
func startBrowser(t testing.TB, kind string, start func() browserProcess) *browser {
	t.Helper()
	checkTimeLeft(t)
	idle.Lock()
	var process browserProcess
	if waiting := idle.browsers[kind]; len(waiting) > 0 {
		process, idle.browsers[kind] = waiting[len(waiting)-1], waiting[:len(waiting)-1]
	}
	idle.Unlock()
	if process == nil {
		process = start()
	}
	t.Cleanup(func() { // after its tabs have closed
		if t.Failed() || !process.running() {
			process.end()
			return
		}
		idle.Lock()
		defer idle.Unlock()
		idle.browsers[kind] = append(idle.browsers[kind], process)
	})
	return &browser{t: t, process: process}
}

// longestTest is longer than a test with browsers takes, even on a busy machine.
const longestTest = 3 * time.Minute

// checkTimeLeft skips the test if go test would cut it off: its ten minutes are not enough for all browser
// tests on two slow processors. Where TINCAN_BROWSERS demands browsers, the test fails instead.
func checkTimeLeft(t testing.TB) {
	t.Helper()
	timed, _ := t.(interface{ Deadline() (time.Time, bool) })
	if timed == nil {
		return
	}
	end, limited := timed.Deadline()
	if !limited || time.Until(end) > longestTest {
		return
	}
	const why = "the time limit of go test is near (add -timeout 60m)"
	if os.Getenv("TINCAN_BROWSERS") != "" {
		t.Fatal(why)
	}
	skipBrowser(t, why)
}

// endBrowsers stops the idle browsers after all tests.
func endBrowsers() {
	idle.Lock()
	defer idle.Unlock()
	for _, processes := range idle.browsers {
		for _, process := range processes {
			process.end()
		}
	}
}

// withoutBrowser counts the tests that were skipped, by what was missing.
var withoutBrowser = struct {
	sync.Mutex
	tests map[string]int
}{tests: map[string]int{}}

// findBrowser returns the path of the first of these programs that is installed. Without one it skips
// the test, or fails it if TINCAN_BROWSERS lists this browser. debian is the name of the package to install.
func findBrowser(t testing.TB, browser, debian string, names ...string) string {
	t.Helper()
	if testing.Short() {
		skipBrowser(t, "-short was given")
	}
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	missing := fmt.Sprintf("%s is not installed (apt install %s)", browser, debian)
	if slices.Contains(strings.Fields(os.Getenv("TINCAN_BROWSERS")), browser) {
		t.Fatalf("%s: none of %s is in PATH", missing, strings.Join(names, ", "))
	}
	skipBrowser(t, missing)
	return ""
}

func skipBrowser(t testing.TB, why string) {
	t.Helper()
	withoutBrowser.Lock()
	withoutBrowser.tests[why]++
	withoutBrowser.Unlock()
	t.Skip(why)
}

// A tab is one page with its own cookies, storage and permissions, like one person's browser. Its
// methods act as a person would, and fail the test themselves.
type tab struct {
	t    testing.TB
	name string // of the person, for the log

	driver driver
	ctx    context.Context // ends when the tab is closed; in Chromium, chromedp's context
	close  func()          // closes the tab as a person would; may be called more than once

	asked atomic.Int64 // how often the browser has asked whether to leave the page

	mu       sync.Mutex
	forgiven []string        // parts of console errors that the test provokes; guarded by mu
	console  strings.Builder // the page's console output; guarded by mu
}

// probe runs in each page before the page's own scripts.
//
//go:embed testdata/probe.js
var probe string

// open creates a tab at a page, and allows its camera and microphone.
func (b *browser) open(name, url string) *tab {
	b.t.Helper()
	p := b.blank(name)
	p.permit("camera", true)
	p.permit("microphone", true)
	p.visit(url)
	return p
}

// enter joins a room in a new tab, without camera and microphone. They cause most of the work of a
// call, so tests that are not about media leave them out.
func (b *browser) enter(name, room string) *tab {
	b.t.Helper()
	p := b.blank(name)
	p.visit(room)
	p.join()
	return p
}

// inBothBrowsers runs a test in Chromium and in Firefox.
func inBothBrowsers(t *testing.T, test func(t *testing.T, b *browser)) {
	t.Helper()
	t.Run("Chromium", func(t *testing.T) {
		t.Parallel()
		test(t, startChromium(t))
	})
	t.Run("Firefox", func(t *testing.T) {
		t.Parallel()
		test(t, startFirefox(t))
	})
}

// blank creates a tab without a page and with the browser's default permissions.
func (b *browser) blank(name string) *tab {
	b.t.Helper()
	p := &tab{t: b.t, name: name}
	if err := b.process.openTab(p); err != nil {
		b.t.Fatalf("%s: open a tab: %v", name, err)
	}
	b.t.Cleanup(p.close)
	openTabs.Lock()
	openTabs.of[b.t] = append(openTabs.of[b.t], p)
	openTabs.Unlock()
	b.t.Cleanup(func() { report(b.t) })
	p.preload(probe)
	if b.preload != "" {
		p.preload(b.preload)
	}
	return p
}

// hear logs what the page writes to the console. Errors, uncaught exceptions and violations of the
// Content-Security-Policy, which browsers log as errors, fail the test.
func (p *tab) hear(words string, isError bool) {
	said := fmt.Sprintf("%s: console: %s", p.name, words)
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.console.Len() < maxConsole {
		fmt.Fprintln(&p.console, said)
	}
	if !isError {
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

// openTabs holds the tabs of each test, in all its browsers.
var openTabs = struct {
	sync.Mutex
	of map[testing.TB][]*tab
}{of: map[testing.TB][]*tab{}}

// report lets all tabs of a failed test write their reports, before the first of them is closed.
func report(t testing.TB) {
	openTabs.Lock()
	tabs := openTabs.of[t]
	delete(openTabs.of, t)
	openTabs.Unlock()
	folder := meshtest.Artifacts(t)
	if folder == "" || len(tabs) == 0 {
		return
	}
	for _, p := range tabs {
		p.report(folder)
	}
	t.Logf("screenshots, consoles and signaling messages are in %s", folder)
}

// report helps to find out why a test failed. It writes to a folder what the page shows, its text, its
// console output and its signaling messages. (The server's log is in the test's output.)
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
	if png, err := p.driver.screenshot(ctx); err == nil {
		write(".png", png)
	}
	trace, _ := evaluate[string](ctx, p, "probe.trace.join('\\n')")
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
	p.step("set permission "+permission,
		func(ctx context.Context) error { return p.driver.permit(ctx, permission, allowed) })
}

// step does one thing with a time limit.
func (p *tab) step(what string, do func(context.Context) error) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	if err := do(ctx); err != nil {
		p.t.Fatalf("%s: %s: %v", p.name, what, err)
	}
}

// preload runs a script in each page that the tab visits from now on, before the page's own scripts.
func (p *tab) preload(script string) {
	p.t.Helper()
	p.step("preload a script", func(ctx context.Context) error { return p.driver.preload(ctx, script) })
}

func (p *tab) visit(url string) {
	p.t.Helper()
	p.step("visit "+url, func(ctx context.Context) error { return p.driver.navigate(ctx, url) })
}

func (p *tab) reload() {
	p.t.Helper()
	p.step("reload", p.driver.reload)
}

// wait waits until an expression, which may be a promise, is true. It survives navigation.
func (p *tab) wait(what, expression string) {
	p.t.Helper()
	waitFor[chromedp.Void](p, what, expression)
}

// waitFor waits until an expression is truthy, and returns its value.
func waitFor[T any](p *tab, what, expression string) T {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	// In a new page, Firefox may run this before it runs the probe.
	wait := `(async () => {
		while (!globalThis.probe) {
			await new Promise((resolve) => setTimeout(resolve, 50));
		}
		return probe.until(async () => (` + expression + `));
	})()`
	for {
		value, err := evaluate[T](ctx, p, wait)
		if err == nil {
			return value
		}
		if ctx.Err() == nil && !errors.Is(err, errThrown) {
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
	value, err := evaluate[T](ctx, p, expression)
	if err != nil {
		p.t.Fatalf("%s: evaluate %s: %v", p.name, expression, err)
	}
	return value
}

// evaluate returns the value of an expression, which may be a promise.
func evaluate[T any](ctx context.Context, p *tab, expression string) (value T, err error) {
	found, err := p.driver.evaluate(ctx, expression)
	if _, ignored := any(value).(chromedp.Void); ignored || err != nil {
		return value, err
	}
	if found == nil || string(found) == "null" {
		return value, fmt.Errorf("%w: the value is null or undefined", errThrown)
	}
	if err := json.Unmarshal(found, &value); err != nil {
		return value, fmt.Errorf("%w: the value is %.100s: %w", errThrown, found, err)
	}
	return value, nil
}

// words returns all text on the page, for failure messages.
func (p *tab) words() string {
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	words, err := evaluate[string](ctx, p,
		"`${location}\n${document.documentElement.dataset.state}\n${document.body.innerText}`")
	if err != nil {
		return err.Error()
	}
	return words
}

// handles runs flood, which returns how many messages it made the page handle. It fails the test if the
// page's main thread used more than 50 times the CPU time that a minimal page needs for as many messages:
// a page whose cost per message keeps growing will freeze. CPU time hardly depends on how busy the machine
// is.
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
		p.t.Errorf("%s: %v of work for %d messages, want at most 50 times the %v of a plain page", p.name, work, n,
			plain)
	}
}

// worked returns how much CPU time the page's main thread has spent on tasks.
func (p *tab) worked() time.Duration {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	_, err := chromedp.Call(ctx, performance.Enable,
		performance.EnableParams{TimeDomain: performance.EnableTimeDomainThreadTicks})
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
	p.t.Fatalf("%s: the browser did not report the CPU time of the page", p.name)
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
		at := waitFor[struct{ X, Y float64 }](p, "find "+name+" to click on",
			fmt.Sprintf("probe.place(%q, %q)", name, within))
		p.step("click "+name, func(ctx context.Context) error { return p.driver.click(ctx, at.X, at.Y) })
		miss := p.missReason()
		if miss == "" {
			return
		}
		p.t.Logf("%s: click %s: %s", p.name, name, miss)
	}
	p.t.Fatalf("%s: click %s: missed three times", p.name, name)
}

// missReason returns why the last click did not reach its target, or "". A click that led to another
// page has not missed.
func (p *tab) missReason() string {
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	miss, _ := evaluate[string](ctx, p, "probe.missReason()") // fails while the next page loads
	return miss
}

// mouse sends one mouse event.
func (p *tab) mouse(kind input.DispatchMouseEventType, x, y float64) {
	p.t.Helper()
	p.step(fmt.Sprint("mouse ", kind), func(ctx context.Context) error {
		_, err := chromedp.Call(ctx, input.DispatchMouseEvent, input.DispatchMouseEventParams{
			Type: kind, X: x, Y: y, Button: input.MouseButtonLeft, Buttons: 1, ClickCount: 1,
		})
		return err
	})
}

// selects chooses an option in the list that matches the selector, once it is there. The page may reload.
func (p *tab) selects(selector, option string) {
	p.t.Helper()
	p.wait("choose "+option, fmt.Sprintf(`(() => {
		const list = document.querySelector(%q);
		const option = [...list?.options ?? []].find(({text}) => text === %q);
		if (!option || list.disabled) {
			return false;
		}
		list.value = option.value;
		setTimeout(() => list.dispatchEvent(new Event('change')));
		return true;
	})()`, selector, option))
}

// press sends one key to whatever has the focus.
func (p *tab) press(key string) {
	p.t.Helper()
	p.do(fmt.Sprintf("press %q", key), chromedp.KeyEvent(key))
}

// pressEnter presses Enter in the field that has the focus.
func (p *tab) pressEnter() {
	p.t.Helper()
	p.step("press Enter", func(ctx context.Context) error { return p.driver.pressEnter(ctx, false) })
}

// pressShiftEnter presses Enter while Shift is down.
func (p *tab) pressShiftEnter() {
	p.t.Helper()
	p.step("press Shift+Enter", func(ctx context.Context) error { return p.driver.pressEnter(ctx, true) })
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
	p.step("type "+text, func(ctx context.Context) error { return p.driver.typeText(ctx, text) })
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

// join enters the tab's name on the page of a room and clicks Join.
func (p *tab) join() {
	p.t.Helper()
	p.joinWith("Join")
}

// joinWith is join with another of the page's buttons.
func (p *tab) joinWith(button string) {
	p.t.Helper()
	p.fill("Your name", p.name)
	p.click(button)
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

// reaches waits until there is a connection to another person.
func (p *tab) reaches(other *tab) {
	p.t.Helper()
	p.wait("connect to "+other.name, fmt.Sprintf("probe.tile(%q)?.dataset.state === 'connected'", other.name))
}

// ownTile waits until the person's own tile shows their name and their video, mirrored unless it is from a rear
// camera. Firefox simulates one.
func (p *tab) ownTile() {
	p.t.Helper()
	p.wait("show its own tile", fmt.Sprintf(`(() => {
		const [tile, ...more] = document.querySelectorAll('[data-self]');
		const video = tile.querySelector('video');
		const {facingMode} = video.srcObject?.getVideoTracks()[0]?.getSettings() ?? {};
		const {a: across} = new DOMMatrix(getComputedStyle(video).transform);
		return more.length === 0 && probe.nameOn(tile) === %q && probe.picture(tile) &&
			across === (facingMode === 'environment' ? 1 : -1);
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

// sees waits until two more frames from another person have been decoded and shown.
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
	})()`, other.name, before.Decoded+2, before.Shown+2))
}

// seesNoPicture waits until another person is connected and an avatar is shown
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

// hearsNothing waits for silence that lasts longer than the pause between two beeps. A decoder may fill
// silence with noise, at a few billionths of a beep's energy.
func (p *tab) hearsNothing(other *tab) {
	p.t.Helper()
	p.wait("hear nothing from "+other.name, fmt.Sprintf(`(async () => {
		const {loudness, duration} = await probe.inbound(%q);
		if (!(loudness - probe.loudness < 1e-6)) {
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
	png, err := p.driver.screenshot(ctx)
	if err != nil {
		p.t.Fatalf("%s: take screenshot %s: %v", p.name, name, err)
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), png, 0o666); err != nil {
		p.t.Fatal(err)
	}
}

// screenSizes are viewport sizes for screenshots, in CSS pixels. On a phone, the browser's toolbars take almost
// a quarter of the height ("bars").
var screenSizes = map[string][2]int64{
	"narrow": {280, 653}, "bars": {375, 629}, "phone": {375, 812}, "desktop": {1280, 800}, "wide": {1920, 1080},
}

// shoot takes screenshots at each size, in light and dark mode.
func (p *tab) shoot(dir, what string) {
	p.t.Helper()
	for _, scheme := range []string{"light", "dark"} {
		for name, size := range screenSizes {
			p.looksLike(size[0], size[1], scheme)
			p.wait("be drawn", drawn)
			p.screenshot(dir, strings.Join([]string{what, name, scheme}, "-"))
		}
	}
}

// looksLike sets the size and the color scheme of the tab's screen.
func (p *tab) looksLike(width, height int64, scheme string) {
	p.t.Helper()
	p.do("set the screen's size", chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		// Not chromedp.EmulateViewport: that also sets touch, and then there is no mouse any more.
		_, err := chromedp.Call(ctx, emulation.SetDeviceMetricsOverride,
			emulation.SetDeviceMetricsOverrideParams{Width: width, Height: height, DeviceScaleFactor: 1})
		return err
	}))
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
