package turn

import (
	"net"
	"os/exec"
	"strings"
	"sync"
	"testing"

	"tincan/turn/port"
)

// findClient returns the path of one of coturn's own clients. Without coturn it skips the test.
func findClient(t *testing.T, tool string) (path string) {
	t.Helper()
	path, err := exec.LookPath(tool)
	if err != nil {
		t.Skipf("coturn is not installed: %v", err)
	}
	return path
}

// run runs one of coturn's clients and returns what it prints.
func run(t *testing.T, path string, args ...string) string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), path, args...).CombinedOutput()
	if err != nil {
		t.Errorf("%s %s: %v\n%s", path, strings.Join(args, " "), err, out)
	}
	return string(out)
}

// Pairs of coturn's clients that are relayed at both ends lose nothing, over any transport.
func TestCoturnClients(t *testing.T) {
	client := findClient(t, "turnutils_uclient")
	s := newServer(t)
	splitter := port.Split(listenTCP(t), testTLS(t), s, s.log)
	defer splitter.Close()
	_, own, _ := net.SplitHostPort(s.Addr().String())
	_, shared, _ := net.SplitHostPort(splitter.Addr().String())
	// All clients run at once: each waits for seconds after its last packet, and t.Parallel would run only as
	// many as there are processors.
	var all sync.WaitGroup
	for name, flags := range map[string][]string{
		"UDP":                    {"-p", own},
		"UDP by Send":            {"-s", "-p", own},
		"UDP, repeated requests": {"-G", "-p", own},
		"TCP":                    {"-t", "-p", own},
		"TCP, the pages' port":   {"-t", "-p", shared},
		"TLS":                    {"-t", "-S", "-p", shared},
		"TLS by Send":            {"-t", "-S", "-s", "-p", shared},
	} {
		all.Go(func() {
			server := s.ICEServers("127.0.0.1", strings.ReplaceAll(name, " ", "-"))[1]
			args := append(flags, "-y", "-c", "-m", "2", "-n", "25", "-l", "170",
				"-u", server.Username, "-w", server.Credential, "127.0.0.1")
			out := run(t, client, args...)
			if !strings.Contains(out, "Total lost packets 0 (0.000000%)") {
				t.Errorf("%s: packets are lost:\n%s", name, out)
			}
		})
	}
	all.Wait()
	if got := s.relays.snapshot(); got.switched == 0 || got.sent+got.received > 0 {
		t.Errorf("packets: %+v, want packets switched, and none through a port", got)
	}
}

func TestCoturnSTUNClient(t *testing.T) {
	client := findClient(t, "turnutils_stunclient")
	s := newServer(t)
	_, port, _ := net.SplitHostPort(s.Addr().String())
	out := run(t, client, "-p", port, "127.0.0.1")
	if !strings.Contains(out, "UDP reflexive addr: 127.0.0.1:") {
		t.Errorf("no reflexive address:\n%s", out)
	}
}
