package signal

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"
)

// maxBody bounds the body of an API request, in bytes.
const maxBody = 4 << 10

// API returns the handler of /api/…, for other programs that know Config.APIKey. If that is empty, all
// these paths are 404.
//
//	POST   /api/token        {room, identity, name, role, ttl} → {token, expires, link}
//	GET    /api/stats        → {figures, rooms: [{tag, kind, people, locked}]}
//	GET    /api/live         → [{room, host, since, viewers}]
//	DELETE /api/live/{room}  ends the broadcast
//	DELETE /api/live         ends all broadcasts
//
// There is a link if Config.PublicURL is set and the token is for a single room. The first three answer
// in JSON, the last two with 204. Errors are {code, field, message}. The codes are those of PROTOCOL.md,
// plus bad-request and not-found.
func (s *Server) API() http.Handler { return http.HandlerFunc(s.serveAPI) }

// An apiError is a failed request: the HTTP status and the JSON of the answer.
type apiError struct {
	Code    string `json:"code"`
	Field   string `json:"field,omitempty"` // a field of the body, or "room" for the path
	Message string `json:"message"`
	status  int    // HTTP status
}

func (e *apiError) Error() string { return e.Message }

// badField returns the error for a field that breaks a rule.
func badField(field, rule string) *apiError {
	return &apiError{"bad-request", field, field + ": " + rule, http.StatusBadRequest}
}

var (
	errNoSuchPage    = &apiError{"not-found", "", "there is nothing here", http.StatusNotFound}
	errNotLive       = &apiError{"not-found", "room", "nothing is live in this room", http.StatusNotFound}
	errForeignOrigin = &apiError{"forbidden", "", "pages of this origin may not use the API", http.StatusForbidden}
	errBody          = &apiError{"bad-request", "", "the body is not a JSON object", http.StatusBadRequest}

	errBodySize = &apiError{"too-large", "",
		fmt.Sprintf("a body has at most %d bytes", maxBody), http.StatusRequestEntityTooLarge}
	errWrongKey = &apiError{"unauthorized", "",
		"the header must be Authorization: Bearer, and the key of this server's API", http.StatusUnauthorized}
	errTooManyKeys = &apiError{"rate-limited", "",
		"too many wrong keys from your address: try again in a minute", http.StatusTooManyRequests}
)

// An action handles one kind of request. Its result is sent as JSON, or as 204 if it is nil.
type action func(*http.Request) (any, error)

// actions returns the actions at a path, by method.
func (s *Server) actions(path string) map[string]action {
	switch room, one := strings.CutPrefix(path, "/api/live/"); {
	case path == "/api/token":
		return map[string]action{http.MethodPost: s.postToken}
	case path == "/api/stats":
		return map[string]action{http.MethodGet: s.getStats, http.MethodHead: s.getStats}
	case path == "/api/live":
		return map[string]action{
			http.MethodGet:    s.getLive,
			http.MethodHead:   s.getLive,
			http.MethodDelete: s.deleteAllLive,
		}
	case one:
		return map[string]action{http.MethodDelete: func(*http.Request) (any, error) { return nil, s.deleteLive(room) }}
	}
	return nil
}

