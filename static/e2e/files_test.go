package e2e

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/heapprofiler"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// sends chooses a file to send. If there are several others, the page then asks for the recipients.
func (p *tab) sends(path string) {
	p.t.Helper()
	p.step("choose "+path, func(ctx context.Context) error { return p.driver.chooseFile(ctx, "#chat-file", path) })
}

// downloads makes the browser save this tab's downloads in a folder, and returns the folder.
func (p *tab) downloads() string {
	p.t.Helper()
	dir := p.t.TempDir()
	p.step("set the folder for downloads", func(ctx context.Context) error { return p.driver.downloadTo(ctx, dir) })
	return dir
}

// hasSaved waits until a file with these contents has been saved.
func (p *tab) hasSaved(path string, contents []byte) {
	p.t.Helper()
	p.wait("show a link to save it", "document.querySelector('[role=log] a[download]')")
	p.saved(path, func(saved []byte) bool { return bytes.Equal(saved, contents) })
}

// saved waits until the browser has saved the complete file, and returns its contents.
func (p *tab) saved(path string, isComplete func(contents []byte) bool) []byte {
	p.t.Helper()
	deadline := time.After(patience)
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		if contents, err := os.ReadFile(path); err == nil && isComplete(contents) {
			return contents
		}
		select {
		case <-tick.C:
		case <-deadline:
			p.t.Fatalf("%s: %s was not saved", p.name, path)
		}
	}
}

// keeps waits until the browser's private file system holds this many received files.
func (p *tab) keeps(count int) {
	p.t.Helper()
	p.wait(fmt.Sprintf("keep %d files", count), fmt.Sprintf(`(async () => {
		const root = await navigator.storage.getDirectory();
		const names = await Array.fromAsync((await root.getDirectoryHandle('tincan-received', {create: true})).keys());
		return names.length === %d;
	})()`, count))
}

// transfer waits until the last card in this direction has a row in this state that contains this
// text.
func (p *tab) transfer(way, state, sentence string) {
	p.t.Helper()
	p.wait(fmt.Sprintf("show a file %s: %s: %s", way, state, sentence), fmt.Sprintf(`
		[...[...document.querySelectorAll('[data-file=%s]')].at(-1)?.querySelectorAll('[data-transfer=%s]') ?? []]
			.some((row) => row.innerText.includes(%s))`, way, state, quote(sentence)))
}

// hasSome waits until part of the last file has arrived.
func (p *tab) hasSome() {
	p.t.Helper()
	p.wait("receive some of a file",
		"[...document.querySelectorAll('[data-file=incoming] [data-transfer=moving] progress')].at(-1)?.value > 0")
}

// randomFile creates a file of this size that cannot be compressed.
func randomFile(t testing.TB, name string, size int) (path string, contents []byte) {
	t.Helper()
	contents = make([]byte, size)
	_, _ = rand.NewChaCha8([32]byte{byte(size)}).Read(contents) // never fails
	path = filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, contents, 0o666); err != nil {
		t.Fatal(err)
	}
	return path, contents
}

// slowDisk delays each block that the browser writes, so that a large file is not complete before
// the test looks.
func (p *tab) slowDisk() {
	p.t.Helper()
	read[chromedp.Void](p, `{
		globalThis.write ??= FileSystemWritableFileStream.prototype.write;
		FileSystemWritableFileStream.prototype.write = async function (block) {
			await new Promise((resolve) => setTimeout(resolve, 400));
			return globalThis.write.call(this, block);
		};
	}`)
}

// soundDisk undoes slowDisk and other changes to writing.
func (p *tab) soundDisk() {
	p.t.Helper()
	read[chromedp.Void](p, "FileSystemWritableFileStream.prototype.write = globalThis.write; void 0")
}

// withoutPicker simulates a browser that cannot ask where to save a file.
const withoutPicker = "delete globalThis.showSaveFilePicker"

