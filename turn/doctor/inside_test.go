package doctor

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"tincan/signal/cli"
	"tincan/signal/meshtest"
	"tincan/signal/secret"
)

// factsKey is the key of servers with meshtest.LongSecret as their secret.
var factsKey = secret.Secret(meshtest.LongSecret).Key("facts")

var loopback = netip.MustParseAddr("127.0.0.1")

// A patient is a running server, and what its doctor knows.
type patient struct {
	*Inside
	t     *testing.T
	state string
}

// admit starts a server on a port of its own. The doctor gets the same settings from inside.
func admit(t *testing.T, change func(*Inside), args ...string) *patient {
	t.Helper()
	p := &patient{&Inside{Listen: "127.0.0.1:" + freePort(t), Key: factsKey, Local: []netip.Addr{loopback},
		lookup: at("").lookup}, t, t.TempDir()}
	if change != nil {
		change(p.Inside)
	}
	args = append([]string{"-listen=" + p.Listen, "-state=" + p.state, "-public-ip=127.0.0.1"}, args...)
	meshtest.Start(t, []string{"TINCAN_SECRET=" + meshtest.LongSecret}, args...)
	p.PublicIP = netip.MustParseAddr("127.0.0.1")
	return p
}

// expect runs the doctor, and fails unless it finds exactly what is wanted besides what is in order.
func (p *patient) expect(want, text string) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.t.Context(), patience)
	defer cancel()
	compare(p.t, p.run(ctx), want, text)
}

func TestHealthyInside(t *testing.T) {
	admit(t, nil).expect("", "TURN works at")
	encrypted := func(in *Inside) { in.Encrypted, in.SelfSigned = true, true }
	admit(t, encrypted, "-tls-self-signed").expect("", "TURN works at")
	strict := func(in *Inside) { in.Encrypted = true } // the certificate may be from any authority
	admit(t, strict, "-tls-self-signed").expect("", "TURN works at")
	// With a public name that leads to the server itself:
	port := freePort(t)
	url := "http://localhost:" + port
	named := func(in *Inside) { in.Listen, in.URL = "127.0.0.1:"+port, url }
	admit(t, named, "-public-url="+url).expect("", "TURN works at")
}

func TestNotRunning(t *testing.T) {
	stopped := &Inside{Listen: "127.0.0.1:" + freePort(t), Key: factsKey}
	compare(t, stopped.run(t.Context()), "fault not-running", "No tincan answers at 127.0.0.1:")
	stranger := meshtest.Start(t, nil)
	other := &Inside{Listen: strings.TrimPrefix(stranger.Base, "http://localhost"), Key: factsKey}
	compare(t, other.run(t.Context()), "fault not-running", "or by a tincan with another secret")
	nowhere := &Inside{Listen: "localhost", Key: factsKey}
	compare(t, nowhere.run(t.Context()), "fault listen", "missing port")
}

// The public name may lead nowhere, or to another program on this machine.
func TestPublicName(t *testing.T) {
	other := httptest.NewServer(nil)
	t.Cleanup(other.Close)
	closed := freePort(t)
	for name, tt := range map[string]struct{ url, want, text string }{
		"no such name": {"http://nobody.test", "fault dns-none", "nobody.test has no address"},
		"another program": {"http://localhost:" + portOf(other.Listener.Addr()), "fault proxy",
			"does not lead to this tincan"},
		"no proxy": {"http://localhost:" + closed, "fault port-closed",
			"port " + closed + " there does not lead to this tincan: connection refused"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := admit(t, func(in *Inside) { in.URL = tt.url }, "-public-url="+tt.url)
			p.expect(tt.want, tt.text)
		})
	}
}

