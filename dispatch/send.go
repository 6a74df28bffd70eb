package dispatch

import (
	"context"
	"strconv"
	"strings"
	"time"

	"torg/archive"
	"torg/casework"
	"torg/decision"
	"torg/jobs"
	"torg/ledger"
	"torg/municipality"
	"torg/request"
	"torg/store"
)

// Room sends the letters of one zone.
type Room struct {
	Office   *casework.Office
	Contacts Contacts
	Post     Post
	Follow   time.Duration // how often a letter on its way is asked about
	// PrintDays is how many working days a printed letter is reckoned to take to its reader. It is a setting: no text of
	// law gives it.
	PrintDays int
}

// Track asks the carrier how far a letter has come.
type Track struct {
	Entry string `json:"entry"`
}

// Kind names the work.
func (Track) Kind() string { return "dispatch.track" }

// Work registers what this room does for the rooms before it, and for itself.
func (r *Room) Work(w *jobs.Workers) {
	jobs.Register(w, func(ctx context.Context, j jobs.Job, e decision.Event) error { return r.send(ctx, j, e.Entry) })
	jobs.Register(w, func(ctx context.Context, j jobs.Job, e casework.Asked) error { return r.send(ctx, j, e.Entry) })
	jobs.Register(w, func(ctx context.Context, j jobs.Job, e casework.OfferWritten) error { return r.send(ctx, j, e.Entry) })
	jobs.Register(w, func(ctx context.Context, j jobs.Job, e Resent) error { return r.resend(ctx, j, e) })
	jobs.Register(w, func(ctx context.Context, j jobs.Job, e Track) error { return r.track(ctx, j, e.Entry) })
}

// parcel is everything a sending needs, read from the archive.
type parcel struct {
	entry archive.EntryView
	body  []byte
	doc   archive.DocumentView
	c     casework.Case
	who   request.Applicant
	again bool // an officer has had it sent again: the first promise is void
}

// send puts an archived letter in the carrier's hands. It asks and sends outside transactions; a repeat after a lost
// answer gives the same shipment, since the reference is the entry's id.
func (r *Room) send(ctx context.Context, j jobs.Job, entry string) error {
	p, err := r.read(ctx, entry)
	if err != nil || p.again {
		return err
	}
	if p.entry.Finalised.IsZero() {
		return municipality.Errorf(municipality.Fault, "dispatch.send", "entry %s is not finalised; only what is archived is sent", entry)
	}
	channel, err := r.channel(ctx, p)
	if err != nil {
		return err
	}
	carrier, err := r.Post.Send(ctx, r.letter(p, channel))
	if err != nil {
		return r.undeliverable(ctx, p, channel, err)
	}
	return ledger.Act(ctx, r.Office.Store, r.note(p, "dispatch.send", string(channel)), func(tx *ledger.Tx) error {
		if err := j.Finish(tx); err != nil {
			return err
		}
		if err := archive.Dispatched(tx, entry, tx.Now()); err != nil {
			return err
		}
		s := Shipment{ID: entry, Case: p.c.ID, Person: p.c.Person, Channel: channel, Carrier: carrier, State: Accepted, Created: tx.Now(), Sent: tx.Now(), Digest: p.doc.Digest}
		if err := s.put(tx); err != nil {
			return err
		}
		return jobs.PromiseAt(tx, "dispatch.track/"+entry, Track{entry}, tx.Now().Add(r.Follow))
	})
}

func (r *Room) note(p parcel, verb, detail string) ledger.Entry {
	e := p.c.Entry(municipality.SystemActor("dispatch"), verb, "eForvaltningsforskriften § 8")
	e.Subject, e.Detail = "entry/"+p.entry.ID, detail
	return e
}

// read takes the letter through the same gate as every page, as its reader sees it.
func (r *Room) read(ctx context.Context, entry string) (p parcel, err error) {
	err = r.Office.Store.Read(ctx, func(tx store.Tx) error {
		if p.c, err = caseOf(tx, entry); err != nil {
			return err
		}
		if p.who, err = p.c.Applicant(tx); err != nil {
			return err
		}
		if p.again, err = tried(tx, entry); err != nil {
			return err
		}
		reader := archive.Audience{Person: p.c.Person}
		if p.entry, err = archive.EntryFor(tx, reader, entry); err != nil {
			return err
		}
		for _, d := range p.entry.Documents {
			if d.Main {
				p.doc, p.body, err = archive.DocumentFor(tx, reader, d.ID)
				return err
			}
		}
		return municipality.Errorf(municipality.Fault, "dispatch.read", "entry %s has no main document", entry)
	})
	return p, err
}

