package cli_test

import (
	"flag"
	"fmt"
	"log/slog"
	"os"

	"tincan/signal/cli"
)

// A flag wins over its variable, and a variable over the default.
func ExampleCommand() {
	var size, viewers int
	command := cli.Command{
		Name:  "tincan",
		About: "calls from browser to browser.",
		Sections: []cli.Section{{Title: "Rooms", Register: func(fs *flag.FlagSet) {
			fs.IntVar(&size, "room-size", 12, "people in a meeting")
			fs.IntVar(&viewers, "viewers", 50, "viewers of a broadcast")
		}}},
	}
	env := cli.NewEnv([]string{"TINCAN_ROOM_SIZE=6", "TINCAN_VIEWERS=100"})
	if err := command.Parse([]string{"-room-size=4"}, env, os.Stdout); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(size, viewers)
	// Output: 4 100
}

func ExampleNewWriter() {
	out := cli.NewWriter(os.Stdout)
	withoutTime := func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey {
			return slog.Attr{}
		}
		return a
	}
	log := slog.New(slog.NewTextHandler(out, &slog.HandlerOptions{ReplaceAttr: withoutTime}))
	log.Info("join", "n", 2) // never blocks
	out.Flush()
	// Output: level=INFO msg=join n=2
}
