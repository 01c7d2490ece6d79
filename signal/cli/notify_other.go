//go:build !linux

package cli

import "log/slog"

// A Service tells systemd about itself. Here there is no systemd.
type Service struct{}

// NewService is for Linux.
func NewService(Env, *slog.Logger) Service { return Service{} }

// Ready does nothing.
func (Service) Ready() {}

// Reloading does nothing.
func (Service) Reloading() {}

// Stopping does nothing.
func (Service) Stopping() {}
