package e2e

import (
	_ "embed"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/chromedp/chromedp"
)

//go:embed testdata/translations.js
var translations string

// Each translation has the keys of the English text, with the same slots.
func TestLanguagesMatch(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	p := startChromium(t).open("Ada", base+"/healthz")
	if problems := read[string](p, translations); problems != "" {
		t.Errorf("the translations do not match:\n%s", problems)
	}
}

// speaking creates a tab without a page, of a user who prefers these languages.
func (b *browser) speaking(name, languages string) *tab {
	b.t.Helper()
	p := b.blank(name)
	p.preload("Object.defineProperty(navigator, 'languages', {value: '" + languages + "'.split(' ')})")
	return p
}

// A page uses the language that the user picked, or else the first of the browser's languages that it has.
func TestLanguagesChosen(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	c := startChromium(t)
	room := base + "/r/polyglot-cans"

	p := c.speaking("Ada", "eo de-AT en")
	p.visit(room)
	p.tells("Vor dem Beitritt wird nichts gesendet.")
	p.wait("declare its language", "document.documentElement.lang === 'de' && document.documentElement.dir === 'ltr'")
	p.wait("have a list of languages", "probe.select('Sprache')")
	p.selects(".language-list", "Français")
	p.wait("speak French", "document.documentElement.lang === 'fr'")
	p.visit(base + "/doctor")
	p.wait("still speak French", "document.documentElement.lang === 'fr'")
	p.wait("have a list of languages", "probe.select('Langue')")
	p.selects(".language-list", "العربية")
	p.wait("read from right to left", "document.documentElement.dir === 'rtl'")

	unknown := c.speaking("Bo", "eo tlh")
	unknown.visit(room)
	unknown.tells("Nothing is sent before you join.")
	unknown.wait("declare its language", "document.documentElement.lang === 'en'")
}

// Texts missing from a translation stay in English. If the whole translation is missing, the page is in English.
func TestLanguagesIncomplete(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	at, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	tincan := httputil.NewSingleHostReverseProxy(at)
	var german atomic.Value
	german.Store("export const text = {prejoin: {audio: 'Nur Ton'}, surplus: {}};")
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		words := german.Load().(string)
		switch {
		case !strings.HasSuffix(r.URL.Path, "/languages/de/meeting.js"):
			tincan.ServeHTTP(w, r)
		case words == "":
			http.NotFound(w, r)
		default:
			w.Header().Set("Content-Type", "text/javascript")
			_, _ = io.WriteString(w, words)
		}
	}))
	t.Cleanup(proxy.Close)

	p := startChromium(t).speaking("Ada", "de")
	p.forgive("404")
	p.visit(proxy.URL + "/r/polyglot-cans")
	p.tells("Nothing is sent before you join.")
	p.wait("show the remaining text in German", "probe.control('Nur Ton') && probe.control('Beitreten')")
	german.Store("")
	p.reload()
	p.tells("Nothing is sent before you join.")
	p.wait("speak English", "probe.control('Join') && document.documentElement.lang === 'en'")
}

// Every page fits the width of the window, even with the longest words or from right to left.
func TestLanguagesFit(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	c := startChromium(t)
	for _, language := range strings.Fields("de pl uk ar") {
		p := c.speaking("Ada", language)
		p.forgive("404")
		p.permit("camera", true)
		p.permit("microphone", true)
		for _, path := range strings.Fields("/ /r/polyglot-cans /d/polyglot-cans /live/polyglot-cans /doctor /nope") {
			p.visit(base + path)
			p.wait("be in "+language, fmt.Sprintf(`document.documentElement.lang === %q &&
				!document.getElementById('unstarted') &&
				[...document.querySelectorAll('[data-text]')].every(({textContent}) => textContent)`, language))
			for _, width := range []int64{280, 375, 1280} {
				p.looksLike(width, 800, "light")
				p.wait("fit the width of the window", "document.documentElement.scrollWidth <= innerWidth")
			}
		}
		p.close()
	}
}

// From right to left, a room's name that does not fit loses its end, not its beginning. Your own tile is in the corner
// away from the other person's name. Times are in the language of the page, with Latin digits.
func TestLanguagesFromRightToLeft(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	c := startChromium(t)
	room := base + "/r/a-room-whose-name-does-not-fit-on-a-narrow-phone"
	p := c.speaking("Ada", "ar")
	p.looksLike(280, 653, "light")
	p.visit(room)
	p.fill("اسمك", p.name)
	p.click("انضمام")
	p.isIn()
	p.wait("show the beginning of the room's name", `(() => {
		const heading = document.getElementById('call-room');
		const range = document.createRange();
		range.setStart(heading.firstChild, 0);
		range.setEnd(heading.firstChild, 1);
		const box = heading.getBoundingClientRect();
		const {left, right} = range.getBoundingClientRect();
		return heading.scrollWidth > heading.clientWidth && left >= box.left - 1 && right <= box.right;
	})()`)
	bo := c.enter("Bo", room)
	p.reaches(bo)
	p.wait("have its own tile in the left corner", "document.getElementById('grid').dataset.at === 'bottom-left'")
	p.click("الدردشة")
	const direction = "getComputedStyle(document.getElementById('chat-field')).direction"
	p.wait("have an empty field in the direction of the page", direction+" === 'rtl'")
	p.fill("رسالة", "Hello")
	p.wait("have the text in its own direction", direction+" === 'ltr'")
	p.pressEnter()
	p.wait("show the time in Arabic", `/^\d+:\d\d [صم]$/.test(document.querySelector('.chat-time')?.textContent)`)
	read[chromedp.Void](p, "document.activeElement.blur()")
	read[chromedp.Void](p, "document.dispatchEvent(new KeyboardEvent('keydown', {key: '؟', code: 'Slash'}))")
	p.tells("عرض هذه القائمة")
}
