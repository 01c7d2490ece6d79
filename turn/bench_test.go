package turn

import (
	"io"
	"net"
	"net/netip"
	"strings"
	"testing"

	"github.com/pion/stun/v3"
)

const benchPacket = 1000 // bytes, about what a video packet has

// BenchmarkRelay measures a packet's whole way: out of the client's socket, through the server and
// into the peer's. One packet at a time, so it shows the latency of the path rather than what it
// can carry.
func BenchmarkRelay(b *testing.B) {
	b.Run("UDP", func(b *testing.B) {
		s := newServer(b, func(c *Config) { c.AllowPeer = mustPrefixes(b, "127.0.0.0/8") })
		peer := listenPacket(b, "127.0.0.2:0").(*net.UDPConn)
		c := dialRawFresh(b, s, "ada")
		c.allocate()
		bindChannel(b, c, peer.LocalAddr().(*net.UDPAddr).AddrPort())
		pingAcross(b, c, peer)
	})
	b.Run("switch", func(b *testing.B) {
		s := newServer(b)
		ada, bo := dialRawFresh(b, s, "ada"), dialRawFresh(b, s, "bo")
		adaAddr, boAddr := ada.allocate(), bo.allocate()
		bindChannel(b, ada, boAddr)
		bindChannel(b, bo, adaAddr)
		pingAcross(b, ada, bo.conn)
	})
	for _, transport := range []string{"tcp", "tls"} {
		b.Run(strings.ToUpper(transport), func(b *testing.B) {
			s := newServer(b, func(c *Config) { c.AllowPeer = mustPrefixes(b, "127.0.0.0/8") })
			peer := listenPacket(b, "127.0.0.2:0").(*net.UDPConn)
			server := s.ICEServers("127.0.0.1", "ada")[1]
			c := dialRawOver(b, s, transport, server.Username, server.Credential)
			c.allocate()
			bindChannel(b, c, peer.LocalAddr().(*net.UDPAddr).AddrPort())
			pingAcross(b, c, peer)
		})
	}
	b.Run("floor", func(b *testing.B) { // a bare forwarder: what the system calls cost
		in := listenPacket(b, "127.0.0.1:0").(*net.UDPConn)
		peer := listenPacket(b, "127.0.0.2:0").(*net.UDPConn)
		go forward(in, peer.LocalAddr().(*net.UDPAddr).AddrPort())
		conn, err := net.DialUDP("udp4", nil, in.LocalAddr().(*net.UDPAddr))
		if err != nil {
			b.Fatal(err)
		}
		defer conn.Close()
		pingAcross(b, &rawClient{tb: b, conn: conn}, peer)
	})
}

const benchChannel = 0x4000

func bindChannel(b testing.TB, c *rawClient, peer netip.AddrPort) {
	b.Helper()
	answer := c.request(stun.MethodChannelBind, channelNumber(benchChannel), peerAddress(peer))
	if code := errorCode(answer); code != 0 {
		b.Fatalf("ChannelBind: error %d", code)
	}
}

func pingAcross(b *testing.B, from *rawClient, to io.Reader) {
	data, buf := string(make([]byte, benchPacket)), make([]byte, 2000)
	b.ReportAllocs()
	b.SetBytes(benchPacket)
	for b.Loop() {
		from.channelData(benchChannel, data)
		if _, err := to.Read(buf); err != nil {
			b.Fatal(err)
		}
	}
}

func forward(in *net.UDPConn, to netip.AddrPort) {
	buf := make([]byte, 2000)
	for {
		n, _, err := in.ReadFromUDPAddrPort(buf)
		if err != nil {
			return
		}
		in.WriteToUDPAddrPort(buf[:n], to)
	}
}

// BenchmarkHandOver is the switch alone: one relay writes, the other reads.
func BenchmarkHandOver(b *testing.B) {
	sw := newTestSwitch(b)
	from, to := openRelay(b, sw), openRelay(b, sw)
	packet, buf, addr := make([]byte, benchPacket), make([]byte, 2000), relayed(to)
	b.ReportAllocs()
	b.SetBytes(benchPacket)
	for b.Loop() {
		from.WriteTo(packet, addr)
		if _, _, err := to.ReadFrom(buf); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkWakeUp is the same when the reader waits in its socket, as it does between frames.
func BenchmarkWakeUp(b *testing.B) {
	sw := newTestSwitch(b)
	ping, pong := openRelay(b, sw), openRelay(b, sw)
	packet, toPing, toPong := make([]byte, benchPacket), relayed(ping), relayed(pong)
	go func() {
		buf := make([]byte, 2000)
		for {
			n, _, err := pong.ReadFrom(buf)
			if err != nil {
				return
			}
			pong.WriteTo(buf[:n], toPing)
		}
	}()
	buf := make([]byte, 2000)
	b.ReportAllocs()
	for b.Loop() {
		ping.WriteTo(packet, toPong)
		if _, _, err := ping.ReadFrom(buf); err != nil {
			b.Fatal(err)
		}
	}
}
