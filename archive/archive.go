// Package archive is the system of record, by Noark 5.5: case files and the registry entries in them, their documents,
// number series, screening and freezing. Everything received is filed here in the transaction that acknowledges it, and
// everything sent is finalised here first.
//
// Tables and columns carry Noark's own metadata names in snake case; the Go names are the standard's English, and each
// field of a row says its Norwegian name and M number. What people see comes only from the gate: CaseFor, EntryFor,
// EntriesFor and DocumentFor. The rows themselves (CaseFile, RegistryEntry, …) are for this room, extraction and
// dispatch; no page, feed, log or file name is made from them.
package archive

import (
	"embed"
	"io/fs"
	"sync"
	"time"

	"torg/municipality"
	"torg/store"
)

//go:embed migrations/*.sql
var files embed.FS

// Migrations is the room's schema history.
func Migrations() store.Migrations {
	sub, err := fs.Sub(files, "migrations")
	if err != nil {
		panic("archive: its migrations are compiled in: " + err.Error())
	}
	return store.Migrations{Room: "archive", FS: sub}
}

// Journaled is promised when an entry gets its journal number: the public journal is made from it.
type Journaled struct {
	Entry string `json:"entry"` // systemID of the registry entry
}

// Kind implements jobs.Args.
func (Journaled) Kind() string { return "archive.journaled" }

// oslo is loaded once: the zone is looked at in every act.
var oslo = sync.OnceValue(municipality.Oslo)

// dateOf is the date it is in Norway at t.
func dateOf(t time.Time) municipality.Date {
	y, m, d := t.In(oslo()).Date()
	return municipality.Date{Year: y, Month: m, Day: d}
}

// isoDate is a date as it is stored: ISO 8601, and empty when not set.
func isoDate(d municipality.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.String()
}

// micros is a moment as it is stored: µs since 1970 in UTC, and 0 when not set.
func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

func moment(us int64) time.Time {
	if us == 0 {
		return time.Time{}
	}
	return time.UnixMicro(us).UTC()
}
