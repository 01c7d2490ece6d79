package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/coder/websocket"

	"tincan/turn/port"
	"tincan/turn/port/acmetest"
)

// The program stops in time even if the authority never answers, or makes it wait (HTTP 429 with
// Retry-After).
func TestStopWhileTheAuthorityIsBusy(t *testing.T) {
	ended := make(chan struct{})
	defer close(ended)
	for name, answer := range map[string]http.HandlerFunc{
		"silent": func(http.ResponseWriter, *http.Request) { <-ended },
		"429": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "3600")
			http.Error(w, "too many requests", http.StatusTooManyRequests)
		},
	} {
		t.Run(name, func(t *testing.T) {
			asked := make(chan struct{}, 100)
			authority := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				asked <- struct{}{}
				answer(w, r)
			}))
			t.Cleanup(func() { go authority.Close() }) // Close waits for the unanswered requests
			state := t.TempDir()
			acmetest.StoreCertificate(t, state, authority.URL, "meet.test", time.Now().Add(time.Hour))
			p := startRunning(t, nil, "-state", state, "-domain=meet.test", "-http-listen=127.0.0.1:0",
				"-acme-directory", authority.URL)
			p.base = strings.Replace(p.base, "meet.test", "localhost", 1)
			client := distrusting(t, p.base)
			client.Timeout = 0
			ada := dialWith(t, client, "wss://meet.test/ws", "")
			welcome(t, ada)
			select {
			case <-asked:
			case <-time.After(patience):
				t.Fatal("the authority was never asked")
			}
			p.stops(ada)
		})
	}
}

// Whatever clients have left unfinished, sockets are closed properly and the program ends in time.
func TestStopWithEverythingPending(t *testing.T) {
	t.Parallel() // it waits most of the time
	for _, flag := range []string{"-tls-self-signed=false", "-tls-self-signed"} {
		t.Run(flag, func(t *testing.T) {
			const key = "an-API-key-of-more-than-32-bytes-0123456789"
			p := startRunning(t, []string{"TINCAN_API_KEY=" + key}, flag)
			ada := p.person()
			const host = " HTTP/1.1\r\nHost: localhost\r\n"
			p.raw("")
			p.raw("G")
			p.raw("GET /" + host)                                                      // half a header
			p.raw("POST /api/token" + host + "Authorization: Bearer " + key + "\r\n" + // a slow body
				"Content-Length: 1000\r\n\r\n{\"room\": ")
			p.raw("GET /ws" + host + "Connection: Upgrade\r\n") // half an upgrade
			p.raw("\x00")                                       // half a TURN message
			p.raw("\x00\x01\x00\x00\x21\x12\xa4\x42tincan-test!")
			idle := p.raw("GET /healthz" + host + "\r\n")
			if _, err := idle.Read(make([]byte, 1)); err != nil {
				t.Fatal(err)
			}
			p.raw(strings.Repeat("GET /tincan/mesh.js"+host+"\r\n", 1000))
			p.rawTCP("\x16\x03\x01\x02\x00\x01") // half a ClientHello
			dialWith(t, distrusting(t, p.base), p.base+"/ws", "")
			p.deaf(ada)
			p.stops(ada)
		})
	}
}

// deaf joins as a peer that never reads. ada sends it more than the kernel accepts.
func (p *running) deaf(ada *websocket.Conn) {
	p.t.Helper()
	_, id := p.slow(4 << 10)
	p.send(ada, id, 63<<10, 7) // 441 KiB: the kernel takes some of it, the rest stays in the queue
	p.handled(ada)
}

// slow joins as a peer whose socket has a receive buffer of this size, in bytes.
func (p *running) slow(buffer int) (ws *websocket.Conn, id string) {
	p.t.Helper()
	client := distrusting(p.t, p.base)
	transport := client.Transport.(*http.Transport)
	dial := transport.DialContext
	transport.DialContext = func(ctx context.Context, network, addr string) (net.Conn, error) {
		conn, err := dial(ctx, network, addr)
		if err == nil {
			err = conn.(*net.TCPConn).SetReadBuffer(buffer)
		}
		return conn, err
	}
	ws = dialWith(p.t, client, p.base+"/ws", "")
	return ws, tell(p.t, ws, `{"type":"join","room":"main-test","name":"Bo"}`, "welcome").ID
}

// send sends n signals with data of size bytes.
func (p *running) send(from *websocket.Conn, to string, size, n int) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	message := fmt.Appendf(nil, `{"type":"signal","to":%q,"data":%q}`, to, strings.Repeat("x", size))
	for range n {
		if err := from.Write(ctx, websocket.MessageText, message); err != nil {
			p.t.Fatal(err)
		}
	}
}

