package e2e

import (
	"context"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// The start page can be installed as an app.
func TestInstallAsApp(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	p := startChromium(t).open("Ada", base+"/")
	p.step("read the manifest", func(ctx context.Context) error {
		manifest, err := chromedp.Call(ctx, page.GetAppManifest, page.GetAppManifestParams{})
		if err != nil {
			return err
		}
		if manifest.URL == "" {
			t.Error("the page has no manifest")
		}
		for _, problem := range manifest.Errors {
			t.Errorf("manifest: line %d: %s", problem.Line, problem.Message)
		}
		found, err := chromedp.Call(ctx, page.GetInstallabilityErrors, cdp.Empty{})
		if err != nil {
			return err
		}
		for _, problem := range found.InstallabilityErrors {
			if problem.ErrorID != "in-incognito" { // test tabs are incognito
				t.Errorf("cannot be installed: %s", problem.ErrorID)
			}
		}
		return nil
	})
}
