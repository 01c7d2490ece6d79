// Package metrics shows figures about the program to Prometheus and to the API.
package metrics

import (
	"errors"
	"flag"
	"fmt"
	"log"
	"math"
	"net"
	"net/http"
	"runtime"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// New returns a registry with the figures of the Go runtime and of the process. version is that of the program.
func New(version string) *prometheus.Registry {
	build := prometheus.NewGauge(prometheus.GaugeOpts{
		Name: "tincan_build_info", Help: "Always 1; the labels say which build this is.",
		ConstLabels: prometheus.Labels{"version": version, "go": runtime.Version()}})
	build.Set(1)
	r := prometheus.NewRegistry()
	r.MustRegister(build, collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return r
}

// A Config says where the figures are served.
type Config struct {
	// Listen is an address. One without a host, such as ":9090", means all interfaces. "": nowhere.
	Listen string
}

// RegisterFlags adds the flag for c to fs.
func (c *Config) RegisterFlags(fs *flag.FlagSet) {
	fs.StringVar(&c.Listen, "metrics-listen", c.Listen, "`address` for Prometheus metrics, such as "+
		"127.0.0.1:9090; anyone who can reach it can read them (default none)")
}

// A Server shows the figures at /metrics, on a listener of its own.
type Server struct {
	http     http.Server
	listener net.Listener
}

// Serve starts to serve the figures of r. If they are served nowhere, it returns nil.
func (c *Config) Serve(r *prometheus.Registry, errorLog *log.Logger) (*Server, error) {
	if c.Listen == "" {
		return nil, nil
	}
	listener, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return nil, fmt.Errorf("-metrics-listen %s: %w", c.Listen, err)
	}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(r, promhttp.HandlerOpts{
		MaxRequestsInFlight: 4, Timeout: 10 * time.Second, ErrorLog: errorLog}))
	s := &Server{
		listener: listener,
		http: http.Server{Handler: mux, ErrorLog: errorLog, ReadHeaderTimeout: 10 * time.Second,
			ReadTimeout: 10 * time.Second, WriteTimeout: 20 * time.Second, IdleTimeout: 2 * time.Minute,
			MaxHeaderBytes: 16 << 10},
	}
	go func() {
		if err := s.http.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			errorLog.Print("metrics: ", err)
		}
	}()
	return s, nil
}

// Addr returns the address of the listener.
func (s *Server) Addr() net.Addr { return s.listener.Addr() }

// Close stops at once. s may be nil.
func (s *Server) Close() error {
	if s == nil {
		return nil
	}
	return s.http.Close()
}

// Figures returns the figures of tincan, without those of the runtime, for JSON. A figure with labels is an
// object. Its keys are the values of the labels, in the order of the labels' names and joined by spaces. Of a
// histogram there are the count and the sum.
func Figures(r prometheus.Gatherer) (map[string]any, error) {
	families, err := r.Gather()
	if err != nil {
		return nil, err
	}
	figures := make(map[string]any)
	for _, family := range families {
		name, ours := strings.CutPrefix(family.GetName(), "tincan_")
		if !ours {
			continue
		}
		byLabel := make(map[string]any)
		for _, m := range family.GetMetric() {
			var labels []string
			for _, l := range m.GetLabel() {
				labels = append(labels, l.GetValue())
			}
			var value any
			switch {
			case m.Counter != nil:
				value = number(m.GetCounter().GetValue())
			case m.Gauge != nil:
				value = number(m.GetGauge().GetValue())
			case m.Histogram != nil:
				h := m.GetHistogram()
				value = map[string]any{"count": h.GetSampleCount(), "sum": number(h.GetSampleSum())}
			}
			if len(labels) == 0 {
				figures[name] = value
			} else {
				byLabel[strings.Join(labels, " ")] = value
			}
		}
		if len(byLabel) > 0 {
			figures[name] = byLabel
		}
	}
	return figures, nil
}

// number returns nil for what JSON cannot express.
func number(f float64) any {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return nil
	}
	return f
}
