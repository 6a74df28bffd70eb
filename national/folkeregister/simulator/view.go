package simulator

import (
	"errors"
	"maps"
	"slices"
)

// bundles are the collecting parts of the register's data minimisation.
func bundles() map[string][]string {
	return map[string][]string{
		"person-basis": {"identitetsgrunnlag", "status", "doedsfall", "sivilstand", "foedsel", "statsborgerskap", "kjoenn", "navn",
			"preferertKontaktadresse", "bostedsadresse", "oppholdsadresse", "deltBosted", "postadresse", "postadresseIUtlandet",
			"adressebeskyttelse", "kontaktinformasjonForDoedsbo"},
		"identitetsgrunnlag-utvidet": {"falskIdentitet", "legitimasjonsdokument", "utenlandskPersonidentifikasjon"},
		"relasjon-utvidet":           {"familierelasjon", "foreldreansvar", "vergemaalEllerFremtidsfullmakt"},
	}
}

// single are parts that must be asked for by name.
func single() []string {
	return []string{"utlendingsmyndighetenesIdentifikasjonsnummer", "innflytting", "utflytting", "foedselINorge", "opphold",
		"forholdTilSametingetsValgmanntall", "brukAvSamiskSpraak", "bibehold", "identifikasjonsnummer", "historikk"}
}

// view is the parts of a document a caller asked for.
type view struct {
	parts   []string
	history bool
}

func newView(asked []string) (view, error) {
	if len(asked) == 0 {
		asked = []string{"person-basis"}
	}
	known := bundles()
	all := append(slices.Concat(slices.Collect(maps.Values(known))...), single()...)
	v := view{parts: []string{"identifikasjonsnummer"}, history: slices.Contains(asked, "historikk")}
	for _, part := range asked {
		if bundle, ok := known[part]; ok {
			v.parts = append(v.parts, bundle...)
		} else if slices.Contains(all, part) {
			v.parts = append(v.parts, part)
		} else {
			return view{}, errors.New("ukjent part")
		}
	}
	return v, nil
}

// of gives the document as this view shows it: without history only what holds now.
func (v view) of(d doc) map[string]any {
	out := map[string]any{}
	for _, part := range v.parts {
		if value, ok := v.shown(d[part]); ok {
			out[part] = value
		}
	}
	return out
}

func (v view) shown(part any) (any, bool) {
	entries, isList := part.([]any)
	if !isList {
		return part, part != nil && (v.history || holds(part))
	}
	kept := []any{}
	for _, e := range entries {
		if v.history || holds(e) {
			kept = append(kept, e)
		}
	}
	return kept, len(kept) > 0
}

func holds(e any) bool {
	m, _ := e.(map[string]any)
	now, marked := m["erGjeldende"].(bool)
	return now || !marked
}
