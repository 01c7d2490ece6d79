package e2e

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// A call of Ada with Bo and Cy, with glare, an ICE restart and a reconnection.
//
//go:embed testdata/trace.json
var recordedTrace string

// showsTrace pastes a trace on /learn/inspect.
func (p *tab) showsTrace(trace string) {
	p.t.Helper()
	quoted, err := json.Marshal(trace)
	if err != nil {
		p.t.Fatal(err)
	}
	read[chromedp.Void](p, fmt.Sprintf("{ document.getElementById('pasted').value = %s; }", quoted))
	p.click("Show the pasted trace")
}

// openReplay opens /learn/inspect with a trace.
func (b *browser) openReplay(base, trace string) *tab {
	b.t.Helper()
	p := b.blank("reader")
	p.visit(base + "/learn/inspect")
	p.showsTrace(trace)
	return p
}

// traceRows returns the sentences of all rows.
func (p *tab) traceRows() []string {
	p.t.Helper()
	return read[[]string](p, `[...document.querySelectorAll('.row-button')].map((row) =>
		row.querySelector('.row-time').textContent + row.querySelector('.row-words').textContent)`)
}

func TestInspectorReplay(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	p := startChromium(t).openReplay(base, recordedTrace)
	rows := p.traceRows()
	for _, want := range []string{
		"0.032 s: you asked to join the room, 49 bytes",
		"0.071 s: you sent an offer to Bo through the server, ",
		"0.090 s: you found a candidate (host, UDP) for Bo",
		"0.190 s: the path to Bo was selected: your srflx candidate, their host candidate",
		"3.000 s: the server said that Cy has joined, ",
		"5.021 s: glare: you are the polite peer, so you rolled your own offer back and took the one of Cy",
		"12.000 s: you restart ICE with Bo, to find a new path",
		"20.000 s: WebSocket 1 to the server is closed with code 1006",
	} {
		if !slices.ContainsFunc(rows, func(row string) bool { return strings.HasPrefix(row, want) }) {
			t.Errorf("no row %q in\n%s", want, strings.Join(rows, "\n"))
		}
	}
	if dir := os.Getenv("TINCAN_SCREENSHOTS"); dir != "" {
		p.shoot(dir, "replay")
	}
}

// All rows are one stop for Tab. The arrow keys move between them, and Enter opens them.
func TestInspectorKeyboard(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	p := startChromium(t).openReplay(base, recordedTrace)
	at := func(row int) {
		t.Helper()
		p.wait(fmt.Sprint("have the focus on row ", row),
			fmt.Sprintf("document.activeElement === document.querySelectorAll('.row-button')[%d]", row))
	}
	for range 12 {
		if read[bool](p, "document.activeElement.matches('.row-button')") {
			break
		}
		p.press(kb.Tab)
	}
	at(0)
	p.press(kb.ArrowDown)
	p.press(kb.ArrowDown)
	at(2)
	p.press(kb.End)
	p.press(kb.ArrowUp)
	p.press(kb.Home)
	at(0)
	read[chromedp.Void](p, `[...document.querySelectorAll('.row-button')]
		.find((row) => row.textContent.includes('sent an offer to Bo')).focus()`)
	p.press(kb.Enter)
	p.wait("open the row", "document.activeElement.getAttribute('aria-expanded') === 'true'")
	p.tells("half of the user name in ICE checks")
	if dir := os.Getenv("TINCAN_SCREENSHOTS"); dir != "" {
		p.shoot(dir, "replay-offer")
	}
	p.press(kb.Enter)
	p.wait("close the row", "!document.querySelector('.details')")
}

