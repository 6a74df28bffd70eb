package archive

import (
	"torg/ledger"
)

// The tables of meetings.
var (
	moetemappeTable        = table("moetemappe", "system_id moetenummer utvalg moetedato moetested referanse_forrige_moete referanse_neste_moete")
	moetedeltakerTable     = table("moetedeltaker", "system_id moetemappe nr moetedeltaker_navn moetedeltaker_funksjon")
	moeteregistreringTable = table("moeteregistrering", "system_id moeteregistreringstype moetesakstype moeteregistreringsstatus administrativ_enhet referanse_administrativ_enhet saksbehandler referanse_saksbehandler")
)

// Meeting is what a moetemappe has beside what it has from mappe; its key is that of the saksmappe row.
type Meeting struct {
	SystemID string // systemID M001 of the folder
	Number   string // moetenummer M008
	Board    string // utvalg M370
	Date     string // moetedato M102
	Place    string // moetested M371
	Previous string // referanseForrigeMoete M221
	Next     string // referanseNesteMoete M222
}

func (r *Meeting) cells() []any {
	return []any{&r.SystemID, &r.Number, &r.Board, &r.Date, &r.Place, &r.Previous, &r.Next}
}

func (*Meeting) table() *ledger.Table { return moetemappeTable }

// Attendee is a moetedeltaker.
type Attendee struct {
	SystemID string // systemID
	Meeting  string // the moetemappe
	Nr       int64  // ours: the order they were given in
	Name     string // moetedeltakerNavn M372
	Function string // moetedeltakerFunksjon M373
}

func (r *Attendee) cells() []any {
	return []any{&r.SystemID, &r.Meeting, &r.Nr, &r.Name, &r.Function}
}

func (*Attendee) table() *ledger.Table { return moetedeltakerTable }

// MeetingRecord is what a moeteregistrering has beside what it has from registrering; its key is that of the journalpost row.
type MeetingRecord struct {
	SystemID  string // systemID M001 of the record
	Type      string // moeteregistreringstype M085
	CaseType  string // moetesakstype M088
	Status    string // moeteregistreringsstatus M055
	Unit      string // administrativEnhet M305
	UnitID    string // referanseAdministrativEnhet
	Officer   string // saksbehandler M307
	OfficerID string // referanseSaksbehandler
}

func (r *MeetingRecord) cells() []any {
	return []any{&r.SystemID, &r.Type, &r.CaseType, &r.Status, &r.Unit, &r.UnitID, &r.Officer, &r.OfficerID}
}

func (*MeetingRecord) table() *ledger.Table { return moeteregistreringTable }
