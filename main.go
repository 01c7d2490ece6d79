// Tincan lets browsers call each other directly. It serves the pages, does the signaling over a WebSocket so that
// browsers form a full mesh, and relays traffic (TURN) for networks that allow nothing else.
package main

import (
	"cmp"
	"context"
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
	"tincan/signal/metrics"
	"tincan/signal/secret"
	"tincan/static"
	"tincan/turn"
	"tincan/turn/doctor"
	"tincan/turn/ice"
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
	status := 0
	switch command, args := cli.SplitCommand(os.Args[1:]); command {
	case "token":
		err = new(signal.TokenCommand).Run(args, env, os.Stdout, newConfig(env).command())
	case "health":
		cfg := newConfig(env)
		err = doctor.Health(ctx, args, env, os.Stdout, cfg.command(), &cfg.port)
	case "doctor":
		cfg := newConfig(env)
		status, err = new(doctor.Command).Run(ctx, args, env, os.Stdout, cfg.command(), cfg.inside)
	case "":
		err = run(ctx, args, env, out)
	default:
		err = fmt.Errorf("unknown command %q: want token, doctor, health, or only flags (-h lists them)", command)
	}
	bad := err != nil && !errors.Is(err, flag.ErrHelp)
	if bad {
		// Several problems come on several lines, but a log entry must be one line.
		fmt.Fprintln(out, "tincan:", strings.ReplaceAll(err.Error(), "\n", "; "))
		status = max(status, 1)
	}
	out.Flush()
	os.Exit(status)
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
	s.cfg.service.Ready()
	s.tls.Start()
	go func() {
		s.tls.WaitReady(ctx) // TURN over TLS needs a certificate
		new(doctor.Prober).LogAnswers(ctx, s.ice.Advertised(), s.log)
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
	ice      *ice.Servers
	metrics  *metrics.Server // nil: off
	recorder *cli.Recorder   // of the log, for the doctor
	hangUp   chan os.Signal  // SIGHUP; has room for one
}

// start opens the listeners before it returns, so that a port in use is an error here and not later.
func start(cfg *config) (_ *server, err error) {
	s := &server{cfg: cfg, recorder: cli.NewRecorder(cfg.log.Handler()), hangUp: make(chan os.Signal, 1)}
	s.log = slog.New(s.recorder)
	cfg.signal.Log, cfg.turn.Log, cfg.static.Log = s.log, s.log, s.log
	// Before any file is read, so that no change is missed.
	ossignal.Notify(s.hangUp, syscall.SIGHUP)
	listener, plain, err := cfg.port.Open()
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			_ = listener.Close() // the program ends anyway
		}
	}()
	if s.tls, err = cfg.port.Encryption(cfg.secret.Folder, cfg.turn.Hosts(), s.log); err != nil {
		return nil, err
	}
	selfTest := new(doctor.SelfTest)
	if cfg.turn.Listen != "" {
		if s.turn, err = turn.Listen(cfg.turn); err != nil {
			return nil, err // it says TURN itself
		}
		cfg.signal.Left, cfg.signal.Relayed = s.turn.Revoke, s.turn.Relayed
		selfTest.Addr, selfTest.Credentials = s.turn.Addr(), s.turn.Credentials
	}
	registry := metrics.New(cli.Release())
	cfg.signal.Figures = func() (any, error) { return metrics.Figures(registry) }
	s.ice = &ice.Servers{TURN: s.turn, External: turn.NewExternal(cfg.turn), TURNHost: cfg.turn.Host,
		PublicHost: cfg.port.Public.Host, Domain: cfg.port.Domain}
	cfg.signal.ICEServers = s.ice.For
	if s.signal, err = signal.New(cfg.signal); err != nil {
		if s.turn != nil {
			_ = s.turn.Close()
		}
		return nil, err
	}
	guard := &port.Guard{Encryption: s.tls, PageURL: func(host string) string { return s.pages.PageURL(host) },
		Log: s.log, Origins: cfg.signal.Origins, Proxies: cfg.signal.TrustedProxies,
		Ready: map[string]func(context.Context) error{
			"certificate": s.tls.Ready, "signaling": s.signal.Ready, "turn": selfTest.Run}}
	facts := func(ctx context.Context) doctor.Facts { return s.facts(guard.NotReady(ctx)) }
	guard.AnyHost = map[string]http.Handler{
		doctor.FactsPath: doctor.FactsHandler(cfg.factsKey, s.signal.ClientAddr, s.turn.HearsUDP, facts)}
	cfg.static.TokensRequired = cfg.signal.RequireToken
	pages := static.Handler(cfg.static)
	routes := port.Routes{"/": pages, "/ws": s.signal, "/outcome": s.signal.Outcome(), "/api/": s.signal.API()}
	s.http = port.HTTPServer(static.Secure(guard.Handler(routes)))
	s.http.ErrorLog = cli.NewHTTPLog(s.log)
	registry.MustRegister(s.signal.Metrics(), s.tls.Metrics(), s.turn.Metrics())
	if s.metrics, err = cfg.metrics.Serve(registry, s.http.ErrorLog); err != nil {
		return nil, err
	}
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
	s.ice.Pages = s.pages
	if plain != nil {
		s.plain = s.pages.SplitPages(plain)
	}
	if s.turn != nil {
		s.turnTCP = s.pages.SplitTURN(s.turn.TCP())
	}
}

// announce prints the addresses of the pages and of TURN.
func (s *server) announce(out io.Writer) {
	s.cfg.port.Announce(out, s.pages, s.tls, turn.LocalAddrs())
	s.ice.Announce(out)
	if s.metrics != nil {
		fmt.Fprintf(out, "tincan: metrics at http://%s/metrics\n", s.metrics.Addr())
	}
}

