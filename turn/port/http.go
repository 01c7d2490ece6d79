package port

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"
)

// Routes are handlers by path. A key that ends with "/" is a prefix, and the longest one that matches counts.
// "/" is required, and gets everything else. Unlike [http.ServeMux], Routes never cleans a path and never
// redirects, so no client can choose where to.
type Routes map[string]http.Handler

// ServeHTTP implements [http.Handler].
func (routes Routes) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	handler := routes[r.URL.Path]
	if handler == nil {
		longest := "/"
		for key := range routes {
			if strings.HasSuffix(key, "/") && strings.HasPrefix(r.URL.Path, key) && len(key) > len(longest) {
				longest = key
			}
		}
		handler = routes[longest]
	}
	handler.ServeHTTP(w, r)
}

// Shutdown returns a function that waits for the requests in progress until its context ends, and then cuts
// off the rest.
func Shutdown(s *http.Server, log *slog.Logger) func(context.Context) error {
	return func(ctx context.Context) error {
		if err := s.Shutdown(ctx); err != nil && !errors.Is(err, net.ErrClosed) {
			log.Warn("requests cut off", "err", err)
			_ = s.Close()
		}
		return nil
	}
}

// HTTPServer returns a server whose limits keep slow clients from holding connections. None of them limits
// WebSockets, which leave net/http with the upgrade.
func HTTPServer(handler http.Handler) *http.Server {
	return &http.Server{
		Handler:                      handler,
		DisableGeneralOptionsHandler: true, // otherwise net/http answers OPTIONS * without our headers
		ReadHeaderTimeout:            10 * time.Second,
		ReadTimeout:                  30 * time.Second,
		WriteTimeout:                 60 * time.Second,
		IdleTimeout:                  30 * time.Second,
		MaxHeaderBytes:               16 << 10,
	}
}
