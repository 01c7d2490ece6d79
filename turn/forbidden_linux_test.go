package turn

import (
	"fmt"
	"net"
	"net/netip"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"github.com/pion/stun/v3"
)

// inNamespace is the environment variable that tells a test that it has a network of its own.
const inNamespace = "TINCAN_TEST_IN_NAMESPACE"

// runInNamespace runs the calling test again, as a process in its own network namespace. It reports
// whether the current process is that one. Without the right to make a namespace, it skips the test.
func runInNamespace(t *testing.T) bool {
	t.Helper()
	if os.Getenv(inNamespace) != "" {
		return true
	}
	if testing.Short() {
		t.Skip("no network namespaces with -short")
	}
	if _, err := exec.LookPath("ip"); err != nil {
		t.Skipf("iproute2 is not installed: %v", err)
	}
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v")
	cmd.Env = append(os.Environ(), inNamespace+"=1")
	cmd.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNET,
		UidMappings: []syscall.SysProcIDMap{{HostID: os.Getuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{HostID: os.Getgid(), Size: 1}},
	}
	out, err := cmd.CombinedOutput()
	switch {
	case cmd.Process == nil:
		t.Skipf("no right to make network namespaces: %v", err)
	case err != nil || !strings.Contains(string(out), "--- PASS: "+t.Name()):
		t.Errorf("in a namespace: %v\n%s", err, out)
	}
	return false
}

// ip runs iproute2 in the namespace of the calling thread.
func ip(args ...string) error {
	out, err := exec.Command("ip", args...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("ip %s: %w: %s", strings.Join(args, " "), err, out)
	}
	return nil
}

// restOfTheWorld makes a second namespace, which accepts every packet that leaves the first as its own.
// It returns the socket that receives those to port 9999.
func restOfTheWorld(t *testing.T) (heard net.PacketConn) {
	t.Helper()
	made, linked := make(chan int), make(chan error)
	done := make(chan error)
	go func() {
		runtime.LockOSThread() // forever: the thread ends with this goroutine
		err := syscall.Unshare(syscall.CLONE_NEWNET)
		made <- syscall.Gettid()
		if err = firstOf(err, <-linked); err == nil {
			err = firstOf(ip("link", "set", "lo", "up"), ip("addr", "add", "9.9.9.2/24", "dev", "world"),
				ip("link", "set", "world", "up"), ip("route", "add", "local", "default", "dev", "lo", "table", "main"))
		}
		if err == nil {
			heard, err = net.ListenPacket("udp4", ":9999")
		}
		done <- err
	}()
	tid := <-made
	err := firstOf(ip("link", "set", "lo", "up"),
		ip("link", "add", "here", "type", "veth", "peer", "name", "world", "netns", fmt.Sprint(tid)),
		ip("addr", "add", "9.9.9.1/24", "brd", "9.9.9.255", "dev", "here"), ip("link", "set", "here", "up"))
	linked <- err
	if err := firstOf(err, <-done, ip("route", "add", "default", "via", "9.9.9.2")); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { heard.Close() })
	return heard
}

func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// In a world where every address answers, no forbidden address receives a packet, in any way and in any
// spelling. Allowed addresses do, because otherwise silence would prove nothing.
func TestForbiddenNetworksHearNothing(t *testing.T) {
	if !runInNamespace(t) {
		return
	}
	world := restOfTheWorld(t)
	here, err := net.ListenPacket("udp", ":9999") // every address of this machine, IPv4 and IPv6
	if err != nil {
		t.Fatal(err)
	}
	defer here.Close()

	ours := []string{"127.0.0.1", "127.0.0.2", "9.9.9.1", "9.9.9.255", "0.0.0.0", "::1"}
	var special []string
	for _, p := range specialPurpose {
		last := p.Addr().As4()
		for bit := p.Bits(); bit < 32; bit++ {
			last[bit/8] |= 0x80 >> (bit % 8)
		}
		special = append(special, p.Addr().String(), netip.AddrFrom4(last).String())
	}
	special = append(special, "10.0.0.1", "169.254.169.254", "100.100.100.200", "192.0.0.192")
	for _, tt := range []struct {
		name, public, allow, deny string
		targets                   []string
	}{
		{"own public address", "9.9.9.1", "", "", append(special, ours...)},
		{"behind a NAT", "9.8.7.6", "", "", append(special, ours...)},
		{"what is ours stays shut", "9.8.7.6", "0.0.0.0/0,::/0", "",
			[]string{"127.0.0.1", "9.9.9.1", "9.9.9.255", "0.0.0.0", "::1"}},
		{"denied", "9.8.7.6", "10.0.0.0/8", "10.1.0.0/16,8.8.4.0/24", []string{"10.1.2.3", "8.8.4.4", "192.168.1.1"}},
		{"allowed beside", "9.8.7.6", "10.0.0.0/8,8.8.0.0/16", "", []string{"192.168.0.1"}},
	} {
		s := newServer(t, func(c *Config) {
			c.PublicIP = netip.MustParseAddr(tt.public)
			c.AllowPeer, c.DenyPeer = mustPrefixes(t, tt.allow), mustPrefixes(t, tt.deny)
		})
		for _, target := range tt.targets {
			aimAt(t, s, netip.AddrPortFrom(netip.MustParseAddr(target), 9999))
		}
		aimAt(t, s, s.Addr().(*net.UDPAddr).AddrPort()) // the TURN server itself
		if got := s.relays.snapshot(); got.sent != 0 || got.switched != 0 {
			t.Errorf("%s: packets: %+v, want nothing sent or switched", tt.name, got)
		}
		open := []string{"8.8.8.8", "192.0.1.1"}
		if tt.allow != "" {
			open = append(open, "10.0.0.1")
		}
		c := dialRawFresh(t, s, "ada")
		c.allocate()
		for _, peer := range open {
			to := netip.AddrPortFrom(netip.MustParseAddr(peer), 9999)
			c.request(stun.MethodCreatePermission, peerAddress(to))
			c.sendIndication(to, tt.name+", open: "+peer)
			expect(t, world, tt.name+", open: "+peer)
		}
		for _, addr := range []string{"127.0.0.1:9999", "[::1]:9999"} {
			send(t, here, "no one else", net.UDPAddrFromAddrPort(netip.MustParseAddrPort(addr)))
			expect(t, here, "no one else")
		}
	}
}
