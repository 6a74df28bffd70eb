package object

// The model, as data. Source: Noark 5 Tjenestegrensesnitt 1.1, chapter 7 (which attributes a type has, and how many), and
// the archive room's columns. One type per "type" line:
//
//	type NAME AREA TABLE [< BASE] [? COLUMN=VALUE]
//
// and under it one attribute per line: NAME KIND, where KIND is tekst, tid (a moment), dag (kept as a date), tall, desimal,
// bool, id, kode:LIST, objekt:TYPE or egne (the municipality's own fields). Marks after the kind: ! demanded of the client, * many,
// = may be given when made and never changed, + stays as it is when a client leaves it out, - the archive's own. "@x" says where it is kept when not in the column of its name:
// a column, "rad:TABLE" for a row of its own under the unit's key, or "her" for columns of the unit's row.
const structure = `
type arkivenhet arkivstruktur -
  systemID id-
  opprettetDato tid-
  opprettetAv tekst-
  referanseOpprettetAv id-
  endretDato tid-
  endretAv tekst-
  referanseEndretAv id-

type arkiv arkivstruktur arkiv < arkivenhet
  tittel tekst!
  beskrivelse tekst
  arkivstatus kode:arkivstatus+
  dokumentmedium kode:dokumentmedium
  oppbevaringssted tekst*
  avsluttetDato tid+
  avsluttetAv tekst-
  referanseAvsluttetAv id-

type arkivskaper arkivstruktur arkivskaper < arkivenhet
  arkivskaperID tekst!
  arkivskaperNavn tekst!
  beskrivelse tekst

type arkivdel arkivstruktur arkivdel < arkivenhet
  tittel tekst!
  beskrivelse tekst
  arkivdelstatus kode:arkivdelstatus+
  dokumentmedium kode:dokumentmedium
  oppbevaringssted tekst*
  avsluttetDato tid+
  avsluttetAv tekst-
  referanseAvsluttetAv id-
  arkivperiodeStartDato dag+
  arkivperiodeSluttDato dag
  referanseForloeper id
  referanseArvtaker id
  kassasjon objekt:kassasjon@her
  utfoertKassasjon objekt:utfoertKassasjon@rad:utfoert_kassasjon
  sletting objekt:sletting@rad:sletting
  skjerming objekt:skjerming@rad:skjerming
  gradering objekt:gradering@rad:gradering

type klassifikasjonssystem arkivstruktur klassifikasjonssystem < arkivenhet
  klassifikasjonstype kode:klassifikasjonstype
  tittel tekst!
  beskrivelse tekst
  avsluttetDato tid+
  avsluttetAv tekst-
  referanseAvsluttetAv id-

type klasse arkivstruktur klasse < arkivenhet
  klasseID tekst!=
  tittel tekst!
  beskrivelse tekst
  noekkelord tekst*
  avsluttetDato tid+
  avsluttetAv tekst-
  referanseAvsluttetAv id-
  skjerming objekt:skjerming@rad:skjerming
  kassasjon objekt:kassasjon@her
  gradering objekt:gradering@rad:gradering

type mappe arkivstruktur saksmappe < arkivenhet ? mappetype=mappe
  mappeID tekst=
  tittel tekst!
  offentligTittel tekst
  beskrivelse tekst
  noekkelord tekst*
  dokumentmedium kode:dokumentmedium
  oppbevaringssted tekst*
  avsluttetDato tid+
  avsluttetAv tekst-
  referanseAvsluttetAv id-
  kassasjon objekt:kassasjon@her
  skjerming objekt:skjerming@rad:skjerming
  gradering objekt:gradering@rad:gradering
  referanseForelderMappe id+
  virksomhetsspesifikkeMetadata egne

type saksmappe sakarkiv saksmappe < mappe ? mappetype=
  saksaar tall-
  sakssekvensnummer tall-
  saksdato dag+
  administrativEnhet tekst+
  referanseAdministrativEnhet id+
  saksansvarlig tekst+
  referanseSaksansvarlig id+
  journalenhet tekst+
  saksstatus kode:saksstatus+
  utlaantDato dag
  utlaantTil tekst
  referanseUtlaantTil id

type registrering arkivstruktur journalpost < arkivenhet ? registreringstype=registrering
  arkivertDato tid+
  arkivertAv tekst-
  referanseArkivertAv id-
  kassasjon objekt:kassasjon@rad:kassasjon
  skjerming objekt:skjerming@rad:skjerming
  gradering objekt:gradering@rad:gradering
  referanseArkivdel id+
  registreringsID tekst=
  tittel tekst!
  offentligTittel tekst
  beskrivelse tekst
  noekkelord tekst*
  forfatter tekst*
  dokumentmedium kode:dokumentmedium
  oppbevaringssted tekst*
  virksomhetsspesifikkeMetadata egne

type journalpost sakarkiv journalpost < registrering ? registreringstype=
  journalaar tall-
  journalsekvensnummer tall-
  journalpostnummer tall-
  journalposttype kode:journalposttype+
  journalstatus kode:journalstatus+
  journaldato dag+
  dokumentetsDato dag+
  mottattDato tid+
  sendtDato tid+
  forfallsdato dag
  offentlighetsvurdertDato dag
  antallVedlegg tall+
  utlaantDato dag
  utlaantTil tekst
  referanseUtlaantTil id
  journalenhet tekst+
  elektroniskSignatur objekt:elektroniskSignatur@rad:elektronisk_signatur

type arkivnotat sakarkiv journalpost < registrering ? registreringstype=arkivnotat
  dokumentetsDato dag+
  mottattDato tid+
  sendtDato tid+
  forfallsdato dag
  offentlighetsvurdertDato dag
  antallVedlegg tall+
  utlaantDato dag
  utlaantTil tekst
  referanseUtlaantTil id

type dokumentbeskrivelse arkivstruktur dokumentbeskrivelse < arkivenhet
  dokumenttype kode:dokumenttype+
  dokumentstatus kode:dokumentstatus+
  tittel tekst!
  beskrivelse tekst
  forfatter tekst*
  dokumentmedium kode:dokumentmedium
  oppbevaringssted tekst
  tilknyttetRegistreringSom kode:tilknyttetRegistreringSom+
  dokumentnummer tall-
  tilknyttetDato tid-
  tilknyttetAv tekst-
  referanseTilknyttetAv id-
  kassasjon objekt:kassasjon@rad:kassasjon
  utfoertKassasjon objekt:utfoertKassasjon@rad:utfoert_kassasjon
  sletting objekt:sletting@rad:sletting
  skjerming objekt:skjerming@rad:skjerming
  gradering objekt:gradering@rad:gradering
  elektroniskSignatur objekt:elektroniskSignatur@rad:elektronisk_signatur
  eksternReferanse tekst
  virksomhetsspesifikkeMetadata egne

type dokumentobjekt arkivstruktur dokumentobjekt < arkivenhet
  versjonsnummer tall-
  variantformat kode:variantformat=
  format kode:format=
  formatDetaljer tekst=
  referanseDokumentfil tekst-
  filnavn tekst
  sjekksum tekst=
  mimeType tekst
  sjekksumAlgoritme tekst=
  filstoerrelse tall=
  elektroniskSignatur objekt:elektroniskSignatur@rad:elektronisk_signatur
` + parties + notes + parts + administration
