package turn

import (
	"net"
	"net/netip"
	"testing"

	"github.com/pion/stun/v3"
)

// Sentinels listen where no relay may send. Clients try to reach each of them in every way and every
// spelling.
func TestForbiddenTargetsHearNothing(t *testing.T) {
	for _, tt := range []struct {
		name, public, allow string
		targets             []string
	}{
		{"all refused", "192.0.9.9", "", []string{"127.0.0.1", "127.0.0.2", "LOCAL", "::1"}},
		{"own address, no relay", "127.0.0.1", "", []string{"127.0.0.1", "127.0.0.2", "LOCAL", "::1"}},
		{"allow list beside it", "127.0.0.1", "127.0.0.3/32", []string{"127.0.0.1", "127.0.0.2"}},
		{"allow list over it", "192.0.9.9", "0.0.0.0/0,::/0", []string{"127.0.0.1", "LOCAL", "::1"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newServer(t, func(c *Config) {
				c.PublicIP = netip.MustParseAddr(tt.public)
				c.AllowPeer = mustPrefixes(t, tt.allow)
			})
			for _, target := range tt.targets {
				if target == "LOCAL" {
					target = findPublicIP().String()
				}
				sentinel, err := net.ListenPacket("udp", net.JoinHostPort(target, "0"))
				if err != nil {
					t.Logf("no sentinel on %s: %v", target, err)
					continue
				}
				defer sentinel.Close()
				aimAt(t, s, sentinel.LocalAddr().(*net.UDPAddr).AddrPort())
				expectSilence(t, sentinel)
			}
			aimAt(t, s, s.Addr().(*net.UDPAddr).AddrPort()) // the TURN server itself
			if got := s.relays.snapshot(); got.sent != 0 || got.switched != 0 {
				t.Errorf("packets: %+v, want nothing sent or switched", got)
			}
		})
	}
}

// ways are the ways by which a client can try to send to target through its allocation. as is target in
// one of its spellings. other is an address that the client may get a permission for.
var ways = []struct {
	name string
	try  func(c *rawClient, data string, channel uint16, target, as, other netip.AddrPort)
}{
	{"Send without permission", func(c *rawClient, data string, _ uint16, _, as, _ netip.AddrPort) {
		c.sendIndication(as, data)
	}},
	{"Send after CreatePermission", func(c *rawClient, data string, _ uint16, _, as, _ netip.AddrPort) {
		c.request(stun.MethodCreatePermission, peerAddress(as))
		c.sendIndication(as, data)
	}},
	{"Send after CreatePermission in this spelling",
		func(c *rawClient, data string, _ uint16, target, as, _ netip.AddrPort) {
			c.request(stun.MethodCreatePermission, peerAddress(as))
			c.sendIndication(target, data)
		}},
	{"Send after CreatePermission for port 0", func(c *rawClient, data string, _ uint16, _, as, _ netip.AddrPort) {
		c.request(stun.MethodCreatePermission, peerAddress(netip.AddrPortFrom(as.Addr(), 0)))
		c.sendIndication(as, data)
	}},
	{"Send after CreatePermission for something else",
		func(c *rawClient, data string, _ uint16, _, as, other netip.AddrPort) {
			c.request(stun.MethodCreatePermission, peerAddress(other))
			c.sendIndication(as, data)
		}},
	{"Send after CreatePermission for both", func(c *rawClient, data string, _ uint16, _, as, other netip.AddrPort) {
		c.request(stun.MethodCreatePermission, peerAddress(other), peerAddress(as))
		c.request(stun.MethodCreatePermission, peerAddress(as), peerAddress(other))
		c.sendIndication(as, data)
	}},
	{"Send to two", func(c *rawClient, data string, _ uint16, _, as, other netip.AddrPort) {
		c.request(stun.MethodCreatePermission, peerAddress(other))
		one, two := peerAddress(other), peerAddress(as)
		for _, peers := range [][]stun.Setter{{one, two}, {two, one}} {
			m := c.build(stun.MethodSend, append(peers, stun.RawAttribute{Type: stun.AttrData, Value: []byte(data)})...)
			m.Type.Class = stun.ClassIndication
			m.WriteType()
			c.write(m.Raw)
		}
	}},
	{"ChannelData after ChannelBind", func(c *rawClient, data string, channel uint16, _, as, _ netip.AddrPort) {
		c.request(stun.MethodChannelBind, channelNumber(channel), peerAddress(as))
		c.channelData(channel, data)
	}},
	{"ChannelData after ChannelBind to port 0",
		func(c *rawClient, data string, channel uint16, target, as, _ netip.AddrPort) {
			c.request(stun.MethodChannelBind, channelNumber(channel), peerAddress(netip.AddrPortFrom(as.Addr(), 0)))
			c.channelData(channel, data)
			c.sendIndication(target, data)
		}},
	{"ChannelData after the channel was bound to something else",
		func(c *rawClient, data string, channel uint16, _, as, other netip.AddrPort) {
			c.request(stun.MethodChannelBind, channelNumber(channel), peerAddress(other))
			c.request(stun.MethodChannelBind, channelNumber(channel), peerAddress(as))
			c.channelData(channel, data)
		}},
	{"ChannelData after a bind to two", func(c *rawClient, data string, channel uint16, _, as, other netip.AddrPort) {
		c.request(stun.MethodChannelBind, channelNumber(channel), peerAddress(other), peerAddress(as))
		c.request(stun.MethodChannelBind, channelNumber(channel), peerAddress(as), peerAddress(other))
		c.channelData(channel, data)
	}},
}

