//go:build linux

package natlab

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"tincan/signal/meshtest"
)

// mappedPorts redirect ports as a container runtime does, for other machines and for the machine itself.
const mappedPorts = `
table ip mapping {
	chain forward {
		ip daddr 203.0.113.1 tcp dport 443 dnat to 203.0.113.1:8443
		ip daddr 203.0.113.1 meta l4proto { tcp, udp } th dport 3478 dnat to 203.0.113.1:13478
	}
	chain in { type nat hook prerouting priority dstnat; jump forward; }
	chain own { type nat hook output priority -100; jump forward; }
}`

// People whose networks allow only TCP port 443 see each other behind every recipe that promises it. Only
// the certificates differ from those on the pages. The doctor, on the server and outside, finds nothing wrong.
func TestOnlyWeb(t *testing.T) {
	t.Parallel()
	lab := newNATLab(t, onlyTCP443, openNet)
	certificates := t.TempDir()
	for name, file := range map[string]string{"fullchain.pem": lab.cert, "privkey.pem": lab.key} {
		if err := os.Symlink(file, filepath.Join(certificates, name)); err != nil {
			t.Fatal(err)
		}
	}
	for _, at := range [][2]string{{"README.md", "Behind a proxy"}, {".github/HOSTING.md", "nginx"},
		{".github/HOSTING.md", "Port mapping"}} {
		page, title := at[0], at[1]
		t.Run(title, func(t *testing.T) {
			recipe := meshtest.ReadRecipe(t, "../..", page, title,
				"/etc/letsencrypt/live/meet.example.org", certificates,
				"-domain meet.example.org", "-tls-cert "+lab.cert+" -tls-key "+lab.key)
			if title == "Port mapping" {
				lab.nft(lab.pub, mappedPorts)
				defer lab.nft(lab.pub, "delete table ip mapping")
			} else {
				inside := func(cmd *exec.Cmd) *exec.Cmd { return lab.inside(lab.pub, cmd) }
				recipe.StartProxy(t, "", inside, func() bool {
					return strings.Contains(lab.exec(lab.pub, "", "ss", "-Hltn", "sport = :443"), "LISTEN")
				})
			}
			log := &meshtest.Transcript{TB: t}
			lab.serve(log, append(recipe.Args, "-max-peers-per-ip=1")...) // people have addresses of their own
			for _, url := range []string{"turn:.*udp", "turn:.*tcp", "turns:.*tcp"} {
				log.Await(`msg="TURN answers" url="` + url)
			}
			ends := lab.call(t, onlyTCP443, onlyTCP443, allPaths)
			if got, want := pathOf(ends), "two relays, tls and tls"; got != want {
				t.Errorf("connected by %s (%v), want %s", got, ends, want)
			}
			if log.Has("level=WARN") {
				t.Error("tincan warns, but everything works")
			}
			lab.examine(t, lab.hosts[openNet][0], "", "https://"+natName)
			lab.examine(t, lab.pub, "", append(recipe.Args, "-public-ip="+natServer)...)
		})
	}
	for _, host := range lab.hosts[onlyTCP443] {
		if lab.held(natOf(host)) == 0 {
			t.Errorf("the firewall of %s has blocked nothing", host)
		}
	}
}
