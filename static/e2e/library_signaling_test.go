package e2e

import (
	_ "embed"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
)

//go:embed testdata/closes.js
var closes string

// The library knows each fatal error of PROTOCOL.md. Its README says after which of them it does not
// reconnect.
func TestLibraryCloseCodes(t *testing.T) {
	t.Parallel()
	protocol, err := os.ReadFile("../../signal/PROTOCOL.md")
	if err != nil {
		t.Fatal(err)
	}
	readme, err := os.ReadFile("../tincan/README.md")
	if err != nil {
		t.Fatal(err)
	}
	final := regexp.MustCompile(`cannot help \(close codes ([^)]*)\)`).FindSubmatch(readme)
	rows := regexp.MustCompile("(?m)^\\| (`.*`) \\| (\\d{4}) \\|").FindAllSubmatch(protocol, -1)
	if final == nil || len(rows) == 0 {
		t.Fatalf("found final codes %q in README.md and %d fatal errors in PROTOCOL.md", final, len(rows))
	}
	base, _ := startTincan(t)
	p := startChromium(t).blank("reader")
	p.visit(base + "/healthz")
	for _, row := range rows {
		code := string(row[2])
		for _, quoted := range strings.Split(string(row[1]), ", ") {
			reason := strings.Trim(quoted, "`")
			got := read[string](p, fmt.Sprintf("(%s\n)(%s, %q)", closes, code, reason))
			if want := fmt.Sprintf("%s %t", reason, !strings.Contains(string(final[1]), code)); got != want {
				t.Errorf("a close with %s %s: %s, want %s", code, reason, got, want)
			}
		}
	}
}
