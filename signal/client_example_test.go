package signal_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"net"
	"net/http/httptest"
	"strings"
	"sync"

	"github.com/coder/websocket"
	"github.com/coder/websocket/wsjson"
	"github.com/pion/webrtc/v4"

	"tincan/signal"
)

// A client takes a seat in a room, calls everyone who is there, and answers everyone who comes later. Copy it from here
// down to the example, and give join the address of your server, such as wss://meet.example.org/ws.
type client struct {
	api     *webrtc.API
	ws      *websocket.Conn
	heard   func(text string) // called for what arrives over data channels
	servers []webrtc.ICEServer
	calls   map[string]call // by the other peer's id
}

// A call is our end of a connection to one other peer. Its link names the connection in signals.
type call struct {
	link string
	pc   *webrtc.PeerConnection
}

// A signalData is what peers send each other through the server: DATA.md, "Connecting".
type signalData struct {
	Link        string                     `json:"link"`
	Description *webrtc.SessionDescription `json:"description,omitempty"`
	Candidate   *webrtc.ICECandidateInit   `json:"candidate,omitempty"`
}

// join stays in a room until the socket ends: PROTOCOL.md, "A first call".
func (c *client) join(ctx context.Context, address, room, name string) (err error) {
	if c.ws, _, err = websocket.Dial(ctx, address, nil); err != nil {
		return err
	}
	defer func() {
		for _, one := range c.calls {
			_ = one.pc.Close()
		}
		_ = c.ws.Close(websocket.StatusNormalClosure, "") // 1000 means that we leave for good
	}()
	c.ws.SetReadLimit(1 << 20)
	err = wsjson.Write(ctx, c.ws, map[string]string{"type": "join", "room": room, "name": name})
	for err == nil {
		var m struct {
			Type, From, Message string
			Data                signalData
			Peers               []struct{ ID string }
			ICEServers          []webrtc.ICEServer
		}
		err = wsjson.Read(ctx, c.ws, &m) // an error leaves m empty, and ends the loop
		switch m.Type {
		case "welcome": // we are the newcomer, so we make the offers (rule 1)
			c.servers = m.ICEServers
			for _, peer := range m.Peers {
				err = c.connect(ctx, peer.ID, rand.Text(), nil)
			}
		case "signal":
			err = c.receive(ctx, m.From, m.Data)
		case "error":
			err = fmt.Errorf("the server says: %s", m.Message)
		}
	}
	return err
}

// connect starts a connection with an offer of ours, or with an answer to theirs.
func (c *client) connect(ctx context.Context, peer, link string, offer *webrtc.SessionDescription) error {
	pc, err := c.api.NewPeerConnection(webrtc.Configuration{ICEServers: c.servers})
	if err != nil {
		return err
	}
	if old, ok := c.calls[peer]; ok {
		_ = old.pc.Close() // they have started over
	}
	c.calls[peer] = call{link, pc}
	negotiated, id := true, uint16(1) // both ends open this channel, under the same id
	channel, err := pc.CreateDataChannel("topics", &webrtc.DataChannelInit{Negotiated: &negotiated, ID: &id})
	if err != nil {
		return err
	}
	channel.OnOpen(func() { _ = channel.SendText(`{"topic":"tincan.chat","data":{"text":"hello"}}`) })
	channel.OnMessage(func(m webrtc.DataChannelMessage) { c.heard(string(m.Data)) })
	var ours webrtc.SessionDescription
	if offer == nil {
		ours, err = pc.CreateOffer(nil)
	} else if err = pc.SetRemoteDescription(*offer); err == nil {
		ours, err = pc.CreateAnswer(nil)
	}
	if err != nil {
		return err
	}
	gathered := webrtc.GatheringCompletePromise(pc) // so that the description contains all candidates
	if err = pc.SetLocalDescription(ours); err != nil {
		return err
	}
	<-gathered
	return wsjson.Write(ctx, c.ws, map[string]any{
		"type": "signal", "to": peer, "data": signalData{link, pc.LocalDescription(), nil}})
}

// receive handles a signal. Only newcomers make offers here, so offers never meet. A client that changes what it sends
// during a call needs perfect negotiation: see static/tincan/peer-connection.js.
func (c *client) receive(ctx context.Context, peer string, data signalData) error {
	current, known := c.calls[peer]
	switch same := known && current.link == data.Link; {
	case !same && data.Description != nil && data.Description.Type == webrtc.SDPTypeOffer:
		return c.connect(ctx, peer, data.Link, data.Description)
	case same && data.Description != nil && data.Description.Type == webrtc.SDPTypeAnswer:
		return current.pc.SetRemoteDescription(*data.Description)
	case same && data.Candidate != nil:
		return current.pc.AddICECandidate(*data.Candidate)
	}
	return nil // for a connection that is gone, or of a kind that we do not know
}

// Example_client lets two clients meet in a room.
func Example_client() {
	server, _ := signal.New(signal.DefaultConfig()) // these settings are valid
	s := httptest.NewServer(server)
	ctx, cancel := context.WithCancel(context.Background())
	var local webrtc.SettingEngine // no traffic leaves this machine
	local.SetIncludeLoopbackCandidate(true)
	local.SetIPFilter(net.IP.IsLoopback)
	var greeted, left sync.WaitGroup
	for _, name := range []string{"Ada", "Bo"} {
		greeted.Add(1)
		c := &client{api: webrtc.NewAPI(webrtc.WithSettingEngine(local)), calls: map[string]call{},
			heard: func(text string) { fmt.Println(name, "hears", text); greeted.Done() }}
		left.Go(func() { _ = c.join(ctx, strings.Replace(s.URL, "http", "ws", 1), "brisk-otter", name) })
	}
	greeted.Wait()
	cancel()
	left.Wait()
	s.Close()
	// Unordered output:
	// Ada hears {"topic":"tincan.chat","data":{"text":"hello"}}
	// Bo hears {"topic":"tincan.chat","data":{"text":"hello"}}
}
