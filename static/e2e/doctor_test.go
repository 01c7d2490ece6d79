package e2e

import (
	_ "embed"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"tincan/signal/meshtest"
)

// A finding is what /doctor says about one thing that it has tested.
type finding struct{ Code, Severity, Text, Do string }

// diagnose opens /doctor and returns its findings.
func (p *tab) diagnose(address string) []finding {
	p.t.Helper()
	p.visit(address)
	return p.findings()
}

// findings waits until all tests of /doctor have ended.
func (p *tab) findings() []finding {
	p.t.Helper()
	return waitFor[[]finding](p, "finish the tests", `document.documentElement.dataset.state === 'done' &&
		[...document.querySelectorAll('#checks > [data-code]')].map((row) => ({
			...row.dataset,
			text: row.querySelector('.check-text').textContent,
			do: row.querySelector('.check-do')?.textContent ?? '',
		}))`)
}

// wantProblems checks which findings are not ok, as severity and code.
func wantProblems(t *testing.T, findings []finding, want ...string) {
	t.Helper()
	var got []string
	for _, f := range findings {
		if f.Severity != "ok" {
			got = append(got, f.Severity+" "+f.Code)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("problems %q, want %q, in %+v", got, want, findings)
	}
}

// wantText checks that a finding, or what it says to do, contains words.
func wantText(t *testing.T, findings []finding, code, words string) {
	t.Helper()
	if !slices.ContainsFunc(findings, func(f finding) bool {
		return f.Code == code && strings.Contains(f.Text+" "+f.Do, words)
	}) {
		t.Errorf("no finding %s says %q, in %+v", code, words, findings)
	}
}

// A healthy installation gives no warning. The page closes everything, and uses no device by itself.
func TestDoctorHealthy(t *testing.T) {
	t.Parallel()
	inBothBrowsers(t, func(t *testing.T, b *browser) {
		base, _ := startTincan(t)
		p := b.blank("Ada")
		p.permit("camera", true)
		p.permit("microphone", true)
		findings := p.diagnose(base + "/doctor")
		wantProblems(t, findings)
		for _, code := range []string{"insecure", "browser-old", "port-closed", "clock", "ws-upgrade", "turn-auth",
			"udp-closed", "relay-port", "public-ip", "relay-loop", "udp-large", "camera", "microphone"} {
			wantText(t, findings, code, "")
		}
		p.tells("Nobody else can see this test.")
		p.tells("Calls should work from here.")
		p.wait("fold what passed", "!document.querySelector('.check').checkVisibility()")
		p.click(fmt.Sprint(len(findings), " checks passed"))
		p.tells("This browser has what calls need.")
		p.wait("close everything", `probe.devices.length === 0 && probe.connections.length > 0 &&
			probe.connections.every(({signalingState}) => signalingState === 'closed') &&
			probe.sockets.every(({readyState}) => readyState === WebSocket.CLOSED)`)
		p.click("Test camera and microphone")
		p.tells("The camera works:")
		p.tells("The microphone works.")
		p.wait("release them", "probe.devices.every(({readyState}) => readyState === 'ended')")
		p.tells("Calls should work from here.")

		p.click("Run again")
		if again := p.findings(); len(again) != len(findings) {
			t.Errorf("%d findings in the second run, want %d", len(again), len(findings))
		}
	})
}

// planted are faults of the server or on the way to it.
var planted = []struct {
	name     string
	start    func(t *testing.T) (address string)
	problems []string
	says     [2]string // a code and words
}{
	{"no WebSockets", func(t *testing.T) string {
		return proxied(t, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
			w.Header().Set("Server", "nginx/1.22.1")
			if r.URL.Path == "/ws" {
				http.Error(w, "no upgrade", http.StatusBadRequest)
				return
			}
			next.ServeHTTP(w, r)
		})
	}, []string{"fault ws-upgrade"}, [2]string{"ws-upgrade", "proxy_set_header Upgrade"}},
	{"clock", func(t *testing.T) string {
		return proxied(t, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
			next.ServeHTTP(laterDate{w}, r)
		})
	}, []string{"warn clock", "warn relay-port"}, [2]string{"clock", "behind the server’s"}},
	{"wrong secret", func(t *testing.T) string {
		return serveWith(t, map[string]string{"TINCAN_TURN_SECRET": meshtest.LongSecret},
			"-turn-url=turn:"+serveTincan(t).TURN)
	}, []string{"fault turn-auth", "warn relay-port", "skip relay-loop"}, [2]string{"turn-auth", "(error 401)"}},
	{"no UDP", func(t *testing.T) string {
		base, _ := startTincan(t, fmt.Sprint("-turn-host=127.0.0.1:", meshtest.FreePorts(t, 1)[0]))
		return base
	}, []string{"warn udp-closed"}, [2]string{"udp-closed", "Either this network blocks UDP, or"}},
	{"no UDP from here", func(t *testing.T) string {
		return proxied(t, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
			if r.URL.Path == "/facts" {
				_, _ = io.WriteString(w, `{"udp": true}`)
				return
			}
			next.ServeHTTP(w, r)
		}, fmt.Sprint("-turn-host=127.0.0.1:", meshtest.FreePorts(t, 1)[0]))
	}, []string{"warn udp-blocked", "warn relay-port"}, [2]string{"udp-blocked", "seems to block UDP"}},
	{"no answer", func(t *testing.T) string {
		return serveWith(t, map[string]string{"TINCAN_TURN_SECRET": meshtest.LongSecret},
			fmt.Sprint("-turn-url=turn:127.0.0.1:", meshtest.FreePorts(t, 1)[0]))
	}, []string{"fault udp-closed", "warn relay-port", "skip relay-loop"}, [2]string{"udp-closed", "open UDP port"}},
	{"no relay ports", func(t *testing.T) string {
		port := meshtest.FreePorts(t, 1)[0]
		taken, err := net.ListenPacket("udp4", fmt.Sprint(":", port))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = taken.Close() })
		base, _ := startTincan(t, fmt.Sprintf("-relay-ports=%d-%[1]d", port))
		return base
	}, []string{"fault relay-ports-out", "skip relay-loop"}, [2]string{"relay-ports-out", "(error 508)"}},
	{"no relay", func(t *testing.T) string { return serveWith(t, nil) },
		[]string{"warn relay-port", "skip relay-loop"}, [2]string{"relay-port", "offers no relay"}},
	{"relays apart", func(t *testing.T) string {
		base, _ := startTincan(t, "-turn-deny-peer=0.0.0.0/0")
		return base
	}, []string{"fault relay-loop"}, [2]string{"relay-loop", "-public-ip"}},
	{"small packets only", func(t *testing.T) string {
		turn := fmt.Sprint("127.0.0.1:", meshtest.FreePorts(t, 1)[0])
		tunnel := startUDPProxy(t, turn)
		tunnel.largest.Store(1100)
		base, _ := startTincan(t, "-turn-listen="+turn, "-turn-host="+tunnel.addr().String())
		return base
	}, []string{"fault udp-large"}, [2]string{"udp-large", "MTU"}},
	{"private address", func(t *testing.T) string {
		turn := fmt.Sprint("127.0.0.1:", meshtest.FreePorts(t, 1)[0])
		base, _ := startTincan(t, "-origin=http://call.test.example", "-public-ip=172.17.0.2", "-turn-listen="+turn,
			"-turn-host="+turn)
		return strings.Replace(base, "localhost", "call.test.example", 1)
	}, []string{"fault insecure", "fault public-ip", "skip camera", "skip microphone"},
		[2]string{"public-ip", "172.17.0.2"}},
}