// If the name does not lead here, that is a fault only if it must lead to another address.
func TestNameOfAnotherMachine(t *testing.T) {
	for _, tt := range []struct {
		local, public, name string
		who                 reached
		want                string
	}{
		{"203.0.113.5", "", "203.0.113.9", nobody, "fault dns-elsewhere"},
		{"203.0.113.5", "", "203.0.113.9", elsewhere, "fault dns-elsewhere"},
		{"10.0.0.2", "203.0.113.5", "203.0.113.9", nobody, "fault dns-elsewhere"},
		{"10.0.0.2", "203.0.113.5", "203.0.113.5", nobody, ""},     // the cloud does not lead back
		{"192.168.1.2", "", "203.0.113.5", nobody, ""},             // nor does the router
		{"192.168.1.2", "", "203.0.113.5", elsewhere, ""},          // its own page answers
		{"192.168.1.2,2001:db8::2", "", "203.0.113.5", nobody, ""}, // a public address of the other family
		{"203.0.113.5", "", "203.0.113.5", elsewhere, "fault proxy"},
		{"203.0.113.5", "", "203.0.113.5", nobody, "fault port-closed"},
	} {
		in := &Inside{}
		for text := range strings.SplitSeq(tt.local, ",") {
			in.Local = append(in.Local, netip.MustParseAddr(text))
		}
		if tt.public != "" {
			in.PublicIP = netip.MustParseAddr(tt.public)
		}
		v := &visit{host: meet, port: "443", addrs: []netip.Addr{netip.MustParseAddr(tt.name)}}
		in.explainPublic(v, tt.who, errors.New("refused"))
		compare(t, v.findings, tt.want, "")
	}
}

// A home server behind a router that does not lead back to it cannot test itself. That is no fault.
func TestNoWayBack(t *testing.T) {
	p := admit(t, func(in *Inside) { in.URL = "http://other.test" }, "-public-url=http://other.test")
	p.PublicIP, p.Local = netip.Addr{}, []netip.Addr{netip.MustParseAddr("192.168.1.2"), loopback}
	p.expect("", "Run tincan doctor http://other.test on another machine")
}

// A proxy that passes on X-Forwarded-For as it came lets clients choose their address.
func TestForgedAddress(t *testing.T) {
	for name, tt := range map[string]struct {
		change change
		want   string
	}{
		"as it came": {func(r *httputil.ProxyRequest) {
			withHost(r)
			r.Out.Header["X-Forwarded-For"] = r.In.Header["X-Forwarded-For"]
		}, "fault forwarded-forged"},
		"appended": {func(r *httputil.ProxyRequest) {
			withHost(r)
			r.Out.Header["X-Forwarded-For"] = r.In.Header["X-Forwarded-For"]
			r.SetXForwarded()
		}, ""},
		"replaced": {withHost, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			port := freePort(t)
			proxy := reverseProxy(t, "http://127.0.0.1:"+port, tt.change, nil)
			own := &net.TCPAddr{IP: net.IPv4(127, 0, 0, 3)} // not the address of the doctor
			proxy.Config.Handler.(*httputil.ReverseProxy).Transport = &http.Transport{
				DialContext: (&net.Dialer{LocalAddr: own}).DialContext}
			leaf := valid(t, proxy)
			url := urlOf(proxy)
			p := admit(t, func(in *Inside) {
				in.Listen, in.URL, in.roots = "127.0.0.1:"+port, url, at("", leaf).roots
				in.Proxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.3/32")}
			}, "-public-url="+url, "-trusted-proxy=127.0.0.3")
			p.expect(tt.want, "")
		})
	}
}

// Nearly everyone seems to have the address of a proxy that is not trusted.
func TestOneAddress(t *testing.T) {
	p := admit(t, nil)
	for range 12 {
		ws, _, err := websocket.Dial(t.Context(), "ws://"+p.Listen+"/ws", nil)
		if err != nil {
			t.Fatal(err)
		}
		defer ws.CloseNow()
	}
	p.expect("warn one-address", "12 of 12 WebSockets come from 127.0.0.1")
	p.Proxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}
	p.expect("warn one-address", "Make this proxy send X-Forwarded-For")
}