// caseOf finds the case that a letter belongs to.
func caseOf(tx store.Tx, entry string) (casework.Case, error) {
	if offer, found, err := casework.OfferOfEntry(tx, entry); err != nil || found {
		return casework.OfferCase(offer, ""), err
	}
	var id string
	err := store.One(tx, `SELECT case_id FROM decision WHERE entry = $1 UNION SELECT case_id FROM case_question WHERE entry = $1`, []any{entry}, &id)
	if err != nil {
		return casework.Case{}, municipality.Wrap(municipality.NotFound, "dispatch.caseOf", err)
	}
	return casework.ByID(tx, id)
}

// channel asks Kontakt- og reservasjonsregisteret, and records the question. Reserved or not to be notified means paper
// (eForvaltningsforskriften § 9); an organisation is always reached digitally.
func (r *Room) channel(ctx context.Context, p parcel) (Channel, error) {
	if p.who.Org != "" {
		return Digital, nil
	}
	contact, err := r.Contacts.Contact(ctx, p.who.Person.NationalID)
	if err != nil {
		return "", err
	}
	e := r.note(p, "register.ask", "answered")
	e.Subject, e.Basis = "register/krr/contact", "eForvaltningsforskriften § 29"
	if err := ledger.Look(ctx, r.Office.Store, e); err != nil {
		return "", err
	}
	if !contact.Known || contact.Reserved || !contact.CanNotify {
		return Paper, nil
	}
	return Digital, nil
}

func (r *Room) letter(p parcel, channel Channel) Letter {
	l := Letter{Reference: p.entry.ID, Title: p.entry.Title, Secured: r.Office.Zone == municipality.Secured, PrintOnly: channel == Paper, Archivist: p.entry.Officer, Date: p.entry.Date,
		To:    Recipient{Name: p.who.Person.Name, Person: p.who.Person.NationalID},
		Files: []File{{Name: p.doc.FileName, MIME: p.doc.MIME, Body: p.body}}}
	if p.who.Org != "" {
		l.To = Recipient{Name: p.who.OrgName, Org: p.who.Org}
	}
	l.CaseYear, l.CaseSeq, l.EntryNo = caseParts(p.entry.Number)
	l.EntrySeq, l.EntryYear = journalParts(p.entry.JournalNumber)
	return l
}

// caseParts takes "2026/17-2" apart, or "S2026/17-2" of the secured zone.
func caseParts(number string) (year, seq, no int) {
	y, rest, _ := strings.Cut(number, "/")
	s, n, _ := strings.Cut(rest, "-")
	year, _ = strconv.Atoi(unmarked(y))
	seq, _ = strconv.Atoi(s)
	no, _ = strconv.Atoi(n)
	return year, seq, no
}

// journalParts takes "35/2026" apart.
func journalParts(number string) (seq, year int) {
	s, y, _ := strings.Cut(number, "/")
	seq, _ = strconv.Atoi(unmarked(s))
	year, _ = strconv.Atoi(y)
	return seq, year
}

// unmarked leaves a zone's mark out: the carrier's fields are numbers.
func unmarked(s string) string { return strings.TrimLeft(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") }

// undeliverable keeps a refusal where a person sees it: the letter stands as failed and a task calls for an officer. What
// may pass is tried again by the jobs.
func (r *Room) undeliverable(ctx context.Context, p parcel, channel Channel, cause error) error {
	if municipality.KindOf(cause) != municipality.Refused {
		return cause
	}
	err := ledger.Act(ctx, r.Office.Store, r.note(p, "dispatch.fail", "refused by the carrier"), func(tx *ledger.Tx) error {
		s := Shipment{ID: p.entry.ID, Case: p.c.ID, Person: p.c.Person, Channel: channel, State: Failed, Created: tx.Now(), Failed: tx.Now(), Digest: p.doc.Digest}
		if err := s.put(tx); err != nil {
			return err
		}
		return callForHelp(tx, s)
	})
	if err != nil {
		return err
	}
	return cause // and the job stands on the desk of failed ones, to be repeated when the cause is mended
}
