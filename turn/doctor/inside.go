package doctor

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"maps"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
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
	Proxies    []netip.Prefix
	PublicIP   netip.Addr   // as in -public-ip; the zero Addr: detected
	Local      []netip.Addr // addresses of this machine
	Key        []byte       // opens the facts of the running server
	Token      string       // an invitation, as in outside
	Slow       bool

	roots  *x509.CertPool                                               // set by tests, as in outside
	lookup func(ctx context.Context, host string) ([]netip.Addr, error) // set by tests, as in outside
}

// run makes all checks, which takes up to two minutes.
func (in *Inside) run(ctx context.Context) []finding {
	var r report
	local, err := in.localVisit()
	if err != nil {
		r.fault("listen", "%v.", err).
			do("Give the doctor the flags and variables of the server.")
		return r.findings
	}
	facts, ok, err := local.facts(ctx, in.Key)
	switch {
	case err != nil:
		r.fault("not-running", "No tincan answers at %s: %v.", local.where(), explain(err)).
			do("Start tincan. If it runs, look at its log, and give the doctor its flags and variables.")
		return r.findings
	case !ok:
		r.fault("not-running", "%s is answered by another program, or by a tincan with another secret.", local.where()).
			do("Give the doctor the flags and variables of the server, and run it as the server's user.")
		return r.findings
	}
	r.ok("running", "%s answers at %s.", facts.Version, local.where())
	in.URL, in.Token = cmp.Or(in.URL, facts.URL), cmp.Or(in.Token, facts.Token)
	for _, part := range slices.Sorted(maps.Keys(facts.NotReady)) {
		if part != "certificate" { // the log says more about that
			r.fault("not-ready", "The server is not ready. %s: %s.", part, facts.NotReady[part]).
				do("See the log of tincan.")
		}
	}
	seen := in.visitPublic(ctx, &r, local, facts)
	for _, f := range append(in.judge(facts), fromLog(facts, seen, time.Now())...) {
		same := func(s finding) bool { return s.bad() && s.Code == f.Code }
		if !f.bad() || !slices.ContainsFunc(seen, same) {
			r.findings = append(r.findings, f)
		}
	}
	return append(r.findings, seen...)
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
func (in *Inside) visitPublic(ctx context.Context, r *report, local *visit, facts Facts) []finding {
	if in.URL == "" {
		r.ok("public-url", "Neither -domain nor -public-url is set, so only the port on this machine is tested.")
		return in.visitPort(ctx, local)
	}
	if _, missing := facts.NotReady["certificate"]; missing {
		r.skip("outside", "Without a certificate, the server is not tested through its public name.")
		return nil
	}
	through := &visit{outside: in.outside()}
	if !through.parse(ctx) || !through.resolve(ctx) {
		return through.findings
	}
	through.untrusted = true // the certificate is tested later
	who, err := in.reach(ctx, through, facts.Instance)
	if who == itself {
		in.checkForged(ctx, r, through, facts.Instance)
		r.skip("firewall", "Firewalls in front of this machine are not tested from here. Run tincan doctor %s on "+
			"another machine.", in.URL)
		return in.outside().run(ctx)
	}
	through.findings = nil
	in.explainPublic(through, who, err)
	return through.findings
}

// visitPort tests the port on this machine, under a name that the certificate has.
func (in *Inside) visitPort(ctx context.Context, local *visit) []finding {
	o := in.outside()
	o.URL = "http://" + net.JoinHostPort("localhost", local.port)
	if in.Encrypted {
		o.URL = "https://" + net.JoinHostPort(local.nameInCertificate(ctx), local.port)
		o.anyCertificate = true
	}
	o.lookup = func(context.Context, string) ([]netip.Addr, error) { return local.addrs, nil }
	return slices.DeleteFunc(o.run(ctx), func(f finding) bool { return f.Code == "dns" }) // it was not looked up
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
	elsewhereFor := func(a netip.Addr) bool { // this machine has a public address of the same family
		return isPublic(a) && slices.ContainsFunc(v.addrs, func(b netip.Addr) bool { return a.Is4() == b.Is4() })
	}
	switch {
	case mine && who == elsewhere:
		v.fault("proxy", "%s points to this machine, but port %s there does not lead to this tincan.", v.host, v.port).
			do("Make the program at that port forward %s to tincan.", v.host)
	case mine:
		v.fault("port-closed", "%s points to this machine, but port %s there does not lead to this tincan: %v.",
			v.host, v.port, err).
			do("Look at the proxy and at its log, or change -public-url.")
	case slices.ContainsFunc(in.own(), elsewhereFor) && !slices.ContainsFunc(in.own(), named):
		v.fault("dns-elsewhere", "%s points to %s, but this machine's address is %s.", v.host, list(v.addrs),
			list(in.own())).
			do("Change the A record of %s.", v.host)
	default:
		v.skip("outside", "This machine cannot reach itself as %s. Some routers do not allow that. Run "+
			"tincan doctor %s on another machine.", v.host, in.URL)
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

// judge evaluates the facts of the running server.
func (in *Inside) judge(f Facts) []finding {
	var r report
	if f.SecretMade && volatile(f.Folder) {
		r.warn("secret-new", "tincan made a new secret when it started. It is in %s, which is lost with the "+
			"container or at a reboot. Then all sessions and invitations become invalid.", f.Folder).
			do("Set -state to a folder that survives. In a container, mount a volume there.")
	}
	if f.Sockets >= 10 && f.Most*10 >= f.Sockets*9 {
		in.judgeBusiest(&r, f)
	}
	if f.OpenFiles > 0 && f.OpenFiles < 1024 {
		r.warn("files", "tincan may open only %d files, and needs one for each person and each relay.", f.OpenFiles).
			do("Raise it: ulimit -n 65536, or LimitNOFILE=65536 in the service.")
	}
	if n, most := tracked(); most > 0 && n > most/10*8 {
		r.warn("conntrack", "This machine's firewall tracks %d of at most %d connections. When that limit is "+
			"reached, new connections fail.", n, most).
			do("sysctl -w net.netfilter.nf_conntrack_max=%d", 4*most)
	}
	in.judgeTURN(&r, f)
	return r.findings
}

// judgeBusiest warns of a proxy whose address nearly all people seem to have. Only a proxy, or someone on the same
// network, can have a local address.
func (in *Inside) judgeBusiest(r *report, f Facts) {
	busiest := f.Busiest.Addr()
	const text = "%d of %d WebSockets come from %s, so these people share the limits for one address."
	switch {
	case in.trusts(busiest):
		r.warn("one-address", text, f.Most, f.Sockets, busiest).
			do("Make this proxy send X-Forwarded-For, or the PROXY protocol.")
	case busiest.IsLoopback() || busiest.IsPrivate():
		r.warn("one-address", text, f.Most, f.Sockets, busiest).
			do("If that is a proxy, set -trusted-proxy %s.", busiest)
	}
}

// maxDrops is how many packets the kernel may drop before it is worth a word. A burst now and then does no harm.
const maxDrops = 100

func (in *Inside) judgeTURN(r *report, f Facts) {
	if f.TURN == "" {
		return
	}
	if _, port, err := net.SplitHostPort(f.TURN); err == nil {
		n, _ := strconv.ParseUint(port, 10, 16)
		if drops, known := dropped(uint16(n)); drops > maxDrops {
			r.warn("drops", "The kernel has dropped %d packets for UDP port %s, because tincan's buffer was full.",
				drops, port).
				do("sysctl -w net.core.rmem_max=4194304, and restart tincan.")
		} else if known {
			r.ok("drops", "The kernel has dropped %d packets for UDP port %s.", drops, port)
		}
	}
	if !in.PublicIP.IsValid() && !slices.Contains(in.Local, f.PublicIP) {
		r.warn("public-ip", "Relay candidates contain %s, but this machine's address is now %s.",
			f.PublicIP, list(in.own())).
			do("Restart tincan, or set -public-ip.")
	}
}

// logged are the messages of the log that mean something is wrong, by how they begin.
var logged = []struct {
	message, code string
	severity      severity
	do            string // if the log gives no hint

	// A fault that may have been repaired is old after an hour. It is also repaired if the visit finds repaired in
	// order, or if repaired is ready; "": neither can tell.
	lasting  bool
	repaired string
}{
	{"no certificate", "acme", severityFault, "Fix what the authority names. It must be able to reach port 443 or 80.",
		true, "certificate"},
	{"certificate not renewed", "acme", severityWarn,
		"Fix what the authority names. It must be able to reach port 443 or 80.", false, ""},
	{"browsers will refuse this certificate", "cert-expired", severityFault, "Renew it, or set the clock.", true,
		"certificate"},
	{"new certificate not usable", "cert-ending", severityWarn, "Check the files of -tls-cert and -tls-key.",
		false, ""},
	{"the certificate is not valid for the host of ", "cert-name", severityFault, "Get one for this name too.",
		true, ""},
	{"broken WebSocket request", "ws-upgrade", severityFault, "", false, "websocket"},
	{"X-Forwarded-For from an untrusted address", "one-address", severityWarn, "", false, ""},
	{"PROXY protocol header from an untrusted address", "proxy-protocol", severityFault, "", false, "websocket"},
	{"no relay for someone", "relay-ports-out", severityFault, "Widen -relay-ports.", false, ""},
	{"the secret cannot be stored", "secret-lost", severityWarn, "Make the folder of -state writable.", true, ""},
	{"this secret is short", "secret-short", severityWarn, "Use at least 16 random characters.", true, ""},
	{"TLS on a port without TLS", "no-tls", severityFault, "", false, "websocket"},
	{"unknown host name", "host", severityFault, "", false, "websocket"},
	{"origin refused", "ws-host", severityFault, "", false, "websocket"},
}

// fromLog turns what the log has warned of into findings, unless it is repaired. seen are the findings of the visit.
func fromLog(facts Facts, seen []finding, now time.Time) []finding {
	var r report
	for _, line := range facts.Log {
		for _, known := range logged {
			_, notReady := facts.NotReady[known.repaired]
			works := slices.ContainsFunc(seen, func(f finding) bool {
				return f.Severity == severityOK && f.Code == known.repaired
			})
			old := !known.lasting && now.Sub(line.Last) > time.Hour
			if !strings.HasPrefix(line.Message, known.message) || old || works ||
				known.repaired == "certificate" && !notReady {
				continue
			}
			f := r.add(known.severity, known.code, "%s", quote(line))
			f.Do = cmp.Or(sentence(line.Attrs["hint"]), known.do)
			if line.Message == "origin refused" {
				f.Code = originCode(line.Attrs["hint"])
			}
		}
	}
	return slices.DeleteFunc(r.findings, func(f finding) bool { return f.Code == "" }) // a stranger's page
}

// sentence turns a hint of the log into a sentence.
func sentence(hint string) string {
	if hint == "" {
		return ""
	}
	return strings.ToUpper(hint[:1]) + hint[1:] + "."
}

// quote returns a sentence about a line of the log.
func quote(line cli.Record) string {
	var values []string
	for _, key := range slices.Sorted(maps.Keys(line.Attrs)) {
		if key != "hint" {
			values = append(values, key+" "+line.Attrs[key])
		}
	}
	times := "once"
	if line.Count > 1 {
		times = fmt.Sprintf("%d times", line.Count)
	}
	text := fmt.Sprintf("Logged %s, most recently at %s: %s", times, line.Last.Format("15:04"), line.Message)
	if len(values) > 0 {
		text += " (" + strings.Join(values, ", ") + ")"
	}
	return text + "."
}

// originCode returns the code for a refused origin by the hint in the log, or "" if it may have been a stranger's page.
func originCode(hint string) string {
	switch {
	case strings.Contains(hint, "X-Forwarded-Proto"), strings.Contains(hint, "is your proxy"):
		return "ws-scheme"
	case strings.Contains(hint, "Host header"):
		return "ws-host"
	}
	return ""
}
