package archive

import (
	"torg/ledger"
)

// The tables of grading and signatures.
var (
	graderingTable           = table("gradering", "system_id arkivenhet graderingskode graderingsdato gradert_av referanse_gradert_av nedgraderingsdato nedgradert_av referanse_nedgradert_av")
	elektroniskSignaturTable = table("elektronisk_signatur", "system_id arkivenhet elektronisk_signatur_sikkerhetsnivaa elektronisk_signatur_verifisert verifisert_dato verifisert_av referanse_verifisert_av")
)

// Grading is a gradering. Its key is that of the unit it grades.
type Grading struct {
	SystemID string // systemID M001 of the graded unit
	Kind     string // ours: the table of the graded unit
	Code     string // graderingskode M506
	At       int64  // graderingsdato M624, µs UTC
	By       string // gradertAv M625
	ByID     string // referanseGradertAv
	DownAt   int64  // nedgraderingsdato M626, µs UTC
	DownBy   string // nedgradertAv M627
	DownID   string // referanseNedgradertAv
}

func (r *Grading) cells() []any {
	return []any{&r.SystemID, &r.Kind, &r.Code, &r.At, &r.By, &r.ByID, &r.DownAt, &r.DownBy, &r.DownID}
}

func (*Grading) table() *ledger.Table { return graderingTable }

// Signature is an elektroniskSignatur. Its key is that of the journalpost, dokumentbeskrivelse or dokumentobjekt it is on.
type Signature struct {
	SystemID string // systemID M001 of the signed unit
	Kind     string // ours: the table of the signed unit
	Level    string // elektroniskSignaturSikkerhetsnivaa M507
	Verified string // elektroniskSignaturVerifisert M508: I or V
	At       int64  // verifisertDato M622, µs UTC
	By       string // verifisertAv M623
	ByID     string // referanseVerifisertAv
}

func (r *Signature) cells() []any {
	return []any{&r.SystemID, &r.Kind, &r.Level, &r.Verified, &r.At, &r.By, &r.ByID}
}

func (*Signature) table() *ledger.Table { return elektroniskSignaturTable }
