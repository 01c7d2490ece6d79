package static

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

// lessons returns the lines of learn/1.html to learn/6.html as they are served.
func lessons(t *testing.T) (files [6][]string) {
	t.Helper()
	for i := range files {
		target := fmt.Sprintf("/learn/%d.html", i+1)
		res := get(t, "GET", target)
		if res.StatusCode != http.StatusOK {
			t.Fatalf("%s: status %d", target, res.StatusCode)
		}
		files[i] = strings.Split(strings.TrimSuffix(bodyOf(t, res), "\n"), "\n")
	}
	return files
}

// Each step can be read in one go, says first what it is about, and leads to the next one.
func TestStepsCanBeRead(t *testing.T) {
	files := lessons(t)
	for i, lines := range files {
		step, text := i+1, strings.Join(lines, "\n")
		if len(lines) > 150 {
			t.Errorf("%d.html has %d lines, want at most 150", step, len(lines))
		}
		for n, line := range lines {
			if columns := utf8.RuneCountInString(line); columns > 120 {
				t.Errorf("%d.html:%d: %d columns, want at most 120", step, n+1, columns)
			}
		}
		next := fmt.Sprintf("/learn/%d.html", step+1)
		if step == len(files) {
			next = "/lite.html"
		}
		for _, want := range []string{
			fmt.Sprintf("\n<!-- Step %d of 6: ", step), "\n     New: ", "\n     Try: ", "\n     Missing: ",
			"\n     Described in: ", fmt.Sprintf(`<a href="/learn/%d.html" download>`, step),
			`<a href="/learn/">`, fmt.Sprintf(`<a href="%s">Next</a>`, next),
		} {
			if !strings.Contains(text, want) {
				t.Errorf("%d.html lacks %q", step, want)
			}
		}
		if previous := fmt.Sprintf(`<a href="/learn/%d.html">Previous</a>`, step-1); step > 1 &&
			!strings.Contains(text, previous) {
			t.Errorf("%d.html lacks %q", step, previous)
		}
	}
}

// Learners compare each step with the one before. Only the first two have little in common: one has both ends
// of a connection and no server, the other the server and no connection.
func TestStepsDifferByOneIdea(t *testing.T) {
	files := lessons(t)
	style := regexp.MustCompile(`(?s)<style>.*</style>`)
	for i, most := range []int{115, 100, 80, 70, 45} {
		if n := changedLines(files[i], files[i+1]); n > most {
			t.Errorf("from %d.html to %d.html %d lines go or come, want at most %d", i+1, i+2, n, most)
		}
		one, two := strings.Join(files[i], "\n"), strings.Join(files[i+1], "\n")
		if look := style.FindString(one); look == "" || look != style.FindString(two) {
			t.Errorf("%d.html and %d.html differ in their style", i+1, i+2)
		}
	}
}

// changedLines returns how many lines diff would show as removed or added.
func changedLines(a, b []string) int {
	common := make([][]int, len(a)+1) // length of the longest common subsequence of a[i:] and b[j:]
	for i := range common {
		common[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				common[i][j] = common[i+1][j+1] + 1
			} else {
				common[i][j] = max(common[i+1][j], common[i][j+1])
			}
		}
	}
	return len(a) + len(b) - 2*common[0][0]
}

// The policy names the hashes of a step's own script and style, so that nothing else runs there.
func TestStepsRunNothingElse(t *testing.T) {
	for _, target := range []string{"/lite.html", "/learn/1.html", "/learn/6.html"} {
		policy := get(t, "GET", target).Header.Get("Content-Security-Policy")
		for _, kind := range []string{"script", "style"} {
			if !regexp.MustCompile(kind + `-src 'self' 'sha256-[A-Za-z0-9+/]{43}=';`).MatchString(policy) {
				t.Errorf("%s: the policy %q names no hash of its %s", target, policy, kind)
			}
		}
	}
}
