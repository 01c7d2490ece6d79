package signal

import (
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// hostname matches a host name as browsers write it in an Origin: international names in Punycode.
var hostname = regexp.MustCompile(`\A[A-Za-z0-9_.-]+\z`)

// parseOrigin returns a page's origin in its canonical form: in lower case, and without the scheme's
// default port, so that equal origins are equal strings (RFC 6454 section 6.2).
func parseOrigin(text string) (string, error) {
	bad := fmt.Errorf("-origin %q: want https://host or https://host:port, as browsers write it", text)
	u, err := url.Parse(text)
	if err != nil || u.User != nil || u.Path != "" || u.RawQuery != "" || u.ForceQuery || u.Fragment != "" ||
		strings.HasSuffix(u.Host, ":") {
		return "", bad
	}
	usual := map[string]uint64{"http": 80, "https": 443}[u.Scheme]
	host, port := strings.ToLower(u.Hostname()), usual
	if u.Port() != "" {
		port, err = strconv.ParseUint(u.Port(), 10, 16)
	}
	if addr, ipErr := netip.ParseAddr(host); ipErr == nil && addr.Zone() == "" {
		if host = addr.String(); addr.Is6() {
			host = "[" + host + "]"
		}
	} else if !hostname.MatchString(host) {
		return "", bad
	}
	if err != nil || usual == 0 {
		return "", bad
	}
	if port != usual {
		host = fmt.Sprintf("%s:%d", host, port)
	}
	return u.Scheme + "://" + host, nil
}

// origins decides whose pages may use the server.
type origins struct {
	others  []string // apart from the server's own; canonical
	proxies proxies
}

// allow reports whether the page that made the request may use this server. A browser sends
// cookies and reaches private addresses on behalf of any page, and opens a WebSocket without a CORS
// check. So a foreign page is refused here, before the upgrade. Programs other than browsers send no
// Origin.
func (o *origins) allow(r *http.Request) bool {
	given := r.Header.Values("Origin")
	if len(given) == 0 {
		return true
	}
	host := o.scheme(r) + "://" + r.Host
	if len(given) == 1 && given[0] == host {
		return true // the usual case; parsing both costs 4 % of a join
	}
	origin, err := parseOrigin(given[0])
	if err != nil || len(given) > 1 {
		return false // includes "null"
	}
	own, err := parseOrigin(host)
	return err == nil && origin == own || slices.Contains(o.others, origin)
}

// remedy tells the operator what to change if it was our own page that was refused.
func (o *origins) remedy(r *http.Request) string {
	given := r.Header.Get("Origin")
	proxy := remoteAddr(r)
	switch {
	case o.scheme(r) == "http" && given == "https://"+r.Host && !o.proxies.trusted(proxy) &&
		isLocal(proxy): // never advise to trust a stranger
		return "if " + proxy.String() + " is your proxy, set -trusted-proxy " + proxy.String()
	case o.scheme(r) == "http" && given == "https://"+r.Host && o.proxies.trusted(proxy):
		return "make the proxy send X-Forwarded-Proto, or set -public-url"
	case o.proxies.trusted(proxy):
		return "make the proxy forward the Host header, or set -public-url"
	}
	return "if this is your own page, add it with -origin; behind a proxy, set -public-url"
}

// scheme returns http or https, as the browser sees it. X-Forwarded-Proto is believed only from a
// trusted proxy. If each proxy has added its own, the first is the browser's.
func (o *origins) scheme(r *http.Request) string {
	first, _, _ := strings.Cut(r.Header.Get("X-Forwarded-Proto"), ",")
	if r.TLS != nil || strings.EqualFold(strings.TrimSpace(first), "https") && o.proxies.trusted(remoteAddr(r)) {
		return "https"
	}
	return "http"
}
