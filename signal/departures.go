package signal

import "sync"

// departures are the peers that have lost their seats while Config.Left is still to be told. It is
// told under no lock, so without them a peer that comes back at once could be given credentials that
// Left then voids.
type departures struct {
	mu      sync.Mutex            // leaf
	pending map[string]*departure // guarded by mu; by peer
}

type departure struct {
	times int           // how often Left is still to be told; guarded by departures.mu
	told  chan struct{} // closed when it has been
}

func newDepartures() *departures { return &departures{pending: make(map[string]*departure)} }

// add is called with the locks held under which the peer loses its seat.
func (d *departures) add(peer string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.pending[peer] == nil {
		d.pending[peer] = &departure{told: make(chan struct{})}
	}
	d.pending[peer].times++
}

// done is called when Left has been told.
func (d *departures) done(peer string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	p := d.pending[peer]
	if p.times--; p.times == 0 {
		delete(d.pending, peer)
		close(p.told)
	}
}

// wait returns when Left has been told of what has been added. It is called under no lock.
func (d *departures) wait(peer string) {
	d.mu.Lock()
	p := d.pending[peer]
	d.mu.Unlock()
	if p != nil {
		<-p.told
	}
}
