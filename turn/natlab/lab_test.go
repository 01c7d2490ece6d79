//go:build linux

// Package natlab tests whole calls between networks with NATs and firewalls. The networks are
// namespaces of this machine.
package natlab

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"tincan/signal/meshtest"
	"tincan/turn/port"
)

// A natLab is a small internet of network namespaces, which no packet leaves. Its addresses are from a
// range for documentation. tincan has one of them:
//
//	  tincan       open        cone NAT     symmetric NAT    only TCP 443
//	203.0.113.1    .10 .11      .12 .13        .14 .15         .16 .17
//	    |           |            |              |               |
//	----+-----------+------------+--------------+---------------+-------- bridge
//
// There are two networks of each kind, each with one host. If there is a NAT, the host has a namespace
// behind it. Its private address is the same in every network, as in so many homes.
type natLab struct {
	t      *testing.T
	prefix string // of the names of the namespaces
	pub    string // the namespace of tincan and of the bridge
	cert   string // file with the certificate for natName and natTURN
	key    string // file with its key
	names  string // a hosts file
	hosts  map[natKind][2]string
}

// A natKind is how a network is connected to the internet.
type natKind string

const (
	openNet      natKind = "open"      // without NAT or firewall
	coneNAT      natKind = "cone"      // one public port for all destinations
	symmetricNAT natKind = "symmetric" // a different port for each destination
	onlyTCP443   natKind = "tcp443"    // behind a cone NAT, with a firewall in it
)

const (
	natServer = "203.0.113.1"
	natRange  = "203.0.113.0/24"
	natName   = "meet.example.org"
	natTURN   = "turn.example.org" // the same machine
)

// coneRules configure a Linux NAT, which keeps a host's port number if it is free. Packets that no host
// has asked for are dropped before they count as a connection. Otherwise such a connection would take
// the port from the host that is about to send there, and hole punching would fail.
const coneRules = `
table ip nat {
	chain in { type filter hook input priority filter; iifname "wan" ct state new drop; }
	chain out { type nat hook postrouting priority srcnat; oifname "wan" masquerade; }
}`

// natRules are rules for nftables. A rule that drops packets counts them in a counter named held.
var natRules = map[natKind]string{
	coneNAT:      coneRules,
	symmetricNAT: strings.Replace(coneRules, "masquerade", "masquerade random,fully-random", 1),
	onlyTCP443: coneRules + `
table ip firewall {
	counter held {}
	chain through {
		type filter hook forward priority filter;
		ct state established,related accept
		iifname "lan" tcp dport 443 accept
		counter name held drop
	}
}`,
}

// noRelayPorts are the firewall rules for tincan's namespace.
const noRelayPorts = `
table ip firewall {
	counter held {}
	chain in { type filter hook input priority filter; udp dport 49152-65535 counter name held drop; }
	chain out { type filter hook output priority filter; udp sport 49152-65535 counter name held drop; }
}`

// labs counts the labs of this process.
var labs atomic.Int32

// newNATLab builds two networks of each kind. They are removed at the end of the test.
func newNATLab(t *testing.T, kinds ...natKind) *natLab {
	t.Helper()
	if testing.Short() {
		t.Skip("no network namespaces with -short")
	}
	if os.Geteuid() != 0 {
		t.Skip("only root may make network namespaces")
	}
	for _, tool := range []string{"ip", "nft"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("no network namespaces: %v", err)
		}
	}
	l := &natLab{
		t:      t,
		prefix: fmt.Sprintf("tincan-test-%d-%d-", os.Getpid(), labs.Add(1)),
		names:  filepath.Join(t.TempDir(), "hosts"),
		hosts:  make(map[natKind][2]string),
	}
	names := "127.0.0.1 localhost\n" + natServer + " " + natName + " " + natTURN + "\n"
	if err := os.WriteFile(l.names, []byte(names), 0o644); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("ip", "netns", "add", l.prefix+"try").CombinedOutput(); err != nil {
		t.Skipf("no right to make network namespaces: %s", out)
	}
	l.run("", "ip", "netns", "del", l.prefix+"try")

	l.pub = l.namespace("pub")
	l.ip(l.pub, "link add br0 type bridge", "addr add "+natServer+"/24 dev br0", "link set br0 up")
	for i, kind := range kinds {
		l.hosts[kind] = [2]string{l.connect(kind, 2*i), l.connect(kind, 2*i+1)}
	}
	folder := t.TempDir()
	cfg := port.Config{SelfSigned: true}
	if _, err := cfg.Encryption(folder, []string{natName, natTURN}, slog.New(slog.DiscardHandler)); err != nil {
		t.Fatal(err)
	}
	l.cert, l.key = filepath.Join(folder, "self-signed.crt"), filepath.Join(folder, "self-signed.key")
	return l
}

