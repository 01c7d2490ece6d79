package signal

import (
	"context"
	"errors"
	"maps"
	"net/netip"
	"slices"

	"github.com/prometheus/client_golang/prometheus"
)

// Gauges, which are computed when they are collected.
var (
	roomsGauge = prometheus.NewDesc("tincan_rooms", "Rooms with someone in them, by kind.", []string{"kind"}, nil)
	seatsGauge = prometheus.NewDesc("tincan_seats",
		"Seats, by kind of room and by whether their peer has a socket.", []string{"kind", "state"}, nil)
	socketsGauge = prometheus.NewDesc("tincan_sockets",
		"WebSockets, by whether they have joined a room.", []string{"stage"}, nil)
)

// A collector gives Prometheus the metrics of a Server.
type collector struct{ s *Server }

// Ready returns an error when Shutdown has begun.
func (s *Server) Ready(context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return errors.New("the server is stopping")
	}
	return nil
}

// Metrics returns the figures of the server.
func (s *Server) Metrics() prometheus.Collector { return collector{s} }

// Describe implements [prometheus.Collector].
func (c collector) Describe(to chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{roomsGauge, seatsGauge, socketsGauge} {
		to <- d
	}
	for _, m := range c.s.metrics.all {
		m.Describe(to)
	}
}

// Collect implements [prometheus.Collector].
func (c collector) Collect(to chan<- prometheus.Metric) {
	gauge := func(d *prometheus.Desc, n int, labels ...string) {
		to <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, float64(n), labels...)
	}
	now := c.s.census()
	for i, kind := range roomKinds {
		gauge(roomsGauge, now.rooms[i], kind)
		gauge(seatsGauge, now.connected[i], kind, "connected")
		gauge(seatsGauge, now.away[i], kind, "away")
	}
	joined := now.connected[0] + now.connected[1]
	gauge(socketsGauge, joined, "joined")
	gauge(socketsGauge, max(0, now.sockets-joined), "waiting")
	for _, m := range c.s.metrics.all {
		m.Collect(to)
	}
}

// A census is how many rooms, seats and sockets there are at one moment. The arrays go by roomKinds.
type census struct {
	rooms, connected, away [2]int
	sockets                int
}

// allRooms returns all rooms. None of their locks is held.
func (s *Server) allRooms() []*room {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Collect(maps.Values(s.rooms))
}

func (s *Server) census() (n census) {
	s.mu.Lock()
	n.sockets = s.sockets
	s.mu.Unlock()
	for _, r := range s.allRooms() {
		kind := slices.Index(roomKinds, r.key.kindName())
		r.mu.Lock()
		if len(r.members) > 0 {
			n.rooms[kind]++
		}
		for _, m := range r.members {
			if m.socket != nil {
				n.connected[kind]++
			} else {
				n.away[kind]++
			}
		}
		r.mu.Unlock()
	}
	return n
}

// Crowd returns how many sockets there are, and the network that most of them come from with its number.
func (s *Server) Crowd() (sockets int, busiest netip.Prefix, most int) {
	t := s.addresses
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, a := range t.byPrefix {
		sockets += a.sockets
		if a.sockets > most {
			busiest, most = a.prefix, a.sockets
		}
	}
	return sockets, busiest, most
}

// wireCodes returns the codes of all errors of PROTOCOL.md.
func wireCodes() []string {
	codes := make(map[string]bool)
	for _, e := range []*wireError{errBadMessage, errBadRoom, errBadName, errBadRole, errUnauthorized, errBadSession,
		errForbidden, errRemoved, errJoinTimeout, errTooSlow, errReplaced, errAlreadyLive, errEnded, errTooLarge,
		errRateLimited, errServerFull, errRoomFull, errInternal, errUnknownPeer, errNotModerator, errAlreadyJoined} {
		codes[e.code] = true
	}
	return slices.Sorted(maps.Keys(codes))
}

