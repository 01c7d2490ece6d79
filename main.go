// Tincan lets browsers call each other directly. It serves the pages, does the signaling over a
// WebSocket so that browsers form a full mesh, and relays traffic (TURN) for networks that allow
// nothing else.
package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	ossignal "os/signal"
	"slices"
	"strings"
	"syscall"
	"time"

	"tincan/signal"
	"tincan/signal/cli"
	"tincan/signal/secret"
	"tincan/static"
	"tincan/turn"
	"tincan/turn/doctor"
	"tincan/turn/port"
)

func main() {
	// A terminal that closes, or a log reader that exits, must not end all calls. By default SIGHUP
	// would end the program, and so would SIGPIPE if stdout or stderr is a pipe without a reader. With
	// SIGPIPE ignored, the write fails instead. start listens for SIGHUP.
	ossignal.Ignore(syscall.SIGHUP, syscall.SIGPIPE)
	ctx, stop := ossignal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, func() {
		stop()                                        // a second signal ends the program at once
		time.AfterFunc(exitBy, func() { os.Exit(1) }) // also during startup, for example if a disk hangs
	})
	out := cli.NewWriter(os.Stderr)
	env := cli.NewEnv(os.Environ())
	var err error
	if len(os.Args) > 1 && os.Args[1] == "token" {
		err = new(signal.TokenCommand).Run(os.Args[2:], env, os.Stdout, newConfig(env).command())
	} else {
		err = run(ctx, os.Args[1:], env, out)
	}
	bad := err != nil && !errors.Is(err, flag.ErrHelp)
	if bad {
		// Several problems come on several lines, but a log entry must be one line.
		fmt.Fprintln(out, "tincan:", strings.ReplaceAll(err.Error(), "\n", "; "))
	}
	out.Flush()
	if bad {
		os.Exit(1)
	}
}

// exitBy is when the program exits after a signal to stop, even if it could not shut down cleanly.
const exitBy = 4300 * time.Millisecond

// run serves until ctx ends. The log and the address of the pages are written to out.
func run(ctx context.Context, args []string, env cli.Env, out io.Writer) error {
	cfg, err := parseConfig(args, env, out)
	if err != nil {
		return err
	}
	s, err := start(cfg)
	if err != nil {
		return err
	}
	s.announce(out)
	s.warn()
	s.tls.Start()
	go func() {
		s.tls.WaitReady(ctx) // TURN over TLS needs a certificate
		new(doctor.Prober).LogAnswers(ctx, s.advertised(), s.log)
	}()
	return s.serve(ctx)
}

// A server is the running program: the listeners, and what they serve.
type server struct {
	cfg      *config
	log      *slog.Logger
	pages    *port.Splitter   // for TURN over TCP too
	turnTCP  *port.Splitter   // TURN's own port; nil: off
	tls      *port.Encryption // nil: no TLS
	plain    *port.Splitter   // redirects browsers to the port with TLS; nil: off
	http     *http.Server
	signal   *signal.Server
	turn     *turn.Server // nil: off
	external *turn.External
	hangUp   chan os.Signal // SIGHUP; has room for one
}

