package turn

import (
	"net"
	"testing"
)

// A client that asks faster than it is answered loses its own requests, and nobody else's.
func TestInboxIsFair(t *testing.T) {
	in := newInbox()
	flooder, other := &net.UDPAddr{IP: net.IPv4(192, 0, 2, 1), Port: 1}, &net.UDPAddr{IP: net.IPv4(192, 0, 2, 1), Port: 2}
	for range 10 * maxInbox {
		in.put([]byte("flood"), flooder)
	}
	in.put([]byte("question"), other)
	in.close()
	buf, floods := make([]byte, 100), 0
	for {
		n, from, err := in.take(buf)
		if err != nil {
			t.Fatalf("after %d of the flood: %v", floods, err)
		}
		if string(buf[:n]) == "question" {
			if from != other {
				t.Errorf("from %v, want %v", from, other)
			}
			break
		}
		floods++
	}
	if floods != maxInboxClient {
		t.Errorf("%d requests of one client wait, want %d", floods, maxInboxClient)
	}
	if _, _, err := in.take(buf); err == nil || len(in.waiting) != 0 {
		t.Errorf("an empty and closed inbox: error %v, counts %v; want an error and none", err, in.waiting)
	}
}

// However many clients there are, there is a bound for all.
func TestInboxIsBounded(t *testing.T) {
	in := newInbox()
	for port := range 10 * maxInbox {
		in.put([]byte("question"), &net.UDPAddr{IP: net.IPv4(192, 0, 2, 1), Port: port})
	}
	if n := len(in.requests); n != maxInbox || len(in.waiting) != maxInbox {
		t.Errorf("%d requests of %d clients wait, want %d", n, len(in.waiting), maxInbox)
	}
}
