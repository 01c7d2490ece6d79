package e2e

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// In these tests two people do something on their pages at nearly the same moment. In the end, each of
// them must see everything that the other one sends. The connections of both then make offers that
// collide, leave connections behind that have just been replaced, and so on.

//go:embed testdata/page-glare.js
var pageGlare string

// A pageState is the state of a person's page. Without Here, the person has left the call.
type pageState struct {
	Here   bool `json:"here"`
	Camera bool `json:"camera"`
	Screen bool `json:"screen"`
}

// A pageAction leads from one state to another.
type pageAction struct {
	name     string
	script   string // in page-glare.js
	from, to pageState
}

var (
	quiet   = pageState{Here: true}
	filmed  = pageState{Here: true, Camera: true}
	sharing = pageState{Here: true, Camera: true, Screen: true}
	gone    = pageState{Camera: true}
)

var pageActions = []pageAction{
	{"camera on", "camera", quiet, filmed},
	{"camera off", "camera", filmed, quiet},
	{"screen on", "screen", filmed, sharing},
	{"screen off", "screen", sharing, filmed},
	{"device switch", "device", filmed, filmed},
	{"leave", "leave", filmed, gone},
	{"rejoin", "rejoin", gone, filmed},
	{"network change", "network", sharing, sharing},
}

// pageGaps are how much later the second person acts.
var pageGaps = []time.Duration{0, 20 * time.Millisecond, 40 * time.Millisecond, 80 * time.Millisecond,
	160 * time.Millisecond, 320 * time.Millisecond}

func TestGlareOfPages(t *testing.T) {
	t.Parallel()
	for i, pairing := range []struct {
		name    string
		ada, bo func(testing.TB) *browser
	}{
		{"Chromium", twoCameras, twoCameras},
		{"Firefox", startFirefox, startFirefox},
		{"mixed", startFirefox, twoCameras},
	} {
		t.Run(pairing.name, func(t *testing.T) {
			pairs := allActionPairs()
			if !*long { // a ninth of them in all: each pair of actions in some pairing, at some gap
				var chosen []actionPair
				for n := i * 9; n < len(pairs); n += 3 * 9 {
					chosen = append(chosen, pairs[n])
				}
				pairs = chosen
			}
			base, _ := startTincan(t)
			g := &pageGlareTest{ada: pairing.ada(t).actor("Ada", base), bo: pairing.bo(t).actor("Bo", base)}
			g.runAll(t, pairs)
		})
	}
}

// allActionPairs returns each pair of actions at each gap, in both orders.
func allActionPairs() (pairs []actionPair) {
	for _, boActsFirst := range []bool{false, true} {
		for _, gap := range pageGaps {
			for _, ada := range pageActions {
				for _, bo := range pageActions {
					pairs = append(pairs, actionPair{ada, bo, boActsFirst, gap})
				}
			}
		}
	}
	return pairs
}

// An actionPair is what the two people do, and how much later the second one does it.
type actionPair struct {
	ada, bo     pageAction
	boActsFirst bool
	gap         time.Duration
}

// twoCameras starts a Chromium with two cameras to switch between.
func twoCameras(t testing.TB) *browser {
	return startChromium(t, browserFlag{"use-fake-device-for-media-stream", "device-count=2,fps=10"})
}

// actor lets a person join a call whose page can act at a given moment.
func (b *browser) actor(name, base string) *tab {
	b.t.Helper()
	p := b.blank(name)
	p.permit("camera", true)
	p.permit("microphone", true)
	p.preload(smallCamera)
	p.preload(pageGlare)
	p.visit(base + "/r/colliding-cans")
	p.join()
	return p
}

// A pageGlareTest has two people in a call, who stay there from one pair of actions to the next.
type pageGlareTest struct{ ada, bo *tab }

// runAll tests all pairs, each in the state that the last one left, if possible: clicks are slow.
func (g *pageGlareTest) runAll(t *testing.T, pairs []actionPair) {
	t.Helper()
	t.Logf("%d pairs of actions", len(pairs))
	var ada, bo pageState
	for len(pairs) > 0 {
		follows := func(p actionPair) bool { return p.ada.from == ada && p.bo.from == bo }
		next := max(0, slices.IndexFunc(pairs, follows))
		ada, bo = pairs[next].ada.to, pairs[next].bo.to
		g.run(t, pairs[next])
		pairs = slices.Delete(pairs, next, next+1)
	}
}

func (g *pageGlareTest) run(t *testing.T, pair actionPair) {
	t.Helper()
	one, first, two, second := g.ada, pair.ada, g.bo, pair.bo
	if pair.boActsFirst {
		one, first, two, second = two, second, one, first
	}
	name := fmt.Sprintf("%s: %s, %v later %s: %s", one.name, first.name, pair.gap, two.name, second.name)
	if !t.Run(name, func(t *testing.T) {
		one, two := one.in(t), two.in(t)
		one.becomes(first.from)
		two.becomes(second.from)
		one.shows(two, first.from, second.from)
		two.shows(one, second.from, first.from)

		at := time.Now().Add(50 * time.Millisecond) // enough for the calls to reach the pages
		var acting sync.WaitGroup
		acting.Go(func() { one.act(first.script, at) })
		acting.Go(func() { two.act(second.script, at.Add(pair.gap)) })
		acting.Wait()
		one.becomes(first.to)
		two.becomes(second.to)
		one.shows(two, first.to, second.to)
		two.shows(one, second.to, first.to)
		for _, p := range []*tab{one, two} {
			if got := read[[]string](p, "glare.mistakes.splice(0)"); len(got) > 0 {
				t.Errorf("%s: %q", p.name, got)
			}
		}
	}) {
		t.FailNow() // the next pair would start from a broken call
	}
}

// becomes presses what leads to a state, and waits until the page is in it.
func (p *tab) becomes(state pageState) {
	p.t.Helper()
	wanted, _ := json.Marshal(state)
	p.wait(fmt.Sprintf("be %s", wanted), fmt.Sprintf("glare.become(%s)", wanted))
}

// shows waits until the page shows all that the other one sends in its state, and nothing else.
func (p *tab) shows(other *tab, own, state pageState) {
	p.t.Helper()
	if !own.Here {
		return
	}
	wanted, _ := json.Marshal(state)
	p.wait(fmt.Sprintf("show %s in the state %s", other.name, wanted),
		fmt.Sprintf("glare.shows(%q, %s)", other.name, wanted))
}

// act makes the page act at a given time. It may be called from any goroutine.
func (p *tab) act(script string, at time.Time) {
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	if _, err := evaluate[chromedp.Void](ctx, p, fmt.Sprintf("glare.act(%q, %d)", script, at.UnixMilli())); err != nil {
		p.t.Errorf("%s: %s: %v", p.name, script, err)
	}
}
