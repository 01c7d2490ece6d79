package doctor

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/coder/websocket"
)

// usualSilence is how long a slow visit waits for something to close a silent socket. Many proxies do so after a
// minute, and some after two.
const usualSilence = 130 * time.Second

// An iceServer is an entry of iceServers (signal/PROTOCOL.md).
type iceServer struct {
	URLs       []string `json:"urls"`
	Username   string   `json:"username"`
	Credential string   `json:"credential"`
}

// openSocket joins a room, to get what browsers get: the URLs of TURN, and a credential.
func (v *visit) openSocket(ctx context.Context) bool {
	own := v.base.String()
	ws, response, err := v.dialSocket(ctx, own)
	if err != nil {
		v.explainSocket(ctx, own, response, err)
		return false
	}
	v.socket = ws
	v.ok("websocket", "WebSockets work.")
	refusal, err := v.join(ctx)
	code, why, _ := strings.Cut(refusal, ", ")
	switch {
	case v.Token != "" && slices.Contains([]string{"forbidden", "room-full"}, code):
		v.skip("turn", "TURN is not tested: the server does not let the doctor into the room of the invitation (%s). "+
			"Try again later, or use an invitation to another room.", why)
	case refusal != "" && v.Token != "":
		v.fault("join", "The invitation is refused: %s.", refusal).
			do("Make a new one (tincan token -h).")
	case code == "unauthorized":
		v.skip("turn", "TURN is not tested: this server is open only to people with an invitation. Give the doctor an "+
			"invitation link in place of the URL.")
	case refusal != "":
		v.fault("join", "The server refuses to let us join: %s.", refusal).
			do("See the log of tincan. If it is full, raise -max-peers.")
	case err != nil:
		v.fault("join", "The server does not answer over the WebSocket: %v.", explain(err)).
			do("See the log of tincan.")
	default:
		return true
	}
	return false
}

// dialSocket opens a WebSocket as a page of the given origin.
func (v *visit) dialSocket(ctx context.Context, origin string) (*websocket.Conn, *http.Response, error) {
	ctx, cancel := context.WithTimeout(ctx, stepTimeout)
	defer cancel()
	ws, response, err := websocket.Dial(ctx, v.base.String()+"/ws", &websocket.DialOptions{
		HTTPClient: &http.Client{Transport: v.transport(), CheckRedirect: func(*http.Request, []*http.Request) error {
			return http.ErrUseLastResponse
		}},
		HTTPHeader: http.Header{"Origin": {origin}},
	})
	if err == nil {
		ws.SetReadLimit(64 << 10)
	}
	return ws, response, err
}

// explainSocket says why there is no WebSocket. tincan answers with sentences that name the reason.
func (v *visit) explainSocket(ctx context.Context, own string, response *http.Response, err error) {
	if response == nil || response.Body == nil {
		v.fault("ws-upgrade", "The connection ends when a WebSocket is opened: %v.", explain(err)).
			do("Look for a firewall or a proxy that blocks WebSockets.")
		return
	}
	body, _ := io.ReadAll(io.LimitReader(response.Body, maxBody)) // the library has read it already
	_, problem, broken := strings.Cut(strings.TrimSpace(string(body)), "speaks WebSocket only: ")
	switch {
	case broken:
		v.fault("ws-upgrade", "The proxy does not forward WebSockets: a request reaches tincan, but %.80s.",
			problem).
			do("%s", v.forwardUpgrades())
	case response.StatusCode == http.StatusForbidden && strings.Contains(string(body), "origin"):
		v.explainOrigin(ctx, own)
	case response.StatusCode == http.StatusTooManyRequests:
		v.fault("one-address", "The server refuses more WebSockets from this address: %.80s.",
			strings.TrimSpace(string(body))).
			do("If a proxy is in front of tincan, set -trusted-proxy to its address. Otherwise wait a minute.")
	case response.StatusCode == http.StatusServiceUnavailable:
		v.fault("full", "The server accepts no WebSockets now: %.80s.", strings.TrimSpace(string(body))).
			do("Wait, or raise -max-peers.")
	default:
		v.fault("ws-upgrade", "The WebSocket request was answered with %s, and not by tincan.", response.Status).
			do("%s", v.forwardUpgrades())
	}
}

