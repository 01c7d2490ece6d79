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
	// maxToken bounds the length of a token, in bytes, before anything is decoded: parsers of tokens
	// have been made to work hard by long ones (CVE-2025-30204).
	maxToken = 4 << 10
	// maxTokenTTL is how far ahead a token may expire. A token cannot be taken back.
	maxTokenTTL = 24 * time.Hour
	// clockSkew is how far the clock of whoever makes tokens may be ahead of ours before a token with
	// the longest life is refused.
	clockSkew = time.Minute
	// minTokenKey is how long the key must be, in bytes (RFC 7518 section 3.2).
	minTokenKey = 32
)

// anyRoom is what a token says in place of a room's name if it opens every room.
const anyRoom = "*"

// A Grant is what a token allows its bearer.
type Grant struct {
	Room     string        // its name, or "*" for any
	Identity string        // who the bearer is to those who gave the token; nothing here depends on it
	Name     string        // what the others see; "": what the bearer says
	Role     string        // the most that may be taken, and with it the kind of room; "": member or viewer
	TTL      time.Duration // from now; 0: 1 h; at most 24 h
}

// A GrantError says which field of a Grant breaks which rule.
type GrantError struct {
	Field string // "room", "identity", "name", "role" or "ttl"
	Rule  string
}

func (e *GrantError) Error() string { return e.Field + ": " + e.Rule }

// check returns the grant as it is written into a token. The error is a *GrantError.
func (g Grant) check() (Grant, error) {
	for _, f := range []struct {
		name string
		text *string
	}{{"room", &g.Room}, {"identity", &g.Identity}, {"name", &g.Name}, {"role", &g.Role}} {
		if *f.text == "" && f.name != "room" {
			continue // nothing is said
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
		return g, &GrantError{"ttl", "a token is good for at least 1 second and at most 24 hours"}
	}
	return g, nil
}

// checkField returns a field of a grant as it is written into a token. The error is a *GrantError.
func checkField(field, text string) (string, error) {
	var err error
	switch field {
	case "room":
		if text != anyRoom {
			text, err = checkRoom(text)
		}
	case "identity":
		if text, err = checkName(text); err != nil {
			err = &GrantError{field, "an identity has 1 to 64 printable characters"}
		}
	case "name":
		text, err = checkName(text)
	case "role":
		_, err = checkRole(text)
	}
	if wire, ok := errors.AsType[*wireError](err); ok {
		err = &GrantError{field, wire.text}
	}
	return text, err
}

// claims are a token's content (RFC 7519). Any program that has the key can write them.
type claims struct {
	Room string `json:"room"`
	Name string `json:"name,omitempty"`
	Role string `json:"role,omitempty"`
	jwt.RegisteredClaims
}

// Sign returns a token for the grant: a JWT that is signed with key by HS256. The error is a
// *GrantError if the grant breaks a rule.
func (g Grant) Sign(key []byte) (string, error) {
	token, _, err := g.sign(key, time.Now())
	return token, err
}

func (g Grant) sign(key []byte, now time.Time) (token string, expires time.Time, _ error) {
	g, err := g.check()
	if err != nil {
		return "", expires, err
	}
	expires = now.Add(g.TTL).Truncate(time.Second) // a token counts in seconds
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
		jwt.WithValidMethods([]string{jwt.SigningMethodHS256.Alg()}), // never the token's choice
		jwt.WithStrictDecoding(), jwt.WithoutClaimsValidation())
	tokenTimes = jwt.NewValidator(jwt.WithExpirationRequired())
)

// unread are claims that the parser has not looked into: encoding/json would compare their names
// without regard to case, and of two take the last.
type unread struct {
	jwt.Claims
	text []byte
}

// UnmarshalJSON implements json.Unmarshaler.
func (u *unread) UnmarshalJSON(b []byte) error {
	u.text = bytes.Clone(b)
	return nil
}

// read returns what the claims say. Names are compared exactly (RFC 7519 section 4), none may stand
// twice, and those that are not ours mean nothing.
func (u *unread) read() (c claims, _ error) {
	fields, err := readFields(u.text)
	if bad, ok := errors.AsType[*apiError](err); ok && bad.Field != "" {
		return c, errUnauthorized.because(fmt.Sprintf("the claim %.64q of this token stands twice", bad.Field))
	}
	if err != nil {
		return c, errNoToken
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
			// The type is looked at here, since jwt takes a number in quotes, and null for none.
			if raw[0] == '"' || raw[0] == 'n' || json.Unmarshal(raw, to) != nil {
				return c, errUnauthorized.because(fmt.Sprintf("the claim %q of a token must be a number", name))
			}
		}
	}
	return c, nil
}

var errNoToken = errUnauthorized.because("this is not a token")

// checkToken returns what a token for the room says. What is said of a token depends on nothing but
// its form until the signature has been found good.
func checkToken(key []byte, text, room string) (claims, error) {
	var c claims
	if len(text) > maxToken {
		return c, errUnauthorized.because(fmt.Sprintf("a token has at most %d characters", maxToken))
	}
	if strings.ContainsAny(text, "\r\n") { // which Go's decoder would skip, strict or not
		return c, errNoToken
	}
	var u unread
	token, err := tokenParser.ParseWithClaims(text, &u, func(*jwt.Token) (any, error) { return key, nil })
	switch {
	case errors.Is(err, jwt.ErrTokenSignatureInvalid), errors.Is(err, jwt.ErrTokenUnverifiable):
		return c, errUnauthorized.because("this token is not signed with this server's key (HS256)")
	case err != nil:
		return c, errNoToken
	}
	// What is critical must be understood (RFC 7515 section 4.1.11), and we understand no extension.
	if _, critical := token.Header["crit"]; critical {
		return c, errUnauthorized.because("this token has extensions that this server does not know")
	}
	if c, err = u.read(); err != nil {
		return c, err
	}
	// An end too far ahead to be counted comes out as one before 1970.
	endless := c.ExpiresAt == nil || c.ExpiresAt.Before(time.Unix(0, 0)) || time.Until(c.ExpiresAt.Time) > maxTokenTTL+clockSkew
	err = tokenTimes.Validate(&c)
	switch {
	case endless:
		return c, errUnauthorized.because("a token must expire, within 24 hours")
	case errors.Is(err, jwt.ErrTokenExpired):
		return c, errUnauthorized.because("this token has expired: ask for a new one")
	case err != nil: // nothing else is checked
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
