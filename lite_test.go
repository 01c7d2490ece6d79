package main

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// joinLite fills in the form of the call in one file.
func (p *tab) joinLite() {
	p.t.Helper()
	p.fill("Your name", p.name)
	p.click("Join")
	p.wait("be in the call", `document.getElementById('state').textContent.startsWith('You are in')`)
}

// seesLite waits until the call in one file plays the picture of other.
func (p *tab) seesLite(other *tab) {
	p.t.Helper()
	p.wait("see "+other.name, fmt.Sprintf(`[...document.querySelectorAll('figure')].some((figure) =>
		figure.textContent === %q && probe.picture(figure))`, other.name))
}

// The call in one file, with the full page and with itself.
func TestLite(t *testing.T) {
	base, _ := startTincan(t)
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

	const words = `<img src=x onerror=alert(1)> hello`
	bo.fill("Message", words)
	bo.click("Send")
	cy.wait("read the message", fmt.Sprintf(`document.getElementById('log').textContent === %q`, "Bo: "+words))

	cy.close()
	bo.wait("see Cy go", `document.querySelectorAll('figure').length === 2`)
}

func TestLiteIsShort(t *testing.T) {
	page, err := os.ReadFile("static/lite.html")
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(page), "\n"); n > 150 {
		t.Errorf("%d lines: want at most 150, so that it can be read at once", n)
	}
}
