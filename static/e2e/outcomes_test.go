package e2e

import (
	"encoding/json"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"tincan/signal/meshtest"
)

// Pages report how each pair of people has connected, and the server counts it.

// counting starts a server that reports its figures.
func counting(t *testing.T) *server {
	t.Helper()
	return &server{meshtest.Start(t, []string{"TINCAN_API_KEY=" + meshtest.LongSecret})}
}

// outcomes returns how many pairs have connected in each way, without those that are zero, and the sum of
// the times that this took.
func (s *server) outcomes(t *testing.T) (counts map[string]int, seconds float64) {
	t.Helper()
	request, err := http.NewRequest("GET", s.url("/api/stats"), nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+meshtest.LongSecret)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var stats struct {
		Figures struct {
			Outcomes map[string]int                   `json:"ice_outcomes_total"`
			Connect  map[string]struct{ Sum float64 } `json:"connect_seconds"`
		}
	}
	if err := json.NewDecoder(response.Body).Decode(&stats); err != nil {
		t.Fatal(err)
	}
	counts = make(map[string]int)
	for labels, n := range stats.Figures.Outcomes {
		if n > 0 {
			counts[labels] = n
		}
	}
	for _, h := range stats.Figures.Connect {
		seconds += h.Sum
	}
	return counts, seconds
}

// wantOutcomes waits until the server has counted exactly these outcomes. It then waits for longer than a
// page takes to report another one.
func (s *server) wantOutcomes(t *testing.T, want map[string]int) {
	t.Helper()
	var got map[string]int
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
		if got, _ = s.outcomes(t); fmt.Sprint(got) == fmt.Sprint(want) {
			break
		}
	}
	time.Sleep(3 * time.Second)
	if got, _ = s.outcomes(t); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("the server has counted %v, want %v", got, want)
	}
}

func TestOutcomes(t *testing.T) {
	t.Parallel()
	inBothBrowsers(t, func(t *testing.T, b *browser) {
		s := counting(t)
		ada, _ := twoWithoutCamera(b, s.url("/r/counted-cans"))
		cy := b.enter("Cy", s.url("/r/counted-cans"))
		cy.reaches(ada)
		s.wantOutcomes(t, map[string]int{"udp direct": 3})
		if _, seconds := s.outcomes(t); seconds <= 0 || seconds > 3*patience.Seconds() {
			t.Errorf("three pairs took %v s to connect", seconds)
		}
	})
}

// The other pages report as well, also what is relayed.
func TestOutcomesOfOtherPages(t *testing.T) {
	t.Parallel()
	s := counting(t)
	c := startChromium(t)
	tcp := relayed("(urls) => urls.map((url) => url.replace('transport=udp', 'transport=tcp'))")
	for _, name := range []string{"Ada", "Bo"} {
		p := c.blank(name)
		p.preload(tcp)
		p.visit(s.url("/d/counted-cans"))
		p.join()
	}
	s.wantOutcomes(t, map[string]int{"tcp relay": 1})

	c.openHost(s.url("/live/counted-cans")).goLive()
	c.openViewer("viewer", s.url("/live/counted-cans")).watches()
	s.wantOutcomes(t, map[string]int{"tcp relay": 1, "udp direct": 1})
}

// noRelay makes a page unable to connect to anyone.
var noRelay = relayed("() => 'turn:127.0.0.1:9?transport=udp'")

// apart puts Ada and Bo into a room where they cannot connect. To their pages, time passes faster by this factor.
func apart(c *browser, room string, speed float64) (ada, bo *tab) {
	c.t.Helper()
	var both []*tab
	for _, name := range []string{"Ada", "Bo"} {
		p := c.blank(name)
		p.preload(noRelay)
		p.preload(fmt.Sprintf(`{
			const {setTimeout} = globalThis;
			globalThis.setTimeout = (call, ms, ...more) => setTimeout(call, ms === 60_000 ? ms / %[1]g : ms, ...more);
			const now = performance.now.bind(performance);
			performance.now = () => %[1]g * now();
		}`, speed))
		p.visit(room)
		p.join()
		both = append(both, p)
	}
	both[0].others(both[1])
	return both[0], both[1]
}

// A pair that does not connect within a minute is counted, but only once.
func TestOutcomesNone(t *testing.T) {
	t.Parallel()
	s := counting(t)
	c := startChromium(t)
	ada, bo := apart(c, s.url("/r/apart-cans"), 4)
	s.wantOutcomes(t, map[string]int{"unknown none": 1})
	if _, seconds := s.outcomes(t); seconds < 59 {
		t.Errorf("reported after %v s, want 60 s", seconds)
	}
	for _, p := range []*tab{ada, bo} {
		p.click("Leave")
	}
	s.wantOutcomes(t, map[string]int{"unknown none": 1})
}

// If someone leaves before there is a connection, that counts only after a while, and not if the server was
// out of reach.
func TestOutcomesOfShortCalls(t *testing.T) {
	t.Parallel()
	s := counting(t)
	c := startChromium(t)
	for _, tt := range []struct {
		room    string
		speed   float64
		seconds int  // how long they stay, by the time of their pages
		away    bool // whether the sockets break before that
		want    map[string]int
	}{
		{"short", 0.1, 0, false, map[string]int{}},
		{"interrupted", 8, 20, true, map[string]int{}},
		{"long", 8, 20, false, map[string]int{"unknown none": 1}},
	} {
		ada, bo := apart(c, s.url("/r/cans-"+tt.room), tt.speed)
		if tt.away {
			for _, p := range []*tab{ada, bo} {
				read[chromedp.Void](p, "probe.sockets.at(-1).close(3000)")
				p.wait("come back", "probe.sockets.length > 1")
				p.isIn()
			}
		}
		end := read[float64](ada, "performance.now()") + float64(tt.seconds)*1000
		ada.wait("stay a while", fmt.Sprintf("performance.now() > %f", end))
		ada.click("Leave")
		bo.others()
		bo.click("Leave")
		s.wantOutcomes(t, tt.want)
	}
}
