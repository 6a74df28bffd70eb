package archive

import (
	"slices"
	"strings"

	"torg/ledger"
	"torg/municipality"
	"torg/store"
)

// unitTables are the tables whose rows are units (arkivenheter) that something can hang on.
func unitTables() []string {
	return []string{"arkiv", "arkivskaper", "arkivdel", "klassifikasjonssystem", "klasse", "saksmappe", "journalpost", "dokumentbeskrivelse", "dokumentobjekt", "part", "korrespondansepart", "bruker", "administrativ_enhet"}
}

// UnitOf finds the unit with a systemID among the tables named, or among all kinds of unit when none is. Errors: NotFound.
func UnitOf(tx store.Tx, id string, tables ...string) (Row, error) {
	if len(tables) == 0 {
		tables = unitTables()
	}
	for _, name := range tables {
		r := NewRow(name)
		err := LoadRow(tx, r, id)
		if err == nil || municipality.KindOf(err) != municipality.NotFound {
			return r, err
		}
	}
	return nil, notFound("UnitOf")
}

// hangs loads the unit a new row hangs on, and holds it to be one that may still get such rows.
func hangs(tx store.Tx, field, id string, tables ...string) (Row, error) {
	unit, err := UnitOf(tx, id, tables...)
	if municipality.KindOf(err) == municipality.NotFound && err != nil {
		return nil, &municipality.Error{Kind: municipality.NotFound, Op: "archive.Create", Key: "archive.parent", Field: NoarkName(field), Args: []any{NoarkName(field)}}
	}
	return unit, err
}

func (r *Remark) born(tx *ledger.Tx, by municipality.Actor) error {
	if _, err := hangs(tx, "arkivenhet", r.Of, "saksmappe", "journalpost", "dokumentbeskrivelse"); err != nil {
		return err
	}
	r.At, r.By, r.ByID = tx.Now().UnixMicro(), called(by), by.ID
	return required("Create", "merknadstekst", r.Text)
}

// born holds a cross reference to point at one unit that is there (2.8.4).
func (r *CrossReference) born(tx *ledger.Tx, by municipality.Actor) error {
	if _, err := hangs(tx, "arkivenhet", r.Of, "klasse", "saksmappe", "journalpost"); err != nil {
		return err
	}
	to, table, n := "", "", 0
	for t, id := range map[string]string{"klasse": r.ToClass, "saksmappe": r.ToFolder, "journalpost": r.ToRecord} {
		if id != "" {
			to, table, n = id, t, n+1
		}
	}
	if n != 1 || to == r.Of {
		return invalid("Create", "archive.reference", "kryssreferanse")
	}
	_, err := hangs(tx, "kryssreferanse", to, table)
	return err
}

// born: a precedent begins as Gjeldende (2.8.17).
func (r *Precedent) born(tx *ledger.Tx, by municipality.Actor) error {
	r.Status, r.Date = or(r.Status, "G"), or(r.Date, municipality.DateOf(tx.Now()).String())
	r.close(tx, by, r.ClosedAt > 0)
	return firstError(required("Create", "tittel", r.Title), required("Create", "rettskildefaktor", r.Source))
}

func (r *Flow) born(tx *ledger.Tx, by municipality.Actor) error {
	if _, err := hangs(tx, "registrering", r.Entry, "journalpost"); err != nil {
		return err
	}
	r.From, r.Status = or(r.From, called(by)), or(r.Status, "S")
	if r.Sent == 0 {
		r.Sent = tx.Now().UnixMicro()
	}
	return required("Create", "flyt_til", r.To)
}

// sameUnit holds a row whose key is its unit's: the unit is there, and the table said is its own.
func sameUnit(tx store.Tx, id string, kind *string, tables ...string) error {
	unit, err := hangs(tx, "system_id", id, tables...)
	if err == nil {
		*kind = unit.table().Name
	}
	return err
}

func (r *Grading) born(tx *ledger.Tx, by municipality.Actor) error {
	if r.At == 0 {
		r.At = tx.Now().UnixMicro()
	}
	r.By, r.ByID = or(r.By, called(by)), or(r.ByID, by.ID)
	return firstError(sameUnit(tx, r.SystemID, &r.Kind, "arkivdel", "klasse", "saksmappe", "journalpost", "dokumentbeskrivelse"), required("Create", "graderingskode", r.Code))
}

func (r *Signature) born(tx *ledger.Tx, by municipality.Actor) error {
	r.By, r.ByID = or(r.By, called(by)), or(r.ByID, by.ID)
	return firstError(sameUnit(tx, r.SystemID, &r.Kind, "journalpost", "dokumentbeskrivelse", "dokumentobjekt"),
		required("Create", "elektronisk_signatur_sikkerhetsnivaa", r.Level), required("Create", "elektronisk_signatur_verifisert", r.Verified))
}

func (r *ScreeningRow) born(tx *ledger.Tx, by municipality.Actor) error {
	if err := sameUnit(tx, r.SystemID, &r.Kind, "arkivdel", "klasse", "saksmappe", "journalpost", "dokumentbeskrivelse"); err != nil {
		return err
	}
	return r.whole(tx)
}

// whole holds a screening to what the standard demands of it, and works out its end from its years (M504, M505).
func (r *ScreeningRow) whole(tx store.Tx) error {
	if r.Years > 0 && r.Until == "" {
		r.Until = municipality.DateOf(tx.Now()).AddMonths(12 * int(min(r.Years, 1000))).String()
	}
	known := strings.Fields("KID TKL TM1 TMO NPS TR1 TRO NA NM TD MT M")
	for _, code := range strings.Fields(r.Metadata) {
		if !slices.Contains(known, code) {
			return invalid("Create", "archive.code", "skjermingMetadata")
		}
	}
	return firstError(required("Create", "tilgangsrestriksjon", r.Code), required("Create", "skjermingshjemmel", r.Authority), dateText("skjerming_opphoerer_dato", r.Until))
}

