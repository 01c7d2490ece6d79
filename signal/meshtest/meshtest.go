// Package meshtest provides peers for tests. They are not browsers, but they are real: they use pion's
// WebRTC and a server over real WebSockets. They implement no more of signal/PROTOCOL.md than they
// need: only the newcomer makes offers, so two offers never collide and no peer has to be polite.
// Learners can start at [Peer.handle].
package meshtest

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
)

// Patience is how long a test waits for something that must happen. A passing test never waits that
// long.
const Patience = 30 * time.Second

// names are the people in a [Call].
var names = []string{"Ada", "Bo", "Cy", "Di"}

// BigSize is the length of a message that no browser accepts, in bytes.
const BigSize = 64 << 20

// A Mesh holds the peers of one room, and what has gone wrong among them.
type Mesh struct {
	// NoTrickle lets each description wait for all of its candidates, instead of sending them one by
	// one (RFC 8838). Set it before the first Join.
	NoTrickle bool

	// Prepare is called with each new connection before its first offer or answer, for example to add a
	// track. If it is nil, connections have only a data channel. Set it before the first Join.
	Prepare func(*webrtc.PeerConnection) error

	t        testing.TB
	api      *webrtc.API
	opened   chan *Link    // one end of a connection has its data channel
	heard    chan string   // a message that came back on any channel
	gathered chan struct{} // one end of a connection has found all its candidates
	failed   chan error

	// Owned by the test.
	peers    []*Peer
	channels []*webrtc.DataChannel // from the ends that made the offer: one for each pair
}

// New returns a mesh for up to n peers. Nobody has joined yet.
func New(t testing.TB, n int, settings webrtc.SettingEngine) *Mesh {
	settings.SetICEMulticastDNSMode(ice.MulticastDNSModeDisabled)
	settings.SetNetworkTypes([]webrtc.NetworkType{webrtc.NetworkTypeUDP4})
	settings.SetSCTPMaxMessageSize(BigSize)
	return &Mesh{
		t:        t,
		api:      webrtc.NewAPI(webrtc.WithSettingEngine(settings)),
		opened:   make(chan *Link, n*n),
		heard:    make(chan string, n*n),
		gathered: make(chan struct{}, n*n),
		failed:   make(chan error, 1),
	}
}

// Call makes four peers join at the same time. It returns when each pair has its data channel. address
// is the URL of the WebSocket.
func Call(t testing.TB, address string, policy webrtc.ICETransportPolicy) *Mesh {
	t.Helper()
	var settings webrtc.SettingEngine
	settings.SetIncludeLoopbackCandidate(true) // there may be no other network
	settings.SetRelayAcceptanceMinWait(0)      // no better candidate will come
	n := len(names)
	m := New(t, n, settings)
	for _, name := range names {
		m.Join(address, "mesh-test", name, policy)
	}
	for range n * (n - 1) {
		m.Opened()
	}
	return m
}

// Opened waits for the next end of a connection to have its data channel.
func (m *Mesh) Opened() *Link {
	m.t.Helper()
	link := await(m, m.opened, "data channel")
	if link.channel != nil {
		m.channels = append(m.channels, link.channel)
	}
	return link
}

