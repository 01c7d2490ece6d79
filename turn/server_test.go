package turn

import (
	"strings"
	"testing"
)

func TestRelayToRelayThroughTheSwitch(t *testing.T) {
	s := newServer(t)
	ada, bo := dial(t, s, "ada"), dial(t, s, "bo")
	adaRelay, boRelay := allocate(t, ada), allocate(t, bo)
	permit(t, ada, boRelay.LocalAddr())
	permit(t, bo, adaRelay.LocalAddr())

	send(t, adaRelay, "hello bo", boRelay.LocalAddr())
	if from := expect(t, boRelay, "hello bo"); from.String() != adaRelay.LocalAddr().String() {
		t.Errorf("bo got the packet from %v, want ada's relayed address %v", from, adaRelay.LocalAddr())
	}
	send(t, boRelay, "hello ada", adaRelay.LocalAddr())
	expect(t, adaRelay, "hello ada")

	if got, want := s.Stats(), (Stats{Switched: 2}); got != want {
		t.Errorf("Stats = %+v, want %+v: nothing may touch a relay port", got, want)
	}
}

func TestPortInUse(t *testing.T) {
	s := newServer(t)
	_, err := Listen(Config{Listen: s.Addr().String(), PublicIP: loopback, Secret: testSecret})
	if err == nil {
		t.Fatal("two servers on one port")
	}
	if text := err.Error(); !strings.Contains(text, s.Addr().String()) || strings.Contains(text, "\n") {
		t.Errorf("error %q: want one line that names %v", text, s.Addr())
	}
}
