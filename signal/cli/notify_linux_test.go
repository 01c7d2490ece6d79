package cli

import (
	"bytes"
	"log/slog"
	"net"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Each state is a message of its own to systemd.
func TestService(t *testing.T) {
	for _, name := range []string{filepath.Join(t.TempDir(), "notify"), "@tincan-test-" + filepath.Base(t.TempDir())} {
		socket, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: name, Net: "unixgram"})
		if err != nil {
			t.Fatal(err)
		}
		defer socket.Close()
		service := NewService(Env{"NOTIFY_SOCKET": name}, slog.New(slog.DiscardHandler))
		for want, tell := range map[string]func(){
			`^READY=1$`: service.Ready, `^STOPPING=1$`: service.Stopping,
			`^RELOADING=1\nMONOTONIC_USEC=[1-9]\d+$`: service.Reloading,
		} {
			tell()
			got := make([]byte, 100)
			if n, err := socket.Read(got); err != nil || !regexp.MustCompile(want).Match(got[:n]) {
				t.Errorf("%s gets %q, %v; want %s", name, got[:n], err, want)
			}
		}
	}
}

// A service manager that does not listen is no reason to stop, and neither is its absence.
func TestServiceWithoutSystemd(t *testing.T) {
	var log bytes.Buffer
	logger := slog.New(slog.NewTextHandler(&log, nil))
	NewService(Env{}, logger).Ready()
	if log.Len() > 0 {
		t.Errorf("without systemd the log says %s", &log)
	}
	NewService(Env{"NOTIFY_SOCKET": "/nowhere/notify"}, logger).Ready()
	if !strings.Contains(log.String(), "systemd cannot be notified") {
		t.Errorf("with a dead socket the log says %q", &log)
	}
}