// connect creates the nth network and returns the namespace of its host.
func (l *natLab) connect(kind natKind, n int) (host string) {
	host = l.namespace(fmt.Sprint(kind, n))
	outer := host
	if rules, ok := natRules[kind]; ok {
		outer = natOf(host)
		l.namespace(strings.TrimPrefix(outer, l.prefix))
		l.nft(outer, rules)
		l.exec(outer, "", "sh", "-c", "echo 1 > /proc/sys/net/ipv4/ip_forward")
		l.ip(outer, "link add lan type veth peer name eth0 netns "+host, "addr add 192.168.1.1/24 dev lan",
			"link set lan up")
		l.ip(host, "addr add 192.168.1.2/24 dev eth0", "link set eth0 up", "route add default via 192.168.1.1")
	}
	port := fmt.Sprint("port", n)
	l.ip(l.pub, "link add "+port+" type veth peer name wan netns "+outer, "link set "+port+" master br0 up")
	l.ip(outer, fmt.Sprintf("addr add 203.0.113.%d/24 dev wan", 10+n), "link set wan up",
		"route add default via "+natServer)
	return host
}

// natOf returns the namespace of the NAT that a host is behind.
func natOf(host string) string { return host + "-nat" }

// namespace creates a network namespace that lasts until the end of the test.
func (l *natLab) namespace(name string) string {
	l.t.Helper()
	ns := l.prefix + name
	l.run("", "ip", "netns", "add", ns)
	l.t.Cleanup(func() {
		if out, err := exec.Command("ip", "netns", "del", ns).CombinedOutput(); err != nil {
			l.t.Errorf("remove namespace: %v: %s", err, out)
		}
	})
	l.ip(ns, "link set lo up")
	return ns
}

// inside makes cmd run in a namespace where tincan's name is known. The process is replaced, not
// forked, so that signals reach the command.
func (l *natLab) inside(ns string, cmd *exec.Cmd) *exec.Cmd {
	l.t.Helper()
	path, err := exec.LookPath("ip")
	if err != nil {
		l.t.Fatal(err)
	}
	// ip netns exec makes a mount namespace, so no other process sees this /etc/hosts.
	const script = `mount --bind "$0" /etc/hosts && exec "$@"`
	cmd.Path = path
	cmd.Args = append([]string{"ip", "netns", "exec", ns, "sh", "-c", script, l.names}, cmd.Args...)
	return cmd
}

func (l *natLab) ip(ns string, commands ...string) {
	l.t.Helper()
	l.run(strings.Join(commands, "\n"), "ip", "-n", ns, "-batch", "-")
}

func (l *natLab) nft(ns, rules string) {
	l.t.Helper()
	l.exec(ns, rules, "nft", "-f", "-")
}

func (l *natLab) exec(ns, stdin string, args ...string) (stdout string) {
	l.t.Helper()
	return l.run(stdin, "ip", append([]string{"netns", "exec", ns}, args...)...)
}

// held returns how many packets the firewall in a namespace has dropped.
func (l *natLab) held(ns string) (packets int) {
	l.t.Helper()
	out := l.exec(ns, "", "nft", "list", "counter", "ip", "firewall", "held")
	_, numbers, _ := strings.Cut(out, "packets")
	if _, err := fmt.Sscan(numbers, &packets); err != nil {
		l.t.Fatalf("no count of packets: %s", out)
	}
	return packets
}

func (l *natLab) run(stdin, name string, args ...string) (stdout string) {
	l.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), meshtest.Patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Stdin = strings.NewReader(stdin)
	out, err := cmd.CombinedOutput()
	if err != nil {
		l.t.Fatalf("%s: %v: %s", cmd, err, out)
	}
	return string(out)
}
