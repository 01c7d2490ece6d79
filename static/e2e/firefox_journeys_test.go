package e2e

import (
	"fmt"
	"path/filepath"
	"syscall"
	"testing"
)

// In these tests at least one person uses Firefox. With Chromium alone we would miss faults in the pages,
// and in how browsers handle each other's offers.

func TestFirefoxLobby(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	ada := startFirefox(t).open("Ada", base)
	ada.fill("Your name", "Ada")
	ada.click("Choose a room or paste a link")
	ada.fill("Room", "fire-cans")
	ada.click("Join")
	ada.wait("start the camera", previewRuns)
	ada.click("Join")
	ada.isIn()
	ada.ownTile()
	if got, want := read[string](ada, "location.href"), base+"/r/fire-cans"; got != want {
		t.Errorf("Ada is at %s, want %s", got, want)
	}
}

// Ada and Bo use Firefox, Cy uses Chromium.
func TestFirefoxCall(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	ada, bo := twoPeople(startFirefox(t), base+"/r/fire-cans")
	cy := startChromium(t).open("Cy", base+"/r/fire-cans")
	cy.join()
	ada.toast("Cy joined")
	cy.others(ada, bo)
	for _, p := range []*tab{ada, bo} {
		cy.plays(p)
		p.plays(cy)
		p.wait("outline the others", "document.querySelectorAll('[data-peer][data-speaking]').length === 2")
		if read[bool](p, startsAudioContext) {
			p.wait("outline its own tile", "document.querySelector('[data-self][data-speaking]')")
		}
	}

	// A video in the browser's own window is watched although the page is hidden.
	paused := read[[]bool](ada, `(() => {
		const video = probe.tile('Bo').querySelector('video');
		Object.defineProperty(document, 'pictureInPictureElement', {value: video});
		Object.defineProperty(document, 'hidden', {value: true});
		document.dispatchEvent(new Event('visibilitychange'));
		return ['Bo', 'Cy'].map((name) => probe.tile(name).hasAttribute('data-paused'));
	})()`)
	if paused[0] || !paused[1] {
		t.Errorf("video paused: %v, want only the one that is not in the window", paused)
	}
}

// startsAudioContext is true if the browser can measure sound. Firefox cannot on a machine without an
// audio output.
const startsAudioContext = `Promise.race([new AudioContext().resume().then(() => true),
	new Promise((resolve) => setTimeout(resolve, 3000, false))])`

func TestFirefoxSwitches(t *testing.T) {
	t.Parallel()
	t.Run("of Firefox", func(t *testing.T) { useSwitches(t, startFirefox(t), startChromium(t)) })
	t.Run("of Chromium", func(t *testing.T) {
		onlyLong(t)
		useSwitches(t, startChromium(t), startFirefox(t))
	})
}

func TestFirefoxChat(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	ada, bo := startFirefox(t).enter("Ada", base+"/r/fire-cans"), startChromium(t).enter("Bo", base+"/r/fire-cans")
	ada.others(bo)
	ada.click("Chat")
	ada.writes("hello")
	bo.toast("Ada: hello")
	bo.unread(1)
	bo.click("Chat, 1 unread")
	bo.unread(0)
	bo.reads("Ada", "hello")

	ada.clickIn("[data-panel=chat]", "Close")
	bo.writes("and to you")
	ada.toast("Bo: and to you")
	ada.unread(1)
	ada.click("Chat, 1 unread")
	ada.unread(0)
	ada.reads("Bo", "and to you")
}

func TestFirefoxFiles(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	ada, bo := startFirefox(t).enter("Ada", base+"/r/fire-cans"), startChromium(t).enter("Bo", base+"/r/fire-cans")
	read[bool](bo, withoutPicker)
	path, contents := randomFile(t, "report.bin", 2_345_678)
	for _, p := range []*tab{ada, bo} {
		p.wait("be connected", "document.querySelector('[data-peer][data-state=connected]')")
		p.click("Chat")
	}
	for _, way := range [][2]*tab{{ada, bo}, {bo, ada}} {
		from, to := way[0], way[1]
		dir := to.downloads()
		from.sends(path)
		to.click("Accept report.bin")
		to.transfer("incoming", "done", "Received and checked.")
		from.transfer("outgoing", "done", to.name+" received it.")
		to.hasSaved(filepath.Join(dir, "report.bin"), contents)
	}
}

