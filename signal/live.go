package signal

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"time"
)

// A broadcast is a live room with a host, as the API reports it.
type broadcast struct {
	Room    string    `json:"room"`
	Host    string    `json:"host"` // the host's name
	Since   time.Time `json:"since"`
	Viewers int       `json:"viewers"`
}

// beginLocked starts the time limit of a broadcast. It is called when the host of a live room has taken
// its seat. The caller holds room.mu.
func (s *Server) beginLocked(r *room, host *member) {
	r.since = time.Now()
	if s.cfg.LiveMax == 0 {
		return
	}
	why := errEnded.because(fmt.Sprintf("a broadcast may last at most %v", s.cfg.LiveMax))
	r.timer = time.AfterFunc(s.cfg.LiveMax, func() {
		defer s.recoverPanic()
		if s.end(r, host, why) {
			s.logEnded(r, why)
		}
	})
}

// end removes everyone from a live room if host is still its host, and reports whether it did. A nil
// host matches any.
func (s *Server) end(r *room, host *member, why *wireError) bool {
	s.mu.Lock()
	r.mu.Lock()
	defer r.unlock()
	defer s.mu.Unlock() // runs before r.unlock, so that nothing is written under s.mu
	present := r.hostLocked()
	if present == nil || host != nil && host != present {
		return false
	}
	s.ended = remember(s.ended, present.id)
	s.store.setEnded(s.ended)
	cause := closeFor(why)
	for _, m := range slices.Clone(r.members) {
		if m.socket != nil {
			m.socket.kick(cause)
		}
		r.unseatLocked(m) // no announcement, since everyone goes
	}
	s.pruneLocked(r)
	return true
}

// logEnded logs the end of a broadcast. It is called after end and without locks, since a blocked log
// must not hold up anyone, or the end of other broadcasts.
func (s *Server) logEnded(r *room, why *wireError) {
	s.log.Info("broadcast ended", "room", s.tag(r.key), "why", why.text)
}

// endLive ends the broadcast in the named room, or all broadcasts if name is empty. It reports whether
// there was one.
func (s *Server) endLive(name string) bool {
	why := errEnded.because("the operator of this server ended this broadcast")
	ended := slices.DeleteFunc(s.liveRooms(name), func(r *room) bool { return !s.end(r, nil, why) })
	s.store.commit()
	for _, r := range ended {
		s.logEnded(r, why)
	}
	return len(ended) > 0
}

// liveRooms returns the live room with this name, or all live rooms if name is empty.
func (s *Server) liveRooms(name string) []*room {
	s.mu.Lock()
	defer s.mu.Unlock()
	var rooms []*room
	for key, r := range s.rooms {
		if key.live && (name == "" || name == key.name) {
			rooms = append(rooms, r)
		}
	}
	return rooms
}

// broadcasts returns all current broadcasts, sorted by room.
func (s *Server) broadcasts() []broadcast {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := []broadcast{} // never null in JSON
	for _, r := range s.rooms {
		if b, live := r.broadcast(); live {
			all = append(all, b)
		}
	}
	slices.SortFunc(all, func(a, b broadcast) int { return cmp.Compare(a.Room, b.Room) })
	return all
}

// broadcast describes the room's broadcast, if it has one.
func (r *room) broadcast() (b broadcast, live bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	host := r.hostLocked()
	if host == nil {
		return b, false
	}
	var peer struct{ Name string }
	_ = json.Unmarshal(host.identity, &peer) // we encoded it
	return broadcast{r.key.name, peer.Name, r.since.UTC().Truncate(time.Second), r.countLocked(true)}, true
}
