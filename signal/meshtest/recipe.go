package meshtest

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A Recipe is a section of README.md or .github/HOSTING.md: how to run tincan behind something else.
type Recipe struct {
	Args   []string // flags of tincan
	proxy  string   // "": the section has no proxy
	config string   // of the proxy
}

var (
	recipeConfig = regexp.MustCompile("(?s)\n```(\\w+)\n(.*?)```\n")
	recipeFlags  = regexp.MustCompile(`\n    tincan (.*(?:\n      .*)*)`)
)

// ReadRecipe reads a section of a page, such as .github/HOSTING.md. root is the folder with main.go.
// replace has pairs of texts: what the page says, and what the test needs instead.
func ReadRecipe(t testing.TB, root, page, title string, replace ...string) *Recipe {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, page))
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(string(text), "\n## "+title+"\n")
	section, _, _ = strings.Cut(section, "\n## ")
	section = strings.NewReplacer(replace...).Replace(section)
	flags := recipeFlags.FindStringSubmatch(section)
	if flags == nil {
		t.Fatalf("%s has no section %s with the flags of tincan", page, title)
	}
	r := &Recipe{Args: strings.Fields(strings.ReplaceAll(flags[1], "\\\n", " "))}
	if config := recipeConfig.FindStringSubmatch(section); config != nil {
		r.proxy, r.config = config[1], config[2]
	}
	return r
}

// apacheBasics is the part of Debian's Apache configuration that the recipe relies on.
const apacheBasics = `
LoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so
LoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so
LoadModule socache_shmcb_module /usr/lib/apache2/modules/mod_socache_shmcb.so
LoadModule ssl_module /usr/lib/apache2/modules/mod_ssl.so
LoadModule headers_module /usr/lib/apache2/modules/mod_headers.so
LoadModule proxy_module /usr/lib/apache2/modules/mod_proxy.so
LoadModule proxy_http_module /usr/lib/apache2/modules/mod_proxy_http.so
ServerName localhost
User www-data
Group www-data
ErrorLog /dev/stderr
PidFile apache.pid
Listen 127.0.0.1:%s
`

// command returns the command that runs the proxy in the foreground. folder holds its files.
func (r *Recipe) command(folder string) *exec.Cmd {
	config := filepath.Join(folder, "config")
	var cmd *exec.Cmd
	switch r.proxy {
	case "haproxy":
		cmd = exec.Command("haproxy", "-db", "-f", config)
	case "nginx":
		cmd = exec.Command("nginx", "-e", "stderr", "-c", config, "-g", "daemon off; pid "+folder+"/nginx.pid;")
	case "caddy":
		cmd = exec.Command("caddy", "run", "--adapter", "caddyfile", "--config", config)
	case "apache":
		cmd = exec.Command("apache2", "-d", folder, "-f", config, "-DFOREGROUND")
	}
	KillWithTest(cmd)
	cmd.Env = []string{"HOME=" + folder, "PATH=" + os.Getenv("PATH")}
	return cmd
}

// StartProxy runs the proxy until the test ends, and waits until answers returns true. begin is put before
// its configuration. change may wrap the command, for example to run it in a network namespace. If the
// proxy is not installed, the test is skipped.
func (r *Recipe) StartProxy(t testing.TB, begin string, change func(*exec.Cmd) *exec.Cmd, answers func() bool) {
	t.Helper()
	folder := t.TempDir()
	cmd := r.command(folder)
	if cmd.Err != nil {
		t.Skipf("no proxy: %v", cmd.Err)
	}
	if err := os.WriteFile(filepath.Join(folder, "config"), []byte(begin+r.config), 0o644); err != nil {
		t.Fatal(err)
	}
	cmd = change(cmd)
	cmd.Stdout, cmd.Stderr = t.Output(), t.Output()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		defer time.AfterFunc(Patience, func() { _ = cmd.Process.Kill() }).Stop()
		<-ended
	})
	ctx, cancel := context.WithTimeout(t.Context(), Patience)
	defer cancel()
	for !answers() {
		select {
		case err := <-ended:
			ended <- err
			t.Fatalf("%s has ended: %v", r.proxy, err)
		case <-ctx.Done():
			t.Fatalf("%s does not answer after %v", r.proxy, Patience)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// ApacheBasics returns what goes before the configuration of an Apache that listens on a port.
func ApacheBasics(port string) string { return fmt.Sprintf(apacheBasics, port) }
