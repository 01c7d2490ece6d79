package signal

import (
	"net/netip"
	"sync"
	"time"
)

// Limits for one address. They are enough for an office whose calls all begin at the same time, and for
// pages that look every few seconds, but not for guessing the names of rooms.
const (
	visitsPerSecond = 50 // joins and looks; and as many reports of outcomes
	visitBurst      = 1000
	addrSockets     = 64 // the limits are for this many sockets per address, and grow with more
	addrBudgets     = 16 // this many peers at one address may send at the full rate at the same time

	knockBurst = 20 // knocks at once
	knockPause = 6  // seconds per knock after that

	maxGuesses  = 10          // wrong guesses
	guessWindow = time.Minute // within this time; after that the address must wait as long
	retryAfter  = "60"        // guessWindow in seconds, for the Retry-After header
)

// An address is all that we count for one IPv4 address or IPv6 /64, or for a wider prefix if there are
// too many addresses.
type address struct {
	prefix netip.Prefix

	// Guarded by addresses.mu.
	sockets int
	seats   int    // a seat counts for the address of its last socket
	visits  bucket // joins and looks
	reports bucket // of outcomes
	knocks  bucket
	log     bucket // lines in the log
	guesses [numSecrets]guesses

	budget bucket     // guarded by mu below; bytes of messages
	mu     sync.Mutex // leaf
}

// A guessed secret is one that strangers may try to guess.
type guessed int

const (
	hostPassword guessed = iota // in the order of guessedSecrets
	apiKey
	numSecrets
)

// guesses counts the wrong guesses at one secret.
type guesses struct {
	since time.Time // time of the first guess, or of the one that reached the limit
	n     int
}

// expired reports whether the window has passed: the count no longer matters.
func (g guesses) expired(now time.Time) bool { return now.Sub(g.since) >= guessWindow }

// exhausted reports whether no more guesses are allowed for now.
func (g guesses) exhausted(now time.Time) bool { return g.n >= maxGuesses && !g.expired(now) }

// forgettable reports whether a new record would be the same, so that this one can be dropped.
func (a *address) forgettable(now time.Time) bool {
	if a.sockets+a.seats > 0 {
		return false
	}
	for _, b := range []bucket{a.visits, a.reports, a.knocks, a.log} {
		if b.full.After(now) {
			return false
		}
	}
	for _, g := range a.guesses {
		if g.n > 0 && !g.expired(now) {
			return false
		}
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	return !a.budget.full.After(now)
}

// Bounds of the table.
const (
	minAddresses = 1 << 14
	maxAddresses = 1 << 20
	maxWide      = 1 << 10 // wider prefixes in the table

	sweepInterval = time.Second
)

// addresses is the table of addresses that have a socket or a seat, or have done something lately. It
// is bounded. When it is full, new addresses are counted together by wider prefixes, under the same
// limits. So an attacker with many addresses cannot escape the limits.
type addresses struct {
	// Set by newAddresses, then read-only.
	most     int   // addresses in the table
	maxSeats int   // in total; 0: no limit
	perAddr  int   // sockets of one address; 0: no limit
	seatsPer int   // seats of one address; 0: no limit
	visits   limit // of one address
	knocks   limit // of one address
	budget   limit // of one address

	metrics *metrics // set before the first use

	mu sync.Mutex // under it, only address.mu is acquired

	// Guarded by mu.
	byPrefix map[netip.Prefix]*address
	wide     int       // of these, how many are wider than usual
	seats    int       // in total
	swept    time.Time // when the table was last searched for addresses to forget
	log      bucket    // lines in the log, of all addresses
	unlogged int       // lines that were left out
}

func newAddresses(cfg *Config) *addresses {
	t := &addresses{
		most:     min(max(4*cfg.MaxPeers, minAddresses), maxAddresses),
		maxSeats: cfg.MaxPeers, perAddr: cfg.MaxPerAddr, seatsPer: cfg.MaxPerAddr,
		byPrefix: make(map[netip.Prefix]*address),
	}
	if cfg.MaxPerAddr > 0 {
		scale := max(1, cfg.MaxPerAddr/addrSockets)
		t.visits = limit{float64(scale * visitsPerSecond), float64(scale * visitBurst)}
		t.knocks = limit{float64(scale) / knockPause, float64(scale * knockBurst)}
		t.budget = budgetOf(scale * addrBudgets * cfg.Rate)
	}
	return t
}

// findLocked returns the record of an address, and makes one if there is none.
func (t *addresses) findLocked(addr netip.Addr) *address {
	own := addrPrefix(addr)
	if a := t.byPrefix[own]; a != nil {
		return a
	}
	if len(t.byPrefix)-t.wide >= t.most {
		t.sweepLocked()
	}
	if len(t.byPrefix)-t.wide < t.most {
		return t.addLocked(own)
	}
	for _, bits := range widerThan(own) {
		p, _ := addr.Prefix(bits) // fails only for the zero Addr
		if a := t.byPrefix[p]; a != nil {
			return a
		}
		if t.wide < maxWide || bits == 0 {
			t.wide++
			return t.addLocked(p)
		}
	}
	return t.byPrefix[own] // not reached: the last prefix holds all addresses
}

func (t *addresses) addLocked(p netip.Prefix) *address {
	a := &address{prefix: p}
	t.byPrefix[p] = a
	return a
}

// sweepLocked drops all records that are forgettable. It does so at most once per sweepInterval, since
// it scans the table.
func (t *addresses) sweepLocked() {
	now := time.Now()
	if now.Sub(t.swept) < sweepInterval {
		return
	}
	t.swept = now
	for p, a := range t.byPrefix {
		if a.forgettable(now) {
			t.forgetLocked(p)
		}
	}
}

func (t *addresses) forgetLocked(p netip.Prefix) {
	delete(t.byPrefix, p)
	if p.IsValid() && p != addrPrefix(p.Addr()) {
		t.wide--
	}
}

// widerThan returns the lengths of the prefixes that are tried when there is no room for p.
func widerThan(p netip.Prefix) []int {
	if p.Addr().Is4() {
		return []int{24, 16, 8, 0}
	}
	return []int{48, 32, 16, 0}
}

// find returns the record of an address that may have no socket.
func (t *addresses) find(addr netip.Addr) *address {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.findLocked(addr)
}

// open counts a socket from addr, unless there are too many. The caller must call close when the socket
// ends.
func (t *addresses) open(addr netip.Addr) (a *address, ok bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	a = t.findLocked(addr)
	if t.perAddr > 0 && a.sockets >= t.perAddr {
		t.metrics.countThrottled(throttledSocket)
		return a, false
	}
	a.sockets++
	return a, true
}

// close stops counting a socket.
func (t *addresses) close(a *address) {
	t.mu.Lock()
	defer t.mu.Unlock()
	a.sockets--
	t.releaseLocked(a)
}

// releaseLocked forgets the address if nothing is known about it any more.
func (t *addresses) releaseLocked(a *address) {
	if t.byPrefix[a.prefix] == a && a.forgettable(time.Now()) {
		t.forgetLocked(a.prefix)
	}
}

// takeSeat counts a new seat, or returns an error if a limit has been reached. A peer that comes back
// to its seat needs no new one.
func (t *addresses) takeSeat(a *address) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch {
	case t.maxSeats > 0 && t.seats >= t.maxSeats:
		return errServerFull
	case t.seatsPer > 0 && a.seats >= t.seatsPer:
		return errTooManySeats
	}
	t.seats++
	a.seats++
	return nil
}

