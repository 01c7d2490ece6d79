package turn

import (
	"fmt"
	"net/netip"
	"testing"
	"time"
)

func sprint(v any) string { return fmt.Sprint(v) }

func mustPrefixes(tb testing.TB, s string) []netip.Prefix {
	tb.Helper()
	p, err := parsePrefixes(s)
	if err != nil {
		tb.Fatal(err)
	}
	return p
}

// testPolicy returns the policy of a machine with the given addresses.
func testPolicy(tb testing.TB, public, local, allow, deny string) *policy {
	tb.Helper()
	p := newPolicy(Config{
		PublicIP:  netip.MustParseAddr(public),
		AllowPeer: mustPrefixes(tb, allow),
		DenyPeer:  mustPrefixes(tb, deny),
		now:       time.Now,
	})
	var prefixes []netip.Prefix
	for _, s := range []string{"127.0.0.1/8", "::1/128", local} {
		if s != "" {
			prefixes = append(prefixes, netip.MustParsePrefix(s))
		}
	}
	p.refreshOwn(prefixes)
	return p
}

func TestPolicy(t *testing.T) {
	const (
		public = "192.0.9.9"    // outer address of a NAT, not on an interface
		local  = "192.0.8.7/24" // on an interface
	)
	for _, tt := range []struct {
		peer string
		want route
	}{
		{"1.1.1.1", networked},
		{"8.8.8.8", networked},
		{"99.255.255.255", networked},
		{"100.63.255.255", networked},
		{"100.128.0.0", networked},
		{"168.63.129.15", networked},
		{"172.15.255.255", networked},
		{"172.32.0.0", networked},
		{"192.0.1.0", networked},
		{"192.0.8.8", networked}, // a neighbor with a public address
		{"198.17.255.255", networked},
		{"198.20.0.0", networked},
		{"223.255.255.255", networked},

		{public, switched},
		{"192.0.8.7", refused},   // our own address, but not that of the relays
		{"192.0.8.255", refused}, // broadcast address of our network

		{"0.0.0.0", refused},
		{"0.255.255.255", refused},
		{"10.0.0.1", refused},
		{"10.255.255.255", refused},
		{"100.64.0.0", refused},
		{"100.100.100.200", refused}, // metadata service of Alibaba Cloud
		{"100.127.255.255", refused},
		{"127.0.0.1", refused},
		{"127.255.255.254", refused},
		{"168.63.129.16", refused},
		{"169.254.0.1", refused},
		{"169.254.169.254", refused}, // metadata service of most clouds
		{"172.16.0.0", refused},
		{"172.31.255.255", refused},
		{"192.0.0.0", refused},
		{"192.0.0.170", refused},
		{"192.0.0.192", refused}, // metadata service of Oracle Cloud
		{"192.0.2.1", refused},
		{"192.31.196.1", refused},
		{"192.52.193.1", refused},
		{"192.88.99.1", refused},
		{"192.168.0.1", refused},
		{"192.168.255.255", refused},
		{"192.175.48.1", refused},
		{"198.18.0.0", refused},
		{"198.19.255.255", refused},
		{"198.51.100.1", refused},
		{"203.0.113.255", refused},
		{"224.0.0.1", refused},
		{"239.255.255.255", refused},
		{"240.0.0.1", refused},
		{"255.255.255.254", refused},
		{"255.255.255.255", refused},

		{"::", refused},
		{"::1", refused},
		{"::127.0.0.1", refused}, // IPv4-compatible
		{"::8.8.8.8", refused},
		{"::ffff:127.0.0.1", refused}, // IPv4-mapped
		{"::ffff:8.8.8.8", refused},
		{"::ffff:" + public, refused},
		{"::ffff:0:127.0.0.1", refused},       // IPv4-translated, RFC 2765
		{"64:ff9b::127.0.0.1", refused},       // NAT64, RFC 6052
		{"64:ff9b:1::10.0.0.1", refused},      // NAT64, RFC 8215
		{"2002:7f00:1::1", refused},           // 6to4 of 127.0.0.1
		{"2001:0:7f00:1::80ff:fffe", refused}, // Teredo
		{"100::1", refused},
		{"2001:db8::1", refused},
		{"2606:4700:4700::1111", refused}, // public, but relays are IPv4
		{"fc00::1", refused},
		{"fd00:ec2::254", refused}, // metadata service of AWS
		{"fe80::1", refused},
		{"fe80::1%eth0", refused},
		{"fec0::1", refused},
		{"ff02::1", refused},
	} {
		p := testPolicy(t, public, local, "", "")
		peer := netip.MustParseAddr(tt.peer)
		if got := p.route(peer); got != tt.want {
			t.Errorf("route(%s) = %v, want %v", tt.peer, got, tt.want)
		}
		if got := p.permit(peer); got != (tt.want != refused) {
			t.Errorf("permit(%s) = %v, want %v", tt.peer, got, tt.want != refused)
		}
	}
}

