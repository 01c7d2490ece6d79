//go:build linux

package natlab

import (
	"encoding/json"
	"fmt"
	"os/exec"
	"strings"
	"testing"

	"tincan/signal/meshtest"
)

// examine runs tincan doctor in a namespace. It fails unless the doctor finds exactly what is wanted besides what is
// in order, such as "fault udp-closed, warn clock". It returns all that the doctor says.
func (l *natLab) examine(t *testing.T, ns, want string, args ...string) string {
	t.Helper()
	cmd := l.inside(ns, meshtest.Command(t, []string{"SSL_CERT_FILE=" + l.cert, "TINCAN_SECRET=" + meshtest.LongSecret},
		append([]string{"doctor", "-json"}, args...)...))
	out, err := cmd.Output()
	if _, exited := err.(*exec.ExitError); err != nil && !exited {
		t.Fatal(err)
	}
	var report struct {
		Status   int
		Findings []struct{ Severity, Code string }
	}
	if err := json.Unmarshal(out, &report); err != nil {
		t.Fatalf("doctor %q: %v: %s", args, err, out)
	}
	var got []string
	status := 0
	for _, f := range report.Findings {
		switch f.Severity {
		case "warn":
			status = max(status, 1)
		case "fault":
			status = 2
		default:
			continue
		}
		got = append(got, f.Severity+" "+f.Code)
	}
	if strings.Join(got, ", ") != want || report.Status != status || cmd.ProcessState.ExitCode() != status {
		t.Errorf("doctor %q in %s finds %q, exit status %d, want %q\n%s", args, ns, got,
			cmd.ProcessState.ExitCode(), want, out)
	}
	return string(out)
}

// planted is a firewall in front of the server.
const planted = `
table ip plant {
	chain in {
		type filter hook input priority filter;
		iifname "br0" %s drop;
	}
}`

// Firewalls and wrong addresses are found from outside, each by its name.
func TestDoctorOutside(t *testing.T) {
	t.Parallel()
	lab := newNATLab(t, openNet, onlyTCP443)
	here := []string{"-listen=:443", "-http-listen=:80", "-tls-cert=" + lab.cert, "-tls-key=" + lab.key,
		"-public-url=https://" + natName}
	outside, strict := lab.hosts[openNet][0], lab.hosts[onlyTCP443][0]
	lab.serve(t, here...)
	for _, tt := range []struct{ name, rule, want string }{
		{"nothing", "", ""},
		{"https", "tcp dport 443", "fault port-closed"},
		{"redirects", "tcp dport 80", "warn port-closed"},
		{"UDP", "udp dport 3478", "fault udp-closed"},
		{"TCP", "tcp dport 3478", "fault port-closed"},
		{"large packets", "udp dport 3478 udp length > 1000", "fault udp-large"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if tt.rule != "" {
				lab.nft(lab.pub, fmt.Sprintf(planted, tt.rule))
				defer lab.nft(lab.pub, "delete table ip plant")
			}
			lab.examine(t, outside, tt.want, "https://"+natName)
		})
	}
	// Here the firewall is the client's.
	lab.examine(t, strict, "warn port-closed, warn udp-blocked, fault port-closed", "https://"+natName)
}

// The doctor on the server finds nothing wrong, and neither does one outside, unless the public address is wrong.
func TestDoctorInside(t *testing.T) {
	t.Parallel()
	lab := newNATLab(t, openNet)
	here := []string{"-listen=:443", "-tls-cert=" + lab.cert, "-tls-key=" + lab.key, "-public-url=https://" + natName}
	container := append(here, "-public-ip=172.17.0.2")
	run := meshtest.Run(t, lab.inside(lab.pub, meshtest.Command(t, []string{"TINCAN_SECRET=" + meshtest.LongSecret,
		"SSL_CERT_FILE=" + lab.cert}, append(container, "-state="+t.TempDir(), "-turn-allow-peer="+natRange)...)))
	lab.examine(t, lab.hosts[openNet][0], "fault public-ip", "https://"+natName)
	lab.examine(t, lab.pub, "fault public-ip", container...)
	run.Stop()
	// A certificate tells the name if no flag does.
	here = here[:3]
	lab.serve(t, here...)
	lab.examine(t, lab.pub, "", append(here, "-public-ip="+natServer)...)
}

// Whether the server has received UDP from others tells whose firewall may block it. Each step needs the one before.
func TestDoctorWhoBlocksUDP(t *testing.T) {
	t.Parallel()
	lab := newNATLab(t, openNet, coneNAT, onlyTCP443)
	here := []string{"-listen=:443", "-http-listen=:80", "-tls-cert=" + lab.cert, "-tls-key=" + lab.key,
		"-public-url=https://" + natName}
	outside, strict := lab.hosts[openNet][0], lab.hosts[onlyTCP443][0]
	lab.serve(t, here...)
	own := append(here, "-public-ip="+natServer)
	says := func(text, ns, want string, args ...string) {
		t.Helper()
		if out := lab.examine(t, ns, want, args...); !strings.Contains(out, text) {
			t.Errorf("want %q:\n%s", text, out)
		}
	}
	lab.nft(lab.pub, fmt.Sprintf(planted, "udp dport 3478"))
	says("Either a firewall", outside, "fault udp-closed", "https://"+natName)
	lab.examine(t, lab.pub, "", own...) // this one may be behind a firewall of its own
	for _, ns := range []string{lab.hosts[openNet][1], lab.hosts[coneNAT][0]} {
		says("Either a firewall", ns, "fault udp-closed", "https://"+natName)
	}
	says("Several other machines have reached TURN over TCP", lab.pub, "warn udp-closed", own...)
	lab.nft(lab.pub, "delete table ip plant")
	lab.examine(t, outside, "", "https://"+natName)
	says("TURN has received UDP from other machines", lab.pub, "", own...)
	says("Perhaps only this network blocks it", strict, "warn port-closed, warn udp-blocked, fault port-closed",
		"https://"+natName)
}
