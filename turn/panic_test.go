package turn

import (
	"context"
	"log/slog"
	"net"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/pion/stun/v3"

	"tincan/turn/internal/clients"
)

// A trap is a log handler that panics once, at a given message, while the server works for a client.
type trap struct {
	slog.Handler
	at    string
	armed *atomic.Bool
}

func (h trap) Handle(ctx context.Context, r slog.Record) error {
	if r.Message == h.at && h.armed.CompareAndSwap(true, false) {
		panic("sprung")
	}
	return h.Handler.Handle(ctx, r)
}

// A panic in our own code is logged with its stack. It ends only what belongs to that client.
func TestPanicEndsOneClient(t *testing.T) {
	for _, transport := range []string{"udp", "tcp", "tls"} {
		for at, spring := range map[string]func(s *Server, c *rawClient){
			"allocation created": func(s *Server, c *rawClient) {
				c.write(c.signed(stun.MethodAllocate, udpTransport).Raw)
			},
			"allocation quota reached": func(s *Server, c *rawClient) {
				for range maxAllocations {
					dialRaw(t, s, c.username, c.password).allocate()
				}
				c.write(c.signed(stun.MethodAllocate, udpTransport).Raw)
			},
			"request refused": func(s *Server, c *rawClient) { c.write(c.signed(stun.MethodRefresh).Raw) },
			"allocation ended": func(s *Server, c *rawClient) {
				c.allocate()
				c.write(c.signed(stun.MethodRefresh, lifetime(0)).Raw)
			},
		} {
			t.Run(transport+" "+at, func(t *testing.T) {
				var log lockedBuffer
				var armed atomic.Bool
				s := newServer(t, func(c *Config) { c.Log = slog.New(trap{textLog(&log).Handler(), at, &armed}) })
				other := dialRawFresh(t, s, "bo")
				relayed := other.allocate()
				c := dialStream(t, s, transport, "ada")
				c.fetchNonce()
				armed.Store(true)
				spring(s, c)
				eventually(t, "the panic is logged",
					func() bool { return strings.Contains(log.String(), "level=ERROR msg=panic") })
				if text := log.String(); !strings.Contains(text, "sprung") || !strings.Contains(text, "panic_test.go") {
					t.Errorf("the log has no stack:\n%s", text)
				}
				if at != "allocation quota reached" { // the room peer reaches it over other connections
					eventually(t, "nothing of the client is left", func() bool { return usageOf(s, c.username) == 0 })
				}
				if code := errorCode(other.request(stun.MethodRefresh)); code != 0 {
					t.Errorf("another client's Refresh answers %d", code)
				}
				if s.relays.find(relayed.Port()) == nil {
					t.Error("another client has lost its relay")
				}
				dialStream(t, s, transport, "cy").allocate()
			})
		}
	}
}

// A message whose handling panics is done with: it is neither tried again nor put into the inbox.
func TestPanicIsNotRepeated(t *testing.T) {
	s := newServer(t)
	relay, err := s.relays.open(relayPort{})
	if err != nil {
		t.Fatal(err)
	}
	defer relay.Close()
	f := newFrontend(s, s.udp)
	client := net.UDPAddrFromAddrPort(nthPeer(1))
	f.allocations[clients.AddrPort(client)] = &allocation{relay: relay,
		permissions: newPermissions(func() time.Time { panic("sprung") })}
	if !f.relayData(anyPacket, client) {
		t.Error("relayData reports false, so the message would be handled once more")
	}
}
