package signal

import (
	"crypto/sha256"
	"crypto/subtle"
	"net/netip"
)

// A where holds the fields that join and look share: the room, the role and the token.
type where struct {
	key   roomKey
	role  string
	token claims // zero if none was given
}

// granted reports whether a token grants the role.
func (w where) granted() bool { return w.role == w.token.Role }

// decodeWhere decodes and validates the fields that join and look share. A returning peer needs no
// token: it had one when its session was issued.
func (s *Server) decodeWhere(e *envelope, comesBack bool) (w where, _ error) {
	room, err := e.text(fieldRoom, false)
	if err != nil {
		return w, err
	}
	if w.key.name, err = checkRoom(room); err != nil {
		return w, err
	}
	role, err := e.text(fieldRole, true)
	if err != nil {
		return w, err
	}
	token, err := e.text(fieldToken, true)
	switch {
	case err != nil:
		return w, err
	case comesBack:
	case token != "":
		w.token, err = checkToken(s.cfg.TokenKey, token, w.key.name)
	case s.cfg.RequireToken:
		err = errUnauthorized.because("this server requires an invitation")
	}
	if err != nil {
		return w, err
	}
	w.role = roleMember
	if e[fieldRole] != nil {
		w.role = role
	} else if w.token.Role != "" {
		w.role = w.token.Role
	}
	w.key.live, err = checkRole(w.role)
	return w, err
}

// mayTake returns an error if w may not take its role. password reports whether the role requires a
// password.
func (s *Server) mayTake(w where) (password bool, _ error) {
	granted := w.token.Role
	switch {
	case w.granted():
		return false, nil
	case w.role == roleHost && s.cfg.HostPassword != "":
		return true, nil
	case granted == roleHost && w.role == roleViewer, granted == roleModerator && w.role == roleMember:
		return false, nil
	case granted != "":
		return false, errForbidden.because("your token is for the role of " + granted)
	case s.cfg.RequireToken && (w.role == roleHost || w.role == roleModerator):
		return false, errForbidden.because("this role needs a token that grants it")
	}
	return false, nil
}

// checkPassword verifies the password for hosts. Each address has a limited number of guesses.
func (s *Server) checkPassword(given string, from netip.Prefix) error {
	none := given == "" // not a guess: this is how a page finds out that it must ask for a password
	wrong := !none && !sameSecret(given, s.cfg.HostPassword)
	switch {
	case !s.passwords.take(from, wrong):
		return errRateLimited.because("too many wrong passwords from your address: try again in a minute")
	case none:
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
