package turn

import "sync/atomic"

// packetCounts counts the packets that relays have carried since the server started.
type packetCounts struct {
	switched uint64 // went from relay to relay in memory
	sent     uint64 // left through the socket of a relay
	received uint64 // came in through the socket of a relay
	refused  uint64 // not allowed by policy or permission, or sent to one of our ports without a relay
	dropped  uint64 // lost because a queue was full or the network refused them
}

// A carried counts packets and their bytes, without any headers.
type carried struct{ packets, bytes atomic.Uint64 }

func (t *carried) add(size int) {
	t.packets.Add(1)
	t.bytes.Add(uint64(size))
}

// Why packets were refused.
const (
	refusedPolicy     = iota // the policy allows nothing to or from the address
	refusedPermission        // the client has no permission for the address
	refusedNoRelay           // sent to one of our ports that has no relay
	numRefused
)

// Why packets were dropped.
const (
	droppedRate    = iota // more than the limit of an allocation
	droppedSize           // longer than maxPayload
	droppedQueue          // a queue was full
	droppedClient         // a client does not read what it gets over TCP or TLS
	droppedNetwork        // the system did not send it
	numDropped
)

// Why there is no allocation.
const (
	allocated = iota
	allocationQuota
	allocationNoPort
	allocationError // the system gave no socket, or the server is stopping
	numAllocationResults
)

// How clients reach the server.
const (
	clientUDP = iota
	clientTCP
	clientTLS
	numClients
)

// counters count what happens in a server.
type counters struct {
	switched, sent, received carried
	refused                  [numRefused]atomic.Uint64
	dropped                  [numDropped]atomic.Uint64
	bindings                 atomic.Uint64
	denied                   [numDenied]atomic.Uint64
	allocations              [numClients]struct {
		results [numAllocationResults]atomic.Uint64
		live    atomic.Int64
	}
}

// Why a request for a peer was denied.
const (
	deniedPolicy = iota
	deniedFamily // an IPv6 address
	numDenied
)

func (sw *relaySwitch) snapshot() packetCounts {
	return packetCounts{
		switched: sw.stats.switched.packets.Load(),
		sent:     sw.stats.sent.packets.Load(),
		received: sw.stats.received.packets.Load(),
		refused:  sum(sw.stats.refused[:]),
		dropped:  sum(sw.stats.dropped[:]),
	}
}

func sum(counts []atomic.Uint64) (n uint64) {
	for i := range counts {
		n += counts[i].Load()
	}
	return n
}
