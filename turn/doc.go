// Package turn is the STUN and TURN server for those calls whose browsers cannot reach each other
// directly. It relays encrypted packets and reads none of them.
//
//	browser ── 3478/udp ──┐                       ┌── 49152-65535/udp ── peer
//	                      │               relay   │
//	browser ── 3478/tcp ──┼─ front ──────► for ───┤
//	                      │  (pion)       browser │
//	browser ── tcp, tls ──┘                       └── the switch ── relay of another browser
//
// pion answers Binding, Allocate and Refresh requests (RFC 8489, RFC 8656) and decides who is authentic. The
// rest is ours:
//
//   - split.go: one TCP port for pages and TURN, told apart by their first byte.
//   - stream.go: a TCP or TLS connection, cut into whole messages, bounded in every way.
//   - inbox.go: the requests that wait over UDP, so that packets do not wait behind them.
//   - frame.go: what a message must look like before anybody looks into it.
//   - front.go: what becomes of a message, wherever it came from, and what pion asks and reports about it.
//   - request.go: what pion hears of a request, and what the client hears of pion's answer.
//   - verdict.go: what the right answer is, and the list of those where pion has another.
//   - nonce.go: nonces that are good for one client alone.
//   - credentials.go: passwords that last an hour and need no store (TURN REST). They gate the
//     start of an allocation, never its life: a call outlives its credential.
//   - answers.go: how often we answer what is not signed.
//   - allocation.go: what one client has here, for how long, and the way of its packets.
//   - permissions.go: which peers an allocation exchanges packets with, and over which channels.
//   - peers.go: whose allocations are whose, what they carried, and the end of those of a peer that left.
//   - quota.go: how many allocations one peer may have.
//   - policy.go: which addresses may be relayed to. A TURN server without such a list is a door
//     into the network of its host.
//   - switch.go, relay.go: packets between two relayed addresses of this server are handed over in
//     memory. No relay port need be open for that, and the server's own address cannot be
//     reached in any other way.
//   - socket_unix.go, socket_other.go: a UDP socket that drops packets rather than wait.
//
// The other files: config.go (what can be set, and its checks), secret.go (what credentials are made with),
// encryption.go and certificate.go (TLS for pages and TURN), external.go (credentials for servers of
// others), server.go (puts it together), address.go (which addresses this machine has), log.go (pion's
// messages).
//
// # Bounds
//
// Everything that a client can make the server remember has a bound. One credential with 12 allocations that
// are full of permissions and channels takes 430 KiB over UDP, 700 over TCP and 1,050 over TLS, most of which
// is what the connections themselves take (TestMemoryOfOneCredential):
//
//	what                                 bound                              where
//	allocations of a peer                12, with all of its credentials    maxAllocations
//	allocations in all                   one for each relay port            Config.RelayPorts
//	lifetime of an allocation            59 minutes, then it asks again     maxLifetime
//	permissions of an allocation         224, five minutes each             maxPermissions
//	channels of an allocation            64, ten minutes each               maxChannels
//	packets that wait in a relay         128                                maxQueued
//	bytes that wait for a peer           256 KiB, in all of its relays      maxBacklog
//	                                     and connections
//	buffers of an empty queue            8                                  keptSlots
//	length of a message, of a packet     1,600 bytes each                   maxFrame, maxPayload
//	requests that wait over UDP          1,024, of one client 64            maxInbox, maxInboxClient
//	UDP clients whose address is kept    4,096                              knownClients
//	addresses whose answers are counted  4,096, and those with allocations  answerSlots
//	unsigned answers to a UDP address    10 a second, and 4 more for each   answersPerAllocation
//	                                     allocation that it has
//	nonces of pion's that are kept       one a minute, for 61 minutes       nonceMinutes
//	peers that have left                 65,536, for 24 hours at most       maxDropped
//	connections without an allocation    128 from one address, half a       maxStrangers, strangerTimeout
//	                                     minute each
//	bytes that wait for such a one       8 KiB                              strangerUnsent
//	bytes that wait for a connection     256 KiB, for half a minute         maxUnsent, writeTimeout
//	connections with an allocation       as many as allocations; 11         idleTimeout
//	                                     minutes of silence
//	buffers of an idle connection        8 KiB to read, 16 KiB to write,    settledBuffer, keptBuffer
//	                                     with TLS 16 KiB more
package turn
