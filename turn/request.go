package turn

import (
	"encoding/binary"
	"net"

	"github.com/pion/stun/v3"
)

// A request is one that needs authentication, while pion handles it.
//
// Only pion knows which nonces are good, so it is pion that authenticates. A request that we find fault
// with is replaced by a probe of the same sender, an Allocate that asks for nothing. If that is
// authentic, our verdict replaces pion's answer.
type request struct {
	*stun.Message                       // as it came, but for the nonce; nil: what is handled is no such request
	unknown       []byte                // the types of attributes that we should understand and do not
	verdict       stun.ErrorCode        // what is wrong with it; 0: pion is to find out
	key           stun.MessageIntegrity // what the user it names signs with
	nonce         []byte                // as its sender knows it
	proven        bool                  // it is, and its nonce is good
}

// prepare returns how much of p, a well-formed message that came from a client, is for pion. It may write
// something else there.
func (f *front) prepare(p []byte, from net.Addr) int {
	f.asked = request{}
	if p[0]>>6 != 0 {
		return len(p) // ChannelData
	}
	p, unknown := comprehend(p)
	var kind stun.MessageType
	kind.ReadValue(binary.BigEndian.Uint16(p))
	if kind.Class != stun.ClassRequest {
		if unknown != nil {
			return 0
		}
		return len(p)
	}
	m := &stun.Message{Raw: append([]byte(nil), p...)}
	if m.Decode() != nil {
		return 0 // cannot be, of what is well-formed
	}
	r := request{Message: m, unknown: unknown}
	switch kind.Method {
	case stun.MethodBinding:
		if unknown != nil {
			_, _ = f.WriteTo(r.refusal(stun.CodeUnknownAttribute), from) // lost, as any datagram
			return 0
		}
	case stun.MethodAllocate, stun.MethodRefresh, stun.MethodCreatePermission, stun.MethodChannelBind:
		r.nonce = f.translate(m, from)
		copy(p, m.Raw)
		r.verdict = f.judge(&r, from)
		f.asked = r
		if r.verdict != 0 {
			return copy(p, f.probe(m))
		}
	}
	return len(p)
}

// comprehend cuts off what is behind MESSAGE-INTEGRITY, since nobody has signed that, and returns the
// types of those attributes that must be understood and are not.
func comprehend(p []byte) (cut, unknown []byte) {
	for at := frameHeader; at < len(p); {
		kind := p[at : at+2]
		at += attrHeader + (int(binary.BigEndian.Uint16(p[at+2:]))+3)&^3
		switch t := stun.AttrType(binary.BigEndian.Uint16(kind)); {
		case t == stun.AttrMessageIntegrity:
			p = p[:at]
			binary.BigEndian.PutUint16(p[2:], uint16(at-frameHeader))
		case t.Required() && !understood(t):
			unknown = append(unknown, kind...)
		}
	}
	return p, unknown
}

func understood(t stun.AttrType) bool {
	switch t {
	case stun.AttrUsername, stun.AttrRealm, stun.AttrNonce, stun.AttrLifetime, stun.AttrData,
		stun.AttrXORPeerAddress, stun.AttrChannelNumber, stun.AttrRequestedTransport,
		stun.AttrRequestedAddressFamily, stun.AttrEvenPort, stun.AttrReservationToken:
		return true
	}
	return false
}

// text returns the value of an attribute, "" if there is none.
func (r *request) text(t stun.AttrType) string {
	v, _ := r.Get(t)
	return string(v)
}

// probe returns a request that only asks pion who m is from. It is no longer than m.
func (f *front) probe(m *stun.Message) []byte {
	probe := stun.MustBuild(stun.NewTransactionIDSetter(m.TransactionID), stun.NewType(stun.MethodAllocate, stun.ClassRequest))
	for _, a := range m.Attributes {
		switch a.Type {
		case stun.AttrUsername, stun.AttrRealm, stun.AttrNonce:
			probe.Add(a.Type, a.Value)
		}
	}
	if !m.Contains(stun.AttrMessageIntegrity) {
		return probe.Raw
	}
	r := request{Message: m}
	key, known := f.server.credentials.key(r.text(stun.AttrUsername), r.text(stun.AttrRealm))
	signature := stun.MessageIntegrity(key)
	if known && signature.Check(m) == nil && signature.AddTo(probe) == nil {
		return probe.Raw
	}
	probe.Add(stun.AttrMessageIntegrity, make([]byte, 20)) // as wrong as the one of m
	return probe.Raw
}

// amend returns what is sent instead of answer, which is pion's.
func (f *front) amend(answer []byte, client net.Addr) []byte {
	r := &f.asked
	a := &stun.Message{Raw: answer}
	if r.Message == nil || a.Decode() != nil {
		return answer
	}
	e := stun.ErrorCodeAttribute{Code: stun.CodeUnauthorized} // pion refuses permissions without a code
	_ = e.GetFrom(a)
	pions, err := a.Get(stun.AttrNonce)
	switch {
	case err == nil: // 401 or 438
		r.nonce = []byte(f.nonces.bind(string(pions), client))
	case !r.proven && r.Contains(stun.AttrUsername) && r.Contains(stun.AttrRealm) && r.Contains(stun.AttrNonce):
		e.Code = stun.CodeUnauthorized
	case !r.proven: // 400, since one of them is missing
	case r.verdict != 0:
		e.Code = r.verdict
	case a.Type.Class == stun.ClassSuccessResponse:
		return answer
	case e.Code == stun.CodeUnauthorized:
		e.Code = codeForbidden
	}
	return r.refusal(e.Code)
}

// refusal builds an error response.
func (r *request) refusal(code stun.ErrorCode) []byte {
	m := stun.MustBuild(stun.NewTransactionIDSetter(r.TransactionID), stun.NewType(r.Type.Method, stun.ClassErrorResponse),
		stun.ErrorCodeAttribute{Code: code})
	switch {
	case code == stun.CodeUnauthorized || code == stun.CodeStaleNonce:
		m.Add(stun.AttrNonce, r.nonce) // that of the request, if pion gave no other, is still good
		m.Add(stun.AttrRealm, []byte(realm))
		return m.Raw
	case code == stun.CodeUnknownAttribute:
		m.Add(stun.AttrUnknownAttributes, r.unknown)
	}
	if r.proven {
		_ = r.key.AddTo(m) // fails only behind a FINGERPRINT
	}
	return m.Raw
}
