package signal

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

const (
	// maxToken bounds the length of a token, in bytes. It is checked before anything is decoded, since
	// long tokens have made parsers work hard (CVE-2025-30204).
	maxToken = 4 << 10
	// maxTokenTTL is how far in the future a token may expire. A token cannot be revoked.
	maxTokenTTL = 24 * time.Hour
	// clockSkew is how far the clock of a token's maker may differ from ours.
	clockSkew = time.Minute
	// minTokenKey is the minimum length of the key, in bytes (RFC 7518 section 3.2).
	minTokenKey = 32
)

// anyRoom stands for a room's name in a token that opens every room.
const anyRoom = "*"

// A grant describes what a token allows its bearer to do.
type grant struct {
	Room     string        // name of the room, or "*" for any
	Identity string        // the issuer's id for the bearer; not used here
	Name     string        // what the others see; "": the bearer chooses
	Role     string        // the highest role allowed, and so the kind of room; "": member or viewer
	TTL      time.Duration // from now; 0: 1 h; at most 24 h
}

// A grantError names a field of a grant and the rule that it breaks.
type grantError struct {
	Field string // "room", "identity", "name", "role" or "ttl"
	Rule  string
}

func (e *grantError) Error() string { return e.Field + ": " + e.Rule }

// check validates the grant and returns it in the form that goes into a token. The error is a
// *grantError.
func (g grant) check() (grant, error) {
	for _, f := range []struct {
		name string
		text *string
	}{{"room", &g.Room}, {"identity", &g.Identity}, {"name", &g.Name}, {"role", &g.Role}} {
		if *f.text == "" && f.name != "room" {
			continue // not set
		}
		var err error
		if *f.text, err = checkField(f.name, *f.text); err != nil {
			return g, err
		}
	}
	if g.TTL == 0 {
		g.TTL = time.Hour
	}
	if g.TTL < time.Second || g.TTL > maxTokenTTL {
		return g, &grantError{"ttl", "a token is good for at least 1 second and at most 24 hours"}
	}
	return g, nil
}

// checkField validates one field of a grant and returns it in the form that goes into a token. The
// error is a *grantError.
func checkField(field, text string) (string, error) {
	var err error
	switch field {
	case "room":
		if text != anyRoom {
			text, err = checkRoom(text)
		}
	case "identity":
		if text, err = checkName(text); err != nil {
			err = &grantError{field, "an identity has 1 to 64 visible characters"}
		}
	case "name":
		text, err = checkName(text)
	case "role":
		_, err = checkRole(text)
	}
	if wire, ok := errors.AsType[*wireError](err); ok {
		err = &grantError{field, wire.text}
	}
	return text, err
}

// claims are the content of a token (RFC 7519). Any program with the key can write them.
type claims struct {
	Room string `json:"room"`
	Name string `json:"name,omitempty"`
	Role string `json:"role,omitempty"`
	jwt.RegisteredClaims
}

// sign returns a token for the grant: a JWT, signed with key by HS256. The error is a *grantError if
// the grant breaks a rule.
func (g grant) sign(key []byte, now time.Time) (token string, expires time.Time, _ error) {
	g, err := g.check()
	if err != nil {
		return "", expires, err
	}
	expires = now.Add(g.TTL).Truncate(time.Second) // tokens count in whole seconds
	t := jwt.NewWithClaims(jwt.SigningMethodHS256, claims{
		Room: g.Room, Name: g.Name, Role: g.Role,
		RegisteredClaims: jwt.RegisteredClaims{Subject: g.Identity, ExpiresAt: jwt.NewNumericDate(expires)},
	})
	token, err = t.SignedString(key)
	if err != nil {
		return "", expires, fmt.Errorf("sign token: %w", err)
	}
	return token, expires, nil
}

var (
	tokenParser = jwt.NewParser(
		jwt.WithValidMethods([]string{jwt.SigningMethodHS256.Alg()}), // never let the token choose
		jwt.WithStrictDecoding(), jwt.WithoutClaimsValidation())
	tokenTimes = jwt.NewValidator(jwt.WithExpirationRequired(), jwt.WithLeeway(clockSkew))
)

// rawClaims holds claims that the JWT parser has not decoded. It would use encoding/json, which ignores
// the case of their names and takes the last of two equal ones.
type rawClaims struct {
	jwt.Claims
	text []byte
}

// UnmarshalJSON implements json.Unmarshaler.
func (u *rawClaims) UnmarshalJSON(b []byte) error {
	u.text = bytes.Clone(b)
	return nil
}

