package archive

import (
	"errors"
	"slices"
	"strings"

	"torg/municipality"
	"torg/store"
)

// sight is how much of a record an audience sees.
type sight int

const (
	blind  sight = iota // does not know that it is there
	masked              // as the public journal shows it
	full                // everything but what never leaves: numbers, addresses, protected names
)

// gate decides for one audience on one day.
type gate struct {
	a     Audience
	today string          // the date in Norway, ISO 8601
	cases map[string]bool // case files she is a party to
}

// newGate looks up what the decision rests on. An audience nobody can be is NotFound: there is nothing for it to see.
func newGate(tx store.Tx, op string, a Audience) (*gate, error) {
	g := &gate{a: a, today: municipality.DateOf(tx.Now()).String()}
	switch {
	case a.kinds() != 1:
		return nil, notFound(op)
	case a.Staff != nil:
		return g, g.enter(tx, op)
	case !a.Public:
		return g, g.findCases(tx)
	}
	return g, nil
}

func (a Audience) kinds() (n int) {
	for _, set := range []bool{a.Public, a.Person != "", a.Org != "", a.Staff != nil} {
		if set {
			n++
		}
	}
	return n
}

// enter holds staff without access to the zone outside.
func (g *gate) enter(tx store.Tx, op string) error {
	var zone string
	err := store.One(tx, `SELECT sone FROM arkivdel WHERE sone <> '' LIMIT 1`, nil, &zone)
	if errors.Is(err, store.ErrNotFound) || err == nil && !g.a.Staff.MayEnter(municipality.Zone(zone)) {
		return notFound(op)
	}
	return err
}

func (g *gate) findCases(tx store.Tx) error {
	g.cases = map[string]bool{}
	column, value := g.identity()
	return store.Each(tx, func(scan func(...any) error) error {
		var id string
		err := scan(&id)
		g.cases[id] = true
		return err
	}, `SELECT DISTINCT arkivenhet FROM part WHERE `+column+` = $1 AND `+column+` <> ''`, value)
}

// identity is the column a party is known by, and her value in it.
func (g *gate) identity() (column, value string) {
	if g.a.Person != "" {
		return "person", g.a.Person
	}
	return "organisasjonsnummer", g.a.Org
}

func (g *gate) isMe(person, org string) bool {
	return g.a.Person != "" && person == g.a.Person || g.a.Org != "" && org == g.a.Org
}

// shield is a screening as it weighs today.
type shield struct {
	code, authority, metadata, document, until string
}

func (s shield) set() bool { return s.code != "" }

// inForce: the screening is lifted on its date (skjermingOpphoererDato).
func (s shield) inForce(today string) bool { return s.set() && (s.until == "" || today < s.until) }

func (s shield) hides(today string, codes ...string) bool {
	if !s.inForce(today) {
		return false
	}
	return slices.ContainsFunc(strings.Fields(s.metadata), func(own string) bool { return slices.Contains(codes, own) })
}

// title is what stands for a title to those who see it masked. A public title given without screening, or with one still
// in force, stands; a screening that has ended gives the title back.
func (s shield) title(today, title, public string, codes ...string) string {
	if s.set() && !s.inForce(today) {
		return title
	}
	return maskedTitle(title, public, s.hides(today, codes...))
}

// careful reports that something about the entry is not for everyone.
func (g *gate) careful(e *entry) bool {
	if e.own.inForce(g.today) || e.own.title(g.today, e.title, e.publicTitle, entryTitleWords) != e.title {
		return true
	}
	return e.protected()
}

// protected reports that someone with a protected address sent or receives the entry.
func (e *entry) protected() bool { return anyProtected(e.parties) }

func anyProtected(parties []contact) bool {
	return slices.ContainsFunc(parties, func(p contact) bool { return p.protected })
}

// entry decides how much of an entry the audience sees.
func (g *gate) entry(e *entry) sight {
	switch {
	case g.a.Staff != nil:
		return g.staffSight(e)
	case e.journaled == 0: // a draft is the house's own
		return blind
	case g.a.Public:
		return masked
	}
	for _, p := range e.parties {
		if g.isMe(p.person, p.org) {
			return full
		}
	}
	if !g.cases[e.caseFile] {
		return blind
	}
	if e.kind == string(Memo) || e.kind == string(MemoNoFollowUp) { // the house's own papers: forvaltningsloven § 18 a
		return masked
	}
	return full
}

// draft: an entry that is to stand in the journal and does not yet. Records of other kinds never will, and are no drafts.
func (e *entry) draft() bool { return e.record == "" && e.journaled == 0 }

// staffSight: what is screened is for those who need it, the unit, the officer and the archivist (requirement 4.5.1).
func (g *gate) staffSight(e *entry) sight {
	mine := g.mine(e.unit, e.caseUnit, e.officer, e.responsible)
	switch {
	case mine:
		return full
	case e.draft():
		return blind
	case g.careful(e):
		return masked
	}
	return full
}

func (g *gate) mine(unit, caseUnit, officer, responsible string) bool {
	s := g.a.Staff
	return s.Has("archivist") || s.Unit != "" && (s.Unit == unit || s.Unit == caseUnit) || s.ID != "" && (s.ID == officer || s.ID == responsible)
}
