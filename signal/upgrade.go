package signal

import (
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
)

// isUpgrade reports whether r asks for a WebSocket (RFC 6455 section 4.2.1). The rest of the
// handshake is the library's to check.
func isUpgrade(r *http.Request) bool {
	return r.ProtoAtLeast(1, 1) && r.Header.Get("Sec-WebSocket-Version") == "13" &&
		slices.ContainsFunc(tokens(r.Header, "Connection"), func(t string) bool { return strings.EqualFold(t, "upgrade") }) &&
		slices.ContainsFunc(tokens(r.Header, "Upgrade"), func(t string) bool { return strings.EqualFold(t, "websocket") })
}

// subprotocol reports whether the client offers our subprotocol, and whether what it offers, which may be
// nothing at all, will do. They are compared exactly, as browsers compare the answer.
func subprotocol(r *http.Request) (ours, ok bool) {
	offered := tokens(r.Header, "Sec-WebSocket-Protocol")
	ours = slices.Contains(offered, Subprotocol)
	return ours, ours || len(offered) == 0
}

// tokens returns the comma-separated values of a header.
func tokens(h http.Header, key string) []string {
	var all []string
	for _, v := range h.Values(key) {
		for t := range strings.SplitSeq(v, ",") {
			if t = strings.TrimSpace(t); t != "" {
				all = append(all, t)
			}
		}
	}
	return all
}

// originAllowed reports whether the page that opens the socket may. A browser sends cookies and
// reaches private addresses on behalf of any page, and asks nobody before it opens a WebSocket, so
// a foreign page is refused here, before the upgrade. Programs that are no browsers send no Origin.
func (s *Server) originAllowed(r *http.Request) bool {
	origins := r.Header.Values("Origin")
	if len(origins) == 0 {
		return true
	}
	u, err := url.Parse(origins[0])
	if err != nil || len(origins) > 1 || u.Host == "" || u.User != nil || u.Path != "" || u.RawQuery != "" || u.Fragment != "" {
		return false // "null" among them
	}
	own := &url.URL{Scheme: s.scheme(r), Host: r.Host}
	o := canonicalOrigin(u)
	return o == canonicalOrigin(own) || slices.Contains(s.cfg.Origins, o)
}

// scheme is http or https, as the browser sees it. A proxy's word counts if the proxy is ours.
func (s *Server) scheme(r *http.Request) string {
	ap, err := netip.ParseAddrPort(r.RemoteAddr)
	if r.TLS != nil || err == nil && s.trusted(ap.Addr().Unmap()) && r.Header.Get("X-Forwarded-Proto") == "https" {
		return "https"
	}
	return "http"
}

// canonicalOrigin writes an origin in lower case and without the scheme's default port, so that
// equal origins are equal strings.
func canonicalOrigin(u *url.URL) string {
	scheme, host := strings.ToLower(u.Scheme), strings.ToLower(u.Host)
	switch scheme {
	case "http":
		host = strings.TrimSuffix(host, ":80")
	case "https":
		host = strings.TrimSuffix(host, ":443")
	}
	return scheme + "://" + host
}

// hostOnly takes the port from a Host header, and the brackets from an IPv6 address.
func hostOnly(hostport string) string {
	host, _, err := net.SplitHostPort(hostport)
	if err != nil {
		host = hostport
	}
	return strings.Trim(host, "[]")
}
