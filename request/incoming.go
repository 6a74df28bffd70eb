package request

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"

	"torg/archive"
	"torg/ledger"
	"torg/municipality"
	"torg/store"
)

// Parcel is an enquiry (henvendelse) that came in outside any service: an e-mail, a scanned letter.
type Parcel struct {
	Source   []byte // what came, byte for byte: the same thing again is not a new enquiry
	Channel  Channel
	Sender   string // name or address as given; who it really is, nobody has checked
	Subject  string
	Received time.Time // UTC; now when zero
	Written  time.Time // UTC; when its sender says she wrote it, zero when unknown
	Parts    []Part    // the first is the main document
}

// Channel is the way it came.
type Channel string

// The channels.
const (
	ByEmail Channel = "email"
	ByScan  Channel = "scan"
)

// Part is one document of a parcel.
type Part struct {
	Title, MIME, FileName string
	Body                  []byte
}

// Incoming is a parcel that has been filed, and waits to be distributed (fordelt) or has been.
type Incoming struct {
	ID              string
	Channel         Channel
	Sender, Subject string
	Entry, Folder   string // in the archive
	State           IncomingState
	Received        time.Time // UTC
	source, by      string
}

// IncomingState is how far a parcel has come.
type IncomingState string

// The states.
const (
	Undistributed IncomingState = "waiting"
	Distributed   IncomingState = "distributed"
	NotARecord    IncomingState = "discarded" // not worth keeping (arkivbegrenset), by a person's decision
)

var mailbags = ledger.NewTable("mailbag", "id", "casefile")

var incomings = ledger.NewTable("incoming", "id", "source", "channel", "sender", "subject", "entry", "folder", "state", "by_whom", "received_at", "changed_at")

// Limits of a parcel.
const (
	maxParts   = 100
	maxParcel  = 100 << 20 // bytes in all
	maxSubject = 400       // characters
)

// Take files a parcel in the transaction that acknowledges it: what is not answered without error has not been taken, and
// the sender, or the folder it lies in, still has it. Taking the same again gives what was filed the first time. It is not
// in the public journal before a person has distributed it and judged what may be shown. Errors: Invalid, TooMuch; and
// those of the store, after which it is sent again.
func (r *Reception) Take(ctx context.Context, p Parcel) (Incoming, error) {
	if err := p.check(); err != nil {
		return Incoming{}, err
	}
	sum := sha256.Sum256(p.Source)
	source := hex.EncodeToString(sum[:])
	now, err := store.Now(ctx, r.Store)
	if err != nil {
		return Incoming{}, err
	}
	id, out := municipality.NewID(now), Incoming{}
	by := municipality.SystemActor("mottak")
	err = ledger.Act(ctx, r.Store, ledger.Entry{Actor: by, Verb: "incoming.take", Subject: "incoming/" + id, Basis: "arkivlova § 5", Detail: string(p.Channel)}, func(tx *ledger.Tx) error {
		if out, err = bySource(tx, source); !errors.Is(err, store.ErrNotFound) {
			return errors.Join(err, errTaken)
		}
		out, err = p.file(tx, id, source, by)
		return err
	})
	if errors.Is(err, errTaken) {
		return out, nil
	}
	return out, err
}

// errTaken ends the act without an entry: nothing new happened.
var errTaken = errors.New("request: the parcel has been taken before")

func (p Parcel) check() error {
	total := 0
	for _, part := range p.Parts {
		total += len(part.Body)
	}
	switch {
	case len(p.Source) == 0 || len(p.Parts) == 0:
		return municipality.Errorf(municipality.Invalid, "request.Take", "a parcel without content")
	case len(p.Parts) > maxParts || total > maxParcel:
		return municipality.Errorf(municipality.TooMuch, "request.Take", "%d parts of %d bytes in all; at most %d and %d", len(p.Parts), total, maxParts, maxParcel)
	}
	return nil
}

