package archive

import (
	"time"

	"torg/municipality"
)

// Audience is who a view is made for. Exactly one of the four is set; an empty audience sees nothing.
type Audience struct {
	Public bool                // anyone
	Person string              // a person, by internal id: sees her own cases and letters
	Org    string              // an organisation number someone may act for
	Staff  *municipality.Staff // an employee: screened cases open to their unit, their officer and archivists
}

// Hidden stands where something is screened away.
const Hidden = "*****"

// CaseView is a case file as an audience may see it.
type CaseView struct {
	ID, Number, Title string
	Opened            time.Time // UTC
	Closed            time.Time // UTC; zero while open
	Status, Unit      string    // Status in Noark's words: "Under behandling", "Avsluttet"
	Responsible       string
	Parties           []string // names, Hidden where screened
	Entries           []EntryView
	More              bool   // there are more entries than MaxCaseEntries
	Screening         string // authority, when the case file is screened at all
	Screened          bool   // something is withheld from this audience
}

// EntryView is a registry entry as an audience may see it.
type EntryView struct {
	ID, CaseFile, Number, JournalNumber string
	CaseNumber, Title, CaseTitle        string
	Type                                EntryType
	Date                                municipality.Date // document date
	JournalDate                         municipality.Date
	Journaled, Received, Sent           time.Time // UTC; zero when it has not happened
	Due                                 municipality.Date
	Senders, Receivers                  []string // names, Hidden where screened
	Documents                           []DocumentView
	Screening                           string // authority, when the entry is screened at all
	Status                              string // in Noark's words: "Journalført", "Ekspedert"
	Screened                            bool   // something is withheld from this audience
	Unit, Officer                       string
	SignedOff                           string    // how it was signed off, in Noark's words; empty when it is not
	SignedOffAt                         string    // date, ISO 8601
	SignedOffBy                         string    // number of the entry that answers it
	Draft                               bool      // reserved, not journaled; only staff sees drafts
	Finalised                           time.Time // UTC; zero while it may change
}

// DocumentView is a document as an audience may see it. When it may not be opened it says no more than its title.
type DocumentView struct {
	ID, Entry, Title, MIME, FileName string
	Size                             int64 // bytes
	Main                             bool
	Digest                           string // SHA-256 in hex
	Open                             bool   // this audience may open it
	Variant                          Variant
	Format                           string // PRONOM's name of the format
}

// Cursor is a place in the journal, newest first. The zero Cursor is before the newest.
type Cursor struct {
	Date string // journaldato
	Seq  int64  // journalsekvensnummer
}

// EntryQuery selects entries of the journal, newest first.
type EntryQuery struct {
	Before   Cursor
	Limit    int // at most MaxPage; 0 is MaxPage
	From, To municipality.Date
	Type     EntryType // empty for all
	Text     string    // every word must occur in what this audience may see of the title or the names
}

// Limits of what one view holds.
const (
	MaxPage        = 100
	MaxCaseEntries = 1000
)
