// Package signal is the signaling relay. It seats peers in rooms and forwards their offers, answers and
// candidates, so that browsers can connect to each other directly.
//
// PROTOCOL.md in this folder is the contract. In short:
//
//	client                          server
//	look {room}                →
//	                           ←    room {peers, full}                the peers in the room
//	knock {room, name}         →
//	                           ←    knock {state}                     a moderator lets you into a locked room
//	join {room, name}          →
//	                           ←    welcome {id, peers, session, …}   you are in; make an offer to each of peers
//	                           ←    peer-joined {peer}                a newcomer; wait for its offer
//	signal {to, data}          →
//	                           ←    signal {from, data}               data is forwarded byte for byte
//	                           ←    peer-left {id, reason}
//	ping {at}                  →
//	                           ←    pong {at}
//	leave                      →
//	                           ←    error {code, message}             if it is fatal, a close frame follows
//
// The relay checks authority and ignores content. It sets the sender of each message, checks that
// sender and receiver are neighbors, and bounds every queue, size and time. It never looks into data.
//
// # Where to read
//
// From the top down. Each file calls only those below it.
//
//	flags.go      the flags and the secrets
//	api.go        the HTTP API for other programs
//	command.go    the command that makes tokens
//	upgrade.go    which requests become a socket
//	serve.go      reads a socket until it ends
//	handle.go     acts on one message from a socket
//	join.go       gives a new or returning peer a seat, and ends the seat; looks and knocks before that
//	live.go       broadcasts: their time limit, and how they are ended
//	rooms.go      begins and ends rooms, and restores them after a restart
//	conn.go       one socket
//	server.go     the tables of rooms and sockets, shutdown
//	access.go     who may enter a room, and in which role
//	session.go    the signed secret that lets a peer come back to its seat
//	token.go      the tokens that let a peer in
//	moderate.go   what a moderator may do
//	knock.go      people who ask to be let into a locked room, and the answers
//	room.go       which peers see each other, and in which order: the heart of the relay
//	store.go      keeps what rooms must not forget
//	statefile.go  reads, replaces and locks the store's file
//	member.go     one seat in a room, which outlives its socket
//	addresses.go  what one address may do: sockets, seats, joins, guesses, messages
//	outbox.go     the messages for one socket, and their writer
//	wire.go       the connection under a socket, with and without TLS
//	socket.go     reads and writes a connection with plain system calls
//	frame.go      WebSocket frames, and the buffers for reading and writing them
//	queue.go      the messages waiting for one peer: bounded, and the sender pays
//	departures.go peers that have left but are not yet reported to Config.Left
//	origin.go     whose pages may use the server
//	address.go    the address of a client, and the prefix that it is counted under
//	config.go     the settings
//	message.go    checks fields of incoming messages and encodes outgoing ones
//	name.go       the rule for names
//	envelope.go   checks a client's message and splits it, in one pass
//	scanner.go    steps through the JSON of a message
//	limit.go      token buckets, and the budget of a seat
//	errors.go     the table of errors, and the reasons why a socket ends
//	lock_*.go, socket_*.go  what differs between operating systems
//
// # Panics
//
// A panic ends one socket, not the program. So every goroutine defers recoverPanic, flush recovers by
// itself, and code that calls anything under a lock releases the lock with defer.
//
// # Locks
//
// They are acquired in this order: Server.mu (the tables of rooms and sockets), room.mu (members),
// outbox.mu (the queue), then those of addresses, budget, store and departures. Code that holds a lock
// must not wait, do I/O, log or call back. The write lock of a wire is different: it is held while
// writing to the network. It comes before outbox.mu, and nobody waits for it while holding another
// lock.
package signal

import _ "embed"

// Protocol is PROTOCOL.md, the contract between browser and server.
//
//go:embed PROTOCOL.md
var Protocol []byte
