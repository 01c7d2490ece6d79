package doctor

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/coder/websocket"
)

const (
	// stepTimeout limits one step of a visit.
	stepTimeout = 5 * time.Second
	// visitTimeout limits a visit, without the wait for silent sockets.
	visitTimeout = time.Minute
	// maxAddrs is how many addresses of a host are contacted.
	maxAddrs = 4
)

// An outside finds out from any machine whether browsers can use a server. It contacts only the host of the
// URL, and TURN only if that is on the same machine: an answer cannot make it contact other hosts.
type outside struct {
	URL   string // of the server, like https://meet.example.org
	Token string // an invitation, for a server with -auth token; "": none
	Slow  bool   // also wait to see whether idle sockets are closed, which takes two minutes

	roots   *x509.CertPool // set by tests; nil: those of the system
	silence time.Duration  // set by tests; 0: usualSilence

	// anyCertificate is whether browsers are not expected to know the certificate.
	anyCertificate bool
	lookup         func(ctx context.Context, host string) ([]netip.Addr, error) // set by tests; nil: DNS
}

// A visit is one run of an outside. The steps fill it in.
type visit struct {
	*outside
	report

	base       *url.URL        // scheme and host of the pages
	host       string          // without port and brackets
	port       string          // of the pages
	addrs      []netip.Addr    // of host, those that answer first
	server     string          // Server header; "": none
	untrusted  bool            // the certificate is not valid, which is already reported
	socket     *websocket.Conn // in a room of its own; nil: none
	iceServers []iceServer     // from the welcome
	heardUDP   bool            // whether the server has received UDP from other machines
}

// run makes all checks, which takes up to a minute, and shows the findings as they come (see report). Each step needs
// the one before: if there is no connection, nothing can be said about TURN.
func (o *outside) run(all context.Context, show func(finding)) []finding {
	ctx, cancel := context.WithTimeout(all, visitTimeout)
	defer cancel()
	v := &visit{outside: o, report: report{show: show}, untrusted: o.anyCertificate}
	defer func() {
		if v.socket != nil {
			_ = v.socket.Close(websocket.StatusNormalClosure, "") // leaves the room
		}
	}()
	for _, step := range []func(context.Context) (proceed bool){
		v.parse, v.resolve, v.dialPages, v.getPages, v.openSocket, v.testTURN,
	} {
		if proceed := step(ctx); all.Err() != nil {
			return v.end(all)
		} else if v.flush(); !proceed || ctx.Err() != nil {
			break
		}
	}
	if ctx.Err() != nil {
		v.fault("no-answer", "The server answers too slowly: the tests did not end within %v.", visitTimeout).
			do("Look at the load of the server, and at the connection to it.")
	} else if v.Slow && v.socket != nil {
		v.waitInSilence(all)
	}
	return v.end(all)
}

// parse reads the URL. An invitation link has the token in its fragment.
func (v *visit) parse(context.Context) bool {
	text := strings.TrimSpace(v.URL)
	if !strings.Contains(text, "://") {
		text = "https://" + text
	}
	u, err := url.Parse(text)
	if err != nil || u.Hostname() == "" || u.Scheme != "https" && u.Scheme != "http" || u.User != nil {
		v.fault("url", "%q is not the URL of a server.", v.URL).
			do("Give the URL of the pages, such as https://meet.example.org.")
		return false
	}
	if token, found := strings.CutPrefix(u.Fragment, "token="); found && v.Token == "" {
		own := *v.outside
		own.Token = token
		v.outside = &own
	}
	v.base, v.host = &url.URL{Scheme: u.Scheme, Host: strings.ToLower(u.Host)}, strings.ToLower(u.Hostname())
	v.port = u.Port()
	if v.port == "" {
		v.port = map[string]string{"https": "443", "http": "80"}[u.Scheme]
	}
	if n, err := strconv.Atoi(v.port); err != nil || n < 1 || n > 65535 {
		v.fault("url", "%q is not a port.", v.port).
			do("Give the URL of the pages, such as https://meet.example.org.")
		return false
	}
	return true
}

// resolve looks up the host name.
func (v *visit) resolve(ctx context.Context) bool {
	addrs, err := v.resolveHost(ctx, v.host)
	var unanswered *net.DNSError
	if errors.As(err, &unanswered) && !unanswered.IsNotFound {
		v.fault("dns-none", "%s cannot be looked up: %v.", v.host, explain(err)).
			do("Check the network of this machine, and its DNS server.")
		return false
	}
	if err != nil {
		v.fault("dns-none", "%s has no address: %v.", v.host, explain(err)).
			do("Add an A record that points %s to your server, and wait for DNS to update.", v.host)
		return false
	}
	v.addrs = addrs
	if _, err := netip.ParseAddr(v.host); err != nil {
		v.ok("dns", "%s points to %s.", v.host, list(addrs))
	}
	return true
}

