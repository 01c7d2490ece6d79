package signal

import "sync"

// departures holds the peers that have lost their seats but are not yet reported to Config.Left. Left
// is called without locks. So without departures, a peer that comes back at once could get credentials
// that Left then revokes.
type departures struct {
	mu      sync.Mutex            // leaf: no other lock is acquired under it
	pending map[string]*departure // guarded by mu; by peer
}

type departure struct {
	calls int           // Left calls still due; guarded by departures.mu
	done  chan struct{} // closed after the last of them
}

func newDepartures() *departures { return &departures{pending: make(map[string]*departure)} }

// add records a departure. The caller holds the locks under which the peer loses its seat.
func (d *departures) add(peer string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.pending[peer] == nil {
		d.pending[peer] = &departure{done: make(chan struct{})}
	}
	d.pending[peer].calls++
}

// done records that Left has returned or panicked.
func (d *departures) done(peer string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	p := d.pending[peer]
	if p.calls--; p.calls == 0 {
		delete(d.pending, peer)
		close(p.done)
	}
}

// wait returns once Left has been called for every departure that was added. The caller holds no lock.
func (d *departures) wait(peer string) {
	d.mu.Lock()
	p := d.pending[peer]
	d.mu.Unlock()
	if p != nil {
		<-p.done
	}
}
