package signal

import (
	"fmt"
	"net/netip"
	"testing"
	"testing/synctest"
	"time"
)

// An address that joins or looks too often must wait a little, on all its sockets. Peers with a seat
// are not affected.
func TestErrorRateLimitedVisits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := newTestNet(t, Config{Rate: -1})
		ada := n.join(t, "calm-room", "Ada")
		c := n.connect(t)
		for i := range visitBurst - 1 {
			c.send("type", "look", "room", fmt.Sprint("guess-", i))
			c.expect("room")
		}
		for _, kind := range []string{"look", "join"} {
			late := n.connect(t)
			late.send("type", kind, "room", "calm-room", "name", "Bo")
			late.expectFatal("rate-limited", 4429)
		}
		ada.expectQuiet()
		time.Sleep(time.Second)
		for range visitsPerSecond - 1 {
			c.send("type", "look", "room", "calm-room")
			c.expect("room")
		}
		n.join(t, "calm-room", "Bo")
		ada.expect("peer-joined")
		c.send("type", "look", "room", "calm-room")
		c.expectFatal("rate-limited", 4429)
	})
}

func TestVisits(t *testing.T) {
	one, other := netip.MustParsePrefix("192.0.2.1/32"), netip.MustParsePrefix("192.0.2.2/32")
	for _, tt := range []struct{ sockets, want int }{{1, visitBurst}, {64, visitBurst}, {640, 10 * visitBurst}} {
		synctest.Test(t, func(t *testing.T) {
			v := newVisits(tt.sockets)
			for i := range tt.want {
				if !v.allow(one) {
					t.Fatalf("%d sockets: visit %d is refused, want %d", tt.sockets, i+1, tt.want)
				}
			}
			if v.allow(one) || !v.allow(other) {
				t.Errorf("%d sockets: want exactly the address that visits too often refused", tt.sockets)
			}
		})
	}
	v := newVisits(0)
	for range 100 * visitBurst {
		if !v.allow(one) {
			t.Fatal("a visit is refused where there is no limit")
		}
	}
}

// An address is forgotten when it has its full burst again, or earlier if there are too many addresses.
func TestVisitsForgets(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newVisits(64)
		for i := range maxAddrs + 10 {
			v.allow(netip.PrefixFrom(netip.AddrFrom4([4]byte{10, 0, byte(i >> 8), byte(i)}), 32))
		}
		if len(v.byAddr) != maxAddrs {
			t.Errorf("%d addresses are remembered, want %d", len(v.byAddr), maxAddrs)
		}
		time.Sleep(time.Second)
		v.allow(netip.MustParsePrefix("192.0.2.1/32"))
		if len(v.byAddr) != 1 {
			t.Errorf("%d addresses are remembered, want the one that has just visited", len(v.byAddr))
		}
	})
}
