package signal

import (
	"encoding/json"

	"github.com/coder/websocket"
)

// A wireError is one of the errors in PROTOCOL.md.
type wireError struct {
	code   string               // for programs; also the close reason
	status websocket.StatusCode // close code; 0: the socket stays open
	text   string               // for people: what was wrong, or the rule
}

// The errors of PROTOCOL.md, section Errors. Private close codes are 4000 plus the matching HTTP status
// (RFC 6455 section 7.4.2 leaves 4000-4999 to applications).
var (
	errBadMessage    = &wireError{"bad-message", 4400, "not a message of the protocol"}
	errBadRoom       = &wireError{"bad-room", 4400, "a room name has 6 to 64 characters: a to z, digits, - and _"}
	errBadName       = &wireError{"bad-name", 4400, "a name has 1 to 64 visible characters"}
	errBadRole       = &wireError{"bad-role", 4400, "a role is member or moderator, or in a live room host or viewer"}
	errUnauthorized  = &wireError{"unauthorized", 4401, "you may not enter"}
	errBadSession    = &wireError{"bad-session", 4401, "this session cannot be used: join without it"}
	errForbidden     = &wireError{"forbidden", 4403, "you may not take this role"}
	errRemoved       = &wireError{"removed", 4403, "a moderator removed you from this room"}
	errJoinTimeout   = &wireError{"join-timeout", 4408, "no join arrived over this socket in time"}
	errTooSlow       = &wireError{"too-slow", 4408, "you do not read the answers to your own messages"}
	errReplaced      = &wireError{"replaced", 4409, "you have joined again over a newer connection"}
	errAlreadyLive   = &wireError{"already-live", 4409, "this room already has a host"}
	errEnded         = &wireError{"ended", 4410, "this broadcast was ended"}
	errTooLarge      = &wireError{"too-large", 1009, "a message has at most 65536 bytes"}
	errRateLimited   = &wireError{"rate-limited", 4429, "you send more than is allowed: slow down"}
	errServerFull    = &wireError{"server-full", 4503, "this server is full: try again later"}
	errRoomFull      = &wireError{"room-full", 4503, "this room is full"}
	errInternal      = &wireError{"internal", 1011, "something went wrong on this server: try again"}
	errUnknownPeer   = &wireError{"unknown-peer", 0, "no neighbor has this id"}
	errNotModerator  = &wireError{"not-moderator", 0, "only a moderator of this room may do this"}
	errAlreadyJoined = &wireError{"already-joined", 0, "you have joined already"}
)

// errTooManyVisits is sent when an address joins and looks more often than it may.
var errTooManyVisits = errRateLimited.because(
	"people at your address join and look more often than is allowed: try again in a few seconds")

// errTooManyKnocks is sent when an address exceeds its limit of knocks.
var errTooManyKnocks = errRateLimited.because(
	"too many knocks from your address: try again in a minute")

// errTooMuch is sent to a peer whose signals do not fit into the queue of another.
var errTooMuch = errRateLimited.because(
	"another peer has not yet read what you have sent it: your latest messages to it were dropped").nonFatal()

// errTooManySeats is sent to a newcomer whose address already has all the seats that it may have.
var errTooManySeats = errRateLimited.because(
	"your address has as many people here as it may have, and some of them have just lost their connection: " +
		"try again in half a minute")

func (e *wireError) Error() string { return e.code + ": " + e.text }

// because returns a copy of the error with another text for people.
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

// nonFatal returns a copy of the error that leaves the socket open.
func (e *wireError) nonFatal() *wireError {
	return &wireError{e.code, 0, e.text}
}

// A closing is the reason why a socket is closed, and what its client is told.
type closing struct {
	status websocket.StatusCode // close code; 0: cut without a close frame, since nobody would read it
	err    *wireError           // sent as a message before the close frame; nil: none
	left   bool                 // the peer left; otherwise its seat is kept for a while
	back   bool                 // the peer left, but may come back to its place
}

var (
	closeGone     = &closing{}                                                              // the socket died
	closeBye      = &closing{left: true}                                                    // the client closed it
	closeLeft     = &closing{status: websocket.StatusNormalClosure, left: true}             // the client said leave
	closeBack     = &closing{status: websocket.StatusNormalClosure, left: true, back: true} // the same with back
	closeAway     = &closing{status: websocket.StatusGoingAway}                             // rule 5: the server stops
	closeSlow     = closeFor(errTooSlow)                                                    // rule 6
	closeReplaced = closeFor(errReplaced)                                                   // rule 4
	closeRemoved  = closeFor(errRemoved)                                                    // rule 8
	closeInternal = closeFor(errInternal)                                                   // a panic, which is logged
)

// closeFor returns the closing for a fatal error.
func closeFor(e *wireError) *closing {
	return &closing{status: e.status, err: e}
}

// reason returns the text of the close frame, which is only the error's code. Beyond 123 bytes, the
// limit of RFC 6455 section 5.5, coder/websocket would send no close frame at all.
func (c *closing) reason() string {
	if c.err == nil {
		return ""
	}
	return c.err.code
}
