package e2e

import (
	"context"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// Nothing moves for users who prefer reduced motion.
func TestReducedMotion(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	p := startChromium(t).open("Ada", base+"/")
	const moving = `[...document.querySelectorAll('*')].filter((node) => {
		const {animationDuration, transitionDuration} = getComputedStyle(node);
		return [animationDuration, transitionDuration].join().split(',').some((time) => parseFloat(time) > 0.001);
	}).map(({className}) => className).join()`
	if read[string](p, moving) == "" {
		t.Error("nothing on the page moves, so this proves nothing")
	}
	p.do("prefer reduced motion", chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-reduced-motion", Value: "reduce"}},
		})
		return err
	}))
	for _, path := range []string{"/", "/r/still-cans", "/d/still-cans", "/live/still-cans", "/doctor"} {
		p.visit(base + path)
		p.wait("be complete", "document.querySelector('button, a') && document.readyState === 'complete'")
		if found := read[string](p, moving); found != "" {
			t.Errorf("%s: these move: %s", path, found)
		}
	}
	p.visit(base + "/r/still-cans")
	p.join()
	p.click("More")
	p.click("Copy link")
	p.wait("notify", "document.querySelector('.toast')")
	read[chromedp.Void](p, "{ document.querySelector('[data-self]').dataset.state = 'connecting'; }")
	if found := read[string](p, moving); found != "" {
		t.Errorf("in a call, these move: %s", found)
	}
}
