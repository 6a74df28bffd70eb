package portal

import (
	"strings"

	"torg/ledger"
	"torg/municipality"
	"torg/store"
	"torg/web/kit"
	"torg/web/site"
)

// tell writes a record for the person it concerns.
func (p *portal) tell(c *kit.Ctx, r seen, person string, names map[string]subject) trailLine {
	l := trailLine{At: r.At, What: verbText(c, r.Verb), Law: r.Basis, Mine: r.Actor.Kind == municipality.Citizen && r.Actor.ID == person}
	l.Who, l.Unit = p.who(c, r.Record, person)
	l.Why = p.purpose(c, r.Purpose)
	if s, ok := names[r.Subject]; ok {
		l.About, l.Href = s.Text, s.Href
	}
	if register, ok := strings.CutPrefix(r.Subject, "register/"); ok {
		register, _, _ = strings.Cut(register, "/")
		l.About = registerName(c, register)
		if key := "portal.asked." + strings.ReplaceAll(r.Detail, " ", "-"); c.HasText(key) {
			l.About += " – " + c.T(key)
		}
	}
	return l
}

// verbText is what was done, in plain words.
func verbText(c *kit.Ctx, verb string) string {
	if key := "portal.verb." + verb; c.HasText(key) {
		return c.T(key)
	}
	return own(c, "verb.other")
}

// who is the one who did it. Staff stand with name, role and unit; other citizens without a name, since who else is
// concerned by a case is not the reader's to know.
func (p *portal) who(c *kit.Ctx, r ledger.Record, person string) (who, unit string) {
	a := r.Actor
	switch a.Kind {
	case municipality.Citizen:
		if a.ID == person {
			return own(c, "who.you"), ""
		}
		return own(c, "who.other"), ""
	case municipality.Officer:
		role := own(c, "staffrole.other")
		if key := "portal.staffrole." + a.Role; a.Role != "" && c.HasText(key) {
			role = c.T(key)
		}
		return oneLine(a.Name, "("+role+")"), p.unitName(c, a.Unit)
	case municipality.Machine:
		pack, _, _ := strings.Cut(a.ID, "@")
		return own(c, "who.machine"), p.purpose(c, pack)
	}
	if key := "portal.system." + a.ID; c.HasText(key) {
		return c.T(key), ""
	}
	return own(c, "system.other"), ""
}

func (p *portal) unitName(c *kit.Ctx, id string) string {
	for _, u := range p.Units {
		if u.ID == id {
			return municipality.Words(u.Name).In(c.Lang)
		}
	}
	return ""
}

// purpose is what it was for: the service, or one of the municipality's own purposes. A word without a text is left out
// rather than shown raw.
func (p *portal) purpose(c *kit.Ctx, purpose string) string {
	if pack, _, err := p.Pack(purpose); err == nil {
		return pack.Text(c.Lang, pack.Meta.Title)
	}
	switch {
	case c.HasText("portal.purpose." + purpose):
		return own(c, "purpose."+purpose)
	case strings.Contains(purpose, " "):
		return purpose
	}
	return ""
}

// exportedTrail is the ledger's records of a person, as data.
func exportedTrail(c *kit.Ctx, z *site.Zone, person string) (out []any, err error) {
	err = read(c.Context(), z, func(tx store.Tx) error {
		records, err := ledger.ForPerson(tx, person, 0, maxExported)
		for _, r := range records {
			who := r.Actor.Name
			if r.Actor.Kind == municipality.Citizen {
				who = map[bool]string{true: "self", false: "other"}[r.Actor.ID == person]
			}
			out = append(out, map[string]any{"at": r.At, "zone": z.Name, "actor": r.Actor.Kind, "name": who, "role": r.Actor.Role, "unit": r.Actor.Unit,
				"what": r.Verb, "purpose": r.Purpose, "basis": r.Basis})
		}
		return err
	})
	return out, err
}