// spellings returns target itself, 0.0.0.0 (which is loopback to Linux), and the IPv6 addresses that a
// translator on the path could turn into target.
func spellings(target netip.AddrPort) map[string]netip.AddrPort {
	all := map[string]netip.Addr{"as it is": target.Addr()}
	if ip := target.Addr(); ip.Is4() {
		embed := func(prefix string, at int) netip.Addr {
			b := netip.MustParseAddr(prefix).As16()
			copy(b[at:], ip.AsSlice())
			return netip.AddrFrom16(b)
		}
		all["0.0.0.0"] = netip.IPv4Unspecified()
		all["mapped"] = embed("::ffff:0:0", 12)
		all["compatible"] = embed("::", 12)
		all["translated"] = embed("::ffff:0:0:0", 12)
		all["NAT64"] = embed("64:ff9b::", 12)
		all["local NAT64"] = embed("64:ff9b:1::", 12)
		all["6to4"] = embed("2002::1", 2)
		all["Teredo"] = embed("2001::", 4)
		all["ISATAP"] = embed("fe80::5efe:0:0", 12)
	}
	spelt := make(map[string]netip.AddrPort)
	for name, addr := range all {
		spelt[name] = netip.AddrPortFrom(addr, target.Port())
	}
	return spelt
}

// aimAt tries to reach target through an allocation. It returns when all tries are over. Tries that
// also send to another address end in the switch, at a port without a relay.
func aimAt(tb testing.TB, s *Server, target netip.AddrPort) {
	tb.Helper()
	c := dialRawFresh(tb, s, "mallory-"+target.String())
	c.allocate()
	channel := uint16(0x4000)
	for spelling, as := range spellings(target) {
		for _, way := range ways {
			other := netip.AddrPortFrom(s.PublicIP(), channel&0x3ff) // a different one for each channel
			way.try(c, way.name+", "+spelling+", to "+target.String(), channel, target, as, other)
			channel++
		}
	}
	c.request(stun.MethodRefresh, lifetime(0))
}

// expectSilence checks that sentinel has received nothing. Loopback delivers in order and at once, so
// anything that was sent earlier arrives before our own packet.
func expectSilence(tb testing.TB, sentinel net.PacketConn) {
	tb.Helper()
	send(tb, sentinel, "no one else", sentinel.LocalAddr())
	expect(tb, sentinel, "no one else")
}
