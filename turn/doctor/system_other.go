//go:build !linux

package doctor

// On other systems these limits are unknown.

func openFiles() uint64 { return 0 }

func volatile(string) bool { return false }

func dropped(uint16) (n uint64, known bool) { return 0, false }

func tracked(string) (n, most uint64) { return 0, 0 }
