package port

import (
	"testing"
	"time"
)

func TestAttempts(t *testing.T) {
	start := time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)
	at := func(d time.Duration) time.Time { return start.Add(d) }
	const day = 24 * time.Hour
	for name, tt := range map[string]struct {
		do   func(*attempts)
		life time.Duration
		next time.Time
	}{
		"none":           {func(*attempts) {}, week, time.Time{}},
		"three attempts": {func(a *attempts) { repeat(3, time.Minute, start, a.recordStart) }, week, time.Time{}},
		"four attempts":  {func(a *attempts) { repeat(4, time.Minute, start, a.recordStart) }, week, at(time.Hour)},
		"six attempts": {func(a *attempts) { repeat(6, 20*time.Minute, start, a.recordStart) }, week,
			at(100 * time.Minute)},
		"three certificates": {func(a *attempts) { repeat(3, time.Hour, start, a.recordIssued) }, 90 * day,
			time.Time{}},
		"four certificates": {func(a *attempts) { repeat(4, time.Hour, start, a.recordIssued) }, 90 * day, at(week)},
		"four for two days": {func(a *attempts) { repeat(4, time.Hour, start, a.recordIssued) }, 2 * day, at(2 * day)},
		"four for a second": {func(a *attempts) { repeat(4, time.Hour, start, a.recordIssued) }, time.Second, at(day)},
		"asked to wait":     {func(a *attempts) { a.waitUntil(start, at(time.Hour)) }, week, at(time.Hour)},
		"asked to wait a year": {func(a *attempts) { a.waitUntil(start, at(365*day)) }, week,
			at(week)},
		"asked to wait, then less": {func(a *attempts) {
			a.waitUntil(start, at(time.Hour))
			a.waitUntil(start, at(time.Minute))
		}, week, at(time.Hour)},
		"the later limit counts": {func(a *attempts) {
			repeat(4, time.Minute, start, a.recordStart)
			a.waitUntil(start, at(90*time.Minute))
		}, week, at(90 * time.Minute)},
		"the clock was wrong": {func(a *attempts) {
			repeat(4, time.Minute, at(100*week), a.recordStart)
			repeat(4, time.Minute, at(100*week), a.recordIssued)
			a.waitUntil(at(100*week), at(101*week))
		}, week, time.Time{}},
		"the clock was wrong, then right": {func(a *attempts) {
			a.waitUntil(at(100*week), at(101*week))
			a.waitUntil(start, at(time.Hour))
		}, week, at(time.Hour)},
	} {
		var a attempts
		tt.do(&a)
		if got := a.next(at(5*time.Hour), tt.life); !got.Equal(tt.next) {
			t.Errorf("%s: next attempt at %v, want %v", name, got, tt.next)
		}
	}
}

// repeat calls do n times, with times one period apart.
func repeat(n int, period time.Duration, start time.Time, do func(time.Time)) {
	for i := range n {
		do(start.Add(time.Duration(i) * period))
	}
}

func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)
	for header, want := range map[string]time.Time{
		"120":                           now.Add(2 * time.Minute),
		"0":                             now,
		"Thu, 01 Jan 2026 13:00:00 GMT": now.Add(time.Hour),
		"":                              {},
		"-1":                            {},
		"99999999999999999999":          {},
		"soon":                          {},
	} {
		if got, ok := parseRetryAfter(header, now); !got.Equal(want) || ok != !want.IsZero() {
			t.Errorf("%q: %v, %v; want %v", header, got, ok, want)
		}
	}
}
