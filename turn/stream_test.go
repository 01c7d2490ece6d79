package turn

import (
	"bufio"
	"encoding/hex"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/netip"
	"os"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/pion/stun/v3"
)

var streamTransports = []string{"tcp", "tls"}

func dialStream(tb testing.TB, s *Server, transport, peer string) *rawClient {
	tb.Helper()
	server := s.ICEServers("127.0.0.1", peer)[1]
	return dialRawOver(tb, s, transport, server.Username, server.Credential)
}

func TestFrameLength(t *testing.T) {
	for _, tt := range []struct {
		name, bytes string // hexadecimal
		want        int
		ok          bool
	}{
		{"nothing", "", 0, true},
		{"one byte", "00", 0, true},
		{"half a length", "000100", 0, true},
		{"binding request", "00010000", 20, true},
		{"with attributes", "00030024", 56, true},
		{"longest", "0001062c", 1600, true},
		{"too long", "00010630", 0, false},
		{"wraps to nothing in 16 bits", "0001ffec", 0, false},
		{"wraps to four", "0001fff0", 0, false},
		{"odd", "00010001", 0, false},
		{"even, and no multiple of four", "00010002", 0, false},
		{"empty channel data", "40000000", 4, true},
		{"channel data", "40000004", 8, true},
		{"channel data with padding", "40000001", 8, true},
		{"longest channel data", "4000063c", 1600, true},
		{"too long by its padding", "4000063d", 0, false},
		{"channel data that wraps", "4000fffd", 0, false},
		{"RTP", "80", 0, false},
		{"TLS in TLS", "ff", 0, false},
		{"text", "47455420", 0, false},
	} {
		p, err := hex.DecodeString(tt.bytes)
		if err != nil {
			t.Fatal(err)
		}
		n, ok := frameLength(p)
		if ok != tt.ok || ok && n != tt.want {
			t.Errorf("%s: frameLength = %d, %v; want %d, %v", tt.name, n, ok, tt.want, tt.ok)
		}
	}
}

// Whatever arrives, and in whatever pieces, the messages that are returned are whole, in order and
// unchanged.
func FuzzStream(f *testing.F) {
	f.Add([]byte("\x00\x01\x00\x00\x21\x12\xa4\x42abcdefghijkl\x40\x00\x00\x03abc\x00\x40\x00\x00\x00"), uint8(3))
	f.Fuzz(func(t *testing.T, sent []byte, piece uint8) {
		client, server := net.Pipe()
		s := newStream(server, new(counters), slog.New(slog.DiscardHandler))
		go func() {
			defer client.Close()
			for rest := sent; len(rest) > 0; {
				n, err := client.Write(rest[:min(len(rest), int(piece)+1)])
				if err != nil {
					return
				}
				rest = rest[n:]
			}
		}()
		defer s.Close()
		rest, p := sent, make([]byte, maxFrame)
		for {
			n, _, err := s.ReadFrom(p)
			if err != nil {
				return
			}
			if want, ok := frameLength(rest); !ok || n != want || string(p[:n]) != string(rest[:n]) {
				t.Fatalf("got %d bytes %x, want %d of %x", n, p[:n], want, rest)
			}
			rest = rest[n:]
		}
	})
}

// Twenty bytes from a stranger keep a core busy forever in pion, and there are others like them. Here
// they end the connection, and everyone else is served.
func TestBadFramesEndTheConnection(t *testing.T) {
	for _, transport := range streamTransports {
		for _, frame := range []string{
			"0001ffec" + header, "0001fff0" + header, "0001ffff" + header, "00010001" + header, "00010630" + header,
			"00010000" + header + "4000ffff", "00010000" + header + "80",
		} {
			t.Run(transport+" "+frame[len(frame)-8:], func(t *testing.T) {
				s := newServer(t)
				p, err := hex.DecodeString(frame)
				if err != nil {
					t.Fatal(err)
				}
				conn := dialOver(t, s, transport)
				if _, err := conn.Write(p); err != nil {
					t.Fatal(err)
				}
				expectEnd(t, conn)
				eventually(t, "nothing serves it any more", func() bool { return !s.streams.hasAny() })
				dialStream(t, s, "tcp", "ada").allocate()
			})
		}
	}
}

