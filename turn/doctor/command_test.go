package doctor

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"tincan/signal/meshtest"
)

func TestCommandOutput(t *testing.T) {
	findings := []finding{
		{severityOK, "port", "TCP port 443 can be reached.", ""},
		{severityFault, "dns-none", "meet.test has no address.", "Add an A record."},
	}
	var text, encoded bytes.Buffer
	err := errors.Join(print(&text, findings[0]), print(&text, findings[1]), printJSON(&encoded, findings))
	if err != nil {
		t.Fatal(err)
	}
	const want = "ok     port           TCP port 443 can be reached.\n" +
		"fault  dns-none       meet.test has no address.\n                      do: Add an A record.\n"
	if text.String() != want {
		t.Errorf("%s\nwant\n%s", &text, want)
	}
	var got struct {
		Status   int
		Findings []finding
	}
	if err := json.Unmarshal(encoded.Bytes(), &got); err != nil || got.Status != 2 || got.Findings[1] != findings[1] {
		t.Errorf("%s, %v", &encoded, err)
	}
	for want, findings := range [][]finding{
		{{Severity: severityOK}, {Severity: severitySkip}}, {{Severity: severityWarn}, {}},
		{{Severity: severityFault}, {Severity: severityWarn}},
	} {
		if got := exitStatus(findings); got != want {
			t.Errorf("%v: status %d, want %d", findings, got, want)
		}
	}
}

// The command prints what it finds at once. When it is interrupted, it says nothing about the step that it was in.
func TestDoctorPrintsAtOnce(t *testing.T) {
	p := admit(t, nil)
	tcp := listen(t)
	udp, err := net.ListenPacket("udp", tcp.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = udp.Close() })
	mute := admit(t, nil, "-turn-host="+tcp.Addr().String()) // each of both takes five seconds
	for name, tt := range map[string]struct{ args, after, never string }{
		"outside, in silence": {"-slow http://" + p.Listen, "TURN works at", "ws-idle"},
		"inside, in silence":  {"-slow -public-ip=127.0.0.1 -listen=" + p.Listen, "TURN works at", "ws-idle"},
		"outside, at TURN":    {"http://" + mute.Listen, "WebSockets work", "udp-closed"},
		"inside, at TURN":     {"-public-ip=127.0.0.1 -listen=" + mute.Listen, "WebSockets work", "udp-closed"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			args := append([]string{"doctor"}, strings.Fields(tt.args)...)
			cmd := meshtest.Command(t, []string{"TINCAN_SECRET=" + meshtest.LongSecret}, args...)
			var problem bytes.Buffer
			cmd.Stderr = &problem
			out, err := cmd.StdoutPipe()
			if err == nil {
				err = cmd.Start()
			}
			if err != nil {
				t.Fatal(err)
			}
			interrupted := false
			for lines := bufio.NewScanner(out); lines.Scan(); {
				if strings.Contains(lines.Text(), tt.never) {
					t.Errorf("it says %q", lines.Text())
				}
				if strings.Contains(lines.Text(), tt.after) {
					interrupted = cmd.Process.Signal(os.Interrupt) == nil
				}
			}
			_ = cmd.Wait()
			status := cmd.ProcessState.ExitCode()
			if !interrupted || status != 2 || !strings.Contains(problem.String(), "stopped before the end") {
				t.Errorf("interrupted in time: %t; exit status %d, want 2; %s", interrupted, status, &problem)
			}
		})
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
