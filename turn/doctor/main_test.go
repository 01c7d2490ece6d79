package doctor

import (
	"os"
	"testing"

	"tincan/signal/meshtest"
)

func TestMain(m *testing.M) { os.Exit(meshtest.Main(m, 2)) }
