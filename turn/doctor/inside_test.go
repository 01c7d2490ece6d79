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
	"path/filepath"
	"runtime"
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
	compare(p.t, p.run(ctx, nil), want, text)
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
	compare(t, stopped.run(t.Context(), nil), "fault not-running", "No tincan answers at 127.0.0.1:")
	stranger := meshtest.Start(t, nil)
	other := &Inside{Listen: strings.TrimPrefix(stranger.Base, "http://localhost"), Key: factsKey}
	compare(t, other.run(t.Context(), nil), "fault not-running", "or by a tincan with another secret")
	nowhere := &Inside{Listen: "localhost", Key: factsKey}
	compare(t, nowhere.run(t.Context(), nil), "fault listen", "missing port")
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
	for public, want := range map[string]string{"192.0.2.1": "", "192.168.1.2": "fault public-ip"} {
		p := admit(t, func(in *Inside) { in.URL = "http://other.test" }, "-public-url=http://other.test",
			"-public-ip="+public)
		p.PublicIP, p.Local = netip.Addr{}, []netip.Addr{netip.MustParseAddr("192.168.1.2"), loopback}
		p.expect(want, "Run tincan doctor http://other.test on another machine")
	}
}

// The host of TURN may be a proxy on another machine. It is a fault if TURN over TLS does not answer there.
func TestTURNHostOfAnotherMachine(t *testing.T) {
	_, encrypted, _ := serveTURN(t)
	public := netip.MustParseAddr("203.0.113.5")
	log := func(url string) []cli.Record {
		return []cli.Record{{Message: "TURN does not answer at this URL", Attrs: map[string]string{"url": url}}}
	}
	silent := "turns:meet.test:" + freePort(t) + "?transport=tcp"
	for _, tt := range []struct {
		host string
		own  netip.Addr
		log  []cli.Record
		want string
	}{
		{meet + ":3478", public, log(silent), "fault dns-elsewhere"},
		{meet, public, log(silent), "fault dns-elsewhere"},
		{meet, public, log("turns:meet.test:" + encrypted + "?transport=tcp"), ""},
		{meet, public, log("turn:meet.test:3478?transport=udp"), ""},
		{meet, public, nil, ""},
		{meet, loopback, log(silent), ""},
		{"nobody.test", public, log(silent), ""},
		{"", public, log(silent), ""},
	} {
		var r report
		in := &Inside{lookup: at("").lookup, Local: []netip.Addr{tt.own}, TURNHost: tt.host}
		in.checkTURNHost(t.Context(), &r, tt.log)
		compare(t, r.findings, tt.want, "")
	}
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

// What is not ready is a fault, except for the certificate, about which the log says more.
func TestNotReady(t *testing.T) {
	var r report
	judgeReady(&r, map[string]string{"certificate": "there is none", "turn": "no allocation in the last minute"})
	compare(t, r.findings, "fault not-ready", "turn: no allocation in the last minute.")
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
	in := &Inside{Local: []netip.Addr{netip.MustParseAddr("203.0.113.5")}, proc: t.TempDir()}
	own, turn := in.Local[0], ":"+freePort(t)
	if _, err := os.Stat("/dev/shm"); err == nil {
		inMemory := Facts{SecretMade: true, Folder: "/dev/shm"}
		compare(t, in.judge(inMemory), "warn secret-new", "is lost with the container")
	}
	compare(t, in.judge(Facts{OpenFiles: 256}), "warn files", "only 256 files")
	compare(t, in.judge(Facts{OpenFiles: 65536, TURN: turn, PublicIP: own}), "", "")
	compare(t, in.judge(Facts{TURN: turn, PublicIP: loopback, Detected: true}), "warn public-ip",
		"contain 127.0.0.1, but this machine's address is now 203.0.113.5")
	compare(t, in.judge(Facts{TURN: turn, PublicIP: own, ReadBuffer: 4 << 10}), "warn buffers", "only 4 KiB")
	compare(t, in.judge(Facts{TURN: turn, PublicIP: own, ReadBuffer: 416 << 10}), "", "has 416 KiB")
	compare(t, in.judge(Facts{TURN: turn, PublicIP: own, OnlyTCP: true}), "warn udp-closed", "UDP port "+turn[1:])
}

// The firewall of the kernel may have no room for more connections.
func TestTrackedConnections(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux says how many connections it tracks")
	}
	in := &Inside{proc: t.TempDir()}
	folder := filepath.Join(in.proc, "sys/net/netfilter")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ count, most, want, do string }{
		{"1000", "65536", "", ""}, {"", "", "", ""}, {"x", "y", "", ""}, {"9", "0", "", ""},
		{"65000", "65536", "warn conntrack", "sysctl -w net.netfilter.nf_conntrack_max=262144"},
	} {
		for file, content := range map[string]string{"nf_conntrack_count": tt.count, "nf_conntrack_max": tt.most} {
			if err := os.WriteFile(filepath.Join(folder, file), []byte(content+"\n"), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		compare(t, in.judge(Facts{}), tt.want, tt.do)
	}
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