var (
	messageTypes = []string{"signal", "ping", "join", "look", "leave", "lock", "remove", "mute", "moderate",
		"knock", "admit", "deny", otherMessage}

	// Refusals before there is a socket.
	refusedUpgrades = []string{"bad-request", "origin", "address-full", "stopping"}
)

// newMetrics makes all series. codes are those of the errors that clients may get.
func newMetrics(codes []string) *metrics {
	m := &metrics{messages: make(map[string]prometheus.Counter)}
	messages := m.counter("messages_total", "Messages from clients, by type.", []string{"type"}, messageTypes)
	for _, label := range messageTypes {
		m.messages[label] = messages.WithLabelValues(label)
	}
	m.messageBytes = prometheus.NewCounter(prometheus.CounterOpts{
		Namespace: "tincan", Name: "message_bytes_total", Help: "Bytes of messages from clients."})
	m.joins = m.counter("joins_total", "Joins, by kind of room and result.", []string{"kind", "result"}, roomKinds,
		[]string{resultNew, resultResumed, resultRefused})
	m.refusals = m.counter("refusals_total",
		"Errors sent to clients, by code (PROTOCOL.md, Errors), and refused upgrades.",
		[]string{"code"}, slices.Concat(codes, refusedUpgrades))
	m.departed = m.counter("departures_total", "Seats given up, by kind of room and reason.",
		[]string{"kind", "reason"}, roomKinds, []string{"left", "lost", "removed", "ended"})
	m.drops = m.counter("queue_drops_total", "Messages dropped from the queue of a peer.", []string{"why"},
		[]string{dropFull, dropOutdated})
	m.failures = m.counter("password_failures_total", "Wrong guesses at a secret.", []string{"secret"}, guessedSecrets)
	m.throttled = m.counter("throttled_total", "Actions refused by a rate limit.", []string{"action"},
		[]string{throttledSocket, throttledVisit, throttledReport, throttledKnock, throttledMessage,
			throttledPassword})
	m.knocks = m.counter("knocks_total", "Knocks at rooms, by how they ended.", []string{"state"},
		[]string{knockAdmitted, knockDenied, knockUnanswered, knockNobody, knockBusy, knockGone})
	m.outcomes = m.counter("ice_outcomes_total",
		"Pairs of peers by how they connected, as our pages report: direct, relay or none, and the transport.",
		[]string{"way", "protocol"}, outcomeWays, outcomeProtocols)
	m.connect = prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Namespace: "tincan", Name: "connect_seconds",
		Help:    "How long pairs of peers took to connect, as our pages report.",
		Buckets: []float64{.25, .5, 1, 2, 4, 8, 16, 32}}, []string{"way"})
	for _, way := range outcomeWays {
		m.connect.WithLabelValues(way)
	}
	m.waits = prometheus.NewHistogram(prometheus.HistogramOpts{
		Namespace: "tincan", Name: "signal_wait_seconds",
		Help:    "How long a message waited in the queue of its socket. One in 16 is measured.",
		Buckets: prometheus.ExponentialBuckets(10e-6, 10, 7)})
	m.rtt = prometheus.NewHistogram(prometheus.HistogramOpts{
		Namespace: "tincan", Name: "socket_rtt_seconds", Help: "Round-trip times of the pings to sockets.",
		Buckets: []float64{.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5}})
	m.all = append(m.all, m.messageBytes, m.connect, m.waits, m.rtt)
	return m
}

// counter makes a counter with all its series.
func (m *metrics) counter(title, help string, labels []string, values ...[]string) *prometheus.CounterVec {
	v := prometheus.NewCounterVec(prometheus.CounterOpts{Namespace: "tincan", Name: title, Help: help}, labels)
	m.all = append(m.all, v)
	for _, first := range values[0] {
		if len(values) == 1 {
			v.WithLabelValues(first)
			continue
		}
		for _, second := range values[1] {
			v.WithLabelValues(first, second)
		}
	}
	return v
}
