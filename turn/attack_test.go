package turn

import (
	"bufio"
	"crypto/tls"
	"encoding/binary"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/netip"
	"os"
	"os/exec"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/pion/stun/v3"

	"tincan/turn/port"
)

const quickAttack = time.Second

var attackTime = flag.Duration("attack", quickAttack,
	"`duration` of each attack; by default only the worst attacks run, briefly")

// A single attacker with an ordinary visitor's credentials tries to bring the server down. It uses
// short-lived allocations, and requests of every kind before, at and after their end, as fast as
// possible. Meanwhile a call must lose no packet, and memory use must stay bounded.
func TestAttack(t *testing.T) {
	every := []uint32{0, 1, 2, 600, 1<<32 - 1}
	for _, transport := range []string{"udp", "tcp", "tls"} {
		for _, seconds := range every {
			for _, clients := range []int{1, 4, 12, 50} {
				if *attackTime == quickAttack && (clients != 12 || seconds != 1) && (clients != 4 || seconds != 600) {
					continue
				}
				t.Run(fmt.Sprintf("%s, LIFETIME %d, %d clients", transport, seconds, clients), func(t *testing.T) {
					attack(t, []string{transport}, []uint32{seconds}, clients)
				})
			}
		}
	}
	t.Run("all at once", func(t *testing.T) { attack(t, []string{"udp", "tcp", "tls"}, every, 50) })
}

// inAttack is the environment variable that turns a process of this test into an attacker. Its value is
// the configuration.
const inAttack = "TINCAN_TEST_ATTACK"

func attack(t *testing.T, transports []string, lifetimes []uint32, clients int) {
	s := newServer(t, func(c *Config) { c.Log = nil })
	splitter := port.Split(listenTCP(t), testTLS(t), s, s.log)
	t.Cleanup(func() { splitter.Close() })
	call := startCall(t, s)
	before := mostMemory()
	var attackers []attacker
	for i := range clients {
		a := attacker{Transport: transports[i%len(transports)], Addr: s.Addr().String(),
			Lifetime: lifetimes[i%len(lifetimes)], For: *attackTime}
		if a.Transport == "tls" {
			a.Addr = splitter.Addr().String()
		}
		a.Username, a.Password = s.credentials.issue("eve")
		attackers = append(attackers, a)
	}
	plan, err := json.Marshal(attackers)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestAttackers$", "-test.v")
	cmd.Env = append(os.Environ(), inAttack+"="+string(plan))
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("attackers: %v\n%s", err, out)
	} else {
		t.Logf("%s", out)
	}
	packets := call.stop(t)
	const most = 50 << 20
	after := mostMemory()
	if after > before+most {
		t.Errorf("memory grew by %d KiB, want at most %d", (after-before)>>10, most>>10)
	}
	t.Logf("%d packets of the call; memory %d KiB before, %d after", packets, before>>10, after>>10)
}

// mostMemory returns the peak of the memory that the program got from the system.
func mostMemory() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.Sys
}

// TestAttackers runs in the other process that TestAttack starts.
func TestAttackers(t *testing.T) {
	plan, given := os.LookupEnv(inAttack)
	if !given {
		t.Skip("run by TestAttack")
	}
	var attackers []attacker
	if err := json.Unmarshal([]byte(plan), &attackers); err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	var allocations atomic.Int64
	for _, a := range attackers {
		all.Go(func() {
			for end := time.Now().Add(a.For); time.Now().Before(end); {
				if a.attack(end) {
					allocations.Add(1)
				}
			}
		})
	}
	all.Wait()
	t.Logf("%d allocations", allocations.Load())
}

// An attacker attacks over one connection after another.
type attacker struct {
	Transport, Addr    string
	Username, Password string
	Lifetime           uint32
	For                time.Duration
}

func (a *attacker) dial() (net.Conn, error) {
	var conn net.Conn
	var err error
	switch a.Transport {
	case "udp":
		return net.Dial("udp", a.Addr)
	case "tcp":
		conn, err = net.Dial("tcp", a.Addr)
	case "tls":
		conn, err = tls.Dial("tcp", a.Addr, &tls.Config{InsecureSkipVerify: true})
	}
	if err != nil {
		return nil, err
	}
	return &framedConn{conn, bufio.NewReader(conn)}, nil
}

