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

// nonceMinutes is how long we keep pion's nonces. It is a little longer than pion accepts them.
const nonceMinutes = 61

// nonces issues nonces that are bound to the address and port of one client (RFC 8489 section 9.2). So
// a captured request is useless from any other address or port. pion gives all clients the same nonce
// within a minute, and only pion knows which of its nonces are valid. In answers, our nonce replaces
// pion's. In requests, pion's nonce replaces ours.
type nonces struct {
	key      []byte            // set by newNonces, then only read
	byMinute map[uint32]string // by the minute in which a client got it
	minute   func() uint32     // the current minute since 1970
}

func newNonces() *nonces {
	key := make([]byte, sha256.Size)
	_, _ = rand.Read(key) // never fails
	return &nonces{key, make(map[uint32]string), func() uint32 { return uint32(time.Now().Unix() / 60) }}
}

// bind returns the nonce that a client gets instead of pion's.
func (n *nonces) bind(pionNonce string, client net.Addr) string {
	now := n.minute()
	maps.DeleteFunc(n.byMinute, func(minute uint32, _ string) bool { return minute+nonceMinutes < now })
	n.byMinute[now] = pionNonce
	return n.compute(now, client, len(pionNonce))
}

// pionNonce returns the nonce of pion that a client's nonce stands for. It returns "" if we did not
// issue that nonce to this client.
func (n *nonces) pionNonce(nonce string, client net.Addr) string {
	var stamp [4]byte
	if len(nonce) < base64.RawURLEncoding.EncodedLen(len(stamp)) {
		return ""
	}
	if _, err := base64.RawURLEncoding.Decode(stamp[:], []byte(nonce[:6])); err != nil {
		return ""
	}
	minute := binary.BigEndian.Uint32(stamp[:])
	pionNonce := n.byMinute[minute]
	if !hmac.Equal([]byte(nonce), []byte(n.compute(minute, client, len(pionNonce)))) {
		return ""
	}
	return pionNonce
}

// compute returns the nonce of a client for one minute. It is as long as pion's, so it fits in its
// place and the answer does not grow.
func (n *nonces) compute(minute uint32, client net.Addr, length int) string {
	stamp := binary.BigEndian.AppendUint32(nil, minute)
	mac := hmac.New(sha256.New, n.key)
	mac.Write(stamp)
	mac.Write([]byte(client.String()))
	text := base64.RawURLEncoding.EncodeToString(stamp) + base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
	return text[:min(length, len(text))]
}
