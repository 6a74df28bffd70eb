package archive

import (
	"errors"

	"torg/municipality"
	"torg/store"
)

// EntryFor is an entry as an audience may see it. NotFound when the audience may not know it exists.
func EntryFor(tx store.Tx, a Audience, entryID string) (EntryView, error) {
	g, e, s, err := one(tx, "EntryFor", a, `WHERE j.system_id = $1`, entryID)
	if err != nil {
		return EntryView{}, err
	}
	return g.show(e, s), nil
}

func one(tx store.Tx, op string, a Audience, condition, id string) (*gate, *entry, sight, error) {
	g, err := newGate(tx, op, a)
	if err != nil {
		return nil, nil, blind, err
	}
	found, err := entries(tx, selectEntry+`journalpost j `+joinEntry+condition, id)
	if err != nil {
		return nil, nil, blind, err
	}
	if len(found) == 0 {
		return nil, nil, blind, notFound(op)
	}
	s := g.entry(found[0])
	if s == blind {
		return nil, nil, blind, notFound(op)
	}
	return g, found[0], s, nil
}

// DocumentFor is a document with its bytes: the variant that fits the audience. NotFound when the audience may not know
// the entry exists, Forbidden when it knows but may not open the document.
func DocumentFor(tx store.Tx, a Audience, documentID string) (DocumentView, []byte, error) {
	const op = "DocumentFor"
	g, e, s, err := one(tx, op, a, `WHERE j.system_id = (SELECT registrering FROM dokumentbeskrivelse WHERE system_id = $1)`, documentID)
	if err != nil {
		return DocumentView{}, nil, err
	}
	for _, d := range e.documents {
		if d.id != documentID {
			continue
		}
		v := g.document(e, d, s, g.careful(e))
		if !v.Open {
			return v, nil, municipality.E(municipality.Forbidden, "archive."+op, "archive.document.closed")
		}
		body, err := tx.Blob(v.Digest)
		return v, body, municipality.Wrap(municipality.Fault, "archive."+op, err)
	}
	return DocumentView{}, nil, notFound(op)
}

// folder is what the gate knows of a case file.
type folder struct {
	CaseFile
	own     shield
	parties []contact
}

// CaseFor is a case file as an audience may see it, with its entries in order. NotFound when the audience may not know
// it exists: the public when nothing in it is journaled, a person when neither it nor an entry in it concerns her.
func CaseFor(tx store.Tx, a Audience, caseFileID string) (CaseView, error) {
	const op = "CaseFor"
	g, err := newGate(tx, op, a)
	if err != nil {
		return CaseView{}, err
	}
	c, err := loadFolder(tx, op, caseFileID)
	if err != nil {
		return CaseView{}, err
	}
	found, err := entries(tx, selectEntry+`journalpost j `+joinEntry+`WHERE j.saksmappe = $1 ORDER BY j.journalpostnummer LIMIT $2`, caseFileID, MaxCaseEntries+1)
	if err != nil {
		return CaseView{}, err
	}
	more := len(found) > MaxCaseEntries
	var views []EntryView
	for _, e := range found[:min(len(found), MaxCaseEntries)] {
		if s := g.entry(e); s != blind {
			views = append(views, g.show(e, s))
		}
	}
	s := g.caseFile(c, len(views) > 0)
	if s == blind {
		return CaseView{}, notFound(op)
	}
	v := g.showCase(c, s)
	v.Entries, v.More = views, more
	return v, nil
}

func loadFolder(tx store.Tx, op, id string) (c folder, err error) {
	err = load(tx, caseTable, id, &c.CaseFile)
	if errors.Is(err, store.ErrNotFound) {
		return c, notFound(op)
	}
	if err != nil {
		return c, err
	}
	var r ScreeningRow
	if err := load(tx, screeningTable, id, &r); err != nil && !errors.Is(err, store.ErrNotFound) {
		return c, err
	}
	c.own = shield{r.Code, r.Authority, r.Metadata, r.Document, r.Until}
	err = each(tx, partyTable, "WHERE arkivenhet = $1 ORDER BY nr", []any{id}, func(p Party) {
		c.parties = append(c.parties, contact{kind: "EA", name: p.Name, person: p.Person, org: p.Org, protected: p.Protected > 0})
	})
	return c, err
}

func (g *gate) caseFile(c folder, seesEntry bool) sight {
	switch {
	case g.a.Staff != nil:
		if g.mine(c.Unit, c.Unit, c.Responsible, c.Responsible) || !g.carefulCase(c) {
			return full
		}
		return masked
	case !g.a.Public && g.cases[c.SystemID]:
		return full
	case seesEntry:
		return masked
	}
	return blind
}

func (g *gate) carefulCase(c folder) bool {
	if c.own.inForce(g.today) || c.own.title(g.today, c.Title, c.PublicTitle, caseTitleWords) != c.Title {
		return true
	}
	return anyProtected(c.parties)
}

func (g *gate) showCase(c folder, s sight) CaseView {
	v := CaseView{ID: c.SystemID, Number: c.FileID, Title: c.Title, Opened: store.Moment(c.CreatedAt), Closed: store.Moment(c.ClosedAt),
		Status: CaseStatusName(c.Status), Unit: c.Unit}
	if s == full {
		v.Responsible = c.Responsible
	} else {
		v.Title = c.own.title(g.today, c.Title, c.PublicTitle, caseTitleWords)
	}
	if g.carefulCase(c) {
		v.Screened = s != full
		if c.own.inForce(g.today) {
			v.Screening = c.own.authority
		} else if anyProtected(c.parties) {
			v.Screening = secrecy
		}
	}
	hide := c.own.hides(g.today, casePartyNames)
	for _, p := range c.parties {
		name := p.name
		if s != full && (hide || p.protected) || g.protects(p.protected, p.person, p.org) {
			name, v.Screened = Hidden, true
		}
		v.Parties = append(v.Parties, name)
	}
	return v
}
