package archive

import (
	"slices"
	"strings"

	"torg/ledger"
	"torg/municipality"
	"torg/store"
)

// amended rows know what may change in the state they are in, and what a change brings with it. next is the row itself.
type amended interface {
	amended(tx *ledger.Tx, old Row, by municipality.Actor) error
}

// Amend writes a row's new state by the rules: r is the whole row as it shall be, and the state it has now is read by its
// key. What the core gives (numbers, who made it, checksums) is not changed by anyone, and what is closed, archived or
// journaled keeps what the standard says it keeps (3.2.2-3.2.31). Every element that got another value is logged with
// both. A row that is not changed is not written. Errors: NotFound, Invalid, Conflict with the field.
func Amend(tx *ledger.Tx, r Row, by municipality.Actor) error {
	const op = "Amend"
	old := NewRow(r.table().Name)
	if err := LoadRow(tx, old, keyOf(r)); err != nil {
		return err
	}
	if was := loggedOf(old); was != nil {
		*loggedOf(r) = *was
	}
	changed := columnsOf(changes(old, r))
	if len(changed) == 0 {
		return nil
	}
	for _, c := range changed {
		if slices.Contains(fixedColumns(r.table().Name), c) {
			return frozen(op, c)
		}
	}
	if err := firstError(checkTexts(op, r), checkCodes(tx, op, r, func(c string) bool { return slices.Contains(changed, c) })); err != nil {
		return err
	}
	if a, ok := r.(amended); ok {
		if err := a.amended(tx, old, by); err != nil {
			return err
		}
	}
	if err := rewrite(tx, old, r, by); err != nil {
		return err
	}
	return settle(tx, r)
}

// settle has what is made of a row made anew: words to search by, the line in the public journal.
func settle(tx *ledger.Tx, r Row) error {
	if a, ok := r.(interface{ announceAgain(tx *ledger.Tx) error }); ok {
		return a.announceAgain(tx)
	}
	return nil
}

// rewrite logs every change, the first value of an element included, and writes the row.
func rewrite(tx *ledger.Tx, old, next Row, by municipality.Actor) error {
	for _, c := range changes(old, next) {
		if err := logChange(tx, next, c, by); err != nil {
			return err
		}
	}
	if l := loggedOf(next); l != nil {
		l.changed(tx, by)
	}
	return firstError(put(tx, next.table(), next), wantIndex(tx))
}

func columnsOf(list []change) (out []string) {
	for _, c := range list {
		out = append(out, c.column)
	}
	return out
}

// fixedColumns are those nobody changes: the model's "skal ikke kunne endres", and what the core alone gives.
func fixedColumns(table string) []string {
	own := map[string]string{
		"arkivdel":              "arkiv sone",
		"klasse":                "klasse_id klassifikasjonssystem",
		"saksmappe":             "mappe_id saksaar sakssekvensnummer mappetype nummerserie",
		"journalpost":           "saksmappe registrerings_id journalaar journalsekvensnummer journalpostnummer registreringstype nummerserie journalfoert ferdigstilt ferdigstilt_av",
		"dokumentbeskrivelse":   "registrering dokumentnummer tilknyttet_dato tilknyttet_av referanse_tilknyttet_av",
		"dokumentobjekt":        "dokumentbeskrivelse versjonsnummer variantformat referanse_dokumentfil sjekksum sjekksum_algoritme filstoerrelse",
		"konvertering":          "dokumentobjekt konvertert_dato konvertert_av konvertert_fra_format konvertert_til_format",
		"avskrivning":           "journalpost avskrivningsdato avskrevet_av referanse_avskrevet_av",
		"merknad":               "arkivenhet merknadsdato merknad_registrert_av referanse_merknad_registrert_av",
		"dokumentflyt":          "registrering flyt_til flyt_fra flyt_sendt_dato referanse_flyt_til referanse_flyt_fra",
		"part":                  "arkivenhet",
		"korrespondansepart":    "journalpost",
		"skjerming":             "arkivenhet",
		"gradering":             "arkivenhet graderingsdato gradert_av referanse_gradert_av",
		"elektronisk_signatur":  "arkivenhet",
		"kassasjon":             "arkivenhet",
		"sletting":              "arkivenhet slettingstype slettet_dato slettet_av dokumentobjekt versjonsnummer variantformat format sjekksum",
		"utfoert_kassasjon":     "arkivenhet kassert_dato kassert_av referanse_kassert_av",
		"endringslogg":          "referanse_arkivenhet arkivenhet referanse_metadata endret_dato endret_av referanse_endret_av tidligere_verdi ny_verdi hendelsetype beskrivelse hendelse_dato",
		"nasjonalidentifikator": "arkivenhet type",
		"vsm":                   "arkivenhet navn",
		"vsm_felt":              "navn type",
		"kodeliste":             "liste kode fast",
		"lenke":                 "fra art til",
	}[table]
	return strings.Fields("opprettet_dato opprettet_av referanse_opprettet_av " + own)
}

// hold refuses a change of any of the columns.
func hold(old, next Row, columns ...string) error {
	for _, c := range changes(old, next) {
		if slices.Contains(columns, c.column) {
			return frozen("Amend", c.column)
		}
	}
	return nil
}

