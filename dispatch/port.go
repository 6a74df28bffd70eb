package dispatch

import (
	"context"
	"time"

	"torg/municipality"
)

// Contacts tells how a person may be reached: Kontakt- og reservasjonsregisteret fills it.
// Errors: Unavailable, Refused, NotSetUp. A person the register does not know is a Contact with Known false.
type Contacts interface {
	Contact(ctx context.Context, person municipality.NationalID) (Contact, error)
}

// Contact is what the register says. Reserved means the person has said no to digital post (eForvaltningsforskriften
// § 9) and shall have paper. CanNotify is false when no address was verified in the last eighteen months.
type Contact struct {
	Known     bool
	Reserved  bool
	CanNotify bool
	Email     string
	Mobile    string
	Language  municipality.Language
}

// Post carries letters: SvarUt fills it. Send must be safe to repeat: a letter with a Reference already accepted gives
// back the same shipment. Errors: Unavailable (try again), Refused (never will), NotSetUp.
type Post interface {
	Send(ctx context.Context, l Letter) (shipment string, err error)
	Status(ctx context.Context, shipment string) (Delivery, error)
	Find(ctx context.Context, reference string) (shipment string, err error) // NotFound when it was never accepted
}

// Letter is one shipment. The bytes of each file are the bytes archived.
type Letter struct {
	Reference string // our reference, unique per letter; what makes a repeated Send harmless
	Title     string // shown in the mailbox; screened already
	To        Recipient
	Files     []File
	Secured   bool // from the secured zone: encrypted to the carrier, opened at the highest level of login only
	PrintOnly bool // the reader is reserved or cannot be notified: paper, never a mailbox
	CaseYear  int  // Noark: saksår, sakssekvensnummer, journalår, journalsekvensnummer and kind of the archived entry
	CaseSeq   int
	EntryYear int
	EntrySeq  int
	EntryNo   int // journalpostnummer within the case
	Archivist string
	Date      municipality.Date // document date
}

// Recipient is a person or an organisation. Address is needed for print only and is empty for a protected address: the
// carrier then finds the way by the number alone.
type Recipient struct {
	Name       string
	Person     municipality.NationalID
	Org        municipality.OrgNumber
	Street     []string
	PostalCode string
	PostalTown string
}

// File is one archived document.
type File struct {
	Name string
	MIME string
	Body []byte
}

// State is how far a letter has come, in the order it comes.
type State string

// States of a letter. Only Notified, Opened and Printed may start a deadline, by the rules of package decision.
const (
	Accepted State = "accepted" // the carrier has it
	Sent     State = "sent"     // it lies in the reader's mailbox, or at the printer
	Notified State = "notified" // the reader has been told, in the mailbox's own way
	Opened   State = "opened"   // the reader opened it
	Printed  State = "printed"  // it was printed and put in the post
	Failed   State = "failed"   // refused or not deliverable; a person must act
	Lost     State = "lost"     // the carrier no longer knows of it
)

// Delivery is what the carrier says of a shipment. Native is its own word for the state.
type Delivery struct {
	State  State
	Native string
	At     time.Time // when it came into that state, UTC
	Detail string    // the carrier's explanation, for the operator
}
