package signal

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

const (
	stateFormat  = 1              // of the file; a new format needs a new number
	maxStateFile = 256 << 20      // bytes
	recordTTL    = 24 * time.Hour // how long a record is kept after its last change
)

// A record is what a room must not forget when the process ends (PROTOCOL.md, rule 8).
type record struct {
	Changed    time.Time `json:"changed"`
	Locked     bool      `json:"locked,omitempty"`
	Removed    []string  `json:"removed,omitempty"`    // ids of removed peers
	HandedOn   []string  `json:"handedOn,omitempty"`   // ids of peers that have handed their role on
	Moderators []string  `json:"moderators,omitempty"` // ids
	Seats      []string  `json:"seats,omitempty"`      // ids of all who have a seat
}

// expired reports whether the last change was at least recordTTL ago.
func (rec record) expired(now time.Time) bool { return now.Sub(rec.Changed) >= recordTTL }

// A storedState is the content of the file.
type storedState struct {
	Format int               `json:"format"`
	Rooms  map[string]record `json:"rooms"`
	Ended  []string          `json:"ended,omitempty"` // ids of hosts whose broadcasts were ended
}

func newState() storedState { return storedState{Format: stateFormat, Rooms: make(map[string]record)} }

// errInUse means that another process has locked the file.
var errInUse = errors.New("in use")

// lockState locks path+".lock" until the returned file is closed or the process ends. Without the lock,
// two processes would overwrite each other's records. With errInUse, lock is nil. After any other error,
// lock is nil or not locked, and the caller may go on without it.
func lockState(path string) (lock *os.File, err error) {
	if lock, err = os.OpenFile(path+".lock", os.O_RDWR|os.O_CREATE, 0o600); err != nil {
		return nil, err
	}
	if err = tryLock(lock); errors.Is(err, errInUse) {
		_ = lock.Close()
		return nil, err
	}
	return lock, err
}

// readState reads the file at path, if there is one. A damaged file is renamed; damaged then says what is
// wrong with it. If err is not nil, the file could not be read or renamed, and must not be overwritten.
func readState(path string) (state storedState, damaged, err error) {
	content, err := readBounded(path, maxStateFile)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return newState(), nil, nil
	case errors.Is(err, errTooMuchStored):
		damaged = err
	case err != nil:
		return newState(), nil, err
	default:
		state, damaged = decodeState(content)
	}
	if damaged == nil {
		return state, nil, nil
	}
	aside := fmt.Sprintf("%s.damaged-%d", path, time.Now().UnixNano())
	if err := os.Rename(path, aside); err != nil {
		return newState(), damaged, err
	}
	return newState(), fmt.Errorf("%s is damaged, so its content is not used; it was renamed to %s: %w", path, aside,
		damaged), nil
}

// decodeState decodes the content of the file. It rejects what it does not know, since the next write
// would lose it.
func decodeState(content []byte) (storedState, error) {
	var state storedState
	d := json.NewDecoder(bytes.NewReader(content))
	d.DisallowUnknownFields()
	if err := d.Decode(&state); err != nil {
		return state, err
	}
	if state.Format != stateFormat {
		return state, fmt.Errorf("it has format %d, perhaps of a newer tincan; this one knows %d", state.Format,
			stateFormat)
	}
	if _, err := d.Token(); err != io.EOF {
		return state, errors.New("something follows the state")
	}
	if state.Rooms == nil { // it is null, or missing
		state.Rooms = make(map[string]record)
	}
	for name, rec := range state.Rooms {
		if now := time.Now(); rec.Changed.After(now) { // the clock was ahead when this was written
			rec.Changed = now
			state.Rooms[name] = rec
		}
	}
	return state, nil
}

var errTooMuchStored = fmt.Errorf("more than %d bytes", maxStateFile)

func readBounded(path string, most int64) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if info.Size() > most {
		return nil, errTooMuchStored
	}
	return os.ReadFile(path)
}

// writeState replaces the file at path. If it returns nil, the new content is on disk.
func writeState(path string, state storedState) error {
	content, err := json.Marshal(state)
	if err != nil {
		return err
	}
	if len(content) > maxStateFile {
		return errTooMuchStored
	}
	return writeFile(path, content)
}

// writeFile replaces a file atomically. When it returns, the new content is on disk. A crash may leave
// path.new behind; the next write replaces it.
func writeFile(path string, content []byte) error {
	next := path + ".new"
	f, err := os.OpenFile(next, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	if err == nil {
		err = f.Sync()
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Rename(next, path)
	}
	if err != nil {
		return err
	}
	if folder, err := os.Open(filepath.Dir(path)); err == nil {
		_ = folder.Sync() // fails where folders cannot be synced
		_ = folder.Close()
	}
	return nil
}