func TestFiles(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	c := startChromium(t)
	room := base + "/r/talking-cans"
	ada, bo, cy := c.enter("Ada", room), c.enter("Bo", room), c.enter("Cy", room)
	for _, p := range []*tab{ada, bo, cy} {
		p.wait("be connected to two", "document.querySelectorAll('[data-peer][data-state=connected]').length === 2")
		read[bool](p, withoutPicker)
	}
	ada.click("Chat")
	cy.click("Chat")
	small, contents := randomFile(t, "report.bin", 2_345_678)
	large, _ := randomFile(t, "film.bin", 64<<20)

	t.Run("to one", func(t *testing.T) {
		ada, bo := ada.in(t), bo.in(t)
		dir := bo.downloads()
		ada.sends(small)
		ada.clickIn("dialog", "Cancel")
		ada.wait("close the dialog", "!document.querySelector('dialog')")
		ada.sends(small)
		ada.tells("Send report.bin (2.3 MB) to")
		ada.clickIn("dialog", "Bo")
		ada.transfer("outgoing", "offered", "Waiting for Bo to accept")
		bo.toast("Ada wants to send you a file")
		bo.unread(1)
		bo.click("Chat, 1 unread")
		bo.tells("report.bin")
		bo.transfer("incoming", "offered", "Nothing is sent until you accept.")
		bo.click("Accept report.bin")
		bo.transfer("incoming", "done", "Received and checked.")
		ada.transfer("outgoing", "done", "Bo received it.")
		bo.hasSaved(filepath.Join(dir, "report.bin"), contents)
		bo.keeps(1) // until the call is over
		if read[int](cy, "document.querySelectorAll('[data-file]').length") != 0 {
			t.Error("Cy sees a file that is for Bo")
		}
	})

	t.Run("to all", func(t *testing.T) {
		ada, bo, cy := ada.in(t), bo.in(t), cy.in(t)
		// Cy's browser asks where to save the file. Cy cancels the first time.
		read[chromedp.Void](cy, `globalThis.showSaveFilePicker = async ({suggestedName}) => {
			if (!globalThis.asked) {
				globalThis.asked = true;
				throw new DOMException('no idea', 'AbortError');
			}
			globalThis.picked = await (await navigator.storage.getDirectory()).getFileHandle('picked ' + suggestedName,
				{create: true});
			return globalThis.picked;
		}`)
		ada.sends(small)
		ada.clickIn("dialog", "Everyone")
		cy.click("Accept report.bin")
		cy.wait("be asked where to save it", "globalThis.asked")
		cy.transfer("incoming", "offered", "Nothing is sent until you accept.")
		cy.click("Accept report.bin")
		bo.click("Decline report.bin")
		bo.transfer("incoming", "ended", "You declined it.")
		ada.transfer("outgoing", "ended", "Bo declined it.")
		ada.transfer("outgoing", "done", "Cy received it.")
		cy.transfer("incoming", "done", "Received, checked and saved.")
		if got := read[int](cy, "globalThis.picked.getFile().then(({size}) => size)"); got != len(contents) {
			t.Errorf("Cy's file has %d bytes, want %d", got, len(contents))
		}
		read[bool](cy, withoutPicker)
	})

	t.Run("cancel", func(t *testing.T) {
		ada, bo := ada.in(t), bo.in(t)
		bo.slowDisk()
		defer bo.soundDisk()
		for _, who := range []string{"the sender", "the receiver"} {
			ada.sends(large)
			ada.clickIn("dialog", "Bo")
			bo.click("Accept film.bin")
			ada.transfer("outgoing", "moving", " of 67.1 MB")
			bo.hasSome()
			if who == "the sender" {
				ada.click("Cancel film.bin, Bo")
				ada.transfer("outgoing", "ended", "Cancelled for Bo.")
				bo.transfer("incoming", "ended", "Ada cancelled it. The received part was deleted.")
			} else {
				bo.click("Cancel film.bin, Ada")
				bo.transfer("incoming", "ended", "You cancelled it. The received part was deleted.")
				ada.transfer("outgoing", "ended", "Bo cancelled it.")
			}
			bo.keeps(1)
		}
		ada.sends(large)
		ada.clickIn("dialog", "Bo")
		bo.transfer("incoming", "offered", "Nothing is sent until you accept.")
		ada.click("Cancel film.bin, Bo")
		bo.transfer("incoming", "ended", "Ada cancelled it.")
		if read[bool](bo, "[...document.querySelectorAll('.transfer')].at(-1).innerText.includes('deleted')") {
			t.Error("Bo is told that a part was deleted although nothing had arrived")
		}
	})

	t.Run("full disk", func(t *testing.T) {
		ada, bo := ada.in(t), bo.in(t)
		read[chromedp.Void](bo, `{
			globalThis.write ??= FileSystemWritableFileStream.prototype.write;
			FileSystemWritableFileStream.prototype.write = () =>
				Promise.reject(new DOMException('no room', 'QuotaExceededError'));
		}`)
		ada.sends(large)
		ada.clickIn("dialog", "Bo")
		bo.click("Accept film.bin")
		bo.transfer("incoming", "ended", "The file couldn’t be saved. Is the disk full?")
		ada.transfer("outgoing", "ended", "Bo couldn’t save it.")
		bo.keeps(1)
		bo.soundDisk()
	})

	t.Run("names", func(t *testing.T) {
		ada, bo := ada.in(t), bo.in(t)
		read[chromedp.Void](ada, `{
			const transfer = new DataTransfer();
			transfer.items.add(new File(['x'], '../<b>\u202egnp.exe'));
			const input = document.getElementById('chat-file');
			input.files = transfer.files;
			input.dispatchEvent(new Event('change'));
		}`)
		ada.clickIn("dialog", "Bo")
		bo.click("Decline __b_gnp.exe")
	})

	t.Run("a browser that keeps files in memory", func(t *testing.T) {
		ada, bo := ada.in(t), bo.in(t)
		dir := bo.downloads()
		read[chromedp.Void](bo, `{
			globalThis.createWritable = FileSystemFileHandle.prototype.createWritable;
			delete FileSystemFileHandle.prototype.createWritable;
		}`)
		ada.sends(small)
		ada.clickIn("dialog", "Bo")
		bo.transfer("incoming", "offered", "The file is kept in memory until you save it.")
		bo.click("Accept report.bin")
		bo.hasSaved(filepath.Join(dir, "report.bin"), contents)

		tooLarge := filepath.Join(t.TempDir(), "huge.bin")
		if err := os.WriteFile(tooLarge, nil, 0o666); err != nil {
			t.Fatal(err)
		}
		if err := os.Truncate(tooLarge, 256<<20+1); err != nil {
			t.Fatal(err)
		}
		ada.sends(tooLarge)
		ada.clickIn("dialog", "Bo")
		bo.transfer("incoming", "offered", "This browser can only receive files of up to 268 MB.")
		if !read[bool](bo, "document.querySelector('[aria-label=\"Accept huge.bin\"]').disabled") {
			t.Error("a file that does not fit can be accepted")
		}
		bo.click("Decline huge.bin")
		read[chromedp.Void](bo, "FileSystemFileHandle.prototype.createWritable = globalThis.createWritable; void 0")
	})

	t.Run("lies", func(t *testing.T) {
		bo := bo.in(t)
		script := asMallory(`
			const bo = [...room.peers.values()].find(({name}) => name === 'Bo');
			const heard = [];
			room.subscribe('tincan.file-reply', (reply) => heard.push(reply));
			const channel = bo.connection.createDataChannel('raw', {negotiated: true, id: 3});
			await room.request(bo, 'tincan.file', {id: 1, name: 'lie.bin', size: 10});
			await probe.until(() => heard.some(({from}) => from === 0) && channel.readyState === 'open');
			channel.send(new Uint8Array([0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]));
			await probe.until(() => heard.some(({end}) => end === 'bad-data'));`)
		read[chromedp.Void](ada, "globalThis.lying = "+script+"; void 0")
		bo.click("Accept lie.bin")
		bo.transfer("incoming", "ended", "Failed: the data doesn’t match the offered file, and was deleted.")
		read[chromedp.Void](ada, "globalThis.lying")
		read[chromedp.Void](ada, "probe.leave()")
		bo.keeps(1)
	})

	t.Run("leave", func(t *testing.T) {
		ada, bo := ada.in(t), bo.in(t)
		bo.slowDisk()
		ada.sends(large)
		ada.clickIn("dialog", "Bo")
		bo.click("Accept film.bin")
		bo.hasSome()
		bo.asksBeforeClosing(true)
		ada.click("Leave")
		bo.transfer("incoming", "ended", "Ada left before the transfer was complete. The received part was deleted.")
		bo.keeps(1)
	})

	t.Run("nobody", func(t *testing.T) {
		bo := bo.in(t)
		cy.click("Leave")
		bo.others()
		bo.sends(small)
		bo.toast("Nobody else is here to receive a file.")
	})
}

