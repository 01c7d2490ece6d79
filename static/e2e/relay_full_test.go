package e2e

import (
	"context"
	"fmt"
	"net"
	"os"
	"strings"
	"testing"

	"github.com/coder/websocket"
	"github.com/coder/websocket/wsjson"
	pionturn "github.com/pion/turn/v4"

	"tincan/signal/meshtest"
)

// fullRelay starts a server whose relay has a single port, which is in use.
func fullRelay(t *testing.T) *server {
	t.Helper()
	s := serveTincan(t, fmt.Sprintf("-relay-ports=%d-%[1]d", meshtest.FreePorts(t, 1)[0]))
	username, credential := s.turnCredentials(t)
	socket, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { socket.Close() })
	client, err := pionturn.NewClient(&pionturn.ClientConfig{
		TURNServerAddr: s.turn().String(), Conn: socket, Username: username, Password: credential,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	if err := client.Listen(); err != nil {
		t.Fatal(err)
	}
	if _, err := client.Allocate(); err != nil {
		t.Fatal("Allocate:", err)
	}
	return s
}

// turnCredentials takes a seat until the test ends, and returns the credentials for TURN that come with it.
func (s *server) turnCredentials(t *testing.T) (username, credential string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	ws, _, err := websocket.Dial(ctx, "ws://"+s.host()+"/ws", nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ws.CloseNow() })
	join := map[string]string{"type": "join", "room": "busy-cans", "name": "Dora"}
	if err := wsjson.Write(ctx, ws, join); err != nil {
		t.Fatal(err)
	}
	var welcome struct {
		ICEServers []struct{ Username, Credential string }
	}
	if err := wsjson.Read(ctx, ws, &welcome); err != nil {
		t.Fatal(err)
	}
	for _, server := range welcome.ICEServers {
		if server.Username != "" {
			return server.Username, server.Credential
		}
	}
	t.Fatal("the server has no TURN")
	return "", ""
}

// needsRelay makes a page unable to connect without a relay.
var needsRelay = relayed("(urls) => urls")

// triesAgain waits for the page's second connection, 15 s or more after the first. Its peer may count the first
// attempt as failed, and the page itself only the second one. Time does not pass faster here: a page that gives up too
// soon does not know the cause yet.
func (p *tab) triesAgain() {
	p.t.Helper()
	p.wait("make another attempt", "probe.connections.length > 1")
}

const relayIsFull = "The server has no capacity left for relayed calls."

// If the relay has no capacity left for two people who need it, their networks are not blamed.
func TestRelayFull(t *testing.T) {
	t.Parallel()
	s := fullRelay(t)
	c := startChromium(t)
	c.preload = needsRelay
	ada, bo := c.enter("Ada", s.url("/r/crowded-cans")), c.enter("Bo", s.url("/r/crowded-cans"))
	both := []*tab{ada, bo}
	for _, p := range both {
		p.triesAgain()
		p.tells(relayIsFull)
	}
	ada.toast("Can’t connect to Bo: the server has no capacity left for relayed calls.")
	for _, p := range both {
		if words := p.words(); strings.Contains(words, "network") {
			t.Errorf("%s reads about networks: %s", p.name, words)
		}
	}
	dir := os.Getenv("TINCAN_SCREENSHOTS")
	if dir != "" {
		ada.shoot(dir, "relay-full")
	}
	ada.click("More")
	ada.click("Connections")
	ada.showsQuality(bo, "Not connected: no direct path, and the server’s relay is full")
	ada.showsQuality(bo, relayIsFull)
	if dir != "" {
		ada.shoot(dir, "relay-full-panel")
	}
}

func TestRelayFullForViewers(t *testing.T) {
	t.Parallel()
	s := fullRelay(t)
	c := startChromium(t)
	c.preload = needsRelay
	c.openHost(s.url("/live/crowded-cans")).goLive()
	viewer := c.openViewer("viewer", s.url("/live/crowded-cans"))
	viewer.triesAgain()
	viewer.isTold("No connection to the host")
	viewer.tells(relayIsFull)
	if dir := os.Getenv("TINCAN_SCREENSHOTS"); dir != "" {
		viewer.shoot(dir, "relay-full-viewer")
	}
}
