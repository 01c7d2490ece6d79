package signal

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"testing"
	"testing/synctest"
	"time"

	"github.com/coder/websocket"
)

// Shutdown returns soon after its context has ended, whatever a socket is waiting for. It still closes
// the other sockets properly.
func TestRule5ShutdownIsBounded(t *testing.T) {
	join := func(t *testing.T, n *testNet) {
		n.connect(t).send("type", "join", "room", "stuck-room", "name", "Bo")
	}
	for _, tt := range []struct {
		name    string
		cfg     func(cfg *Config, forever chan struct{})
		pending func(t *testing.T, n *testNet)
	}{
		{"an upgrade whose answer nobody reads", func(*Config, chan struct{}) {}, func(t *testing.T, n *testNet) {
			conn, err := n.dial(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = conn.Close() })
			_, _ = io.WriteString(conn, upgradeRequest)
		}},
		{"credentials", func(cfg *Config, forever chan struct{}) {
			ada := true
			cfg.ICEServers = func(string, string) (json.RawMessage, time.Duration) {
				if !ada {
					<-forever
				}
				ada = false
				return json.RawMessage(`[]`), 0
			}
		}, join},
		{"the log", func(cfg *Config, forever chan struct{}) {
			log := newStuckLog("leave")
			log.free = forever
			cfg.Log = slog.New(log)
		}, func(t *testing.T, n *testNet) {
			c := n.join(t, "stuck-room", "Bo")
			c.send("type", "leave")
			c.expectClose(1000, "")
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var cfg Config
				forever := make(chan struct{})
				defer close(forever)
				tt.cfg(&cfg, forever)
				n := newTestNet(t, cfg)
				ada := n.join(t, "calm-room", "Ada")
				tt.pending(t, n)
				synctest.Wait()
				ctx, cancel := context.WithTimeout(t.Context(), time.Second)
				defer cancel()
				start := time.Now()
				if err := n.server.Shutdown(ctx); !errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("Shutdown = %v, want the error of its context", err)
				}
				if d := time.Since(start); d > time.Second+cutTimeout {
					t.Errorf("took %v, want a second and a moment", d)
				}
				ada.expectClose(websocket.StatusGoingAway, "")
			})
		})
	}
}

// A client that never reads the response to its upgrade loses its place after a while.
func TestUpgradeIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := newTestNet(t, Config{})
		conn, err := n.dial(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		_, _ = io.WriteString(conn, upgradeRequest)
		time.Sleep(firstTimeout + time.Second)
		n.server.mu.Lock()
		defer n.server.mu.Unlock()
		if n.server.sockets != 0 || len(n.server.upgrades) != 0 {
			t.Errorf("%d sockets and %d upgrades are counted, want none", n.server.sockets, len(n.server.upgrades))
		}
	})
}
