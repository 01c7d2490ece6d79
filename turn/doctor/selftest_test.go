package doctor

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"testing"
	"time"

	"tincan/turn"
)

func TestSelfTest(t *testing.T) {
	cfg := turn.DefaultConfig()
	cfg.Listen, cfg.PublicIP, cfg.Secret = "127.0.0.1:0", netip.MustParseAddr("127.0.0.1"), make([]byte, 32)
	s, err := turn.Listen(cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	test := &SelfTest{Addr: s.Addr(), Credentials: s.Credentials}
	if err := test.Run(t.Context()); err != nil {
		t.Errorf("healthy: %v", err)
	}
	username, _ := s.Credentials()
	wrong := &SelfTest{Addr: s.Addr(), Credentials: func() (string, string) { return username, "wrong" }}
	if err := wrong.Run(t.Context()); err == nil {
		t.Error("a wrong password passes")
	}
	s.Close()
	if err := test.Run(t.Context()); err != nil {
		t.Errorf("within half a minute: %v, want the last result", err)
	}
	test.done = time.Now().Add(-2 * selfTestAge)
	if err := test.Run(t.Context()); err == nil {
		t.Error("a server that has stopped passes")
	}
	if err := new(SelfTest).Run(t.Context()); err != nil {
		t.Errorf("without TURN: %v", err)
	}
}

// A caller that gives up does not wait for the server.
func TestSelfTestOfASilentServer(t *testing.T) {
	silent, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	test := &SelfTest{Addr: silent.LocalAddr(), Credentials: func() (string, string) { return "ada", "x" }}
	if err := test.Run(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want that of the caller", err)
	}
}

// The server may listen on all addresses, as it does by default, or on one of either family.
func TestSelfTestFindsTheServer(t *testing.T) {
	for _, address := range []string{":0", "0.0.0.0:0", "[::]:0", "127.0.0.1:0", "[::1]:0"} {
		cfg := turn.DefaultConfig()
		cfg.Listen, cfg.PublicIP, cfg.Secret = address, netip.MustParseAddr("127.0.0.1"), make([]byte, 32)
		s, err := turn.Listen(cfg)
		if err != nil {
			t.Logf("%s: %v", address, err) // this machine may have no IPv6
			continue
		}
		if err := (&SelfTest{Addr: s.Addr(), Credentials: s.Credentials}).Run(t.Context()); err != nil {
			t.Errorf("%s: %v", address, err)
		}
		s.Close()
	}
}
