package turn

import (
	"fmt"
	"net/netip"
	"net/url"
	"strings"
	"time"
)

// An External hands out credentials for STUN and TURN servers of others, which know the same secret: TURN
// REST, which coturn has as use-auth-secret. What those relay, to where and for how long is theirs to say.
type External struct {
	// Set by NewExternal, then only read.
	stun, turn  []string // URLs
	credentials credentials
}

// NewExternal takes cfg's ExternalURLs, Secret and TTL.
func NewExternal(cfg Config) *External {
	e := &External{credentials: credentials{secret: cfg.Secret, ttl: cfg.TTL, now: time.Now}}
	for _, u := range cfg.ExternalURLs {
		if IsRelay(u) {
			e.turn = append(e.turn, u)
		} else {
			e.stun = append(e.stun, u)
		}
	}
	return e
}

// IsRelay reports whether a URL is that of a TURN server, not of one that has STUN alone.
func IsRelay(url string) bool { return strings.HasPrefix(url, "turn") }

// HasTURN reports whether there is a server among them that relays.
func (e *External) HasTURN() bool { return len(e.turn) > 0 }

// TTL returns how long a credential is good; 0 if there are none.
func (e *External) TTL() time.Duration {
	if !e.HasTURN() {
		return 0
	}
	return e.credentials.ttl
}

// ICEServers returns what a browser needs to use them. With peer "" there is only STUN, and no credential.
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

// ParseURLs reads a comma-separated list of URLs of STUN and TURN servers (RFC 7064, RFC 7065). Empty
// entries are skipped. It is strict, since browsers refuse to begin a call if one of the URLs is wrong.
func ParseURLs(s string) (urls []string, err error) {
	for entry := range strings.SplitSeq(s, ",") {
		entry = strings.TrimSpace(entry)
		if entry == "" {
			continue
		}
		if !validURL(entry) {
			return nil, fmt.Errorf("%q: want a URL such as stun:host:3478, turn:host:3478?transport=udp or turns:host", entry)
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
		if _, err := ParsePortRange(port + "-" + port); err != nil {
			return false
		}
	}
	return validHost(u.Hostname(), strings.HasPrefix(hostport, "["))
}

// validHost reports whether s is an address, which if of IPv6 must come in brackets, or a host name.
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
	return !brackets && len(s) <= 253 && strings.Trim(last, "0123456789") != "" // else an address gone wrong
}

func notInName(r rune) bool {
	return !('a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || r == '-' || r == '_')
}
