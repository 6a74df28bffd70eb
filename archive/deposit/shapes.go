package deposit

import "sync"

// Shapes of every entity of arkivstruktur.xsd, by the name that Torg's tables have for it; the elements stand in the order
// of the schema, which both editions of 5.0 share.
var shapes = sync.OnceValue(func() map[string]*Shape {
	out := map[string]*Shape{}
	for _, list := range [][]*Shape{frameShapes(), folderShapes(), recordShapes(), documentShapes(), smallShapes()} {
		for _, s := range list {
			out[s.Table] = s.compile()
		}
	}
	return out
})

// ShapeOf is the shape of a table's rows; nil when the deposit format has none.
func ShapeOf(table string) *Shape { return shapes()[table] }

func frameShapes() []*Shape {
	return []*Shape{
		{Element: "arkiv", Table: "arkiv", Key: "system_id", Parent: "overarkiv",
			Head:  fields("systemID=system_id:i tittel=tittel!Arkiv beskrivelse=beskrivelse arkivstatus=arkivstatus:c,arkivstatus" + media + created + ended),
			Extra: fields("endretDato=endret_dato:m")},
		{Element: "arkivskaper", Table: "arkivskaper", Key: "system_id", Parent: "arkiv",
			Head: fields("arkivskaperID=arkivskaper_id!Ikke_oppgitt arkivskaperNavn=arkivskaper_navn!Ikke_oppgitt beskrivelse=beskrivelse"), order: "arkivskaper_id, system_id"},
		{Element: "arkivdel", Table: "arkivdel", Key: "system_id", Parent: "arkiv",
			Head: fields("systemID=system_id:i tittel=tittel!Arkivdel beskrivelse=beskrivelse arkivdelstatus=arkivdelstatus:c,arkivdelstatus!Ikke_oppgitt" + media + created + ended +
				" arkivperiodeStartDato=arkivperiode_start_dato:d arkivperiodeSluttDato=arkivperiode_slutt_dato:d referanseForloeper=referanse_forloeper:i referanseArvtaker=referanse_arvtaker:i"),
			Extra: fields(dispose + " endretDato=endret_dato:m sone=sone klassifikasjonssystem=klassifikasjonssystem")},
		{Element: "klassifikasjonssystem", Table: "klassifikasjonssystem", Key: "system_id",
			Head:  fields("systemID=system_id:i klassifikasjonstype=klassifikasjonstype:c,klassifikasjonstype tittel=tittel!Klassifikasjonssystem beskrivelse=beskrivelse" + created + closed),
			Extra: fields("endretDato=endret_dato:m")},
		{Element: "klasse", Table: "klasse", Key: "system_id", Parent: "overklasse",
			Head:  fields("systemID=system_id:i klasseID=klasse_id!=system_id tittel=tittel!=klasse_id beskrivelse=beskrivelse noekkelord=noekkelord:l" + created + closed),
			Extra: fields(dispose + " endretDato=endret_dato:m klassifikasjonssystem=klassifikasjonssystem"), order: "klasse_id, system_id"},
	}
}

func folderShapes() []*Shape {
	return []*Shape{
		{Element: "mappe", Table: "saksmappe", Key: "system_id", Parent: "referanse_forelder_mappe",
			Head: fields("systemID=system_id:i mappeID=mappe_id!=system_id tittel=tittel!Uten_tittel offentligTittel=offentlig_tittel beskrivelse=beskrivelse noekkelord=noekkelord:l" + media + created + ended),
			Tail: fields("saksaar=saksaar:0 sakssekvensnummer=sakssekvensnummer:0 saksdato=saksdato:d!=opprettet_dato administrativEnhet=administrativ_enhet!Ikke_oppgitt saksansvarlig=saksansvarlig!Ikke_oppgitt " +
				"journalenhet=journalenhet saksstatus=saksstatus:c,saksstatus!Ikke_oppgitt utlaantDato=utlaant_dato:d utlaantTil=utlaant_til"),
			Extra: fields(dispose + " endretDato=endret_dato:m type=mappetype klasse=klasse arkivdel=arkivdel nummerserie=nummerserie"), order: "system_id"},
		{Element: "moetemappe", Table: "moetemappe", Key: "system_id", Parent: "system_id",
			Head: fields("moetenummer=moetenummer!Ikke_oppgitt utvalg=utvalg!Ikke_oppgitt moetedato=moetedato:d moetested=moetested referanseForrigeMoete=referanse_forrige_moete:i referanseNesteMoete=referanse_neste_moete:i")},
		{Element: "moetedeltaker", Table: "moetedeltaker", Key: "system_id", Parent: "moetemappe",
			Head: fields("moetedeltakerNavn=moetedeltaker_navn!Ikke_oppgitt moetedeltakerFunksjon=moetedeltaker_funksjon"), order: "moetemappe, nr, system_id"},
	}
}

