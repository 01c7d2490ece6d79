package signal

import (
	"encoding/json"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// maxFrame bounds a message from a client, in bytes.
const maxFrame = 64 << 10

// maxName is the length of a name, in characters.
const maxName = 64

// Roles, and with them the kind of room.
const (
	roleMember    = "member"
	roleModerator = "moderator"
	roleHost      = "host"
	roleViewer    = "viewer"
)

// A joinRequest is a checked join.
type joinRequest struct {
	key  roomKey
	name string
	role string
}

// decodeJoin checks the fields of a join in the order in which PROTOCOL.md lists them.
func decodeJoin(e *envelope) (joinRequest, error) {
	var j joinRequest
	room, err := e.text(fieldRoom, false)
	if err != nil {
		return j, err
	}
	if j.key.name, err = checkRoom(room); err != nil {
		return j, err
	}
	name, err := e.text(fieldName, false)
	if err != nil {
		return j, err
	}
	if j.name, err = checkName(name); err != nil {
		return j, err
	}
	role, err := e.text(fieldRole, true)
	if err != nil {
		return j, err
	}
	j.role, j.key.live, err = checkRole(role)
	return j, err
}

// validRoom is matched before the case is folded: strings.ToLower would make the Kelvin sign
// (U+212A) a plain k.
var validRoom = regexp.MustCompile(`\A[A-Za-z0-9_-]{6,64}\z`)

// checkRoom returns the room's name in lower case.
func checkRoom(name string) (string, error) {
	if !validRoom.MatchString(name) {
		return "", errBadRoom
	}
	return strings.ToLower(name), nil
}

// checkName returns the name without the white space around it. What does not print is refused:
// control, bidirectional and zero-width characters make one name look like another (Unicode
// Technical Standard 39). Markup is not our business: a page shows names as text.
func checkName(name string) (string, error) {
	name = strings.TrimSpace(name)
	if n := utf8.RuneCountInString(name); n == 0 || n > maxName {
		return "", errBadName
	}
	for _, r := range name {
		// U+FFFD is what a lone surrogate (\ud800) was decoded to.
		if !unicode.IsPrint(r) || r == utf8.RuneError {
			return "", errBadName.because("a name has 1 to 64 printable characters; " +
				strconv.QuoteRuneToASCII(r) + " is not one")
		}
	}
	return name, nil
}

// checkRole fills in the default and says which kind of room the role belongs to.
func checkRole(role string) (_ string, live bool, _ error) {
	switch role {
	case "":
		return roleMember, false, nil
	case roleMember, roleModerator:
		return role, false, nil
	case roleHost, roleViewer:
		return role, true, nil
	}
	return "", false, errBadRole
}

// encodeIdentity returns the peer object that others see. Members keep it: it stands in every
// welcome and peer-joined that names them.
func encodeIdentity(id, name, role string) []byte {
	quoted, _ := json.Marshal(name) // a string always marshals
	b := append(make([]byte, 0, 72+len(quoted)), `{"id":"`...)
	b = append(b, id...)
	b = append(b, `","name":`...)
	b = append(b, quoted...)
	b = append(b, `,"role":"`...)
	b = append(b, role...)
	return append(b, `"}`...)
}

// encodeWelcome returns the welcome of m, to whom others are the neighbours.
func encodeWelcome(m *member, others []*member, ice json.RawMessage, ttl time.Duration) []byte {
	size := 200 + len(m.room.key.name) + len(ice)
	for _, o := range others {
		size += len(o.identity) + 1
	}
	b := append(make([]byte, 0, size), `{"type":"welcome","id":"`...)
	b = append(b, m.id...)
	b = append(b, `","room":"`...)
	b = append(b, m.room.key.name...)
	b = append(b, `","role":"`...)
	b = append(b, m.role...)
	b = append(b, `","resumed":false,"peers":[`...)
	for i, o := range others {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, o.identity...)
	}
	b = append(b, `],"iceServers":`...)
	b = append(b, ice...)
	b = append(b, `,"iceTTL":`...)
	b = strconv.AppendInt(b, int64(ttl/time.Second), 10)
	return append(b, '}')
}

func encodeJoined(m *member) []byte {
	b := append(make([]byte, 0, 32+len(m.identity)), `{"type":"peer-joined","peer":`...)
	return append(append(b, m.identity...), '}')
}

func encodeLeft(id, reason string) []byte {
	b := append(make([]byte, 0, 90), `{"type":"peer-left","id":"`...)
	b = append(b, id...)
	b = append(b, `","reason":"`...)
	b = append(b, reason...)
	return append(b, `"}`...)
}

// encodeSignal splices data, byte for byte, into the frame that the receiver gets. The sender is
// the server's word: whatever the client wrote about itself is not looked at.
func encodeSignal(from string, data []byte) []byte {
	b := append(make([]byte, 0, 80+len(data)), `{"type":"signal","from":"`...)
	b = append(b, from...)
	b = append(b, `","data":`...)
	return append(append(b, data...), '}')
}

// encodePong answers a ping with the same `at`, or without if it had none.
func encodePong(at []byte) []byte {
	if at == nil {
		return []byte(`{"type":"pong"}`)
	}
	b := append(make([]byte, 0, 24+len(at)), `{"type":"pong","at":`...)
	return append(append(b, at...), '}')
}
