package signal

import (
	"errors"
	"fmt"
)

// A field is a JSON field of a client's message that the relay uses.
type field int

const (
	fieldType field = iota
	fieldTo
	fieldData
	fieldAt
	fieldRoom
	fieldName
	fieldRole
	fieldToken
	fieldPassword
	fieldSession
	fieldID
	fieldLocked
	fieldBack
	numFields
)

var fieldNames = [numFields]string{
	"type", "to", "data", "at", "room", "name", "role", "token", "password", "session",
	"id", "locked", "back",
}

// An envelope is a client's message, split but not decoded. Each known field is the part of the frame
// that holds its value, byte for byte, or nil if it is missing. The relay forwards values as they came:
// decoding and encoding them again would lose digits of large numbers and rewrite some characters.
type envelope [numFields][]byte

// parseEnvelope splits a frame. In one pass it checks that the whole frame is one JSON object (RFC
// 8259), that it is UTF-8, and that no field is repeated. JSON itself allows repeated fields, and an
// attacker can evade checks if two parsers disagree on which one counts. Field names are
// case-sensitive. The envelope's values point into frame. nesting is scratch space.
func parseEnvelope(frame []byte, nesting *nesting) (envelope, error) {
	var e envelope
	var others map[string]struct{} // unknown field names so far; nil until there is one
	s := scanner{b: frame, objects: nesting}
	if s.space(); !s.eat('{') {
		return e, errNotJSON
	}
	if s.space(); s.eat('}') {
		return e, s.end()
	}
	for {
		s.space()
		key, err := s.key()
		if err != nil {
			return e, err
		}
		s.space()
		if !s.eat(':') {
			return e, errNotJSON
		}
		s.space()
		start := s.i
		if err := s.value(); err != nil {
			return e, err
		}
		if f, ok := lookupField(key); ok {
			if e[f] != nil {
				return e, fmt.Errorf("field %q stands twice", fieldNames[f])
			}
			e[f] = frame[start:s.i:s.i]
		} else {
			if _, twice := others[string(key)]; twice {
				return e, errors.New("a field stands twice")
			}
			if others == nil {
				others = make(map[string]struct{})
			}
			others[string(key)] = struct{}{}
		}
		s.space()
		switch {
		case s.eat(','):
		case s.eat('}'):
			return e, s.end()
		default:
			return e, errNotJSON
		}
	}
}

func lookupField(key []byte) (field, bool) {
	for f, name := range fieldNames {
		if string(key) == name {
			return field(f), true
		}
	}
	return 0, false
}

// fieldBytes returns the value of a field that must be a string. The result may point into the frame.
func (e *envelope) fieldBytes(f field) ([]byte, error) {
	raw := e[f]
	if raw == nil {
		return nil, errBadMessage.because(fmt.Sprintf("field %q is missing", fieldNames[f]))
	}
	if raw[0] != '"' {
		return nil, errBadMessage.because(fmt.Sprintf("field %q is not a string", fieldNames[f]))
	}
	return unquote(raw), nil
}

// has reports whether an optional field is there. In many languages null is how to leave it out.
func (e *envelope) has(f field) bool { return e[f] != nil && e[f][0] != 'n' }

// fieldText returns the value of a field that must be a string, or "" if it is optional and missing.
func (e *envelope) fieldText(f field, optional bool) (string, error) {
	if optional && !e.has(f) {
		return "", nil
	}
	b, err := e.fieldBytes(f)
	return string(b), err
}

func (e *envelope) boolean(f field) (bool, error) {
	switch string(e[f]) {
	case "true":
		return true, nil
	case "false":
		return false, nil
	case "":
		return false, errBadMessage.because(fmt.Sprintf("field %q is missing", fieldNames[f]))
	}
	return false, errBadMessage.because(fmt.Sprintf("field %q is neither true nor false", fieldNames[f]))
}
