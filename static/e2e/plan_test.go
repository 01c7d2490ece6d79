package e2e

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// A call planned for later gets a link and a calendar file (iCalendar, RFC 5545).
func TestPlanCall(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	ada := startChromium(t).open("Ada", base)
	dir := ada.downloads()
	ada.wait("suggest a room", "document.getElementById('room').value")
	room := "brisk-otter-with-a-name-of-64-characters-which-makes-lines-long-"
	read[chromedp.Void](ada, `{
		const room = document.getElementById('room');
		room.value = '`+room+`';
		room.dispatchEvent(new Event('input'));
	}`)
	ada.click("Plan a call for later")
	read[chromedp.Void](ada, "document.getElementById('plan-time').value = ''")
	ada.click("Add to calendar")
	ada.tells("Choose a date and time.")
	want := read[string](ada, `(() => {
		document.getElementById('plan-time').value = '2027-03-04T15:30';
		return new Date('2027-03-04T15:30').toISOString().replace(/[-:]|\.000/g, '');
	})()`)
	ada.click("Add to calendar")
	ada.tells("Open the downloaded file")
	file := ada.saved(filepath.Join(dir, "tincan.ics"), func(contents []byte) bool {
		return bytes.HasSuffix(contents, []byte("END:VCALENDAR\r\n"))
	})
	for line := range bytes.Lines(file) {
		if len(line) > 77 || !bytes.HasSuffix(line, []byte("\r\n")) {
			t.Errorf("line %q: want at most 75 bytes and CRLF", line)
		}
	}
	unfolded := strings.ReplaceAll(string(file), "\r\n ", "")
	for _, line := range []string{"DTSTART:" + want, "SUMMARY:Video call", "URL:" + base + "/r/" + room} {
		if !strings.Contains(unfolded, line+"\r\n") {
			t.Errorf("the file lacks %q:\n%s", line, unfolded)
		}
	}
	ada.click("Copy link")
	ada.tells("Link copied")
	ada.click("Close")
}
