//go:build linux

package natlab

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pion/webrtc/v4"
	"github.com/pion/webrtc/v4/pkg/media"

	"tincan/signal/meshtest"
)

// Environment variables for a peer: the room to join, the paths that the peer may take, and
// whether descriptions carry all their candidates.
const (
	natPeerRoom  = "TINCAN_TEST_NAT_ROOM"
	natPeerPaths = "TINCAN_TEST_NAT_PATHS"
	natNoTrickle = "TINCAN_TEST_NAT_NO_TRICKLE"
)

// natPaths are the paths that a peer may take.
type natPaths string

const (
	allPaths     natPaths = "all"
	directPaths  natPaths = "direct"
	relayedPaths natPaths = "relayed"
)

// peer starts TestNATPeer on a host. The channel receives the host's end of the connection. If there is
// none, the channel is closed. The process runs until ctx ends.
func (l *natLab) peer(ctx context.Context, t *testing.T, peers *sync.WaitGroup, host, room string,
	allow natPaths) <-chan natEnd {
	t.Helper()
	cmd := l.inside(host, exec.CommandContext(ctx, os.Args[0], "-test.run=^TestNATPeer$"))
	cmd.Env = []string{natPeerRoom + "=" + room, natPeerPaths + "=" + string(allow), "SSL_CERT_FILE=" + l.cert}
	if !strings.Contains(host, string(onlyTCP443)) { // there pion tries for half a minute to reach a relay by UDP
		cmd.Env = append(cmd.Env, natNoTrickle+"=1")
	}
	cmd.Stderr = t.Output()
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := cmd.StdinPipe(); err != nil { // stays open as long as this process lives
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	connected := make(chan natEnd, 1)
	peers.Go(func() {
		defer close(connected)
		for lines := bufio.NewScanner(stdout); lines.Scan(); {
			var end natEnd
			if json.Unmarshal(lines.Bytes(), &end) == nil {
				connected <- end
			} else {
				fmt.Fprintln(t.Output(), host, lines.Text())
			}
		}
		_ = cmd.Wait() // killed, or it has logged its error
	})
	return connected
}

// TestNATPeer is one peer of TestNAT, in its own process. The peer that joins second makes the offer.
func TestNATPeer(t *testing.T) {
	room := os.Getenv(natPeerRoom)
	if room == "" {
		t.Skip("TestNAT starts it")
	}
	policy := webrtc.ICETransportPolicyAll
	var settings webrtc.SettingEngine
	settings.SetICEMaxBindingRequests(100) // the other end may start late
	// Browsers hide private addresses too. pion would ask each relay again and again for a path to the
	// private address of the other end, and do nothing else until it is refused.
	settings.SetIPFilter(func(ip net.IP) bool { return !ip.IsPrivate() })
	// pion takes the best path that it knows after a while, and never replaces a relay by a better one. On
	// a busy machine, the direct path may not be known yet.
	switch natPaths(os.Getenv(natPeerPaths)) {
	case directPaths:
		settings.SetRelayAcceptanceMinWait(2 * meshtest.Patience) // longer than the test takes
	case relayedPaths:
		policy = webrtc.ICETransportPolicyRelay
	default:
		settings.SetRelayAcceptanceMinWait(6 * time.Second)
	}
	m := meshtest.New(t, 2, settings)
	// pion calls a relay that it knows from its checks alone peer reflexive, and prefers it to direct
	// paths and better relays.
	m.NoTrickle = os.Getenv(natNoTrickle) != ""
	seen := make(chan struct{})
	enough := sync.OnceFunc(func() { close(seen) }) // a second connection may get the video too
	m.Prepare = func(pc *webrtc.PeerConnection) error { return video(t, pc, enough) }
	m.Join("https://"+natName+"/ws", room, "Ada", policy)
	link := m.Opened()
	m.Echo()
	select {
	case <-seen:
	case <-time.After(meshtest.Patience):
		t.Fatal("no video arrives")
	}
	end, err := endOf(link)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.NewEncoder(os.Stdout).Encode(end); err != nil {
		t.Fatal(err)
	}
	_, _ = io.Copy(io.Discard, os.Stdin) // the other end may need this process until the test ends both
}

// video sends a video of large packets. It calls enough when enough of such a video has arrived.
func video(t *testing.T, pc *webrtc.PeerConnection, enough func()) error {
	const packets = 100
	codec := webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeVP8, ClockRate: 90000}
	track, err := webrtc.NewTrackLocalStaticSample(codec, "video", "tincan")
	if err != nil {
		return err
	}
	if _, err := pc.AddTrack(track); err != nil {
		return err
	}
	pc.OnTrack(func(remote *webrtc.TrackRemote, _ *webrtc.RTPReceiver) {
		for range packets {
			if _, _, err := remote.ReadRTP(); err != nil {
				return // the connection has ended
			}
		}
		enough()
	})
	go func() {
		frames := time.NewTicker(33 * time.Millisecond)
		defer frames.Stop()
		for t.Context().Err() == nil {
			frame := media.Sample{Data: make([]byte, 5000), Duration: 33 * time.Millisecond} // several packets
			if err := track.WriteSample(frame); err != nil {
				return
			}
			<-frames.C
		}
	}()
	return nil
}

func endOf(l *meshtest.Link) (natEnd, error) {
	pair, selected := l.PC.SCTP().Transport().ICETransport().GetSelectedCandidatePairStats()
	all := l.PC.GetStats()
	local, hasLocal := all[pair.LocalCandidateID].(webrtc.ICECandidateStats)
	remote, hasRemote := all[pair.RemoteCandidateID].(webrtc.ICECandidateStats)
	if !selected || !hasLocal || !hasRemote {
		return natEnd{}, fmt.Errorf("no selected candidates: %+v", pair)
	}
	typeAndAddress := func(c webrtc.ICECandidateStats) string {
		return fmt.Sprintf("%v %s:%d", c.CandidateType, c.IP, c.Port)
	}
	return natEnd{typeAndAddress(local), typeAndAddress(remote), local.RelayProtocol}, nil
}

// A natEnd is one end of a connection as its peer sees it: the selected candidate pair.
type natEnd struct {
	Local, Remote string // type and address
	RelayProtocol string // from the peer to its own relay; empty if it has none
}

// String returns a short form for a table.
func (e natEnd) String() string {
	by := e.Local
	if e.RelayProtocol != "" {
		by += " over " + e.RelayProtocol
	}
	return by + " to " + e.Remote
}
