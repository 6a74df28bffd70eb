ALTER TABLE arkivdel ADD COLUMN klassifikasjonssystem TEXT NOT NULL DEFAULT '';
ALTER TABLE arkivdel ADD COLUMN kassasjonsarv TEXT NOT NULL DEFAULT '';
ALTER TABLE arkivdel ADD COLUMN periodisering TEXT NOT NULL DEFAULT '';
ALTER TABLE klasse ADD COLUMN kassasjonsarv TEXT NOT NULL DEFAULT '';
ALTER TABLE saksmappe ADD COLUMN mappetype TEXT NOT NULL DEFAULT '';
ALTER TABLE saksmappe ADD COLUMN nummerserie TEXT NOT NULL DEFAULT '';
ALTER TABLE saksmappe ADD COLUMN referanse_administrativ_enhet TEXT NOT NULL DEFAULT '';
ALTER TABLE saksmappe ADD COLUMN referanse_saksansvarlig TEXT NOT NULL DEFAULT '';
ALTER TABLE saksmappe ADD COLUMN referanse_utlaant_til TEXT NOT NULL DEFAULT '';
ALTER TABLE journalpost ADD COLUMN registreringstype TEXT NOT NULL DEFAULT '';
ALTER TABLE journalpost ADD COLUMN klasse TEXT NOT NULL DEFAULT '';
ALTER TABLE journalpost ADD COLUMN nummerserie TEXT NOT NULL DEFAULT '';
ALTER TABLE journalpost ADD COLUMN referanse_utlaant_til TEXT NOT NULL DEFAULT '';
ALTER TABLE part ADD COLUMN parttype TEXT NOT NULL DEFAULT '';
ALTER TABLE korrespondansepart ADD COLUMN parttype TEXT NOT NULL DEFAULT '';
ALTER TABLE dokumentobjekt ADD COLUMN merket BIGINT NOT NULL DEFAULT 0;
DROP INDEX saksmappe_nummer;
CREATE UNIQUE INDEX saksmappe_nummer ON saksmappe (nummerserie, saksaar, sakssekvensnummer) WHERE sakssekvensnummer > 0;
CREATE INDEX saksmappe_klasse ON saksmappe (klasse, arkivdel);
CREATE INDEX saksmappe_over ON saksmappe (referanse_forelder_mappe) WHERE referanse_forelder_mappe <> '';
CREATE INDEX saksmappe_kassasjon ON saksmappe (kassasjonsdato) WHERE kassasjonsdato <> '';
DROP INDEX journalpost_journal;
CREATE UNIQUE INDEX journalpost_journal ON journalpost (nummerserie, journalaar, journalsekvensnummer) WHERE journalsekvensnummer > 0;
CREATE INDEX journalpost_klasse ON journalpost (klasse) WHERE klasse <> '';
CREATE INDEX journalpost_restanse ON journalpost (administrativ_enhet, journaldato) WHERE journalposttype IN ('I', 'N') AND journalstatus NOT IN ('A', 'U') AND journalsekvensnummer > 0;
DROP INDEX klassifikasjonssystem_tittel;
CREATE INDEX klassifikasjonssystem_tittel ON klassifikasjonssystem (tittel);
DROP INDEX klasse_id;
CREATE INDEX klasse_id ON klasse (klassifikasjonssystem, klasse_id);
CREATE INDEX klasse_over ON klasse (overklasse) WHERE overklasse <> '';
DROP INDEX dokumentobjekt_variant;
CREATE INDEX dokumentobjekt_variant ON dokumentobjekt (dokumentbeskrivelse, variantformat, versjonsnummer);
CREATE INDEX dokumentobjekt_fil ON dokumentobjekt (substr(referanse_dokumentfil, 1, 12));
CREATE INDEX avskrivning_svar ON avskrivning (referanse_avskrives_av_journalpost) WHERE referanse_avskrives_av_journalpost <> '';
CREATE INDEX konvertering_objekt ON konvertering (dokumentobjekt);
CREATE TABLE moetemappe (
	system_id TEXT PRIMARY KEY,
	moetenummer TEXT NOT NULL,
	utvalg TEXT NOT NULL,
	moetedato TEXT NOT NULL,
	moetested TEXT NOT NULL,
	referanse_forrige_moete TEXT NOT NULL,
	referanse_neste_moete TEXT NOT NULL
);
CREATE TABLE moetedeltaker (
	system_id TEXT PRIMARY KEY,
	moetemappe TEXT NOT NULL,
	nr BIGINT NOT NULL,
	moetedeltaker_navn TEXT NOT NULL,
	moetedeltaker_funksjon TEXT NOT NULL
);
CREATE INDEX moetedeltaker_moete ON moetedeltaker (moetemappe);
CREATE TABLE moeteregistrering (
	system_id TEXT PRIMARY KEY,
	moeteregistreringstype TEXT NOT NULL,
	moetesakstype TEXT NOT NULL,
	moeteregistreringsstatus TEXT NOT NULL,
	administrativ_enhet TEXT NOT NULL,
	referanse_administrativ_enhet TEXT NOT NULL,
	saksbehandler TEXT NOT NULL,
	referanse_saksbehandler TEXT NOT NULL
);
CREATE TABLE merknad (
	system_id TEXT PRIMARY KEY,
	arkivenhet TEXT NOT NULL,
	merknadstekst TEXT NOT NULL,
	merknadstype TEXT NOT NULL,
	merknadsdato BIGINT NOT NULL,
	merknad_registrert_av TEXT NOT NULL,
	referanse_merknad_registrert_av TEXT NOT NULL
);
CREATE INDEX merknad_arkivenhet ON merknad (arkivenhet);
CREATE TABLE kryssreferanse (
	system_id TEXT PRIMARY KEY,
	arkivenhet TEXT NOT NULL,
	referanse_til_klasse TEXT NOT NULL,
	referanse_til_mappe TEXT NOT NULL,
	referanse_til_registrering TEXT NOT NULL,
	opprettet_dato BIGINT NOT NULL,
	opprettet_av TEXT NOT NULL,
	referanse_opprettet_av TEXT NOT NULL,
	endret_dato BIGINT NOT NULL,
	endret_av TEXT NOT NULL,
	referanse_endret_av TEXT NOT NULL
);
CREATE INDEX kryssreferanse_arkivenhet ON kryssreferanse (arkivenhet);
CREATE INDEX kryssreferanse_klasse ON kryssreferanse (referanse_til_klasse) WHERE referanse_til_klasse <> '';
CREATE INDEX kryssreferanse_mappe ON kryssreferanse (referanse_til_mappe) WHERE referanse_til_mappe <> '';
CREATE INDEX kryssreferanse_registrering ON kryssreferanse (referanse_til_registrering) WHERE referanse_til_registrering <> '';
CREATE TABLE presedens (
	system_id TEXT PRIMARY KEY,
	presedens_dato TEXT NOT NULL,
	tittel TEXT NOT NULL,
	beskrivelse TEXT NOT NULL,
	presedens_hjemmel TEXT NOT NULL,
	rettskildefaktor TEXT NOT NULL,
	presedens_godkjent_dato BIGINT NOT NULL,
	presedens_godkjent_av TEXT NOT NULL,
	referanse_presedens_godkjent_av TEXT NOT NULL,
	presedens_status TEXT NOT NULL,
	avsluttet_dato BIGINT NOT NULL,
	avsluttet_av TEXT NOT NULL,
	referanse_avsluttet_av TEXT NOT NULL,
	opprettet_dato BIGINT NOT NULL,
	opprettet_av TEXT NOT NULL,
	referanse_opprettet_av TEXT NOT NULL,
	endret_dato BIGINT NOT NULL,
	endret_av TEXT NOT NULL,
	referanse_endret_av TEXT NOT NULL
);
CREATE INDEX presedens_dato ON presedens (presedens_dato);
CREATE TABLE dokumentflyt (
	system_id TEXT PRIMARY KEY,
	registrering TEXT NOT NULL,
	flyt_til TEXT NOT NULL,
	referanse_flyt_til TEXT NOT NULL,
	flyt_fra TEXT NOT NULL,
	referanse_flyt_fra TEXT NOT NULL,
	flyt_mottatt_dato BIGINT NOT NULL,
	flyt_sendt_dato BIGINT NOT NULL,
	flyt_status TEXT NOT NULL,
	flyt_merknad TEXT NOT NULL
);
CREATE INDEX dokumentflyt_registrering ON dokumentflyt (registrering);
CREATE TABLE gradering (
	system_id TEXT PRIMARY KEY,
	arkivenhet TEXT NOT NULL,
	graderingskode TEXT NOT NULL,
	graderingsdato BIGINT NOT NULL,
	gradert_av TEXT NOT NULL,
	referanse_gradert_av TEXT NOT NULL,
	nedgraderingsdato BIGINT NOT NULL,
	nedgradert_av TEXT NOT NULL,
	referanse_nedgradert_av TEXT NOT NULL
);
CREATE TABLE elektronisk_signatur (
	system_id TEXT PRIMARY KEY,
	arkivenhet TEXT NOT NULL,
	elektronisk_signatur_sikkerhetsnivaa TEXT NOT NULL,
	elektronisk_signatur_verifisert TEXT NOT NULL,
	verifisert_dato BIGINT NOT NULL,
	verifisert_av TEXT NOT NULL,
	referanse_verifisert_av TEXT NOT NULL
);
CREATE TABLE kassasjon (
	system_id TEXT PRIMARY KEY,
	arkivenhet TEXT NOT NULL,
	kassasjonsvedtak TEXT NOT NULL,
	kassasjonshjemmel TEXT NOT NULL,
	bevaringstid BIGINT NOT NULL,
	kassasjonsdato TEXT NOT NULL,
	arvet_fra TEXT NOT NULL
);
CREATE INDEX kassasjon_dato ON kassasjon (kassasjonsdato) WHERE kassasjonsdato <> '';
CREATE TABLE utfoert_kassasjon (
	system_id TEXT PRIMARY KEY,
	arkivenhet TEXT NOT NULL,
	kassert_dato BIGINT NOT NULL,
	kassert_av TEXT NOT NULL,
	referanse_kassert_av TEXT NOT NULL,
	kassasjonsbeslutning TEXT NOT NULL
);
CREATE TABLE sletting (
	system_id TEXT PRIMARY KEY,
	arkivenhet TEXT NOT NULL,
	slettingstype TEXT NOT NULL,
	slettet_dato BIGINT NOT NULL,
	slettet_av TEXT NOT NULL,
	referanse_slettet_av TEXT NOT NULL,
	dokumentobjekt TEXT NOT NULL,
	versjonsnummer BIGINT NOT NULL,
	variantformat TEXT NOT NULL,
	format TEXT NOT NULL,
	sjekksum TEXT NOT NULL
);
CREATE INDEX sletting_arkivenhet ON sletting (arkivenhet);
CREATE TABLE kassasjonsbeslutning (
	system_id TEXT PRIMARY KEY,
	status TEXT NOT NULL,
	arkivdel TEXT NOT NULL,
	klasse TEXT NOT NULL,
	til_dato TEXT NOT NULL,
	begrunnelse TEXT NOT NULL,
	antall BIGINT NOT NULL,
	godkjent_dato BIGINT NOT NULL,
	godkjent_av TEXT NOT NULL,
	referanse_godkjent_av TEXT NOT NULL,
	utfoert_dato BIGINT NOT NULL,
	opprettet_dato BIGINT NOT NULL,
	opprettet_av TEXT NOT NULL,
	referanse_opprettet_av TEXT NOT NULL,
	endret_dato BIGINT NOT NULL,
	endret_av TEXT NOT NULL,
	referanse_endret_av TEXT NOT NULL
);
CREATE TABLE kassasjonslinje (
	system_id TEXT PRIMARY KEY,
	kassasjonsbeslutning TEXT NOT NULL,
	dokumentbeskrivelse TEXT NOT NULL,
	mappe TEXT NOT NULL,
	unntatt TEXT NOT NULL,
	utfoert_dato BIGINT NOT NULL
);
CREATE INDEX kassasjonslinje_beslutning ON kassasjonslinje (kassasjonsbeslutning);
CREATE INDEX kassasjonslinje_dokument ON kassasjonslinje (dokumentbeskrivelse);
CREATE TABLE kassasjonssperre (
	system_id TEXT PRIMARY KEY,
	arkivenhet TEXT NOT NULL,
	grunn TEXT NOT NULL,
	fra_dato BIGINT NOT NULL,
	til_dato BIGINT NOT NULL,
	satt_av TEXT NOT NULL,
	opphevet_av TEXT NOT NULL
);
CREATE INDEX kassasjonssperre_arkivenhet ON kassasjonssperre (arkivenhet);
CREATE TABLE nasjonalidentifikator (
	system_id TEXT PRIMARY KEY,
	arkivenhet TEXT NOT NULL,
	type TEXT NOT NULL,
	kommunenummer TEXT NOT NULL,
	gaardsnummer BIGINT NOT NULL,
	bruksnummer BIGINT NOT NULL,
	festenummer BIGINT NOT NULL,
	seksjonsnummer BIGINT NOT NULL,
	bygningsnummer BIGINT NOT NULL,
	endringsloepenummer BIGINT NOT NULL,
	organisasjonsnummer TEXT NOT NULL,
	personidentifikator TEXT NOT NULL,
	person TEXT NOT NULL,
	planidentifikasjon TEXT NOT NULL,
	fylkesnummer TEXT NOT NULL,
	landkode TEXT NOT NULL,
	koordinatsystem TEXT NOT NULL,
	x TEXT NOT NULL,
	y TEXT NOT NULL,
	z TEXT NOT NULL
);
CREATE INDEX nasjonalidentifikator_arkivenhet ON nasjonalidentifikator (arkivenhet);
CREATE INDEX nasjonalidentifikator_matrikkel ON nasjonalidentifikator (kommunenummer, gaardsnummer, bruksnummer) WHERE type = 'matrikkel';
CREATE INDEX nasjonalidentifikator_plan ON nasjonalidentifikator (planidentifikasjon) WHERE type = 'plan';
CREATE INDEX nasjonalidentifikator_bygning ON nasjonalidentifikator (bygningsnummer) WHERE type = 'bygning';
CREATE TABLE vsm_felt (
	system_id TEXT PRIMARY KEY,
	navn TEXT NOT NULL,
	type TEXT NOT NULL,
	beskrivelse TEXT NOT NULL,
	kilde TEXT NOT NULL,
	utdatert BIGINT NOT NULL
);
CREATE INDEX vsm_felt_navn ON vsm_felt (navn);
CREATE TABLE vsm (
	system_id TEXT PRIMARY KEY,
	arkivenhet TEXT NOT NULL,
	navn TEXT NOT NULL,
	nr BIGINT NOT NULL,
	verdi TEXT NOT NULL
);
CREATE INDEX vsm_arkivenhet ON vsm (arkivenhet);
CREATE TABLE eksternnoekkel (
	system_id TEXT PRIMARY KEY,
	arkivenhet TEXT NOT NULL,
	type TEXT NOT NULL,
	fagsystem TEXT NOT NULL,
	noekkel TEXT NOT NULL
);
CREATE INDEX eksternnoekkel_arkivenhet ON eksternnoekkel (arkivenhet);
CREATE INDEX eksternnoekkel_noekkel ON eksternnoekkel (fagsystem, noekkel);
CREATE TABLE kontaktinformasjon (
	system_id TEXT PRIMARY KEY,
	epostadresse TEXT NOT NULL,
	mobiltelefon TEXT NOT NULL,
	telefon TEXT NOT NULL,
	kontaktperson TEXT NOT NULL,
	annen_adresselinje1 TEXT NOT NULL,
	annen_adresselinje2 TEXT NOT NULL,
	annen_adresselinje3 TEXT NOT NULL,
	annen_postnr TEXT NOT NULL,
	annen_poststed TEXT NOT NULL,
	annen_landkode TEXT NOT NULL,
	referanse_administrativ_enhet TEXT NOT NULL,
	referanse_saksbehandler TEXT NOT NULL
);
CREATE TABLE lenke (
	noekkel TEXT PRIMARY KEY,
	fra TEXT NOT NULL,
	art TEXT NOT NULL,
	til TEXT NOT NULL,
	nr BIGINT NOT NULL,
	opprettet_dato BIGINT NOT NULL,
	opprettet_av TEXT NOT NULL,
	referanse_opprettet_av TEXT NOT NULL
);
CREATE INDEX lenke_fra ON lenke (fra, art);
CREATE INDEX lenke_til ON lenke (til, art);
CREATE TABLE endringslogg (
	system_id TEXT PRIMARY KEY,
	referanse_arkivenhet TEXT NOT NULL,
	arkivenhet TEXT NOT NULL,
	referanse_metadata TEXT NOT NULL,
	endret_dato BIGINT NOT NULL,
	endret_av TEXT NOT NULL,
	referanse_endret_av TEXT NOT NULL,
	tidligere_verdi TEXT NOT NULL,
	ny_verdi TEXT NOT NULL,
	hendelsetype TEXT NOT NULL,
	beskrivelse TEXT NOT NULL,
	hendelse_dato BIGINT NOT NULL
);
CREATE INDEX endringslogg_arkivenhet ON endringslogg (referanse_arkivenhet, endret_dato);
CREATE TABLE kodeliste (
	system_id TEXT PRIMARY KEY,
	liste TEXT NOT NULL,
	kode TEXT NOT NULL,
	kodenavn TEXT NOT NULL,
	merknad TEXT NOT NULL,
	inaktiv BIGINT NOT NULL,
	fast BIGINT NOT NULL,
	rang BIGINT NOT NULL,
	fra_dato BIGINT NOT NULL,
	til_dato BIGINT NOT NULL
);
CREATE INDEX kodeliste_kode ON kodeliste (liste, kode);
CREATE TABLE administrativ_enhet (
	system_id TEXT PRIMARY KEY,
	administrativ_enhet_navn TEXT NOT NULL,
	kortnavn TEXT NOT NULL,
	administrativ_enhetsstatus TEXT NOT NULL,
	referanse_overordnet_enhet TEXT NOT NULL,
	avsluttet_dato BIGINT NOT NULL,
	opprettet_dato BIGINT NOT NULL,
	opprettet_av TEXT NOT NULL,
	referanse_opprettet_av TEXT NOT NULL,
	endret_dato BIGINT NOT NULL,
	endret_av TEXT NOT NULL,
	referanse_endret_av TEXT NOT NULL
);
CREATE INDEX administrativ_enhet_kortnavn ON administrativ_enhet (kortnavn);
CREATE TABLE bruker (
	system_id TEXT PRIMARY KEY,
	bruker_navn TEXT NOT NULL,
	kortnavn TEXT NOT NULL,
	modul BIGINT NOT NULL,
	status TEXT NOT NULL,
	avsluttet_dato BIGINT NOT NULL,
	opprettet_dato BIGINT NOT NULL,
	opprettet_av TEXT NOT NULL,
	referanse_opprettet_av TEXT NOT NULL,
	endret_dato BIGINT NOT NULL,
	endret_av TEXT NOT NULL,
	referanse_endret_av TEXT NOT NULL
);
CREATE INDEX bruker_kortnavn ON bruker (kortnavn);
CREATE TABLE aktiv_periode (
	system_id TEXT PRIMARY KEY,
	arkivenhet TEXT NOT NULL,
	fra_dato BIGINT NOT NULL,
	til_dato BIGINT NOT NULL
);
CREATE INDEX aktiv_periode_arkivenhet ON aktiv_periode (arkivenhet);
CREATE TABLE tilgang (
	system_id TEXT PRIMARY KEY,
	rolle TEXT NOT NULL,
	tilgangskategori TEXT NOT NULL,
	referanse_arkivenhet TEXT NOT NULL,
	tilgangsrestriksjon TEXT NOT NULL,
	les BIGINT NOT NULL,
	ny BIGINT NOT NULL,
	endre BIGINT NOT NULL,
	slett BIGINT NOT NULL,
	fra_dato BIGINT NOT NULL,
	til_dato BIGINT NOT NULL
);
CREATE INDEX tilgang_rolle ON tilgang (rolle);
CREATE TABLE konverteringsregel (
	system_id TEXT PRIMARY KEY,
	hendelse TEXT NOT NULL,
	versjoner TEXT NOT NULL,
	aktiv BIGINT NOT NULL,
	opprettet_dato BIGINT NOT NULL,
	opprettet_av TEXT NOT NULL,
	referanse_opprettet_av TEXT NOT NULL,
	endret_dato BIGINT NOT NULL,
	endret_av TEXT NOT NULL,
	referanse_endret_av TEXT NOT NULL
);
CREATE TABLE oppgitt_tid (
	noekkel TEXT PRIMARY KEY,
	arkivenhet TEXT NOT NULL,
	kolonne TEXT NOT NULL,
	verdi TEXT NOT NULL,
	oppgitt TEXT NOT NULL
);
CREATE INDEX oppgitt_tid_arkivenhet ON oppgitt_tid (arkivenhet);
