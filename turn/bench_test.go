//go:build unix

package turn

import (
	"net"
	"net/netip"
	"strings"
	"syscall"
	"testing"
	"time"
)

const (
	benchPacket = 1000 // bytes, about the size of a video packet
	benchBurst  = 16   // packets in flight at the same time, about as many as a picture has
)

// BenchmarkRelay measures the whole path of a packet: out of the client's socket, through the server
// and into the peer's socket. cpu-ns/packet is the cost to all three of them together. So look at the
// difference from the floor, where a bare forwarder takes the server's place.
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

// pingAcross sends bursts of packets. It fails if a packet is lost.
func pingAcross(b *testing.B, from *rawClient, to net.Conn) {
	data, buf := string(make([]byte, benchPacket)), make([]byte, 2000)
	b.ReportAllocs()
	b.SetBytes(benchPacket)
	sent, received, before := 0, 0, cpuTime(b)
	for b.Loop() {
		from.channelData(benchChannel, data)
		if sent++; sent-received < benchBurst {
			continue
		}
		to.SetReadDeadline(time.Now().Add(patience))
		for ; received < sent; received++ {
			if _, err := to.Read(buf); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(cpuTime(b)-before)/float64(sent), "cpu-ns/packet")
}

// cpuTime returns the CPU time that this process has used so far, on all cores.
func cpuTime(b *testing.B) time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
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

// BenchmarkHandOver measures the switch alone: one relay writes, the other reads.
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

// BenchmarkWakeUp measures the same when the reader waits in its socket, as it does between frames.
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
