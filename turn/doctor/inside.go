package doctor

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"

	"tincan/signal/cli"
)

// An Inside finds out on the server's machine why people cannot call. It asks the running server, and tests it
// through its public name.
type Inside struct {
	Listen     string // as in -listen
	Encrypted  bool   // whether that port has TLS
	SelfSigned bool   // whether browsers are expected to refuse the certificate
	URL        string // of the pages, as browsers see it; "": not configured
	TURNHost   string // as in -turn-host
	Proxies    []netip.Prefix
	PublicIP   netip.Addr   // as in -public-ip; the zero Addr: detected
	Local      []netip.Addr // addresses of this machine
	Key        []byte       // opens the facts of the running server
	Token      string       // an invitation, as in outside
	Slow       bool

	roots  *x509.CertPool                                               // set by tests, as in outside
	lookup func(ctx context.Context, host string) ([]netip.Addr, error) // set by tests, as in outside
	proc   string                                                       // set by tests; "": /proc
}

// run makes all checks, which takes up to two minutes, and shows the findings as they come.
func (in *Inside) run(ctx context.Context, show func(finding)) []finding {
	r := report{show: show}
	in.examine(ctx, &r)
	return r.end(ctx)
}

func (in *Inside) examine(ctx context.Context, r *report) {
	local, err := in.localVisit()
	if err != nil {
		r.fault("listen", "%v.", err).
			do("Give the doctor the flags and variables of the server.")
		return
	}
	facts, ok, err := local.facts(ctx, in.Key)
	switch {
	case err != nil:
		r.fault("not-running", "No tincan answers at %s: %v.", local.where(), explain(err)).
			do("Start tincan. If it runs, look at its log, and give the doctor its flags and variables.")
		return
	case !ok:
		r.fault("not-running", "%s is answered by another program, or by a tincan with another secret.", local.where()).
			do("Give the doctor the flags and variables of the server, and run it as the server's user.")
		return
	}
	r.ok("running", "%s answers at %s.", facts.Version, local.where())
	in.URL, in.Token = cmp.Or(in.URL, facts.URL), cmp.Or(in.Token, facts.Token)
	if facts.PublicIP.IsValid() && !facts.Detected {
		in.PublicIP = facts.PublicIP
	}
	judgeReady(r, facts.NotReady)
	r.flush()
	n := len(r.findings)
	in.visitPublic(ctx, r, local, facts)
	in.checkTURNHost(ctx, r, facts.Log)
	if ctx.Err() != nil {
		return
	}
	seen := r.findings[n:]
	for _, f := range append(in.judge(facts), fromLog(facts, seen, time.Now())...) {
		same := func(s finding) bool { return s.bad() && s.Code == f.Code }
		if !f.bad() || !slices.ContainsFunc(seen, same) {
			r.addComplete(f)
		}
	}
}

// localVisit returns a visit that connects to the port on this machine. It needs no TLS there, because tincan
// answers the doctor with and without.
func (in *Inside) localVisit() (*visit, error) {
	host, port, err := localAddr(in.Listen)
	if err != nil {
		return nil, err
	}
	addrs, err := in.outside().resolveHost(context.Background(), host)
	if err != nil {
		return nil, err
	}
	return &visit{outside: in.outside(), base: &url.URL{Scheme: "http", Host: net.JoinHostPort(host, port)},
		host: host, port: port, addrs: addrs[:1]}, nil
}

// outside returns what visits the server by its public name.
func (in *Inside) outside() *outside {
	return &outside{URL: in.URL, Token: in.Token, Slow: in.Slow, roots: in.roots, lookup: in.lookup,
		anyCertificate: in.SelfSigned}
}

// where returns the address that the visit connects to.
func (v *visit) where() string { return net.JoinHostPort(v.addrs[0].String(), v.port) }

