package turn

import "github.com/pion/stun/v3"

// The answers are those of RFC 8489 and RFC 8656. In these cases, pion v4.1.4 gives other answers:
//
//	what                                         RFC              pion               here
//	wrong password, unknown user, other realm    8489, 9.2.4      400                401 with REALM and NONCE
//	a credential that has expired or is void     8489, 9.2.4      486, checked late  401 with REALM and NONCE
//	errors after authentication                  8489, 9.2.4      not signed         signed
//	attributes after MESSAGE-INTEGRITY           8489, 14.5       used               removed
//	unknown comprehension-required attributes    8489, 6.3        ignored            420, indications: no answer
//	UNKNOWN-ATTRIBUTES                           8489, 14.13      4 bytes for each   2 bytes for each
//	no allocation                                8656, 5          no answer, or 200  437
//	another user's allocation                    8656, 5          accepted           441
//	REQUESTED-TRANSPORT other than UDP           8656, 7.2        UDP, for TCP       442
//	REQUESTED-ADDRESS-FAMILY other than IPv4     8656, 7.2, 8.2   ignored            440, in Refresh 443
//	RESERVATION-TOKEN, EVEN-PORT with the R bit  8656, 7.2        promised, not kept 508
//	DONT-FRAGMENT                                8656, 7.2, 11.2  420, Send: ignored 420, Send: dropped
//	permission for a forbidden peer              8656, 10.2       no ERROR-CODE      403, and no permission
//	channel to a forbidden peer                  8656, 12.2       401                403
//	peer with an IPv6 address                    8656, 10.2, 12.2 accepted           443
//	CreatePermission without a peer              8656, 10.2       no ERROR-CODE      400
//	channel number out of range                  8656, 12.2       accepted           400
//	more permissions or channels than we keep    8656, 10.2, 12.2 accepted           508
//	data on a channel without a permission       8656, 9          relayed            dropped
//	LIFETIME of an hour or more                  8656, 7.2        ten minutes        59 minutes
//	EVEN-PORT without the R bit                  8656, 7.2        with a token       without a token
//	Allocate right after the end of another      8656, 5          deleted with it    like any other
//	another client's nonce                       8489, 9.2        accepted           438 with a nonce of its own
//
// We have left these differences from the RFCs:
//
//   - Channel numbers from 0x5000 to 0x7fff are valid, as in RFC 5766, because coturn's clients use
//     them.
//   - If the nonce is stale, and USERNAME or REALM is missing too, the answer is 438 instead of 400.
//     The next try gets the 400.
//   - A LIFETIME under ten minutes is granted, and an Allocate with LIFETIME 0 gets 508. RFC 8656
//     section 7.2 grants at least ten minutes. This harms only the client that asks for it.
//   - A request that arrives just as an allocation expires gets no answer. Its retransmission does.
//   - FINGERPRINT is not checked, because these ports carry nothing that could be mistaken for STUN.
//   - If an attribute does not fit into its message, or an XOR-PEER-ADDRESS has a wrong length, there
//     is no answer instead of 400. We do not read any further in such a message.
//   - MESSAGE-INTEGRITY-SHA256, PASSWORD-ALGORITHM and USERHASH (RFC 8489) are not offered. Browsers do
//     not need them, and pion does not have them.

// Error codes that pion/stun does not name.
const (
	codeForbidden  stun.ErrorCode = 403
	codeMismatch   stun.ErrorCode = 437
	codeWrongUser  stun.ErrorCode = 441
	codeFamily     stun.ErrorCode = 440
	codeTransport  stun.ErrorCode = 442
	codePeerFamily stun.ErrorCode = 443
	codeNoCapacity stun.ErrorCode = 508
)

// judge returns the error code for r if its sender is authentic, or 0. a is the allocation of the
// client, or nil.
func (f *frontend) judge(r *request, a *allocation) stun.ErrorCode {
	taken := a != nil
	ours := taken && a.username == r.text(stun.AttrUsername)
	switch method := r.Type.Method; {
	case r.unknown != nil:
		return stun.CodeUnknownAttribute
	case method == stun.MethodAllocate && !taken:
		return f.judgeAllocate(r)
	case method == stun.MethodAllocate && ours:
		return 0 // a retransmission, or a mismatch: pion knows which
	case method == stun.MethodAllocate, !taken:
		return codeMismatch
	case !ours:
		return codeWrongUser
	case method == stun.MethodRefresh && !r.isIPv4():
		return codePeerFamily
	case method == stun.MethodRefresh:
		return 0
	case method == stun.MethodChannelBind && !r.hasChannel():
		return stun.CodeBadRequest
	}
	return f.judgePeers(r)
}

func (f *frontend) judgeAllocate(r *request) stun.ErrorCode {
	const udp, reserve = 17, 0x80
	username := r.text(stun.AttrUsername)
	_, peer, _ := parseUsername(username)
	transport := r.text(stun.AttrRequestedTransport)
	even := r.text(stun.AttrEvenPort)
	switch {
	case f.server.credentials.expired(username), f.server.accounts.isRevoked(peer):
		return stun.CodeUnauthorized
	case len(transport) == 4 && transport[0] != udp: // pion answers 400 to other lengths
		return codeTransport
	case !r.isIPv4():
		return codeFamily
	case r.Contains(stun.AttrReservationToken) && r.Contains(stun.AttrEvenPort):
		return stun.CodeBadRequest
	case r.Contains(stun.AttrReservationToken), even != "" && even[0]&reserve != 0:
		return codeNoCapacity
	case r.lifetime() == 0:
		return codeNoCapacity
	}
	return 0
}

// judgePeers checks the addresses of the peers. The request is refused if one of them is not allowed.
func (f *frontend) judgePeers(r *request) stun.ErrorCode {
	peers, ok := peerAddresses(r.Message)
	switch {
	case !ok:
		f.server.relays.stats.denied[deniedFamily].Add(1)
		return codePeerFamily
	case len(peers) == 0:
		return stun.CodeBadRequest
	}
	r.peers = peers
	for _, peer := range peers {
		if !f.server.relays.policy.permit(peer.Addr()) {
			f.server.relays.stats.denied[deniedPolicy].Add(1)
			return codeForbidden
		}
	}
	return 0
}

// isIPv4 reports whether r asks for IPv4, or for no address family.
func (r *request) isIPv4() bool {
	const ipv4 = 1
	v, err := r.Get(stun.AttrRequestedAddressFamily)
	return err != nil || len(v) == 4 && v[0] == ipv4
}

func (r *request) hasChannel() bool {
	v := r.text(stun.AttrChannelNumber)
	return len(v) == 4 && v[0]>>6 == 0b01
}
