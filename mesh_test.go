package main

import (
	"context"
	"fmt"
	"net"
	"os/exec"
	"regexp"
	"syscall"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/pion/webrtc/v4"

	"tincan/signal/meshtest"
)

func TestMesh(t *testing.T) {
	s := serveTincan(t)
	meshtest.Call(t, s.testURL("/ws"), webrtc.ICETransportPolicyAll).Echo()
}

// A call continues after its signaling server has gone (PROTOCOL.md, rules 5 and 7).
func TestMeshOutlivesTheRelay(t *testing.T) {
	s := serveTincan(t, "-turn-listen=")
	m := meshtest.Call(t, s.testURL("/ws"), webrtc.ICETransportPolicyAll)
	m.Echo()
	m.Gathered() // later candidates could not be sent
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	if err := s.signal.Shutdown(ctx); err != nil {
		t.Fatalf("shutdown: %v", err)
	}
	for name, err := range m.Ends() {
		if websocket.CloseStatus(err) != websocket.StatusGoingAway {
			t.Errorf("%s: the socket ended with %v, want close code 1001", name, err)
		}
	}
	m.Echo()
}

// If both ends are relayed, every packet goes from relay to relay in memory, and none through a port.
func TestMeshThroughTheSwitch(t *testing.T) {
	p := startRunning(t, nil, "-public-ip=127.0.0.1", "-log-level=debug")
	m := meshtest.Call(t, p.base+"/ws", webrtc.ICETransportPolicyRelay)
	m.Echo()
	m.WantRelays()
	p.stops(nil)
	// ICE checks that arrive before the permission for their sender are refused (RFC 8656 section 9), and
	// packets that arrive while the program stops are dropped.
	want := regexp.MustCompile(`msg="packets relayed" switched=[1-9]\d* sent=0 received=0 refused=\d+ dropped=\d+\n`)
	if !want.MatchString(p.log.String()) {
		t.Errorf("no line in the log matches %s: a packet went through a port, or none was switched\n%s", want,
			p.log.String())
	}
}

// startCoturn runs Debian's TURN server with a secret, on loopback, until the test ends.
func startCoturn(t *testing.T, secret string) (addr string) {
	t.Helper()
	path, err := exec.LookPath("turnserver")
	if err != nil {
		t.Skipf("coturn is not installed: %v", err)
	}
	port := meshtest.FreePorts(t, 1)[0]
	dir := t.TempDir()
	cmd := exec.CommandContext(t.Context(), path,
		"-n", "--log-file=stdout", "--pidfile="+dir+"/pid", "--userdb="+dir+"/users",
		"--use-auth-secret", "--static-auth-secret="+secret, "--realm=elsewhere", "--no-tls", "--no-dtls", "--no-cli",
		"--listening-ip=127.0.0.1", "--relay-ip=127.0.0.1", "--allow-loopback-peers",
		fmt.Sprint("--listening-port=", port))
	cmd.Stdout, cmd.Stderr = t.Output(), t.Output()
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = patience
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Wait() }) // the test's context has ended by then
	addr = fmt.Sprint("127.0.0.1:", port)
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.Now().Add(patience); ; <-tick.C {
		if conn, err := net.Dial("tcp", addr); err == nil {
			_ = conn.Close()
			return addr
		}
		if time.Now().After(deadline) {
			t.Fatalf("coturn does not listen on %s", addr)
		}
	}
}

// An external TURN server that knows only the secret relays a whole call.
func TestMeshThroughCoturn(t *testing.T) {
	addr := startCoturn(t, longSecret)
	base, _ := startProgram(t, "TINCAN_TURN_SECRET="+longSecret, "-state", t.TempDir(), "-listen=127.0.0.1:0",
		"-turn-listen=", "-turn-url=turn:"+addr+"?transport=udp", "-turn-url=turn:"+addr+"?transport=tcp")
	m := meshtest.Call(t, base+"/ws", webrtc.ICETransportPolicyRelay)
	m.Echo()
	m.WantRelays()
}