// Echo sends a text over the channel of each pair, and checks that each text comes back.
func (m *Mesh) Echo() {
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

// Gathered waits until every end of a connection has found its candidates.
func (m *Mesh) Gathered() {
	m.t.Helper()
	for range m.Links() {
		await(m, m.gathered, "end of candidates")
	}
}

// Ends waits until all sockets have ended. It returns the reasons, by name of the peer.
func (m *Mesh) Ends() map[string]error {
	m.t.Helper()
	ends := make(map[string]error)
	for _, p := range m.peers {
		ends[p.Name] = await(m, p.end, "end of a socket")
	}
	return ends
}

// WantRelays checks that every connection is relayed at both ends.
func (m *Mesh) WantRelays() {
	m.t.Helper()
	for _, l := range m.Links() {
		pair, err := l.PC.SCTP().Transport().ICETransport().GetSelectedCandidatePair()
		if err != nil || pair == nil {
			m.t.Errorf("no selected candidates: %v", err)
		} else if pair.Local.Typ != webrtc.ICECandidateTypeRelay {
			// The far end is checked as a link of its own. At this end its type may be unknown, if its
			// checks arrived before its candidates.
			m.t.Errorf("connected by %v, want relays at both ends", pair)
		}
	}
}

// Links returns both ends of every connection.
func (m *Mesh) Links() []*Link {
	var all []*Link
	for _, p := range m.peers {
		p.mu.Lock()
		for _, l := range p.links {
			all = append(all, l)
		}
		p.mu.Unlock()
	}
	if n := len(m.peers); len(all) != n*(n-1) {
		m.t.Errorf("%d ends of connections, want %d", len(all), n*(n-1))
	}
	return all
}

// fail makes the test fail. Only the first failure is reported.
func (m *Mesh) fail(err error) {
	select {
	case m.failed <- err:
	default:
	}
}

func await[T any](m *Mesh, c <-chan T, what string) T {
	m.t.Helper()
	select {
	case v := <-c:
		return v
	case err := <-m.failed:
		m.t.Fatal(err)
	case <-time.After(Patience):
		m.t.Fatalf("no %s in %v", what, Patience)
	}
	panic("not reached")
}

// A Peer has a socket, and a connection to each of the other peers.
type Peer struct {
	// Set by Join, then read-only.
	mesh *Mesh
	Name string
	ws   *websocket.Conn
	end  chan error // receives, once, the reason why the socket ended

	// Rash makes the peer believe that the others accept messages of any size.
	Rash atomic.Bool

	mu sync.Mutex // held while sending, so that a description is sent before its candidates

	// Guarded by mu.
	config webrtc.Configuration
	links  map[string]*Link // by id of the peer at the other end
	closed bool
}

// A Link is one end of a connection.
type Link struct {
	PC *webrtc.PeerConnection

	id      string              // the `link` of its signals
	to      string              // the id of the peer at the other end
	channel *webrtc.DataChannel // nil at the end that answered: it only sends messages back
}

// A signalData is the content of the `data` field of a signal.
type signalData struct {
	Link        string                     `json:"link"`
	Description *webrtc.SessionDescription `json:"description,omitempty"`
	Candidate   *webrtc.ICECandidateInit   `json:"candidate,omitempty"`
}

// Join dials the WebSocket at address without an Origin, as programs do, and joins a room. A goroutine
// does the rest.
func (m *Mesh) Join(address, room, name string, policy webrtc.ICETransportPolicy) *Peer {
	m.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), Patience)
	defer cancel()
	ws, _, err := websocket.Dial(ctx, address, nil)
	if err != nil {
		m.t.Fatalf("dial %s: %v", address, err)
	}
	ws.SetReadLimit(1 << 20)
	p := &Peer{
		mesh:   m,
		Name:   name,
		ws:     ws,
		end:    make(chan error, 1),
		config: webrtc.Configuration{ICETransportPolicy: policy},
		links:  make(map[string]*Link),
	}
	m.peers = append(m.peers, p)
	p.send(map[string]any{"type": "join", "room": room, "name": name})
	var listening sync.WaitGroup
	listening.Go(func() { p.end <- p.listen() })
	m.t.Cleanup(func() {
		p.close()
		listening.Wait()
	})
	return p
}

// Link returns the connection to the peer with this id, or nil if there is none.
func (p *Peer) Link(id string) *Link {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.links[id]
}

// close ends the peer's connections and its socket.
func (p *Peer) close() {
	p.mu.Lock()
	p.closed = true
	links := p.links
	p.links = nil
	p.mu.Unlock()
	for _, l := range links {
		if err := l.PC.Close(); err != nil {
			p.mesh.t.Errorf("%s: close: %v", p.Name, err)
		}
	}
	_ = p.ws.CloseNow()
}

// listen handles the server's messages in order until the socket ends.
func (p *Peer) listen() error {
	for {
		_, frame, err := p.ws.Read(context.Background())
		if err != nil {
			return err
		}
		if err := p.handle(frame); err != nil {
			p.mesh.fail(fmt.Errorf("%s: %w: %s", p.Name, err, frame))
		}
	}
}

func (p *Peer) handle(frame []byte) error {
	var msg struct {
		Type       string
		From       string
		Data       signalData
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
		p.config.ICEServers = msg.ICEServers // unchanged
		for _, other := range msg.Peers {
			if err := p.offerLocked(other.ID); err != nil {
				return fmt.Errorf("offer: %w", err)
			}
		}
		return nil
	case "signal":
		return p.signalledLocked(msg.From, msg.Data)
	case "peer-joined", "peer-left": // the newcomer's offer says enough, and connections notice their own end
		return nil
	}
	return errors.New("unexpected message")
}

