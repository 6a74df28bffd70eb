// Package journal (offentlig journal) is the public register of what the municipality receives and sends: made from the
// archive's screened view for the public and from nothing else, in each zone by itself, and pushed to where all can read it.
package journal

import (
	"context"
	"embed"
	"encoding/json"
	"time"

	"torg/archive"
	"torg/jobs"
	"torg/ledger"
	"torg/municipality"
	"torg/store"
)

//go:embed migrations/*.sql
var files embed.FS

// Migrations is the room's schema history.
func Migrations() store.Migrations { return store.Embedded("journal", files) }

var entries = ledger.NewTable("journal_entry", "id", "zone", "number", "case_number", "journal_number", "title", "case_title", "kind", "document_date", "journal_date", "journaled_at", "senders", "receivers", "screening", "unit", "documents")

// Tables are the tables the ledger vouches for.
func Tables() []*ledger.Table { return []*ledger.Table{entries} }

// Room publishes the journal entries of one zone.
type Room struct {
	Store  store.Store // the zone's own
	Public store.Store // where the journal is read: the internal zone's
	Zone   municipality.Zone
}

// Entry is a line of the public journal. All of it may be shown to anyone.
type Entry struct {
	ID            string
	Zone          municipality.Zone
	Number        string // "2026/17-1"
	CaseNumber    string
	JournalNumber string
	Title         string
	CaseTitle     string
	Kind          archive.EntryType
	DocumentDate  municipality.Date
	JournalDate   municipality.Date
	Journaled     time.Time
	Senders       []string
	Receivers     []string
	Screening     string // by what right something is withheld; empty when nothing is
	Unit          string
	Documents     []Document
}

// Document is a document of a line. Open ones can be read by anyone.
type Document struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	MIME  string `json:"mime"`
	Size  int64  `json:"size"`
	Open  bool   `json:"open"`
}

// Work registers what this room does for the archive.
func (r *Room) Work(w *jobs.Workers) {
	jobs.Register(w, func(ctx context.Context, _ jobs.Job, e archive.Journaled) error { return r.Publish(ctx, e.Entry) })
}

// Publish makes or remakes an entry's line in the public journal. Doing it twice gives the same line.
func (r *Room) Publish(ctx context.Context, id string) error {
	var v archive.EntryView
	var org string
	if err := r.Store.Read(ctx, func(tx store.Tx) (err error) {
		if v, err = archive.EntryFor(tx, archive.Audience{Public: true}, id); err != nil {
			return err
		}
		org, err = organisation(tx, v.CaseFile)
		return err
	}); err != nil {
		return err
	}
	e := r.line(v)
	act := ledger.Entry{Actor: municipality.SystemActor("journal"), Verb: "journal.publish", Subject: "journal/" + id, Basis: "offentleglova § 10"}
	return ledger.Act(ctx, r.Public, act, func(tx *ledger.Tx) error {
		if err := e.put(tx); err != nil {
			return err
		}
		return index(tx, e, org)
	})
}

// organisation is the name of the organisation a case file is about, if it is about one: such a name may be searched for
// at any age, a person's only for a year.
func organisation(tx store.Tx, caseFile string) (name string, err error) {
	err = store.Each(tx, func(scan func(...any) error) error { return scan(&name) },
		`SELECT org_name FROM request WHERE casefile = $1 AND org <> ''`, caseFile)
	return name, err
}

// line takes the screened view over. A title that still holds an identity number is not published (offentlegforskrifta § 7).
func (r *Room) line(v archive.EntryView) Entry {
	e := Entry{ID: v.ID, Zone: r.Zone, Number: v.Number, CaseNumber: v.CaseNumber, JournalNumber: v.JournalNumber, Title: guarded(v.Title), CaseTitle: guarded(v.CaseTitle), Kind: v.Type,
		DocumentDate: v.Date, JournalDate: v.JournalDate, Journaled: v.Journaled, Senders: v.Senders, Receivers: v.Receivers, Unit: v.Unit}
	if v.Screened {
		e.Screening = v.Screening
	}
	for _, d := range v.Documents {
		e.Documents = append(e.Documents, Document{ID: d.ID, Title: guarded(d.Title), MIME: d.MIME, Size: d.Size, Open: d.Open && r.offers(v)})
	}
	return e
}

// offers reports whether the journal offers an entry's open documents to be read on the net at once. What the municipality
// sends it knows; what came in may hold what its sender would not have there (telephone numbers, births of others), so it is
// given on request, when a person has looked at it.
func (r *Room) offers(v archive.EntryView) bool {
	return r.Zone == municipality.Internal && v.Type == archive.Outgoing
}

func guarded(title string) string {
	if municipality.ContainsNationalID(title) {
		return archive.Hidden
	}
	return title
}

func (e Entry) put(tx *ledger.Tx) error {
	return tx.Put(entries, e.ID, string(e.Zone), e.Number, e.CaseNumber, e.JournalNumber, e.Title, e.CaseTitle, string(e.Kind), e.DocumentDate.String(), e.JournalDate.String(),
		e.Journaled.UnixMicro(), list(e.Senders), list(e.Receivers), e.Screening, e.Unit, list(e.Documents))
}

// none is a list of nothing, as most lists of a line are.
const none = "[]"

func list[T any](items []T) string {
	if items == nil {
		return none
	}
	b, err := json.Marshal(items)
	if err != nil { // plain strings and numbers always marshal
		panic("journal: " + err.Error())
	}
	return string(b)
}

func scanEntries(tx store.Tx, where string, args ...any) (out []Entry, err error) {
	err = store.Each(tx, func(scan func(...any) error) error {
		var e Entry
		var at int64
		var documentDate, journalDate, senders, receivers, documents string
		if err := scan(&e.ID, &e.Zone, &e.Number, &e.CaseNumber, &e.JournalNumber, &e.Title, &e.CaseTitle, &e.Kind, &documentDate, &journalDate, &at,
			&senders, &receivers, &e.Screening, &e.Unit, &documents); err != nil {
			return err
		}
		e.Journaled = time.UnixMicro(at).UTC()
		e.DocumentDate, _ = municipality.ParseDate(documentDate) // both written by us
		e.JournalDate, _ = municipality.ParseDate(journalDate)
		for _, part := range []struct {
			text string
			dest any
		}{{senders, &e.Senders}, {receivers, &e.Receivers}, {documents, &e.Documents}} {
			if part.text == none {
				continue
			}
			if err := json.Unmarshal([]byte(part.text), part.dest); err != nil {
				return municipality.Wrap(municipality.Fault, "journal.scan", err)
			}
		}
		out = append(out, e)
		return nil
	}, entries.Select()+" "+where, args...)
	return out, err
}

// ByID gives a line of the journal, or NotFound.
func ByID(tx store.Tx, id string) (Entry, error) {
	found, err := scanEntries(tx, `WHERE id = $1`, id)
	if err == nil && len(found) == 0 {
		return Entry{}, municipality.E(municipality.NotFound, "journal.ByID", "error.notfound")
	}
	if err != nil {
		return Entry{}, err
	}
	return found[0], nil
}
