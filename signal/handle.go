package signal

import "time"

// handle acts on one message. The frame is valid only until handle returns.
func (c *conn) handle(frame []byte, nesting *nesting) error {
	e, err := parseEnvelope(frame, nesting)
	if err != nil {
		c.env.metrics.countMessage(nil, len(frame))
		return errBadMessage.because(err.Error())
	}
	kind, err := e.fieldBytes(fieldType)
	c.env.metrics.countMessage(kind, len(frame))
	if err != nil {
		return err
	}
	switch string(kind) {
	case "signal":
		return c.signal(&e)
	case "ping":
		c.reply(encodePong(e[fieldAt]))
		return nil
	case "join":
		own := e // a copy for the closure: e itself, which every message needs, stays off the heap
		return c.onOwnStack(func() error { return c.join(&own) })
	case "look":
		own := e
		return c.onOwnStack(func() error { return c.look(&own) })
	case "knock":
		own := e
		return c.onOwnStack(func() error { return c.knock(&own) })
	case "leave":
		return leave(&e)
	case "lock", "remove", "mute", "moderate", "admit", "deny":
		return c.moderate(string(kind), &e)
	}
	return errBadMessage.because("unknown type")
}

// onOwnStack runs do on another goroutine and waits for it. A stack that has grown keeps its size until
// the garbage collector finds it mostly empty. Work that happens once per socket should not cost each
// idle peer 4 KiB from then on (BenchmarkIdlePeers).
func (c *conn) onOwnStack(do func() error) error {
	done := make(chan error)
	go func() {
		err := error(errInternal) // if do panics
		defer func() { done <- err }()
		defer c.recoverPanic()
		err = do()
	}()
	return <-done
}

// leave returns errBack if the peer may come back (PROTOCOL.md, rule 4), otherwise errLeave.
func leave(e *envelope) error {
	if !e.has(fieldBack) {
		return errLeave
	}
	back, err := e.boolean(fieldBack)
	if err != nil {
		return err
	}
	if back {
		return errBack
	}
	return errLeave
}

func (c *conn) join(e *envelope) error {
	if c.seat != nil {
		return errAlreadyJoined
	}
	if !c.server.addresses.visit(c.from) {
		return errTooManyVisits
	}
	j, err := c.server.access.decodeJoin(e, c.from)
	if err != nil {
		return err
	}
	if !c.timer.Stop() {
		return errJoinTimeout
	}
	if err := c.server.join(c, j); err != nil {
		return err // the error closes the socket, which ends its knock
	}
	c.withdraw()
	return nil
}

func (c *conn) look(e *envelope) error {
	if c.seat != nil {
		return errAlreadyJoined
	}
	if !c.server.addresses.visit(c.from) {
		return errTooManyVisits
	}
	req, err := c.server.access.decodeRoomRequest(e, false)
	if err != nil {
		return err
	}
	answer, err := c.server.look(c.host, req)
	if err != nil {
		return err
	}
	if err := c.extend(); err != nil {
		return err
	}
	c.reply(answer)
	return nil
}

// extend gives the socket until joinTimeout to join. Only the first look or knock has this effect.
func (c *conn) extend() error {
	if c.asked {
		return nil
	}
	if !c.timer.Stop() {
		return errJoinTimeout
	}
	c.asked = true
	c.timer.Reset(time.Until(c.began.Add(joinTimeout)))
	return nil
}

func (c *conn) knock(e *envelope) error {
	if c.seat != nil {
		return errAlreadyJoined
	}
	if !c.server.addresses.knock(c.from) {
		return errTooManyKnocks
	}
	req, name, err := c.server.access.decodeKnock(e)
	if err != nil {
		return err
	}
	if err := c.extend(); err != nil {
		return err
	}
	return c.server.knock(c, req, name)
}

func (c *conn) signal(e *envelope) error {
	if c.seat == nil {
		return errBadMessage.because("signal before join")
	}
	to, err := e.fieldBytes(fieldTo)
	if err != nil {
		return err
	}
	if e[fieldData] == nil {
		return errBadMessage.because(`field "data" is missing`)
	}
	return c.room.signal(c.seat, &c.outbox, to, e[fieldData])
}

// moderate handles the messages of a moderator (PROTOCOL.md, rule 8).
func (c *conn) moderate(kind string, e *envelope) error {
	if c.seat == nil {
		return errBadMessage.because(kind + " before join")
	}
	if kind == "lock" {
		locked, err := e.boolean(fieldLocked)
		if err != nil {
			return err
		}
		return c.room.lock(c.seat, &c.outbox, locked)
	}
	id, err := e.fieldBytes(fieldID)
	if err != nil {
		return err
	}
	if kind == "admit" || kind == "deny" {
		return c.room.answerKnock(c.seat, &c.outbox, string(id), kind == "admit")
	}
	return c.room.moderate(c.seat, &c.outbox, kind, string(id))
}
