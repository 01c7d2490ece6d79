package doctor

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"
)

const (
	// maxSkew is by how much clocks may differ before it is worth a word. Tokens allow a minute.
	maxSkew = 30 * time.Second
	// maxBody is how much of an answer is read, in bytes.
	maxBody = 4 << 10
)

// An answer is the response to a GET.
type answer struct {
	*http.Response
	body string
}

// getPages asks for /healthz and for the start page. It looks at the certificate and at the clock.
func (v *visit) getPages(ctx context.Context) bool {
	health, err := v.get(ctx, "/healthz")
	if v.refuseCertificate(err) {
		v.untrusted = true
		health, err = v.get(ctx, "/healthz")
	}
	var alert *net.OpError
	switch {
	case errors.As(err, &alert) && alert.Op == "remote error": // as crypto/tls calls an alert of the other side
		v.fault("acme", "The server refuses TLS for %s (%v).", v.host, alert.Err).
			do("If tincan has no certificate yet, its log says why. If a proxy has the port, give it a certificate.")
		return false
	case err != nil && v.base.Scheme == "https" && v.speaksHTTP(ctx):
		v.fault("no-tls", "TCP port %s does not speak TLS.", v.port).
			do("tincan doctor http://%s, or give tincan a certificate with -domain.", v.base.Host)
		return false
	case err != nil:
		v.fault("no-answer", "%s accepts connections, but does not answer: %v.", v.base, explain(err)).
			do("See the log of tincan, and of the proxy if there is one.")
		return false
	}
	v.server = health.Header.Get("Server")
	if !v.isTincan(health) {
		return false
	}
	v.askOthers(ctx)
	if health.TLS != nil && !v.untrusted {
		v.checkExpiry(health.TLS.PeerCertificates[0])
	}
	v.checkClock(health)
	return v.checkStartPage(ctx)
}

// askOthers looks for addresses of the name that lead to another server.
func (v *visit) askOthers(ctx context.Context) {
	for _, addr := range v.addrs[1:] {
		other := *v
		other.addrs = []netip.Addr{addr}
		if a, err := other.get(ctx, "/healthz"); err == nil && !answersHealth(a) {
			v.fault("dns-elsewhere", "%s also points to %s, where no tincan answers (%s).", v.host, addr, a.Status).
				do("Remove the record for %s.", addr)
		}
	}
}

func answersHealth(a *answer) bool {
	return a.StatusCode == http.StatusOK && strings.TrimSpace(a.body) == "ok"
}

// speaksHTTP reports whether the port of the pages answers without TLS.
func (v *visit) speaksHTTP(ctx context.Context) bool {
	plain := *v
	plain.base = &url.URL{Scheme: "http", Host: v.base.Host}
	a, err := plain.get(ctx, "/healthz")
	return err == nil && a.StatusCode != http.StatusBadRequest // as nginx answers at a port with TLS
}

// isThisMachine reports whether browsers treat pages of host as secure without TLS.
func isThisMachine(host string) bool {
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback() || host == "localhost" || strings.HasSuffix(host, ".localhost")
}

// get requests a page. It follows no redirects and contacts only v.addrs.
func (v *visit) get(ctx context.Context, path string) (*answer, error) {
	// As browsers ask, which must name the right host.
	return v.getWith(ctx, path, http.Header{"Accept": {"text/html"}}, maxBody)
}

// getWith is like get, but sends these headers and reads up to limit bytes.
func (v *visit) getWith(ctx context.Context, path string, header http.Header, limit int64) (*answer, error) {
	ctx, cancel := context.WithTimeout(ctx, stepTimeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, v.base.String()+path, nil)
	if err != nil {
		return nil, err
	}
	request.Header = header
	transport := v.transport()
	defer transport.CloseIdleConnections()
	response, err := transport.RoundTrip(request)
	if err != nil {
		return nil, cmp.Or(ctx.Err(), err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, limit))
	if err != nil {
		return nil, err
	}
	return &answer{response, string(body)}, nil
}

// transport connects to the first address that answers, whatever the request says.
func (v *visit) transport() *http.Transport {
	return &http.Transport{
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return v.dialAddr(ctx, v.addrs[0], v.port)
		},
		TLSClientConfig:        &tls.Config{RootCAs: v.roots, ServerName: v.host, InsecureSkipVerify: v.untrusted},
		MaxResponseHeaderBytes: 16 << 10,
		DisableKeepAlives:      true,
	}
}

// refuseCertificate reports a certificate that browsers refuse, if err is about one.
func (v *visit) refuseCertificate(err error) bool {
	var name x509.HostnameError
	var authority x509.UnknownAuthorityError
	var invalid x509.CertificateInvalidError
	switch {
	case errors.As(err, &name):
		v.fault("cert-name", "The certificate is for %s, not for %s.",
			cmp.Or(strings.Join(name.Certificate.DNSNames, ", "), name.Certificate.Subject.String(), "no host name"),
			v.host).
			do("%s", v.adviseOnName())
	case errors.As(err, &authority):
		v.fault("cert-chain", "Browsers do not trust the certificate: an intermediate certificate is missing, "+
			"or they do not know who signed it (%s).", authority.Cert.Issuer).
			do("If it is from an authority, give tincan or the proxy the whole chain (fullchain.pem). If you " +
				"signed it yourself, each visitor must accept it.")
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired && time.Now().After(invalid.Cert.NotAfter):
		v.fault("cert-expired", "The certificate expired on %s.", day(invalid.Cert.NotAfter)).
			do("Renew it. With -domain, tincan does that by itself, and its log says why it could not.")
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		v.fault("clock", "The certificate is not valid before %s, so either this machine's clock or the "+
			"authority's is wrong.", day(invalid.Cert.NotBefore)).
			do("Set the clocks of both machines by NTP.")
	case errors.As(err, &invalid):
		v.fault("cert-chain", "Browsers do not trust the certificate: %v.", invalid).
			do("Get a new certificate.")
	default:
		return false
	}
	return true
}

