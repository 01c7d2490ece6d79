package signal

import (
	"encoding/json"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// storedConfig returns a configuration whose rooms outlive the server.
func storedConfig(t testing.TB) Config {
	return Config{SessionKey: []byte(strings.Repeat("k", 32)), TokenKey: tokenKey,
		StateFile: filepath.Join(t.TempDir(), "rooms.json")}
}

// die stops writing to the state file, as if the process had been killed.
func (n *testNet) die() {
	st := n.server.store
	st.mu.Lock()
	st.path = filepath.Join(filepath.Dir(st.path), "another.json")
	st.mu.Unlock()
	_ = st.inUse.Close()
}

// An order that was confirmed to a moderator still holds after a crash, and after a clean stop.
func TestRule8OrdersOutliveTheServer(t *testing.T) {
	t.Run("crash", func(t *testing.T) { checkOrdersOutlive(t, (*testNet).die) })
	t.Run("stop", func(t *testing.T) {
		checkOrdersOutlive(t, func(n *testNet) {
			if err := n.server.Shutdown(t.Context()); err != nil {
				t.Fatal(err)
			}
		})
	})
}

// checkOrdersOutlive gives orders, ends the first server with end, and checks that a second one obeys them.
func checkOrdersOutlive(t *testing.T, end func(*testNet)) {
	cfg := storedConfig(t)
	first := newSocketNet(t, cfg)
	all := first.meet(t, "Ada", "Bo", "Cy", "Eve")
	ada, bo, cy, eve := all[0], all[1], all[2], all[3]
	ada.send("type", "remove", "id", eve.id)
	eve.expectFatal("removed", 4403)
	ada.expect("peer-left")
	ada.send("type", "lock", "locked", true)
	ada.expect("locked")
	end(first)

	second := newSocketNet(t, cfg)
	stranger := second.connect(t)
	stranger.send("type", "join", "room", "mod-room", "name", "Mallory")
	stranger.expectFatal("forbidden", 4403)
	looker := second.connect(t)
	looker.send("type", "look", "room", "mod-room")
	if m := looker.expect("room"); m["locked"] != true {
		t.Errorf("room = %v, want that it is locked", m)
	}
	backBo := second.connect(t)
	if w := backBo.join("mod-room", "Bo", "session", bo.session); w["locked"] != true || ids(w["moderators"]) != "" {
		t.Errorf("Bo's welcome = %v, want locked, and nobody moderates yet", w)
	}
	backEve := second.connect(t)
	backEve.send("type", "join", "room", "mod-room", "name", "Eve", "session", eve.session)
	backEve.expectFatal("bad-session", 4401)
	backAda := second.connect(t)
	if w := backAda.join("mod-room", "Ada", "session", ada.session); ids(w["moderators"]) != ada.id {
		t.Errorf("Ada's welcome = %v, want that she moderates", w)
	}
	backBo.expect("peer-joined")
	backBo.expectModerators(backAda)
	backCy := second.connect(t)
	backCy.join("mod-room", "Cy", "session", cy.session)
}

// A role that was handed on stays handed on after a restart. A session that got the role from a token does
// not grant it again.
func TestRule8HandedOnOutlivesTheServer(t *testing.T) {
	cfg := storedConfig(t)
	cfg.RequireToken = true
	first := newSocketNet(t, cfg)
	ada := first.join(t, "token-room", "Ada", "token", token(t, "role", "moderator"))
	bo := first.join(t, "token-room", "Bo", "token", token(t, "role", "member"))
	ada.expect("peer-joined")
	ada.send("type", "moderate", "id", bo.id)
	ada.expectModerators(bo)
	first.die()

	second := newSocketNet(t, cfg)
	backAda := second.connect(t)
	if w := backAda.join("token-room", "Ada", "session", ada.session); ids(w["moderators"]) != "" {
		t.Errorf("Ada's welcome = %v, want no moderator yet", w)
	}
	backBo := second.connect(t)
	if w := backBo.join("token-room", "Bo", "session", bo.session); ids(w["moderators"]) != bo.id {
		t.Errorf("Bo's welcome = %v, want Bo as moderator", w)
	}
}

// If the moderator does not come back in time, someone else takes over, as during a grace period.
func TestRule8AfterARestartSomeoneTakesOver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cfg := storedConfig(t)
		first := newTestNet(t, cfg)
		all := first.meet(t, "Ada", "Bo")
		all[0].send("type", "lock", "locked", true)
		all[0].expect("locked")
		first.die()
		second := newTestNet(t, cfg)
		time.Sleep(10 * time.Minute) // the server was away for long
		bo := second.connect(t)
		bo.join("mod-room", "Bo", "session", all[1].session)
		time.Sleep(29 * time.Second)
		bo.expectQuiet()
		time.Sleep(2 * time.Second)
		bo.expectModerators(bo)
		late := second.connect(t)
		late.send("type", "join", "room", "mod-room", "name", "Ada", "session", all[0].session)
		late.expectFatal("forbidden", 4403) // the room is still locked, and her seat is gone
		bo.send("type", "leave")
		bo.expectClose(1000, "")
		synctest.Wait()
		second.join(t, "mod-room", "Cy") // the room is over, and with it the lock
	})
}

