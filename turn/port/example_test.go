package port_test

import (
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"

	"tincan/turn/port"
)

func ExampleSplit() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fmt.Println(err)
		return
	}
	// With a turn.Server in the place of nil, the port also serves TURN.
	splitter := port.Split(listener, nil, nil, slog.New(slog.DiscardHandler))
	defer splitter.Close()
	go http.Serve(splitter, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, "hello") }))
	res, err := http.Get("http://" + splitter.Addr().String())
	if err != nil {
		fmt.Println(err)
		return
	}
	defer res.Body.Close()
	page, _ := io.ReadAll(res.Body)
	fmt.Println(string(page))
	// Output: hello
}

func ExampleConfig_Encryption() {
	folder, err := os.MkdirTemp("", "")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(folder)
	cfg := port.DefaultConfig()
	cfg.SelfSigned = true
	if err := cfg.Complete(); err != nil {
		fmt.Println(err)
		return
	}
	encryption, err := cfg.Encryption(folder, []string{"192.0.2.7"}, slog.New(slog.DiscardHandler))
	fmt.Println(cfg.Listen, encryption.Config().NextProtos, err)
	// Output: :8080 [h2 http/1.1 stun.turn stun.nat-discovery] <nil>
}