// expectEnd reads until the server has closed conn.
func expectEnd(tb testing.TB, conn net.Conn) {
	tb.Helper()
	conn.SetReadDeadline(time.Now().Add(unallocatedTimeout / 2)) // later it would end by itself
	if _, err := io.Copy(io.Discard, conn); errors.Is(err, os.ErrDeadlineExceeded) {
		tb.Fatal("the connection has not ended")
	}
}

// 30 kB, sent byte by byte, cost pion 4 MiB of stack. Here every message is answered, and no memory
// grows.
func TestByteByByte(t *testing.T) {
	for _, transport := range streamTransports {
		t.Run(transport, func(t *testing.T) {
			s := newServer(t)
			c, conn := dialStream(t, s, transport, "ada"), dialOver(t, s, transport)
			c.sync()
			slow := &rawClient{tb: t, conn: &framedConn{conn, bufio.NewReader(conn)}}
			before := memory()
			for range 1500 {
				m := slow.build(stun.MethodBinding)
				for i := range m.Raw {
					if _, err := conn.Write(m.Raw[i : i+1]); err != nil {
						t.Fatal(err)
					}
				}
				slow.answer(m)
			}
			c.sync()
			if grown := int64(memory()) - int64(before); grown > 1<<20 {
				t.Errorf("memory has grown by %d bytes", grown)
			}
		})
	}
}

// memory returns the bytes of heap and stack in use.
func memory() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc + m.StackInuse
}

// A connection without an allocation is closed after unallocatedTimeout, whatever it sends in that
// time.
func TestUnallocatedConnectionsAreClosed(t *testing.T) {
	request, _ := hex.DecodeString("00010000" + header)
	for name, say := range map[string][][]byte{
		"silence":           nil,
		"one byte a second": {request[:1], request[1:2], request[2:3], request[3:4], request[4:5]},
		"whole requests":    {request, request, request, request, request},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newQuietServer()
				client, conn := net.Pipe()
				began := time.Now()
				s.ServeConn(conn)
				for _, p := range say {
					time.Sleep(time.Second)
					if _, err := client.Write(p); err != nil {
						t.Fatal(err)
					}
				}
				if n, err := client.Read(make([]byte, 100)); err != io.EOF {
					t.Errorf("read %d bytes, %v; want the end", n, err)
				}
				if took := time.Since(began); took != unallocatedTimeout {
					t.Errorf("served for %v, want %v", took, unallocatedTimeout)
				}
				s.streams.live.Wait()
			})
		})
	}
}

// A connection with an allocation may be silent for a long time, but then it must send a whole message.
func TestIdleStreamsAreCutOff(t *testing.T) {
	whole, _ := hex.DecodeString("00010000" + header)
	for name, tt := range map[string]struct {
		say   []byte
		every time.Duration
	}{
		"silence":         {nil, time.Minute},
		"a byte a minute": {[]byte{0}, time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				all, got := newStreams(), make(chan int, 1000)
				client, conn := net.Pipe()
				defer client.Close()
				s := newStream(conn, new(counters), slog.New(slog.DiscardHandler))
				all.add(s)
				go func() {
					defer close(got)
					defer all.remove(s)
					for p := make([]byte, maxFrame); ; {
						n, _, err := s.ReadFrom(p)
						if err != nil {
							return
						}
						got <- n
					}
				}()
				s.setAllocated(new(backlog))
				for range 20 {
					time.Sleep(10 * time.Minute)
					client.Write(whole)
					if n := <-got; n != len(whole) {
						t.Fatalf("got a message of %d bytes after %v", n, 10*time.Minute)
					}
				}
				began := time.Now()
				for all.hasAny() && time.Since(began) < time.Hour {
					time.Sleep(tt.every)
					client.Write(tt.say)
				}
				if took := time.Since(began); took < 10*time.Minute || took > 13*time.Minute {
					t.Errorf("cut off after %v", took)
				}
			})
		})
	}
}

func (ss *streams) hasAny() bool {
	ss.mu.Lock()
	defer ss.mu.Unlock()
	return len(ss.open) > 0
}

