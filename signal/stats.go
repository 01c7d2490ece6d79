package signal

import (
	"cmp"
	"net/http"
	"slices"
)

// roomStats omits the name of the room, because knowing it is often enough to enter.
type roomStats struct {
	Tag    string `json:"tag"` // as in the log
	Kind   string `json:"kind"`
	People int    `json:"people"`
	Locked bool   `json:"locked"`
}

func (s *Server) getStats(*http.Request) (any, error) {
	var figures any
	if s.cfg.Figures != nil {
		var err error
		if figures, err = s.cfg.Figures(); err != nil {
			return nil, err
		}
	}
	return struct {
		Figures any         `json:"figures"`
		Rooms   []roomStats `json:"rooms"`
	}{figures, s.roomStats()}, nil
}

// roomStats returns the rooms with somebody in them, the largest first.
func (s *Server) roomStats() []roomStats {
	all := []roomStats{} // never null in JSON
	for _, r := range s.allRooms() {
		r.mu.Lock()
		if n := len(r.members); n > 0 {
			all = append(all, roomStats{r.tag, r.key.kindName(), n, r.locked})
		}
		r.mu.Unlock()
	}
	slices.SortFunc(all, func(a, b roomStats) int {
		return cmp.Or(cmp.Compare(b.People, a.People), cmp.Compare(a.Tag, b.Tag))
	})
	return all
}
