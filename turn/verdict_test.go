package turn

import (
	"bytes"
	"net/netip"
	"testing"

	"github.com/pion/stun/v3"
)

// silence is the code that stands for no answer.
const silence = -2

func attribute(t stun.AttrType, value ...byte) stun.Setter {
	return stun.RawAttribute{Type: t, Value: value}
}

// Every request gets the answer that RFC 8489 and RFC 8656 require.
func TestAnswers(t *testing.T) {
	const (
		stranger = iota // has no allocation
		owner           // has an allocation
		other           // has a credential, but the allocation of its address and port belongs to another user
	)
	var (
		dontFragment = attribute(stun.AttrDontFragment)
		unknown      = attribute(0x7ffe, 1, 2, 3)
		optional     = attribute(0xfffe, 1)
		tcpTransport = attribute(stun.AttrRequestedTransport, 6, 0, 0, 0)
		ipv4         = attribute(stun.AttrRequestedAddressFamily, 1, 0, 0, 0)
		ipv6         = attribute(stun.AttrRequestedAddressFamily, 2, 0, 0, 0)
		token        = attribute(stun.AttrReservationToken, 1, 2, 3, 4, 5, 6, 7, 8)
		even         = attribute(stun.AttrEvenPort, 0)
		evenAndNext  = attribute(stun.AttrEvenPort, 0x80)
		peer         = peerAddress(netip.MustParseAddrPort("8.8.8.8:9"))
		elsewhere    = peerAddress(netip.MustParseAddrPort("9.9.9.9:9"))
		private      = peerAddress(netip.MustParseAddrPort("10.0.0.1:9"))
		peer6        = peerAddress(netip.MustParseAddrPort("[2606:4700::1]:9"))
		mapped       = peerAddress(netip.MustParseAddrPort("[::ffff:8.8.8.8]:9"))
		channel      = channelNumber(0x4000)
	)
	signed := func(method stun.Method, attrs ...stun.Setter) func(*rawClient) *stun.Message {
		return func(c *rawClient) *stun.Message { return c.signed(method, attrs...) }
	}
	unsigned := func(method stun.Method, attrs ...stun.Setter) func(*rawClient) *stun.Message {
		return func(c *rawClient) *stun.Message { return c.build(method, attrs...) }
	}
	// as changes the credentials or the nonce that c signs with.
	as := func(change func(*rawClient), method stun.Method, attrs ...stun.Setter) func(*rawClient) *stun.Message {
		return func(c *rawClient) *stun.Message {
			changed := *c
			change(&changed)
			return changed.signed(method, attrs...)
		}
	}
	badPassword := func(c *rawClient) { c.password = "wrong" }
	badUser := func(c *rawClient) { c.username = "ada" }
	staleNonce := func(c *rawClient) { c.nonce = stun.NewNonce("stale") }
	// without leaves an attribute out of a signed request.
	without := func(t stun.AttrType, method stun.Method) func(*rawClient) *stun.Message {
		return func(c *rawClient) *stun.Message {
			attrs := []stun.Setter{udpTransport}
			for kind, attr := range map[stun.AttrType]stun.Setter{
				stun.AttrUsername: stun.NewUsername(c.username), stun.AttrRealm: stun.NewRealm(realm),
				stun.AttrNonce: c.nonce,
			} {
				if kind != t {
					attrs = append(attrs, attr)
				}
			}
			return c.build(method, append(attrs, stun.NewLongTermIntegrity(c.username, realm, c.password))...)
		}
	}
	// behind adds attributes after the signature, which does not cover them.
	behind := func(method stun.Method, attrs []stun.Setter, more ...stun.Setter) func(*rawClient) *stun.Message {
		return func(c *rawClient) *stun.Message {
			m := c.signed(method, attrs...)
			for _, a := range more {
				if err := a.AddTo(m); err != nil {
					t.Fatal(err)
				}
			}
			m.WriteHeader()
			return m
		}
	}
	sent := func(attrs ...stun.Setter) func(*rawClient) *stun.Message {
		return func(c *rawClient) *stun.Message {
			m := c.build(stun.MethodSend, append(attrs, peer, attribute(stun.AttrData, 1))...)
			m.Type.Class = stun.ClassIndication
			m.WriteType()
			return m
		}
	}
	const (
		allocate, refresh = stun.MethodAllocate, stun.MethodRefresh
		permission, bind  = stun.MethodCreatePermission, stun.MethodChannelBind
	)
	for _, tt := range []struct {
		name   string
		who    int
		ask    func(*rawClient) *stun.Message
		code   int // 0: success
		signed bool
	}{
		{"Binding", stranger, unsigned(stun.MethodBinding), 0, false},
		{"Binding, optional attribute", stranger, unsigned(stun.MethodBinding, optional), 0, false},
		{"Binding, unknown attribute", stranger, unsigned(stun.MethodBinding, unknown), 420, false},
		{"Connect", owner, signed(0x000a, peer), silence, false},
		{"Connect, unknown attribute", owner, signed(0x000a, unknown), silence, false},

		{"Allocate, unsigned", stranger, unsigned(allocate, udpTransport), 401, false},
		{"Refresh, unsigned", stranger, unsigned(refresh), 401, false},
		{"CreatePermission, unsigned", stranger, unsigned(permission, peer), 401, false},
		{"ChannelBind, unsigned", stranger, unsigned(bind, channel, peer), 401, false},
		{"CreatePermission, unsigned, of an allocation", owner, unsigned(permission, peer), 401, false},
		{"unsigned, unknown attribute", stranger, unsigned(allocate, unknown), 401, false},
		{"Allocate, wrong password", stranger, as(badPassword, allocate, udpTransport), 401, false},
		{"Allocate, unknown user", stranger, as(badUser, allocate, udpTransport), 401, false},
		{"Allocate, stale nonce", stranger, as(staleNonce, allocate, udpTransport), 438, false},
		{"ChannelBind, wrong password", stranger, as(badPassword, bind, channel, peer), 401, false},
		{"ChannelBind, stale nonce", stranger, as(staleNonce, bind, channel, peer), 438, false},
		{"Refresh, wrong password, of an allocation", owner, as(badPassword, refresh, lifetime(0)), 401, false},
		{"Refresh, stale nonce, of an allocation", owner, as(staleNonce, refresh, lifetime(0)), 438, false},
		{"forbidden peer, wrong password", owner, as(badPassword, permission, private), 401, false},
		{"forbidden peer, stale nonce", owner, as(staleNonce, permission, private), 438, false},
		{"no USERNAME", stranger, without(stun.AttrUsername, allocate), 400, false},
		{"no REALM", stranger, without(stun.AttrRealm, refresh), 400, false},
		{"no NONCE", stranger, without(stun.AttrNonce, allocate), 400, false},

		{"Allocate", stranger, signed(allocate, udpTransport), 0, true},
		{"Allocate, optional attribute", stranger, signed(allocate, udpTransport, optional), 0, true},
		{"Allocate, IPv4", stranger, signed(allocate, udpTransport, ipv4), 0, true},
		{"Allocate, even port", stranger, signed(allocate, udpTransport, even), 0, true},
		{"Allocate without transport", stranger, signed(allocate), 400, true},
		{"Allocate, transport of no length", stranger, signed(allocate, attribute(stun.AttrRequestedTransport)), 400,
			true},
		{"Allocate TCP", stranger, signed(allocate, tcpTransport), 442, true},
		{"Allocate, IPv6", stranger, signed(allocate, udpTransport, ipv6), 440, true},
		{"Allocate, unknown attribute", stranger, signed(allocate, udpTransport, unknown), 420, true},
		{"Allocate, DONT-FRAGMENT", stranger, signed(allocate, udpTransport, dontFragment), 420, true},
		{"Allocate, reserved port", stranger, signed(allocate, udpTransport, token), 508, true},
		{"Allocate, reserving a port", stranger, signed(allocate, udpTransport, evenAndNext), 508, true},
		{"Allocate, both", stranger, signed(allocate, udpTransport, token, even), 400, true},
		{"Allocate, signed behind the transport", stranger,
			behind(allocate, []stun.Setter{udpTransport}, unknown, tcpTransport), 0, true},
		{"Allocate, signed before the transport", stranger, behind(allocate, nil, udpTransport), 400, true},
		{"Allocate again", owner, signed(allocate, udpTransport), 437, true},
		{"Allocate on another's", other, signed(allocate, udpTransport), 437, true},

		{"Refresh", owner, signed(refresh, lifetime(600)), 0, true},
		{"Refresh, end", owner, signed(refresh, lifetime(0)), 0, true},
		{"Refresh, IPv4", owner, signed(refresh, ipv4), 0, true},
		{"Refresh, IPv6", owner, signed(refresh, ipv6), 443, true},
		{"Refresh, unknown attribute", owner, signed(refresh, unknown), 420, true},
		{"Refresh without allocation", stranger, signed(refresh, lifetime(600)), 437, true},
		{"Refresh, end, without allocation", stranger, signed(refresh, lifetime(0)), 437, true},
		{"Refresh of another's", other, signed(refresh, lifetime(0)), 441, true},

		{"CreatePermission", owner, signed(permission, peer), 0, true},
		{"CreatePermission for two", owner, signed(permission, peer, elsewhere), 0, true},
		{"CreatePermission for nobody", owner, signed(permission), 400, true},
		{"CreatePermission, forbidden", owner, signed(permission, private), 403, true},
		{"CreatePermission, one forbidden", owner, signed(permission, peer, private), 403, true},
		{"CreatePermission, IPv6", owner, signed(permission, peer6), 443, true},
		{"CreatePermission, mapped", owner, signed(permission, mapped), 443, true},
		{"CreatePermission, unknown attribute", owner, signed(permission, peer, unknown), 420, true},
		{"CreatePermission without allocation", stranger, signed(permission, peer), 437, true},
		{"CreatePermission for another's", other, signed(permission, peer), 441, true},

		{"ChannelBind", owner, signed(bind, channel, peer), 0, true},
		{"ChannelBind, last of RFC 5766", owner, signed(bind, channelNumber(0x7fff), peer), 0, true},
		{"ChannelBind under the range", owner, signed(bind, channelNumber(0x3fff), peer), 400, true},
		{"ChannelBind over the range", owner, signed(bind, channelNumber(0x8000), peer), 400, true},
		{"ChannelBind without number", owner, signed(bind, peer), 400, true},
		{"ChannelBind to nobody", owner, signed(bind, channel), 400, true},
		{"ChannelBind, forbidden", owner, signed(bind, channel, private), 403, true},
		{"ChannelBind, IPv6", owner, signed(bind, channel, peer6), 443, true},
		{"ChannelBind, another channel to the peer", owner, func(c *rawClient) *stun.Message {
			c.request(bind, channel, peer)
			return c.signed(bind, channelNumber(0x4001), peer)
		}, 400, true},
		{"ChannelBind, another peer on the channel", owner, func(c *rawClient) *stun.Message {
			c.request(bind, channel, peer)
			return c.signed(bind, channel, elsewhere)
		}, 400, true},
		{"ChannelBind without allocation", stranger, signed(bind, channel, peer), 437, true},
		{"ChannelBind on another's", other, signed(bind, channel, peer), 441, true},

		{"Send without permission", owner, sent(), silence, false},
		{"Send, DONT-FRAGMENT", owner, sent(dontFragment), silence, false},
	} {
		for _, transport := range []string{"udp", "tcp"} {
			s := newServer(t)
			credential := s.ICEServers("127.0.0.1", "ada")[1]
			c := dialRawOver(t, s, transport, credential.Username, credential.Credential)
			c.fetchNonce()
			if tt.who != stranger {
				c.allocate()
			}
			if tt.who == other {
				credential := s.ICEServers("127.0.0.1", "eve")[1]
				c.username, c.password = credential.Username, credential.Credential
			}
			answer := c.firstAnswer(tt.ask(c))
			if answer == nil {
				if tt.code != silence {
					t.Errorf("%s over %s: silence, want %d", tt.name, transport, tt.code)
				}
				continue
			}
			if got := errorCode(answer); got != tt.code {
				t.Errorf("%s over %s: %d, want %d", tt.name, transport, got, tt.code)
				continue
			}
			isSigned := stun.NewLongTermIntegrity(c.username, realm, c.password).Check(answer) == nil
			if isSigned != tt.signed || answer.Contains(stun.AttrMessageIntegrity) != tt.signed {
				t.Errorf("%s over %s: signed %v, want %v", tt.name, transport, isSigned, tt.signed)
			}
			challenge := tt.code == 401 || tt.code == 438
			if nonce := answer.Contains(stun.AttrNonce); nonce != challenge ||
				answer.Contains(stun.AttrRealm) != challenge {
				t.Errorf("%s over %s: with a nonce %v, want %v", tt.name, transport, nonce, challenge)
			}
			if list := unknownAttributes(answer); (list != nil) != (tt.code == 420) {
				t.Errorf("%s over %s: UNKNOWN-ATTRIBUTES %x", tt.name, transport, list)
			}
		}
	}
}

