package static

import (
	"net/http"
	"regexp"
	"strings"
)

// contentPolicy is for scripts, styles and everything else that a page may load. Nothing is inline or
// comes from elsewhere, so no `unsafe-` keyword is needed. The scripts never turn text into markup, and
// trusted types enforce that. 'self' covers WebSockets of the same host (in Safari since 15.4).
const contentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; manifest-src 'self'; " +
	"base-uri 'none'; form-action 'none'; frame-ancestors 'none'; " +
	"require-trusted-types-for 'script'; trusted-types 'none'; connect-src 'self'"

// permissionsPolicy grants our own pages what a call needs, and denies what no page of this site
// uses.
const permissionsPolicy = "camera=(self), microphone=(self), display-capture=(self), " +
	"autoplay=(self), fullscreen=(self), picture-in-picture=(self), screen-wake-lock=(self), " +
	"clipboard-write=(self), " +
	"accelerometer=(), clipboard-read=(), geolocation=(), gyroscope=(), hid=(), " +
	"idle-detection=(), local-fonts=(), magnetometer=(), midi=(), payment=(), " +
	"publickey-credentials-get=(), serial=(), usb=(), xr-spatial-tracking=()"

// Secure adds the security headers to every response of next, errors included.
func Secure(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", contentPolicy)
		if trustworthy(r) {
			h.Set("Cross-Origin-Opener-Policy", "same-origin")
		}
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", permissionsPolicy)
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("X-Content-Type-Options", "nosniff")
		next.ServeHTTP(w, r)
	})
}

// trustworthy reports whether the browser considers this a secure context. In other contexts,
// browsers ignore some headers and log a warning for each of them. X-Forwarded-Proto need not be
// verified: a client that forges it changes only its own response.
func trustworthy(r *http.Request) bool {
	proto, _, _ := strings.Cut(r.Header.Get("X-Forwarded-Proto"), ",")
	return r.TLS != nil || strings.EqualFold(strings.TrimSpace(proto), "https") || localHost.MatchString(r.Host)
}

// localHost matches a Host that browsers trust without TLS.
var localHost = regexp.MustCompile(`\A(?i:localhost|127\.0\.0\.1|\[::1\])(?::[0-9]{1,5})?\z`)
