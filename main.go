// Tincan lets people in browsers call each other directly. It serves the pages, introduces browsers
// over a WebSocket so that they form a full mesh, and relays (TURN) for those whose network allows
// nothing else.
package main

import (
	"bytes"
	"cmp"
	"context"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"os"
	ossignal "os/signal"
	"path/filepath"
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
	if cfg.secretLost != nil {
		cfg.log.Warn("no place for the secret: after a restart nobody can come back to a seat", "err", cfg.secretLost)
	}
	return s.serve(ctx)
}

// A server is the running program: the listeners and what stands behind them.
type server struct {
	log    *slog.Logger
	pages  *turn.Splitter // TURN over TCP comes by the same port
	http   *http.Server
	signal *signal.Server
	turn   *turn.Server // nil: off
}

// start opens the listeners first, so that a port in use is an error here and not later.
func start(cfg *config) (_ *server, err error) {
	s := &server{log: cfg.log}
	port, err := net.Listen("tcp", cfg.listen)
	if err != nil {
		return nil, fmt.Errorf("-listen %s: %w", cfg.listen, err)
	}
	defer func() {
		if err != nil {
			_ = port.Close() // the program ends anyway
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
	s.pages = turn.Split(port, nil, s.turn, cfg.log)
	return s, nil
}

// iceServers is the one thing that signal/ needs to know of turn/.
func (s *server) iceServers(host, peer string) (json.RawMessage, time.Duration) {
	list, _ := json.Marshal(s.pages.ICEServers(host, peer)) // strings always marshal
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
	fmt.Fprintf(out, "tincan: STUN and TURN on udp and tcp %s, relayed traffic from %s\n", s.turn.Addr(), s.turn.PublicIP())
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

	secretLost error // why the secret ends with the process; nil: it does not
}

// parseConfig reads the flags and, where a flag is not given, its variable: -room-size is
// TINCAN_ROOM_SIZE. Secrets come by variable only: command lines can be read by other users.
func parseConfig(args []string, getenv func(string) string, out io.Writer) (*config, error) {
	cfg := &config{}
	flags := flag.NewFlagSet("tincan", flag.ContinueOnError)
	flags.SetOutput(io.Discard) // errors are returned, and printed once
	flags.StringVar(&cfg.listen, "listen", ":8080", "`address` for pages, WebSocket and TURN over TCP")
	flags.StringVar(&cfg.turn.Listen, "turn-listen", ":3478", "`address` for STUN and TURN over UDP and TCP; empty: off")
	flags.Func("public-ip", "IPv4 `address` that relayed candidates carry (default: found out)", func(v string) (err error) {
		cfg.turn.PublicIP, err = netip.ParseAddr(v)
		return err
	})
	flags.Func("relay-ports", "UDP `ports` for relayed traffic (default 49152-65535)", func(v string) (err error) {
		cfg.turn.RelayPorts, err = turn.ParsePortRange(v)
		return err
	})
	flags.Func("turn-allow-peer", "`CIDRs`, by commas, that may be relayed to although they are not public", prefixes(&cfg.turn.AllowPeer))
	flags.Func("turn-deny-peer", "`CIDRs`, by commas, that may not be relayed to; wins over -turn-allow-peer", prefixes(&cfg.turn.DenyPeer))
	flags.Func("origin", "further `origins`, by commas, whose pages may connect, like https://example.org", func(v string) error {
		cfg.signal.Origins = splitList(v)
		return nil
	})
	flags.Func("trusted-proxy", "`CIDRs`, by commas, of proxies whose X-Forwarded-For and -Proto count", prefixes(&cfg.signal.TrustedProxies))
	flags.IntVar(&cfg.signal.RoomSize, "room-size", 12, "`peers` in a meeting; 0: no limit")
	flags.IntVar(&cfg.signal.Viewers, "viewers", 50, "`viewers` in a live room; 0: no limit")
	flags.IntVar(&cfg.signal.MaxPeers, "max-peers", 10000, "`sockets` in all; 0: no limit")
	flags.IntVar(&cfg.signal.MaxPerAddr, "max-peers-per-ip", 64, "`sockets` from one IPv4 address or IPv6 /64; 0: no limit")
	flags.IntVar(&cfg.signal.Rate, "rate", 128, "`messages`, and KiB, a second that a peer may send, four seconds' worth at once; 0: no limit")
	flags.DurationVar(&cfg.signal.Grace, "grace", 30*time.Second, "for how `long` a peer whose connection died keeps its seat")
	state := flags.String("state", "", "`folder` for the secret (default: tincan in the user's configuration folder)")
	level := flags.String("log-level", "info", "debug, info, warn or error")
	format := flags.String("log-format", "text", "text or json")

	if err := parseFlags(flags, args, getenv, out); err != nil {
		return nil, err
	}
	if err := noLimits(&cfg.signal); err != nil {
		return nil, err
	}
	var err error
	if cfg.log, err = newLogger(*level, *format, out); err != nil {
		return nil, err
	}
	cfg.signal.Log, cfg.turn.Log = cfg.log, cfg.log
	secret, lost, err := loadSecret(getenv, *state)
	if err != nil {
		return nil, err
	}
	cfg.secretLost = lost
	cfg.signal.SessionKey = derive(secret, "sessions")
	cfg.turn.Secret, err = turnSecret(getenv, secret)
	return cfg, err
}

// noLimits turns the flags' 0, which means no limit, into signal.Config's negative numbers.
func noLimits(c *signal.Config) error {
	for _, n := range []*int{&c.RoomSize, &c.Viewers, &c.MaxPeers, &c.MaxPerAddr, &c.Rate} {
		switch {
		case *n < 0:
			return fmt.Errorf("a limit of %d: negative; want a number, or 0 for none", *n)
		case *n == 0:
			*n = -1
		}
	}
	switch {
	case c.Grace < 0:
		return fmt.Errorf("-grace %v: want a positive duration, or 0", c.Grace)
	case c.Grace == 0:
		c.Grace = -1
	}
	return nil
}

// parseFlags parses args, then fills in variables. -h prints the usage to out.
func parseFlags(flags *flag.FlagSet, args []string, getenv func(string) string, out io.Writer) error {
	if err := flags.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			flags.SetOutput(out)
			fmt.Fprintln(out, "tincan: calls from browser to browser. Each flag has a variable: -room-size is TINCAN_ROOM_SIZE.")
			flags.PrintDefaults()
			return err
		}
		return fmt.Errorf("%w (-h lists the flags)", err)
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("unexpected argument %q: flags only (-h lists them)", flags.Arg(0))
	}
	given := map[string]bool{}
	flags.Visit(func(f *flag.Flag) { given[f.Name] = true })
	var errs []error
	flags.VisitAll(func(f *flag.Flag) {
		name := "TINCAN_" + strings.ToUpper(strings.ReplaceAll(f.Name, "-", "_"))
		if v := getenv(name); v != "" && !given[f.Name] {
			if err := flags.Set(f.Name, v); err != nil {
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

// loadSecret returns the secret from which all keys are derived: TINCAN_SECRET, the content of
// TINCAN_SECRET_FILE, or the one in the state folder, which is made on the first start. If that
// folder cannot be used, lost says why, and the secret ends with the process.
func loadSecret(getenv func(string) string, state string) (secret []byte, lost, _ error) {
	if v := getenv("TINCAN_SECRET"); v != "" {
		secret, err := longEnough("TINCAN_SECRET", []byte(v))
		return secret, nil, err
	}
	if file := getenv("TINCAN_SECRET_FILE"); file != "" {
		b, err := os.ReadFile(file)
		if err != nil {
			return nil, nil, fmt.Errorf("TINCAN_SECRET_FILE: %w", err)
		}
		secret, err = longEnough(file, bytes.TrimSpace(b))
		return secret, nil, err
	}
	secret, err := stateSecret(state)
	if errors.Is(err, errNoState) {
		return []byte(rand.Text() + rand.Text()), err, nil
	}
	return secret, nil, err
}

// errNoState means that the state folder cannot be used. The program runs without it.
var errNoState = errors.New("state folder")

// stateSecret reads the secret in the state folder, or makes one.
func stateSecret(dir string) ([]byte, error) {
	if dir == "" {
		config, err := os.UserConfigDir()
		if err != nil {
			return nil, fmt.Errorf("%w: %w", errNoState, err)
		}
		dir = filepath.Join(config, "tincan")
	}
	file := filepath.Join(dir, "secret")
	b, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		b, err = makeSecret(dir, file)
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errNoState, err)
	}
	return longEnough(file, bytes.TrimSpace(b))
}

// makeSecret writes a new secret. It appears whole or not at all, and of two programs that start at
// once both use the same.
func makeSecret(dir, file string) ([]byte, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	tmp, err := os.CreateTemp(dir, "secret-*") // mode 0600
	if err != nil {
		return nil, err
	}
	defer os.Remove(tmp.Name())
	_, err = tmp.WriteString(rand.Text() + rand.Text() + "\n") // 26 characters of 5 bits each
	if err = cmp.Or(err, tmp.Close()); err != nil {
		return nil, err
	}
	if err := os.Link(tmp.Name(), file); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, err
	}
	return os.ReadFile(file)
}

func longEnough(name string, secret []byte) ([]byte, error) {
	if len(secret) < minSecret {
		return nil, fmt.Errorf("%s has %d bytes: at least %d are needed", name, len(secret), minSecret)
	}
	return secret, nil
}

// derive makes the key for one purpose: whoever learns one key knows neither the secret nor the
// other keys (HKDF, RFC 5869).
func derive(secret []byte, purpose string) []byte {
	key, err := hkdf.Key(sha256.New, secret, nil, "tincan "+purpose, sha256.Size)
	if err != nil {
		panic(err) // only for a key of more than 8,160 bytes
	}
	return key
}

// turnSecret is TINCAN_TURN_SECRET, or derived from the secret.
func turnSecret(getenv func(string) string, secret []byte) ([]byte, error) {
	if v := getenv("TINCAN_TURN_SECRET"); v != "" {
		return longEnough("TINCAN_TURN_SECRET", []byte(v))
	}
	// TURN REST secrets are shared as text with other servers.
	return []byte(hex.EncodeToString(derive(secret, "turn"))), nil
}
