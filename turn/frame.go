package turn

import "encoding/binary"

const (
	frameHeader = 20         // bytes, RFC 8489 section 5
	attrHeader  = 4          // bytes, RFC 8489 section 14; that of ChannelData is as long
	maxFrame    = 1600       // bytes, more than any network carries in one packet
	magicCookie = 0x2112a442 // RFC 8489 section 5

	attrMessageIntegrity = 0x0008 // RFC 8489 section 14.5
	attrXORPeerAddress   = 0x0012 // RFC 8656 section 18.3
)

// frameLength returns how long the message is, padding included, that p, a piece of a stream, begins
// with; 0 as long as p is too short to tell. ok is false if it is none, or longer than any that a
// browser sends: from there on nobody can tell where the next one begins.
//
// The lengths are checked here as a whole, since pion adds them up in 16 bits: 20 bytes that announce
// 0xffec more would come out as nothing at all, and keep a core busy for ever.
func frameLength(p []byte) (n int, ok bool) {
	if len(p) == 0 {
		return 0, true
	}
	kind := p[0] >> 6
	if kind > 0b01 {
		return 0, false
	}
	if len(p) < attrHeader {
		return 0, true
	}
	length := int(binary.BigEndian.Uint16(p[2:]))
	if kind == 0b00 {
		n, ok = frameHeader+length, length%4 == 0
	} else {
		n, ok = attrHeader+(length+3)&^3, true // RFC 8656 section 12.5: padded in a stream
	}
	return n, ok && n <= maxFrame
}

// wellFormed reports whether p, a datagram or a piece of a stream that frameLength has cut, is a whole
// ChannelData message, STUN request or STUN indication, whose lengths all fit. Other messages get no
// answer, and neither do responses: two servers could answer each other for ever.
func wellFormed(p []byte) bool {
	if len(p) == 0 {
		return false
	}
	switch p[0] >> 6 { // RFC 8489 section 5, RFC 8656 section 12
	case 0b00:
		return wellFormedSTUN(p)
	case 0b01:
		return len(p) >= attrHeader && attrHeader+int(binary.BigEndian.Uint16(p[2:])) <= len(p)
	}
	return false
}

// The class bits of a message, RFC 8489 section 5.
const (
	responseBit   = 0x0100 // set in success and error responses
	indicationBit = 0x0010 // set in indications, and in error responses
)

// isRequest reports whether p, a well-formed message, is a request. Other messages carry packets.
func isRequest(p []byte) bool { return p[0]>>6 == 0 && binary.BigEndian.Uint16(p)&indicationBit == 0 }

func wellFormedSTUN(p []byte) bool {
	return len(p) >= frameHeader &&
		len(p)%4 == 0 &&
		binary.BigEndian.Uint16(p)&responseBit == 0 &&
		frameHeader+int(binary.BigEndian.Uint16(p[2:])) == len(p) &&
		binary.BigEndian.Uint32(p[4:]) == magicCookie &&
		wellFormedAttrs(p[frameHeader:])
}

// wellFormedAttrs walks over attributes whose total length is a multiple of 4.
func wellFormedAttrs(p []byte) bool {
	for len(p) > 0 {
		kind, length := binary.BigEndian.Uint16(p), int(binary.BigEndian.Uint16(p[2:]))
		end := attrHeader + (length+3)&^3 // RFC 8489 section 14: padded to a multiple of 4
		if end > len(p) || !attrFits(kind, p[attrHeader:attrHeader+length]) {
			return false
		}
		p = p[end:]
	}
	return true
}

// attrFits checks the length of attributes that are read without looking at it.
func attrFits(kind uint16, value []byte) bool {
	const ipv4, ipv6 = 1, 2 // address families, RFC 8489 section 14.1
	switch kind {
	case attrMessageIntegrity:
		return len(value) == 20
	case attrXORPeerAddress:
		return len(value) == 8 && value[1] == ipv4 || len(value) == 20 && value[1] == ipv6
	}
	return true
}
