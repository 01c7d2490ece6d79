package signal

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// beside runs attack while two peers talk. It checks that all their messages arrive during the attack,
// and that afterwards the server uses as much memory as before.
func beside(t *testing.T, cfg Config, attack func(t *testing.T, n *testNet)) {
	t.Helper()
	n := serveQuietly(t, cfg)
	ada, bo := n.join(t, "calm-room", "Ada"), n.join(t, "calm-room", "Bo")
	ada.expect("peer-joined")
	goroutines := runtime.NumGoroutine() + 5 // with room for those that come and go
	// The server counts a connection only from its upgrade on, so the goroutines tell when all have ended.
	over := func(s *Server) bool { return s.sockets == 2 && runtime.NumGoroutine() <= goroutines }
	attack(t, n) // once before measuring, for allocations that happen only once
	n.await(t, "the end of the first attack", over)
	before := memory()
	stop := make(chan struct{})
	var talk sync.WaitGroup
	talk.Go(func() {
		pace := time.NewTicker(100 * time.Millisecond) // within the lowest rate limit of these tests
		defer pace.Stop()
		for i := 0; ; i++ {
			select {
			case <-stop:
				return
			case <-pace.C:
			}
			ada.signal(bo, i)
			if m := bo.expect("signal"); m["data"] != float64(i) {
				t.Errorf("signal %v, want %d", m["data"], i)
				return
			}
		}
	})
	attack(t, n)
	close(stop)
	talk.Wait()
	ada.expectQuiet()
	n.await(t, "the end of the attack", over)
	// 20 %, plus a megabyte for noise in the measurement
	if after := memory(); after > before+before/5+1<<20 {
		t.Errorf("memory: %d KiB before, %d KiB after", before>>10, after>>10)
	}
}

// serveQuietly is newSocketNet without a log, which these tests would fill.
func serveQuietly(t *testing.T, cfg Config) *testNet {
	t.Helper()
	cfg.Log = slog.New(slog.DiscardHandler)
	return newSocketNet(t, cfg)
}

func TestHostileRandomFrames(t *testing.T) {
	const frames = 100_000
	beside(t, Config{Rate: -1, MaxPerAddr: -1}, func(t *testing.T, n *testNet) {
		random := rand.New(rand.NewPCG(1, 2))
		var readers sync.WaitGroup
		defer readers.Wait()
		var c *bareClient
		for range frames / 2 { // beside calls attack twice
			if c == nil {
				c = dialBare(t, n, "noise-room")
				conn := c.Conn
				readers.Go(func() { _, _ = io.Copy(io.Discard, conn) })
			}
			if _, err := c.Write(randomFrame(random)); err != nil { // the server has closed the connection
				_ = c.Close()
				c = nil
			}
		}
		if c != nil {
			_ = c.Close()
		}
	})
}

// randomFrame returns noise, or a complete frame that contains noise.
func randomFrame(random *rand.Rand) []byte {
	noise := make([]byte, random.IntN(200))
	for i := range noise {
		noise[i] = byte(random.Uint32())
	}
	switch random.IntN(10) {
	case 0:
		return noise
	case 1:
		return frameOf(string(noise))
	default: // mostly frames that are answered and do not close the socket
		return frameOf(`{"type":"signal","to":"` + fmt.Sprintf("%x", noise) + `","data":[{}]}`)
	}
}

func TestHostileEndlessFragments(t *testing.T) {
	beside(t, Config{Rate: 16}, func(t *testing.T, n *testNet) {
		for _, piece := range []string{"", "x"} {
			c := dialBare(t, n, "noise-room")
			fragments := bytes.Repeat(append([]byte{0x00, 0x80 | byte(len(piece)), 0, 0, 0, 0}, piece...), 1000)
			_, err := c.Write([]byte{0x01, 0x80, 0, 0, 0, 0}) // an empty first fragment
			for i := 0; err == nil; i++ {
				if i == 100_000 {
					t.Fatalf("fragments of %d bytes are taken without end", len(piece))
				}
				_, err = c.Write(fragments)
			}
			_ = c.Close()
		}
	})
}

