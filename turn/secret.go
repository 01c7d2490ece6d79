package turn

import (
	"bytes"
	"cmp"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// minSecret is how long a secret must be, in bytes.
const minSecret = 32

// CheckSecret says whether a secret is long enough. name is for the error.
func CheckSecret(name string, secret []byte) error {
	if len(secret) < minSecret {
		return fmt.Errorf("%s has %d bytes: at least %d are needed", name, len(secret), minSecret)
	}
	return nil
}

// KeepSecret returns the secret that is kept in a folder. The first time it makes both.
func KeepSecret(folder string) ([]byte, error) {
	b, err := ReadSecret(folder)
	if errors.Is(err, fs.ErrNotExist) {
		if err := makeSecret(folder, secretFile(folder)); err != nil {
			return nil, err
		}
		b, err = ReadSecret(folder)
	}
	return b, err
}

// ReadSecret returns the secret that KeepSecret has made in a folder.
func ReadSecret(folder string) ([]byte, error) {
	b, err := os.ReadFile(secretFile(folder))
	return bytes.TrimSpace(b), err
}

func secretFile(folder string) string { return filepath.Join(folder, "secret") }

// makeSecret writes a new secret. It appears whole or not at all, and of two programs that start at
// once both use the same.
func makeSecret(folder, file string) error {
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
	if err := os.Link(tmp.Name(), file); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return nil
}
