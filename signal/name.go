package signal

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxName is the maximum length of a name, in characters.
const maxName = 64

// The rule for names (PROTOCOL.md) is written out in code points, so that it does not depend on the
// version of Unicode that a server or browser knows. static/ui/fields.js has the same rule, and
// testdata/names.json checks both. A name that looks like another one, or looks empty, would deceive
// people (Unicode Technical Standard 39).
const (
	// blanks are spaces (category Zs), and two characters that look like one.
	blanks = `\x{20}\x{A0}\x{1680}\x{2000}-\x{200A}\x{202F}\x{205F}\x{2800}\x{3000}\x{1D159}`
	// hidden are controls, line separators, bidirectional controls, and what a renderer ignores
	// (Default_Ignorable_Code_Point), and U+FFFD, which decoders put in place of invalid text.
	hidden = `\x{00}-\x{1F}\x{7F}-\x{9F}\x{AD}\x{34F}\x{61C}\x{115F}\x{1160}\x{17B4}\x{17B5}\x{180B}-\x{180F}` +
		`\x{200B}-\x{200F}\x{2028}-\x{202E}\x{2060}-\x{206F}\x{3164}\x{FE00}-\x{FE0F}\x{FEFF}\x{FFA0}` +
		`\x{FFF0}-\x{FFFB}\x{FFFD}\x{1BCA0}-\x{1BCA3}\x{1D173}-\x{1D17A}\x{E0000}-\x{E0FFF}`
	// character is one visible character. U+FE0E and U+FE0F choose how an emoji looks.
	character = `[^` + blanks + hidden + `][\x{FE0E}\x{FE0F}]?`
	// between may stand between two of them: a blank, or a joiner (Persian and emoji need them).
	between = `[ \x{200C}\x{200D}]?`
)

var (
	blankRun  = regexp.MustCompile(`[` + blanks + `]+`)
	validName = regexp.MustCompile(`\A` + character + `(?:` + between + character + `)*\z`)
	hiddenOne = regexp.MustCompile(`[` + hidden + `]`)
)

// checkName validates a name and returns it with each run of blanks as one space, and none at the ends.
// Markup is allowed, since pages show names as text.
func checkName(name string) (string, error) {
	name = strings.Trim(blankRun.ReplaceAllString(name, " "), " ")
	if n := utf8.RuneCountInString(name); n == 0 || n > maxName {
		return "", errBadName
	}
	if !validName.MatchString(name) {
		r, _ := utf8.DecodeRuneInString(hiddenOne.FindString(name))
		return "", errBadName.because(errBadName.text + "; " + strconv.QuoteRuneToASCII(r) + " is not allowed here")
	}
	return name, nil
}
