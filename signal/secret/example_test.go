package secret_test

import (
	"bytes"
	"fmt"

	"tincan/signal/cli"
	"tincan/signal/secret"
)

func ExampleConfig_Load() {
	env := cli.Env{"TINCAN_SECRET": "correct-horse-battery-staple-0123456789"}
	cfg := secret.Config{Lookup: env.Lookup}
	s, lost, err := cfg.Load()
	fmt.Println(lost, err)
	fmt.Println(len(s.Key("sessions")), bytes.Equal(s.Key("sessions"), s.Key("tokens")))
	// Output:
	// <nil> <nil>
	// 32 false
}
