package static

import (
	"compress/gzip"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
)

// The flag -long is for all packages, so that go test ./... -long works.
var _ = flag.Bool("long", false, "also run tests that stress, explore or repeat")

var pages = sync.OnceValue(func() http.Handler {
	return Secure(Handler(Config{Release: "v1.2.3", Protocol: protocol()}))
})

// protocol returns PROTOCOL.md.
func protocol() []byte {
	b, err := os.ReadFile("../signal/PROTOCOL.md")
	if err != nil {
		panic(err)
	}
	return b
}

// get requests a page through Secure. headers are pairs of name and value.
func get(t testing.TB, method, target string, headers ...string) *http.Response {
	t.Helper()
	r := httptest.NewRequest(method, "http://example.test/", nil)
	u, err := url.ParseRequestURI(target)
	if err != nil {
		t.Fatalf("parse %q: %v", target, err)
	}
	r.URL, r.RequestURI = u, target
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	pages().ServeHTTP(w, r)
	return w.Result()
}

func bodyOf(t testing.TB, res *http.Response) string {
	t.Helper()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatalf("read body: %v", err)
	}
	return string(b)
}

// allPages returns an address of each page with scripts of its own.
func allPages() []string {
	return []string{
		"/", "/r/brisk-otter", "/d/brisk-otter", "/live/brisk-otter", "/doctor", "/learn/play", "/learn/inspect",
	}
}

func TestPaths(t *testing.T) {
	const html, js, css = "text/html; charset=utf-8", "text/javascript; charset=utf-8", "text/css; charset=utf-8"
	for _, tt := range []struct {
		path, contentType, contains string
	}{
		{"/", html, `id="lobby-form"`},
		{"/?from=somewhere", html, `id="lobby-form"`},
		{"/r/brisk-otter-lantern-4831", html, `id="prejoin-form"`},
		{"/r/ABC_de", html, `id="prejoin-form"`},
		{"/r/" + strings.Repeat("a", 64), html, `id="prejoin-form"`},
		{"/d/brisk-otter", html, `id="conversation-name"`},
		{"/live/brisk-otter", html, `id="picture"`},
		{"/live/" + strings.Repeat("a", 64), html, `id="picture"`},
		{"/doctor", html, `id="checks"`},
		{"/learn/play", html, `id="queue"`},
		{"/learn/inspect", html, `id="pasted"`},
		{"/lobby/lobby.js", js, "randomRoomName"},
		{"/tincan/tincan.js", js, "Room"},
		{"/ui/tokens.css", css, ":root"},
		{"/logo.svg", "image/svg+xml", "<svg"},
		{"/lite.html", html, "RTCPeerConnection"},
		{"/learn/1.html", html, "<!-- Step 1 of 6"},
		{"/learn/6.html", html, "<!-- Step 6 of 6"},
		{"/favicon.ico", "image/svg+xml", "<svg"},
		{"/touch-icon.png", "image/png", "PNG"},
		{"/manifest.webmanifest", "application/manifest+json", `"display": "standalone"`},
		{"/app-icon.png", "image/png", "PNG"},
		{"/LICENSE.txt", "text/plain; charset=utf-8", "MIT License"},
		{"/robots.txt", "text/plain; charset=utf-8", "Disallow: /r/"},
		{"/robots.txt?live", "text/plain; charset=utf-8", "Disallow: /live/"},
	} {
		t.Run(tt.path, func(t *testing.T) {
			res := get(t, "GET", tt.path)
			body := bodyOf(t, res)
			if res.StatusCode != http.StatusOK {
				t.Fatalf("status = %d, want 200", res.StatusCode)
			}
			if got := res.Header.Get("Content-Type"); got != tt.contentType {
				t.Errorf("Content-Type = %q, want %q", got, tt.contentType)
			}
			if !strings.Contains(body, tt.contains) {
				t.Errorf("body does not contain %q", tt.contains)
			}
			if got, want := res.Header.Get("Content-Length"), fmt.Sprint(len(body)); got != want {
				t.Errorf("Content-Length = %q, want %q", got, want)
			}
		})
	}
}

