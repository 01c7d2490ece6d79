package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"tincan/signal"
)

// serveWith runs the program with these variables and returns its URL.
func serveWith(t *testing.T, vars map[string]string, args ...string) string {
	t.Helper()
	out := &announcement{to: t.Output(), url: make(chan string, 1)}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	args = append([]string{"-listen", "127.0.0.1:0", "-turn-listen=", "-state", t.TempDir()}, args...)
	go func() { ended <- run(ctx, args, vars, out) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("run = %v, want a clean end", err)
		}
	})
	select {
	case base := <-out.url:
		return base
	case <-time.After(patience):
		t.Fatal("the program does not start")
		return ""
	}
}

// enter joins brisk-otter with a token. It returns the name and role in the welcome, or the code of the
// error.
func enter(t *testing.T, base, token string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	ws, _, err := websocket.Dial(ctx, base+"/ws", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer ws.CloseNow()
	join, _ := json.Marshal(map[string]string{"type": "join", "room": "brisk-otter", "name": "Mallory", "token": token})
	if err := ws.Write(ctx, websocket.MessageText, join); err != nil {
		t.Fatal(err)
	}
	_, b, err := ws.Read(ctx)
	if err != nil {
		t.Fatal(err)
	}
	var m struct{ Type, Name, Role, Code string }
	if err := json.Unmarshal(b, &m); err != nil {
		t.Fatal(err)
	}
	if m.Type == "error" {
		return m.Code
	}
	return m.Name + ", " + m.Role
}

// tokenOf runs the command in a process of its own and returns its output.
func tokenOf(t *testing.T, vars []string, args ...string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	out, err := program(ctx, vars, append([]string{"token"}, args...)...).Output()
	if err != nil {
		t.Fatalf("tincan token: %v", err)
	}
	token, more, whole := strings.Cut(string(out), "\n")
	if !whole || more != "" {
		t.Errorf("tincan token printed %q, want one line", out)
	}
	return token
}

func TestTokenCommand(t *testing.T) {
	dir := t.TempDir()
	derived := serveWith(t, nil, "-auth", "token", "-state", dir)
	shared := serveWith(t, map[string]string{"TINCAN_TOKEN_SECRET": longSecret, "TINCAN_AUTH": "token"})
	byState := tokenOf(t, nil, "-state", dir, "-room", "brisk-otter", "-name", "Ada", "-role", "moderator")
	bySecret := tokenOf(t, []string{"TINCAN_TOKEN_SECRET=" + longSecret}, "-room", "*")
	for _, tt := range []struct{ base, token, want string }{
		{derived, byState, "Ada, moderator"},
		{shared, bySecret, "Mallory, member"},
		{derived, bySecret, "unauthorized"},
		{shared, byState, "unauthorized"},
		{shared, "", "unauthorized"},
	} {
		if got := enter(t, tt.base, tt.token); got != tt.want {
			t.Errorf("entered as %q, want %q", got, tt.want)
		}
	}
}

func TestTokenCommandLinks(t *testing.T) {
	vars := []string{"TINCAN_TOKEN_SECRET=" + longSecret}
	base := serveWith(t, map[string]string{"TINCAN_TOKEN_SECRET": longSecret, "TINCAN_AUTH": "token"})
	for _, tt := range []struct{ role, server, want, as string }{
		{"member", "https://meet.example.org", "https://meet.example.org/r/brisk-otter", "Mallory, member"},
		{"viewer", "http://localhost:8080/", "http://localhost:8080/live/brisk-otter", "Mallory, viewer"},
		{"host", "https://[::1]", "https://[::1]/live/brisk-otter", "Mallory, host"},
	} {
		link, token, _ := strings.Cut(tokenOf(t, vars, "-room", "Brisk-Otter", "-role", tt.role, "-link", tt.server),
			"#token=")
		if link != tt.want {
			t.Errorf("link = %s, want %s", link, tt.want)
		}
		if got := enter(t, base, token); got != tt.as {
			t.Errorf("entered as %q, want %q", got, tt.as)
		}
	}
}

// Where TINCAN_PUBLIC_URL is set, the command prints a link without being asked.
func TestTokenCommandPublicURL(t *testing.T) {
	vars := []string{"TINCAN_TOKEN_SECRET=" + longSecret, "TINCAN_PUBLIC_URL=https://meet.example.org:8443"}
	for _, tt := range []struct {
		args []string
		want string
	}{
		{[]string{"-room=brisk-otter"}, "https://meet.example.org:8443/r/brisk-otter"},
		{[]string{"-room=brisk-otter", "-link=https://other.example.org"}, "https://other.example.org/r/brisk-otter"},
		{[]string{"-room=brisk-otter", "-link="}, ""},
		{[]string{"-room=*"}, ""},
	} {
		link, _, _ := strings.Cut(tokenOf(t, vars, tt.args...), "#token=")
		if strings.HasPrefix(link, "ey") { // a token alone
			link = ""
		}
		if link != tt.want {
			t.Errorf("%q: link %s, want %s", tt.args, link, tt.want)
		}
	}
}

// A mistake leads to one line that names the flag, and to nothing on standard output.
func TestTokenCommandMistakes(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	empty := t.TempDir()
	good := map[string]string{"TINCAN_TOKEN_SECRET": longSecret}
	for _, tt := range []struct {
		vars map[string]string
		args []string
		want string
	}{
		{good, nil, "-room is missing"},
		{good, []string{"-room=abc"}, "6 to 64"},
		{good, []string{"-room=brisk-otter", "-role=king"}, "-role"},
		{good, []string{"-room=brisk-otter", "-ttl=25h"}, "-ttl"},
		{good, []string{"-room=brisk-otter", "-ttl=0"}, "-ttl: a token is good for at least 1 second"},
		{good, []string{"-room=brisk-otter", "-ttl=-1h"}, "-ttl: a token is good for at least 1 second"},
		{good, []string{"-room=brisk-otter", "-ttl=soon"}, "-ttl"},
		{good, []string{"-room=brisk-otter", "-name=a\nb"}, "-name"},
		{good, []string{"-room=brisk-otter", "-color=red"}, "-color"},
		{good, []string{"-room=brisk-otter", "Ada"}, `"Ada"`},
		{good, []string{"-room=brisk-otter", "-link=meet.example.org"}, "-link"},
		{good, []string{"-room=brisk-otter", "-link=https://meet.example.org/r/"}, "-link"},
		{good, []string{"-room=*", "-link=https://meet.example.org"}, "one room"},
		{map[string]string{"TINCAN_TOKEN_SECRET": longSecret, "TINCAN_PUBLIC_URL": "meet.example.org"},
			[]string{"-room=brisk-otter"}, `TINCAN_PUBLIC_URL "meet.example.org"`},
		{map[string]string{"TINCAN_TOKEN_SECRET": "short"}, []string{"-room=brisk-otter"}, "TINCAN_TOKEN_SECRET"},
		{nil, []string{"-room=brisk-otter", "-state=" + file}, "-state"},
		{nil, []string{"-room=brisk-otter", "-state=" + empty}, "TINCAN_TOKEN_SECRET"},
	} {
		var out bytes.Buffer
		if err := new(signal.TokenCommand).Run(tt.args, tt.vars, &out, newConfig(tt.vars).command()); err == nil ||
			!strings.Contains(err.Error(), tt.want) || out.Len() > 0 {
			t.Errorf("%q: %v and %q, want an error with %q", tt.args, err, &out, tt.want)
		}
	}
	if made, err := os.ReadDir(empty); err != nil || len(made) > 0 {
		t.Errorf("%v, %v in the folder: a secret made here would be no server's", made, err)
	}
}

// The program in the README makes a valid token without our code.
func TestTokenByTheREADMEsProgram(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("there is no python3")
	}
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, code, found := strings.Cut(string(readme), "\n    import base64")
	code, _, whole := strings.Cut("    import base64"+code, "decode())\n\n") // the last line of the program
	code += "decode())"
	if !found || !whole {
		t.Fatal("the README has no such program")
	}
	code = strings.ReplaceAll("\n"+code, "\n    ", "\n")
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, python, "-c", code)
	cmd.Env = append(os.Environ(), "TINCAN_TOKEN_SECRET="+longSecret)
	token, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v:\n%s", err, code)
	}
	base := serveWith(t, map[string]string{"TINCAN_TOKEN_SECRET": longSecret}, "-auth=token")
	if got := enter(t, base, strings.TrimSpace(string(token))); got != "Ada, moderator" {
		t.Errorf("entered as %q, want Ada, moderator", got)
	}
}

