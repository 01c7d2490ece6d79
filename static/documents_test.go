package static

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var documentPages = []string{
	"/learn/", "/learn/diagrams", "/learn/protocol", "/learn/data", "/learn/library", "/learn/glossary",
}

// Every link on a page for learners leads somewhere, and what a page loads is small.
func TestDocuments(t *testing.T) {
	link := regexp.MustCompile(`<a href="([^"]+)"`)
	id := regexp.MustCompile(`\sid="([^"]+)"`)
	for _, page := range documentPages {
		body := bodyOf(t, get(t, "GET", page))
		ids := id.FindAllStringSubmatch(body, -1)
		for i, found := range ids {
			if slices.ContainsFunc(ids[:i], func(other []string) bool { return other[1] == found[1] }) {
				t.Errorf("%s has two headings with the id %s", page, found[1])
			}
		}
		links := link.FindAllStringSubmatch(body, -1)
		if len(links) < 6 {
			t.Errorf("%s has %d links, want more", page, len(links))
		}
		for _, found := range links {
			target, anchor, _ := strings.Cut(found[1], "#")
			if strings.HasPrefix(target, "https://") {
				continue
			}
			if target == "" {
				target = page
			}
			res := get(t, "GET", target, "Accept", "text/html")
			there := bodyOf(t, res)
			if res.StatusCode != http.StatusOK || anchor != "" && !strings.Contains(there, ` id="`+anchor+`"`) {
				t.Errorf("%s links to %s: %d", page, found[1], res.StatusCode)
			}
		}
		size := len(body)
		for _, found := range reference.FindAllStringSubmatch(body, -1) {
			size += len(bodyOf(t, get(t, "GET", found[1], "Accept-Encoding", "gzip")))
		}
		if size > 150<<10 {
			t.Errorf("%s loads %d bytes", page, size)
		}
	}
}

// A document says the same on its page as in its file.
func TestDocumentsAreWhole(t *testing.T) {
	body := bodyOf(t, get(t, "GET", "/learn/protocol"))
	for _, want := range []string{
		`<h2 id="rules">Rules</h2>`, `<a href="/learn/data">DATA.md</a>`, `<code>rate-limited</code>`,
		"API.md is for other programs", `<a href="https://www.rfc-editor.org/rfc/rfc7519" rel="noreferrer">`,
		`<a href="/learn/glossary#candidate-ice-candidate" class="term">`,
	} {
		if !strings.Contains(body, want) {
			t.Errorf("/learn/protocol lacks %s", want)
		}
	}
	diagrams := bodyOf(t, get(t, "GET", "/learn/diagrams"))
	if n := strings.Count(diagrams, `<svg class="sequence" role="img"`); n != 4 {
		t.Errorf("%d diagrams, want 4", n)
	}
	if want := "<desc>Ada to server: join. server to Ada: welcome, nobody else."; !strings.Contains(diagrams, want) {
		t.Errorf("the first diagram lacks %s", want)
	}
}
