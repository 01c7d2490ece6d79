package turn

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/pion/logging"
)

// levelTrace is the level of pion's messages about each packet.
const levelTrace = slog.LevelDebug - 4

// A pionLog passes pion's messages on, none of them above Debug. Their text contains addresses and user
// names, and any client can cause what pion calls an error. What an operator should know is logged by
// our own code.
type pionLog struct {
	log *slog.Logger
}

// NewLogger implements logging.LoggerFactory.
func (l pionLog) NewLogger(scope string) logging.LeveledLogger {
	return pionLog{l.log.With("scope", scope)}
}

// print formats a message only if it is logged, because pion calls it several times per packet.
func (l pionLog) print(level slog.Level, format string, args ...any) {
	defer func() { _ = recover() }() // in case the log panics: pion's goroutines do not recover
	if ctx := context.Background(); l.log.Enabled(ctx, level) {
		l.log.Log(ctx, level, "pion", "text", fmt.Sprintf(format, args...))
	}
}

func (l pionLog) Trace(msg string)                  { l.print(levelTrace, "%s", msg) }
func (l pionLog) Tracef(format string, args ...any) { l.print(levelTrace, format, args...) }
func (l pionLog) Debug(msg string)                  { l.print(levelTrace, "%s", msg) }
func (l pionLog) Debugf(format string, args ...any) { l.print(levelTrace, format, args...) }
func (l pionLog) Info(msg string)                   { l.print(slog.LevelDebug, "%s", msg) }
func (l pionLog) Infof(format string, args ...any)  { l.print(slog.LevelDebug, format, args...) }
func (l pionLog) Warn(msg string)                   { l.print(slog.LevelDebug, "%s", msg) }
func (l pionLog) Warnf(format string, args ...any)  { l.print(slog.LevelDebug, format, args...) }
func (l pionLog) Error(msg string)                  { l.print(slog.LevelDebug, "%s", msg) }
func (l pionLog) Errorf(format string, args ...any) { l.print(slog.LevelDebug, format, args...) }
