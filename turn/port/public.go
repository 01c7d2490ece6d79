package port

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"net/url"
	"regexp"
	"strconv"
	"strings"
)

// A PublicURL is the origin of the pages as browsers see it. It differs from the address of the port if
// a proxy or a port mapping is in between.
type PublicURL struct {
	Scheme string // http or https
	Host   string // a name, or an address without brackets
	Port   string // never empty
}

// usualPorts are the ports that URLs leave out.
var usualPorts = map[string]string{"http": "80", "https": "443"}

// hostName matches a host name as browsers write it in URLs: international names in Punycode.
var hostName = regexp.MustCompile(`\A[a-z0-9_-]+(\.[a-z0-9_-]+)*\z`)

// Set implements flag.Value. An empty text means that browsers reach the port directly.
func (p *PublicURL) Set(text string) error {
	if text == "" {
		*p = PublicURL{}
		return nil
	}
	u, err := url.Parse(text)
	switch {
	case err != nil || usualPorts[u.Scheme] == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "":
		return errors.New("want a URL such as https://meet.example.org or https://meet.example.org:8443")
	case strings.Trim(u.Path, "/") != "":
		return fmt.Errorf("tincan needs a host name of its own and cannot run under a path such as %s", u.Path)
	}
	host, port := strings.ToLower(u.Hostname()), cmp.Or(u.Port(), usualPorts[u.Scheme])
	addr, notAddr := netip.ParseAddr(host)
	if notAddr == nil {
		host = addr.String()
	} else if ascii, err := idnaProfile.ToASCII(host); err == nil {
		host = ascii
	}
	if notAddr != nil && !hostName.MatchString(host) || addr.Zone() != "" {
		return fmt.Errorf("%q is not a host name", host)
	}
	n, err := strconv.ParseUint(port, 10, 16)
	if err != nil || n == 0 || strings.HasSuffix(u.Host, ":") {
		return fmt.Errorf("%q: want a port from 1 to 65535", u.Host)
	}
	*p = PublicURL{u.Scheme, host, fmt.Sprint(n)}
	return nil
}

// String returns the URL, without a slash at its end, or "" for the zero PublicURL.
func (p *PublicURL) String() string {
	switch {
	case p.Scheme == "":
		return ""
	case p.Port == usualPorts[p.Scheme]:
		return p.Scheme + "://" + strings.TrimSuffix(net.JoinHostPort(p.Host, ""), ":")
	}
	return p.Scheme + "://" + net.JoinHostPort(p.Host, p.Port)
}

// Announce prints the URL of the pages, for a name that the certificate is valid for. With a self-signed
// certificate, it also prints one for each of this machine's addresses, which are in local.
func (c *Config) Announce(out io.Writer, pages *Splitter, certificates *Encryption, local []netip.Addr) {
	addr := pages.Addr().(*net.TCPAddr)
	host := addr.IP.String()
	if addr.IP.IsUnspecified() || addr.IP.IsLoopback() {
		host = "localhost"
	}
	if certificates != nil && !certificates.covers(host) {
		host = cmp.Or(certificates.name(), host)
	}
	fmt.Fprintf(out, "tincan: open %s\n", pages.PageURL(host))
	for _, h := range certificates.pending() {
		fmt.Fprintf(out, "tincan: %s has no certificate yet; it will come from %s\n", h.name, c.ACMEDirectory)
	}
	if c.SelfSigned && addr.IP.IsUnspecified() && c.Public.Scheme == "" {
		for _, addr := range local {
			fmt.Fprintf(out,
				"tincan: from other devices: %s (the browser will warn that the certificate is self-signed)\n",
				pages.PageURL(addr.String()))
		}
	}
}

// turnURL returns the URL of TURN on the port of the pages (RFC 7065), for a host by which browsers
// reach it. It is a turns URL if the pages use https and host is a name: browsers check the certificate,
// and Firefox accepts no addresses in turns URLs.
func (p *PublicURL) turnURL(host string) string {
	scheme := "turn:"
	if _, err := netip.ParseAddr(host); err != nil && p.Scheme == "https" {
		scheme = "turns:"
	}
	return scheme + net.JoinHostPort(host, p.Port) + "?transport=tcp"
}