func TestHostileControlFrames(t *testing.T) {
	beside(t, Config{Rate: 16}, func(t *testing.T, n *testNet) {
		c := dialBare(t, n, "noise-room")
		var reader sync.WaitGroup
		defer reader.Wait()
		defer c.Close()
		reader.Go(func() { _, _ = io.Copy(io.Discard, c.Conn) })
		pings := bytes.Repeat(append([]byte{0x89, 0x80 | 125, 0, 0, 0, 0}, make([]byte, 125)...), 100)
		for range 100_000 {
			if _, err := c.Write(pings); err != nil {
				return
			}
		}
		t.Error("pings are answered without end")
	})
}

func TestHostileSocketsThatNeverJoin(t *testing.T) {
	const sockets = 2000
	beside(t, Config{MaxPerAddr: -1}, func(t *testing.T, n *testNet) {
		conns := make([]net.Conn, sockets)
		for i := range conns {
			conn, err := n.dial(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			conns[i] = conn
			if i%2 == 0 {
				fmt.Fprint(conn, upgradeRequest)
			} else {
				fmt.Fprint(conn, upgradeRequest[:40]) // half a header
			}
		}
		for _, conn := range conns {
			_ = conn.Close()
		}
	})
}

// A client that is thrown out and does not answer the close frame is gone after closeTimeout. It holds
// up nobody in the meantime.
func TestHostileNoAnswerToTheClose(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := newTestNet(t, Config{Grace: -1})
		ada, bo := n.join(t, "calm-room", "Ada"), n.join(t, "calm-room", "Bo")
		ada.expect("peer-joined")
		start := time.Now()
		c := dialBare(t, n, "calm-room")
		ada.expect("peer-joined")
		bo.expect("peer-joined")
		c.write(t, frameOf("not JSON"))
		go func() { _, _ = io.Copy(io.Discard, c.Conn) }() // reads everything and answers nothing
		ada.signal(bo, "still there?")
		bo.expect("signal")
		if m := ada.expect("peer-left"); m["id"] != c.id {
			t.Errorf("peer-left = %v", m)
		}
		if d := time.Since(start); d > closeTimeout {
			t.Errorf("gone after %v, want at most %v", d, closeTimeout)
		}
	})
}

// An announced length allocates no memory.
func TestHostileAnnouncedLength(t *testing.T) {
	beside(t, Config{}, func(t *testing.T, n *testNet) {
		for range 20 {
			c := dialBare(t, n, "noise-room")
			c.write(t, []byte{0x81, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0})
			_ = c.Close()
		}
	})
}

// Frames that violate RFC 6455 section 5 end the connection.
func TestHostileProtocolViolations(t *testing.T) {
	n := newSocketNet(t, Config{})
	for name, frame := range map[string][]byte{
		"not masked":              {0x81, 2, '{', '}'},
		"reserved bit":            {0xc1, 0x80, 0, 0, 0, 0},
		"unknown opcode":          {0x83, 0x80, 0, 0, 0, 0},
		"fragmented ping":         {0x09, 0x80, 0, 0, 0, 0},
		"long ping":               {0x89, 0xfe, 0, 126, 0, 0, 0, 0},
		"continuation of nothing": {0x80, 0x80, 0, 0, 0, 0},
		"close with one byte":     {0x88, 0x81, 0, 0, 0, 0, 3},
		"negative length":         {0x81, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			c := dialBare(t, n, "rfc6455-room")
			defer c.Close()
			c.write(t, frame)
			_ = c.SetReadDeadline(time.Now().Add(patience))
			if _, err := io.Copy(io.Discard, c.Conn); err != nil && strings.Contains(err.Error(), "timeout") {
				t.Error("the server goes on")
			}
		})
	}
}

var soak = flag.Duration("soak", 0, "how long TestSoak runs; 0: not at all")

