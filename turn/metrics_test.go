package turn

import (
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"
)

// Relayed bytes and packets, allocations and refusals are counted as they happen.
func TestMetrics(t *testing.T) {
	s := newServer(t)
	registry := prometheus.NewPedanticRegistry()
	registry.MustRegister(s.Metrics())
	if problems, err := testutil.GatherAndLint(registry); err != nil || len(problems) > 0 {
		t.Errorf("%v, %v", problems, err)
	}
	ada, bo := dial(t, s, "ada"), dial(t, s, "bo")
	adas, bos := allocate(t, ada), allocate(t, bo)
	permit(t, ada, bos.LocalAddr())
	permit(t, bo, adas.LocalAddr())
	send(t, adas, "hello", bos.LocalAddr())
	expect(t, bos, "hello")
	if err := adas.Close(); err != nil {
		t.Fatal(err)
	}
	eventually(t, "Ada's allocation ends", func() bool {
		return s.relays.stats.allocations[clientUDP].live.Load() == 1
	})
	families, err := registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	got := make(map[string]float64)
	for _, family := range families {
		for _, m := range family.GetMetric() {
			name := strings.TrimPrefix(family.GetName(), "tincan_")
			for _, l := range m.GetLabel() {
				name += " " + l.GetValue()
			}
			got[name] = m.GetCounter().GetValue() + m.GetGauge().GetValue()
		}
	}
	for name, want := range map[string]float64{
		"turn_allocations udp":          1,
		"turn_allocations tls":          0,
		"turn_allocations_total udp ok": 2,
		"turn_bytes_total out switch":   5,
		"turn_packets_total out switch": 1,
		"turn_packets_total out peer":   0,
		"stun_bindings_total":           0,
	} {
		if value, ok := got[name]; !ok || value != want {
			t.Errorf("%s: %v (there: %v), want %v", name, value, ok, want)
		}
	}
}

// BenchmarkPacketMetrics is what metrics cost for each packet. BenchmarkRelay is the whole of such a packet.
func BenchmarkPacketMetrics(b *testing.B) {
	var stats counters
	b.ReportAllocs()
	for b.Loop() {
		stats.switched.add(1200)
	}
}