func TestLinksInSentences(t *testing.T) {
	for target, want := range map[string]string{
		"/r/brisk-otter/":                 "/r/brisk-otter",
		"/r/brisk-otter.":                 "/r/brisk-otter",
		"/r/brisk-otter)":                 "/r/brisk-otter",
		"/r/brisk-otter%22%3E,":           "/r/brisk-otter",
		"/r/brisk-otter%E2%80%9D!":        "/r/brisk-otter",
		"/r/brisk-otter//example.org/../": "",
		"/r/brisk-otter//../":             "/r/brisk-otter",
		"/d/brisk_otter-.?x":              "/d/brisk_otter-",
		"/live/brisk-otter’s":             "",
		"/live/brisk-otter…":              "/live/brisk-otter",
	} {
		res := get(t, "GET", target)
		if got := res.Header.Get("Location"); got != want || res.StatusCode == http.StatusFound != (want != "") {
			t.Errorf("%s: status %d, Location %q, want %q", target, res.StatusCode, got, want)
		}
	}
}

func TestWhatDoesNotExist(t *testing.T) {
	for _, target := range []string{
		"/nope", "/lobby/index.html", "/meeting/index.html", "/live/index.html", "/data/index.html", "/d/", "/d/abcde",
		"/doctor/", "/learn/play/", "/learn/play/index.html", "/doctor/index.html", "/doctor/brisk-otter",
		"/learn/0.html", "/learn/7.html", "/learn/1", "/learn/document.html", "/learn/glossary.md",
		"/ui/brisk-otter", "/404.html", "/static.go", "/static_test.go", "/embed.go",
		"/ui", "/ui/", "/css/", "/tincan/", "/r", "/r/", "/tincan/README.md", "/tincan/jsconfig.json",
		"/r/abcde", "/live", "/live/", "/live/abcde", "/lives/brisk-otter",
		"/r/" + strings.Repeat("a", 65), "/r/" + strings.Repeat("a", 64) + "-", "/r/brisk-otter/x",
		"/r/brisk%20otter", "/r/abcde.", "/ui/brisk-otter.",
		"/r/brisk.otter", "/r/brisk-otter%0a", "/r/%62risk-otter", "/r/bris\u212a-otter",
		"/r/brisk-otter.%20", "/r/brisk-otter.x",
		"/../static.go", "/ui/../static.go", "/%2e%2e/static.go", "/ui/%2e%2e/static.go", "/..%2fstatic.go",
		"/ui%2ftext.js", "/ui/..%5cstatic.go", `/ui\text.js`, `/..\static.go`, "//ui/text.js", "//example.org/",
		"/./ui/text.js",
		"/ui/text.js%00.css", "/UI/text.js",
		"/v-/ui/text.js", "/v-0123456789abcde/ui/text.js", "/v-0123456789abcdef0/ui/text.js",
		"/v-0123456789ABCDEF/ui/text.js", "/v-0123456789abcdeg/ui/text.js", "/0123456789abcdef/ui/text.js",
		"/v-0123456789abcdef", "/v-0123456789abcdef/", "/v-0123456789abcdef/r/brisk-otter",
		"/v-0123456789abcdef/lite.html", "/v-0123456789abcdef/lobby/index.html", "/v-0123456789abcdef/ui/",
		"/v-0123456789abcdef/../static.go", "/v-0123456789abcdef/ui/../ui/text.js", "/v-0123456789abcdef//ui/text.js",
		"/v-0123456789abcdef/%2e%2e/ui/text.js", "/v-0123456789abcdef/v-0123456789abcdef/ui/text.js",
		"/v-0123456789abcde%66/ui/text.js",
	} {
		res := get(t, "GET", target, "Accept", "text/html,*/*")
		if body := bodyOf(t, res); res.StatusCode != http.StatusNotFound ||
			!strings.Contains(body, "Nobody at the other end") {
			t.Errorf("GET %s: status %d, want the 404 page", target, res.StatusCode)
		}
		if got := res.Header.Get("Location"); got != "" {
			t.Errorf("GET %s: redirects to %q", target, got)
		}
	}
	res := get(t, "GET", "/ui/nope.js", "Accept", "*/*")
	if got := res.Header.Get("Content-Type"); res.StatusCode != http.StatusNotFound ||
		!strings.HasPrefix(got, "text/plain") {
		t.Errorf("GET of a missing script: status %d, %q; want 404 as text", res.StatusCode, got)
	}
}

