package signal

import (
	"fmt"
	"net/netip"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/coder/websocket"
)

// try spends a message of this size.
func (b *budget) try(size, perSecond int) (pass bool, err error) {
	return b.spend(time.Now(), max(size, minCost), budgetOf(perSecond), func() bool { return true })
}

func TestBudget(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := new(budget)
		for i := range burst * 128 {
			if pass, _ := b.try(100, 128); !pass {
				t.Fatalf("message %d of the burst is dropped", i)
			}
		}
		if pass, err := b.try(100, 128); pass || err == nil || err.(*wireError).status != 0 {
			t.Errorf("over the limit: %t, %v; want a warning", pass, err)
		}
		time.Sleep(time.Second)
		for i := range 128 {
			if pass, _ := b.try(100, 128); !pass {
				t.Fatalf("message %d of the next second is dropped", i)
			}
		}
		for i := range 127 {
			if pass, err := b.try(100, 128); pass || err != nil {
				t.Fatalf("drop %d: %t, %v; want silence", i, pass, err)
			}
		}
		if _, err := b.try(100, 128); err == nil || err.(*wireError).status != 4429 {
			t.Errorf("after a second's worth of drops: %v, want 4429", err)
		}
		time.Sleep(2 * burst * time.Second) // after a pause the drops are forgotten
		for range burst * 128 {
			b.try(100, 128)
		}
		if _, err := b.try(100, 128); err == nil || err.(*wireError).status != 0 {
			t.Errorf("after a calm: %v, want a warning", err)
		}
	})
}

func TestBudgetInBytes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := new(budget)
		for i := range 8 {
			if pass, _ := b.try(64<<10, 128); !pass {
				t.Fatalf("64 KiB number %d is dropped", i)
			}
		}
		if pass, err := b.try(64<<10, 128); pass || err == nil {
			t.Errorf("576 KiB at once: %t, %v", pass, err)
		}
		b = new(budget)
		if pass, _ := b.try(maxFrame, 1); !pass {
			t.Error("at a low rate the largest message never passes")
		}
		for range 100_000 {
			if pass, _ := b.try(maxFrame, 0); !pass {
				t.Fatal("without a limit a message is dropped")
			}
		}
	})
}

// A sender at exactly its limit loses nothing for ten minutes.
func TestBudgetAtItsLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := new(budget)
		for i := range 10 * 60 * 128 {
			if pass, _ := b.try(minCost, 128); !pass {
				t.Fatalf("message %d is dropped", i)
			}
			time.Sleep(time.Second / 128)
		}
	})
}

// A budget belongs to the seat: another socket does not bring another burst.
func TestBudgetOfASeat(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := newTestNet(t, Config{})
		c := n.join(t, "calm-room", "Ada")
		sent := 1 // the join
		for range 3 {
			for range 150 {
				c.send("type", "ping")
				c.expect("pong")
				sent++
			}
			back := n.connect(t)
			// The join is charged to the new socket, which has no seat yet.
			back.join("calm-room", "Ada", "session", c.session)
			c = back
		}
		for range burst*128 - sent {
			c.send("type", "ping")
			c.expect("pong")
		}
		c.send("type", "ping")
		c.expectError("rate-limited")
	})
}

// An address cannot get endless bursts by opening new sockets.
func TestBudgetOfAnAddress(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := newTestNet(t, Config{MaxPerAddr: 64, Rate: 1})
		passed := 0
		for range 2 * addrBudgets {
			c := n.connect(t)
			for range burst {
				_ = c.ws.Write(t.Context(), websocket.MessageText, []byte(`{"type":"ping"}`))
			}
			synctest.Wait()
			for len(c.in) > 0 {
				if strings.Contains(string(<-c.in), "pong") {
					passed++
				}
			}
			c.cut()
			c.discard()
		}
		if want := addrBudgets * burst; passed != want {
			t.Errorf("%d messages passed, want %d", passed, want)
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

// addressesFor returns a table with the limits for this many sockets per address.
func addressesFor(sockets int) *addresses { return newAddresses(&Config{MaxPerAddr: sockets}) }

// numbered returns different addresses for different numbers, each in a /64 of its own.
func numbered(i int) netip.Addr {
	return netip.AddrFrom16([16]byte{0x20, 1, 0xd, 0xb8, byte(i >> 24), byte(i >> 16), byte(i >> 8), byte(i), 1})
}

func TestVisits(t *testing.T) {
	for _, tt := range []struct{ sockets, want int }{{1, visitBurst}, {64, visitBurst}, {640, 10 * visitBurst}} {
		synctest.Test(t, func(t *testing.T) {
			table := addressesFor(tt.sockets)
			one, other := table.find(numbered(1)), table.find(numbered(2))
			for i := range tt.want {
				if !table.visit(one) {
					t.Fatalf("%d sockets: visit %d is refused, want %d", tt.sockets, i+1, tt.want)
				}
			}
			if table.visit(one) || !table.visit(other) {
				t.Errorf("%d sockets: want exactly the address that visits too often refused", tt.sockets)
			}
		})
	}
	table := addressesFor(0)
	for range 100 * visitBurst {
		if !table.visit(table.find(numbered(1))) {
			t.Fatal("a visit is refused where there is no limit")
		}
	}
}

// An address with nothing to remember is forgotten when its socket closes. Others stay until the table
// is full.
func TestAddressesForget(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		table := addressesFor(64)
		for i := range table.most + 10 {
			table.visit(table.find(numbered(i)))
		}
		if n := len(table.byPrefix) - table.wide; n != table.most {
			t.Errorf("%d addresses are remembered, want %d", n, table.most)
		}
		time.Sleep(time.Second)
		table.find(numbered(-1))
		if n := len(table.byPrefix); n != 1 || table.wide != 0 {
			t.Errorf("%d addresses are remembered, want the one that has just visited", n)
		}
		a, _ := table.open(numbered(-1))
		table.close(a)
		if n := len(table.byPrefix); n != 0 {
			t.Errorf("%d addresses are remembered, want none", n)
		}
	})
}

