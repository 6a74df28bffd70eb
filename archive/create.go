package archive

import (
	"errors"
	"strings"

	"torg/ledger"
	"torg/municipality"
	"torg/store"
)

// born rows know what must hold when they are made, and fill in what the core gives (numbers, statuses, who and when).
type born interface {
	born(tx *ledger.Tx, by municipality.Actor) error
}

// Create makes a new row by the rules: its parents are there and open, its codes are in the lists, its numbers are the
// next ones. systemID is given when it is empty; who made it and when is always the core's to say. Errors: Invalid and
// TooMuch with the field, NotFound for a parent that is not there, Conflict when the id is taken or a parent is closed.
func Create(tx *ledger.Tx, r Row, by municipality.Actor) error {
	const op = "Create"
	if err := identity(tx, op, r); err != nil {
		return err
	}
	if err := firstError(checkTexts(op, r), checkCodes(tx, op, r, func(string) bool { return true })); err != nil {
		return err
	}
	if l := loggedOf(r); l != nil {
		*l = made(tx, by)
	}
	if b, ok := r.(born); ok {
		if err := b.born(tx, by); err != nil {
			return err
		}
	}
	if err := firstError(put(tx, r.table(), r), wantIndex(tx)); err != nil {
		return err
	}
	if a, ok := r.(interface {
		filed(tx *ledger.Tx, by municipality.Actor) error
	}); ok {
		return a.filed(tx, by)
	}
	return settle(tx, r)
}

// identity gives the row a key, or checks that the key it has is free. Rows that belong to one unit have that unit's.
func identity(tx store.Tx, op string, r Row) error {
	key := r.cells()[0].(*string)
	if *key == "" {
		*key = municipality.NewID(tx.Now())
		return nil
	}
	if strings.ContainsAny(*key, " \n\t") || len(*key) > MaxName {
		return invalid(op, "archive.id", NoarkName(r.table().Columns[0]))
	}
	var n int64
	err := store.One(tx, "SELECT COUNT(*) FROM "+r.table().Name+" WHERE "+r.table().Columns[0]+" = $1", []any{*key}, &n)
	if err == nil && n > 0 {
		err = conflict(op, "archive.exists")
	}
	return err
}

// checkTexts holds every text to its length and to characters that can be stored, printed and sent as XML. Texts that may
// have several lines keep their line breaks.
func checkTexts(op string, r Row) error {
	columns, cells := r.table().Columns, r.cells()
	for i, c := range cells {
		p, ok := c.(*string)
		if !ok {
			continue
		}
		limit := MaxText
		if columns[i] == "tittel" || columns[i] == "offentlig_tittel" {
			limit = MaxTitle
		}
		if err := textOf(op, columns[i], *p, limit); err != nil {
			return err
		}
	}
	return nil
}

// MaxText is how long a text without a limit of its own may be, in characters.
const MaxText = 100_000

func textOf(op, column, s string, limit int) error {
	flat := strings.Map(func(c rune) rune {
		if c == '\n' || c == '\r' || c == '\t' {
			return ' '
		}
		return c
	}, s)
	err := text(op, NoarkName(column), flat, limit)
	var e *municipality.Error
	if errors.As(err, &e) && e.Key == "archive.text.nationalid" && (mayHoldNumber(column) || municipality.ValidID(s)) { // one id in some thousands looks like a number
		return nil
	}
	return err
}

// mayHoldNumber are the columns a national identity number may stand in, none of which is ever listed.
func mayHoldNumber(column string) bool {
	switch column {
	case "sjekksum", "referanse_dokumentfil", "person", "sjekksum_fra", "sjekksum_til", "fra", "til", // digests and ids
		"personidentifikator", "verdi", "merknadstekst", "tidligere_verdi", "ny_verdi", "noekkel", "klasse_id", "beskrivelse":
		return true
	}
	return false
}

// need loads a parent; the field says which reference led nowhere.
func need(tx store.Tx, field, id string, r Row) error {
	err := LoadRow(tx, r, id)
	if municipality.KindOf(err) == municipality.NotFound {
		return &municipality.Error{Kind: municipality.NotFound, Op: "archive.Create", Key: "archive.parent", Field: NoarkName(field), Args: []any{NoarkName(field)}}
	}
	return err
}

func required(op, column, s string) error {
	if strings.TrimSpace(s) == "" {
		return &municipality.Error{Kind: municipality.Invalid, Op: "archive." + op, Key: "archive.text.empty", Field: NoarkName(column)}
	}
	return nil
}

// or gives the first text that is not empty.
func or(texts ...string) string {
	for _, s := range texts {
		if s != "" {
			return s
		}
	}
	return ""
}
