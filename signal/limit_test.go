package signal

import (
	"fmt"
	"net/netip"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

func TestBudget(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBudget(128)
		for i := range burst * 128 {
			if pass, _ := b.spend(100); !pass {
				t.Fatalf("message %d of the burst is dropped", i)
			}
		}
		if pass, err := b.spend(100); pass || err == nil || err.(*wireError).status != 0 {
			t.Errorf("over the limit: %t, %v; want a warning", pass, err)
		}
		time.Sleep(time.Second)
		for i := range 128 {
			if pass, _ := b.spend(100); !pass {
				t.Fatalf("message %d of the next second is dropped", i)
			}
		}
		for i := range 127 {
			if pass, err := b.spend(100); pass || err != nil {
				t.Fatalf("drop %d: %t, %v; want silence", i, pass, err)
			}
		}
		if _, err := b.spend(100); err == nil || err.(*wireError).status != 4429 {
			t.Errorf("after a second's worth of drops: %v, want 4429", err)
		}
		time.Sleep(2 * burst * time.Second) // after a pause the drops are forgotten
		for range burst * 128 {
			b.spend(100)
		}
		if _, err := b.spend(100); err == nil || err.(*wireError).status != 0 {
			t.Errorf("after a calm: %v, want a warning", err)
		}
	})
}

func TestBudgetInBytes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBudget(128)
		for i := range 8 {
			if pass, _ := b.spend(64 << 10); !pass {
				t.Fatalf("64 KiB number %d is dropped", i)
			}
		}
		if pass, err := b.spend(64 << 10); pass || err == nil {
			t.Errorf("576 KiB at once: %t, %v", pass, err)
		}
		b = newBudget(1)
		if pass, _ := b.spend(maxFrame); !pass {
			t.Error("at a low rate the largest message never passes")
		}
	})
}

func TestErrorRateLimitedBeforeJoin(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := newTestNet(t, Config{Rate: 1})
		c := n.connect(t)
		for range burst {
			c.send("type", "ping")
			c.expect("pong")
		}
		c.send("type", "ping")
		c.expectError("rate-limited")
		c.send("type", "ping")
		c.expectFatal("rate-limited", 4429)
	})
}

func TestErrorServerFull(t *testing.T) {
	n := newSocketNet(t, Config{MaxPeers: 2})
	n.join(t, "full-room", "Ada")
	bo := n.join(t, "full-room", "Bo")
	n.connect(t).expectFatal("server-full", 4503)
	bo.send("type", "leave")
	bo.expectClose(1000, "")
}

func TestTooManySocketsFromOneAddress(t *testing.T) {
	n := newSocketNet(t, Config{MaxPerAddr: 2, TrustedProxies: []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}})
	from := func(addr string) (int, *client) {
		c, res, err := n.tryConnect(t, "X-Forwarded-For", addr)
		if err != nil {
			return res.StatusCode, nil
		}
		return 101, c
	}
	for _, tt := range []struct {
		addr string
		want int
	}{
		{"203.0.113.1", 101}, {"203.0.113.1", 101}, {"203.0.113.1", 429}, {"203.0.113.2", 101},
		{"6.6.6.6, 203.0.113.1", 429}, // the client's own entry does not count
		{"::ffff:203.0.113.1", 429},
		{"2001:db8:1:1::1", 101}, {"2001:db8:1:1::2", 101}, {"2001:db8:1:1:ffff::", 429}, {"2001:db8:1:2::1", 101},
	} {
		if got, _ := from(tt.addr); got != tt.want {
			t.Errorf("%s: %d, want %d", tt.addr, got, tt.want)
		}
	}
}

// 0 means no limit in every field. (The tests write it as -1.)
func TestNoLimits(t *testing.T) {
	n := newSocketNet(t, Config{RoomSize: -1, Viewers: -1, MaxPeers: -1, MaxPerAddr: -1, Rate: -1})
	for i := range 70 {
		n.join(t, "large-room", fmt.Sprint(i))
	}
	c := n.join(t, "other-room", "Ada", "role", "viewer")
	for range 1000 {
		c.send("type", "ping")
	}
	for range 1000 {
		c.expect("pong")
	}
}

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

func TestGuesses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var g guesses
		one, other := netip.MustParsePrefix("192.0.2.1/32"), netip.MustParsePrefix("192.0.2.2/32")
		for range maxGuesses - 1 {
			g.allow(one, true)
		}
		time.Sleep(guessWindow)
		g.allow(one, true) // the first in another minute
		if g.exhausted(one) {
			t.Error("wrong guesses of two minutes are counted together")
		}
		for range maxGuesses - 1 {
			g.allow(one, true)
		}
		if !g.exhausted(one) || g.exhausted(other) {
			t.Errorf("exhausted = %t, %t; want true, false", g.exhausted(one), g.exhausted(other))
		}
		if g.allow(one, false) || !g.allow(other, false) {
			t.Error("a right guess is answered where it must not be, or not where it should")
		}
		for i := range maxAddrs + 10 {
			g.allow(netip.PrefixFrom(netip.AddrFrom4([4]byte{10, 0, byte(i >> 8), byte(i)}), 32), true)
		}
		if len(g.byAddr) > maxAddrs {
			t.Errorf("%d addresses are remembered, want at most %d", len(g.byAddr), maxAddrs)
		}
	})
}

// Parallel guesses get no more answers than the limit allows.
func TestGuessesAtOnce(t *testing.T) {
	from := netip.MustParsePrefix("192.0.2.1/32")
	for range 1000 { // each round is a race
		s := &Server{cfg: Config{HostPassword: "open sesame"}}
		var answered atomic.Int32
		var wg sync.WaitGroup
		gate := make(chan struct{})
		for range 4 * maxGuesses {
			wg.Go(func() {
				<-gate
				if err := s.checkPassword("wrong", from).(*wireError); err.code == "unauthorized" {
					answered.Add(1)
				}
			})
		}
		close(gate)
		wg.Wait()
		if n := answered.Load(); n != maxGuesses {
			t.Fatalf("%d guesses are answered, want %d", n, maxGuesses)
		}
	}
}
