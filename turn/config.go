package turn

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"strconv"
	"strings"
	"time"
)

// maxTTL is the longest lifetime of a credential that we accept. It also applies to credentials that
// another program issues with the same secret: a leaked one must not open the relay for years.
const maxTTL = 24 * time.Hour

// minSecret is how long Secret must be, in bytes.
const minSecret = 32

// A Config says where a [Server] listens, what its relays may reach and who may use them. Start with
// [DefaultConfig], and set Secret.
type Config struct {
	// Listen is the UDP and TCP address for STUN and TURN, such as ":3478". Port 0 means any free port.
	Listen string

	// Host is the name or the address, without brackets, by which browsers reach the server. "": that of
	// the pages.
	Host string

	// Port is the public port that leads to Listen. 0: that of Listen.
	Port uint16

	// PublicIP is the IPv4 address in relayed candidates. Behind a one-to-one NAT it is the outer
	// address, which need not exist on this machine. If it is the zero Addr, the address comes from the
	// routing table, without a query to any other machine, and may change.
	PublicIP netip.Addr

	// RelayPorts are the UDP ports of relays.
	RelayPorts PortRange

	// Secret is shared by all programs that issue or check credentials. It must have at least 32 bytes.
	Secret []byte

	// TTL is how long a credential is valid, at most 24 hours.
	TTL time.Duration

	// AllowPeer permits addresses that the policy refuses, such as a private network. DenyPeer refuses
	// further addresses and wins over everything else. IPv6 prefixes have no effect, because relays are
	// IPv4.
	AllowPeer, DenyPeer []netip.Prefix

	// MaxBPS is how many bits per second an allocation may carry in each direction; 0 means no limit.
	// Packets beyond the limit are lost, which makes browsers send video at a lower bitrate.
	MaxBPS int

	// ExternalURLs are other STUN and TURN servers, for [NewExternal].
	ExternalURLs []string

	// Log receives the server's messages; nil discards them.
	Log *slog.Logger

	detected bool // PublicIP was not configured; set by withDefaults

	now     func() time.Time // set by tests instead of waiting
	answers int              // unsigned answers per second to a UDP address; 0: ten
}

// withDefaults sets the fields that were left out. The result is complete, but not always valid.
func (c Config) withDefaults() Config {
	c.PublicIP = c.PublicIP.Unmap()
	if !c.PublicIP.IsValid() {
		c.PublicIP, c.detected = findPublicIP(), true
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.answers == 0 {
		c.answers = 10
	}
	if c.now == nil {
		c.now = time.Now
	}
	return c
}

// validate reports everything that is wrong with a complete Config.
func (c Config) validate() error {
	var errs []error
	wrong := func(format string, args ...any) { errs = append(errs, fmt.Errorf(format, args...)) }

	if _, _, err := net.SplitHostPort(c.Listen); err != nil {
		wrong("TURN listen address %q: want host:port or :port", c.Listen)
	}
	if ip := c.PublicIP; !ip.Is4() || ip.IsUnspecified() || ip.IsMulticast() {
		wrong("public address %v: want the IPv4 address of one machine, since relays are IPv4", ip)
	}
	if r := c.RelayPorts; r.Min == 0 || r.Max < r.Min {
		wrong("relay ports %v: want a range such as 49152-65535", r)
	}
	if len(c.Secret) < minSecret {
		wrong("TURN secret has %d bytes: at least %d are needed", len(c.Secret), minSecret)
	}
	if c.TTL < time.Second || c.TTL > maxTTL {
		wrong("life of TURN credentials %v: want 1s to %v", c.TTL, maxTTL)
	}
	if c.MaxBPS < 0 {
		wrong("-turn-max-bps %d: want 0 (no limit) or more", c.MaxBPS)
	}
	for _, p := range append(append([]netip.Prefix(nil), c.AllowPeer...), c.DenyPeer...) {
		if !p.IsValid() {
			wrong("TURN peer prefix %v: want a CIDR such as 10.0.0.0/8", p)
		}
	}
	return errors.Join(errs...)
}

// A PortRange is a range of ports that includes both ends.
type PortRange struct {
	Min, Max uint16
}

// parsePortRange reads a range such as "49152-65535".
func parsePortRange(s string) (PortRange, error) {
	low, high, _ := strings.Cut(s, "-")
	minPort, errMin := strconv.ParseUint(low, 10, 16)
	maxPort, errMax := strconv.ParseUint(high, 10, 16)
	if errMin != nil || errMax != nil || minPort == 0 || maxPort < minPort {
		return PortRange{}, fmt.Errorf("port range %q: want two ports such as 49152-65535", s)
	}
	return PortRange{Min: uint16(minPort), Max: uint16(maxPort)}, nil
}

// String returns r in the form that [parsePortRange] reads.
func (r PortRange) String() string { return fmt.Sprintf("%d-%d", r.Min, r.Max) }

// Set implements flag.Value.
func (r *PortRange) Set(s string) (err error) {
	*r, err = parsePortRange(s)
	return err
}

func (r PortRange) contains(port uint16) bool { return r.Min <= port && port <= r.Max }

func (r PortRange) size() int { return int(r.Max) - int(r.Min) + 1 }

// parsePrefixes reads a comma-separated list of CIDRs and plain addresses. Empty entries are skipped,
// and bits after the prefix are cleared.
func parsePrefixes(s string) ([]netip.Prefix, error) {
	var prefixes []netip.Prefix
	for entry := range strings.SplitSeq(s, ",") {
		entry = strings.TrimSpace(entry)
		if entry == "" {
			continue
		}
		p, err := parsePrefix(entry)
		if err != nil {
			return nil, err
		}
		prefixes = append(prefixes, p)
	}
	return prefixes, nil
}

func parsePrefix(s string) (netip.Prefix, error) {
	p, err := netip.ParsePrefix(s)
	if addr, addrErr := netip.ParseAddr(s); addrErr == nil && addr.Zone() == "" {
		p, err = netip.PrefixFrom(addr, addr.BitLen()), nil
	}
	if err != nil {
		return netip.Prefix{}, fmt.Errorf("network %q: want a CIDR such as 10.0.0.0/8, or an address", s)
	}
	return unmapPrefix(p).Masked(), nil
}

// unmapPrefix turns an IPv4 network that is mapped into IPv6 (::ffff:10.0.0.0/104) into the IPv4
// network. Without this, a deny list would have a hole, because [netip.Prefix.Contains] never matches
// between the two.
func unmapPrefix(p netip.Prefix) netip.Prefix {
	const mappedBits = 96 // length of ::ffff:0:0/96, RFC 4291 section 2.5.5.2
	if p.Addr().Is4In6() && p.Bits() >= mappedBits {
		return netip.PrefixFrom(p.Addr().Unmap(), p.Bits()-mappedBits)
	}
	return p
}
