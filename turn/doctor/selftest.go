package doctor

import (
	"context"
	"net"
	"sync"
	"time"
)

const (
	// selfTestAge is how long the result of a SelfTest counts.
	selfTestAge = 30 * time.Second
	// selfTestTimeout limits one SelfTest.
	selfTestTimeout = 3 * time.Second
)

// A SelfTest makes an allocation at the TURN server of this process, as a browser does, and ends it. Its
// method may be called from any goroutine.
type SelfTest struct {
	Addr        net.Addr // of TURN over UDP; nil: there is none, and nothing to test
	Credentials func() (username, password string)

	mu   sync.Mutex // held during the test
	done time.Time
	err  error
}

// Run returns why there is no allocation, or nil. The result may be half a minute old. ctx limits only the
// wait of the caller.
func (t *SelfTest) Run(ctx context.Context) error {
	if t.Addr == nil {
		return nil
	}
	result := make(chan error, 1)
	go func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		if t.done.IsZero() || time.Since(t.done) > selfTestAge {
			t.err = t.allocate()
			t.done = time.Now()
		}
		result <- t.err
	}()
	select {
	case err := <-result:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (t *SelfTest) allocate() error {
	host, port, err := localAddr(t.Addr.String())
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), selfTestTimeout)
	defer cancel()
	conn, err := new(net.Dialer).DialContext(ctx, "udp", net.JoinHostPort(host, port))
	if err != nil {
		return err
	}
	username, password := t.Credentials()
	relay, err := allocate(ctx, conn, username, password)
	if err != nil {
		return explain(err)
	}
	relay.close()
	return nil
}
