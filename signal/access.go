package signal

import (
	"crypto/sha256"
	"crypto/subtle"
	"time"
)

// A roomRequest holds the fields that join, look and knock share: the room, the role and the token.
type roomRequest struct {
	key   roomKey
	role  string
	token claims // zero if none was given
}

// byToken reports whether a token grants the role.
func (req roomRequest) byToken() bool { return req.role == req.token.Role }

// access decides who may enter a room.
type access struct {
	cfg       *Config
	sessions  *sessions
	addresses *addresses // counts wrong passwords
}

// decodeJoin decodes and validates the fields of a join. Wrong passwords are counted for the address
// from.
func (a *access) decodeJoin(e *envelope, from *address) (joinRequest, error) {
	req, err := a.decodeRoomRequest(e, e.has(fieldSession))
	if err != nil {
		return joinRequest{}, err
	}
	j := joinRequest{key: req.key, role: req.role, granted: req.byToken(), until: time.Now().Add(sessionTTL)}
	if exp := req.token.ExpiresAt; exp != nil {
		j.until = exp.Add(clockSkew)
	}
	if j.name, err = decodeName(e, req.token); err != nil {
		return j, err
	}
	password, err := e.fieldText(fieldPassword, true)
	if err != nil {
		return j, err
	}
	if e.has(fieldSession) {
		session, err := e.fieldText(fieldSession, false)
		if err != nil {
			return j, err
		}
		return a.resumeJoin(j, session, e.has(fieldRole))
	}
	needed, err := a.authorize(req)
	if needed {
		err = a.checkPassword(password, from)
	}
	return j, err
}

// decodeName returns the validated name of a join or knock.
func decodeName(e *envelope, token claims) (string, error) {
	name := token.Name // wins over the message's name: the token's issuer knows who it is for
	if name == "" {
		var err error
		if name, err = e.fieldText(fieldName, false); err != nil {
			return "", err
		}
	}
	return checkName(name)
}

// decodeKnock decodes and validates the fields of a knock.
func (a *access) decodeKnock(e *envelope) (req roomRequest, name string, err error) {
	if req, err = a.decodeRoomRequest(e, false); err != nil {
		return req, "", err
	}
	if name, err = decodeName(e, req.token); err != nil {
		return req, "", err
	}
	_, err = a.authorize(req) // a host needs the password only to join
	return req, name, err
}

// resumeJoin returns the join of the peer that session names. Name and role come from the session. The
// session must be for the room in j, and also for its kind of room if roleGiven is true.
func (a *access) resumeJoin(j joinRequest, session string, roleGiven bool) (joinRequest, error) {
	id, back, err := a.sessions.check(session)
	if err != nil {
		return j, err
	}
	if back.key.name != j.key.name || roleGiven && back.key.live != j.key.live {
		return j, errBadSession
	}
	back.id = id
	return back, nil
}

// decodeRoomRequest decodes and validates the fields that join, look and knock share. A returning peer needs
// no token: it had one when its session was issued.
func (a *access) decodeRoomRequest(e *envelope, returning bool) (req roomRequest, _ error) {
	room, err := e.fieldText(fieldRoom, false)
	if err != nil {
		return req, err
	}
	if req.key.name, err = checkRoom(room); err != nil {
		return req, err
	}
	role, err := e.fieldText(fieldRole, true)
	if err != nil {
		return req, err
	}
	token, err := e.fieldText(fieldToken, true)
	switch {
	case err != nil:
		return req, err
	case returning:
	case token != "":
		req.token, err = checkToken(a.cfg.TokenKey, token, req.key.name)
	case a.cfg.RequireToken:
		err = errUnauthorized.because("this server requires an invitation")
	}
	if err != nil {
		return req, err
	}
	req.role = roleMember
	if e.has(fieldRole) {
		req.role = role
	} else if req.token.Role != "" {
		req.role = req.token.Role
	}
	req.key.live, err = checkRole(req.role)
	return req, err
}

// authorize returns an error if the token in req does not allow its role. password reports whether the
// role requires a password.
func (a *access) authorize(req roomRequest) (password bool, _ error) {
	granted := req.token.Role
	switch {
	case req.byToken():
		return false, nil
	case req.role == roleHost && a.cfg.HostPassword != "":
		return true, nil
	case granted == roleHost && req.role == roleViewer, granted == roleModerator && req.role == roleMember:
		return false, nil
	case granted != "":
		return false, errForbidden.because("your token is for the role of " + granted)
	case a.cfg.RequireToken && (req.role == roleHost || req.role == roleModerator):
		return false, errForbidden.because("this role needs a token that grants it")
	}
	return false, nil
}

// checkPassword verifies the password for hosts. Each address has a limited number of guesses.
func (a *access) checkPassword(given string, from *address) error {
	missing := given == "" // not a guess: this is how a page finds out that it must ask for a password
	wrong := !missing && !sameSecret(given, a.cfg.HostPassword)
	switch {
	case !a.addresses.guess(from, hostPassword, wrong):
		return errRateLimited.because("too many wrong passwords from your address: try again in a minute")
	case missing:
		return errUnauthorized.because("a host needs the password")
	case wrong:
		return errUnauthorized.because("this is not the password for hosts")
	}
	return nil
}

// sameSecret compares in constant time. Hashing hides the length of the secret.
func sameSecret(guess, secret string) bool {
	a, b := sha256.Sum256([]byte(guess)), sha256.Sum256([]byte(secret))
	return subtle.ConstantTimeCompare(a[:], b[:]) == 1
}
