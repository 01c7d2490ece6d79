package e2e

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
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

// startsOver begins a new call at full speed.
func (p *tab) startsOver() {
	p.t.Helper()
	read[chromedp.Void](p, "probe.former = probe.connections.splice(0)")
	p.click("Full speed")
	p.click("Start over")
	p.wait("have a call", callIsUp)
	p.wait("show it", `[...document.querySelectorAll('.play-end dl')].every(({innerText}) =>
		/connection\s+connected/.test(innerText)) && document.querySelectorAll('.play-end dl').length === 2`)
}

// fault presses the button of a fault, waits for its outcome and returns the sentence.
func (p *tab) fault(button string) string {
	p.t.Helper()
	p.click(button)
	sentence := waitFor[string](p, "say what came of it", `(() => {
		const done = document.getElementById('outcome').dataset.state === 'done';
		return done && document.getElementById('outcome-text').textContent;
	})()`)
	p.t.Logf("%s: %s", button, sentence)
	return sentence
}

// remember notes which connections there are.
func (p *tab) remember() {
	p.t.Helper()
	read[chromedp.Void](p, "probe.before = new Set(probe.connections)")
}

// wantConnections waits for a call, and checks whether it uses the connections that were remembered.
func (p *tab) wantConnections(same bool) {
	p.t.Helper()
	p.wait("be connected", callIsUp)
	if got := read[bool](p, `probe.connections.filter(({signalingState}) => signalingState !== 'closed')
		.every((pc) => probe.before.has(pc))`); got != same {
		p.t.Errorf("the call uses the same connections: %v, want %v", got, same)
	}
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

// Each fault ends the way its sentence says.
func TestPlayFaults(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	p := openPlay(t, base)
	for _, tt := range []struct {
		button, says string
	}{
		{"Drop the next message", `^“offer for Ada” .* was lost\. Without an answer for 5 s, Bo sent the same offer ` +
			`again\. The call goes on over the same connection\.$`},
		{"Deliver it twice", `^“offer for Ada” .* came twice\. Ada recognized the copy .* same connection\.$`},
		{"Swap the next two", `^“candidate for Ada” .* overtook “offer for Ada” .* same connection\.$`},
		{"Delay it by 3 s", `^“offer for Ada” .* came 3 s late\. Bo waits 5 s .* same connection\.$`},
		{"Cut Ada’s socket", `^Ada’s socket was cut\. .* got the same id: .* same connection\.$`},
	} {
		t.Run(tt.button, func(t *testing.T) {
			p := p.in(t)
			p.startsOver()
			p.remember()
			if got := p.fault(tt.button); !regexp.MustCompile(tt.says).MatchString(got) {
				t.Errorf("%q does not match %s", got, tt.says)
			}
			p.wantConnections(true)
		})
	}
}

// When both offer at once, the impolite peer's offer wins.
func TestPlayGlare(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	p := openPlay(t, base)
	p.startsOver()
	says := regexp.MustCompile(`^Both offered at once\. (Ada|Bo) has the lower id and is polite .* gave up its own ` +
		`offer and answered (Ada|Bo)’s, .* The call is up, over a new connection\.$`)
	for range 5 {
		p.remember()
		got := p.fault("Both offer at once")
		match := says.FindStringSubmatch(got)
		if match == nil || match[1] == match[2] {
			t.Fatalf("%q does not match %s", got, says)
		}
		p.wantConnections(false)
		// The browser knows who answered: their last local description is an answer.
		answers := read[int](p, `probe.connections.filter(({signalingState, localDescription}) =>
			signalingState !== 'closed' && localDescription.type === 'answer').length`)
		if answers != 1 {
			t.Errorf("%d ends have answered, want 1", answers)
		}
	}
}

// The relay carries everything if it must, and says so where there is none.
func TestPlayRelay(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	p := openPlay(t, base)
	p.startsOver()
	p.remember()
	got := p.fault("Force the relay")
	says := regexp.MustCompile(`^Before, the pair was (host|prflx) → (host|prflx); now it is relay → relay\. `)
	if !says.MatchString(got) {
		t.Errorf("%q does not match %s", got, says)
	}
	p.wantConnections(false)
	p.wait("be relayed", `(async () => {
		const open = probe.connections.filter(({signalingState}) => signalingState !== 'closed');
		const types = await Promise.all(open.map(async (pc) => {
			const stats = await pc.getStats();
			const transport = [...stats.values()].find(({type}) => type === 'transport');
			return stats.get(stats.get(transport.selectedCandidatePairId)?.localCandidateId)?.candidateType;
		}));
		return types.join() === 'relay,relay';
	})()`)

	p = p.in(t)
	p.visit(serveWith(t, nil) + "/learn/play")
	p.startsOver()
	for _, button := range []string{"Force the relay", "Let the credentials expire"} {
		if got, want := p.fault(button), "Nothing was done: this server offers no TURN relay."; got != want {
			t.Errorf("%s: %q, want %q", button, got, want)
		}
	}
}

// Expired credentials cost no call, and new ones work.
func TestPlayCredentials(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	p := openPlay(t, base)
	p.preload(`probe.refused = [];
		probe.relays = 0;
		globalThis.RTCPeerConnection = class extends RTCPeerConnection {
			constructor(configuration) {
				super(configuration);
				this.addEventListener('icecandidateerror', ({errorCode}) => probe.refused.push(errorCode));
				this.addEventListener('icecandidate', ({candidate}) => {
					probe.relays += candidate?.type === 'relay' && probe.refused.includes(401) ? 1 : 0;
				});
			}
		};`)
	p.visit(base + "/learn/play")
	p.startsOver()
	p.remember()
	got, want := p.fault("Let the credentials expire"), "The relay refused the old user name with the error 401. "+
		"Meanwhile the call went on: credentials only matter for a new allocation. The welcome on Ada’s next socket "+
		"brought new credentials, which the relay accepted. The call goes on over the same connection."
	if got != want {
		t.Errorf("%q, want %q", got, want)
	}
	p.wantConnections(true)
	if !read[bool](p, "probe.refused.includes(401) && probe.relays > 0") {
		t.Error("the browser was not refused an allocation, or did not get one later")
	}
}

// Without its first message nobody can join. The page says so, and lets them try again.
func TestPlayLostJoin(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	p := openPlay(t, base)
	const joinWaits = "document.querySelector('#queue > li')?.textContent.startsWith('Ada → server: join, ')"
	p.wait("hold the first message", joinWaits)
	p.click("Drop the next message")
	p.tells("Waiting for the next message.")
	p.click("Cancel")
	p.tells("Canceled.")
	if !read[bool](p, joinWaits) {
		t.Error("canceling the fault has let a message through")
	}
	p.click("Drop the next message")
	p.click("Next")
	p.wait("see Ada give up", "probe.control('Let Ada join again')")
	p.click("Full speed")
	p.tells("“join” (Ada → server) was lost. It was not sent again. The protocol counts on the WebSocket, which " +
		"loses nothing while it is open. Ada is not in the room now: The server does not answer.")
	if n := read[int](p, "probe.connections.length"); n > 0 {
		t.Errorf("%d connections, want none", n)
	}
	p.click("Let Ada join again")
	p.wait("have a call", callIsUp)
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
	p.startsOver()
	p.click("Add Cy")
	p.fault("Cut Ada’s socket")
	p.audit(axe, "after a fault")
	if dir := os.Getenv("TINCAN_SCREENSHOTS"); dir != "" {
		p.shoot(dir, "play")
	}
}