func TestMethods(t *testing.T) {
	for _, method := range []string{"POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "CONNECT", "PROPFIND"} {
		for _, target := range []string{"/", "/r/brisk-otter", "/lobby/lobby.js", "/nope"} {
			res := get(t, method, target)
			if res.StatusCode != http.StatusMethodNotAllowed || res.Header.Get("Allow") != "GET, HEAD" {
				t.Errorf("%s %s: status %d, Allow %q; want 405 and GET, HEAD", method, target, res.StatusCode,
					res.Header.Get("Allow"))
			}
		}
	}
	for _, target := range []string{"/", "/nope"} {
		full, head := get(t, "GET", target, "Accept", "text/html"), get(t, "HEAD", target, "Accept", "text/html")
		if body := bodyOf(t, head); body != "" {
			t.Errorf("HEAD %s: %d bytes of body", target, len(body))
		}
		for _, name := range []string{"Content-Length", "Content-Type", "ETag"} {
			if got, want := head.Header.Get(name), full.Header.Get(name); got != want {
				t.Errorf("HEAD %s: %s = %q, want %q as with GET", target, name, got, want)
			}
		}
	}
}

func TestSecurityHeaders(t *testing.T) {
	for _, tt := range []struct{ method, target string }{
		{"GET", "/"}, {"GET", "/r/brisk-otter"}, {"GET", "/doctor"}, {"GET", "/nope"}, {"POST", "/"},
		{"GET", "/lobby/lobby.js"},
	} {
		h := get(t, tt.method, tt.target).Header
		policy := h.Get("Content-Security-Policy")
		for _, want := range []string{
			"default-src 'none'", "script-src 'self';", "style-src 'self';", "base-uri 'none'",
			"frame-ancestors 'none'",
			"connect-src 'self'",
		} {
			if !strings.Contains(policy, want) {
				t.Errorf("%s %s: policy %q lacks %q", tt.method, tt.target, policy, want)
			}
		}
		if strings.Contains(policy, "unsafe") {
			t.Errorf("%s %s: unsafe policy %q", tt.method, tt.target, policy)
		}
		for name, want := range map[string]string{
			"X-Content-Type-Options":       "nosniff",
			"Referrer-Policy":              "no-referrer",
			"Cross-Origin-Resource-Policy": "same-origin",
		} {
			if got := h.Get(name); got != want {
				t.Errorf("%s %s: %s = %q, want %q", tt.method, tt.target, name, got, want)
			}
		}
		for _, want := range []string{"camera=(self)", "microphone=(self)", "display-capture=(self)",
			"geolocation=()"} {
			if got := h.Get("Permissions-Policy"); !strings.Contains(got, want) {
				t.Errorf("%s %s: Permissions-Policy %q lacks %q", tt.method, tt.target, got, want)
			}
		}
	}
}

// Browsers honour this header only in secure contexts, and log a warning in others.
func TestOpenerPolicy(t *testing.T) {
	for _, tt := range []struct{ address, forwardedProto, want string }{
		{"https://call.example/", "", "same-origin"},
		{"http://call.example/", "https", "same-origin"},
		{"http://call.example/", "HTTPS", "same-origin"},
		{"http://call.example/", "https, http", "same-origin"},
		{"http://call.example/", " https , http", "same-origin"},
		{"http://localhost/", "", "same-origin"},
		{"http://LocalHost:8080/nope", "", "same-origin"},
		{"http://127.0.0.1:8080/", "", "same-origin"},
		{"http://[::1]:8080/", "", "same-origin"},
		{"http://call.example/", "", ""},
		{"http://call.example/", "http", ""},
		{"http://call.example/", "http, https", ""},
		{"http://192.168.1.2:8080/", "", ""},
		{"http://localhost.example/", "", ""},
		{"http://127.0.0.1.example/", "", ""},
		{"http://[2001:db8::1]/", "", ""},
	} {
		r := httptest.NewRequest("GET", tt.address, nil)
		r.Header.Set("X-Forwarded-Proto", tt.forwardedProto)
		w := httptest.NewRecorder()
		pages().ServeHTTP(w, r)
		if got := w.Header().Get("Cross-Origin-Opener-Policy"); got != tt.want {
			t.Errorf("%s with X-Forwarded-Proto %q: Cross-Origin-Opener-Policy %q, want %q", tt.address,
				tt.forwardedProto, got, tt.want)
		}
	}
}

