package port

import (
	"fmt"
	"log/slog"
	"runtime/debug"
)

// logPanic logs a panic with its stack and reports whether there was one. Call it in the deferred
// function that recovered, while the stack still shows the panic.
func logPanic(log *slog.Logger, panicked any) bool {
	if panicked == nil {
		return false
	}
	defer func() { _ = recover() }() // in case the log panics too
	log.Error("panic", "err", fmt.Sprint(panicked), "stack", string(debug.Stack()))
	return true
}
