package e2e

import (
	"fmt"
	"log/slog"
	"net"
	"os/exec"
	"path/filepath"
	"testing"

	"tincan/signal/meshtest"
	"tincan/turn/port"
)

// Two people call each other through every proxy of .github/HOSTING.md, with the configuration that
// stands there. Only ports and certificates differ.
func TestProxies(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	self := port.Config{SelfSigned: true}
	if _, err := self.Encryption(folder, []string{"meet.example.org", "turn.example.org"},
		slog.New(slog.DiscardHandler)); err != nil {
		t.Fatal(err)
	}
	cert, key := filepath.Join(folder, "self-signed.crt"), filepath.Join(folder, "self-signed.key")
	for _, title := range []string{"HAProxy", "nginx", "Caddy", "Apache"} {
		t.Run(title, func(t *testing.T) {
			var ports []string
			for _, p := range meshtest.FreePorts(t, 5) {
				ports = append(ports, fmt.Sprint(p))
			}
			https := ports[0]
			recipe := meshtest.ReadRecipe(t, "../..", title,
				"8443", ports[1], "4443", ports[2], "5349", ports[3], "8080", ports[4],
				"bind :443", "bind 127.0.0.1:"+https,
				"listen 443", "listen 127.0.0.1:"+https,
				"*:443", "*:"+https,
				"https://meet.example.org", "https://meet.example.org:"+https,
				"-domain meet.example.org", "-tls-cert "+cert+" -tls-key "+key,
				"/etc/letsencrypt/live/meet.example.org/fullchain.pem", cert,
				"/etc/letsencrypt/live/meet.example.org/privkey.pem", key,
				"meet.example.org {", fmt.Sprintf("{\nadmin off\n}\nmeet.example.org:%s {\nbind 127.0.0.1\ntls %s %s\n",
					https, cert, key))
			begin := ""
			if title == "Apache" {
				begin = meshtest.ApacheBasics(https)
			}
			recipe.StartProxy(t, begin, func(cmd *exec.Cmd) *exec.Cmd { return cmd }, func() bool {
				conn, err := net.Dial("tcp", "127.0.0.1:"+https)
				if err == nil {
					_ = conn.Close()
				}
				return err == nil
			})
			base, _ := startTincan(t, recipe.Args...)
			if want := "https://meet.example.org:" + https; base != want {
				t.Errorf("tincan says %s, want %s", base, want)
			}
			twoPeople(startChromium(t, browserFlag{"host-resolver-rules", "MAP *.example.org 127.0.0.1"},
				browserFlag{"ignore-certificate-errors", true}), base+"/r/proxied-cans")
		})
	}
}