func (o *outside) resolveHost(ctx context.Context, host string) ([]netip.Addr, error) {
	if addr, err := netip.ParseAddr(host); err == nil {
		return []netip.Addr{addr}, nil
	}
	ctx, cancel := context.WithTimeout(ctx, stepTimeout)
	defer cancel()
	lookup := o.lookup
	if lookup == nil {
		lookup = func(ctx context.Context, host string) ([]netip.Addr, error) {
			return net.DefaultResolver.LookupNetIP(ctx, "ip", host)
		}
	}
	addrs, err := lookup(ctx, host)
	if err != nil {
		return nil, err
	}
	for i, a := range addrs {
		addrs[i] = a.Unmap()
	}
	slices.SortFunc(addrs, netip.Addr.Compare)
	addrs = slices.Compact(addrs)
	if len(addrs) == 0 {
		return nil, errors.New("the name exists, but it has no address")
	}
	return addrs[:min(len(addrs), maxAddrs)], nil
}

// list joins addresses to a text such as "192.0.2.7 and 2001:db8::7".
func list(addrs []netip.Addr) string {
	var texts []string
	for _, a := range addrs {
		texts = append(texts, a.String())
	}
	return strings.Join(texts, " and ")
}

// dialPages connects to the port of the pages at each address.
func (v *visit) dialPages(ctx context.Context) bool {
	var open, closed []netip.Addr
	var why error
	for _, addr := range v.addrs {
		if addr.Is6() && !sourceFor(ctx, addr).IsValid() {
			v.skip("ipv6", "This machine has no IPv6, so %s is not tested.", addr)
			continue
		}
		conn, err := v.dialAddr(ctx, addr, v.port)
		if err != nil {
			closed, why = append(closed, addr), err
			continue
		}
		_ = conn.Close()
		open = append(open, addr)
	}
	switch {
	case len(open) == 0 && len(closed) == 0:
		v.fault("ipv6-only", "%s has only IPv6 addresses.", v.host).
			do("Run the doctor on a machine with IPv6.")
		return false
	case len(open) == 0:
		v.fault("port-closed", "TCP port %s of %s cannot be reached: %v.", v.port, list(closed), explain(why)).
			do("Is that the address of your server? Is tincan running, and on this port? %s", openPort("TCP", v.port))
		return false
	}
	v.ok("port", "TCP port %s of %s can be reached.", v.port, list(open))
	for _, addr := range closed {
		if addr.Is6() {
			v.warn("dns-aaaa-dead", "%s has the IPv6 address %s, but port %s does not answer there: %v. Either that "+
				"is so for everyone, and some people will wait a long time for the page, or IPv6 does not work here.",
				v.host, addr, v.port, explain(why)).
				do("Remove the AAAA record, or open the port for that address too.")
		} else {
			v.fault("port-closed", "TCP port %s of %s cannot be reached: %v. %s has several addresses, and each "+
				"must work.", v.port, addr, explain(why), v.host).
				do("%s", openPort("TCP", v.port)+" Or remove this A record.")
		}
	}
	v.addrs = open
	if v.base.Scheme == "https" && v.port == "443" {
		v.dialRedirects(ctx)
	}
	return true
}

// dialRedirects looks for a firewall in front of port 80. If the port is closed without a firewall, nobody wants it.
func (v *visit) dialRedirects(ctx context.Context) {
	conn, err := v.dialAddr(ctx, v.addrs[0], "80")
	if err == nil {
		_ = conn.Close()
	} else if isTimeout(err) {
		v.warn("port-closed", "TCP port 80 does not answer, so browsers that try http:// first time out, and "+
			"Let's Encrypt may not be able to check the name.").
			do("%s", openPort("TCP", "80"))
	}
}

func openPort(protocol, port string) string {
	return fmt.Sprintf("Open %s port %s in your provider's firewall and in the machine's (ufw allow %s/%s).", protocol,
		port, port, strings.ToLower(protocol))
}

func (v *visit) dialAddr(ctx context.Context, addr netip.Addr, port string) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, stepTimeout)
	defer cancel()
	return new(net.Dialer).DialContext(ctx, "tcp", net.JoinHostPort(addr.String(), port))
}

// sourceFor returns the address from which this machine sends to addr, or the zero Addr if it cannot. It sends
// nothing.
func sourceFor(ctx context.Context, addr netip.Addr) netip.Addr {
	conn, err := new(net.Dialer).DialContext(ctx, "udp", netip.AddrPortFrom(addr, 9).String())
	if err != nil {
		return netip.Addr{}
	}
	defer conn.Close()
	return conn.LocalAddr().(*net.UDPAddr).AddrPort().Addr().Unmap()
}

func isTimeout(err error) bool {
	var netErr net.Error
	return errors.Is(err, context.DeadlineExceeded) || errors.As(err, &netErr) && netErr.Timeout()
}
