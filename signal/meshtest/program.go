package meshtest

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// LongSecret is long enough to be any of the program's secrets.
const LongSecret = "correct-horse-battery-staple-0123456789"

// folder holds the built program; "" until it is built. Main reads it after all tests.
var folder string

// binary returns the path of the built program, or the error of the build.
var binary = sync.OnceValues(build)

// Main runs the tests for a TestMain, `parallel` of them at a time unless -parallel is set. At the end it
// removes the program, if a test built it.
func Main(m *testing.M, parallel int) (code int) {
	flag.Parse()
	chosen := false
	flag.Visit(func(f *flag.Flag) { chosen = chosen || f.Name == "test.parallel" })
	if !chosen {
		_ = flag.Set("test.parallel", fmt.Sprint(parallel)) // a flag of every test
	}
	code = m.Run()
	if folder != "" {
		_ = os.RemoveAll(folder)
	}
	return code
}

// build builds the program, with the race detector if the test uses it.
func build() (path string, err error) {
	if folder, err = os.MkdirTemp("", "tincan-test-"); err != nil {
		return "", err
	}
	path = filepath.Join(folder, "tincan")
	args := []string{"build", "-o", path}
	info, ok := debug.ReadBuildInfo()
	race := debug.BuildSetting{Key: "-race", Value: "true"}
	if os.Getenv("TINCAN_RACE") == "1" || ok && slices.Contains(info.Settings, race) {
		args = append(args, "-race")
	}
	if out, err := exec.Command("go", append(args, "tincan")...).CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, out)
	}
	return path, nil
}

// Command returns a command that runs the program. It has only the given environment variables.
func Command(t testing.TB, variables []string, args ...string) *exec.Cmd {
	t.Helper()
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(path, args...)
	KillWithTest(cmd)
	cmd.Env = append([]string{"GORACE=atexit_sleep_ms=0"}, variables...)
	return cmd
}

// Token runs tincan token and returns the output.
func Token(t testing.TB, variables []string, args ...string) string {
	t.Helper()
	out, err := Command(t, variables, append([]string{"token"}, args...)...).Output()
	if err != nil {
		t.Fatalf("tincan token: %v", err)
	}
	return strings.TrimSpace(string(out))
}

// A Program is tincan in a process of its own.
type Program struct {
	Base string // URL of the pages, like http://localhost:8080
	TURN string // host:port of STUN and TURN; "": off

	// Stop ends the program. It fails the test if the program does not exit cleanly. It is also called
	// at the end of the test.
	Stop func()
}

// Start runs the program on free loopback ports until the test ends. Its output goes to the log of the
// test. args come after the flags that Start sets, and so override them.
func Start(t testing.TB, variables []string, args ...string) *Program {
	t.Helper()
	args = append([]string{"-listen=127.0.0.1:0", "-turn-listen=127.0.0.1:0", "-state=" + t.TempDir()}, args...)
	return Run(t, Command(t, variables, args...))
}

// Run runs a Command until the test ends.
func Run(t testing.TB, cmd *exec.Cmd) *Program {
	t.Helper()
	out, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	p := &Program{}
	announced, ended := make(chan struct{}), make(chan struct{})
	announce := sync.OnceFunc(func() { close(announced) })
	var log strings.Builder // owned by the goroutine until ended is closed
	go func() {
		defer close(ended)
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			if p.hear(lines.Text()) {
				announce()
			}
			fmt.Fprintln(t.Output(), lines.Text())
			fmt.Fprintln(&log, lines.Text())
		}
	}()
	p.Stop = sync.OnceFunc(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		ctx, cancel := context.WithTimeout(context.Background(), Patience)
		defer cancel()
		defer context.AfterFunc(ctx, func() { _ = cmd.Process.Kill() })()
		<-ended
		if err := cmd.Wait(); err != nil {
			t.Errorf("%q ended with %v", cmd.Args, err)
		}
		if folder := Artifacts(t); folder != "" {
			_ = os.WriteFile(filepath.Join(folder, "server.log"), []byte(log.String()), 0o666)
		}
	})
	t.Cleanup(p.Stop)
	select {
	case <-announced:
	case <-ended:
		t.Fatalf("%q does not start", cmd.Args)
	case <-time.After(Patience):
		t.Fatalf("%q has not announced its address in %v", cmd.Args, Patience)
	}
	return p
}

