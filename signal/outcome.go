package signal

import (
	"encoding/json"
	"io"
	"net/http"
)

// maxOutcome bounds the body of an outcome, in bytes.
const maxOutcome = 256

// Outcome returns the handler to which our pages report how each pair of peers has connected, once per pair:
//
//	POST {"way": "direct", "protocol": "udp", "seconds": 0.8}
//
// It only counts, so that an operator sees how many calls need the relay.
func (s *Server) Outcome() http.Handler { return http.HandlerFunc(s.serveOutcome) }

func (s *Server) serveOutcome(w http.ResponseWriter, r *http.Request) {
	from := s.addresses.find(s.origins.proxies.clientAddr(r))
	switch {
	case r.Method != http.MethodPost:
		w.Header().Set("Allow", http.MethodPost)
		http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
		return
	case !s.origins.allow(r):
		http.Error(w, "pages of this origin may not report", http.StatusForbidden)
		return
	case !s.addresses.report(from):
		w.Header().Set("Retry-After", retryAfter)
		http.Error(w, "too many reports from your address", http.StatusTooManyRequests)
		return
	}
	var outcome struct {
		Way      string  `json:"way"`
		Protocol string  `json:"protocol"`
		Seconds  float64 `json:"seconds"`
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxOutcome))
	if err == nil {
		err = json.Unmarshal(body, &outcome)
	}
	if err != nil || !s.metrics.countOutcome(outcome.Way, outcome.Protocol, outcome.Seconds) {
		http.Error(w, "want a way, a protocol and seconds", http.StatusBadRequest)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}
