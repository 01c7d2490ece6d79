package doctor

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"tincan/signal/cli"
)

// logged are the messages of the log that mean something is wrong, by how they begin.
var logged = []struct {
	message, code string
	severity      severity
	do            string // if the log gives no hint

	// A fault that may have been repaired is old after an hour. It is also repaired if the visit finds repaired in
	// order, or if repaired is ready; "": neither can tell.
	lasting  bool
	repaired string
}{
	{"no certificate", "acme", severityFault, "Fix what the authority names. It must be able to reach port 443 or 80.",
		true, "certificate"},
	{"certificate not renewed", "acme", severityWarn,
		"Fix what the authority names. It must be able to reach port 443 or 80.", false, ""},
	{"browsers will refuse this certificate", "cert-expired", severityFault, "Renew it, or set the clock.", true,
		"certificate"},
	{"new certificate not usable", "cert-ending", severityWarn, "Check the files of -tls-cert and -tls-key.",
		false, ""},
	{"the certificate is not valid for the host of ", "cert-name", severityFault, "Get one for this name too.",
		true, ""},
	{"broken WebSocket request", "ws-upgrade", severityFault, "", false, "websocket"},
	{"X-Forwarded-For from an untrusted address", "one-address", severityWarn, "", false, ""},
	{"PROXY protocol header from an untrusted address", "proxy-protocol", severityFault, "", false, "websocket"},
	{"no relay for someone", "relay-ports-out", severityFault, "Widen -relay-ports.", false, ""},
	{"the secret cannot be stored", "secret-lost", severityWarn, "Make the folder of -state writable.", true, ""},
	{"this secret is short", "secret-short", severityWarn, "Use at least 16 random characters.", true, ""},
	{"TLS on a port without TLS", "no-tls", severityFault, "", false, "websocket"},
	{"unknown host name", "host", severityFault, "", false, "websocket"},
	{"origin refused", "ws-host", severityFault, "", false, "websocket"},
}

// fromLog turns what the log has warned of into findings, unless it is repaired. seen are the findings of the visit.
func fromLog(facts Facts, seen []finding, now time.Time) []finding {
	var r report
	for _, line := range facts.Log {
		for _, known := range logged {
			_, notReady := facts.NotReady[known.repaired]
			works := slices.ContainsFunc(seen, func(f finding) bool {
				return f.Severity == severityOK && f.Code == known.repaired
			})
			old := !known.lasting && now.Sub(line.Last) > time.Hour
			if !strings.HasPrefix(line.Message, known.message) || old || works ||
				known.repaired == "certificate" && !notReady {
				continue
			}
			f := r.add(known.severity, known.code, "%s", quote(line))
			f.Do = cmp.Or(sentence(line.Attrs["hint"]), known.do)
			if line.Message == "origin refused" {
				f.Code = originCode(line.Attrs["hint"])
			}
		}
	}
	return slices.DeleteFunc(r.findings, func(f finding) bool { return f.Code == "" }) // a stranger's page
}

// sentence turns a hint of the log into a sentence.
func sentence(hint string) string {
	if hint == "" {
		return ""
	}
	text := strings.ToUpper(hint[:1]) + hint[1:]
	if strings.HasSuffix(text, "?") {
		return text
	}
	return text + "."
}

// quote returns a sentence about a line of the log.
func quote(line cli.Record) string {
	var values []string
	for _, key := range slices.Sorted(maps.Keys(line.Attrs)) {
		if key != "hint" {
			values = append(values, key+" "+line.Attrs[key])
		}
	}
	times := "once"
	if line.Count > 1 {
		times = fmt.Sprintf("%d times", line.Count)
	}
	text := fmt.Sprintf("Logged %s, most recently at %s: %s", times, line.Last.Format("15:04"), line.Message)
	if len(values) > 0 {
		text += " (" + strings.Join(values, ", ") + ")"
	}
	return text + "."
}

// originCode returns the code for a refused origin by the hint in the log, or "" if it may have been a stranger's page.
func originCode(hint string) string {
	switch {
	case strings.Contains(hint, "X-Forwarded-Proto"), strings.Contains(hint, "is your proxy"):
		return "ws-scheme"
	case strings.Contains(hint, "Host header"):
		return "ws-host"
	}
	return ""
}