func TestFirefoxLeaveAndComeBack(t *testing.T) {
	t.Parallel()
	leaveAndComeBack(t, startChromium(t), startFirefox(t))
}

func TestFirefoxData(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	writeData(startFirefox(t), startChromium(t), base+"/d/fire-cans")
}

// writeData tests that two people ping and write to each other in a data room.
func writeData(forAda, forBo *browser, room string) {
	ada, bo := forAda.blank("Ada"), forBo.blank("Bo")
	for i, p := range []*tab{ada, bo} {
		p.visit(room)
		p.joinData(i)
	}
	ada.hasPeers(1)
	for _, pair := range [][2]*tab{{ada, bo}, {bo, ada}} {
		p, other := pair[0], pair[1]
		p.click("Ping everyone")
		p.pings("You pinged " + other.name)
		other.pings(p.name + " pinged you")
		p.say("general", "hello from "+p.name)
		other.logged("general", p.name, "hello from "+p.name)
		p.say(other.name, "between us")
		other.logged(p.name, p.name, "between us")
	}
}

func TestFirefoxLive(t *testing.T) {
	t.Parallel()
	base := serveWith(t, map[string]string{"TINCAN_HOST_PASSWORD": "open sesame"})
	t.Run("from Firefox", func(t *testing.T) { broadcast(startFirefox(t), startChromium(t), base+"/live/fire-cans") })
	t.Run("from Chromium", func(t *testing.T) {
		onlyLong(t)
		broadcast(startChromium(t), startFirefox(t), base+"/live/chrome-cans")
	})
}

// broadcast tests that a host goes live with the password, and that one viewer can watch.
func broadcast(hosts, viewers *browser, room string) {
	viewer := viewers.openViewer("viewer", room)
	viewer.isTold("Not live yet")
	host := hosts.openHost(room)
	host.click("I am the host")
	host.click("Camera")
	host.click("Go live")
	host.fill("Host password", "open sesame")
	host.click("Go live")
	host.broadcasts("live")
	viewer.watches()
	host.wait("count the viewer", "document.getElementById('viewers').textContent === '1'")
	host.click("End broadcast")
	host.broadcasts("offline")
	viewer.isTold("The stream has ended")
}

func TestFirefoxRelayed(t *testing.T) {
	t.Parallel()
	s := serveTincan(t, "-public-ip=127.0.0.1")
	for _, protocol := range []string{"udp", "tcp"} {
		t.Run(protocol, func(t *testing.T) {
			if protocol == "udp" {
				onlyLong(t)
			}
			room := s.url("/r/fire-cans-" + protocol)
			ada, bo := startFirefox(t).open("Ada", room), startChromium(t).open("Bo", room)
			for _, p := range []*tab{ada, bo} {
				p.relayOnly(fmt.Sprintf("() => 'turn:%s?transport=%s'", s.turn(), protocol))
			}
			for _, p := range []*tab{ada, bo} {
				p.join()
			}
			ada.plays(bo)
			bo.plays(ada)
		})
	}
}

func TestFirefoxServerRestarts(t *testing.T) {
	t.Parallel()
	p := startProcess(t)
	ada, bo := twoPeopleIn(startFirefox(t), startChromium(t), "http://"+p.addr+"/r/fire-cans")
	ids := [2]string{ada.idOf(bo), bo.idOf(ada)}
	ada.forgive("can’t establish a connection to the server at ws:") // while the server is down
	bo.forgive("WebSocket connection to")
	ada.witness()
	bo.witness()

	p.end(syscall.SIGTERM)
	ada.connection("reconnecting")
	bo.connection("reconnecting")
	p.start()
	ada.connection("connected")
	bo.connection("connected")
	ada.hasKept()
	bo.hasKept()
	ada.plays(bo)
	bo.plays(ada)
	ada.hasRead()
	bo.hasRead()
	if now := [2]string{ada.idOf(bo), bo.idOf(ada)}; now != ids {
		t.Errorf("ids are %q, want %q as before", now, ids)
	}
	ada.click("Camera") // negotiation works again
	bo.seesNoPicture(ada)
}