// The API has the same security headers as everything else. It exists only if there is a key for it.
func TestAPIOfTheProgram(t *testing.T) {
	base := serveWith(t, map[string]string{"TINCAN_API_KEY": longSecret + "\n", "TINCAN_AUTH": "token",
		"TINCAN_HOST_PASSWORD": "open sesame"})
	req, err := http.NewRequestWithContext(t.Context(), "POST", base+"/api/token",
		strings.NewReader(`{"room": "brisk-otter", "name": "Ada", "role": "host", "ttl": 3600}`))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+longSecret)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, _ := io.ReadAll(res.Body)
	var got struct{ Token string }
	if err := json.Unmarshal(body, &got); res.StatusCode != 200 || err != nil {
		t.Fatalf("%d %s", res.StatusCode, body)
	}
	if res.Header.Get("X-Content-Type-Options") != "nosniff" || res.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("headers = %v", res.Header)
	}
	if got := enter(t, base, got.Token); got != "Ada, host" { // a host's token needs no password
		t.Errorf("entered as %q, want Ada, host", got)
	}
	closed := serveWith(t, nil)
	for _, path := range []string{"/api/token", "/api/live", "/api/"} {
		res, err := http.Get(closed + path)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != http.StatusNotFound {
			t.Errorf("%s without a key: %d, want 404", path, res.StatusCode)
		}
	}
}

