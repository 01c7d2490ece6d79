package signal

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"time"

	"github.com/coder/websocket"
)

// ServeHTTP upgrades a request to a WebSocket. Errors that a page must explain to a person are sent
// over the socket. Other errors, such as a foreign page or a plain request, get an HTTP status before
// the upgrade.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case r.Method != http.MethodGet:
		w.Header().Set("Allow", http.MethodGet)
		http.Error(w, "a WebSocket starts with GET", http.StatusMethodNotAllowed)
	case upgradeProblem(r) != "":
		if r.Header.Get("Sec-WebSocket-Key") != "" { // from a browser, so a proxy has changed the rest
			from := s.addresses.find(s.origins.proxies.clientAddr(r))
			s.warn(from, "broken WebSocket request", "why", upgradeProblem(r),
				"hint", "make the proxy forward WebSockets: HTTP/1.1, with the headers Upgrade and Connection")
		}
		s.metrics.countRefusal("bad-request")
		http.Error(w, "this address speaks WebSocket only: "+upgradeProblem(r), http.StatusBadRequest)
	case !s.origins.allow(r):
		from := s.addresses.find(s.origins.proxies.clientAddr(r))
		s.warn(from, "origin refused", "origin", r.Header.Get("Origin"), "host", r.Host, "hint", s.origins.remedy(r))
		s.metrics.countRefusal("origin")
		http.Error(w, "pages of this origin may not connect", http.StatusForbidden)
	case !subprotocolAllowed(r):
		http.Error(w, "the subprotocol is "+subprotocol, http.StatusBadRequest)
	default:
		s.accept(w, r)
	}
}

// accept upgrades the request and serves the socket on a new goroutine, so that the handler can return
// and net/http can free its memory for the request.
func (s *Server) accept(w http.ResponseWriter, r *http.Request) {
	s.warnOfProxy(r)
	from, full, err := s.reserve(s.origins.proxies.clientAddr(r))
	if err != nil {
		s.warn(from, "socket refused", "why", err.text)
		s.metrics.countRefusal(err.code)
		if err.status == http.StatusTooManyRequests {
			w.Header().Set("Retry-After", retryAfter)
		}
		http.Error(w, err.Error(), err.status)
		return
	}
	c := s.upgrade(w, r, from)
	if c == nil {
		return // upgrade has answered
	}
	c.timer = time.AfterFunc(firstTimeout, func() { c.kick(closeFor(errJoinTimeout)) })
	c.slot = s.register(&c.outbox)
	if full {
		c.kick(closeFor(errServerFull))
	}
	go c.serve()
}

// upgrade answers the request and takes over its connection. If that fails, it releases the reservation
// and returns nil. The response has a deadline, and Shutdown can cut it off: until net/http hands over
// the connection, we have no other control over it.
func (s *Server) upgrade(w http.ResponseWriter, r *http.Request, from *address) (c *conn) {
	defer func() { // also after a panic
		if c == nil {
			s.unreserve(from)
		}
	}()
	answer := http.NewResponseController(w)
	_ = answer.SetWriteDeadline(time.Now().Add(firstTimeout)) // until the hijack; fails only in tests
	s.beginUpgrade(answer)
	defer s.endUpgrade(answer)
	clear(w.Header())         // page headers mean nothing on a 101
	if offersSubprotocol(r) { // set here: the library would ignore case
		w.Header().Set("Sec-WebSocket-Protocol", subprotocol)
	}
	hijacked := &hijacker{ResponseWriter: w, perSecond: s.cfg.Rate}
	ws, err := websocket.Accept(hijacked, r, &websocket.AcceptOptions{
		InsecureSkipVerify: true, // the origin has been checked
	})
	if err != nil {
		return nil
	}
	// This is the only sign that net/http could not write the response.
	if r.Context().Err() != nil {
		_ = ws.CloseNow()
		return nil
	}
	ws.SetReadLimit(-1) // readFrame has its own limit
	return &conn{
		outbox: outbox{env: &s.env, ws: ws, wire: hijacked.wire}, server: s, host: hostOnly(r.Host), from: from,
		began: time.Now(), budget: new(budget),
	}
}

// ClientAddr returns the address of the client that sent a request, as far as proxies can be trusted.
func (s *Server) ClientAddr(r *http.Request) netip.Addr { return s.origins.proxies.clientAddr(r) }

// warnOfProxy logs a proxy that is not trusted: all its clients count as one address. It ignores addresses
// outside our network, because any stranger can send this header.
func (s *Server) warnOfProxy(r *http.Request) {
	if r.Header.Get("X-Forwarded-For") == "" {
		return
	}
	proxy := remoteAddr(r)
	if isLocal(proxy) && !s.origins.proxies.trusted(proxy) && s.untrustedProxy.Allow() {
		s.log.Warn("X-Forwarded-For from an untrusted address", "addr", proxy,
			"hint", "if this is your proxy, set -trusted-proxy "+proxy.String())
	}
}

// upgradeProblem returns why r does not ask for a WebSocket, or "" if it does (RFC 6455 section 4.2.1). The
// library checks the rest of the handshake.
func upgradeProblem(r *http.Request) string {
	has := func(header, token string) bool {
		return slices.ContainsFunc(headerList(r.Header, header),
			func(t string) bool { return strings.EqualFold(t, token) })
	}
	switch {
	case !r.ProtoAtLeast(1, 1):
		return "it came over HTTP/1.0"
	case !has("Upgrade", "websocket"):
		return "it has no header Upgrade: websocket"
	case !has("Connection", "upgrade"):
		return "it has no header Connection: upgrade"
	case r.Header.Get("Sec-WebSocket-Version") != "13":
		return "its Sec-WebSocket-Version is not 13"
	}
	return ""
}

// subprotocolAllowed reports whether the client offers our subprotocol or none at all.
func subprotocolAllowed(r *http.Request) bool {
	return len(headerList(r.Header, "Sec-WebSocket-Protocol")) == 0 || offersSubprotocol(r)
}

// offersSubprotocol reports whether the client offers our subprotocol. Case matters, as it does when a
// browser checks the response.
func offersSubprotocol(r *http.Request) bool {
	return slices.Contains(headerList(r.Header, "Sec-WebSocket-Protocol"), subprotocol)
}

// headerList returns the comma-separated values of a header.
func headerList(h http.Header, key string) []string {
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
