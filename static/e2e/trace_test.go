package e2e

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/coder/websocket"
)

// The traces of the library: what listeners hear of sockets, messages and connections.

//go:embed testdata/trace.js
var tracePage string

// A recorder is a proxy in front of tincan, for one person. It records the text frames of all WebSockets, and
// lets the page record its own traces.
type recorder struct {
	t      testing.TB
	ctx    context.Context // ends after the page, which would otherwise reconnect
	base   string          // of the pages behind the proxy
	tincan string

	mu      sync.Mutex
	sockets []*websocket.Conn         // to the page; guarded by mu
	frames  map[string][]tracedString // by kind, as in entries; guarded by mu
}

// A tracedString is a message, either as a trace has it or as it went over the wire.
type tracedString struct {
	Socket  int             `json:"socket"`
	Size    int             `json:"size"`
	Message json.RawMessage `json:"message"`
}

func startRecorder(t testing.TB, tincan string) *recorder {
	t.Helper()
	at, err := url.Parse(tincan)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	r := &recorder{t: t, ctx: ctx, tincan: tincan, frames: map[string][]tracedString{}}
	pages := httputil.NewSingleHostReverseProxy(at)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		switch {
		case req.URL.Path == "/ws":
			r.relay(w, req)
		case strings.HasSuffix(req.URL.Path, "/tincan/trace.js"):
			r.serveTraceModule(w, req)
		default:
			pages.ServeHTTP(w, req)
		}
	}))
	t.Cleanup(s.Close)
	r.base = strings.Replace(s.URL, "127.0.0.1", "localhost", 1)
	return r
}

// serveTraceModule serves the module with a constructor that tells the page's test of each Trace.
func (r *recorder) serveTraceModule(w http.ResponseWriter, req *http.Request) {
	res, err := http.Get(r.tincan + req.URL.Path)
	if err != nil {
		r.t.Error(err)
		return
	}
	defer res.Body.Close()
	source, err := io.ReadAll(res.Body)
	const class = "export class Trace {"
	if err != nil || !bytes.Contains(source, []byte(class)) {
		r.t.Errorf("trace.js has no %q (error %v)", class, err)
	}
	w.Header().Set("Content-Type", res.Header.Get("Content-Type"))
	_, _ = w.Write(bytes.Replace(source, []byte(class), []byte(class+" constructor() { tracing.add(this); }"), 1))
}

// relay connects a socket of the page with one of tincan.
func (r *recorder) relay(w http.ResponseWriter, req *http.Request) {
	server, _, err := websocket.Dial(r.ctx, r.tincan+"/ws", &websocket.DialOptions{
		Host: req.Host, HTTPHeader: http.Header{"Origin": req.Header["Origin"]}, Subprotocols: []string{"tincan.v1"},
	})
	if err != nil {
		r.t.Error(err)
		return
	}
	page, err := websocket.Accept(w, req, &websocket.AcceptOptions{Subprotocols: []string{"tincan.v1"}})
	if err != nil {
		r.t.Error(err)
		return
	}
	r.mu.Lock()
	r.sockets = append(r.sockets, page)
	number := len(r.sockets)
	r.mu.Unlock()
	go r.copy(page, server, "received", number)
	r.copy(server, page, "sent", number)
}

// copy forwards frames until either socket closes, and then closes the other one too.
func (r *recorder) copy(to, from *websocket.Conn, kind string, socket int) {
	from.SetReadLimit(1 << 20)
	for {
		_, text, err := from.Read(r.ctx)
		if err != nil {
			if end := (websocket.CloseError{}); errors.As(err, &end) {
				_ = to.Close(end.Code, end.Reason)
			} else {
				_ = to.CloseNow()
			}
			return
		}
		r.mu.Lock()
		r.frames[kind] = append(r.frames[kind], tracedString{socket, len(text), text})
		r.mu.Unlock()
		if to.Write(r.ctx, websocket.MessageText, text) != nil {
			return
		}
	}
}

// recorded returns the frames of one kind so far, each as a line.
func (r *recorder) recorded(kind string) []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return lines(r.t, r.frames[kind])
}

// lines writes the fields of each message in the same order.
func lines(t testing.TB, messages []tracedString) (all []string) {
	t.Helper()
	for _, m := range messages {
		var message any
		if err := json.Unmarshal(m.Message, &message); err != nil {
			t.Fatalf("%s: %v", m.Message, err)
		}
		sorted, _ := json.Marshal(message)
		all = append(all, fmt.Sprintf("socket %d, %d bytes: %s", m.Socket, m.Size, sorted))
	}
	return all
}

// drop closes all sockets of the page, as if the network had failed.
func (r *recorder) drop() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, socket := range r.sockets {
		_ = socket.CloseNow()
	}
}

// entersRecorded joins a call through a recorder.
func (b *browser) entersRecorded(name, tincan string) (*tab, *recorder) {
	b.t.Helper()
	r := startRecorder(b.t, tincan)
	p := b.blank(name)
	p.preload(tracePage)
	p.visit(r.base + "/r/traced-cans")
	p.join()
	return p, r
}

