package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/coder/websocket"
	pionturn "github.com/pion/turn/v4"

	"tincan/turn"
)

// The flag -long is for all packages, so that go test ./... -long works.
var long = flag.Bool("long", false, "also run tests that stress, explore or repeat")

// beProgram is the variable that turns the test binary into the program itself: a real process, which
// has an exit code and can be sent signals.
const beProgram = "TEST_BE_TINCAN"

func TestMain(m *testing.M) {
	if os.Getenv(beProgram) != "" {
		main()
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// program returns a command that runs the program. It has only the given environment variables.
func program(ctx context.Context, variables []string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, os.Args[0], args...)
	cmd.Env = append([]string{beProgram + "=1", "GORACE=atexit_sleep_ms=0"}, variables...)
	return cmd
}

// serveTincan is like startTincan, but runs the server in the process of the test, for tests that look
// inside it.
func serveTincan(t testing.TB, args ...string) *server {
	t.Helper()
	args = append([]string{"-listen", "127.0.0.1:0", "-turn-listen", "127.0.0.1:0", "-state", t.TempDir()}, args...)
	cfg, err := parseConfig(args, nil, t.Output())
	if err != nil {
		t.Fatal(err)
	}
	s, err := start(cfg)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- s.serve(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Errorf("serve: %v", err)
		}
	})
	return s
}

func (s *server) testURL(path string) string { return "http://" + s.pages.Addr().String() + path }

const longSecret = "correct-horse-battery-staple-0123456789"

// The secret is kept in a folder of the test, as in all these tests: the default folder belongs to a
// real user.
func TestSettings(t *testing.T) {
	folder := t.TempDir()
	for _, tt := range []struct {
		flag    string
		one     string // value of the flag
		other   string // value of the variable
		setting func(*config) any
		want    [3]any // the settings by default, by flag and by variable
	}{
		{"listen", "127.0.0.1:1", ":2", func(c *config) any { return c.port.Listen },
			[3]any{":8080", "127.0.0.1:1", ":2"}},
		{"domain", "a.test", "b.test", func(c *config) any { return c.port.Domain + c.port.Listen + c.port.HTTPListen },
			[3]any{":8080", "a.test:443:80", "b.test:443:80"}},
		{"public-url", "https://a.test:8443/", "http://b.test", func(c *config) any {
			return fmt.Sprint(c.port.Public.String(), c.signal.Origins, c.signal.PublicURL)
		}, [3]any{"[]", "https://a.test:8443[https://a.test:8443]https://a.test:8443",
			"http://b.test[http://b.test]http://b.test"}},
		{"turn-host", "turn.a.test", "[2001:db8::1]:13478", func(c *config) any {
			return fmt.Sprint(c.turn.Host, c.turn.Port)
		}, [3]any{"0", "turn.a.test0", "2001:db8::113478"}},
		{"acme-directory", "https://a.test", "https://b.test", func(c *config) any { return c.port.ACMEDirectory },
			[3]any{"https://acme-v02.api.letsencrypt.org/directory", "https://a.test", "https://b.test"}},
		{"tls-self-signed", "false", "true", func(c *config) any { return c.port.SelfSigned },
			[3]any{false, false, true}},
		{"turn-listen", "127.0.0.1:1", ":2", func(c *config) any { return c.turn.Listen },
			[3]any{":3478", "127.0.0.1:1", ":2"}},
		{"public-ip", "203.0.113.1", "203.0.113.2", func(c *config) any { return c.turn.PublicIP },
			[3]any{netip.Addr{}, netip.MustParseAddr("203.0.113.1"), netip.MustParseAddr("203.0.113.2")}},
		{"relay-ports", "50000-50009", "50010-50019", func(c *config) any { return c.turn.RelayPorts },
			[3]any{turn.PortRange{Min: 49152, Max: 65535}, turn.PortRange{Min: 50000, Max: 50009},
				turn.PortRange{Min: 50010, Max: 50019}}},
		{"turn-allow-peer", "10.0.0.0/8", "10.1.0.0/16, 10.2.0.0/16",
			func(c *config) any { return fmt.Sprint(c.turn.AllowPeer) },
			[3]any{"[]", "[10.0.0.0/8]", "[10.1.0.0/16 10.2.0.0/16]"}},
		{"turn-deny-peer", "8.0.0.0/8", "9.9.9.9", func(c *config) any { return fmt.Sprint(c.turn.DenyPeer) },
			[3]any{"[]", "[8.0.0.0/8]", "[9.9.9.9/32]"}},
		{"turn-url", "turn:a.test", "turn:b.test, stun:c.test:3478",
			func(c *config) any { return strings.Join(c.turn.ExternalURLs, " ") },
			[3]any{"", "turn:a.test", "turn:b.test stun:c.test:3478"}},
		{"turn-max-bps", "1000", "2000", func(c *config) any { return c.turn.MaxBPS }, [3]any{0, 1000, 2000}},
		{"origin", "https://a.test", "https://b.test, http://c.test:81,",
			func(c *config) any { return fmt.Sprint(c.signal.Origins) },
			[3]any{"[]", "[https://a.test]", "[https://b.test http://c.test:81]"}},
		{"trusted-proxy", "127.0.0.1,::1", "10.0.0.0/8",
			func(c *config) any { return fmt.Sprint(c.signal.TrustedProxies) },
			[3]any{"[]", "[127.0.0.1/32 ::1/128]", "[10.0.0.0/8]"}},
		{"room-size", "3", "0", func(c *config) any { return c.signal.RoomSize }, [3]any{12, 3, 0}},
		{"viewers", "5", "0", func(c *config) any { return c.signal.Viewers }, [3]any{50, 5, 0}},
		{"max-peers", "7", "0", func(c *config) any { return c.signal.MaxPeers }, [3]any{10000, 7, 0}},
		{"max-peers-per-ip", "8", "0", func(c *config) any { return c.signal.MaxPerAddr }, [3]any{64, 8, 0}},
		{"rate", "9", "0", func(c *config) any { return c.signal.Rate }, [3]any{128, 9, 0}},
		{"grace", "1m", "0", func(c *config) any { return c.signal.Grace },
			[3]any{30 * time.Second, time.Minute, time.Duration(0)}},
		{"live-max", "1h", "0", func(c *config) any { return c.signal.LiveMax },
			[3]any{4 * time.Hour, time.Hour, time.Duration(0)}},
		{"auth", "token", "open", func(c *config) any { return c.signal.RequireToken }, [3]any{false, true, false}},
		{"metrics-listen", "127.0.0.1:1", ":2", func(c *config) any { return c.metrics.Listen },
			[3]any{"", "127.0.0.1:1", ":2"}},
		{"log-level", "error", "debug", logLevel, [3]any{"INFO", "ERROR", "DEBUG"}},
		{"log-format", "json", "text", logFormat,
			[3]any{"*slog.TextHandler", "*slog.JSONHandler", "*slog.TextHandler"}},
	} {
		t.Run(tt.flag, func(t *testing.T) {
			variable := "TINCAN_" + strings.ToUpper(strings.ReplaceAll(tt.flag, "-", "_"))
			const secret = "TINCAN_TURN_SECRET" // without it -turn-url is refused
			set := map[string]string{variable: tt.other, secret: longSecret}
			for _, try := range []struct {
				args []string
				env  map[string]string
				want any
			}{
				{nil, nil, tt.want[0]},
				{[]string{"-" + tt.flag + "=" + tt.one}, map[string]string{secret: longSecret}, tt.want[1]},
				{nil, set, tt.want[2]},
				{[]string{"-" + tt.flag + "=" + tt.one}, set, tt.want[1]}, // the flag wins
			} {
				cfg, err := parseConfig(append([]string{"-state", folder}, try.args...), try.env, io.Discard)
				if err != nil {
					t.Errorf("flags %q, variables %q: %v", try.args, try.env, err)
				} else if got := tt.setting(cfg); got != try.want {
					t.Errorf("flags %q, variables %q: %v, want %v", try.args, try.env, got, try.want)
				}
			}
		})
	}
}

