package doctor

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"tincan/signal/cli"
)

// FactsPath is where the running server answers the doctor, under any host name.
const FactsPath = "/facts"

// maxFacts bounds the facts, in bytes.
const maxFacts = 256 << 10

// An identity shows which server answers.
type identity struct {
	MAC string     `json:"mac"` // see macOf
	You netip.Addr `json:"you"` // the address of the client, as the server sees it
	UDP bool       `json:"udp"` // whether TURN has received UDP from machines other than the client in the last day
}

// Facts are what the doctor on the server's machine cannot see from outside the process.
type Facts struct {
	identity
	Instance string            `json:"instance"` // another one after each start
	Version  string            `json:"version"`
	URL      string            `json:"url"`      // of the pages for all browsers; "": it depends
	Log      []cli.Record      `json:"log"`      // warnings since the start
	NotReady map[string]string `json:"notReady"` // as /readyz says

	Token string `json:"token"` // an invitation to any room for the next minutes; "": none is needed

	SecretMade bool   `json:"secretMade"` // at this start
	Folder     string `json:"folder"`     // for the state

	Sockets int          `json:"sockets"`
	Busiest netip.Prefix `json:"busiest"` // the network that most sockets come from
	Most    int          `json:"most"`    // how many that are

	TURN       string     `json:"turn"`       // address of TURN over UDP; "": off
	OnlyTCP    bool       `json:"onlyTCP"`    // whether TURN has heard from several other machines, but not over UDP
	ReadBuffer int        `json:"readBuffer"` // for packets over UDP, in bytes; 0: unknown
	PublicIP   netip.Addr `json:"publicIP"`   // in relayed candidates
	Detected   bool       `json:"detected"`   // whether PublicIP was detected, and not configured
	OpenFiles  uint64     `json:"openFiles"`  // the limit; 0: unknown
}

// FactsHandler answers requests with a nonce:
//
//	GET /facts?nonce=…  → {mac, you, udp}
//
// mac shows to those who know the key, and to nobody else, that this server answers. Those who prove that they know the
// key get all facts. address returns the address of a client, and udp answers identity.UDP for such an address.
func FactsHandler(key []byte, address func(*http.Request) netip.Addr, udp func(client netip.Addr) bool,
	collect func(context.Context) Facts) http.Handler {
	instance := rand.Text()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		nonce := r.URL.Query().Get("nonce")
		if len(nonce) < 16 || len(nonce) > 64 {
			http.NotFound(w, r)
			return
		}
		client := address(r)
		own := identity{macOf(key, nonce, instance), client, udp(client)}
		var answer any = own
		if proves(key, r.Header.Get("Authorization"), time.Now()) {
			facts := collect(r.Context())
			facts.identity, facts.Instance, facts.OpenFiles = own, instance, openFiles()
			answer = facts
		}
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Cache-Control", "no-store")
		_ = json.NewEncoder(w).Encode(answer) // fails only if the client has gone
	})
}

// macOf authenticates an instance for one nonce.
func macOf(key []byte, nonce, instance string) string {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte("instance " + nonce + " " + instance))
	return hex.EncodeToString(mac.Sum(nil))
}

// proof shows for a minute that we know the key. It goes only to this machine.
func proof(key []byte, now time.Time) string {
	second := strconv.FormatInt(now.Unix(), 10)
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte("proof " + second))
	return second + "." + hex.EncodeToString(mac.Sum(nil))
}

// proves reports whether text is a recent proof.
func proves(key []byte, text string, now time.Time) bool {
	second, _, _ := strings.Cut(text, ".")
	n, err := strconv.ParseInt(second, 10, 64)
	if err != nil {
		return false
	}
	made := time.Unix(n, 0)
	return now.Sub(made).Abs() < time.Minute && hmac.Equal([]byte(text), []byte(proof(key, made)))
}

// facts asks a server on this machine. ok is false if another program answers, or a tincan with another key.
func (v *visit) facts(ctx context.Context, key []byte) (f Facts, ok bool, err error) {
	nonce := rand.Text()
	header := http.Header{"Authorization": {proof(key, time.Now())}}
	a, err := v.getWith(ctx, FactsPath+"?nonce="+nonce, header, maxFacts)
	if err != nil {
		return f, false, err
	}
	ok = json.Unmarshal([]byte(a.body), &f) == nil && hmac.Equal([]byte(f.MAC), []byte(macOf(key, nonce, f.Instance)))
	return f, ok, nil
}

// isInstance reports whether the server that the visit reaches is this instance, and which client address it sees.
// forged is an address that the request claims to come from; "": none.
func (v *visit) isInstance(ctx context.Context, key []byte, instance, forged string) (same bool, you netip.Addr,
	err error) {
	nonce := rand.Text()
	header := make(http.Header)
	if forged != "" {
		header.Set("X-Forwarded-For", forged)
	}
	a, err := v.getWith(ctx, FactsPath+"?nonce="+nonce, header, maxBody)
	if err != nil {
		return false, you, err
	}
	var got identity
	if json.Unmarshal([]byte(a.body), &got) != nil {
		return false, you, nil
	}
	return hmac.Equal([]byte(got.MAC), []byte(macOf(key, nonce, instance))), got.You, nil
}
