// Package signal is the signaling relay. It seats peers in rooms and forwards their offers, answers and
// candidates, so that browsers can connect to each other directly.
//
// PROTOCOL.md in this folder is the contract. In short:
//
//	client                          server
//	look {room}                →
//	                           ←    room {peers, full}                the peers in the room
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
//	server.go     Config, the tables of rooms and sockets, shutdown
//	upgrade.go    which requests become a socket
//	address.go    the address of a client, and the prefix that it is counted under
//	limit.go      limits messages per socket, joins, looks and wrong guesses per address
//	conn.go       one socket: reading, pinging, the reason why it ends
//	writer.go     one socket: writing and closing
//	wire.go       the connection under a socket, and non-blocking writes to it
//	frame.go      WebSocket frames, and the buffers for reading and writing them
//	envelope.go   checks a client's message and splits it, in one pass
//	scanner.go    steps through the JSON of a message
//	handle.go     acts on one message from a socket
//	message.go    checks fields of incoming messages and encodes outgoing ones
//	errors.go     the table of errors, and the reasons why a socket ends
//	access.go     who may enter a room, and in which role
//	token.go      the tokens that let a peer in
//	session.go    the signed secret that lets a peer come back to its seat
//	join.go       gives a new or returning peer a seat, and ends the seat
//	seats.go      limits seats, in total and per address
//	member.go     one seat in a room, which outlives its socket
//	room.go       which peers see each other, and in which order: the heart of the relay
//	moderate.go   what a moderator may do
//	live.go       broadcasts: their time limit, and how they are ended
//	queue.go      the messages waiting for one peer: bounded, never blocking
//	departures.go peers that have left but are not yet reported to Config.Left
//	api.go        the HTTP API for other programs
//	command.go    the command that makes tokens
//	flags.go      the default settings, the flags and the secrets
//
// # Panics
//
// A panic ends one socket, not the program. So every goroutine defers recoverPanic, or endWriter, and
// code that calls anything under a lock releases the lock with defer.
//
// # Locks
//
// They are acquired in this order: Server.mu (rooms, sockets), room.mu (members), conn.mu (the queue),
// then seats.mu (counts) or departures.mu. Code that holds a lock must not wait, do I/O, log or call
// back.
package signal