// explainOrigin says why our own page is refused. A second try with the other scheme shows whether tincan believes
// that pages come without TLS.
func (v *visit) explainOrigin(ctx context.Context, own string) {
	if ws, _, err := v.dialSocket(ctx, strings.Replace(own, "https://", "http://", 1)); err == nil {
		_ = ws.CloseNow()
		v.fault("ws-scheme", "tincan refuses its own pages, because it does not know that the proxy uses TLS.").
			do("Set -public-url %s and -trusted-proxy, and make the proxy send X-Forwarded-Proto.", own)
		return
	}
	v.fault("ws-host", "tincan refuses its own pages, because the Host header that it gets is not %s.", v.host).
		do("Set -public-url %s, or make the proxy forward the Host header.", own)
}

// forwardUpgrades says how the proxy forwards WebSockets.
func (v *visit) forwardUpgrades() string {
	for name, do := range map[string]string{
		"nginx": "For nginx add: proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; " +
			"proxy_set_header Connection \"upgrade\";",
		"apache": "For Apache write: ProxyPass / http://127.0.0.1:8080/ upgrade=websocket",
		"caddy":  "Caddy forwards WebSockets by itself, so look for another proxy, or a route for /ws.",
	} {
		if strings.Contains(strings.ToLower(v.server), name) {
			return do
		}
	}
	return "Make the proxy forward WebSockets: HTTP/1.1, with the headers Upgrade and Connection."
}

// join takes a seat and stores what the welcome says. Without an invitation the room is one that nobody else can know.
// refusal is a code and a sentence.
func (v *visit) join(ctx context.Context) (refusal string, err error) {
	ctx, cancel := context.WithTimeout(ctx, stepTimeout)
	defer cancel()
	join := map[string]string{"type": "join", "room": "doctor-" + rand.Text(), "name": "tincan doctor"}
	if v.Token != "" {
		addToken(join, v.Token)
	}
	request, err := json.Marshal(join)
	if err != nil {
		return "", err
	}
	if err := v.socket.Write(ctx, websocket.MessageText, request); err != nil {
		return "", err
	}
	_, frame, err := v.socket.Read(ctx)
	if err != nil {
		return "", err
	}
	var welcome struct {
		Type, Code, Message string
		ICEServers          []iceServer `json:"iceServers"`
	}
	if err := json.Unmarshal(frame, &welcome); err != nil {
		return "", err
	}
	v.iceServers = welcome.ICEServers
	if welcome.Type == "error" {
		return fmt.Sprintf("%.40s, %.200s", welcome.Code, welcome.Message), nil
	}
	if welcome.Type != "welcome" {
		return "", fmt.Errorf("the answer to a join is %.20q", welcome.Type)
	}
	return "", nil
}

// addToken adds a token to a join. Only the server can check it, but what it claims decides where the doctor goes: to
// the room of the invitation, in a meeting as a member, and in a live room as a viewer.
func addToken(join map[string]string, token string) {
	join["token"], join["role"] = token, "member"
	var claims struct{ Room, Role string }
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return
	}
	text, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil || json.Unmarshal(text, &claims) != nil {
		return
	}
	if claims.Room != "*" {
		join["room"] = claims.Room
	}
	if claims.Role == "host" || claims.Role == "viewer" {
		join["role"] = "viewer"
	}
}

// waitInSilence waits to see whether a socket on which the server sends only pings.
func (v *visit) waitInSilence(ctx context.Context) {
	began := time.Now()
	wait, cancel := context.WithTimeout(ctx, cmp.Or(v.silence, usualSilence))
	defer cancel()
	var err error
	for err == nil { // new credentials may come
		_, _, err = v.socket.Read(wait)
	}
	var closed websocket.CloseError
	switch {
	case ctx.Err() != nil: // the doctor is stopped
	case wait.Err() != nil:
		v.ok("ws-idle", "An idle WebSocket stays open.")
	case errors.As(err, &closed) && slices.Contains([]websocket.StatusCode{1001, 1012}, closed.Code):
		v.skip("ws-idle", "The server stopped meanwhile.")
	default:
		v.warn("ws-idle", "Something closes idle WebSockets after %v. Browsers reconnect, so calls continue.",
			time.Since(began).Round(time.Second)).
			do("Raise the proxy's idle timeout (nginx: proxy_read_timeout 1h).")
	}
}
