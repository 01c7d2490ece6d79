package turn

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// newTestSwitch returns a switch whose relays may send to 127.0.0.0/8, except for 127.0.0.1, which is
// their own address.
func newTestSwitch(tb testing.TB) *relaySwitch {
	tb.Helper()
	cfg := testConfig()
	cfg.AllowPeer = mustPrefixes(tb, "127.0.0.0/8")
	sw := newSwitch(cfg.withDefaults())
	tb.Cleanup(sw.close)
	return sw
}

func openRelay(tb testing.TB, sw *relaySwitch) *relay {
	tb.Helper()
	r, err := sw.open(relayPort{})
	if err != nil {
		tb.Fatalf("open: %v", err)
	}
	return r
}

// relayed returns the address that others send to.
func relayed(r *relay) net.Addr { return r.relayedAddr() }

func TestRelayHandsOverInMemory(t *testing.T) {
	sw := newTestSwitch(t)
	a, b := openRelay(t, sw), openRelay(t, sw)
	for i, text := range []string{"one", "", "three"} {
		send(t, a, text, relayed(b))
		if from := expect(t, b, text); from.String() != relayed(a).String() {
			t.Errorf("packet %d came from %v, want %v", i, from, relayed(a))
		}
	}
	send(t, a, "to myself", relayed(a))
	expect(t, a, "to myself")
	expectCounts(t, sw, packetCounts{switched: 4})
}

func TestRelayWakesAReaderThatWaits(t *testing.T) {
	sw := newTestSwitch(t)
	a, b := openRelay(t, sw), openRelay(t, sw)
	peer := listenPacket(t, "127.0.0.2:0")
	for i := range 100 {
		read := make(chan string)
		go func() {
			buf := make([]byte, 100)
			n, from, err := b.ReadFrom(buf)
			read <- fmt.Sprint(string(buf[:n]), " from ", from, err)
		}()
		eventually(t, "the reader waits in the socket", func() bool {
			b.mu.Lock()
			defer b.mu.Unlock()
			return b.waiting
		})
		from, conn := relayed(a), net.PacketConn(a)
		if i%2 == 1 {
			from, conn = peer.LocalAddr(), peer
		}
		send(t, conn, "wake up", relayed(b))
		if got, want := <-read, fmt.Sprint("wake up from ", from, nil); got != want {
			t.Fatalf("round %d: ReadFrom returned %q, want %q", i, got, want)
		}
	}
}

func TestRelayOverTheNetwork(t *testing.T) {
	sw := newTestSwitch(t)
	r, peer := openRelay(t, sw), listenPacket(t, "127.0.0.2:0")
	send(t, r, "out", peer.LocalAddr())
	from := expect(t, peer, "out")
	send(t, peer, "in", from)
	expect(t, r, "in")
	expectCounts(t, sw, packetCounts{sent: 1, received: 1})
}

func TestRelayQueueFullDrops(t *testing.T) {
	const extra = 5
	sw := newTestSwitch(t)
	a, b := openRelay(t, sw), openRelay(t, sw)
	for i := range maxQueued + extra { // nobody reads, but no send may block
		send(t, a, fmt.Sprint("packet ", i), relayed(b))
	}
	expectCounts(t, sw, packetCounts{switched: maxQueued, dropped: extra})
	for i := range maxQueued { // the oldest are kept, in order
		expect(t, b, fmt.Sprint("packet ", i))
	}
	send(t, a, "room again", relayed(b))
	expect(t, b, "room again")
}

