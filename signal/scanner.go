package signal

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"unicode/utf8"
)

// maxDepth is how deeply arrays and objects may be nested. encoding/json has the same limit, so that
// both accept the same messages.
const maxDepth = 10000

var (
	errNotJSON = errors.New("not a JSON object")
	errNotUTF8 = errors.New("not UTF-8")
	errTooDeep = fmt.Errorf("nested more than %d deep", maxDepth)
)

// A scanner steps through JSON text without recursion. A frame of 64 KiB can be nested 65,536 deep, and
// goroutine stacks are memory too.
type scanner struct {
	b       []byte
	i       int      // index of the next byte
	objects *nesting // of the current value
}

// A nesting has one bit for each open container, set if it is an object. It takes a kilobyte, which on
// the stack would double the size of each peer's goroutine.
type nesting [maxDepth/64 + 1]uint64

func (s *scanner) space() {
	for s.i < len(s.b) {
		switch s.b[s.i] {
		case ' ', '\t', '\r', '\n':
			s.i++
		default:
			return
		}
	}
}

func (s *scanner) eat(c byte) bool {
	if s.i < len(s.b) && s.b[s.i] == c {
		s.i++
		return true
	}
	return false
}

// end accepts only white space up to the end of the frame.
func (s *scanner) end() error {
	if s.space(); s.i != len(s.b) {
		return errors.New("something follows the JSON object")
	}
	return nil
}

// key returns a field name. One that is not Unicode, because of a lone surrogate, is returned as it is
// written: decoding would make all of these equal.
func (s *scanner) key() ([]byte, error) {
	start := s.i
	if !s.eat('"') {
		return nil, errNotJSON
	}
	if err := s.stringTail(); err != nil {
		return nil, err
	}
	raw := s.b[start:s.i]
	if key := unquote(raw); !bytes.ContainsRune(key, utf8.RuneError) {
		return key, nil
	}
	return raw, nil
}

// value steps over one value of any kind.
func (s *scanner) value() error {
	objects := s.objects
	depth := 1 // the message itself is the first level
	for {
		// A value must begin here.
		if s.i == len(s.b) {
			return errNotJSON
		}
		c := s.b[s.i]
		if c == '{' || c == '[' {
			s.i++
			if depth++; depth > maxDepth {
				return errTooDeep
			}
			bit := uint64(1) << (depth % 64)
			if s.space(); c == '[' {
				objects[depth/64] &^= bit
				if !s.eat(']') {
					continue
				}
			} else {
				objects[depth/64] |= bit
				if !s.eat('}') {
					if err := s.memberName(); err != nil {
						return err
					}
					continue
				}
			}
			depth--
		} else if err := s.scalar(c); err != nil {
			return err
		}
		// A value has ended. Close the containers that end with it, then go on to the next value, if
		// any.
		for {
			if depth == 1 {
				return nil
			}
			s.space()
			object := objects[depth/64]&(1<<(depth%64)) != 0
			if s.eat(',') {
				s.space()
				if object {
					if err := s.memberName(); err != nil {
						return err
					}
				}
				break
			}
			if object && !s.eat('}') || !object && !s.eat(']') {
				return errNotJSON
			}
			depth--
		}
	}
}

// memberName steps over a field name and its colon, to where the value must begin.
func (s *scanner) memberName() error {
	if !s.eat('"') {
		return errNotJSON
	}
	if err := s.stringTail(); err != nil {
		return err
	}
	if s.space(); !s.eat(':') {
		return errNotJSON
	}
	s.space()
	return nil
}

// scalar steps over a string, number or literal that begins with c.
func (s *scanner) scalar(c byte) error {
	switch {
	case c == '"':
		s.i++
		return s.stringTail()
	case c == '-' || '0' <= c && c <= '9':
		return s.number()
	case c == 't':
		return s.literal("true")
	case c == 'f':
		return s.literal("false")
	case c == 'n':
		return s.literal("null")
	}
	return errNotJSON
}

func (s *scanner) literal(word string) error {
	if !bytes.HasPrefix(s.b[s.i:], []byte(word)) {
		return errNotJSON
	}
	s.i += len(word)
	return nil
}

// number steps over a number as in RFC 8259 section 6: no leading zeros, no bare decimal point, no
// leading plus sign.
func (s *scanner) number() error {
	s.eat('-')
	if !s.eat('0') && !s.digits() {
		return errNotJSON
	}
	if s.eat('.') && !s.digits() {
		return errNotJSON
	}
	if s.eat('e') || s.eat('E') {
		if !s.eat('+') {
			s.eat('-')
		}
		if !s.digits() {
			return errNotJSON
		}
	}
	return nil
}

// digits steps over decimal digits and reports whether there were any.
func (s *scanner) digits() bool {
	start := s.i
	for s.i < len(s.b) && '0' <= s.b[s.i] && s.b[s.i] <= '9' {
		s.i++
	}
	return s.i > start
}

// stringTail steps over a string whose opening quote has been read.
func (s *scanner) stringTail() error {
	for s.i < len(s.b) {
		s.plain()
		if s.i == len(s.b) {
			break
		}
		c := s.b[s.i]
		switch {
		case c == '"':
			s.i++
			return nil
		case c == '\\':
			if err := s.escape(); err != nil {
				return err
			}
		case c < ' ':
			return errNotJSON
		case c < utf8.RuneSelf:
			s.i++
		default:
			r, size := utf8.DecodeRune(s.b[s.i:])
			if r == utf8.RuneError && size == 1 {
				return errNotUTF8
			}
			s.i += size
		}
	}
	return errNotJSON
}

// plain steps over bytes without a special meaning in a string, eight at a time. An offer consists
// mostly of these. It may stop too early, but never too late.
func (s *scanner) plain() {
	const ones, tops = 0x0101010101010101, 0x8080808080808080
	for ; s.i+8 <= len(s.b); s.i += 8 {
		w := binary.LittleEndian.Uint64(s.b[s.i:])
		// Subtracting borrows into the top bit of each byte that is below ' ', or equal to '"' or '\\';
		// bytes above ASCII have it set already.
		special := w | (w - ' '*ones) | ((w ^ '"'*ones) - ones) | ((w ^ '\\'*ones) - ones)
		if special&tops != 0 {
			return
		}
	}
}

// escape steps over an escape sequence (RFC 8259 section 7).
func (s *scanner) escape() error {
	s.i++ // the backslash
	if s.i == len(s.b) {
		return errNotJSON
	}
	c := s.b[s.i]
	s.i++
	switch c {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return nil
	case 'u':
		if len(s.b)-s.i < 4 {
			return errNotJSON
		}
		for _, h := range s.b[s.i : s.i+4] {
			if !('0' <= h && h <= '9' || 'a' <= h && h <= 'f' || 'A' <= h && h <= 'F') {
				return errNotJSON
			}
		}
		s.i += 4
		return nil
	}
	return errNotJSON
}

// unquote decodes a JSON string that the scanner has accepted.
func unquote(raw []byte) []byte {
	if inner := raw[1 : len(raw)-1]; bytes.IndexByte(inner, '\\') < 0 {
		return inner
	}
	var s string
	_ = json.Unmarshal(raw, &s) // cannot fail: the string has been checked
	return []byte(s)
}
