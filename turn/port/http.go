package port

import (
	"net/http"
	"time"
)

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
