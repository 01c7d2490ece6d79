package e2e

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/coder/websocket"
	"github.com/coder/websocket/wsjson"

	"tincan/signal/meshtest"
)

// firefoxSettings is the user.js of the browser's profile. The camera and the microphone are simulated
// and need no permission. Connections may use loopback, the only interface of a machine without a
// network, and candidates carry addresses, not names. Every host name leads to this machine, so only the
// pages under test can use the network. A page that was left is not kept for the Back button, because it
// would be frozen with its sockets open.
const firefoxSettings = `
user_pref("media.navigator.streams.fake", true);
user_pref("media.navigator.permission.disabled", true);
user_pref("media.autoplay.default", 0);
user_pref("media.volume_scale", "0.0");
user_pref("media.peerconnection.ice.loopback", true);
user_pref("media.peerconnection.ice.obfuscate_host_addresses", false);
user_pref("network.dns.forceResolve", "127.0.0.1");
user_pref("app.update.auto", false);
user_pref("browser.sessionhistory.max_total_viewers", 0);
user_pref("browser.startup.page", 0);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("media.gmp-manager.updateEnabled", false);
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
user_pref("services.settings.server", "data:,#remote-settings-dummy/v1");
`

// startFirefox starts a browser with a simulated camera and microphone. An idle one is reused.
func startFirefox(t testing.TB) *browser {
	t.Helper()
	return startBrowser(t, "Firefox", func() browserProcess { return newFirefox(t) })
}

// A firefox is a process of Firefox, controlled over WebDriver BiDi (w3c.github.io/webdriver-bidi).
type firefox struct {
	cmd     *exec.Cmd
	profile string
	conn    *websocket.Conn
	ctx     context.Context // ends with conn
	reading sync.WaitGroup

	mu      sync.Mutex
	last    int                    // id of the last command; guarded by mu
	waiting map[int]chan<- message // for responses, by the command's id; guarded by mu
	tabs    map[string]*tab        // that are open, by their context in Firefox; guarded by mu
}

// A message is a response or an event.
type message struct {
	ID      int             `json:"id"`
	Type    string          `json:"type"`
	Result  json.RawMessage `json:"result"`
	Error   string          `json:"error"`
	Message string          `json:"message"`
	Params  logEntry        `json:"params"`
}

// A logEntry is the parameters of the event log.entryAdded: what a page has written to its console.
type logEntry struct {
	Level  string `json:"level"`
	Text   string `json:"text"`
	Source struct {
		Context string `json:"context"`
	} `json:"source"`
}

// maxMessage limits a message from Firefox, in bytes. The largest are screenshots.
const maxMessage = 32 << 20

func newFirefox(t testing.TB) *firefox {
	t.Helper()
	path := findBrowser(t, "Firefox", "firefox-esr", "firefox-esr", "firefox")
	profile, err := os.MkdirTemp("", "tincan-firefox-")
	if err != nil {
		t.Fatal(err)
	}
	f := &firefox{profile: profile, waiting: map[int]chan<- message{}, tabs: map[string]*tab{}}
	if err := f.start(path); err != nil {
		f.end()
		t.Fatalf("start Firefox: %v", err)
	}
	return f
}

func (f *firefox) start(path string) error {
	if err := os.WriteFile(filepath.Join(f.profile, "user.js"), []byte(firefoxSettings), 0o666); err != nil {
		return err
	}
	f.cmd = exec.Command(path, "--headless", "--no-remote", "--remote-debugging-port=0", "--profile", f.profile)
	meshtest.KillWithTest(f.cmd)
	f.cmd.Env = append(os.Environ(), "HOME="+f.profile)
	stderr, err := f.cmd.StderrPipe()
	if err != nil {
		return err
	}
	if err := f.cmd.Start(); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	defer context.AfterFunc(ctx, func() { _ = f.cmd.Process.Kill() })()
	lines := bufio.NewScanner(stderr)
	address, found := "", false
	for !found && lines.Scan() {
		address, found = strings.CutPrefix(lines.Text(), "WebDriver BiDi listening on ")
	}
	f.reading.Go(func() { _, _ = io.Copy(io.Discard, stderr) })
	if !found {
		return fmt.Errorf("it ended before it listened; its last line: %q", lines.Text())
	}
	if f.conn, _, err = websocket.Dial(ctx, address+"/session", nil); err != nil {
		return err
	}
	f.conn.SetReadLimit(maxMessage)
	var closed context.CancelFunc
	f.ctx, closed = context.WithCancel(context.Background())
	f.reading.Go(func() {
		defer closed()
		f.read()
	})
	if err := f.call(ctx, "session.new", object{"capabilities": object{}}, nil); err != nil {
		return err
	}
	return f.call(ctx, "session.subscribe", object{"events": []string{"log.entryAdded"}}, nil)
}

