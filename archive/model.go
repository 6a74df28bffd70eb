package archive

import (
	"errors"

	"torg/ledger"
	"torg/municipality"
	"torg/store"
)

// Row is one row of one of the room's tables, such as *CaseFile or *Remark.
type Row interface {
	cells() []any
	table() *ledger.Table
}

func (*Fonds) table() *ledger.Table                { return fondsTable }
func (*FondsCreator) table() *ledger.Table         { return creatorTable }
func (*Series) table() *ledger.Table               { return seriesTable }
func (*ClassificationSystem) table() *ledger.Table { return systemTable }
func (*Class) table() *ledger.Table                { return classTable }
func (*CaseFile) table() *ledger.Table             { return caseTable }
func (*RegistryEntry) table() *ledger.Table        { return entryTable }
func (*Party) table() *ledger.Table                { return partyTable }
func (*CorrespondenceParty) table() *ledger.Table  { return correspondenceTable }
func (*ScreeningRow) table() *ledger.Table         { return screeningTable }
func (*SignOff) table() *ledger.Table              { return signOffTable }
func (*DocumentDescription) table() *ledger.Table  { return documentTable }
func (*DocumentObject) table() *ledger.Table       { return objectTable }
func (*Conversion) table() *ledger.Table           { return conversionTable }

// Tables lists every table the ledger vouches for.
func Tables() []*ledger.Table {
	out := make([]*ledger.Table, 0, 48)
	for _, make := range rowKinds() {
		out = append(out, make().table())
	}
	return out
}

// rowKinds makes an empty row of each table.
func rowKinds() []func() Row {
	return []func() Row{
		func() Row { return &Fonds{} }, func() Row { return &FondsCreator{} }, func() Row { return &Series{} },
		func() Row { return &ClassificationSystem{} }, func() Row { return &Class{} }, func() Row { return &CaseFile{} },
		func() Row { return &Party{} }, func() Row { return &RegistryEntry{} }, func() Row { return &CorrespondenceParty{} },
		func() Row { return &DocumentDescription{} }, func() Row { return &DocumentObject{} }, func() Row { return &ScreeningRow{} },
		func() Row { return &SignOff{} }, func() Row { return &Conversion{} },
		func() Row { return &Meeting{} }, func() Row { return &Attendee{} }, func() Row { return &MeetingRecord{} },
		func() Row { return &Remark{} }, func() Row { return &CrossReference{} }, func() Row { return &Precedent{} },
		func() Row { return &Flow{} }, func() Row { return &Grading{} }, func() Row { return &Signature{} },
		func() Row { return &DisposalRow{} }, func() Row { return &Disposed{} }, func() Row { return &Deletion{} },
		func() Row { return &DisposalBatch{} }, func() Row { return &DisposalLine{} }, func() Row { return &Hold{} },
		func() Row { return &Identifier{} }, func() Row { return &OwnField{} }, func() Row { return &OwnValue{} },
		func() Row { return &ExternalKey{} }, func() Row { return &ContactDetails{} }, func() Row { return &Link{} },
		func() Row { return &Change{} }, func() Row { return &Code{} }, func() Row { return &GivenTime{} },
		func() Row { return &Unit{} }, func() Row { return &User{} }, func() Row { return &ActivePeriod{} },
		func() Row { return &Access{} }, func() Row { return &ConversionRule{} }, func() Row { return &UsedNumber{} },
	}
}

// NewRow makes an empty row of a table by its name, and nil when there is no such table.
func NewRow(table string) Row {
	for _, make := range rowKinds() {
		if r := make(); r.table().Name == table {
			return r
		}
	}
	return nil
}

// EachRow reads the raw rows of one table that match a condition ("WHERE arkivenhet = $1 ORDER BY …"), one at a time, for
// extraction, import and the standard interface. Nothing people see is made from them without the gate.
func EachRow[R any, P interface {
	*R
	Row
}](tx store.Tx, condition string, args []any, fn func(R) error) error {
	t := P(new(R)).table()
	return store.Each(tx, func(scan func(...any) error) error {
		var r R
		if err := scan(P(&r).cells()...); err != nil {
			return municipality.Wrap(municipality.Fault, "archive.EachRow", err)
		}
		return fn(r)
	}, t.Select()+" "+condition, args...)
}

// LoadRow reads the row with a key into r. Errors: NotFound.
func LoadRow(tx store.Tx, r Row, key string) error {
	t := r.table()
	err := store.One(tx, t.Select()+" WHERE "+t.Columns[0]+" = $1", []any{key}, r.cells()...)
	if errors.Is(err, store.ErrNotFound) {
		return notFound("LoadRow")
	}
	return err
}

// PutRow writes a row as it is, past the rules: for import, which brings what others have closed and frozen, and for
// rows that no rule speaks of. Everything else goes through Create and Amend, which keep the rules and the log.
func PutRow(tx *ledger.Tx, r Row) error { return put(tx, r.table(), r) }