func (p *Peer) signalledLocked(from string, data signalData) error {
	link := p.links[from]
	switch {
	case data.Candidate != nil:
		if link == nil || link.id != data.Link {
			return errors.New("candidate before the description of its link")
		}
		return link.PC.AddICECandidate(*data.Candidate)
	case data.Description == nil:
		return errors.New("neither description nor candidate")
	case data.Description.Type == webrtc.SDPTypeOffer:
		return p.answerLocked(from, data)
	case link == nil || link.id != data.Link:
		return errors.New("answer to no offer")
	}
	return link.PC.SetRemoteDescription(*data.Description)
}

// offerLocked starts a connection with one data channel. The other end must send back what arrives
// there.
func (p *Peer) offerLocked(to string) error {
	link, err := p.connectLocked(to, rand.Text())
	if err != nil {
		return err
	}
	dc, err := link.PC.CreateDataChannel("echo", nil)
	if err != nil {
		return err
	}
	link.channel = dc
	dc.OnOpen(func() { p.mesh.opened <- link })
	dc.OnMessage(func(msg webrtc.DataChannelMessage) { p.mesh.heard <- string(msg.Data) })
	offer, err := link.PC.CreateOffer(nil)
	if err != nil {
		return err
	}
	return p.describeLocked(link, offer)
}

// answerLocked accepts a connection and sends back every message that arrives on its channel.
func (p *Peer) answerLocked(from string, data signalData) error {
	if p.links[from] != nil {
		return errors.New("a second offer")
	}
	link, err := p.connectLocked(from, data.Link)
	if err != nil {
		return err
	}
	link.PC.OnDataChannel(func(dc *webrtc.DataChannel) {
		dc.OnOpen(func() { p.mesh.opened <- link })
		dc.OnMessage(func(msg webrtc.DataChannelMessage) {
			if err := dc.SendText(string(msg.Data)); err != nil {
				p.mesh.fail(fmt.Errorf("%s: echo: %w", p.Name, err))
			}
		})
	})
	if p.Rash.Load() {
		data.Description.SDP = strings.ReplaceAll(data.Description.SDP, "a=max-message-size:262144",
			fmt.Sprint("a=max-message-size:", BigSize))
	}
	if err := link.PC.SetRemoteDescription(*data.Description); err != nil {
		return err
	}
	answer, err := link.PC.CreateAnswer(nil)
	if err != nil {
		return err
	}
	return p.describeLocked(link, answer)
}

// connectLocked makes one end of a connection. It sends its candidates as it finds them.
func (p *Peer) connectLocked(to, id string) (*Link, error) {
	pc, err := p.mesh.api.NewPeerConnection(p.config)
	if err != nil {
		return nil, err
	}
	if p.mesh.Prepare != nil {
		if err := p.mesh.Prepare(pc); err != nil {
			return nil, err
		}
	}
	link := &Link{id: id, to: to, PC: pc}
	p.links[to] = link
	pc.OnICECandidate(func(c *webrtc.ICECandidate) {
		if c == nil {
			p.mesh.gathered <- struct{}{}
			return
		}
		if p.mesh.NoTrickle {
			return // the description has it
		}
		candidate := c.ToJSON()
		p.mu.Lock()
		defer p.mu.Unlock()
		if !p.closed {
			p.signal(link, signalData{Link: id, Candidate: &candidate})
		}
	})
	pc.OnConnectionStateChange(func(state webrtc.PeerConnectionState) {
		if state == webrtc.PeerConnectionStateFailed {
			p.mesh.fail(fmt.Errorf("%s: no connection to %s", p.Name, to))
		}
	})
	return link, nil
}

// describeLocked sets an offer or answer and sends it. Setting it starts the search for candidates.
func (p *Peer) describeLocked(link *Link, description webrtc.SessionDescription) error {
	gathered := webrtc.GatheringCompletePromise(link.PC)
	if err := link.PC.SetLocalDescription(description); err != nil {
		return err
	}
	if p.mesh.NoTrickle {
		<-gathered
		description = *link.PC.LocalDescription()
	}
	p.signal(link, signalData{Link: link.id, Description: &description})
	return nil
}

func (p *Peer) signal(link *Link, data signalData) {
	p.send(map[string]any{"type": "signal", "to": link.to, "data": data})
}

func (p *Peer) send(msg map[string]any) {
	frame, err := json.Marshal(msg)
	if err == nil {
		ctx, cancel := context.WithTimeout(context.Background(), Patience)
		defer cancel()
		err = p.ws.Write(ctx, websocket.MessageText, frame)
	}
	if err != nil {
		p.mesh.fail(fmt.Errorf("%s: send: %w", p.Name, err))
	}
}
