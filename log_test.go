package main

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"tincan/signal/meshtest"
)

// Calls go on when the program that reads our log has ended.
func TestDeadLog(t *testing.T) {
	t.Parallel() // it waits most of the time
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	_ = r.Close()
	p := startWithLog(t, w, "-log-level=debug")
	_ = w.Close()
	ada := p.person()
	for range 3 {
		_ = p.person().CloseNow() // each of them causes some log lines
	}
	p.signal(syscall.SIGHUP)
	p.person()
	p.stops(ada)
}

// Calls start and go on even if nobody reads our log.
func TestFullLog(t *testing.T) {
	for _, level := range []string{"debug", "info"} {
		r, w, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close() // never read
		_ = w.SetWriteDeadline(time.Now().Add(100 * time.Millisecond))
		if _, err := w.Write(make([]byte, 4<<20)); !errors.Is(err, os.ErrDeadlineExceeded) {
			t.Fatalf("the pipe is not full: %v", err)
		}
		p := startWithLog(t, w, "-log-level", level, "-room-size=0")
		_ = w.Close()
		ada := p.person()
		for range 20 {
			_ = p.person().CloseNow()
		}
		p.stops(ada)
	}
}

// A startup error must reach stderr, and so must the last line of the log.
func TestLastLines(t *testing.T) {
	out, err := program(t.Context(), nil, "-color=red").CombinedOutput()
	if err == nil || !strings.HasPrefix(string(out), "tincan: ") {
		t.Errorf("a bad flag: %v, %q", err, out)
	}
	p := startRunning(t, nil)
	p.stops(nil)
	if !strings.HasSuffix(p.log.String(), "msg=stop\n") {
		t.Errorf("the last line is not that it stops:\n%s", p.log.String())
	}
}

// A panic in a handler is logged as an error, with its stack and without the client's address. What
// net/http logs about a client or a careless handler is not shown at the default level.
func TestPanicsAreLogged(t *testing.T) {
	t.Run("HTTP/1.1", func(t *testing.T) { panicsAreLogged(t, "http://localhost", "-tls-self-signed=false") })
	t.Run("HTTP/2", func(t *testing.T) { panicsAreLogged(t, "https://localhost", "-tls-self-signed") })
}

func panicsAreLogged(t *testing.T, base, flag string) {
	var out output
	out.changed = make(chan struct{}, 1)
	args := []string{"-listen", "127.0.0.1:0", "-turn-listen", "", "-state", t.TempDir(), flag}
	cfg, err := parseConfig(args, nil, &out)
	if err != nil {
		t.Fatal(err)
	}
	s, err := start(cfg)
	if err != nil {
		t.Fatal(err)
	}
	s.http.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/twice":
			w.WriteHeader(200)
			w.WriteHeader(200)
		case "/abort":
			panic(http.ErrAbortHandler)
		case "/lines":
			panic("two\nlines: of text")
		default:
			panic(errors.New("a bug of ours"))
		}
	})
	served := make(chan struct{})
	go func() {
		defer close(served)
		_ = s.http.Serve(s.pages)
	}()
	defer func() {
		_ = s.stop()
		<-served
	}()
	client := distrusting(t, "https://"+s.pages.Addr().String())
	client.Transport.(*http.Transport).ForceAttemptHTTP2 = true
	get := func(path string) {
		if res, err := client.Get(base + path); err == nil {
			_, _ = io.Copy(io.Discard, res.Body)
			_ = res.Body.Close()
		}
	}
	get("/twice")
	get("/abort")
	if out.String() != "" {
		t.Errorf("at the default level: %s", out.String())
	}
	for path, value := range map[string]string{"/": `err="a bug of ours"`, "/lines": `err="two\nlines: of text"`} {
		get(path)
		line := out.rest(t, "level=ERROR msg=panic "+value+" ")
		if !strings.HasPrefix(line, `stack="goroutine `) || !strings.Contains(line, "log_test.go") {
			t.Errorf("%s: no stack: %s", path, line)
		}
	}
	if strings.Contains(out.String(), "127.0.0.1") {
		t.Errorf("the client's address is in the log:\n%s", out.String())
	}
}

// At the start, the log says whether TURN answers at the URLs that browsers get.
func TestTURNAnswers(t *testing.T) {
	t.Parallel() // it waits most of the time
	log := &meshtest.Transcript{TB: t}
	p := meshtest.Start(log, nil, "-turn-host=127.0.0.1")
	for _, transport := range []string{"udp", "tcp"} {
		log.Await(fmt.Sprintf(`msg="TURN answers" url="turn:%s\?transport=%s"`, p.TURN, transport))
	}
	log = &meshtest.Transcript{TB: t}
	meshtest.Start(log, nil, fmt.Sprint("-turn-host=127.0.0.1:", meshtest.FreePorts(t, 1)[0]))
	log.Await("TURN does not answer at a URL that browsers get")
}

// The program has the metrics of all its parts, and none of them on the port of the pages.
func TestMonitoring(t *testing.T) {
	s := serveTincan(t, "-metrics-listen=127.0.0.1:0")
	relayOf(t, s, welcome(t, dialAt(t, s.testURL("/ws"), "")))
	text := func(url string) (int, string) {
		res, err := http.Get(url)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		body, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		return res.StatusCode, string(body)
	}
	_, page := text("http://" + s.metrics.Addr().String() + "/metrics")
	for _, want := range []string{`tincan_build_info{go="`, `tincan_sockets{stage="joined"} 1`,
		`tincan_turn_allocations{client="tcp"} 1`, "tincan_tls_certificate_expiry_seconds 0", "go_goroutines ",
		`tincan_ice_outcomes_total{protocol="udp",way="direct"} 0`} {
		if !strings.Contains(page, "\n"+want) {
			t.Errorf("the metrics have no %s", want)
		}
	}
	if status, _ := text(s.testURL("/metrics")); status != http.StatusNotFound {
		t.Errorf("on the port of the pages: %d, want 404", status)
	}
	if status, body := text(s.testURL("/readyz")); status != http.StatusOK {
		t.Errorf("readyz: %d %s", status, body)
	}
	figures, err := s.cfg.signal.Figures()
	if all, ok := figures.(map[string]any); err != nil || !ok || all["stun_bindings_total"] == nil {
		t.Errorf("figures of the API: %v, %v", figures, err)
	}
}
