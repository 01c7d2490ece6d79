package e2e

import (
	_ "embed"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

//go:embed testdata/door.js
var doorHelpers string

// openDoor opens a page without scripts of its own, and loads what the tests of Door need.
func (b *browser) openDoor(base string) *tab {
	p := b.blank("visitor")
	p.visit(base + "/healthz")
	read[chromedp.Void](p, "{"+doorHelpers+"}")
	read[chromedp.Void](p,
		"Promise.all([import('/tincan/tincan.js')]).then(([lib]) => { Object.assign(globalThis, lib); })")
	return p
}

func TestDoor(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	c := startChromium(t)
	p := c.openDoor(base)

	// Checks what is sent and when, and that one offer is enough.
	t.Run("offers ahead", func(t *testing.T) {
		said := read[[]string](p.in(t), `(async () => {
			const ada = await Room.join('ready-cans', {name: 'Ada', stream: door.stream()});
			const made = new Door('ready-cans');
			await door.looked(made);
			const sent = door.said.at(-1);
			const [{id, name}] = made.peers;
			const found = [name, String(id === ada.id), String(made.full || made.locked)];
			made.setStream(door.stream(true));
			await probe.until(() => probe.connections.at(-1).localDescription);
			found.push(sent.join());
			const entered = made.enter({name: 'Bo'});
			found.push(sent.filter((type) => type.startsWith('>')).join());
			const bo = await entered;
			await Promise.all([door.connected(ada), door.connected(bo)]);
			await probe.until(() => [...ada.peers.values()][0].stream.getTracks().length === 2 &&
				[...bo.peers.values()][0].stream.getTracks().length === 1);
			const heard = new Promise((resolve) => ada.subscribe('chat', resolve));
			await bo.publish('chat', 'hello');
			found.push(await heard, sent.filter((type) => /offer|answer/.test(type)).join());
			const ufrag = () => bo.peers.get(ada.id).connection.localDescription.sdp.match(/a=ice-ufrag:.*/)[0];
			const before = ufrag();
			await bo.setStream(null);
			await probe.until(() => ada.peers.get(bo.id).stream.getTracks().length === 0);
			found.push(String(ufrag() === before)); // news about relays does not restart a working connection
			ada.leave();
			bo.leave();
			return found;
		})()`)
		want := []string{"Ada", "true", "false", "> look,< room", "> look,> join,> offer", "hello", "> offer,< answer",
			"true"}
		if strings.Join(said, "; ") != strings.Join(want, "; ") {
			t.Errorf("found %q\n want %q", said, want)
		}
	})

	// The welcome may list different people from those that the door saw.
	t.Run("others came and went", func(t *testing.T) {
		got := read[string](p.in(t), `(async () => {
			const stays = await Room.join('moving-cans', {name: 'stays'});
			const goes = await Room.join('moving-cans', {name: 'goes'});
			const made = new Door('moving-cans', {stream: door.stream()});
			await door.looked(made);
			const seen = door.names(made);
			goes.leave();
			await probe.until(() => stays.peers.size === 0);
			const comes = await Room.join('moving-cans', {name: 'comes'});
			const bo = await made.enter({name: 'Bo'});
			const inside = door.names(bo);
			await Promise.all([stays, comes, bo].map(door.connected));
			[stays, comes, bo].forEach((room) => room.leave());
			return seen + '; ' + inside;
		})()`)
		if got != "goes,stays; comes,stays" {
			t.Errorf("seen from the door; met inside: %s", got)
		}
	})

	// A socket that is lost before joining is replaced, and joining does not need it.
	t.Run("socket lost", func(t *testing.T) {
		got := read[string](p.in(t), `(async () => {
			const ada = await Room.join('lost-cans', {name: 'Ada'});
			const made = new Door('lost-cans');
			await door.looked(made);
			probe.sockets.at(-1).close();
			await door.looked(made);
			const found = [door.names(made), door.said.at(-1).join()];
			probe.sockets.at(-1).close();
			const bo = await made.enter({name: 'Bo'});
			found.push(door.names(bo));
			await Promise.all([ada, bo].map(door.connected));
			ada.leave();
			bo.leave();
			return found.join('; ');
		})()`)
		if got != "Ada; > look,< room; Ada" {
			t.Errorf("found %s", got)
		}
	})

	// Joining does not need another socket.
	t.Run("still connecting", func(t *testing.T) {
		got := read[string](p.in(t), `(async () => {
			const before = probe.sockets.length;
			const made = new Door('hasty-cans');
			const bo = await made.enter({name: 'Bo'});
			bo.leave();
			return [probe.sockets.length - before, door.said.at(-1).slice(0, 2)].join();
		})()`)
		if got != "1,> join,< welcome" {
			t.Errorf("sockets and messages: %s", got)
		}
	})

	t.Run("locked", func(t *testing.T) {
		got := read[string](p.in(t), `(async () => {
			const ada = await Room.join('locked-cans', {name: 'Ada'});
			const made = new Door('locked-cans');
			await door.looked(made);
			const before = probe.connections.at(-1).connectionState;
			ada.lock(true);
			await probe.until(() => ada.locked);
			document.dispatchEvent(new Event('visibilitychange')); // makes it ask again at once
			await probe.until(() => made.locked);
			const found = [before, probe.connections.at(-1).connectionState, String(made.full)];
			found.push(await made.enter({name: 'Bo'}).catch(({code}) => code));
			ada.leave();
			return found.join();
		})()`)
		if got != "new,closed,false,forbidden" {
			t.Errorf("found %s", got)
		}
	})

	// The moderator of a locked room admits one knock and denies another.
	t.Run("knocks", func(t *testing.T) {
		got := read[[]string](p.in(t), `(async () => {
			const ada = await Room.join('knock-cans', {name: 'Ada', stream: door.stream()});
			ada.lock(true);
			await probe.until(() => ada.locked);
			const made = new Door('knock-cans', {stream: door.stream()});
			const asked = new Promise((resolve) => made.addEventListener('knock', resolve, {once: true}));
			const answer = made.knock('Bo');
			const found = [String((await asked).detail.endsIn)];
			await probe.until(() => ada.knocks.length === 1);
			found.push(ada.knocks.map(({name}) => name).join());
			made.cancelKnock();
			found.push(await answer.catch(({code}) => code));
			await probe.until(() => ada.knocks.length === 0);
			const last = made.knock('Bo');
			await probe.until(() => ada.knocks.length === 1);
			ada.answerKnock(ada.knocks[0], true);
			await last;
			const bo = await made.enter({name: 'Bo'});
			await Promise.all([ada, bo].map(door.connected));
			found.push(door.said.at(-1).slice(0, 4).join(), String(bo.locked), String(ada.knocks.length));
			const denied = new Door('knock-cans').knock('Cy');
			await probe.until(() => ada.knocks.length === 1);
			ada.answerKnock(ada.knocks[0], false);
			found.push(await denied.catch(({code}) => code));
			found.push(await new Door('knock-cans').knock('Cy').catch(({code}) => code));
			ada.leave();
			bo.leave();
			return found;
		})()`)
		want := []string{"120", "Bo", "cancelled", "> knock,< knock,< knock,> join", "true", "0", "denied", "denied"}
		if !slices.Equal(got, want) {
			t.Errorf("found %q\n want %q", got, want)
		}
	})

	// After enter() the socket of the knock belongs to the room, and the door no longer uses it.
	t.Run("leaves the room alone", func(t *testing.T) {
		got := read[string](p.in(t), `(async () => {
			const pinging = new Set();
			const {setInterval, clearInterval} = globalThis;
			globalThis.setInterval = (ping, ms) => {
				const timer = setInterval(ping, ms);
				if (ms === 10_000) {
					pinging.add(timer);
				}
				return timer;
			};
			globalThis.clearInterval = (timer) => {
				pinging.delete(timer);
				clearInterval(timer);
			};
			const ada = await Room.join('calm-cans', {name: 'Ada'});
			const made = new Door('calm-cans');
			const asked = made.knock('Bo');
			const found = [pinging.size];
			const bo = await made.enter({name: 'Bo'}); // does not wait for the answer
			found.push(pinging.size);
			await asked;
			made.cancelKnock();
			made.knock('Bo').catch(() => {});
			made.cancelKnock();
			made.close();
			Object.assign(globalThis, {setInterval, clearInterval});
			const heard = new Promise((resolve) => {
				ada.addEventListener('peer-left', () => resolve('left'), {once: true});
			});
			await probe.until(() => ada.peers.size === 1);
			found.push(bo.state, pinging.size);
			bo.leave();
			found.push(await heard);
			ada.leave();
			return found.join();
		})()`)
		if got != "1,0,connected,0,left" {
			t.Errorf("pings, state: %s", got)
		}
	})

	// Without anybody to ask, the answer comes at once.
	t.Run("knocks at an open room", func(t *testing.T) {
		p.in(t).wait("be admitted", `new Door('open-cans').knock('Bo').then(() => true)`)
	})

	t.Run("goes away", func(t *testing.T) {
		got := read[string](p.in(t), `(async () => {
			const ada = await Room.join('left-cans', {name: 'Ada'});
			const made = new Door('left-cans');
			await door.looked(made);
			made.close();
			await probe.until(() => probe.sockets.at(-1).readyState === WebSocket.CLOSED);
			ada.leave();
			return probe.connections.at(-1).connectionState + door.said.at(-1).join();
		})()`)
		if got != "closed> look,< room" {
			t.Errorf("found %s", got)
		}
	})

	if open := read[int](p,
		"probe.connections.filter(({connectionState}) => connectionState !== 'closed').length"); open != 0 {
		t.Errorf("%d connections are still open", open)
	}
}

// Where only a relay works: the server reveals relays only after joining, and they are tried soon
// after that.
func TestDoorToRelays(t *testing.T) {
	t.Parallel()
	s := serveTincan(t, "-public-ip=127.0.0.1")
	p := startChromium(t).openDoor(s.url(""))
	p.relayOnly(turnAt(s.turn()))
	start := time.Now()
	got := read[string](p, `(async () => {
		const ada = await Room.join('far-cans', {name: 'Ada', stream: door.stream()});
		const made = new Door('far-cans', {stream: door.stream()});
		await door.looked(made);
		const bo = await made.enter({name: 'Bo'});
		await Promise.all([ada, bo].map(door.connected));
		ada.leave();
		bo.leave();
		return String(probe.connections.length);
	})()`)
	t.Logf("connected after %v", time.Since(start))
	if got != "2" {
		t.Errorf("%s connections were made, want one on each side, repaired", got)
	}
}
