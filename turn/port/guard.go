package port

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"slices"
	"strings"

	"tincan/turn/internal/clients"
)

// A Guard decides which HTTP requests reach the handler.
type Guard struct {
	// Encryption is the TLS of the port; nil: none.
	Encryption *Encryption

	// PageURL returns the URL of the pages for a browser that reaches this machine as host.
	PageURL func(host string) string

	// Origins are origins whose pages may use this server. Their hosts count as names of this server.
	Origins []string

	// Log receives at most one warning a minute; nil: nothing is logged.
	Log *slog.Logger

	// Ready has a check for each part of this server. It returns what keeps the part from serving calls, or
	// nil.
	Ready map[string]func(context.Context) error

	// AnyHost has handlers by path that answer for any host name, with and without TLS.
	AnyHost map[string]http.Handler

	// Proxies are networks of trusted proxies. Their requests may be for any host name.
	Proxies []netip.Prefix
}

// hsts makes browsers use only HTTPS for a host name (RFC 6797). Two weeks cover a weekly call, and end
// soon for someone who gives up TLS. Local names get no header: it would hold for all ports of the host,
// where other servers may have no TLS.
const hsts = "max-age=1209600"

// maxLogged bounds a stranger's text in the log, in bytes. A host name has at most 253.
const maxLogged = 253

// Handler answers /healthz and /readyz for any host name. It passes other requests on to next if their target is a
// path. With TLS, they must have come over TLS for one of our host names. Requests without TLS are
// redirected to the URL of the pages, or refused.
//
// Without TLS, a browser's request for an unknown host name is refused if it came to an address that
// only this machine or its network can reach. A stranger could point a name at such an address, and his
// page would then be of the same origin as ours (DNS rebinding). A public address needs no check: the
// stranger can reach it directly, and we cannot know all its names.
func (g *Guard) Handler(next http.Handler) http.Handler {
	unknown := onceAMinute()
	guarded := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host := hostOnly(r.Host)
		switch e := g.Encryption; {
		case e == nil && g.foreignPage(r, host):
			if g.Log != nil && unknown.Allow() {
				g.Log.Warn("unknown host name", "host", host[:min(len(host), maxLogged)],
					"hint", "behind a proxy, set -public-url; otherwise add it with -origin")
			}
			http.Error(w, "unknown host name "+host+": if it is this server's, start tincan with -origin http://"+
				r.Host+"; behind a proxy, with -public-url and -trusted-proxy", http.StatusMisdirectedRequest)
		case e == nil:
			next.ServeHTTP(w, r)
		case !e.covers(host):
			http.Error(w, "this server has another name", http.StatusMisdirectedRequest)
		case r.TLS != nil:
			if isPublicName(host) {
				w.Header().Set("Strict-Transport-Security", hsts)
			}
			next.ServeHTTP(w, r)
		case slices.ContainsFunc(e.pending(), func(h *acmeHost) bool { return strings.EqualFold(h.name, host) }):
			w.Header().Set("Retry-After", "60")
			http.Error(w, "This server has no certificate for "+host+" yet. Its log says why.",
				http.StatusServiceUnavailable)
		case r.Method == http.MethodGet || r.Method == http.MethodHead:
			http.Redirect(w, r, g.PageURL(host)+r.URL.RequestURI(), http.StatusMovedPermanently)
		default:
			http.Error(w, "https only", http.StatusForbidden)
		}
	})
	var passed http.Handler = guarded
	if g.Encryption != nil && g.Encryption.challenges != nil {
		passed = g.Encryption.challenges(guarded)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		// Absolute targets are for proxies (RFC 9112 section 3.2.2). Some, such as http:x, have no host.
		if !strings.HasPrefix(r.RequestURI, "/") && !(r.Method == http.MethodOptions && r.RequestURI == "*") {
			http.Error(w, "the request target must be a path that begins with /", http.StatusBadRequest)
			return
		}
		switch { // for any host name: a health check may know only the address
		case r.URL.Path == "/healthz":
			health(w, r)
			return
		case r.URL.Path == "/readyz":
			g.readiness(w, r)
			return
		case g.AnyHost[r.URL.Path] != nil:
			g.AnyHost[r.URL.Path].ServeHTTP(w, r)
			return
		}
		passed.ServeHTTP(w, r)
	})
}

