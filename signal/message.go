package signal

import (
	"encoding/json"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// maxFrame bounds a message from a client, in bytes.
const maxFrame = 64 << 10

// The first two roles exist in meetings, the others in live rooms.
const (
	roleMember    = "member"
	roleModerator = "moderator"
	roleHost      = "host"
	roleViewer    = "viewer"
)

// validRoom is matched before the name is lowercased: strings.ToLower would turn the Kelvin sign
// (U+212A) into a plain k.
var validRoom = regexp.MustCompile(`\A[A-Za-z0-9_-]{6,64}\z`)

// checkRoom validates a room name and returns it in lower case.
func checkRoom(name string) (string, error) {
	if !validRoom.MatchString(name) {
		return "", errBadRoom
	}
	return strings.ToLower(name), nil
}

// checkRole reports whether the role belongs to a live room and not to a meeting. An unknown role is an
// error.
func checkRole(role string) (live bool, _ error) {
	switch role {
	case roleMember, roleModerator:
		return false, nil
	case roleHost, roleViewer:
		return true, nil
	}
	return false, errBadRole
}

// encodeIdentity returns the peer object that others see. Each member keeps its own, since every
// welcome and peer-joined that names the member contains it.
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

// encodePeers returns the members' identities as a JSON array.
func encodePeers(members []*member) []byte {
	size := 2
	for _, m := range members {
		size += len(m.identity) + 1
	}
	b := append(make([]byte, 0, size), '[')
	for i, m := range members {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, m.identity...)
	}
	return append(b, ']')
}

// An iceConfig tells a peer which STUN and TURN servers to use.
type iceConfig struct {
	servers json.RawMessage // the list that RTCPeerConnection takes
	ttl     time.Duration   // how long the credentials in it are valid
}

// encodeWelcome returns the welcome of m up to the iceServers, which appendICE adds. peers is the
// encoded list of m's neighbors. The caller holds room.mu.
func encodeWelcome(m *member, name, session string, resumed bool, peers []byte) []byte {
	quoted, _ := json.Marshal(name) // a string always marshals
	b := make([]byte, 0, 330+len(m.room.key.name)+len(quoted)+len(session)+len(peers)+usualICE)
	b = append(b, `{"type":"welcome","id":"`...)
	b = append(b, m.id...)
	b = append(b, `","room":"`...)
	b = append(b, m.room.key.name...)
	b = append(b, `","name":`...)
	b = append(b, quoted...)
	b = append(b, `,"role":"`...)
	b = append(b, m.role...)
	b = append(b, `","session":"`...)
	b = append(b, session...)
	b = append(b, `","resumed":`...)
	b = strconv.AppendBool(b, resumed)
	b = append(b, `,"peers":`...)
	b = append(b, peers...)
	b = append(b, `,"moderators":`...)
	b = appendModerators(b, m.room.members)
	b = append(b, `,"locked":`...)
	b = strconv.AppendBool(b, m.room.locked)
	return append(b, ',')
}

// usualICE is the space that a welcome reserves for its iceServers, in bytes.
const usualICE = 512

// encodeICE returns the ice-servers message, which brings fresh credentials.
func encodeICE(ice iceConfig) []byte {
	b := make([]byte, 0, 64+len(ice.servers))
	return appendICE(append(b, `{"type":"ice-servers",`...), ice)
}

func appendICE(b []byte, ice iceConfig) []byte {
	b = append(b, `"iceServers":`...)
	b = append(b, ice.servers...)
	b = append(b, `,"iceTTL":`...)
	b = strconv.AppendInt(b, int64(ice.ttl/time.Second), 10)
	return append(b, '}')
}

// encodeRoom returns the answer to a look.
func encodeRoom(name string, peers []byte, full, locked bool, ice iceConfig) []byte {
	b := make([]byte, 0, 120+len(name)+len(peers)+len(ice.servers))
	b = append(b, `{"type":"room","room":"`...)
	b = append(b, name...)
	b = append(b, `","peers":`...)
	b = append(b, peers...)
	b = append(b, `,"full":`...)
	b = strconv.AppendBool(b, full)
	b = append(b, `,"locked":`...)
	b = strconv.AppendBool(b, locked)
	b = append(b, `,"iceServers":`...)
	b = append(b, ice.servers...)
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

// appendModerators appends a JSON array with the ids of the members that moderate.
func appendModerators(b []byte, members []*member) []byte {
	b = append(b, '[')
	sep := ""
	for _, m := range members {
		if m.moderatesLocked() {
			b = append(b, sep...)
			b = append(b, '"')
			b = append(b, m.id...)
			b = append(b, '"')
			sep = ","
		}
	}
	return append(b, ']')
}

func encodeModerators(members []*member) []byte {
	b := append(make([]byte, 0, 80), `{"type":"moderators","ids":`...)
	return append(appendModerators(b, members), '}')
}

func encodeLocked(locked bool) []byte {
	return append(strconv.AppendBool([]byte(`{"type":"locked","locked":`), locked), '}')
}

func encodeMute(from string) []byte {
	return []byte(`{"type":"mute","from":"` + from + `"}`)
}

// encodeSignal returns the frame for the receiver of a signal. data is copied byte for byte. The server
// sets the sender: what the client says about its own identity is ignored.
func encodeSignal(from string, data []byte) []byte {
	b := append(make([]byte, 0, 80+len(data)), `{"type":"signal","from":"`...)
	b = append(b, from...)
	b = append(b, `","data":`...)
	return append(append(b, data...), '}')
}

// encodePong returns the answer to a ping. at is the `at` field of the ping, nil if it had none.
func encodePong(at []byte) []byte {
	if at == nil {
		return []byte(`{"type":"pong"}`)
	}
	b := append(make([]byte, 0, 24+len(at)), `{"type":"pong","at":`...)
	return append(append(b, at...), '}')
}
