package learn

import (
	"strings"
	"testing"
)

// render returns the page of a document, next to a glossary that knows two terms.
func render(t *testing.T, source string) string {
	t.Helper()
	pages, err := Pages([]byte("{{.Title}}|{{range .Contents}}{{.ID}} {{end}}|{{.Body}}"), []Document{
		{Path: "/learn/a", File: "docs/A.md", Source: []byte(source)},
		{Path: "/learn/terms", File: "docs/terms.md", Terms: true,
			Source: []byte("# Terms\n\n## Halves\n\n### Offer\n\nA half.\n\n" +
				"### Candidate, ICE candidate\n\n### TURN\n")},
	})
	if err != nil {
		t.Fatal(err)
	}
	return string(pages["/learn/a"])
}

func TestPages(t *testing.T) {
	for _, tt := range []struct{ name, source, want string }{
		{"headings", "# A `page` of *text*\n\n## What's new?\n\n### A sub-part\n",
			"A page of text|whats-new a-sub-part |"},
		{"raw HTML", "# A\n\n<script>alert(1)</script>\n\ntext <b onclick=x>bold</b>", "<!-- raw HTML omitted -->"},
		{"link with script", "[x](javascript:alert(1))", "<p>x</p>"},
		{"link to a document", "[x](terms.md#offer)", `<a href="/learn/terms#offer">x</a>`},
		{"link to the source", "[the *code*](../main.go#L3)", "<p>the <em>code</em></p>"},
		{"link to another site", "[x](https://example.org/)", `<a href="https://example.org/" rel="noreferrer">x</a>`},
		{"term", "Two offers and an offer.",
			`<p>Two <a href="/learn/terms#offer" class="term">offers</a> and an offer.</p>`},
		{"longest term", "An ICE candidate.",
			`An <a href="/learn/terms#candidate-ice-candidate" class="term">ICE candidate</a>.`},
		{"term in each section", "offer\n\n## B\n\noffer",
			`<h2 id="b">B</h2>` + "\n" + `<p><a href="/learn/terms#offer"`},
		{"no term in code", "`offer`", "<p><code>offer</code></p>"},
		{"no term in links", "[an offer](https://example.org/)", `rel="noreferrer">an offer</a>`},
		{"no term in headings", "## An offer", `<h2 id="an-offer">An offer</h2>`},
		{"no part of a word", "offering", "<p>offering</p>"},
		{"abbreviations as they are", "turn, TURN", `turn, <a href="/learn/terms#turn" class="term">TURN</a>`},
		{"no group of terms", "halves", "<p>halves</p>"},
		{"code", "```js\na < b\n```", `<pre tabindex="0"><code>a &lt; b` + "\n</code></pre>"},
		{"table", "| a |\n| - |\n| `<b>` |", `<div class="scroll" tabindex="0"><table>`},
		{"empty header", "| a | |\n| - | - |\n| b | c |", "<th>a</th>\n<td></td>"},
	} {
		if got := render(t, tt.source); !strings.Contains(got, tt.want) {
			t.Errorf("%s: %s\nwant %s", tt.name, got, tt.want)
		}
	}
}

func TestDrawSequence(t *testing.T) {
	got, err := drawSequence("sequenceDiagram\n title A <call>\n participant A as Ada\n participant B as Bo\n" +
		" A->>B: offer & more\n B-->>A: media\n Note over A,B: done\n Note over B: alone")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"<title>A &lt;call&gt;</title>", "<desc>Ada to Bo: offer &amp; more. Bo to Ada: media. done. alone.</desc>",
		`<path class="arrow" d="M80 76H270"/><path class="arrow-head" d="M270 76l-7 -5v10z"/>`,
		`<path class="arrow dashed" d="M270 116H80"/>`, `<rect class="note"`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("the diagram lacks %s:\n%s", want, got)
		}
	}
	for _, bad := range []string{"", "flowchart", "sequenceDiagram\nA->>B: who?", "sequenceDiagram\nloop forever"} {
		if _, err := drawSequence(bad); err == nil {
			t.Errorf("%q: no error", bad)
		}
	}
}
