// Package deploy tries what lies in the folder deploy as far as can be done without taking over the machine.
package deploy

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

const folder = "../../deploy"

// need skips the test, and says what is missing.
func need(t *testing.T, program string) {
	t.Helper()
	if _, err := exec.LookPath(program); err != nil {
		t.Skipf("SKIPPED: %s is not installed", program)
	}
}

func run(t *testing.T, dir, name string, args ...string) string {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, out)
	}
	return string(out)
}

func TestUnitsAreUnderstoodAndHardened(t *testing.T) {
	need(t, "systemd-analyze")
	dir := t.TempDir()
	units, err := filepath.Glob(filepath.Join(folder, "*.service"))
	if err != nil || len(units) < 4 {
		t.Fatalf("%v %v", units, err)
	}
	for _, u := range units {
		b, err := os.ReadFile(u)
		if err != nil {
			t.Fatal(err)
		}
		here := filepath.Join(dir, strings.Replace(filepath.Base(u), "@.", "@secured.", 1))
		text := strings.ReplaceAll(string(b), "/usr/bin/torg", "/bin/true") // the binary need not be installed to read the unit
		if err := os.WriteFile(here, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if said := run(t, dir, "systemd-analyze", "verify", "--man=no", here); strings.Contains(said, filepath.Base(here)) {
			t.Errorf("%s: %s", filepath.Base(u), said)
		}
		run(t, dir, "systemd-analyze", "security", "--offline=yes", "--threshold=15", here) // of 100; fails above it
	}
}

func TestTimersAreUnderstood(t *testing.T) {
	need(t, "systemd-analyze")
	timers, err := filepath.Glob(filepath.Join(folder, "*.timer"))
	if err != nil || len(timers) < 2 {
		t.Fatalf("%v %v", timers, err)
	}
	for _, timer := range timers {
		b, err := os.ReadFile(timer)
		if err != nil {
			t.Fatal(err)
		}
		_, rest, _ := strings.Cut(string(b), "OnCalendar=")
		when, _, _ := strings.Cut(rest, "\n")
		run(t, ".", "systemd-analyze", "calendar", when)
	}
}

func TestNginxReadsItsFile(t *testing.T) {
	need(t, "nginx")
	need(t, "openssl")
	dir := t.TempDir()
	run(t, dir, "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=innfjord.example.com", "-keyout", "key.pem", "-out", "fullchain.pem")
	b, err := os.ReadFile(filepath.Join(folder, "nginx.conf"))
	if err != nil {
		t.Fatal(err)
	}
	text := strings.NewReplacer("/etc/ssl/torg", dir, "listen 80;", "listen 127.0.0.1:18980;", "listen [::]:80;", "", "listen 443 ssl http2;", "listen 127.0.0.1:18943 ssl http2;", "listen [::]:443 ssl http2;", "").Replace(string(b))
	conf := "pid " + dir + "/pid;\nerror_log stderr;\nevents {}\nhttp {\nclient_body_temp_path " + dir + ";\nproxy_temp_path " + dir + ";\nfastcgi_temp_path " + dir + ";\nuwsgi_temp_path " + dir + ";\nscgi_temp_path " + dir + ";\n" + text + "}\n"
	if err := os.WriteFile(filepath.Join(dir, "nginx.conf"), []byte(conf), 0o600); err != nil {
		t.Fatal(err)
	}
	run(t, dir, "nginx", "-t", "-q", "-p", dir, "-c", "nginx.conf")
}

func TestTheDebianPackageHoldsWhatItShould(t *testing.T) {
	need(t, "dpkg-deb")
	if runtime.GOOS != "linux" {
		t.Skip("SKIPPED: a Debian package of a Linux binary only")
	}
	root, out := t.TempDir(), t.TempDir()
	for _, part := range []string{"deploy", "docs"} {
		if err := os.CopyFS(filepath.Join(root, part), os.DirFS(filepath.Join("../..", part))); err != nil {
			t.Fatal(err)
		}
	}
	license, err := os.ReadFile("../../LICENSE")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(root, "LICENSE"), license, 0o600); err != nil {
		t.Fatal(err)
	}
	run(t, "../..", "go", "build", "-o", filepath.Join(root, "bin", "torg"), "./cmd/torg")
	cmd := exec.Command("sh", "deploy/debian/build.sh")
	cmd.Dir, cmd.Env = root, append(os.Environ(), "OUT="+out, "VERSION=1.2.3")
	if b, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, b)
	}
	debs, err := filepath.Glob(filepath.Join(out, "torg_1.2.3_*.deb"))
	if err != nil || len(debs) != 1 {
		t.Fatalf("%v %v", debs, err)
	}
	listing := run(t, out, "dpkg-deb", "-c", debs[0])
	for _, want := range []string{"./usr/bin/torg", "./lib/systemd/system/torg-serve.service", "./lib/systemd/system/torg-work@.service", "./etc/torg/torg.yaml", "./usr/share/doc/torg/operations.md"} {
		if !strings.Contains(listing, want) {
			t.Errorf("%s is not in the package", want)
		}
	}
	run(t, out, "dpkg-deb", "-x", debs[0], "unpacked")
	if said := run(t, out, "unpacked/usr/bin/torg", "version"); said == "" {
		t.Error("the packaged program says no version")
	}
}
