package e2e

import (
	"context"
	"crypto/tls"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/coder/websocket"

	"tincan/signal/meshtest"
	"tincan/turn/port"
)

// Two people call each other through every proxy of the README and of .github/HOSTING.md, with the
// configuration given there. Only ports and certificates differ.
func TestProxies(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	self := port.Config{SelfSigned: true}
	if _, err := self.Encryption(folder, []string{"meet.example.org", "turn.example.org"},
		slog.New(slog.DiscardHandler)); err != nil {
		t.Fatal(err)
	}
	cert, key := filepath.Join(folder, "self-signed.crt"), filepath.Join(folder, "self-signed.key")
	for _, at := range [][2]string{{"README.md", "Behind a proxy"}, {".github/HOSTING.md", "nginx"},
		{".github/HOSTING.md", "Caddy"}, {".github/HOSTING.md", "Apache"}} {
		page, title := at[0], at[1]
		t.Run(title, func(t *testing.T) {
			var ports []string
			for _, p := range meshtest.FreePorts(t, 5) {
				ports = append(ports, fmt.Sprint(p))
			}
			https := ports[0]
			recipe := meshtest.ReadRecipe(t, "../..", page, title,
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
			base, _ := startTincan(t, append(recipe.Args, "-max-peers-per-ip=2")...)
			if want := "https://meet.example.org:" + https; base != want {
				t.Errorf("tincan says %s, want %s", base, want)
			}
			twoPeople(startChromium(t, browserFlag{"host-resolver-rules", "MAP *.example.org 127.0.0.1"},
				browserFlag{"ignore-certificate-errors", true}), base+"/r/proxied-cans")
			refusedForgery(t, "127.0.0.1:"+https, base)
		})
	}
}

// refusedForgery checks that a client behind the proxy cannot choose its own address. Otherwise it could get
// around the limit of two sockets.
func refusedForgery(t *testing.T, proxy, base string) {
	t.Helper()
	dialer := &net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 0, 0, 2)}} // not that of the proxy
	client := &http.Client{Transport: &http.Transport{
		TLSClientConfig: &tls.Config{InsecureSkipVerify: true},
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return dialer.DialContext(ctx, "tcp", proxy)
		},
	}}
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	for i, want := range []int{101, 101, 429} {
		ws, res, err := websocket.Dial(ctx, base+"/ws", &websocket.DialOptions{
			HTTPClient: client,
			HTTPHeader: http.Header{"X-Forwarded-For": {fmt.Sprint("198.51.100.", i)}},
		})
		if res == nil || res.StatusCode != want {
			t.Errorf("socket %d from one address: %v, want status %d", i+1, err, want)
		}
		if err == nil {
			defer ws.CloseNow()
		}
	}
}
