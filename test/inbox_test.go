package test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/smtp"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"torg/archive"
	"torg/cmd/demo"
	"torg/municipality"
	"torg/request"
	"torg/store"
	"torg/web/inbox"
)

const post = "post@fjordvik.example.com"

func message(subject string) string {
	return "From: Per Prøve <per@example.com>\r\nTo: " + post + "\r\nSubject: " + subject + "\r\nDate: Fri, 20 Nov 2026 08:00:00 +0100\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nBrøyt veien, er dere snille.\r\n"
}

func (r *rig) mailServer() string {
	r.t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		r.t.Fatal(err)
	}
	m := &inbox.Mail{To: r.zone(municipality.Internal).Reception, Addresses: []string{post}, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Clock: r.clock.Now}
	done := make(chan error, 1)
	go func() { done <- m.Serve(l) }()
	r.t.Cleanup(func() { _ = l.Close(); <-done })
	return l.Addr().String()
}

func (r *rig) waiting() (out []request.Incoming) {
	r.t.Helper()
	r.read(r.zone(municipality.Internal), func(tx store.Tx) (err error) { out, err = request.Waiting(tx, 100); return err })
	return out
}

func TestAnEmailIsFiledAtOnceAndDistributedByAPerson(t *testing.T) {
	both(t, func(t *testing.T, r *rig) {
		server := r.mailServer()
		for range 2 { // the mail server did not hear our answer, and sends it again
			if err := smtp.SendMail(server, nil, "per@example.com", []string{post}, []byte(message("Veien vår"))); err != nil {
				t.Fatal(err)
			}
		}
		waiting := r.waiting()
		if len(waiting) != 1 || waiting[0].Subject != "Veien vår" || waiting[0].Sender != "Per Prøve <per@example.com>" {
			t.Fatalf("%d parcels wait", len(waiting))
		}
		z := r.zone(municipality.Internal)
		siri, arkivar := r.staff("berit.sand"), r.archivist()
		to := request.Distribution{NewTitle: "Brøyting av Åsveien", Unit: "service", Officer: "tor.hauge", Title: "Spørsmål om brøyting", PublicTitle: "Spørsmål om brøyting"}
		if _, err := z.Reception.Distribute(t.Context(), siri, waiting[0].ID, to); municipality.KindOf(err) != municipality.Forbidden {
			t.Errorf("a caseworker distributed: %v", err)
		}
		entry, err := z.Reception.Distribute(t.Context(), arkivar, waiting[0].ID, to)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := z.Reception.Distribute(t.Context(), arkivar, waiting[0].ID, to); municipality.KindOf(err) != municipality.Conflict {
			t.Errorf("distributed twice: %v", err)
		}
		r.settle()
		if entry.JournalNumber == "" || len(r.waiting()) != 0 {
			t.Errorf("%q, %d wait", entry.JournalNumber, len(r.waiting()))
		}
		var v archive.EntryView
		r.read(z, func(tx store.Tx) (err error) {
			v, err = archive.EntryFor(tx, archive.Audience{Public: true}, entry.ID)
			return err
		})
		if v.Title != "Spørsmål om brøyting" || v.CaseTitle != "Brøyting av Åsveien" || len(v.Documents) != 2 {
			t.Errorf("the public sees %q in %q with %d documents", v.Title, v.CaseTitle, len(v.Documents))
		}
		r.prove()
	})
}

func (r *rig) archivist() municipality.Staff {
	r.t.Helper()
	for _, m := range r.Town.Site.Staff {
		if m.Has("archivist") {
			return m
		}
	}
	r.t.Fatal("no archivist")
	return municipality.Staff{}
}

func TestNothingIsLostWhileTheArchiveIsDown(t *testing.T) {
	var down atomic.Bool
	r := start(t, false, func(o *demo.Options) {
		o.Probe = func(_ municipality.Zone, p store.Point) error {
			if down.Load() && p == store.BeforeCommit {
				return errors.New("the disk is full")
			}
			return nil
		}
	})
	server, dir := r.mailServer(), t.TempDir()
	scans := &inbox.Scans{To: r.zone(municipality.Internal).Reception, Dir: dir, Quiet: time.Minute, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Clock: func() time.Time { return time.Now().Add(time.Hour) }}
	if err := os.WriteFile(filepath.Join(dir, "brev 17.txt"), []byte("Et brev på papir"), 0o600); err != nil {
		t.Fatal(err)
	}
	down.Store(true)
	err := smtp.SendMail(server, nil, "per@example.com", []string{post}, []byte(message("Mens det er nede")))
	if err == nil || !strings.HasPrefix(err.Error(), "451") {
		t.Errorf("the mail server was told %v", err)
	}
	if _, err := scans.Round(context.Background()); err == nil {
		t.Error("a scan was taken by an archive that is down")
	}
	if _, err := os.Stat(filepath.Join(dir, "brev 17.txt")); err != nil {
		t.Error("the scan is gone")
	}
	down.Store(false)
	if err := smtp.SendMail(server, nil, "per@example.com", []string{post}, []byte(message("Mens det er nede"))); err != nil {
		t.Fatal(err)
	}
	if n, err := scans.Round(context.Background()); n != 1 || err != nil {
		t.Errorf("%d scans, %v", n, err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 0 {
		t.Errorf("%d files are left", len(left))
	}
	if n := len(r.waiting()); n != 2 {
		t.Errorf("%d parcels wait, want 2", n)
	}
	r.prove()
}

func TestWhatCannotBeTakenIsPutAsideAndWhatIsNotWorthKeepingGoes(t *testing.T) {
	r := start(t, false)
	dir := t.TempDir()
	scans := &inbox.Scans{To: r.zone(municipality.Internal).Reception, Dir: dir, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Clock: func() time.Time { return time.Now().Add(time.Hour) }}
	for name, body := range map[string]string{"program.exe": "MZ\x90\x00\x03", "tom.pdf": "", "reklame.txt": "Kjøp nå!"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(body), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if n, err := scans.Round(context.Background()); n != 1 || err != nil {
		t.Fatalf("%d taken, %v", n, err)
	}
	if aside, err := os.ReadDir(filepath.Join(dir, "avvist")); err != nil || len(aside) != 2 {
		t.Errorf("%d put aside, %v", len(aside), err)
	}
	z, id := r.zone(municipality.Internal), r.waiting()[0].ID
	if err := z.Reception.DiscardIncoming(t.Context(), r.archivist(), id, ""); municipality.KindOf(err) != municipality.Invalid {
		t.Errorf("without a reason: %v", err)
	}
	if err := z.Reception.DiscardIncoming(t.Context(), r.archivist(), id, "Reklame"); err != nil {
		t.Fatal(err)
	}
	if len(r.waiting()) != 0 {
		t.Error("it still waits")
	}
	r.prove()
}

func TestMailToOthersIsRefused(t *testing.T) {
	r := start(t, false)
	err := smtp.SendMail(r.mailServer(), nil, "per@example.com", []string{"someone@elsewhere.example.com"}, []byte(message("Videresend dette")))
	if err == nil || !strings.HasPrefix(err.Error(), "550") {
		t.Errorf("%v", err)
	}
}
