package main

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
)

// What a call tells about its connections: the library's part.

func TestLineViews(t *testing.T) {
	base, _ := startTincan(t)
	c := startChromium(t)
	ada, bo, cy := c.openLibrary("Ada", base, "seen-cans"), c.openLibrary("Bo", base, "seen-cans"), c.openLibrary("Cy", base, "seen-cans")
	ada.wait("reach the others", "lib.open('Bo', 'Cy')")
	bo.wait("reach the others", "lib.open('Ada', 'Cy')")
	cy.wait("reach the others", "lib.open('Ada', 'Bo')")
	for _, p := range []*tab{ada, bo} {
		read[chromedp.Void](p, `(async () => {
			const {Lines} = await import('/tincan/lines.js');
			lib.lines = new Lines(lib.room);
			const nameOf = (id) => id === lib.room.id ? lib.room.name : lib.room.peers.get(id).name;
			lib.edge = (...names) => lib.lines.edges().find(({ends}) => ends.map(nameOf).sort().join() === names.join())?.view;
		})()`)
	}
	read[chromedp.Void](ada, `{
		lib.watch = () => {
			lib.watching?.abort();
			lib.watching = new AbortController();
			lib.lines.watch(lib.watching.signal); // asks at once
		};
		lib.watch();
	}`)
	ada.wait("see the three lines", `['Ada,Bo', 'Ada,Cy', 'Bo,Cy'].every((names) => {
		const view = lib.edge(...names.split(','));
		return view?.state === 'connected' && view.way === 'direct' && view.protocol === 'udp' && view.roundTrip >= 0;
	}) && lib.lines.edges().length === 3`)

	// Cy, who is anybody's program, tells this and that; what Ada then makes of the lines from Cy to
	// herself and to Bo.
	told := func(answer, want string) {
		read[chromedp.Void](cy, fmt.Sprintf(`{
			lib.stop?.();
			const [BO, ADA] = [lib.peer('Bo').id, lib.peer('Ada').id];
			lib.stop = lib.room.answer('tincan.line', () => (%s));
		}`, answer))
		// What is measured is a matter of the machine, and less than what Cy makes up.
		ada.wait("make "+want+" of "+answer, fmt.Sprintf(`(lib.watch(), true) && probe.until(() => [['Ada', 'Cy'], ['Bo', 'Cy']].map((names) => {
			const {state, way, protocol, roundTrip, loss} = lib.edge(...names);
			return [state, way, protocol, ...roundTrip > 40_000 ? [roundTrip, loss] : []].join(' ');
		}).join(', ') === %q)`, want))
	}
	for _, nothing := range []string{
		`[{to: BO, state: 'perfect', loss: 1}, {to: [BO], state: 'failed'}, {to: 'somebody', state: 'failed'}, null, 7]`,
		`[{to: BO, state: 'connected', roundTrip: '50000', loss: -1, way: 'sea', protocol: {}}]`,
		`[...Array(64).fill(null), {to: BO, state: 'failed'}]`,
		`{to: BO, state: 'failed'}`,
		`'x'.repeat(200000)`,
	} {
		told(`[{to: BO, state: 'failed', roundTrip: 1e9, loss: 7, way: 'relay', protocol: 'tls'}]`, "connected direct udp, failed relay tls 60000 1")
		told(nothing, "connected direct udp, connected direct udp")
	}
	told(`[{to: ADA, state: 'connected', roundTrip: 50000, loss: 0.5, way: 'relay', protocol: 'tcp'}]`, "connected relay tcp 50000 0.5, connected direct udp")

	// Nobody looks: nobody is asked.
	read[chromedp.Void](ada, "lib.watching.abort()")
	bo.wait("still know the own lines", "lib.edge('Bo', 'Cy')?.state === 'connected' && lib.edge('Ada', 'Cy') === null")
	cy.close()
	ada.wait("forget the lines of who has left", "lib.lines.edges().length === 1")
}
