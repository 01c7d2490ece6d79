package turn

import (
	"hash/maphash"
	"net/netip"
	"sync"
	"time"
)

// answerSlots is how many sources are watched at once. It is a bound for memory.
const answerSlots = 4096

// answersPerAllocation is how many more answers a second go to an address for each allocation that it
// has: an office behind one address asks often when a call begins, and has shown by then that it is
// no victim of forged questions.
const answersPerAllocation = 4

// An answerLimit counts the answers that went to each address in the current second, whatever the port. A
// source that shares its slot with another pushes that one out: a flood from many sources can make us
// answer somewhat more, and never makes us silent to others.
type answerLimit struct {
	most int          // a second; set by newAnswerLimit, then only read
	seed maphash.Seed // likewise

	mu          sync.Mutex
	slots       [answerSlots]answerSlot // guarded by mu
	allocations map[netip.Prefix]int    // guarded by mu; those of UDP, by the client's address
}

type answerSlot struct {
	source uint64 // hash of the address
	second int64
	n      int
}

func newAnswerLimit(most int) *answerLimit {
	return &answerLimit{most: most, seed: maphash.MakeSeed(), allocations: make(map[netip.Prefix]int)}
}

// count is told that an address has n allocations more, or less.
func (l *answerLimit) count(from netip.Prefix, n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.allocations[from] += n; l.allocations[from] == 0 {
		delete(l.allocations, from)
	}
}

// allow reports whether one more answer may go to an address.
func (l *answerLimit) allow(to netip.Prefix) bool {
	source := maphash.Comparable(l.seed, to)
	now := time.Now().Unix()
	l.mu.Lock()
	defer l.mu.Unlock()
	s := &l.slots[source%answerSlots]
	if s.source != source || s.second != now {
		*s = answerSlot{source: source, second: now}
	}
	s.n++
	return s.n <= l.most+answersPerAllocation*l.allocations[to]
}
