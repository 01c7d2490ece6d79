package turn

import (
	"testing"

	"github.com/pion/stun/v3"
)

// The memory for one credential with every allocation, permission and channel that it may have is
// limited.
func TestMemoryOfOneCredential(t *testing.T) {
	// The clients run in the same process, so their memory counts too.
	for transport, most := range map[string]uint64{"udp": 700 << 10, "tcp": 1000 << 10, "tls": 1600 << 10} {
		t.Run(transport, func(t *testing.T) {
			s := newServer(t, func(c *Config) { c.Log = nil })
			fill := func(peer string) {
				for range maxAllocations {
					fillAllocation(dialStream(t, s, transport, peer))
				}
			}
			fill("ada") // warm up: some things are allocated only once
			before := memory()
			const credentials = 3
			for _, peer := range []string{"bo", "cy", "di"}[:credentials] {
				fill(peer)
			}
			if each := (memory() - before) / credentials; each > most {
				t.Errorf("%d KiB for one credential, want at most %d", each>>10, most>>10)
			} else {
				t.Logf("%d KiB for one credential", each>>10)
			}
		})
	}
}

func fillAllocation(c *rawClient) {
	c.tb.Helper()
	c.allocate()
	for n := 0; ; n += 64 {
		var peers []stun.Setter
		for _, peer := range nthPeers(n, n+64) {
			peers = append(peers, peerAddress(peer))
		}
		if errorCode(c.request(stun.MethodCreatePermission, peers...)) != 0 {
			break
		}
	}
	for n := 0; ; n++ {
		number, peer := channelNumber(0x4000+uint16(n)), peerAddress(nthPeer(n))
		if errorCode(c.request(stun.MethodChannelBind, number, peer)) != 0 {
			break
		}
	}
}
