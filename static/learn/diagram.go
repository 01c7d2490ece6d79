package learn

import (
	"fmt"
	"html"
	"regexp"
	"strings"
)

// Sizes in a diagram, in CSS pixels.
const (
	laneWidth = 190
	laneEdge  = 80 // between the diagram's side and the first lane
	rowHeight = 40
	headRoom  = 56 // above the first row
)

var (
	participantLine = regexp.MustCompile(`^participant (\w+) as (.+)$`)
	messageLine     = regexp.MustCompile(`^(\w+)(-{1,2})>>(\w+): (.+)$`)
	noteLine        = regexp.MustCompile(`^Note over (\w+)(?:,(\w+))?: (.+)$`)
)

// A sequence is a diagram under construction.
type sequence struct {
	lanes map[string]int // by the name of the participant
	names []string
	rows  strings.Builder
	words []string // what the diagram shows, for people who do not see it
	count int
}

// drawSequence draws a Mermaid sequence diagram, or the small part of it that our documents use, as SVG: participants,
// messages (->> solid, -->> dashed) and notes. Its first line is `sequenceDiagram`, and `title` is required.
func drawSequence(source string) (string, error) {
	s := &sequence{lanes: map[string]int{}}
	title := ""
	for i, line := range strings.Split(strings.TrimSpace(source), "\n") {
		line = strings.TrimSpace(line)
		if rest, ok := strings.CutPrefix(line, "title "); ok {
			title = rest
		} else if i > 0 && !s.add(line) || i == 0 && line != "sequenceDiagram" {
			return "", fmt.Errorf("diagram: line %d: cannot draw %q", i+1, line)
		}
	}
	width := 2*laneEdge + laneWidth*(len(s.names)-1)
	height := headRoom + rowHeight*s.count + rowHeight/2
	var svg strings.Builder
	fmt.Fprintf(&svg, `<div class="scroll" tabindex="0"><svg class="sequence" role="img" viewBox="0 0 %d %d" `+
		`width="%[1]d" height="%[2]d"><title>%s</title><desc>%s</desc>`, width, height, html.EscapeString(title),
		html.EscapeString(strings.Join(s.words, " ")))
	for i, name := range s.names {
		x := laneEdge + laneWidth*i
		fmt.Fprintf(&svg, `<text class="lane-name" x="%d" y="24">%s</text><path class="lane" d="M%[1]d 36V%[3]d"/>`,
			x, html.EscapeString(name), height)
	}
	return svg.String() + s.rows.String() + "</svg></div>\n", nil
}

// add draws one line, and reports whether it could.
func (s *sequence) add(line string) bool {
	if m := participantLine.FindStringSubmatch(line); m != nil {
		s.lanes[m[1]] = len(s.names)
		s.names = append(s.names, m[2])
		return true
	}
	y := headRoom + rowHeight*s.count + rowHeight/2
	if m := messageLine.FindStringSubmatch(line); m != nil && s.has(m[1]) && s.has(m[3]) {
		from, to := s.x(m[1]), s.x(m[3])
		head := 7
		if to < from {
			head = -7
		}
		class := "arrow"
		if m[2] == "--" {
			class = "arrow dashed"
		}
		fmt.Fprintf(&s.rows, `<path class="%s" d="M%d %dH%d"/><path class="arrow-head" d="M%[4]d %[3]dl%[5]d -5v10z"/>`,
			class, from, y, to, -head)
		s.label((from+to)/2, y-8, m[4])
		s.words = append(s.words, fmt.Sprintf("%s to %s: %s.", s.names[s.lanes[m[1]]], s.names[s.lanes[m[3]]], m[4]))
		s.count++
		return true
	}
	if m := noteLine.FindStringSubmatch(line); m != nil && s.has(m[1]) && (m[2] == "" || s.has(m[2])) {
		left, right := s.x(m[1]), s.x(m[1])
		if m[2] != "" {
			right = s.x(m[2])
		}
		fmt.Fprintf(&s.rows, `<rect class="note" x="%d" y="%d" width="%d" height="26" rx="6"/>`, left-74, y-18,
			right-left+148)
		s.label((left+right)/2, y, m[3])
		s.words = append(s.words, m[3]+".")
		s.count++
		return true
	}
	return false
}

// label writes words, centered at x.
func (s *sequence) label(x, y int, words string) {
	fmt.Fprintf(&s.rows, `<text x="%d" y="%d">%s</text>`, x, y, html.EscapeString(words))
}

func (s *sequence) has(name string) bool {
	_, ok := s.lanes[name]
	return ok
}

func (s *sequence) x(name string) int { return laneEdge + laneWidth*s.lanes[name] }
