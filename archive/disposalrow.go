package archive

import (
	"torg/ledger"
)

// The tables of retention and disposal.
var (
	kassasjonTable            = table("kassasjon", "system_id arkivenhet kassasjonsvedtak kassasjonshjemmel bevaringstid kassasjonsdato arvet_fra")
	utfoertKassasjonTable     = table("utfoert_kassasjon", "system_id arkivenhet kassert_dato kassert_av referanse_kassert_av kassasjonsbeslutning")
	slettingTable             = table("sletting", "system_id arkivenhet slettingstype slettet_dato slettet_av referanse_slettet_av dokumentobjekt versjonsnummer variantformat format sjekksum")
	kassasjonsbeslutningTable = table("kassasjonsbeslutning", "system_id status arkivdel klasse til_dato begrunnelse antall godkjent_dato godkjent_av referanse_godkjent_av utfoert_dato "+loggedColumns)
	kassasjonslinjeTable      = table("kassasjonslinje", "system_id kassasjonsbeslutning dokumentbeskrivelse mappe unntatt utfoert_dato")
	kassasjonssperreTable     = table("kassasjonssperre", "system_id arkivenhet grunn fra_dato til_dato satt_av opphevet_av")
)

// DisposalRow is a kassasjon of a registrering or dokumentbeskrivelse; arkivdel, klasse and mappe carry theirs themselves. Its key is that of the unit.
type DisposalRow struct {
	SystemID  string // systemID M001 of the unit
	Kind      string // ours: the table of the unit
	Decision  string // kassasjonsvedtak M450: B, K or G
	Authority string // kassasjonshjemmel M453
	Years     int64  // bevaringstid M451, years
	On        string // kassasjonsdato M452
	Inherited string // ours: the unit it was taken from
}

func (r *DisposalRow) cells() []any {
	return []any{&r.SystemID, &r.Kind, &r.Decision, &r.Authority, &r.Years, &r.On, &r.Inherited}
}

func (*DisposalRow) table() *ledger.Table { return kassasjonTable }

// Disposed is an utfoertKassasjon: the documents of the unit are gone. Its key is that of the unit.
type Disposed struct {
	SystemID string // systemID M001 of the unit
	Kind     string // ours: the table of the unit
	At       int64  // kassertDato M630, µs UTC
	By       string // kassertAv M631
	ByID     string // referanseKassertAv
	Batch    string // ours: the decision it was done under
}

func (r *Disposed) cells() []any {
	return []any{&r.SystemID, &r.Kind, &r.At, &r.By, &r.ByID, &r.Batch}
}

func (*Disposed) table() *ledger.Table { return utfoertKassasjonTable }

// Deletion is a sletting: one file of a document that was taken away, and what it was.
type Deletion struct {
	SystemID string // ours: an id of its own
	Of       string // the dokumentbeskrivelse or arkivdel
	Type     string // slettingstype M089
	At       int64  // slettetDato M613, µs UTC
	By       string // slettetAv M614
	ByID     string // referanseSlettetAv
	Object   string // ours: systemID of what was deleted
	Version  int64  // ours: its versjonsnummer
	Variant  string // ours: its variantformat
	Format   string // ours: its format
	Checksum string // ours: its sjekksum
}

func (r *Deletion) cells() []any {
	return []any{&r.SystemID, &r.Of, &r.Type, &r.At, &r.By, &r.ByID, &r.Object, &r.Version, &r.Variant, &r.Format, &r.Checksum}
}

func (*Deletion) table() *ledger.Table { return slettingTable }

// DisposalBatch is a list of what is due for disposal, prepared by one, approved by another and then carried out.
type DisposalBatch struct {
	SystemID   string // its id
	Status     string // U prepared, G approved, A refused, F carried out
	Series     string // the arkivdel it is limited to, or empty
	Class      string // the klasse it is limited to, or empty
	Until      string // what was due on this date
	Reason     string // why, in the words of who prepared it
	Count      int64  // documents in it
	ApprovedAt int64  // µs UTC
	ApprovedBy string // who approved or refused it
	ApprovedID string // her id
	DoneAt     int64  // µs UTC
	Logged
}

func (r *DisposalBatch) cells() []any {
	return append([]any{&r.SystemID, &r.Status, &r.Series, &r.Class, &r.Until, &r.Reason, &r.Count, &r.ApprovedAt, &r.ApprovedBy, &r.ApprovedID, &r.DoneAt}, r.Logged.cells()...)
}

func (*DisposalBatch) table() *ledger.Table { return kassasjonsbeslutningTable }

// DisposalLine is one document of a DisposalBatch, with what became of it.
type DisposalLine struct {
	SystemID string // its id
	Batch    string // the batch
	Document string // the document
	Folder   string // its folder
	Spared   string // why it was taken out of the list, or empty
	DoneAt   int64  // µs UTC; 0 until it is carried out
}

func (r *DisposalLine) cells() []any {
	return []any{&r.SystemID, &r.Batch, &r.Document, &r.Folder, &r.Spared, &r.DoneAt}
}

func (*DisposalLine) table() *ledger.Table { return kassasjonslinjeTable }

// Hold stops disposal of a unit while something rests on it: a demand for access, an appeal, a court case.
type Hold struct {
	SystemID string // its id
	Of       string // the arkivdel, klasse, mappe, registrering or dokumentbeskrivelse
	Reason   string // innsyn, klage, rettssak or free text
	From     int64  // µs UTC
	Until    int64  // µs UTC when it was lifted; 0 while it holds
	By       string // who set it
	LiftedBy string // who lifted it
}

func (r *Hold) cells() []any {
	return []any{&r.SystemID, &r.Of, &r.Reason, &r.From, &r.Until, &r.By, &r.LiftedBy}
}

func (*Hold) table() *ledger.Table { return kassasjonssperreTable }
