package e2e

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"testing"

	cdpbrowser "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// A browserFlag is one of Chromium's command line flags.
type browserFlag struct {
	name  string
	value any
}

// allDots is for tests of sizes. In other tests the browser draws half as many pixels each way,
// because without a GPU drawing video is half the work of a call.
var allDots = browserFlag{"force-device-scale-factor", "1"}

// startChromium starts a browser with a simulated camera and microphone. The camera shows a moving
// image five times a second, which a busy machine can keep up with. The microphone beeps twice a
// second. flags override the default ones. An idle browser with the same flags is reused.
func startChromium(t testing.TB, flags ...browserFlag) *browser {
	t.Helper()
	return startBrowser(t, fmt.Sprint("Chromium", flags), func() browserProcess { return newChromium(t, flags) })
}

// A chromium is a process of Chromium, controlled over the Chrome DevTools Protocol.
type chromium struct {
	ctx   context.Context
	close func()
}

func newChromium(t testing.TB, flags []browserFlag) *chromium {
	t.Helper()
	path := findBrowser(t, "Chromium", "chromium", "chromium", "chromium-browser", "google-chrome",
		"google-chrome-stable", "chrome")
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path),
		chromedp.WindowSize(1280, 800),
		chromedp.Flag(allDots.name, "0.5"),
		chromedp.Flag("use-fake-device-for-media-stream", "fps=5"),
		chromedp.Flag("autoplay-policy", "no-user-gesture-required"),
		chromedp.Flag("mute-audio", true),
		chromedp.Flag("disable-gpu", true),
		chromedp.Flag("blink-settings", "availableHoverTypes=2"), // there is a mouse
		// Only the pages under test may use the network.
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true),
		// Otherwise local addresses are hidden behind names like 4f2a….local. These are resolved by
		// multicast, which containers and build machines seldom forward, so no two tabs would
		// connect. HTTPS upgrades would try TLS first on a test's plain listener. The address bar's
		// popup is a page too, and starting it costs each tab a second of CPU time. A spare renderer
		// would wait for a next page that most tabs do not have.
		chromedp.Flag("disable-features",
			"WebRtcHideLocalIpsWithMdns,HttpsUpgrades,Translate,MediaRouter,OptimizationHints,"+
				"WebUIOmniboxPopup,WebUIOmniboxAimPopup,SpareRendererForSitePerProcess"),
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
	c := &chromium{ctx: ctx, close: func() { stop(); release() }}
	// Without a time limit: the browser ends with the context of this first call.
	if err := chromedp.Do(ctx); err != nil {
		c.end()
		t.Fatalf("start Chromium: %v", err)
	}
	return c
}

func (c *chromium) running() bool { return c.ctx.Err() == nil }

func (c *chromium) end() { c.close() }

func (c *chromium) openTab(p *tab) error {
	ctx, cancel := chromedp.NewContext(c.ctx, chromedp.WithNewBrowserContext())
	if err := chromedp.Do(ctx); err != nil {
		cancel()
		return err
	}
	var listening sync.WaitGroup
	p.driver, p.ctx, p.close = chromiumTab{}, ctx, sync.OnceFunc(func() {
		cancel()
		listening.Wait()
	})
	messages := chromedp.Console(ctx)
	listening.Go(func() {
		for m, err := range messages {
			if err != nil {
				return // the tab is closed
			}
			isError := m.Type == chromedp.ConsoleError || m.IsException()
			p.hear(fmt.Sprintf("%s: %s%s", m.Type, m.Text, placeOf(m)), isError)
		}
	})
	// Each tab believes that it is in front.
	p.step("set the focus", func(ctx context.Context) error {
		_, err := chromedp.Call(ctx, emulation.SetFocusEmulationEnabled,
			emulation.SetFocusEmulationEnabledParams{Enabled: true})
		return err
	})
	return nil
}

// placeOf returns where a message of the console came from: the stack, or at least the line.
func placeOf(m chromedp.ConsoleMessage) (place string) {
	if m.Stack != nil {
		for _, f := range m.Stack.CallFrames {
			place += fmt.Sprintf("\n    at %s %s:%d:%d", f.FunctionName, f.URL, f.LineNumber+1, f.ColumnNumber+1)
		}
	}
	if place == "" && m.URL != "" {
		place = fmt.Sprintf(" %s:%d:%d", m.URL, m.Line+1, m.Column+1)
	}
	return place
}

