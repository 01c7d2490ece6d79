package doctor

import (
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strings"
	"testing"

	"github.com/pion/stun/v3"

	"tincan/signal/meshtest"
)

// forward forwards TCP, and UDP up to a size, from a new port to addr. It returns the port.
func forward(t *testing.T, addr string, size int) string {
	t.Helper()
	l := listen(t)
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			up, err := net.Dial("tcp", addr)
			if err != nil {
				conn.Close()
				continue
			}
			go relayStream(conn, up, patience)
			go relayStream(up, conn, patience)
		}
	}()
	packets, err := net.ListenPacket("udp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { packets.Close() })
	go forwardPackets(packets, addr, size)
	return portOf(l.Addr())
}

// forwardPackets forwards packets of at most size bytes, for each client from a port of its own.
func forwardPackets(clients net.PacketConn, addr string, size int) {
	ports := make(map[string]net.Conn)
	buf := make([]byte, maxAnswer)
	for {
		n, from, err := clients.ReadFrom(buf)
		if err != nil {
			break
		}
		up := ports[from.String()]
		if up == nil {
			if up, err = net.Dial("udp", addr); err != nil {
				break
			}
			ports[from.String()] = up
			go func() {
				back := make([]byte, maxAnswer)
				for {
					n, err := up.Read(back)
					if err != nil {
						return
					}
					if n <= size {
						_, _ = clients.WriteTo(back[:n], from)
					}
				}
			}()
		}
		if n <= size {
			_, _ = up.Write(buf[:n])
		}
	}
	for _, up := range ports {
		up.Close()
	}
}

func freePort(t *testing.T) string {
	t.Helper()
	return fmt.Sprint(meshtest.FreePorts(t, 1)[0])
}

func TestTURNFaults(t *testing.T) {
	secret := []string{"TINCAN_TURN_SECRET=" + meshtest.LongSecret}
	other := meshtest.Start(t, nil)
	busyPort := freePort(t)
	for name, tt := range map[string]struct {
		variables, args []string
		want, text      string
	}{
		"off": {nil, []string{"-turn-listen="}, "warn turn-off", "no TURN"},
		"secret": {secret, []string{"-turn-listen=", "-turn-url=turn:" + other.TURN},
			"fault turn-auth", "refuses a fresh credential"},
		"one port": {nil, []string{"-relay-ports=" + busyPort + "-" + busyPort},
			"fault relay-ports-out, fault relay-ports-out, fault relay-loop", "no relay port left"},
		"deny": {nil, []string{"-public-ip=127.0.0.1", "-turn-deny-peer=127.0.0.1"}, "fault relay-loop",
			"do not get from one allocation"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := meshtest.Start(t, tt.variables, tt.args...)
			expect(t, at(server.Base), tt.want, tt.text)
		})
	}
}

// TURN is behind something that carries only a part of its traffic.
func TestTURNForwarded(t *testing.T) {
	for name, tt := range map[string]struct {
		size       int
		want, text string
	}{
		"all":      {maxAnswer, "", "TURN works at"},
		"no large": {1000, "fault udp-large", "not packets of 1200 bytes"},
		"no UDP":   {0, "fault udp-closed", "Either a firewall in front"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			turnPort := freePort(t)
			outer := forward(t, "127.0.0.1:"+turnPort, tt.size)
			server := meshtest.Start(t, nil, "-turn-listen=127.0.0.1:"+turnPort, "-turn-host="+meet+":"+outer)
			expect(t, at(server.Base), tt.want, tt.text)
		})
	}
}

// The proxy forwards pages, but tincan believes that browsers reach its own port.
func TestTURNBehindAProxy(t *testing.T) {
	own := freePort(t)
	proxy := reverseProxy(t, "http://127.0.0.1:"+own, withHost, nil)
	proxy.Start()
	public := strings.Replace(proxy.URL, "127.0.0.1", "localhost", 1)
	meshtest.Start(t, nil, "-listen=127.0.0.1:"+own, "-public-url="+public)
	expect(t, at(public), "fault relay-port", "serves the page, but not TURN")
}

// Relayed candidates of a public server need a public address, and that of the server.
func TestRelayedAddress(t *testing.T) {
	uri, err := stun.ParseURI("turn:meet.test")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ server, relayed, want string }{
		{"203.0.113.5", "203.0.113.5", ""},
		{"203.0.113.5", "172.17.0.2", "fault"},
		{"203.0.113.5", "127.0.0.1", "fault"},
		{"203.0.113.5", "100.64.0.9", "fault"},
		{"203.0.113.5", "169.254.0.9", "fault"},
		{"203.0.113.5", "203.0.113.6", "warn"},
		{"192.168.1.2", "172.17.0.2", ""},
		{"127.0.0.1", "192.168.1.2", ""},
		{"2001:db8::1", "203.0.113.6", ""},
	} {
		v := &visit{outside: &outside{}, host: meet, addrs: []netip.Addr{netip.MustParseAddr(tt.server)}}
		v.checkRelayed(t.Context(), netip.MustParseAddr(tt.relayed), uri)
		got := ""
		for _, f := range v.findings {
			if f.Severity != severityOK {
				got = string(f.Severity)
			}
		}
		if got != tt.want {
			t.Errorf("%s relays from %s: %+v, want %q", tt.server, tt.relayed, v.findings, tt.want)
		}
	}
}

// A server cannot send the doctor to other machines, or to more than a few addresses.
func TestVisitStaysAtTheServer(t *testing.T) {
	v := &visit{outside: at("https://meet.test"), host: meet, addrs: []netip.Addr{netip.MustParseAddr("127.0.0.1")}}
	for host, want := range map[string]bool{meet: true, "MEET.test": true, "localhost": true, "127.0.0.1": true,
		"other.test": false, "192.0.2.1": false, "127.0.0.2": false, "nobody.test": false} {
		if _, err := v.find(t.Context(), host); (err == nil) != want {
			t.Errorf("%s: %v, want contact: %v", host, err, want)
		}
	}
	var many []string
	for range 100 {
		many = append(many, "turn:other.test")
	}
	v.iceServers = []iceServer{{URLs: many}}
	v.base = &url.URL{Scheme: "http", Host: "127.0.0.1:" + freePort(t)}
	v.testTURN(t.Context())
	if got := len(v.findings); got > maxURLs+1 {
		t.Errorf("%d findings, want at most %d URLs tested", got, maxURLs)
	}
}

// TURN must be on port 443 if the pages are.
func TestTURNOnTheWebPort(t *testing.T) {
	for _, tt := range []struct {
		port string
		urls []string
		want string
	}{
		{"443", []string{"turn:meet.test:3478?transport=udp", "turns:meet.test:443?transport=tcp"}, ""},
		{"443", []string{"turn:meet.test:443?transport=tcp"}, ""},
		{"443", []string{"turn:meet.test:443?transport=udp", "turn:meet.test:3478?transport=tcp"}, "warn relay-port"},
		{"8443", []string{"turn:meet.test:3478?transport=udp"}, ""},
	} {
		v := &visit{port: tt.port}
		var urls []*stun.URI
		for _, u := range tt.urls {
			uri, err := stun.ParseURI(u)
			if err != nil {
				t.Fatal(err)
			}
			urls = append(urls, uri)
		}
		v.checkPagesPort(urls)
		compare(t, v.findings, tt.want, "")
	}
}