func TestPolicyLists(t *testing.T) {
	for _, tt := range []struct {
		name, allow, deny, peer string
		want                    route
	}{
		{"allowed private", "10.0.0.0/8", "", "10.1.2.3", networked},
		{"beside the allowed", "10.0.0.0/9", "", "10.128.0.0", refused},
		{"deny wins over allow", "10.0.0.0/8", "10.1.0.0/16", "10.1.2.3", refused},
		{"allowed and not denied", "10.0.0.0/8", "10.1.0.0/16", "10.2.0.0", networked},
		{"denied public", "", "8.8.8.0/24", "8.8.8.8", refused},
		{"denied as mapped", "", "::ffff:8.8.8.0/120", "8.8.8.8", refused},
		{"deny wins over the switch", "", "192.0.9.0/24", "192.0.9.9", refused},
		{"allow does not open our own", "0.0.0.0/0", "", "192.0.8.7", refused},
		{"allow does not open loopback of ours", "127.0.0.0/8", "", "127.0.0.1", refused},
		{"allow opens other loopback", "127.0.0.0/8", "", "127.0.0.2", networked},
		{"allow does not open this host", "0.0.0.0/0", "", "0.0.0.0", refused},
		{"allow does not open broadcast", "0.0.0.0/0", "", "192.0.8.255", refused},
		{"allow leaves the switch", "0.0.0.0/0", "", "192.0.9.9", switched},
		{"allowed IPv6 has no effect", "::/0", "", "2606:4700::1", refused},
		{"allowed mapped has no effect", "::ffff:0.0.0.0/96", "", "::ffff:8.8.8.8", refused},
	} {
		p := testPolicy(t, "192.0.9.9", "192.0.8.7/24", tt.allow, tt.deny)
		if got := p.route(netip.MustParseAddr(tt.peer)); got != tt.want {
			t.Errorf("%s: route(%s) = %v, want %v", tt.name, tt.peer, got, tt.want)
		}
	}
}

func TestPermitNoAddress(t *testing.T) {
	p := testPolicy(t, "192.0.9.9", "", "0.0.0.0/0,::/0", "")
	if p.permit(netip.Addr{}) {
		t.Error("permit of no address at all")
	}
}

// An address that comes up after the start also counts as ours.
func TestPolicyLearnsNewAddresses(t *testing.T) {
	clock := new(testClock)
	p := newPolicy(Config{PublicIP: loopback, now: clock.now})
	someone := netip.MustParseAddr("192.0.8.7")
	p.refreshOwn([]netip.Prefix{netip.PrefixFrom(someone, 24)})
	if p.route(someone) != refused {
		t.Error("an own address is not refused")
	}
	clock.advance(ownAddrsAge + time.Second)
	if !p.permit(someone) {
		t.Error("an address that this machine does not have was not forgotten")
	}
	p.refreshOwn(nil)
	if !p.isOwn(loopback) {
		t.Error("forgot every address because the system told none")
	}
}

func TestBroadcastAddr(t *testing.T) {
	for prefix, want := range map[string]string{
		"192.0.8.7/24":  "192.0.8.255",
		"192.0.8.7/30":  "192.0.8.7",
		"192.0.8.7/31":  "",
		"192.0.8.7/32":  "",
		"10.1.2.3/8":    "10.255.255.255",
		"10.1.2.3/19":   "10.1.31.255",
		"0.0.0.0/0":     "255.255.255.255",
		"2001:db8::/64": "",
	} {
		got, ok := broadcastAddr(netip.MustParsePrefix(prefix))
		if ok != (want != "") || ok && got.String() != want {
			t.Errorf("broadcastAddr(%s) = %v, %v; want %q", prefix, got, ok, want)
		}
	}
}

// forbidden computes the deny list of the policy in another way: with integer ranges, not prefixes.
func forbidden(ip netip.Addr) bool {
	if !ip.Is4() {
		return true
	}
	b := ip.As4()
	n := uint32(b[0])<<24 | uint32(b[1])<<16 | uint32(b[2])<<8 | uint32(b[3])
	for _, r := range [][2]uint32{
		{0x00000000, 0x00ffffff}, {0x0a000000, 0x0affffff}, {0x64400000, 0x647fffff},
		{0x7f000000, 0x7fffffff}, {0xa83f8110, 0xa83f8110}, {0xa9fe0000, 0xa9feffff},
		{0xac100000, 0xac1fffff}, {0xc0000000, 0xc00000ff}, {0xc0000200, 0xc00002ff},
		{0xc01fc400, 0xc01fc4ff}, {0xc034c100, 0xc034c1ff}, {0xc0586300, 0xc05863ff},
		{0xc0a80000, 0xc0a8ffff}, {0xc0af3000, 0xc0af30ff}, {0xc6120000, 0xc613ffff},
		{0xc6336400, 0xc63364ff}, {0xcb007100, 0xcb0071ff}, {0xe0000000, 0xffffffff},
	} {
		if r[0] <= n && n <= r[1] {
			return true
		}
	}
	return false
}

func FuzzPolicy(f *testing.F) {
	for _, s := range []string{"8.8.8.8", "127.0.0.1", "::ffff:127.0.0.1", "192.0.9.9", "64:ff9b::1"} {
		f.Add(netip.MustParseAddr(s).AsSlice())
	}
	p := testPolicy(f, "192.0.9.9", "192.0.8.7/24", "", "")
	f.Fuzz(func(t *testing.T, ip []byte) {
		addr, ok := netip.AddrFromSlice(ip)
		permitted := p.permit(addr)
		if permitted && (!ok || forbidden(addr)) {
			t.Errorf("permit(%v), which is forbidden", addr)
		}
		ours := addr.String() == "192.0.8.7" || addr.String() == "192.0.8.255"
		if ok && !permitted && !forbidden(addr) && !ours && !p.isOwn(addr) {
			t.Errorf("refused %v for no reason", addr)
		}
		if ok && (p.route(addr) == switched) != p.public.has(addr) {
			t.Errorf("route(%v) = %v", addr, p.route(addr))
		}
	})
}

func BenchmarkPolicy(b *testing.B) {
	p := testPolicy(b, "192.0.9.9", "192.0.8.7/24", "10.0.0.0/8", "198.41.0.0/24")
	for _, peer := range []string{"192.0.9.9", "8.8.8.8", "203.0.113.1"} {
		b.Run(peer, func(b *testing.B) {
			addr := netip.MustParseAddr(peer)
			b.ReportAllocs()
			for b.Loop() {
				p.route(addr)
			}
		})
	}
}
