package signal

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
)

// sessionTTL is how long after its issue a session can be used. Every welcome carries a fresh one.
const sessionTTL = 24 * time.Hour

// maxSession bounds the length of a session, in characters, before anything is decoded. The longest
// that is ever issued, for a name of 64 four-byte characters, has 507.
const maxSession = 512

// sessionVersion is the first byte of every session: another layout gets another number.
const sessionVersion = 2

// sessionHeader is how many bytes of a session come before the room.
const sessionHeader = 28

// sessionRoles are the roles as a session stores them, by number. Append only: the numbers are out
// in the world for a day.
var sessionRoles = [...]string{roleMember, roleModerator, roleHost, roleViewer}

// sessions issues and checks the secrets by which a peer comes back (PROTOCOL.md, rule 4). They are
// signed and not stored: whoever has the key can check them, also after a restart.
//
// A session is base64url without padding of
//
//	version (1) role (1) granted (1) expiry (8, nanoseconds since 1970) id (16) len(room) (1) room name mac (32)
//
// where granted is 1 if the role is by a token, else 0, and mac is the HMAC-SHA256 of all before it.
type sessions struct {
	key []byte
}

// newSessions takes the signing key. Without one it makes its own, which ends with the process.
func newSessions(key []byte) *sessions {
	if len(key) == 0 {
		key = make([]byte, sha256.Size)
		_, _ = rand.Read(key) // never fails
	}
	return &sessions{key: key}
}

// policyKey returns the key for sessions of a server that decides like this one who is let in: a session
// needs neither token nor password, so it must not outlive the policy under which it was given.
func policyKey(cfg *Config) []byte {
	if len(cfg.SessionKey) == 0 {
		return nil
	}
	mac := hmac.New(sha256.New, cfg.SessionKey)
	fmt.Fprintf(mac, "token %t, password %s", cfg.RequireToken, cfg.HostPassword)
	return mac.Sum(nil)
}

// sessionEncoding refuses spare bits, so that there is only one way to write a session.
var sessionEncoding = base64.RawURLEncoding.Strict()

// issue returns a session for the peer that j and id describe.
func (s *sessions) issue(id string, j joinRequest, now time.Time) string {
	b := make([]byte, 0, sessionHeader+len(j.key.name)+len(j.name)+sha256.Size)
	b = append(b, sessionVersion, roleNumber(j.role), 0)
	if j.granted {
		b[2] = 1
	}
	b = binary.BigEndian.AppendUint64(b, uint64(now.Add(sessionTTL).UnixNano()))
	peer := uuid.MustParse(id) // ids are made by us
	b = append(b, peer[:]...)
	b = append(b, byte(len(j.key.name)))
	b = append(b, j.key.name...)
	b = append(b, j.name...)
	return sessionEncoding.EncodeToString(s.sign(b))
}

// sign appends the mac.
func (s *sessions) sign(b []byte) []byte {
	mac := hmac.New(sha256.New, s.key)
	mac.Write(b)
	return mac.Sum(b)
}

// check returns who a session names. The error is errBadSession, always the same: why a session is
// refused is of use only to a forger.
func (s *sessions) check(text string, now time.Time) (id string, j joinRequest, _ error) {
	// Go's decoder skips line breaks, strict or not.
	if len(text) > maxSession || strings.ContainsAny(text, "\r\n") {
		return "", j, errBadSession
	}
	b, err := sessionEncoding.DecodeString(text)
	if err != nil || len(b) < sessionHeader+sha256.Size {
		return "", j, errBadSession
	}
	b, mac := b[:len(b)-sha256.Size], b[len(b)-sha256.Size:]
	if !hmac.Equal(mac, s.sign(b[:len(b):len(b)])[len(b):]) {
		return "", j, errBadSession
	}
	// From here on b is our own writing.
	expiry := int64(binary.BigEndian.Uint64(b[3:]))
	if b[0] != sessionVersion || now.UnixNano() >= expiry {
		return "", j, errBadSession
	}
	room := b[sessionHeader : sessionHeader+int(b[27])]
	j.role, j.granted = sessionRoles[b[1]], b[2] == 1
	j.key = roomKey{name: string(room), live: j.role == roleHost || j.role == roleViewer}
	j.name = string(b[sessionHeader+len(room):])
	return uuid.UUID(b[11:27]).String(), j, nil
}

func roleNumber(role string) byte {
	for i, r := range sessionRoles {
		if r == role {
			return byte(i)
		}
	}
	panic("signal: no such role: " + role) // checkRole lets none through
}
