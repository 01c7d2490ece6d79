package turn_test

import (
	"fmt"
	"net/netip"

	"tincan/turn"
)

func ExampleListen() {
	cfg := turn.DefaultConfig()
	cfg.Listen = "127.0.0.1:0"
	cfg.PublicIP = netip.MustParseAddr("203.0.113.7")
	cfg.Secret = []byte("correct-horse-battery-staple-0123456789")
	server, err := turn.Listen(cfg)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer server.Close()
	for _, s := range server.ICEServers("turn.example.org", "ada") {
		fmt.Println(len(s.URLs), s.Credential != "")
	}
	fmt.Println(server.TTL())
	// Output:
	// 1 false
	// 2 true
	// 1h0m0s
}

func ExampleNewExternal() {
	cfg := turn.DefaultConfig()
	cfg.Secret = []byte("correct-horse-battery-staple-0123456789")
	cfg.ExternalURLs = []string{"stun:stun.example.org:3478", "turns:turn.example.org"}
	external := turn.NewExternal(cfg)
	fmt.Println(external.HasTURN())
	for _, s := range external.ICEServers("ada") {
		fmt.Println(s.URLs, s.Credential != "")
	}
	// Output:
	// true
	// [stun:stun.example.org:3478] false
	// [turns:turn.example.org] true
}