// firstAnswer sends m and a Binding request, and returns the answer to m. It returns nil if the answer
// to the Binding request comes first.
func (c *rawClient) firstAnswer(m *stun.Message) *stun.Message {
	c.tb.Helper()
	c.write(m.Raw)
	binding := c.build(stun.MethodBinding)
	c.write(binding.Raw)
	answer := &stun.Message{Raw: c.read()}
	if err := answer.Decode(); err != nil {
		c.tb.Fatalf("answer to %v: %v", m.Type, err)
	}
	switch answer.TransactionID {
	case binding.TransactionID:
		return nil
	case m.TransactionID:
		if answer.Type.Method != m.Type.Method {
			c.tb.Errorf("%v is answered with %v", m.Type, answer.Type)
		}
		c.answer(binding)
	}
	return answer
}

func unknownAttributes(m *stun.Message) (list []byte) {
	list, _ = m.Get(stun.AttrUnknownAttributes)
	return list
}

// Each attribute type takes two bytes (RFC 8489 section 14.13), and all of them are listed.
func TestUnknownAttributesAreListed(t *testing.T) {
	c := dialRawFresh(t, newServer(t), "ada")
	answer := c.request(stun.MethodAllocate, udpTransport, attribute(0x7ffe), attribute(0x8fff), attribute(0x0002, 1))
	if got, want := unknownAttributes(answer), []byte{0x7f, 0xfe, 0x00, 0x02}; !bytes.Equal(got, want) {
		t.Errorf("UNKNOWN-ATTRIBUTES %x, want %x", got, want)
	}
}

