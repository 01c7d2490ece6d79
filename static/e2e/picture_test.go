package e2e

import (
	_ "embed"
	"os"
	"testing"
)

//go:embed testdata/painter.js
var painter string

// TestPicture takes the picture in the README.
func TestPicture(t *testing.T) {
	dir := os.Getenv("TINCAN_SCREENSHOTS")
	if dir == "" {
		t.Skip("TINCAN_SCREENSHOTS does not say where to")
	}
	base, _ := startTincan(t)
	c := startChromium(t)
	var people []*tab
	for _, one := range [][2]string{
		{"Ada", `[['#8fb5a3', '#41705f', '#365c4e'], '#c23b22', '#e8b796', '#4a2c1d']`},
		{"Bo", `[['#d8c59c', '#a07f4a', '#7b5f34'], '#17604c', '#8d5a3c', '#1c1512']`},
		{"Cy", `[['#a9bccb', '#577089', '#44586d'], '#d9aa52', '#f0c9a8', '#b5792e']`},
		{"Di", `[['#cfa9a0', '#8a5a52', '#6d453f'], '#496a8f', '#b57c55', '#2a1d18']`},
	} {
		p := c.blank(one[0])
		p.permit("camera", true)
		p.permit("microphone", true)
		p.preload("const colors = " + one[1] + ";\n" + painter)
		p.looksLike(1280, 760, "light")
		p.visit(base + "/r/brisk-otter")
		p.join()
		p.click("Chat")
		people = append(people, p)
	}
	ada, bo, cy, di := people[0], people[1], people[2], people[3]
	bo.writes("Morning! Can everyone see me?")
	cy.writes("Loud and clear")
	ada.writes("The notes from Tuesday: https://example.org/notes")
	di.writes("Thanks, reading them now")
	ada.tells("reading them now")
	for _, p := range people[1:] {
		ada.sees(p)
	}
	ada.wait("have no news on top", "document.querySelectorAll('.toast').length === 0")
	ada.screenshot(dir, "call")
}