// TestSoak makes peers join, leave, drop, come back, flood and stop reading for a long time. Then it
// checks that nothing is left of them.
func TestSoak(t *testing.T) {
	if *soak == 0 {
		t.Skip("runs with -soak 10m")
	}
	s := &soaker{net: serveQuietly(t, Config{Grace: 2 * time.Second, MaxPerAddr: -1})}
	whole := *soak
	if end, ok := t.Deadline(); ok { // 10 minutes from the start, unless go test has a -timeout
		whole = min(whole, time.Until(end)-30*time.Second)
	}
	s.lap(t, whole/10) // for allocations that happen only once
	before, goroutines := memory(), runtime.NumGoroutine()
	s.lap(t, whole-whole/10)
	after, goroutinesAfter := memory(), runtime.NumGoroutine()
	t.Logf("%d joins, %d of them with a session, %d floods, %d slow readers",
		s.joins.Load(), s.back.Load(), s.floods.Load(), s.slow.Load())
	t.Logf("memory %d -> %d KiB, goroutines %d -> %d, rooms 0", before>>10, after>>10, goroutines, goroutinesAfter)
	if after > before+before/5+1<<20 {
		t.Errorf("memory: %d KiB before, %d KiB after", before>>10, after>>10)
	}
	if goroutinesAfter > goroutines+5 {
		t.Errorf("goroutines: %d before, %d after", goroutines, goroutinesAfter)
	}
}

type soaker struct {
	net                       *testNet
	joins, back, floods, slow atomic.Int64
}

// lap makes 16 peers misbehave for d, and waits until the server is empty.
func (s *soaker) lap(t *testing.T, d time.Duration) {
	until := time.Now().Add(d)
	var wg sync.WaitGroup
	for worker := range 16 {
		wg.Go(func() {
			random := rand.New(rand.NewPCG(uint64(worker), uint64(d)))
			session := ""
			for time.Now().Before(until) {
				session = s.stay(t, random, session)
			}
		})
	}
	wg.Wait()
	s.net.await(t, "an empty server", func(s *Server) bool { return s.sockets == 0 && len(s.rooms) == 0 })
}

// stay is one peer's stay in a room. It returns the session, or "" if the peer was refused.
func (s *soaker) stay(t *testing.T, random *rand.Rand, session string) string {
	c := dialBareSocket(t, s.net)
	defer c.Close() // without a close frame, unless the peer has sent leave
	s.joins.Add(1)
	join := fmt.Sprintf(`{"type":"join","room":"soak-room-%d","name":"soak"`, random.IntN(6))
	if session != "" && random.IntN(2) == 0 {
		s.back.Add(1)
		join += `,"session":"` + session + `"`
	}
	c.write(t, frameOf(join+"}"))
	welcome := string(c.read(t))
	_, session, _ = strings.Cut(welcome, `"session":"`)
	session, _, _ = strings.Cut(session, `"`)
	say := func(size int) error {
		to := "nobody"
		if peers := strings.Split(welcome, `{"id":"`)[1:]; len(peers) > 0 {
			to = peers[random.IntN(len(peers))][:36]
		}
		_, err := c.Write(frameOf(`{"type":"signal","to":"` + to + `","data":"` + strings.Repeat("x", size) + `"}`))
		return err
	}
	reads := random.IntN(4) > 0
	var reader sync.WaitGroup
	defer reader.Wait()
	defer c.Close()
	if reads {
		reader.Go(func() { _, _ = io.Copy(io.Discard, c.Conn) })
	} else {
		s.slow.Add(1)
	}
	if random.IntN(4) == 0 {
		s.floods.Add(1)
		for range 5000 {
			if say(100) != nil {
				break
			}
		}
	}
	for range random.IntN(50) {
		_ = say(random.IntN(3000))
	}
	if random.IntN(2) == 0 {
		_, _ = c.Write(frameOf(`{"type":"leave"}`))
	}
	return session
}
