package archive

import (
	"slices"
	"strings"

	"torg/ledger"
	"torg/municipality"
	"torg/store"
)

// Events of a hendelseslogg (hendelsetype).
const (
	EventCreated = "C"
	EventRead    = "R"
	EventChanged = "U"
	EventDeleted = "D"
)

// change is one column that got another value.
type change struct{ column, old, new string }

// unlogged are columns whose change says nothing that the log does not say itself.
func unlogged() []string {
	return []string{"endret_dato", "endret_av", "referanse_endret_av", "ferdigstilt", "ferdigstilt_av", "journalfoert", "antall_vedlegg"}
}

// changes lists the columns in which two states of one row differ.
func changes(old, next Row) (out []change) {
	was, is := cellTexts(old), cellTexts(next)
	for i, column := range next.table().Columns {
		if was[i] != is[i] && !slices.Contains(unlogged(), column) {
			out = append(out, change{column, was[i], is[i]})
		}
	}
	return out
}

// replace writes the new state of a row and logs what had a value and got another. What is set for the first time as a
// unit goes its way (its journal number, the date it was sent) is no change of it.
func replace(tx *ledger.Tx, old, next Row, by municipality.Actor) error {
	for _, c := range changes(old, next) {
		if c.old == "" || c.old == "0" {
			continue
		}
		if err := logChange(tx, next, c, by); err != nil {
			return err
		}
	}
	return put(tx, next.table(), next)
}

// logChange writes one endringslogg row: what stood there and what stands there now (requirements 6.4.28, 3.2.11).
func logChange(tx *ledger.Tx, r Row, c change, by municipality.Actor) error {
	now := tx.Now().UnixMicro()
	return put(tx, endringsloggTable, &Change{SystemID: municipality.NewID(tx.Now()), Of: ownerOf(r), Kind: r.table().Name, Element: NoarkName(c.column),
		At: now, By: called(by), ByID: by.ID, Old: c.old, New: c.new})
}

// ownerOf is the unit a row belongs to: its own key where that is a unit's, else the unit it hangs on.
func ownerOf(r Row) string {
	if slices.Contains(hanging(), r.table().Name) {
		if of, ok := r.cells()[1].(*string); ok {
			return *of
		}
	}
	return keyOf(r)
}

// hanging are the tables whose rows hang on a unit by their second column and are no unit (arkivenhet) themselves.
func hanging() []string {
	return []string{"merknad", "kryssreferanse", "dokumentflyt", "sletting", "nasjonalidentifikator", "vsm", "eksternnoekkel", "part", "korrespondansepart",
		"avskrivning", "konvertering", "moetedeltaker", "lenke", "kassasjonssperre"}
}

// LogEvent writes a hendelseslogg row: something happened to a unit that is not a new value. Kind is one of the Event
// constants; description is for people and holds no more than the unit itself shows.
func LogEvent(tx *ledger.Tx, unit Row, kind, description string, by municipality.Actor) error {
	now := tx.Now().UnixMicro()
	return put(tx, endringsloggTable, &Change{SystemID: municipality.NewID(tx.Now()), Of: ownerOf(unit), Kind: unit.table().Name, At: now, By: called(by), ByID: by.ID,
		Event: kind, Description: description, EventAt: now})
}

// ChangesOf reads the log of a unit, oldest first, at most limit rows.
func ChangesOf(tx store.Tx, unit string, limit int) (out []Change, err error) {
	err = EachRow(tx, "WHERE referanse_arkivenhet = $1 ORDER BY endret_dato, system_id LIMIT $2", []any{unit, limit}, func(c Change) error {
		out = append(out, c)
		return nil
	})
	return out, err
}

// lines splits a many-valued text.
func lines(s string) []string {
	return strings.FieldsFunc(s, func(c rune) bool { return c == '\n' })
}
