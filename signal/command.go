package signal

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"net/url"
	"strings"
	"time"

	"tincan/signal/cli"
	"tincan/signal/secret"
)

// A TokenCommand is the command `tincan token`, which makes invitations.
type TokenCommand struct {
	grant     grant
	link      string
	linkGiven bool
	secret    secret.Config
}

// Command describes the command. Its flags set t.
func (t *TokenCommand) Command() *cli.Command {
	return &cli.Command{
		Name:  "tincan token",
		About: "makes an invitation, on the server's machine or with its secret.",
		Sections: []cli.Section{{Title: "Flags", Register: func(fs *flag.FlagSet) {
			fs.StringVar(&t.grant.Room, "room", "", "`name` of the room, or * for any")
			fs.StringVar(&t.grant.Name, "name", "", "`name` that others see (default: the guest chooses)")
			fs.StringVar(&t.grant.Identity, "identity", "", "`id` of the guest, for your own use")
			fs.StringVar(&t.grant.Role, "role", "",
				"the highest `role`: member, moderator, viewer or host (default: member or viewer)")
			fs.DurationVar(&t.grant.TTL, "ttl", time.Hour, "how long it can be used to join, at most 24h")
			fs.Func("link", "`URL` of the server, like https://meet.example.org, to print a link instead of the token "+
				"alone; empty: the token alone (default: TINCAN_PUBLIC_URL)",
				func(v string) error {
					t.link, t.linkGiven = v, true
					return nil
				})
			t.secret.RegisterFlags(fs)
		}}},
	}
}

// Run prints a token, or a link that contains one, and nothing else. server is the command of the
// server: its variables may be set too.
func (t *TokenCommand) Run(args []string, env cli.Env, out io.Writer, server *cli.Command) error {
	t.secret.Lookup = env.Lookup
	command := t.Command()
	command.Others = []*cli.Command{server}
	if err := command.Parse(args, env, out); err != nil {
		return err
	}
	if t.grant.Room == "" {
		return errors.New("-room is missing: name the room, or * for any")
	}
	if t.grant.TTL == 0 {
		t.grant.TTL = -1 // refused: 0 would become the default
	}
	key, err := t.key()
	if err != nil {
		return err
	}
	text, _, err := t.grant.sign(key, time.Now())
	if bad, ok := errors.AsType[*grantError](err); ok {
		return fmt.Errorf("-%s: %s", bad.Field, bad.Rule)
	}
	link, setting := t.link, "-link"
	if !t.linkGiven && t.grant.Room != anyRoom {
		setting = "TINCAN_PUBLIC_URL"
		link, _ = env.Lookup(setting)
	}
	if err == nil && link != "" {
		text, err = invitation(link, t.grant, text)
		if err != nil {
			err = fmt.Errorf("%s %w", setting, err)
		}
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(out, text)
	return err
}

// key returns the key that the server checks tokens with.
func (t *TokenCommand) key() ([]byte, error) {
	if key, set, err := t.secret.Shared(secret.Tokens); set {
		return key, err
	}
	s, err := t.secret.Find()
	if err != nil {
		return nil, fmt.Errorf("-state: no server secret: %w (run as the server's user, with its -state, or set %s)",
			err, secret.Tokens)
	}
	return s.HexKey("tokens"), nil
}

// invitation returns a link with a token in its fragment, which browsers never send to a server.
func invitation(base string, grant grant, token string) (string, error) {
	u, err := url.Parse(base)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" || strings.Trim(u.Path, "/") != "" ||
		u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return "", fmt.Errorf("%q: want https://host or https://host:port", base)
	}
	if grant.Room == anyRoom {
		return "", fmt.Errorf("%s: an invitation is to one room", base)
	}
	page := "/r/"
	if grant.Role == "host" || grant.Role == "viewer" {
		page = "/live/"
	}
	return u.Scheme + "://" + u.Host + page + strings.ToLower(grant.Room) + "#token=" + token, nil
}