// read handles what Firefox sends until the connection is closed.
func (f *firefox) read() {
	for {
		var m message
		if err := wsjson.Read(context.Background(), f.conn, &m); err != nil {
			return
		}
		f.mu.Lock()
		if waiting := f.waiting[m.ID]; waiting != nil {
			waiting <- m // has space
			delete(f.waiting, m.ID)
		} else if p := f.tabs[m.Params.Source.Context]; p != nil {
			p.hear(m.Params.Level+": "+m.Params.Text, m.Params.Level == "error")
		}
		f.mu.Unlock()
	}
}

// An object holds the parameters of a command.
type object map[string]any

// call sends a command and waits for its result.
func (f *firefox) call(ctx context.Context, method string, params object, result any) error {
	response := make(chan message, 1)
	f.mu.Lock()
	f.last++
	id := f.last
	f.waiting[id] = response
	f.mu.Unlock()
	defer func() {
		f.mu.Lock()
		delete(f.waiting, id)
		f.mu.Unlock()
	}()
	if err := wsjson.Write(ctx, f.conn, object{"id": id, "method": method, "params": params}); err != nil {
		return err
	}
	select {
	case m := <-response:
		if m.Type == "error" {
			return fmt.Errorf("%s: %s: %s", method, m.Error, m.Message)
		}
		if result == nil {
			return nil
		}
		return json.Unmarshal(m.Result, result)
	case <-f.ctx.Done():
		return errors.New("Firefox has ended")
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (f *firefox) running() bool { return f.ctx.Err() == nil }

func (f *firefox) end() {
	defer os.RemoveAll(f.profile)
	if f.cmd == nil || f.cmd.Process == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if f.ctx == nil || f.call(ctx, "browser.close", object{}, nil) != nil {
		_ = f.cmd.Process.Kill()
	}
	defer context.AfterFunc(ctx, func() { _ = f.cmd.Process.Kill() })()
	f.reading.Wait()
	_ = f.cmd.Wait() // "signal: killed" is expected
	if f.conn != nil {
		_ = f.conn.CloseNow()
	}
}

// openTab opens a window for the tab, because only the active tab of a window draws anything.
func (f *firefox) openTab(p *tab) error {
	ctx, cancel := context.WithTimeout(f.ctx, patience)
	defer cancel()
	var user struct {
		UserContext string `json:"userContext"`
	}
	if err := f.call(ctx, "browser.createUserContext", object{}, &user); err != nil {
		return err
	}
	var opened struct {
		Context string `json:"context"`
	}
	if err := f.call(ctx, "browsingContext.create", object{"type": "window", "userContext": user.UserContext},
		&opened); err != nil {
		return err
	}
	d := &firefoxTab{f, opened.Context, user.UserContext}
	f.mu.Lock()
	f.tabs[d.context] = p
	f.mu.Unlock()
	p.driver = d
	var closed context.CancelFunc
	p.ctx, closed = context.WithCancel(f.ctx)
	p.close = sync.OnceFunc(func() {
		closed()
		d.close()
	})
	if err := d.preload(ctx, smallCamera); err != nil {
		return err
	}
	return d.call(ctx, "browsingContext.setViewport", object{
		"viewport": object{"width": 1280, "height": 800}, "devicePixelRatio": 0.5, // like Chromium without allDots
	}, nil)
}

// A firefoxTab drives one tab of Firefox.
type firefoxTab struct {
	*firefox
	context     string // the tab's id in Firefox
	userContext string // the id of its cookies, storage and permissions
}

// call sends a command for the tab.
func (d *firefoxTab) call(ctx context.Context, method string, params object, result any) error {
	params["context"] = d.context
	return d.firefox.call(ctx, method, params, result)
}

func (d *firefoxTab) close() {
	ctx, cancel := context.WithTimeout(d.ctx, patience)
	defer cancel()
	_ = d.call(ctx, "browsingContext.close", object{}, nil) // fails if Firefox has ended
	_ = d.firefox.call(ctx, "browser.removeUserContext", object{"userContext": d.userContext}, nil)
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.tabs, d.context)
}

// An evaluation is the result of a script.
type evaluation struct {
	Result struct {
		Value    json.RawMessage `json:"value"`
		Handle   string          `json:"handle"`   // of an object
		SharedID string          `json:"sharedId"` // of an element
	} `json:"result"`
	ExceptionDetails struct {
		Text string `json:"text"`
	} `json:"exceptionDetails"` // if the script has thrown an exception
}

// run evaluates an expression. Only values that are not objects are in its result.
func (d *firefoxTab) run(ctx context.Context, expression string) (evaluation, error) {
	var got evaluation
	err := d.firefox.call(ctx, "script.evaluate", object{
		"expression": expression, "awaitPromise": true, "resultOwnership": "root",
		"target": object{"context": d.context}, "serializationOptions": object{"maxObjectDepth": 0},
	}, &got)
	if err == nil && got.ExceptionDetails.Text != "" {
		err = fmt.Errorf("%w: %s", errThrown, got.ExceptionDetails.Text)
	}
	return got, err
}

func (d *firefoxTab) evaluate(ctx context.Context, expression string) ([]byte, error) {
	got, err := d.run(ctx, expression)
	if err != nil {
		return nil, err
	}
	if got.Result.Handle == "" {
		return got.Result.Value, nil // nil: undefined or null
	}
	var text evaluation
	err = d.firefox.call(ctx, "script.callFunction", object{
		"functionDeclaration": "JSON.stringify", "arguments": []object{{"handle": got.Result.Handle}},
		"awaitPromise": false, "target": object{"context": d.context},
	}, &text)
	if err != nil || text.Result.Value == nil {
		return nil, err // nil: it cannot be JSON, like a function
	}
	var value string
	err = json.Unmarshal(text.Result.Value, &value)
	return []byte(value), err
}

func (d *firefoxTab) preload(ctx context.Context, script string) error {
	return d.firefox.call(ctx, "script.addPreloadScript", object{
		"functionDeclaration": "() => {" + script + "}", "contexts": []string{d.context},
	}, nil)
}

func (d *firefoxTab) navigate(ctx context.Context, url string) error {
	return d.call(ctx, "browsingContext.navigate", object{"url": url, "wait": "complete"}, nil)
}

func (d *firefoxTab) reload(ctx context.Context) error {
	return d.call(ctx, "browsingContext.reload", object{"wait": "complete"}, nil)
}

func (d *firefoxTab) click(ctx context.Context, x, y float64) error {
	return d.call(ctx, "input.performActions", object{"actions": []object{{
		"type": "pointer", "id": "mouse", "actions": []object{
			{"type": "pointerMove", "x": int(x), "y": int(y)},
			{"type": "pointerDown", "button": 0},
			{"type": "pointerUp", "button": 0},
		}}}}, nil)
}

func (d *firefoxTab) typeText(ctx context.Context, text string) error {
	var keys []object
	for _, char := range text {
		keys = append(keys, object{"type": "keyDown", "value": string(char)},
			object{"type": "keyUp", "value": string(char)})
	}
	return d.call(ctx, "input.performActions",
		object{"actions": []object{{"type": "key", "id": "keyboard", "actions": keys}}}, nil)
}

func (d *firefoxTab) pressEnter(ctx context.Context, shift bool) error {
	if shift {
		return errors.ErrUnsupported
	}
	return d.typeText(ctx, "\ue007") // WebDriver's code for Enter
}

func (d *firefoxTab) chooseFile(ctx context.Context, selector, path string) error {
	field, err := d.run(ctx, fmt.Sprintf("document.querySelector(%q)", selector))
	if err != nil {
		return err
	}
	return d.call(ctx, "input.setFiles",
		object{"element": object{"sharedId": field.Result.SharedID}, "files": []string{path}}, nil)
}

func (d *firefoxTab) downloadTo(ctx context.Context, folder string) error {
	return d.firefox.call(ctx, "browser.setDownloadBehavior", object{
		"downloadBehavior": object{"type": "allowed", "destinationFolder": folder},
		"userContexts":     []string{d.userContext},
	}, nil)
}

// permit can only confirm what firefoxSettings say.
func (d *firefoxTab) permit(_ context.Context, permission string, allowed bool) error {
	if !allowed || permission != "camera" && permission != "microphone" {
		return errors.ErrUnsupported
	}
	return nil
}

func (d *firefoxTab) screenshot(ctx context.Context) (png []byte, err error) {
	var got struct {
		Data []byte `json:"data"`
	}
	err = d.call(ctx, "browsingContext.captureScreenshot", object{}, &got)
	return got.Data, err
}