func recordShapes() []*Shape {
	return []*Shape{
		{Element: "registrering", Table: "journalpost", Key: "system_id", Parent: "saksmappe",
			Head: fields("systemID=system_id:i" + created + " arkivertDato=arkivert_dato:m!=endret_dato arkivertAv=arkivert_av!=opprettet_av"),
			Tail: fields("journalaar=journalaar:0 journalsekvensnummer=journalsekvensnummer:0 journalpostnummer=journalpostnummer:0 journalposttype=journalposttype:c,journalposttype!Ikke_oppgitt " +
				"journalstatus=journalstatus:c,journalstatus!Ikke_oppgitt journaldato=journaldato:d!=opprettet_dato dokumentetsDato=dokumentets_dato:d mottattDato=mottatt_dato:m sendtDato=sendt_dato:m forfallsdato=forfallsdato:d " +
				"offentlighetsvurdertDato=offentlighetsvurdert_dato:d antallVedlegg=antall_vedlegg:0 utlaantDato=utlaant_dato:d utlaantTil=utlaant_til journalenhet=journalenhet"),
			Extra: append(recordMiddle(), fields("endretDato=endret_dato:m type=registreringstype klasse=klasse arkivdel=referanse_arkivdel administrativEnhet=administrativ_enhet saksbehandler=saksbehandler nummerserie=nummerserie")...),
			order: "saksmappe, journalpostnummer, system_id"},
		{Element: "moeteregistrering", Table: "moeteregistrering", Key: "system_id", Parent: "system_id",
			Head: fields("moeteregistreringstype=moeteregistreringstype:c,moeteregistreringstype!Ikke_oppgitt moetesakstype=moetesakstype:c,moetesakstype moeteregistreringsstatus=moeteregistreringsstatus:c,moeteregistreringsstatus " +
				"administrativEnhet=administrativ_enhet!Ikke_oppgitt saksbehandler=saksbehandler!Ikke_oppgitt")},
		{Element: "korrespondansepart", Table: "korrespondansepart", Key: "system_id", Parent: "journalpost",
			Head:  fields("korrespondanseparttype=korrespondanseparttype:c,korrespondanseparttype!Ikke_oppgitt korrespondansepartNavn=navn!Ikke_oppgitt" + address),
			Tail:  fields("administrativEnhet=administrativ_enhet saksbehandler=saksbehandler"),
			Extra: fields("organisasjonsnummer=organisasjonsnummer personidentifikator=personidentifikator"), order: "journalpost, nr, system_id"},
		{Element: "avskrivning", Table: "avskrivning", Key: "system_id", Parent: "journalpost",
			Head:  fields("avskrivningsdato=avskrivningsdato:d avskrevetAv=avskrevet_av!Ikke_oppgitt avskrivningsmaate=avskrivningsmaate:c,avskrivningsmaate!Ikke_oppgitt referanseAvskrivesAvJournalpost=referanse_avskrives_av_journalpost:i"),
			order: "journalpost, avskrivningsdato, system_id"},
		{Element: "dokumentflyt", Table: "dokumentflyt", Key: "system_id", Parent: "registrering",
			Head:  fields("flytTil=flyt_til!Ikke_oppgitt flytFra=flyt_fra!Ikke_oppgitt flytMottattDato=flyt_mottatt_dato:m!=flyt_sendt_dato flytSendtDato=flyt_sendt_dato:m!=flyt_mottatt_dato flytStatus=flyt_status:c,flytstatus!Ikke_oppgitt flytMerknad=flyt_merknad"),
			order: "registrering, flyt_mottatt_dato, system_id"},
	}
}

// recordMiddle are the fields of a registrering that stand after its documents.
func recordMiddle() []Field {
	return fields("registreringsID=registrerings_id tittel=tittel!Uten_tittel offentligTittel=offentlig_tittel beskrivelse=beskrivelse noekkelord=noekkelord:l forfatter=forfatter:l" + media)
}

// noteTail are the fields of an arkivnotat.
func noteTail() []Field {
	return fields("dokumentetsDato=dokumentets_dato:d mottattDato=mottatt_dato:m sendtDato=sendt_dato:m forfallsdato=forfallsdato:d offentlighetsvurdertDato=offentlighetsvurdert_dato:d " +
		"antallVedlegg=antall_vedlegg:n utlaantDato=utlaant_dato:d utlaantTil=utlaant_til")
}

