// Package folkeregister asks the National Population Register (Folkeregisteret, run by Skatteetaten) on behalf of a
// municipality with rights by own law ("offentlig med hjemmel", folkeregisterloven § 10-2). It fills request.Register.
//
// A protected address never leaves this package: it is dropped while the document is read, and what is left tells only
// whether two people live in the same dwelling.
//
// Sets of facts, all asked with Query.Person:
//
//	person     personidentifikator, navn, fornavn, etternavn, foedselsdato, status, doed, adressebeskyttelse, kommunenummer,
//	           adresse {linjer, postnummer, poststed, kommunenummer} or null
//	household  kommunenummer, adressebeskyttelse,
//	           voksne [{personidentifikator, navn, foedselsdato, rolle: soeker|ektefelle|partner|medforelder}],
//	           barn   [{personidentifikator, navn, foedselsdato, bostedHosSoeker, deltBosted, foreldreansvar, soekerHarForeldreansvar}]
//	children   barn, as above, of any age
//	guardians  verger [{personidentifikator, navn, type, omfang, embete, gyldigFra}]
//	residence  personidentifikator, navn, foedselsdato, status, doed, adressebeskyttelse, kommunenummer,
//	           bosattFra: since when resident there without a break
//	parents    ansvarlige [{personidentifikator, foreldreansvar, forelder}], doed: who has parental responsibility for a child
//
// adresse is null for everyone whose address is graded in any way. kommunenummer is where the person is registered as
// resident: empty for people not resident, and for a strictly confidential address. A rule that needs it must therefore
// hand people with adressebeskyttelse other than "ugradert" to an officer, never refuse them. navn is empty for other
// people than the one asked about when their address is confidential or stricter.
package folkeregister

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"time"

	"torg/internal/callout"
	"torg/municipality"
	"torg/request"
)

// Source is the register's name as people know it.
const Source = "Folkeregisteret"

// adult is the age where childhood ends (vergemålsloven § 8).
const adult = 18

// Client answers questions from the register.
type Client struct{ caller caller }

var _ request.Register = (*Client)(nil)

// New makes a client; see callout.Config for what is needed to reach the register.
func New(cfg callout.Config) *Client { return &Client{caller{callout.New("folkeregister", cfg)}} }

// Ask answers one question. A dead person is answered with doed true. Errors as request.Register says.
func (c *Client) Ask(ctx context.Context, q request.Query) (request.Answer, error) {
	who, err := municipality.ParseNationalID(string(q.Person))
	if err != nil {
		return request.Answer{}, c.caller.Fail(municipality.Refused, "register.refused", errors.New("the question is about no valid person"))
	}
	answer, ok := map[string]func(context.Context, session, municipality.NationalID, municipality.Date) (map[string]any, error){
		"person": personSet, "household": householdSet, "children": childrenSet, "guardians": guardiansSet,
		"residence": residenceSet, "parents": parentsSet,
	}[q.Set]
	if !ok {
		return request.Answer{}, c.caller.Fail(municipality.Refused, "register.refused", errors.New("there is no set "+cut(q.Set)))
	}
	values, err := answer(ctx, c.caller.session(), who, asOf(q.AsOf, c.caller.Now()))
	if err != nil {
		return request.Answer{}, err
	}
	return request.Answer{Values: values, Source: Source, At: c.caller.Now()}, nil
}

func asOf(d municipality.Date, now time.Time) municipality.Date {
	if d.IsZero() {
		return municipality.DateOf(now)
	}
	return d
}

func personSet(ctx context.Context, s session, who municipality.NationalID, _ municipality.Date) (map[string]any, error) {
	p, err := s.one(ctx, who, partsPerson())
	if err != nil {
		return nil, err
	}
	return map[string]any{
		"personidentifikator": string(p.id), "navn": join(p.first, p.last), "fornavn": p.first, "etternavn": p.last,
		"foedselsdato": p.born, "adressebeskyttelse": string(p.grade), "status": p.status, "doed": p.dead,
		"adresse": p.address.value(), "kommunenummer": p.municipality,
	}, nil
}

func (a *address) value() any {
	if a == nil {
		return nil
	}
	out := []any{}
	for _, l := range a.lines {
		out = append(out, l)
	}
	return map[string]any{"linjer": out, "postnummer": a.postal, "poststed": a.town, "kommunenummer": a.municipality}
}

// circle is an applicant with the people around her, as far as a household needs them.
type circle struct {
	applicant person
	others    map[municipality.NationalID]person
}

// around asks for the applicant, then for spouse and children, then for the children's other parents.
func around(ctx context.Context, s session, who municipality.NationalID) (circle, error) {
	p, err := s.one(ctx, who, partsFamily())
	if err != nil {
		return circle{}, err
	}
	near := slices.Clone(p.children)
	if p.hasSpouse() {
		near = append(near, p.spouse)
	}
	c := circle{applicant: p}
	if c.others, err = s.many(ctx, unique(near), partsFamily()); err != nil {
		return circle{}, err
	}
	parents, err := s.many(ctx, c.otherParents(), partsPerson())
	for id, parent := range parents {
		c.others[id] = parent
	}
	return c, err
}

func unique(ids []municipality.NationalID) []municipality.NationalID {
	slices.Sort(ids)
	return slices.Compact(ids)
}

func (p person) hasSpouse() bool {
	return p.spouse != "" && (p.marital == "gift" || p.marital == "registrertPartner")
}

