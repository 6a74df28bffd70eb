package enhetsregister

import (
	"errors"
	"strings"

	"torg/internal/callout"
	"torg/municipality"
)

const (
	maxRoles = 2000
	maxText  = 300
)

type (
	wireCode struct {
		Code string `json:"kode"`
		Text string `json:"beskrivelse"`
	}
	wireAddress struct {
		Lines        []string `json:"adresse"`
		Postal       string   `json:"postnummer"`
		Town         string   `json:"poststed"`
		Municipality string   `json:"kommunenummer"`
		Country      string   `json:"landkode"`
	}
	wireUnit struct {
		Number     string       `json:"organisasjonsnummer"`
		Name       string       `json:"navn"`
		Form       wireCode     `json:"organisasjonsform"`
		Registered string       `json:"registreringsdatoEnhetsregisteret"`
		Industry   wireCode     `json:"naeringskode1"`
		Address    *wireAddress `json:"forretningsadresse"`
		Bankrupt   bool         `json:"konkurs"`
		Closing    bool         `json:"underAvvikling"`
		Forced     bool         `json:"underTvangsavviklingEllerTvangsopplosning"`
		DeletedOn  string       `json:"slettedato"`
		Class      string       `json:"respons_klasse"`
	}
	wireRole struct {
		Type     wireCode `json:"type"`
		Left     bool     `json:"fratraadt"`
		Struck   bool     `json:"avregistrert"`
		Person   *wireWho `json:"person"`
		Sequence int      `json:"rekkefolge"`
	}
	wireWho struct {
		Born string `json:"fodselsdato"`
		Name struct {
			First  string `json:"fornavn"`
			Middle string `json:"mellomnavn"`
			Last   string `json:"etternavn"`
		} `json:"navn"`
		Dead bool `json:"erDoed"`
	}
	wireGroups struct {
		Groups []struct {
			Roles []wireRole `json:"roller"`
		} `json:"rollegrupper"`
	}
	wirePersonRoles struct {
		Units []struct {
			Number string     `json:"organisasjonsnummer"`
			Name   string     `json:"navn"`
			Roles  []wireRole `json:"roller"`
		} `json:"enheter"`
	}
)

// unit is what we keep of an organisation.
type unit struct {
	number                                    municipality.OrgNumber
	name, form, formName, registered, deleted string
	industry                                  string
	address                                   *wireAddress
	bankrupt, closing, gone                   bool
}

// holding is one role of a person in an organisation.
type holding struct {
	number     municipality.OrgNumber
	name       string
	role, text string
}

// officer is one holder of a role in an organisation, as the open service names her: without number.
type officer struct{ role, text, name, born string }

func parseUnit(raw []byte, asked municipality.OrgNumber) (unit, error) {
	var w wireUnit
	if err := callout.Strict(raw, &w); err != nil {
		return unit{}, errors.New("not the JSON agreed on")
	}
	if w.Number != string(asked) {
		return unit{}, errors.New("an answer about another organisation")
	}
	u := unit{number: asked, name: cut(w.Name), form: cut(w.Form.Code), formName: cut(w.Form.Text), registered: date(w.Registered),
		deleted: date(w.DeletedOn), industry: cut(w.Industry.Code), address: w.Address, bankrupt: w.Bankrupt, closing: w.Closing || w.Forced}
	u.gone = w.DeletedOn != "" || w.Class == "SlettetEnhet"
	return u, nil
}

// parsePersonRoles reads a role transcript: only roles held today.
func parsePersonRoles(raw []byte) ([]holding, error) {
	var w wirePersonRoles
	if err := callout.Strict(raw, &w); err != nil || w.Units == nil {
		return nil, errors.New("not the JSON agreed on")
	}
	var out []holding
	for _, u := range w.Units {
		number, err := municipality.ParseOrgNumber(u.Number)
		if err != nil {
			return nil, errors.New("an organisation number that is none")
		}
		for _, r := range u.Roles {
			if r.holds() {
				out = append(out, holding{number, cut(u.Name), cut(r.Type.Code), cut(r.Type.Text)})
			}
		}
	}
	if len(out) > maxRoles {
		return nil, errors.New("more roles than a person has")
	}
	return out, nil
}

func (r wireRole) holds() bool { return !r.Left && !r.Struck && r.Type.Code != "" }

// parseOfficers reads the open answer about an organisation's roles: the living people who hold one today.
func parseOfficers(raw []byte) ([]officer, error) {
	var w wireGroups
	if err := callout.Strict(raw, &w); err != nil {
		return nil, errors.New("not the JSON agreed on")
	}
	var out []officer
	for _, g := range w.Groups {
		for _, r := range g.Roles {
			if p := r.Person; p != nil && r.holds() && !p.Dead {
				name := strings.Join(strings.Fields(cut(p.Name.First)+" "+cut(p.Name.Middle)+" "+cut(p.Name.Last)), " ")
				out = append(out, officer{cut(r.Type.Code), cut(r.Type.Text), name, date(p.Born)})
			}
		}
	}
	if len(out) > maxRoles {
		return nil, errors.New("more roles than an organisation has")
	}
	return out, nil
}

func cut(s string) string {
	s = strings.ToValidUTF8(strings.TrimSpace(s), "")
	if r := []rune(s); len(r) > maxText {
		return string(r[:maxText])
	}
	return s
}

func date(s string) string {
	if len(s) > 10 {
		s = s[:10]
	}
	d, err := municipality.ParseDate(s)
	if err != nil {
		return ""
	}
	return d.String()
}
