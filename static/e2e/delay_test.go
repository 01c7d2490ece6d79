package e2e

import (
	"io"
	"math"
	"net"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// Before the click on Join, the page has fetched everything that a call needs and has a connection to
// the server. So a slow connection delays the call by two round trips only: from join to welcome, and
// from offer to answer.
func TestJoinIsPrepared(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	c := startChromium(t)
	room := base + "/r/ready-cans"
	ada, bo := c.open("Ada", room), c.open("Bo", room)
	ada.join()
	bo.preparedToJoin()
	read[chromedp.Void](bo, `{
		performance.clearResourceTimings();
		probe.socketsBefore = probe.sockets.length;
		const {send} = WebSocket.prototype;
		WebSocket.prototype.send = function (data) {
			if (data.includes('"type":"join"')) {
				probe.stateAtJoin = document.documentElement.dataset.state;
			}
			send.call(this, data);
		};
	}`)
	bo.join()
	bo.plays(ada)
	got := read[struct {
		Fetched     []string
		Sockets     int
		StateAtJoin string
	}](bo, `({
		fetched: performance.getEntriesByType('resource').map(({name}) => name),
		sockets: probe.sockets.length - probe.socketsBefore,
		stateAtJoin: probe.stateAtJoin,
	})`)
	if len(got.Fetched) > 0 || got.Sockets > 0 {
		t.Errorf("after the click the page fetched %q and opened %d sockets, want nothing", got.Fetched, got.Sockets)
	}
	if got.StateAtJoin != "prejoin" {
		t.Errorf("the page was in state %q when it asked to join, want prejoin", got.StateAtJoin)
	}
}

// preparedToJoin waits until the page has what a call needs.
func (p *tab) preparedToJoin() {
	p.t.Helper()
	p.wait("start the camera", previewRuns)
	p.wait("see who is there", "document.getElementById('prejoin-presence').innerText === 'Ada is here.'")
	p.fetchedAll()
}

// fetchedAll waits until the page has the code of a call.
func (p *tab) fetchedAll() {
	p.t.Helper()
	// The page's own imports come first. These then wait for the modules that they import.
	p.wait("have fetched what a call needs", `(async () => {
		const files = performance.getEntriesByType('resource').map(({name}) => name);
		const needed = ['/meeting/tools.js', '/meeting/chat/files.js', '/meeting/quality/panel.js']
			.map((end) => files.find((name) => name.endsWith(end)));
		return needed.every(Boolean) && Promise.all(needed.map((name) => import(name))).then(() => true);
	})()`)
}

// On a second visit the browser asks for the page itself, and takes all that it loads from its cache.
func TestSecondVisit(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	p := startChromium(t).blank("Ada")
	const fetched = `performance.getEntriesByType('resource').filter(({transferSize}) => transferSize > 0)
		.map(({name}) => name)`
	p.visit(base + "/r/ready-cans")
	p.fetchedAll()
	first := read[[]string](p, fetched)
	p.visit(base + "/r/other-cans")
	p.fetchedAll()
	if again := read[[]string](p, fetched); len(first) < 90 || len(again) > 0 {
		t.Errorf("the first visit fetched %d files, want all; the second fetched %q, want none", len(first), again)
	}
}

// Measures the time from the click on Join to the first remote frame, with a short and with a long
// round-trip time to the server. The difference shows how many round trips joining takes,
// independent of the machine. Media is not delayed.
func TestJoinOverASlowConnection(t *testing.T) {
	onlyLong(t)
	base, _ := startTincan(t)
	server, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	c := startChromium(t)
	clickToPicture := func(roundTrip time.Duration) time.Duration {
		room := "http://" + delayedProxy(t, server.Host, roundTrip) + "/r/slow-cans-" + roundTrip.String()
		ada, bo := c.open("Ada", room), c.open("Bo", "about:blank")
		defer ada.close()
		defer bo.close()
		ada.join()
		bo.visit(room)
		bo.preparedToJoin()
		bo.join()
		ms := waitFor[float64](bo, "show the first frame", "probe.joinToPicture()")
		took := time.Duration(ms * float64(time.Millisecond)).Round(time.Millisecond)
		t.Logf("round trip to the server %v: %v from the click on Join to the first remote frame", roundTrip, took)
		return took
	}
	const short, long = 50 * time.Millisecond, 500 * time.Millisecond
	const limit = 5 // two on a quiet machine; six to seven if nothing is prepared before the click
	// A busy machine sometimes adds delays of its own, so the best result counts. One slow join
	// over the short connection must not hide that joining over the long one takes too many round
	// trips.
	fastest := min(clickToPicture(short), clickToPicture(short))
	trips := math.Inf(1)
	for range 3 {
		if trips > limit {
			trips = min(trips, float64(clickToPicture(long)-fastest)/float64(long-short))
			t.Logf("that is %.1f round trips", trips)
		}
	}
	if trips > limit {
		t.Errorf("%.1f round trips from the click to the first frame, want two or three", trips)
	}
}

// delayedProxy returns the address of a proxy to the server with this round-trip time. A new
// connection takes one more round trip before it carries data.
func delayedProxy(t testing.TB, server string, roundTrip time.Duration) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var running sync.WaitGroup
	var mu sync.Mutex
	var ends []io.Closer // guarded by mu
	t.Cleanup(func() {
		_ = l.Close()
		mu.Lock()
		for _, end := range ends {
			_ = end.Close()
		}
		mu.Unlock()
		running.Wait()
	})
	running.Go(func() {
		for {
			near, err := l.Accept()
			if err != nil {
				return
			}
			far, err := net.Dial("tcp", server)
			if err != nil {
				_ = near.Close()
				continue
			}
			mu.Lock()
			ends = append(ends, near, far)
			mu.Unlock()
			stands := time.Now().Add(roundTrip)
			running.Go(func() { delay(far, near, roundTrip/2, stands) })
			running.Go(func() { delay(near, far, roundTrip/2, stands) })
		}
	})
	return l.Addr().String()
}

// delay forwards data from one end to the other, each piece after d. The first piece waits until
// the connection stands. It closes both ends when either closes.
func delay(to, from net.Conn, d time.Duration, stands time.Time) {
	type piece struct {
		bytes []byte
		due   time.Time
	}
	pieces := make(chan piece, 1024)
	var writing sync.WaitGroup
	writing.Go(func() {
		for p := range pieces {
			timer := time.NewTimer(time.Until(p.due))
			<-timer.C
			_, _ = to.Write(p.bytes) // if to is closed, so is from, or soon will be
		}
		_ = to.Close()
	})
	for {
		buf := make([]byte, 32<<10)
		n, err := from.Read(buf)
		sent := time.Now()
		if sent.Before(stands) {
			sent = stands
		}
		pieces <- piece{buf[:n], sent.Add(d)}
		if err != nil {
			break
		}
	}
	close(pieces)
	writing.Wait()
	_ = from.Close()
}
