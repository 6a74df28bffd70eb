package feel_test

import (
	"os"
	"strings"
	"testing"
)

// TestEveryBuiltin asks every built-in (DMN 1.5 tables 74 to 82), with arguments in order and by name, with null, at the
// edges and outside them, and the operators of chapter 10.3.2 beside them: testdata/builtins.txt, expression ==> value.
func TestEveryBuiltin(t *testing.T) {
	b, err := os.ReadFile("testdata/builtins.txt")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, line := range strings.Split(strings.TrimSpace(string(b)), "\n") {
		text, want, ok := strings.Cut(line, " ==> ")
		if !ok {
			t.Fatalf("not an expression with its value: %s", line)
		}
		n++
		if got := eval(t, text); got != want {
			t.Errorf("%s is %s, want %s", text, got, want)
		}
	}
	if n < 400 {
		t.Errorf("only %d expressions", n)
	}
}
