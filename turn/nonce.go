package turn

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"maps"
	"net"
	"time"
)

// nonceMinutes is for how long pion takes a nonce of its own, and a little more.
const nonceMinutes = 61

// nonces give each client some of its own, bound to its address and port (RFC 8489 section 9.2), so
// that a captured request is of no use from anywhere else. pion's are the same for everybody within a
// minute, and only pion tells which are good: on the way to a client ours take their place, and on the
// way back they take the place of ours.
type nonces struct {
	key    []byte            // set by newNonces, then only read
	pions  map[uint32]string // by the minute in which a client got it
	minute func() uint32     // since 1970
}

func newNonces() *nonces {
	key := make([]byte, sha256.Size)
	_, _ = rand.Read(key) // never fails
	return &nonces{key, make(map[uint32]string), func() uint32 { return uint32(time.Now().Unix() / 60) }}
}

// bind returns the nonce that a client gets in place of pion's.
func (n *nonces) bind(pions string, client net.Addr) string {
	now := n.minute()
	maps.DeleteFunc(n.pions, func(minute uint32, _ string) bool { return minute+nonceMinutes < now })
	n.pions[now] = pions
	return n.of(now, client, len(pions))
}

// pionsOf returns pion's nonce in place of a client's, or "" if that is not one of its own.
func (n *nonces) pionsOf(nonce string, client net.Addr) string {
	var stamp [4]byte
	if len(nonce) < base64.RawURLEncoding.EncodedLen(len(stamp)) {
		return ""
	}
	if _, err := base64.RawURLEncoding.Decode(stamp[:], []byte(nonce[:6])); err != nil {
		return ""
	}
	minute := binary.BigEndian.Uint32(stamp[:])
	pions := n.pions[minute]
	if !hmac.Equal([]byte(nonce), []byte(n.of(minute, client, len(pions)))) {
		return ""
	}
	return pions
}

// of is as long as pion's, so that it fits in its place, and an answer grows by nothing.
func (n *nonces) of(minute uint32, client net.Addr, length int) string {
	stamp := binary.BigEndian.AppendUint32(nil, minute)
	mac := hmac.New(sha256.New, n.key)
	mac.Write(stamp)
	mac.Write([]byte(client.String()))
	text := base64.RawURLEncoding.EncodeToString(stamp) + base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
	return text[:min(length, len(text))]
}