func logLevel(c *config) any {
	for _, level := range []slog.Level{slog.LevelDebug, slog.LevelInfo, slog.LevelWarn, slog.LevelError} {
		if c.log.Enabled(context.Background(), level) {
			return level.String()
		}
	}
	return "nothing"
}

func logFormat(c *config) any { return fmt.Sprintf("%T", c.log.Handler()) }

// An empty -turn-listen turns TURN off, and so does an empty variable.
func TestTURNOff(t *testing.T) {
	for _, tt := range []struct {
		args []string
		env  map[string]string
	}{
		{[]string{"-turn-listen="}, map[string]string{"TINCAN_TURN_LISTEN": ":1"}},
		{nil, map[string]string{"TINCAN_TURN_LISTEN": ""}},
	} {
		cfg, err := parseConfig(append([]string{"-state", t.TempDir()}, tt.args...), tt.env, io.Discard)
		if err != nil || cfg.turn.Listen != "" {
			t.Errorf("flags %q, variables %q: listens on %q, %v; want nothing", tt.args, tt.env, cfg.turn.Listen, err)
		}
	}
	s := serveTincan(t, "-turn-listen=")
	if w := joinAt(t, s.testURL("/ws"), ""); w.ICEServers == nil || len(w.ICEServers) != 0 || w.ICETTL != 0 {
		t.Errorf("without TURN: %v for %d s, want an empty list", w.ICEServers, w.ICETTL)
	}
}

// The first start makes a secret, and the next start finds it. All keys are derived from it.
func TestSecrets(t *testing.T) {
	keys := func(vars map[string]string, args ...string) [3]string {
		t.Helper()
		cfg, err := parseConfig(args, vars, io.Discard)
		if err != nil || cfg.secretLost != nil {
			t.Fatalf("%v, lost: %v", err, cfg.secretLost)
		}
		all := [3]string{string(cfg.signal.SessionKey), string(cfg.turn.Secret), string(cfg.signal.TokenKey)}
		if all[0] == all[1] || all[1] == all[2] {
			t.Error("two purposes share a key")
		}
		return all
	}
	dir := filepath.Join(t.TempDir(), "new", "state")
	made := keys(nil, "-state", dir)
	if again := keys(nil, "-state", dir); again != made {
		t.Error("the second start has other keys")
	}
	if byVariable := keys(map[string]string{"TINCAN_STATE": dir}); byVariable != made {
		t.Error("TINCAN_STATE leads to other keys than -state")
	}
	file := filepath.Join(dir, "secret")
	info, err := os.Stat(file)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the secret's file: %v, %v; want mode 0600", info.Mode(), err)
	}
	if left, _ := os.ReadDir(dir); len(left) != 1 {
		t.Errorf("the state folder holds %v", left)
	}
	if other := keys(nil, "-state", t.TempDir()); other[0] == made[0] || other[1] == made[1] || other[2] == made[2] {
		t.Error("two machines have the same keys")
	}
	byFile := keys(map[string]string{"TINCAN_SECRET_FILE": file})
	content, _ := os.ReadFile(file)
	byVariable := keys(map[string]string{"TINCAN_SECRET": strings.TrimSpace(string(content)),
		"TINCAN_SECRET_FILE": "not looked at"})
	if byFile != made || byVariable != made {
		t.Error("the same secret by file and by variable gives other keys")
	}
	turnKey := keys(map[string]string{"TINCAN_TURN_SECRET": longSecret}, "-state", dir)
	if turnKey != [3]string{made[0], longSecret, made[2]} {
		t.Error("TINCAN_TURN_SECRET is not what TURN uses, or not only TURN")
	}
	tokenKey := keys(map[string]string{"TINCAN_TOKEN_SECRET": longSecret}, "-state", dir)
	if tokenKey != [3]string{made[0], made[1], longSecret} {
		t.Error("TINCAN_TOKEN_SECRET is not what tokens use, or not only tokens")
	}
	for name, vars := range map[string]map[string]string{
		"short":          {"TINCAN_SECRET": "short"},
		"short for TURN": {"TINCAN_SECRET": longSecret, "TINCAN_TURN_SECRET": "short"},
		"no such file":   {"TINCAN_SECRET_FILE": filepath.Join(dir, "nothing")},
	} {
		if _, err := parseConfig(nil, vars, io.Discard); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	// The program also runs where nothing can be written, and says what that costs.
	if cfg, err := parseConfig([]string{"-state", file}, nil, io.Discard); err != nil || cfg.secretLost == nil {
		t.Errorf("a state folder that is a file: %v", err)
	}
}

