package static

import (
	"net/http"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The path of every file that a page loads contains a version, so browsers request the file only once.
func TestPagesLoadImmutableFiles(t *testing.T) {
	for _, page := range append(allPages(), "/nope") {
		res := get(t, "GET", page, "Accept", "text/html")
		if got := res.Header.Get("Cache-Control"); got != "no-cache" {
			t.Errorf("%s: Cache-Control %q, want no-cache", page, got)
		}
		found := reference.FindAllStringSubmatch(bodyOf(t, res), -1)
		if len(found) < 4 {
			t.Errorf("%s refers to %d files, want more", page, len(found))
		}
		for _, match := range found {
			parts := versionedPath.FindStringSubmatch(match[1])
			if parts == nil {
				t.Errorf("%s loads %s, want a path with a version", page, match[1])
				continue
			}
			file := get(t, "GET", match[1])
			if got := file.Header.Get("Cache-Control"); got != "public, max-age=31536000, immutable" {
				t.Errorf("%s: Cache-Control %q, want immutable", match[1], got)
			}
			other := "/v-0123456789abcdef" + parts[2]
			present := get(t, "GET", other)
			if got := present.Header.Get("Cache-Control"); got != "no-cache" || bodyOf(t, present) != bodyOf(t, file) {
				t.Errorf("%s: Cache-Control %q; want no-cache, and the bytes of %s", other, got, match[1])
			}
			if got := get(t, "GET", parts[2]).Header.Get("Cache-Control"); got != "no-cache" {
				t.Errorf("%s: Cache-Control %q, want no-cache", parts[2], got)
			}
		}
	}
}

// The scripts that a page loads have no comments. All remaining lines keep their line numbers.
func TestPagesLoadNoComments(t *testing.T) {
	for _, page := range allPages() {
		for _, match := range reference.FindAllStringSubmatch(bodyOf(t, get(t, "GET", page)), -1) {
			name := versionedPath.FindStringSubmatch(match[1])[2]
			if ext := path.Ext(name); ext != ".js" && ext != ".css" {
				continue
			}
			source := strings.Split(bodyOf(t, get(t, "GET", name)), "\n")
			lean := strings.Split(bodyOf(t, get(t, "GET", match[1])), "\n")
			if len(lean) != len(source) {
				t.Fatalf("%s has %d lines, want the %d of the source", match[1], len(lean), len(source))
			}
			for i, want := range emptyComments(source) {
				if lean[i] != want {
					t.Errorf("%s:%d: %q, want %q", match[1], i+1, lean[i], want)
				}
				if want != source[i] && strings.Count(strings.Join(lean[:i], ""), "`")%2 == 1 {
					t.Errorf("%s:%d: this comment line is inside a template literal", name, i+1)
				}
			}
		}
	}
}

// emptyComments blanks the lines that contain only a comment, or part of one.
func emptyComments(source []string) []string {
	lean := slices.Clone(source)
	inside := false
	for i, line := range source {
		line = strings.TrimSpace(line)
		first, rest, ends := strings.Cut(line, "*/")
		if inside || strings.HasPrefix(line, "//") || strings.HasPrefix(first, "/*") && rest == "" {
			lean[i] = ""
			inside = !strings.HasPrefix(line, "//") && !ends
		}
	}
	return lean
}

var (
	reference    = regexp.MustCompile(`<(?:link|script|img)\b[^>]*\s(?:src|href)="([^"]+)"`)
	imported     = regexp.MustCompile(`(?m)^(?:import|export) [^;]*?'(\.[^']+)';$`)
	everImported = regexp.MustCompile(imported.String() + `|\bimport\('(\.[^']+)'\)(?:[^.]|\.then)`) // also on demand
	stylesheet   = regexp.MustCompile(`url\(([^)]+)\)|@import`)
	inline       = regexp.MustCompile(`(?i)<style|\sstyle=|\son[a-z]+=|javascript:|<script(?:[^>]*)>[^<]`)
	foreign      = regexp.MustCompile(`(?:https?:)?//[a-z0-9.-]+\.[a-z]{2,}`)
)

// The policy forbids inline code, so a page must not contain any. Each page, and everything it
// refers to, must be in the table, come from this origin and stay small.
func TestPagesAreWholeAndLight(t *testing.T) {
	const heaviest = 150 << 10 // compressed bytes, because all browsers accept gzip
	for _, page := range append(allPages(), "/nope") {
		seen := map[string]int{}
		load(t, page, imported, seen)
		total := 0
		for _, size := range seen {
			total += size
		}
		t.Logf("%s: %d files, %d bytes", page, len(seen), total)
		if total > heaviest {
			t.Errorf("%s loads %d bytes, want at most %d", page, total, heaviest)
		}
	}
}

// load requests target and everything it refers to, and records the size of each. imports finds the
// modules that a module imports.
func load(t *testing.T, target string, imports *regexp.Regexp, seen map[string]int) {
	t.Helper()
	if _, ok := seen[target]; ok {
		return
	}
	res := get(t, "GET", target, "Accept", "text/html")
	body := bodyOf(t, res)
	seen[target] = len(bodyOf(t, get(t, "GET", target, "Accept", "text/html", "Accept-Encoding", "gzip")))
	if res.StatusCode != http.StatusOK && target != "/nope" {
		t.Errorf("%s is referenced but answers %d", target, res.StatusCode)
		return
	}
	kind, _, _ := strings.Cut(res.Header.Get("Content-Type"), ";")
	if kind != "image/png" && kind != "image/svg+xml" {
		if found := foreign.FindString(strings.ReplaceAll(body, "http://www.w3.org/2000/svg", "")); found != "" {
			t.Errorf("%s names another origin: %s", target, found)
		}
	}
	switch kind {
	case "text/html":
		if found := inline.FindString(body); found != "" {
			t.Errorf("%s contains inline code: %q", target, found)
		}
		for _, match := range reference.FindAllStringSubmatch(body, -1) {
			load(t, match[1], imports, seen)
		}
	case "text/javascript":
		source := bodyOf(t, get(t, "GET", versionedPath.ReplaceAllString(target, "$2")))
		if !strings.HasPrefix(source, "// @ts-check\n") {
			t.Errorf("%s does not begin with // @ts-check", target)
		}
		if strings.Contains(body, "innerHTML") || strings.Contains(body, "insertAdjacentHTML") {
			t.Errorf("%s turns text into markup", target)
		}
		for _, match := range imports.FindAllStringSubmatch(body, -1) {
			load(t, path.Join(path.Dir(target), strings.Join(match[1:], "")), imports, seen)
		}
	case "text/css":
		if found := stylesheet.FindString(body); found != "" {
			t.Errorf("%s refers to another file: %s", target, found)
		}
		if strings.Contains(body, "!important") {
			t.Errorf("%s uses !important", target)
		}
	}
}

// Each level of imports costs a round trip, unless the page preloads all modules, including those that are
// imported on demand.
func TestModulesArePreloaded(t *testing.T) {
	script := regexp.MustCompile(`<script type="module" src="((/v-[0-9a-f]{16})/[a-z/]+.js)"( data-page="([a-z]+)")?>`)
	preload := regexp.MustCompile(`<link rel="modulepreload" href="([^"]+)">`)
	for _, page := range allPages() {
		html := bodyOf(t, get(t, "GET", page))
		first := script.FindStringSubmatch(html)
		// Preloading these would make the page too heavy.
		left := []string{
			"/meeting/chat/chat.js", "/meeting/chat/files.js", "/meeting/quality/panel.js", "/vendor/qr/index.js",
			"/learn/inspector/live.js",
		}
		modules := map[string]int{}
		for _, module := range left {
			modules[first[2]+module] = 0
		}
		main := first[1] // in English only
		if page := first[4]; page != "" {
			load(t, first[1], imported, modules) // without those that start other pages
			main = first[2] + "/" + page + "/" + page + ".js"
		}
		load(t, main, everImported, modules)
		delete(modules, first[1])
		for _, module := range left {
			delete(modules, first[2]+module)
		}
		for _, match := range preload.FindAllStringSubmatch(html, -1) {
			if _, ok := modules[match[1]]; !ok {
				t.Errorf("%s preloads %s, which nothing imports", page, match[1])
			}
			delete(modules, match[1])
		}
		for module := range modules {
			t.Errorf("%s does not preload %s", page, module)
		}
	}
}

// Every text that a page names must be in its own text.js or the shared one. Otherwise the slot stays empty.
func TestEverySlotHasItsText(t *testing.T) {
	slot := regexp.MustCompile(`data-text(?:-label)?="([a-zA-Z]+)\.([a-zA-Z]+)"`)
	for page, own := range map[string]string{
		"/":                 "/lobby/text.js",
		"/r/brisk-otter":    "/meeting/text.js",
		"/d/brisk-otter":    "/data/text.js",
		"/live/brisk-otter": "/live/text.js",
		"/doctor":           "/doctor/text.js",
		"/nope":             "/ui/text.js",
	} {
		sentences := bodyOf(t, get(t, "GET", "/ui/text.js")) + bodyOf(t, get(t, "GET", own))
		matches := slot.FindAllStringSubmatch(bodyOf(t, get(t, "GET", page, "Accept", "text/html")), -1)
		if len(matches) < 3 {
			t.Errorf("%s has %d text slots, want more", page, len(matches))
		}
		for _, match := range matches {
			group := regexp.MustCompile(`(?s)\n    ` + match[1] + `: \{.*?\n    \}`).FindString(sentences)
			if !strings.Contains(group, "        "+match[2]+":") {
				t.Errorf("%s names %s.%s, which %s lacks", page, match[1], match[2], own)
			}
		}
	}
}

// The page for unknown addresses also works without scripts, so its English words stand in two places.
func TestWordsOfTheNotFoundPage(t *testing.T) {
	sentences := bodyOf(t, get(t, "GET", "/ui/text.js"))
	page := bodyOf(t, get(t, "GET", "/nope", "Accept", "text/html"))
	matches := regexp.MustCompile(`data-text="[^"]+">([^<]+)<`).FindAllStringSubmatch(page, -1)
	if len(matches) != 3 {
		t.Errorf("found %d texts, want 3", len(matches))
	}
	for _, match := range matches {
		if words := strings.Join(strings.Fields(match[1]), " "); !strings.Contains(sentences, "'"+words+"'") {
			t.Errorf("text.js lacks %q", words)
		}
	}
}
