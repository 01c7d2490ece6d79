package turn

import (
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// An External issues credentials for STUN and TURN servers that others run and that know the same
// secret. This is TURN REST, which coturn calls use-auth-secret. Those servers decide what they relay,
// where to, and for how long.
type External struct {
	// Set by NewExternal, then only read.
	stun, turn  []string // URLs
	credentials credentials
}

// NewExternal uses the ExternalURLs, Secret and TTL of cfg.
func NewExternal(cfg Config) *External {
	e := &External{credentials: credentials{secret: cfg.Secret, ttl: cfg.TTL, now: time.Now}}
	for _, u := range cfg.ExternalURLs {
		if isRelay(u) {
			e.turn = append(e.turn, u)
		} else {
			e.stun = append(e.stun, u)
		}
	}
	return e
}

// isRelay reports whether a URL is for TURN, and not for STUN alone.
func isRelay(url string) bool { return strings.HasPrefix(url, "turn") }

// CheckDerivedSecret returns an error if the secret must not be one that only this server knows.
func (c *Config) CheckDerivedSecret() error {
	if slices.ContainsFunc(c.ExternalURLs, isRelay) {
		return errors.New("-turn-url: set TINCAN_TURN_SECRET to the secret of that server (coturn: static-auth-secret)")
	}
	return nil
}

// URLs returns the URLs of the servers.
func (e *External) URLs() []string { return slices.Concat(e.stun, e.turn) }

// HasTURN reports whether one of the servers is a TURN server.
func (e *External) HasTURN() bool { return len(e.turn) > 0 }

// TTL returns how long a credential is valid, or 0 if there is no TURN server.
func (e *External) TTL() time.Duration {
	if !e.HasTURN() {
		return 0
	}
	return e.credentials.ttl
}

// ICEServers returns what a browser needs to use the servers. peer is the id of the room peer. If it is
// "", there is only STUN, and no credential.
func (e *External) ICEServers(peer string) (servers []ICEServer) {
	if e.stun != nil {
		servers = append(servers, ICEServer{URLs: e.stun})
	}
	if e.turn != nil && peer != "" {
		username, password := e.credentials.issue(peer)
		servers = append(servers, ICEServer{URLs: e.turn, Username: username, Credential: password})
	}
	return servers
}

// parseURLs reads a comma-separated list of STUN and TURN URLs (RFC 7064, RFC 7065). Empty entries are
// skipped. It is strict, because browsers refuse to begin a call if one of the URLs is wrong.
func parseURLs(s string) (urls []string, err error) {
	for entry := range strings.SplitSeq(s, ",") {
		entry = strings.TrimSpace(entry)
		if entry == "" {
			continue
		}
		if !validURL(entry) {
			return nil, fmt.Errorf("%q: want a URL such as stun:host:3478, turn:host:3478?transport=udp or turns:host",
				entry)
		}
		urls = append(urls, entry)
	}
	return urls, nil
}

func validURL(s string) bool {
	scheme, rest, _ := strings.Cut(s, ":")
	hostport, query, hasQuery := strings.Cut(rest, "?")
	switch scheme {
	case "turn", "turns":
		if hasQuery && query != "transport=udp" && query != "transport=tcp" {
			return false
		}
	case "stun", "stuns":
		if hasQuery {
			return false
		}
	default:
		return false
	}
	u, err := url.Parse("//" + hostport)
	if err != nil || u.Host != hostport || strings.HasSuffix(hostport, ":") {
		return false
	}
	if port := u.Port(); port != "" {
		if _, err := parsePortRange(port + "-" + port); err != nil {
			return false
		}
	}
	return validHost(u.Hostname(), strings.HasPrefix(hostport, "["))
}

// parseHost reads host or host:port, as in a URL. The port is 0 if there is none.
func parseHost(s string) (host string, port uint16, err error) {
	if s == "" {
		return "", 0, nil
	}
	if !validURL("turn:" + s) {
		return "", 0, errors.New("want host or host:port, such as turn.example.org or turn.example.org:3478")
	}
	u := url.URL{Host: s}
	n, _ := strconv.ParseUint(u.Port(), 10, 16) // 0 if there is none; checked otherwise
	return u.Hostname(), uint16(n), nil
}

// validHost reports whether s is an IPv4 address, an IPv6 address in brackets, or a host name.
func validHost(s string, brackets bool) bool {
	if addr, err := netip.ParseAddr(s); err == nil {
		return addr.Is6() == brackets && addr.Zone() == ""
	}
	labels := strings.Split(s, ".")
	for _, label := range labels {
		if label == "" || len(label) > 63 || strings.ContainsFunc(label, notInName) {
			return false
		}
	}
	last := labels[len(labels)-1]
	return !brackets && len(s) <= 253 && strings.Trim(last, "0123456789") != "" // otherwise a malformed address
}

func notInName(r rune) bool {
	return !('a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || r == '-' || r == '_')
}
