package turn

import (
	"math/rand/v2"
	"net"
	"net/netip"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/pion/stun/v3"
)

func TestQuotaUnderConcurrency(t *testing.T) {
	q := newQuota()
	var granted atomic.Int64
	var wg sync.WaitGroup
	for range 200 {
		wg.Go(func() {
			if ok, _ := q.reserve("ada"); !ok {
				return
			}
			if n := granted.Add(1); n > maxAllocations {
				t.Errorf("%d allocations at once", n)
			}
			granted.Add(-1)
			q.release("ada")
		})
	}
	wg.Wait()
	if len(q.peers) != 0 {
		t.Errorf("left over: %v; want none", q.peers)
	}
}

func TestQuotaWarnsOnce(t *testing.T) {
	q := newQuota()
	for i := range maxAllocations {
		if ok, _ := q.reserve("ada"); !ok {
			t.Fatalf("place %d refused", i+1)
		}
	}
	for i, want := range []bool{true, false, false} {
		if ok, first := q.reserve("ada"); ok || first != want {
			t.Errorf("refusal %d: ok %v, first %v; want first %v", i, ok, first, want)
		}
	}
	if ok, _ := q.reserve("bo"); !ok {
		t.Error("ada's allocations count for bo")
	}
	q.release("nobody")
}

func TestAllocationQuota(t *testing.T) {
	s := newServer(t)
	servers := s.ICEServers("127.0.0.1", "ada")
	dialAda := func() *rawClient { return dialRaw(t, s, servers[1].Username, servers[1].Credential) }
	clients := make([]*rawClient, maxAllocations)
	for i := range clients {
		clients[i] = dialAda()
		clients[i].allocate()
	}
	late := dialAda()
	if got := errorCode(late.request(stun.MethodAllocate, udpTransport)); got != 486 {
		t.Fatalf("allocation %d answers %d, want 486", maxAllocations+1, got)
	}
	dialRawFresh(t, s, "bo").allocate()

	if got := errorCode(clients[3].request(stun.MethodRefresh, lifetime(0))); got != 0 {
		t.Fatalf("Refresh answers %d", got)
	}
	late.allocate()
	if got := errorCode(dialAda().request(stun.MethodAllocate, udpTransport)); got != 486 {
		t.Errorf("one ended and two began: Allocate answers %d, want 486", got)
	}
}

// UDP clients repeat a request if its answer was lost (RFC 8489 section 6.2.1). A repetition does not
// count as a second allocation, and a request that can only fail takes no place.
func TestQuotaCountsAllocationsNotRequests(t *testing.T) {
	s := newServer(t)
	servers := s.ICEServers("127.0.0.1", "ada")
	c := dialRaw(t, s, servers[1].Username, servers[1].Credential)
	c.fetchNonce()
	m := c.signed(stun.MethodAllocate, udpTransport)
	for range maxAllocations + 3 {
		if got := errorCode(c.exchange(m)); got != 0 {
			t.Fatalf("repeated Allocate answers %d, want success", got)
		}
	}
	for range maxAllocations + 3 {
		if got := errorCode(c.request(stun.MethodAllocate, udpTransport)); got != 437 {
			t.Fatalf("second Allocate on one 5-tuple answers %d, want 437", got)
		}
	}
	other := dialRaw(t, s, servers[1].Username, servers[1].Credential)
	for range maxAllocations + 3 {
		if got := errorCode(other.request(stun.MethodAllocate)); got != 400 {
			t.Fatalf("Allocate without transport answers %d, want 400", got)
		}
		// An Allocate with lifetime 0 is refused before it takes a place.
		got := errorCode(other.request(stun.MethodAllocate, udpTransport, lifetime(0)))
		if got != 508 {
			t.Fatalf("Allocate of no duration answers %d, want 508", got)
		}
	}
	other.sync() // wait until the server has handled everything
	if got := usageOf(s, servers[1].Username); got != 1 {
		t.Errorf("%d places taken, want 1", got)
	}
}

func TestQuotaWhenPortsRunOut(t *testing.T) {
	ports := freePorts(t, 2)
	var log lockedBuffer
	s := newServer(t, func(c *Config) { c.RelayPorts, c.Log = ports, textLog(&log) })
	servers := s.ICEServers("127.0.0.1", "ada")
	for range ports.size() {
		relayed := dialRaw(t, s, servers[1].Username, servers[1].Credential).allocate()
		if !ports.contains(relayed.Port()) {
			t.Errorf("relayed address %v, want a port in %v", relayed, ports)
		}
	}
	late := dialRaw(t, s, servers[1].Username, servers[1].Credential)
	for range maxAllocations + 1 {
		if got := errorCode(late.request(stun.MethodAllocate, udpTransport)); got != 508 {
			t.Fatalf("Allocate without a free port answers %d, want 508", got)
		}
	}
	late.sync() // wait until the server has handled everything
	complaint := `level=ERROR msg="no relay for someone" err="every relay port is in use"`
	if n := strings.Count(log.String(), complaint); n != 1 {
		t.Errorf("the log says %q %d times, want once:\n%s", complaint, n, log.String())
	}
	if got := usageOf(s, servers[1].Username); got != ports.size() {
		t.Errorf("%d places taken, want %d", got, ports.size())
	}
}

func TestAllocationsAtOnce(t *testing.T) {
	s := newServer(t)
	servers := s.ICEServers("127.0.0.1", "ada")
	var granted, refused atomic.Int64
	var wg sync.WaitGroup
	for range 2 * maxAllocations {
		c := dialRaw(t, s, servers[1].Username, servers[1].Credential)
		wg.Go(func() {
			switch got := errorCode(c.request(stun.MethodAllocate, udpTransport)); got {
			case 0:
				granted.Add(1)
			case 486:
				refused.Add(1)
			default:
				t.Errorf("Allocate answers %d", got)
			}
		})
	}
	wg.Wait()
	if granted.Load() != maxAllocations || refused.Load() != maxAllocations {
		t.Errorf("%d granted, %d refused; want %d each", granted.Load(), refused.Load(), maxAllocations)
	}
	s.Close()
	eventually(t, "every place is given back", func() bool { return usageOf(s, servers[1].Username) == 0 })
}

func usageOf(s *Server, username string) int {
	_, peer, _ := parseUsername(username)
	s.quota.mu.Lock()
	defer s.quota.mu.Unlock()
	if u := s.quota.peers[peer]; u != nil {
		return u.n
	}
	return 0
}

// freePorts returns a range of n UDP ports that are free. They are below the range from which Linux, macOS
// and Windows take ports for others, so they very likely stay free until the test uses them.
func freePorts(tb testing.TB, n int) PortRange {
	tb.Helper()
	for range 1000 {
		low := 20_000 + rand.IntN(12_000)
		if r := (PortRange{uint16(low), uint16(low + n - 1)}); portsAreFree(r) {
			return r
		}
	}
	tb.Fatalf("no %d free ports in a row", n)
	return PortRange{}
}

func portsAreFree(r PortRange) bool {
	for port := r.Min; port <= r.Max; port++ {
		conn, err := net.ListenUDP("udp4", net.UDPAddrFromAddrPort(
			netip.AddrPortFrom(netip.IPv4Unspecified(), port)))
		if err != nil {
			return false
		}
		conn.Close()
	}
	return true
}