// What the log has warned of is a finding, with the log's own hint.
func TestLoggedFaults(t *testing.T) {
	port := freePort(t)
	p := admit(t, nil, "-relay-ports="+port+"-"+port)
	// Two allocations at a time are one too many.
	p.expect("fault relay-ports-out, fault relay-ports-out, fault relay-loop", "no relay port left")
	last := time.Date(2026, 1, 2, 15, 4, 5, 0, time.UTC)
	for _, tt := range []struct{ message, hint, want string }{
		{"no certificate", "", "fault acme"},
		{"certificate not renewed", "", "warn acme"},
		{"browsers will refuse this certificate", "", "fault cert-expired"},
		{"new certificate not usable, keeping the old one", "", "warn cert-ending"},
		{"the certificate is not valid for the host of -turn-host", "", "fault cert-name"},
		{"broken WebSocket request", "forward WebSockets", "fault ws-upgrade"},
		{"origin refused", "if 127.0.0.1 is your proxy, set -trusted-proxy 127.0.0.1", "fault ws-scheme"},
		{"origin refused", "make the proxy send X-Forwarded-Proto, or set -public-url", "fault ws-scheme"},
		{"origin refused", "make the proxy forward the Host header, or set -public-url", "fault ws-host"},
		{"origin refused", "if this is your own page, add it with -origin", ""},
		{"X-Forwarded-For from an untrusted address", "set -trusted-proxy", "warn one-address"},
		{"PROXY protocol header from an untrusted address", "set -trusted-proxy", "fault proxy-protocol"},
		{"TLS on a port without TLS", "set -domain", "fault no-tls"},
		{"unknown host name", "set -public-url", "fault host"},
		{"no relay for someone", "", "fault relay-ports-out"},
		{"the secret cannot be stored: after a restart no peer can come back to its seat", "", "warn secret-lost"},
		{"something else", "", ""},
	} {
		record := cli.Record{Message: tt.message, Attrs: map[string]string{"err": "because"}, Count: 3, Last: last}
		if tt.hint != "" {
			record.Attrs["hint"] = tt.hint
		}
		text := "Logged 3 times, most recently at 15:04: " + tt.message + " (err because)."
		if tt.want == "" {
			text = ""
		}
		notReady := map[string]string{"certificate": "there is none"}
		facts := Facts{Log: []cli.Record{record}, NotReady: notReady}
		compare(t, fromLog(facts, nil, last.Add(time.Minute)), tt.want, text)
	}
}

// What has been repaired since is not a finding, nor is what happened long ago.
func TestRepairedFaults(t *testing.T) {
	last := time.Date(2026, 1, 2, 15, 4, 5, 0, time.UTC)
	notReady := map[string]string{"certificate": "there is none"}
	works := []finding{{Severity: severityOK, Code: "websocket"}}
	for _, tt := range []struct {
		message  string
		after    time.Duration
		notReady map[string]string
		seen     []finding
		want     string
	}{
		{"no certificate", time.Minute, nil, nil, ""},
		{"no certificate", 3 * time.Hour, notReady, nil, "fault acme"},
		{"broken WebSocket request", time.Minute, nil, works, ""},
		{"origin refused", time.Minute, nil, works, ""},
		{"no relay for someone", time.Minute, nil, works, "fault relay-ports-out"},
		{"no relay for someone", 2 * time.Hour, nil, works, ""},
		{"this secret is short", 2 * time.Hour, nil, works, "warn secret-short"},
	} {
		hint := map[string]string{"hint": "set -trusted-proxy"}
		line := cli.Record{Message: tt.message, Attrs: hint, Count: 1, Last: last}
		facts := Facts{Log: []cli.Record{line}, NotReady: tt.notReady}
		compare(t, fromLog(facts, tt.seen, last.Add(tt.after)), tt.want, "")
	}
}

// The kernel drops packets if the buffer of TURN is full.
func TestDroppedPackets(t *testing.T) {
	conn, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if err := conn.SetReadBuffer(1); err != nil { // the kernel raises it to its minimum
		t.Fatal(err)
	}
	addr := conn.LocalAddr().(*net.UDPAddr)
	var r report
	in := &Inside{PublicIP: netip.MustParseAddr("127.0.0.1")}
	in.judgeTURN(&r, Facts{TURN: addr.String()})
	if len(r.findings) == 0 {
		t.Skip("this system does not say what it dropped")
	}
	for range 3 * maxDrops {
		if _, err := conn.WriteToUDP(make([]byte, 1000), addr); err != nil {
			t.Fatal(err)
		}
	}
	in.judgeTURN(&r, Facts{TURN: addr.String()})
	compare(t, r.findings, "warn drops", "because tincan's buffer was full")
}

