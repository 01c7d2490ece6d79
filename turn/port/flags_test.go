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

		"-domain=a.test -acme-directory=http://authority.test":  "https URL",
		"-domain=a.test -acme-directory=authority.test":         "https URL",
		"-domain=a.test -acme-directory=":                       "https URL",
		"-domain=a.test -acme-directory=http://localhost:14000": "",
		"-domain=meet.local":                                    "local names",
		"-domain=meet.local -acme-directory=https://ca.local":   "",
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

// Complete converts the domain to the form used in certificates, and refuses names for which tincan cannot
// get one.
func TestDomainNames(t *testing.T) {
	for domain, want := range map[string]string{
		"meet.example.org": "meet.example.org",
		"MEET.Example.org": "meet.example.org",
		"bücher.example":   "xn--bcher-kva.example",
		"ｍeet.example":     "meet.example",
		"faß.example":      "xn--fa-hia.example",

		"meet":                             "",
		"a,b":                              "",
		"a.b,c.d":                          "",
		"a.b.":                             "",
		"a..b":                             "",
		".a.b":                             "",
		"-a.b":                             "",
		"a b.test":                         "",
		"a_b.test":                         "",
		"*.a.test":                         "",
		"192.0.2.1":                        "",
		"::1":                              "",
		"[::1]":                            "",
		"a.test:443":                       "",
		"a.test/":                          "",
		"https://a.test":                   "",
		"a.\x00.test":                      "",
		"a.\xff.test":                      "",
		strings.Repeat("a", 64) + ".test":  "",
		strings.Repeat("aa.", 90) + "test": "",
	} {
		c := DefaultConfig()
		c.Domain = domain
		if err := c.Complete(); (err == nil) != (want != "") || want != "" && c.Domain != want {
			t.Errorf("%q becomes %q (%v), want %q", domain, c.Domain, err, want)
		}
	}
}
