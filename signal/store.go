package signal

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"sync"
	"time"
)

// Limits of the store.
const (
	maxRecords   = 1 << 16          // rooms; the oldest records are dropped
	saveInterval = time.Second / 10 // between writes that nobody waits for
	saveShare    = 20               // such writes take at most 1/saveShare of the time
	saveTimeout  = 2 * time.Second  // how long an order waits for a slow disk
	saveRetry    = 10 * time.Second // after a failed write
)

// A store keeps the records of all rooms in one file. The file is replaced as a whole, so it is
// complete whenever the process or the machine dies. It contains no names: rooms appear as HMACs.
//
// Rooms mark themselves when they have changed. A single goroutine collects the changes and writes them.
// A moderator's order is announced only once it is on disk: see commit. A nil store keeps nothing.
type store struct {
	// Set by openStore, then read-only.
	path  string
	key   []byte // for the names of rooms
	log   *slog.Logger
	inUse *os.File // locked until run has ended; may be nil

	closeOnce sync.Once

	dirty   chan struct{} // has room for one; there are changes
	wake    chan struct{} // has room for one; somebody waits for a write
	stopped chan struct{} // closed to end run
	done    chan struct{} // closed when run has ended

	mu sync.Mutex // leaf

	// Guarded by mu.
	marked  map[roomKey]func() // calls set for a room that has changed
	waiting []chan struct{}    // closed after the next write
	state   storedState        // as the next write will store it
	changed bool               // state has changes that are not in the file
	failed  bool               // the last write failed
}

// openStore reads the file at path, and begins to write to it. A damaged file is renamed, and the error
// gives the new name. Even with an error the store works, unless it is nil.
func openStore(path string, key []byte, log *slog.Logger) (*store, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	inUse, unlocked := lockState(path)
	if errors.Is(unlocked, errInUse) {
		return nil, fmt.Errorf("another process uses %s: give each its own folder (-state)", filepath.Dir(path))
	}
	state, damaged, err := readState(path)
	if err != nil {
		_ = inUse.Close() // fails if it is nil
		return nil, errors.Join(unlocked, damaged, err)
	}
	st := &store{
		path: path, key: key, log: log, inUse: inUse,
		dirty: make(chan struct{}, 1), wake: make(chan struct{}, 1),
		stopped: make(chan struct{}), done: make(chan struct{}),
		marked: make(map[roomKey]func()), state: state,
	}
	if err = st.write(); err != nil { // to find out now
		st.failed = true
		err = fmt.Errorf("it cannot be stored, and after a restart locks and removals may be forgotten: "+
			"make the folder writable, or choose another with -state: %w", err)
	}
	go st.run()
	return st, errors.Join(unlocked, damaged, err)
}

// name returns the name of a room in the file.
func (st *store) name(key roomKey) string {
	mac := hmac.New(sha256.New, st.key)
	fmt.Fprintf(mac, "%s %t", key.name, key.live)
	return hex.EncodeToString(mac.Sum(nil)[:16])
}

// find returns the record of a room that existed when the previous process ended.
func (st *store) find(key roomKey) (rec record, found bool) {
	if st == nil {
		return rec, false
	}
	st.mu.Lock()
	defer st.mu.Unlock()
	rec, found = st.state.Rooms[st.name(key)]
	return rec, found && !rec.expired(time.Now())
}

// ended returns the ids of hosts whose broadcasts were ended.
func (st *store) ended() []string {
	if st == nil {
		return nil
	}
	st.mu.Lock()
	defer st.mu.Unlock()
	return slices.Clone(st.state.Ended)
}

// mark notes that a room has changed. The store later calls save, without locks, and save calls set.
func (st *store) mark(key roomKey, save func()) {
	if st == nil {
		return
	}
	st.mu.Lock()
	defer st.mu.Unlock()
	st.marked[key] = save
	st.touch()
}

// set keeps the record of a room.
func (st *store) set(key roomKey, rec record) {
	st.mu.Lock()
	defer st.mu.Unlock()
	st.state.Rooms[st.name(key)] = rec
}

// forget drops the record of a room that has ended. The caller holds the lock of the room.
func (st *store) forget(key roomKey) {
	if st == nil {
		return
	}
	st.mu.Lock()
	defer st.mu.Unlock()
	delete(st.marked, key)
	delete(st.state.Rooms, st.name(key))
	st.changed = true
	st.touch()
}

