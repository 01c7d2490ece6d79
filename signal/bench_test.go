package signal

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// A bareClient speaks just enough WebSocket to load a server. Benchmarks should measure the work of the
// server, not of the client.
type bareClient struct {
	net.Conn
	r  *bufio.Reader
	id string
}

const upgradeRequest = "GET /ws HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" +
	"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"

func dialBareSocket(tb testing.TB, n *testNet) *bareClient {
	tb.Helper()
	conn, err := n.dial(tb.Context())
	if err != nil {
		tb.Fatal(err)
	}
	c := &bareClient{Conn: conn, r: bufio.NewReaderSize(conn, 4<<10)}
	fmt.Fprint(c, upgradeRequest)
	res, err := http.ReadResponse(c.r, nil)
	if err != nil || res.StatusCode != http.StatusSwitchingProtocols {
		tb.Fatalf("upgrade: %v %v", res, err)
	}
	return c
}

// dialBare opens a socket and joins.
func dialBare(tb testing.TB, n *testNet, room string) *bareClient {
	tb.Helper()
	c := dialBareSocket(tb, n)
	c.write(tb, frameOf(`{"type":"join","room":"`+room+`","name":"bench"}`))
	var welcome struct{ ID string }
	if err := json.Unmarshal(c.read(tb), &welcome); err != nil {
		tb.Fatal(err)
	}
	c.id = welcome.ID
	return c
}

// frameOf returns a text frame with a mask of zeros (RFC 6455 section 5.2).
func frameOf(text string) []byte {
	b := []byte{0x81}
	if len(text) < 126 {
		b = append(b, 0x80|byte(len(text)))
	} else {
		b = append(b, 0x80|126)
		b = binary.BigEndian.AppendUint16(b, uint16(len(text)))
	}
	return append(append(b, 0, 0, 0, 0), text...)
}

func (c *bareClient) write(tb testing.TB, frame []byte) {
	if _, err := c.Write(frame); err != nil {
		tb.Fatal(err)
	}
}

// read returns the payload of the next frame.
func (c *bareClient) read(tb testing.TB) []byte {
	head, err := c.r.Peek(4)
	if err != nil {
		tb.Fatal(err)
	}
	size, skip := int(head[1]), 2
	if size == 126 {
		size, skip = int(binary.BigEndian.Uint16(head[2:])), 4
	}
	_, _ = c.r.Discard(skip)
	payload := make([]byte, size)
	if _, err := io.ReadFull(c.r, payload); err != nil {
		tb.Fatal(err)
	}
	return payload
}

var unlimited = Config{Rate: -1, MaxPeers: -1, MaxPerAddr: -1, RoomSize: -1}

// dataOf returns the data of an offer, of about the given size.
func dataOf(size int) string {
	line := `a=rtcp-fb:96 transport-cc\r\na=fmtp:96 level-asymmetry-allowed=1\r\n`
	return `{"link":"k7","description":{"type":"offer","sdp":"` + strings.Repeat(line, size/len(line)+1)[:size/2*2] +
		`"}}`
}

// One message goes from one peer to another over real sockets, and the receiver has read it.
func BenchmarkRelay(b *testing.B) {
	for _, size := range []int{200, 2500} {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			n := newSocketNet(b, unlimited)
			ada, bo := dialBare(b, n, "bench-room"), dialBare(b, n, "bench-room")
			defer ada.Close()
			defer bo.Close()
			frame := frameOf(`{"type":"signal","to":"` + bo.id + `","data":` + dataOf(size) + `}`)
			b.ReportAllocs()
			b.SetBytes(int64(len(frame)))
			for b.Loop() {
				ada.write(b, frame)
				bo.read(b)
			}
		})
	}
}

func BenchmarkEnvelope(b *testing.B) {
	for _, size := range []int{200, 2500} {
		var nesting nesting
		frame := []byte(`{"type":"signal","to":"6ba7b810-9dad-11d1-80b4-00c04fd430c8","data":` + dataOf(size) + `}`)
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(frame)))
			for b.Loop() {
				if _, err := parseEnvelope(frame, &nesting); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(fmt.Sprint(size, "/encoding-json"), func(b *testing.B) { // for comparison
			b.ReportAllocs()
			b.SetBytes(int64(len(frame)))
			for b.Loop() {
				var e struct {
					Type, To string
					Data     json.RawMessage
				}
				if err := json.Unmarshal(frame, &e); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// One more peer joins a room and leaves it. All others in the room see both.
func BenchmarkJoin(b *testing.B) {
	for _, size := range []int{2, 8, 64} {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			n := newSocketNet(b, unlimited)
			others := make([]*bareClient, size-1)
			for i := range others {
				others[i] = dialBare(b, n, "bench-room")
				defer others[i].Close()
				for _, o := range others[:i] {
					o.read(b)
				}
			}
			leave := frameOf(`{"type":"leave"}`)
			b.ReportAllocs()
			for b.Loop() {
				c := dialBare(b, n, "bench-room")
				c.write(b, leave)
				for _, o := range others {
					o.read(b)
					o.read(b)
				}
				_ = c.Close()
			}
		})
	}
}

// This measures the memory that an idle joined peer takes, including both ends of its connection.
func BenchmarkIdlePeers(b *testing.B) {
	for _, peers := range []int{1000, 10000} {
		b.Run(fmt.Sprint(peers), func(b *testing.B) {
			n := newSocketNet(b, unlimited)
			var perPeer uint64
			for b.Loop() {
				before := memory()
				conns := make([]*bareClient, peers)
				for i := range conns {
					conns[i] = dialBare(b, n, fmt.Sprint("bench-room-", i/4))
					conns[i].r = nil
				}
				perPeer = (memory() - before) / uint64(peers)
				for _, c := range conns {
					_ = c.Close()
				}
			}
			b.ReportMetric(float64(perPeer), "B/peer")
		})
	}
}

// A second after a rush of sockets their garbage is returned to the system. One socket is no rush.
func TestMemoryAfterARush(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := newTestNet(t, unlimited)
		for _, tt := range []struct {
			sockets int
			want    bool
		}{{101, true}, {1, false}} {
			before := collections()
			for i := range tt.sockets {
				n.join(t, fmt.Sprint("rush-room-", i), "Ada")
			}
			time.Sleep(3 * time.Second)
			synctest.Wait()
			if got := collections() > before; got != tt.want {
				t.Errorf("after %d new sockets memory was returned: %t, want %t", tt.sockets, got, tt.want)
			}
		}
	})
}

// collections returns how many garbage collections the program has asked for.
func collections() uint32 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.NumForcedGC
}

// memory returns the bytes in the heap and in stacks after garbage collection.
func memory() uint64 {
	var m runtime.MemStats
	for range 3 { // each collection only halves a stack
		runtime.GC()
	}
	time.Sleep(10 * time.Millisecond) // for goroutines that are about to end
	runtime.ReadMemStats(&m)
	return m.HeapAlloc + m.StackInuse
}
