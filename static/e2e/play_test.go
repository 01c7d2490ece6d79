package e2e

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

// callIsUp is true if two connections of the page are open and work, by the browser's own account.
const callIsUp = `(() => {
	const open = probe.connections.filter(({signalingState}) => signalingState !== 'closed');
	return open.length === 2 && open.every(({connectionState, signalingState}) =>
		connectionState === 'connected' && signalingState === 'stable');
})()`

// openPlay opens the page of slow motion and faults.
func openPlay(t *testing.T, base string) *tab {
	t.Helper()
	p := startChromium(t, oneInterface).blank("learner")
	p.visit(base + "/learn/play")
	return p
}

// Someone who lets each message of a first call through sees them in the order of PROTOCOL.md.
func TestPlayFirstCall(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	p := openPlay(t, base)
	for read[bool](p, "document.getElementById('queue').children.length > 0 || !"+callIsUp) {
		p.wait("have a message that waits, or a call",
			"document.getElementById('queue').children.length > 0 || "+callIsUp)
		if read[bool](p, "document.getElementById('queue').children.length > 0") {
			p.click("Next")
		}
	}
	passed := read[[]string](p,
		"[...document.querySelectorAll('#passed > li')].map(({textContent}) => textContent).reverse()")
	t.Log(strings.Join(passed, "\n"))
	last := -1
	for _, want := range []string{
		"Ada → server: join, ", "server → Ada: welcome, 0 already here, ", "Bo → server: join, ",
		"server → Bo: welcome, 1 already here, ", "Bo → server: offer for Ada, ", "server → Ada: offer from Bo, ",
		"Ada → server: answer for Bo, ", "server → Bo: answer from Ada, ",
		"Bo → server: confirmation of the answer for Ada, ",
	} {
		at := slices.IndexFunc(passed, func(line string) bool { return strings.HasPrefix(line, want) })
		if at <= last {
			t.Errorf("%q is at %d, want it after %d", want, at, last)
		}
		last = at
	}
	// The sockets below have seen the same messages.
	real := read[int](p, `probe.trace.filter((line) =>
		/ (->|<-) \{/.test(line) && !/"type":"p[io]ng"/.test(line)).length`)
	if real != len(passed) {
		t.Errorf("the page shows %d messages, and the sockets carried %d", len(passed), real)
	}
}

// While a message waits, no timer of the library runs: the user may take five minutes.
func TestPlayWaits(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	p := startChromium(t, oneInterface).blank("learner")
	p.preload(`{
		const {setTimeout, clearTimeout} = globalThis;
		probe.running = new Set();
		globalThis.setTimeout = (call, ms, ...values) => {
			const id = setTimeout(() => { probe.running.delete(id); call(...values); }, ms);
			if (ms > 900) {
				probe.running.add(id);
			}
			return id;
		};
		globalThis.clearTimeout = (id) => { probe.running.delete(id); clearTimeout(id); };
	}`)
	p.visit(base + "/learn/play")
	for _, message := range []string{"join", "welcome", "join"} {
		p.wait("hold a message",
			fmt.Sprintf(`document.querySelector('#queue > li')?.textContent.includes(%q)`, message))
		if n := read[int](p, "probe.running.size"); n > 0 {
			t.Errorf("%d timers run while %s waits", n, message)
		}
		p.click("Next")
	}
	p.click("Full speed")
	p.wait("have a call", callIsUp)
	p.wait("have timers again", "probe.running.size > 0")
}

func TestPlayForEveryone(t *testing.T) {
	t.Parallel()
	axe := axeRules(t)
	base, _ := startTincan(t)
	p := startChromium(t, allDots).blank("learner")
	p.visit(base + "/learn/play")
	p.tells("1 message waits.")
	p.audit(axe, "slow motion")
	p.click("What does not wait")
	p.click("Full speed")
	p.click("Add Cy")
	p.wait("show six ends", "document.querySelectorAll('.play-end dl').length === 6")
	p.audit(axe, "full speed")
	if dir := os.Getenv("TINCAN_SCREENSHOTS"); dir != "" {
		p.shoot(dir, "play")
	}
}