// While a restored room waits for its members, strangers get nothing that is theirs.
func TestRule8StrangersInARestoredRoom(t *testing.T) {
	cfg := storedConfig(t)
	first := newSocketNet(t, cfg)
	all := first.meet(t, "Ada", "Bo")
	host := first.join(t, "live-room", "Host", "role", "host")
	viewer := first.join(t, "live-room", "viewer", "role", "viewer")
	first.server.store.commit()
	first.die()

	second := newSocketNet(t, cfg)
	thief := second.connect(t)
	thief.send("type", "join", "room", "live-room", "name", "thief", "role", "host")
	thief.expectFatal("already-live", 4409)
	second.connect(t).join("live-room", "viewer", "session", viewer.session)
	second.connect(t).join("live-room", "Host", "session", host.session)

	asking := second.connect(t)
	asking.send("type", "join", "room", "mod-room", "name", "Mallory", "role", "moderator")
	asking.expectFatal("forbidden", 4403)
	ada := second.connect(t)
	ada.join("mod-room", "Ada", "session", all[0].session)
	ada.send("type", "leave")
	ada.expectClose(1000, "")
	stranger := second.join(t, "mod-room", "Mallory")
	if got := ids(stranger.welcome["moderators"]); got != "" {
		t.Errorf("moderators = %q, want nobody while Bo may come back", got)
	}
	bo := second.connect(t)
	if w := bo.join("mod-room", "Bo", "session", all[1].session); ids(w["moderators"]) != "" {
		t.Errorf("welcome = %v", w)
	}
	second.server.store.commit()
	if b, err := os.ReadFile(cfg.StateFile); err != nil || strings.Contains(string(b), `""`) {
		t.Errorf("the file has an empty id: %s, %v", b, err)
	}
}

// A locked room does not stay locked for ever because strangers knock at it after a restart.
func TestRule8ARestoredRoomEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cfg := storedConfig(t)
		cfg.Grace = 30 * time.Second
		first := newTestNet(t, cfg)
		ada := first.meet(t, "Ada", "Bo")[0]
		ada.send("type", "lock", "locked", true)
		ada.expect("locked")
		first.die()
		second := newTestNet(t, cfg)
		for range 3 {
			c := second.connect(t)
			c.send("type", "join", "room", "mod-room", "name", "Cy")
			c.expectFatal("forbidden", 4403)
			time.Sleep(9 * time.Second)
		}
		time.Sleep(4 * time.Second)
		second.join(t, "mod-room", "Cy")
	})
}

// The record of a room in which nothing changes does not expire.
func TestRecordsOfRoomsInUse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := newTestNet(t, storedConfig(t))
		n.meet(t, "Ada", "Bo")
		n.server.store.commit()
		before, _ := n.server.store.find(roomKey{name: "mod-room"})
		time.Sleep(renewInterval + 2*time.Second)
		n.server.store.commit()
		after, found := n.server.store.find(roomKey{name: "mod-room"})
		if age := after.Changed.Sub(before.Changed); !found || age < renewInterval-time.Minute {
			t.Errorf("found %t, renewed after %v", found, age)
		}
	})
}