// A file that cannot be shown is refused with the reason and what to do.
func TestInspectorRefuses(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	p := startChromium(t).blank("reader")
	p.visit(base + "/learn/inspect")
	const head = `{"format":"tincan-trace","version":1,"entries":`
	for _, tt := range []struct{ trace, says string }{
		{"", "This file is empty. Choose"},
		{"sequenceDiagram", "it is not JSON. Choose"},
		{recordedTrace[:len(recordedTrace)/2], "its end is missing. Save or copy it again."},
		{`[]`, "not a trace of tincan. Choose"},
		{`{"format":{"toString":1},"version":1}`, "not a trace of tincan"},
		{`{"__proto__":{"format":"tincan-trace","version":1,"entries":[]}}`, "not a trace of tincan"},
		{`{"format":"tincan-trace","version":2}`, "has the version 2, and this page reads version 1. Open"},
		{`{"format":"tincan-trace","version":{"toString":1}}`, "has no version, and this page reads version 1."},
		{`{"format":"tincan-trace","version":1}`, "has no list of entries"},
		{head + `[]}`, "contains no entry that this page can read"},
		{head + `[{"kind":"state"},null,7,{"at":"1","kind":"sent"}]}`, "contains no entry that this page can read"},
		{head + `[` + strings.Repeat("1,", 100_000) + `1]}`, "100,001 entries, and this page shows at most 100,000"},
		{`"` + strings.Repeat("x", 4<<20) + `"`, "too large: a trace has at most 4 MiB. Choose"},
		{strings.Repeat("[", 1<<20), "it is not JSON"},
	} {
		p.showsTrace(tt.trace)
		p.wait("say "+tt.says, fmt.Sprintf(`!document.getElementById('problem').hidden &&
			document.getElementById('problem').textContent.includes(%q)`, tt.says))
		if rows := p.traceRows(); len(rows) > 0 {
			t.Errorf("%.100s: shows %d rows", tt.trace, len(rows))
		}
	}
	p.showsTrace(recordedTrace)
	p.wait("show a good trace after that",
		"document.getElementById('problem').hidden && document.querySelector('.row')")
}

// Entries may contain anything. It is shown as text, and never breaks the page.
func TestInspectorHostile(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	const evil = `<img src=x onerror=alert(1)>\u202e\u0000</script>`
	deep := strings.Repeat(`{"a":`, 3000) + "1" + strings.Repeat("}", 3000)
	sdp := strings.Repeat(`a=`+evil+`\r\nm=\r\n`, 1300)
	entries := []string{
		`{"at":1,"kind":"received","size":1,"message":{"type":"welcome","id":"me","name":"` + evil +
			`","peers":[null,7,{"id":"bo","name":"` + evil + `"},{"id":{},"name":[]}],"iceServers":"x"}}`,
		`{"at":2,"kind":"received","size":-1,"message":{"type":"signal","from":"bo","data":{"description":
			{"type":"offer","sdp":"` + sdp + `"}}}}`,
		`{"at":2,"kind":"received","size":1,"message":{"type":"welcome","id":{"toString":1},"name":{"toString":1},
			"peers":[{"id":"cy","name":{"toString":1}}],"data":{"link":{"toString":1}}}}`,
		`{"at":3,"kind":"sent","size":1e9,"message":{"type":"` + evil + `"}}`,
		`{"at":4,"kind":"sent","size":1,"message":{"type":"signal","to":"bo","data":{"candidate":
			{"candidate":"candidate:` + strings.Repeat("x ", 9000) + `"}}}}`,
		`{"at":5,"kind":"sent","size":1,"message":{"type":"signal","to":{"length":1e9},"data":[]}}`,
		`{"at":6,"kind":"received","size":1,"message":{"type":"room","peers":{"length":1e9}}}`,
		`{"at":7,"kind":"` + evil + `","peer":"bo","__proto__":{"at":1}}`,
		`{"at":8,"kind":"pair","peer":"bo","local":"candidate:1 1 udp 1e999 a 1 typ __proto__","remote":""}`,
		`{"at":9,"kind":"state","peer":"bo","of":"constructor","state":"` + evil + `"}`,
		`{"at":9,"kind":"negotiation","peer":"bo","step":"toString"}`,
		`{"at":-1e300,"kind":"seat","state":""}`,
		`{"at":-1e9,"kind":"candidate","peer":"bo","candidate":{"candidate":7}}`,
		`{"at":10,"kind":"sent","size":1,"message":{"type":"signal","to":"bo","data":` + deep + `}}`,
	}
	p := startChromium(t).openReplay(base,
		`{"format":"tincan-trace","version":1,"start":{"toString":1},"you":[],"peers":7,"gone":-1,"entries":[`+
			strings.Join(entries, ",")+`]}`)
	p.tells("2 entries are left out")
	p.wait("open every row", `[...document.querySelectorAll('.row-button')].map((row) => row.click()).length === 12 &&
		document.querySelectorAll('.details').length === 12`)
	p.wait("have no markup from the trace", `!document.querySelector('.inspector :is(img, script)')`)
	p.tells("<img src=x onerror=alert(1)>")
	p.wait("name the lane of the peer", `document.querySelector('.lane:nth-child(3)').textContent.startsWith('<img')`)
}

