// Package object is the archive's units as the Noark 5 service interface (Noark 5 Tjenestegrensesnitt 1.1) speaks of
// them: types with attributes, code lists and relations, described as data and mapped to the archive room's tables.
//
// Reading pushes filters, order and access to SQL. Every write goes through the archive room's Create, Amend and Delete, so
// that its rules (numbering, freezing, closing, screening) and its change log hold here too, and through ledger.Tx, so
// that every row is vouched for. Times and numbers come back as they were given: their lexical form is kept beside
// the column when it differs from the archive's own.
package object

import (
	"torg/municipality"
)

// Caller is who asks: an employee, or a module that speaks to the archive, with what she may do.
type Caller struct {
	Staff municipality.Staff
	Zone  municipality.Zone
}

// Actor is the caller as the ledger names her.
func (c Caller) Actor() municipality.Actor {
	if c.administers() {
		return c.Staff.Actor("archivist")
	}
	return c.Staff.Actor("caseworker")
}

// administers: the frame of the archive is made and changed by archivists alone (Noark 5 requirements 5.13.4 to 5.13.6).
func (c Caller) administers() bool { return c.Staff.Has("archivist") }

// Archive is one zone's archive as objects.
type Archive struct {
	Model  *Model
	Names  func(municipality.NationalID) string // turns a national identity number into the internal person id
	People *People
}

// New makes the objects of an archive. names may be nil: then no party made here is anybody's own case.
func New(names func(municipality.NationalID) string, people *People) *Archive {
	if names == nil {
		names = func(municipality.NationalID) string { return "" }
	}
	if people == nil {
		people = &People{}
	}
	return &Archive{Model: newModel(), Names: names, People: people}
}

// People are the employees and units of the house, whom the archive knows by id and the interface by name.
type People struct {
	Staff []municipality.Staff
	Units []municipality.Unit
}

// name gives the name of one of ours; any other text stands as it is.
func (p *People) name(column, id string) string {
	switch column {
	case "administrativ_enhet":
		for _, u := range p.Units {
			if u.ID == id {
				return municipality.Words(u.Name).In(municipality.Bokmaal)
			}
		}
	case "saksansvarlig", "saksbehandler":
		for _, s := range p.Staff {
			if s.ID == id {
				return s.Name
			}
		}
	}
	return id
}

// id gives the id of one of ours by name; any other text stands as it is.
func (p *People) id(column, name string) string {
	switch column {
	case "administrativ_enhet":
		for _, u := range p.Units {
			if municipality.Words(u.Name).In(municipality.Bokmaal) == name {
				return u.ID
			}
		}
	case "saksansvarlig", "saksbehandler":
		for _, s := range p.Staff {
			if s.Name == name {
				return s.ID
			}
		}
	}
	return name
}

func fail(kind municipality.Kind, op, field, format string, args ...any) error {
	return &Fault{Kind: kind, Op: "object." + op, Field: field, Why: sentence(format, args...)}
}
