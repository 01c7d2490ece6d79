// Package ice tells browsers which STUN and TURN servers to use: ours, at the addresses by which they reach it, and
// those of others.
package ice

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"time"

	"tincan/turn"
	"tincan/turn/port"
)

// Servers are all that browsers may use.
type Servers struct {
	TURN     *turn.Server // ours; nil: off
	External *turn.External
	Pages    *port.Splitter // carries TURN too

	TURNHost   string // of -turn-host; "": the host of the pages
	PublicHost string // of -public-url; "": unknown
	Domain     string // of -domain; "": none
}

// For returns iceServers for a peer whose browser uses this host name for the pages, and how long the credentials
// are valid. The format is that of RTCConfiguration.iceServers. It is for the Config of signal, which does not
// import turn.
func (s *Servers) For(host, peer string) (json.RawMessage, time.Duration) {
	servers := []turn.ICEServer{} // not nil, which is null in JSON
	ttl := s.External.TTL()
	if s.TURN != nil {
		host = cmp.Or(s.TURNHost, s.PublicHost, host)
		servers = s.TURN.ICEServers(host, peer, s.Pages.TURNURLs(host, s.TURNHost != "")...)
		ttl = s.TURN.TTL()
	}
	servers = append(servers, s.External.ICEServers(peer)...)
	list, _ := json.Marshal(servers) // strings always marshal
	return list, ttl
}

// Advertised returns the URLs of our TURN that all browsers get, or nil if they depend on the host name that each
// browser uses.
func (s *Servers) Advertised() []string {
	host := cmp.Or(s.TURNHost, s.PublicHost, s.Domain)
	if s.TURN == nil || host == "" {
		return nil
	}
	_, urls := s.TURN.URLs(host)
	return append(urls, s.Pages.TURNURLs(host, s.TURNHost != "")...)
}

// Announce prints the addresses of TURN.
func (s *Servers) Announce(out io.Writer) {
	switch {
	case s.TURN != nil:
		fmt.Fprintf(out, "tincan: STUN and TURN on udp and tcp %s, relayed traffic from %s\n",
			s.TURN.Addr(), s.TURN.PublicIP())
		if urls := s.Advertised(); urls != nil {
			fmt.Fprintf(out, "tincan: browsers reach TURN at %s\n", strings.Join(urls, ", "))
		}
	case !s.External.HasTURN():
		fmt.Fprintln(out, "tincan: TURN is off: calls between strict networks will not connect")
	}
	if others := s.External.URLs(); len(others) > 0 {
		fmt.Fprintf(out, "tincan: other STUN and TURN servers: %s\n", strings.Join(others, ", "))
	}
}

// Warn logs if people whose network allows only web traffic cannot use TURN.
func (s *Servers) Warn(log *slog.Logger) {
	if s.TURN == nil || s.External.HasTURN() || s.Pages.TURNURLs("", s.TURNHost != "") != nil {
		return
	}
	hint := "see README.md, Behind a proxy"
	if s.PublicHost == "" {
		hint = "set -public-url"
	}
	log.Warn("TURN is not available on the port of the pages, because a proxy is in front: people whose "+
		"network allows only web traffic cannot call", "hint", hint)
}