// A host whose broadcast was ended does not come back after a crash.
func TestEndedOutlivesTheServer(t *testing.T) {
	cfg := storedConfig(t)
	first := newSocketNet(t, cfg)
	host := first.join(t, "live-room", "Host", "role", "host")
	go first.server.endLive("live-room")
	host.expectFatal("ended", 4410)
	first.die()
	back := newSocketNet(t, cfg).connect(t)
	back.send("type", "join", "room", "live-room", "name", "Host", "role", "host", "session", host.session)
	back.expectFatal("bad-session", 4401)
}

// A room that nobody comes back to is forgotten after a day. If the clock ran ahead, it is kept.
func TestRecordsExpire(t *testing.T) {
	for ago, kept := range map[time.Duration]bool{
		recordTTL - time.Minute: true, -time.Hour: true, time.Hour: true, recordTTL + time.Minute: false,
		-recordTTL - time.Minute: true,
	} {
		t.Run(ago.String(), func(t *testing.T) {
			cfg := storedConfig(t)
			first := newSocketNet(t, cfg)
			ada := first.meet(t, "Ada", "Bo")[0]
			ada.send("type", "lock", "locked", true)
			ada.expect("locked")
			first.die()
			content, err := os.ReadFile(cfg.StateFile)
			if err != nil {
				t.Fatal(err)
			}
			state, err := decodeState(content)
			if err != nil {
				t.Fatal(err)
			}
			for name, rec := range state.Rooms {
				rec.Changed = time.Now().Add(-ago)
				state.Rooms[name] = rec
			}
			content, _ = json.Marshal(state)
			if err := os.WriteFile(cfg.StateFile, content, 0o600); err != nil {
				t.Fatal(err)
			}
			c := newSocketNet(t, cfg).connect(t)
			c.send("type", "join", "room", "mod-room", "name", "Cy")
			if kept {
				c.expectFatal("forbidden", 4403)
			} else {
				c.expect("welcome")
			}
		})
	}
}

// The file names no room and no person, and only its owner may read it.
func TestStateFileIsPrivate(t *testing.T) {
	cfg := storedConfig(t)
	n := newSocketNet(t, cfg)
	n.meet(t, "Ada", "Bo")[0].send("type", "lock", "locked", true)
	n.server.store.commit()
	b, err := os.ReadFile(cfg.StateFile)
	info, statErr := os.Stat(cfg.StateFile)
	if err != nil || statErr != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("%v, %v, mode %v", err, statErr, info.Mode())
	}
	for _, secret := range []string{"mod-room", "Ada", "Bo"} {
		if strings.Contains(string(b), secret) {
			t.Errorf("the file contains %q: %s", secret, b)
		}
	}
}

// A damaged file is kept aside and reported. The server works without it.
func TestStateFileDamaged(t *testing.T) {
	for name, content := range map[string]string{
		"empty": "", "cut": `{"format":1,"rooms":{"a":{"lock`, "not ours": "[]", "binary": "\x00\xff",
		"newer": `{"format":99,"rooms":{}}`, "one brace more": `{"format":1,"rooms":{}}}`,
		"unknown":     `{"format":1,"rooms":{},"more":1}`,
		"wrong types": `{"format":1,"rooms":{"a":{"locked":"yes"}}}`, "deep": strings.Repeat("[", 100_000),
	} {
		t.Run(name, func(t *testing.T) {
			cfg := storedConfig(t)
			var log safeBuffer
			cfg.Log = slog.New(slog.NewTextHandler(&log, nil))
			if err := os.WriteFile(cfg.StateFile, []byte(content), 0o600); err != nil {
				t.Fatal(err)
			}
			n := newSocketNet(t, cfg)
			aside, _ := filepath.Glob(cfg.StateFile + ".damaged-*")
			if len(aside) != 1 || !strings.Contains(log.String(), aside[0]) {
				t.Fatalf("kept aside: %q; the log says\n%s", aside, log.String())
			}
			if b, _ := os.ReadFile(aside[0]); string(b) != content {
				t.Errorf("%d bytes are kept, want %d", len(b), len(content))
			}
			all := n.meet(t, "Ada", "Bo")
			all[0].send("type", "lock", "locked", true)
			all[1].expect("locked")
			var state storedState
			b, err := os.ReadFile(cfg.StateFile)
			if err != nil || json.Unmarshal(b, &state) != nil || len(state.Rooms) != 1 {
				t.Errorf("the new file: %s, %v", b, err)
			}
		})
	}
}

