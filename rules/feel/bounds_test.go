package feel_test

import (
	"errors"
	"os"
	"runtime"
	"strings"
	"testing"

	"torg/rules/feel"
)

// TestNothingRunsAway puts expressions made to cost time, memory or depth (testdata/hostile.txt: loops to 10**9, texts that
// grow by replace, functions that call themselves, patterns that backtrack, huge powers) to a machine with a tenth of the
// usual steps. Each is answered or stopped by a limit, and makes less than a quarter of a gigabyte on the way.
func TestNothingRunsAway(t *testing.T) {
	b, err := os.ReadFile("testdata/hostile.txt")
	if err != nil {
		t.Fatal(err)
	}
	stopped := 0
	for _, text := range strings.Split(strings.TrimSpace(string(b)), "\n") {
		e, diags := feel.Parse(text, feel.NewEnv(feel.Standard(), nil))
		for _, d := range diags {
			if d.Syntax {
				t.Errorf("%s: %s", text, d.Text)
			}
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		m := feel.NewMachine(feel.Settings{Limits: feel.Limits{Steps: 200_000}})
		m.Run(e, nil)
		runtime.ReadMemStats(&after)
		if made := after.TotalAlloc - before.TotalAlloc; made > 256<<20 {
			t.Errorf("%s: %d MB were made", text, made>>20)
		}
		var limit *feel.LimitError
		if m.Err() != nil && !errors.As(m.Err(), &limit) {
			t.Errorf("%s: %v", text, m.Err())
		}
		if limit != nil {
			stopped++
		}
	}
	if stopped < 20 {
		t.Errorf("only %d were stopped by a limit", stopped)
	}
}
