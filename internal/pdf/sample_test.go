package pdf

import (
	"strconv"
	"strings"
	"time"
)

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

// application is a copy of a long application, with what is hard to lay out:
// tables over several pages, a row taller than a page, lists in lists, words
// wider than the sheet, and the letters of Northern Sámi.
func application() Document {
	d := Document{Title: "Søknad om skjenkebevilling – kopi", Language: "nb", Created: created(), Words: Words{Page: "Side", Of: "av"}, Footer: "Kopi av søknad sendt 22. november 2026"}
	d.Letterhead = Letterhead{Municipality: "Fjordvik kommune"}
	d.Body = []Block{
		Heading{1, text("Søknad om skjenkebevilling – kopi")},
		Paragraph{text("Dette er en kopi av det du sendte til oss. «Ta vare på den», skriver vi – den koster ½ € å trykke.")},
		Heading{2, text("Dine svar")},
		Table{RowHeaders: true, Rows: [][]string{{"Navn på stedet", "Čáhppes Ruŋŧŧá kafé"}, {"E-post", "eier@kafe.example"}, {"Beskriv stedet", strings.Repeat("Stedet ligger ved sjøen og har plass til førti gjester. ", 6)}, {"Ikke svart", ""}}},
		Heading{2, text("Davvisámegiella")},
		Paragraph{text("Áŋgiris čállit: á č đ ŋ š ŧ ž, Á Č Đ Ŋ Š Ŧ Ž. Lullisámegiella: ï. Nuortalaš: ǥ ǧ ǩ ʒ ǯ â õ å ä ö.")},
		Heading{2, text("Vedlegg og vilkår")},
		Heading{3, text("Nummererte vilkår")},
		List{Ordered: true, Items: [][]Block{
			{Paragraph{text("Skjenking slutter kl. 02.")}, List{Items: [][]Block{{Paragraph{text("Gjelder også uteservering, " + strings.Repeat("og det gjelder hele året ", 8))}}, {Paragraph{text("Gjelder ikke 24. desember.")}}}}},
			{Paragraph{text("Styreren må ha bestått kunnskapsprøven.")}, Paragraph{text("Et nytt avsnitt i samme punkt.")}},
			{},
		}},
		Paragraph{[]Span{{Text: "Lang adresse: "}, {Text: "https://fjordvik.example/" + strings.Repeat("soknadomskjenkebevilling", 8), Link: "https://fjordvik.example/søk(1)"}, {Text: " og "}, {Text: "halvt ", Link: "mailto:post@fjordvik.example"}, {Text: "fet lenke", Bold: true, Link: "mailto:post@fjordvik.example"}, {Text: ", " + strings.Repeat("menneskerettighetsorganisasjon", 5) + "."}}},
		Heading{2, text("Ansatte")},
	}
	staff := Table{Caption: "Ansatte ved stedet", Header: []string{"Nr.", "Navn", "Stilling", "Timer i uken"}, Align: []Align{Right, Left, Center, Right}}
	for i := range 90 {
		staff.Rows = append(staff.Rows, []string{strconv.Itoa(i + 1), "Ansatt Prøvesen", "servitør og medarbeider i baren", "37,5"})
	}
	staff.Rows[40][2] = strings.Repeat("En lang forklaring på stillingen. ", 120)
	d.Body = append(d.Body, staff, Heading{2, text("Nabovarsel")})
	for range 12 {
		d.Body = append(d.Body, Paragraph{text(strings.Repeat("Naboene er varslet, og ingen har hatt merknader til søknaden. ", 7))})
	}
	return d
}

const letterMarkdown = `Du får redusert betaling fra **1. desember 2026**.

## Slik har vi regnet

| Post | Beløp |
| :--- | ----: |
| Inntekt | 350 000 kr |
| Pris per måned | 1 910 kr |

## Du kan klage

Les om det på [sidene våre](https://fjordvik.example/klage).

1. Skriv *hva* du vil ha endret.
2. Send klagen:
   - på nett
   - i brev

Med vennlig hilsen\
Nils Saksbehandler
`