// A startup error is one line that names the cause, and the exit code is 1.
func TestBadStart(t *testing.T) {
	tcp, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer tcp.Close()
	udp, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer udp.Close()
	folder := t.TempDir()

	for _, tt := range []struct {
		name, arg, variable string
		want                string // part of the line
	}{
		{"unknown flag", "-color=red", "", "-color"},
		{"argument", "8080", "", `"8080"`},
		{"duration", "-grace=soon", "", "-grace: want a duration"},
		{"negative duration", "-grace=-1s", "", "-grace"},
		{"negative limit", "-live-max=-1h", "", "-live-max"},
		{"access", "-auth=closed", "", "-auth"},
		{"access in variable", "", "TINCAN_AUTH=yes", "TINCAN_AUTH"},
		{"short secret for tokens", "", "TINCAN_TOKEN_SECRET=hunter2", "TINCAN_TOKEN_SECRET"},
		{"proxies", "-trusted-proxy=localhost", "", "-trusted-proxy"},
		{"number", "-room-size=many", "", "-room-size"},
		{"negative", "-room-size=-1", "", "-room-size -1"},
		{"public IP", "-public-ip=here", "", "-public-ip: want an IPv4 address"},
		{"public IPv6", "-public-ip=2001:db8::1", "", "2001:db8::1"},
		{"ports", "-relay-ports=9-8", "", "-relay-ports"},
		{"CIDR to open", "-turn-allow-peer=10.0.0.0/33", "", "-turn-allow-peer"},
		{"CIDR to shut", "-turn-deny-peer=10.0.0.0/33", "", "-turn-deny-peer"},
		{"URL of no server", "-turn-url=http://a.test", "TINCAN_TURN_SECRET=" + longSecret,
			`flag -turn-url: "http://a.test"`},
		{"second URL", "-turn-url=turn:a.test,turn:b.test?transport=sctp", "",
			`flag -turn-url: "turn:b.test?transport=sctp"`},
		{"URL in variable", "", "TINCAN_TURN_URL=stun:a.test:0", `"stun:a.test:0"`},
		{"TURN server without its secret", "-turn-url=turn:a.test", "", "TINCAN_TURN_SECRET"},
		{"empty number in variable", "", "TINCAN_ROOM_SIZE=", "TINCAN_ROOM_SIZE"},
		{"rate cap", "-turn-max-bps=-1", "", "-turn-max-bps -1"},
		{"origin", "-origin=example.org", "", `"example.org"`},
		{"two origins", "-origin=example.org,ftp://a.test", "", `"ftp://a.test"`},
		{"log level", "-log-level=loud", "", `"loud"`},
		{"log format", "-log-format=xml", "", `"xml"`},
		{"two lines", "-log-format=a\nb", "", `"a\nb"`},
		{"public URL without scheme", "-public-url=meet.example.org", "", "-public-url"},
		{"public URL with a path", "-public-url=https://a.test/meet/", "", "cannot run under a path such as /meet/"},
		{"host of TURN", "-turn-host=turn:a.test", "", "-turn-host"},
		{"address without port", "-listen=localhost", "", "-listen localhost"},
		{"address without such port", "-listen=127.0.0.1:99999", "", "99999"},
		{"address of another machine", "-listen=240.0.0.1:0", "", "240.0.0.1"},
		{"address in use", "-listen=" + tcp.Addr().String(), "", tcp.Addr().String()},
		{"TURN address without port", "-turn-listen=localhost", "", `"localhost"`},
		{"TURN address in use", "-turn-listen=" + udp.LocalAddr().String(), "", udp.LocalAddr().String()},
		{"metrics address in use", "-metrics-listen=" + tcp.Addr().String(), "", "-metrics-listen 127.0.0.1:"},
		{"domain without dot", "-domain=localhost", "", `"localhost"`},
		{"domain that is an address", "-domain=192.0.2.7", "", `"192.0.2.7"`},
		{"domain with port", "-domain=a.test:443", "", `"a.test:443"`},
		{"certificate without key", "-tls-cert=cert.pem", "", "-tls-key"},
		{"no such certificate", "-tls-cert=none.pem", "TINCAN_TLS_KEY=none.pem", "none.pem"},
		{"two ways to TLS", "-tls-self-signed", "TINCAN_DOMAIN=a.test", "only one"},
		{"redirects to nothing", "-http-listen=127.0.0.1:0", "", "-http-listen"},
		{"number in variable", "", "TINCAN_ROOM_SIZE=many", "TINCAN_ROOM_SIZE"},
		{"misspelled variable", "", "TINCAN_ROOM_SIZ=3", "did you mean TINCAN_ROOM_SIZE (flag -room-size)?"},
		{"CIDR in variable", "", "TINCAN_TURN_DENY_PEER=10/8", "TINCAN_TURN_DENY_PEER"},
		{"address in variable", "", "TINCAN_PUBLIC_IP=here", "TINCAN_PUBLIC_IP"},
		{"short secret", "", "TINCAN_SECRET=hunter2", "TINCAN_SECRET"},
		{"short secret for TURN", "", "TINCAN_TURN_SECRET=hunter2", "TINCAN_TURN_SECRET"},
		{"invitations without a lasting secret", "-state=/dev/null/state", "TINCAN_AUTH=token",
			"-auth token: invitations"},
		{"no file with the secret", "", "TINCAN_SECRET_FILE=hunter3", "hunter3"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			args := []string{"-listen=127.0.0.1:0", "-turn-listen=127.0.0.1:0", "-state=" + folder}
			if tt.arg != "" {
				args = append(args, tt.arg)
			}
			ctx, cancel := context.WithTimeout(t.Context(), patience)
			defer cancel()
			out, err := program(ctx, []string{tt.variable}, args...).CombinedOutput()
			if exit, ok := errors.AsType[*exec.ExitError](err); !ok || exit.ExitCode() != 1 {
				t.Errorf("program ended with %v, want exit code 1", err)
			}
			line, more, _ := strings.Cut(string(out), "\n")
			if !strings.HasPrefix(line, "tincan: ") || more != "" {
				t.Errorf("output %q, want one line that begins with tincan:", out)
			}
			if !strings.Contains(line, tt.want) {
				t.Errorf("output %q does not say %q", line, tt.want)
			}
			if strings.Contains(line, "hunter2") || strings.Contains(line, "TURN: TURN") {
				t.Errorf("output %q: no secrets and no stammering", line)
			}
		})
	}
}

