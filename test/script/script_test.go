// Package script_test runs the program itself by scripts of text, as a person at a command line does.
package script_test

import (
	"bufio"
	"database/sql"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	_ "modernc.org/sqlite" // to change a database behind the municipality's back
)

func TestScripts(t *testing.T) {
	bin := t.TempDir()
	build := exec.CommandContext(t.Context(), "go", "build", "-o", bin, "torg/cmd/torg")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("building torg: %v\n%s", err, out)
	}
	testscript.Run(t, testscript.Params{
		Dir: "testdata",
		Setup: func(env *testscript.Env) error {
			env.Setenv("PATH", bin+string(filepath.ListSeparator)+env.Getenv("PATH"))
			env.Values[runningKey{}] = &running{exe: filepath.Join(bin, "torg")}
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"demo": startDemo, "stop": stopDemo, "get": get, "keys": keys, "sqlite": sqlite, "flip": flip,
		},
	})
}

// running is the demonstration that a script has started.
type running struct {
	exe   string
	cmd   *exec.Cmd
	ended chan error
}

type runningKey struct{}

// startDemo runs the demonstration on a data folder, and goes on when it says where it answers: demo FOLDER.
func startDemo(ts *testscript.TestScript, _ bool, args []string) {
	r := ts.Value(runningKey{}).(*running)
	r.cmd, r.ended = exec.Command(r.exe, "demo", "--addr", "127.0.0.1:0", "--data", ts.MkAbs(args[0])), make(chan error, 1)
	out, err := r.cmd.StdoutPipe()
	ts.Check(err)
	ts.Check(r.cmd.Start())
	ts.Defer(func() { _ = r.cmd.Process.Kill() }) // one that was stopped is gone already
	lines := bufio.NewScanner(out)
	if !lines.Scan() {
		ts.Fatalf("the demonstration ended: %v", r.cmd.Wait())
	}
	_, base, _ := strings.Cut(lines.Text(), "answers at ")
	ts.Setenv("BASE", base)
	go func() {
		for lines.Scan() { // what else it says is of no interest, but it must be able to say it
			continue
		}
		r.ended <- r.cmd.Wait()
	}()
}

// stopDemo interrupts it as Ctrl-C does, and expects it to end well.
func stopDemo(ts *testscript.TestScript, neg bool, _ []string) {
	r := ts.Value(runningKey{}).(*running)
	ts.Check(r.cmd.Process.Signal(os.Interrupt))
	if err := <-r.ended; (err != nil) != neg {
		ts.Fatalf("the demonstration ended with %v", err)
	}
}

// get asks for pages and expects 200: get /path...
func get(ts *testscript.TestScript, neg bool, args []string) {
	for _, path := range args {
		res, err := http.Get(ts.Getenv("BASE") + path)
		ts.Check(err)
		_ = res.Body.Close() // nothing is read
		if (res.StatusCode == http.StatusOK) == neg {
			ts.Fatalf("%s answered %d", path, res.StatusCode)
		}
	}
}

// keys expects a JSON object in a file to have exactly these keys: keys FILE name...
func keys(ts *testscript.TestScript, _ bool, args []string) {
	var m map[string]json.RawMessage
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[0])), &m))
	for _, k := range args[1:] {
		if v, ok := m[k]; !ok || len(v) < 3 {
			ts.Fatalf("%s has no %q, or nothing in it", args[0], k)
		}
	}
	if len(m) != len(args)-1 {
		ts.Fatalf("%s has %d keys, want %v", args[0], len(m), args[1:])
	}
}

// sqlite changes a database: sqlite FILE STATEMENT.
func sqlite(ts *testscript.TestScript, _ bool, args []string) {
	db, err := sql.Open("sqlite", ts.MkAbs(args[0]))
	ts.Check(err)
	defer func() { _ = db.Close() }() // the statement's own error counts
	r, err := db.Exec(args[1])
	ts.Check(err)
	if n, err := r.RowsAffected(); n == 0 || err != nil {
		ts.Fatalf("%d rows changed, %v", n, err)
	}
}

// flip turns one bit in the middle of the largest file of those that match: flip PATTERN.
func flip(ts *testscript.TestScript, _ bool, args []string) {
	files, err := filepath.Glob(ts.MkAbs(args[0]))
	ts.Check(err)
	var path string
	var body []byte
	for _, f := range files {
		b, err := os.ReadFile(f)
		ts.Check(err)
		if len(b) > len(body) {
			path, body = f, b
		}
	}
	if len(body) == 0 {
		ts.Fatalf("%s", fmt.Sprint("nothing to flip in ", files))
	}
	body[len(body)/2] ^= 1
	ts.Check(os.WriteFile(path, body, 0o600))
}
