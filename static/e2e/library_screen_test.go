package e2e

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
)

// shared lets a page create what it sends and describe what it receives: for `stream` and `screen`,
// the kinds of tracks and the colors of the videos.
const shared = `Object.assign(lib, {
	picture(color) {
		const canvas = Object.assign(document.createElement('canvas'), {width: 16, height: 16});
		const context = canvas.getContext('2d');
		context.fillStyle = color;
		setInterval(() => context.fillRect(0, 0, 16, 16), 100); // a canvas produces frames only when it changes
		return canvas.captureStream(10).getTracks()[0];
	},
	sound: () => new AudioContext().createMediaStreamDestination().stream.getTracks()[0],
	async color(track) {
		const video = document.createElement('video');
		Object.assign(video, {muted: true, srcObject: new MediaStream([track])});
		// The track may end before it plays.
		await Promise.race([video.play(), new Promise((resolve) => setTimeout(resolve, 1000))]);
		const context = Object.assign(document.createElement('canvas'), {width: 1, height: 1}).getContext('2d');
		context.drawImage(video, 0, 0, 1, 1);
		const [red, , blue] = context.getImageData(0, 0, 1, 1).data;
		video.srcObject = null;
		return red > blue ? 'red' : 'blue';
	},
	async of(stream) {
		const kinds = stream.getTracks().map(({kind}) => kind).sort();
		const live = stream.getVideoTracks().filter(({muted}) => !muted);
		return [...kinds, ...await Promise.all(live.map(lib.color))].join(' ');
	},
	got: async (name) => await lib.of(lib.peer(name).stream) + ' / ' + await lib.of(lib.peer(name).screen),
})`

// gets waits until this is what the tab receives from another, as `stream / screen`.
func (p *tab) gets(of *tab, want string) {
	p.t.Helper()
	p.wait(fmt.Sprintf("receive %q from %s", want, of.name),
		fmt.Sprintf("lib.peer(%q) && await lib.got(%[1]q) === %q", of.name, want))
}

// A receiver can tell a screen from a camera, no matter which side called and which was shared
// first.
func TestLibraryScreen(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	c := startChromium(t)
	room := "showing-cans"
	open := func(name string) *tab {
		p := c.openLibrary(name, base, room)
		read[chromedp.Void](p, "void "+shared)
		return p
	}
	const (
		nothing = " / "
		camera  = "audio video red / "
		screen  = " / audio video blue"
		both    = "audio video red / audio video blue"
	)
	const camOn = "lib.room.setStream(new MediaStream([lib.sound(), lib.picture('red')]))"
	const screenOn = "lib.room.setScreen(new MediaStream([lib.sound(), lib.picture('blue')]))"

	ada, bo := open("Ada"), open("Bo")
	ada.wait("reach Bo", "lib.open('Bo')")
	ada.gets(bo, nothing)

	// The screen first, on the side that was called and on the other.
	read[chromedp.Void](ada, screenOn)
	bo.gets(ada, screen)
	read[chromedp.Void](ada, camOn)
	bo.gets(ada, both)
	read[chromedp.Void](bo, "Promise.all(["+screenOn+", "+camOn+"])")
	ada.gets(bo, both)

	// A switch from one to the other: a sender never changes its stream.
	read[chromedp.Void](bo, "Promise.all([lib.room.setScreen(null), lib.room.setStream(null)])")
	ada.gets(bo, nothing)
	read[chromedp.Void](bo, camOn)
	ada.gets(bo, camera)
	read[chromedp.Void](bo, "Promise.all([lib.room.setStream(null), "+screenOn+"])")
	ada.gets(bo, screen)

	// Replacing one screen with another needs no negotiation.
	read[chromedp.Void](ada, `{
		const {connection} = lib.peer('Bo');
		lib.negotiated = 0;
		connection.addEventListener('signalingstatechange', () => lib.negotiated++);
	}`)
	read[chromedp.Void](ada, "lib.room.setScreen(new MediaStream([lib.sound(), lib.picture('red')]))")
	bo.gets(ada, "audio video red / audio video red")
	if n := read[int](ada, "lib.negotiated"); n != 0 {
		t.Errorf("changing the screen was negotiated: %d signaling state changes", n)
	}
	read[chromedp.Void](ada, screenOn)
	bo.gets(ada, both)

	// A newcomer, and a new connection that replaces the old one.
	cy := open("Cy")
	cy.gets(ada, both)
	cy.gets(bo, screen)
	read[chromedp.Void](cy, "Promise.all(["+camOn+", "+screenOn+"])")
	ada.gets(cy, both)
	for _, caller := range []*tab{ada, cy} {
		read[chromedp.Void](caller, "lib.room.peers.forEach((peer) => peer.call())")
		for _, p := range []*tab{ada, bo, cy} {
			for _, other := range []*tab{ada, bo, cy} {
				if p != other {
					p.wait("be connected to "+other.name, fmt.Sprintf("lib.peer(%q).state === 'connected'", other.name))
				}
			}
		}
		cy.gets(ada, both)
		ada.gets(cy, both)
		ada.gets(bo, screen)
		bo.gets(ada, both)
	}

	// What a peer says about its screen may be anything.
	for _, odd := range []string{"null", "7", "{}", "'x'.repeat(10000)"} {
		got := read[string](ada, fmt.Sprintf(`(async () => {
			const {PeerConnection} = await import('/tincan/peer-connection.js');
			const a = new PeerConnection({polite: true, stream: new MediaStream([lib.picture('red')])});
			let b;
			const seen = new Promise((resolve) => a.addEventListener('signal', ({detail}) => {
				if (!b) {
					b = new PeerConnection({polite: false, link: a.link});
					b.addEventListener('track', ({detail: {track, screen}}) => resolve(String(screen)));
				}
				b.receive({...detail, screen: %s});
			}));
			a.call();
			return seen.finally(() => [a, b].forEach((peer) => peer.close()));
		})()`, odd))
		if got != "false" {
			t.Errorf("with the screen given as %s, the camera counts as a screen: %s", odd, got)
		}
	}
}
