package turn

import (
	"hash/maphash"
	"net/netip"
	"sync"
	"time"
)

// answerSlots is the number of addresses whose answers are counted at the same time. It limits memory.
const answerSlots = 4096

// answersPerAllocation is how many more answers per second an address gets for each of its allocations.
// An office behind one address sends many requests when a call begins. By then, its allocations have
// proved that the address is not forged.
const answersPerAllocation = 4

// An answerLimit counts the answers to each address in the current second, over all ports. Addresses
// that share a slot evict each other. So a flood from many addresses can make the server send a few
// more answers, but cannot stop it from answering others.
type answerLimit struct {
	perSecond int          // answers per second; set by newAnswerLimit, then only read
	seed      maphash.Seed // set by newAnswerLimit, then only read

	mu          sync.Mutex
	slots       [answerSlots]answerSlot // guarded by mu
	allocations map[netip.Prefix]int    // over UDP, by client address; guarded by mu
}

type answerSlot struct {
	source uint64 // hash of the address
	second int64
	count  int
}

func newAnswerLimit(perSecond int) *answerLimit {
	return &answerLimit{perSecond: perSecond, seed: maphash.MakeSeed(), allocations: make(map[netip.Prefix]int)}
}

// addAllocations adds n to the number of allocations of an address. n may be negative.
func (l *answerLimit) addAllocations(from netip.Prefix, n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.allocations[from] += n; l.allocations[from] == 0 {
		delete(l.allocations, from)
	}
}

// allow counts an answer to an address and reports whether it may be sent.
func (l *answerLimit) allow(to netip.Prefix) bool {
	source := maphash.Comparable(l.seed, to)
	now := time.Now().Unix()
	l.mu.Lock()
	defer l.mu.Unlock()
	s := &l.slots[source%answerSlots]
	if s.source != source || s.second != now {
		*s = answerSlot{source: source, second: now}
	}
	s.count++
	return s.count <= l.perSecond+answersPerAllocation*l.allocations[to]
}
