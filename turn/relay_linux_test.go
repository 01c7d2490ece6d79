package turn

import (
	"errors"
	"net"
	"net/netip"
	"runtime"
	"syscall"
	"testing"
)

var peerNowhere = netip.MustParseAddrPort("8.8.8.8:9")

// coturn 4.6 loses the whole allocation when one peer is unreachable. Here, a network namespace without
// a route makes every send fail with ENETUNREACH.
func TestRelayOutlivesAnUnreachablePeer(t *testing.T) {
	sw := newTestSwitch(t)
	sw.policy.allow = newPrefixSet(nil)
	a, b := openRelayIn(t, sw, syscall.CLONE_NEWNET), openRelay(t, sw)
	_, err := a.conn.(*socket).WriteToUDPAddrPort([]byte("x"), peerNowhere)
	if want := syscall.ENETUNREACH; !errors.Is(err, want) {
		t.Fatalf("the namespace does not do its part: send fails with %v, want %v", err, want)
	}
	send(t, a, "into the void", net.UDPAddrFromAddrPort(peerNowhere))
	send(t, b, "still here", relayed(a))
	expect(t, a, "still here")
	expectCounts(t, sw, packetCounts{switched: 1, dropped: 1})
}

// openRelayIn opens a relay in new namespaces. Without the right to make them, it skips the test.
func openRelayIn(t *testing.T, sw *relaySwitch, namespaces int) *relay {
	t.Helper()
	if testing.Short() {
		t.Skip("no network namespaces with -short")
	}
	type result struct {
		r   *relay
		err error
	}
	opened := make(chan result)
	go func() {
		runtime.LockOSThread() // forever: the thread ends with this goroutine
		if err := syscall.Unshare(namespaces); err != nil {
			opened <- result{nil, err}
			return
		}
		r, err := sw.open(relayPort{})
		opened <- result{r, err}
	}()
	got := <-opened
	if errors.Is(got.err, syscall.EPERM) {
		t.Skip("no right to make network namespaces")
	}
	if got.err != nil {
		t.Fatal(got.err)
	}
	return got.r
}
