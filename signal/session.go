package signal

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"hash"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"
)

// sessionTTL is how long the sessions of a peer are valid, counted from its first join. Every welcome
// carries a new one with the same end.
const sessionTTL = 24 * time.Hour

// maxSession bounds the length of a session, in characters. It is checked before anything is decoded.
// The longest session that we issue has 518, for a name of 64 four-byte characters.
const maxSession = 520

// sessionVersion is the first byte of every session. A new layout needs a new number.
const sessionVersion = 3

// sessionHeader is how many bytes of a session come before the room.
const sessionHeader = 36

// sessionRoles maps the number of a role in a session to the role. Append only: sessions with these
// numbers are in use for a day.
var sessionRoles = [...]string{roleMember, roleModerator, roleHost, roleViewer}

// sessions issues and checks the secrets that let a peer come back (PROTOCOL.md, rule 4). They are
// signed and not stored, so any server with the key can check them, even after a restart.
//
// A session is the base64url encoding, without padding, of
//
//	version (1) role (1) granted (1) issued (8) until (8) id (16) len(room) (1) room name mac (32)
//
// where granted is 1 if a token grants the role, else 0, the times are in nanoseconds since 1970, and
// mac is the HMAC-SHA256 of everything before it. The time of issue only makes each session different.
type sessions struct {
	key  []byte
	macs sync.Pool // of hash.Hash with this key, so that a join makes less garbage
}

// newSessions returns sessions that are signed with key. If key is empty, it makes a random one, which
// lasts as long as the process.
func newSessions(key []byte) *sessions {
	if len(key) == 0 {
		key = make([]byte, sha256.Size)
		_, _ = rand.Read(key) // never fails
	}
	s := &sessions{key: key}
	s.macs.New = func() any { return hmac.New(sha256.New, key) }
	return s
}

// policyKey derives the key for sessions from Config.SessionKey and the rules for admission. A session
// needs neither token nor password, so it must become void when those rules change, or the keys that
// they rely on.
func policyKey(cfg *Config) []byte {
	if len(cfg.SessionKey) == 0 {
		return nil
	}
	mac := hmac.New(sha256.New, cfg.SessionKey)
	fmt.Fprintf(mac, "token %t, key %x, password %s", cfg.RequireToken, cfg.TokenKey, cfg.HostPassword)
	return mac.Sum(nil)
}

// sessionEncoding refuses spare bits that are not zero, so that a session can be written in only one
// way.
var sessionEncoding = base64.RawURLEncoding.Strict()

// issue returns a session for the peer with this id and join.
func (s *sessions) issue(id string, j joinRequest, now time.Time) string {
	b := make([]byte, 0, sessionHeader+len(j.key.name)+len(j.name)+sha256.Size)
	b = append(b, sessionVersion, roleNumber(j.role), 0)
	if j.granted {
		b[2] = 1
	}
	b = binary.BigEndian.AppendUint64(b, uint64(now.UnixNano()))
	b = binary.BigEndian.AppendUint64(b, uint64(j.until.UnixNano()))
	peer := uuid.MustParse(id) // the server made the id
	b = append(b, peer[:]...)
	b = append(b, byte(len(j.key.name)))
	b = append(b, j.key.name...)
	b = append(b, j.name...)
	return sessionEncoding.EncodeToString(s.sign(b))
}

// sign appends the mac.
func (s *sessions) sign(b []byte) []byte {
	mac := s.macs.Get().(hash.Hash)
	defer s.macs.Put(mac)
	mac.Reset()
	mac.Write(b)
	return mac.Sum(b)
}

// check returns the peer that a session names, as an id and a join. It does not check whether the
// session has ended: joinRequest.until says when. The error is always errBadSession: the reason for a
// refusal would help only a forger.
func (s *sessions) check(text string) (id string, j joinRequest, _ error) {
	// Go's decoder skips line breaks, even in strict mode.
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
	// From here on b is authentic.
	if b[0] != sessionVersion {
		return "", j, errBadSession
	}
	j.until = time.Unix(0, int64(binary.BigEndian.Uint64(b[11:])))
	room := b[sessionHeader : sessionHeader+int(b[35])]
	j.role, j.granted = sessionRoles[b[1]], b[2] == 1
	j.key = roomKey{name: string(room), live: j.role == roleHost || j.role == roleViewer}
	j.name = string(b[sessionHeader+len(room):])
	return uuid.UUID(b[19:35]).String(), j, nil
}

func roleNumber(role string) byte {
	for i, r := range sessionRoles {
		if r == role {
			return byte(i)
		}
	}
	panic("signal: no such role: " + role) // checkRole refuses unknown roles
}