// otherParents are the parents of the applicant's children whom we have not asked about yet.
func (c circle) otherParents() []municipality.NationalID {
	var out []municipality.NationalID
	for _, id := range c.applicant.children {
		for _, parent := range c.others[id].parents {
			if _, known := c.others[parent]; !known && parent != c.applicant.id {
				out = append(out, parent)
			}
		}
	}
	return unique(out)
}

func householdSet(ctx context.Context, s session, who municipality.NationalID, at municipality.Date) (map[string]any, error) {
	c, err := around(ctx, s, who)
	if err != nil {
		return nil, err
	}
	return map[string]any{
		"kommunenummer": c.applicant.municipality, "adressebeskyttelse": string(c.applicant.grade),
		"voksne": c.adults(at), "barn": c.kids(func(p person) bool { return age(p.born, at) < adult }),
	}, nil
}

func childrenSet(ctx context.Context, s session, who municipality.NationalID, _ municipality.Date) (map[string]any, error) {
	c, err := around(ctx, s, who)
	if err != nil {
		return nil, err
	}
	return map[string]any{"barn": c.kids(func(person) bool { return true })}, nil
}

// adults are the applicant, the spouse or registered partner wherever she lives, and another parent of a child under age
// in the same dwelling.
func (c circle) adults(at municipality.Date) []any {
	out := []any{c.applicant.asAdult("soeker")}
	seen := map[municipality.NationalID]bool{c.applicant.id: true}
	add := func(id municipality.NationalID, role string) {
		if p, ok := c.others[id]; ok && !seen[id] && !p.dead {
			seen[id] = true
			out = append(out, p.asAdult(role))
		}
	}
	if c.applicant.hasSpouse() {
		add(c.applicant.spouse, spouseRole(c.applicant.marital))
	}
	for _, id := range c.applicant.children {
		for _, parent := range c.others[id].parents {
			if age(c.others[id].born, at) < adult && sameHome(c.others[parent].home, c.applicant.home) {
				add(parent, "medforelder")
			}
		}
	}
	return out
}

func spouseRole(marital string) string {
	if marital == "registrertPartner" {
		return "partner"
	}
	return "ektefelle"
}

// asAdult gives the applicant her own name; anyone else only an unprotected one.
func (p person) asAdult(role string) map[string]any {
	name := p.nameForOthers()
	if role == "soeker" {
		name = join(p.first, p.last)
	}
	return map[string]any{"personidentifikator": string(p.id), "navn": name, "foedselsdato": p.born, "rolle": role}
}

func (p person) nameForOthers() string {
	if p.grade.hidden() {
		return ""
	}
	return join(p.first, p.last)
}

// kids are the applicant's living children that match, oldest first.
func (c circle) kids(match func(person) bool) []any {
	var found []person
	for _, id := range unique(slices.Clone(c.applicant.children)) {
		if p, ok := c.others[id]; ok && !p.dead && match(p) {
			found = append(found, p)
		}
	}
	slices.SortFunc(found, func(a, b person) int { return bytes.Compare([]byte(a.born+string(a.id)), []byte(b.born+string(b.id))) })
	out := []any{}
	for _, p := range found {
		out = append(out, c.asChild(p))
	}
	return out
}

func (c circle) asChild(p person) map[string]any {
	kind, mine := c.careOf(p)
	return map[string]any{
		"personidentifikator": string(p.id), "navn": p.nameForOthers(), "foedselsdato": p.born,
		"bostedHosSoeker":         sameHome(p.home, c.applicant.home),
		"deltBosted":              len(p.shared) > 0,
		"foreldreansvar":          kind,
		"soekerHarForeldreansvar": mine,
	}
}

// careOf reads parental responsibility from the child's own document, where each responsible person has an entry.
func (c circle) careOf(child person) (kind string, mine bool) {
	kind = "ukjent"
	for _, e := range child.care {
		if e.child != "" && e.child != child.id {
			continue // the child is itself responsible for someone
		}
		kind = e.kind
		mine = mine || e.guardian == c.applicant.id
	}
	return kind, mine
}

func sameHome(a, b []byte) bool { return a != nil && bytes.Equal(a, b) }

// age in whole years on a day; 0 when the birth date is unknown.
func age(born string, at municipality.Date) int {
	b, err := municipality.ParseDate(born)
	if err != nil {
		return 0
	}
	years := at.Year - b.Year
	if at.Before(municipality.Date{Year: at.Year, Month: b.Month, Day: b.Day}) {
		years--
	}
	return years
}

func guardiansSet(ctx context.Context, s session, who municipality.NationalID, _ municipality.Date) (map[string]any, error) {
	p, err := s.one(ctx, who, partsGuardian())
	if err != nil {
		return nil, err
	}
	var ids []municipality.NationalID
	for _, g := range p.guardians {
		if g.id != "" {
			ids = append(ids, g.id)
		}
	}
	known, err := s.many(ctx, unique(ids), partsPerson())
	if err != nil {
		return nil, err
	}
	out := []any{}
	for _, g := range p.guardians {
		out = append(out, g.value(known))
	}
	return map[string]any{"verger": out, "doed": p.dead}, nil
}

func (g guardian) value(known map[municipality.NationalID]person) map[string]any {
	if p, ok := known[g.id]; ok {
		g.name = p.nameForOthers()
	}
	return map[string]any{"personidentifikator": string(g.id), "navn": g.name, "type": g.kind, "omfang": g.scope, "embete": g.office, "gyldigFra": g.from}
}
