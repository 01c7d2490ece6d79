package cli

import (
	"fmt"
	"log/slog"
	"net"

	"golang.org/x/sys/unix"
)

// A Service tells systemd about itself, as sd_notify(3) describes. Without systemd it does nothing.
type Service struct {
	socket string // name of systemd's socket; "": nobody listens
	log    *slog.Logger
}

// NewService finds systemd in the variables of the environment.
func NewService(env Env, log *slog.Logger) Service { return Service{env["NOTIFY_SOCKET"], log} }

// Ready says that the service has started, or has reloaded.
func (s Service) Ready() { s.notify("READY=1") }

// Reloading says that the service has begun to reload. Ready must follow.
func (s Service) Reloading() {
	var now unix.Timespec
	_ = unix.ClockGettime(unix.CLOCK_MONOTONIC, &now) // this clock always exists
	s.notify(fmt.Sprintf("RELOADING=1\nMONOTONIC_USEC=%d", now.Nano()/1000))
}

// Stopping says that the service has begun to stop.
func (s Service) Stopping() { s.notify("STOPPING=1") }

func (s Service) notify(state string) {
	if s.socket == "" {
		return
	}
	// A name that begins with @ has no file (unix(7)). The package net knows that too.
	conn, err := net.DialUnix("unixgram", nil, &net.UnixAddr{Name: s.socket, Net: "unixgram"})
	if err == nil {
		defer conn.Close()
		_, err = conn.Write([]byte(state))
	}
	if err != nil {
		s.log.Warn("systemd cannot be notified", "err", err)
	}
}
