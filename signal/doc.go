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
//	message.go    checks incoming messages and encodes outgoing ones
//	envelope.go   checks a client's frame and splits it, in one pass
//	access.go     who may enter a room, and in which role
//	token.go      the tokens that let a peer in
//	address.go    the address of a client, and the prefix that it is counted under
//	limit.go      limits messages per socket, joins, looks and wrong guesses per address
//	seats.go      limits seats, in total and per address
//	errors.go     the table of errors, and the reasons why a socket ends
//	join.go       a peer takes a seat, comes back to it, and gives it up
//	departures.go peers that have left but are not yet reported to Config.Left
//	room.go       which peers see each other, and in which order: the heart of the relay
//	moderate.go   what a moderator may do
//	live.go       broadcasts: their time limit, and how they are ended
//	member.go     one seat in a room, which outlives its socket
//	session.go    the signed secret that lets a peer come back to its seat
//	queue.go      the messages waiting for one peer: bounded, never blocking
//	conn.go       one socket: reading, writing, pinging, closing
//	handle.go     acts on one message from a socket
//	workspace.go  buffers for reading and writing messages, and the frame encoding
//	wire.go       the connection under a socket, and non-blocking writes to it
//	upgrade.go    which requests become a socket
//	api.go        the HTTP API for other programs
//	panic.go      a panic ends one socket, not the program
//	log.go        the names of rooms in the log
//	server.go     Config, the tables of rooms and sockets, shutdown
//
// # Locks
//
// They are acquired in this order: Server.mu (rooms, sockets), room.mu (members), conn.mu (the queue),
// then seats.mu (counts) or departures.mu. Code that holds a lock must not wait, do I/O, log or call
// back.
package signal
