package e2e

import (
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"tincan/signal/meshtest"
)

// relayedBy waits until a member is connected to this many others, to each through a relay of its
// own that was reached over this protocol.
func (p *tab) relayedBy(protocol string, others int) {
	p.t.Helper()
	p.wait(fmt.Sprintf("be relayed over %s to %d others", protocol, others), fmt.Sprintf(`(async () => {
		const protocols = await Promise.all([...lib.room.peers.values()].map(async ({connection}) => {
			const stats = await connection?.getStats() ?? new Map();
			const transport = [...stats.values()].find(({type}) => type === 'transport');
			const pair = stats.get(transport?.selectedCandidatePairId);
			return stats.get(pair?.localCandidateId)?.relayProtocol;
		}));
		return protocols.join() === Array(%d).fill(%q).join();
	})()`, others, protocol))
}

// Everyone in a room has a relay for everyone else, within the server's quota for each of them.
func TestRelaysForAll(t *testing.T) {
	t.Parallel()
	log := &meshtest.Transcript{TB: t}
	base, _ := startTincan(log)
	c := startChromium(t, oneInterface)
	var all []*tab
	for _, name := range []string{"Ada", "Bo", "Cy", "Di", "Ed", "Fay", "Gus"} {
		p := c.openPage(name, base)
		read[chromedp.Void](p, fmt.Sprintf(`lib.enter('relayed-cans', {name: %q, iceTransportPolicy: 'relay'})`, name))
		all = append(all, p)
	}
	for _, p := range all {
		p.relayedBy("udp", len(all)-1)
	}
	if log.Has("allocation quota reached") {
		t.Error("someone asked for more relays than the server grants")
	}
}

// Where UDP is blocked, TCP is tried. People who join later find that out at once.
func TestRelaysWithoutUDP(t *testing.T) {
	t.Parallel()
	log := &meshtest.Transcript{TB: t}
	base, _ := startTincan(log)
	c := startChromium(t, oneInterface)
	deaf, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer deaf.Close()
	var all []*tab
	for _, name := range []string{"Ada", "Bo", "Cy", "Di"} {
		p := c.openPage(name, base)
		read[chromedp.Void](p, fmt.Sprintf(`{
			const {parse} = JSON;
			JSON.parse = (words) => parse(words.replace(/turn:[^"?]+\?transport=udp/g, 'turn:%s?transport=udp'));
		}`, deaf.LocalAddr()))
		read[chromedp.Void](p, fmt.Sprintf(`lib.enter('tcp-cans', {name: %q, iceTransportPolicy: 'relay'})`, name))
		all = append(all, p)
		for _, q := range all[1:] {
			q.relayedBy("tcp", len(all)-1)
		}
	}
	if log.Has("allocation quota reached") {
		t.Error("someone asked for more relays than the server grants")
	}
	ways := read[[]string](all[0], `[...lib.room.peers.values()].at(-1).connection.getConfiguration().iceServers
		.flatMap(({urls}) => urls).filter((url) => url.startsWith('turn'))`)
	if len(ways) != 1 || !strings.HasSuffix(ways[0], "?transport=tcp") {
		t.Errorf("the last connection uses the relays %q, want only the one that works", ways)
	}
}

// Ada's relay is allocated while she waits alone. That saves the call a round trip to the relay.
func TestRelayBeforeTheCall(t *testing.T) {
	t.Parallel()
	s := serveTincan(t)
	c := startChromium(t, oneInterface)
	relay := startUDPProxy(t, s.turn().String())
	ada, bo := c.openPage("Ada", s.Base), c.openPage("Bo", s.Base)
	ada.relayOnly(turnAt(relay.addr()))
	read[chromedp.Void](ada, "lib.enter('spare-cans', {name: 'Ada'})")
	select {
	case <-relay.granted.Done():
	case <-time.After(patience):
		t.Fatal("Ada got no allocation before the call")
	}
	relay.stop() // from now on she can get no other
	read[chromedp.Void](bo, "lib.enter('spare-cans', {name: 'Bo'})")
	bo.wait("learn Ada's relay", `(async () => {
		const all = await Promise.all(probe.connections.map((pc) => pc.getStats()));
		return all.flatMap((stats) => [...stats.values()])
			.some(({type, candidateType}) => type === 'remote-candidate' && candidateType === 'relay');
	})()`)

	open := "probe.spares.filter((pc) => pc.signalingState !== 'closed').length"
	ada.wait("prepare for the next call", "probe.spares.length === 2")
	if got := read[int](ada, open); got != 2 {
		t.Errorf("Ada has %d open connections, want one to Bo and one for the next call", got)
	}
	read[chromedp.Void](ada, "lib.room.leave()")
	if got := read[int](ada, open); got != 0 {
		t.Errorf("after leaving Ada has %d open connections, want none", got)
	}
}

// oneInterface restricts the browser to the interface of its default route.
var oneInterface = browserFlag{"force-webrtc-ip-handling-policy", "default_public_interface_only"}
