// Package doctor finds out why calls may not connect, and says so in one sentence and what to do in another.
//
// `tincan doctor URL` makes a visit from any machine, one step after another:
//
//   - outside.go: the URL, the name and the ports.
//   - pages.go: the certificate, the clock and the pages.
//   - socket.go: the WebSocket, over which the visit gets what browsers get.
//   - turn.go: TURN at each URL, with real packets.
//
// On the server's machine, `tincan doctor` also asks the running server:
//
//   - inside.go: whether its public name leads to it.
//   - judge.go: what its facts and those of this machine mean.
//   - logged.go: what its log says.
//   - facts.go: how it asks.
//
// Two smaller checks use the same parts: selftest.go for /readyz, and advertised.go at the start of the server.
package doctor

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode"
)

// A severity says how bad a finding is.
type severity string

// The severities. A check that could not be made is skipped, which is not bad.
const (
	severityOK    severity = "ok"
	severitySkip  severity = "skip"
	severityWarn  severity = "warn"
	severityFault severity = "fault"
)

// A finding is the result of a check.
type finding struct {
	Severity severity `json:"severity"`
	Code     string   `json:"code"`
	Text     string   `json:"text"`         // one sentence or two, with the values seen
	Do       string   `json:"do,omitempty"` // what to type or to change; "": nothing
}

// bad reports whether someone should do something.
func (f finding) bad() bool { return f.Severity == severityWarn || f.Severity == severityFault }

// do sets what to do about a finding.
func (f *finding) do(format string, args ...any) { f.Do = printable(fmt.Sprintf(format, args...)) }

// A report collects findings, and shows them as they come: a visit may take minutes.
type report struct {
	findings []finding
	show     func(finding) // called with each complete finding; nil: they are not shown
	shown    int           // how many have been shown
}

// flush shows the findings that have not been shown.
func (r *report) flush() {
	if r.show != nil {
		for _, f := range r.findings[r.shown:] {
			r.show(f)
		}
	}
	r.shown = len(r.findings)
}

// addComplete adds a finding and shows it.
func (r *report) addComplete(f finding) {
	r.findings = append(r.findings, f)
	r.flush()
}

// end returns all findings. If ctx has ended, those of the interrupted step may be wrong, and are left out.
func (r *report) end(ctx context.Context) []finding {
	if ctx.Err() != nil {
		r.findings = r.findings[:r.shown]
	}
	r.flush()
	return r.findings
}

func (r *report) ok(code, format string, args ...any) { r.add(severityOK, code, format, args...) }

func (r *report) skip(code, format string, args ...any) { r.add(severitySkip, code, format, args...) }

func (r *report) warn(code, format string, args ...any) *finding {
	return r.add(severityWarn, code, format, args...)
}

func (r *report) fault(code, format string, args ...any) *finding {
	return r.add(severityFault, code, format, args...)
}

// add returns the finding, which is valid until the next one is added.
func (r *report) add(s severity, code, format string, args ...any) *finding {
	r.findings = append(r.findings, finding{Severity: s, Code: code, Text: printable(fmt.Sprintf(format, args...))})
	return &r.findings[len(r.findings)-1]
}

// maxText bounds a sentence, in characters. What a server says is in it.
const maxText = 600

// printable makes a text harmless for a terminal.
func printable(text string) string {
	all := []rune(strings.Map(func(c rune) rune {
		if !unicode.IsPrint(c) {
			return '?'
		}
		return c
	}, text))
	return string(all[:min(len(all), maxText)])
}

// exitStatus returns the exit status for findings: 0, 1 for warnings or 2 for faults.
func exitStatus(findings []finding) int {
	status := 0
	for _, f := range findings {
		switch f.Severity {
		case severityWarn:
			status = max(status, 1)
		case severityFault:
			status = 2
		}
	}
	return status
}

// print writes a finding as text.
func print(out io.Writer, f finding) error {
	text := fmt.Sprintf("%-5s  %-13s  %s\n", f.Severity, f.Code, f.Text)
	if f.Do != "" {
		text += fmt.Sprintf("%-5s  %-13s  do: %s\n", "", "", f.Do)
	}
	_, err := io.WriteString(out, text)
	return err
}

// printJSON writes findings as {"status": 0, "findings": [{severity, code, text, do}]}.
func printJSON(out io.Writer, findings []finding) error {
	encoder := json.NewEncoder(out)
	encoder.SetIndent("", "  ")
	return encoder.Encode(struct {
		Status   int       `json:"status"`
		Findings []finding `json:"findings"`
	}{exitStatus(findings), findings})
}
