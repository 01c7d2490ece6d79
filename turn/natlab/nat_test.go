//go:build linux

package natlab

import (
	"context"
	"crypto/rand"
	"flag"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"

	"tincan/signal/meshtest"
)

// The flag -long is for all packages, so that go test ./... -long works.
var _ = flag.Bool("long", false, "also run tests that stress, explore or repeat")

// Peers in all kinds of networks see each other's video, by the cheapest path there is. It is a direct path
// if holes can be punched. Otherwise it is one relay, over UDP if UDP gets out. Pages, signaling and
// the relay over TLS share the port that even the strictest firewall allows.
func TestNAT(t *testing.T) {
	t.Parallel()
	lab := newNATLab(t, openNet, coneNAT, symmetricNAT, onlyTCP443)
	lab.serve(t, "-listen=:443", "-tls-cert="+lab.cert, "-tls-key="+lab.key)
	pairings := []struct {
		left, right natKind
		want        string
		ends        [2]natEnd // how they connected
	}{
		{left: openNet, right: openNet, want: "direct"},
		{left: openNet, right: coneNAT, want: "direct"},
		{left: openNet, right: symmetricNAT, want: "direct"},
		{left: openNet, right: onlyTCP443, want: "one relay, tls"},
		{left: coneNAT, right: coneNAT, want: "direct"},
		{left: coneNAT, right: symmetricNAT, want: "one relay, udp"},
		{left: coneNAT, right: onlyTCP443, want: "one relay, tls"},
		{left: symmetricNAT, right: symmetricNAT, want: "one relay, udp"},
		{left: symmetricNAT, right: onlyTCP443, want: "one relay, tls"},
		{left: onlyTCP443, right: onlyTCP443, want: "two relays, tls and tls"},
	}
	t.Run("pairings", func(t *testing.T) { // returns when all pairs have connected
		for i := range pairings {
			p := &pairings[i]
			t.Run(fmt.Sprintf("%s-%s", p.left, p.right), func(t *testing.T) {
				t.Parallel()
				allow := allPaths
				if p.want == "direct" {
					allow = directPaths
				}
				p.ends = lab.call(t, p.left, p.right, allow)
				if got := pathOf(p.ends); got != p.want {
					t.Errorf("connected by %s (%v), want %s", got, p.ends, p.want)
				}
			})
		}
	})
	for _, p := range pairings {
		t.Logf("%-9s - %-9s  %-23s  %v  |  %v", p.left, p.right, pathOf(p.ends), p.ends[0], p.ends[1])
	}
	for _, host := range lab.hosts[onlyTCP443] {
		if lab.held(natOf(host)) == 0 {
			t.Errorf("the firewall of %s has held nothing back", host)
		}
	}
	if !t.Failed() {
		t.Run("no relay port", func(t *testing.T) { testNoRelayPort(t, lab) })
	}
}

// Two relays of the same server need no port between them.
func testNoRelayPort(t *testing.T, lab *natLab) {
	lab.nft(lab.pub, noRelayPorts)
	// One relay would be enough, but packets would have to go through its port.
	ends := lab.call(t, symmetricNAT, symmetricNAT, allPaths)
	if got := pathOf(ends); !strings.HasPrefix(got, "two relays") {
		t.Errorf("connected by %s (%v), want two relays", got, ends)
	}
	held := lab.held(lab.pub)
	if held == 0 {
		t.Error("the firewall has held nothing back")
	}
	ends = lab.call(t, openNet, openNet, relayedPaths)
	if got := pathOf(ends); !strings.HasPrefix(got, "two relays") {
		t.Errorf("relayed peers connected by %s (%v), want two relays", got, ends)
	}
	if more := lab.held(lab.pub) - held; more != 0 {
		t.Errorf("relayed peers: %d packets went to ports, want none", more)
	}
}

// pathOf returns how many relays connect the two ends, and how the ends reach their relays.
func pathOf(ends [2]natEnd) string {
	if ends == [2]natEnd{} {
		return "nothing"
	}
	var relays []string
	for _, e := range ends {
		if e.RelayProtocol != "" {
			relays = append(relays, e.RelayProtocol)
		}
	}
	switch len(relays) {
	case 0:
		return "direct"
	case 1:
		return "one relay, " + relays[0]
	}
	return "two relays, " + strings.Join(relays, " and ")
}

// call connects two hosts in a room of their own, and checks that text and video get through both ways.
func (l *natLab) call(t *testing.T, left, right natKind, allow natPaths) (ends [2]natEnd) {
	t.Helper()
	var peers sync.WaitGroup
	defer peers.Wait()
	ctx, cancel := context.WithTimeout(t.Context(), 2*meshtest.Patience) // the peers themselves give up earlier
	defer cancel()
	room := rand.Text()
	for i, end := range []<-chan natEnd{
		l.peer(ctx, t, &peers, l.hosts[left][0], room, allow),
		l.peer(ctx, t, &peers, l.hosts[right][1], room, allow),
	} {
		var ok bool
		if ends[i], ok = <-end; !ok {
			t.Fatalf("%s - %s: peer %d has ended", left, right, i)
		}
	}
	return ends
}

// serve runs the program until the test ends.
func (l *natLab) serve(t testing.TB, args ...string) {
	t.Helper()
	variables := []string{"SSL_CERT_FILE=" + l.cert, "TINCAN_SECRET=" + meshtest.LongSecret}
	meshtest.Run(t, l.inside(l.pub, meshtest.Command(t, variables, append(args,
		"-public-ip="+natServer, "-turn-allow-peer="+natRange, "-state="+t.TempDir())...)))
}

// The tests mostly wait.
func TestMain(m *testing.M) { os.Exit(meshtest.Main(m, 6)) }