// attack creates an allocation and floods it until after its end. It reports whether it got one.
func (a *attacker) attack(end time.Time) bool {
	conn, err := a.dial()
	if err != nil {
		return false
	}
	defer conn.Close()
	lasts := min(time.Duration(a.Lifetime)*time.Second, 2*time.Second) + 300*time.Millisecond
	_ = conn.SetDeadline(time.Now().Add(min(lasts, time.Until(end)) + time.Second))
	nonce, ok := a.challenge(conn)
	if !ok {
		return false
	}
	sign := func(method stun.Method, attrs ...stun.Setter) []byte {
		return stun.MustBuild(append([]stun.Setter{stun.TransactionID, stun.NewType(method, stun.ClassRequest)},
			append(attrs, stun.NewUsername(a.Username), stun.NewRealm(realm), nonce,
				stun.NewLongTermIntegrity(a.Username, realm, a.Password))...)...).Raw
	}
	if _, err := conn.Write(sign(stun.MethodAllocate, udpTransport, lifetime(a.Lifetime))); err != nil {
		return false
	}
	buf := make([]byte, 2000)
	n, err := conn.Read(buf)
	answer := &stun.Message{Raw: buf[:n]}
	granted := err == nil && answer.Decode() == nil && errorCode(answer) == 0
	over := time.Now().Add(lasts)
	if a.Transport == "udp" { // or the quota would soon be used up, and the attack would be over
		defer func() { _ = persist(conn, sign(stun.MethodRefresh, lifetime(0)), new(stun.Message)) }()
	} else {
		go func() { _, _ = io.Copy(io.Discard, conn) }()
	}
	next := a.request
	if rand.IntN(4) > 0 { // only permissions: with these, pion's own timers crash the program
		next = a.permissions
	}
	// Prepare requests to send around the end of the allocation. If they run out, make more.
	var ready [][]byte
	for range 60 {
		ready = append(ready, next(sign))
	}
	if a.Lifetime <= 2 {
		time.Sleep(time.Until(over.Add(-350 * time.Millisecond)))
	}
	for n := 0; time.Now().Before(over) && time.Now().Before(end); n++ {
		if n == len(ready) {
			ready = append(ready, next(sign))
		}
		if _, err := conn.Write(ready[n]); err != nil {
			return granted
		}
		if a.Transport == "udp" {
			// Wait for an answer. If the kernel dropped the flood, the server would have nothing to
			// withstand.
			_ = conn.SetReadDeadline(time.Now().Add(20 * time.Millisecond))
			_, _ = conn.Read(buf)
		}
	}
	return granted
}

func (a *attacker) challenge(conn net.Conn) (nonce stun.Nonce, ok bool) {
	request := stun.MustBuild(stun.TransactionID, stun.NewType(stun.MethodAllocate, stun.ClassRequest))
	if _, err := conn.Write(request.Raw); err != nil {
		return nil, false
	}
	buf := make([]byte, 2000)
	n, err := conn.Read(buf)
	if err != nil {
		return nil, false
	}
	m := &stun.Message{Raw: buf[:n]}
	return nonce, m.Decode() == nil && nonce.GetFrom(m) == nil
}

// request returns a random request about an allocation.
func (a *attacker) request(sign func(stun.Method, ...stun.Setter) []byte) []byte {
	switch rand.IntN(10) {
	case 0:
		return sign(stun.MethodRefresh, lifetime(a.Lifetime))
	case 1:
		return sign(stun.MethodChannelBind, channelNumber(0x4000+uint16(rand.IntN(0x3fff))), somebody())
	case 2:
		p := binary.BigEndian.AppendUint16(nil, 0x4000+uint16(rand.IntN(100)))
		return append(append(p, 0, 4), "data"...)
	case 3:
		return sign(stun.MethodAllocate, udpTransport, lifetime(a.Lifetime))
	}
	return a.permissions(sign)
}

// permissions returns a request for many permissions.
func (a *attacker) permissions(sign func(stun.Method, ...stun.Setter) []byte) []byte {
	peers := make([]stun.Setter, 100)
	for i := range peers {
		peers[i] = somebody()
	}
	return sign(stun.MethodCreatePermission, peers...)
}

