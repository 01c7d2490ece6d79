package e2e

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"maps"
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

//go:embed testdata/outcomes.js
var outcomesClock string

// spends lets time pass on the page for what reports outcomes. Then the server has all reports of that time.
func (p *tab) spends(d time.Duration) {
	p.t.Helper()
	read[chromedp.Void](p, fmt.Sprintf("outcomes.pass(%d)", d.Milliseconds()))
}

// wantOutcomes gives each page more time than any report takes, and checks that the server has counted exactly
// these outcomes.
func (s *server) wantOutcomes(t *testing.T, want map[string]int, pages ...*tab) {
	t.Helper()
	for _, p := range pages {
		p.spends(time.Minute)
	}
	if got, _ := s.outcomes(t); !maps.Equal(got, want) {
		t.Errorf("the server has counted %v, want %v", got, want)
	}
}

func TestOutcomes(t *testing.T) {
	t.Parallel()
	inBothBrowsers(t, func(t *testing.T, b *browser) {
		s := counting(t)
		b.preload = outcomesClock
		room := s.url("/r/counted-cans")
		ada, bo := twoWithoutCamera(b, room)
		cy := b.enter("Cy", room)
		for _, p := range []*tab{ada, bo} {
			p.reaches(cy)
			cy.reaches(p)
		}
		s.wantOutcomes(t, map[string]int{"udp direct": 3}, ada, bo, cy)
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
	c.preload = outcomesClock
	tcp := relayed("(urls) => urls.map((url) => url.replace('transport=udp', 'transport=tcp'))")
	ada, bo := c.blank("Ada"), c.blank("Bo")
	for _, p := range []*tab{ada, bo} {
		p.preload(tcp)
		p.visit(s.url("/d/counted-cans"))
		p.join()
	}
	ada.hasPeers(1)
	bo.hasPeers(1)
	s.wantOutcomes(t, map[string]int{"tcp relay": 1}, ada, bo)

	host := c.openHost(s.url("/live/counted-cans"))
	host.goLive()
	viewer := c.openViewer("viewer", s.url("/live/counted-cans"))
	viewer.watches()
	host.wait("count the viewer", "document.getElementById('viewers').textContent === '1'")
	s.wantOutcomes(t, map[string]int{"tcp relay": 1, "udp direct": 1}, ada, bo, host, viewer)
}

// noRelay makes a page unable to connect to anyone.
var noRelay = relayed("() => 'turn:127.0.0.1:9?transport=udp'")

// apart puts Ada and Bo into a room where they cannot connect. For what reports outcomes, no time passes by itself.
func apart(c *browser, room string) (ada, bo *tab) {
	c.t.Helper()
	c.preload = outcomesClock + "outcomes.speed = 0;" + noRelay
	ada, bo = c.enter("Ada", room), c.enter("Bo", room)
	ada.others(bo)
	bo.others(ada)
	return ada, bo
}

// A pair that does not connect within a minute is counted, but only once.
func TestOutcomesNone(t *testing.T) {
	t.Parallel()
	s := counting(t)
	ada, bo := apart(startChromium(t), s.url("/r/apart-cans"))
	for _, p := range []*tab{ada, bo} {
		p.spends(59 * time.Second)
	}
	s.wantOutcomes(t, map[string]int{})
	s.wantOutcomes(t, map[string]int{"unknown none": 1}, ada, bo)
	if _, seconds := s.outcomes(t); seconds != 60 {
		t.Errorf("reported after %v s, want 60 s", seconds)
	}
	for _, p := range []*tab{ada, bo} {
		p.click("Leave")
		p.tells("You left the call")
	}
	s.wantOutcomes(t, map[string]int{"unknown none": 1}, ada, bo)
}

// If someone leaves before there is a connection, that counts only after a while, and not if the server was
// out of reach.
func TestOutcomesOfShortCalls(t *testing.T) {
	t.Parallel()
	s := counting(t)
	c := startChromium(t)
	for _, tt := range []struct {
		room string
		stay time.Duration
		away bool // whether the sockets break before that
		want map[string]int
	}{
		{"short", 14 * time.Second, false, map[string]int{}},
		{"interrupted", 20 * time.Second, true, map[string]int{}},
		{"long", 20 * time.Second, false, map[string]int{"unknown none": 1}},
	} {
		ada, bo := apart(c, s.url("/r/cans-"+tt.room))
		for _, p := range []*tab{ada, bo} {
			if tt.away {
				read[chromedp.Void](p, "probe.sockets.at(-1).close(3000)")
				p.wait("come back", "probe.sockets.length > 1")
				p.isIn()
			}
		}
		for _, p := range []*tab{ada, bo} {
			p.spends(tt.stay)
		}
		ada.click("Leave")
		bo.others()
		bo.click("Leave")
		bo.tells("You left the call")
		s.wantOutcomes(t, tt.want, ada, bo)
	}
}
