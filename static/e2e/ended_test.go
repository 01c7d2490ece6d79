package e2e

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
)

// stillThere waits until the page after a call says who is in the room. It makes the page ask at once instead of
// after 5 s.
func (p *tab) stillThere(sentence string) {
	p.t.Helper()
	p.wait("say "+sentence, fmt.Sprintf(`document.dispatchEvent(new Event('visibilitychange')) &&
		document.getElementById('ended-presence').innerText.trim() === %q`, sentence))
}

// After a call, the page shows how long it was. Until it is closed, it also shows who is still there.
func TestEnded(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	c := startChromium(t)
	room := base + "/r/parting-cans"
	ada, bo, cy := c.enter("Ada", room), c.enter("Bo", room), c.enter("Cy", room)
	ada.others(bo, cy)
	ada.click("Leave")
	ada.tells("You left the call")
	ada.tells("You were in the call for less than a minute.")
	ada.stillThere("Bo and Cy are still in the call.")
	bo.others(cy) // not with someone who only asks

	// An hour later, after a reload. The page remembers when the call began.
	read[chromedp.Void](bo, `{
		const key = Object.keys(sessionStorage).find((key) => key.startsWith('tincan.seat.'));
		const seat = JSON.parse(sessionStorage.getItem(key));
		addEventListener('pagehide', () => {
			sessionStorage.setItem(key, JSON.stringify({...seat, at: Date.now(), since: Date.now() - 3_725_000}));
		});
	}`)
	bo.reload()
	bo.isIn()
	bo.others(cy)
	bo.click("Leave")
	bo.tells("You were in the call for 1 hour, 2 minutes.")
	bo.stillThere("Cy is still in the call.")
	ada.stillThere("Cy is still in the call.")
	cy.click("Leave")
	for _, p := range []*tab{ada, bo, cy} {
		p.stillThere("The call is empty now.")
	}

	// Joining again starts a new call.
	bo.click("Join again")
	bo.isIn()
	ada.stillThere("Bo is still in the call.")
	bo.click("Leave")
	bo.tells("You were in the call for less than a minute.")
}

// People who were removed do not see who is still there.
func TestEndedByOthers(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	c := startChromium(t)
	room := base + "/r/parting-cans"
	ada, bo, cy := c.enter("Ada", room), c.enter("Bo", room), c.enter("Cy", room)
	ada.others(bo, cy)
	ada.click("Options for Bo")
	ada.click("Remove from the call")
	bo.tells("You were removed")
	bo.tells("You were in the call for less than a minute.")
	ada.lock()
	cy.showsLocked(true)
	cy.click("Leave")
	cy.stillThere("The room is locked.")
	if read[bool](bo, "probe.sockets.some(({readyState}) => readyState <= WebSocket.OPEN)") {
		t.Error("Bo's page still asks the server about the room")
	}
	bo.stillThere("")

	// A lock may end a call: when a page that comes back has lost its seat.
	read[chromedp.Void](ada, `{
		const data = '{"type": "error", "code": "forbidden", "message": "this room is locked"}';
		const socket = probe.sockets.at(-1);
		socket.dispatchEvent(new MessageEvent('message', {data}));
		socket.dispatchEvent(new CloseEvent('close', {code: 4403, reason: 'forbidden'}));
	}`)
	ada.tells("Ask to join, and a moderator can let you in.")
}
