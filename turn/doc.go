// Package turn is a STUN and TURN server, for calls between browsers that cannot reach each other
// directly. It relays their encrypted packets and does not read them.
//
//	browser ── 3478/udp ──┐                       ┌── 49152-65535/udp ── peer
//	                      │               relay   │
//	browser ── 3478/tcp ──┼─ frontend ───► for ───┤
//	                      │  (pion)       browser │
//	browser ── tcp, tls ──┘                       └── the switch ── relay of another browser
//
// # Terms
//
// Client, peer, allocation, permission and channel mean what they mean in RFC 8656. A client is one UDP
// address and port of a browser, or one TCP or TLS connection. It has at most one allocation. A peer is
// an address that the client exchanges packets with through its allocation. A relay is the UDP socket
// of an allocation.
//
// Signaling has another meaning of peer: a participant in a room. Comments call it a room peer. Its id
// is part of the user name in its credentials. It can have several credentials and several allocations.
//
// # Files
//
// pion answers Binding, Allocate and Refresh requests (RFC 8489, RFC 8656) and authenticates clients.
// This package does the rest. Receiving and answering messages:
//
//   - stream.go: a TCP or TLS connection, split into whole messages, with limits on memory and time.
//   - inbox.go: the queue of UDP requests, so that packets do not wait behind requests.
//   - frame.go: the checks that every message passes before it is parsed.
//   - frontend.go: where each message goes, for all transports. It also has pion's callbacks.
//   - request.go: the message that pion gets instead of a request, and the answer that the client gets.
//   - verdict.go: the right answer to each request, and a list of the cases where pion gives another.
//   - nonce.go: nonces that are valid for one client only.
//   - credentials.go: passwords that are valid for an hour and are not stored (TURN REST). A client
//     needs a valid one to create an allocation, but not to keep it: a call outlives its credential.
//   - answers.go: a limit on the answers to requests that are not signed.
//
// Allocations and their packets:
//
//   - allocation.go: the allocation of a client: its lifetime, and the path of its packets.
//   - permissions.go: the peers that an allocation exchanges packets with, and its channels.
//   - peers.go: the allocations of each room peer, their traffic, and how they end when it leaves.
//   - quota.go: how many allocations a room peer may have.
//   - policy.go: the addresses that packets may be relayed to. Without such a list, a TURN server lets
//     anyone into the network of its host.
//   - switch.go, relay.go: packets between two relays of this server stay in memory. They need no open
//     relay port, and there is no other way to reach the server's own address.
//   - socket_unix.go, socket_other.go: a UDP socket that drops packets instead of waiting.
//
// The server:
//
//   - server.go: puts the parts together.
//   - config.go: the settings and their checks.
//   - flags.go: the default settings, and the command-line flags.
//   - external.go: credentials for other TURN servers.
//   - address.go: the addresses of this machine.
//   - log.go: pion's messages.
//
// Package turn/port shares one TCP port between pages and TURN, and handles TLS and certificates.
// Package turn/internal/clients has what both need for each client.
// Package signal/secret derives the key of the credentials. Package turn/natlab tests whole calls
// through NATs and firewalls.
//
// # Locks
//
// The comment on a mutex gives its place in the locking order. No other lock is taken while a leaf is
// held.
//
// # Limits
//
// Everything that a client can make the server remember has a limit. We measured one credential with 12
// allocations, each with as many permissions and channels as it may have. It takes 430 KiB over UDP,
// 700 KiB over TCP and 1,050 KiB over TLS. Over TCP and TLS, the connections take more than half of
// that (TestMemoryOfOneCredential). In this table, an address is an IPv4 address or an IPv6 /64:
//
//	what                               limit                                where
//	allocations of a room peer         12, over all its credentials         maxAllocations
//	allocations in total               one per relay port                   Config.RelayPorts
//	lifetime of an allocation          59 minutes, unless refreshed         maxLifetime
//	permissions of an allocation       224, five minutes each               maxPermissions
//	channels of an allocation          64, ten minutes each                 maxChannels
//	packets queued in a relay          128                                  maxQueued
//	bytes queued for a room peer       256 KiB, plus 16 KiB for each of     maxBacklog, ownBacklog
//	                                   its relays and connections
//	buffers of an empty queue          8                                    keptSlots
//	length of a message or packet      1,600 bytes                          maxFrame, maxPayload
//	UDP requests in the queue          1,024: at most 256 per address,      maxInbox, maxInboxPrefix,
//	                                   and 64 per address and port          maxInboxClient
//	UDP addresses and ports kept       4,096                                knownClients
//	addresses with counted answers     4,096, plus those with allocations   answerSlots
//	unsigned answers to a UDP address  10 a second, plus 4 for each         answersPerAllocation
//	                                   allocation
//	pion nonces kept                   one a minute, for 61 minutes         nonceMinutes
//	room peers that have left          65,536, up to 24 hours each; with    maxRevoked
//	                                   more, the oldest is forgotten
//	open TCP connections of an         19 for each room peer it may have,   port.Splitter.Limit
//	address                            at most half of the open files
//	TLS handshake and first byte       10 seconds                           decideTimeout in port
//	connections without an allocation  128 per address, 20 seconds after    maxUnallocated,
//	                                   they began or lost it                unallocatedTimeout
//	bytes queued for one of these      8 KiB                                maxUnallocatedUnsent
//	bytes queued for a connection      256 KiB, twice that with TLS, for    maxUnsent, writeTimeout
//	                                   half a minute; as much again in
//	                                   the kernel's buffer
//	connections with an allocation     one per allocation; closed after     idleTimeout
//	                                   11 minutes without a message
//	buffers of an idle connection      8 KiB to read, 16 KiB to write,      allocatedBuffer, keptBuffer
//	                                   16 KiB more with TLS
package turn
