package object

import (
	"torg/municipality"
	"torg/store"
)

// Template is a lawful beginning of a new unit (GET on ny-…): what the archive suggests, from where it will lie and who
// asks. It is no unit: nothing is made.
func (a *Archive) Template(tx store.Tx, c Caller, t *Type, under *Object) (map[string]any, error) {
	if under != nil && t.Base == under.Type { // to be widened
		if err := a.mayChange(tx, c, *under); err != nil {
			return nil, err
		}
	} else if err := a.mayMake(tx, c, t, under); err != nil {
		return nil, err
	}
	names := namesOf(tx)
	out := map[string]any{}
	for attr, code := range suggested(t, under) {
		out[attr] = names.show(t.Attr(attr).List, code)
	}
	if t.Attr("virksomhetsspesifikkeMetadata") != nil {
		out["virksomhetsspesifikkeMetadata"] = nil
	}
	today := writeDay(municipality.DateOf(tx.Now()).String())
	switch t.Name {
	case "saksmappe":
		out["saksdato"], out["saksansvarlig"] = today, c.Staff.Name
		if unit := a.People.name("administrativ_enhet", c.Staff.Unit); unit != "" {
			out["administrativEnhet"] = unit
		}
	case "registrering", "journalpost", "arkivnotat", "dokumentbeskrivelse":
		if under != nil && under.Values["tittel"] != nil {
			out["tittel"] = under.Values["tittel"] // requirement 3.2.28, M020
		}
	case "dokumentobjekt":
		out["sjekksumAlgoritme"] = "SHA-256"
	case "administrativEnhet":
		out["administrativEnhetsstatus"] = "Aktiv"
	case "virksomhetsspesifikkeMetadata":
		out["type"] = "string"
	}
	return out, nil
}

// suggested codes, by attribute.
func suggested(t *Type, under *Object) map[string]string {
	switch t.Name {
	case "arkiv":
		return map[string]string{"arkivstatus": "O", "dokumentmedium": "E"}
	case "arkivdel":
		return map[string]string{"arkivdelstatus": "A", "dokumentmedium": "E"}
	case "saksmappe":
		return map[string]string{"saksstatus": "B"}
	case "journalpost":
		return map[string]string{"journalposttype": "X", "journalstatus": "S"}
	case "dokumentbeskrivelse":
		return map[string]string{"dokumenttype": "B", "dokumentstatus": "B", "tilknyttetRegistreringSom": "H"}
	case "dokumentobjekt":
		return map[string]string{"variantformat": "P"}
	case "korrespondansepartPerson", "korrespondansepartEnhet":
		if under != nil && under.kept.main.text("journalposttype") == "U" {
			return map[string]string{"korrespondanseparttype": "EM"}
		}
		return map[string]string{"korrespondanseparttype": "EA"}
	case "korrespondansepartIntern":
		return map[string]string{"korrespondanseparttype": "IM"}
	case "presedens":
		return map[string]string{"presedensStatus": "G"}
	case "posisjon":
		return map[string]string{"koordinatsystem": "EPSG:25833"}
	}
	return nil
}