// drops drags these files and folders onto the page, as from the system's own file manager.
func (p *tab) drops(paths ...string) {
	p.t.Helper()
	for _, event := range []input.DispatchDragEventType{
		input.DispatchDragEventTypeDragEnter, input.DispatchDragEventTypeDragOver, input.DispatchDragEventTypeDrop,
	} {
		p.step(string(event), func(ctx context.Context) error {
			_, err := chromedp.Call(ctx, input.DispatchDragEvent, input.DispatchDragEventParams{
				Type: event, X: 100, Y: 100,
				Data: &input.DragData{Items: []*input.DragDataItem{}, Files: paths, DragOperationsMask: 1},
			})
			return err
		})
		inCall := read[string](p, "document.documentElement.dataset.state") == "in"
		if inCall && event == input.DispatchDragEventTypeDragOver {
			p.tells("Drop files to send them")
		}
	}
	p.wait("show no place to drop", "!document.querySelector('.drop-target').checkVisibility()")
}

// batch waits until the last card in this direction has this many rows in this state.
func (p *tab) batch(way, state string, count int) {
	p.t.Helper()
	p.wait(fmt.Sprintf("have %d files %s", count, state), fmt.Sprintf(
		"[...document.querySelectorAll('[data-file=%s]')].at(-1)?.querySelectorAll('[data-transfer=%s]').length === %d",
		way, state, count))
}

