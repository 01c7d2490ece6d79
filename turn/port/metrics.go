package port

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

var expiryGauge = prometheus.NewDesc("tincan_tls_certificate_expiry_seconds",
	"When the first certificate expires, in seconds since 1970; 0: there is none.", nil, nil)

// A certificateCollector gives Prometheus the expiry of the certificates. e may be nil.
type certificateCollector struct{ e *Encryption }

// Metrics returns when the certificates expire. e may be nil.
func (e *Encryption) Metrics() prometheus.Collector { return certificateCollector{e} }

// Describe implements [prometheus.Collector].
func (c certificateCollector) Describe(to chan<- *prometheus.Desc) { to <- expiryGauge }

// Collect implements [prometheus.Collector].
func (c certificateCollector) Collect(to chan<- prometheus.Metric) {
	end := 0.0
	if until := c.e.expiry(); !until.IsZero() {
		end = float64(until.UnixNano()) / float64(time.Second)
	}
	to <- prometheus.MustNewConstMetric(expiryGauge, prometheus.GaugeValue, end)
}