func TestRelayRefuses(t *testing.T) {
	sw := newTestSwitch(t)
	a, dead := openRelay(t, sw), openRelay(t, sw)
	dead.Close()
	sentinel := listenPacket(t, "127.0.0.1:0")
	targets := []net.Addr{
		relayed(dead),
		sentinel.LocalAddr(), // our own address, but no relay
		&net.UDPAddr{IP: net.IPv4(127, 0, 0, 1).To4()},               // port 0
		&net.UDPAddr{IP: net.ParseIP("::ffff:127.0.0.2"), Port: 9},   // net.IP of 16 bytes
		&net.UDPAddr{IP: net.ParseIP("::1"), Port: 9},                // IPv6
		&net.UDPAddr{IP: net.IPv4(10, 0, 0, 1).To4(), Port: 9},       // private
		&net.UDPAddr{Port: 9},                                        // no address
		&net.TCPAddr{IP: net.IPv4(127, 0, 0, 2).To4(), Port: 9}, nil, // not UDP
	}
	for _, target := range targets {
		send(t, a, "knock", target)
	}
	expectCounts(t, sw, packetCounts{refused: uint64(len(targets))})
	listenPacket(t, "127.0.0.1:0").WriteTo([]byte("real"), sentinel.LocalAddr())
	expect(t, sentinel, "real")
}

// From the network, a relay receives nothing from its own address, or from an address that it may not
// send to.
func TestRelayIgnoresForbiddenSources(t *testing.T) {
	sw := newTestSwitch(t)
	r, peer := openRelay(t, sw), listenPacket(t, "127.0.0.2:0")
	local := listenPacket(t, "127.0.0.1:0")
	send(t, local, "from the host itself", relayed(r))
	send(t, peer, "from a peer", relayed(r))
	expect(t, r, "from a peer")
	expectCounts(t, sw, packetCounts{received: 1, refused: 1})
}

func TestRelayOutlivesAFailedSend(t *testing.T) {
	sw := newTestSwitch(t)
	r, peer := openRelay(t, sw), listenPacket(t, "127.0.0.2:0")
	gone := listenPacket(t, "127.0.0.2:0")
	gone.Close()
	send(t, r, "to port 0", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 2).To4()}) // EINVAL
	send(t, r, "to nobody", gone.LocalAddr())                               // answered by ICMP
	send(t, r, "too long"+string(make([]byte, 1<<16)), peer.LocalAddr())    // EMSGSIZE
	send(t, r, "still here", peer.LocalAddr())
	expect(t, peer, "still here")
	expectCounts(t, sw, packetCounts{sent: 2, dropped: 2})
}

func TestRelayDeadline(t *testing.T) {
	sw := newTestSwitch(t)
	a, b := openRelay(t, sw), openRelay(t, sw)
	buf := make([]byte, 100)
	timesOut := func(when string) {
		t.Helper()
		if _, _, err := b.ReadFrom(buf); !errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("ReadFrom %s: error %v, want %v", when, err, os.ErrDeadlineExceeded)
		}
	}
	b.SetReadDeadline(time.Now().Add(20 * time.Millisecond))
	timesOut("with nothing to read")

	send(t, a, "late", relayed(b))
	timesOut("after the deadline, with a packet queued")

	b.SetDeadline(time.Time{})
	expect(t, b, "late")

	b.SetReadDeadline(time.Now().Add(time.Hour))
	waits := make(chan struct{})
	go func() {
		defer close(waits)
		timesOut("when the deadline moves to the past")
	}()
	b.SetReadDeadline(time.Unix(1, 0))
	<-waits

	b.SetReadDeadline(time.Now().Add(20 * time.Millisecond))
	b.wake()
	timesOut("with a wake in between")
	if err := b.SetWriteDeadline(time.Unix(1, 0)); err != nil {
		t.Errorf("SetWriteDeadline: %v", err)
	}
}