// facts are for the doctor.
func (s *server) facts(notReady map[string]string) doctor.Facts {
	sockets, busiest, most := s.signal.Crowd()
	f := doctor.Facts{
		Version: cli.Version(), URL: s.cfg.port.PagesURL(), Log: s.recorder.Records(), NotReady: notReady,
		Token:      s.signal.ShortToken(),
		SecretMade: s.cfg.secret.Made, Folder: s.cfg.secret.Folder, Sockets: sockets, Busiest: busiest, Most: most,
	}
	if s.turn != nil {
		f.TURN, f.PublicIP, f.ReadBuffer = s.turn.Addr().String(), s.turn.PublicIP(), s.turn.ReadBuffer()
		f.OnlyTCP, f.Detected = s.turn.HearsOnlyTCP(), !s.cfg.turn.PublicIP.IsValid()
	}
	return f
}

// warn logs settings that are likely to cause trouble.
func (s *server) warn() {
	cfg := s.cfg
	cfg.secret.Warn(s.log, cfg.secretLost, cfg.weak)
	s.tls.Warn(s.log, map[string]string{"-public-url": cfg.port.Public.Host, "-turn-host": cfg.turn.Host})
	s.ice.Warn(s.log)
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
			go s.reload() // a disk may be slow, and a signal to stop must not wait for it
		}
	}
	s.log.Info("stop")
	s.cfg.service.Stopping()
	return cmp.Or(err, s.stop())
}

// reload reads the certificates again.
func (s *server) reload() {
	s.log.Info("reload")
	s.cfg.service.Reloading()
	s.tls.Reload()
	s.cfg.service.Ready()
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
	_ = s.metrics.Close()
	return cli.Stop(s.log, cli.Part{Name: "sockets", By: stopSockets, End: s.endSockets},
		cli.Part{Name: "certificates", By: stopRequests, End: s.tls.Stop},
		cli.Part{Name: "requests", By: stopRequests, End: port.Shutdown(s.http, s.log)},
		cli.Part{Name: "TURN", By: stopTURN, End: s.endTURN})
}

func (s *server) endSockets(ctx context.Context) error {
	if cut := s.signal.Shutdown(ctx); cut != nil {
		s.log.Warn("sockets cut off", "err", cut)
	}
	return nil
}

func (s *server) endTURN(context.Context) error {
	if s.turn == nil {
		return nil
	}
	return errors.Join(s.turnTCP.Close(), s.turn.Close())
}

// A config holds the settings from flags and variables.
type config struct {
	port       port.Config
	signal     signal.Config
	turn       turn.Config
	secret     secret.Config
	metrics    metrics.Config
	static     static.Config
	service    cli.Service
	logFlags   cli.LogFlags
	version    bool // only print the version
	log        *slog.Logger
	secretLost error    // why the secret is lost when the process ends; nil: it is not
	weak       []string // variables whose values are easy to guess
	factsKey   []byte   // opens the facts to the doctor on this machine
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
	var err error
	if cfg.log, err = cfg.logFlags.Logger(out); err != nil {
		return nil, err
	}
	if err := cfg.port.Complete(); err != nil {
		return nil, err
	}
	cfg.service = cli.NewService(env, cfg.log)
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
		static: static.Config{Release: cli.Release(), Protocol: signal.Protocol},
	}
}

// command describes the server as a command. Its flags set cfg.
func (cfg *config) command() *cli.Command {
	return &cli.Command{
		Name:  "tincan",
		About: "calls from browser to browser. Other commands: tincan help token, doctor, health.",
		Sections: []cli.Section{
			{Title: "Addresses and certificates", Register: cfg.port.RegisterFlags},
			{Title: "Rooms, and who may use them", Register: cfg.signal.RegisterFlags},
			{Title: "STUN and TURN", Register: cfg.turn.RegisterFlags},
			{Title: "The program", Register: func(fs *flag.FlagSet) {
				cfg.secret.RegisterFlags(fs)
				cfg.logFlags.RegisterFlags(fs)
				cfg.metrics.RegisterFlags(fs)
				cfg.static.RegisterFlags(fs)
				fs.BoolVar(&cfg.version, "version", false, "print the version and exit")
			}},
		},
		Secrets: slices.Concat(secret.Secrets(), signal.Secrets()),
	}
}

// inside returns what the doctor must know about the server that runs with these settings.
func (cfg *config) inside() (*doctor.Inside, error) {
	if err := cfg.port.Complete(); err != nil {
		return nil, err
	}
	s, err := cfg.secret.Find()
	if err != nil {
		return nil, fmt.Errorf("the secret cannot be read, so run as the server's user and with its -state: %w", err)
	}
	return &doctor.Inside{Listen: cfg.port.Listen, Encrypted: cfg.port.Encrypted(), SelfSigned: cfg.port.SelfSigned,
		URL: cfg.port.PagesURL(), Proxies: cfg.signal.TrustedProxies, PublicIP: cfg.turn.PublicIP,
		Local: turn.LocalAddrs(), Key: s.Key("facts"), TURNHost: cfg.turn.Host}, nil
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
		turnSecret, turnErr = s.HexKey("turn"), cfg.turn.CheckDerivedSecret()
	}
	cfg.weak, cfg.turn.Secret, cfg.factsKey = weak, turnSecret, s.Key("facts")
	var lostErr error
	if _, set, _ := cfg.secret.Shared(secret.Tokens); lost != nil && cfg.signal.RequireToken && !set {
		lostErr = fmt.Errorf("-auth token: invitations need a secret that survives a restart: make -state writable "+
			"or set %s: %w", secret.Tokens, lost)
	}
	return errors.Join(turnErr, signalErr, lostErr)
}
