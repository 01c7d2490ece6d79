package port

import (
	"context"
	"log/slog"
	"net/http"
	"strconv"
	"time"

	"go.uber.org/zap/zapcore"
)

// An acmeLog passes certmagic's log entries on to tincan's log at debug level, because tincan reports the
// outcome of each attempt itself.
//
// It also records what certmagic logs but does not return: that a POST was answered, and the header Retry-After.
type acmeLog struct {
	log      *slog.Logger
	attempts *attempts
	fields   []zapcore.Field
}

// Enabled implements [zapcore.Core]. Debug entries are needed for the headers of responses.
func (l *acmeLog) Enabled(zapcore.Level) bool { return true }

// With implements [zapcore.Core].
func (l *acmeLog) With(fields []zapcore.Field) zapcore.Core {
	return &acmeLog{l.log, l.attempts, append(l.fields[:len(l.fields):len(l.fields)], fields...)}
}

// Check implements [zapcore.Core].
func (l *acmeLog) Check(e zapcore.Entry, checked *zapcore.CheckedEntry) *zapcore.CheckedEntry {
	return checked.AddCore(e, l)
}

// Sync implements [zapcore.Core].
func (l *acmeLog) Sync() error { return nil }

// Write implements [zapcore.Core].
func (l *acmeLog) Write(e zapcore.Entry, fields []zapcore.Field) error {
	values := zapcore.NewMapObjectEncoder()
	for _, f := range append(l.fields[:len(l.fields):len(l.fields)], fields...) {
		f.AddTo(values)
	}
	headers, _ := values.Fields["response_headers"].(http.Header)
	status, answered := values.Fields["status_code"].(int64)
	if answered && values.Fields["method"] == http.MethodPost {
		l.attempts.recordPOST()
	}
	if status == http.StatusTooManyRequests || status == http.StatusServiceUnavailable {
		if until, ok := parseRetryAfter(headers.Get("Retry-After"), e.Time); ok {
			l.attempts.waitUntil(e.Time, until)
		}
	}
	if l.log.Enabled(context.Background(), slog.LevelDebug) {
		var args []any
		for key, value := range values.Fields {
			args = append(args, key, value)
		}
		l.log.Debug("acme: "+e.Message, args...)
	}
	return nil
}

// parseRetryAfter reads a Retry-After header (RFC 9110 section 10.2.3): a number of seconds, or a date.
func parseRetryAfter(header string, now time.Time) (until time.Time, ok bool) {
	if seconds, err := strconv.ParseUint(header, 10, 31); err == nil {
		return now.Add(time.Duration(seconds) * time.Second), true
	}
	until, err := http.ParseTime(header)
	return until, err == nil
}
