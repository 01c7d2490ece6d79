package cli

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"math"
	"strings"
	"testing"
	"time"
)

// The flag -long is for all packages, so that go test ./... -long works.
var _ = flag.Bool("long", false, "also run tests that stress, explore or repeat")

// settings has one flag of each kind.
type settings struct {
	people int
	grace  time.Duration
	where  string
	open   bool
}

func (s *settings) command() *Command {
	return &Command{
		Name:  "prog",
		About: "does things.",
		Sections: []Section{
			{"Numbers", func(fs *flag.FlagSet) {
				fs.IntVar(&s.people, "room-size", 12, "people in a room")
				fs.DurationVar(&s.grace, "grace", 30*time.Second, "how long")
			}},
			{"Others", func(fs *flag.FlagSet) {
				fs.StringVar(&s.where, "listen", ":1", "`address` to listen on")
				fs.BoolVar(&s.open, "open", false, "whether")
			}},
		},
		Secrets: []Secret{{"TINCAN_SECRET", "a secret"}},
	}
}

func TestFlagsAndVariables(t *testing.T) {
	for _, tt := range []struct {
		args []string
		env  Env
		want settings
	}{
		{nil, nil, settings{12, 30 * time.Second, ":1", false}},
		{[]string{"-room-size=3", "-open", "-grace", "1m"}, Env{"PATH": "/"}, settings{3, time.Minute, ":1", true}},
		{nil, NewEnv([]string{"TINCAN_ROOM_SIZE=4", "TINCAN_LISTEN=", "TINCAN_OPEN=true", "TINCAN_SECRET=a=b"}),
			settings{4, 30 * time.Second, "", true}},
		// The flag wins.
		{[]string{"-room-size=3", "-listen=:2"}, Env{"TINCAN_ROOM_SIZE": "4", "TINCAN_LISTEN": ":3"},
			settings{3, 30 * time.Second, ":2", false}},
		// A flag of the other command.
		{nil, Env{"TINCAN_LINK": "x"}, settings{12, 30 * time.Second, ":1", false}},
	} {
		var got settings
		c := got.command()
		c.Others = []*Command{{Sections: []Section{{"", func(fs *flag.FlagSet) { fs.String("link", "", "") }}}}}
		if err := c.Parse(tt.args, tt.env, io.Discard); err != nil || got != tt.want {
			t.Errorf("flags %q, variables %q: %+v, %v; want %+v", tt.args, tt.env, got, err, tt.want)
		}
	}
}

func TestMistakes(t *testing.T) {
	for _, tt := range []struct {
		args []string
		env  Env
		want string // lines, in this order
	}{
		{[]string{"-rooms=3"}, nil, "flag provided but not defined: -rooms (-h lists the flags)"},
		{[]string{"-room-sizes", "3"}, nil,
			"flag provided but not defined: -room-sizes: did you mean -room-size? (-h lists the flags)"},
		{[]string{"-grace=soon"}, nil,
			`invalid value "soon" for flag -grace: want a duration such as 30s, 10m or 2h (-h lists the flags)`},
		{[]string{"-room-size=9999999999999999999"}, nil,
			fmt.Sprintf(`invalid value "9999999999999999999" for flag -room-size: `+
				`want a whole number, at most %d (-h lists the flags)`, math.MaxInt)},
		{[]string{"-open=perhaps"}, nil,
			`invalid boolean value "perhaps" for -open: want true or false (-h lists the flags)`},
		{[]string{"8080"}, nil, `unexpected argument "8080": flags only (-h lists them)`},
		{nil, Env{"TINCAN_ROOM_SIZ": "3"},
			"unknown variable TINCAN_ROOM_SIZ: did you mean TINCAN_ROOM_SIZE (flag -room-size)?"},
		{nil, Env{"TINCAN_SECRETS": "3"}, "unknown variable TINCAN_SECRETS: did you mean TINCAN_SECRET (a secret)?"},
		{nil, Env{"TINCAN_": "3", "TINCAN_ROOM_SIZE": "x"},
			fmt.Sprintf("unknown variable TINCAN_: did you mean TINCAN_OPEN (flag -open)?\n"+
				"invalid value \"x\" for TINCAN_ROOM_SIZE: want a whole number, at most %d", math.MaxInt)},
	} {
		err := new(settings).command().Parse(tt.args, tt.env, io.Discard)
		if err == nil || err.Error() != tt.want {
			t.Errorf("flags %q, variables %q: error %q, want %q", tt.args, tt.env, err, tt.want)
		}
	}
}

// The help page shows defaults, not values that other flags have set.
func TestHelp(t *testing.T) {
	var out bytes.Buffer
	c := new(settings).command()
	if err := c.Parse([]string{"-room-size=3", "-h"}, nil, &out); !errors.Is(err, flag.ErrHelp) {
		t.Errorf("-h: %v, want flag.ErrHelp", err)
	}
	const want = `prog: does things.
Each flag is also a variable: -room-size is TINCAN_ROOM_SIZE. The flag wins.

Numbers:
  -grace duration
    	how long (default 30s)
  -room-size int
    	people in a room (default 12)

Others:
  -listen address
    	address to listen on (default ":1")
  -open
    	whether

Secrets, which are variables only:
  TINCAN_SECRET
    	a secret
`
	if out.String() != want {
		t.Errorf("help:\n%s", out.String())
	}
}

func TestSplitCommand(t *testing.T) {
	for _, tt := range []struct{ args, name, rest string }{
		{"", "", ""},
		{"-listen :1", "", "-listen :1"},
		{"token -room a", "token", "-room a"},
		{"help", "", "-h"},
		{"help token", "token", "-h"},
		{"help token more", "token", "-h"},
		{"tokn", "tokn", ""},
	} {
		name, rest := SplitCommand(strings.Fields(tt.args))
		if name != tt.name || strings.Join(rest, " ") != tt.rest {
			t.Errorf("%q: command %q, arguments %q; want %q, %q", tt.args, name, rest, tt.name, tt.rest)
		}
	}
}
