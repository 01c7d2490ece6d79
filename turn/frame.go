package turn

import "encoding/binary"

const (
	frameHeader = 20         // bytes, RFC 8489 section 5
	attrHeader  = 4          // bytes, RFC 8489 section 14
	magicCookie = 0x2112a442 // RFC 8489 section 5

	attrMessageIntegrity = 0x0008 // RFC 8489 section 14.5
	attrXORPeerAddress   = 0x0012 // RFC 8656 section 18.3
)

// wellFormed reports whether pion may see p, a datagram from a stranger. pion trusts lengths that
// it should not: a Send indication whose XOR-PEER-ADDRESS is empty makes it panic, and a panic
// takes the whole program with it. What is not a whole ChannelData message, STUN request or STUN
// indication gets no answer; neither does a response, lest two servers answer each other for ever.
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

func wellFormedSTUN(p []byte) bool {
	const responseBit = 0x0100 // set in success and error responses, RFC 8489 section 5
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

// attrFits checks the attributes of fixed length that pion reads without looking at it.
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