// The nonce in an error response is valid for the next try.
func TestRefusalsGoOn(t *testing.T) {
	c := dialRawFresh(t, newServer(t), "ada")
	for _, spoil := range []func(*rawClient){
		func(c *rawClient) { c.password = "wrong" },
		func(c *rawClient) { c.nonce = stun.NewNonce("stale") },
	} {
		c.fetchNonce()
		bad := *c
		spoil(&bad)
		if err := c.nonce.GetFrom(bad.request(stun.MethodChannelBind)); err != nil {
			t.Fatal(err)
		}
		if code := errorCode(c.request(stun.MethodRefresh)); code != 437 {
			t.Errorf("the next try answers %d, want 437", code)
		}
	}
}

// If one peer is forbidden, none of the others gets a permission.
func TestPermissionsAreAllOrNothing(t *testing.T) {
	s := newServer(t)
	ada, bo := dialRawFresh(t, s, "ada"), dialRawFresh(t, s, "bo")
	ada.allocate()
	relay := bo.allocate()
	private := peerAddress(netip.MustParseAddrPort("10.0.0.1:9"))
	for _, peers := range [][]stun.Setter{{peerAddress(relay), private}, {private, peerAddress(relay)}} {
		if code := errorCode(ada.request(stun.MethodCreatePermission, peers...)); code != 403 {
			t.Errorf("CreatePermission answers %d, want 403", code)
		}
		ada.sendIndication(relay, "not allowed")
		ada.sync()
	}
	if got := s.relays.snapshot(); got != (packetCounts{}) {
		t.Errorf("packets: %+v, want nothing", got)
	}
}