// start opens the listeners before it returns, so that a port in use is an error here and not later.
func start(cfg *config) (_ *server, err error) {
	s := &server{cfg: cfg, log: cfg.log, external: turn.NewExternal(cfg.turn), hangUp: make(chan os.Signal, 1)}
	// Before any file is read, so that no change is missed.
	ossignal.Notify(s.hangUp, syscall.SIGHUP)
	listener, err := net.Listen("tcp", cfg.port.Listen)
	if err != nil {
		return nil, fmt.Errorf("-listen %s: %w", cfg.port.Listen, err)
	}
	var plain net.Listener
	defer func() {
		if err != nil {
			_ = listener.Close() // the program ends anyway
			if plain != nil {
				_ = plain.Close()
			}
		}
	}()
	if s.tls, err = cfg.port.Encryption(cfg.secret.Folder, cfg.turn.Hosts(), cfg.log); err != nil {
		return nil, err
	}
	if cfg.port.HTTPListen != "" {
		if plain, err = net.Listen("tcp", cfg.port.HTTPListen); err != nil {
			return nil, fmt.Errorf("-http-listen %s: %w", cfg.port.HTTPListen, err)
		}
	}
	if cfg.turn.Listen != "" {
		if s.turn, err = turn.Listen(cfg.turn); err != nil {
			return nil, err // it says TURN itself
		}
		cfg.signal.Left = s.turn.Revoke
	}
	cfg.signal.ICEServers = s.iceServers
	if s.signal, err = signal.New(cfg.signal); err != nil {
		if s.turn != nil {
			_ = s.turn.Close()
		}
		return nil, err
	}
	guard := &port.Guard{Encryption: s.tls, PageURL: func(host string) string { return s.pages.PageURL(host) },
		Log: s.log, Origins: cfg.signal.Origins, Proxies: cfg.signal.TrustedProxies}
	pages := static.Handler(cfg.signal.RequireToken)
	s.http = port.HTTPServer(static.Secure(guard.Handler(handler(pages, s.signal, s.signal.API()))))
	s.http.ErrorLog = cli.NewHTTPLog(cfg.log)
	s.split(listener, plain)
	return s, nil
}

// split starts accepting connections. plain may be nil.
func (s *server) split(pages, plain net.Listener) {
	var connections port.TURN
	if s.turn != nil {
		connections = s.turn
	}
	s.pages = port.Split(pages, s.tls.Config(), connections, s.log, func(pages *port.Splitter) {
		pages.Limit(port.ConnsPerPeer*s.cfg.signal.MaxPerAddr, s.cfg.signal.TrustedProxies)
		pages.Publish(s.cfg.port.Public)
		pages.Configure(s.http)
	})
	if plain != nil {
		s.plain = s.pages.SplitPages(plain)
	}
	if s.turn != nil {
		s.turnTCP = s.pages.SplitTURN(s.turn.TCP())
	}
}

// iceServers returns our own STUN and TURN server and then the external ones. signal/ calls it, and so
// does not import turn/.
func (s *server) iceServers(host, peer string) (json.RawMessage, time.Duration) {
	servers := []turn.ICEServer{} // not nil, which is null in JSON
	ttl := s.external.TTL()
	if s.turn != nil {
		host = cmp.Or(s.cfg.turn.Host, s.cfg.port.Public.Host, host)
		servers = s.turn.ICEServers(host, peer, s.pages.TURNURLs(host, s.cfg.turn.Host != "")...)
		ttl = s.turn.TTL()
	}
	servers = append(servers, s.external.ICEServers(peer)...)
	list, _ := json.Marshal(servers) // strings always marshal
	return list, ttl
}

// advertised returns the URLs of TURN that all browsers get, or nil if they depend on the host name that
// each browser uses.
func (s *server) advertised() []string {
	host := cmp.Or(s.cfg.turn.Host, s.cfg.port.Public.Host, s.cfg.port.Domain)
	if s.turn == nil || host == "" {
		return nil
	}
	_, urls := s.turn.URLs(host)
	return append(urls, s.pages.TURNURLs(host, s.cfg.turn.Host != "")...)
}

// announce prints the addresses of the pages and of TURN.
func (s *server) announce(out io.Writer) {
	s.cfg.port.Announce(out, s.pages, s.tls, turn.LocalAddrs())
	switch {
	case s.turn != nil:
		fmt.Fprintf(out, "tincan: STUN and TURN on udp and tcp %s, relayed traffic from %s\n",
			s.turn.Addr(), s.turn.PublicIP())
		if urls := s.advertised(); urls != nil {
			fmt.Fprintf(out, "tincan: browsers reach TURN at %s\n", strings.Join(urls, ", "))
		}
	case !s.external.HasTURN():
		fmt.Fprintln(out, "tincan: TURN is off: calls between strict networks will not connect")
	}
	if len(s.cfg.turn.ExternalURLs) > 0 {
		fmt.Fprintf(out, "tincan: other STUN and TURN servers: %s\n", strings.Join(s.cfg.turn.ExternalURLs, ", "))
	}
}

