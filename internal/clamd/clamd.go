// Package clamd asks a ClamAV daemon whether a file holds malware, by its INSTREAM command (clamd(8)): the file is sent in
// chunks, each after its length in four bytes, and an empty chunk ends it.
package clamd

import (
	"bufio"
	"context"
	"encoding/binary"
	"io"
	"net"
	"strings"
	"time"

	"torg/municipality"
)

const (
	chunk     = 64 << 10
	timeout   = 60 * time.Second
	maxAnswer = 4096
)

// Scan asks the daemon at address ("127.0.0.1:3310", or "unix:/run/clamav/clamd.ctl"). It gives nil for a clean file,
// Invalid ("error.file.infected") for one with malware, and Unavailable when the daemon gives no verdict: a file that was
// not scanned is not taken in.
func Scan(ctx context.Context, address string, body []byte) error {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	network, place := "tcp", address
	if path, ok := strings.CutPrefix(address, "unix:"); ok {
		network, place = "unix", path
	}
	conn, err := (&net.Dialer{}).DialContext(ctx, network, place)
	if err != nil {
		return silent(err)
	}
	defer conn.Close()
	deadline, _ := ctx.Deadline()
	if err := conn.SetDeadline(deadline); err != nil {
		return silent(err)
	}
	if err := send(conn, body); err != nil {
		return silent(err)
	}
	answer, err := bufio.NewReader(io.LimitReader(conn, maxAnswer)).ReadString(0)
	if err != nil {
		return silent(err)
	}
	return verdict(strings.TrimRight(answer, "\x00\n"))
}

func send(w io.Writer, body []byte) error {
	out := bufio.NewWriterSize(w, chunk+8)
	if _, err := out.WriteString("zINSTREAM\x00"); err != nil {
		return err
	}
	for len(body) > 0 {
		n := min(chunk, len(body))
		if err := part(out, body[:n]); err != nil {
			return err
		}
		body = body[n:]
	}
	if err := part(out, nil); err != nil {
		return err
	}
	return out.Flush()
}

func part(w io.Writer, b []byte) error {
	var length [4]byte
	binary.BigEndian.PutUint32(length[:], uint32(len(b)))
	if _, err := w.Write(length[:]); err != nil {
		return err
	}
	_, err := w.Write(b)
	return err
}

// verdict reads "stream: OK" or "stream: NAME FOUND". Everything else is no verdict.
func verdict(answer string) error {
	switch {
	case answer == "stream: OK":
		return nil
	case strings.HasPrefix(answer, "stream: ") && strings.HasSuffix(answer, " FOUND"):
		return municipality.E(municipality.Invalid, "clamd.Scan", "error.file.infected")
	}
	return municipality.E(municipality.Unavailable, "clamd.Scan", "error.file.unscanned")
}

func silent(err error) error {
	return &municipality.Error{Kind: municipality.Unavailable, Op: "clamd.Scan", Key: "error.file.unscanned", Cause: err}
}
