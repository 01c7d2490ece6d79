// Package learn turns the project's documents into pages.
package learn

import (
	"bytes"
	"fmt"
	"html/template"
	"path"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	table "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// A Document is a text of the project that is also a page.
type Document struct {
	Path   string // of the page, for example "/learn/protocol"
	File   string // in the repository, for example "signal/PROTOCOL.md": its links are relative to it
	Source []byte // Markdown
	Terms  bool   // whether it is the glossary: the other documents link to it
}

// served are files of the repository, besides documents, that a page can link to.
var served = map[string]string{"static/lite.html": "/lite.html"}

// Pages renders documents as HTML, by path. The frame around each is an [html/template]. Raw HTML in a document is left
// out. Links between the documents lead to their pages. Links to other files of the repository become plain text,
// because the server does not have these.
func Pages(frame []byte, documents []Document) (map[string][]byte, error) {
	outline, err := template.New("document").Parse(string(frame))
	if err != nil {
		return nil, fmt.Errorf("learn: %w", err)
	}
	addresses := make(map[string]string, len(documents))
	for name, address := range served {
		addresses[name] = address
	}
	var terms glossary
	for _, d := range documents {
		addresses[d.File] = d.Path
		if d.Terms {
			terms = readGlossary(d)
		}
	}
	pages := make(map[string][]byte, len(documents))
	for _, d := range documents {
		if pages[d.Path], err = d.page(outline, documents, addresses, terms); err != nil {
			return nil, fmt.Errorf("learn: %s: %w", d.File, err)
		}
	}
	return pages, nil
}

var tables = goldmark.WithExtensions(extension.Table)

// A link leads to a document.
type link struct {
	Path, Name string
	Current    bool // it is this page
}

// A heading is an entry in the list of a page's contents.
type heading struct {
	ID, Text string
	Sub      bool // below another one
}

// page renders a document.
func (d Document) page(outline *template.Template, all []Document, addresses map[string]string, terms glossary) (
	[]byte, error,
) {
	wide := renderer.WithNodeRenderers(util.Prioritized(blocks{}, 100))
	md := goldmark.New(tables, goldmark.WithRendererOptions(wide))
	root := parse(md, d.Source)
	d.rewriteLinks(root, addresses)
	terms.link(root, d)
	var body bytes.Buffer
	if err := md.Renderer().Render(&body, d.Source, root); err != nil {
		return nil, fmt.Errorf("render: %w", err)
	}
	title, contents := d.headings(root)
	var page bytes.Buffer
	data := struct {
		Title     string
		Documents []link
		Contents  []heading
		Body      template.HTML
	}{title, nil, contents, template.HTML(body.String())} // goldmark escapes text and drops raw HTML
	for _, other := range all {
		name := path.Base(other.Path)
		name = strings.ToUpper(name[:1]) + name[1:]
		data.Documents = append(data.Documents, link{other.Path, name, other.Path == d.Path})
	}
	if err := outline.Execute(&page, data); err != nil {
		return nil, fmt.Errorf("fill the frame: %w", err)
	}
	return page.Bytes(), nil
}

func parse(md goldmark.Markdown, source []byte) ast.Node {
	context := parser.NewContext(parser.WithIDs(&ids{used: map[string]bool{}}))
	md.Parser().AddOptions(parser.WithAutoHeadingID())
	return md.Parser().Parse(text.NewReader(source), parser.WithContext(context))
}

// headings returns the title and the contents.
func (d Document) headings(root ast.Node) (title string, contents []heading) {
	for n := root.FirstChild(); n != nil; n = n.NextSibling() {
		h, ok := n.(*ast.Heading)
		if !ok {
			continue
		}
		words := textOf(h, d.Source)
		if h.Level == 1 {
			title = words
			continue
		}
		contents = append(contents, heading{ID: idOf(h), Text: words, Sub: h.Level > 2})
	}
	return title, contents
}

// rewriteLinks makes links lead to pages of this server.
func (d Document) rewriteLinks(root ast.Node, addresses map[string]string) {
	var dead []*ast.Link
	_ = ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) { // the function returns no error
		link, ok := n.(*ast.Link)
		if !ok || !entering {
			return ast.WalkContinue, nil
		}
		target, fragment, _ := strings.Cut(string(link.Destination), "#")
		switch address, known := addresses[path.Join(path.Dir(d.File), target)]; {
		case target == "": // within the page
		case strings.Contains(target, "://"):
			link.SetAttributeString("rel", []byte("noreferrer"))
		case strings.HasPrefix(target, "/"): // a page
		case known:
			link.Destination = []byte(address)
			if fragment != "" {
				link.Destination = []byte(address + "#" + fragment)
			}
		default:
			dead = append(dead, link)
		}
		return ast.WalkContinue, nil
	})
	for _, link := range dead {
		for child := link.FirstChild(); child != nil; child = link.FirstChild() {
			link.Parent().InsertBefore(link.Parent(), link, child)
		}
		link.Parent().RemoveChild(link.Parent(), link)
	}
}

// textOf returns the words in a node, without markup.
func textOf(n ast.Node, source []byte) string {
	var words strings.Builder
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) { // the function returns no error
		if t, ok := n.(*ast.Text); ok && entering {
			words.Write(t.Segment.Value(source))
		}
		return ast.WalkContinue, nil
	})
	return words.String()
}

// idOf returns the id of a heading.
func idOf(h *ast.Heading) string {
	id, _ := h.AttributeString("id")
	b, _ := id.([]byte)
	return string(b)
}

// ids names headings as GitHub does, so that links work in both places.
type ids struct{ used map[string]bool }

func (ids *ids) Generate(value []byte, _ ast.NodeKind) []byte {
	var id strings.Builder
	for _, r := range strings.ToLower(string(value)) {
		switch {
		case r == ' ':
			id.WriteByte('-')
		case r == '-' || r == '_' || r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r > 127:
			id.WriteRune(r)
		}
	}
	return []byte(id.String())
}

func (ids *ids) Put(value []byte) { ids.used[string(value)] = true }

// blocks renders what may be wider than a phone, so that it scrolls by itself, and diagrams.
type blocks struct{}

func (b blocks) RegisterFuncs(r renderer.NodeRendererFuncRegisterer) {
	r.Register(ast.KindFencedCodeBlock, renderCode)
	r.Register(table.KindTable, renderTable)
	r.Register(table.KindTableCell, renderCell)
}

func renderCode(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	block := n.(*ast.FencedCodeBlock) // registered for this kind only
	code := block.Lines().Value(source)
	if string(block.Language(source)) == "mermaid" {
		svg, err := drawSequence(string(code))
		if err != nil {
			return ast.WalkStop, err
		}
		_, _ = w.WriteString(svg)
		return ast.WalkSkipChildren, nil
	}
	_, _ = w.WriteString(`<pre tabindex="0"><code>`)
	html.DefaultWriter.RawWrite(w, code)
	_, _ = w.WriteString("</code></pre>\n")
	return ast.WalkSkipChildren, nil
}

func renderTable(w util.BufWriter, _ []byte, _ ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		_, _ = w.WriteString(`<div class="scroll" tabindex="0"><table>` + "\n")
	} else {
		_, _ = w.WriteString("</table></div>\n")
	}
	return ast.WalkContinue, nil
}

func renderCell(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	tag := "td"
	if n.Parent().Kind() == table.KindTableHeader && n.HasChildren() { // screen readers would announce an empty header
		tag = "th"
	}
	if entering {
		_, _ = w.WriteString("<" + tag + ">")
	} else {
		_, _ = w.WriteString("</" + tag + ">\n")
	}
	return ast.WalkContinue, nil
}
