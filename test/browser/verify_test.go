package browser_test

import (
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"torg/cmd/demo"
)

// proved is who doubts it all: the data are whole, and one byte changed in a row, in a document or in the ledger is found
// and named.
func (w *town) proved(t *testing.T) {
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if lies := verify(t, w.data); len(lies) != 0 {
		t.Fatalf("untouched data lie: %v", lies)
	}
	for _, f := range []struct {
		name, names string
		flip        func(*testing.T, string)
	}{
		{"a row", "journalpost/", change("internal", "UPDATE journalpost SET tittel = replace(tittel, 'Vedtak', 'vedtak') WHERE rowid = (SELECT min(rowid) FROM journalpost WHERE tittel LIKE 'Vedtak%')")},
		{"a row in the secured zone", "saksmappe/", change("secured", "UPDATE saksmappe SET tittel = tittel || '.'")},
		{"a deleted row", "journalpost/", change("internal", "DELETE FROM journalpost WHERE rowid = (SELECT max(rowid) FROM journalpost)")},
		{"the ledger", "ledger/3", change("internal", "UPDATE ledger SET purpose = purpose || ' ' WHERE seq = 3")},
		{"a document", "blob/", segment},
	} {
		t.Run(f.name, func(t *testing.T) {
			data := t.TempDir()
			if err := os.CopyFS(data, os.DirFS(w.data)); err != nil {
				t.Fatal(err)
			}
			f.flip(t, data)
			lies := verify(t, data)
			if !strings.Contains(strings.Join(lies, "\n"), f.names) {
				t.Errorf("changed %s, and the lies are %v", f.name, lies)
			}
		})
	}
}

func verify(t *testing.T, data string) (lies []string) {
	t.Helper()
	reports, err := demo.Verify(t.Context(), data, "")
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range reports {
		if r.Entries == 0 || r.Rows == 0 {
			t.Errorf("%s zone: %d entries and %d rows", r.Zone, r.Entries, r.Rows)
		}
		for _, l := range r.Lies {
			lies = append(lies, l.Error())
		}
	}
	return lies
}

// change runs a statement in a zone's database, behind the municipality's back.
func change(zone, statement string) func(*testing.T, string) {
	return func(t *testing.T, data string) {
		t.Helper()
		db, err := sql.Open("sqlite", filepath.Join(data, "9901", zone, "torg.db"))
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = db.Close() }() // the statement's own error counts
		r, err := db.Exec(statement)
		if err != nil {
			t.Fatal(err)
		}
		if n, err := r.RowsAffected(); n == 0 || err != nil {
			t.Fatalf("%d rows changed, %v", n, err)
		}
	}
}

// segment flips one bit in the middle of the largest file of documents.
func segment(t *testing.T, data string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(data, "9901", "internal", "documents", "*.seg"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range files {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if len(b) < 1000 {
			continue
		}
		b[len(b)/2] ^= 1
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	t.Fatalf("no documents among %v", files)
}
