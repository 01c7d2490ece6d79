package main

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/pion/ice/v4"
	"github.com/pion/webrtc/v4"

	"tincan/turn"
)

// Four peers who are no browsers, but as real: pion's WebRTC, introduced by our relay over real
// WebSockets. They speak PROTOCOL.md and no more of it than they need: the newcomer offers, so two
// offers never meet, and nobody has to be polite.

// inMesh are the people in the room; each pair of them has one connection.
var inMesh = []string{"Ada", "Bo", "Cy", "Di"}

func TestMesh(t *testing.T) {
	s := serveTincan(t)
	meshOn(t, s.testURL("/ws"), webrtc.ICETransportPolicyAll).echo()
}

// A call lives on when the relay that introduced it goes away (PROTOCOL.md, rules 5 and 7).
func TestMeshOutlivesTheRelay(t *testing.T) {
	s := serveTincan(t, "-turn-listen=")
	m := meshOn(t, s.testURL("/ws"), webrtc.ICETransportPolicyAll)
	m.echo()
	for range m.links() {
		await(m, m.gathered, "end of candidates") // later ones could not be sent
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	if err := s.signal.Shutdown(ctx); err != nil {
		t.Fatalf("shutdown: %v", err)
	}
	for _, p := range m.peers {
		if err := p.listening(); websocket.CloseStatus(err) != websocket.StatusGoingAway {
			t.Errorf("%s: the socket ended with %v, want close code 1001", p.name, err)
		}
	}
	m.echo()
}

// Relayed at both ends, every packet goes from relay to relay in memory and none through a port.
func TestMeshThroughTheSwitch(t *testing.T) {
	s := serveTincan(t, "-public-ip=127.0.0.1")
	m := meshOn(t, s.testURL("/ws"), webrtc.ICETransportPolicyRelay)
	m.echo()
	m.wantRelays()
	stats := s.turn.Stats()
	t.Logf("packets: %+v", stats)
	// ICE checks that come before the permission for their sender are refused (RFC 8656 section 9).
	if want := (turn.Stats{Switched: stats.Switched, Refused: stats.Refused}); stats != want || stats.Switched == 0 {
		t.Errorf("packets: %+v, want none through a port, and none dropped", stats)
	}
}

// A mesh is the people of a room and what has gone wrong among them.
type mesh struct {
	t        *testing.T
	api      *webrtc.API
	opened   chan *meshLink // an end of a connection has its data channel
	heard    chan string    // what came back on any channel
	gathered chan struct{}  // an end of a connection has found all its candidates
	failed   chan error
	whole    bool // descriptions leave with all candidates in them; set before the first join

	// Owned by the test.
	peers    []*meshPeer
	channels []*webrtc.DataChannel // of those who offered: one for each pair
}

const rashSize = 64 << 20 // bytes, of a message that no browser takes

// newMesh is for up to n people, and nobody yet.
func newMesh(t *testing.T, n int, settings webrtc.SettingEngine) *mesh {
	settings.SetICEMulticastDNSMode(ice.MulticastDNSModeDisabled)
	settings.SetNetworkTypes([]webrtc.NetworkType{webrtc.NetworkTypeUDP4})
	settings.SetSCTPMaxMessageSize(rashSize)
	return &mesh{
		t:        t,
		api:      webrtc.NewAPI(webrtc.WithSettingEngine(settings)),
		opened:   make(chan *meshLink, n*n),
		heard:    make(chan string, n*n),
		gathered: make(chan struct{}, n*n),
		failed:   make(chan error, 1),
	}
}

// meshOn lets everybody join at a WebSocket's address at once and returns when each pair has its data channel.
func meshOn(t *testing.T, address string, policy webrtc.ICETransportPolicy) *mesh {
	t.Helper()
	var settings webrtc.SettingEngine
	settings.SetIncludeLoopbackCandidate(true) // there may be no other network
	settings.SetRelayAcceptanceMinWait(0)      // nothing better will come
	n := len(inMesh)
	m := newMesh(t, n, settings)
	for _, name := range inMesh {
		m.join(dialAt(t, address, ""), "mesh-test", name, policy)
	}
	for range n * (n - 1) {
		m.opening()
	}
	return m
}

// opening waits for the next end of a connection that has its data channel.
func (m *mesh) opening() *meshLink {
	m.t.Helper()
	link := await(m, m.opened, "data channel")
	if link.channel != nil {
		m.channels = append(m.channels, link.channel)
	}
	return link
}

// echo sends a text over each pair's channel and wants each to come back.
func (m *mesh) echo() {
	m.t.Helper()
	var sent, got []string
	for _, dc := range m.channels {
		text := rand.Text()
		if err := dc.SendText(text); err != nil {
			m.t.Fatalf("%s: send: %v", dc.Label(), err)
		}
		sent = append(sent, text)
	}
	for range sent {
		got = append(got, await(m, m.heard, "echo"))
	}
	slices.Sort(sent)
	slices.Sort(got)
	if !slices.Equal(got, sent) {
		m.t.Errorf("echoes %q, want %q", got, sent)
	}
}

// wantRelays checks that every connection is relayed at both ends.
func (m *mesh) wantRelays() {
	m.t.Helper()
	for _, l := range m.links() {
		pair, err := l.pc.SCTP().Transport().ICETransport().GetSelectedCandidatePair()
		if err != nil || pair == nil {
			m.t.Errorf("no selected candidates: %v", err)
		} else if pair.Local.Typ != webrtc.ICECandidateTypeRelay {
			// The far end is looked at as a link of its own: here it may be known from its checks
			// alone, if they were faster than its candidates.
			m.t.Errorf("connected by %v, want relays at both ends", pair)
		}
	}
}

// links returns both ends of every connection.
func (m *mesh) links() []*meshLink {
	var all []*meshLink
	for _, p := range m.peers {
		p.mu.Lock()
		for _, l := range p.links {
			all = append(all, l)
		}
		p.mu.Unlock()
	}
	if n := len(inMesh); len(all) != n*(n-1) {
		m.t.Errorf("%d ends of connections, want %d", len(all), n*(n-1))
	}
	return all
}

// fail ends the test; the first failure is the one that is told.
func (m *mesh) fail(err error) {
	select {
	case m.failed <- err:
	default:
	}
}

func await[T any](m *mesh, c <-chan T, what string) T {
	m.t.Helper()
	select {
	case v := <-c:
		return v
	case err := <-m.failed:
		m.t.Fatal(err)
	case <-time.After(patience):
		m.t.Fatalf("no %s in %v", what, patience)
	}
	panic("not reached")
}

// A meshPeer is one of the people: a socket, and a connection to each of the others.
type meshPeer struct {
	// Set by join, then only read.
	mesh *mesh
	name string
	ws   *websocket.Conn
	end  chan error // why the socket ended, once

	rash atomic.Bool // believes that the others take messages of any size

	mu sync.Mutex // held while sending, so that a description leaves before its candidates

	// Guarded by mu.
	config webrtc.Configuration
	links  map[string]*meshLink // by the peer at the other end
	closed bool
}

// A meshLink is one end of a connection.
type meshLink struct {
	id      string // the `link` of its signals
	to      string // the peer at the other end
	pc      *webrtc.PeerConnection
	channel *webrtc.DataChannel // nil at the end that did not offer: it only sends back
}

// A meshSignal is what goes into the `data` of a signal.
type meshSignal struct {
	Link        string                     `json:"link"`
	Description *webrtc.SessionDescription `json:"description,omitempty"`
	Candidate   *webrtc.ICECandidateInit   `json:"candidate,omitempty"`
}

// join says over ws who is there, and leaves the rest to a goroutine.
func (m *mesh) join(ws *websocket.Conn, room, name string, policy webrtc.ICETransportPolicy) {
	m.t.Helper()
	p := &meshPeer{
		mesh:   m,
		name:   name,
		ws:     ws,
		end:    make(chan error, 1),
		config: webrtc.Configuration{ICETransportPolicy: policy},
		links:  make(map[string]*meshLink),
	}
	m.peers = append(m.peers, p)
	p.send(map[string]any{"type": "join", "room": room, "name": name})
	var listening sync.WaitGroup
	listening.Go(func() { p.end <- p.listen() })
	m.t.Cleanup(func() {
		p.close()
		listening.Wait()
	})
}

// close ends the peer's connections and its socket.
func (p *meshPeer) close() {
	p.mu.Lock()
	p.closed = true
	links := p.links
	p.links = nil
	p.mu.Unlock()
	for _, l := range links {
		if err := l.pc.Close(); err != nil {
			p.mesh.t.Errorf("%s: close: %v", p.name, err)
		}
	}
	_ = p.ws.CloseNow()
}

// listening waits until the socket has ended and returns why.
func (p *meshPeer) listening() error { return await(p.mesh, p.end, "end of a socket") }

// listen handles what the server sends, in order, until the socket ends.
func (p *meshPeer) listen() error {
	for {
		_, frame, err := p.ws.Read(context.Background())
		if err != nil {
			return err
		}
		if err := p.handle(frame); err != nil {
			p.mesh.fail(fmt.Errorf("%s: %w: %s", p.name, err, frame))
		}
	}
}

func (p *meshPeer) handle(frame []byte) error {
	var msg struct {
		Type       string
		From       string
		Data       meshSignal
		Peers      []struct{ ID string }
		ICEServers []webrtc.ICEServer
	}
	if err := json.Unmarshal(frame, &msg); err != nil {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return nil
	}
	switch msg.Type {
	case "welcome":
		p.config.ICEServers = msg.ICEServers // as they came
		for _, other := range msg.Peers {
			if err := p.offerLocked(other.ID); err != nil {
				return fmt.Errorf("offer: %w", err)
			}
		}
		return nil
	case "signal":
		return p.signalledLocked(msg.From, msg.Data)
	case "peer-joined", "peer-left": // their offer says enough, and connections tell their end
		return nil
	}
	return errors.New("unexpected message")
}

func (p *meshPeer) signalledLocked(from string, data meshSignal) error {
	link := p.links[from]
	switch {
	case data.Candidate != nil:
		if link == nil || link.id != data.Link {
			return errors.New("candidate before the description of its link")
		}
		return link.pc.AddICECandidate(*data.Candidate)
	case data.Description == nil:
		return errors.New("neither description nor candidate")
	case data.Description.Type == webrtc.SDPTypeOffer:
		return p.answerLocked(from, data)
	case link == nil || link.id != data.Link:
		return errors.New("answer to no offer")
	}
	return link.pc.SetRemoteDescription(*data.Description)
}

// offerLocked starts a connection with one data channel, whose messages must come back.
func (p *meshPeer) offerLocked(to string) error {
	link, err := p.connectLocked(to, rand.Text())
	if err != nil {
		return err
	}
	dc, err := link.pc.CreateDataChannel("echo", nil)
	if err != nil {
		return err
	}
	link.channel = dc
	dc.OnOpen(func() { p.mesh.opened <- link })
	dc.OnMessage(func(msg webrtc.DataChannelMessage) { p.mesh.heard <- string(msg.Data) })
	offer, err := link.pc.CreateOffer(nil)
	if err != nil {
		return err
	}
	return p.describeLocked(link, offer)
}

// answerLocked accepts a connection and sends back what comes over its channel.
func (p *meshPeer) answerLocked(from string, data meshSignal) error {
	if p.links[from] != nil {
		return errors.New("a second offer")
	}
	link, err := p.connectLocked(from, data.Link)
	if err != nil {
		return err
	}
	link.pc.OnDataChannel(func(dc *webrtc.DataChannel) {
		dc.OnOpen(func() { p.mesh.opened <- link })
		dc.OnMessage(func(msg webrtc.DataChannelMessage) {
			if err := dc.SendText(string(msg.Data)); err != nil {
				p.mesh.fail(fmt.Errorf("%s: echo: %w", p.name, err))
			}
		})
	})
	if p.rash.Load() {
		data.Description.SDP = strings.ReplaceAll(data.Description.SDP, "a=max-message-size:262144", fmt.Sprint("a=max-message-size:", rashSize))
	}
	if err := link.pc.SetRemoteDescription(*data.Description); err != nil {
		return err
	}
	answer, err := link.pc.CreateAnswer(nil)
	if err != nil {
		return err
	}
	return p.describeLocked(link, answer)
}

// connectLocked makes one end of a connection, which sends its candidates as it finds them.
func (p *meshPeer) connectLocked(to, id string) (*meshLink, error) {
	pc, err := p.mesh.api.NewPeerConnection(p.config)
	if err != nil {
		return nil, err
	}
	link := &meshLink{id: id, to: to, pc: pc}
	p.links[to] = link
	pc.OnICECandidate(func(c *webrtc.ICECandidate) {
		if c == nil {
			p.mesh.gathered <- struct{}{}
			return
		}
		if p.mesh.whole {
			return
		}
		candidate := c.ToJSON()
		p.mu.Lock()
		defer p.mu.Unlock()
		if !p.closed {
			p.signal(link, meshSignal{Link: id, Candidate: &candidate})
		}
	})
	pc.OnConnectionStateChange(func(state webrtc.PeerConnectionState) {
		if state == webrtc.PeerConnectionStateFailed {
			p.mesh.fail(fmt.Errorf("%s: no way to %s", p.name, to))
		}
	})
	return link, nil
}

// describeLocked sets and sends an offer or an answer. Setting it starts the search for candidates.
func (p *meshPeer) describeLocked(link *meshLink, description webrtc.SessionDescription) error {
	gathered := webrtc.GatheringCompletePromise(link.pc)
	if err := link.pc.SetLocalDescription(description); err != nil {
		return err
	}
	if p.mesh.whole {
		<-gathered
		description = *link.pc.LocalDescription()
	}
	p.signal(link, meshSignal{Link: link.id, Description: &description})
	return nil
}

func (p *meshPeer) signal(link *meshLink, data meshSignal) {
	p.send(map[string]any{"type": "signal", "to": link.to, "data": data})
}

func (p *meshPeer) send(msg map[string]any) {
	frame, err := json.Marshal(msg)
	if err == nil {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		err = p.ws.Write(ctx, websocket.MessageText, frame)
	}
	if err != nil {
		p.mesh.fail(fmt.Errorf("%s: send: %w", p.name, err))
	}
}
