package e2e

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/chromedp/chromedp"
)

// A filter between the browser and the server may forward requests, but no WebSockets. Pages then do not ask
// people to check their internet connection.

// A filter is a proxy that can refuse WebSockets.
type filter struct {
	base    string
	refuses atomic.Bool
}

func startFilter(t *testing.T) *filter {
	t.Helper()
	base, _ := startTincan(t)
	at, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	f := &filter{}
	proxy := httputil.NewSingleHostReverseProxy(at)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Upgrade") != "" && f.refuses.Load() {
			http.Error(w, "no upgrades here", http.StatusBadRequest)
			return
		}
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(s.Close)
	f.base = strings.Replace(s.URL, "127.0.0.1", "localhost", 1)
	return f
}

// behind forgives what browsers log when a WebSocket is refused.
func (p *tab) behind(*filter) *tab {
	p.forgive("WebSocket connection to")
	p.forgive("can’t establish a connection to the server at ws:")
	return p
}

const (
	blockedTitle  = "The connection to the server is blocked"
	blockedAdvice = "ask the person who runs this server"
)

func TestBlockedJoin(t *testing.T) {
	t.Parallel()
	inBothBrowsers(t, func(t *testing.T, b *browser) {
		f := startFilter(t)
		f.refuses.Store(true)
		ada := b.blank("Ada").behind(f)
		ada.visit(f.base + "/r/filtered-cans")
		ada.fill("Your name", "Ada")
		ada.click("Join")
		ada.alert(blockedTitle, blockedAdvice)
		if dir := os.Getenv("TINCAN_SCREENSHOTS"); dir != "" && strings.HasSuffix(t.Name(), "Chromium") {
			ada.shoot(dir, "blocked-join")
		}
		f.refuses.Store(false)
		ada.wait("withdraw the alert", "document.getElementById('prejoin-alert').hidden")
		ada.click("Join")
		ada.isIn()
	})
}

func TestBlockedOnOtherPages(t *testing.T) {
	t.Parallel()
	f := startFilter(t)
	f.refuses.Store(true)
	c := startChromium(t)
	bo := c.blank("Bo").behind(f)
	bo.visit(f.base + "/d/filtered-cans")
	bo.fill("Your name", "Bo")
	bo.click("Join")
	bo.alert(blockedTitle, blockedAdvice)

	viewer := c.blank("viewer").behind(f)
	viewer.visit(f.base + "/live/filtered-cans")
	viewer.isTold(blockedTitle)
	viewer.tells(blockedAdvice)

	host := c.openHost(f.base + "/healthz").behind(f)
	host.visit(f.base + "/live/filtered-cans")
	host.click("I am the host")
	host.click("Camera")
	host.click("Go live")
	host.tells(blockedTitle)
	host.tells(blockedAdvice)
	if dir := os.Getenv("TINCAN_SCREENSHOTS"); dir != "" {
		viewer.shoot(dir, "blocked-viewer")
		host.shoot(dir, "blocked-host")
	}
	f.refuses.Store(false)
	viewer.isTold("Not live yet")
}

// hurried returns a script that lets timers of a file end after a tenth of their time, if they are this long (in ms).
func hurried(file string, lengths ...int) string {
	list, _ := json.Marshal(lengths)
	return fmt.Sprintf(`{
		const {setTimeout} = globalThis;
		const isHurried = (ms) => %s.includes(ms) && new Error().stack.includes(%q);
		globalThis.setTimeout = (call, ms, ...values) => setTimeout(call, isHurried(ms) ? ms / 10 : ms, ...values);
	}`, list, file)
}

// During a call, the cause is shown when reconnecting goes on for long.
func TestBlockedDuringCalls(t *testing.T) {
	t.Parallel()
	f := startFilter(t)
	c := startChromium(t)
	open := func(p *tab, path string) *tab {
		p.behind(f).preload(hurried("/ui/blocked.js", 20_000))
		p.visit(f.base + path)
		return p
	}
	ada, bo := open(c.blank("Ada"), "/r/filtered-cans"), open(c.blank("Bo"), "/d/filtered-cans")
	ada.join()
	bo.join()
	host := open(c.openHost("about:blank"), "/live/filtered-cans")
	host.goLive()
	viewer := open(c.blank("viewer"), "/live/filtered-cans")
	viewer.watches()
	f.refuses.Store(true)
	for _, p := range []*tab{ada, bo, host, viewer} {
		read[chromedp.Void](p, "probe.sockets.at(-1).close(3000)")
	}
	ada.tells("Reconnecting… " + blockedTitle)
	bo.toast("The server is up, but its WebSocket is blocked. If this continues, try another network.")
	bo.tells("Reconnecting…")
	host.tells("Your viewers can still see you, but new viewers can’t join. The server is up")
	viewer.wait("know why", `document.getElementById('watching-text').textContent.includes('is blocked')`)
	if dir := os.Getenv("TINCAN_SCREENSHOTS"); dir != "" {
		for _, p := range []*tab{ada, bo, host, viewer} {
			p.shoot(dir, "blocked-call-"+p.name)
		}
	}
	f.refuses.Store(false)
	ada.connection("connected")
	bo.wait("be connected", "document.getElementById('connection').textContent === 'Connected'")
	host.tells("You are live")
	viewer.wait("be connected", "document.getElementById('watching-text').textContent === ''")
}