// visitPublic tests the server as browsers use it, through its public name if that leads here.
func (in *Inside) visitPublic(ctx context.Context, r *report, local *visit, facts Facts) {
	if in.URL == "" {
		r.ok("public-url", "Neither -domain nor -public-url is set, so only the port on this machine is tested.")
		r.flush()
		in.visitPort(ctx, r, local)
		return
	}
	if _, missing := facts.NotReady["certificate"]; missing {
		r.skip("outside", "Without a certificate, the server is not tested through its public name.")
		return
	}
	through := &visit{outside: in.outside()}
	if !through.parse(ctx) || !through.resolve(ctx) {
		r.findings = append(r.findings, through.findings...)
		return
	}
	through.untrusted = true // the certificate is tested later
	who, err := in.reach(ctx, through, facts.Instance)
	if who == itself {
		in.checkForged(ctx, r, through, facts.Instance)
		r.skip("firewall", "Firewalls in front of this machine are not tested from here. Run tincan doctor %s on "+
			"another machine.", in.URL)
		r.flush()
		in.outside().run(ctx, r.addComplete)
		return
	}
	through.findings = nil
	in.explainPublic(through, who, err)
	if who == nobody {
		through.checkPublicIP(facts.PublicIP)
	}
	r.findings = append(r.findings, through.findings...)
}

// visitPort tests the port on this machine, under a name that the certificate has.
func (in *Inside) visitPort(ctx context.Context, r *report, local *visit) {
	o := in.outside()
	o.URL = "http://" + net.JoinHostPort("localhost", local.port)
	if in.Encrypted {
		o.URL = "https://" + net.JoinHostPort(local.nameInCertificate(ctx), local.port)
		o.anyCertificate = true
	}
	o.lookup = func(context.Context, string) ([]netip.Addr, error) { return local.addrs, nil }
	o.run(ctx, func(f finding) {
		if f.Code != "dns" { // it was not looked up
			r.addComplete(f)
		}
	})
}

// nameInCertificate returns a host name for which the server has a certificate.
func (v *visit) nameInCertificate(ctx context.Context) string {
	ctx, cancel := context.WithTimeout(ctx, stepTimeout)
	defer cancel()
	dialer := tls.Dialer{Config: &tls.Config{InsecureSkipVerify: true}}
	conn, err := dialer.DialContext(ctx, "tcp", v.where())
	if err != nil {
		return "localhost" // the visit will say what is wrong
	}
	defer conn.Close()
	for _, name := range conn.(*tls.Conn).ConnectionState().PeerCertificates[0].DNSNames {
		if !strings.HasPrefix(name, "*") {
			return name
		}
	}
	return "localhost"
}

// explainPublic says why the public name does not lead to this server. A router may not lead back to the machines
// behind it, which is no fault.
func (in *Inside) explainPublic(v *visit, who reached, err error) {
	named := func(a netip.Addr) bool { return slices.Contains(v.addrs, a) }
	mine := slices.ContainsFunc(in.Local, named) || slices.ContainsFunc(v.addrs, netip.Addr.IsLoopback)
	switch {
	case mine && who == elsewhere:
		v.fault("proxy", "%s points to this machine, but port %s there does not lead to this tincan.", v.host, v.port).
			do("Make the program at that port forward %s to tincan.", v.host)
	case mine:
		v.fault("port-closed", "%s points to this machine, but port %s there does not lead to this tincan: %v.",
			v.host, v.port, err).
			do("Look at the proxy and at its log, or change -public-url.")
	case in.isElsewhere(v.addrs):
		v.fault("dns-elsewhere", "%s points to %s, but this machine's address is %s.", v.host, list(v.addrs),
			list(in.own())).
			do("Change the A record of %s.", v.host)
	default:
		v.skip("outside", "This machine cannot reach itself as %s. Some routers do not allow that. Run "+
			"tincan doctor %s on another machine.", v.host, in.URL)
	}
}

// isElsewhere reports whether addresses must be of another machine, because this one has a public address of the same
// family, and they are others.
func (in *Inside) isElsewhere(addrs []netip.Addr) bool {
	named := func(a netip.Addr) bool { return slices.Contains(addrs, a) }
	comparable := func(a netip.Addr) bool {
		return isPublic(a) && slices.ContainsFunc(addrs, func(b netip.Addr) bool { return a.Is4() == b.Is4() })
	}
	return slices.ContainsFunc(in.own(), comparable) && !slices.ContainsFunc(in.own(), named)
}

