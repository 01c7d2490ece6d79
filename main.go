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
	"log"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	ossignal "os/signal"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"
	"unicode/utf8"

	"golang.org/x/crypto/acme/autocert"

	"tincan/signal"
	"tincan/static"
	"tincan/turn"
)

func main() {
	// A terminal that closes or a program that reads our log and ends must not end everybody's calls.
	// Go's default for SIGPIPE is to do so when stdout or stderr is a pipe without a reader; ignored, the
	// write fails. SIGHUP is ignored until start listens to it.
	ossignal.Ignore(syscall.SIGHUP, syscall.SIGPIPE)
	ctx, stop := ossignal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, func() {
		stop()                                        // a second signal ends the program at once
		time.AfterFunc(exitBy, func() { os.Exit(1) }) // also while it starts, from a disk that hangs, say
	})
	out := &logWriter{to: os.Stderr}
	var err error
	if len(os.Args) > 1 && os.Args[1] == "token" {
		err = printToken(os.Args[2:], os.LookupEnv, os.Stdout)
	} else {
		err = run(ctx, os.Args[1:], os.LookupEnv, out)
	}
	bad := err != nil && !errors.Is(err, flag.ErrHelp)
	if bad {
		// Several problems at once come as several lines; a log wants one.
		fmt.Fprintln(out, "tincan:", strings.ReplaceAll(err.Error(), "\n", "; "))
	}
	out.flush()
	if bad {
		os.Exit(1)
	}
}

// exitBy is when the program ends after a signal to stop, even if it cannot stop in good order.
const exitBy = 4300 * time.Millisecond

const (
	maxUnwritten = 256 << 10              // bytes of the log that wait for a reader; what comes then is lost
	flushTimeout = 500 * time.Millisecond // for the last lines
)

// A logWriter passes lines on to a file, and keeps nobody waiting: a pipe that is not read takes 64 KiB,
// then a write to it blocks, and with it all that log anything. A write that fails is no error either:
// the next one may succeed.
type logWriter struct {
	to io.Writer // only written to by drain, of which one runs at most

	mu sync.Mutex // leaf

	// Guarded by mu.
	unwritten []byte
	lost      int           // lines
	drained   chan struct{} // closed when nothing is unwritten; nil: drain does not run
}

// Write takes whole lines.
func (w *logWriter) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.unwritten)+len(p) > maxUnwritten {
		w.lost += bytes.Count(p, []byte("\n"))
		return len(p), nil
	}
	w.unwritten = append(w.unwritten, p...)
	if w.drained == nil {
		w.drained = make(chan struct{})
		go w.drain()
	}
	return len(p), nil
}

// drain writes until nothing is left.
func (w *logWriter) drain() {
	for {
		lines, lost := w.take()
		if lines == nil {
			return
		}
		n := bytes.Count(lines, []byte("\n"))
		if lost > 0 {
			lines = fmt.Appendf(lines, "tincan: the log could not be written, %d lines are lost\n", lost)
		}
		if _, err := w.to.Write(lines); err != nil {
			w.mu.Lock()
			w.lost += n + lost
			w.mu.Unlock()
		}
	}
}

// take returns what there is to be written, and how many lines were lost after it.
func (w *logWriter) take() (lines []byte, lost int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	lines, lost = w.unwritten, w.lost
	w.unwritten = nil
	if lines == nil {
		close(w.drained)
		w.drained = nil
		return nil, 0
	}
	w.lost = 0
	return lines, lost
}

// flush waits until all is written, or for flushTimeout.
func (w *logWriter) flush() {
	w.mu.Lock()
	drained := w.drained
	w.mu.Unlock()
	if drained == nil {
		return
	}
	select {
	case <-drained:
	case <-time.After(flushTimeout):
	}
}

// A lookupFunc returns the value of an environment variable, and whether it is set.
type lookupFunc func(name string) (value string, set bool)

