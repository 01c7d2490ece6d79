package port

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
)

// The longest key that matches is used. Nothing is cleaned, and nothing redirects.
func TestRoutes(t *testing.T) {
	routes := Routes{}
	for _, key := range []string{"/", "/ws", "/api/", "/api/live/"} {
		routes[key] = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, key) })
	}
	for path, want := range map[string]string{
		"/": "/", "/ws": "/ws", "/ws/": "/", "/wsx": "/", "/r/ws": "/", "/api": "/", "/api/": "/api/",
		"/api/token": "/api/", "/api//token": "/api/", "/api/live": "/api/", "/api/live/a/b": "/api/live/",
		"//ws": "/", "/x/../ws": "/", "/api/../ws": "/api/", "*": "/", "": "/",
	} {
		r := httptest.NewRequest("GET", "http://tincan.test/", nil)
		r.URL.Path = path
		w := httptest.NewRecorder()
		routes.ServeHTTP(w, r)
		if got := w.Body.String(); got != want || w.Code != 200 {
			t.Errorf("%s: %d by %q, want %q", path, w.Code, got, want)
		}
	}
}

// /readyz names what is not ready, under any host name.
func TestReadiness(t *testing.T) {
	var problem error
	g := &Guard{Ready: map[string]func(context.Context) error{
		"turn":      func(context.Context) error { return problem },
		"signaling": func(context.Context) error { return nil },
	}}
	h := g.Handler(http.NotFoundHandler())
	ask := func(method string) (int, string) {
		r := httptest.NewRequest(method, "/readyz", nil)
		r.Host = "192.0.2.1:8080"
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		body, _ := io.ReadAll(w.Result().Body)
		return w.Code, string(body)
	}
	if code, body := ask("GET"); code != 200 || body != "{\"ready\":true}\n" {
		t.Errorf("ready: %d %s", code, body)
	}
	problem = errors.New("no allocation")
	if code, body := ask("GET"); code != 503 || body != "{\"ready\":false,\"failed\":{\"turn\":\"no allocation\"}}\n" {
		t.Errorf("not ready: %d %s", code, body)
	}
	if code, _ := ask("POST"); code != 405 {
		t.Errorf("POST: %d, want 405", code)
	}
}