// A wrong limit, a folder in memory and an old address are noticed.
func TestJudge(t *testing.T) {
	in := &Inside{Local: []netip.Addr{netip.MustParseAddr("203.0.113.5")}}
	own := in.Local[0]
	if _, err := os.Stat("/dev/shm"); err == nil {
		inMemory := Facts{SecretMade: true, Folder: "/dev/shm"}
		compare(t, in.judge(inMemory), "warn secret-new", "is lost with the container")
	}
	compare(t, in.judge(Facts{OpenFiles: 256}), "warn files", "only 256 files")
	compare(t, in.judge(Facts{OpenFiles: 65536, TURN: ":3478", PublicIP: own}), "", "")
	compare(t, in.judge(Facts{TURN: ":3478", PublicIP: netip.MustParseAddr("127.0.0.1")}), "warn public-ip",
		"contain 127.0.0.1, but this machine's address is now 203.0.113.5")
}

// Nobody gets the facts without the key, and a proof does not last.
func TestProof(t *testing.T) {
	now := time.Now()
	good := proof(factsKey, now)
	for _, tt := range []struct {
		text string
		at   time.Time
		want bool
	}{
		{good, now, true}, {good, now.Add(50 * time.Second), true}, {good, now.Add(-50 * time.Second), true},
		{good, now.Add(2 * time.Minute), false}, {good + "0", now, false}, {"", now, false}, {".", now, false},
		{proof([]byte("another key"), now), now, false}, {fmt.Sprint(now.Unix()), now, false},
		{"9223372036854775807.00", now, false}, {strings.Replace(good, ".", "..", 1), now, false},
	} {
		if got := proves(factsKey, tt.text, tt.at); got != tt.want {
			t.Errorf("%q at %v: %t, want %t", tt.text, tt.at, got, tt.want)
		}
	}
}

// The command has an exit status, and one line for what keeps it from starting.
func TestDoctorCommand(t *testing.T) {
	p, invited := admit(t, nil), admit(t, nil, "-auth=token")
	run := func(args ...string) (status int, out string) {
		variables := []string{"TINCAN_SECRET=" + meshtest.LongSecret}
		cmd := meshtest.Command(t, variables, append([]string{"doctor"}, args...)...)
		text, err := cmd.CombinedOutput()
		if exit, ok := err.(*exec.ExitError); ok {
			return exit.ExitCode(), string(text)
		}
		if err != nil {
			t.Fatal(err)
		}
		return 0, string(text)
	}
	for _, tt := range []struct {
		args   string
		status int
		text   string
	}{
		{"-public-ip 127.0.0.1 -listen " + p.Listen, 0, "ok     running"},
		{"-public-ip 127.0.0.1 -listen " + invited.Listen + " -auth token", 0, "TURN works at"},
		{"http://" + p.Listen + " -json", 0, `"code": "websocket"`},
		{"-json http://" + p.Listen, 0, `"status": 0`},
		{"https://nobody.invalid", 2, "fault  dns-none"},
		{"http://a.test http://b.test", 2, `unexpected argument "http://b.test"`},
		{"-listen", 2, "flag needs an argument"},
		{"-listen 127.0.0.1:1 -tls-cert x", 2, "want both or none"},
		{"-h", 0, "-slow"},
	} {
		if status, out := run(strings.Fields(tt.args)...); status != tt.status || !strings.Contains(out, tt.text) {
			t.Errorf("%s: status %d, want %d with %q:\n%s", tt.args, status, tt.status, tt.text, out)
		}
	}
	cmd := meshtest.Command(t, nil, "doctor", "-state", filepath.Join(t.TempDir(), "none"))
	out, err := cmd.CombinedOutput()
	if err == nil || !strings.Contains(string(out), "run as the server's user and with its -state") {
		t.Errorf("without a secret: %v\n%s", err, out)
	}
}
