package simulator

import (
	"fmt"
	"strconv"

	"torg/internal/demopeople"
	"torg/municipality"
)

// doc is a person document as the register serves it: part name to entries (a list, or one object for doedsfall).
type doc map[string]any

// entry is one element of a part, with the register's metadata.
func entry(from municipality.Date, why string, fields map[string]any) map[string]any {
	out := map[string]any{
		"ajourholdstidspunkt": stamp(from), "erGjeldende": true, "kilde": "Synutopia", "aarsak": why, "gyldighetstidspunkt": stamp(from),
	}
	for k, v := range fields {
		out[k] = v
	}
	return out
}

// stamp is midnight in Norwegian normal time, as the register writes times.
func stamp(d municipality.Date) string { return d.String() + "T00:00:00+01:00" }

func list(entries ...map[string]any) []any {
	out := []any{}
	for _, e := range entries {
		out = append(out, e)
	}
	return out
}

// Documents are the person documents of the invented people of Fjordvik.
func Documents() []map[string]any {
	var out []map[string]any
	for _, p := range demopeople.All() {
		out = append(out, document(p))
	}
	return out
}

func document(p demopeople.Person) doc {
	d := doc{
		"identifikasjonsnummer": list(entry(p.Birth, "Fødsel", map[string]any{
			"status": "iBruk", "foedselsEllerDNummer": string(p.ID), "identifikatortype": numberKind(p.ID)})),
		"status":          list(entry(p.Birth, "Fødsel", map[string]any{"status": p.Status})),
		"kjoenn":          list(entry(p.Birth, "Fødsel", map[string]any{"kjoenn": p.Sex})),
		"foedsel":         list(entry(p.Birth, "Fødsel", map[string]any{"foedselsdato": p.Birth.String(), "foedselsaar": strconv.Itoa(p.Birth.Year), "foedeland": p.Country})),
		"navn":            list(entry(p.Birth, "Navneendring", names(p))),
		"statsborgerskap": list(entry(p.Birth, "Fødsel", map[string]any{"statsborgerskap": p.Country})),
		"sivilstand":      list(marital(p)),
	}
	addPlace(d, p)
	addFamily(d, p)
	addGuardians(d, p)
	if !p.Death.IsZero() {
		d["doedsfall"] = entry(p.Death, "Dødsfall", map[string]any{"doedsdato": p.Death.String()})
	}
	return d
}

func numberKind(id municipality.NationalID) string {
	if id.IsDNumber() {
		return "dNummer"
	}
	return "foedselsnummer"
}

func names(p demopeople.Person) map[string]any {
	out := map[string]any{"fornavn": p.First, "etternavn": p.Last}
	if p.Middle != "" {
		out["mellomnavn"] = p.Middle
	}
	return out
}

func marital(p demopeople.Person) map[string]any {
	if p.Spouse == "" {
		return entry(p.Birth, "Fødsel", map[string]any{"sivilstand": p.Marital})
	}
	return entry(p.Married, "Vigsel", map[string]any{"sivilstand": p.Marital, "sivilstandsdato": p.Married.String(),
		"relatertVedSivilstand": string(demopeople.MustByKey(p.Spouse).ID)})
}

func addPlace(d doc, p demopeople.Person) {
	moved := p.Birth.AddMonths(1)
	where := entry(moved, "Flytting", map[string]any{"vegadresse": road(p.Address), "adressegradering": string(p.Protection)})
	if p.Status == "midlertidig" {
		where["oppholdsadressedato"] = moved.String()
		d["oppholdsadresse"] = list(where)
	} else {
		where["flyttedato"] = moved.String()
		d["bostedsadresse"] = list(where)
	}
	if p.Protection != demopeople.Open {
		d["adressebeskyttelse"] = list(entry(moved, "Adressebeskyttelse", map[string]any{"graderingsnivaa": string(p.Protection)}))
	}
}

func road(a demopeople.Address) map[string]any {
	number := map[string]any{"husnummer": strconv.Itoa(a.Number)}
	if a.Letter != "" {
		number["husbokstav"] = a.Letter
	}
	return map[string]any{
		"kommunenummer": string(a.Municipality), "bruksenhetsnummer": a.Unit, "bruksenhetstype": "bolig", "adressenavn": a.Street,
		"adressenummer": number, "adressekode": a.Code, "poststed": map[string]any{"poststedsnavn": a.Town, "postnummer": a.PostalCode},
	}
}

func addFamily(d doc, p demopeople.Person) {
	var family, care []any
	if p.Spouse != "" {
		family = append(family, relation(p.Married, demopeople.MustByKey(p.Spouse), "ektefelleEllerPartner", "ektefelleEllerPartner"))
	}
	for _, f := range demopeople.Families() {
		child := demopeople.MustByKey(f.Child)
		for _, parent := range f.Parents {
			other := demopeople.MustByKey(parent.Key)
			switch p.Key {
			case f.Child:
				family = append(family, relation(child.Birth, other, parent.Role, "barn"))
			case parent.Key:
				family = append(family, relation(child.Birth, child, "barn", parent.Role))
			default:
				continue
			}
			if responsible(f, parent) {
				care = append(care, entry(child.Birth, "Fødsel", map[string]any{"ansvar": f.Care, "ansvarssubjekt": string(child.ID), "ansvarlig": string(other.ID)}))
			}
		}
		if p.Key == f.Child && f.Shared {
			d["deltBosted"] = list(entry(child.Birth, "Delt bosted", map[string]any{"vegadresse": road(f.Second),
				"startdatoForKontrakt": child.Birth.AddMonths(12).String(), "adressegradering": "ugradert"}))
		}
	}
	set(d, "familierelasjon", family)
	set(d, "foreldreansvar", care)
}

func relation(from municipality.Date, other demopeople.Person, role, mine string) any {
	return entry(from, "Fødsel", map[string]any{"relatertPerson": string(other.ID), "relatertPersonsRolle": role, "minRolleForPerson": mine})
}

// responsible says whether a parent has responsibility: both when it is shared, else the one whose role it is named by.
func responsible(f demopeople.Family, p demopeople.Parent) bool {
	return f.Care == "felles" || f.Care == p.Role
}

func addGuardians(d doc, p demopeople.Person) {
	var out []any
	for _, g := range demopeople.Guardianships() {
		if g.Ward == p.Key {
			guardian := demopeople.MustByKey(g.Guardian)
			out = append(out, entry(g.Since, "Vergemål", map[string]any{"vergemaaltype": g.Kind, "embete": g.Office, "verge": map[string]any{
				"navn":                 map[string]any{"fornavn": guardian.First, "etternavn": guardian.Last},
				"foedselsEllerDNummer": string(guardian.ID), "omfang": g.Scope}}))
		}
	}
	set(d, "vergemaalEllerFremtidsfullmakt", out)
}

func set(d doc, part string, entries []any) {
	if len(entries) > 0 {
		d[part] = entries
	}
}

// numberOf is the number in use of a document.
func (d doc) numbers() []municipality.NationalID {
	var out []municipality.NationalID
	ids, _ := d["identifikasjonsnummer"].([]any)
	for _, e := range ids {
		m, _ := e.(map[string]any)
		out = append(out, municipality.NationalID(fmt.Sprint(m["foedselsEllerDNummer"])))
	}
	return out
}
