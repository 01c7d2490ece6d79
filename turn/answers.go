package turn

import (
	"hash/maphash"
	"net"
	"sync"
	"time"
)

// answerSlots is how many sources are watched at once. It is a bound for memory.
const answerSlots = 4096

// An answerLimit counts the answers that went to each source in the current second. A source that
// shares its slot with another pushes that one out: a flood from many sources can make us answer
// somewhat more, and never makes us silent to others.
type answerLimit struct {
	most int          // a second; set by newAnswerLimit, then only read
	seed maphash.Seed // likewise

	mu    sync.Mutex
	slots [answerSlots]answerSlot // guarded by mu
}

type answerSlot struct {
	source uint64 // hash of its address
	second int64
	n      int
}

func newAnswerLimit(most int) *answerLimit {
	return &answerLimit{most: most, seed: maphash.MakeSeed()}
}

// allow reports whether one more answer may go to a source.
func (l *answerLimit) allow(to net.Addr) bool {
	source := maphash.String(l.seed, to.String())
	now := time.Now().Unix()
	l.mu.Lock()
	defer l.mu.Unlock()
	s := &l.slots[source%answerSlots]
	if s.source != source || s.second != now {
		*s = answerSlot{source: source, second: now}
	}
	s.n++
	return s.n <= l.most
}
