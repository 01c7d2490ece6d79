package metrics_test

import (
	"encoding/json"
	"flag"
	"io"
	"log"
	"math"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"tincan/signal/metrics"
)

// The flag -long is for all packages, so that go test ./... -long works.
var _ = flag.Bool("long", false, "also run tests that stress, explore or repeat")

// figures has one figure of each kind.
func figures() *prometheus.Registry {
	joins := prometheus.NewCounterVec(prometheus.CounterOpts{Name: "tincan_joins_total"}, []string{"kind", "result"})
	joins.WithLabelValues("meeting", "new").Add(3)
	wait := prometheus.NewHistogram(prometheus.HistogramOpts{Name: "tincan_wait_seconds"})
	wait.Observe(0.5)
	rooms := prometheus.NewGauge(prometheus.GaugeOpts{Name: "tincan_rooms"})
	rooms.Set(2)
	lost := prometheus.NewGauge(prometheus.GaugeOpts{Name: "tincan_lost"})
	lost.Set(math.NaN())
	r := metrics.New("v1.2.3")
	r.MustRegister(joins, wait, rooms, lost)
	return r
}

// Everything marshals to JSON, and nothing of the runtime is in it.
func TestFigures(t *testing.T) {
	all, err := metrics.Figures(figures())
	if err != nil {
		t.Fatal(err)
	}
	delete(all, "build_info") // depends on the version of Go
	got, err := json.Marshal(all)
	const want = `{"joins_total":{"meeting new":3},"lost":null,"rooms":2,"wait_seconds":{"count":1,"sum":0.5}}`
	if err != nil || string(got) != want {
		t.Errorf("%s, %v\nwant %s", got, err, want)
	}
}

// Prometheus gets the figures of tincan, of Go and of the process. There is nothing else on the port.
func TestServe(t *testing.T) {
	cfg := metrics.Config{Listen: "127.0.0.1:0"}
	s, err := cfg.Serve(figures(), log.New(t.Output(), "", 0))
	if err != nil {
		t.Fatal(err)
	}
	base := "http://" + s.Addr().String()
	res, err := http.Get(base + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("%d, %v", res.StatusCode, err)
	}
	for _, want := range []string{`tincan_joins_total{kind="meeting",result="new"} 3`, `version="v1.2.3"`,
		"\ngo_goroutines ", "\nprocess_open_fds "} {
		if !strings.Contains(string(body), want) {
			t.Errorf("%s is missing in\n%s", want, body)
		}
	}
	for path, want := range map[string]int{"/": 404, "/debug/pprof/": 404, "/metrics/x": 404} {
		if res, err := http.Get(base + path); err != nil || res.StatusCode != want {
			t.Errorf("%s: %v, %v; want %d", path, res.Status, err, want)
		}
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if _, err := http.Get(base + "/metrics"); err == nil {
		t.Error("still open after Close")
	}
}

func TestServeNothing(t *testing.T) {
	s, err := new(metrics.Config).Serve(figures(), log.Default())
	if s != nil || err != nil || s.Close() != nil {
		t.Errorf("%v, %v; want nothing", s, err)
	}
}

func TestServeOnAPortInUse(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	cfg := metrics.Config{Listen: l.Addr().String()}
	_, err = cfg.Serve(figures(), log.Default())
	if err == nil || !strings.HasPrefix(err.Error(), "-metrics-listen "+cfg.Listen+": ") {
		t.Errorf("error %v, want one that names the flag", err)
	}
}
