package signal

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/netip"
	"time"
)

// A Config holds the settings of a [Server]. The zero value works and sets no limits. [DefaultConfig]
// returns sensible ones.
type Config struct {
	// ICEServers returns the iceServers for one peer, as the JSON list that RTCPeerConnection takes,
	// and how long they are valid. host is the name or address, without port, that the browser used to
	// reach this server. peer is the id of a peer that has a seat, or "" for a look. Nil: peers get no
	// iceServers.
	//
	// ICEServers and Left are called without locks, and from several goroutines at once.
	ICEServers func(host, peer string) (servers json.RawMessage, ttl time.Duration)

	// Left is called with the id of each peer that loses its seat, for good or until it joins again, so
	// that its credentials can be revoked. The server waits for Left to return before it calls
	// ICEServers for another seat of the same peer. If a peer loses its seat while ICEServers runs for
	// it, Left is called once more afterwards. Nil: not called.
	Left func(peer string)

	// Relayed returns how many bytes a relay has carried for a peer. It is called once before each Left. Nil:
	// unknown.
	Relayed func(peer string) uint64

	// Origins are additional origins, such as "https://example.org", whose pages may connect. Pages of
	// this server itself always may.
	Origins []string

	// PublicURL is the URL of the pages, such as "https://meet.example.org". If it is set, the API returns
	// a link with each token for a single room. "": unknown.
	PublicURL string

	// SessionKey signs sessions. Nil: a random key, so that no session outlives the process. A change
	// of RequireToken, TokenKey or HostPassword makes earlier sessions void.
	SessionKey []byte

	// TokenKey signs and checks tokens. It needs at least 32 bytes. Nil: a random key, so that only
	// this process can make tokens.
	TokenKey []byte

	// RequireToken refuses every peer that has neither a token nor a session. A token that a peer does
	// send is checked, and applies, even if this is false.
	RequireToken bool

	// StateFile is where the server keeps what rooms must not forget: locks, removed peers, moderators.
	// It is useful only with a SessionKey that stays the same. "": a restart forgets them.
	StateFile string

	// HostPassword is required for the role of host, unless a token grants that role. "": no password.
	HostPassword string

	// APIKey is the key that requests to the API must carry. "": the API is off.
	APIKey string

	// Figures returns what GET /api/stats answers beside the rooms; it must marshal to JSON. Nil: nothing.
	Figures func() (any, error)

	// TrustedProxies are the proxies whose X-Forwarded-For and X-Forwarded-Proto headers are believed.
	TrustedProxies []netip.Prefix

	// In these fields 0 means no limit, except that a Grace of 0 keeps no seats.

	RoomSize   int           // peers in a meeting
	Viewers    int           // viewers in a live room
	MaxPeers   int           // sockets in total; also seats in total
	MaxPerAddr int           // the same per IPv4 address or IPv6 /64, whose other limits scale with it
	Rate       int           // KiB of messages per second from one peer; a message counts as at least 1
	Grace      time.Duration // how long a seat is kept without a socket
	LiveMax    time.Duration // how long a broadcast may last

	Log *slog.Logger // nil: nothing is logged
}

// DefaultConfig returns the settings that apply without any flag.
func DefaultConfig() Config {
	return Config{
		RoomSize:   12,
		Viewers:    50,
		MaxPeers:   10000,
		MaxPerAddr: 64,
		Rate:       128,
		Grace:      30 * time.Second,
		LiveMax:    4 * time.Hour,
	}
}

// maxSetting is the highest value of a limit. Products of limits cannot overflow.
const maxSetting = 1_000_000

// check returns an error for each limit that makes no sense.
func (c *Config) check() error {
	var errs []error
	for _, setting := range []struct {
		flag string
		n    int
	}{{"room-size", c.RoomSize}, {"viewers", c.Viewers}, {"max-peers", c.MaxPeers}, {"max-peers-per-ip", c.MaxPerAddr},
		{"rate", c.Rate}} {
		if setting.n < 0 || setting.n > maxSetting {
			errs = append(errs, fmt.Errorf("-%s %d: want 0 (no limit) to %d", setting.flag, setting.n, maxSetting))
		}
	}
	if c.Grace < 0 {
		errs = append(errs, fmt.Errorf("-grace %v: want 0 (keep no seat) or more", c.Grace))
	}
	if c.LiveMax < 0 {
		errs = append(errs, fmt.Errorf("-live-max %v: want 0 (no limit) or more", c.LiveMax))
	}
	return errors.Join(errs...)
}

// fillIn sets the functions and the log that were left out, so that nobody has to ask for nil.
func (c *Config) fillIn() {
	if c.ICEServers == nil {
		c.ICEServers = func(string, string) (json.RawMessage, time.Duration) { return json.RawMessage("[]"), 0 }
	}
	if c.Relayed == nil {
		c.Relayed = func(string) uint64 { return 0 }
	}
	if c.Left == nil {
		c.Left = func(string) {}
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
}
