package turn

import (
	"bytes"
	"log/slog"
	"net/netip"
	"strings"
	"testing"
	"time"
)

// A movingMachine is a machine whose address changes.
type movingMachine struct {
	*publicAddr
	addr  string
	clock time.Time
	log   bytes.Buffer
}

func newMovingMachine(start string) *movingMachine {
	m := &movingMachine{addr: start, clock: time.Now()}
	cfg := Config{PublicIP: netip.MustParseAddr(start), detected: true, now: func() time.Time { return m.clock },
		Log: slog.New(slog.NewTextHandler(&m.log, nil))}
	m.publicAddr = newPublicAddr(cfg)
	m.detect = func() netip.Addr { return netip.MustParseAddr(m.addr) }
	return m
}

// move gives the machine another address, and returns what new relays get some time later.
func (m *movingMachine) move(addr string) string {
	m.addr = addr
	m.clock = m.clock.Add(ownAddrsAge)
	return m.current().String()
}

// A machine that started without a network gets an address, and may get another one. Earlier ones stay known,
// because relays may still have them. Without a network nothing changes.
func TestPublicAddressMoves(t *testing.T) {
	m := newMovingMachine("127.0.0.1")
	for _, step := range []struct{ addr, want string }{
		{"127.0.0.1", "127.0.0.1"}, {"203.0.113.5", "203.0.113.5"}, {"127.0.0.1", "203.0.113.5"},
		{"203.0.113.6", "203.0.113.6"}, {"203.0.113.5", "203.0.113.5"},
	} {
		if got := m.move(step.addr); got != step.want {
			t.Errorf("at %s: %s, want %s", step.addr, got, step.want)
		}
	}
	for addr, want := range map[string]bool{"127.0.0.1": true, "203.0.113.5": true, "203.0.113.6": true,
		"203.0.113.7": false} {
		if got := m.has(netip.MustParseAddr(addr)); got != want {
			t.Errorf("has %s: %t, want %t", addr, got, want)
		}
	}
	if got := strings.Count(m.log.String(), "level=WARN"); got != 3 {
		t.Errorf("%d warnings, want 3:\n%s", got, &m.log)
	}
	for i := range 3 * maxPublic {
		m.move(netip.AddrFrom4([4]byte{203, 0, 113, byte(100 + i)}).String())
	}
	if got := len(*m.addrs.Load()); got != maxPublic {
		t.Errorf("%d addresses are known, want %d", got, maxPublic)
	}
}

// The address is looked for at most every few seconds, and never if it is configured.
func TestPublicAddressIsNotDetectedAllTheTime(t *testing.T) {
	m := newMovingMachine("203.0.113.5")
	m.addr = "203.0.113.6"
	if got := m.current().String(); got != "203.0.113.5" {
		t.Errorf("at once: %s", got)
	}
	now := func() time.Time { return m.clock }
	fixed := newPublicAddr(Config{PublicIP: netip.MustParseAddr("203.0.113.5"), now: now})
	m.clock = m.clock.Add(time.Hour)
	if got := fixed.current().String(); got != "203.0.113.5" {
		t.Errorf("configured: %s", got)
	}
}

// A relay from before and one with the new address reach each other, each under its own address.
func TestRelaysOfAnEarlierAddress(t *testing.T) {
	m := newMovingMachine("203.0.113.5")
	sw := newTestSwitch(t)
	sw.policy.public = m.publicAddr
	early := openRelay(t, sw)
	m.move("203.0.113.6")
	late := openRelay(t, sw)
	for _, pair := range [][2]*relay{{early, late}, {late, early}} {
		from, to := pair[0], pair[1]
		from.send([]byte("hello"), to.relayed())
		buf := make([]byte, 100)
		n, source, err := to.ReadFrom(buf)
		if err != nil || string(buf[:n]) != "hello" || source.String() != from.relayed().String() {
			t.Errorf("%s gets %q from %v, %v; want it from %s", to.relayed(), buf[:n], source, err, from.relayed())
		}
	}
	if early.relayed().Addr() == late.relayed().Addr() {
		t.Errorf("both have %s", early.public)
	}
}