// setEnded replaces the ids of hosts whose broadcasts were ended.
func (st *store) setEnded(ids []string) {
	if st == nil {
		return
	}
	st.mu.Lock()
	defer st.mu.Unlock()
	st.state.Ended, st.changed = slices.Clone(ids), true
	st.touch()
}

// commit waits until everything marked so far is on disk. If the disk is slow or broken it gives up,
// and the order takes effect anyway. save logs a failed write. The caller holds no lock.
func (st *store) commit() {
	if st == nil {
		return
	}
	written := make(chan struct{})
	st.mu.Lock()
	if st.failed {
		st.mu.Unlock()
		return
	}
	st.waiting = append(st.waiting, written)
	st.mu.Unlock()
	select {
	case st.wake <- struct{}{}:
	default:
	}
	timer := time.NewTimer(saveTimeout)
	defer timer.Stop()
	select {
	case <-written:
	case <-timer.C:
		st.log.Warn("storing the state of rooms takes long: an order is announced before it is stored")
	case <-st.done:
	}
}

// run writes the changes until close is called, and then once more. After each write it rests for as
// long as that took, so that nobody can keep the disk busy.
func (st *store) run() {
	defer close(st.done)
	defer st.inUse.Close()
	interval := saveInterval
	var due <-chan time.Time // when to write what nobody waits for; nil: there is nothing
	for {
		ended := false
		select {
		case <-st.dirty:
			if due == nil {
				due = time.After(interval)
			}
			continue
		case <-due:
		case <-st.wake:
		case <-st.stopped:
			ended = true
		}
		began := time.Now()
		failed := st.save() != nil
		if ended {
			return
		}
		took := time.Since(began)
		interval, due = max(saveInterval, saveShare*took), nil
		if failed {
			st.touch()
			took = saveRetry
		}
		st.rest(took)
	}
}

// rest waits for d, or until the store is closed.
func (st *store) rest(d time.Duration) {
	if d <= 0 {
		return
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-st.stopped:
	}
}

// touch makes run write soon.
func (st *store) touch() {
	select {
	case st.dirty <- struct{}{}:
	default:
	}
}

// close writes the last changes, and ends the store. If ctx ends first, it returns the context's error.
func (st *store) close(ctx context.Context) error {
	if st == nil {
		return nil
	}
	st.closeOnce.Do(func() { close(st.stopped) })
	select {
	case <-st.done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// save collects the changes and writes them, and then tells those who wait.
func (st *store) save() error {
	st.mu.Lock()
	saves, waiting := slices.Collect(maps.Values(st.marked)), st.waiting
	changed := st.changed || len(saves) > 0
	clear(st.marked)
	st.waiting, st.changed = nil, false
	st.mu.Unlock()
	defer func() {
		for _, written := range waiting {
			close(written)
		}
	}()
	if !changed {
		return nil
	}
	for _, save := range saves {
		st.call(save)
	}
	err := st.write()
	st.mu.Lock()
	before := st.failed
	st.failed = err != nil
	st.changed = st.changed || st.failed // so that the next save tries again
	st.mu.Unlock()
	switch {
	case err != nil && !before:
		st.log.Error("the state of rooms cannot be stored: after a restart, locks and removals may be forgotten",
			"err", err)
	case err == nil && before:
		st.log.Info("the state of rooms is stored again")
	}
	return err
}

// call calls the function of a room. A panic in it must not end the program.
func (st *store) call(save func()) {
	defer func() {
		if v := recover(); v != nil {
			st.log.Error("panic", "err", v, "stack", string(debug.Stack()))
		}
	}()
	save()
}

// write writes the state to the file. If it returns nil, the state is on disk.
func (st *store) write() error {
	st.mu.Lock()
	st.dropOldLocked()
	state := st.state
	state.Rooms = maps.Clone(state.Rooms) // its records are replaced, never changed
	st.mu.Unlock()
	return writeState(st.path, state)
}

// dropOldLocked drops records that have expired, and the oldest if there are too many.
func (st *store) dropOldLocked() {
	now := time.Now()
	maps.DeleteFunc(st.state.Rooms, func(_ string, rec record) bool { return rec.expired(now) })
	if len(st.state.Rooms) <= maxRecords {
		return
	}
	byAge := slices.SortedFunc(maps.Keys(st.state.Rooms), func(a, b string) int {
		return st.state.Rooms[a].Changed.Compare(st.state.Rooms[b].Changed)
	})
	for _, name := range byAge[:len(byAge)-maxRecords] {
		delete(st.state.Rooms, name)
	}
}
