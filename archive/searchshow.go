package archive

import (
	"slices"
	"strings"

	"torg/archive/textract"
	"torg/municipality"
	"torg/store"
)

// loaded reads the records of a page in a few statements.
func (p *plan) loaded(tx store.Tx, rows []hitRow) (map[string]*entry, error) {
	byID, all := map[string]*entry{}, []any{}
	for _, r := range rows {
		if r.kind == "J" {
			all = append(all, r.unit)
		}
	}
	for part := range slices.Chunk(all, MaxPage) {
		in, args := list(part)
		found, err := entries(tx, selectEntry+`journalpost j `+joinEntry+`WHERE j.system_id IN (`+in+`)`, args...)
		if err != nil {
			return nil, err
		}
		for _, e := range found {
			byID[e.id] = e
		}
	}
	return byID, nil
}

// show asks the gate once more, and holds phrases to stand in what this employee may read.
func (p *plan) show(tx store.Tx, r hitRow, loaded map[string]*entry) (h Hit, ok bool, err error) {
	if r.kind == "M" {
		return p.showFolder(tx, r.unit)
	}
	e := loaded[r.unit]
	if e == nil { // in no folder, or gone since it was indexed
		return h, false, nil
	}
	s := p.g.entry(e)
	if s == blind {
		return h, false, nil
	}
	v := p.g.show(e, s)
	return Hit{Entry: &v}, p.stands(tx, entryText(v), v.Documents), nil
}

func (p *plan) showFolder(tx store.Tx, id string) (h Hit, ok bool, err error) {
	c, err := loadFolder(tx, "Search", id)
	if municipality.KindOf(err) == municipality.NotFound && err != nil {
		return h, false, nil
	}
	if err != nil {
		return h, false, err
	}
	s := p.g.caseFile(c, true)
	if s == blind {
		return h, false, nil
	}
	v := p.g.showCase(c, s)
	return Hit{Case: &v}, p.stands(tx, v.Title+" | "+v.Number+" | "+strings.Join(v.Parties, " | "), nil), nil
}

func entryText(v EntryView) string {
	text := strings.Join([]string{v.Title, v.CaseTitle, v.Number, strings.Join(v.Senders, " | "), strings.Join(v.Receivers, " | ")}, " | ")
	for _, d := range v.Documents {
		text += " | " + d.Title
	}
	return text
}

// stands reports whether every phrase stands in what is shown, or in a document that may be opened.
func (p *plan) stands(tx store.Tx, shown string, documents []DocumentView) bool {
	for _, w := range p.all {
		for _, phrase := range w.phrases {
			if !beside(shown, phrase) && !slices.ContainsFunc(documents, func(d DocumentView) bool { return d.Open && beside(documentText(tx, d), phrase) }) {
				return false
			}
		}
	}
	return true
}

func documentText(tx store.Tx, d DocumentView) string {
	if d.Size > textract.MaxBody {
		return ""
	}
	body, err := tx.Blob(d.Digest)
	if err != nil {
		return ""
	}
	text, err := textract.Text(d.MIME, body)
	if err != nil {
		return ""
	}
	return text
}

// beside reports whether words stand one after the other, as they are written but for case.
func beside(text string, phrase []string) bool {
	have := tokens(text)
	for i := 0; i+len(phrase) <= len(have); i++ {
		if slices.Equal(have[i:i+len(phrase)], phrase) {
			return true
		}
	}
	return false
}
