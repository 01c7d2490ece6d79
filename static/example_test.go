package static_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"

	"tincan/static"
)

func ExampleHandler() {
	pages := static.Secure(static.Handler(static.Config{Release: "v1.2.3"}))
	for _, path := range []string{"/", "/r/brisk-otter", "/static.go"} {
		w := httptest.NewRecorder()
		pages.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
		fmt.Println(w.Code, w.Header().Get("Content-Type"))
	}
	// Output:
	// 200 text/html; charset=utf-8
	// 200 text/html; charset=utf-8
	// 404 text/plain; charset=utf-8
}
