package archive

import "slices"

// The tables of case files and the entries in them.
var (
	caseTable = table("saksmappe", "system_id arkivdel klasse mappe_id tittel offentlig_tittel beskrivelse noekkelord dokumentmedium oppbevaringssted "+
		"saksaar sakssekvensnummer saksdato administrativ_enhet saksansvarlig journalenhet saksstatus utlaant_dato utlaant_til referanse_forelder_mappe "+
		disposalColumns+" "+closingColumns+" "+loggedColumns).Grown("mappetype", "nummerserie", "referanse_administrativ_enhet", "referanse_saksansvarlig", "referanse_utlaant_til")
	entryTable = table("journalpost", "system_id saksmappe registrerings_id tittel offentlig_tittel beskrivelse noekkelord forfatter dokumentmedium oppbevaringssted "+
		"journalaar journalsekvensnummer journalpostnummer journalposttype journalstatus journaldato dokumentets_dato mottatt_dato sendt_dato forfallsdato "+
		"offentlighetsvurdert_dato antall_vedlegg utlaant_dato utlaant_til journalenhet administrativ_enhet saksbehandler referanse_arkivdel "+
		"arkivert_dato arkivert_av referanse_arkivert_av journalfoert ferdigstilt ferdigstilt_av "+loggedColumns).Grown("registreringstype", "klasse", "nummerserie", "referanse_utlaant_til")
	partyTable          = table("part", "system_id arkivenhet nr part_rolle "+contactColumns).Grown("parttype")
	correspondenceTable = table("korrespondansepart", "system_id journalpost nr korrespondanseparttype "+contactColumns).Grown("parttype")
	screeningTable      = table("skjerming", "system_id arkivenhet tilgangsrestriksjon skjermingshjemmel skjerming_metadata skjerming_dokument "+
		"skjermingsvarighet skjerming_opphoerer_dato arvet_fra")
	signOffTable = table("avskrivning", "system_id journalpost avskrivningsdato avskrevet_av referanse_avskrevet_av avskrivningsmaate "+
		"referanse_avskrives_av_journalpost referanse_avskrives_av_korrespondansepart")
)

// CaseFile is a saksmappe, with what it has from mappe.
type CaseFile struct {
	SystemID    string // systemID M001
	Series      string // referanseArkivdel M208
	Class       string // the primary klasse
	FileID      string // mappeID M003: "2026/17"
	Title       string // tittel M020
	PublicTitle string // offentligTittel M025
	Description string // beskrivelse M021
	Keywords    string // noekkelord M022, one per line
	Medium      string // dokumentmedium M300
	Place       string // oppbevaringssted M301
	Year        int64  // saksaar M011
	Seq         int64  // sakssekvensnummer M012
	Date        string // saksdato M100
	Unit        string // administrativEnhet M305
	Responsible string // saksansvarlig M306
	JournalUnit string // journalenhet M308
	Status      string // saksstatus M052
	LentOn      string // utlaantDato M106
	LentTo      string // utlaantTil M309
	Parent      string // referanseForelderMappe
	Disposal
	Closing
	Logged
	FolderType    string // ours: "" is a saksmappe; "mappe", "moetemappe"
	Numbers       string // ours: the number series; "" is the house's own, others are those of imported archives
	UnitID        string // referanseAdministrativEnhet
	ResponsibleID string // referanseSaksansvarlig
	LentToID      string // referanseUtlaantTil
}

func (r *CaseFile) cells() []any {
	return slices.Concat([]any{&r.SystemID, &r.Series, &r.Class, &r.FileID, &r.Title, &r.PublicTitle, &r.Description, &r.Keywords, &r.Medium, &r.Place,
		&r.Year, &r.Seq, &r.Date, &r.Unit, &r.Responsible, &r.JournalUnit, &r.Status, &r.LentOn, &r.LentTo, &r.Parent},
		r.Disposal.cells(), r.Closing.cells(), r.Logged.cells(), []any{&r.FolderType, &r.Numbers, &r.UnitID, &r.ResponsibleID, &r.LentToID})
}

// RegistryEntry is a journalpost, with what it has from registrering. Unit and Officer are those of the internal
// correspondence party, kept here because every entry has exactly one.
type RegistryEntry struct {
	SystemID    string // systemID M001
	CaseFile    string // the saksmappe
	RecordID    string // registreringsID M004: "2026/17-2"
	Title       string // tittel M020
	PublicTitle string // offentligTittel M025
	Description string // beskrivelse M021
	Keywords    string // noekkelord M022, one per line
	Author      string // forfatter M024
	Medium      string // dokumentmedium M300
	Place       string // oppbevaringssted M301
	Year        int64  // journalaar M013; 0 for a draft
	Seq         int64  // journalsekvensnummer M014; 0 for a draft
	No          int64  // journalpostnummer M015
	Type        string // journalposttype M082
	Status      string // journalstatus M053
	JournalDate string // journaldato M101
	DocDate     string // dokumentetsDato M103
	Received    int64  // mottattDato M104, µs UTC
	Sent        int64  // sendtDato M105, µs UTC
	Due         string // forfallsdato M109
	Assessed    string // offentlighetsvurdertDato M110
	Attachments int64  // antallVedlegg M304
	LentOn      string // utlaantDato M106
	LentTo      string // utlaantTil M309
	JournalUnit string // journalenhet M308
	Unit        string // administrativEnhet M305
	Officer     string // saksbehandler M307
	Series      string // referanseArkivdel M208
	ArchivedAt  int64  // arkivertDato M604, µs UTC
	ArchivedBy  string // arkivertAv M605
	ArchivedID  string // referanseArkivertAv
	JournaledAt int64  // ours: the moment behind journaldato, µs UTC
	FinalAt     int64  // ours: when it was frozen, µs UTC
	FinalBy     string // ours: who froze it
	Logged
	RecordType string // ours: "" is a journalpost; "registrering", "arkivnotat", "moeteregistrering"
	Class      string // the klasse of a record that is in no folder
	Numbers    string // ours: the number series, as in CaseFile
	LentToID   string // referanseUtlaantTil
}