func documentShapes() []*Shape {
	return []*Shape{
		{Element: "dokumentbeskrivelse", Table: "dokumentbeskrivelse", Key: "system_id", Parent: "registrering",
			Head: fields("systemID=system_id:i dokumenttype=dokumenttype:c,dokumenttype!Ikke_oppgitt dokumentstatus=dokumentstatus:c,dokumentstatus!Ikke_oppgitt tittel=tittel!Uten_tittel beskrivelse=beskrivelse forfatter=forfatter:l" + created +
				" dokumentmedium=dokumentmedium:c,dokumentmedium oppbevaringssted=oppbevaringssted"),
			Tail: fields("tilknyttetRegistreringSom=tilknyttet_registrering_som:c,tilknyttetregistreringsom!Ikke_oppgitt dokumentnummer=dokumentnummer:0 " +
				"tilknyttetDato=tilknyttet_dato:m!=opprettet_dato tilknyttetAv=tilknyttet_av!=opprettet_av"),
			Extra: fields("endretDato=endret_dato:m"), order: "registrering, dokumentnummer, system_id"},
		{Element: "dokumentobjekt", Table: "dokumentobjekt", Key: "system_id", Parent: "dokumentbeskrivelse",
			Head:  fields("systemID=system_id:i versjonsnummer=versjonsnummer:0 variantformat=variantformat:c,variantformat!Ikke_oppgitt"),
			Tail:  fields("sjekksum=sjekksum sjekksumAlgoritme=sjekksum_algoritme!SHA-256 filstoerrelse=filstoerrelse:0"),
			Extra: fields("opprettetDato=opprettet_dato:m!=endret_dato opprettetAv=opprettet_av!Ikke_oppgitt endretDato=endret_dato:m format=format formatDetaljer=format_detaljer referanseDokumentfil=referanse_dokumentfil filnavn=filnavn mimeType=mime_type"),
			order: "dokumentbeskrivelse, versjonsnummer, variantformat, system_id"},
		{Element: "konvertering", Table: "konvertering", Key: "system_id", Parent: "dokumentobjekt",
			Head: fields("konvertertDato=konvertert_dato:m konvertertAv=konvertert_av!Ikke_oppgitt konvertertFraFormat=konvertert_fra_format!Ikke_oppgitt konvertertTilFormat=konvertert_til_format!Ikke_oppgitt " +
				"konverteringsverktoey=konverteringsverktoey konverteringskommentar=konverteringskommentar"), order: "dokumentobjekt, konvertert_dato, system_id"},
		{Element: "sletting", Table: "sletting", Key: "system_id", Parent: "arkivenhet",
			Head: fields("slettingstype=slettingstype:c,slettingstype!Ikke_oppgitt slettetDato=slettet_dato:m slettetAv=slettet_av!Ikke_oppgitt"), order: "arkivenhet, slettet_dato DESC, system_id"},
		{Element: "utfoertKassasjon", Table: "utfoert_kassasjon", Key: "system_id", Parent: "system_id",
			Head: fields("kassertDato=kassert_dato:m kassertAv=kassert_av!Ikke_oppgitt"), Extra: fields("arkivenhet=arkivenhet")},
	}
}