func TestTraceOfACall(t *testing.T) {
	t.Parallel()
	inBothBrowsers(t, func(t *testing.T, b *browser) {
		base, _ := startTincan(t)
		ada, atAda := b.entersRecorded("Ada", base)
		bo, atBo := b.entersRecorded("Bo", base)
		cy, atCy := b.entersRecorded("Cy", base)
		people := map[*tab]*recorder{ada: atAda, bo: atBo, cy: atCy}
		for p, r := range people {
			p.hasWholeTrace()
			p.tracedAll(r)
			if n := read[int](p, "tracing.traces"); n != 1 {
				t.Errorf("%s: %d traces were made, want one for the door and the room", p.name, n)
			}
		}
		ada.hasSeat("socket 1 opening", "socket 1 open", "seat connected")
		atAda.drop()
		ada.hasSeat("socket 1 opening", "socket 1 open", "seat connected", "socket 1 closed", "seat reconnecting",
			"socket 2 opening", "socket 2 open", "seat connected")
		for p, r := range people {
			p.tracedAll(r)
		}
	})
}

// hasWholeTrace waits until the trace says how the connections to two others came up.
func (p *tab) hasWholeTrace() {
	p.t.Helper()
	p.until(func() string { return strings.Join(read[[]string](p, "tracing.flaws(2)"), "; ") })
}

// hasSeat waits until these are all entries about sockets and the seat.
func (p *tab) hasSeat(want ...string) {
	p.t.Helper()
	p.until(func() string {
		if got := read[[]string](p, "tracing.seats()"); !slices.Equal(got, want) {
			return fmt.Sprintf("sockets and seat: %q, want %q", got, want)
		}
		return ""
	})
}

// tracedAll waits until the trace has each message that went through the recorder, in order, and no other.
func (p *tab) tracedAll(r *recorder) {
	p.t.Helper()
	for _, kind := range []string{"sent", "received"} {
		p.until(func() string {
			want := r.recorded(kind)
			got := lines(p.t, read[[]tracedString](p, fmt.Sprintf("tracing.messages(%q)", kind)))
			if !slices.Equal(got, want) {
				return fmt.Sprintf("the trace of what was %s is\n%s\nwant\n%s", kind, strings.Join(got, "\n"),
					strings.Join(want, "\n"))
			}
			p.t.Logf("%s: %d messages %s", p.name, len(got), kind)
			return ""
		})
	}
}

// until waits until flaw returns "".
func (p *tab) until(flaw func() string) {
	p.t.Helper()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for end := time.Now().Add(patience); ; <-tick.C {
		found := flaw()
		if found == "" {
			return
		}
		if time.Now().After(end) {
			p.t.Fatalf("%s: %s", p.name, found)
		}
	}
}

func TestTraceOfGlare(t *testing.T) {
	t.Parallel()
	inBothBrowsers(t, func(t *testing.T, b *browser) {
		p := openTraces(t, b)
		for script, wants := range map[string][2]string{
			"tracing.glare()":    {"collision true,rollback true", "collision false,ignored false"},
			"tracing.twoCalls()": {"collision,closed,new,answer", "collision,ignored"},
		} {
			notes := read[[]string](p, script)
			for i, want := range wants {
				if !strings.Contains(notes[i], want) {
					t.Errorf("%s: the trace says %s, want %s in it", script, notes[i], want)
				}
			}
		}
	})
}

// Listeners may come and go during a call, throw, change entries, and cause others.
func TestTraceListeners(t *testing.T) {
	t.Parallel()
	p := openTraces(t, startChromium(t))
	p.forgive("a listener's mistake")
	got := read[[]string](p, "tracing.listening()")
	t.Logf("%q", got)
	if !strings.Contains(got[0], "received,sent") {
		t.Errorf("entries of %s, want the cause before its effect", got[0])
	}
	if want := []string{"true", "true", "0", "null"}; !slices.Equal(got[1:], want) {
		t.Errorf("each mistake reported, more after the other left, heard after that, note: %q, want %q", got[1:], want)
	}
}

// The README explains every kind of entry, and every step of a negotiation.
func TestTraceREADME(t *testing.T) {
	t.Parallel()
	source, err := os.ReadFile("../tincan/trace.js")
	if err != nil {
		t.Fatal(err)
	}
	readme, err := os.ReadFile("../tincan/README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(string(readme), "\n## What is sent\n")
	section, _, _ = strings.Cut(section, "\n## ")
	explained := map[string]bool{}
	for _, row := range regexp.MustCompile("(?m)^\\| (`.*?) \\|").FindAllStringSubmatch(section, -1) {
		for _, word := range strings.Split(row[1], ", ") {
			explained[strings.Trim(word, "`")] = true
		}
	}
	steps := regexp.MustCompile(`(?s)@typedef \{([^}]*)\} Step`).FindSubmatch(source)[1]
	names := regexp.MustCompile(`'([a-z-]+)'`).FindAllSubmatch(steps, -1)
	names = append(names, regexp.MustCompile(`kind: '([a-z-]+)'`).FindAllSubmatch(source, -1)...)
	for _, name := range names {
		if !explained[string(name[1])] {
			t.Errorf("the README does not explain %s", name[1])
		}
	}
	if len(names) < 20 {
		t.Errorf("found %d kinds and steps, want more", len(names))
	}
}

func TestTraceIsFreeWhenUnused(t *testing.T) {
	t.Parallel()
	counts := read[[]int](openTraces(t, startChromium(t)), "tracing.cost()")
	if counts[0] != 0 || counts[1] == 0 {
		t.Errorf("%d parts of entries without a listener, %d with one; want none and some", counts[0], counts[1])
	}
}

// openTraces opens a page that contains nothing but the library and the tests of traces.
func openTraces(t *testing.T, b *browser) *tab {
	t.Helper()
	base, _ := startTincan(t)
	p := b.blank("Ada")
	p.visit(base + "/healthz")
	read[chromedp.Void](p, "{"+tracePage+"}")
	return p
}
