package object

import (
	"strings"

	"torg/archive"
	"torg/ledger"
	"torg/municipality"
)

// Upload is a file for a dokumentobjekt.
type Upload struct {
	Body     []byte
	MIME     string // as the client says; empty when it does not
	FileName string
}

// Attach gives a dokumentobjekt its file. What was announced of the file when the object was made must be so (chapter
// 6.1.1.9). Errors: Invalid with the attribute, Forbidden, Conflict when there is a file already.
func (a *Archive) Attach(tx *ledger.Tx, c Caller, id string, f Upload) (Object, error) {
	t := a.Model.Type("dokumentobjekt")
	o, err := a.toChange(tx, c, t, id, nil)
	if err != nil {
		return o, err
	}
	if o.File() != "" {
		return o, fail(municipality.Conflict, "Attach", "", "Dokumentobjektet har en fil. Slett det og lag et nytt for å erstatte filen.")
	}
	said := o.kept.main
	if f.MIME == "" {
		f.MIME = said.text("mime_type")
	}
	if want := said.text("mime_type"); want != "" && !strings.EqualFold(plainMIME(want), plainMIME(f.MIME)) {
		return o, unlike("mimeType")
	}
	if f.FileName == "" {
		f.FileName = said.text("filnavn")
	}
	if err := archive.Attach(tx, id, f.Body, f.MIME, f.FileName, c.Actor()); err != nil {
		return o, err
	}
	now, err := a.fresh(tx, t, id)
	if err != nil {
		return o, err
	}
	return now, announced(said, now.kept.main)
}

// announced holds what a client said of a file against what it is.
func announced(said, is row) error {
	for column, name := range map[string]string{"format": "format", "sjekksum": "sjekksum", "sjekksum_algoritme": "sjekksumAlgoritme"} {
		want := said.text(column)
		if want == "" || strings.EqualFold(want, is.text(column)) || want == "av/0" {
			continue
		}
		return unlike(name)
	}
	if want, _ := said["filstoerrelse"].(int64); want != 0 && want != is["filstoerrelse"] {
		return unlike("filstoerrelse")
	}
	return nil
}

func unlike(name string) error {
	return invalid("Attach", name, "%s er en annen enn det som ble oppgitt da dokumentobjektet ble opprettet.", name)
}

func plainMIME(s string) string {
	kind, _, _ := strings.Cut(s, ";")
	return strings.TrimSpace(kind)
}
