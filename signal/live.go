package signal

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"time"
)

// A broadcast is a live room that has its host, as the API tells of it.
type broadcast struct {
	Room    string    `json:"room"`
	Host    string    `json:"host"` // the name
	Since   time.Time `json:"since"`
	Viewers int       `json:"viewers"`
}

// beginLocked is called when the host of a live room has taken its seat: from here on the time runs.
// room.mu is held.
func (s *Server) beginLocked(r *room, host *member) {
	r.since = time.Now()
	if s.cfg.LiveMax == 0 {
		return
	}
	r.limit = time.AfterFunc(s.cfg.LiveMax, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.endLocked(r, host, errEnded.because(fmt.Sprintf("a broadcast may last for %v, and that is over", s.cfg.LiveMax)))
	})
}

// endLocked puts everybody out of a live room whose host is still this one, or with nil anyone. It
// reports whether it did. Server.mu is held.
func (s *Server) endLocked(r *room, host *member, why *wireError) bool {
	r.mu.Lock()
	defer r.unlock()
	present := r.hostLocked()
	if present == nil || host != nil && host != present {
		return false
	}
	s.log.Info("broadcast ended", "room", s.tag(r.key), "why", why.text)
	s.ended = remember(s.ended, present.id)
	cause := closeFor(why)
	for _, m := range slices.Clone(r.members) {
		if m.conn != nil {
			m.conn.kick(cause)
		}
		r.unseatLocked(m) // of which nobody needs to be told
	}
	s.pruneLocked(r)
	return true
}

// endLive ends the broadcast in the named room, or in all if there is no name, and reports whether
// there was one.
func (s *Server) endLive(name string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	ended := false
	for key, r := range s.rooms {
		if name == "" || name == key.name { // a meeting has no host, so nothing of it ends
			ended = s.endLocked(r, nil, errEnded.because("whoever runs this server has ended this broadcast")) || ended
		}
	}
	return ended
}

// broadcasts lists what is live, by name.
func (s *Server) broadcasts() []broadcast {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := []broadcast{} // never null in JSON
	for key, r := range s.rooms {
		r.mu.Lock()
		if host := r.hostLocked(); host != nil {
			var peer struct{ Name string }
			_ = json.Unmarshal(host.identity, &peer) // our own writing
			all = append(all, broadcast{key.name, peer.Name, r.since.UTC().Truncate(time.Second), r.countLocked(true)})
		}
		r.unlock()
	}
	slices.SortFunc(all, func(a, b broadcast) int { return cmp.Compare(a.Room, b.Room) })
	return all
}

// hostLocked returns the host, or nil.
func (r *room) hostLocked() *member {
	for _, m := range r.members {
		if m.role == roleHost {
			return m
		}
	}
	return nil
}