func (r *Fonds) amended(tx *ledger.Tx, old Row, by municipality.Actor) error {
	was := old.(*Fonds)
	if was.closedNow() {
		return firstError(hold(was, r, "tittel", "dokumentmedium", "arkivstatus"), hold(was, r, closingList()...))
	}
	r.close(tx, by, r.Status == "A" || r.ClosedAt > 0)
	if r.ClosedAt > 0 {
		r.Status = "A"
		return noneOpen(tx, `SELECT COUNT(*) FROM arkivdel WHERE arkiv = $1 AND avsluttet_dato = 0`, r.SystemID, "archive.fonds.open")
	}
	return required("Amend", "tittel", r.Title)
}

func closingList() []string { return strings.Fields(closingColumns) }

// noneOpen refuses to close what still has something open in it.
func noneOpen(tx store.Tx, query, id, key string) error {
	var n int64
	err := store.One(tx, query, []any{id}, &n)
	if err == nil && n > 0 {
		err = conflict("Amend", key, n)
	}
	return err
}

func (r *Series) amended(tx *ledger.Tx, old Row, by municipality.Actor) error {
	was := old.(*Series)
	if was.ClosedAt > 0 {
		return firstError(hold(was, r, "tittel", "dokumentmedium", "arkivdelstatus"), hold(was, r, closingList()...))
	}
	if err := firstError(required("Amend", "tittel", r.Title), r.Disposal.check("Amend"), r.heirs(tx)); err != nil {
		return err
	}
	if r.Status != endedPeriod && r.ClosedAt == 0 {
		return nil
	}
	if r.Status == activePeriod && r.ClosedAt > 0 || r.Status == overlapPeriod {
		r.Status = endedPeriod
	}
	if err := noneOpen(tx, openFolders, r.SystemID, "archive.series.open"); err != nil { // 6.2.6, 6.2.7
		return err
	}
	r.close(tx, by, true)
	r.End = or(r.End, municipality.DateOf(tx.Now()).String())
	return nil
}

const openFolders = `SELECT COUNT(*) FROM saksmappe WHERE arkivdel = $1 AND avsluttet_dato = 0 AND saksstatus <> 'U'`

// heirs holds precursor and successor to be series that are there.
func (r *Series) heirs(tx store.Tx) error {
	for field, id := range map[string]string{"referanse_forloeper": r.Precursor, "referanse_arvtaker": r.Successor} {
		var s Series
		if id == "" {
			continue
		}
		if id == r.SystemID {
			return invalid("Amend", "archive.reference", NoarkName(field))
		}
		if err := need(tx, field, id, &s); err != nil {
			return err
		}
	}
	return nil
}

func (r *ClassificationSystem) amended(tx *ledger.Tx, old Row, by municipality.Actor) error {
	was := old.(*ClassificationSystem)
	if was.ClosedAt > 0 {
		return firstError(hold(was, r, "tittel"), hold(was, r, closingList()...))
	}
	r.close(tx, by, r.ClosedAt > 0)
	return required("Amend", "tittel", r.Title)
}

func (r *Class) amended(tx *ledger.Tx, old Row, by municipality.Actor) error {
	was := old.(*Class)
	if was.ClosedAt > 0 {
		return firstError(hold(was, r, "tittel"), hold(was, r, closingList()...))
	}
	r.close(tx, by, r.ClosedAt > 0)
	return firstError(required("Amend", "tittel", r.Title), r.Disposal.check("Amend"))
}

func (r *CaseFile) amended(tx *ledger.Tx, old Row, by municipality.Actor) error {
	was := old.(*CaseFile)
	if was.ClosedAt > 0 {
		if r.Status != was.Status && was.FolderType == "" {
			return frozen("Amend", "saksstatus") // a closed case file is opened by ReopenCaseFile
		}
		if err := firstError(hold(was, r, "tittel", "dokumentmedium", "saksdato", "administrativ_enhet", "saksansvarlig", "arkivdel"), hold(was, r, closingList()...)); err != nil {
			return err
		}
	}
	if err := firstError(required("Amend", "tittel", r.Title), r.Disposal.check("Amend"), r.notPrecedent(tx)); err != nil {
		return err
	}
	if r.Class != was.Class || r.Series != was.Series {
		var s Series
		if err := r.place(tx, &s); err != nil {
			return err
		}
	}
	if r.Status == expired && was.Status != expired { // a case file that expires has nothing in it that stands
		return noneOpen(tx, `SELECT COUNT(*) FROM journalpost WHERE saksmappe = $1 AND journalstatus <> 'U'`, r.SystemID, "archive.casefile.stands")
	}
	if was.ClosedAt == 0 && (r.Status == closed || r.ClosedAt > 0) {
		return r.shut(tx, by)
	}
	return nil
}

// notPrecedent: what is a precedent is not disposed of (6.1.20).
func (r *CaseFile) notPrecedent(tx store.Tx) error {
	if r.Decision != "K" {
		return nil
	}
	return noneOpen(tx, `SELECT COUNT(*) FROM lenke WHERE til = $1 AND art = 'presedens'`, r.SystemID, "archive.retention.precedent")
}