// The pages mostly wait, so all of them run their tests at the same time.
func TestDoctorFaults(t *testing.T) {
	t.Parallel()
	c := startChromium(t, browserFlag{"host-resolver-rules", "MAP call.test.example 127.0.0.1"})
	var pages []*tab
	for _, tt := range planted {
		p := c.blank(tt.name)
		p.forgive("WebSocket")
		p.visit(tt.start(t) + "/doctor")
		pages = append(pages, p)
	}
	for i, tt := range planted {
		t.Run(tt.name, func(t *testing.T) {
			findings := pages[i].in(t).findings()
			wantProblems(t, findings, tt.problems...)
			wantText(t, findings, tt.says[0], tt.says[1])
			pages[i].in(t).wait("show the problem",
				fmt.Sprintf("document.querySelector('[data-code=%q]').checkVisibility()", tt.says[0]))
		})
	}
}

// proxied starts a server behind a proxy of plain HTTP, and returns the proxy's address.
func proxied(t *testing.T, change func(w http.ResponseWriter, r *http.Request, next http.Handler),
	args ...string) string {
	t.Helper()
	base, _ := startTincan(t, args...)
	at, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	tincan := httputil.NewSingleHostReverseProxy(at)
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		change(w, r, tincan)
	}))
	t.Cleanup(proxy.Close)
	return proxy.URL
}

