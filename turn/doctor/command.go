package doctor

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"

	"tincan/signal/cli"
)

// A Command is the command `tincan doctor`, which finds out why calls may not connect.
type Command struct {
	outside outside
	json    bool
}

// command describes the command, which also has the flags of the server. Its own flags set c.
func (c *Command) command(server *cli.Command) *cli.Command {
	own := cli.Section{Title: "The doctor", Register: func(fs *flag.FlagSet) {
		fs.BoolVar(&c.json, "json", false, "print JSON")
		fs.BoolVar(&c.outside.Slow, "slow", false, "also wait two minutes to see whether idle WebSockets are closed")
		fs.StringVar(&c.outside.Token, "token", "", "`token` of an invitation, for a server with -auth token")
	}}
	return &cli.Command{
		Name: "tincan doctor",
		About: "checks whether people can call. On the server, use the flags and variables of the server. " +
			"On other machines: tincan doctor https://meet.example.org. Exit status: 0, 1 for warnings, 2 for faults.",
		Argument: &c.outside.URL,
		Sections: append([]cli.Section{own}, server.Sections...),
		Secrets:  server.Secrets,
		Others:   server.Others,
	}
}

// Run prints what it finds, and returns the exit status: 0, 1 for warnings or 2 for faults. inside returns what the
// flags and variables of the server say.
func (c *Command) Run(ctx context.Context, args []string, env cli.Env, out io.Writer, server *cli.Command,
	inside func() (*Inside, error)) (int, error) {
	switch err := c.command(server).Parse(args, env, out); {
	case errors.Is(err, flag.ErrHelp):
		return 0, err
	case err != nil:
		return 2, err
	}
	var printErr error
	show := func(f finding) { printErr = errors.Join(printErr, print(out, f)) }
	if c.json {
		show = nil
	}
	findings, err := c.examine(ctx, inside, show)
	if err == nil && ctx.Err() != nil {
		err = errors.New("stopped before the end")
	} else if err == nil && c.json {
		err = printJSON(out, findings)
	}
	if err := cmp.Or(err, printErr); err != nil {
		return 2, err
	}
	return exitStatus(findings), nil
}

func (c *Command) examine(ctx context.Context, inside func() (*Inside, error), show func(finding)) ([]finding, error) {
	if c.outside.URL != "" {
		return c.outside.run(ctx, show), nil
	}
	in, err := inside()
	if err != nil {
		return nil, fmt.Errorf("%w (to test a server from outside, give its URL)", err)
	}
	in.Slow, in.Token = c.outside.Slow, c.outside.Token
	return in.run(ctx, show), nil
}
