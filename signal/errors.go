package signal

import (
	"encoding/json"

	"github.com/coder/websocket"
)

// A wireError is an error that PROTOCOL.md names.
type wireError struct {
	code   string               // for programs; also the close reason
	status websocket.StatusCode // what the socket is closed with; 0: it stays open
	text   string               // for people: what was wrong, and the rule
}

// The table of PROTOCOL.md, section Errors. Private close codes are 4000 plus the HTTP status that
// would say the same (RFC 6455 section 7.4.2 leaves 4000-4999 to applications).
var (
	errBadMessage    = &wireError{"bad-message", 4400, "not a message of the protocol"}
	errBadRoom       = &wireError{"bad-room", 4400, "a room name has 6 to 64 characters: letters A-Z, digits, - and _"}
	errBadName       = &wireError{"bad-name", 4400, "a name has 1 to 64 printable characters"}
	errBadRole       = &wireError{"bad-role", 4400, "a role is member or moderator, or in a live room host or viewer"}
	errUnauthorized  = &wireError{"unauthorized", 4401, "you are not let in"}
	errBadSession    = &wireError{"bad-session", 4401, "this session cannot be used: join without it"}
	errForbidden     = &wireError{"forbidden", 4403, "this role is not yours to take"}
	errRemoved       = &wireError{"removed", 4403, "somebody who looks after this room has let you out"}
	errJoinTimeout   = &wireError{"join-timeout", 4408, "nobody joined over this socket in time"}
	errTooSlow       = &wireError{"too-slow", 4408, "you read more slowly than the others write to you"}
	errReplaced      = &wireError{"replaced", 4409, "you are here over a newer connection"}
	errAlreadyLive   = &wireError{"already-live", 4409, "this room has its host already"}
	errEnded         = &wireError{"ended", 4410, "this broadcast was ended"}
	errTooLarge      = &wireError{"too-large", websocket.StatusMessageTooBig, "a message has at most 65536 bytes"}
	errRateLimited   = &wireError{"rate-limited", 4429, "you send more than is allowed: slow down"}
	errServerFull    = &wireError{"server-full", 4503, "this server is full: try again later"}
	errRoomFull      = &wireError{"room-full", 4503, "this room is full"}
	errInternal      = &wireError{"internal", websocket.StatusInternalError, "something went wrong on this server: try again"}
	errUnknownPeer   = &wireError{"unknown-peer", 0, "no neighbour of yours has this id"}
	errNotModerator  = &wireError{"not-moderator", 0, "only a moderator of this room may do this"}
	errAlreadyJoined = &wireError{"already-joined", 0, "you have joined already"}
)

// errTooManyVisits is told to who joins or looks more often than its address may.
var errTooManyVisits = errRateLimited.because("people at your address join and look more often than is allowed: try again in a few seconds")

// errTooManySeats is told to a newcomer whose address has as many seats as it may have.
var errTooManySeats = errRateLimited.because("there are as many people from your address as are allowed, some of whom have just lost their connection: try again in half a minute")

// Error is the code and the text.
func (e *wireError) Error() string { return e.code + ": " + e.text }

// because returns the same error with another text for people.
func (e *wireError) because(text string) *wireError {
	return &wireError{e.code, e.status, text}
}

// encode returns the error message that is sent before the close frame.
func (e *wireError) encode() []byte {
	text, _ := json.Marshal(e.text) // a string always marshals
	b := append([]byte(`{"type":"error","code":"`), e.code...)
	b = append(b, `","message":`...)
	return append(append(b, text...), '}')
}

// warn returns the same error, but the socket stays open.
func (e *wireError) warn() *wireError {
	return &wireError{e.code, 0, e.text}
}

// A closing is the reason why a socket must go, and what its peer is told.
type closing struct {
	status websocket.StatusCode // 0: cut without a word, nobody is there to hear it
	err    *wireError           // sent as a message before the close frame; nil: none
	left   bool                 // the peer left for good; otherwise its seat is kept for a while
}

var (
	closeGone     = &closing{}                                                  // the socket died
	closeBye      = &closing{left: true}                                        // the client closed it
	closeLeft     = &closing{status: websocket.StatusNormalClosure, left: true} // the client said leave
	closeAway     = &closing{status: websocket.StatusGoingAway}                 // rule 5: the server stops
	closeSlow     = closeFor(errTooSlow)                                        // rule 6
	closeReplaced = closeFor(errReplaced)                                       // rule 4
	closeRemoved  = closeFor(errRemoved)                                        // rule 8
	closeInternal = closeFor(errInternal)                                       // a panic, which is logged
)

// closeFor is the closing that a fatal error leads to.
func closeFor(e *wireError) *closing {
	return &closing{status: e.status, err: e}
}

// reason is the text of the close frame: the error's code and nothing else. (Past 123 bytes, the
// limit of RFC 6455 section 5.5, coder/websocket would send no close frame at all.)
func (c *closing) reason() string {
	if c.err == nil {
		return ""
	}
	return c.err.code
}