// A long trace is shown in parts, and the first of them at once.
func TestInspectorLongTrace(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	const entry = `{"at":1,"kind":"seat","state":"s"}`
	p := startChromium(t).openReplay(base, `{"format":"tincan-trace","version":1,"entries":[`+
		strings.Repeat(entry+",", 99_999)+entry+`]}`)
	p.tells("100,000 entries.")
	p.wait("show the first part", "document.querySelectorAll('.row').length === 400")
	p.click("Show later entries")
	p.wait("go on with the next one", `document.activeElement === document.querySelector('.row-button') &&
		document.activeElement.parentElement.dataset.number === '400'`)
	p.click("Show earlier entries")
	p.wait("go back", "document.activeElement.parentElement.dataset.number === '0'")
}

// A saved trace has no secrets and, unless they are wanted, no addresses. It shows the same rows.
func TestInspectorSaves(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	p := startChromium(t).openReplay(base, recordedTrace)
	rows := p.traceRows()
	saved := read[[]string](p, fmt.Sprintf(`(async () => {
		const {readTrace} = await import('/learn/inspector/check.js');
		const {toJSON, toMermaid} = await import('/learn/inspector/export.js');
		const {recorder} = readTrace(%q);
		return [toJSON(recorder, false), toJSON(recorder, true), toMermaid(recorder)];
	})()`, recordedTrace))
	secrets := []string{
		"brisk-otter", "AgAAGOyV4gH6uNtJ", "BgAAGOyV4gH6uNtK", "secretuAda", "1795892349", "IHGj9ddih3owYuiyQcLucb",
	}
	addresses := []string{
		"192.0.2.2", "203.0.113.7", "198.51.100.9", "192.168.1.5", ".local", "call.example", "127.0.0.1",
	}
	for i, missing := range [][]string{slices.Concat(secrets, addresses), secrets, slices.Concat(secrets, addresses)} {
		for _, secret := range missing {
			if !strings.Contains(recordedTrace, secret) {
				t.Fatalf("the recorded trace does not contain %s", secret)
			}
			if strings.Contains(saved[i], secret) {
				t.Errorf("file %d contains %s", i, secret)
			}
		}
	}
	if !strings.Contains(saved[1], "203.0.113.7 51234 typ srflx") {
		t.Error("the addresses that were wanted are missing")
	}
	for _, want := range []string{
		"sequenceDiagram\n    participant l0 as You\n    participant l1 as Server\n    participant l2 as Bo\n",
		"    l0->>l1: offer, 1418 bytes, 0.071 s\n    l1-->>l2: offer\n",
		"    Note over l3: glare#58; you are the polite peer,",
	} {
		if !strings.Contains(saved[2], want) {
			t.Errorf("the diagram lacks %q:\n%s", want, saved[2])
		}
	}
	p.showsTrace(saved[0])
	if got := p.traceRows(); !slices.Equal(got, rows) {
		t.Errorf("the saved trace shows\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(rows, "\n"))
	}
	if dir := os.Getenv("TINCAN_SCREENSHOTS"); dir != "" {
		p.click("Save or copy")
		p.shoot(dir, "replay-save")
	}
}

func TestInspectorForEveryone(t *testing.T) {
	t.Parallel()
	axe := axeRules(t)
	base, _ := startTincan(t)
	p := startChromium(t).openReplay(base, recordedTrace)
	p.click("Save or copy")
	p.audit(axe, "trace")
	p.wait("open a message, a candidate and a pair", `['sent an offer to Bo', 'found a candidate', 'path to Bo']
		.every((words) => {
			[...document.querySelectorAll('.row-button')].find((row) => row.textContent.includes(words)).click();
			return true;
		})`)
	p.audit(axe, "details")
	p.showsTrace("nonsense")
	p.audit(axe, "refused")
}
