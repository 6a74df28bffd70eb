package object

// parties are those a unit is about, from or to.
const parties = `
type part arkivstruktur part ? parttype=*
  systemID id-
  partRolle kode:partRolle+
  virksomhetsspesifikkeMetadata egne

type partPerson arkivstruktur part < part ? parttype=partperson
  personidentifikator objekt:personidentifikator*
  navn tekst!
  postadresse objekt:enkelAdresse@her
  bostedsadresse objekt:enkelAdresse@annen
  kontaktinformasjon objekt:kontaktinformasjon@rad:kontaktinformasjon

type partEnhet arkivstruktur part < part ? parttype=partenhet
  enhetsidentifikator objekt:enhet@her
  navn tekst!
  forretningsadresse objekt:enkelAdresse@annen
  postadresse objekt:enkelAdresse@her
  kontaktinformasjon objekt:kontaktinformasjon@rad:kontaktinformasjon
  kontaktperson tekst@rad:kontaktinformasjon

type korrespondansepart arkivstruktur korrespondansepart ? parttype=*
  systemID id-
  korrespondanseparttype kode:korrespondanseparttype+
  virksomhetsspesifikkeMetadata egne

type korrespondansepartPerson arkivstruktur korrespondansepart < korrespondansepart ? parttype=korrespondansepartperson
  personidentifikator objekt:personidentifikator*
  navn tekst!
  postadresse objekt:enkelAdresse@her
  bostedsadresse objekt:enkelAdresse@annen
  kontaktinformasjon objekt:kontaktinformasjon@rad:kontaktinformasjon

type korrespondansepartEnhet arkivstruktur korrespondansepart < korrespondansepart ? parttype=korrespondansepartenhet
  enhetsidentifikator objekt:enhet@her
  navn tekst!
  forretningsadresse objekt:enkelAdresse@annen
  postadresse objekt:enkelAdresse@her
  kontaktinformasjon objekt:kontaktinformasjon@rad:kontaktinformasjon
  kontaktperson tekst@rad:kontaktinformasjon

type korrespondansepartIntern arkivstruktur korrespondansepart < korrespondansepart ? parttype=korrespondansepartintern
  administrativEnhet tekst
  referanseAdministrativEnhet id@rad:kontaktinformasjon
  saksbehandler tekst
  referanseSaksbehandler id@rad:kontaktinformasjon
`

// notes are what is written beside a unit, and what it is known by outside.
const notes = `
type merknad arkivstruktur merknad
  systemID id-
  merknadstekst tekst!
  merknadstype kode:merknadstype
  merknadsdato tid-
  merknadRegistrertAv tekst-
  referanseMerknadRegistrertAv id-

type kryssreferanse arkivstruktur kryssreferanse < arkivenhet
  referanseTilKlasse id
  referanseTilMappe id
  referanseTilRegistrering id

type konvertering arkivstruktur konvertering
  systemID id-
  konvertertDato tid=
  konvertertAv tekst=
  konvertertFraFormat kode:format=
  konvertertTilFormat kode:format=
  konverteringsverktoey tekst
  konverteringskommentar tekst

type nasjonalidentifikator arkivstruktur nasjonalidentifikator ? type=*
  systemID id-

type bygning arkivstruktur nasjonalidentifikator < nasjonalidentifikator ? type=bygning
  bygningsnummer tall!
  endringsloepenummer tall

type enhetsidentifikator arkivstruktur nasjonalidentifikator < nasjonalidentifikator ? type=enhetsidentifikator
  organisasjonsnummer tekst!

type matrikkel arkivstruktur nasjonalidentifikator < nasjonalidentifikator ? type=matrikkel
  kommunenummer tekst!
  gaardsnummer tall!
  bruksnummer tall!
  festenummer tall
  seksjonsnummer tall

type foedselsnummer arkivstruktur nasjonalidentifikator < nasjonalidentifikator ? type=foedselsnummer
  foedselsnummer tekst!@personidentifikator

type dNummer arkivstruktur nasjonalidentifikator < nasjonalidentifikator ? type=dnummer
  dNummer tekst!@personidentifikator

type plan arkivstruktur nasjonalidentifikator < nasjonalidentifikator ? type=plan
  kommunenummer tekst
  fylkesnummer tekst
  landkode kode:land
  planidentifikasjon tekst!

type posisjon arkivstruktur nasjonalidentifikator < nasjonalidentifikator ? type=posisjon
  koordinatsystem kode:koordinatsystem!
  x desimal!
  y desimal!
  z desimal

type avskrivning sakarkiv avskrivning
  systemID id-
  avskrivningsdato dag=
  avskrevetAv tekst=
  referanseAvskrevetAv id=
  avskrivningsmaate kode:avskrivningsmaate+
  referanseAvskrivesAvJournalpost id
  referanseAvskrivesAvKorrespondansepart id

type dokumentflyt sakarkiv dokumentflyt
  systemID id-
  flytTil tekst!=
  referanseFlytTil id=
  flytFra tekst=
  referanseFlytFra id=
  flytMottattDato tid=
  flytSendtDato tid=
  flytStatus kode:flytStatus+
  flytMerknad tekst

type presedens sakarkiv presedens
  systemID id-
  presedensDato dag+
  opprettetDato tid-
  opprettetAv tekst-
  referanseOpprettetAv id-
  tittel tekst!
  beskrivelse tekst
  presedensHjemmel tekst
  rettskildefaktor tekst!
  presedensGodkjentDato tid
  presedensGodkjentAv tekst
  referansePresedensGodkjentAv id
  avsluttetDato tid+
  avsluttetAv tekst
  referanseAvsluttetAv id
  presedensStatus kode:presedensStatus+
`