func dateText(column, s string) error {
	if s == "" {
		return nil
	}
	if _, err := municipality.ParseDate(s); err != nil {
		return invalid("Create", "archive.date", NoarkName(column))
	}
	return nil
}

func (r *DisposalRow) born(tx *ledger.Tx, by municipality.Actor) error {
	d := Disposal{Decision: r.Decision, Authority: r.Authority, Years: r.Years, On: r.On}
	return firstError(sameUnit(tx, r.SystemID, &r.Kind, "journalpost", "dokumentbeskrivelse"), required("Create", "kassasjonsvedtak", r.Decision),
		d.check("Create"), dateText("kassasjonsdato", r.On))
}

func (r *Party) born(tx *ledger.Tx, by municipality.Actor) error {
	unit, err := hangs(tx, "arkivenhet", r.Of, "saksmappe", "journalpost", "dokumentbeskrivelse")
	if err != nil {
		return err
	}
	if err := firstError(openFor(unit, r.table().Name), required("Create", "navn", r.Name), r.Contact.whole()); err != nil || r.Nr > 0 {
		return err
	}
	return nextNr(tx, "part", "arkivenhet", r.Of, &r.Nr)
}

func (r *CorrespondenceParty) born(tx *ledger.Tx, by municipality.Actor) error {
	unit, err := hangs(tx, "journalpost", r.Entry, "journalpost")
	if err != nil {
		return err
	}
	e := unit.(*RegistryEntry)
	if e.Type == string(Incoming) || e.RecordType != "" {
		r.Type = or(r.Type, "EA")
	}
	r.Type = or(r.Type, "EM")
	if internal(r.Type) {
		r.Name = or(r.Name, r.Officer, r.Unit)
	}
	if err := firstError(e.correspondenceOpen(), required("Create", "navn", r.Name), r.Contact.whole()); err != nil || r.Nr > 0 {
		return err
	}
	return nextNr(tx, "korrespondansepart", "journalpost", r.Entry, &r.Nr)
}

// correspondenceOpen: who a letter is from or to does not change once it is archived, or once it is journaled and the
// house has made it itself (3.2.23, 3.2.24).
func (r *RegistryEntry) correspondenceOpen() error {
	own := r.RecordType == "" && r.Type != string(Incoming)
	if r.ArchivedAt > 0 || r.Status == statusKept || r.Status == expired || own && journaledStatus(r.Status) {
		return conflict("Create", "archive.entry.final")
	}
	return nil
}

// openFor: what is archived or closed for good gets no more parties.
func openFor(unit Row, what string) error {
	if e, ok := unit.(*RegistryEntry); ok && (e.ArchivedAt > 0 || e.Status == statusKept) {
		return conflict("Create", "archive.entry.final")
	}
	if m, ok := unit.(*CaseFile); ok && m.ClosedAt > 0 && what == "part" {
		return conflict("Create", "archive.casefile.closed")
	}
	return nil
}

// whole holds numbers of persons and organisations to be such numbers.
func (c *Contact) whole() error {
	for _, id := range lines(c.NationalID) {
		if _, err := municipality.ParseNationalID(id); err != nil {
			return invalid("Create", "error.nationalid", "personidentifikator")
		}
	}
	return nil
}

func (r *ContactDetails) born(tx *ledger.Tx, by municipality.Actor) error {
	_, err := hangs(tx, "system_id", r.SystemID, "part", "korrespondansepart")
	return err
}

func (r *Conversion) born(tx *ledger.Tx, by municipality.Actor) error {
	if r.At == 0 {
		r.At = tx.Now().UnixMicro()
	}
	r.By = or(r.By, called(by))
	_, err := hangs(tx, "dokumentobjekt", r.Object, "dokumentobjekt")
	return err
}

func (r *Identifier) born(tx *ledger.Tx, by municipality.Actor) error {
	if _, err := hangs(tx, "arkivenhet", r.Of, "saksmappe", "journalpost"); err != nil {
		return err
	}
	missing := map[string]bool{"bygning": r.Building == 0, "enhetsidentifikator": r.Org == "", "matrikkel": r.Municipality == "" || r.Farm == 0 || r.Holding == 0,
		"foedselsnummer": r.NationalID == "", "dnummer": r.NationalID == "", "plan": r.Plan == "", "posisjon": r.System == "" || r.X == "" || r.Y == ""}
	if lacks, known := missing[r.Type]; !known || lacks {
		return invalid("Create", "archive.identifier", or(r.Type, "type"))
	}
	return nil
}

// born holds a value of the municipality's own metadata to a field of the catalogue that is in use.
func (r *OwnValue) born(tx *ledger.Tx, by municipality.Actor) error {
	if _, err := hangs(tx, "arkivenhet", r.Of); err != nil {
		return err
	}
	var field OwnField
	err := store.One(tx, vsmFeltTable.Select()+" WHERE navn = $1 AND utdatert = 0", []any{r.Name}, field.cells()...)
	if err != nil {
		return invalid("Create", "archive.ownfield", r.Name)
	}
	return field.takes(r.Value)
}

func (r *ExternalKey) born(tx *ledger.Tx, by municipality.Actor) error {
	unit, err := hangs(tx, "arkivenhet", r.Of)
	if err != nil {
		return err
	}
	r.Kind = unit.table().Name
	return firstError(required("Create", "fagsystem", r.System), required("Create", "noekkel", r.Key))
}