// One address cannot use up all connections. Those with an allocation do not count.
func TestConnectionsOfOneAddress(t *testing.T) {
	s := newServer(t)
	for range 3 {
		dialStream(t, s, "tcp", "ada").allocate()
	}
	strangers := make([]*rawClient, maxUnallocated)
	for i := range strangers {
		strangers[i] = dialStream(t, s, "tcp", "bo")
		strangers[i].sync()
	}
	refused := func() {
		t.Helper()
		for range 3 {
			late := dialOver(t, s, "tcp")
			late.Write([]byte{0})
			expectEnd(t, late)
		}
	}
	refused()
	strangers[7].allocate()
	dialStream(t, s, "tcp", "cy").sync()
	strangers[7].request(stun.MethodRefresh, lifetime(0)) // has no allocation again, and is one too many
	refused()
	strangers[7].conn.Close()
	eventually(t, "there are as many as there may be",
		func() bool { return s.unallocatedAt("127.0.0.1/32") == maxUnallocated })

	strangers[8].allocate()
	dialStream(t, s, "tcp", "cy").sync()
	strangers[0].conn.Close()
	eventually(t, "there is room again", func() bool { return s.unallocatedAt("127.0.0.1/32") < maxUnallocated })
	dialStream(t, s, "tcp", "di").allocate()
}

func (s *Server) unallocatedAt(addr string) int {
	s.streams.mu.Lock()
	defer s.streams.mu.Unlock()
	return s.streams.unallocated[netip.MustParsePrefix(addr)]
}

// Over TCP and TLS everything works as over UDP, however the stream is cut: answers, indications and
// channels, in both directions.
func TestRelayOverStreams(t *testing.T) {
	for _, transport := range streamTransports {
		t.Run(transport, func(t *testing.T) {
			s := newServer(t, func(c *Config) { c.AllowPeer = mustPrefixes(t, "127.0.0.0/8") })
			peer := listenPacket(t, "127.0.0.2:0")
			peerAddr := peer.LocalAddr().(*net.UDPAddr).AddrPort()
			c := dialStream(t, s, transport, "ada")
			relayed := net.UDPAddrFromAddrPort(c.allocate())
			c.request(stun.MethodCreatePermission, peerAddress(peerAddr))
			c.sendIndication(peerAddr, "by Send")
			expect(t, peer, "by Send")
			send(t, peer, "by Data", relayed)
			data := &stun.Message{Raw: c.read()}
			if err := data.Decode(); err != nil || data.Type.Method != stun.MethodData {
				t.Fatalf("got %v, %v; want a Data indication", data, err)
			}
			bindChannel(t, c, peerAddr)
			for _, text := range []string{"", "1", "12", "123", "1234", strings.Repeat("long", 390)} {
				c.channelData(benchChannel, text)
				expect(t, peer, text)
				send(t, peer, text, relayed)
				if got := c.read(); string(got[4:]) != text {
					t.Errorf("got %q, want %q", got[4:], text)
				}
			}
			var many []byte
			for i := range 100 {
				many = append(many, 0x40, 0, 0, 1, byte('A'+i%26), 0, 0, 0)
			}
			c.conn.(*framedConn).Conn.Write(many)
			for i := range 100 {
				expect(t, peer, string(rune('A'+i%26)))
			}
		})
	}
}

// A client that does not read loses packets, but no other client does.
func TestSlowReader(t *testing.T) {
	s := newServer(t)
	slow, other := dialStream(t, s, "tcp", "slow"), dialRawFresh(t, s, "other")
	slowAddr, otherAddr := slow.allocate(), other.allocate()
	bindChannel(t, slow, otherAddr)
	bindChannel(t, other, slowAddr)
	data := strings.Repeat("x", 1200)
	eventually(t, "packets are dropped", func() bool {
		for range 100 {
			other.channelData(benchChannel, data)
		}
		other.sync()
		return s.relays.snapshot().dropped > 0
	})
	s.streams.mu.Lock()
	for st := range s.streams.open {
		st.mu.Lock()
		if n := cap(st.unsent); n > 4*maxUnsent {
			t.Errorf("%d bytes wait for a client that reads nothing", n)
		}
		st.mu.Unlock()
	}
	s.streams.mu.Unlock()
}

// When a connection ends, its allocation ends too.
func TestEndOfStreamEndsTheAllocation(t *testing.T) {
	for _, transport := range streamTransports {
		s := newServer(t)
		c := dialStream(t, s, transport, "ada")
		relayed := c.allocate()
		c.conn.Close()
		eventually(t, "the relay is closed", func() bool { return s.relays.find(relayed.Port()) == nil })
		eventually(t, "the place is free", func() bool { return usageOf(s, c.username) == 0 })
	}
}