// Two bad variables are two problems, and both are named in the error.
func TestAllBadVariablesAreNamed(t *testing.T) {
	_, err := parseConfig(nil, map[string]string{"TINCAN_ROOM_SIZE": "x", "TINCAN_VIEWERS": "y"}, io.Discard)
	if err == nil || !strings.Contains(err.Error(), "TINCAN_ROOM_SIZE") ||
		!strings.Contains(err.Error(), "TINCAN_VIEWERS") {
		t.Errorf("error %v, want both named", err)
	}
}

// The flags page lists exactly the flags, types, defaults and descriptions that -h prints.
func TestFlagsPage(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	cmd := program(ctx, []string{"HOME=/~"}, "-h")
	help, err := cmd.Output()
	if err != nil {
		t.Fatalf("-h: %v, want exit code 0", err)
	}
	help = bytes.ReplaceAll(help, []byte("/~/"), []byte("~/"))
	page, err := os.ReadFile(".github/FLAGS.md")
	if err != nil {
		t.Fatal(err)
	}
	_, tables, _ := strings.Cut(string(page), "\n## ")
	if want := flagTables(string(help)); "## "+tables != want {
		t.Errorf(".github/FLAGS.md differs from -h. From its first heading on it should be:\n\n%s", want)
	}
}

var (
	helpSection = regexp.MustCompile(`(?m)^(\w.*):\n((?: .*\n)+)`)
	helpEntry   = regexp.MustCompile(`(?m)^  (\S+)(?: (\S+))?\n    \t(.*?)(?: \(default:? "?(.*?)"?\))?\n`)
)

// flagTables turns the output of -h into the tables of the flags page.
func flagTables(help string) string {
	var page strings.Builder
	for i, section := range helpSection.FindAllStringSubmatch(help, -1) {
		if i > 0 {
			page.WriteString("\n")
		}
		fmt.Fprintf(&page, "## %s\n\n| | | default |\n| --- | --- | --- |\n", section[1])
		for _, e := range helpEntry.FindAllStringSubmatch(section[2], -1) {
			name := strings.TrimSpace("`" + e[1] + "` " + e[2])
			fmt.Fprintf(&page, "| %s | %s | %s |\n", name, e[3], e[4])
		}
	}
	return page.String()
}

func TestAnnouncement(t *testing.T) {
	for _, tt := range []struct {
		args []string
		want string
	}{
		{[]string{"-public-ip=203.0.113.9"},
			`\Atincan: open http://localhost:\d+\n` +
				`tincan: STUN and TURN on udp and tcp 127\.0\.0\.1:\d+, relayed traffic from 203\.0\.113\.9\n\z`},
		{[]string{"-listen=0.0.0.0:0", "-turn-listen="},
			`\Atincan: open http://localhost:\d+\ntincan: TURN is off.*\n\z`},
		{[]string{"-listen=127.0.0.2:0", "-turn-listen="}, `\Atincan: open http://localhost:\d+\n`},
		{[]string{"-public-url=https://meet.example.org", "-trusted-proxy=127.0.0.1"},
			`\Atincan: open https://meet\.example\.org\n.*\n` +
				`tincan: browsers reach TURN at turn:meet\.example\.org:(\d+)\?transport=udp, ` +
				`turn:meet\.example\.org:\d+\?transport=tcp\n\z`},
		{[]string{"-turn-host=turn.example.org:13478"},
			`\Atincan: open http://localhost:\d+\n.*\n` +
				`tincan: browsers reach TURN at turn:turn\.example\.org:13478\?transport=udp, ` +
				`turn:turn\.example\.org:13478\?transport=tcp, turn:turn\.example\.org:\d+\?transport=tcp\n\z`},
	} {
		var out bytes.Buffer
		serveTincan(t, tt.args...).announce(&out)
		if !regexp.MustCompile(tt.want).Match(out.Bytes()) {
			t.Errorf("%q announces\n%s\nwant %s", tt.args, out.Bytes(), tt.want)
		}
	}
}

// SIGTERM and SIGINT end the program within 5 s and with exit code 0. Sockets are closed with 1001.
func TestSignals(t *testing.T) {
	for _, sig := range []os.Signal{syscall.SIGTERM, os.Interrupt} {
		t.Run(sig.String(), func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), patience)
			defer cancel()
			cmd := program(ctx, nil, "-listen=127.0.0.1:0", "-turn-listen=127.0.0.1:0", "-state="+t.TempDir())
			stderr, err := cmd.StderrPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			lines := bufio.NewScanner(stderr)
			var base string
			for base == "" && lines.Scan() {
				base, _ = strings.CutPrefix(lines.Text(), "tincan: open ")
			}
			ws := dialAt(t, base+"/ws", "")
			welcome(t, ws)

			sent := time.Now()
			if err := cmd.Process.Signal(sig); err != nil {
				t.Fatal(err)
			}
			_, _, err = ws.Read(ctx)
			if status := websocket.CloseStatus(err); status != websocket.StatusGoingAway {
				t.Errorf("socket ended with %v, want close code 1001", err)
			}
			_, _ = io.Copy(t.Output(), stderr) // Wait must come after the last read
			if err := cmd.Wait(); err != nil {
				t.Errorf("program ended with %v, want exit code 0", err)
			}
			wantQuickStop(t, sent)
		})
	}
}

