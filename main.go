// Tincan lets people in browsers call each other directly. It serves the pages, introduces browsers
// over a WebSocket so that they form a full mesh, and relays (TURN) for those whose network allows
// nothing else.
package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"os"
	ossignal "os/signal"
	"strings"
	"syscall"
	"time"

	"tincan/signal"
	"tincan/static"
	"tincan/turn"
)

func main() {
	ctx, stop := ossignal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	err := run(ctx, os.Args[1:], os.Getenv, os.Stderr)
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		// Several problems at once come as several lines; whoever reads logs wants one.
		fmt.Fprintln(os.Stderr, "tincan:", strings.ReplaceAll(err.Error(), "\n", "; "))
		os.Exit(1)
	}
}

// stopTimeout bounds the whole shutdown; within it sockets get their close frame and requests their
// answer. Service managers kill what takes much longer.
const stopTimeout = 4 * time.Second

// run is the program: it serves until ctx ends. Log lines and where to open the page go to out.
func run(ctx context.Context, args []string, getenv func(string) string, out io.Writer) error {
	cfg, err := parseConfig(args, getenv, out)
	if err != nil {
		return err
	}
	s, err := start(cfg)
	if err != nil {
		return err
	}
	s.announce(out)
	return s.serve(ctx)
}

// A server is the running program: the listeners and what stands behind them.
type server struct {
	log    *slog.Logger
	pages  net.Listener
	http   *http.Server
	signal *signal.Server
	turn   *turn.Server // nil: off
}

// start opens the listeners first, so that a port in use is an error here and not later.
func start(cfg *config) (_ *server, err error) {
	s := &server{log: cfg.log}
	if s.pages, err = net.Listen("tcp", cfg.listen); err != nil {
		return nil, fmt.Errorf("-listen %s: %w", cfg.listen, err)
	}
	defer func() {
		if err != nil {
			_ = s.pages.Close() // the program ends anyway
		}
	}()
	if cfg.turn.Listen != "" {
		if s.turn, err = turn.Listen(cfg.turn); err != nil {
			return nil, err // says TURN itself
		}
		cfg.signal.ICEServers = s.iceServers
	}
	if s.signal, err = signal.New(cfg.signal); err != nil {
		if s.turn != nil {
			_ = s.turn.Close()
		}
		return nil, err
	}
	s.http = &http.Server{
		Handler:                      handler(s.signal),
		DisableGeneralOptionsHandler: true, // else OPTIONS * is answered past our headers
		// A WebSocket is bound by none of these: it leaves net/http with the upgrade.
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       30 * time.Second,
		WriteTimeout:      60 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          slog.NewLogLogger(cfg.log.Handler(), slog.LevelDebug),
	}
	return s, nil
}

// iceServers is the one thing that signal/ needs to know of turn/.
func (s *server) iceServers(host, peer string) (json.RawMessage, time.Duration) {
	list, _ := json.Marshal(s.turn.ICEServers(host, peer)) // strings always marshal
	return list, s.turn.TTL()
}

// handler routes by exact path: a mux would clean paths and answer with redirects built from them.
func handler(relay http.Handler) http.Handler {
	pages := static.Handler()
	return static.Secure(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/ws":
			relay.ServeHTTP(w, r)
		case "/healthz":
			health(w, r)
		default:
			pages.ServeHTTP(w, r)
		}
	}))
}

func health(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = io.WriteString(w, "ok") // whoever asked has gone
}

// announce says where to open the page and which TURN address is served.
func (s *server) announce(out io.Writer) {
	addr := s.pages.Addr().(*net.TCPAddr)
	host := addr.IP.String()
	if addr.IP.IsUnspecified() || addr.IP.IsLoopback() {
		host = "localhost"
	}
	fmt.Fprintf(out, "tincan: open http://%s\n", net.JoinHostPort(host, fmt.Sprint(addr.Port)))
	if s.turn == nil {
		fmt.Fprintln(out, "tincan: TURN is off: calls between strict networks will not connect")
		return
	}
	fmt.Fprintf(out, "tincan: STUN and TURN on udp %s, relayed traffic from %s\n", s.turn.Addr(), s.turn.PublicIP())
}

// serve handles requests until ctx ends, then stops: no new connections, goodbye to every socket,
// pending requests, and TURN last, since calls in progress live on it.
func (s *server) serve(ctx context.Context) error {
	failed := make(chan error, 1)
	go func() { failed <- s.http.Serve(s.pages) }()
	var err error
	select {
	case <-ctx.Done():
	case err = <-failed:
		err = fmt.Errorf("serve pages: %w", err)
	}
	s.log.Info("stop")
	ctx, cancel := context.WithTimeout(context.Background(), stopTimeout)
	defer cancel()
	_ = s.pages.Close() // Shutdown closes it too, but only after the sockets' goodbyes
	if cut := s.signal.Shutdown(ctx); cut != nil {
		s.log.Warn("sockets cut off", "err", cut)
	}
	if late := s.http.Shutdown(ctx); late != nil && !errors.Is(late, net.ErrClosed) {
		_ = s.http.Close()
	}
	if s.turn != nil {
		err = cmp.Or(err, s.turn.Close())
	}
	return err
}

// A config is what the flags and variables say.
type config struct {
	listen string
	signal signal.Config
	turn   turn.Config
	log    *slog.Logger
}