// Artifacts returns a folder for files that help to find out why t failed, or "" if it has not failed.
// The folder is inside the one that TINCAN_ARTIFACTS names, or else inside the one for temporary files.
func Artifacts(t testing.TB) string {
	if !t.Failed() {
		return ""
	}
	root := cmp.Or(os.Getenv("TINCAN_ARTIFACTS"), filepath.Join(os.TempDir(), "tincan-failed-tests"))
	folder := filepath.Join(root, strings.NewReplacer("/", "-", " ", "_").Replace(t.Name()))
	if err := os.MkdirAll(folder, 0o777); err != nil {
		t.Log(err)
		return ""
	}
	return folder
}

// A Transcript is a test that also keeps its output, such as that of a Program.
type Transcript struct {
	testing.TB

	mu    sync.Mutex
	words bytes.Buffer // guarded by mu
}

// Output returns the Transcript itself.
func (t *Transcript) Output() io.Writer { return t }

// Write adds to the output.
func (t *Transcript) Write(p []byte) (int, error) {
	t.mu.Lock()
	t.words.Write(p)
	t.mu.Unlock()
	return t.TB.Output().Write(p)
}

// Has reports whether a regular expression matches a part of the output so far.
func (t *Transcript) Has(pattern string) bool { return t.Find(pattern) != nil }

// Find returns the first match of a regular expression in the output so far, followed by its groups, or nil.
func (t *Transcript) Find(pattern string) []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return regexp.MustCompile(pattern).FindStringSubmatch(t.words.String())
}

// Count returns how often a regular expression matches in the output so far, without overlaps.
func (t *Transcript) Count(pattern string) int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(regexp.MustCompile(pattern).FindAllStringIndex(t.words.String(), -1))
}

// Await waits until a regular expression matches a part of the output.
func (t *Transcript) Await(pattern string) {
	t.Helper()
	for end := time.Now().Add(Patience); !t.Has(pattern); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("the output does not match %s after %v", pattern, Patience)
		}
	}
}

var turnLine = regexp.MustCompile(`^tincan: STUN and TURN on udp and tcp (\S+),`)

// hear handles a line that the program prints. It returns true for the last line that announces an
// address.
func (p *Program) hear(line string) (announced bool) {
	if base, ok := strings.CutPrefix(line, "tincan: open "); ok {
		p.Base = base
		return false
	}
	if found := turnLine.FindStringSubmatch(line); found != nil {
		p.TURN = found[1]
		return true
	}
	return strings.HasPrefix(line, "tincan: TURN is off") ||
		strings.HasPrefix(line, "tincan: other STUN and TURN servers") && p.TURN == ""
}

// FreePorts returns n ports of 127.0.0.1 that are free, over TCP and UDP. They are below the range from which
// Linux, macOS and Windows take ports for others, so they very likely stay free until the test uses them.
func FreePorts(t testing.TB, n int) (ports []int) {
	t.Helper()
	for range 1000 {
		port := 20_000 + rand.IntN(12_000)
		l, err := net.Listen("tcp", fmt.Sprint("127.0.0.1:", port))
		if err != nil {
			continue // in use
		}
		defer l.Close()
		u, err := net.ListenPacket("udp4", l.Addr().String())
		if err != nil {
			continue
		}
		defer u.Close()
		if ports = append(ports, port); len(ports) == n {
			return ports
		}
	}
	t.Fatalf("no %d free ports", n)
	return nil
}
