package turn

import "github.com/prometheus/client_golang/prometheus"

// The figures of a server for Prometheus. Their labels have fixed sets of values.
var (
	liveAllocations = newDesc("turn_allocations", "Allocations, by how the client reaches the server.", "client")
	allAllocations  = newDesc("turn_allocations_total", "Requests for allocations by authenticated clients.",
		"client", "result")
	relayedBytes = newDesc("turn_bytes_total",
		"Bytes that relays have carried, without headers: in memory to another relay (switch), or to and from peers.",
		"direction", "path")
	relayedPackets = newDesc("turn_packets_total", "Packets that relays have carried.", "direction", "path")
	deniedPeers    = newDesc("turn_denied_peers_total",
		"Requests and packets for addresses that are not allowed.", "why")
	droppedPackets = newDesc("turn_dropped_packets_total", "Packets dropped by this server.", "why")
	stunBindings   = newDesc("stun_bindings_total", "STUN Binding requests.")

	clientNames = [numClients]string{clientUDP: "udp", clientTCP: "tcp", clientTLS: "tls"}
	resultNames = [numAllocationResults]string{allocated: "ok", allocationQuota: "quota", allocationNoPort: "no-port",
		allocationError: "error"}
	refusedNames = [numRefused]string{refusedPolicy: "policy", refusedPermission: "permission",
		refusedNoRelay: "no-relay"}
	deniedNames  = [numDenied]string{deniedPolicy: "request-policy", deniedFamily: "request-ipv6"}
	droppedNames = [numDropped]string{droppedRate: "rate", droppedSize: "size", droppedQueue: "queue",
		droppedClient:  "client",
		droppedNetwork: "network"}
)

func newDesc(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc("tincan_"+name, help, labels, nil)
}

// A collector gives Prometheus the figures of a server.
type collector struct{ stats *counters }

// Metrics returns the figures of the server. If s is nil, they stay 0.
func (s *Server) Metrics() prometheus.Collector {
	if s == nil {
		return collector{new(counters)}
	}
	return collector{&s.relays.stats}
}

// Describe implements [prometheus.Collector].
func (c collector) Describe(to chan<- *prometheus.Desc) { prometheus.DescribeByCollect(c, to) }

// Collect implements [prometheus.Collector].
func (c collector) Collect(to chan<- prometheus.Metric) {
	total := func(d *prometheus.Desc, n uint64, labels ...string) {
		to <- prometheus.MustNewConstMetric(d, prometheus.CounterValue, float64(n), labels...)
	}
	for i, client := range clientNames {
		a := &c.stats.allocations[i]
		to <- prometheus.MustNewConstMetric(liveAllocations, prometheus.GaugeValue, float64(a.live.Load()), client)
		for j, result := range resultNames {
			total(allAllocations, a.results[j].Load(), client, result)
		}
	}
	for _, t := range []struct {
		*carried
		direction, path string
	}{
		{&c.stats.sent, "out", "peer"}, {&c.stats.received, "in", "peer"}, {&c.stats.switched, "out", "switch"},
	} {
		total(relayedBytes, t.bytes.Load(), t.direction, t.path)
		total(relayedPackets, t.packets.Load(), t.direction, t.path)
	}
	for i, why := range refusedNames {
		total(deniedPeers, c.stats.refused[i].Load(), why)
	}
	for i, why := range deniedNames {
		total(deniedPeers, c.stats.denied[i].Load(), why)
	}
	for i, why := range droppedNames {
		total(droppedPackets, c.stats.dropped[i].Load(), why)
	}
	total(stunBindings, c.stats.bindings.Load())
}
