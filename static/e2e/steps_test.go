package e2e

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
)

// These tests are about learn/1.html to learn/6.html, which lead to lite.html. joinLite and seesLite work on
// them too.

// openStep opens a step in the room "stepping-cans".
func (b *browser) openStep(name, base string, step int) *tab {
	b.t.Helper()
	return b.open(name, fmt.Sprintf("%s/learn/%d.html#stepping-cans", base, step))
}

// joinStep opens a step and joins. From step 5 on, it then turns the camera on.
func (b *browser) joinStep(name, base string, step int) *tab {
	b.t.Helper()
	p := b.openStep(name, base, step)
	p.joinLite()
	if step >= 5 {
		p.click("Turn the camera on")
	}
	return p
}

// logs waits until the log of a step contains these words.
func (p *tab) logs(words string) {
	p.t.Helper()
	p.wait("log "+words, fmt.Sprintf(`[...document.querySelectorAll('#log li')].some(({textContent}) =>
		textContent.includes(%q))`, words))
}

// The two ends in the page connect, with and without a camera.
func TestStepOne(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	c := startChromium(t)
	for _, camera := range []bool{true, false} {
		p := c.blank("Ada")
		p.permit("camera", camera)
		p.visit(base + "/learn/1.html")
		p.click("Connect")
		for _, name := range []string{"Ada", "What Bo sees"} {
			p.seesLite(&tab{name: name})
		}
		p.tells("Bo reads: Hello Bo")
		p.logs(`Ada → Bo: {"type":"offer"`)
		p.logs(`Bo → Ada: {"type":"answer"`)
		p.logs(`Ada → Bo: {"candidate":`)
		p.logs("The connection of Bo is connected.")
	}
}

// Step 2 shows who is in the room, whichever page they use.
func TestStepTwo(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	c := startChromium(t)
	people := func(p *tab, want string) {
		t.Helper()
		p.wait("show "+want, fmt.Sprintf(`[...document.querySelectorAll('figcaption')]
			.map(({textContent}) => textContent).join() === %q`, want))
	}
	ada, bo := c.joinStep("Ada", base, 2), c.joinStep("Bo", base, 2)
	people(ada, "you,Bo")
	people(bo, "you,Ada")
	cy := c.enter("Cy", base+"/r/stepping-cans")
	people(ada, "you,Bo,Cy")
	people(bo, "you,Ada,Cy")
	cy.click("Leave")
	people(ada, "you,Bo")
	bo.visit(base + "/learn/2.html") // leaves, as a closed tab does
	people(ada, "you")
	for _, words := range []string{`→ {"type":"join"`, `← {"type":"welcome"`, `← {"type":"peer-joined"`,
		`← {"type":"peer-left"`} {
		ada.logs(words)
	}
}

// Two people see each other, in whatever order they come and whether one of them uses the call page.
func TestStepsWithTwo(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	c := startChromium(t)
	for step := 3; step <= 6; step++ {
		t.Run(fmt.Sprint(step), func(t *testing.T) {
			c := &browser{t: t, process: c.process}
			ada, bo := c.joinStep("Ada", base, step), c.joinStep("Bo", base, step)
			ada.seesLite(bo)
			bo.seesLite(ada)
			ada.logs(`"description":{"type":"offer"`)
			ada.logs("The connection to Bo is connected.")
			bo.visit(base + "/healthz")

			cy := c.open("Cy", base+"/r/stepping-cans")
			cy.join() // the call page calls
			ada.seesLite(cy)
			cy.sees(ada)
			ada.visit(base + "/healthz")
			cy.others()
			di := c.joinStep("Di", base, step) // the step calls
			di.seesLite(cy)
			cy.sees(di)
		})
	}
}

// From step 4 on, a call has room for more than two.
func TestStepsWithThree(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	c := startChromium(t)
	for step := 4; step <= 6; step++ {
		t.Run(fmt.Sprint(step), func(t *testing.T) {
			c := &browser{t: t, process: c.process}
			ada, bo, cy := c.joinStep("Ada", base, step), c.joinStep("Bo", base, step), c.joinStep("Cy", base, step)
			for _, pair := range [][2]*tab{{ada, bo}, {ada, cy}, {bo, ada}, {bo, cy}, {cy, ada}, {cy, bo}} {
				pair[0].seesLite(pair[1])
			}
			cy.reload() // a new connection to each of the others
			cy.joinLite()
			ada.visit(base + "/healthz")
			bo.wait("see Ada go", `document.querySelectorAll('figure').length === 2`)
			bo.logs("The connection to Cy is connected.")
		})
	}
}