// Clients that send nothing or stop reading do not delay the shutdown.
func TestStopDoesNotWaitForSilence(t *testing.T) {
	t.Parallel() // it waits most of the time
	base, stop := startTincan(t)
	silent, err := net.Dial("tcp", strings.TrimPrefix(base, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	if _, err := io.WriteString(silent, "GET / HTTP/1.1\r\nHost: localhost\r\n"); err != nil {
		t.Fatal(err)
	}
	ws := dialAt(t, base+"/ws", "") // never read, so it never answers the close frame
	welcome(t, ws)

	began := time.Now()
	stop()
	wantQuickStop(t, began)
}

// Every response has the security headers, whichever handler sends it.
func TestPages(t *testing.T) {
	s := serveTincan(t)
	upgrade := []string{"Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13",
		"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="}
	for _, tt := range []struct {
		request string // method and target
		headers []string
		status  int
		allow   string
		body    string // prefix of the body; not checked if empty
	}{
		{"GET /", nil, 200, "", "<!doctype html>"},
		{"HEAD /", nil, 200, "", ""},
		{"GET /r/brisk-otter-lantern-4831", nil, 200, "", "<!doctype html>"},
		{"GET /doctor", nil, 200, "", "<!doctype html>"},
		{"GET /tincan/tincan.js", nil, 200, "", "//"},
		{"GET /healthz", nil, 200, "", "ok"},
		{"HEAD /healthz", nil, 200, "", ""},
		{"POST /healthz", nil, 405, "GET, HEAD", ""},
		{"POST /", nil, 405, "GET, HEAD", ""},
		{"DELETE /r/brisk-otter", nil, 405, "GET, HEAD", ""},
		{"TRACE /", nil, 405, "GET, HEAD", ""},
		{"OPTIONS /", nil, 405, "GET, HEAD", ""},
		{"OPTIONS *", nil, 405, "GET, HEAD", ""},
		{"POST /ws", upgrade, 405, "GET", ""},
		{"GET /ws", nil, 400, "", ""},
		{"GET /ws", append([]string{"Sec-WebSocket-Protocol: chat"}, upgrade...), 400, "", ""},
		{"GET /ws", append([]string{"Origin: https://evil.test"}, upgrade...), 403, "", ""},
		{"GET /ws/", nil, 404, "", ""},
		{"GET /nothing", nil, 404, "", "not found"},
		{"GET /nothing", []string{"Accept: text/html"}, 404, "", "<!doctype html>"},
		{"GET /tincan", nil, 404, "", ""},
		{"GET /tincan/", nil, 404, "", ""},
		{"GET /css/", nil, 404, "", ""},
		{"GET /r/", nil, 404, "", ""},
		{"GET /r/short", nil, 404, "", ""},
		{"GET //healthz", nil, 404, "", ""},
		{"GET /../main.go", nil, 404, "", ""},
		{"GET /tincan/../index.html", nil, 404, "", ""},
		{"GET /%2e%2e/go.mod", nil, 404, "", ""},
		{"GET /static.go", nil, 404, "", ""},
		{"GET /debug/pprof/", nil, 404, "", ""},
	} {
		t.Run(tt.request, func(t *testing.T) {
			res, body := ask(t, s.pages.Addr().String(), tt.request, tt.headers)
			if res.StatusCode != tt.status || res.Header.Get("Allow") != tt.allow {
				t.Errorf("status %d, Allow %q; want %d, %q",
					res.StatusCode, res.Header.Get("Allow"), tt.status, tt.allow)
			}
			if !strings.HasPrefix(body, tt.body) || (tt.request == "GET /healthz" && body != "ok") {
				t.Errorf("body %.40q, want %q", body, tt.body)
			}
			checkSecurityHeaders(t, res.Header)
		})
	}
}

// Page headers mean nothing on a WebSocket response, and every socket would keep them in memory.
func TestNoPageHeadersOnAWebSocket(t *testing.T) {
	s := serveTincan(t)
	ws, res, err := websocket.Dial(t.Context(), s.testURL("/ws"), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer ws.CloseNow()
	for name := range res.Header {
		if !slices.Contains([]string{"Connection", "Date", "Upgrade", "Sec-Websocket-Accept"}, name) {
			t.Errorf("%s: %q", name, res.Header[name])
		}
	}
}

// Without TLS, a browser's request with an unknown host name is refused if it arrives at a local address
// (DNS rebinding). The error names the flags that allow it.
func TestUnknownHost(t *testing.T) {
	for _, tt := range []struct {
		args   []string
		status int
	}{
		{nil, 421},
		{[]string{"-origin=http://other.example"}, 421},
		{[]string{"-trusted-proxy=192.0.2.0/24"}, 421},
		{[]string{"-origin=http://evil.example"}, 101},
		{[]string{"-trusted-proxy=127.0.0.0/8"}, 101},
	} {
		s := serveTincan(t, tt.args...)
		ws, res, err := websocket.Dial(t.Context(), "ws://evil.example/ws", &websocket.DialOptions{
			HTTPClient: clientTo(t, nil, s.pages.Addr().String()),
			HTTPHeader: http.Header{"Origin": {"http://evil.example"}},
		})
		if res == nil {
			t.Fatal(err)
		}
		if res.StatusCode != tt.status {
			t.Errorf("%q: %s, want %d", tt.args, res.Status, tt.status)
		}
		if err == nil {
			_ = ws.CloseNow()
			continue
		}
		body, _ := io.ReadAll(res.Body)
		for _, want := range []string{"-origin http://evil.example", "-trusted-proxy"} {
			if !strings.Contains(string(body), want) {
				t.Errorf("%q: the error %q does not say %s", tt.args, body, want)
			}
		}
	}
}

func checkSecurityHeaders(t *testing.T, h http.Header) {
	t.Helper()
	for name, words := range map[string][]string{
		"Content-Security-Policy": {"default-src 'none'", "script-src 'self'", "base-uri 'none'",
			"frame-ancestors 'none'"},
		"X-Content-Type-Options": {"nosniff"},
		"Referrer-Policy":        {"no-referrer"},
		"Permissions-Policy":     {"camera=(self)", "microphone=(self)", "display-capture=(self)"},
	} {
		values := h.Values(name)
		if len(values) != 1 {
			t.Errorf("%s: %q, want one", name, values)
			continue
		}
		for _, word := range words {
			if !strings.Contains(values[0], word) {
				t.Errorf("%s: %s\ndoes not say %s", name, values[0], word)
			}
		}
		if strings.Contains(values[0], "unsafe-") {
			t.Errorf("%s: %s\nallows something unsafe", name, values[0])
		}
	}
}

// ask makes one request on a new connection. It sends the target exactly as it is written.
func ask(t *testing.T, addr, request string, headers []string) (*http.Response, string) {
	t.Helper()
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(patience))
	lines := append([]string{request + " HTTP/1.1", "Host: " + addr, "Content-Length: 0"}, headers...)
	if _, err := io.WriteString(conn, strings.Join(lines, "\r\n")+"\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	method, _, _ := strings.Cut(request, " ")
	res, err := http.ReadResponse(bufio.NewReader(conn), &http.Request{Method: method})
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, string(body)
}

// Go's zero values mean no limit at all, both for headers that arrive byte by byte and for silent
// clients.
func TestTimeouts(t *testing.T) {
	h := serveTincan(t).http
	for name, limit := range map[string]struct{ got, most time.Duration }{
		"ReadHeaderTimeout": {h.ReadHeaderTimeout, 10 * time.Second},
		"ReadTimeout":       {h.ReadTimeout, time.Minute},
		"WriteTimeout":      {h.WriteTimeout, 2 * time.Minute},
		"IdleTimeout":       {h.IdleTimeout, 5 * time.Minute},
	} {
		if limit.got <= 0 || limit.got > limit.most {
			t.Errorf("%s = %v, want at most %v", name, limit.got, limit.most)
		}
	}
	if h.MaxHeaderBytes <= 0 || h.MaxHeaderBytes > 64<<10 {
		t.Errorf("MaxHeaderBytes = %d, want at most 64 KiB", h.MaxHeaderBytes)
	}
}

// The host in iceServers is the one that the browser used to reach the page.
func TestICEServersNameTheHostOfTheRequest(t *testing.T) {
	s := serveTincan(t)
	port := s.turn.Addr().(*net.UDPAddr).Port
	for host, want := range map[string]string{
		"meet.example.org":      "meet.example.org",
		"meet.example.org:8443": "meet.example.org",
		"192.0.2.7:8080":        "192.0.2.7",
		"[2001:db8::7]:8080":    "[2001:db8::7]",
		"[2001:db8::7]":         "[2001:db8::7]",
	} {
		w := joinAt(t, s.testURL("/ws"), host)
		var urls []string
		for _, server := range w.ICEServers {
			urls = append(urls, server.URLs...)
		}
		at, page := fmt.Sprintf("%s:%d", want, port), fmt.Sprintf("%s:%d", want, s.pages.Addr().(*net.TCPAddr).Port)
		wanted := []string{"stun:" + at, "turn:" + at + "?transport=udp", "turn:" + at + "?transport=tcp",
			"turn:" + page + "?transport=tcp"}
		if !slices.Equal(urls, wanted) {
			t.Errorf("Host %s: iceServers %q, want %q", host, urls, wanted)
		}
		if w.ICETTL != int(s.turn.TTL().Seconds()) {
			t.Errorf("iceTTL = %d, want %v", w.ICETTL, s.turn.TTL())
		}
	}
}

// Behind a proxy or a port mapping, iceServers name what browsers can reach. A reverse proxy forwards no
// TURN, unless TURN has a host name of its own.
func TestICEServersBehindOthers(t *testing.T) {
	const proxy = "-trusted-proxy=127.0.0.1"
	for _, tt := range []struct {
		args []string
		want string // the port of -turn-listen is T, and that of the pages P
	}{
		{[]string{proxy}, "stun:call.example:T turn:call.example:T udp turn:call.example:T tcp"},
		{[]string{"-public-url=https://meet.test"}, "stun:meet.test:T turn:meet.test:T udp turn:meet.test:T tcp"},
		{[]string{"-public-url=http://meet.test:80"},
			"stun:meet.test:T turn:meet.test:T udp turn:meet.test:T tcp turn:meet.test:80 tcp"},
		{[]string{proxy, "-public-url=https://meet.test", "-turn-host=turn.test"},
			"stun:turn.test:T turn:turn.test:T udp turn:turn.test:T tcp turns:turn.test:443 tcp"},
		{[]string{"-turn-host=turn.test:13478"},
			"stun:turn.test:13478 turn:turn.test:13478 udp turn:turn.test:13478 tcp turn:turn.test:P tcp"},
		{[]string{"-tls-self-signed", "-public-url=https://meet.test", proxy},
			"stun:meet.test:T turn:meet.test:T udp turn:meet.test:T tcp turns:meet.test:443 tcp"},
		{[]string{"-tls-self-signed", "-public-url=https://meet.test:8443"},
			"stun:meet.test:T turn:meet.test:T udp turn:meet.test:T tcp turns:meet.test:8443 tcp"},
	} {
		s := serveTincan(t, tt.args...)
		servers, _ := s.ice.For("call.example", "peer")
		var list []turn.ICEServer
		if err := json.Unmarshal(servers, &list); err != nil {
			t.Fatal(err)
		}
		var urls []string
		for _, server := range list {
			urls = append(urls, server.URLs...)
		}
		port := func(a net.Addr) string { _, p, _ := net.SplitHostPort(a.String()); return ":" + p }
		got := strings.NewReplacer("?transport=", " ", port(s.turn.Addr()), ":T", port(s.pages.Addr()), ":P").
			Replace(strings.Join(urls, " "))
		if got != tt.want {
			t.Errorf("%q:\n%s, want\n%s", tt.args, got, tt.want)
		}
	}
}

// A page of the public URL may connect, whatever the proxy says about scheme and host.
func TestPublicURLIsAnOrigin(t *testing.T) {
	s := serveTincan(t, "-public-url=https://meet.example.org")
	for origin, status := range map[string]int{"https://meet.example.org": 101, "http://meet.example.org": 403} {
		ws, res, err := websocket.Dial(t.Context(), s.testURL("/ws"), &websocket.DialOptions{
			HTTPHeader: http.Header{"Origin": {origin}},
		})
		if res == nil {
			t.Fatal(err)
		}
		if res.StatusCode != status {
			t.Errorf("%s: %s, want %d", origin, res.Status, status)
		}
		if err == nil {
			_ = ws.CloseNow()
		}
	}
}

// External servers come after ours. A peer that has not joined gets no credentials. One that has joined gets
// credentials for an hour.
func TestExternalServers(t *testing.T) {
	const external = "-turn-url=turn:a.test, stun:b.test"
	for _, tt := range []struct {
		own  string
		want string // schemes of the URLs
		look string
	}{
		{"-turn-listen=127.0.0.1:0", "stun|turn,turn,turn+|stun|turn+", "stun|stun"},
		{"-turn-listen=", "stun|turn+", "stun"},
	} {
		base, _ := startProgram(t, "TINCAN_TURN_SECRET="+longSecret, "-state", t.TempDir(), "-listen=127.0.0.1:0",
			tt.own, external)
		ws := dialAt(t, base+"/ws", "")
		if got := schemes(tell(t, ws, `{"type":"look","room":"main-test"}`, "room")); got != tt.look {
			t.Errorf("%s: a look is given %s, want %s", tt.own, got, tt.look)
		}
		w := welcome(t, ws)
		if got := schemes(w); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.own, got, tt.want)
		}
		if w.ICETTL != 3600 {
			t.Errorf("%s: credentials for %d s, want an hour", tt.own, w.ICETTL)
		}
		if last := w.ICEServers[len(w.ICEServers)-1]; !slices.Equal(last.URLs, []string{"turn:a.test"}) ||
			!strings.HasSuffix(last.Username, ":"+w.ID) {
			t.Errorf("%s: last comes %+v, want turn:a.test for %s", tt.own, last, w.ID)
		}
	}
}

// schemes describes the iceServers in w: their URL schemes, with | between servers and + after those
// with a credential.
func schemes(w welcomeMessage) string {
	var servers []string
	for _, server := range w.ICEServers {
		var urls []string
		for _, u := range server.URLs {
			scheme, _, _ := strings.Cut(u, ":")
			urls = append(urls, scheme)
		}
		text := strings.Join(urls, ",")
		if server.Username != "" && server.Credential != "" {
			text += "+"
		}
		servers = append(servers, text)
	}
	return strings.Join(servers, "|")
}

// A client that can reach only the port of the pages gets a relay through that port.
func TestTURNOverThePagesPort(t *testing.T) {
	s := serveTincan(t, "-public-ip=127.0.0.1")
	servers := joinAt(t, s.testURL("/ws"), "").ICEServers
	conn, err := net.Dial("tcp", s.pages.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	allocateOver(t, conn, servers[1].Username, servers[1].Credential)
}

// A peer that has left is no longer relayed.
func TestLeavingEndsRelays(t *testing.T) {
	s := serveTincan(t, "-public-ip=127.0.0.1", "-grace=0")
	ws := dialAt(t, s.testURL("/ws"), "")
	w := welcome(t, ws)
	client, relay := relayOf(t, s, w)
	_ = ws.CloseNow()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	for client.CreatePermission(relay.LocalAddr()) == nil {
		if ctx.Err() != nil {
			t.Fatal("the allocation outlives its peer")
		}
	}
}

// A refused join with the session of a removed peer does not make its old credentials valid again.
func TestRefusedJoinRevivesNoCredentials(t *testing.T) {
	s := serveTincan(t, "-public-ip=127.0.0.1")
	ada := dialAt(t, s.testURL("/ws"), "")
	welcome(t, ada)
	bo := welcome(t, dialAt(t, s.testURL("/ws"), ""))
	receive(t, ada, "peer-joined")
	relayOf(t, s, bo)
	tell(t, ada, `{"type":"remove","id":"`+bo.ID+`"}`, "peer-left")
	rejoin(t, dialAt(t, s.testURL("/ws"), ""), bo.Session, "error")
	conn, err := net.Dial("tcp", s.pages.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := turnClient(t, conn, bo.ICEServers[1].Username, bo.ICEServers[1].Credential).Allocate(); err == nil {
		t.Error("the credentials of the removed peer are valid")
	}
}

// relayOf makes an allocation for the peer, over the port of the pages. It lasts until the test ends.
func relayOf(t *testing.T, s *server, w welcomeMessage) (*pionturn.Client, net.PacketConn) {
	t.Helper()
	conn, err := net.Dial("tcp", s.pages.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	client := turnClient(t, conn, w.ICEServers[1].Username, w.ICEServers[1].Credential)
	relay, err := client.Allocate()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = relay.Close() })
	return client, relay
}

// -turn-allow-peer allows a network, and -turn-deny-peer denies a part of it.
func TestPeerFlags(t *testing.T) {
	s := serveTincan(t, "-public-ip=127.0.0.1", "-turn-allow-peer=127.0.0.0/8",
		"-turn-deny-peer=127.0.0.3, 127.0.0.128/25")
	w := welcome(t, dialAt(t, s.testURL("/ws"), ""))
	client, relay := relayOf(t, s, w)
	for peer, open := range map[string]bool{"127.0.0.2": true, "127.0.0.3": false, "127.0.0.4": true,
		"127.0.0.200": false, "10.0.0.1": false} {
		err := client.CreatePermission(&net.UDPAddr{IP: net.ParseIP(peer), Port: 9})
		if (err == nil) != open || err != nil && !strings.Contains(err.Error(), "403") {
			t.Errorf("permission for %s: %v, want it given: %v", peer, err, open)
		}
	}
	sentinel, err := net.ListenPacket("udp4", "127.0.0.2:0")
	if err != nil {
		t.Skipf("only 127.0.0.1 is loopback here: %v", err)
	}
	defer sentinel.Close()
	if _, err := relay.WriteTo([]byte("hello"), sentinel.LocalAddr()); err != nil {
		t.Fatal(err)
	}
	_ = sentinel.SetReadDeadline(time.Now().Add(patience))
	buf := make([]byte, 100)
	if n, _, err := sentinel.ReadFrom(buf); string(buf[:n]) != "hello" {
		t.Errorf("an open peer hears %q, %v; want hello", buf[:n], err)
	}
}

// A welcomeMessage has the fields of a welcome that these tests need.
type welcomeMessage struct {
	Type       string
	ID         string
	Session    string
	Locked     bool
	Moderators []string
	Peers      []struct{ ID, Name string }
	ICEServers []turn.ICEServer
	ICETTL     int
}

// dialAt opens a WebSocket without an Origin, as programs other than browsers do.
func dialAt(t testing.TB, address, host string) *websocket.Conn {
	t.Helper()
	transport := &http.Transport{} // the default one would keep connections for later tests
	t.Cleanup(transport.CloseIdleConnections)
	return dialWith(t, &http.Client{Transport: transport}, address, host)
}

func dialWith(t testing.TB, client *http.Client, address, host string) *websocket.Conn {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	ws, res, err := websocket.Dial(ctx, address, &websocket.DialOptions{HTTPClient: client, Host: host})
	if err != nil {
		t.Fatalf("dial %s: %v (%v)", address, err, res)
	}
	ws.SetReadLimit(1 << 20)
	t.Cleanup(func() { _ = ws.CloseNow() })
	return ws
}

// joinAt joins over a new socket and returns the welcome.
func joinAt(t testing.TB, address, host string) welcomeMessage {
	t.Helper()
	return welcome(t, dialAt(t, address, host))
}

// welcome joins over ws and returns the welcome.
func welcome(t testing.TB, ws *websocket.Conn) welcomeMessage {
	t.Helper()
	return tell(t, ws, `{"type":"join","room":"main-test","name":"Ada"}`, "welcome")
}

// tell sends a message and returns the answer, which must have the wanted type.
func tell(t testing.TB, ws *websocket.Conn, message, want string) welcomeMessage {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := ws.Write(ctx, websocket.MessageText, []byte(message)); err != nil {
		t.Fatal(err)
	}
	return receive(t, ws, want)
}

// receive returns the next message, which must have the wanted type.
func receive(t testing.TB, ws *websocket.Conn, want string) welcomeMessage {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	_, frame, err := ws.Read(ctx)
	if err != nil {
		t.Fatal(err)
	}
	var w welcomeMessage
	if err := json.Unmarshal(frame, &w); err != nil || w.Type != want {
		t.Fatalf("got %s (%v), want %s", frame, err, want)
	}
	return w
}

// go.mod also has the modules that only tests need. The program must be built without those. Adding a
// module to the program is a decision, so it shows up here.
func TestDependencies(t *testing.T) {
	tool, err := exec.LookPath("go")
	if err != nil {
		t.Skip("no go command")
	}
	const modules = "{{with .Module}}{{.Path}}{{end}}"
	out, err := exec.CommandContext(t.Context(), tool, "list", "-deps", "-f", modules, ".").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	got := strings.Fields(string(out))
	slices.Sort(got)
	want := []string{
		"github.com/caddyserver/certmagic", // its dependencies go down to go.uber.org:
		"github.com/caddyserver/zerossl",
		"github.com/klauspost/cpuid/v2",
		"github.com/libdns/libdns",
		"github.com/mholt/acmez/v3",
		"github.com/miekg/dns",
		"github.com/zeebo/blake3",
		"go.uber.org/multierr",
		"go.uber.org/zap",
		"go.uber.org/zap/exp",
		"github.com/coder/websocket",
		"github.com/golang-jwt/jwt/v5",
		"github.com/google/uuid",
		"github.com/pion/turn/v4", // and its dependencies:
		"github.com/pion/dtls/v3",
		"github.com/pion/logging",
		"github.com/pion/randutil",
		"github.com/pion/stun/v3",
		"github.com/pion/transport/v4",
		"github.com/wlynxg/anet",
		"github.com/pires/go-proxyproto",
		"github.com/yuin/goldmark",
		"github.com/prometheus/client_golang", // and its dependencies:
		"github.com/beorn7/perks",
		"github.com/cespare/xxhash/v2",
		"github.com/munnerz/goautoneg",
		"github.com/prometheus/client_model",
		"github.com/prometheus/common",
		"github.com/prometheus/procfs",
		"google.golang.org/protobuf",
		"golang.org/x/crypto",
		"golang.org/x/net",
		"golang.org/x/sys",
		"golang.org/x/text",
		"golang.org/x/time",
		"tincan",
	}
	slices.Sort(want)
	if got := slices.Compact(got); !slices.Equal(got, want) {
		t.Errorf("the program is built from\n%q\nwant\n%q", got, want)
	}
}
