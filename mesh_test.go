package main

import (
	"context"
	"testing"

	"github.com/coder/websocket"
	"github.com/pion/webrtc/v4"

	"tincan/signal/meshtest"
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

// Both ends may be relayed by the same server.
func TestMeshThroughTheSwitch(t *testing.T) {
	s := serveTincan(t, "-public-ip=127.0.0.1")
	m := meshtest.Call(t, s.testURL("/ws"), webrtc.ICETransportPolicyRelay)
	m.Echo()
	m.WantRelays()
}
