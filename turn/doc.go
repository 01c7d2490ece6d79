// Package turn is the STUN and TURN server for those calls whose browsers cannot reach each other
// directly. It relays encrypted packets and reads none of them.
//
//	browser ── 3478/udp ──┐                       ┌── 49152-65535/udp ── peer
//	                      │               relay   │
//	browser ── 3478/tcp ──┼─ front ──────► for ───┤
//	                      │  (pion)       browser │
//	browser ── tcp, tls ──┘                       └── the switch ── relay of another browser
//
// The protocol (RFC 8489, RFC 8656) is pion's. What is around it is ours:
//
//   - split.go: one TCP port for pages and TURN, told apart by their first byte.
//   - stream.go: a TCP or TLS connection, cut into whole messages, bounded in every way.
//   - frame.go: what a message must look like before pion sees it.
//   - front.go: what pion asks and reports about a message, wherever it came from.
//   - request.go: what pion hands to clients and clients to pion, so that each gets the right answer.
//   - verdict.go: what the right answer is, and the list of those where pion has another.
//   - nonce.go: nonces that are good for one client alone.
//   - credentials.go: passwords that last an hour and need no store (TURN REST). They gate the
//     start of an allocation, never its life: a call outlives its credential.
//   - answers.go: how often we answer what is not signed.
//   - peers.go: whose relays are whose, what they carried, and the end of those of a peer that left.
//   - quota.go: how many allocations one credential may hold.
//   - policy.go: which addresses may be relayed to. A TURN server without such a list is a door
//     into the network of its host.
//   - switch.go, relay.go: packets between two relayed addresses of this server are handed over in
//     memory. No relay port need be open for that, and the server's own address cannot be
//     reached in any other way.
//
// The rest: config.go (what can be set, and its checks), secret.go (what credentials are made with),
// encryption.go and certificate.go (TLS for pages and TURN), external.go (credentials for servers of
// others), server.go (puts it together), address.go (which addresses this machine has), log.go (pion's
// messages).
package turn
