package archive

import (
	"torg/ledger"
)

// The tables of the change log, the code lists and times as given.
var (
	endringsloggTable = table("endringslogg", "system_id referanse_arkivenhet arkivenhet referanse_metadata endret_dato endret_av referanse_endret_av tidligere_verdi ny_verdi hendelsetype beskrivelse hendelse_dato")
	kodelisteTable    = table("kodeliste", "system_id liste kode kodenavn merknad inaktiv fast rang fra_dato til_dato")
	oppgittTidTable   = table("oppgitt_tid", "noekkel arkivenhet kolonne verdi oppgitt")
)

// Change is an endringslogg: one metadata element of one unit that got a new value; with Event set it is a hendelseslogg.
type Change struct {
	SystemID    string // systemID
	Of          string // referanseArkivenhet M680
	Kind        string // ours: the table of the unit
	Element     string // referanseMetadata M681: "tittel"
	At          int64  // endretDato M682, µs UTC
	By          string // endretAv M683
	ByID        string // referanseEndretAv
	Old         string // tidligereVerdi M684
	New         string // nyVerdi M685
	Event       string // hendelsetype: C, R, U or D; empty in an endringslogg
	Description string // beskrivelse
	EventAt     int64  // hendelseDato, µs UTC
}

func (r *Change) cells() []any {
	return []any{&r.SystemID, &r.Of, &r.Kind, &r.Element, &r.At, &r.By, &r.ByID, &r.Old, &r.New, &r.Event, &r.Description, &r.EventAt}
}

func (*Change) table() *ledger.Table { return endringsloggTable }

// Code is one line of a code list. A code once used is never taken away: it gets an end.
type Code struct {
	SystemID string // its id
	List     string // the list: "dokumenttype"
	Code     string // kode
	Name     string // kodenavn
	Remark   string // merknad
	Inactive int64  // inaktiv: 1 when it is no longer given
	Fixed    int64  // ours: 1 when the standard demands the code
	Rank     int64  // ours: how strict, for grading; the order, for others
	From     int64  // valid from, µs UTC
	Until    int64  // valid until, µs UTC; 0 while it is
}

func (r *Code) cells() []any {
	return []any{&r.SystemID, &r.List, &r.Code, &r.Name, &r.Remark, &r.Inactive, &r.Fixed, &r.Rank, &r.From, &r.Until}
}

func (*Code) table() *ledger.Table { return kodelisteTable }

// GivenTime keeps a time as it was written by who gave it, offset and all, when it is written otherwise than we write it.
type GivenTime struct {
	Key    string // arkivenhet.kolonne
	Of     string // the unit
	Column string // the column
	Value  string // what the column holds; when it holds another value the text no longer counts
	Given  string // as it was written: "2026-11-22T09:00:00+01:00"
}

func (r *GivenTime) cells() []any {
	return []any{&r.Key, &r.Of, &r.Column, &r.Value, &r.Given}
}

func (*GivenTime) table() *ledger.Table { return oppgittTidTable }
