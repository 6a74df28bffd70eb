package tck_test

import (
	"os"
	"strings"
	"testing"

	"torg/rules/tck"
)

// kit is where the public kit lies beside the repository.
const kit = "../../../shared/dmn-tck"

func run(t *testing.T, level string) (passed, failed int) {
	t.Helper()
	dir := kit + "/" + level
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("the DMN kit is not beside the repository: %v", err)
	}
	var out strings.Builder
	passed, failed, err := tck.RunEach(os.DirFS(dir), &out, func(f tck.Failure) {
		t.Logf("%s %s %s: %s", f.Folder, f.Case, f.Node, f.Text)
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Log("\n" + out.String())
	return passed, failed
}

func TestLevel2(t *testing.T) {
	if passed, failed := run(t, "compliance-level-2"); failed != 0 {
		t.Errorf("%d passed, %d failed, want all of level 2", passed, failed)
	}
}

func TestLevel3(t *testing.T) {
	if passed, failed := run(t, "compliance-level-3"); failed != 0 {
		t.Errorf("%d passed, %d failed", passed, failed)
	}
}
