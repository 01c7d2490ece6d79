// Package static contains the pages with their scripts and styles, and the client library. It
// serves them from memory. A path that is not in its fixed table does not exist.
package static

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"html"
	"io/fs"
	"log/slog"
	"net/http"
	"path"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"tincan/static/learn"
)

// Named patterns: a Go file or a README beside the pages must never be served.
//
//go:embed *.html *.css *.js *.svg *.png *.webmanifest robots.txt LICENSE.txt
//go:embed languages/*.js languages/*/*.js vendor/*/*.js
//go:embed lobby/*.html lobby/*.css lobby/*.js
//go:embed meeting/*.html meeting/*.css meeting/*.js meeting/*/*.css meeting/*/*.js
//go:embed live/*.html live/*.css live/*.js data/*.html data/*.css data/*.js
//go:embed doctor/*.html doctor/*.css doctor/*.js learn/*.html learn/*.css learn/*.md
//go:embed learn/*/*.html learn/*/*.css learn/*/*.js learn/*/*/*.js
//go:embed ui/*.css ui/*.js ui/*/*.css ui/*/*.js
//go:embed tincan/*.js tincan/*.md tincan/data/*.js tincan/files/*.js tincan/quality/*.js
var embedded embed.FS

// roomPath matches the paths with a variable part, which follows the rule for `room` in
// PROTOCOL.md.
var roomPath = regexp.MustCompile(`\A(/[a-z]+/)[A-Za-z0-9_-]{6,64}\z`)

// roomInSentence matches a room's address with punctuation after it. Programs often include both in a link:
// “(see https://call.example/r/brisk-otter).”
var roomInSentence = regexp.MustCompile(`\A((/[a-z]+/)[A-Za-z0-9_-]{6,64})[^\pL\pN\pM\pZ\pC_-]+\z`)

// versionedPath matches the path of a file with a version. Pages load their scripts, styles and images
// from such paths, so that browsers need not ask for them again.
var versionedPath = regexp.MustCompile(`\A/v-([0-9a-f]{16})(/.+)\z`)

// loaded matches what a page loads by itself, up to the path.
var loaded = regexp.MustCompile(`<(?:link|script|img)\b[^>]*\s(?:src|href)="`)

// comment matches HTML comments, which only readers of the source need.
var comment = regexp.MustCompile(`(?s)[ \t]*<!--.*?-->\n?`)

// codeComment matches comments in scripts and styles that fill whole lines. No script has such a line
// inside a template literal.
var codeComment = regexp.MustCompile(`(?m)^[ \t]*(?://.*|/\*(?:[^*]|\*+[^*/])*\*+/)[ \t]*$`)

var contentTypes = map[string]string{
	".css":         "text/css; charset=utf-8",
	".html":        "text/html; charset=utf-8",
	".js":          "text/javascript; charset=utf-8",
	".png":         "image/png",
	".svg":         "image/svg+xml",
	".txt":         "text/plain; charset=utf-8",
	".webmanifest": "application/manifest+json",
}

// An asset is one file in the form in which it is sent.
type asset struct {
	contentType string
	etag        string // strong, quoted
	body        []byte
	gzipETag    string
	gzipBody    func() []byte     // compresses on first use; returns nil if that saves too little
	anyOrigin   bool              // pages of other origins may import it
	inline      *strings.Replacer // adds the page's inline script and style to the policy; nil: it has none
}

// A site serves assets by exact path. It is read-only after Handler has built it.
type site struct {
	version  string            // changes with every file
	files    map[string]*asset // scripts, styles and images
	lean     map[string]*asset // the same without comments; pages load these, with a version in the path
	pages    map[string]*asset
	rooms    map[string]*asset // the page for every room, by path prefix
	notFound *asset
}

// Config holds the settings of the pages.
type Config struct {
	TokensRequired bool   // whether the pages ask for an invitation at once
	Release        string // the program's version, which the start page shows
	Protocol       []byte // PROTOCOL.md, for its page
	Dev            fs.FS  // a folder to serve instead of the embedded files; nil: none
	devName        string
	Log            *slog.Logger
}

// Values of the header Cache-Control.
const (
	revalidate = "no-cache" // ask every time, so that a new version takes effect at once
	immutable  = "public, max-age=31536000, immutable"
)