// warn logs settings that are likely to cause trouble.
func (s *server) warn() {
	cfg := s.cfg
	switch {
	case cfg.secretLost != nil:
		s.log.Warn("the secret cannot be stored: after a restart no peer can come back to its seat",
			"err", cfg.secretLost)
	case cfg.secret.Made:
		s.log.Info("made a new secret: earlier sessions and invitations are no longer valid",
			"folder", cfg.secret.Folder)
	}
	for _, name := range cfg.weak {
		s.log.Warn("this secret is short, which makes it easy to guess", "variable", name)
	}
	for flag, host := range map[string]string{"-public-url": cfg.port.Public.Host, "-turn-host": cfg.turn.Host} {
		if host != "" && s.tls != nil && !s.tls.Covers(host) {
			s.log.Warn("the certificate is not valid for the host of "+flag, "host", host)
		}
	}
	if s.turn != nil && s.pages.TURNURLs("", cfg.turn.Host != "") == nil && !s.external.HasTURN() {
		hint := "see README.md, Behind a proxy"
		if cfg.port.Public.Scheme == "" {
			hint = "set -public-url"
		}
		s.log.Warn("TURN is not available on the port of the pages, because a proxy is in front: people whose "+
			"network allows only web traffic cannot call", "hint", hint)
	}
}

// serve handles requests until ctx ends, then stops.
func (s *server) serve(ctx context.Context) error {
	failed := make(chan error, 2)
	go func() { failed <- s.http.Serve(s.pages) }()
	if s.plain != nil {
		go func() { failed <- s.http.Serve(s.plain) }()
	}
	var err error
	for serving := true; serving; {
		select {
		case <-ctx.Done():
			serving = false
		case err = <-failed:
			err = fmt.Errorf("serve pages: %w", err)
			serving = false
		case <-s.hangUp:
			s.log.Info("reload")
			go s.tls.Reload() // a disk may be slow, and a signal to stop must not wait for it
		}
	}
	s.log.Info("stop")
	return cmp.Or(err, s.stop())
}

// The shutdown must take less than 5 s: service managers kill programs that take much longer. Each part
// ends this long after the shutdown began, finished or not. The rest of the time is for the last lines
// of the log and for slow machines.
const (
	stopSockets  = 2 * time.Second
	stopRequests = 3 * time.Second
	stopTURN     = 3500 * time.Millisecond
)

// stop ends the server: it accepts no more connections, closes every socket properly, waits for pending
// requests, and ends TURN last, since calls in progress depend on it.
func (s *server) stop() error {
	_ = s.pages.Stop()
	if s.plain != nil {
		_ = s.plain.Stop()
	}
	return cli.Stop(s.log, cli.Part{Name: "sockets", By: stopSockets, End: s.endSockets},
		cli.Part{Name: "certificates", By: stopRequests, End: s.tls.Stop},
		cli.Part{Name: "requests", By: stopRequests, End: s.endRequests},
		cli.Part{Name: "TURN", By: stopTURN, End: s.endTURN})
}

func (s *server) endSockets(ctx context.Context) error {
	if cut := s.signal.Shutdown(ctx); cut != nil {
		s.log.Warn("sockets cut off", "err", cut)
	}
	return nil
}

func (s *server) endRequests(ctx context.Context) error {
	if late := s.http.Shutdown(ctx); late != nil && !errors.Is(late, net.ErrClosed) {
		s.log.Warn("requests cut off", "err", late)
		_ = s.http.Close()
	}
	return nil
}

func (s *server) endTURN(context.Context) error {
	if s.turn == nil {
		return nil
	}
	return errors.Join(s.turnTCP.Close(), s.turn.Close())
}

// handler routes by exact path. A mux would clean the paths and answer with redirects built from them.
func handler(pages, relay, api http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch path := r.URL.Path; {
		case path == "/ws":
			relay.ServeHTTP(w, r)
		case strings.HasPrefix(path, "/api/"):
			api.ServeHTTP(w, r)
		default:
			pages.ServeHTTP(w, r)
		}
	})
}

