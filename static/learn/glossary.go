package learn

import (
	"regexp"
	"slices"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
)

// A glossary links terms to their explanations. Each explanation has a heading of the third level that names the term
// and other words for it, separated by commas.
type glossary struct {
	path string            // of its page
	ids  map[string]string // of the explanation, by the term in lower case
	any  *regexp.Regexp    // matches the terms, the longest first; nil: there is no glossary
}

func readGlossary(d Document) glossary {
	g := glossary{path: d.Path, ids: map[string]string{}}
	root := parse(goldmark.New(tables), d.Source)
	var terms []string
	for n := root.FirstChild(); n != nil; n = n.NextSibling() {
		h, ok := n.(*ast.Heading)
		if !ok || h.Level < 3 {
			continue
		}
		for term := range strings.SplitSeq(textOf(h, d.Source), ", ") {
			g.ids[strings.ToLower(term)] = idOf(h)
			terms = append(terms, term)
		}
	}
	slices.SortFunc(terms, func(a, b string) int { return len(b) - len(a) })
	for i, term := range terms {
		terms[i] = regexp.QuoteMeta(term)
		if strings.ToLower(term[1:]) == term[1:] { // “turn” is not TURN
			terms[i] = "(?i:" + terms[i] + ")"
		}
	}
	g.any = regexp.MustCompile(`\b(` + strings.Join(terms, "|") + `)(?:s\b|\b)`)
	return g
}

// link turns the first use of each term in a section into a link. Code, headings and links stay as they are.
func (g glossary) link(root ast.Node, d Document) {
	if g.any == nil {
		return
	}
	linked := map[string]bool{} // in this section
	var plain []*ast.Text
	var sections []int // the index in plain at which each section starts
	own := map[int]string{}
	_ = ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) { // the function returns no error
		switch n := n.(type) {
		case *ast.Heading:
			if entering {
				sections = append(sections, len(plain))
				own[len(plain)] = idOf(n)
			}
			return ast.WalkSkipChildren, nil
		case *ast.Link, *ast.AutoLink, *ast.CodeSpan:
			return ast.WalkSkipChildren, nil
		case *ast.Text:
			if entering {
				plain = append(plain, n)
			}
		}
		return ast.WalkContinue, nil
	})
	for i, t := range plain {
		if slices.Contains(sections, i) {
			clear(linked)
			if d.Path == g.path {
				linked[own[i]] = true // no explanation links to itself
			}
		}
		g.linkIn(t, d.Source, linked)
	}
}

// linkIn splits a text node around each term that is not yet linked.
func (g glossary) linkIn(t *ast.Text, source []byte, linked map[string]bool) {
	value := t.Segment.Value(source)
	from := 0
	for _, m := range g.any.FindAllSubmatchIndex(value, -1) {
		id := g.ids[strings.ToLower(string(value[m[2]:m[3]]))]
		if linked[id] {
			continue
		}
		linked[id] = true
		start := t.Segment.Start
		parent := t.Parent()
		parent.InsertBefore(parent, t, ast.NewTextSegment(text.NewSegment(start+from, start+m[0])))
		link := ast.NewLink()
		link.Destination = []byte(g.path + "#" + id)
		link.SetAttributeString("class", []byte("term"))
		link.AppendChild(link, ast.NewTextSegment(text.NewSegment(start+m[0], start+m[1])))
		parent.InsertBefore(parent, t, link)
		from = m[1]
	}
	t.Segment = t.Segment.WithStart(t.Segment.Start + from)
}