// run is the program: it serves until ctx ends. Log lines and where to open the page go to out.
func run(ctx context.Context, args []string, lookup lookupFunc, out io.Writer) error {
	cfg, err := parseConfig(args, lookup, out)
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
	for _, name := range cfg.guessable() {
		cfg.log.Warn("this is short, and so easy to guess", "variable", name)
	}
	return s.serve(ctx)
}

// A server is the running program: the listeners and what stands behind them.
type server struct {
	cfg    *config
	log    *slog.Logger
	pages  *turn.Splitter   // TURN over TCP comes by the same port
	tls    *turn.Encryption // nil: none
	plain  *turn.Splitter   // sends browsers to where TLS is; nil: none
	http   *http.Server
	signal *signal.Server
	turn   *turn.Server   // nil: off
	hangUp chan os.Signal // SIGHUP; has room for one
}

// start opens the listeners first, so that a port in use is an error here and not later.
func start(cfg *config) (_ *server, err error) {
	s := &server{cfg: cfg, log: cfg.log, hangUp: make(chan os.Signal, 1)}
	// Before files are read, so that none can change unnoticed, and for good: without it the next one
	// would end the program.
	ossignal.Notify(s.hangUp, syscall.SIGHUP)
	port, err := net.Listen("tcp", cfg.listen)
	if err != nil {
		return nil, fmt.Errorf("-listen %s: %w", cfg.listen, err)
	}
	var plain net.Listener
	defer func() {
		if err != nil {
			_ = port.Close() // the program ends anyway
			if plain != nil {
				_ = plain.Close()
			}
		}
	}()
	if s.tls, err = newEncryption(cfg); err != nil {
		return nil, err
	}
	if cfg.httpListen != "" {
		if plain, err = net.Listen("tcp", cfg.httpListen); err != nil {
			return nil, fmt.Errorf("-http-listen %s: %w", cfg.httpListen, err)
		}
	}
	if cfg.turn.Listen != "" {
		if s.turn, err = turn.Listen(cfg.turn); err != nil {
			return nil, err // says TURN itself
		}
		cfg.signal.Left = s.turn.Drop
	}
	cfg.signal.ICEServers = s.iceServers
	if s.signal, err = signal.New(cfg.signal); err != nil {
		if s.turn != nil {
			_ = s.turn.Close()
		}
		return nil, err
	}
	s.http = &http.Server{
		Handler:                      static.Secure(s.tls.Guard(handler(s.signal, s.signal.API()), s.address)),
		DisableGeneralOptionsHandler: true, // else OPTIONS * is answered past our headers
		// A WebSocket is bound by none of these: it leaves net/http with the upgrade.
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       30 * time.Second,
		WriteTimeout:      60 * time.Second,
		IdleTimeout:       30 * time.Second,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          log.New(serverLog{cfg.log}, "", 0),
	}
	s.pages = turn.Split(port, s.tls.Config(), s.turn, cfg.log)
	s.pages.Limit(cfg.maxConns(), cfg.signal.TrustedProxies)
	s.http.ConnState = s.pages.ConnState
	if plain != nil {
		s.plain = s.pages.Beside(plain)
	}
	return s, nil
}

// connsPerPeer is how many connections a browser may need at once: six for pages, one WebSocket, and
// twelve relays where the network lets out nothing but TCP.
const connsPerPeer = 6 + 1 + 12

// maxConns is how many connections one address may have; 0: no limit.
func (cfg *config) maxConns() int { return connsPerPeer * max(0, cfg.signal.MaxPerAddr) }

// A serverLog takes what net/http logs. Clients cause most of it, so that is for Debug. A handler that
// panics is a fault of ours, which net/http reports with the client's address, the value and the stack.
type serverLog struct{ log *slog.Logger }

// Write takes one message.
func (l serverLog) Write(p []byte) (int, error) {
	message := strings.TrimSpace(string(p))
	panicked, ok := strings.CutPrefix(message, "http: panic serving ")
	if !ok {
		l.log.Debug(message)
		return len(p), nil
	}
	_, what, _ := strings.Cut(panicked, ": ") // addresses are not for Error
	value, stack, _ := strings.Cut(what, "\ngoroutine ")
	l.log.Error("panic", "err", value, "stack", "goroutine "+stack)
	return len(p), nil
}

