//go:build !unix

package port

// maxFiles returns how many files and connections the process may have open; 0: unknown.
func maxFiles() int { return 0 }
