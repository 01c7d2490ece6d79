package signal

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
)

// tag returns the name of a room in the log, which stays the same while the server runs. The real name
// must not be logged: many people read logs, and where no token is required, the name is all that it
// takes to enter. The key is random and never leaves the process, so nobody can find a name by
// comparing the tags of guesses.
func (s *Server) tag(key roomKey) string {
	mac := hmac.New(sha256.New, s.tagKey)
	fmt.Fprintf(mac, "%s %t", key.name, key.live)
	return hex.EncodeToString(mac.Sum(nil)[:4])
}
