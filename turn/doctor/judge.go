package doctor

import (
	"cmp"
	"maps"
	"net"
	"slices"
	"strconv"
)

// judgeReady reports what is not ready, by part of the server.
func judgeReady(r *report, notReady map[string]string) {
	for _, part := range slices.Sorted(maps.Keys(notReady)) {
		if part != "certificate" { // the log says more about that
			r.fault("not-ready", "The server is not ready. %s: %s.", part, notReady[part]).
				do("See the log of tincan.")
		}
	}
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
	if n, most := tracked(cmp.Or(in.proc, "/proc")); most > 0 && n > most/10*8 {
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

const (
	// maxDrops is how many packets the kernel may drop before the doctor warns. A burst now and then does no harm.
	maxDrops = 100
	// minBuffer is the smallest receive buffer for TURN over UDP that needs no warning, in bytes. The default on Linux
	// is 416 KiB.
	minBuffer = 256 << 10
)

func (in *Inside) judgeTURN(r *report, f Facts) {
	if f.TURN == "" {
		return
	}
	_, port, _ := net.SplitHostPort(f.TURN)
	n, _ := strconv.ParseUint(port, 10, 16)
	if drops, known := dropped(uint16(n)); drops > maxDrops {
		r.warn("drops", "The kernel has dropped %d packets for UDP port %s, because tincan's buffer was full.",
			drops, port).
			do("sysctl -w net.core.rmem_max=4194304, and restart tincan.")
	} else if known {
		r.ok("drops", "The kernel has dropped %d packets for UDP port %s.", drops, port)
	}
	if f.ReadBuffer > 0 && f.ReadBuffer < minBuffer {
		r.warn("buffers", "The receive buffer of TURN over UDP has only %d KiB, so bursts of packets may be lost.",
			f.ReadBuffer>>10).
			do("Raise its limit (on Linux: sysctl -w net.core.rmem_max=4194304), and restart tincan.")
	} else if f.ReadBuffer > 0 {
		r.ok("buffers", "The receive buffer of TURN over UDP has %d KiB.", f.ReadBuffer>>10)
	}
	switch {
	case f.UDP:
		r.ok("udp", "TURN has received UDP from other machines in the last day.")
	case f.OnlyTCP:
		if _, mapped, err := net.SplitHostPort(in.TURNHost); err == nil {
			port = mapped
		}
		r.warn("udp-closed", "Several other machines have reached TURN over TCP since tincan started, but none over "+
			"UDP. A firewall may be blocking UDP.").
			do("%s To check that, run tincan doctor with the URL on another machine.", openPort("UDP", port))
	}
	if f.Detected && !slices.Contains(in.Local, f.PublicIP) {
		r.warn("public-ip", "Relay candidates contain %s, but this machine's address is now %s.",
			f.PublicIP, list(in.own())).
			do("Restart tincan, or set -public-ip.")
	}
}
