package port

import (
	"flag"
	"strings"
	"testing"
)

func TestContradictingFlags(t *testing.T) {
	for args, want := range map[string]string{
		"-tls-self-signed -public-url=http://a.test": "browsers see https",
		"-domain=a.test -public-url=https://b.test":  "not for this host",
		"-domain=A.test -public-url=https://a.TEST":  "",
		"-public-url=http://a.test":                  "",
	} {
		c := DefaultConfig()
		flags := flag.NewFlagSet("", flag.ContinueOnError)
		c.RegisterFlags(flags)
		if err := flags.Parse(strings.Fields(args)); err != nil {
			t.Fatal(err)
		}
		err := c.Complete()
		if (err != nil) != (want != "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", args, err, want)
		}
	}
}

// With -domain there are redirects on port 80, unless -http-listen is empty.
func TestRedirectsByFlags(t *testing.T) {
	for _, tt := range []struct {
		args []string
		want string
	}{
		{nil, ""},
		{[]string{"-http-listen="}, ""},
		{[]string{"-domain=a.test"}, ":80"},
		{[]string{"-domain=a.test", "-http-listen=:81"}, ":81"},
		{[]string{"-domain=a.test", "-http-listen="}, ""},
		{[]string{"-domain=a.test", "-http-listen=", "-http-listen=:81"}, ":81"},
	} {
		c := DefaultConfig()
		flags := flag.NewFlagSet("", flag.ContinueOnError)
		c.RegisterFlags(flags)
		if err := flags.Parse(tt.args); err != nil {
			t.Fatal(err)
		}
		if err := c.Complete(); err != nil || c.HTTPListen != tt.want {
			t.Errorf("%q: redirects on %q, %v; want %q", tt.args, c.HTTPListen, err, tt.want)
		}
	}
}
