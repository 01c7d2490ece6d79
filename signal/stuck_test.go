package signal

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"net/http/httptest"
	"testing"
	"testing/synctest"
	"time"
)

// eachTransport runs a test in a bubble, over plain connections and over TLS.
func eachTransport(t *testing.T, test func(t *testing.T, serve func(Config) *testNet)) {
	donor := httptest.NewUnstartedServer(nil) // for its certificate
	donor.StartTLS()
	certificates := donor.TLS.Certificates
	donor.Close()
	for _, secure := range []bool{false, true} {
		t.Run(fmt.Sprint("tls=", secure), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				test(t, func(cfg Config) *testNet {
					if secure {
						return newTLSNet(t, cfg, certificates)
					}
					return newTestNet(t, cfg)
				})
			})
		})
	}
}

// newTLSNet starts a server with TLS on an in-memory network.
func newTLSNet(t testing.TB, cfg Config, certificates []tls.Certificate) *testNet {
	l := &pipeListener{conns: make(chan net.Conn), done: make(chan struct{})}
	return serveOn(t, cfg, tls.NewListener(l, &tls.Config{Certificates: certificates}),
		func(ctx context.Context) (net.Conn, error) {
			conn, err := l.dial(ctx)
			if err != nil {
				return nil, err
			}
			return tls.Client(conn, &tls.Config{InsecureSkipVerify: true}), nil
		})
}

// joinStuck seats two peers. The second has stopped reading: one write to it is stuck, and more
// messages wait behind that write.
func (n *testNet) joinStuck(t *testing.T) (ada, bo *client) {
	t.Helper()
	ada, bo = n.join(t, "stuck-room", "Ada"), n.join(t, "stuck-room", "Bo")
	ada.expect("peer-joined")
	bo.stopReading()
	for i := range 20 {
		ada.signal(bo, i)
	}
	synctest.Wait() // bo has read the first message
	return ada, bo
}

// A client that does not read cannot delay Shutdown after its context has ended.
func TestRule5ShutdownCutsAStuckSocket(t *testing.T) {
	eachTransport(t, func(t *testing.T, serve func(Config) *testNet) {
		n := serve(Config{})
		n.joinStuck(t)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		start := time.Now()
		if err := n.server.Shutdown(ctx); err == nil {
			t.Error("Shutdown = nil, want an error: a socket had to be cut")
		}
		if d := time.Since(start); d > 1100*time.Millisecond {
			t.Errorf("took %v, want the second it was given", d)
		}
	})
}

// A peer that comes back while its old socket is stuck in a write waits no longer than drain does.
func TestRule4ComingBackFromAStuckSocketIsQuick(t *testing.T) {
	eachTransport(t, func(t *testing.T, serve func(Config) *testNet) {
		n := serve(Config{})
		_, bo := n.joinStuck(t)
		back := n.connect(t)
		start := time.Now()
		if w := back.join("stuck-room", "Bo", "session", bo.session); w["resumed"] != true {
			t.Errorf("welcome = %v", w)
		}
		if d := time.Since(start); d > 200*time.Millisecond {
			t.Errorf("welcome after %v, want as long as drain waits", d)
		}
	})
}

// A stuck socket that is kicked ends no later than others.
func TestStuckSocketsEndInTime(t *testing.T) {
	eachTransport(t, func(t *testing.T, serve func(Config) *testNet) {
		n := serve(Config{Grace: -1})
		ada, bo := n.joinStuck(t)
		start := time.Now()
		ada.send("type", "remove", "id", bo.id)
		ada.expect("peer-left")
		for left := 2; left > 1; time.Sleep(10 * time.Millisecond) {
			n.server.mu.Lock()
			left = n.server.sockets
			n.server.mu.Unlock()
		}
		if d := time.Since(start); d > closeTimeout+100*time.Millisecond {
			t.Errorf("the socket is gone after %v, want at most %v", d, closeTimeout)
		}
	})
}
