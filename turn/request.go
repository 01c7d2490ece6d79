package turn

import (
	"encoding/binary"
	"net"
	"net/netip"
	"time"

	"github.com/pion/stun/v3"
)

// A request is what we know about a request that needs authentication, while pion handles it.
//
// Only pion knows which nonces are valid, so pion authenticates the sender. But pion does not get every
// request. If a request is invalid, or is about permissions or channels, pion gets a probe in its
// place: an Allocate request with the same credentials that asks for nothing. If pion accepts the
// sender, our answer replaces pion's.
type request struct {
	*stun.Message                       // as received; nil if the current message needs no authentication
	unknown       []byte                // types of the comprehension-required attributes that we do not know
	verdict       stun.ErrorCode        // error code for the answer; 0 if we have found no error
	key           stun.MessageIntegrity // key of the user that it names; nil if there is no such user
	nonce         []byte                // as the client knows it
	pionNonce     string                // the nonce as pion knows it; "" if we did not issue it
	signed        bool                  // whether it is signed with key, and we issued its nonce
	authenticated bool                  // whether pion has authenticated it
	peers         []netip.AddrPort      // of CreatePermission and ChannelBind; set if verdict is 0
}

// prepare replaces the request in p[:n] with the message that pion gets. It returns the length of that
// message, or 0 if pion gets none.
func (f *frontend) prepare(p []byte, n int, from net.Addr) int {
	whole, unknown := comprehend(p[:n])
	m := &stun.Message{Raw: append([]byte(nil), whole...)}
	if m.Decode() != nil {
		return 0 // cannot happen, because p is well-formed
	}
	f.handling.Lock()
	f.locked, f.from, f.current = true, from, request{}
	f.server.hear(f.kind, from)
	switch m.Type.Method {
	case stun.MethodBinding:
		f.server.relays.stats.bindings.Add(1)
		if unknown == nil {
			return len(whole)
		}
		r := request{Message: m, unknown: unknown}
		_, _ = f.WriteTo(r.errorResponse(stun.CodeUnknownAttribute), from)
		return 0
	case stun.MethodAllocate, stun.MethodRefresh, stun.MethodCreatePermission, stun.MethodChannelBind:
		return copy(p, f.translate(m, unknown, from))
	}
	return 0
}

// translate makes m the current request and returns the message that pion gets instead, or nil if it
// gets none.
func (f *frontend) translate(m *stun.Message, unknown []byte, from net.Addr) []byte {
	a := f.allocation(from)
	if a != nil && f.isEnding(a) {
		return nil // no answer: when the client retransmits, the allocation will be gone
	}
	r := f.authenticate(m, from)
	r.unknown = unknown
	r.verdict = f.judge(r, a)
	f.current = *r
	return r.forPion()
}

// authenticate checks that m is signed by the user that it names, with a nonce that we issued to its
// sender.
func (f *frontend) authenticate(m *stun.Message, from net.Addr) *request {
	r := &request{Message: m}
	r.nonce, _ = m.Get(stun.AttrNonce)
	if r.pionNonce = f.nonces.pionNonce(string(r.nonce), from); r.pionNonce == "" {
		return r
	}
	if key, ok := f.server.credentials.key(r.text(stun.AttrUsername), r.text(stun.AttrRealm)); ok {
		r.key = key
		r.signed = m.Contains(stun.AttrMessageIntegrity) && r.key.Check(m) == nil
	}
	return r
}

// forPion returns the message that pion gets: the client's Allocate or Refresh request with our
// lifetime, or a probe. It has only the attributes that pion needs, so it fits into the buffer that
// held the request.
func (r *request) forPion() []byte {
	goesOn := r.signed && r.verdict == 0 &&
		(r.Type.Method == stun.MethodAllocate || r.Type.Method == stun.MethodRefresh)
	method := stun.MethodAllocate
	if goesOn {
		method = r.Type.Method
	}
	q := stun.MustBuild(stun.NewTransactionIDSetter(r.TransactionID), stun.NewType(method, stun.ClassRequest))
	r.copyTo(q, stun.AttrUsername)
	r.copyTo(q, stun.AttrRealm)
	if r.pionNonce != "" {
		q.Add(stun.AttrNonce, []byte(r.pionNonce))
	} else {
		r.copyTo(q, stun.AttrNonce)
	}
	if goesOn {
		r.copyTo(q, stun.AttrRequestedTransport)
		lifetime := pionLifetime
		if r.lifetime() == 0 {
			lifetime = 0
		}
		q.Add(stun.AttrLifetime, seconds(lifetime))
	}
	switch {
	case !r.Contains(stun.AttrMessageIntegrity):
	case r.signed:
		_ = r.key.AddTo(q) // fails only if q has a FINGERPRINT
	default:
		q.Add(stun.AttrMessageIntegrity, make([]byte, 20)) // wrong, like the one in the request
	}
	return q.Raw
}

// copyTo copies the first attribute of type t to q, if there is one.
func (r *request) copyTo(q *stun.Message, t stun.AttrType) {
	if v, err := r.Get(t); err == nil {
		q.Add(t, v)
	}
}

// seconds encodes d as the value of a LIFETIME attribute (RFC 8656 section 18.2).
func seconds(d time.Duration) []byte {
	return binary.BigEndian.AppendUint32(nil, uint32(d/time.Second))
}

