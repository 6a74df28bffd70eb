package pdf

import "time"

// created is the time of every test document.
func created() time.Time { return time.Date(2026, 11, 22, 9, 30, 0, 0, time.UTC) }

func text(s string) []Span { return []Span{{Text: s}} }

// letter is a letter from an invented municipality to an invented person.
func letter() Document {
	return Document{
		Title: "Vedtak om redusert foreldrebetaling", Language: "nb", Author: "Fjordvik kommune", Created: created(),
		Letterhead: Letterhead{
			Municipality: "Fjordvik kommune", Unit: "Oppvekst og utdanning",
			Address: []string{"Rådhusplassen 1", "Postboks 12, 9999 Fjordvik"},
			Contact: []string{"Telefon 77 00 00 00", "postmottak@fjordvik.example", "Org.nr. 999 999 999"},
		},
		Recipient:  []string{"Kari Prøve Nordmann", "Storgata 12 B", "9999 Fjordvik"},
		References: [][2]string{{"Dato", "22. november 2026"}, {"Vår referanse", "2026/1234-5"}, {"Deres referanse", "–"}},
		Body: []Block{
			Paragraph{[]Span{{Text: "Du får redusert betaling for barnehageplassen til Ola fra "}, {Text: "1. desember 2026", Bold: true}, {Text: ". Du skal betale 1\u00a0910\u00a0kr i måneden, og du trenger ikke å søke på nytt før neste barnehageår."}}},
			Heading{2, text("Slik har vi regnet")},
			Paragraph{text("Foreldrebetalingen skal ikke være høyere enn 6 % av husholdningens samlede inntekt. Vi har hentet inntekten fra skattemeldingen for 2025.")},
			Table{Caption: "Beregning av betalingen", Header: []string{"Post", "Grunnlag", "Beløp"}, RowHeaders: true,
				Rows:  [][]string{{"Samlet inntekt", "Skattemelding 2025", "350 000 kr"}, {"6 % av inntekten, per år", "Forskrift om foreldrebetaling § 3", "21 000 kr"}, {"Pris per måned, 11 måneder", "Avrundet", "1 910 kr"}},
				Align: []Align{Left, Left, Right}},
			Heading{2, text("Hvorfor vi har kommet til dette")},
			Paragraph{[]Span{{Text: "Etter barnehageloven § 15 og "}, {Text: "forskrift om foreldrebetaling i barnehager", Italic: true}, {Text: " § 3 har husholdninger med lav inntekt rett til redusert betaling. Inntekten din ligger under grensen."}}},
			Heading{2, text("Du kan klage på vedtaket")},
			Paragraph{text("Er du uenig, kan du klage innen tre uker fra du fikk dette brevet.")},
			List{Items: [][]Block{
				{Paragraph{[]Span{{Text: "Send klagen på "}, {Text: "sidene våre om klage", Link: "https://fjordvik.example/klage"}, {Text: ", eller i brev til kommunen."}}}},
				{Paragraph{text("Skriv hvilket vedtak du klager på, og hva du vil ha endret.")}},
				{Paragraph{text("Trenger du hjelp til å skrive klagen, skal vi hjelpe deg.")}},
			}},
			Paragraph{text("Med vennlig hilsen")},
			Paragraph{[]Span{{Text: "Nils Saksbehandler", Bold: true}, {Text: "\nrådgiver, Oppvekst og utdanning"}}},
			Paragraph{[]Span{{Text: "Brevet er godkjent elektronisk og har derfor ingen underskrift.", Italic: true}}},
		},
		Footer: "Fjordvik kommune · fjordvik.example · Sak 2026/1234",
		Words:  Words{Page: "Side", Of: "av"},
	}
}