// file puts the parcel into this year's mailbag as a draft entry: numbered in the folder, not journaled.
func (p Parcel) file(tx *ledger.Tx, id, source string, by municipality.Actor) (Incoming, error) {
	folder, err := mailbag(tx, by)
	if err != nil {
		return Incoming{}, err
	}
	in := Incoming{ID: id, Channel: p.Channel, Sender: cut(p.Sender, maxSubject), Subject: cut(p.Subject, maxSubject), Entry: municipality.NewID(tx.Now()), Folder: folder,
		State: Undistributed, Received: p.Received, source: source, by: by.ID}
	if in.Received.IsZero() {
		in.Received = tx.Now()
	}
	entry := archive.NewEntry{ID: in.Entry, CaseFile: folder, Type: archive.Incoming, Title: orElse(in.Subject, "Uten emne"), PublicTitle: "Innkommet henvendelse", Received: in.Received, DocumentDate: dateOf(p.Written),
		Parties: []archive.NewParty{{Name: orElse(in.Sender, "Ukjent avsender"), Role: archive.Sender}}, Unit: mailUnit, Draft: true, By: by}
	for i, part := range p.Parts {
		entry.Documents = append(entry.Documents, archive.NewDocument{ID: municipality.NewID(tx.Now()), Title: orElse(cut(part.Title, maxSubject), fmt.Sprint("Vedlegg ", i)), Main: i == 0,
			Files: []archive.NewFile{{Variant: archive.Production, MIME: part.MIME, FileName: part.FileName, Body: part.Body}}})
	}
	if _, err := archive.Register(tx, entry); err != nil {
		return Incoming{}, err
	}
	return in, in.put(tx)
}

// mailUnit is the unit that has what nobody has got yet.
const mailUnit = "arkiv"

// mailbag is the folder that this year's undistributed parcels lie in, made when the first comes.
func mailbag(tx *ledger.Tx, by municipality.Actor) (folder string, err error) {
	year := municipality.DateOf(tx.Now()).Year
	err = store.One(tx, `SELECT casefile FROM mailbag WHERE id = $1`, []any{fmt.Sprint(year)}, &folder)
	if !errors.Is(err, store.ErrNotFound) {
		return folder, err
	}
	folder = municipality.NewID(tx.Now())
	if _, err := archive.OpenCaseFile(tx, archive.NewCaseFile{ID: folder, Class: archive.ClassRef{System: "Postmottak", ID: "POST", Title: "Innkommet, ikke fordelt"},
		Title: fmt.Sprint("Postmottak ", year, ": innkommet, ikke fordelt"), Unit: mailUnit, Responsible: by.ID, By: by}); err != nil {
		return "", err
	}
	return folder, tx.Put(mailbags, fmt.Sprint(year), folder)
}

func (in Incoming) put(tx *ledger.Tx) error {
	return tx.Put(incomings, in.ID, in.source, string(in.Channel), in.Sender, in.Subject, in.Entry, in.Folder, string(in.State), in.by, store.Micro(in.Received), tx.Now().UnixMicro())
}

func bySource(tx store.Tx, source string) (Incoming, error) {
	return oneIncoming(tx, `WHERE source = $1`, source)
}

// IncomingByID finds a parcel. Errors: NotFound.
func IncomingByID(tx store.Tx, id string) (Incoming, error) {
	in, err := oneIncoming(tx, `WHERE id = $1`, id)
	if errors.Is(err, store.ErrNotFound) {
		return in, municipality.E(municipality.NotFound, "request.IncomingByID", "error.notfound")
	}
	return in, err
}

func oneIncoming(tx store.Tx, where string, arg any) (in Incoming, err error) {
	err = in.scan(func(dest ...any) error { return store.One(tx, incomings.Select()+" "+where, []any{arg}, dest...) })
	return in, err
}

func (in *Incoming) scan(scan func(...any) error) error {
	var received, changed int64
	err := scan(&in.ID, &in.source, &in.Channel, &in.Sender, &in.Subject, &in.Entry, &in.Folder, &in.State, &in.by, &received, &changed)
	in.Received = store.Moment(received)
	return err
}

// Waiting lists parcels nobody has distributed, oldest first.
func Waiting(tx store.Tx, limit int) (out []Incoming, err error) {
	err = store.Each(tx, func(scan func(...any) error) error {
		var in Incoming
		err := in.scan(scan)
		out = append(out, in)
		return err
	}, incomings.Select()+` WHERE state = $1 ORDER BY received_at, id LIMIT $2`, string(Undistributed), limit)
	return out, err
}

// dateOf is the date in Norway, or none.
func dateOf(t time.Time) (d municipality.Date) {
	if !t.IsZero() {
		d = municipality.DateOf(t)
	}
	return d
}

func cut(s string, n int) string {
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > n {
		return string(r[:n])
	}
	return s
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}
