package clamd

import (
	"bytes"
	"encoding/binary"
	"io"
	"net"
	"testing"

	"torg/municipality"
)

// daemon answers as clamd does: it reads the whole stream and finds the EICAR test mark (split here, so that scanners
// leave this file alone).
func daemon(t *testing.T, answer func(body []byte) string) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go serve(c, answer)
		}
	}()
	return l.Addr().String()
}

func serve(c net.Conn, answer func([]byte) string) {
	defer c.Close()
	head := make([]byte, len("zINSTREAM\x00"))
	if _, err := io.ReadFull(c, head); err != nil || string(head) != "zINSTREAM\x00" {
		_, _ = c.Write([]byte("UNKNOWN COMMAND\x00"))
		return
	}
	var body bytes.Buffer
	for {
		var n uint32
		if err := binary.Read(c, binary.BigEndian, &n); err != nil {
			return
		}
		if n == 0 {
			break
		}
		if _, err := io.CopyN(&body, c, int64(n)); err != nil {
			return
		}
	}
	_, _ = c.Write([]byte(answer(body.Bytes()) + "\x00"))
}

func TestVerdicts(t *testing.T) {
	mark := []byte("EICAR-STANDARD-" + "ANTIVIRUS-TEST-FILE")
	addr := daemon(t, func(body []byte) string {
		if bytes.Contains(body, mark) {
			return "stream: Eicar-Test-Signature FOUND"
		}
		return "stream: OK"
	})
	if err := Scan(t.Context(), addr, bytes.Repeat([]byte("x"), 3*chunk+7)); err != nil {
		t.Errorf("a clean file: %v", err)
	}
	infected := append(bytes.Repeat([]byte("x"), chunk-10), mark...) // across a chunk's edge
	if err := Scan(t.Context(), addr, infected); municipality.KindOf(err) != municipality.Invalid {
		t.Errorf("an infected file: %v", err)
	}
}

func TestNoVerdictIsNotClean(t *testing.T) {
	for _, answer := range []string{"", "INSTREAM size limit exceeded. ERROR", "stream: OKAY", "stream: OK FOUNDER"} {
		addr := daemon(t, func([]byte) string { return answer })
		if err := Scan(t.Context(), addr, []byte("x")); municipality.KindOf(err) != municipality.Unavailable {
			t.Errorf("%q: %v", answer, err)
		}
	}
	if err := Scan(t.Context(), "127.0.0.1:1", []byte("x")); municipality.KindOf(err) != municipality.Unavailable {
		t.Errorf("no daemon: %v", err)
	}
}
