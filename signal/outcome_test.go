package signal

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// report sends an outcome, as a page does.
func (n *testNet) report(method, body string, header ...string) *http.Response {
	r := httptest.NewRequest(method, "/outcome", strings.NewReader(body))
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	n.server.Outcome().ServeHTTP(w, r)
	return w.Result()
}

// Only values that we know are counted, so that nobody can make up labels.
func TestOutcome(t *testing.T) {
	n := newTestNet(t, Config{})
	for _, tt := range []struct {
		method, body string
		want         int
	}{
		{"POST", `{"way":"direct","protocol":"udp","seconds":0.8}`, 204},
		{"POST", `{"way":"relay","protocol":"tls","seconds":300}`, 204},
		{"POST", `{"way":"none","protocol":"unknown","seconds":0}`, 204},
		{"GET", ``, 405},
		{"POST", ``, 400},
		{"POST", `null`, 400},
		{"POST", `{"way":"mine","protocol":"udp","seconds":1}`, 400},
		{"POST", `{"way":"direct","protocol":"sctp","seconds":1}`, 400},
		{"POST", `{"way":"direct","protocol":"udp","seconds":-1}`, 400},
		{"POST", `{"way":"direct","protocol":"udp","seconds":301}`, 400},
		{"POST", `{"way":"direct","protocol":"udp","seconds":1e999}`, 400},
		{"POST", `{"way":"direct","protocol":"udp","seconds":1` + strings.Repeat(" ", maxOutcome) + `}`, 400},
	} {
		if got := n.report(tt.method, tt.body).StatusCode; got != tt.want {
			t.Errorf("%s %.60s: %d, want %d", tt.method, tt.body, got, tt.want)
		}
	}
	const good = `{"way":"direct","protocol":"udp","seconds":0.8}`
	if got := n.report("POST", good, "Origin", "https://evil.example").StatusCode; got != http.StatusForbidden {
		t.Errorf("from a foreign page: %d, want 403", got)
	}
	after := gather(t, n.server)
	for name, want := range map[string]float64{
		"ice_outcomes_total udp direct": 1, "ice_outcomes_total tls relay": 1, "ice_outcomes_total unknown none": 1,
		"connect_seconds direct": 1, "ice_outcomes_total tcp direct": 0,
	} {
		if got := after[name]; got != want {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
}

// One address cannot report without end.
func TestOutcomesAreLimited(t *testing.T) {
	n := newTestNet(t, Config{})
	status := 0
	for i := 0; status != http.StatusTooManyRequests; i++ {
		if i > 2*visitBurst {
			t.Fatal("never refused")
		}
		status = n.report("POST", `{"way":"direct","protocol":"udp","seconds":1}`).StatusCode
	}
	if got := gather(t, n.server)["throttled_total report"]; got != 1 {
		t.Errorf("throttled: %v, want 1", got)
	}
}
