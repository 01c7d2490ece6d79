package signal

import (
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"
)

// gather returns the series of a server. A key is the name and the values of the labels, which are in the order
// of their names: "joins_total meeting new".
func gather(t *testing.T, s *Server) map[string]float64 {
	t.Helper()
	registry := prometheus.NewPedanticRegistry()
	registry.MustRegister(s.Metrics())
	problems, err := testutil.GatherAndLint(registry)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		t.Errorf("%s: %s", p.Metric, p.Text)
	}
	families, err := registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	series := make(map[string]float64)
	for _, family := range families {
		for _, m := range family.GetMetric() {
			name := strings.TrimPrefix(family.GetName(), "tincan_")
			for _, l := range m.GetLabel() {
				name += " " + l.GetValue()
			}
			switch {
			case m.Counter != nil:
				series[name] = m.Counter.GetValue()
			case m.Gauge != nil:
				series[name] = m.Gauge.GetValue()
			case m.Histogram != nil:
				series[name] = float64(m.Histogram.GetSampleCount())
			}
		}
	}
	return series
}

// Everything that happens is counted, under labels that were there from the start.
func TestMetrics(t *testing.T) {
	n := newTestNet(t, Config{RoomSize: 2, HostPassword: "right"})
	before := gather(t, n.server)
	for name, value := range before {
		if value != 0 {
			t.Errorf("%s is %v before anything has happened", name, value)
		}
	}
	ada := n.join(t, "metrics-test", "Ada")
	bo := n.join(t, "metrics-test", "Bo")
	ada.expect("peer-joined")
	for range 16 {
		ada.signal(bo, "hello")
		bo.expect("signal")
	}
	ada.send("type", "ping")
	ada.expect("pong")
	ada.send("type", "wave<script>")
	ada.expectFatal("bad-message", 4400)
	cy := n.connect(t)
	cy.send("type", "join", "room", "metrics-test", "name", "Cy", "role", "moderator")
	cy.expectFatal("forbidden", 4403)
	dee := n.connect(t)
	dee.send("type", "join", "room", "metrics-test", "name", "Dee", "role", "host", "password", "wrong")
	dee.expectFatal("unauthorized", 4401)
	bo.send("type", "leave")
	bo.expectClose(1000, "")
	after := gather(t, n.server)
	for name, want := range map[string]float64{
		"messages_total signal":         16,
		"messages_total ping":           1,
		"messages_total join":           4,
		"messages_total leave":          1,
		"messages_total invalid":        1,
		"joins_total meeting new":       2,
		"joins_total meeting refused":   1,
		"refusals_total bad-message":    1,
		"refusals_total forbidden":      1,
		"refusals_total unauthorized":   1,
		"password_failures_total host":  1,
		"departures_total meeting left": 1,
		"seats meeting connected":       0,
	} {
		if got := after[name]; got != want {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
	if after["signal_wait_seconds"] == 0 || after["message_bytes_total"] == 0 {
		t.Errorf("waits: %v, bytes: %v; want some", after["signal_wait_seconds"], after["message_bytes_total"])
	}
	for name := range after {
		if _, ok := before[name]; !ok {
			t.Errorf("%s was not there at the start", name)
		}
	}
}

// Each knock is counted once, when it is over.
func TestKnockMetrics(t *testing.T) {
	n := newTestNet(t, Config{})
	n.knocks(t, "Bo", "admitted")
	ada := n.lockedRoom(t, "Ada")[0]
	bo := n.knocks(t, "Bo", "waiting")
	ada.admits(bo, "Bo")
	bo.knock("Bo")
	bo.expectKnock("admitted") // as before
	n.knocks(t, "Cy", "waiting").send("type", "leave")
	ada.expectKnocking("Cy")
	ada.expectKnocking("")
	n.knocks(t, "Dee", "waiting")
	ada.send("type", "deny", "id", ada.expectKnocking("Dee")[0])
	ada.expectKnocking("")
	n.knocks(t, "Dee", "denied")
	figures := gather(t, n.server)
	for state, want := range map[string]float64{
		"admitted": 2, "gone": 1, "denied": 2, "busy": 0, "nobody": 0, "unanswered": 0,
	} {
		if got := figures["knocks_total "+state]; got != want {
			t.Errorf("%s: %v, want %v", state, got, want)
		}
	}
}

// BenchmarkMessageMetrics is what metrics cost for each message. BenchmarkRelay/200 is the whole of such a message.
func BenchmarkMessageMetrics(b *testing.B) {
	m, kind := newMetrics(wireCodes()), []byte("signal")
	b.ReportAllocs()
	for b.Loop() {
		m.countMessage(kind, 200)
	}
}
