//go:build linux

package main

import (
	"encoding/json"
	"errors"
	"io"
	"maps"
	"net"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"tincan/signal/cli"
	"tincan/signal/meshtest"
)

// The program of the Dockerfile serves in a root that holds nothing else, as a user who owns only the
// state folder. The health check of the Dockerfile sees whether it does.
func TestImage(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the program")
	}
	image := buildImage(t)
	image.run(t, 0, "/tincan", "-version")
	ports := meshtest.FreePorts(t, 2)
	image.env = append(image.env, "TINCAN_LISTEN=127.0.0.1:"+strconv.Itoa(ports[0]),
		"TINCAN_TURN_LISTEN=127.0.0.1:"+strconv.Itoa(ports[1]))
	image.run(t, 1, image.health...)
	p := startBy(t, func(cmd *exec.Cmd) { image.prepare(cmd, image.entry...) }, nil)
	for _, path := range []string{"/healthz", "/readyz"} {
		res, err := distrusting(t, p.base).Get(p.base + path)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(res.Body)
		_ = res.Body.Close()
		if res.StatusCode != 200 {
			t.Errorf("GET %s: %s, %s", path, res.Status, body)
		}
	}
	image.run(t, 0, image.health...)
	p.stops(nil)
	image.run(t, 1, image.health...)
	if log := p.log.String(); strings.Contains(log, "level=WARN") || strings.Contains(log, "level=ERROR") {
		t.Errorf("the log says\n%s", log)
	}
	if _, err := os.Stat(filepath.Join(image.root, "state", "secret")); err != nil {
		t.Errorf("the state folder is not in use: %v", err)
	}
}

// An image is what the Dockerfile makes, as far as the program notices.
type image struct {
	root          string   // folder that becomes the root of the program
	user          int      // user and group
	env           []string // variables
	entry, health []string // commands
}

// buildImage follows the Dockerfile, but uses the Go of this machine.
func buildImage(t *testing.T) *image {
	t.Helper()
	file := readFile(t, "Dockerfile")
	// part returns what matches the parentheses in the pattern.
	part := func(pattern string) string {
		found := regexp.MustCompile("(?m)" + pattern).FindStringSubmatch(file)
		if found == nil {
			t.Fatalf("nothing in the Dockerfile matches %q", pattern)
		}
		return found[1]
	}
	words := func(list string) (words []string) {
		if err := json.Unmarshal([]byte(list), &words); err != nil {
			t.Fatalf("%s in the Dockerfile: %v", list, err)
		}
		return words
	}
	image := &image{root: t.TempDir(), env: []string{part(`^ENV (\S+)$`)},
		entry: words(part(`^ENTRYPOINT (.*)$`)), health: words(part(`^HEALTHCHECK .*CMD (.*)$`))}
	image.user, _ = strconv.Atoi(part(`^USER (\d+):\d+$`))
	build := exec.Command("go", strings.Fields(part(`^RUN CGO_ENABLED=0 go (build .*) -o /tincan \.`))...)
	build.Args = append(build.Args, "-o", filepath.Join(image.root, "tincan"), ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", build, err, out)
	}
	state := filepath.Join(image.root, "state")
	if err := os.Mkdir(state, 0o755); err != nil {
		t.Fatal(err)
	}
	if os.Getuid() == 0 {
		if err := os.Chown(state, image.user, image.user); err != nil {
			t.Fatal(err)
		}
	}
	return image
}

// prepare makes cmd a command in the image. If we are not root, it runs in a user namespace, where our
// user looks like that of the image.
func (i *image) prepare(cmd *exec.Cmd, command ...string) {
	user := &syscall.Credential{Uid: uint32(i.user), Gid: uint32(i.user)}
	cmd.Path, cmd.Args, cmd.Env, cmd.Dir = command[0], command, i.env, "/"
	cmd.SysProcAttr = &syscall.SysProcAttr{Chroot: i.root, Credential: user, Pdeathsig: syscall.SIGKILL}
	if os.Getuid() != 0 {
		user.NoSetGroups = true
		cmd.SysProcAttr.Cloneflags = syscall.CLONE_NEWUSER
		cmd.SysProcAttr.UidMappings = []syscall.SysProcIDMap{{ContainerID: i.user, HostID: os.Getuid(), Size: 1}}
		cmd.SysProcAttr.GidMappings = []syscall.SysProcIDMap{{ContainerID: i.user, HostID: os.Getgid(), Size: 1}}
	}
}

