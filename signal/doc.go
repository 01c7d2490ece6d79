// Package signal is the signaling relay: it seats peers in rooms and passes their offers, answers
// and candidates on, so that browsers can connect to each other directly.
//
// PROTOCOL.md in this folder is the contract. On one screen:
//
//	client                          server
//	look {room}                →
//	                           ←    room {peers, full}                who is there
//	join {room, name}          →
//	                           ←    welcome {id, peers, session, …}   you are in; offer to each of peers
//	                           ←    peer-joined {peer}                someone new; wait for their offer
//	signal {to, data}          →
//	                           ←    signal {from, data}               data is passed on byte for byte
//	                           ←    peer-left {id, reason}
//	ping {at}                  →
//	                           ←    pong {at}
//	leave                      →
//	                           ←    error {code, message}             then, if it is fatal, a close frame
//
// The relay is authority, not content: it stamps the sender, checks that both are neighbours, bounds
// every queue, size and time, and never looks into data.
//
// # Where to read
//
//	message.go   what comes in is checked, what goes out is written
//	envelope.go  a client's frame, checked and split in one pass
//	access.go    who may come in, and in which role
//	token.go     the tokens that open the door
//	guess.go     how often a password may be guessed
//	visits.go    how often an address may join and look
//	seats.go     how many seats there may be in all, and of one address
//	errors.go    the table of errors, and why a socket ends
//	join.go      how a peer takes its seat, comes back to it, and gives it up
//	departures.go peers that left and are not reported to Config.Left yet
//	room.go      who sees whom, and in which order: the heart of the relay
//	moderate.go  what a moderator may do
//	live.go      broadcasts: how long they may last, and who ends them
//	member.go    one seat in a room, which outlives its socket
//	session.go   the signed secret by which a peer comes back to its seat
//	queue.go     what waits for one peer: bounded, never blocking
//	conn.go      one socket: reading, writing, pinging, closing
//	handle.go    what one message on it asks for
//	workspace.go buffers to read and write messages, and their encoding
//	wire.go      the connection below it, and writing without waiting
//	limit.go     what one socket may send, and where it comes from
//	upgrade.go   which requests become a socket
//	api.go       what other programs may ask for over HTTP
//	panic.go     a panic ends one socket, not the program
//	log.go       what the log calls a room
//	server.go    Config, the tables of rooms and sockets, shutdown
//
// # Locks
//
// They are taken in this order: Server.mu (rooms, sockets), room.mu (members), conn.mu (the queue),
// seats.mu (numbers) or departures.mu. Nothing under a lock waits, does I/O, logs or calls back.
package signal
