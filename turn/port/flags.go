package port

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"net"
	"net/url"

	"github.com/caddyserver/certmagic"
)

// A Config says which addresses to listen on, and where certificates come from. At most one of these
// may be set: Domain, CertFile with KeyFile, or SelfSigned. If none is set, there is no TLS.
type Config struct {
	Listen     string // address for pages, WebSockets and TURN; "": [Config.Complete] chooses
	HTTPListen string // address that redirects to the one with TLS; "": [Config.Complete] chooses
	NoHTTP     bool   // whether there is no such address

	// Public is the URL at which browsers reach Listen. The zero value: they reach it directly.
	Public PublicURL

	Domain            string // public host name, for certificates from ACME
	ACMEDirectory     string // URL of the authority
	CertFile, KeyFile string
	SelfSigned        bool
}

// DefaultConfig returns the settings that apply without flags.
func DefaultConfig() Config { return Config{ACMEDirectory: certmagic.LetsEncryptProductionCA} }

// RegisterFlags adds the flags for c to fs. The values in c are the defaults.
func (c *Config) RegisterFlags(fs *flag.FlagSet) {
	fs.StringVar(&c.Listen, "listen", c.Listen,
		"`address` for pages, WebSocket and TURN over TCP (default :8080, with -domain :443)")
	fs.Func("http-listen",
		"`address` that redirects browsers to the one with TLS; empty: none (default none, with -domain :80)",
		func(v string) error {
			c.HTTPListen, c.NoHTTP = v, v == ""
			return nil
		})
	fs.Var(&c.Public, "public-url",
		"public `URL` of the pages, such as https://meet.example.org, behind a proxy or a port mapping")
	fs.StringVar(&c.Domain, "domain", c.Domain,
		"public host `name`; its certificates come from Let's Encrypt or -acme-directory")
	fs.StringVar(&c.ACMEDirectory, "acme-directory", c.ACMEDirectory, "`URL` of the authority that issues certificates")
	fs.StringVar(&c.CertFile, "tls-cert", c.CertFile, "`file` with a certificate, read again when it changes")
	fs.StringVar(&c.KeyFile, "tls-key", c.KeyFile, "`file` with the key of -tls-cert")
	fs.BoolVar(&c.SelfSigned, "tls-self-signed", c.SelfSigned,
		"make a certificate for this machine, to try other devices on a LAN")
}

// Complete checks that the settings make sense together, and fills in the addresses that depend on them.
func (c *Config) Complete() error {
	sources := 0
	for _, given := range []bool{c.Domain != "", c.CertFile != "" || c.KeyFile != "", c.SelfSigned} {
		if given {
			sources++
		}
	}
	switch {
	case sources > 1:
		return errors.New("-domain, -tls-cert with -tls-key, -tls-self-signed: want only one of them")
	case (c.CertFile == "") != (c.KeyFile == ""):
		return errors.New("-tls-cert and -tls-key: want both or none")
	case sources > 0 && c.Public.Scheme == "http":
		return fmt.Errorf("-public-url %s: this server has TLS, so browsers see https", &c.Public)
	case sources == 0 && c.HTTPListen != "":
		return errors.New("-http-listen: there is no TLS to redirect browsers to")
	}
	if c.Domain != "" {
		if err := c.completeACME(); err != nil {
			return err
		}
		c.Listen = cmp.Or(c.Listen, ":443")
		if !c.NoHTTP {
			c.HTTPListen = cmp.Or(c.HTTPListen, ":80")
		}
	}
	c.Listen = cmp.Or(c.Listen, ":8080")
	return nil
}

// Open listens on Listen and HTTPListen. plain is nil if there is no HTTPListen.
func (c *Config) Open() (pages, plain net.Listener, err error) {
	if pages, err = net.Listen("tcp", c.Listen); err != nil {
		return nil, nil, fmt.Errorf("-listen %s: %w", c.Listen, err)
	}
	if c.HTTPListen == "" {
		return pages, nil, nil
	}
	if plain, err = net.Listen("tcp", c.HTTPListen); err != nil {
		_ = pages.Close() // the program ends anyway
		return nil, nil, fmt.Errorf("-http-listen %s: %w", c.HTTPListen, err)
	}
	return pages, plain, nil
}

// PagesURL returns the URL of the pages for all browsers, or "" if it depends on how they reach this machine.
func (c *Config) PagesURL() string {
	if c.Public.Scheme != "" || c.Domain == "" {
		return c.Public.String()
	}
	u := PublicURL{Scheme: "https", Host: c.Domain}
	_, u.Port, _ = net.SplitHostPort(c.Listen)
	return u.String()
}

// Encrypted reports whether there is TLS.
func (c *Config) Encrypted() bool { return c.Domain != "" || c.CertFile != "" || c.SelfSigned }

// completeACME checks the settings for an authority, and converts Domain to the form that DNS uses.
func (c *Config) completeACME() error {
	name, err := certificateName(c.Domain)
	if err != nil {
		return fmt.Errorf("-domain %q: %w", c.Domain, err)
	}
	c.Domain = name
	directory, err := url.Parse(c.ACMEDirectory)
	local := err == nil && directory.Scheme == "http" && certmagic.SubjectIsInternal(directory.Host)
	switch {
	case err != nil || directory.Host == "" || directory.Scheme != "https" && !local:
		return fmt.Errorf("-acme-directory %q: want an https URL", c.ACMEDirectory)
	case !c.mayIssue(name):
		return fmt.Errorf("-domain %s: Let's Encrypt issues no certificates for local names: use -tls-self-signed "+
			"or another -acme-directory", name)
	case c.Public.Host != "" && c.Public.Host != name:
		return fmt.Errorf("-public-url %s: the certificate of -domain %s is not for this host", &c.Public, name)
	}
	return nil
}

// mayIssue reports whether the authority may issue a certificate for a name. Let's Encrypt refuses local
// names.
func (c *Config) mayIssue(name string) bool {
	return c.ACMEDirectory != certmagic.LetsEncryptProductionCA || certmagic.SubjectQualifiesForPublicCert(name)
}

// errNoFolder means that there is no folder for certificates.
var errNoFolder = errors.New("no place for certificates: set -state")

// Encryption returns the source of certificates, or nil if there is no TLS. The certificates are stored in
// folder. A self-signed one also covers hosts. An authority is asked for one for each host that is a name
// and not an address.
func (c *Config) Encryption(folder string, hosts []string, log *slog.Logger) (*Encryption, error) {
	switch {
	case folder == "" && (c.Domain != "" || c.SelfSigned):
		return nil, errNoFolder
	case c.Domain != "":
		names := []string{c.Domain}
		for _, host := range hosts {
			if name, err := certificateName(host); err == nil && name != c.Domain && c.mayIssue(name) {
				names = append(names, name)
			}
		}
		m, err := newACMEManager(names, c, folder, nil, log)
		if err != nil {
			return nil, err
		}
		return m.encryption(), nil
	case c.SelfSigned:
		if c.Public.Host != "" {
			hosts = append(hosts, c.Public.Host)
		}
		certFile, keyFile, err := selfSignedFiles(folder, hosts...)
		if err != nil {
			return nil, fmt.Errorf("-tls-self-signed: %w", err)
		}
		return fromFiles(certFile, keyFile, log)
	case c.CertFile != "":
		return fromFiles(c.CertFile, c.KeyFile, log)
	}
	return nil, nil
}