// laterDate is a response of a server whose clock is ahead.
type laterDate struct{ http.ResponseWriter }

func (w laterDate) WriteHeader(status int) {
	w.Header().Set("Date", time.Now().Add(412*time.Second).UTC().Format(http.TimeFormat))
	w.ResponseWriter.WriteHeader(status)
}

// Unwrap lets the proxy take over the connection of a WebSocket.
func (w laterDate) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// The page names what the browser lacks: devices, permission to use them, or WebRTC.
func TestDoctorBrowser(t *testing.T) {
	t.Parallel()
	base := serveWith(t, nil)
	c := startChromium(t, browserFlag{"use-fake-device-for-media-stream", "device-count=0"})
	c.preload = "delete globalThis.RTCPeerConnection"
	p := c.blank("Ada")
	p.permit("microphone", false)
	findings := p.diagnose(base + "/doctor")
	wantProblems(t, findings, "fault browser-old", "warn camera", "warn microphone")
	wantText(t, findings, "browser-old", "Missing or turned off: WebRTC.")
	wantText(t, findings, "camera", "No camera was found.")
	wantText(t, findings, "microphone", "isn’t allowed to use the microphone")
	p.tells("3 problems found.")
}

// The report names no address, unless the user wants that.
func TestDoctorReport(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t, "-public-ip=172.17.0.2")
	p := startChromium(t).blank("Ada")
	p.preload("navigator.clipboard.writeText = async (words) => { globalThis.copied = words; }")
	p.diagnose(strings.Replace(base, "localhost", "127.0.0.1", 1) + "/doctor")
	p.tabTo("Copy report")
	p.pressEnter()
	p.toast("Report copied")
	report := read[string](p, "copied")
	for _, want := range []string{"tincan doctor, 20", "\nChrome ", "\nCalls should work from here.\n",
		"ok ws-upgrade: ", "ok public-ip: The relay gives out the address [address]."} {
		if !strings.Contains(report, want) {
			t.Errorf("the report lacks %q:\n%s", want, report)
		}
	}
	if strings.Contains(report, "127.0.0.1") || strings.Contains(report, "172.17.0.2") {
		t.Errorf("the report has addresses:\n%s", report)
	}
	p.click("Include IP addresses")
	p.click("Copy report")
	p.wait("copy addresses", `copied.includes('page: 127.0.0.1:') && copied.includes('?transport=tcp: 172.17.0.2\n') &&
		copied.includes('gives out the address 172.17.0.2.')`)
}

//go:embed testdata/doctor.js
var doctorTable string

func TestDoctorFindings(t *testing.T) {
	t.Parallel()
	base := serveWith(t, nil)
	p := startChromium(t).blank("Ada")
	p.visit(base + "/healthz")
	for _, problem := range read[[]string](p, doctorTable) {
		t.Error(problem)
	}
}

func TestDoctorForEveryone(t *testing.T) {
	t.Parallel()
	axe := axeRules(t)
	base, _ := startTincan(t)
	p := startChromium(t, allDots).blank("Ada")
	p.visit(base + "/doctor")
	p.audit(axe, "running")
	p.findings()
	p.audit(axe, "healthy")
	p.diagnose(serveWith(t, nil, "-auth=token") + "/doctor")
	p.audit(axe, "skipped")
	p.diagnose(serveWith(t, map[string]string{"TINCAN_TURN_SECRET": meshtest.LongSecret},
		"-turn-url=turn:"+serveTincan(t).TURN) + "/doctor")
	p.audit(axe, "faults")
}

// A person whose call does not connect finds the page.
func TestDoctorLinks(t *testing.T) {
	t.Parallel()
	base, stop := startTincan(t)
	c := startChromium(t)
	ada, bo := twoWithoutCamera(c, base+"/r/linked-cans")
	const leadsThere = "probe.control('Test your connection')?.pathname === '/doctor'"
	ada.click("More")
	ada.click("Connections")
	ada.wait("link to the test", leadsThere+" && probe.control('Test your connection').target === '_blank'")
	bo.visit(base)
	bo.click("Test your connection")
	bo.wait("be at the test", "location.pathname === '/doctor'")
	bo.forgive("ERR_CONNECTION_REFUSED")
	bo.visit(base + "/r/lost-cans")
	bo.fetchedAll()
	ada.close()
	stop()
	bo.fill("Your name", "Bo")
	bo.click("Join")
	bo.alert("The server isn’t responding", "Test your connection")
	bo.wait("link to the test", leadsThere)
}
