package signal

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
)

// tag is what the log calls a room, the same for as long as the server runs. Where no token is needed,
// whoever knows a room's name can enter it, and logs are read by many: so they tell no names. The key is
// random and never leaves the process, so that nobody finds a name by trying which one has the tag.
func (s *Server) tag(key roomKey) string {
	mac := hmac.New(sha256.New, s.tagKey)
	fmt.Fprintf(mac, "%s %t", key.name, key.live)
	return hex.EncodeToString(mac.Sum(nil)[:4])
}
