package turn

import (
	"flag"
	"fmt"
	"net/netip"
	"time"
)

// DefaultConfig returns the settings that apply without flags. Secret must still be set.
func DefaultConfig() Config {
	return Config{
		Listen:     ":3478",
		RelayPorts: PortRange{Min: 49152, Max: 65535}, // RFC 8656 section 7.2
		TTL:        time.Hour,
	}
}

// RegisterFlags adds the flags for c to fs. The values in c are the defaults.
func (c *Config) RegisterFlags(fs *flag.FlagSet) {
	fs.StringVar(&c.Listen, "turn-listen", c.Listen, "`address` for STUN and TURN over UDP and TCP; empty: off")
	fs.Func("turn-host", "public `host` or host:port of STUN and TURN (default: the host of the pages)",
		func(v string) (err error) {
			c.Host, c.Port, err = parseHost(v)
			return err
		})
	fs.Func("public-ip", "IPv4 `address` that relayed candidates carry (default: detected)",
		func(v string) (err error) {
			if c.PublicIP, err = netip.ParseAddr(v); err != nil {
				return fmt.Errorf("want an IPv4 address such as 203.0.113.5: %w", err)
			}
			return nil
		})
	fs.Var(&c.RelayPorts, "relay-ports", "`range` of UDP ports for relayed traffic")
	fs.Func("turn-allow-peer", "comma-separated `networks` that may be relayed to although they are not public",
		prefixes(&c.AllowPeer))
	fs.Func("turn-deny-peer", "comma-separated `networks` that may not be relayed to; wins over -turn-allow-peer",
		prefixes(&c.DenyPeer))
	fs.IntVar(&c.MaxBPS, "turn-max-bps", c.MaxBPS, "bits per second of one allocation in each direction; 0: no limit")
	fs.Func("turn-url",
		"comma-separated `URLs` of other STUN and TURN servers, which know TINCAN_TURN_SECRET; may be repeated",
		func(v string) error {
			urls, err := parseURLs(v)
			c.ExternalURLs = append(c.ExternalURLs, urls...)
			return err
		})
}

// prefixes returns the parser of a flag for networks.
func prefixes(to *[]netip.Prefix) func(string) error {
	return func(v string) (err error) {
		*to, err = parsePrefixes(v)
		return err
	}
}