// decode decodes the claims. Names are case-sensitive (RFC 7519 section 4) and must not repeat. Unknown
// claims are ignored.
func (u *rawClaims) decode() (c claims, _ error) {
	fields, err := readFields(u.text)
	if twice, ok := errors.AsType[*repeatedError](err); ok {
		return c, errUnauthorized.because(fmt.Sprintf("the claim %.64q of this token stands twice", twice.name))
	}
	if err != nil {
		return c, errNotToken
	}
	texts := map[string]*string{"room": &c.Room, "name": &c.Name, "role": &c.Role, "sub": &c.Subject}
	times := map[string]**jwt.NumericDate{"exp": &c.ExpiresAt, "nbf": &c.NotBefore, "iat": &c.IssuedAt}
	for name, raw := range fields {
		if to := texts[name]; to != nil {
			if raw[0] != '"' {
				return c, errUnauthorized.because(fmt.Sprintf("the claim %q of a token must be a text", name))
			}
			_ = json.Unmarshal(raw, to) // cannot fail: it is a string
		}
		if to := times[name]; to != nil {
			// The type is checked here, since jwt accepts a number in quotes and treats null as
			// missing.
			if raw[0] == '"' || raw[0] == 'n' || json.Unmarshal(raw, to) != nil {
				return c, errUnauthorized.because(fmt.Sprintf("the claim %q of a token must be a number", name))
			}
		}
	}
	return c, nil
}

var errNotObject = errors.New("not a JSON object")

// A repeatedError names a field of an object that is there twice.
type repeatedError struct{ name string }

func (e *repeatedError) Error() string { return e.name + ": is there twice" }

// readFields splits a JSON object into its fields. It refuses a repeated field, since programs disagree
// on which one counts. The error is errNotObject or a *repeatedError.
func readFields(b []byte) (map[string]json.RawMessage, error) {
	if !json.Valid(b) {
		return nil, errNotObject
	}
	d := json.NewDecoder(bytes.NewReader(b)) // the JSON is valid, so this reports no errors
	if open, _ := d.Token(); open != json.Delim('{') {
		return nil, errNotObject
	}
	fields := make(map[string]json.RawMessage)
	for d.More() {
		token, _ := d.Token()
		name := token.(string) // as every key of an object
		if fields[name] != nil {
			return nil, &repeatedError{name}
		}
		var value json.RawMessage
		_ = d.Decode(&value)
		fields[name] = value
	}
	return fields, nil
}

var errNotToken = errUnauthorized.because("this is not a token")

// checkToken verifies a token for the room and returns its claims. Until the signature has been
// verified, the error depends only on the form of the token.
func checkToken(key []byte, text, room string) (claims, error) {
	var c claims
	if len(text) > maxToken {
		return c, errUnauthorized.because(fmt.Sprintf("a token has at most %d characters", maxToken))
	}
	if strings.ContainsAny(text, "\r\n") { // Go's decoder skips these, even in strict mode
		return c, errNotToken
	}
	var u rawClaims
	token, err := tokenParser.ParseWithClaims(text, &u, func(*jwt.Token) (any, error) { return key, nil })
	switch {
	case errors.Is(err, jwt.ErrTokenSignatureInvalid), errors.Is(err, jwt.ErrTokenUnverifiable):
		return c, errUnauthorized.because("this token is not signed with this server's key (HS256)")
	case err != nil:
		return c, errNotToken
	}
	// Critical extensions must be understood (RFC 7515 section 4.1.11), and we understand none.
	if _, critical := token.Header["crit"]; critical {
		return c, errUnauthorized.because("this token has extensions that this server does not know")
	}
	if c, err = u.decode(); err != nil {
		return c, err
	}
	// An expiry too far ahead to be counted turns into one before 1970.
	endless := c.ExpiresAt == nil || c.ExpiresAt.Before(time.Unix(0, 0)) ||
		time.Until(c.ExpiresAt.Time) > maxTokenTTL+clockSkew
	err = tokenTimes.Validate(&c)
	switch {
	case endless:
		return c, errUnauthorized.because("a token must expire, within 24 hours")
	case errors.Is(err, jwt.ErrTokenExpired):
		return c, errUnauthorized.because("this token has expired: ask for a new one")
	case err != nil: // only nbf is left to fail
		return c, errUnauthorized.because("this token is not valid yet")
	}
	if own, err := checkRoom(c.Room); c.Room != anyRoom && (err != nil || own != room) {
		return c, errUnauthorized.because("this token is for another room")
	}
	if _, err := checkRole(c.Role); c.Role != "" && err != nil {
		return c, errUnauthorized.because("this token is for a role that does not exist")
	}
	return c, nil
}

// ShortToken returns a token for any room that can be used for some minutes, or "" if none is needed. It is for the
// doctor.
func (s *Server) ShortToken() string {
	if !s.cfg.RequireToken {
		return ""
	}
	g := grant{Room: anyRoom, TTL: 5 * time.Minute}
	token, _, err := g.sign(s.cfg.TokenKey, time.Now())
	if err != nil {
		s.log.Error("no token for the doctor", "err", err)
	}
	return token
}
