package turn

import "encoding/binary"

const (
	frameHeader = 20         // bytes, RFC 8489 section 5
	attrHeader  = 4          // bytes, RFC 8489 section 14; the header of ChannelData is as long
	maxFrame    = 1600       // bytes, more than any network carries in one packet
	magicCookie = 0x2112a442 // RFC 8489 section 5

	attrMessageIntegrity = 0x0008 // RFC 8489 section 14.5
	attrXORPeerAddress   = 0x0012 // RFC 8656 section 18.3
)

// frameLength returns the length of the message at the beginning of p, including padding. p is part of
// a stream. n is 0 if p is too short to tell. ok is false if p begins with no message, or with one that
// is longer than any that a browser sends. Then the rest of the stream is useless, because the next
// message could begin anywhere.
//
// The whole length is checked here, because pion adds lengths as 16-bit numbers. A header of 20 bytes
// that announces 0xffec more would get the length 0, and would keep a core busy forever.
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

// wellFormed reports whether p is a whole ChannelData message, STUN request or STUN indication in which
// all lengths fit. p is a datagram, or a part of a stream that frameLength has measured. Other messages
// get no answer. Neither do responses, because two servers could answer each other forever.
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

// isRequest reports whether p is a request. p must be well-formed. All other messages carry packets.
func isRequest(p []byte) bool { return p[0]>>6 == 0 && binary.BigEndian.Uint16(p)&indicationBit == 0 }

func wellFormedSTUN(p []byte) bool {
	return len(p) >= frameHeader &&
		len(p)%4 == 0 &&
		binary.BigEndian.Uint16(p)&responseBit == 0 &&
		frameHeader+int(binary.BigEndian.Uint16(p[2:])) == len(p) &&
		binary.BigEndian.Uint32(p[4:]) == magicCookie &&
		wellFormedAttrs(p[frameHeader:])
}

// wellFormedAttrs checks the attributes in p. The length of p must be a multiple of 4.
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

// attrFits checks the length of a value if later code, ours or pion's, reads the value without a check.
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