func (r *RegistryEntry) cells() []any {
	return slices.Concat([]any{&r.SystemID, &r.CaseFile, &r.RecordID, &r.Title, &r.PublicTitle, &r.Description, &r.Keywords, &r.Author, &r.Medium, &r.Place,
		&r.Year, &r.Seq, &r.No, &r.Type, &r.Status, &r.JournalDate, &r.DocDate, &r.Received, &r.Sent, &r.Due, &r.Assessed, &r.Attachments,
		&r.LentOn, &r.LentTo, &r.JournalUnit, &r.Unit, &r.Officer, &r.Series, &r.ArchivedAt, &r.ArchivedBy, &r.ArchivedID,
		&r.JournaledAt, &r.FinalAt, &r.FinalBy}, r.Logged.cells(), []any{&r.RecordType, &r.Class, &r.Numbers, &r.LentToID})
}

// Contact is who a party is and where (PartPerson, PartEnhet, KorrespondansepartPerson, -Enhet and -Intern in one).
type Contact struct {
	Name       string // navn
	Person     string // ours: the internal person id
	NationalID string // personidentifikator: foedselsnummer or dNummer, one per line
	Org        string // organisasjonsnummer
	Line1      string // adresselinje1
	Line2      string // adresselinje2
	Line3      string // adresselinje3
	PostalCode string // postnr
	PostalTown string // poststed
	Country    string // landkode
	Protected  int64  // ours: 1 when the address is protected; then it is not kept here
	Unit       string // administrativEnhet M305, of an internal party
	Officer    string // saksbehandler M307, of an internal party
}

func (c *Contact) cells() []any {
	return []any{&c.Name, &c.Person, &c.NationalID, &c.Org, &c.Line1, &c.Line2, &c.Line3, &c.PostalCode, &c.PostalTown, &c.Country, &c.Protected, &c.Unit, &c.Officer}
}

const contactColumns = "navn person personidentifikator organisasjonsnummer adresselinje1 adresselinje2 adresselinje3 postnr poststed landkode adressebeskyttelse administrativ_enhet saksbehandler"

// Party is a part: someone a case file is about.
type Party struct {
	SystemID string // systemID M001
	Of       string // the saksmappe, journalpost or dokumentbeskrivelse
	Nr       int64  // ours: the order they were given in
	Role     string // partRolle M303
	Contact
	PartType string // ours: "partperson" or "partenhet"; "" is told by what is set
}

func (r *Party) cells() []any {
	return slices.Concat([]any{&r.SystemID, &r.Of, &r.Nr, &r.Role}, r.Contact.cells(), []any{&r.PartType})
}

// CorrespondenceParty is a korrespondansepart: who an entry is from or to.
type CorrespondenceParty struct {
	SystemID string // systemID M001
	Entry    string // the journalpost
	Nr       int64  // ours: the order they were given in
	Type     string // korrespondanseparttype M087: EA, EM, EK, GM, IA, IM, IK or IS
	Contact
	PartType string // ours: "korrespondansepartperson", "-enhet" or "-intern"; "" is told by what is set
}

func (r *CorrespondenceParty) cells() []any {
	return slices.Concat([]any{&r.SystemID, &r.Entry, &r.Nr, &r.Type}, r.Contact.cells(), []any{&r.PartType})
}

// ScreeningRow is a skjerming. Its key is that of the unit it screens.
type ScreeningRow struct {
	SystemID  string // systemID M001 of the screened unit
	Kind      string // ours: the table of the screened unit
	Code      string // tilgangsrestriksjon M500
	Authority string // skjermingshjemmel M501
	Metadata  string // skjermingMetadata M502, codes with a space between
	Document  string // skjermingDokument M503: H, or empty
	Years     int64  // skjermingsvarighet M504; 0 when the end is a date or never
	Until     string // skjermingOpphoererDato M505
	Inherited string // ours: the case file it was taken from
}

func (r *ScreeningRow) cells() []any {
	return []any{&r.SystemID, &r.Kind, &r.Code, &r.Authority, &r.Metadata, &r.Document, &r.Years, &r.Until, &r.Inherited}
}

// SignOff is an avskrivning: how an incoming entry was dealt with.
type SignOff struct {
	SystemID string // systemID M001
	Entry    string // the journalpost signed off
	Date     string // avskrivningsdato M617
	By       string // avskrevetAv M618
	ByID     string // referanseAvskrevetAv
	Manner   string // avskrivningsmaate M619
	Answer   string // referanseAvskrivesAvJournalpost M215
	AnswerTo string // referanseAvskrivesAvKorrespondansepart
}

func (r *SignOff) cells() []any {
	return []any{&r.SystemID, &r.Entry, &r.Date, &r.By, &r.ByID, &r.Manner, &r.Answer, &r.AnswerTo}
}