// hangingStart starts the program with a named pipe for its secret. Startup hangs, since nobody writes
// to the pipe.
func hangingStart(t *testing.T) *running {
	t.Helper()
	file := filepath.Join(t.TempDir(), "secret")
	if out, err := exec.Command("mkfifo", file).CombinedOutput(); err != nil {
		t.Skipf("no named pipes: %v: %s", err, out)
	}
	p := &running{t: t, ended: make(chan error, 1)}
	p.log.changed = make(chan struct{}, 1)
	p.cmd = program(context.Background(), []string{"TINCAN_SECRET_FILE=" + file}, "-listen=127.0.0.1:0",
		"-turn-listen=")
	p.cmd.Stderr = &p.log
	p.start()
	opened, err := os.OpenFile(file, os.O_WRONLY, 0) // returns when the program opens the pipe
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = opened.Close() })
	return p
}

// The program can be stopped even if its startup hangs.
func TestStopWhileStarting(t *testing.T) {
	t.Parallel() // it waits most of the time
	p := hangingStart(t)
	p.signal(syscall.SIGHUP) // has no effect yet
	sent := time.Now()
	p.signal(syscall.SIGTERM)
	select {
	case err := <-p.ended:
		if exit, ok := errors.AsType[*exec.ExitError](err); !ok || exit.ExitCode() != 1 {
			t.Errorf("the program ended with %v, want exit code 1", err)
		}
	case <-time.After(patience):
		t.Error("the program goes on")
	}
	wantQuickStop(t, sent)
}

// A second signal ends the program without waiting for the shutdown.
func TestSecondSignal(t *testing.T) {
	p := hangingStart(t)
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.After(patience); ; {
		p.signal(syscall.SIGTERM)
		select {
		case err := <-p.ended:
			exit, ok := errors.AsType[*exec.ExitError](err)
			if !ok || exit.ExitCode() != -1 { // killed by the signal, not by a time limit
				t.Errorf("the program ended with %v, want it killed by the signal", err)
			}
			return
		case <-tick.C:
		case <-deadline:
			t.Fatal("the program goes on")
		}
	}
}

// selfSigned returns the files of a certificate in dir that is also valid for hosts.
func selfSigned(t *testing.T, dir string, hosts ...string) (certFile, keyFile string) {
	t.Helper()
	cfg := port.Config{SelfSigned: true}
	if _, err := cfg.Encryption(dir, hosts, slog.New(slog.DiscardHandler)); err != nil {
		t.Fatal(err)
	}
	return filepath.Join(dir, "self-signed.crt"), filepath.Join(dir, "self-signed.key")
}

// SIGHUP reloads certificates at once, not at the next handshake, and ends nothing.
func TestHangUp(t *testing.T) {
	t.Parallel() // it waits most of the time
	dir := t.TempDir()
	certFile, keyFile := selfSigned(t, dir)
	p := startRunning(t, nil, "-tls-cert", certFile, "-tls-key", keyFile)
	ada := p.person()
	p.signal(syscall.SIGHUP)
	p.log.rest(t, "msg=reload")
	if strings.Contains(p.log.String(), "read again") {
		t.Errorf("reads what has not changed:\n%s", p.log.String())
	}
	if err := os.Remove(certFile); err != nil {
		t.Fatal(err)
	}
	selfSigned(t, dir, "new.test")
	p.signal(syscall.SIGHUP)
	p.log.rest(t, "certificate read again")
	p.person()
	if err := os.WriteFile(certFile, []byte("nothing"), 0o600); err != nil {
		t.Fatal(err)
	}
	p.signal(syscall.SIGHUP)
	p.log.rest(t, "new certificate not usable")
	p.signal(syscall.SIGHUP) // the file may be usable now
	p.log.repeats(t, "new certificate not usable", 2)
	p.person()
	p.deaf(ada) // delays the shutdown
	sent := time.Now()
	p.signal(syscall.SIGTERM)
	p.log.rest(t, "msg=stop")
	for range 3 {
		p.signal(syscall.SIGHUP)
	}
	p.saysGoodbye(ada)
	p.endsAfter(sent)
}

// A SIGHUP counts if it arrives after all files are read and before the program serves.
func TestHangUpBeforeServing(t *testing.T) {
	out := output{changed: make(chan struct{}, 1)}
	cfg, err := parseConfig([]string{"-listen=127.0.0.1:0", "-turn-listen=", "-state", t.TempDir()}, nil, &out)
	if err != nil {
		t.Fatal(err)
	}
	s, err := start(cfg)
	if err != nil {
		t.Fatal(err)
	}
	self, err := os.FindProcess(os.Getpid())
	if err == nil {
		err = self.Signal(syscall.SIGHUP)
	}
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() { served <- s.serve(ctx) }()
	out.rest(t, "msg=reload")
	stop()
	if err := <-served; err != nil {
		t.Error(err)
	}
}

// Without certificates to reload, SIGHUP does no harm.
func TestHangUpWithoutTLS(t *testing.T) {
	t.Parallel() // it waits most of the time
	p := startRunning(t, nil)
	ada := p.person()
	for range 3 {
		p.signal(syscall.SIGHUP)
		p.log.rest(t, "msg=reload")
		p.person()
	}
	p.stops(ada)
}
