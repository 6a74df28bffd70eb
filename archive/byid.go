package archive

import (
	"torg/municipality"
	"torg/store"
)

// EntriesByID gives entries as an audience may see them, in the order of the ids, for lists that are made elsewhere, such
// as the public journal of a deposit. What the audience may not know of is left out. Errors: TooMuch for more than
// MaxPage ids, NotFound for an audience that cannot be.
func EntriesByID(tx store.Tx, a Audience, ids []string) ([]EntryView, error) {
	const op = "EntriesByID"
	if len(ids) > MaxPage {
		return nil, municipality.Errorf(municipality.TooMuch, "archive."+op, "%d ids, at most %d", len(ids), MaxPage)
	}
	g, err := newGate(tx, op, a)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	args := make([]any, 0, MaxPage)
	for _, id := range ids {
		args = append(args, id)
	}
	in, args := list(args)
	found, err := entries(tx, selectEntry+`journalpost j `+joinEntry+`WHERE j.system_id IN (`+in+`)`, args...)
	if err != nil {
		return nil, err
	}
	byID := map[string]*entry{}
	for _, e := range found {
		byID[e.id] = e
	}
	views := make([]EntryView, 0, len(ids))
	for _, id := range ids {
		if e := byID[id]; e != nil && g.entry(e) != blind {
			views = append(views, g.show(e, g.entry(e)))
		}
	}
	return views, nil
}

// Cells are pointers to what a row holds, in the order of Columns: for import, which sets many columns of many rows and
// cannot look each up anew. Each is a *string or an *int64.
func Cells(r Row) []any { return r.cells() }
