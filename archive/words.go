package archive

import (
	"fmt"
	"strings"
	"time"

	"torg/municipality"
)

// Plan is the frame of one archive: who creates it, and where its case files are filed (arkiv, arkivskaper, arkivdel).
type Plan struct {
	CreatorID   string // arkivskaperID: the organisation number
	CreatorName string // arkivskaperNavn
	FondsTitle  string // title of the arkiv
	SeriesTitle string // title of the arkivdel
	Zone        municipality.Zone
}

// ClassRef names a class in a classification system. Both are made when first used.
type ClassRef struct {
	System string // title of the klassifikasjonssystem, such as "LOS" or "K-koder"
	ID     string // klasseID
	Title  string // used when the class is made
}

// Screening (skjerming) says what the public may not see, and by what right.
type Screening struct {
	Code         string            // tilgangsrestriksjon M500; empty with everything else empty means open, whatever the case file says
	Authority    string            // skjermingshjemmel M501: "offentleglova § 13, jf. forvaltningsloven § 13"
	HideTitle    bool              // skjermingMetadata: the public title stands in for the title, "*****" when there is none
	HideParty    bool              // skjermingMetadata: names of parties, senders and receivers
	HideDocument bool              // skjermingDokument M503: the whole document
	Until        municipality.Date // skjermingOpphoererDato M505: open from this date; the zero date means for good
}

// NewCaseFile is a case file (saksmappe) to be opened.
type NewCaseFile struct {
	ID          string // given by the caller; municipality.NewID
	Class       ClassRef
	Title       string
	PublicTitle string // what the public sees; empty when the title may be shown
	Unit        string // administrativEnhet: id of the unit
	Responsible string // saksansvarlig: user id, or the machine that decides
	Screening   *Screening
	Retention   string // kassasjonsvedtak: "bevares", "kasseres" or "vurderes", with years as in "kasseres 10"; empty is "bevares"
	Parties     []NewParty
	By          municipality.Actor // opprettetAv; when empty, Responsible stands for it
}

// NewParty is a party to a case file (part) or a correspondence party of an entry (korrespondansepart).
type NewParty struct {
	Name       string
	Person     string // internal person id
	NationalID municipality.NationalID
	Org        municipality.OrgNumber
	Role       string // of a case file: free text, such as "søker"; of an entry: one of the Role constants
	Address    []string
	PostalCode string
	PostalTown string
	Protected  bool // protected address (adressebeskyttelse): the address must be empty
}

// Roles of a correspondence party (korrespondanseparttype M087).
const (
	Sender           = "avsender"
	Receiver         = "mottaker"
	CopyReceiver     = "kopimottaker"
	GroupReceiver    = "gruppemottaker"
	InternalSender   = "intern avsender"
	InternalReceiver = "intern mottaker"
	InternalCopy     = "intern kopimottaker"
	CoSender         = "medavsender"
)

// EntryType is the kind of a registry entry (journalposttype M082).
type EntryType string

// The kinds.
const (
	Incoming       EntryType = "I" // inngående dokument
	Outgoing       EntryType = "U" // utgående dokument
	Memo           EntryType = "N" // organinternt dokument for oppfølging
	MemoNoFollowUp EntryType = "X" // organinternt dokument uten oppfølging
	PresentedCase  EntryType = "S" // saksframlegg
)

// NewEntry is a registry entry (journalpost) to be registered.
type NewEntry struct {
	ID           string // given by the caller; municipality.NewID
	CaseFile     string // id of the case file
	Type         EntryType
	Title        string
	PublicTitle  string // what the public sees; empty when the title may be shown
	DocumentDate municipality.Date
	Received     time.Time         // mottattDato; for incoming, now when not set
	Due          municipality.Date // forfallsdato
	Parties      []NewParty
	Documents    []NewDocument
	Screening    *Screening // nil takes the case file's
	Officer      string     // saksbehandler: user id
	Unit         string     // administrativEnhet: id of the unit
	Draft        bool       // reserved: has its number in the case file, gets its journal number from Journal
	By           municipality.Actor
}

// NewDocument is one document of an entry (dokumentbeskrivelse) with its files.
type NewDocument struct {
	ID           string // given by the caller; municipality.NewID
	Title        string
	PublicTitle  string
	DocumentType string // dokumenttype M083; empty is "Brev"
	Main         bool   // hoveddokument; exactly one of an entry's documents is
	Files        []NewFile
}

// Variant is what a file is to its document (variantformat M700).
type Variant string

// The variants.
const (
	Production Variant = "P" // as it came or was made
	Archived   Variant = "A" // in a format for keeping
	Public     Variant = "O" // a copy where what is secret is taken out
)

// NewFile is the bytes of one variant (dokumentobjekt).
type NewFile struct {
	Variant  Variant
	MIME     string
	FileName string
	Body     []byte
}

// CaseRef is the number a case file got.
type CaseRef struct {
	ID        string
	Year, Seq int
	Number    string // "2026/17"
}

// EntryRef is the numbers an entry got. Year and Seq are the journal's (journalaar, journalsekvensnummer) and 0 for a
// draft; No is the entry's number in the case file.
type EntryRef struct {
	ID, CaseFile  string
	Year, Seq, No int
	Number        string // "2026/17-2"
	JournalNumber string // "35/2026"; empty for a draft
}

// Numbers of the secured zone begin with a mark: each zone counts for itself, and two cases must not have one number where
// people see them side by side.
const securedMark = "S"

func markOf(zone municipality.Zone) string {
	if zone == municipality.Secured {
		return securedMark
	}
	return ""
}

// marked is the mark a number carries.
func marked(number string) string {
	if strings.HasPrefix(number, securedMark) {
		return securedMark
	}
	return ""
}

func caseNumber(year, seq int64) string { return fmt.Sprintf("%d/%d", year, seq) }

func entryNumber(caseNumber string, no int64) string { return fmt.Sprintf("%s-%d", caseNumber, no) }

// journalNumber is the entry's number in the journal; number is its number in the case file, whose mark it takes.
func journalNumber(number string, year, seq int64) string {
	if seq == 0 {
		return ""
	}
	return fmt.Sprintf("%s%d/%d", marked(number), seq, year)
}
