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
		s.end([]*room{r}, host, why)
	})
}

// end removes everyone from live rooms, and returns how many of them had a host. If host is not nil, it
// ends only the room whose host that is. A host must not come back after a crash either, so the ends are
// stored first.
func (s *Server) end(rooms []*room, host *member, why *wireError) (ended int) {
	hosts := make([]*member, len(rooms))
	for i, r := range rooms {
		hosts[i] = s.beginEnd(r, host)
	}
	s.store.commit()
	for i, r := range rooms {
		if hosts[i] != nil {
			s.dismiss(r, hosts[i], closeFor(why))
			ended++
		}
	}
	// Without locks, and at the end: a blocked log must not hold up the end of other broadcasts.
	for i, r := range rooms {
		if hosts[i] != nil {
			s.log.Info("broadcast ended", "room", r.tag, "why", why.text)
		}
	}
	return ended
}

// beginEnd makes the session of the room's host void. It returns the host, or nil if there is nothing to
// end.
func (s *Server) beginEnd(r *room, host *member) *member {
	s.mu.Lock()
	defer s.mu.Unlock()
	r.mu.Lock()
	defer r.mu.Unlock()
	present := r.hostLocked()
	if present == nil || host != nil && host != present {
		return nil
	}
	s.ended = remember(s.ended, present.id)
	s.store.setEnded(s.ended)
	return present
}

// dismiss removes everyone from a room, if host is still its host.
func (s *Server) dismiss(r *room, host *member, cause *closing) {
	s.mu.Lock()
	r.mu.Lock()
	defer r.unlock()
	defer s.mu.Unlock() // runs before r.unlock, so that nothing is written under s.mu
	if r.hostLocked() != host {
		return
	}
	for _, m := range slices.Clone(r.members) {
		if m.socket != nil {
			m.socket.kick(cause)
		}
		r.unseatLocked(m, "ended") // no announcement, since everyone goes
	}
	r.updateKnocksLocked()
	s.pruneLocked(r)
}

// endLive ends the broadcast in the named room, or all broadcasts if name is empty. It reports whether
// there was one.
func (s *Server) endLive(name string) bool {
	return s.end(s.liveRooms(name), nil, errEnded.because("the operator of this server ended this broadcast")) > 0
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