// checkTURNHost reports a -turn-host of another machine. That may be a proxy, so it is a fault only if TURN over
// TLS, which any proxy can forward, neither answered there when the server started nor answers now.
func (in *Inside) checkTURNHost(ctx context.Context, r *report, log []cli.Record) {
	host := in.TURNHost
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	i := slices.IndexFunc(log, func(line cli.Record) bool {
		return strings.HasPrefix(line.Message, "TURN does not answer") && strings.HasPrefix(line.Attrs["url"], "turns:")
	})
	if host == "" || i < 0 {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, stepTimeout)
	defer cancel()
	o := in.outside()
	addrs, err := o.resolveHost(ctx, host)
	own := func(a netip.Addr) bool { return slices.Contains(in.Local, a) }
	if err != nil || !in.isElsewhere(addrs) || slices.ContainsFunc(addrs, own) {
		return
	}
	v := &visit{outside: o, host: host, addrs: addrs, untrusted: true}
	if v.prober().bind(ctx, log[i].Attrs["url"]) != nil {
		r.fault("dns-elsewhere", "%s points to %s, but this machine's address is %s.", host, list(addrs),
			list(in.own())).
			do("Change the A record of %s, or -turn-host.", host)
	}
}

// checkPublicIP reports relays that nobody outside can reach, where the visit cannot test them.
func (v *visit) checkPublicIP(relayed netip.Addr) {
	public := func(a netip.Addr) bool { return a.Is4() && isPublic(a) }
	if i := slices.IndexFunc(v.addrs, public); i >= 0 && relayed.IsValid() && !isPublic(relayed) {
		v.faultPublicIP(relayed, v.addrs[i])
	}
}

// own returns the addresses by which others may reach this machine.
func (in *Inside) own() []netip.Addr {
	if in.PublicIP.IsValid() {
		return []netip.Addr{in.PublicIP}
	}
	return in.Local[:min(len(in.Local), maxAddrs)]
}

// A reached says who answers at the public name.
type reached int

const (
	nobody    reached = iota
	elsewhere         // another server
	itself            // this server
)

// reach finds out who answers at the public name, and why nobody does.
func (in *Inside) reach(ctx context.Context, through *visit, instance string) (who reached, err error) {
	for _, addr := range through.addrs {
		one := *through
		one.addrs = []netip.Addr{addr}
		same, _, problem := one.isInstance(ctx, in.Key, instance, "")
		switch {
		case same:
			through.addrs = one.addrs
			return itself, nil
		case problem == nil:
			who = elsewhere
		default:
			err = explain(problem)
		}
	}
	return who, err
}

// forgedAddr is an address that nobody has (TEST-NET-2, RFC 5737).
const forgedAddr = "198.51.100.77"

// checkForged tests whether people can choose the address that tincan sees, and so escape its limits. If this machine
// has the address of a trusted proxy, it cannot tell: then tincan rightly believes what this machine claims.
func (in *Inside) checkForged(ctx context.Context, r *report, through *visit, instance string) {
	if in.trusts(sourceFor(ctx, through.addrs[0])) {
		return
	}
	same, seen, err := through.isInstance(ctx, in.Key, instance, forgedAddr)
	if err == nil && same && seen.String() == forgedAddr {
		r.fault("forwarded-forged", "tincan trusts the X-Forwarded-For that clients send, so anyone can evade the "+
			"limits for one address.").
			do("Make the proxy replace X-Forwarded-For (nginx: proxy_set_header X-Forwarded-For $remote_addr). " +
				"If there is no proxy, remove -trusted-proxy.")
	}
}

// trusts reports whether an address is that of a trusted proxy.
func (in *Inside) trusts(a netip.Addr) bool {
	return slices.ContainsFunc(in.Proxies, func(p netip.Prefix) bool { return p.Contains(a) })
}