// onlyGet refuses all methods but GET and HEAD, and reports whether it did.
func onlyGet(w http.ResponseWriter, r *http.Request) (refused bool) {
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		return false
	}
	w.Header().Set("Allow", "GET, HEAD")
	http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
	return true
}

// NotReady returns what is not ready, by part, and why.
func (g *Guard) NotReady(ctx context.Context) map[string]string {
	failed := make(map[string]string)
	for part, check := range g.Ready {
		if err := check(ctx); err != nil {
			failed[part] = err.Error()
		}
	}
	return failed
}

// readiness answers one line of JSON: {"ready":true}, or with 503 what is not ready.
func (g *Guard) readiness(w http.ResponseWriter, r *http.Request) {
	if onlyGet(w, r) {
		return
	}
	failed := g.NotReady(r.Context())
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	if len(failed) > 0 {
		w.WriteHeader(http.StatusServiceUnavailable)
	}
	_ = json.NewEncoder(w).Encode(struct { // fails only if the client has gone
		Ready  bool              `json:"ready"`
		Failed map[string]string `json:"failed,omitempty"`
	}{len(failed) == 0, failed})
}

// health answers health checks.
func health(w http.ResponseWriter, r *http.Request) {
	if onlyGet(w, r) {
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = io.WriteString(w, "ok") // fails only if the client has gone
}

// foreignPage reports whether a browser sent the request for a host name that is not ours, to an
// address where we know all our names. Only browsers ask for HTML or send an Origin.
func (g *Guard) foreignPage(r *http.Request, host string) bool {
	local, _ := r.Context().Value(http.LocalAddrContextKey).(net.Addr)
	browser := r.Header.Get("Origin") != "" || strings.Contains(r.Header.Get("Accept"), "text/html")
	if !browser || local == nil || !reachedFromInside(clients.Addr(local)) {
		return false
	}
	if remote, err := netip.ParseAddrPort(r.RemoteAddr); err == nil {
		addr := remote.Addr().Unmap().WithZone("")
		if slices.ContainsFunc(g.Proxies, func(p netip.Prefix) bool { return p.Contains(addr) }) {
			return false
		}
	}
	return !isLocalName(host) && !slices.ContainsFunc(g.Origins, func(origin string) bool {
		u, err := url.Parse(origin)
		return err == nil && strings.EqualFold(u.Hostname(), host)
	})
}

// reachedFromInside reports whether only this machine or its network can reach the address.
func reachedFromInside(addr netip.Addr) bool {
	return addr.IsLoopback() || addr.IsPrivate() || addr.IsLinkLocalUnicast()
}

// isLocalName reports whether host is an address, localhost (RFC 6761 section 6.3) or the name of this
// machine, also in mDNS (RFC 6762 section 3). No stranger controls where these lead.
func isLocalName(host string) bool {
	if _, err := netip.ParseAddr(host); err == nil {
		return true
	}
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return true
	}
	machine, err := os.Hostname()
	machine = strings.ToLower(machine)
	return err == nil && machine != "" && (host == machine || host == machine+".local")
}

// isPublicName reports whether host is a name that is not for a local network only (RFC 6761 section 6.3,
// RFC 6762 section 3).
func isPublicName(host string) bool {
	if _, err := netip.ParseAddr(host); err == nil {
		return false
	}
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	return strings.Contains(host, ".") && !strings.HasSuffix(host, ".localhost") && !strings.HasSuffix(host, ".local")
}

// hostOnly removes the port from a Host header, and the brackets from an IPv6 address.
func hostOnly(hostport string) string {
	host, _, err := net.SplitHostPort(hostport)
	if err != nil {
		host = hostport
	}
	return strings.Trim(host, "[]")
}
