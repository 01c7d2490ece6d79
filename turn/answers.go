package turn

import (
	"hash/maphash"
	"net/netip"
	"sync"
	"time"
)

// answerSlots is how many sources are watched at once. It is a bound for memory.
const answerSlots = 4096

// answersPerAllocation is how many more answers per second an address gets for each of its
// allocations. An office behind one address sends many requests when a call begins. By then its
// allocations have shown that nobody forges its address.
const answersPerAllocation = 4

// An answerLimit counts the answers to each address in the current second, whatever the port.
// Addresses that share a slot evict each other: a flood from many addresses can make us send
// somewhat more answers, but never stops us from answering others.
type answerLimit struct {
	most int          // a second; set by newAnswerLimit, then only read
	seed maphash.Seed // likewise

	mu          sync.Mutex
	slots       [answerSlots]answerSlot // guarded by mu
	allocations map[netip.Prefix]int    // guarded by mu; over UDP, by client address
}

type answerSlot struct {
	source uint64 // hash of the address
	second int64
	n      int
}

func newAnswerLimit(most int) *answerLimit {
	return &answerLimit{most: most, seed: maphash.MakeSeed(), allocations: make(map[netip.Prefix]int)}
}

// count adds n, which may be negative, to the allocations of an address.
func (l *answerLimit) count(from netip.Prefix, n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.allocations[from] += n; l.allocations[from] == 0 {
		delete(l.allocations, from)
	}
}

// allow reports whether an address may get one more answer.
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
