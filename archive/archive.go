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

	"torg/store"
)

//go:embed migrations/*.sql
var files embed.FS

// Migrations is the room's schema history.
func Migrations() store.Migrations { return store.Embedded("archive", files) }

// Journaled is promised when an entry gets its journal number: the public journal is made from it.
type Journaled struct {
	Entry string `json:"entry"` // systemID of the registry entry
}

// Kind implements jobs.Args.
func (Journaled) Kind() string { return "archive.journaled" }
