package signal

import (
	"errors"
	"flag"
	"fmt"
	"net/netip"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"tincan/signal/cli"
	"tincan/signal/secret"
)

// RegisterFlags adds the flags for c to fs. The values in c are the defaults.
func (c *Config) RegisterFlags(fs *flag.FlagSet) {
	fs.IntVar(&c.RoomSize, "room-size", c.RoomSize, "people in a meeting; 0: no limit")
	fs.IntVar(&c.Viewers, "viewers", c.Viewers, "viewers of a broadcast; 0: no limit")
	fs.DurationVar(&c.LiveMax, "live-max", c.LiveMax, "how long a broadcast may last; 0: no limit")
	fs.DurationVar(&c.Grace, "grace", c.Grace, "how long a peer whose connection died keeps its seat; 0: not at all")
	fs.IntVar(&c.MaxPeers, "max-peers", c.MaxPeers, "sockets and seats in total; 0: no limit")
	fs.IntVar(&c.MaxPerAddr, "max-peers-per-ip", c.MaxPerAddr,
		"sockets and seats of one IPv4 address or IPv6 /64; 0: no limit")
	fs.IntVar(&c.Rate, "rate", c.Rate,
		"KiB of messages per second from one peer, with bursts of four times that; a message counts as at least 1; "+
			"0: no limit")
	fs.Func("auth", "`mode`: open (everyone with the link may join) or token (only with an invitation) (default open)",
		func(v string) error {
			if v != "open" && v != "token" {
				return errors.New("want open or token")
			}
			c.RequireToken = v == "token"
			return nil
		})
	fs.Func("origin", "comma-separated `origins`, like https://example.org, whose pages may also connect",
		func(v string) error {
			c.Origins = splitList(v)
			return nil
		})
	fs.Func("trusted-proxy",
		"comma-separated `networks` of proxies trusted to send X-Forwarded-For, X-Forwarded-Proto or PROXY protocol",
		func(v string) error {
			var err error
			c.TrustedProxies, err = parsePrefixes(v)
			return err
		})
}

// Variables of secrets that package secret does not know, since it derives nothing for them.
const (
	apiKeyVariable       = "TINCAN_API_KEY"
	hostPasswordVariable = "TINCAN_HOST_PASSWORD"
)

// A shorter secret is easy to guess. People type the password, and each address has ten guesses a
// minute. The key is for programs, so it can be as long as other secrets.
const (
	shortPassword = 8  // characters
	shortKey      = 32 // bytes
)

// Secrets returns the variables that [Config.LoadSecrets] reads.
func Secrets() []cli.Secret {
	return []cli.Secret{
		{Variable: secret.Tokens,
			Usage: "for invitations, shared with programs that make them; at least 32 bytes (default: derived)"},
		{Variable: apiKeyVariable, Usage: "opens /api to programs that have it; 32 bytes or more recommended"},
		{Variable: hostPasswordVariable,
			Usage: "lets people be the host of a live room; 8 characters or more recommended"},
	}
}

// LoadSecrets sets the keys and the password for hosts, and the file for the state of rooms.
// The keys come from variables, or are derived from s. weak lists the variables whose values are easy
// to guess.
func (c *Config) LoadSecrets(s secret.Secret, from *secret.Config) (weak []string, err error) {
	if from.Folder != "" {
		c.StateFile = filepath.Join(from.Folder, "rooms.json")
	}
	c.SessionKey = s.Key("sessions")
	key, set, err := from.Shared(secret.Tokens)
	if !set {
		key = s.HexKey("tokens")
	}
	c.TokenKey = key
	c.APIKey = variable(from, apiKeyVariable)
	if n := len(c.APIKey); 0 < n && n < shortKey {
		weak = append(weak, apiKeyVariable)
	}
	c.HostPassword = variable(from, hostPasswordVariable)
	if n := utf8.RuneCountInString(c.HostPassword); 0 < n && n < shortPassword {
		weak = append(weak, hostPasswordVariable)
	}
	return weak, err
}

// variable returns a variable without a line break at the end. A value that was read from a file has
// one, but nobody can type it and no header can carry it.
func variable(from *secret.Config, name string) string {
	v, _ := from.Lookup(name)
	return strings.TrimRight(v, "\r\n")
}

// splitList splits v at its commas and drops empty items.
func splitList(v string) []string {
	var list []string
	for item := range strings.SplitSeq(v, ",") {
		if item = strings.TrimSpace(item); item != "" {
			list = append(list, item)
		}
	}
	return list
}

// parsePrefixes parses a comma-separated list of networks and addresses.
func parsePrefixes(v string) ([]netip.Prefix, error) {
	var prefixes []netip.Prefix
	for _, item := range splitList(v) {
		p, err := netip.ParsePrefix(item)
		addr, addrErr := netip.ParseAddr(item)
		switch {
		case addrErr == nil && addr.Zone() != "":
			return nil, fmt.Errorf("%q: leave out the zone: %s", item, addr.WithZone(""))
		case addrErr == nil:
			p, err = netip.PrefixFrom(addr.Unmap(), addr.Unmap().BitLen()), nil
		}
		if err != nil {
			return nil, fmt.Errorf("%q: want a network such as 10.0.0.0/8, or an address", item)
		}
		prefixes = append(prefixes, p.Masked())
	}
	return prefixes, nil
}
