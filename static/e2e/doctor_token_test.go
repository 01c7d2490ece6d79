package e2e

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"tincan/signal/meshtest"
)

// startWithTokens starts a server that requires tokens. token makes one.
func startWithTokens(t *testing.T) (base string, token func(args ...string) string) {
	t.Helper()
	secret := []string{"TINCAN_TOKEN_SECRET=" + meshtest.LongSecret}
	return meshtest.Start(t, secret, "-auth=token").Base, func(args ...string) string {
		return meshtest.Token(t, secret, args...)
	}
}

// Where tokens are required, the relay is tested with any invitation. Malformed and forged tokens are refused.
func TestDoctorWithTokens(t *testing.T) {
	t.Parallel()
	base, token := startWithTokens(t)
	forged := func(claims string) string {
		return "e30." + base64.RawURLEncoding.EncodeToString([]byte(claims)) + ".e30"
	}
	skipped := []string{"skip turn-auth"}
	p := startChromium(t).blank("Ada")
	for _, tt := range []struct {
		token    string // "": none
		problems []string
		says     string
	}{
		{"", skipped, "without an invitation"},
		{token("-room=other-cans"), nil, "accepts the credentials"},
		{token("-room=*", "-role=host"), nil, "accepts the credentials"},
		{"nonsense", skipped, "refused your invitation"},
		{strings.Repeat("x", 5000), skipped, "refused your invitation"},
		{forged("null"), skipped, "refused your invitation"},
		{forged(`{"room":{"toString":1},"role":["host"]}`), skipped, "refused your invitation"},
		{forged(`{"room":"x"}`), skipped, "refused to let this page in"},
	} {
		address := base + "/doctor"
		if tt.token != "" {
			address += "#token=" + tt.token
		}
		p.visit(base + "/healthz") // or only the fragment would change
		findings := p.diagnose(address)
		wantProblems(t, findings, tt.problems...)
		wantText(t, findings, "turn-auth", tt.says)
	}
}

// openDoctor follows the link to /doctor, and returns its findings. The page opens in the same tab, where the test can
// see it. A click in the middle of the link could miss it, because it wraps in a narrow panel.
func (p *tab) openDoctor() []finding {
	p.t.Helper()
	p.wait("show the link", "!!probe.control('Test your connection')")
	read[chromedp.Void](p, "probe.control('Test your connection').removeAttribute('target')")
	p.tabTo("Test your connection")
	p.pressEnter()
	p.wait("be at the test", "location.pathname === '/doctor'")
	return p.findings()
}

// Opened from a call, the page uses its invitation, and says that others can see that.
func TestDoctorFromCall(t *testing.T) {
	t.Parallel()
	base, token := startWithTokens(t)
	ada, bo := twoWithoutCamera(startChromium(t), token("-room=linked-cans", "-link="+base))
	ada.click("More")
	ada.click("Connections")
	findings := ada.openDoctor()
	wantProblems(t, findings, "warn camera", "warn microphone") // Ada may use neither
	wantText(t, findings, "relay-loop", "reach each other")
	ada.tells("People in the room of your invitation will see the test join and leave.")
	bo.toast("tincan doctor joined")
	if shown := read[string](ada, "location.href"); shown != base+"/doctor" {
		t.Errorf("the address is %s, want no token in it", shown)
	}
}

// offline cuts a live page off from the server, but not the page that the tab opens next.
const offline = `if (location.pathname.startsWith('/live/')) {
	globalThis.fetch = () => Promise.reject(new TypeError('offline'));
	globalThis.WebSocket = class extends EventTarget {
		static OPEN = 1;
		readyState = 3;
		constructor() {
			super();
			queueMicrotask(() => this.dispatchEvent(new CloseEvent('close', {code: 1006})));
		}
		close() {}
	};
}`

// In a live room the test joins as a viewer, even with the host's token.
func TestDoctorFromBroadcast(t *testing.T) {
	t.Parallel()
	base, token := startWithTokens(t)
	c := startChromium(t)
	host := c.blank("host")
	host.visit(base + "/healthz")
	hostToken := token("-room=linked-cans", "-role=host")
	read[chromedp.Void](host, fmt.Sprintf(`(async () => {
		const {Room} = await import('/tincan/tincan.js');
		const room = await Room.join('linked-cans', {name: 'host', role: 'host', token: %q});
		globalThis.seen = [];
		room.addEventListener('peer-joined', ({detail: {peer}}) => seen.push(peer.name + ', ' + peer.role));
	})()`, hostToken))

	viewer := c.blank("viewer")
	viewer.preload(offline)
	viewer.visit(token("-room=linked-cans", "-role=viewer", "-link="+base))
	wantProblems(t, viewer.openDoctor())
	host.wait("see one viewer", "seen.join() === 'tincan doctor, viewer'")

	viewer.visit(base + "/healthz")
	wantProblems(t, viewer.diagnose(base+"/doctor#token="+hostToken))
	host.wait("see another viewer", "seen.join() === 'tincan doctor, viewer,tincan doctor, viewer'")
}
