package doctor

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tincan/signal/cli"
)

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

// The messages that the doctor knows are those that the program logs.
func TestLoggedMessagesExist(t *testing.T) {
	var source strings.Builder
	err := filepath.WalkDir("../..", func(path string, entry fs.DirEntry, err error) error {
		if err == nil && entry.Name() == "doctor" {
			return fs.SkipDir
		}
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		source.Write(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, known := range logged {
		if !strings.Contains(source.String(), `"`+known.message) {
			t.Errorf("nothing logs %q", known.message)
		}
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
