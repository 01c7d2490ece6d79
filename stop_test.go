package main

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"
)

// One client that does not read holds up the end of the program no longer than stopTimeout, whether it
// came by TLS or not.
func TestStopDoesNotWaitForAStuckClient(t *testing.T) {
	for _, args := range [][]string{nil, {"-tls-self-signed"}} {
		t.Run(fmt.Sprint(args), func(t *testing.T) {
			base, stop := startTincan(t, args...)
			stuck := dialWith(t, hoarder(t), base+"/ws", "")
			id := welcome(t, stuck).ID // the last that it reads
			bo := dialWith(t, hoarder(t), base+"/ws", "")
			tell(t, bo, `{"type":"join","room":"main-test","name":"Bo"}`, "welcome")
			for range 7 { // within the burst, and more than the kernel holds
				signal := `{"type":"signal","to":"` + id + `","data":"` + strings.Repeat("x", 63<<10) + `"}`
				if err := bo.Write(t.Context(), websocket.MessageText, []byte(signal)); err != nil {
					t.Fatal(err)
				}
			}
			tell(t, bo, `{"type":"ping"}`, "pong") // all of them wait for the client
			start := time.Now()
			stop()
			if d := time.Since(start); d > stopTimeout+3*time.Second { // crypto/tls alone would add 5
				t.Errorf("the program has ended after %v, want %v", d, stopTimeout)
			}
		})
	}
}

// hoarder returns a client whose connections take little that nobody reads.
func hoarder(t testing.TB) *http.Client {
	transport := &http.Transport{
		TLSClientConfig: &tls.Config{InsecureSkipVerify: true},
		DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
			conn, err := new(net.Dialer).DialContext(ctx, network, addr)
			if err == nil {
				_ = conn.(*net.TCPConn).SetReadBuffer(4 << 10)
			}
			return conn, err
		},
	}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport}
}
