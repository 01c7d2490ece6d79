package meshtest

import (
	"os/exec"
	"syscall"
)

// KillWithTest makes the kernel kill cmd if the test process ends without stopping it, as at a time limit.
func KillWithTest(cmd *exec.Cmd) {
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = new(syscall.SysProcAttr)
	}
	cmd.SysProcAttr.Pdeathsig = syscall.SIGKILL
}