// Clients write the Host header, so it must not get into the policy.
func TestPolicyIsTheSameForEveryHost(t *testing.T) {
	for _, host := range []string{"call.example", "[2001:db8::1]:443", "", "a; script-src *", "a:80 'unsafe-x'"} {
		r := httptest.NewRequest("GET", "/", nil)
		r.Host = host
		w := httptest.NewRecorder()
		pages().ServeHTTP(w, r)
		if got := w.Header().Get("Content-Security-Policy"); got != contentPolicy {
			t.Errorf("Host %q: policy %q, want %q", host, got, contentPolicy)
		}
	}
}

// Pages of other origins may import the library and nothing else.
func TestLibraryIsForAnyOrigin(t *testing.T) {
	h := get(t, "GET", "/tincan/tincan.js").Header
	if h.Get("Access-Control-Allow-Origin") != "*" || h.Get("Cross-Origin-Resource-Policy") != "cross-origin" {
		t.Errorf("library: Access-Control-Allow-Origin %q, Cross-Origin-Resource-Policy %q",
			h.Get("Access-Control-Allow-Origin"), h.Get("Cross-Origin-Resource-Policy"))
	}
	if got := get(t, "GET", "/lobby/lobby.js").Header.Get("Access-Control-Allow-Origin"); got != "" {
		t.Errorf("page script: Access-Control-Allow-Origin %q, want none", got)
	}
}

func TestNotModified(t *testing.T) {
	for _, encoding := range []string{"", "gzip"} {
		first := get(t, "GET", "/ui/text.js", "Accept-Encoding", encoding)
		etag := first.Header.Get("ETag")
		if etag == "" || first.Header.Get("Cache-Control") != "no-cache" {
			t.Fatalf("ETag %q, Cache-Control %q", etag, first.Header.Get("Cache-Control"))
		}
		for header, want := range map[string]int{
			etag:                    http.StatusNotModified,
			"W/" + etag:             http.StatusNotModified,
			`"other", ` + etag:      http.StatusNotModified,
			"*":                     http.StatusNotModified,
			`"other"`:               http.StatusOK,
			strings.Trim(etag, `"`): http.StatusOK,
		} {
			res := get(t, "GET", "/ui/text.js", "Accept-Encoding", encoding, "If-None-Match", header)
			if body := bodyOf(t, res); res.StatusCode != want || (want == http.StatusNotModified && body != "") {
				t.Errorf("If-None-Match %s: status %d with %d bytes, want %d", header, res.StatusCode, len(body), want)
			}
			if got := res.Header.Get("ETag"); got != etag {
				t.Errorf("If-None-Match %s: ETag %s, want %s", header, got, etag)
			}
		}
	}
}

func TestGzip(t *testing.T) {
	plain := get(t, "GET", "/ui/text.js")
	packed := get(t, "GET", "/ui/text.js", "Accept-Encoding", "br, gzip;q=0.8")
	if got := packed.Header.Get("Content-Encoding"); got != "gzip" {
		t.Fatalf("Content-Encoding = %q, want gzip", got)
	}
	if plain.Header.Get("ETag") == packed.Header.Get("ETag") {
		t.Error("both encodings have the same ETag")
	}
	r, err := gzip.NewReader(packed.Body)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(r)
	if err != nil || string(b) != bodyOf(t, plain) {
		t.Errorf("the unpacked bytes differ (error %v)", err)
	}
	for _, header := range []string{"", "br", "gzip;q=0", "gzip; q=0.0", "x-gzipped"} {
		if got := get(t, "GET", "/ui/text.js", "Accept-Encoding", header).Header.Get("Content-Encoding"); got != "" {
			t.Errorf("Accept-Encoding %q: Content-Encoding %q", header, got)
		}
	}
}

// The server serves a copy of the license, because a package cannot embed files from its parent folder.
func TestLicense(t *testing.T) {
	want, err := os.ReadFile("../LICENSE")
	if err != nil {
		t.Fatal(err)
	}
	if bodyOf(t, get(t, "GET", "/LICENSE.txt")) != string(want) {
		t.Error("static/LICENSE.txt differs from LICENSE: copy it again")
	}
}

// The version can contain anything that a build tool writes.
func TestVersionIsEscaped(t *testing.T) {
	w := httptest.NewRecorder()
	Handler(Config{TokensRequired: true, Release: `v1 "<dirty>`}).ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
	if want := `<html data-version="v1 &#34;&lt;dirty&gt;" data-tokens="required" lang="en">`; !strings.Contains(
		w.Body.String(), want) {
		t.Errorf("the page does not begin with %s", want)
	}
}