// Handler serves the lobby at /, the pages of rooms at /r/{room}, /d/{room} and /live/{room}, the
// connection test at /doctor, the documents below /learn/, and the files that these load at their own
// paths, with and without a version. It accepts GET and HEAD. It lists no directories, and redirects only
// from a room's address with punctuation after it. All files are read and hashed here, once.
func Handler(c Config) http.Handler {
	if c.Dev != nil {
		c.Log.Warn("the pages come from a folder, for development", "dev", c.devName)
		return &workshop{config: c, folder: sameKinds{c.Dev}}
	}
	s, err := c.build(embedded)
	if err != nil {
		panic(fmt.Sprintf("static: broken embedded files: %v", err)) // cannot happen in a built program
	}
	return s
}

// build reads all files.
func (c Config) build(files fs.FS) (*site, error) {
	s := &site{
		files: make(map[string]*asset), lean: make(map[string]*asset), pages: make(map[string]*asset),
	}
	sources := make(map[string][]byte) // pages and documents, which are not served as they are
	all := sha256.New()
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		body, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		fmt.Fprintf(all, "%s %d %s", name, len(body), body)
		if ext := path.Ext(name); ext == ".html" || ext == ".md" {
			sources[name] = body
		} else {
			s.files["/"+name] = newAsset(name, body)
			s.lean["/"+name] = newAsset(name, withoutComments(name, body))
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	s.version = hex.EncodeToString(all.Sum(nil)[:8])
	if err := c.addPages(s, sources); err != nil {
		return nil, err
	}
	return s, nil
}

// addPages makes pages from their sources.
func (c Config) addPages(s *site, sources map[string][]byte) error {
	root := `<html data-version="` + html.EscapeString(c.Release) + `" `
	if c.TokensRequired {
		root += `data-tokens="required" `
	}
	render := func(name string, source []byte) *asset {
		body := loaded.ReplaceAll(comment.ReplaceAll(source, nil), []byte("${0}/v-"+s.version))
		return newAsset(name, bytes.Replace(body, []byte("<html "), []byte(root), 1))
	}
	page := func(name string) *asset { return render(name, sources[name]) }
	s.files["/favicon.ico"] = s.files["/logo.svg"] // browsers request it for pages that name no icon
	s.pages["/"] = page("lobby/index.html")
	s.pages["/doctor"] = page("doctor/index.html")
	s.pages["/learn/inspect"] = page("learn/inspector/index.html")
	s.pages["/learn/play"] = page("learn/play/index.html")
	for _, name := range []string{"lite.html", "learn/1.html", "learn/2.html", "learn/3.html", "learn/4.html",
		"learn/5.html", "learn/6.html"} {
		s.pages["/"+name] = newAsset(name, sources[name]) // to be read, so with its comments
	}
	s.rooms = map[string]*asset{
		"/r/":    page("meeting/index.html"),
		"/d/":    page("data/index.html"),
		"/live/": page("live/index.html"),
	}
	s.notFound = page("404.html")
	s.pages["/learn/"] = page("learn/index.html")
	documents, err := learn.Pages(sources["learn/document.html"], []learn.Document{
		{Path: "/learn/diagrams", File: "static/learn/diagrams.md", Source: sources["learn/diagrams.md"]},
		{Path: "/learn/protocol", File: "signal/PROTOCOL.md", Source: c.Protocol},
		{Path: "/learn/data", File: "static/tincan/DATA.md", Source: sources["tincan/DATA.md"]},
		{Path: "/learn/library", File: "static/tincan/README.md", Source: sources["tincan/README.md"]},
		{Path: "/learn/glossary", File: "static/learn/glossary.md", Source: sources["learn/glossary.md"], Terms: true},
	})
	for address, body := range documents {
		s.pages[address] = render("learn/document.html", body)
	}
	return err
}

// find returns what is at a path, or nil, and for how long browsers may keep it. A page that was opened
// before an upgrade may ask for a version that is gone. It gets the present file.
func (s *site) find(p string) (a *asset, caching string) {
	if parts := versionedPath.FindStringSubmatch(p); parts != nil {
		if parts[1] == s.version {
			return s.lean[parts[2]], immutable
		}
		return s.lean[parts[2]], revalidate
	}
	a = cmp.Or(s.pages[p], s.files[p])
	if parts := roomPath.FindStringSubmatch(p); a == nil && parts != nil {
		a = s.rooms[parts[1]]
	}
	return a, revalidate
}

// withoutComments blanks comment lines in scripts and styles, which makes the compressed files about a third
// smaller. All other lines keep their numbers, so the line number of an error is the same in the source.
func withoutComments(name string, body []byte) []byte {
	if ext := path.Ext(name); ext != ".js" && ext != ".css" || strings.HasPrefix(name, "vendor/") {
		return body // vendored code keeps its license notice
	}
	return codeComment.ReplaceAllFunc(body, func(found []byte) []byte {
		return bytes.Repeat([]byte("\n"), bytes.Count(found, []byte("\n")))
	})
}

func newAsset(name string, body []byte) *asset {
	hash := sha256.Sum256(body)
	tag := base64.RawURLEncoding.EncodeToString(hash[:16])
	return &asset{
		contentType: contentTypes[path.Ext(name)],
		etag:        `"` + tag + `"`,
		body:        body,
		gzipETag:    `"` + tag + `-gzip"`,
		gzipBody:    sync.OnceValue(func() []byte { return compress(body) }),
		anyOrigin:   strings.HasPrefix(name, "tincan/"),
		inline:      inlinePolicy(name, body),
	}
}

// inlineElement matches a script or style inside a page.
var inlineElement = regexp.MustCompile(`(?s)<(script|style)(?: type="module")?>(.+?)</`)

// inlinePolicy lets lite.html and the steps to it have their script and style inline, because each is meant
// to be read as a single file. It names their hashes, so that no other inline code can run.
func inlinePolicy(name string, body []byte) *strings.Replacer {
	if path.Ext(name) != ".html" {
		return nil
	}
	var rules []string
	for _, m := range inlineElement.FindAllSubmatch(body, -1) {
		hash := sha256.Sum256(m[2])
		source := string(m[1]) + "-src 'self'"
		rules = append(rules, source, source+" 'sha256-"+base64.StdEncoding.EncodeToString(hash[:])+"'")
	}
	if rules == nil {
		return nil
	}
	return strings.NewReplacer(rules...)
}

// compress returns nil if it would save less than 10 %.
func compress(body []byte) []byte {
	var packed bytes.Buffer
	w, _ := gzip.NewWriterLevel(&packed, gzip.BestCompression) // fails only for an unknown level
	_, _ = w.Write(body)                                       // a bytes.Buffer never fails
	_ = w.Close()
	if packed.Len() > len(body)*9/10 {
		return nil
	}
	return packed.Bytes()
}

func (s *site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
		return
	}
	// None of our paths needs escaping, so an escaped path is not one of them.
	a, caching := s.find(r.URL.EscapedPath())
	room := roomInSentence.FindStringSubmatch(r.URL.Path)
	switch {
	case a != nil:
		a.serve(w, r, http.StatusOK, caching)
	case room != nil && s.rooms[room[2]] != nil:
		http.Redirect(w, r, room[1], http.StatusFound)
	case strings.Contains(r.Header.Get("Accept"), "text/html"):
		s.notFound.serve(w, r, http.StatusNotFound, revalidate)
	default:
		http.Error(w, "not found", http.StatusNotFound)
	}
}