// run runs a command in the image and checks its exit status. It skips the test if this machine does not
// let us change the root.
func (i *image) run(t *testing.T, status int, command ...string) {
	t.Helper()
	cmd := new(exec.Cmd)
	i.prepare(cmd, command...)
	out, err := cmd.CombinedOutput()
	if errors.Is(err, os.ErrPermission) || errors.Is(err, syscall.ENOSPC) { // ENOSPC: no more user namespaces
		t.Skipf("needs root or user namespaces: %v", err)
	}
	if cmd.ProcessState.ExitCode() != status {
		t.Errorf("%q: %v, want exit status %d; it said\n%s", command, err, status, out)
	}
}

// The flags and variables in .github/packaging exist, and their values are valid.
func TestPackaging(t *testing.T) {
	for _, tt := range []struct {
		file    string
		listens []string // ports, in order
	}{
		{"tincan.service", []string{"3478", "443", "80"}},
		{"compose.yml", []string{"3478", "443", "80"}},
		{"compose.ports.yml", []string{"3478", "8080", "8443"}},
	} {
		t.Run(tt.file, func(t *testing.T) {
			text := readFile(t, ".github/packaging/"+tt.file)
			var args []string
			env := make(cli.Env)
			if strings.HasSuffix(tt.file, ".yml") {
				env = composeSettings(t, text)
			} else {
				args = unitArgs(t, text)
			}
			env["STATE_DIRECTORY"] = t.TempDir()
			cfg, err := parseConfig(args, env, t.Output())
			if err != nil {
				t.Fatal(err)
			}
			if cfg.port.Domain != "meet.example.org" {
				t.Errorf("-domain is %q, want the name in the comments", cfg.port.Domain)
			}
			var listens []string
			for _, addr := range []string{cfg.port.Listen, cfg.port.HTTPListen, cfg.turn.Listen} {
				_, port, _ := net.SplitHostPort(addr)
				listens = append(listens, port)
			}
			if slices.Sort(listens); !slices.Equal(listens, tt.listens) {
				t.Errorf("it listens on %q, want %q", listens, tt.listens)
			}
			mapped := make(map[string]bool) // ports in the container
			for _, m := range regexp.MustCompile(`- "\d+:(\d+)(?:/\w+)?"`).FindAllStringSubmatch(text, -1) {
				mapped[m[1]] = true
			}
			if ports := slices.Sorted(maps.Keys(mapped)); ports != nil && !slices.Equal(ports, listens) {
				t.Errorf("the mapped ports are %q, but it listens on %q", ports, listens)
			}
			if mapped["8443"] && cfg.turn.PublicIP == (netip.Addr{}) {
				t.Error("behind a port mapping it needs its public address")
			}
		})
	}
}

// unitArgs returns the flags in a unit of systemd.
func unitArgs(t *testing.T, text string) []string {
	t.Helper()
	_, command, ok := strings.Cut(text, "\nExecStart=/usr/local/bin/tincan ")
	if !ok {
		t.Fatal("it does not start /usr/local/bin/tincan")
	}
	command, _, _ = strings.Cut(command, "\n")
	return strings.Fields(command)
}

// composeSettings returns the variables in a Compose file, with those in its comments. A command would
// be a mistake, because the health check does not see its flags.
func composeSettings(t *testing.T, text string) cli.Env {
	t.Helper()
	if strings.Contains(text, "\n    command:") {
		t.Error("it sets a command, which the health check does not see")
	}
	env := make(cli.Env)
	for _, m := range regexp.MustCompile(`(?m)^ {6}(?:# )?(\w+): (.*)$`).FindAllStringSubmatch(text, -1) {
		env[m[1]] = strings.Trim(m[2], `"`)
	}
	if len(env) == 0 {
		t.Error("it sets no variables")
	}
	return env
}

func readFile(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
