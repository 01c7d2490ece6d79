package main

import (
	"context"
	"testing"

	"github.com/coder/websocket"
	"github.com/pion/webrtc/v4"

	"tincan/signal/meshtest"
	"tincan/turn"
)

func TestMesh(t *testing.T) {
	s := serveTincan(t)
	meshtest.Call(t, s.testURL("/ws"), webrtc.ICETransportPolicyAll).Echo()
}

// A call continues after its signaling server has gone (PROTOCOL.md, rules 5 and 7).
func TestMeshOutlivesTheRelay(t *testing.T) {
	s := serveTincan(t, "-turn-listen=")
	m := meshtest.Call(t, s.testURL("/ws"), webrtc.ICETransportPolicyAll)
	m.Echo()
	m.Gathered() // later candidates could not be sent
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	if err := s.signal.Shutdown(ctx); err != nil {
		t.Fatalf("shutdown: %v", err)
	}
	for name, err := range m.Ends() {
		if websocket.CloseStatus(err) != websocket.StatusGoingAway {
			t.Errorf("%s: the socket ended with %v, want close code 1001", name, err)
		}
	}
	m.Echo()
}

// If both ends are relayed, every packet goes from relay to relay in memory, and none through a port.
func TestMeshThroughTheSwitch(t *testing.T) {
	s := serveTincan(t, "-public-ip=127.0.0.1")
	m := meshtest.Call(t, s.testURL("/ws"), webrtc.ICETransportPolicyRelay)
	m.Echo()
	m.WantRelays()
	stats := s.turn.Stats()
	t.Logf("packets: %+v", stats)
	// ICE checks that arrive before the permission for their sender are refused (RFC 8656 section 9).
	if want := (turn.Stats{Switched: stats.Switched, Refused: stats.Refused}); stats != want || stats.Switched == 0 {
		t.Errorf("packets: %+v, want none through a port, and none dropped", stats)
	}
}