// adviseOnName says what to do about a certificate for another name.
func (v *visit) adviseOnName() string {
	if _, err := netip.ParseAddr(v.host); err == nil {
		return "Give the doctor the host name, as in invitation links. Certificates are for names."
	}
	return fmt.Sprintf("Is %s the address of your server? If so, get a certificate for %s, for example with "+
		"-domain %s.", list(v.addrs), v.host, v.host)
}

func day(t time.Time) string { return t.UTC().Format("2 January 2006, 15:04 UTC") }

// checkExpiry warns of a certificate that has not been renewed in time. Authorities advise to renew it after two
// thirds of its life.
func (v *visit) checkExpiry(leaf *x509.Certificate) {
	left, life := time.Until(leaf.NotAfter), leaf.NotAfter.Sub(leaf.NotBefore)
	if left < min(life/6, 14*24*time.Hour) {
		v.warn("cert-ending", "The certificate expires soon, on %s.", day(leaf.NotAfter)).
			do("Renew it. With -domain, tincan does that by itself, and its log says why it could not.")
		return
	}
	v.ok("certificate", "The certificate is valid until %s.", day(leaf.NotAfter))
}

// checkClock compares the clock of the server with ours.
func (v *visit) checkClock(a *answer) {
	date, err := http.ParseTime(a.Header.Get("Date"))
	if err != nil {
		return // a proxy may leave it out
	}
	skew := time.Until(date).Round(time.Second)
	if skew.Abs() > maxSkew {
		v.warn("clock", "The server's clock is %v %s ours. It decides when invitations and TURN credentials expire.",
			skew.Abs(), map[bool]string{true: "ahead of", false: "behind"}[skew > 0]).
			do("Set both clocks by NTP (timedatectl set-ntp true).")
		return
	}
	v.ok("clock", "The clock of the server is right.")
}

// isTincan reports whether /healthz was answered by tincan.
func (v *visit) isTincan(a *answer) bool {
	by := "The server"
	if v.server != "" {
		by = fmt.Sprintf("The server (%.40q)", v.server)
	}
	switch {
	case answersHealth(a):
		return true
	case v.redirects(a):
	case a.StatusCode >= http.StatusBadGateway && a.StatusCode <= http.StatusGatewayTimeout:
		v.fault("proxy", "%s answers %s: it does not reach tincan.", by, a.Status).
			do("Start tincan, and check which address and port the proxy forwards to.")
	default:
		v.fault("not-tincan", "%s answers /healthz with %s, which is not tincan's answer.", by, a.Status).
			do("Check the host name, and that the proxy forwards all paths to tincan.")
	}
	return false
}

// redirects reports whether the answer leads from http to https.
func (v *visit) redirects(a *answer) bool {
	location := a.Header.Get("Location")
	if a.StatusCode/100 != 3 || v.base.Scheme != "http" || !strings.HasPrefix(location, "https://") {
		return false
	}
	v.fault("url", "%s redirects to %.80q.", v.base, location).
		do("tincan doctor https://%s", v.host)
	return true
}

// checkStartPage asks for a page, which tincan refuses under a name that it does not know.
func (v *visit) checkStartPage(ctx context.Context) bool {
	page, err := v.get(ctx, "/")
	if err == nil && v.redirects(page) {
		return false
	}
	if v.base.Scheme == "http" && !isThisMachine(v.host) {
		v.fault("insecure", "%s has no TLS. Browsers do not let such pages use the camera or the microphone.", v.base).
			do("Start tincan with -domain, or put a proxy with TLS in front of it (README, Host it).")
	}
	switch {
	case err != nil:
		v.fault("no-answer", "%s does not answer: %v.", v.base, explain(err)).
			do("See the log of tincan, and of the proxy if there is one.")
	case page.StatusCode == http.StatusMisdirectedRequest:
		v.fault("host", "tincan does not know that it is %s.", v.host).
			do("Start tincan with -public-url %s and, if there is a proxy, with -trusted-proxy and its address. "+
				"Make the proxy forward the Host header.", v.base)
	case page.StatusCode/100 == 3:
		v.fault("host", "tincan redirects %s to %.80q: it does not know that the proxy in front of it uses TLS.",
			v.base,
			page.Header.Get("Location")).
			do("Start tincan with -public-url %s and -trusted-proxy.", v.base)
	case page.StatusCode != http.StatusOK:
		v.fault("not-tincan", "The start page is answered with %s: %.80s.", page.Status, strings.TrimSpace(page.body)).
			do("Check that the proxy forwards all paths to tincan.")
	default:
		return true
	}
	return false
}