func TestHostPasswordOfTheProgram(t *testing.T) {
	for given, want := range map[string]string{"open sesame": "open sesame", " open sesame\r\n": " open sesame",
		"éàüöäñçß": "éàüöäñçß", "": ""} {
		cfg, err := parseConfig([]string{"-state", t.TempDir()}, map[string]string{"TINCAN_HOST_PASSWORD": given},
			io.Discard)
		if err != nil || cfg.signal.HostPassword != want {
			t.Errorf("password %q becomes %q, %v; want %q", given, cfg.signal.HostPassword, err, want)
		}
	}
}

func TestGuessable(t *testing.T) {
	for _, tt := range []struct{ key, password, want string }{
		{"", "", ""},
		{longSecret, "éàüöäñçß", ""},
		{"hunter2", "hunter2", "TINCAN_API_KEY TINCAN_HOST_PASSWORD"},
	} {
		cfg, err := parseConfig([]string{"-state", t.TempDir()},
			map[string]string{"TINCAN_API_KEY": tt.key, "TINCAN_HOST_PASSWORD": tt.password}, io.Discard)
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(cfg.weak, " "); got != tt.want {
			t.Errorf("key %q and password %q: %q can be guessed, want %q", tt.key, tt.password, got, tt.want)
		}
	}
}

func TestTokenHelp(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	out, err := program(ctx, nil, "token", "-h").Output()
	if err != nil {
		t.Errorf("-h: %v, want exit code 0", err)
	}
	for _, want := range []string{"tincan token: ", "-room name", "-role", "-ttl duration", "-link URL",
		"-state folder"} {
		if !strings.Contains(string(out), want) {
			t.Errorf("-h does not say %q:\n%s", want, out)
		}
	}
}
