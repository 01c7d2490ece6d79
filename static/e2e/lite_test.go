package e2e

import (
	_ "embed"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"tincan/signal/meshtest"
)

// joinLite joins a call on lite.html.
func (p *tab) joinLite() {
	p.t.Helper()
	p.fill("Your name", p.name)
	p.click("Join")
	p.wait("be in the call", `document.getElementById('state').textContent.startsWith('You are in')`)
}

// seesLite waits until lite.html plays another person's video.
func (p *tab) seesLite(other *tab) {
	p.t.Helper()
	p.wait("see "+other.name, fmt.Sprintf(`[...document.querySelectorAll('figure')].some((figure) =>
		figure.textContent === %q && probe.picture(figure))`, other.name))
}

// lite.html in a call with the full page and with itself.
func TestLite(t *testing.T) {
	t.Parallel()
	// A tab that is closed may have no time to say goodbye. Its seat is then kept for the grace
	// period, so keep that short.
	base, _ := startTincan(t, "-grace=5s")
	c := startChromium(t)
	ada := c.open("Ada", base+"/r/one-file")
	ada.join()
	bo := c.open("Bo", base+"/lite.html#one-file")
	bo.joinLite()
	cy := c.open("Cy", base+"/lite.html#one-file")
	cy.joinLite()

	ada.others(bo, cy)
	ada.plays(bo)
	ada.plays(cy)
	for _, p := range []*tab{bo, cy} {
		p.seesLite(ada)
	}
	bo.seesLite(cy)
	cy.seesLite(bo)
	bo.tells("In the room: 3")

	const words = `<img src=x onerror=alert(1)> hello`
	bo.fill("Message", words)
	bo.click("Send")
	cy.wait("read the message", fmt.Sprintf(`document.getElementById('log').textContent === %q`, "Bo: "+words))

	// A person without video is still shown, with their name.
	di := c.blank("Di")
	di.permit("camera", false)
	di.permit("microphone", false)
	di.visit(base + "/lite.html#one-file")
	di.joinLite()
	bo.wait("show Di", `[...document.querySelectorAll('figcaption')].some(({textContent}) => textContent === 'Di')`)
	di.close()

	cy.close()
	bo.wait("see Cy go", `document.querySelectorAll('figure').length === 2`)
	bo.tells("In the room: 2")
}

// The server's error message outlives its socket, and the log is bounded.
func TestLiteLimits(t *testing.T) {
	t.Parallel()
	base := serveWith(t, map[string]string{"TINCAN_TOKEN_SECRET": meshtest.LongSecret}, "-auth=token")
	open, _ := startTincan(t)
	c := startChromium(t)
	ada := c.open("Ada", base+"/lite.html#one-file")
	ada.fill("Your name", "Ada")
	ada.click("Join")
	ada.tells("this server requires an invitation. Your current connections continue")

	bo := c.open("Bo", open+"/lite.html#one-file")
	bo.joinLite()
	read[chromedp.Void](bo, `for (let i = 0; i < 600; i++) {
		document.getElementById('text').value = 'message ' + i;
		document.getElementById('chat').requestSubmit();
	}`)
	got := read[string](bo, `{
		const {children} = document.getElementById('log');
		[children.length, children[0].textContent].join();
	}`)
	if got != "500,you: message 100" {
		t.Errorf("the log's length and first entry are %s; want the last 500", got)
	}
}

//go:embed testdata/lite.js
var callsLite string

// A page that fails to make an offer still answers other people's offers.
func TestLiteWithoutOffer(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	bo := startChromium(t).blank("Bo")
	bo.visit(base + "/lite.html#one-offer")
	bo.joinLite()
	bo.forgive("no offer this time")
	if got := read[string](bo, "("+callsLite+")()"); got != "answer, answer" {
		t.Errorf("two offers led to %q, want two answers", got)
	}
	bo.tells("no offer this time")
}

func TestLiteIsShort(t *testing.T) {
	page, err := os.ReadFile("../lite.html")
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(page), "\n"); n > 150 {
		t.Errorf("%d lines, want at most 150, so that it can be read in one go", n)
	}
}