// serve sends the asset, or 304 if the browser already has it.
func (a *asset) serve(w http.ResponseWriter, r *http.Request, status int, caching string) {
	h := w.Header()
	body, etag := a.body, a.etag
	h.Set("Vary", "Accept-Encoding")
	if acceptsGzip(r.Header.Get("Accept-Encoding")) {
		if packed := a.gzipBody(); packed != nil {
			body, etag = packed, a.gzipETag
			h.Set("Content-Encoding", "gzip")
		}
	}
	h.Set("Cache-Control", caching)
	if a.anyOrigin {
		h.Set("Access-Control-Allow-Origin", "*")
		h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	}
	if a.inline != nil {
		h.Set("Content-Security-Policy", a.inline.Replace(h.Get("Content-Security-Policy")))
	}
	if status == http.StatusOK {
		h.Set("ETag", etag)
		if matches(r.Header.Get("If-None-Match"), etag) {
			h.Del("Content-Encoding")
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	h.Set("Content-Type", a.contentType)
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	if r.Method == http.MethodGet {
		_, _ = w.Write(body) // an error means that the browser is gone
	}
}

// acceptsGzip parses an Accept-Encoding header.
func acceptsGzip(header string) bool {
	for part := range strings.SplitSeq(header, ",") {
		coding, params, _ := strings.Cut(part, ";")
		if strings.EqualFold(strings.TrimSpace(coding), "gzip") {
			q, ok := strings.CutPrefix(strings.TrimSpace(params), "q=")
			return !ok || strings.Trim(q, "0.") != ""
		}
	}
	return false
}

// matches parses an If-None-Match header and compares weakly (RFC 9110 section 13.1.2).
func matches(header, etag string) bool {
	for part := range strings.SplitSeq(header, ",") {
		part = strings.TrimSpace(part)
		if part == "*" || strings.TrimPrefix(part, "W/") == etag {
			return true
		}
	}
	return false
}