// A chromiumTab drives the tab of Chromium that its methods find in their ctx.
type chromiumTab struct{}

func (chromiumTab) evaluate(ctx context.Context, expression string) ([]byte, error) {
	value, err := chromedp.Run(ctx, chromedp.Evaluate[[]byte](expression, chromedp.EvalAwaitPromise))
	if _, thrown := errors.AsType[*chromedp.ExceptionError](err); thrown {
		err = fmt.Errorf("%w: %w", errThrown, err)
	}
	return value, err
}

func (chromiumTab) preload(ctx context.Context, script string) error {
	_, err := chromedp.Call(ctx, page.AddScriptToEvaluateOnNewDocument,
		page.AddScriptToEvaluateOnNewDocumentParams{Source: script})
	return err
}

func (chromiumTab) navigate(ctx context.Context, url string) error {
	return chromedp.Do(ctx, chromedp.Navigate(url))
}

func (chromiumTab) reload(ctx context.Context) error {
	return chromedp.Do(ctx, chromedp.Reload())
}

func (chromiumTab) click(ctx context.Context, x, y float64) error {
	return chromedp.Do(ctx, chromedp.MouseClickXY(x, y))
}

func (chromiumTab) typeText(ctx context.Context, text string) error {
	_, err := chromedp.Call(ctx, input.InsertText, input.InsertTextParams{Text: text}) // all of it at once
	return err
}

// pressEnter sends Enter as one event, as a keyboard does, so that the page can keep it from being
// typed.
func (chromiumTab) pressEnter(ctx context.Context, shift bool) error {
	key := input.DispatchKeyEventParams{
		Type: input.DispatchKeyEventTypeKeyDown, Key: "Enter", Code: "Enter", Text: "\r", WindowsVirtualKeyCode: 13,
	}
	if shift {
		key.Modifiers = int64(chromedp.ModifierShift)
	}
	_, err := chromedp.Call(ctx, input.DispatchKeyEvent, key)
	return err
}

func (chromiumTab) chooseFile(ctx context.Context, selector, path string) error {
	return chromedp.Do(ctx, chromedp.SetUploadFiles(selector, []string{path}, chromedp.NodeReady))
}

func (chromiumTab) downloadTo(ctx context.Context, folder string) error {
	_, err := chromedp.CallBrowser(ctx, cdpbrowser.SetDownloadBehavior, cdpbrowser.SetDownloadBehaviorParams{
		Behavior:         cdpbrowser.SetDownloadBehaviorBehaviorAllow,
		BrowserContextID: chromedp.FromContext(ctx).BrowserContextID,
		DownloadPath:     folder,
	})
	return err
}

func (chromiumTab) permit(ctx context.Context, permission string, allowed bool) error {
	setting := cdpbrowser.PermissionSettingDenied
	if allowed {
		setting = cdpbrowser.PermissionSettingGranted
	}
	_, err := chromedp.CallBrowser(ctx, cdpbrowser.SetPermission, cdpbrowser.SetPermissionParams{
		Permission:       &cdpbrowser.PermissionDescriptor{Name: permission},
		Setting:          setting,
		BrowserContextID: chromedp.FromContext(ctx).BrowserContextID,
	})
	return err
}

func (chromiumTab) screenshot(ctx context.Context) (png []byte, err error) {
	return chromedp.Run(ctx, chromedp.CaptureScreenshot())
}

// do runs a step that only Chromium knows.
func (p *tab) do(what string, step chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	p.step(what, func(ctx context.Context) error { return chromedp.Do(ctx, step) })
}

// shortcut presses a key with Ctrl. A headless browser does not know what that means, so command
// says it.
func shortcut(key, command string) chromedp.Action[chromedp.Void] {
	return chromedp.KeyEvent(key, chromedp.KeyModifiers(chromedp.ModifierCtrl),
		func(event *input.DispatchKeyEventParams) {
			event.Commands = []string{command}
		})
}
