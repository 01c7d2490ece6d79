package e2e

import (
	_ "embed"
	"fmt"
	"testing"
)

// These tests connect two PeerConnections in one page, and drive both ends step by step.

//go:embed testdata/connection-pair.js
var connectionPair string

// pairTest runs one of the tests in connection-pair.js, in Chromium and in Firefox.
func pairTest(t *testing.T, name string) {
	t.Helper()
	t.Parallel()
	inBothBrowsers(t, func(t *testing.T, b *browser) {
		base, _ := startTincan(t)
		page := b.openPage("Ada", base)
		if problem := read[string](page, fmt.Sprintf("(%s)(%q)", connectionPair, name)); problem != "" {
			t.Error(problem)
		}
	})
}

// When a browser is busy, negotiationneeded may fire while an offer is being made for the same reason.
func TestNegotiationNeededTwice(t *testing.T) { pairTest(t, "negotiationNeededTwice") }

// A browser may report a candidate after the ICE restart that made it useless.
func TestCandidateFromBeforeARestart(t *testing.T) { pairTest(t, "candidateFromBeforeARestart") }

// A browser may mistake media that overtakes the answer for other media. So the called peer sends nothing new
// until the answer is confirmed, even if the answer and its confirmation are lost at first.
func TestMediaWaitsForTheAnswer(t *testing.T) { pairTest(t, "mediaWaitsForTheAnswer") }

// A person may turn on the camera while the offer for the screen is being applied.
func TestCameraDuringAnOffer(t *testing.T) { pairTest(t, "cameraDuringAnOffer") }

// Before the answer is applied, the screen's sender has no track, so addTrack() would reuse it for the camera.
func TestCameraDuringAnAnswer(t *testing.T) { pairTest(t, "cameraDuringAnAnswer") }

// A person without a camera may share a screen first. The camera needs a sender of its own later.
func TestScreenBeforeTheCamera(t *testing.T) { pairTest(t, "screenBeforeTheCamera") }

// Our pages never stop a transceiver, but other clients may, even while new media waits for a confirmation.
func TestStoppedCamera(t *testing.T) { pairTest(t, "stoppedCamera") }

func TestStoppedScreen(t *testing.T) { pairTest(t, "stoppedScreen") }