func somebody() stun.Setter {
	addr := netip.AddrFrom4([4]byte{byte(50 + rand.IntN(40)), byte(rand.Int()), byte(rand.Int()), 1})
	return peerAddress(netip.AddrPortFrom(addr, 9))
}

// A relayedCall is a call between two peers that are both relayed.
type relayedCall struct {
	done    chan struct{}
	packets chan int
	failed  chan error
}

// startCall starts a call in which each packet is answered with another. A lost packet ends the call.
func startCall(t *testing.T, s *Server) *relayedCall {
	t.Helper()
	ada, bo := dialRawFresh(t, s, "ada"), dialRawFresh(t, s, "bo")
	adaAddr, boAddr := ada.allocate(), bo.allocate()
	bindChannel(t, ada, boAddr)
	bindChannel(t, bo, adaAddr)
	c := &relayedCall{make(chan struct{}), make(chan int, 1), make(chan error, 1)}
	go func() {
		n := 0
		defer func() { c.packets <- n }()
		minute := time.NewTicker(time.Minute)
		defer minute.Stop()
		for {
			select {
			case <-c.done:
				return
			case <-minute.C:
				if err := errors.Join(renew(ada, boAddr), renew(bo, adaAddr)); err != nil {
					c.failed <- fmt.Errorf("renew after packet %d: %w", n, err)
					return
				}
			default:
			}
			for _, way := range []struct{ from, to *rawClient }{{ada, bo}, {bo, ada}} {
				if err := passes(way.from.conn, way.to.conn, uint32(n)); err != nil {
					c.failed <- fmt.Errorf("packet %d: %w", n, err)
					return
				}
				n++
			}
			time.Sleep(time.Millisecond) // about the packet rate of a call
		}
	}()
	return c
}

// renew renews c's channel, whose permission lasts five minutes, and its allocation, which lasts ten.
func renew(c *rawClient, peer netip.AddrPort) error {
	for _, m := range []*stun.Message{
		c.signed(stun.MethodChannelBind, channelNumber(benchChannel), peerAddress(peer)),
		c.signed(stun.MethodRefresh),
	} {
		answer := new(stun.Message)
		if err := persist(c.conn, m.Raw, answer); err != nil {
			return err
		}
		if code := errorCode(answer); code != 0 {
			return fmt.Errorf("%v: error %d", m.Type, code)
		}
	}
	return nil
}

// persist repeats a request until it is answered, as clients over UDP do (RFC 8489 section 6.2.1). All of
// these come from one address, and fill its share of the inbox.
func persist(conn net.Conn, request []byte, answer *stun.Message) error {
	var id [stun.TransactionIDSize]byte
	copy(id[:], request[8:])
	buf := make([]byte, 2000)
	for range 100 {
		if _, err := conn.Write(request); err != nil {
			return err
		}
		_ = conn.SetReadDeadline(time.Now().Add(200 * time.Millisecond))
		n, err := conn.Read(buf)
		for ; err == nil; n, err = conn.Read(buf) {
			answer.Raw = buf[:n]
			if answer.Decode() == nil && answer.TransactionID == id {
				return nil
			}
		}
	}
	return errors.New("not answered")
}

// passes sends a packet over a channel and waits for it at the other end.
func passes(from, to net.Conn, n uint32) error {
	p := binary.BigEndian.AppendUint32([]byte{benchChannel >> 8, benchChannel & 0xff, 0, 4}, n)
	if _, err := from.Write(p); err != nil {
		return err
	}
	buf := make([]byte, 2000)
	_ = to.SetReadDeadline(time.Now().Add(patience))
	got, err := to.Read(buf)
	for err == nil && buf[0]>>6 == 0 { // the answer to a request that was repeated
		got, err = to.Read(buf)
	}
	if err == nil && string(buf[:got]) != string(p) {
		err = fmt.Errorf("got %x, want %x", buf[:got], p)
	}
	return err
}

// stop ends the call and returns how many packets there were. The test fails if one was lost.
func (c *relayedCall) stop(t *testing.T) (packets int) {
	t.Helper()
	close(c.done)
	packets = <-c.packets
	select {
	case err := <-c.failed:
		t.Errorf("the call lost a packet: %v", err)
	default:
	}
	return packets
}