// parseConfig reads the flags and, where a flag is not given, its variable: -room-size is
// TINCAN_ROOM_SIZE. Secrets come by variable only: command lines can be read by other users.
func parseConfig(args []string, getenv func(string) string, out io.Writer) (*config, error) {
	cfg := &config{}
	fs := flag.NewFlagSet("tincan", flag.ContinueOnError)
	fs.SetOutput(io.Discard) // errors are returned, and printed once
	fs.StringVar(&cfg.listen, "listen", ":8080", "`address` for pages and WebSocket")
	fs.StringVar(&cfg.turn.Listen, "turn-listen", ":3478", "`address` for STUN and TURN over UDP; empty: off")
	fs.Func("public-ip", "IPv4 `address` that relayed candidates carry (default: found out)", func(v string) (err error) {
		cfg.turn.PublicIP, err = netip.ParseAddr(v)
		return err
	})
	fs.Func("relay-ports", "UDP `ports` for relayed traffic (default 49152-65535)", func(v string) (err error) {
		cfg.turn.RelayPorts, err = turn.ParsePortRange(v)
		return err
	})
	fs.Func("turn-allow-peer", "`CIDRs`, by commas, that may be relayed to although they are not public", prefixes(&cfg.turn.AllowPeer))
	fs.Func("turn-deny-peer", "`CIDRs`, by commas, that may not be relayed to; wins over -turn-allow-peer", prefixes(&cfg.turn.DenyPeer))
	fs.Func("origin", "further `origins`, by commas, whose pages may connect, like https://example.org", func(v string) error {
		cfg.signal.Origins = splitList(v)
		return nil
	})
	fs.IntVar(&cfg.signal.RoomSize, "room-size", 12, "`peers` in a meeting")
	fs.IntVar(&cfg.signal.Viewers, "viewers", 50, "`viewers` in a live room")
	level := fs.String("log-level", "info", "debug, info, warn or error")
	format := fs.String("log-format", "text", "text or json")

	if err := parseFlags(fs, args, getenv, out); err != nil {
		return nil, err
	}
	var err error
	if cfg.log, err = newLogger(*level, *format, out); err != nil {
		return nil, err
	}
	cfg.signal.Log, cfg.turn.Log = cfg.log, cfg.log
	cfg.turn.Secret, err = turnSecret(getenv)
	return cfg, err
}

// parseFlags parses args, then fills in variables. -h prints the usage to out.
func parseFlags(fs *flag.FlagSet, args []string, getenv func(string) string, out io.Writer) error {
	if err := fs.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			fs.SetOutput(out)
			fmt.Fprintln(out, "tincan: calls from browser to browser. Each flag has a variable: -room-size is TINCAN_ROOM_SIZE.")
			fs.PrintDefaults()
			return err
		}
		return fmt.Errorf("%w (-h lists the flags)", err)
	}
	if fs.NArg() > 0 {
		return fmt.Errorf("unexpected argument %q: flags only (-h lists them)", fs.Arg(0))
	}
	given := map[string]bool{}
	fs.Visit(func(f *flag.Flag) { given[f.Name] = true })
	var errs []error
	fs.VisitAll(func(f *flag.Flag) {
		name := "TINCAN_" + strings.ToUpper(strings.ReplaceAll(f.Name, "-", "_"))
		if v := getenv(name); v != "" && !given[f.Name] {
			if err := fs.Set(f.Name, v); err != nil {
				errs = append(errs, fmt.Errorf("invalid value %q for %s: %w", v, name, err))
			}
		}
	})
	return errors.Join(errs...)
}

// prefixes is the parser of a flag that holds CIDRs.
func prefixes(to *[]netip.Prefix) func(string) error {
	return func(v string) (err error) {
		*to, err = turn.ParsePrefixes(v)
		return err
	}
}

// splitList splits a value at its commas; empty pieces do not count.
func splitList(v string) []string {
	var list []string
	for item := range strings.SplitSeq(v, ",") {
		if item = strings.TrimSpace(item); item != "" {
			list = append(list, item)
		}
	}
	return list
}

func newLogger(level, format string, out io.Writer) (*slog.Logger, error) {
	var opts slog.HandlerOptions
	var min slog.Level
	if err := min.UnmarshalText([]byte(level)); err != nil {
		return nil, fmt.Errorf("-log-level %q: want debug, info, warn or error", level)
	}
	opts.Level = min
	switch format {
	case "text":
		return slog.New(slog.NewTextHandler(out, &opts)), nil
	case "json":
		return slog.New(slog.NewJSONHandler(out, &opts)), nil
	}
	return nil, fmt.Errorf("-log-format %q: want text or json", format)
}

// minSecret is how long a secret must be, in bytes.
const minSecret = 32

// turnSecret is TINCAN_TURN_SECRET, or a random one that ends with the process.
func turnSecret(getenv func(string) string) ([]byte, error) {
	secret := []byte(getenv("TINCAN_TURN_SECRET"))
	if len(secret) == 0 {
		secret = make([]byte, minSecret)
		_, _ = rand.Read(secret) // never fails
	}
	if len(secret) < minSecret {
		return nil, fmt.Errorf("TINCAN_TURN_SECRET has %d bytes: at least %d are needed", len(secret), minSecret)
	}
	return secret, nil
}
