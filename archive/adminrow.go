package archive

import (
	"torg/ledger"
)

// The tables of administration.
var (
	administrativEnhetTable = table("administrativ_enhet", "system_id administrativ_enhet_navn kortnavn administrativ_enhetsstatus referanse_overordnet_enhet avsluttet_dato "+loggedColumns)
	brukerTable             = table("bruker", "system_id bruker_navn kortnavn modul status avsluttet_dato "+loggedColumns)
	aktivPeriodeTable       = table("aktiv_periode", "system_id arkivenhet fra_dato til_dato")
	tilgangTable            = table("tilgang", "system_id rolle tilgangskategori referanse_arkivenhet tilgangsrestriksjon les ny endre slett fra_dato til_dato")
	konverteringsregelTable = table("konverteringsregel", "system_id hendelse versjoner aktiv "+loggedColumns)
)

// Unit is an administrativEnhet.
type Unit struct {
	SystemID string // systemID M001
	Name     string // administrativEnhetNavn M583
	Short    string // kortnavn; the id the rest of the house knows the unit by
	Status   string // administrativEnhetsstatus M584
	Parent   string // referanseOverordnetEnhet M585
	ClosedAt int64  // avsluttetDato M602, µs UTC
	Logged
}

func (r *Unit) cells() []any {
	return append([]any{&r.SystemID, &r.Name, &r.Short, &r.Status, &r.Parent, &r.ClosedAt}, r.Logged.cells()...)
}

func (*Unit) table() *ledger.Table { return administrativEnhetTable }

// User is a bruker: an employee, or an outside module that speaks to the archive.
type User struct {
	SystemID string // systemID M001
	Name     string // brukerNavn M580
	Short    string // kortnavn; the id she logs in by
	Module   int64  // ours: 1 for an outside module (requirement 4.1.1)
	Status   string // brukerstatus M582: aktiv or passiv
	ClosedAt int64  // avsluttetDato M602, µs UTC
	Logged
}

func (r *User) cells() []any {
	return append([]any{&r.SystemID, &r.Name, &r.Short, &r.Module, &r.Status, &r.ClosedAt}, r.Logged.cells()...)
}

func (*User) table() *ledger.Table { return brukerTable }

// ActivePeriod is a time in which a user, module or unit was active.
type ActivePeriod struct {
	SystemID string // its id
	Of       string // the bruker or administrativ_enhet
	From     int64  // µs UTC
	Until    int64  // µs UTC; 0 while it lasts
}

func (r *ActivePeriod) cells() []any {
	return []any{&r.SystemID, &r.Of, &r.From, &r.Until}
}

func (*ActivePeriod) table() *ledger.Table { return aktivPeriodeTable }

// Access is a tilgang: what a role may do with a kind of unit, or with one.
type Access struct {
	SystemID string // systemID
	Role     string // rolle; a role of staff, or "modul/<kortnavn>"
	Category string // tilgangskategori: A, K, M, R or D
	Of       string // referanseArkivenhet; empty for all
	Code     string // tilgangsrestriksjon
	Read     int64  // les: 0 or 1
	Create   int64  // ny: 0 or 1
	Change   int64  // endre: 0 or 1
	Delete   int64  // slett: 0 or 1
	From     int64  // ours: valid from, µs UTC
	Until    int64  // ours: valid until, µs UTC; 0 while it lasts
}

func (r *Access) cells() []any {
	return []any{&r.SystemID, &r.Role, &r.Category, &r.Of, &r.Code, &r.Read, &r.Create, &r.Change, &r.Delete, &r.From, &r.Until}
}

func (*Access) table() *ledger.Table { return tilgangTable }

// ConversionRule says when documents are converted to an archive format (requirements 2.7.10-2.7.12).
type ConversionRule struct {
	SystemID string // its id
	When     string // dokumentstatus F, or a journalstatus, at which it is done
	Versions string // siste, alle or merket
	Active   int64  // 0 or 1
	Logged
}

func (r *ConversionRule) cells() []any {
	return append([]any{&r.SystemID, &r.When, &r.Versions, &r.Active}, r.Logged.cells()...)
}

func (*ConversionRule) table() *ledger.Table { return konverteringsregelTable }