// Without a camera, each page sends a picture of its own making.
func TestStepsWithoutCamera(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	c := startChromium(t)
	ada, bo := c.blank("Ada"), c.blank("Bo")
	for step := 3; step <= 6; step++ {
		for _, p := range []*tab{ada, bo} {
			p.visit(fmt.Sprintf("%s/learn/%d.html#blind-cans-%d", base, step, step))
			p.joinLite()
			if step >= 5 {
				p.click("Turn the camera on")
			}
		}
		ada.seesLite(bo)
		bo.seesLite(ada)
	}
}

// holdMessages keeps what the page sends until probe.release is called.
const holdMessages = `{
	const socket = probe.sockets.at(-1);
	probe.held = [];
	probe.release = () => {
		delete socket.send;
		probe.held.forEach((message) => socket.send(message));
	};
	socket.send = (message) => probe.held.push(message);
}`

// Two people turn their cameras on at the same moment: both offers are made before either arrives.
func TestStepsGlare(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	c := startChromium(t)
	rounds := 6
	if *long {
		rounds = 60
	}
	ada, bo := c.openStep("Ada", base, 5), c.openStep("Bo", base, 5)
	for round := range rounds {
		both := []*tab{ada, bo}
		if round%2 == 1 {
			both = []*tab{bo, ada}
		}
		for _, p := range both {
			p.reload()
			p.joinLite()
		}
		ada.logs("The connection to Bo is connected.")
		bo.logs("The connection to Ada is connected.")
		for _, p := range both {
			read[chromedp.Void](p, holdMessages)
			p.click("Turn the camera on")
		}
		for _, p := range both {
			p.wait("make an offer", `probe.held.some((message) => message.includes('"type":"offer"'))`)
		}
		for _, p := range both {
			read[chromedp.Void](p, "probe.release()")
		}
		ada.seesLite(bo)
		bo.seesLite(ada)
		ignored := 0
		for _, p := range both {
			ignored += read[int](p, `[...document.querySelectorAll('#log li')]
				.filter(({textContent}) => textContent.startsWith('Two offers collided.')).length`)
		}
		if ignored != 1 {
			t.Errorf("round %d: %d offers were ignored, want that of the polite side", round, ignored)
		}
	}
}

// Step 6 writes to its own kind and to the call page without a server, and Leave leaves.
func TestStepSix(t *testing.T) {
	t.Parallel()
	base, stop := startTincan(t)
	c := startChromium(t)
	ada := c.enter("Ada", base+"/r/stepping-cans")
	bo, cy := c.joinStep("Bo", base, 6), c.joinStep("Cy", base, 6)
	ada.click("Chat")
	ada.plays(bo)
	bo.seesLite(cy)
	const words = `<img src=x onerror=alert(1)> hello`
	bo.fill("Message", words)
	bo.click("Send")
	cy.tells("Bo: " + words)
	ada.reads("Bo", words)
	ada.writes("hello Bo")
	bo.tells("Ada: hello Bo")

	cy.click("Leave")
	bo.wait("see Cy go", `document.querySelectorAll('figure').length === 2`)
	bo.logs(`"reason":"left"`)
	cy.wait("be asked to join again", "probe.control('Join')")

	ada.forgive("ERR_CONNECTION_REFUSED")
	stop()
	bo.tells("The socket is closed: 1001")
	bo.fill("Message", "still here")
	bo.click("Send")
	ada.reads("Bo", "still here")
}

// Each step is for everyone, and fits on a narrow phone.
func TestStepsForEveryone(t *testing.T) {
	t.Parallel()
	axe := axeRules(t)
	base, _ := startTincan(t)
	c := startChromium(t, allDots)
	p := c.open("Ada", base)
	for step := 1; step <= 6; step++ {
		what := fmt.Sprint("step ", step)
		p.visit(fmt.Sprintf("%s/learn/%d.html", base, step))
		p.audit(axe, what)
		if step == 1 {
			p.click("Connect")
			p.tells("Bo reads: Hello Bo")
		} else {
			p.joinLite()
		}
		p.audit(axe, what+", joined")
		p.resize(280, 653)
		for _, complaint := range read[[]string](p, outside) {
			t.Errorf("%s, 280 pixels wide: %s", what, complaint)
		}
	}
}