func smallShapes() []*Shape {
	return []*Shape{
		{Element: "part", Table: "part", Key: "system_id", Parent: "arkivenhet", Head: fields("partNavn=navn!Ikke_oppgitt partRolle=part_rolle:c,partrolle!Part" + address),
			Extra: fields("organisasjonsnummer=organisasjonsnummer personidentifikator=personidentifikator"), order: "arkivenhet, nr, system_id"},
		{Element: "kontaktinformasjon", Table: "kontaktinformasjon", Key: "system_id", Parent: "system_id",
			Head: fields("epostadresse=epostadresse telefonnummer=mobiltelefon telefonnummer=telefon kontaktperson=kontaktperson")},
		{Element: "merknad", Table: "merknad", Key: "system_id", Parent: "arkivenhet",
			Head: fields("merknadstekst=merknadstekst!Ikke_oppgitt merknadstype=merknadstype:c,merknadstype merknadsdato=merknadsdato:m merknadRegistrertAv=merknad_registrert_av!Ikke_oppgitt"), order: "arkivenhet, merknadsdato, system_id"},
		{Element: "kryssreferanse", Table: "kryssreferanse", Key: "system_id", Parent: "arkivenhet",
			Head: fields("referanseTilKlasse=referanse_til_klasse:i referanseTilMappe=referanse_til_mappe:i referanseTilRegistrering=referanse_til_registrering:i"), order: "arkivenhet, system_id"},
		{Element: "presedens", Table: "presedens", Key: "system_id",
			Head: fields("presedensDato=presedens_dato:d!=opprettet_dato" + created + " tittel=tittel!Uten_tittel beskrivelse=beskrivelse presedensHjemmel=presedens_hjemmel rettskildefaktor=rettskildefaktor!Ikke_oppgitt " +
				"presedensGodkjentDato=presedens_godkjent_dato:m presedensGodkjentAv=presedens_godkjent_av" + closed + " presedensStatus=presedens_status:c,presedensstatus"),
			Extra: fields("endretDato=endret_dato:m")},
		{Element: "skjerming", Table: "skjerming", Key: "system_id", Parent: "system_id",
			Head: fields("tilgangsrestriksjon=tilgangsrestriksjon:c,tilgangsrestriksjon!Ikke_oppgitt skjermingshjemmel=skjermingshjemmel!Ikke_oppgitt skjermingMetadata=skjerming_metadata:w,skjermingmetadata!Ingen " +
				"skjermingDokument=skjerming_dokument:c,skjermingdokument skjermingsvarighet=skjermingsvarighet:n skjermingOpphoererDato=skjerming_opphoerer_dato:d"), Extra: fields("arkivenhet=arkivenhet")},
		{Element: "gradering", Table: "gradering", Key: "system_id", Parent: "system_id",
			Head: fields("grad=graderingskode:c,graderingskode!Ikke_oppgitt graderingsdato=graderingsdato:m gradertAv=gradert_av!Ikke_oppgitt nedgraderingsdato=nedgraderingsdato:m nedgradertAv=nedgradert_av"), Extra: fields("arkivenhet=arkivenhet")},
		{Element: "kassasjon", Table: "kassasjon", Key: "system_id", Parent: "system_id", Head: fields(dispose), Extra: fields("arkivenhet=arkivenhet")},
		{Element: "elektroniskSignatur", Table: "elektronisk_signatur", Key: "system_id", Parent: "system_id",
			Head: fields("elektroniskSignaturSikkerhetsnivaa=elektronisk_signatur_sikkerhetsnivaa:c,elektronisksignatursikkerhetsnivaa!Ikke_oppgitt elektroniskSignaturVerifisert=elektronisk_signatur_verifisert:c,elektronisksignaturverifisert!Ikke_oppgitt " +
				"verifisertDato=verifisert_dato:y verifisertAv=verifisert_av!Ikke_oppgitt"), Extra: fields("arkivenhet=arkivenhet")},
		{Element: "endring", Table: "endringslogg", Key: "system_id", Parent: "referanse_arkivenhet",
			Head:  fields("referanseArkivenhet=referanse_arkivenhet:i referanseMetadata=referanse_metadata!Ikke_oppgitt endretDato=endret_dato:m endretAv=endret_av!Ikke_oppgitt tidligereVerdi=tidligere_verdi!Ingen nyVerdi=ny_verdi!Ingen"),
			Extra: fields("arkivenhet=arkivenhet hendelsetype=hendelsetype"), order: "referanse_arkivenhet, endret_dato, system_id"},
		{Element: "nasjonalidentifikator", Table: "nasjonalidentifikator", Key: "system_id", Parent: "arkivenhet",
			Head: fields("type=type kommunenummer=kommunenummer gaardsnummer=gaardsnummer:n bruksnummer=bruksnummer:n festenummer=festenummer:n seksjonsnummer=seksjonsnummer:n bygningsnummer=bygningsnummer:n endringsloepenummer=endringsloepenummer:n " +
				"organisasjonsnummer=organisasjonsnummer personidentifikator=personidentifikator:l planidentifikasjon=planidentifikasjon fylkesnummer=fylkesnummer landkode=landkode koordinatsystem=koordinatsystem x=x y=y z=z"), order: "arkivenhet, system_id"},
		{Element: "felt", Table: "vsm", Key: "system_id", Parent: "arkivenhet", Head: fields("navn=navn verdi=verdi"), order: "arkivenhet, navn, nr, system_id"},
		{Element: "lenke", Table: "lenke", Key: "noekkel", Parent: "fra", Head: fields("art=art til=til"), order: "fra, art, nr, til"},
	}
}