// However many addresses an attacker has, the number of answered guesses is bounded, and so is the
// table.
func TestGuessesFromManyAddresses(t *testing.T) {
	for _, one := range []func(i int) netip.Addr{
		numbered,
		func(i int) netip.Addr { return netip.AddrFrom4([4]byte{byte(i >> 16), byte(i >> 8), byte(i), 7}) },
	} {
		synctest.Test(t, func(t *testing.T) {
			table := addressesFor(64)
			answered := 0
			for range 2 * maxGuesses {
				for i := range 4 * table.most {
					if table.guess(table.find(one(i)), hostPassword, true) {
						answered++
					}
				}
			}
			if most := (table.most + maxWide + 2) * maxGuesses; answered > most {
				t.Errorf("%d guesses were answered, want at most %d", answered, most)
			}
			if n := len(table.byPrefix); n > table.most+maxWide+2 {
				t.Errorf("%d addresses are remembered", n)
			}
			time.Sleep(guessWindow)
			if !table.guess(table.find(one(-1)), hostPassword, true) {
				t.Error("a minute later, another address may not guess")
			}
		})
	}
}

// People at 10,000 addresses who each mistype once do not get in each other's way, or in anyone else's.
func TestOneGuessFromEachOfManyAddresses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		table := newAddresses(&Config{MaxPeers: 10_000, MaxPerAddr: 64})
		for i := range 10_000 {
			from := table.find(numbered(i))
			if !table.visit(from) || !table.guess(from, hostPassword, true) || !table.guess(from, hostPassword, false) {
				t.Fatalf("address %d is refused", i)
			}
		}
		if table.wide != 0 {
			t.Errorf("%d prefixes are counted together", table.wide)
		}
		time.Sleep(guessWindow)
		table.sweepLocked()
		if n := len(table.byPrefix); n != 0 {
			t.Errorf("%d addresses are remembered after a minute", n)
		}
	})
}

func TestGuesses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		table := addressesFor(64)
		one, other := table.find(numbered(1)), table.find(numbered(2))
		guess := func(n int) {
			for range n {
				table.guess(one, hostPassword, true)
			}
		}
		guess(maxGuesses - 1)
		time.Sleep(guessWindow)
		guess(1) // the first in another minute
		if table.lockedOut(one) {
			t.Error("wrong guesses of two minutes are counted together")
		}
		guess(maxGuesses - 1)
		if !table.lockedOut(one) || table.lockedOut(other) {
			t.Errorf("locked out = %t, %t; want true, false", table.lockedOut(one), table.lockedOut(other))
		}
		if table.guess(one, hostPassword, false) || !table.guess(other, hostPassword, false) {
			t.Error("a right guess is answered where it must not be, or not where it should")
		}
		if !table.guess(one, apiKey, true) {
			t.Error("wrong guesses at two secrets are counted together")
		}
	})
}

// Parallel guesses get no more answers than the limit allows.
func TestGuessesAtOnce(t *testing.T) {
	for range 1000 { // each round is a race
		a := &access{cfg: &Config{HostPassword: "open sesame"}, addresses: addressesFor(64)}
		from := a.addresses.find(numbered(1))
		var answered atomic.Int32
		var wg sync.WaitGroup
		gate := make(chan struct{})
		for range 4 * maxGuesses {
			wg.Go(func() {
				<-gate
				if err := a.checkPassword("wrong", from).(*wireError); err.code == "unauthorized" {
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