// asksBeforeClosing checks whether the page would make the browser ask.
func (p *tab) asksBeforeClosing(want bool) {
	p.t.Helper()
	if read[bool](p, "!dispatchEvent(new Event('beforeunload', {cancelable: true}))") != want {
		p.t.Errorf("%s: the page asks before it is closed: %v, want %v", p.name, !want, want)
	}
}

// staysOpen reloads the page, waits until the browser asks, and declines.
func (p *tab) staysOpen() {
	p.t.Helper()
	p.step("be asked about a reload", func(ctx context.Context) error {
		dialogs := chromedp.Events(ctx, page.JavascriptDialogOpening)
		reload := chromedp.Evaluate[chromedp.Void]("setTimeout(() => location.reload())")
		if err := chromedp.Do(ctx, reload); err != nil {
			return err
		}
		for dialog, err := range dialogs {
			if err == nil && dialog.Type != page.DialogTypeBeforeunload {
				err = fmt.Errorf("the dialog is %s", dialog.Type)
			}
			if err != nil {
				return err
			}
			_, err = chromedp.Call(ctx, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{Accept: false})
			return err
		}
		return nil
	})
}

func TestFilesDropped(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	c := startChromium(t)
	ada := c.blank("Ada")
	ada.visit(base + "/r/dropping-cans")
	alone, _ := randomFile(t, "alone.bin", 10)
	ada.drops(alone) // before the call
	ada.join()
	ada.drops(alone)
	ada.toast("Nobody else is here to receive a file.")
	bo := c.enter("Bo", base+"/r/dropping-cans")
	ada.reaches(bo)
	folder := filepath.Join(t.TempDir(), "trip")
	for i := range 7 {
		path := filepath.Join(folder, "day two", fmt.Sprintf("%d.txt", i))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(path), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	ada.drops(folder, alone)
	ada.batch("outgoing", "offered", 4)
	ada.batch("outgoing", "waiting", 4)
	ada.tells("Waiting for other files to Bo")
	ada.tells("trip/day two/3.txt")
	ada.click("Cancel trip/day two/6.txt, Bo")
	ada.staysOpen()

	bo.toast("Ada wants to send you 8 files")
	bo.click("Chat, 1 unread")
	bo.batch("incoming", "offered", 4)
	bo.asksBeforeClosing(false)
	dir := bo.downloads()
	bo.click("Accept all")
	bo.batch("incoming", "done", 7)
	ada.batch("outgoing", "done", 7)
	ada.asksBeforeClosing(false)
	bo.asksBeforeClosing(false)
	bo.hasSaved(filepath.Join(dir, "trip_day two_5.txt"), []byte(filepath.Join(folder, "day two", "5.txt")))

	ada.drops(folder)
	bo.batch("incoming", "offered", 4)
	bo.clickIn("[data-file]:last-child", "Decline all")
	ada.batch("outgoing", "ended", 7)
	ada.drops(folder)
	bo.batch("incoming", "offered", 4)
	ada.clickIn("[data-file]:last-child", "Cancel all")
	bo.batch("incoming", "ended", 4)

	for i := range 201 {
		if err := os.WriteFile(filepath.Join(folder, fmt.Sprint(i)), nil, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	ada.drops(folder)
	ada.toast("That’s too many files: you can send up to 200 at a time. " +
		"To send more, compress the folder into one file first.")
	ada.click("Leave")
	ada.reload() // without a question
	ada.drops(alone)
	ada.join()
	ada.click("Leave")
	ada.drops(alone)
	ada.tells("You left the call")
}

// A large file must not pass through the memory of either tab. TINCAN_FILE_MIB sets another size.
func TestLargeFile(t *testing.T) {
	onlyLong(t)
	t.Parallel()
	mib := 64
	if asked := os.Getenv("TINCAN_FILE_MIB"); asked != "" {
		var err error
		if mib, err = strconv.Atoi(asked); err != nil {
			t.Fatal(err)
		}
	}
	base, _ := startTincan(t)
	c := startChromium(t)
	room := base + "/r/talking-cans"
	ada, bo := c.enter("Ada", room), c.enter("Bo", room)
	read[bool](bo, withoutPicker)
	ada.click("Chat")
	bo.click("Chat")
	ada.wait("be connected", "document.querySelector('[data-peer][data-state=connected]')")
	path := filepath.Join(t.TempDir(), "large.bin")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	random := rand.NewChaCha8([32]byte{})
	block := make([]byte, 1<<20)
	for range mib {
		_, _ = random.Read(block) // never fails
		if _, err := f.Write(block); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	dir := bo.downloads()
	before := [2]int{ada.memory(), bo.memory()}
	ada.sends(path)
	bo.click("Accept large.bin")
	begun := time.Now()
	var most [2]int
	for state := ""; state != "done"; state = read[string](bo,
		"document.querySelector('[data-transfer]').dataset.transfer") {
		if state == "ended" {
			t.Fatalf("Bo: %s", bo.words())
		}
		most[0], most[1] = max(most[0], ada.memory()-before[0]), max(most[1], bo.memory()-before[1])
	}
	took := time.Since(begun)
	t.Logf("%d MiB in %.1f s: %.1f MiB/s; the sender's tab grew by at most %d MiB, the receiver's by %d",
		mib, took.Seconds(), float64(mib)/took.Seconds(), most[0]>>20, most[1]>>20)
	for i, p := range []*tab{ada, bo} {
		if most[i] > 40<<20 {
			t.Errorf("%s's tab grew by %d MiB", p.name, most[i]>>20)
		}
	}
	bo.wait("show a link to save it", "document.querySelector('[role=log] a[download]')")
	deadline := time.Now().Add(patience)
	for {
		if info, err := os.Stat(filepath.Join(dir, "large.bin")); err == nil && info.Size() == int64(mib)<<20 {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("the file was not saved")
		}
		read[chromedp.Void](bo, "new Promise((resolve) => { setTimeout(resolve, 50); })")
	}
}

// memory returns how much the page holds, in bytes: JavaScript objects, and the contents of
// buffers.
func (p *tab) memory() int {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	if _, err := chromedp.Call(ctx, heapprofiler.CollectGarbage, cdp.Empty{}); err != nil {
		p.t.Fatalf("%s: collect garbage: %v", p.name, err)
	}
	usage, err := chromedp.Call(ctx, runtime.GetHeapUsage, cdp.Empty{})
	if err != nil {
		p.t.Fatalf("%s: read the heap's size: %v", p.name, err)
	}
	return int(usage.UsedSize + usage.EmbedderHeapUsedSize + usage.BackingStorageSize)
}

// Screenshots of the chat for people to look at. TINCAN_SCREENSHOTS names the folder for them.
func TestChatScreenshots(t *testing.T) {
	dir := os.Getenv("TINCAN_SCREENSHOTS")
	if dir == "" {
		t.Skip("TINCAN_SCREENSHOTS names no folder to write to")
	}
	base, _ := startTincan(t)
	c := startChromium(t)
	room := base + "/r/talking-cans"
	ada := c.enter("Ada", room)
	ada.click("Chat")
	bo, cy := c.enter("Bo", room), c.enter("Cy \u05d0\u05d1\u05d2", room)
	ada.others(bo, cy)
	bo.wait("be connected to two", "document.querySelectorAll('[data-peer][data-state=connected]').length === 2")
	read[bool](bo, withoutPicker)
	small, _ := randomFile(t, "report.bin", 2_345_678)
	large, _ := randomFile(t, "Holiday film with a rather long name, second cut.bin", 64<<20)
	ada.writes("Shall we begin?")
	cy.click("Chat, 1 unread")
	cy.writes("Yes: the agenda is at https://example.com/agenda?of=today-and-a-long-way-on, " +
		strings.Repeat("wide", 20))
	bo.unread(2)
	bo.shoot(dir, "chat-unread")
	bo.click("Chat, 2 unread")
	ada.sends(large)
	ada.clickIn("dialog", "Bo")
	ada.sends(small)
	ada.clickIn("dialog", "Everyone")
	bo.wait("be offered both", "document.querySelectorAll('[data-file]').length === 2")
	bo.click("Accept report.bin")
	bo.transfer("incoming", "done", "Received and checked.")
	bo.click("Accept Holiday film with a rather long name, second cut.bin")
	bo.wait("receive some of it",
		"document.querySelector('.transfer-moved:not([hidden])')?.textContent.startsWith('1')")
	bo.shoot(dir, "chat")
	ada.shoot(dir, "chat-sender")
	for _, said := range []string{"Now, ", "And then, "} {
		bo.writes(said + strings.Repeat("it goes on and on. ", 50))
		ada.reads("Bo", said+strings.TrimSpace(strings.Repeat("it goes on and on. ", 50)))
	}
	read[chromedp.Void](ada, "document.querySelector('[role=log]').scrollTop = 0")
	bo.writes("Thank you")
	ada.wait("be told of it", "document.querySelector('.log-below').checkVisibility()")
	ada.shoot(dir, "chat-below")
	ada.sends(small)
	ada.shoot(dir, "chat-recipients")
}
