package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// row waits for a row of the inspector that contains words.
func (p *tab) row(words string) {
	p.t.Helper()
	p.wait("show the row "+words, fmt.Sprintf(
		"[...document.querySelectorAll('.row-words')].some(({textContent}) => textContent.includes(%q))", words))
}

// The panel shows what is sent while it is open, and records nothing while it is closed.
func TestInspectorInACall(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	c := startChromium(t)
	room := base + "/r/seen-cans"
	ada := c.enter("Ada", room)
	if read[bool](ada, "performance.getEntriesByType('resource').some(({name}) => name.includes('/learn/'))") {
		t.Error("the page has loaded the inspector before anyone asked for it")
	}
	ada.click("More")
	ada.click("Show what is sent")
	ada.tells("Nothing has been sent since you opened this.")
	bo := c.enter("Bo", room)
	ada.row("the server said that Bo has joined")
	ada.row("Bo sent an offer through the server")
	ada.row("you sent an answer to Bo through the server")
	ada.reaches(bo)
	if dir := os.Getenv("TINCAN_SCREENSHOTS"); dir != "" {
		ada.shoot(dir, "inspector")
		ada.looksLike(1280, 800, "light")
	}

	ada.clickIn("[data-panel=inspector]", "Close")
	cy := c.enter("Cy", room)
	ada.reaches(cy)
	ada.click("More")
	ada.click("Connections")
	ada.click("Show what is sent")
	ada.row("Bo sent an offer through the server")
	dee := c.enter("Dee", room)
	ada.row("the server said that Dee has joined")
	ada.reaches(dee)
	if rows := strings.Join(ada.traceRows(), "\n"); strings.Contains(rows, "Cy") {
		t.Errorf("the closed panel has recorded something about Cy:\n%s", rows)
	}
	ada.click("Leave")
	ada.tells("You left the call")
}

// With #inspect in the address the panel opens at once, and shows everything from before the join. A token may
// come first. What is saved shows the same rows, and contains no secrets or addresses.
func TestInspectorFromTheStart(t *testing.T) {
	t.Parallel()
	base, token := startWithTokens(t)
	c := startChromium(t)
	invitation := token("-room=early-cans")
	bo := c.enter("Bo", base+"/r/early-cans#token="+invitation)
	ada := c.enter("Ada", base+"/r/early-cans#token="+invitation+"&inspect")
	for _, words := range []string{
		"WebSocket 1 to the server is opening",
		"you asked the server who is in the room",
		"you asked to join the room",
		"you sent an offer to Bo through the server",
		"the signaling state with Bo is now have-local-offer",
		"the path to Bo was selected",
		"the data channel “tincan” to Bo is open",
	} {
		ada.row(words)
	}
	ada.reaches(bo)
	if got := read[string](ada, "location.hash"); got != "#inspect" {
		t.Errorf("the address ends with %q, want #inspect", got)
	}

	rows := ada.traceRows()
	path, trace := ada.saves()
	for _, secret := range append(read[[]string](ada, secretsOfThePage), invitation) {
		if strings.Contains(string(trace), secret) {
			t.Errorf("the saved trace contains %s", secret)
		}
	}
	reader := c.blank("reader")
	reader.visit(base + "/learn/inspect")
	reader.step("choose the file", func(ctx context.Context) error {
		return reader.driver.chooseFile(ctx, "#file", path)
	})
	reader.tells("tincan-trace.json is shown below.")
	if got := reader.traceRows(); len(got) < len(rows) || !slices.Equal(got[:len(rows)], rows) {
		t.Errorf("the saved trace shows\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(rows, "\n"))
	}
}

// secretsOfThePage are the room, and all sessions, credentials and addresses in the messages of the page.
const secretsOfThePage = `(() => {
	const text = probe.trace.join('\n');
	const found = [location.pathname.split('/')[2], location.host];
	for (const pattern of [/"(?:session|username|credential)":"([^"]+)"/g, /([\d]+\.[\d]+\.[\d]+\.[\d]+)/g,
		/a=ice-pwd:(.*?)\\r/g]) {
		const values = [...text.matchAll(pattern)].map(([, value]) => value);
		if (values.length === 0) {
			throw new Error('no secret matches ' + pattern);
		}
		found.push(...values);
	}
	return found;
})()`

// saves saves the trace in the inspector, and returns the file.
func (p *tab) saves() (path string, trace []byte) {
	p.t.Helper()
	path = filepath.Join(p.downloads(), "tincan-trace.json")
	p.click("Save or copy")
	p.click("Save as JSON")
	return path, p.saved(path, json.Valid)
}

// lite.html has no library. With ?inspect, its page shows what is sent all the same.
func TestInspectorOfLite(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	c := startChromium(t)
	ada := c.enter("Ada", base+"/r/watched-cans")
	bo := c.blank("Bo")
	bo.visit(base + "/lite.html?inspect#watched-cans")
	shows := func(words string) {
		t.Helper()
		bo.wait("show the row "+words, fmt.Sprintf(`[...document.getElementById('inspector').shadowRoot
			.querySelectorAll('.row-words')].some(({textContent}) => textContent.includes(%q))`, words))
	}
	bo.wait("show the inspector", "document.getElementById('inspector')?.shadowRoot.querySelector('.inspector')")
	bo.joinLite()
	for _, words := range []string{
		"WebSocket 1 to the server is opening", "you asked to join the room, ",
		"a new RTCPeerConnection to Ada: you are the ", "your browser made an offer for Ada",
		"you sent an offer to Ada through the server, ", "Ada sent an answer through the server, ",
		"the signaling state with Ada is now stable", "the path to Ada was selected",
		"the data channel “topics” to Ada is open", "the credentials for the relay are in use",
	} {
		shows(words)
	}
	if dir := os.Getenv("TINCAN_SCREENSHOTS"); dir != "" {
		read[chromedp.Void](bo, "document.getElementById('inspector').scrollIntoView()")
		bo.shoot(dir, "inspector-lite")
	}
	ada.click("Leave")
	shows("the server said that Ada has left (left)")
	shows("the RTCPeerConnection to Ada is closed")
}
