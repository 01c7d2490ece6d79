package port

import (
	"errors"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

// idnaProfile checks host names for use in certificates, and converts international ones to Punycode
// (UTS 46, RFC 5891).
var idnaProfile = idna.New(idna.MapForLookup(), idna.BidiRule(), idna.VerifyDNSLength(true))

// certificateName returns a host name in the form that DNS and certificates use. It refuses addresses and
// names without a dot.
func certificateName(name string) (string, error) {
	ascii, err := idnaProfile.ToASCII(name)
	dot := strings.LastIndexByte(ascii, '.')
	isAddress := strings.Trim(ascii[dot+1:], "0123456789") == ""
	if err != nil || !utf8.ValidString(name) || dot < 0 || isAddress {
		return "", errors.New("want a host name such as meet.example.org")
	}
	return ascii, nil
}
