package node

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestTheDoctorFinds breaks one thing at a time; the doctor must name it and say what to do.
func TestTheDoctorFinds(t *testing.T) {
	now := time.Now()
	honest := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	defer honest.Close()
	for name, sick := range map[string]struct {
		do    func(Config) error
		want  string
		grade Grade
	}{
		"nothing":         {func(Config) error { return nil }, "ledger entries", Well},
		"a lost key file": {func(c Config) error { return os.Remove(filepath.Join(c.Data, "9901", "secured", "keys.json")) }, "it does not open", Ill},
		"a file that is not YAML": {func(c Config) error {
			return os.WriteFile(filepath.Join(c.Municipalities, "9902.yaml"), []byte("profile: ["), 0o600)
		}, "9902.yaml", Ill},
		"a database that is not one": {func(c Config) error {
			return os.WriteFile(filepath.Join(c.Data, "9901", "internal", "torg.db"), []byte(strings.Repeat("not a database. ", 1000)), 0o600)
		}, "internal", Ill},
		"a secret for all to read": {func(c Config) error {
			return os.Chmod(filepath.Join(filepath.Dir(c.Municipalities), "login.pem"), 0o644)
		}, "can be read by others", Weak},
		"a data folder for all": {func(c Config) error { return os.Chmod(c.Data, 0o755) }, "everyone on the machine", Weak},
		"a component that is silent": {func(c Config) error {
			return appendTo(c, "  krr: {base: \"http://127.0.0.1:1\"}\n")
		}, "krr does not answer", Ill},
		"a component that answers": {func(c Config) error { return appendTo(c, "  krr: {base: \""+honest.URL+"\"}\n") }, "krr answers", Well},
	} {
		t.Run(name, func(t *testing.T) {
			c := install(t).added(t)
			if err := sick.do(c); err != nil {
				t.Fatal(err)
			}
			if !has(c.Examine(t.Context(), now), sick.grade, sick.want) {
				t.Errorf("not found: %q", sick.want)
			}
		})
	}
}

func TestTheDoctorSeesAClockThatIsOff(t *testing.T) {
	honest := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	defer honest.Close()
	c := install(t).added(t)
	if err := appendTo(c, "  krr: {base: \""+honest.URL+"\"}\n"); err != nil {
		t.Fatal(err)
	}
	if !has(c.Examine(t.Context(), time.Now().Add(5*time.Minute)), Ill, "the clock is") {
		t.Error("five minutes were not seen")
	}
}

func appendTo(c Config, text string) error {
	f, err := os.OpenFile(filepath.Join(c.Municipalities, "9901.yaml"), os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = fmt.Fprint(f, text)
	return err
}

func has(found []Finding, grade Grade, what string) bool {
	for _, f := range found {
		if f.Grade == grade && strings.Contains(f.Where+" "+f.What, what) {
			return f.Grade == Well || f.Do != ""
		}
	}
	return false
}