func (s *Server) serveAPI(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("Vary", "Origin")
	actions := s.actions(r.URL.Path)
	switch {
	case s.cfg.APIKey == "" || actions == nil:
		s.respond(w, nil, errNoSuchPage)
		return
	case !s.origins.allow(r):
		s.respond(w, nil, errForeignOrigin)
		return
	}
	methods := strings.Join(slices.Sorted(maps.Keys(actions)), ", ")
	if origin := r.Header.Get("Origin"); origin != "" {
		h.Set("Access-Control-Allow-Origin", origin)
	}
	if r.Method == http.MethodOptions { // a CORS preflight, which browsers send without the key
		h.Set("Access-Control-Allow-Methods", methods)
		h.Set("Access-Control-Allow-Headers", "Authorization, Content-Type")
		h.Set("Access-Control-Max-Age", "600")
		w.WriteHeader(http.StatusNoContent)
		return
	}
	do := actions[r.Method]
	if do == nil {
		h.Set("Allow", methods)
		s.respond(w, nil, &apiError{"bad-request", "", "the method here is " + methods, http.StatusMethodNotAllowed})
		return
	}
	if err := s.checkKey(r); err != nil {
		s.respond(w, nil, err)
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	v, err := do(r)
	s.respond(w, v, err)
}

// checkKey requires the API key in a request. Each address has a limited number of guesses.
func (s *Server) checkKey(r *http.Request) error {
	scheme, key, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	missing := key == "" || !strings.EqualFold(scheme, "Bearer") // not a guess
	wrong := !missing && !sameSecret(strings.TrimSpace(key), s.cfg.APIKey)
	from := s.addresses.find(s.origins.proxies.clientAddr(r))
	switch {
	case !s.addresses.guess(from, apiKey, wrong):
		return errTooManyKeys
	case wrong:
		s.warn(from, "wrong key for the API")
		return errWrongKey
	case missing:
		return errWrongKey
	}
	return nil
}

// respond writes v, or err if there is one.
func (s *Server) respond(w http.ResponseWriter, v any, err error) {
	status := http.StatusOK
	if err != nil {
		bad, ok := errors.AsType[*apiError](err)
		if !ok {
			s.log.Error("api", "err", err)
			bad = &apiError{"internal", "", "something went wrong here", http.StatusInternalServerError}
		}
		switch v, status = bad, bad.status; status {
		case http.StatusUnauthorized:
			w.Header().Set("WWW-Authenticate", "Bearer")
		case http.StatusTooManyRequests:
			w.Header().Set("Retry-After", retryAfter)
		}
	}
	if v == nil {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // fails only if the client has gone
}

func (s *Server) getLive(*http.Request) (any, error) { return s.broadcasts(), nil }

func (s *Server) deleteAllLive(r *http.Request) (any, error) {
	if r.URL.RawQuery != "" { // most likely meant for one room, but it would end all
		return nil, &apiError{"bad-request", "room", "the room stands in the path: /api/live/{room}",
			http.StatusBadRequest}
	}
	s.endLive("")
	return nil, nil
}

func (s *Server) deleteLive(room string) error {
	name, err := checkRoom(room)
	switch {
	case err != nil:
		return badField("room", errBadRoom.text)
	case !s.endLive(name):
		return errNotLive
	}
	return nil
}

func (s *Server) postToken(r *http.Request) (any, error) {
	var token string
	var expires time.Time
	g, err := readGrant(r.Body)
	if err == nil {
		token, expires, err = g.sign(s.cfg.TokenKey, time.Now())
	}
	if bad, ok := errors.AsType[*grantError](err); ok {
		return nil, badField(bad.Field, bad.Rule)
	}
	if err != nil {
		return nil, err
	}
	link := ""
	if s.cfg.PublicURL != "" && g.Room != anyRoom {
		if link, err = invitation(s.cfg.PublicURL, g, token); err != nil {
			return nil, err
		}
	}
	return struct {
		Token   string    `json:"token"`
		Expires time.Time `json:"expires"`
		Link    string    `json:"link,omitempty"`
	}{token, expires.UTC(), link}, nil
}

// readGrant reads a grant from JSON. It ignores the Content-Type: a foreign page cannot send the key
// without a preflight, and curl's -d calls everything a form.
func readGrant(body io.Reader) (g grant, _ error) {
	b, err := io.ReadAll(body)
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return g, errBodySize
	}
	if err != nil {
		return g, &apiError{"bad-request", "", "the body did not come whole", http.StatusBadRequest}
	}
	fields, err := readFields(b)
	if twice, ok := errors.AsType[*repeatedError](err); ok {
		return g, badField(twice.name, "is there twice")
	}
	if err != nil {
		return g, errBody
	}
	texts := map[string]*string{"room": &g.Room, "identity": &g.Identity, "name": &g.Name, "role": &g.Role}
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		switch to := texts[name]; {
		case name == "ttl":
			if g.TTL, err = readTTL(fields[name]); err != nil {
				return g, badField(name, "want seconds, or a text such as \"1h30m\"")
			}
		case to == nil:
			return g, badField(name, "no such field: there are room, identity, name, role and ttl")
		case fields[name][0] != '"':
			return g, badField(name, "want a text")
		default:
			_ = json.Unmarshal(fields[name], to) // cannot fail: it is a string
			// Checked here because grant treats an empty string as a missing field.
			if _, err := checkField(name, *to); err != nil {
				return g, err
			}
		}
	}
	return g, nil
}

// readTTL reads a number of seconds, or a Go duration in quotes. It turns zero, negative and very large
// numbers into values that grant refuses.
func readTTL(raw json.RawMessage) (ttl time.Duration, _ error) {
	if raw[0] == '"' {
		var text string
		_ = json.Unmarshal(raw, &text) // cannot fail: it is a string
		d, err := time.ParseDuration(text)
		if err != nil {
			return 0, err
		}
		ttl = d
	} else {
		var seconds *float64
		if err := json.Unmarshal(raw, &seconds); err != nil || seconds == nil {
			return 0, errBody
		}
		ttl = time.Duration(min(max(*seconds, 0), 2*maxTokenTTL.Seconds()) * float64(time.Second))
	}
	if ttl == 0 {
		return -1, nil
	}
	return ttl, nil
}
