package archive

import (
	"fmt"

	"torg/ledger"
	"torg/municipality"
	"torg/store"
)

// row is one row of a table: pointers to its cells, in the order of the table's columns.
type row interface{ cells() []any }

func put(tx *ledger.Tx, t *ledger.Table, r row) error {
	cells := r.cells()
	values := make([]any, len(cells))
	for i, c := range cells {
		switch p := c.(type) {
		case *string:
			values[i] = *p
		case *int64:
			values[i] = *p
		default:
			return municipality.Errorf(municipality.Fault, "archive.put", "%s.%s holds %T", t.Name, t.Columns[i], c)
		}
	}
	return tx.Put(t, values...)
}

// load reads the row with a systemID; it gives store.ErrNotFound when there is none.
func load(tx store.Tx, t *ledger.Table, id string, r row) error {
	return store.One(tx, t.Select()+" WHERE system_id = $1", []any{id}, r.cells()...)
}

// each reads the rows that match a condition and hands them to fn.
func each[R any, P interface {
	*R
	row
}](tx store.Tx, t *ledger.Table, condition string, args []any, fn func(R)) error {
	return store.Each(tx, func(scan func(...any) error) error {
		var r R
		if err := scan(P(&r).cells()...); err != nil {
			return fmt.Errorf("archive: %s: %w", t.Name, err)
		}
		fn(r)
		return nil
	}, t.Select()+" "+condition, args...)
}

// Logged is what every archive unit (arkivenhet) says of its making and its last change. Names are those of employees
// and parts of the house; a citizen stands by internal id.
type Logged struct {
	CreatedAt   int64  // opprettetDato M600, µs UTC
	CreatedBy   string // opprettetAv M601
	CreatedByID string // referanseOpprettetAv
	ChangedAt   int64  // endretDato M682, µs UTC
	ChangedBy   string // endretAv
	ChangedByID string // referanseEndretAv
}

func (l *Logged) cells() []any {
	return []any{&l.CreatedAt, &l.CreatedBy, &l.CreatedByID, &l.ChangedAt, &l.ChangedBy, &l.ChangedByID}
}

const loggedColumns = "opprettet_dato opprettet_av referanse_opprettet_av endret_dato endret_av referanse_endret_av"

func made(tx store.Tx, by municipality.Actor) Logged {
	now := tx.Now().UnixMicro()
	return Logged{CreatedAt: now, CreatedBy: called(by), CreatedByID: by.ID, ChangedAt: now, ChangedBy: called(by), ChangedByID: by.ID}
}

func (l *Logged) changed(tx store.Tx, by municipality.Actor) {
	l.ChangedAt, l.ChangedBy, l.ChangedByID = tx.Now().UnixMicro(), called(by), by.ID
}

// called is how the archive names who acted: employees by name, everyone else by kind and id.
func called(by municipality.Actor) string {
	if by.Kind == municipality.Officer && by.Name != "" {
		return by.Name
	}
	return by.String()
}

// Closing is what a unit that can be closed says of it.
type Closing struct {
	ClosedAt   int64  // avsluttetDato M602, µs UTC
	ClosedBy   string // avsluttetAv M603
	ClosedByID string // referanseAvsluttetAv
}

func (c *Closing) cells() []any { return []any{&c.ClosedAt, &c.ClosedBy, &c.ClosedByID} }

const closingColumns = "avsluttet_dato avsluttet_av referanse_avsluttet_av"

// Disposal says what happens to a unit when it is old (kassasjon).
type Disposal struct {
	Decision  string // kassasjonsvedtak M450: B, K or G
	Authority string // kassasjonshjemmel M453
	Years     int64  // bevaringstid M451
	On        string // kassasjonsdato M452; set when the case file is closed
}

func (d *Disposal) cells() []any { return []any{&d.Decision, &d.Authority, &d.Years, &d.On} }

const disposalColumns = "kassasjonsvedtak kassasjonshjemmel bevaringstid kassasjonsdato"
