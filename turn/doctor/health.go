package doctor

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"

	"tincan/signal/cli"
	"tincan/turn/port"
)

// healthTimeout limits a health check.
const healthTimeout = 8 * time.Second

// Health is the command `tincan health`, which asks the server that runs on this machine with these flags and
// variables whether it is ready. server is its command, whose flags set cfg.
func Health(ctx context.Context, args []string, env cli.Env, out io.Writer, server *cli.Command,
	cfg *port.Config) error {
	command := *server
	command.Name = "tincan health"
	command.About = "asks the server on this machine whether it is ready. Give it the flags of the server. " +
		"Exit status: 0 or 1."
	if err := command.Parse(args, env, out); err != nil {
		return err
	}
	if err := cfg.Complete(); err != nil {
		return err
	}
	return health(ctx, cfg.Listen)
}

// health asks the server that listens on addr, which is as in -listen. A port with TLS answers this without TLS too.
func health(ctx context.Context, addr string) error {
	host, own, err := localAddr(addr)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, healthTimeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+net.JoinHostPort(host, own)+"/readyz", nil)
	if err != nil {
		return err
	}
	transport := new(http.Transport)
	defer transport.CloseIdleConnections()
	res, err := transport.RoundTrip(req)
	if err != nil {
		return fmt.Errorf("no answer from %s: %w", addr, explain(err))
	}
	defer res.Body.Close()
	if res.StatusCode == http.StatusOK {
		return nil
	}
	if res.Header.Get("Content-Type") != "application/json" {
		return fmt.Errorf("%s is another program: it answers %s", addr, res.Status)
	}
	body, _ := io.ReadAll(io.LimitReader(res.Body, maxAnswer)) // the status says enough
	return errors.New(cmp.Or(strings.TrimSpace(string(body)), res.Status))
}

// localAddr returns the host and the port to connect to on this machine for an address as in -listen.
func localAddr(listen string) (host, port string, err error) {
	if host, port, err = net.SplitHostPort(listen); err != nil {
		return "", "", err
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		// Not localhost, because an empty image has no /etc/hosts. On [::], Go listens for IPv4 too, and IPv6
		// may be off.
		host = "127.0.0.1"
	}
	return host, port, nil
}
