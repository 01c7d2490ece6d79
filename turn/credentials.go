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

// realm is short because every challenge to a stranger carries it, and an answer much longer
// than its question would make us an amplifier.
const realm = "tincan"

// maxPeerID bounds the part of a user name behind the colon. RFC 8489 section 14.3 allows user
// names of 508 bytes; ours are 36 (a UUID).
const maxPeerID = 128 // bytes

// An ICEServer is what a browser's RTCPeerConnection takes as one element of iceServers.
type ICEServer struct {
	URLs       []string `json:"urls"`
	Username   string   `json:"username,omitempty"`
	Credential string   `json:"credential,omitempty"`
}

// credentials makes and checks user names and passwords as in draft-uberti-behave-turn-rest-00
// section 2.2: the name says until when it is good, the password proves that a holder of the
// secret said so, and nobody stores anything. An external TURN server with the same secret
// accepts the same credentials.
type credentials struct {
	secret []byte
	ttl    time.Duration
	now    func() time.Time
}

// issue returns a credential for peer that is good for c.ttl.
func (c *credentials) issue(peer string) (username, password string) {
	expiry := c.now().Add(c.ttl).Unix()
	username = strconv.FormatInt(expiry, 10) + ":" + peer
	return username, c.password(username)
}

func (c *credentials) password(username string) string {
	mac := hmac.New(sha1.New, c.secret) // SHA-1 is what the draft says; HMAC does not suffer by it
	mac.Write([]byte(username))
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// key returns the key with which a user's request must be signed (RFC 8489 section 9.2.2). It does not
// depend on the request, so an expired name gets its key as well: refusing it here would end calls in
// progress at their next refresh. Who may begin is decided by [credentials.expired].
func (c *credentials) key(username, gotRealm string) (key []byte, ok bool) {
	expiry, _, ok := parseUsername(username)
	if !ok || gotRealm != realm || expiry > c.now().Add(maxTTL).Unix() {
		return nil, false
	}
	return pionturn.GenerateAuthKey(username, realm, c.password(username)), true
}

// expired reports whether username is too old to begin anything.
func (c *credentials) expired(username string) bool {
	expiry, _, ok := parseUsername(username)
	return !ok || c.now().Unix() >= expiry
}

// parseUsername splits "expiry:peer-id". It accepts only what issue could have written: seconds
// since 1970 in plain decimal, and visible ASCII, which needs none of the preparation of RFC 8265.
// The expiry stays a number, because [time.Unix] turns huge ones into the distant past.
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
