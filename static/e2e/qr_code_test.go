package e2e

import (
	"bytes"
	"context"
	"image/png"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
)

// The link's QR code is readable in both themes and on the screen of a small phone.
func TestQRCode(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	c := startChromium(t)
	room := base + "/r/brisk-otter-lantern-4831"
	ada := c.enter("Ada", room)
	ada.click("More")
	ada.click("QR code")
	ada.tells("Point a phone’s camera at the code")
	for _, scheme := range []string{"light", "dark"} {
		ada.looksLike(320, 568, scheme)
		ada.wait("be drawn", drawn)
		if got := ada.readQRCode(); got != room {
			t.Errorf("%s: the code says %q, want %q", scheme, got, room)
		}
	}
	ada.click("Close")
	ada.wait("close the dialog", "!document.querySelector('dialog')")

	// The call ends while the code is being made.
	read[chromedp.Void](ada, `for (const name of ['QR code', 'Leave']) {
		[...document.querySelectorAll('button')].find(({textContent}) => textContent === name).click();
	}`)
	ada.tells("You left the call")
	if read[bool](ada, "!!document.querySelector('dialog')") {
		t.Error("the code is over the page after the call")
	}
}

// readQRCode returns the text of the QR code on the screen, from a screenshot.
func (p *tab) readQRCode() string {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	screen, err := p.driver.screenshot(ctx)
	if err != nil {
		p.t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(screen))
	if err != nil {
		p.t.Fatal(err)
	}
	bitmap, err := gozxing.NewBinaryBitmapFromImage(img)
	if err != nil {
		p.t.Fatal(err)
	}
	result, err := qrcode.NewQRCodeReader().Decode(bitmap, nil)
	if err != nil {
		p.t.Fatalf("%s: read the QR code: %v", p.name, err)
	}
	return result.GetText()
}
