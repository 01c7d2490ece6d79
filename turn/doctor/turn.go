package doctor

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"encoding/json"
	"errors"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/pion/stun/v3"
)

// maxURLs is how many URLs of TURN are tested.
const maxURLs = 8

// small and large are the sizes of packets that relays must carry, in bytes. Browsers send up to 1,200 bytes of media
// in a packet.
const small, large = 100, 1200

// testTURN tests all that the server says about TURN.
func (v *visit) testTURN(ctx context.Context) bool {
	var urls []*stun.URI
	credentials := make(map[*stun.URI]iceServer)
	for _, server := range v.iceServers {
		for _, text := range server.URLs {
			uri, err := stun.ParseURI(text)
			if err == nil && strings.HasPrefix(text, "turn") && len(urls) < maxURLs {
				urls = append(urls, uri)
				credentials[uri] = server
			}
		}
	}
	v.heardUDP = v.askHeardUDP(ctx)
	if len(urls) == 0 {
		v.warn("turn-off", "This server has no TURN, so people behind strict firewalls cannot call.").
			do("Remove the empty -turn-listen= from the flags, or name another server with -turn-url.")
		return true
	}
	var works []*stun.URI
	var first *relay // browsers prefer UDP, and the server lists it first
	for _, uri := range urls {
		r := v.testURL(ctx, uri, credentials[uri])
		if r == nil {
			continue
		}
		works = append(works, uri)
		if first != nil {
			r.close()
			continue
		}
		first = r
		defer first.close()
	}
	if first != nil {
		v.ok("turn", "TURN works at %s.", join(works))
		v.checkRelayed(ctx, first.addr().Addr(), works[0])
		v.testPair(ctx, first, works[0], credentials[works[0]])
	}
	v.checkPagesPort(urls)
	return true
}

func join(urls []*stun.URI) string {
	var texts []string
	for _, u := range urls {
		texts = append(texts, u.String())
	}
	return strings.Join(texts, ", ")
}

// prober contacts only addresses of the host that was asked for.
func (v *visit) prober() *Prober {
	return &Prober{Roots: v.roots, anyCertificate: v.untrusted, find: v.find}
}

// errElsewhere means that TURN is on another machine.
var errElsewhere = errors.New("it is on another machine")

// find returns an address of a TURN server's host, which must be the host of the pages or have the same address.
func (v *visit) find(ctx context.Context, host string) (netip.Addr, error) {
	if strings.EqualFold(host, v.host) {
		return v.addrs[0], nil
	}
	addrs, err := v.resolveHost(ctx, host)
	if err != nil {
		return netip.Addr{}, err
	}
	for _, a := range addrs {
		if slices.Contains(v.addrs, a) {
			return a, nil
		}
	}
	return netip.Addr{}, errElsewhere
}

// testURL makes an allocation at a URL. It returns nil, and reports why, if that fails.
func (v *visit) testURL(ctx context.Context, uri *stun.URI, with iceServer) *relay {
	within, cancel := context.WithTimeout(ctx, stepTimeout)
	defer cancel()
	err := v.prober().bind(within, uri.String())
	if errors.Is(err, errElsewhere) {
		v.skip("turn", "%s is not tested, because it is not on the machine of the pages.", uri)
		return nil
	}
	if ctx.Err() != nil {
		return nil // there was no time left for this URL
	}
	if err != nil {
		v.explainUnreachable(ctx, uri, err)
		return nil
	}
	r, err := v.allocate(within, uri, with)
	var refused *stun.TurnError
	switch {
	case err == nil:
		return r
	case errors.As(err, &refused) && refused.ErrorCodeAttr.Code == stun.CodeInsufficientCapacity:
		v.fault("relay-ports-out", "%s has no relay port left for another call.", uri).
			do("Widen -relay-ports.")
	case errors.As(err, &refused) && refused.ErrorCodeAttr.Code == stun.CodeAllocQuotaReached:
		v.fault("turn-auth", "%s refuses a fresh credential of this server: it has expired, or has too many "+
			"allocations.", uri).
			do("Check that both servers have the same TINCAN_TURN_SECRET, and set their clocks by NTP.")
	case errors.As(err, &refused):
		v.fault("turn-auth", "%s refuses a fresh credential of this server (error %d).", uri,
			refused.ErrorCodeAttr.Code).
			do("Check that both servers have the same TINCAN_TURN_SECRET, and set their clocks by NTP.")
	default:
		v.fault("turn", "%s answers, but creates no allocation: %v.", uri, explain(err)).
			do("See the log of tincan.")
	}
	return nil
}

func (v *visit) allocate(ctx context.Context, uri *stun.URI, with iceServer) (*relay, error) {
	conn, err := v.prober().dial(ctx, uri)
	if err != nil {
		return nil, err
	}
	return allocate(ctx, conn, with.Username, with.Credential)
}

