package turn

import (
	"encoding/binary"
	"encoding/hex"
	"strings"
	"testing"

	"github.com/pion/stun/v3"
)

const header = "2112a442" + "000102030405060708090a0b" // magic cookie, transaction id

func TestWellFormed(t *testing.T) {
	for _, tt := range []struct {
		name, packet string // hexadecimal
		want         bool
	}{
		{"binding request", "0001 0000" + header, true},
		{"send indication", "0016 0014" + header + "00130002 abcd0000 00120008 0001abcd 01020304", true},
		{"peer of IPv6", "0016 0018" + header + "00120014 0002abcd 0102030405060708090a0b0c0d0e0f10", true},
		{"channel data", "4000 0003 010203", true},
		{"channel data with padding", "4000 0003 010203 00", true},
		{"empty channel data", "4000 0000", true},

		{"nothing", "", false},
		{"half a header", "0001 0000 2112a442", false},
		{"success response", "0101 0000" + header, false},
		{"error response", "0111 0000" + header, false},
		{"other cookie", "0001 0000 2112a443 000102030405060708090a0b", false},
		{"length beyond the end", "0001 0004" + header, false},
		{"length before the end", "0001 0000" + header + "80220000", false},
		{"odd length", "0001 0003" + header + "802200", false},
		{"attribute beyond the end", "0001 0004" + header + "80220001", false},
		{"half an attribute header", "0001 0002" + header + "8022", false},
		{"empty peer address", "0016 000c" + header + "00130001 ab000000 00120000", false},
		{"short peer address", "0016 0008" + header + "00120004 00010102", false},
		{"IPv4 peer of IPv6 length", "0016 0018" + header + "00120014 0001abcd 0102030405060708090a0b0c0d0e0f10",
			false},
		{"IPv6 peer of IPv4 length", "0016 000c" + header + "00120008 0002abcd 01020304", false},
		{"empty message integrity", "0003 0004" + header + "00080000", false},
		{"channel data beyond the end", "4000 0004 010203", false},
		{"half a channel header", "4000 00", false},
		{"RTP", "80600000 00000000 00000000", false},
		{"HTTP", hex.EncodeToString([]byte("GET / HTTP/1.1\r\n\r\n")), false},
	} {
		packet, err := hex.DecodeString(strings.ReplaceAll(tt.packet, " ", ""))
		if err != nil {
			t.Fatalf("%s: %v", tt.name, err)
		}
		if got := wellFormed(packet); got != tt.want {
			t.Errorf("%s: wellFormed = %v, want %v", tt.name, got, tt.want)
		}
	}
}

// One such packet from any client with an allocation used to end the program. pion reads the family of
// the peer address without checking that there is one.
func TestEmptyPeerAddressIsHarmless(t *testing.T) {
	s := newServer(t)
	c := dialRawFresh(t, s, "ada")
	c.allocate()
	packet, err := hex.DecodeString("0016000c" + header + "00130001ab00000000120000")
	if err != nil {
		t.Fatal(err)
	}
	c.write(packet)
	c.sync()
}

func FuzzWellFormed(f *testing.F) {
	f.Add([]byte("\x00\x01\x00\x00\x21\x12\xa4\x42abcdefghijkl"))
	f.Add([]byte("\x40\x00\x00\x03abc"))
	f.Fuzz(func(t *testing.T, packet []byte) {
		if !wellFormed(packet) {
			return
		}
		if packet[0] >= 0x40 {
			if n := binary.BigEndian.Uint16(packet[2:]); int(n)+4 > len(packet) {
				t.Errorf("accepted %d bytes of channel data in %d", n, len(packet))
			}
			return
		}
		m := &stun.Message{Raw: packet}
		if err := m.Decode(); err != nil {
			t.Errorf("accepted what pion cannot decode: %v", err)
		}
	})
}

// FuzzRequests sends signed requests and indications with arbitrary attributes, from a client with an
// allocation. The server must survive all of them.
func FuzzRequests(f *testing.F) {
	s := newServer(f)
	c := dialRawFresh(f, s, "ada")
	c.allocate()
	f.Add(uint16(stun.MethodCreatePermission), false, []byte("\x00\x12\x00\x08\x00\x01abcdef"))
	f.Add(uint16(stun.MethodChannelBind), false,
		[]byte("\x00\x0c\x00\x04\x40\x00\x00\x00\x00\x12\x00\x08\x00\x01abcdef"))
	f.Add(uint16(stun.MethodRefresh), false, []byte("\x00\x0d\x00\x04\x00\x00\x02\x58"))
	f.Add(uint16(stun.MethodAllocate), false, []byte("\x00\x18\x00\x01\x80\x00\x00\x00"))
	f.Add(uint16(stun.MethodSend), true, []byte("\x00\x13\x00\x01a\x00\x00\x00\x00\x12\x00\x00"))
	f.Fuzz(func(t *testing.T, method uint16, indication bool, attrs []byte) {
		c.tb = t
		c.request(stun.MethodAllocate, udpTransport) // in case the last input ended the allocation
		m := c.signed(stun.Method(method), rawAttrs(attrs))
		if indication {
			m = c.build(stun.Method(method), rawAttrs(attrs))
			m.Type.Class = stun.ClassIndication
			m.WriteType()
		}
		if len(m.Raw) > 1500 {
			return
		}
		c.write(m.Raw)
		c.sync()
	})
}

// rawAttrs are the attributes that a byte string happens to contain.
type rawAttrs []byte

func (a rawAttrs) AddTo(m *stun.Message) error {
	for len(a) >= 4 {
		n := min(int(binary.BigEndian.Uint16(a[2:])), len(a)-4)
		m.Add(stun.AttrType(binary.BigEndian.Uint16(a)), a[4:4+n])
		a = a[min(len(a), 4+(n+3)&^3):]
	}
	return nil
}
