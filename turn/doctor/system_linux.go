package doctor

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// openFiles returns how many files this process may open; 0: unknown.
func openFiles() uint64 {
	var limit unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_NOFILE, &limit); err != nil {
		return 0
	}
	return limit.Cur
}

// volatile reports whether a folder is in memory or in the layer of a container, and so is lost with it.
func volatile(folder string) bool {
	var fs unix.Statfs_t
	if unix.Statfs(folder, &fs) != nil {
		return false
	}
	_, docker := os.Stat("/.dockerenv")
	_, podman := os.Stat("/run/.containerenv")
	inContainer := docker == nil || podman == nil
	return fs.Type == unix.TMPFS_MAGIC || fs.Type == unix.OVERLAYFS_SUPER_MAGIC && inContainer
}

// dropped returns how many packets the kernel has dropped at the UDP sockets of a port, because their buffers were
// full. The format of /proc/net/udp is in proc_net_udp(5): the second field is address:port in hex, and the last one
// counts. known is false if the kernel does not say.
func dropped(port uint16) (n uint64, known bool) {
	suffix := fmt.Sprintf(":%04X", port)
	for _, file := range []string{"/proc/net/udp", "/proc/net/udp6"} {
		f, err := os.Open(file)
		if err != nil {
			continue
		}
		for lines := bufio.NewScanner(f); lines.Scan(); {
			fields := strings.Fields(lines.Text())
			if len(fields) > 2 && strings.HasSuffix(fields[1], suffix) {
				drops, _ := strconv.ParseUint(fields[len(fields)-1], 10, 64)
				n += drops
				known = true
			}
		}
		_ = f.Close()
	}
	return n, known
}

// tracked returns how many connections the firewall of the kernel tracks, and how many it can; 0: unknown. proc is
// /proc, except in tests.
func tracked(proc string) (n, most uint64) {
	folder := filepath.Join(proc, "sys/net/netfilter")
	return number(filepath.Join(folder, "nf_conntrack_count")), number(filepath.Join(folder, "nf_conntrack_max"))
}

func number(file string) uint64 {
	text, err := os.ReadFile(file)
	if err != nil {
		return 0
	}
	n, _ := strconv.ParseUint(strings.TrimSpace(string(text)), 10, 64)
	return n
}