func TestRelayClose(t *testing.T) {
	sw := newTestSwitch(t)
	a, b := openRelay(t, sw), openRelay(t, sw)
	done := make(chan error)
	go func() {
		_, _, err := b.ReadFrom(make([]byte, 100))
		done <- err
	}()
	if err := b.Close(); err != nil {
		t.Errorf("Close: %v", err)
	}
	if err := <-done; !errors.Is(err, net.ErrClosed) {
		t.Errorf("ReadFrom during Close: %v, want %v", err, net.ErrClosed)
	}
	if err := b.Close(); err != nil {
		t.Errorf("second Close: %v", err)
	}
	if _, _, err := b.ReadFrom(make([]byte, 100)); !errors.Is(err, net.ErrClosed) {
		t.Errorf("ReadFrom after Close: %v, want %v", err, net.ErrClosed)
	}
	if b.enqueue([]byte("x"), a.relayed()) {
		t.Error("a closed relay took a packet")
	}
	reopened, err := sw.open(relayPort{port: b.port})
	if err != nil {
		t.Fatalf("the port of a closed relay is not free: %v", err)
	}
	b.Close()
	if sw.find(reopened.port) != reopened {
		t.Error("closing the old relay again removed the new one on its port")
	}
}

// The socket is read even if the queue is never empty.
func TestRelaySocketIsNotStarved(t *testing.T) {
	sw := newTestSwitch(t)
	a, b := openRelay(t, sw), openRelay(t, sw)
	peer := listenPacket(t, "127.0.0.2:0")
	send(t, peer, "network", relayed(b))
	for range maxQueued {
		b.enqueue([]byte("memory"), a.relayed())
	}
	buf := make([]byte, 100)
	for range 100 * fairBurst {
		n, _, err := b.ReadFrom(buf)
		if err != nil {
			t.Fatalf("ReadFrom: %v", err)
		}
		if string(buf[:n]) == "network" {
			return
		}
		b.enqueue([]byte("memory"), a.relayed())
	}
	t.Error("the packet in the socket was never read")
}

// Many goroutines write to the queue and the socket while one reads. Each packet that was taken is
// delivered once, and the packets of each writer stay in order.
func TestRelayUnderLoad(t *testing.T) {
	const writers, each = 4, 500
	sw := newTestSwitch(t)
	b := openRelay(t, sw)
	var taken atomic.Int64
	var wg sync.WaitGroup
	for i := range writers {
		wg.Go(func() {
			for n := range each {
				if b.enqueue([]byte{byte(n >> 8), byte(n)}, netip.AddrPortFrom(b.public, uint16(i+1))) {
					taken.Add(1)
				}
			}
		})
		peer := listenPacket(t, "127.0.0.2:0")
		wg.Go(func() {
			for range each {
				peer.WriteTo([]byte("network"), relayed(b))
			}
		})
	}
	go func() {
		wg.Wait()
		// This is the last packet. It must get through, however many were dropped before.
		for !b.enqueue([]byte("end"), netip.AddrPortFrom(b.public, writers+1)) {
			b.SetReadDeadline(time.Time{})
		}
	}()
	last, read := [writers + 1]int{}, int64(0)
	buf := make([]byte, 100)
	for {
		n, from, err := b.ReadFrom(buf)
		if err != nil {
			t.Fatalf("ReadFrom: %v", err)
		}
		if bytes.Equal(buf[:n], []byte("end")) {
			break
		}
		if bytes.Equal(buf[:n], []byte("network")) {
			continue
		}
		read++
		writer, seq := from.(*net.UDPAddr).Port, int(buf[0])<<8|int(buf[1])+1
		if seq <= last[writer] {
			t.Fatalf("writer %d: packet %d after %d", writer, seq, last[writer])
		}
		last[writer] = seq
	}
	if read != taken.Load() {
		t.Errorf("read %d packets, %d were taken", read, taken.Load())
	}
}

func TestRelayMakesNoGarbage(t *testing.T) {
	sw := newTestSwitch(t)
	a, b := openRelay(t, sw), openRelay(t, sw)
	peer := listenPacket(t, "127.0.0.2:0").LocalAddr()
	packet, buf, to := make([]byte, 1200), make([]byte, 1600), relayed(b)
	for name, exchange := range map[string]func(){
		"switched": func() { a.WriteTo(packet, to); b.ReadFrom(buf) },
		"sent":     func() { a.WriteTo(packet, peer) },
	} {
		if n := testing.AllocsPerRun(100, exchange); n != 0 {
			t.Errorf("%s: %v allocations a packet, want none", name, n)
		}
	}
}
