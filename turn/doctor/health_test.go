package doctor

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"tincan/signal/cli"
	"tincan/signal/meshtest"
	"tincan/turn/port"
)

// readyz answers health checks with a status and a text.
func readyz(status int, text string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/readyz" {
			status = http.StatusNotFound
		}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		fmt.Fprintln(w, text)
	})
}

// askHealth runs the command. The server has two flags.
func askHealth(t *testing.T, args []string, env cli.Env) error {
	t.Helper()
	cfg := port.DefaultConfig()
	server := &cli.Command{Sections: []cli.Section{{Register: cfg.RegisterFlags}},
		Secrets: []cli.Secret{{Variable: "TINCAN_GRACE"}}}
	return Health(t.Context(), args, env, io.Discard, server, &cfg)
}

// The command finds the server by the flags and variables that the server has.
func TestHealth(t *testing.T) {
	ready := httptest.NewServer(readyz(200, `{"ready":true}`))
	defer ready.Close()
	other := httptest.NewServer(http.NotFoundHandler())
	defer other.Close()
	sick := httptest.NewServer(readyz(503, `{"ready":false,"failed":{"turn":"no answer"}}`))
	defer sick.Close()
	closed := listen(t)
	closed.Close()
	for _, tt := range []struct {
		name, args string
		env        cli.Env
		want       string // in the error; "": none
	}{
		{"by flag", "-listen " + ready.Listener.Addr().String(), nil, ""},
		{"by variable", "", cli.Env{"TINCAN_LISTEN": ready.Listener.Addr().String(), "TINCAN_GRACE": "1s"}, ""},
		{"any address", "-listen :" + portOf(ready.Listener.Addr()), nil, ""},
		{"not ready", "-listen " + sick.Listener.Addr().String(), nil, `"turn":"no answer"`},
		{"another program", "-listen " + other.Listener.Addr().String(), nil, "another program: it answers 404"},
		{"nobody there", "-listen " + closed.Addr().String(), nil, "nothing listens there"},
		{"no port", "-listen localhost", nil, "missing port"},
		{"misspelled", "", cli.Env{"TINCAN_LISTN": ":1"}, "did you mean TINCAN_LISTEN"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			err := askHealth(t, strings.Fields(tt.args), tt.env)
			if tt.want == "" && err != nil || tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)) {
				t.Errorf("error %v, want %q", err, tt.want)
			}
		})
	}
}

// A port with TLS answers without TLS too, so it does not matter for which name the certificate is.
func TestHealthWithTLS(t *testing.T) {
	for _, args := range [][]string{{"-tls-self-signed"}, {"-tls-self-signed", "-turn-listen="}} {
		server := meshtest.Start(t, nil, args...)
		address := "-listen=" + strings.TrimPrefix(server.Base, "https://")
		if err := askHealth(t, []string{address}, nil); err != nil {
			t.Errorf("%q: %v", args, err)
		}
	}
}
