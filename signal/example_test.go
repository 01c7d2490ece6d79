package signal_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"tincan/signal"
	"tincan/signal/cli"
)

func ExampleNew() {
	cfg := signal.DefaultConfig()
	cfg.RoomSize = 4
	server, err := signal.New(cfg)
	if err != nil {
		fmt.Println(err)
		return
	}
	mux := http.NewServeMux()
	mux.Handle("/ws", server)
	mux.Handle("/api/", server.API())
	// Serve mux, and at the end:
	fmt.Println(server.Shutdown(context.Background()))
	// Output: <nil>
}

func ExampleTokenCommand() {
	env := cli.Env{"TINCAN_TOKEN_SECRET": "correct-horse-battery-staple-0123456789"}
	args := []string{"-room=brisk-otter", "-name=Ada", "-link=https://meet.example.org"}
	var out strings.Builder
	server := &cli.Command{Name: "tincan", Secrets: signal.Secrets()}
	if err := new(signal.TokenCommand).Run(args, env, &out, server); err != nil {
		fmt.Println(err)
		return
	}
	link, _, _ := strings.Cut(out.String(), "#token=")
	fmt.Println(link)
	// Output: https://meet.example.org/r/brisk-otter
}
