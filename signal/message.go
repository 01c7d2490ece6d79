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

// A roomKey identifies a room. A meeting and a live room with the same name are two rooms.
type roomKey struct {
	name string // lower case
	live bool
}

// kindName returns one of roomKinds.
func (k roomKey) kindName() string {
	if k.live {
		return roomKinds[1]
	}
	return roomKinds[0]
}

// A joinRequest is a join whose fields have been validated.
type joinRequest struct {
	key     roomKey
	name    string
	role    string
	granted bool      // a token grants the role
	id      string    // id of a returning peer; "" for a new one
	until   time.Time // the end of the peer's sessions; it matters only to a peer without a seat
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

// An iceConfig tells a peer which STUN and TURN servers to use.
type iceConfig struct {
	servers json.RawMessage // the list that RTCPeerConnection takes
	ttl     time.Duration   // how long the credentials in it are valid
}

// A welcomeMessage is the message that gives a peer its seat. peers and moderators are JSON.
type welcomeMessage struct {
	id, roomName, name, role, session string
	resumed, locked                   bool
	peers, moderators                 []byte
	timeLeft                          time.Duration // of the host's broadcast; 0: no limit
}

// encode returns the message up to the iceServers, which appendICE adds.
func (w *welcomeMessage) encode() []byte {
	quoted, _ := json.Marshal(w.name) // a string always marshals
	b := make([]byte, 0, 330+len(w.roomName)+len(quoted)+len(w.session)+len(w.peers)+usualICE)
	b = append(b, `{"type":"welcome","id":"`...)
	b = append(b, w.id...)
	b = append(b, `","room":"`...)
	b = append(b, w.roomName...)
	b = append(b, `","name":`...)
	b = append(b, quoted...)
	b = append(b, `,"role":"`...)
	b = append(b, w.role...)
	b = append(b, `","session":"`...)
	b = append(b, w.session...)
	b = append(b, `","resumed":`...)
	b = strconv.AppendBool(b, w.resumed)
	b = append(b, `,"peers":`...)
	b = append(b, w.peers...)
	b = append(b, `,"moderators":`...)
	b = append(b, w.moderators...)
	b = append(b, `,"locked":`...)
	b = strconv.AppendBool(b, w.locked)
	if w.timeLeft > 0 {
		b = append(b, `,"endsIn":`...)
		b = strconv.AppendInt(b, int64(w.timeLeft.Round(time.Second)/time.Second), 10)
	}
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

func encodeJoined(identity []byte) []byte {
	b := append(make([]byte, 0, 32+len(identity)), `{"type":"peer-joined","peer":`...)
	return append(append(b, identity...), '}')
}

func encodeLeft(id, reason string) []byte {
	b := append(make([]byte, 0, 90), `{"type":"peer-left","id":"`...)
	b = append(b, id...)
	b = append(b, `","reason":"`...)
	b = append(b, reason...)
	return append(b, `"}`...)
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