// parts are data that live within a unit and have no address of their own.
const parts = `
type kassasjon - -
  kassasjonsvedtak kode:kassasjonsvedtak!
  kassasjonshjemmel tekst
  bevaringstid tall
  kassasjonsdato dag

type utfoertKassasjon - -
  kassertDato tid
  kassertAv tekst
  referanseKassertAv id

type sletting - -
  slettingstype kode:slettingstype!
  slettetDato tid
  slettetAv tekst
  referanseSlettetAv id

type skjerming - -
  tilgangsrestriksjon kode:tilgangsrestriksjon!
  skjermingshjemmel tekst!
  skjermingMetadata kode:skjermingMetadata*
  skjermingDokument kode:skjermingDokument
  skjermingsvarighet tall
  skjermingOpphoererDato dag

type gradering - -
  graderingskode kode:graderingskode!
  graderingsdato tid
  gradertAv tekst
  referanseGradertAv id
  nedgraderingsdato tid
  nedgradertAv tekst
  referanseNedgradertAv id

type elektroniskSignatur - -
  elektroniskSignaturSikkerhetsnivaa kode:elektroniskSignaturSikkerhetsnivaa!
  elektroniskSignaturVerifisert kode:elektroniskSignaturVerifisert!
  verifisertDato tid!
  verifisertAv tekst
  referanseVerifisertAv id

type enkelAdresse - -
  adresselinje1 tekst
  adresselinje2 tekst
  adresselinje3 tekst
  postnr kode:postnummer
  poststed tekst!
  landkode kode:land

type kontaktinformasjon - -
  epostadresse tekst
  mobiltelefon tekst
  telefon tekst

type enhet - -
  organisasjonsnummer tekst!

type personidentifikator - -
  foedselsnummer tekst
  dNummer tekst
`

// administration is who may do what, what was done, and the words in use.
const administration = `
type administrativEnhet admin administrativ_enhet
  systemID id-
  administrativEnhetNavn tekst!
  kortnavn tekst
  opprettetDato tid-
  opprettetAv tekst-
  avsluttetDato tid+
  administrativEnhetsstatus tekst!
  referanseOverordnetEnhet id
  virksomhetsspesifikkeMetadata egne

type bruker admin bruker
  systemID id-
  brukerNavn tekst!
  kortnavn tekst
  opprettetDato tid-
  opprettetAv tekst-
  avsluttetDato tid+
  virksomhetsspesifikkeMetadata egne

type tilgang admin tilgang
  systemID id-
  rolle tekst!
  tilgangskategori kode:tilgangskategori!
  referanseArkivenhet id
  tilgangsrestriksjon kode:tilgangsrestriksjon
  les bool!
  ny bool!
  endre bool!
  slett bool!

type endringslogg loggingogsporing endringslogg ? hendelsetype=*
  systemID id-
  referanseArkivenhet id
  referanseMetadata tekst
  endretDato tid
  endretAv tekst
  referanseEndretAv id
  tidligereVerdi tekst
  nyVerdi tekst

type hendelseslogg loggingogsporing endringslogg < endringslogg
  hendelsetype kode:hendelsetype!
  beskrivelse tekst
  hendelseDato tid

type virksomhetsspesifikkeMetadata metadata vsm_felt
  systemID id-
  navn tekst!
  type tekst!
  beskrivelse tekst
  kilde tekst
  utdatert bool

type kode metadata kodeliste
  systemID id-
  liste tekst-
  kode tekst!
  kodenavn tekst!
  merknad tekst
  inaktiv bool
`
