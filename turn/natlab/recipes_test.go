//go:build linux

package natlab

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pion/webrtc/v4"

	"tincan/signal/meshtest"
)

// mappedPorts are like the rules of a container: its ports are others than those of the machine, for others
// and for itself.
const mappedPorts = `
table ip mapping {
	chain redirects {
		ip daddr 203.0.113.1 tcp dport 443 redirect to :8443
		ip daddr 203.0.113.1 meta l4proto { tcp, udp } th dport 3478 redirect to :13478
	}
	chain in { type nat hook prerouting priority dstnat; jump redirects; }
	chain own { type nat hook output priority -100; jump redirects; }
}`

// People whose networks let out only TCP port 443 reach each other behind every recipe of
// .github/HOSTING.md that promises it. The recipes run as they stand there, but for the certificate.
func TestOnlyWeb(t *testing.T) {
	t.Parallel()
	lab := newNATLab(t, onlyTCP443)
	certificates := t.TempDir()
	for name, file := range map[string]string{"fullchain.pem": lab.cert, "privkey.pem": lab.key} {
		if err := os.Symlink(file, filepath.Join(certificates, name)); err != nil {
			t.Fatal(err)
		}
	}
	for _, title := range []string{"HAProxy", "nginx", "Port mapping"} {
		t.Run(title, func(t *testing.T) {
			recipe := meshtest.ReadRecipe(t, "../..", title,
				"/etc/letsencrypt/live/meet.example.org", certificates,
				"-domain meet.example.org", "-tls-cert "+lab.cert+" -tls-key "+lab.key)
			if title == "Port mapping" {
				lab.nft(lab.pub, mappedPorts)
				defer lab.nft(lab.pub, "delete table ip mapping")
			} else {
				recipe.StartProxy(t, "", func(cmd *exec.Cmd) *exec.Cmd { return lab.inside(lab.pub, cmd) }, func() bool {
					return strings.Contains(lab.exec(lab.pub, "", "ss", "-Hltn", "sport = :443"), "LISTEN")
				})
			}
			log := &meshtest.Transcript{TB: t}
			lab.serve(log, recipe.Args...)
			log.Await(`msg="TURN answers" url="turns:`)
			ends := lab.call(t, onlyTCP443, onlyTCP443, webrtc.ICETransportPolicyAll)
			if got, want := pathOf(ends), "two relays, tls and tls"; got != want {
				t.Errorf("connected by %s (%v), want %s", got, ends, want)
			}
			if log.Has("level=WARN") {
				t.Error("tincan warns, although all is well")
			}
		})
	}
	for _, host := range lab.hosts[onlyTCP443] {
		if lab.held(natOf(host)) == 0 {
			t.Errorf("the firewall of %s has held nothing back", host)
		}
	}
}