// iceServers is the one thing that signal/ needs to know of turn/: our server, then those of others.
func (s *server) iceServers(host, peer string) (json.RawMessage, time.Duration) {
	servers := append([]turn.ICEServer{}, s.pages.ICEServers(host, peer)...) // none are [], not null
	servers = append(servers, s.cfg.external.ICEServers(peer)...)
	list, _ := json.Marshal(servers) // strings always marshal
	ttl := s.cfg.external.TTL()
	if s.turn != nil {
		ttl = s.turn.TTL()
	}
	return list, ttl
}

// handler routes by exact path: a mux would clean paths and answer with redirects built from them.
func handler(relay, api http.Handler) http.Handler {
	pages := static.Handler()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch path := r.URL.Path; {
		case path == "/ws":
			relay.ServeHTTP(w, r)
		case path == "/healthz":
			health(w, r)
		case strings.HasPrefix(path, "/api/"):
			api.ServeHTTP(w, r)
		default:
			pages.ServeHTTP(w, r)
		}
	})
}

// address is where a browser that reaches this machine as host finds the pages.
func (s *server) address(host string) string {
	scheme, usual := "http", 80
	if s.tls != nil {
		scheme, usual = "https", 443
	}
	port := s.pages.Addr().(*net.TCPAddr).Port
	if port == usual {
		return scheme + "://" + strings.TrimSuffix(net.JoinHostPort(host, ""), ":")
	}
	return scheme + "://" + net.JoinHostPort(host, fmt.Sprint(port))
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
	switch {
	case s.cfg.domain != "":
		host = s.cfg.domain
	case addr.IP.IsUnspecified() || addr.IP.IsLoopback():
		host = "localhost"
	}
	fmt.Fprintf(out, "tincan: open %s\n", s.address(host))
	if s.cfg.selfSigned && addr.IP.IsUnspecified() {
		for _, local := range turn.LocalAddrs() {
			fmt.Fprintf(out, "tincan: from other devices %s (the browser will warn: nobody vouches for the certificate)\n", s.address(local.String()))
		}
	}
	switch {
	case s.turn != nil:
		fmt.Fprintf(out, "tincan: STUN and TURN on udp and tcp %s, relayed traffic from %s\n", s.turn.Addr(), s.turn.PublicIP())
	case !s.cfg.external.HasTURN():
		fmt.Fprintln(out, "tincan: TURN is off: calls between strict networks will not connect")
	}
	if len(s.cfg.turnURLs) > 0 {
		fmt.Fprintf(out, "tincan: further servers for calls: %s\n", strings.Join(s.cfg.turnURLs, ", "))
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

// The stop must be over within 5 s: service managers kill what takes much longer. Its parts end at these
// times after it began, done or not; the rest is for the last lines of the log and a slow machine.
const (
	stopSockets  = 2 * time.Second
	stopRequests = 3 * time.Second
	stopTURN     = 3500 * time.Millisecond
	stopGrace    = 100 * time.Millisecond // for a part to return after its context has ended
)

// stop ends the server: no new connections, goodbye to every socket, pending requests, and TURN last,
// since calls in progress live on it. No part can hold up the next one, whatever keeps it waiting:
// what is left then ends with the process.
func (s *server) stop() (err error) {
	began := time.Now()
	_ = s.pages.Stop()
	if s.plain != nil {
		_ = s.plain.Stop()
	}
	for _, part := range []struct {
		name string
		by   time.Duration
		end  func(context.Context) error
	}{
		{"sockets", stopSockets, s.endSockets},
		{"requests", stopRequests, s.endRequests},
		{"TURN", stopTURN, s.endTURN},
	} {
		ctx, cancel := context.WithDeadline(context.Background(), began.Add(part.by))
		ended := make(chan error, 1)
		go func() { ended <- part.end(ctx) }()
		select {
		case e := <-ended:
			err = cmp.Or(err, e)
		case <-time.After(time.Until(began.Add(part.by + stopGrace))):
			s.log.Warn("not waiting any longer", "for", part.name)
		}
		cancel()
	}
	return err
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
	return s.turn.Close()
}

// newEncryption returns nil if no flag asks for TLS.
func newEncryption(cfg *config) (*turn.Encryption, error) {
	switch {
	case cfg.state == "" && (cfg.domain != "" || cfg.selfSigned):
		return nil, fmt.Errorf("no place for certificates: %w", errNoState)
	case cfg.domain != "":
		return turn.FromACME(cfg.domain, cfg.acmeDirectory, cfg.state, cfg.log), nil
	case cfg.selfSigned:
		var hosts []string
		if cfg.turn.PublicIP.IsValid() {
			hosts = append(hosts, cfg.turn.PublicIP.Unmap().String())
		}
		certFile, keyFile, err := turn.SelfSigned(cfg.state, hosts...)
		if err != nil {
			return nil, fmt.Errorf("-tls-self-signed: %w", err)
		}
		return turn.FromFiles(certFile, keyFile, cfg.log)
	case cfg.certFile != "":
		return turn.FromFiles(cfg.certFile, cfg.keyFile, cfg.log)
	}
	return nil, nil
}

// A config is what the flags and variables say.
type config struct {
	listen     string
	httpListen string // empty: none
	state      string // the folder; empty: there is none
	signal     signal.Config
	turn       turn.Config
	turnURLs   []string
	external   *turn.External // at turnURLs
	log        *slog.Logger

	// For TLS, at most one of these three.
	domain            string
	certFile, keyFile string
	selfSigned        bool
	acmeDirectory     string

	secretLost error // why the secret ends with the process; nil: it does not
}

// parseConfig reads the flags and, where a flag is not given, its variable: -room-size is
// TINCAN_ROOM_SIZE, which if set to nothing is -room-size=. Secrets come by variable only: command lines can be read by other users.
func parseConfig(args []string, lookup lookupFunc, out io.Writer) (*config, error) {
	cfg := &config{}
	flags := flag.NewFlagSet("tincan", flag.ContinueOnError)
	flags.SetOutput(io.Discard) // errors are returned, and printed once
	cfg.defineAddresses(flags)
	cfg.defineRelay(flags)
	cfg.defineRooms(flags)
	flags.StringVar(&cfg.state, "state", "", "`folder` for the secret and certificates (default: tincan in the user's configuration folder)")
	level := flags.String("log-level", "info", "debug, info, warn or error")
	format := flags.String("log-format", "text", "text or json")

	const about = "calls from browser to browser; tincan token -h is about making tokens"
	if err := parseFlags(flags, about, args, lookup, out); err != nil {
		return nil, err
	}
	err := errors.Join(noLimits(&cfg.signal), cfg.chooseTLS())
	if err != nil {
		return nil, err
	}
	if cfg.log, err = newLogger(*level, *format, out); err != nil {
		return nil, err
	}
	cfg.signal.Log, cfg.turn.Log = cfg.log, cfg.log
	cfg.state = cmp.Or(cfg.state, defaultState())
	secret, lost, err := loadSecret(lookup, cfg.state, turn.KeepSecret)
	if err != nil {
		return nil, err
	}
	cfg.secretLost = lost
	return cfg, cfg.setSecrets(secret, lookup)
}

// defineAddresses is for where the pages are, and who may use them.
func (cfg *config) defineAddresses(flags *flag.FlagSet) {
	flags.StringVar(&cfg.listen, "listen", "", "`address` for pages, WebSocket and TURN over TCP (default :8080, with -domain :443)")
	flags.StringVar(&cfg.httpListen, "http-listen", "", "`address` that sends browsers to the one with TLS (default none, with -domain :80)")
	flags.StringVar(&cfg.domain, "domain", "", "public host `name`, for which certificates are got by ACME")
	flags.StringVar(&cfg.acmeDirectory, "acme-directory", autocert.DefaultACMEDirectory, "`URL` of the authority that gives certificates")
	flags.StringVar(&cfg.certFile, "tls-cert", "", "`file` with a certificate, read again when it changes")
	flags.StringVar(&cfg.keyFile, "tls-key", "", "`file` with its key")
	flags.BoolVar(&cfg.selfSigned, "tls-self-signed", false, "make a certificate for this machine's names and addresses, to try other devices on a LAN")
	flags.Func("origin", "further `origins`, by commas, whose pages may connect, like https://example.org", func(v string) error {
		cfg.signal.Origins = splitList(v)
		return nil
	})
	flags.Func("trusted-proxy", "`CIDRs`, by commas, of proxies whose X-Forwarded-For and -Proto count", prefixes(&cfg.signal.TrustedProxies))
}

func (cfg *config) defineRelay(flags *flag.FlagSet) {
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
	flags.IntVar(&cfg.turn.MaxBPS, "turn-max-bps", 0, "`bits` a second that an allocation may carry in each direction; 0: no limit")
	flags.Func("turn-url", "`URLs`, by commas, of other STUN and TURN servers, which know TINCAN_TURN_SECRET; may be repeated", func(v string) error {
		urls, err := turn.ParseURLs(v)
		cfg.turnURLs = append(cfg.turnURLs, urls...)
		return err
	})
}

// defineRooms is for what people may do.
func (cfg *config) defineRooms(flags *flag.FlagSet) {
	flags.IntVar(&cfg.signal.RoomSize, "room-size", 12, "`peers` in a meeting; 0: no limit")
	flags.IntVar(&cfg.signal.Viewers, "viewers", 50, "`viewers` in a live room; 0: no limit")
	flags.IntVar(&cfg.signal.MaxPeers, "max-peers", 10000, "`sockets` in all; 0: no limit")
	flags.IntVar(&cfg.signal.MaxPerAddr, "max-peers-per-ip", 64, "`sockets` from one IPv4 address or IPv6 /64; 0: no limit")
	flags.IntVar(&cfg.signal.Rate, "rate", 128, "`messages`, and KiB, a second that a peer may send, four seconds' worth at once; 0: no limit")
	flags.DurationVar(&cfg.signal.Grace, "grace", 30*time.Second, "for how `long` a peer whose connection died keeps its seat")
	flags.DurationVar(&cfg.signal.LiveMax, "live-max", 4*time.Hour, "after how `long` a broadcast is ended; 0: no limit")
	flags.Func("auth", "who may come in: open (whoever has the link) or token (default open)", func(v string) error {
		if v != "open" && v != "token" {
			return errors.New("want open or token")
		}
		cfg.signal.RequireToken = v == "token"
		return nil
	})
}

// setSecrets takes them from their variables, or derives them from the one that all others come from.
func (cfg *config) setSecrets(secret []byte, lookup lookupFunc) error {
	cfg.signal.SessionKey = derive(secret, "sessions")
	cfg.signal.APIKey = withoutBreak(lookup, "TINCAN_API_KEY")
	cfg.signal.HostPassword = withoutBreak(lookup, "TINCAN_HOST_PASSWORD")
	var turnErr, tokenErr error
	cfg.turn.Secret, turnErr = sharedSecret(lookup, turnVariable, secret, "turn")
	if v, _ := lookup(turnVariable); v == "" && slices.ContainsFunc(cfg.turnURLs, turn.IsRelay) {
		turnErr = errors.New("-turn-url: set TINCAN_TURN_SECRET to the secret of that server (coturn: static-auth-secret)")
	}
	cfg.external = turn.NewExternal(cfg.turnURLs, cfg.turn.Secret)
	cfg.signal.TokenKey, tokenErr = sharedSecret(lookup, tokenVariable, secret, "tokens")
	return errors.Join(turnErr, tokenErr)
}

// What is shorter than this is easy to guess. People type the password, and each address has ten guesses a
// minute; the key is for programs, so it can be as long as other secrets.
const (
	shortPassword = 8  // characters
	shortKey      = 32 // bytes
)

// withoutBreak is a variable's value that may come from a file, which often ends with a line break that
// nobody can type and no header can carry.
func withoutBreak(lookup lookupFunc, name string) string {
	v, _ := lookup(name)
	return strings.TrimRight(v, "\r\n")
}

// guessable names the variables that are set to something short.
func (cfg *config) guessable() []string {
	var names []string
	if n := len(cfg.signal.APIKey); 0 < n && n < shortKey {
		names = append(names, "TINCAN_API_KEY")
	}
	if n := utf8.RuneCountInString(cfg.signal.HostPassword); 0 < n && n < shortPassword {
		names = append(names, "TINCAN_HOST_PASSWORD")
	}
	return names
}

// defaultState is where the secret and certificates are kept unless a flag says otherwise; empty:
// nowhere.
func defaultState() string {
	dir, err := os.UserConfigDir()
	if err != nil {
		return ""
	}
	return filepath.Join(dir, "tincan")
}

// chooseTLS checks that the flags for TLS make sense together, and fills in what depends on them.
func (cfg *config) chooseTLS() error {
	ways := 0
	for _, given := range []bool{cfg.domain != "", cfg.certFile != "" || cfg.keyFile != "", cfg.selfSigned} {
		if given {
			ways++
		}
	}
	_, ipErr := netip.ParseAddr(cfg.domain)
	switch {
	case ways > 1:
		return errors.New("-domain, -tls-cert with -tls-key, -tls-self-signed: only one of them")
	case (cfg.certFile == "") != (cfg.keyFile == ""):
		return errors.New("-tls-cert and -tls-key: both or none")
	case cfg.domain != "" && (ipErr == nil || !strings.Contains(cfg.domain, ".") || strings.ContainsAny(cfg.domain, ":/ *")):
		return fmt.Errorf("-domain %q: want a host name such as meet.example.org", cfg.domain)
	case ways == 0 && cfg.httpListen != "":
		return errors.New("-http-listen: there is no TLS to send browsers to")
	}
	if cfg.domain != "" {
		cfg.listen, cfg.httpListen = cmp.Or(cfg.listen, ":443"), cmp.Or(cfg.httpListen, ":80")
	}
	cfg.listen = cmp.Or(cfg.listen, ":8080")
	return nil
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
	for name, d := range map[string]*time.Duration{"grace": &c.Grace, "live-max": &c.LiveMax} {
		switch {
		case *d < 0:
			return fmt.Errorf("-%s %v: want a positive duration, or 0", name, *d)
		case *d == 0:
			*d = -1
		}
	}
	return nil
}

// parseFlags parses args, then fills in variables. -h prints the usage to out.
func parseFlags(flags *flag.FlagSet, about string, args []string, lookup lookupFunc, out io.Writer) error {
	if err := flags.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			flags.SetOutput(out)
			fmt.Fprintf(out, "%s: %s. Each flag has a variable: -room-size is TINCAN_ROOM_SIZE.\n", flags.Name(), about)
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
		if v, set := lookup(name); set && !given[f.Name] {
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

// loadSecret returns the secret from which all keys are derived: TINCAN_SECRET, the content of
// TINCAN_SECRET_FILE, or what find gets from the state folder. If that has none, lost says why, and the
// secret ends with the process.
func loadSecret(lookup lookupFunc, state string, find func(folder string) ([]byte, error)) (secret []byte, lost, _ error) {
	if v, _ := lookup("TINCAN_SECRET"); v != "" {
		return []byte(v), nil, turn.CheckSecret("TINCAN_SECRET", []byte(v))
	}
	if file, _ := lookup("TINCAN_SECRET_FILE"); file != "" {
		b, err := os.ReadFile(file)
		if err != nil {
			return nil, nil, fmt.Errorf("TINCAN_SECRET_FILE: %w", err)
		}
		secret = bytes.TrimSpace(b)
		return secret, nil, turn.CheckSecret(file, secret)
	}
	if state == "" {
		return []byte(rand.Text() + rand.Text()), errNoState, nil
	}
	secret, err := find(state)
	if err != nil {
		return []byte(rand.Text() + rand.Text()), err, nil
	}
	return secret, nil, turn.CheckSecret("the secret in "+state, secret)
}

// errNoState means that there is nowhere to keep anything. The program runs without.
var errNoState = errors.New("the user has no configuration folder")

// derive makes the key for one purpose: whoever learns one key knows neither the secret nor the
// other keys (HKDF, RFC 5869).
func derive(secret []byte, purpose string) []byte {
	key, err := hkdf.Key(sha256.New, secret, nil, "tincan "+purpose, sha256.Size)
	if err != nil {
		panic(err) // only for a key of more than 8,160 bytes
	}
	return key
}

// sharedSecret is one that may be shared with other programs, by the given variable, and is derived
// from the secret otherwise. It is text, since that is what others take.
func sharedSecret(lookup lookupFunc, variable string, secret []byte, purpose string) ([]byte, error) {
	if v, _ := lookup(variable); v != "" {
		return []byte(v), turn.CheckSecret(variable, []byte(v))
	}
	return []byte(hex.EncodeToString(derive(secret, purpose))), nil
}

const (
	turnVariable  = "TINCAN_TURN_SECRET"
	tokenVariable = "TINCAN_TOKEN_SECRET"
)

// printToken is the command `tincan token`: it prints a token, or a link with one, and nothing else.
func printToken(args []string, lookup lookupFunc, out io.Writer) error {
	var grant signal.Grant
	flags := flag.NewFlagSet("tincan token", flag.ContinueOnError)
	flags.SetOutput(io.Discard) // errors are returned, and printed once
	flags.StringVar(&grant.Room, "room", "", "`name` of the room that it opens, or * for any")
	flags.StringVar(&grant.Name, "name", "", "`name` of its bearer, as others see it (default: they choose)")
	flags.StringVar(&grant.Identity, "identity", "", "`who` its bearer is to you")
	flags.StringVar(&grant.Role, "role", "", "the most that may be taken: member, moderator, viewer or host (default: member or viewer)")
	flags.DurationVar(&grant.TTL, "ttl", time.Hour, "for how `long` it opens the room, at most 24h")
	link := flags.String("link", "", "print an invitation to this `server`, like https://meet.example.org, instead of the token alone")
	state := flags.String("state", defaultState(), "`folder` with the secret of the server")
	if err := parseFlags(flags, "makes a token that opens a room, on the machine of the server or with its secret", args, lookup, out); err != nil {
		return err
	}
	if grant.TTL == 0 {
		grant.TTL = -1 // refused: none would become the default
	}
	key, err := tokenKey(lookup, *state)
	if err != nil {
		return err
	}
	token, err := grant.Sign(key)
	if bad, ok := errors.AsType[*signal.GrantError](err); ok {
		return fmt.Errorf("-%s: %s", bad.Field, bad.Rule)
	}
	if err == nil && *link != "" {
		token, err = invitation(*link, grant, token)
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(out, token)
	return err
}

// tokenKey is the key by which the server checks tokens.
func tokenKey(lookup lookupFunc, state string) ([]byte, error) {
	var secret []byte
	if v, _ := lookup(tokenVariable); v == "" { // or the state folder is none of our business
		var lost, err error
		secret, lost, err = loadSecret(lookup, state, turn.ReadSecret) // made here, no server would know it
		if lost != nil {
			err = fmt.Errorf("-state: no secret of a server: %w (run as its user, or set %s)", lost, tokenVariable)
		}
		if err != nil {
			return nil, err
		}
	}
	return sharedSecret(lookup, tokenVariable, secret, "tokens")
}

// invitation is a link with a token in its fragment, which browsers send to no server.
func invitation(base string, grant signal.Grant, token string) (string, error) {
	u, err := url.Parse(base)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" || strings.Trim(u.Path, "/") != "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return "", fmt.Errorf("-link %q: want https://host or https://host:port", base)
	}
	if grant.Room == "*" {
		return "", errors.New("-link: an invitation is to one room")
	}
	page := "/r/"
	if grant.Role == "host" || grant.Role == "viewer" {
		page = "/live/"
	}
	return u.Scheme + "://" + u.Host + page + strings.ToLower(grant.Room) + "#token=" + token, nil
}