// explainUnreachable says why TURN does not answer at a URL.
func (v *visit) explainUnreachable(ctx context.Context, uri *stun.URI, err error) {
	port := strconv.Itoa(uri.Port)
	var refused *tls.CertificateVerificationError
	_, lookupErr := v.find(ctx, uri.Host)
	switch {
	case errors.As(err, &refused):
		v.fault("cert-name", "Browsers refuse TURN at %s: %v.", uri, err).
			do("Get a certificate for %s too.", uri.Host)
	case lookupErr != nil:
		v.fault("dns-none", "The server advertises TURN at %s, but: %v.", uri, err).
			do("Add an A record for %s, or change -turn-host or -public-url.", uri.Host)
	case uri.Proto == stun.ProtoTypeUDP && errors.Is(err, errRefused):
		v.fault("udp-closed", "Nothing listens on UDP port %s of %s. Calls will be slower, or fail.", port, uri.Host).
			do("Check the ports of -turn-listen and -turn-host. A container must publish this port for UDP too.")
	case uri.Proto == stun.ProtoTypeUDP && v.heardUDP:
		v.warn("udp-blocked", "UDP port %s of %s does not answer (%v), but the server has received UDP from others in "+
			"the last day. Perhaps only this network blocks it.", port, uri.Host, err).
			do("Run the doctor in another network, or ask the administrator of this one to allow UDP port %s.", port)
	case uri.Proto == stun.ProtoTypeUDP:
		v.fault("udp-closed", "UDP port %s of %s does not answer (%v). Either a firewall in front of the "+
			"server blocks UDP, or this network does. Calls will be slower, or fail.", port, uri.Host, err).
			do("Check that tincan listens there (-turn-listen). %s", openPort("UDP", port))
	case port == v.port:
		v.fault("relay-port", "Port %s serves the page, but not TURN: at %s, %v. Calls from networks that allow "+
			"only this port will fail.", port, uri, err).
			do("HTTP proxies cannot forward TURN: see HOSTING.md, Which setup to choose. If yours forwards TCP, " +
				"check where to, and -trusted-proxy. Without a proxy, check -public-url.")
	default:
		v.fault("port-closed", "TURN does not answer at %s: %v.", uri, err).
			do("%s", openPort("TCP", port))
	}
}

// askHeardUDP reports whether the server has received UDP from other machines. Ask before this visit sends any.
func (v *visit) askHeardUDP(ctx context.Context) bool {
	var server identity
	a, err := v.get(ctx, FactsPath+"?nonce="+rand.Text())
	return err == nil && json.Unmarshal([]byte(a.body), &server) == nil && server.UDP
}

// checkRelayed compares the address of relays with that of the server.
func (v *visit) checkRelayed(ctx context.Context, relayed netip.Addr, uri *stun.URI) {
	server, err := v.find(ctx, uri.Host)
	switch {
	case err != nil || !isPublic(server):
		// The server is for this network alone, which may have any addresses.
	case !isPublic(relayed):
		v.faultPublicIP(relayed, server)
	case server.Is4() && !slices.Contains(v.addrs, relayed) && relayed != server:
		v.warn("public-ip", "Relay candidates contain %s, but %s is %s.", relayed, uri.Host, server).
			do("If the server moved, restart tincan, or set -public-ip %s.", server)
	default:
		v.ok("public-ip", "Relay candidates contain the public address, %s.", relayed)
	}
}

func (v *visit) faultPublicIP(relayed, server netip.Addr) {
	v.fault("public-ip", "Relay candidates contain %s, which is a private address. Calls through the relay may fail.",
		relayed).
		do("Start tincan with -public-ip %s, or run the container with the host's network.", server)
}

// isPublic reports whether anyone can reach an address.
func isPublic(a netip.Addr) bool {
	shared := netip.MustParsePrefix("100.64.0.0/10") // carrier-grade NAT, RFC 6598
	return a.IsGlobalUnicast() && !a.IsPrivate() && !shared.Contains(a)
}

// testPair sends packets between two relays, as two people behind strict firewalls do.
func (v *visit) testPair(ctx context.Context, first *relay, uri *stun.URI, with iceServer) {
	within, cancel := context.WithTimeout(ctx, stepTimeout)
	defer cancel()
	second, err := v.allocate(within, uri, with)
	if err != nil {
		v.fault("relay-loop", "A second allocation fails: %v.", explain(err)).
			do("See the log of tincan.")
		return
	}
	defer second.close()
	defer context.AfterFunc(ctx, func() { // pion knows no deadline
		first.close()
		second.close()
	})()
	switch {
	case !carries(ctx, first, second, small):
		v.fault("relay-loop", "Packets do not get from one allocation to another, so two people behind strict "+
			"firewalls cannot call each other.").
			do("See the log of tincan. Does -turn-deny-peer contain its own address?")
	case !carries(ctx, first, second, large):
		v.fault("udp-large", "Packets of %d bytes get through, but not packets of %d bytes: video will freeze.",
			small, large).
			do("Check the MTU of any VPN or tunnel between here and the server.")
	default:
		v.ok("relay", "Two allocations reach each other, even with packets of %d bytes.", large)
	}
}

// checkPagesPort warns if the pages are on port 443 and TURN is not, because some networks allow nothing else.
func (v *visit) checkPagesPort(urls []*stun.URI) {
	onWeb := func(u *stun.URI) bool { return u.Proto == stun.ProtoTypeTCP && u.Port == 443 }
	if v.port != "443" || slices.ContainsFunc(urls, onWeb) {
		return
	}
	v.warn("relay-port", "TURN is not on port 443, so calls from networks that allow only web traffic will fail.").
		do("HTTP proxies cannot forward TURN. Let nginx (stream) or HAProxy route by host name: see HOSTING.md, " +
			"Which setup to choose.")
}
