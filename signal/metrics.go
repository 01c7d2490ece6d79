package signal

import (
	"slices"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// metrics count what happens in a Server, for Prometheus. Labels have fixed sets of values and never
// anything that a client sends, and every series starts at 0. A nil *metrics counts nothing.
type metrics struct {
	messages     map[string]prometheus.Counter // by type
	messageBytes prometheus.Counter
	joins        *prometheus.CounterVec
	refusals     *prometheus.CounterVec
	departed     *prometheus.CounterVec
	drops        *prometheus.CounterVec
	failures     *prometheus.CounterVec
	throttled    *prometheus.CounterVec
	knocks       *prometheus.CounterVec
	outcomes     *prometheus.CounterVec
	connect      *prometheus.HistogramVec
	waits, rtt   prometheus.Histogram

	all []prometheus.Collector
}

// Values of labels.
const (
	resultNew     = "new"
	resultResumed = "resumed"
	resultRefused = "refused"

	dropFull     = "full"     // a sender's share of a queue, or the queue, was full
	dropOutdated = "outdated" // news about someone who had already left

	throttledSocket   = "socket"
	throttledVisit    = "visit"
	throttledReport   = "report"
	throttledKnock    = "knock"
	throttledMessage  = "message"
	throttledPassword = "password"

	otherMessage = "invalid" // a message of no type that we know
)

var (
	roomKinds      = []string{"meeting", "live"}
	guessedSecrets = []string{"host", "api"} // those that strangers may try to guess
)

// maxConnectTime bounds the time that a page may report, in seconds.
const maxConnectTime = 300

// outcomes are the ways in which two peers may have connected. none means that they have not.
var (
	outcomeWays      = []string{"direct", "relay", "none"}
	outcomeProtocols = []string{"udp", "tcp", "tls", "unknown"}
)

// countMessage counts a message from a client. typ is its type; nil: it has none.
func (m *metrics) countMessage(typ []byte, size int) {
	if m == nil {
		return
	}
	counter := m.messages[string(typ)]
	if counter == nil {
		counter = m.messages[otherMessage]
	}
	counter.Inc()
	m.messageBytes.Add(float64(size))
}

func (m *metrics) countJoin(roomKind, result string) {
	if m != nil {
		m.joins.WithLabelValues(roomKind, result).Inc()
	}
}

func (m *metrics) countRefusal(code string) {
	if m != nil {
		m.refusals.WithLabelValues(code).Inc()
	}
}

func (m *metrics) countDeparture(roomKind, why string) {
	if m != nil {
		m.departed.WithLabelValues(roomKind, why).Inc()
	}
}

func (m *metrics) countDrop(why string, n int) {
	if m != nil {
		m.drops.WithLabelValues(why).Add(float64(n))
	}
}

func (m *metrics) countFailure(secret string) {
	if m != nil {
		m.failures.WithLabelValues(secret).Inc()
	}
}

func (m *metrics) countThrottled(what string) {
	if m != nil {
		m.throttled.WithLabelValues(what).Inc()
	}
}

// countKnock counts a knock at a room by its final state.
func (m *metrics) countKnock(state string) {
	if m != nil {
		m.knocks.WithLabelValues(state).Inc()
	}
}

// countOutcome counts how a pair has connected. It reports false if an argument is not one of those that we know.
func (m *metrics) countOutcome(way, protocol string, seconds float64) bool {
	if !slices.Contains(outcomeWays, way) || !slices.Contains(outcomeProtocols, protocol) ||
		!(seconds >= 0 && seconds <= maxConnectTime) {
		return false
	}
	m.outcomes.WithLabelValues(way, protocol).Inc()
	m.connect.WithLabelValues(way).Observe(seconds)
	return true
}

func (m *metrics) observeRoundTrip(d time.Duration) {
	if m != nil {
		m.rtt.Observe(d.Seconds())
	}
}

// observeWait observes how long a message has waited until it was written. If queued is zero, it is not measured.
func (m *metrics) observeWait(queued time.Time) {
	if m != nil && !queued.IsZero() {
		m.waits.Observe(time.Since(queued).Seconds())
	}
}
