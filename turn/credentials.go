package turn

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
	"strconv"
	"strings"
	"time"

	pionturn "github.com/pion/turn/v4"
)

// realm is short because every 401 answer carries it. If the answers to strangers were much longer than
// their requests, the server could be used as an amplifier.
const realm = "tincan"

// maxPeerID is the longest id of a room peer, in bytes. The id is the part of a user name after the
// colon. RFC 8489 section 14.3 allows user names of 508 bytes. Our ids have 36 (a UUID).
const maxPeerID = 128 // bytes

// An ICEServer is one element of the iceServers that a browser's RTCPeerConnection takes.
type ICEServer struct {
	URLs       []string `json:"urls"`
	Username   string   `json:"username,omitempty"`
	Credential string   `json:"credential,omitempty"`
}

// credentials issues and checks user names and passwords, as in draft-uberti-behave-turn-rest-00
// section 2.2. The user name contains its expiry. The password proves that the user name comes from
// someone with the secret. Nothing is stored. An external TURN server with the same secret accepts the
// same credentials.
type credentials struct {
	secret []byte
	ttl    time.Duration
	now    func() time.Time
}

// issue returns a credential for the room peer with this id. It is valid for c.ttl.
func (c *credentials) issue(peer string) (username, password string) {
	expiry := c.now().Add(c.ttl).Unix()
	username = strconv.FormatInt(expiry, 10) + ":" + peer
	return username, c.password(username)
}

func (c *credentials) password(username string) string {
	mac := hmac.New(sha1.New, c.secret) // the draft requires SHA-1, whose weaknesses do not affect HMAC
	mac.Write([]byte(username))
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// key returns the key that a user's requests must be signed with (RFC 8489 section 9.2.2). It does not
// depend on the request, so an expired user name also has a key. Without one, calls would end at their
// next refresh. [credentials.expired] decides whether a user may create an allocation.
func (c *credentials) key(username, gotRealm string) (key []byte, ok bool) {
	expiry, _, ok := parseUsername(username)
	if !ok || gotRealm != realm || expiry > c.now().Add(maxTTL).Unix() {
		return nil, false
	}
	return pionturn.GenerateAuthKey(username, realm, c.password(username)), true
}

// expired reports whether username is too old to create an allocation.
func (c *credentials) expired(username string) bool {
	expiry, _, ok := parseUsername(username)
	return !ok || c.now().Unix() >= expiry
}

// parseUsername splits "expiry:peer-id". It accepts only what issue could have written: seconds since
// 1970 in plain decimal, and an id of visible ASCII, which does not need the preparation of RFC 8265.
// The expiry stays a number, because [time.Unix] turns huge numbers into the distant past.
func parseUsername(s string) (expiry int64, peer string, ok bool) {
	digits, peer, found := strings.Cut(s, ":")
	expiry, err := strconv.ParseInt(digits, 10, 64)
	if !found || err != nil || expiry <= 0 || strconv.FormatInt(expiry, 10) != digits {
		return 0, "", false
	}
	if peer == "" || len(peer) > maxPeerID || strings.ContainsFunc(peer, invisible) {
		return 0, "", false
	}
	return expiry, peer, true
}

func invisible(r rune) bool { return r <= ' ' || r > '~' }
