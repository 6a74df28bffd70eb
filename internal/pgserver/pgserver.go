// Package pgserver starts a PostgreSQL server of one's own with the installed server programs. It lives as long as the
// program that started it; tests and benchmarks use it.
package pgserver

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strconv"
	"sync"
	"syscall"
)

var start = sync.OnceValues(cluster)

// Start gives the connection string of the server, which is started the first time. It fails when the server programs
// are not installed or do not start.
func Start() (dsn string, err error) { return start() }

// cluster makes and starts a server in a temporary folder. The server refuses to run as root, so root lends it a user.
func cluster() (string, error) {
	bin, err := programs()
	if err != nil {
		return "", err
	}
	dir, err := os.MkdirTemp("", "torg-pg-")
	if err != nil {
		return "", err
	}
	port, err := freePort()
	if err != nil {
		return "", err
	}
	if err := own(dir); err != nil {
		return "", err
	}
	data := filepath.Join(dir, "data")
	if out, err := as(bin+"/initdb", "-D", data, "-U", "torg", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--data-checksums").CombinedOutput(); err != nil {
		return "", fmt.Errorf("initdb: %w: %s", err, out)
	}
	// pg_ctl leaves the server running; a guard shell stops it and removes the folder when this program ends.
	opts := fmt.Sprintf("-p %d -k %s -c listen_addresses=127.0.0.1 -c max_connections=200", port, dir)
	if out, err := as(bin+"/pg_ctl", "-D", data, "-l", filepath.Join(dir, "log"), "-o", opts, "-w", "start").CombinedOutput(); err != nil {
		return "", fmt.Errorf("pg_ctl: %w: %s", err, out)
	}
	return fmt.Sprintf("postgres://torg@127.0.0.1:%d/postgres?sslmode=disable", port), guard(bin, data, dir)
}

func programs() (string, error) {
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/pg_ctl")
	if err != nil || len(found) == 0 {
		return "", fmt.Errorf("no server programs under /usr/lib/postgresql")
	}
	sort.Strings(found)
	return filepath.Dir(found[len(found)-1]), nil
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}

// credential is the user the server runs as when we are root: the package's own, postgres.
func credential() *syscall.Credential {
	if os.Getuid() != 0 {
		return nil
	}
	out, err := exec.Command("id", "-u", "postgres").Output()
	if err != nil {
		return nil
	}
	uid, err := strconv.Atoi(string(out[:len(out)-1]))
	if err != nil {
		return nil
	}
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(uid)}
}

func own(dir string) error {
	c := credential()
	if c == nil {
		return nil
	}
	return os.Chown(dir, int(c.Uid), int(c.Gid))
}

func as(program string, args ...string) *exec.Cmd {
	cmd := exec.Command(program, args...)
	cmd.Dir = "/"
	if c := credential(); c != nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: c}
	}
	return cmd
}

func guard(bin, data, dir string) error {
	script := `while [ -d "/proc/$1" ]; do sleep 1; done; "$2/pg_ctl" -D "$3" -m immediate stop; rm -rf "$4"`
	cmd := as("/bin/sh", "-c", script, "guard", strconv.Itoa(os.Getpid()), bin, data, dir)
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{}
	}
	cmd.SysProcAttr.Setpgid = true
	return cmd.Start()
}