// A config holds the settings from flags and variables.
type config struct {
	port       port.Config
	signal     signal.Config
	turn       turn.Config
	secret     secret.Config
	logFlags   cli.LogFlags
	version    bool // only print the version
	log        *slog.Logger
	secretLost error    // why the secret is lost when the process ends; nil: it is not
	weak       []string // variables whose values are easy to guess
}

// parseConfig reads the flags and variables. The log goes to out. With -h or -version, it prints to
// stdout and returns [flag.ErrHelp].
func parseConfig(args []string, env cli.Env, out io.Writer) (*config, error) {
	cfg := newConfig(env)
	command := cfg.command()
	command.Others = []*cli.Command{new(signal.TokenCommand).Command()}
	if err := command.Parse(args, env, os.Stdout); err != nil {
		return nil, err
	}
	if cfg.version {
		fmt.Println(cli.Version())
		return nil, flag.ErrHelp
	}
	if err := cfg.port.Complete(); err != nil {
		return nil, err
	}
	var err error
	if cfg.log, err = cfg.logFlags.Logger(out); err != nil {
		return nil, err
	}
	cfg.signal.Log, cfg.turn.Log = cfg.log, cfg.log
	if cfg.signal.PublicURL = cfg.port.Public.String(); cfg.signal.PublicURL != "" {
		cfg.signal.Origins = append(cfg.signal.Origins, cfg.signal.PublicURL)
	}
	return cfg, cfg.loadSecrets()
}

// newConfig returns the settings that apply without any flag.
func newConfig(env cli.Env) *config {
	return &config{
		port:   port.DefaultConfig(),
		signal: signal.DefaultConfig(),
		turn:   turn.DefaultConfig(),
		secret: secret.Config{Lookup: env.Lookup},
	}
}

// command describes the server as a command. Its flags set cfg.
func (cfg *config) command() *cli.Command {
	turnSecret := cli.Secret{
		Variable: secret.TURN,
		Usage:    "for TURN credentials, shared with the servers of -turn-url; at least 32 bytes (default: derived)",
	}
	return &cli.Command{
		Name:  "tincan",
		About: "calls from browser to browser. For invitations, see tincan token -h.",
		Sections: []cli.Section{
			{Title: "Addresses and certificates", Register: cfg.port.RegisterFlags},
			{Title: "Rooms, and who may use them", Register: cfg.signal.RegisterFlags},
			{Title: "STUN and TURN", Register: cfg.turn.RegisterFlags},
			{Title: "The program", Register: func(fs *flag.FlagSet) {
				cfg.secret.RegisterFlags(fs)
				cfg.logFlags.RegisterFlags(fs)
				fs.BoolVar(&cfg.version, "version", false, "print the version and exit")
			}},
		},
		Secrets: slices.Concat(secret.Secrets(), []cli.Secret{turnSecret}, signal.Secrets()),
	}
}

// loadSecrets reads secrets from their variables, and derives the others.
func (cfg *config) loadSecrets() error {
	s, lost, err := cfg.secret.Load()
	if err != nil {
		return err
	}
	cfg.secretLost = lost
	weak, signalErr := cfg.signal.LoadSecrets(s, &cfg.secret)
	turnSecret, set, turnErr := cfg.secret.Shared(secret.TURN)
	if !set {
		turnSecret = s.HexKey("turn")
		if slices.ContainsFunc(cfg.turn.ExternalURLs, turn.IsRelay) {
			turnErr = errors.New("-turn-url: set TINCAN_TURN_SECRET to the secret of that server " +
				"(coturn: static-auth-secret)")
		}
	}
	cfg.weak, cfg.turn.Secret = weak, turnSecret
	var lostErr error
	if _, set, _ := cfg.secret.Shared(secret.Tokens); lost != nil && cfg.signal.RequireToken && !set {
		lostErr = fmt.Errorf("-auth token: invitations need a secret that survives a restart: make -state writable "+
			"or set %s: %w", secret.Tokens, lost)
	}
	return errors.Join(turnErr, signalErr, lostErr)
}
