package depot

// readable, listed and wrapped are our own tests of the package.
const (
	readable = "T.01"
	listed   = "T.02"
	wrapped  = "T.03"
)

// Kinds of test, as the depots group them.
const (
	structureControl  = "strukturkontroll"
	structureAnalysis = "strukturanalyse"
	contentControl    = "innholdskontroll"
	contentAnalysis   = "innholdsanalyse"
)

// definition is a test: its number, what it is called and what kind it is.
type definition struct{ number, name, kind string }

// definitions lists every test in order. The numbers are the depots'; the missing ones were never given out or are
// withdrawn.
func definitions() []definition {
	return []definition{
		{"N5.01", "XML-filene som er oppgitt, finnes", structureControl},
		{"N5.02", "Sjekksummer for XML- og skjemafiler", structureControl},
		{"N5.03", "XML-filene følger skjemaene", structureControl},
		{"N5.04", "Arkiv", contentAnalysis},
		{"N5.05", "Arkivdeler", contentAnalysis},
		{"N5.06", "Statuser på arkivdelene", contentAnalysis},
		{"N5.07", "Klassifikasjonssystemer", contentAnalysis},
		{"N5.08", "Klasser på hvert nivå", contentAnalysis},
		{"N5.09", "Tomme klasser i det primære klassifikasjonssystemet", contentAnalysis},
		{"N5.10", "Mapper etter type og nivå", contentAnalysis},
		{"N5.11", "Mapper etter år", contentAnalysis},
		{"N5.12", "Klasser som har både underklasser og mapper", contentAnalysis},
		{"N5.13", "Mapper etter klasse", contentAnalysis},
		{"N5.14", "Mapper uten innhold", contentAnalysis},
		{"N5.15", "Statuser på saksmappene", contentAnalysis},
		{"N5.16", "Registreringer etter type", contentAnalysis},
		{"N5.17", "Typer journalposter", contentAnalysis},
		{"N5.18", "Registreringer etter år", contentAnalysis},
		{"N5.19", "Klasser som har både underklasser og registreringer", contentAnalysis},
		{"N5.20", "Registreringer rett under klasser", contentAnalysis},
		{"N5.21", "Registreringer uten dokumentbeskrivelse", contentAnalysis},
		{"N5.22", "Statuser på journalpostene", contentAnalysis},
		{"N5.23", "Dokumentbeskrivelser", contentAnalysis},
		{"N5.24", "Dokumentbeskrivelser uten dokumentobjekt", contentAnalysis},
		{"N5.25", "Statuser på dokumentene", contentAnalysis},
		{"N5.26", "Dokumentobjekter", contentAnalysis},
		{"N5.27", "Første og siste registrering", contentAnalysis},
		{"N5.28", "Antall dokumentfiler er som oppgitt", structureAnalysis},
		{"N5.29", "Dokumentformater", contentAnalysis},
		{"N5.30", "Sjekksummer for dokumentfilene", contentControl},
		{"N5.32", "Dokumentfilene det vises til, finnes", contentControl},
		{"N5.33", "Dokumentfiler ingen viser til", contentAnalysis},
		{"N5.34", "Dokumentfiler flere dokumentobjekter viser til", contentAnalysis},
		{"N5.35", "Parter", contentAnalysis},
		{"N5.36", "Merknader", contentAnalysis},
		{"N5.37", "Kryssreferanser", contentAnalysis},
		{"N5.38", "Presedenser", contentAnalysis},
		{"N5.39", "Korrespondanseparter", contentAnalysis},
		{"N5.40", "Avskrivninger", contentAnalysis},
		{"N5.41", "Dokumentflyter", contentAnalysis},
		{"N5.42", "Skjerminger", contentAnalysis},
		{"N5.43", "Graderinger", contentAnalysis},
		{"N5.44", "Kassasjonsvedtak", contentAnalysis},
		{"N5.45", "Utførte kassasjoner", contentAnalysis},
		{"N5.46", "Konverteringer", contentAnalysis},
		{"N5.47", "systemID er entydig", contentControl},
		{"N5.48", "Arkivdelene det vises til, finnes", contentControl},
		{"N5.51", "Klassene det vises til, finnes", contentControl},
		{"N5.59", "Journalposter i journalene og i arkivstrukturen", contentControl},
		{"N5.60", "Journalenes start- og sluttdato", contentAnalysis},
		{"N5.61", "Endringer i endringsloggen", contentAnalysis},
		{"N5.62", "Arkivenhetene endringsloggen viser til, finnes", contentControl},
		{"N5.63", "Elementer uten innhold", contentControl},
		{"N5.64", "Tomme dokumentfiler", contentAnalysis},
		{readable, "Pakken er lesbar og fri for farlig XML", structureControl},
		{listed, "Fillisten i dias-mets.xml stemmer", structureControl},
		{wrapped, "Sjekksummen for tar-filen i info.xml stemmer", structureControl},
	}
}
