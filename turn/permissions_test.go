package turn

import (
	"net/netip"
	"testing"
	"time"

	"github.com/pion/stun/v3"
)

// nthPeer returns one of many public addresses.
func nthPeer(n int) netip.AddrPort {
	return netip.AddrPortFrom(netip.AddrFrom4([4]byte{9, byte(n >> 16), byte(n >> 8), byte(n)}), 1000)
}

func nthPeers(from, to int) (peers []netip.AddrPort) {
	for n := from; n < to; n++ {
		peers = append(peers, nthPeer(n))
	}
	return peers
}

func TestPermissionsAreBounded(t *testing.T) {
	clock := new(testClock)
	p := newPermissions(clock.now)
	if code := p.permit(nthPeers(0, maxPermissions)...); code != 0 {
		t.Fatalf("permit of %d peers: %d", maxPermissions, code)
	}
	if code := p.permit(nthPeers(0, maxPermissions)...); code != 0 {
		t.Errorf("renewing them: %d", code)
	}
	clock.advance(permissionLifetime - time.Minute)
	late := nthPeers(maxPermissions-1, maxPermissions+1) // one known, one new
	if code := p.permit(late...); code != codeNoCapacity {
		t.Errorf("permit of one more: %d, want %d", code, codeNoCapacity)
	}
	if code := p.bind(0x4000, nthPeer(maxPermissions)); code != codeNoCapacity {
		t.Errorf("bind to one more: %d, want %d", code, codeNoCapacity)
	}
	if p.allows(nthPeer(maxPermissions).Addr()) {
		t.Error("what was refused is allowed")
	}
	clock.advance(time.Minute)
	if p.allows(nthPeer(0).Addr()) || p.allows(nthPeer(maxPermissions-1).Addr()) {
		t.Error("a permission lasts longer than five minutes: a refused request has renewed it")
	}
	if code := p.permit(late...); code != 0 || !p.allows(late[1].Addr()) {
		t.Errorf("permit after the old ones expired: %d", code)
	}
	if n := len(p.peers); n != 2 {
		t.Errorf("%d permissions are kept, want 2", n)
	}
}

// Requests for the same address with different ports create one permission.
func TestPermissionsIgnoreThePort(t *testing.T) {
	p := newPermissions(time.Now)
	for port := range uint16(3 * maxPermissions) {
		if code := p.permit(netip.AddrPortFrom(nthPeer(0).Addr(), port)); code != 0 {
			t.Fatalf("port %d: %d", port, code)
		}
	}
	if n := len(p.peers); n != 1 {
		t.Errorf("%d permissions, want 1", n)
	}
}

func TestChannelsAreBounded(t *testing.T) {
	clock := new(testClock)
	p := newPermissions(clock.now)
	for n := range maxChannels {
		if code := p.bind(0x4000+uint16(n), nthPeer(n)); code != 0 {
			t.Fatalf("channel %d: %d", n, code)
		}
	}
	if code := p.bind(0x5000, nthPeer(maxChannels)); code != codeNoCapacity {
		t.Errorf("one more channel: %d, want %d", code, codeNoCapacity)
	}
	if code := p.bind(0x4000, nthPeer(0)); code != 0 {
		t.Errorf("renewing a channel: %d", code)
	}
	for what, code := range map[string]stun.ErrorCode{
		"another peer":   p.bind(0x4000, nthPeer(1000)),
		"another number": p.bind(0x5000, nthPeer(0)),
	} {
		if code != stun.CodeBadRequest {
			t.Errorf("%s: %d, want 400", what, code)
		}
	}
	clock.advance(channelLifetime)
	if code := p.bind(0x5000, nthPeer(0)); code != 0 {
		t.Errorf("another number for the peer of an expired channel: %d", code)
	}
	if code := p.bind(0x4001, nthPeer(1000)); code != 0 {
		t.Errorf("another peer for the number of an expired channel: %d", code)
	}
	if len(p.channels) > maxChannels || len(p.channels) != len(p.numbers) {
		t.Errorf("%d channels, %d numbers; want the same, and at most %d", len(p.channels), len(p.numbers), maxChannels)
	}
	for n := range maxChannels - 2 {
		if code := p.bind(0x6000+uint16(n), nthPeer(2000+n)); code != 0 {
			t.Fatalf("channel %d after the old ones expired: %d", n, code)
		}
	}
}

// A channel lasts for ten minutes, and the permission of its peer for five. Each packet needs both.
func TestChannelNeedsAPermission(t *testing.T) {
	clock := new(testClock)
	p := newPermissions(clock.now)
	peer := nthPeer(1)
	p.bind(0x4000, peer)
	check := func(when string, want bool) {
		t.Helper()
		if _, out := p.peer(0x4000); out != want {
			t.Errorf("%s: towards the peer %v, want %v", when, out, want)
		}
		if in := p.allows(peer.Addr()); in != want {
			t.Errorf("%s: from the peer %v, want %v", when, in, want)
		}
		if number, ok := p.number(peer); ok && number != 0x4000 {
			t.Errorf("%s: channel %#x", when, number)
		}
	}
	check("at once", true)
	clock.advance(permissionLifetime - time.Second)
	check("before five minutes", true)
	clock.advance(2 * time.Second)
	check("after five minutes", false)
	p.permit(peer)
	check("with a new permission", true)
	clock.advance(permissionLifetime - time.Second)
	if _, ok := p.peer(0x4000); ok {
		t.Error("a channel lasts longer than ten minutes")
	}
	if _, ok := p.number(peer); ok {
		t.Error("towards the client, too")
	}
	if !p.allows(peer.Addr()) {
		t.Error("the permission ends with the channel")
	}
}
