package port

import "time"

// Our limits for each host name. Let's Encrypt allows five failed validations an hour and five certificates
// a week (https://letsencrypt.org/docs/rate-limits/). We leave one of each, in case the operator starts
// tincan with another -state.
const (
	maxAttemptsPerHour     = 4
	maxCertificatesPerWeek = 4
)

const week = 7 * 24 * time.Hour

// attempts records when we asked an authority for the certificate of one host. It is stored on disk, so that
// restarts do not get around the limits.
type attempts struct {
	Started    []time.Time `json:"started"`     // when attempts started, oldest first
	Issued     []time.Time `json:"issued"`      // when certificates were issued, oldest first
	RetryAfter time.Time   `json:"retry_after"` // the authority wants no request before this time
	Failure    string      `json:"failure"`     // why the last attempt failed; "": it succeeded, or there was none

	unanswered bool // whether the current attempt has had no answer to a POST yet
}

// next returns the earliest time for another attempt. It may be in the past. life is how long the
// certificates are valid: an authority whose certificates are valid for a day must issue them more often
// than one a week.
func (a *attempts) next(now time.Time, life time.Duration) time.Time {
	next := a.retryAfter(now)
	for _, limit := range []time.Time{
		nextAllowed(now, time.Hour, maxAttemptsPerHour, a.Started),
		nextAllowed(now, min(max(life, 24*time.Hour), week), maxCertificatesPerWeek, a.Issued),
	} {
		if limit.After(next) {
			next = limit
		}
	}
	return next
}

// retryAfter returns RetryAfter, or the zero time if it was stored while the clock was wrong.
func (a *attempts) retryAfter(now time.Time) time.Time {
	if a.RetryAfter.After(now.Add(2 * week)) {
		return time.Time{}
	}
	return a.RetryAfter
}

// nextAllowed returns when another event is allowed, if at most n are allowed per period. If events lie in
// the future, the clock was wrong, and they do not count.
func nextAllowed(now time.Time, period time.Duration, n int, events []time.Time) time.Time {
	if len(events) < n || events[len(events)-n].After(now) {
		return time.Time{}
	}
	return events[len(events)-n].Add(period)
}

// recordStart records an attempt that starts now.
func (a *attempts) recordStart(now time.Time) {
	a.Started, a.unanswered = last(append(a.Started, now), maxAttemptsPerHour), true
}

// recordPOST records that the authority has answered a POST. Before that there is no order, so no validation can fail.
func (a *attempts) recordPOST() { a.unanswered = false }

// forgetUnanswered is called at the end of an attempt. It forgets the attempt if the authority answered no POST.
func (a *attempts) forgetUnanswered() {
	if a.unanswered {
		a.Started, a.unanswered = a.Started[:len(a.Started)-1], false
	}
}

// recordIssued records a new certificate.
func (a *attempts) recordIssued(now time.Time) {
	a.Issued = last(append(a.Issued, now), maxCertificatesPerWeek)
}

// waitUntil records that the authority wants no requests before a time. It caps the wait at a week, the
// longest period of any limit of Let's Encrypt.
func (a *attempts) waitUntil(now, until time.Time) {
	if longest := now.Add(week); until.After(longest) {
		until = longest
	}
	if until.After(a.retryAfter(now)) {
		a.RetryAfter = until
	}
}

// last returns the last n elements of s, or all if there are fewer.
func last(s []time.Time, n int) []time.Time { return s[max(0, len(s)-n):] }