// pion gets only unmodified Binding requests, and requests that we have written. They fit into the
// buffer.
func FuzzPrepare(f *testing.F) {
	s := newServer(f)
	fe := newFrontend(s, s.udp)
	c := dialRawFresh(f, s, "ada")
	c.fetchNonce()
	for _, method := range []stun.Method{stun.MethodBinding, stun.MethodAllocate, stun.MethodRefresh,
		stun.MethodCreatePermission, stun.MethodChannelBind} {
		f.Add(c.signed(method, udpTransport).Raw)
		f.Add(c.build(method, attribute(0x7ffe)).Raw)
	}
	f.Fuzz(func(t *testing.T, packet []byte) {
		buf := make([]byte, maxFrame+1)
		if len(packet) > maxFrame {
			return
		}
		n := copy(buf, packet)
		if fe.relayData(buf[:n], c.conn.LocalAddr()) {
			return
		}
		n = fe.prepare(buf, n, c.conn.LocalAddr())
		if fe.locked {
			fe.locked = false
			fe.handling.Unlock()
		}
		if n == 0 {
			return
		}
		m := &stun.Message{Raw: buf[:n]}
		if !wellFormed(buf[:n]) || m.Decode() != nil {
			t.Fatalf("pion is given %x", buf[:n])
		}
		switch m.Type.Method {
		case stun.MethodBinding:
		case stun.MethodAllocate:
			if lifetime := m.Contains(stun.AttrLifetime); lifetime && fe.current.verdict != 0 {
				t.Errorf("a request with the verdict %d reaches pion", fe.current.verdict)
			}
		case stun.MethodRefresh:
			if fe.current.verdict != 0 || !fe.current.signed {
				t.Errorf("a Refresh reaches pion, verdict %d, signed %v", fe.current.verdict, fe.current.signed)
			}
		default:
			t.Errorf("%v reaches pion", m.Type)
		}
	})
}
