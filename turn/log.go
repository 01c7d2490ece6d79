package turn

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"

	"github.com/pion/logging"
)

// logPanic logs a panic with its stack and reports whether there was one. Call it in the deferred
// function that recovered, while the stack still shows the panic.
func logPanic(log *slog.Logger, panicked any) bool {
	if panicked == nil {
		return false
	}
	defer func() { _ = recover() }() // of a log that panics itself
	log.Error("panic", "err", fmt.Sprint(panicked), "stack", string(debug.Stack()))
	return true
}

// levelTrace is for what pion says about every single packet.
const levelTrace = slog.LevelDebug - 4

// A pionLog passes pion's messages on, none above Debug: their text holds addresses and user
// names, and what pion calls an error any client can cause. What an operator should know is
// logged by our own hooks.
type pionLog struct {
	log *slog.Logger
}

// NewLogger makes a pionLog pion's logging.LoggerFactory too.
func (l pionLog) NewLogger(scope string) logging.LeveledLogger {
	return pionLog{l.log.With("scope", scope)}
}

// print formats nothing unless it will be read: pion calls it several times a packet.
func (l pionLog) print(level slog.Level, format string, args ...any) {
	defer func() { _ = recover() }() // of the log: pion's goroutines must not end the program
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
