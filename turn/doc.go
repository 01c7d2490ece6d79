// Package turn is the STUN and TURN server for those calls whose browsers cannot reach each other
// directly. It relays encrypted packets and reads none of them.
//
//	browser ── 3478/udp ──┐                       ┌── 49152-65535/udp ── peer
//	                      │               relay   │
//	browser ── 3478/tcp ──┼─ front ──────► for ───┤
//	                      │  (pion)       browser │
//	browser ── tcp, tls ──┘                       └── the switch ── relay of another browser
//
// pion answers Binding, Allocate and Refresh requests (RFC 8489, RFC 8656) and authenticates
// clients. We do the rest:
//
//   - split.go: one TCP port for pages and TURN, told apart by their first byte.
//   - stream.go: a TCP or TLS connection, cut into whole messages, bounded in every way.
//   - inbox.go: the queue of UDP requests, so that packets do not wait behind them.
//   - frame.go: what a message must look like before anything parses it.
//   - front.go: where each message goes, whatever its transport, and pion's callbacks.
//   - request.go: what pion gets instead of a request, and what the client gets as an answer.
//   - verdict.go: what the right answer is, and the list of those where pion has another.
//   - nonce.go: nonces that are good for one client alone.
//   - credentials.go: passwords that last an hour and need no store (TURN REST). They gate the
//     start of an allocation, never its life: a call outlives its credential.
//   - answers.go: how often we answer what is not signed.
//   - allocation.go: one client's allocation: its lifetime and the path of its packets.
//   - permissions.go: which peers an allocation exchanges packets with, and over which channels.
//   - peers.go: which allocations a peer has, their traffic, and how they end when it leaves.
//   - quota.go: how many allocations one peer may have.
//   - policy.go: which addresses may be relayed to. A TURN server without such a list is a door
//     into the network of its host.
//   - switch.go, relay.go: packets between two relayed addresses of this server are handed over in
//     memory. No relay port need be open for that, and the server's own address cannot be
//     reached in any other way.
//   - socket_unix.go, socket_other.go: a UDP socket that drops packets instead of waiting.
//
// The other files: config.go (the settings and their checks), secret.go (the key of the
// credentials), encryption.go and certificate.go (TLS for pages and TURN), external.go (credentials
// for other TURN servers), server.go (puts it together), address.go (the addresses of this
// machine), log.go (pion's messages, and panics).
//
// # Bounds
//
// Everything that a client can make the server remember is bounded. One credential with 12
// allocations that are full of permissions and channels takes 430 KiB over UDP, 700 KiB over TCP
// and 1,050 KiB over TLS, of which the connections themselves take more than half where there are
// any (TestMemoryOfOneCredential):
//
//	what                               bound                                where
//	allocations of a peer              12, across all its credentials       maxAllocations
//	allocations in total               one per relay port                   Config.RelayPorts
//	lifetime of an allocation          59 minutes, unless refreshed         maxLifetime
//	permissions of an allocation       224, five minutes each               maxPermissions
//	channels of an allocation          64, ten minutes each                 maxChannels
//	packets queued in a relay          128                                  maxQueued
//	bytes queued for a peer            256 KiB, plus 16 KiB of its own for  maxBacklog, ownBacklog
//	                                   each relay and connection
//	buffers of an empty queue          8                                    keptSlots
//	length of a message or packet      1,600 bytes                          maxFrame, maxPayload
//	requests queued over UDP           1,024, of these 256 per address,     maxInbox, maxInboxNetwork,
//	                                   and 64 per port of that              maxInboxClient
//	UDP client addresses kept          4,096                                knownClients
//	addresses with counted answers     4,096, plus those with allocations   answerSlots
//	unsigned answers to a UDP address  10 a second, plus 4 for each         answersPerAllocation
//	                                   allocation
//	pion nonces kept                   one a minute, for 61 minutes         nonceMinutes
//	peers that have left               65,536, up to 24 hours each; with    maxDropped
//	                                   more, the first is forgotten
//	open TCP connections               19 per address and allowed peer,     Splitter.Limit
//	                                   at most half of the open files
//	undecided connections              10 seconds each                      decideTimeout
//	connections without an allocation  128 per address, 20 seconds since    maxStrangers, strangerTimeout
//	                                   they began or lost it
//	bytes queued for one of these      8 KiB                                strangerUnsent
//	bytes queued for a connection      256 KiB, twice that with TLS, for    maxUnsent, writeTimeout
//	                                   half a minute; the kernel's buffer
//	                                   has as much again
//	connections with an allocation     one per allocation; 11 minutes of    idleTimeout
//	                                   silence
//	buffers of an idle connection      8 KiB to read, 16 KiB to write,      settledBuffer, keptBuffer
//	                                   16 KiB more with TLS
package turn