// moveSeat counts a seat under another address: its peer has come back from there.
func (t *addresses) moveSeat(from, to *address) {
	t.mu.Lock()
	defer t.mu.Unlock()
	from.seats--
	to.seats++
	t.releaseLocked(from)
}

// leaveSeat stops counting a seat.
func (t *addresses) leaveSeat(a *address) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.seats--
	a.seats--
	t.releaseLocked(a)
}

// visit counts a join or a look and reports whether it is allowed.
func (t *addresses) visit(a *address) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !a.visits.take(time.Now(), 1, t.visits) {
		t.metrics.countThrottled(throttledVisit)
		return false
	}
	return true
}

// report is like visit, for the report of an outcome.
func (t *addresses) report(a *address) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !a.reports.take(time.Now(), 1, t.visits) {
		t.metrics.countThrottled(throttledReport)
		return false
	}
	return true
}

// knock is like visit, for a knock at a locked room.
func (t *addresses) knock(a *address) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !a.knocks.take(time.Now(), 1, t.knocks) {
		t.metrics.countThrottled(throttledKnock)
		return false
	}
	return true
}

// guess reports whether a guess at a secret may be answered, and counts it if it is wrong. It does both
// under one lock, so that parallel guesses get no more answers than sequential ones.
func (t *addresses) guess(a *address, at guessed, wrong bool) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if wrong {
		t.metrics.countFailure(guessedSecrets[at])
	}
	if !a.guesses[at].allow(time.Now(), wrong) {
		t.metrics.countThrottled(throttledPassword)
		return false
	}
	return true
}

func (g *guesses) allow(now time.Time, wrong bool) bool {
	switch {
	case g.exhausted(now):
		return false
	case !wrong:
		return true
	case g.expired(now):
		*g = guesses{since: now}
	}
	if g.n++; g.n == maxGuesses {
		g.since = now
	}
	return true
}

// lockedOut reports whether an address may open no socket, since it has guessed too often. If it has
// someone in a room, they and others behind that address must be able to reconnect, and only further
// guesses are refused.
func (t *addresses) lockedOut(a *address) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return a.seats == 0 && a.guesses[hostPassword].exhausted(time.Now())
}

// spend counts a message and reports whether the address may send it.
func (t *addresses) spend(a *address, now time.Time, cost int) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.budget.take(now, cost, t.budget)
}

// Limits on log lines that strangers cause.
var (
	logPerAddr = limit{1, 2 * maxGuesses} // so that the refusal after wrong guesses is still logged
	logTotal   = limit{5, 100}
)

// mayLog reports whether a line that this address causes may be logged. unlogged is how many have been
// left out since the last one.
func (t *addresses) mayLog(a *address) (unlogged int, ok bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.byPrefix[a.prefix] != a { // the record was dropped after its last socket ended
		a = t.findLocked(a.prefix.Addr())
	}
	now := time.Now()
	if !a.log.take(now, 1, logPerAddr) || !t.log.take(now, 1, logTotal) {
		t.unlogged++
		return 0, false
	}
	unlogged, t.unlogged = t.unlogged, 0
	return unlogged, true
}
