package archive

import (
	"slices"

	"torg/ledger"
)

// The tables of what is noted on a unit.
var (
	merknadTable        = table("merknad", "system_id arkivenhet merknadstekst merknadstype merknadsdato merknad_registrert_av referanse_merknad_registrert_av")
	kryssreferanseTable = table("kryssreferanse", "system_id arkivenhet referanse_til_klasse referanse_til_mappe referanse_til_registrering "+loggedColumns)
	presedensTable      = table("presedens", "system_id presedens_dato tittel beskrivelse presedens_hjemmel rettskildefaktor presedens_godkjent_dato presedens_godkjent_av referanse_presedens_godkjent_av presedens_status "+closingColumns+" "+loggedColumns)
	dokumentflytTable   = table("dokumentflyt", "system_id registrering flyt_til referanse_flyt_til flyt_fra referanse_flyt_fra flyt_mottatt_dato flyt_sendt_dato flyt_status flyt_merknad")
)

// Remark is a merknad.
type Remark struct {
	SystemID string // systemID M001
	Of       string // the mappe, registrering or dokumentbeskrivelse
	Text     string // merknadstekst M310
	Type     string // merknadstype M084
	At       int64  // merknadsdato M611, µs UTC
	By       string // merknadRegistrertAv M612
	ByID     string // referanseMerknadRegistrertAv
}

func (r *Remark) cells() []any {
	return []any{&r.SystemID, &r.Of, &r.Text, &r.Type, &r.At, &r.By, &r.ByID}
}

func (*Remark) table() *ledger.Table { return merknadTable }

// CrossReference is a kryssreferanse: it stands in one unit and points at another, which is one of the three.
type CrossReference struct {
	SystemID string // systemID M001
	Of       string // the klasse, mappe or registrering it stands in
	ToClass  string // referanseTilKlasse M219
	ToFolder string // referanseTilMappe M210
	ToRecord string // referanseTilRegistrering M212
	Logged
}

func (r *CrossReference) cells() []any {
	return append([]any{&r.SystemID, &r.Of, &r.ToClass, &r.ToFolder, &r.ToRecord}, r.Logged.cells()...)
}

func (*CrossReference) table() *ledger.Table { return kryssreferanseTable }

// Precedent is a presedens. The case files and entries it stands in are its links (PrecedentLink).
type Precedent struct {
	SystemID    string // systemID M001
	Date        string // presedensDato M111
	Title       string // tittel M020
	Description string // beskrivelse M021
	Authority   string // presedensHjemmel M311
	Source      string // rettskildefaktor M312
	ApprovedAt  int64  // presedensGodkjentDato M628, µs UTC
	ApprovedBy  string // presedensGodkjentAv M629
	ApprovedID  string // referansePresedensGodkjentAv
	Status      string // presedensStatus M056: G or F
	Closing
	Logged
}

func (r *Precedent) cells() []any {
	return slices.Concat([]any{&r.SystemID, &r.Date, &r.Title, &r.Description, &r.Authority, &r.Source, &r.ApprovedAt, &r.ApprovedBy, &r.ApprovedID, &r.Status}, r.Closing.cells(), r.Logged.cells())
}

func (*Precedent) table() *ledger.Table { return presedensTable }

// Flow is a dokumentflyt: the document went from someone to someone, to be looked at or approved.
type Flow struct {
	SystemID string // systemID M001
	Entry    string // the journalpost or arkivnotat
	To       string // flytTil M660
	ToID     string // referanseFlytTil
	From     string // flytFra M665
	FromID   string // referanseFlytFra
	Received int64  // flytMottattDato M661, µs UTC
	Sent     int64  // flytSendtDato M662, µs UTC
	Status   string // flytStatus M663
	Remark   string // flytMerknad M664
}

func (r *Flow) cells() []any {
	return []any{&r.SystemID, &r.Entry, &r.To, &r.ToID, &r.From, &r.FromID, &r.Received, &r.Sent, &r.Status, &r.Remark}
}

func (*Flow) table() *ledger.Table { return dokumentflytTable }