// If the disk is full or the folder is read-only, one error is logged. Stored state is still used.
// Orders still take effect, and are stored as soon as possible.
func TestStateFileCannotBeWritten(t *testing.T) {
	for name, block := range map[string]func(path string) error{
		"no place":  func(path string) error { return os.Mkdir(path, 0o700) },
		"full disk": func(path string) error { return os.Symlink("/dev/full", path) },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				cfg := storedConfig(t)
				first := newTestNet(t, cfg)
				ada := first.meet(t, "Ada", "Bo")[0]
				ada.send("type", "lock", "locked", true)
				ada.expect("locked")
				first.die()
				var log safeBuffer
				cfg.Log = slog.New(slog.NewTextHandler(&log, nil))
				if err := block(cfg.StateFile + ".new"); err != nil {
					t.Fatal(err)
				}
				second := newTestNet(t, cfg)
				back := second.connect(t)
				if w := back.join("mod-room", "Ada", "session", ada.session); w["locked"] != true {
					t.Errorf("welcome = %v, want a locked room", w)
				}
				for i := range 9 {
					began := time.Now()
					back.send("type", "lock", "locked", i%2 == 1)
					back.expect("locked")
					if waited := time.Since(began); waited > 0 {
						t.Errorf("an order took %v", waited)
					}
					time.Sleep(time.Minute)
				}
				if got := strings.Count(log.String(), "level=ERROR"); got != 1 {
					t.Errorf("%d errors in the log, want 1:\n%s", got, log.String())
				}
				if err := os.Remove(cfg.StateFile + ".new"); err != nil {
					t.Fatal(err)
				}
				time.Sleep(time.Minute)
				if !strings.Contains(log.String(), "stored again") {
					t.Errorf("the log says\n%s", log.String())
				}
				second.die()
				newTestNet(t, cfg).join(t, "mod-room", "Cy") // the last order was to unlock
			})
		})
	}
}

// Two processes must not write the same file. The second says so, and works without it.
func TestStateFileInUse(t *testing.T) {
	cfg := storedConfig(t)
	first := newSocketNet(t, cfg)
	var log safeBuffer
	cfg.Log = slog.New(slog.NewTextHandler(&log, nil))
	second := newSocketNet(t, cfg)
	if !strings.Contains(log.String(), "-state") {
		t.Errorf("the log says\n%s", log.String())
	}
	ada := second.meet(t, "Ada", "Bo")[0]
	ada.send("type", "lock", "locked", true)
	ada.expect("locked")
	if b, err := os.ReadFile(cfg.StateFile); err != nil || strings.Contains(string(b), "locked") {
		t.Errorf("the second has written %s, %v", b, err)
	}
	if err := first.server.Shutdown(t.Context()); err != nil {
		t.Fatal(err)
	}
	newSocketNet(t, cfg) // the lock has ended with the first
	if n := strings.Count(log.String(), "-state"); n != 1 {
		t.Errorf("%d servers have found the folder in use, want 1:\n%s", n, log.String())
	}
}

// Whatever is in the file, the server starts, and what it writes it can read.
func FuzzStateFile(f *testing.F) {
	f.Add([]byte(`{"format":1,"rooms":{"a":{"changed":"2026-01-02T03:04:05Z","locked":true,"seats":["x"]}}}`))
	f.Add([]byte(`{"format":1,"rooms":null}`))
	f.Add([]byte(`null`))
	f.Fuzz(func(t *testing.T, content []byte) {
		path := filepath.Join(t.TempDir(), "rooms.json")
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		for i := range 2 {
			st, err := openStore(path, []byte("key"), slog.New(slog.DiscardHandler))
			if err != nil && (i > 0 || !strings.Contains(err.Error(), "damaged")) {
				t.Fatal(err)
			}
			st.set(roomKey{name: "fuzz-room"}, record{Changed: time.Now()})
			st.setEnded([]string{"host"}) // marks the state as changed, so that close writes it
			if err := st.close(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		st, err := openStore(path, []byte("key"), slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatalf("what the server wrote is damaged: %v", err)
		}
		if _, found := st.find(roomKey{name: "fuzz-room"}); !found || len(st.ended()) != 1 {
			t.Error("the record or the ended host is lost")
		}
		_ = st.close(t.Context())
	})
}
