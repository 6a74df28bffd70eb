package casework

import (
	"torg/internal/pdf"
	"torg/municipality"
)

var (
	wordReceived = municipality.Words{"nb": "Mottatt", "nn": "Motteke", "en": "Received", "se": "Vuostáiváldon"}
	wordCase     = municipality.Words{"nb": "Vår referanse", "nn": "Vår referanse", "en": "Our reference", "se": "Min čujuhus"}
	wordDate     = municipality.Words{"nb": "Dato", "nn": "Dato", "en": "Date", "se": "Dáhton"}
	wordPage     = municipality.Words{"nb": "Side", "nn": "Side", "en": "Page", "se": "Siidu"}
	wordOf       = municipality.Words{"nb": "av", "nn": "av", "en": "of", "se": "/"}
)

// PDFWords are the words the layout itself needs.
func PDFWords(lang municipality.Language) pdf.Words {
	return pdf.Words{Page: wordPage.In(lang), Of: wordOf.In(lang)}
}

// Letterhead is how the municipality presents itself on paper.
func Letterhead(p municipality.Profile, unit string) pdf.Letterhead {
	return pdf.Letterhead{Municipality: p.Name, Unit: unit, Address: p.Address, Contact: []string{p.Phone, p.Email}}
}

// layout lays a letter from the municipality out: what the pack's text says, in the municipality's form.
func (o *Office) layout(c Case, title, markdown string, on municipality.Date, recipient []string) (pdf.Document, error) {
	body, err := pdf.Markdown(printable(markdown))
	if err != nil {
		return pdf.Document{}, municipality.Wrap(municipality.Invalid, "casework.layout", err)
	}
	doc := o.blank(c, title, on)
	doc.Recipient = recipient
	doc.Body = append(doc.Body, body...)
	return doc, nil
}

// blank is a sheet with head, references and title.
func (o *Office) blank(c Case, title string, on municipality.Date) pdf.Document {
	return pdf.Document{Title: printable(title), Language: string(c.Language), Author: o.Profile.Name, Created: on.UTC(), Words: PDFWords(c.Language),
		Letterhead: Letterhead(o.Profile, o.UnitName(c.Unit, c.Language)), Footer: o.Profile.Name + " · " + c.Number,
		References: [][2]string{{wordDate.In(c.Language), on.In(c.Language)}, {wordCase.In(c.Language), c.Number}},
		Body:       []pdf.Block{pdf.Heading{Level: 1, Text: plain(title)}}}
}

// UnitName is a unit's name in a language, or its id when it is not known.
func (o *Office) UnitName(id string, lang municipality.Language) string {
	for _, u := range o.Units {
		if u.ID == id {
			return municipality.Words(u.Name).In(lang)
		}
	}
	return id
}