// lifetime returns the lifetime that we grant to an Allocate or Refresh request.
func (r *request) lifetime() time.Duration {
	v, err := r.Get(stun.AttrLifetime)
	if err != nil || len(v) != 4 {
		return defaultLifetime
	}
	return min(time.Duration(binary.BigEndian.Uint32(v))*time.Second, maxLifetime)
}

// comprehend cuts off the attributes after MESSAGE-INTEGRITY, because they are not signed, and corrects
// the length in p. It also returns the types of the comprehension-required attributes that we do not
// know.
func comprehend(p []byte) (cut, unknown []byte) {
	for at := frameHeader; at < len(p); {
		kind := p[at : at+2]
		at += attrHeader + (int(binary.BigEndian.Uint16(p[at+2:]))+3)&^3
		switch t := stun.AttrType(binary.BigEndian.Uint16(kind)); {
		case t == stun.AttrMessageIntegrity:
			p = p[:at]
			binary.BigEndian.PutUint16(p[2:], uint16(at-frameHeader))
		case t.Required() && !isKnown(t):
			unknown = append(unknown, kind...)
		}
	}
	return p, unknown
}

func isKnown(t stun.AttrType) bool {
	switch t {
	case stun.AttrUsername, stun.AttrRealm, stun.AttrNonce, stun.AttrLifetime, stun.AttrData,
		stun.AttrXORPeerAddress, stun.AttrChannelNumber, stun.AttrRequestedTransport,
		stun.AttrRequestedAddressFamily, stun.AttrEvenPort, stun.AttrReservationToken:
		return true
	}
	return false
}

// text returns the value of an attribute, or "" if there is none.
func (r *request) text(t stun.AttrType) string {
	v, _ := r.Get(t)
	return string(v)
}

// rewrite returns the message that the client gets instead of pion's answer. It does not change the
// answer to a Binding request.
func (f *frontend) rewrite(answer []byte, client net.Addr) []byte {
	r := &f.current
	a := &stun.Message{Raw: answer}
	if r.Message == nil || a.Decode() != nil {
		return answer
	}
	e := stun.ErrorCodeAttribute{Code: stun.CodeUnauthorized} // some of pion's errors have no code
	_ = e.GetFrom(a)
	pionNonce, err := a.Get(stun.AttrNonce)
	switch {
	case err == nil: // 401 or 438
		r.nonce = []byte(f.nonces.bind(string(pionNonce), client))
	case !r.authenticated && r.Contains(stun.AttrUsername) && r.Contains(stun.AttrRealm) && r.Contains(stun.AttrNonce):
		e.Code = stun.CodeUnauthorized
	case !r.authenticated: // pion's 400 is right, because one of them is missing
	case r.verdict != 0:
		e.Code = r.verdict
	case r.Type.Method == stun.MethodCreatePermission || r.Type.Method == stun.MethodChannelBind ||
		a.Type.Class == stun.ClassSuccessResponse:
		success, code := f.execute(r, a, f.allocation(client))
		if code == 0 {
			return success
		}
		e.Code = code
	}
	return r.errorResponse(e.Code)
}

// execute carries out the part of an authenticated request that pion has not. answer is pion's answer.
// It returns a success response, or an error code.
func (f *frontend) execute(r *request, answer *stun.Message, a *allocation) ([]byte, stun.ErrorCode) {
	if a == nil && r.Type.Method != stun.MethodRefresh {
		return nil, codeMismatch
	}
	m := stun.MustBuild(stun.NewTransactionIDSetter(r.TransactionID),
		stun.NewType(r.Type.Method, stun.ClassSuccessResponse))
	code := stun.ErrorCode(0)
	switch r.Type.Method {
	case stun.MethodAllocate:
		for _, t := range []stun.AttrType{stun.AttrXORRelayedAddress, stun.AttrXORMappedAddress} {
			if v, err := answer.Get(t); err == nil {
				m.Add(t, v)
			}
		}
		m.Add(stun.AttrLifetime, seconds(a.remaining()))
	case stun.MethodRefresh:
		lifetime := r.lifetime()
		if lifetime > 0 && (a == nil || !a.extend(lifetime)) {
			code = codeMismatch
		}
		m.Add(stun.AttrLifetime, seconds(lifetime))
	case stun.MethodCreatePermission:
		code = a.permissions.permit(r.peers...)
	case stun.MethodChannelBind:
		code = a.permissions.bind(binary.BigEndian.Uint16([]byte(r.text(stun.AttrChannelNumber))), r.peers[0])
	}
	_ = r.key.AddTo(m) // fails only if m has a FINGERPRINT
	return m.Raw, code
}

// errorResponse returns an error response with the attributes that belong to code. It is signed if pion
// has authenticated the request.
func (r *request) errorResponse(code stun.ErrorCode) []byte {
	m := stun.MustBuild(stun.NewTransactionIDSetter(r.TransactionID),
		stun.NewType(r.Type.Method, stun.ClassErrorResponse),
		stun.ErrorCodeAttribute{Code: code})
	switch {
	case code == stun.CodeUnauthorized || code == stun.CodeStaleNonce:
		m.Add(stun.AttrNonce, r.nonce) // if pion gave no new nonce, the one in the request is still valid
		m.Add(stun.AttrRealm, []byte(realm))
		return m.Raw
	case code == stun.CodeUnknownAttribute:
		m.Add(stun.AttrUnknownAttributes, r.unknown)
	}
	if r.authenticated {
		_ = r.key.AddTo(m) // fails only if m has a FINGERPRINT
	}
	return m.Raw
}
