package turn

import (
	"testing"
	"time"

	"github.com/pion/ice/v4"
	"github.com/pion/webrtc/v4"
)

// Two WebRTC peers that may only use relays talk through the switch. No relay port carries a packet, so
// this works with a single open port in the firewall.
func TestWebRTCThroughTheSwitch(t *testing.T) {
	s := newServer(t)
	ada, bo := newPeerConnection(t, s, "ada"), newPeerConnection(t, s, "bo")

	bo.OnDataChannel(func(c *webrtc.DataChannel) {
		c.OnMessage(func(m webrtc.DataChannelMessage) { c.SendText("echo: " + string(m.Data)) })
	})
	channel, err := ada.CreateDataChannel("test", nil)
	if err != nil {
		t.Fatal(err)
	}
	got := make(chan string, 1)
	channel.OnOpen(func() { channel.SendText("hello") })
	channel.OnMessage(func(m webrtc.DataChannelMessage) { got <- string(m.Data) })

	offer, err := ada.CreateOffer(nil)
	if err != nil {
		t.Fatal(err)
	}
	bo.SetRemoteDescription(describe(t, ada, offer))
	answer, err := bo.CreateAnswer(nil)
	if err != nil {
		t.Fatal(err)
	}
	ada.SetRemoteDescription(describe(t, bo, answer))

	select {
	case text := <-got:
		if text != "echo: hello" {
			t.Errorf("got %q, want %q", text, "echo: hello")
		}
	case <-time.After(patience):
		t.Fatalf("no echo after %v", patience)
	}
	if got := s.relays.snapshot(); got.switched == 0 || got.sent != 0 || got.received != 0 {
		t.Errorf("packets: %+v, want packets switched and none through a relay port", got)
	}
}

func newPeerConnection(t *testing.T, s *Server, name string) *webrtc.PeerConnection {
	t.Helper()
	var settings webrtc.SettingEngine
	settings.SetNetworkTypes([]webrtc.NetworkType{webrtc.NetworkTypeUDP4})
	settings.SetICEMulticastDNSMode(ice.MulticastDNSModeDisabled)
	settings.SetRelayAcceptanceMinWait(0) // there is nothing better to wait for
	turn := s.ICEServers("127.0.0.1", name)[1]
	pc, err := webrtc.NewAPI(webrtc.WithSettingEngine(settings)).NewPeerConnection(webrtc.Configuration{
		ICETransportPolicy: webrtc.ICETransportPolicyRelay,
		ICEServers: []webrtc.ICEServer{
			{URLs: turn.URLs, Username: turn.Username, Credential: turn.Credential},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { pc.GracefulClose() })
	return pc
}

// describe sets the local description. It returns the description with all candidates.
func describe(t *testing.T, pc *webrtc.PeerConnection, d webrtc.SessionDescription) webrtc.SessionDescription {
	t.Helper()
	gathered := webrtc.GatheringCompletePromise(pc)
	if err := pc.SetLocalDescription(d); err != nil {
		t.Fatal(err)
	}
	<-gathered
	return *pc.LocalDescription()
}
