package main

import (
	"context"
	"regexp"
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

// If both ends are relayed, every packet goes from relay to relay in memory, and none through a port.
func TestMeshThroughTheSwitch(t *testing.T) {
	p := startRunning(t, nil, "-public-ip=127.0.0.1", "-log-level=debug")
	m := meshtest.Call(t, p.base+"/ws", webrtc.ICETransportPolicyRelay)
	m.Echo()
	m.WantRelays()
	p.stops(nil)
	// ICE checks that arrive before the permission for their sender are refused (RFC 8656 section 9).
	want := regexp.MustCompile(`msg="packets relayed" switched=[1-9]\d* sent=0 received=0 refused=\d+ dropped=0\n`)
	if !want.MatchString(p.log.String()) {
		t.Errorf("the log lacks %s, that no packet went through a port", want)
	}
}
