// Package secret manages a server's one secret. All keys are derived from it: those that sign sessions
// and tokens, and the one for TURN credentials.
package secret

import (
	"bytes"
	"cmp"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"tincan/signal/cli"
)

// Environment variables that hold secrets. There are no flags for them, since other users can read
// command lines.
const (
	secretVariable = "TINCAN_SECRET"       // the secret itself
	fileVariable   = "TINCAN_SECRET_FILE"  // a file that contains it
	TURN           = "TINCAN_TURN_SECRET"  // replaces the derived key for TURN credentials
	Tokens         = "TINCAN_TOKEN_SECRET" // replaces the derived key for tokens
)

// Secrets returns the variables that [Config.Load] reads, and TURN.
func Secrets() []cli.Secret {
	return []cli.Secret{
		{Variable: secretVariable,
			Usage: "all keys are derived from it; at least 32 bytes (default: made on the first start)"},
		{Variable: fileVariable, Usage: "a file with it; " + secretVariable + " wins"},
		{Variable: TURN,
			Usage: "for TURN credentials, shared with the servers of -turn-url; at least 32 bytes (default: derived)"},
	}
}

// minLength is the minimum length of a secret, in bytes.
const minLength = 32

// errNoFolder means that there is no state folder.
var errNoFolder = errors.New("there is no state folder: set -state")

// A Config says where the secret comes from.
type Config struct {
	// Folder is the state folder, which also holds certificates and the state of rooms. "": there is
	// none.
	Folder string

	// Lookup returns an environment variable; nil: there are none.
	Lookup func(name string) (value string, set bool)

	// Made is set by Load if it has made a new secret.
	Made bool
}

// RegisterFlags adds the flags for c to fs. The default folder is systemd's state directory for the
// service, if there is one, or else in the user's configuration folder.
func (c *Config) RegisterFlags(fs *flag.FlagSet) {
	if folders := c.variable("STATE_DIRECTORY"); folders != "" { // a list, see systemd.exec(5)
		c.Folder, _, _ = strings.Cut(folders, ":")
	} else if folder, err := os.UserConfigDir(); err == nil {
		c.Folder = filepath.Join(folder, "tincan")
	}
	fs.StringVar(&c.Folder, "state", c.Folder, "`folder` for the secret, the certificates and the state of rooms")
}

// A Secret is the value from which all keys are derived.
type Secret []byte

// Load returns the secret from the first source that has one: TINCAN_SECRET, the file that
// TINCAN_SECRET_FILE names, or the state folder. If none has one, Load writes a new secret to the state
// folder. If it cannot, the secret lasts only as long as the process, and lost says why. A secret that
// exists but cannot be read is an error: with another one, all sessions and invitations would be void.
func (c *Config) Load() (s Secret, lost, err error) {
	s, err = c.fromVariables()
	if s != nil || err != nil {
		return s, nil, err
	}
	s, err = read(c.Folder)
	if isMissing(err) {
		c.Made = true
		if lost := create(c.Folder); lost != nil {
			return Secret(rand.Text() + rand.Text()), lost, nil
		}
		s, err = read(c.Folder)
	}
	if err != nil {
		return nil, nil, fmt.Errorf("the server's secret cannot be read, so run as its owner or set -state: %w", err)
	}
	return s, nil, check("the secret in "+c.Folder, s)
}

// isMissing reports whether read has failed because there is no secret.
func isMissing(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) || errors.Is(err, errNoFolder)
}

// Find is like Load, but never makes a new secret. It is for commands other than the server.
func (c *Config) Find() (Secret, error) {
	s, err := c.fromVariables()
	if s != nil || err != nil {
		return s, err
	}
	if s, err = read(c.Folder); err != nil {
		return nil, err
	}
	return s, check("the secret in "+c.Folder, s)
}

// Warn logs that Load has made a new secret, or why the secret cannot be stored. weak are variables whose values
// are easy to guess.
func (c *Config) Warn(log *slog.Logger, lost error, weak []string) {
	switch {
	case lost != nil:
		log.Warn("the secret cannot be stored: after a restart no peer can come back to its seat", "err", lost)
	case c.Made:
		log.Info("made a new secret: sessions and invitations made with an earlier one are no longer valid",
			"folder", c.Folder)
	}
	for _, name := range weak {
		log.Warn("this secret is short, which makes it easy to guess", "variable", name)
	}
}

func (c *Config) variable(name string) string {
	if c.Lookup == nil {
		return ""
	}
	v, _ := c.Lookup(name)
	return v
}

// fromVariables returns nil if no variable is set.
func (c *Config) fromVariables() (Secret, error) {
	if v := c.variable(secretVariable); v != "" {
		return Secret(v), check(secretVariable, []byte(v))
	}
	file := c.variable(fileVariable)
	if file == "" {
		return nil, nil
	}
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", fileVariable, err)
	}
	s := Secret(bytes.TrimSpace(b))
	return s, check(file, s)
}

// Shared returns the secret in a variable, which other programs may know too. set is false if the
// variable is empty.
func (c *Config) Shared(variable string) (secret []byte, set bool, err error) {
	v := c.variable(variable)
	if v == "" {
		return nil, false, nil
	}
	return []byte(v), true, check(variable, []byte(v))
}

// Key derives the key for one purpose (HKDF, RFC 5869). It reveals neither the secret nor other keys.
func (s Secret) Key(purpose string) []byte {
	key, err := hkdf.Key(sha256.New, s, nil, "tincan "+purpose, sha256.Size)
	if err != nil {
		panic(err) // only for a key of more than 8,160 bytes
	}
	return key
}

// HexKey returns Key in hex, the form in which other programs take it.
func (s Secret) HexKey(purpose string) []byte { return []byte(hex.EncodeToString(s.Key(purpose))) }

// check returns an error if the secret is too short. name says in the error where it came from.
func check(name string, secret []byte) error {
	if len(secret) < minLength {
		return fmt.Errorf("%s has %d bytes: at least %d are needed", name, len(secret), minLength)
	}
	return nil
}

func read(folder string) (Secret, error) {
	if folder == "" {
		return nil, errNoFolder
	}
	b, err := os.ReadFile(file(folder))
	return bytes.TrimSpace(b), err
}

func file(folder string) string { return filepath.Join(folder, "secret") }

// create writes a new secret to folder, which it creates too. It does so atomically: if two programs
// start at the same time, both use the same one.
func create(folder string) error {
	if folder == "" {
		return errNoFolder
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	tmp, err := os.CreateTemp(folder, "secret-*") // mode 0600
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name())
	_, err = tmp.WriteString(rand.Text() + rand.Text() + "\n") // 26 characters of 5 bits each
	if err = cmp.Or(err, tmp.Close()); err != nil {
		return err
	}
	if err := os.Link(tmp.Name(), file(folder)); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return nil
}
